"""A case under another notice: which of its answers still hold, what must be asked anew, what begins again.

What has lapsed is unanswered from then on, and never `false`; the history keeps it, and what was told is proposed.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from gcguide.cases.restore import facts_of
from gcguide.cases.saved import Answers, Raw, Revision, Saved, Seen
from gcguide.core.interview import assumed_facts
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.questions import load_questionnaire
from gcguide.policy.vocabulary import UNSURE, Hold, Renames
from gcguide.problem import Problem

# What a case notes of one batch and begins again with the next, as the history names it.
STAGE, STEPS, PAPERS, LOCAL, CHOSEN = "stage", "step", "paper", "local_deadline", "chosen"

# Verdicts as the history keeps them: by category and grade.
ByGrade = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Carried:
    """A case as it comes to another notice.

    Args:
        answers: those that still hold, with what came of the batch before; what has lapsed is to be proposed.
        confirmed: the same, were everything that has lapsed still so.
        lapsed: the answers that do not hold any more, as they were saved, by today's name of the fact.
        again: what else begins again: of `STAGE`, `STEPS`, `PAPERS`, `LOCAL`, `CHOSEN` what there was.
        learned: the facts of which the outcome of the batch before told something.
    """

    answers: Answers
    confirmed: Answers
    lapsed: Raw
    again: tuple[str, ...]
    learned: Mapping[str, str | None]


def newest_published() -> Edition | None:
    """The newest notice that is published; None where there is none, or it cannot be read."""
    with suppress(Problem):
        return load_edition()
    return None


def carried(saved: Saved, own: Edition | None, edition: Edition, renames: Renames) -> Carried:
    """What of a case holds under another notice.

    Args:
        saved: the case.
        own: its own notice; None where that is not here, and whatever holds for a time has lapsed.
        edition: the other one.
        renames: the names of today.
    """
    stage = own.rules.stage(saved.stage.id) if own is not None and saved.stage is not None else None
    learned = stage.learned if stage is not None else {}
    answers = _of_today(saved.answers, learned, renames)
    told, timed = answers.facts, _timed(own, edition, _year(saved, own) == edition.deadline.year)

    def lapses(id: str, value: object) -> bool:
        if id not in timed or id in learned:  # what came of this batch is what is known for the next
            return False
        return timed[id].get(value if isinstance(value, str | bool) else None, timed[id][None])

    lapsed = {id: told[id] for id in told if id in timed and lapses(id, told[id])}

    def kept(facts: Raw) -> Raw:
        return {id: value for id, value in facts.items() if id not in lapsed and not lapses(id, value)}

    # What nobody said is no answer to be proposed, and neither is that one was not sure.
    assumed = assumed_facts(load_questionnaire(own or edition), answers.assumed, answers.asked) if lapsed else ()
    said = {id: value for id, value in lapsed.items() if value != UNSURE and id not in assumed}
    earlier = {id: value for id, value in answers.lapsed.items() if id not in told and id not in learned}
    papers_are_gone = stage is not None and (stage.papers_in or stage.ends)
    gathered = () if papers_are_gone else answers.gathered
    fresh = Answers(answers.known, answers.asked, gathered=gathered, assumed=answers.assumed, lapsed=answers.lapsed)
    asked = _without(timed, answers.asked, kept)
    holding = Answers(kept(answers.known), asked, gathered=gathered, assumed=answers.assumed, lapsed=earlier | said)
    again = {
        STAGE: saved.stage is not None, STEPS: bool(answers.steps), PAPERS: answers.gathered != fresh.gathered,
        LOCAL: answers.local_deadline is not None, CHOSEN: answers.chosen is not None,
    }  # fmt: skip
    return Carried(holding, fresh, lapsed, tuple([name for name, is_there in again.items() if is_there]), learned)


def moved(saved: Saved, edition: Edition, comes: Carried, before: ByGrade, after: ByGrade) -> Revision:
    """A case that is assessed under another notice from now on; its history keeps all that it was.

    Args:
        saved: the case.
        edition: the other notice.
        comes: what of the case holds there.
        before: its verdicts under its own notice.
        after: its verdicts under the other one, by what holds.

    Raises:
        Problem: it is assessed under that one already.
    """
    if saved.edition == edition.id:
        raise Problem("edition_same", {"word": saved.number, "nearest": edition.id})
    seen = Seen(edition.id, edition.deadline.isoformat(), after)
    had = {
        STAGE: saved.stage and vars(saved.stage), STEPS: saved.answers.steps, PAPERS: saved.answers.gathered,
        LOCAL: saved.answers.local_deadline, CHOSEN: saved.answers.chosen,
    }  # fmt: skip
    body: dict[str, Any] = {
        "from": saved.edition, "to": edition.id, "verdicts": before, "lapsed": comes.lapsed,
        "again": {name: had[name] for name in comes.again},
    }  # fmt: skip
    there_now = replace(saved, edition=edition.id, answers=comes.answers, seen=seen, stage=None)
    return Revision(saved, there_now, [("edition", body)])


def moved_from_nowhere(saved: Saved, edition: Edition, renames: Renames) -> tuple[Carried, Revision]:
    """A case whose own notice is not here, moved to another one: what it showed last is what is known of it.

    Raises:
        Problem: it is assessed under that one already.
    """
    comes = carried(saved, None, edition, renames)
    facts, _, _ = facts_of(comes.answers, edition, renames)
    before, after = saved.seen.verdicts if saved.seen is not None else {}, verdicts(rulebook(edition), facts)
    return comes, moved(saved, edition, comes, before, by_grade(edition, after))


@lru_cache(maxsize=4096)  # thousands of cases have the same few verdicts
def by_grade(edition: Edition, found: tuple[Verdict, ...]) -> ByGrade:
    """The verdict of every cell of a notice, by category and grade; shared, so not to be changed."""
    told: ByGrade = {}
    for cell, verdict in zip(rulebook(edition).cells, found, strict=True):
        told.setdefault(cell.category.id, {})[cell.grade] = verdict.value
    return told


def _of_today(answers: Answers, learned: Mapping[str, str | None], renames: Renames) -> Answers:
    """The answers by today's names, with what came of the batch, and without what that makes unknown."""
    if not renames.are_none:
        answers = replace(
            answers,
            known=renames.read(answers.known),
            asked=tuple((renames.question(question), renames.read(facts)) for question, facts in answers.asked),
            assumed=tuple(renames.facts.get(id, id) for id in answers.assumed),
            lapsed=renames.read(answers.lapsed),
        )
    if not learned:
        return answers

    def others(facts: Raw) -> Raw:
        return {id: value for id, value in facts.items() if id not in learned}

    came = {id: value for id, value in learned.items() if value is not None}
    assumed = tuple(id for id in answers.assumed if id not in learned)
    asked = _without(learned, answers.asked, others)
    return replace(answers, known=others(answers.known) | came, asked=asked, assumed=assumed)


def _without(
    touched: Mapping[str, object], asked: Iterable[tuple[str, Raw]], kept: Callable[[Raw], Raw]
) -> tuple[tuple[str, Raw], ...]:
    """What was asked and learned, of what touches some facts only what is kept; a question that taught no more goes."""
    held = []
    for one in asked:
        if touched.keys().isdisjoint(one[1]):
            held.append(one)
        elif rest := kept(one[1]):
            held.append((one[0], rest))
    return tuple(held)


@lru_cache(maxsize=32)
def _timed(own: Edition | None, edition: Edition, is_same_year: bool) -> dict[str, dict[str | bool | None, bool]]:
    """Whether answers to facts lapse where some do not hold always, by what either notice says; None is any other."""
    both = [one for one in (own, edition) if one is not None]
    holding: tuple[Hold, ...] = ("always", "year") if is_same_year else ("always",)
    timed: dict[str, dict[str | bool | None, bool]] = {}
    for id in {id for one in both for id in one.facts.ids if one.facts[id].is_timed}:
        facts = [one.facts[id] for one in both if id in one.facts]
        answers = {None, *(answer for fact in facts for answer in fact.options)}
        timed[id] = {answer: any(fact.hold_of(answer) not in holding for fact in facts) for answer in answers}
    return timed


def _year(saved: Saved, own: Edition | None) -> int | None:
    """The year that the answers of a case speak of; None where nothing tells it."""
    if own is not None:
        return own.deadline.year
    with suppress(ValueError, AttributeError, TypeError):
        return int(saved.seen.deadline[:4]) if saved.seen is not None else None
    return None
