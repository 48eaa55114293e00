"""The reasons for a `no`: the nearest other answers under which it would be none, and the fewest answers that force it.

Each way to hold (a term) names the answers that every fact must have. The nearest change is the one with the fewest
answers to change; among equals, what waiting alone brings comes before what can be done, and that before what is
settled. A cell is false exactly when all literals of one of its clauses are, so a set of answers forces `no` when it
covers such a clause in every cell.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gcguide.core.facts import Facts, Value
from gcguide.core.normal_form import Group, full_on, in_order, merged, minimal
from gcguide.core.rulebook import Cell, Rulebook
from gcguide.kleene import tests
from gcguide.policy.rules import Gate
from gcguide.policy.vocabulary import UNSURE


@dataclass(frozen=True, slots=True)
class FactChange:
    """One answer that would have to differ.

    Args:
        fact: the fact.
        now: the answer given.
        to: answers each of which would do (for a date: empty).
        on_or_before: for a date, the last day that would do; None where any later one would.
        after: for a date, the day after which it would have to be; None where any earlier one would do.
    """

    fact: str
    now: Value
    to: tuple[Value, ...]
    on_or_before: date | None
    after: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The nearest change for one grade.

    Args:
        grade: the grade it would open.
        facts: the answers that would have to differ.
        steps: the failed steps that would have to be done again.
        from_day: where time alone brings it, the day on which the years are full.
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
        earlier = [day for day in book.domains[fact].answers if day not in answers and isinstance(day, date)]
        before = [day for day in earlier if not days or day < min(days)]
        until = max(days, default=None) if None not in answers else None
        return FactChange(fact, facts[fact], (), until, max(before, default=None))
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
    if redo or len(changed) != 1 or not isinstance(changed[0].now, date) or changed[0].on_or_before is None:
        return None
    (one,) = changed
    conditions = [c for c in (cell.category.qualifies, cell.granted) if c is not None]
    cuts = book.domains[one.fact].cuts
    lacking = [test for c in conditions for test in tests(c) if cuts.get(test) == one.on_or_before]
    lacking = [test for test in lacking if not test.is_within]
    return full_on(changed[0].now, lacking[0]) if lacking else None


def culprits(
    book: Rulebook, category: str, facts: Facts, failed: Collection[str] = (), grade: str | None = None
) -> list[str]:
    """A smallest set of facts (or failed steps) sufficient for `no`, the category's own first; [] when it is not `no`.

    With a grade it is that grade alone that is `no`; [] also where the category does not have it.

    A cell is false exactly when all literals of one of its clauses are; so a set is sufficient when it covers such a
    clause in every cell. Among sets of one size, what the category itself asks comes before the gates.
    """
    cells = [cell for cell in book.cells_of(category) if grade in (None, cell.grade)]
    if not cells:
        return []
    steps = [frozenset([step]) for step in book.steps[category] if step in failed]
    sets = frozenset([frozenset[str]()])
    for cell in cells:
        forcing = [
            *steps,
            *(frozenset(fact for fact, _ in clause) for clause in cell.base.clauses if _is_false(clause, book, facts)),
        ]
        sets = minimal({known | more for known in sets for more in forcing})
    if not sets:
        return []
    order = {id: rank for rank, id in enumerate(_told_first(book, cells))}
    best = min(sets, key=lambda ids: (len(ids), sorted(order[id] for id in ids)))
    return sorted(best, key=order.__getitem__)


def gate_behind(book: Rulebook, category: str, culprit: str, facts: Facts) -> Gate | None:
    """The gate that a culprit comes from: of those that ask for it, one that these facts shut.

    None where the category itself asks for it, or it is a step.
    """
    cells = book.cells_of(category)
    own = [when for cell in cells for when in (cell.category.qualifies, cell.granted) if when is not None]
    if culprit in book.edition.rules.steps or culprit in {test.fact for when in own for test in tests(when)}:
        return None
    asking = (gate for gate in book.edition.rules.gates if culprit in {test.fact for test in tests(gate.when)})
    return next(gate for gate in asking if book.truth(gate.when, facts))


def _is_false(clause: Group, book: Rulebook, facts: Facts) -> bool:
    for fact, mask in clause:
        value = facts.get(fact, UNSURE)
        if value == UNSURE or mask >> book.domains[fact].number(value) & 1:
            return False
    return True


def _told_first(book: Rulebook, cells: list[Cell]) -> list[str]:
    """Facts and steps in the order in which a `no` is best explained: own conditions, grades, steps, gates."""
    found: dict[str, None] = {}
    for cell in cells:
        found.update(dict.fromkeys(test.fact for test in tests(cell.category.qualifies)))
    for cell in cells:
        if cell.granted is not None:
            found.update(dict.fromkeys(test.fact for test in tests(cell.granted)))
    found.update(dict.fromkeys(book.steps[cells[0].category.id]))
    for cell in cells:
        for gate in cell.gates:
            found.update(dict.fromkeys(test.fact for test in tests(gate.when)))
    return list(found)
