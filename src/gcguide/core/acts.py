"""What to do next, in order: the procedure of the notice, the steps of the category, and their days (CONTRACT §5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.core.facts import Facts, known_choice
from gcguide.core.result import Target
from gcguide.core.rulebook import rulebook
from gcguide.core.timeline import Milestone
from gcguide.policy.edition import Edition, body_name
from gcguide.policy.rules import Category
from gcguide.text import InLanguages, Lang


@dataclass(frozen=True, slots=True)
class NextAct:
    """One thing to do: of the notice's procedure, a step of the category, or an ordinary way.

    Args:
        kind: `procedure`, `step` or `way`.
        label: what is done, in a few words, by language.
        text: the same in a sentence.
        who: the actor.
        where: the page, place or offices at which it is done.
        latest: the last day, where the timeline has one for it.
        suggested: the day that leaves slack, or before which it is needed.
    """

    id: str
    kind: str
    label: InLanguages
    text: InLanguages
    who: str
    where: tuple[str, ...]
    clause: str | None
    latest: date | None
    suggested: date | None
    is_done: bool

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """Plain data with the keys of the contract (§5)."""
        return {
            "id": self.id,
            "label": self.label[lang],
            "text": self.text[lang],
            "who": self.who,
            "where": " / ".join(self.where) or None,
            "clause": self.clause,
            "latest": self.latest.isoformat() if self.latest else None,
            "suggested": self.suggested.isoformat() if self.suggested else None,
            "done": self.is_done,
        }


def next_acts(
    edition: Edition,
    target: Target | None,
    facts: Facts,
    milestones: Sequence[Milestone],
    is_local: bool,
    has_ways: bool,
    done: Collection[str] = (),
) -> list[NextAct]:
    """All that is to be done for what is applied for, in order; for whom nothing fits, the ordinary ways.

    The steps of the category come before the act of the procedure by which they are advised.

    Args:
        edition: the notice.
        target: what is applied for.
        facts: the answers, which tell the place.
        milestones: the timeline.
        is_local: whether the route ends locally: what only reporting to the region asks for is left out then.
        has_ways: whether the ordinary ways are to be told, where nothing is applied for.
        done: the steps and acts that are done.
    """
    rules, days = edition.rules, {milestone.id: milestone for milestone in milestones}
    if target is None:
        ways = rules.ordinary_ways if has_ways else ()
        return [NextAct(w.id, "way", w.label, w, w.actor or "", (), w.clause, None, None, w.id in done) for w in ways]
    regional = {act.id for act in rules.timeline.acts if act.regional}
    contacts = {contact.id: contact.value for contact in rules.contacts}
    category = next(category for category in rules.categories if category.number == target.category)
    place = known_choice(facts, "place")
    steps = [
        _step_act(edition, category, step, place, days, step in done) for step in rulebook(edition).steps[category.id]
    ]
    found: list[NextAct] = [act for by, act in steps if by is None]
    for act in rules.procedure:
        if is_local and regional.intersection(act.on):
            continue
        found += [step for by, step in steps if by in act.on]
        own = next((days[id] for id in act.on if id in days), None)
        # A posting that this route has no day for is nobody's there: whose it is must be asked.
        suggested = own or (None if act.on else next((days[id] for id in act.before if id in days), None))
        found.append(
            NextAct(
                act.id,
                "procedure",
                act.label,
                act,
                act.actor or "",
                (contacts[act.where],) if act.where else (),
                act.clause,
                own.latest if own else None,
                suggested.suggested if suggested else None,
                act.id in done,
            )
        )
    return found


def _step_act(
    edition: Edition, category: Category, id: str, place: str | None, days: Mapping[str, Milestone], is_done: bool
) -> tuple[str | None, NextAct]:
    """A step as something to do, and the act of the timeline that it goes before."""
    rule = edition.rules.steps[id]
    by = rule.advised or rule.before
    where = recommenders(edition, category, place) if rule.recommends else ()
    suggested = days[by].suggested if by is not None and by in days else None
    # Where an earlier day is only advised, the day it must be done before is the notice's own.
    latest = days[rule.before].latest if rule.advised and rule.before is not None and rule.before in days else None
    clause = rule.clause or category.clause or ""
    act = NextAct(id, "step", rule.label, rule.says, rule.actor, where, clause, latest, suggested, is_done)
    return by, act


def recommenders(edition: Edition, category: Category, place: str | None) -> tuple[str, ...]:
    """Who recommends for a category at a place, by their names."""
    return tuple(body_name(edition, one, place) for one in category.recommenders)
