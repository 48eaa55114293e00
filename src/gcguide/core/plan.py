"""What follows from an assessment: by when (CONTRACT §3), through whom (§4), with which papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.core.facts import Facts, known_choice
from gcguide.core.result import Assessment, Target
from gcguide.core.rulebook import rulebook
from gcguide.policy.edition import Edition, body_name
from gcguide.policy.models import Text
from gcguide.policy.rules import Act
from gcguide.policy.rules import Route as RouteRule
from gcguide.text import LANGS, InLanguages, Lang
from gcguide.words import Words

# The row of the timeline for the earlier date of a league or department.
LOCAL = "local_deadline"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One act: the last possible day, the day we suggest, and whether either lies in a year without a schedule."""

    id: str
    latest: date
    suggested: date
    estimated: bool


def timeline(
    edition: Edition,
    employer: str | None,
    local_deadline: date | None = None,
    is_local: bool = False,
    count_posting_day: bool = False,
) -> list[Milestone]:
    """The acts in the order in which they happen, with the local deadline, where there is one, among them.

    A posting leaves out its own day (or counts it, where asked to): the counted days are the working days after it, and
    the next act comes on the first working day after those. Each suggested day leaves the slack of all acts from it on.

    Args:
        edition: the notice.
        employer: its kind; None while it is not known.
        local_deadline: an earlier date of the league or department.
        is_local: whether the route ends there: nothing is counted from the deadline of the region then.
        count_posting_day: whether the day of a posting counts.
    """
    if is_local and local_deadline is None:
        return []
    days = edition.calendar
    rules = edition.rules.timeline
    acts = [act for act in rules.acts if _takes_part(act, employer) and not (is_local and act.regional)]
    local = days.on_or_before(local_deadline or edition.deadline)
    latest = suggested = local if is_local else days.on_or_before(edition.deadline)
    found: list[Milestone] = []
    for act in reversed(acts):
        before = rules.counted_days + (not count_posting_day) if act.posting else int(bool(found))
        if act.heeds_local_deadline:
            latest, suggested = min(latest, local), min(suggested, local)
        latest, suggested = days.back(latest, before), days.back(suggested, before + act.slack)
        estimated = days.is_estimated(latest) or days.is_estimated(suggested) or days.is_estimated(edition.deadline)
        found.append(Milestone(act.id, latest, suggested, estimated))
    if local_deadline is not None and (is_local or local_deadline < edition.deadline):
        place = sum(1 for milestone in found if milestone.latest > local_deadline)
        found.insert(place, Milestone(LOCAL, local_deadline, local_deadline, days.is_estimated(local_deadline)))
    return found[::-1]


def act_labels(edition: Edition, words: Words) -> dict[str, str]:
    """What the rows of the timeline are called."""
    own = {act.id: act.label[words.lang] for act in edition.rules.timeline.acts}
    return own | {LOCAL: words("remind.local_deadline")}


def _takes_part(act: Act, employer: str | None) -> bool:
    return employer not in act.unless_employer and (not act.only_employer or employer in act.only_employer)


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of the list, or one paper of the category's own that goes with a row.

    Args:
        row: the row on the form.
        name: by language; for a row, the form's own words.
        copies: as the notice says; None where it does not.
        source: the actor who supplies it.
        own: it is the category's own, beside what the form names.
        ours: the notice does not list it; it is a suggestion of ours.
    """

    row: int
    name: InLanguages
    copies: int | None
    source: str
    own: bool
    ours: bool


def materials(edition: Edition, assessment: Assessment) -> list[Paper]:
    """The rows in order, each followed by the category's own evidence that goes with it."""
    target = assessment.target
    category = next((c for c in edition.rules.categories if target and c.number == target.category), None)
    found: list[Paper] = []
    for row in edition.rules.materials.rows:
        found.append(Paper(row.row, {lang: row.named(lang) for lang in LANGS}, row.copies, row.from_, False, False))
        if category is not None:
            found += [
                Paper(row.row, paper.name, paper.copies, paper.from_, True, paper.reading is not None)
                for paper in category.evidence
                if paper.row == row.row
            ]
    return found


@dataclass(frozen=True, slots=True)
class Route:
    """The chain from the applicant up, the names by language; without actors, the note says why there is none."""

    actors: tuple[str, ...] = ()
    names: tuple[Mapping[Lang, str], ...] = ()
    choose_online: Text | None = None
    note: Text | None = None


def route(edition: Edition, assessment: Assessment, facts: Facts) -> Route:
    """The route for the category and grade applied for, with the real names of the bodies."""
    rules = edition.rules.routes
    employer, place = (known_choice(facts, id) for id in ("employer", "place"))
    if employer is None:
        return Route(note=rules.unknown)
    if (exception := _exception(edition, assessment.target, facts)) is not None:
        return _route(edition, exception[0], place, exception[1])
    general = _for_employer(rules.by_employer, employer)
    return _route(edition, general, place, None) if general else Route(note=rules.unknown)


def ends_locally(edition: Edition, target: Target | None, facts: Facts) -> bool:
    """Whether what is applied for does not go up to the region."""
    return _exception(edition, target, facts) is not None


def _exception(edition: Edition, target: Target | None, facts: Facts) -> tuple[RouteRule, Text] | None:
    """The other way that the papers of some grades take, and the note that goes with it."""
    employer = known_choice(facts, "employer")
    for exception in edition.rules.routes.exceptions if target and employer else ():
        number = edition.rules.category(exception.category).number
        if target and employer and target.category == number and target.grade in exception.grades:
            special = _for_employer(exception.by_employer, employer)
            if special is not None and rulebook(edition).truth(exception.unless, facts) is False:
                return special, exception.note
    return None


def _for_employer(routes: tuple[RouteRule, ...], employer: str) -> RouteRule | None:
    return next((route for route in routes if employer in route.employers), None)


def _route(edition: Edition, rule: RouteRule, place: str | None, note: Text | None) -> Route:
    names = tuple({lang: body_name(edition, actor, place, lang) for lang in LANGS} for actor in rule.actors)
    return Route(rule.actors, names, rule.choose_online, note or rule.note)


@dataclass(frozen=True, slots=True)
class Plan:
    """When, through whom, with what."""

    timeline: tuple[Milestone, ...]
    route: Route
    papers: tuple[Paper, ...]

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """Plain data with the keys of the contract (§5), names and notes in one language."""
        route = self.route
        return {
            "timeline": [
                {
                    "id": act.id,
                    "latest": act.latest.isoformat(),
                    "suggested": act.suggested.isoformat(),
                    "estimated": act.estimated,
                }
                for act in self.timeline
            ],
            "route": {
                "actors": list(route.actors),
                "names": [name[lang] for name in route.names],
                "note": route.note[lang] if route.note else None,
                "choose_online": route.choose_online[lang] if route.choose_online else None,
            },
            "materials": [_paper_dict(paper, lang) for paper in self.papers if not paper.own],
            "evidence": [_paper_dict(paper, lang) | {"ours": paper.ours} for paper in self.papers if paper.own],
        }


def _paper_dict(paper: Paper, lang: Lang) -> dict[str, Any]:
    return {"row": paper.row, "name": paper.name[lang], "copies": paper.copies, "from": paper.source}


def plan(edition: Edition, assessment: Assessment, facts: Facts, local_deadline: date | None = None) -> Plan:
    """What follows from an assessment of these facts."""
    is_local = ends_locally(edition, assessment.target, facts)
    return Plan(
        tuple(timeline(edition, known_choice(facts, "employer"), local_deadline, is_local)),
        route(edition, assessment, facts),
        tuple(materials(edition, assessment)),
    )
