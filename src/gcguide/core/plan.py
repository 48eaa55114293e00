"""What follows from what is applied for: what to do, by when, through whom (CONTRACT §4), with which papers."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.core.acts import NextAct, next_acts
from gcguide.core.facts import Facts, known_choice
from gcguide.core.result import Target
from gcguide.core.rulebook import rulebook
from gcguide.core.timeline import Milestone, timeline
from gcguide.policy.edition import Edition, body_name
from gcguide.policy.models import Text
from gcguide.policy.rules import Route as RouteRule
from gcguide.text import LANGS, InLanguages, Lang


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


def keyed(papers: Iterable[Paper]) -> Iterator[tuple[str, Paper]]:
    """Each with a key that is the same in every language: its row, and its place among the row's papers."""
    places: dict[int, int] = {}
    for paper in papers:
        places[paper.row] = places.get(paper.row, -1) + 1
        yield f"{paper.row}.{places[paper.row]}", paper


def materials(edition: Edition, target: Target | None, facts: Facts) -> list[Paper]:
    """The rows in order, each followed by the category's own evidence that goes with it, but for what is not theirs."""
    book = rulebook(edition)
    category = next((c for c in edition.rules.categories if target and c.number == target.category), None)
    found: list[Paper] = []
    for row in edition.rules.materials.rows:
        found.append(Paper(row.row, {lang: row.named(lang) for lang in LANGS}, row.copies, row.from_, False, False))
        if category is not None:
            found += [
                Paper(row.row, paper.name, edition.rules.copies_of(paper), paper.from_, True, paper.reading is not None)
                for paper in category.evidence
                if paper.row == row.row
                and (not paper.grades or not target or target.grade in (None, *paper.grades))
                and (paper.when is None or book.truth(paper.when, facts) is not False)
            ]
    return found


@dataclass(frozen=True, slots=True)
class Route:
    """The chain from the applicant up, the names by language; without actors, the note says why there is none."""

    actors: tuple[str, ...] = ()
    names: tuple[Mapping[Lang, str], ...] = ()
    choose_online: Text | None = None
    note: Text | None = None


def route(edition: Edition, target: Target | None, facts: Facts) -> Route:
    """The route for the category and grade applied for, with the real names of the bodies."""
    rules = edition.rules.routes
    employer, place = (known_choice(facts, id) for id in ("employer", "place"))
    if employer is None:
        return Route(note=rules.unknown)
    if (exception := _exception(edition, target, facts)) is not None:
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
    """What to do, when, through whom, with what."""

    acts: tuple[NextAct, ...]
    timeline: tuple[Milestone, ...]
    route: Route
    papers: tuple[Paper, ...]

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """Plain data with the keys of the contract (§5), names and notes in one language."""
        route = self.route
        return {
            "next": [act.to_dict(lang) for act in self.acts if not act.is_done],
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


def plan(
    edition: Edition,
    target: Target | None,
    facts: Facts,
    local_deadline: date | None = None,
    done: Collection[str] = (),
    none_fits: bool = False,
) -> Plan:
    """What follows from what is applied for and the answers; `done` are the steps and acts that are done.

    `none_fits` is whether nothing can be applied for: the ordinary ways are told then.
    """
    is_local, book = ends_locally(edition, target, facts), rulebook(edition)
    is_shut = any(gate.shuts_every_review and book.truth(gate.when, facts) for gate in edition.rules.gates)
    milestones = timeline(edition, known_choice(facts, "employer"), local_deadline, is_local)
    return Plan(
        tuple(next_acts(edition, target, facts, milestones, is_local, none_fits and not is_shut, done)),
        tuple(milestones),
        route(edition, target, facts),
        tuple(materials(edition, target, facts)),
    )
