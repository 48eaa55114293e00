"""From known facts to the verdict of every category and grade, read off the clauses of the conditions.

A known fact makes literals true or false. A clause with a true literal is true, one whose literals are all false is
false; a condition is false when one of its clauses is, and true when all of them are. That is its value in strong
Kleene logic: the same as folding it (the tests compare).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gcguide.core.facts import Facts
from gcguide.core.normal_form import Literals, NormalForm, in_order
from gcguide.core.rulebook import Rulebook
from gcguide.kleene import Lanes


class Verdict(StrEnum):
    """The five words, from the least to the best (CONTRACT §2)."""

    NO = "no"
    OPEN = "open"
    CONSULT = "consult"
    VERIFY = "verify"
    CLEAR = "clear"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return _RANK[self]


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


@dataclass(frozen=True, eq=False)
class _Clauses:
    """The different clauses of a rulebook as bits of literals, and which of them make up the conditions of a cell.

    Args:
        cells: for each cell the clauses of `base`, `consult` and `verify`, as bits.
    """

    literals: Literals
    clauses: tuple[int, ...]
    cells: tuple[tuple[int, int, int], ...]


@lru_cache(maxsize=16)
def _clauses(book: Rulebook) -> _Clauses:
    forms = [form for cell in book.cells for form in (cell.base, cell.consult, cell.verify)]
    distinct = dict.fromkeys(clause for form in forms for clause in in_order(form.clauses))
    bits = {clause: 1 << n for n, clause in enumerate(distinct)}
    literals = Literals.of(book.domains, bits)

    def mask(form: NormalForm) -> int:
        return sum(bits[clause] for clause in form.clauses)

    cells = tuple((mask(cell.base), mask(cell.consult), mask(cell.verify)) for cell in book.cells)
    return _Clauses(literals, tuple(map(literals.mask, bits)), cells)


def verdicts(book: Rulebook, facts: Facts, failed: Collection[str] = ()) -> list[Verdict]:
    """The verdict of every cell, in the order of the rulebook; `failed` are the steps that have failed."""
    known = _clauses(book).literals.known(facts)
    found = _verdicts(book, known.true, known.false)
    if not failed:
        return list(found)
    shut = {category for category, steps in book.steps.items() if not set(steps).isdisjoint(failed)}
    return [
        Verdict.NO if cell.category.id in shut else verdict for cell, verdict in zip(book.cells, found, strict=True)
    ]


@lru_cache(maxsize=1 << 12)
def _verdicts(book: Rulebook, holding: int, failing: int) -> tuple[Verdict, ...]:
    """The verdict of every cell, given the literals that hold and those that fail."""
    prepared = _clauses(book)
    true = false = 0
    for n, clause in enumerate(prepared.clauses):
        if clause & holding:
            true |= 1 << n
        elif clause & failing == clause:
            false |= 1 << n
    clauses = Lanes(true, false)
    return tuple(_verdict(*(_value(form, clauses) for form in forms)) for forms in prepared.cells)


def _value(form: int, clauses: Lanes) -> bool | None:
    """The value of a condition, given its clauses and the values of all."""
    if form & clauses.false:
        return False
    return True if form & clauses.true == form else None


def _verdict(base: bool | None, consult: bool | None, verify: bool | None) -> Verdict:
    """The verdict that the three conditions of a cell make (CONTRACT §2)."""
    if base is False:
        return Verdict.NO
    if base is None or consult is None:
        return Verdict.OPEN
    if consult:
        return Verdict.CONSULT
    if verify is None:
        return Verdict.OPEN
    return Verdict.VERIFY if verify else Verdict.CLEAR
