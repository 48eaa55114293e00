"""What would change it: for a `no`, the nearest other answers under which it is no longer excluded.

Each way to hold (a term) names the answers every fact must have. The nearest is the one with the fewest answers to
change; among equals, what waiting alone brings comes before what can be done, and that before what is settled.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gcguide.decision.domain import last_day_for, years_later
from gcguide.decision.facts import Facts, Value
from gcguide.decision.normal_form import in_order, merged
from gcguide.decision.rulebook import Cell, Rulebook
from gcguide.kleene import tests
from gcguide.policy.vocabulary import UNSURE


@dataclass(frozen=True, slots=True)
class FactChange:
    """One answer that would have to differ.

    Args:
        fact: the fact.
        now: the answer given.
        to: answers each of which would do (for a date: empty).
        on_or_before: for a date, the last day that would do.
    """

    fact: str
    now: Value
    to: tuple[Value, ...]
    on_or_before: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """The nearest change for one grade.

    Args:
        grade: the grade it would open.
        facts: the answers that would have to differ.
        steps: the failed steps that would have to be done again.
        from_day: where time alone brings it, the first day a deadline may have for it to hold.
        settled: some of these answers cannot come to change; it only shows what stands in the way.
    """

    grade: str
    facts: tuple[FactChange, ...]
    steps: tuple[str, ...]
    from_day: date | None
    settled: bool


_EASE = {"time": 0, "effort": 1, "settled": 2}


def nearest_change(book: Rulebook, cell: Cell, facts: Facts, failed: Collection[str] = ()) -> Change | None:
    """The nearest change that opens a cell whose verdict is `no`; None where nothing can."""
    alters = {id: _EASE[book.edition.facts[id].alters] for id in book.domains}
    best: tuple[tuple[int, int, int], dict[str, int]] | None = None
    for term in in_order(cell.base.terms):
        wanted = merged(term)
        if not all(wanted.values()):
            continue
        differing = {fact: mask for fact, mask in wanted.items() if not _fits(book, facts, fact, mask)}
        kinds = [alters[fact] for fact in differing]
        cost = (len(differing), max(kinds, default=0), sum(kinds))
        if best is None or cost < best[0]:
            best = (cost, differing)
    if best is None:
        return None
    order = list(book.domains)
    changed = tuple(_fact_change(book, facts, fact, best[1][fact]) for fact in sorted(best[1], key=order.index))
    redo = tuple(step for step in book.steps[cell.category.id] if step in failed)
    settled = any(alters[change.fact] == _EASE["settled"] for change in changed)
    return Change(cell.grade, changed, redo, _from_day(book, cell, changed, redo), settled)


def _fits(book: Rulebook, facts: Facts, fact: str, mask: int) -> bool:
    value = facts.get(fact, UNSURE)
    return value == UNSURE or bool(mask >> book.domains[fact].number(value) & 1)


def _fact_change(book: Rulebook, facts: Facts, fact: str, mask: int) -> FactChange:
    answers = book.domains[fact].within(mask)
    if book.domains[fact].kind == "date":
        days = [answer for answer in answers if isinstance(answer, date)]
        return FactChange(fact, facts[fact], (), max(days, default=None))
    usable = tuple(answer for answer in answers if answer is not None)
    return FactChange(fact, facts[fact], _smallest_sets(usable), None)


def _smallest_sets(answers: tuple[Value, ...]) -> tuple[Value, ...]:
    """Of sets, only those that hold no other that would do."""
    return tuple(
        a
        for a in answers
        if not (isinstance(a, frozenset) and any(isinstance(b, frozenset) and b < a for b in answers))
    )


def _from_day(book: Rulebook, cell: Cell, changed: tuple[FactChange, ...], redo: tuple[str, ...]) -> date | None:
    """The day on which waiting alone has brought what a date lacks."""
    if redo or len(changed) != 1 or not isinstance(changed[0].now, date):
        return None
    (one,) = changed
    conditions = [c for c in (cell.category.qualifies, cell.granted) if c is not None]
    spans = {test.years for c in conditions for test in tests(c) if test.fact == one.fact and test.years is not None}
    lacking = [n for n in spans if last_day_for(book.edition.deadline, n) == one.on_or_before]
    return years_later(changed[0].now, lacking[0]) if lacking else None
