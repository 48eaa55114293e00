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
from gcguide.core.normal_form import ByAnswer, Domain, NormalForm, in_order, union
from gcguide.core.rulebook import Rulebook
from gcguide.policy.vocabulary import UNSURE


class Verdict(StrEnum):
    """The five words, from the least to the best (CONTRACT §2)."""

    NO = "no"
    OPEN = "open"
    CONSULT = "consult"
    VERIFY = "verify"
    CLEAR = "clear"

    rank: int  # 0 for the least

    def __init__(self, *_: str) -> None:
        self.rank = len(type(self).__members__)


@dataclass(frozen=True, eq=False)
class _Clauses:
    """The different clauses of a rulebook as bits, and which of them make up the conditions of a cell.

    A clause is an OR of what it asks of each fact. So what an answer comes to is known beforehand: it makes clauses
    true, or all that they ask of this fact false; and those that ask nothing of it are false as far as it goes.

    Args:
        every: all clauses.
        parts: for each fact what its answers make of the clauses: those true, and those false as far as it goes.
        cells: for each cell its category, and the clauses of `base`, `consult` and `verify`.
    """

    every: int
    parts: dict[str, ByAnswer[tuple[int, int]]]
    cells: tuple[tuple[str, int, int, int], ...]


@lru_cache(maxsize=16)
def _clauses(book: Rulebook) -> _Clauses:
    forms = [form for cell in book.cells for form in (cell.base, cell.consult, cell.verify)]
    distinct = dict.fromkeys(clause for form in forms for clause in in_order(form.clauses))
    bits = {clause: 1 << n for n, clause in enumerate(distinct)}
    every, asked = (1 << len(bits)) - 1, dict[str, list[tuple[int, int]]]()
    for clause, bit in bits.items():
        for fact, mask in clause:
            asked.setdefault(fact, []).append((bit, mask))

    def part(domain: Domain, own: list[tuple[int, int]]) -> ByAnswer[tuple[int, int]]:
        true = [union(bit for bit, mask in own if mask >> n & 1) for n in range(len(domain.answers))]
        return ByAnswer(domain, [(one, every & ~one) for one in true], (0, every & ~union(bit for bit, _ in own)))

    def form_bits(form: NormalForm) -> int:
        return sum(bits[clause] for clause in form.clauses)

    parts = {id: part(book.domains[id], own) for id, own in asked.items()}
    cells = tuple((c.category.id, form_bits(c.base), form_bits(c.consult), form_bits(c.verify)) for c in book.cells)
    return _Clauses(every, parts, cells)


def verdicts(book: Rulebook, facts: Facts, failed: Collection[str] = ()) -> tuple[Verdict, ...]:
    """The verdict of every cell, in the order of the rulebook; `failed` are the steps that have failed."""
    prepared = _clauses(book)
    true, false = 0, prepared.every
    for id, by_answer in prepared.parts.items():
        made, unmade = by_answer[facts.get(id, UNSURE)]
        true |= made
        false &= unmade
    shut = {category for category, steps in book.steps.items() if not set(steps).isdisjoint(failed)} if failed else ()
    return tuple(
        [
            Verdict.NO if shut and category in shut else _verdict(base, consult, verify, true, false)
            for category, base, consult, verify in prepared.cells
        ]
    )


def _verdict(base: int, consult: int, verify: int, true: int, false: int) -> Verdict:
    """The verdict that the three conditions of a cell make (CONTRACT §2), each given by its clauses."""
    if base & false:
        return Verdict.NO
    if base & ~true or (consult & ~true and not consult & false):
        return Verdict.OPEN
    if not consult & false:
        return Verdict.CONSULT
    if verify & false:
        return Verdict.CLEAR
    return Verdict.OPEN if verify & ~true else Verdict.VERIFY
