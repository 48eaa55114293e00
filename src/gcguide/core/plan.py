"""The timetable, counted back from the deadline in working days (CONTRACT §3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.core.explain import truth
from gcguide.core.facts import Facts, known_choice
from gcguide.core.result import Assessment
from gcguide.core.rulebook import rulebook
from gcguide.policy.edition import Edition, body_name
from gcguide.policy.notice import Act
from gcguide.policy.notice import Route as RouteRule
from gcguide.policy.vocabulary import Text
from gcguide.text import Lang


@dataclass(frozen=True, slots=True)
class Milestone:
    """One act: the last possible day, the day we suggest, and whether either lies in a year without a schedule."""

    id: str
    latest: date
    suggested: date
    estimated: bool


def timeline(
    edition: Edition, employer: str | None, local_deadline: date | None = None, count_posting_day: bool = False
) -> list[Milestone]:
    """The acts in the order in which they happen.

    A posting leaves out its own day (or counts it, where asked to): the counted days are the working days after it, and
    the next act comes on the first working day after those. Each suggested day leaves the slack of all acts from it on.
    """
    days = edition.calendar
    rules = edition.rules.timeline
    acts = [act for act in rules.acts if _takes_part(act, employer)]
    latest = suggested = days.on_or_before(edition.deadline)
    found: list[Milestone] = []
    for act in reversed(acts):
        if found:
            before = rules.counted_days + (not count_posting_day) if act.posting else 1
            due, safe = latest, suggested
            if act.heeds_local_deadline and local_deadline is not None:
                local = days.on_or_before(local_deadline)
                due, safe = min(due, local), min(safe, local)
            latest, suggested = days.back(due, before), days.back(safe, before)
        suggested = days.back(suggested, act.slack)
        estimated = days.is_estimated(latest) or days.is_estimated(suggested) or days.is_estimated(edition.deadline)
        found.append(Milestone(act.id, latest, suggested, estimated))
    return found[::-1]


def _takes_part(act: Act, employer: str | None) -> bool:
    return employer not in act.unless_employer and (not act.only_employer or employer in act.only_employer)


# The papers: the rows of attachment 1, and what the best category adds to them.


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of the list, or one paper of the category's own that goes with a row.

    Args:
        row: the row on the form.
        name: for a row, the form's own words.
        copies: as the notice says; None where it does not.
        source: the actor who supplies it.
        own: it is the category's own, beside what the form names.
    """

    row: int
    name: str
    copies: int | None
    source: str
    own: bool


def materials(edition: Edition, assessment: Assessment, lang: Lang = "zh") -> list[Paper]:
    """The rows in order, each followed by the best category's own evidence that goes with it."""
    best = assessment.best
    chosen = next((c for c in edition.rules.categories if best and c.number == best.category), None)
    found: list[Paper] = []
    for row in edition.rules.materials.rows:
        found.append(Paper(row.row, row.name, row.copies, row.from_, False))
        if chosen is not None:
            found += [
                Paper(row.row, e.name[lang], e.copies, e.from_, True) for e in chosen.evidence if e.row == row.row
            ]
    return found


# Who passes the papers on (CONTRACT §4).


@dataclass(frozen=True, slots=True)
class Route:
    """The chain from the applicant up; without actors, the note says why there is none."""

    actors: tuple[str, ...]
    names: tuple[str, ...]
    choose_online: str | None
    note: str | None


def route(edition: Edition, assessment: Assessment, facts: Facts, lang: Lang = "zh") -> Route:
    """The route for the best category and grade, with the real names of the bodies."""
    rules = edition.rules.routes
    employer, place = (known_choice(facts, id) for id in ("employer", "place"))
    if employer is None:
        return Route((), (), None, rules.unknown[lang])
    general = _for_employer(rules.by_employer, employer)
    best = assessment.best
    if best is not None:
        for exception in rules.exceptions:
            number = edition.rules.category(exception.category).number
            if best.category == number and best.grade in exception.grades:
                special = _for_employer(exception.by_employer, employer)
                if special is not None and truth(rulebook(edition), exception.unless, facts) is False:
                    return _route(edition, special, place, lang, exception.note)
    return _route(edition, general, place, lang, None) if general else Route((), (), None, rules.unknown[lang])


def _for_employer(routes: tuple[RouteRule, ...], employer: str) -> RouteRule | None:
    return next((route for route in routes if employer in route.employers), None)


def _route(edition: Edition, rule: RouteRule, place: str | None, lang: Lang, note: Text | None) -> Route:
    said = note or rule.note
    return Route(
        rule.actors,
        tuple(body_name(edition, actor, place, lang) for actor in rule.actors),
        rule.choose_online[lang] if rule.choose_online else None,
        said[lang] if said else None,
    )


# The plan: everything that follows from one assessment, as one value.


@dataclass(frozen=True, slots=True)
class Plan:
    """When, through whom, with what."""

    timeline: tuple[Milestone, ...]
    route: Route
    papers: tuple[Paper, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data with the keys of the contract (§5)."""
        return {
            "timeline": [
                {
                    "id": m.id,
                    "latest": m.latest.isoformat(),
                    "suggested": m.suggested.isoformat(),
                    "estimated": m.estimated,
                }
                for m in self.timeline
            ],
            "route": {
                "actors": list(self.route.actors),
                "names": list(self.route.names),
                "note": self.route.note,
                "choose_online": self.route.choose_online,
            },
            "materials": [
                {"row": p.row, "name": p.name, "copies": p.copies, "from": p.source} for p in self.papers if not p.own
            ],
            "evidence": [
                {"row": p.row, "name": p.name, "copies": p.copies, "from": p.source} for p in self.papers if p.own
            ],
        }


def plan(
    edition: Edition, assessment: Assessment, facts: Facts, local_deadline: date | None = None, lang: Lang = "zh"
) -> Plan:
    """What follows from an assessment of these facts."""
    known = known_choice(facts, "employer")
    return Plan(
        tuple(timeline(edition, known, local_deadline)),
        route(edition, assessment, facts, lang),
        tuple(materials(edition, assessment, lang)),
    )
