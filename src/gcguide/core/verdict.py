"""From known facts to a verdict for every cell, by one OR a fact.

Each answer is prepared as one integer, a board of bits: the cells it strikes out, those it leaves waiting when it is
unknown, the cautions it raises, and the literals of the few longer clauses. OR-ing the boards of all facts and looking
at those clauses gives all cells at once; it is the value that folding the conditions would give (the tests compare).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from gcguide.core.facts import Facts, Value
from gcguide.core.rulebook import Group, Literal, NormalForm, Rulebook, in_order
from gcguide.policy.vocabulary import UNSURE


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


@dataclass(frozen=True, slots=True)
class _Wide:
    """A clause or term of several literals: the bits of its literals being true and false, and where it stands."""

    true: int
    false: int
    cells: int


@dataclass(frozen=True, eq=False)
class Board:
    """The prepared integers of a rulebook."""

    count: int
    start: int
    facts: tuple[tuple[str, dict[object, int], Callable[[Value], int] | None], ...]
    clauses: tuple[_Wide, ...]
    consults: tuple[_Wide, ...]
    verifies: tuple[_Wide, ...]
    failing: dict[str, int] = field(default_factory=dict)

    def verdicts(self, facts: Facts, failed: Collection[str] = ()) -> list[Verdict]:
        """The verdict of every cell, in the order of the rulebook."""
        board = self.start
        for id, table, number in self.facts:
            value = facts.get(id)
            if number is not None and value is not None and value != UNSURE:
                board |= table[number(value)]
            else:
                board |= table[value]
        count = self.count
        lanes = (1 << count) - 1
        dead, waiting = board & lanes, board >> count & lanes
        for step in failed:
            dead |= self.failing.get(step, 0)
        for clause in self.clauses:
            if board & clause.false == clause.false:
                dead |= clause.cells
            elif not board & clause.true:
                waiting |= clause.cells
        consult, consult_open = _cautions(board, self.consults, board >> 2 * count & lanes, board >> 3 * count & lanes)
        verify, verify_open = _cautions(board, self.verifies, board >> 4 * count & lanes, board >> 5 * count & lanes)
        waiting |= ~consult & (consult_open | ~verify & verify_open)
        found = []
        for cell in range(count):
            bit = 1 << cell
            if dead & bit:
                found.append(Verdict.NO)
            elif waiting & bit:
                found.append(Verdict.OPEN)
            elif consult & bit:
                found.append(Verdict.CONSULT)
            else:
                found.append(Verdict.VERIFY if verify & bit else Verdict.CLEAR)
        return found


def _cautions(board: int, terms: Iterable[_Wide], raised: int, unknown: int) -> tuple[int, int]:
    for term in terms:
        if board & term.true == term.true:
            raised |= term.cells
        elif not board & term.false:
            unknown |= term.cells
    return raised, unknown


@lru_cache(maxsize=16)
def board(book: Rulebook) -> Board:
    """The board of a rulebook, made once."""
    return _Builder(book).board()


class _Builder:
    """Collects which literal does what to which cell, then writes one integer for each answer."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.count = len(book.cells)
        self.start = 0
        self.if_true: dict[Literal, int] = {}
        self.if_false: dict[Literal, int] = {}
        self.if_unknown: dict[str, int] = {}
        self.next_bit = 6 * self.count
        self.groups: dict[str, dict[Group, int]] = {"clauses": {}, "consults": {}, "verifies": {}}
        for index, cell in enumerate(book.cells):
            self._clauses(cell.base, 1 << index)
            self._terms(cell.consult, "consults", 2, index)
            self._terms(cell.verify, "verifies", 4, index)

    def _clauses(self, base: NormalForm, bit: int) -> None:
        for clause in base.clauses:
            if len(clause) == 1:
                ((fact, mask),) = clause
                self._add(self.if_false, (fact, mask), bit)
                self.if_unknown[fact] = self.if_unknown.get(fact, 0) | bit << self.count
            else:
                self.groups["clauses"][clause] = self.groups["clauses"].get(clause, 0) | bit

    def _terms(self, form: NormalForm, where: str, block: int, index: int) -> None:
        for term in form.terms:
            bit = 1 << index + block * self.count
            if not term:
                self.start |= bit
            elif len(term) == 1:
                ((fact, mask),) = term
                self._add(self.if_true, (fact, mask), bit)
                self.if_unknown[fact] = self.if_unknown.get(fact, 0) | bit << self.count
            else:
                self.groups[where][term] = self.groups[where].get(term, 0) | 1 << index

    @staticmethod
    def _add(where: dict[Literal, int], literal: Literal, bits: int) -> None:
        where[literal] = where.get(literal, 0) | bits

    def _wide(self, group: Group, cells: int) -> _Wide:
        """Gives each literal of a group a bit for true and one for false."""
        true = false = 0
        for literal in sorted(group):
            self._add(self.if_true, literal, 1 << self.next_bit)
            self._add(self.if_false, literal, 1 << self.next_bit + 1)
            true |= 1 << self.next_bit
            false |= 1 << self.next_bit + 1
            self.next_bit += 2
        return _Wide(true, false, cells)

    def board(self) -> Board:
        wide = {kind: tuple(self._wide(g, groups[g]) for g in in_order(groups)) for kind, groups in self.groups.items()}
        tables = []
        for id, domain in self.book.domains.items():
            table: dict[object, int] = {None: self.if_unknown.get(id, 0), UNSURE: self.if_unknown.get(id, 0)}
            by_value = domain.kind in ("bool", "choice", "set")
            for number, answer in enumerate(domain.answers):
                table[answer if by_value else number] = self._bits(id, number)
            if any(table.values()):
                tables.append((id, table, None if by_value else domain.number))
        failing: dict[str, int] = {}
        for index, cell in enumerate(self.book.cells):
            for step in self.book.steps[cell.category.id]:
                failing[step] = failing.get(step, 0) | 1 << index
        return Board(
            self.count, self.start, tuple(tables), wide["clauses"], wide["consults"], wide["verifies"], failing
        )

    def _bits(self, id: str, number: int) -> int:
        bits = 0
        for where, wanted in ((self.if_true, 1), (self.if_false, 0)):
            for (fact, mask), effect in where.items():
                if fact == id and mask >> number & 1 == wanted:
                    bits |= effect
        return bits
