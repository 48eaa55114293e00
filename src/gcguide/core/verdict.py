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


_NO, _OPEN, _CONSULT, _VERIFY, _CLEAR = Verdict


@dataclass(frozen=True, eq=False)
class _Clauses:
    """The different clauses of a rulebook as bits, and which of them make up the conditions of a cell.

    A clause is an OR of what it asks of each fact. So what an answer comes to is known beforehand: it makes clauses
    true, or all that they ask of this fact false; and those that ask nothing of it are false as far as it goes.

    Args:
        count: how many there are.
        parts: for each fact what its answers leave of the clauses: which may be false as far as it goes, and above
            those, shifted by the count, which are not true yet.
        cells: for each cell its category, and the clauses of `base`, `consult` and `verify`.
    """

    count: int
    parts: tuple[tuple[str, ByAnswer[int]], ...]
    cells: tuple[tuple[str, int, int, int], ...]


@lru_cache(maxsize=16)
def _clauses(book: Rulebook) -> _Clauses:
    forms = [form for cell in book.cells for form in (cell.base, cell.consult, cell.verify)]
    distinct = dict.fromkeys(clause for form in forms for clause in in_order(form.clauses))
    bits = {clause: 1 << n for n, clause in enumerate(distinct)}
    count, asked = len(bits), dict[str, list[tuple[int, int]]]()
    every = (1 << count) - 1
    for clause, bit in bits.items():
        for fact, mask in clause:
            asked.setdefault(fact, []).append((bit, mask))

    def part(domain: Domain, own: list[tuple[int, int]]) -> ByAnswer[int]:
        unmade = [every & ~union(bit for bit, mask in own if mask >> n & 1) for n in range(len(domain.answers))]
        unasked = every & ~union(bit for bit, _ in own)
        return ByAnswer(domain, [one | one << count for one in unmade], unasked | every << count)

    def form_bits(form: NormalForm) -> int:
        return sum(bits[clause] for clause in form.clauses)

    parts = tuple((id, part(book.domains[id], own)) for id, own in asked.items())
    cells = tuple((c.category.id, form_bits(c.base), form_bits(c.consult), form_bits(c.verify)) for c in book.cells)
    return _Clauses(count, parts, cells)


def verdicts(book: Rulebook, facts: Facts, failed: Collection[str] = ()) -> tuple[Verdict, ...]:
    """The verdict of every cell, in the order of the rulebook; `failed` are the steps that have failed."""
    prepared, answer = _clauses(book), facts.get
    left = -1
    for id, by_answer in prepared.parts:
        left &= by_answer[answer(id, UNSURE)]
    false, untrue = left & ((1 << prepared.count) - 1), left >> prepared.count
    shut = {category for category, steps in book.steps.items() if not set(steps).isdisjoint(failed)} if failed else ()
    return tuple(
        [
            _NO if base & false or (shut and category in shut)
            else _OPEN if base & untrue or (consult & untrue and not consult & false)
            else _CONSULT if not consult & false
            else _CLEAR if verify & false
            else _OPEN if verify & untrue
            else _VERIFY
            for category, base, consult, verify in prepared.cells
        ]
    )  # fmt: skip
