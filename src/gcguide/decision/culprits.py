"""Why not: the fewest answers that by themselves force every grade of a category to `no`."""

from collections.abc import Collection

from gcguide.decision.facts import Facts
from gcguide.decision.normal_form import Group
from gcguide.decision.rulebook import Cell, Rulebook
from gcguide.kleene import tests
from gcguide.policy.edition import Gate
from gcguide.policy.vocabulary import UNSURE


def culprits(book: Rulebook, category: str, facts: Facts, failed: Collection[str] = ()) -> list[str]:
    """A smallest set of facts (or failed steps) sufficient for `no`, the category's own first; [] when it is not `no`.

    A cell is false exactly when all literals of one of its clauses are; so a set is sufficient when it covers such a
    clause in every cell. Among sets of one size, what the category itself asks comes before the gates.
    """
    cells = [cell for cell in book.cells if cell.category.id == category]
    steps = [frozenset([step]) for step in book.steps[category] if step in failed]
    sets: set[frozenset[str]] = {frozenset()}
    for cell in cells:
        forcing = [
            *steps,
            *(frozenset(fact for fact, _ in clause) for clause in cell.base.clauses if _is_false(clause, book, facts)),
        ]
        sets = _fewest({known | more for known in sets for more in forcing})
    if not sets:
        return []
    order = {id: rank for rank, id in enumerate(_told_first(book, cells))}
    best = min(sets, key=lambda ids: (len(ids), sorted(order[id] for id in ids)))
    return sorted(best, key=order.__getitem__)


def gate_behind(book: Rulebook, category: str, culprit: str) -> Gate | None:
    """The gate that a culprit comes from; None where the category itself asks for it, or it is a step."""
    cells = [cell for cell in book.cells if cell.category.id == category]
    own = [when for cell in cells for when in (cell.category.qualifies, cell.granted) if when is not None]
    if culprit in book.edition.rules.steps or culprit in {test.fact for when in own for test in tests(when)}:
        return None
    return next(g for g in book.edition.rules.gates if culprit in {test.fact for test in tests(g.when)})


def _is_false(clause: Group, book: Rulebook, facts: Facts) -> bool:
    for fact, mask in clause:
        value = facts.get(fact, UNSURE)
        if value == UNSURE or mask >> book.domains[fact].number(value) & 1:
            return False
    return True


def _fewest(sets: set[frozenset[str]]) -> set[frozenset[str]]:
    kept: set[frozenset[str]] = set()
    for candidate in sorted(sets, key=len):
        if not any(smaller <= candidate for smaller in kept):
            kept.add(candidate)
    return kept


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
