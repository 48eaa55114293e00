"""Verdicts for whole columns of people: the conditions of the edition folded over polars columns."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from itertools import product
from operator import or_

import polars as pl

from gcguide.core.live import contrasts, outcomes
from gcguide.core.normal_form import Group, Literal, minimal
from gcguide.core.rulebook import Cell, Contender, Rulebook
from gcguide.core.verdict import Verdict
from gcguide.kleene import Condition, Test, fold

# The rank of a verdict and the place of what has it in the order of preference share one number.
SHIFT = 256
# Bits that a verdict takes.
BITS = 3


@dataclass(frozen=True, slots=True)
class Truths:
    """A condition for many people, an operand for `fold`: where it is true, and where it may be (true or unknown)."""

    true: pl.Series
    possible: pl.Series

    def __and__(self, other: "Truths") -> "Truths":
        return Truths(self.true & other.true, self.possible & other.possible)

    def __or__(self, other: "Truths") -> "Truths":
        return Truths(self.true | other.true, self.possible | other.possible)

    def __invert__(self) -> "Truths":
        return Truths(~self.possible, ~self.true)


@dataclass(frozen=True, eq=False)
class Judged:
    """What some rows of a roster come to.

    Args:
        cells: for each cell of the rulebook the ranks of its verdicts.
        categories: for each category id the ranks of the best verdict of its cells.
        score: `SHIFT` times the rank of the best verdict plus the place of what has it in `contenders`.
        missing: bit i is set where the i-th fact of the vocabulary is unknown and can still change a verdict.
    """

    cells: list[pl.Series]
    categories: dict[str, pl.Series]
    score: pl.Series
    missing: pl.Series


class Judge:
    """A rulebook prepared for rosters."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.contenders = book.contenders()
        self.scores = {id: self._scores(book.cells_of(id)) for id in book.steps}
        self.deciding = lru_cache(partial(_Deciding, book))

    def _scores(self, cells: list[Cell]) -> pl.Series:
        """The score of a category by the ranks of its cells, three bits each, the lowest grade in the lowest bits."""
        places = {one: place for place, one in enumerate(self.contenders)}
        scores = []
        for ranks in product(range(1 << BITS), repeat=len(cells)):
            top = max(ranks)
            own = [cell.grade for cell, rank in zip(cells, reversed(ranks), strict=True) if rank == top]
            scores.append(top * SHIFT + places[Contender.of(cells[0].category.number, own)])
        return pl.Series(scores, dtype=pl.UInt16)

    def judge(self, codes: Mapping[str, pl.Series], failed: Mapping[str, pl.Series], rows: int) -> Judged:
        """The verdicts of some rows.

        Args:
            codes: for each fact of the roster the numbers of the answers in the fact's domain, or how many there are
                where the answer is unknown; the facts that are left out are unknown in every row.
            failed: for each step of the roster whether it has failed.
            rows: how many there are.
        """
        return _Judging(self, codes, failed, rows).judged()


@lru_cache(maxsize=16)
def judge_of(book: Rulebook) -> Judge:
    """A rulebook prepared for rosters, once: a folder may hold a thousand of them."""
    return Judge(book)


class _Deciding:
    """When an unknown fact can decide a verdict: some situation of its is possible, none of whose answers is otherwise.

    Many situations are alike in part: they are nested choices, each worked out once.

    Attributes:
        choices: a literal; what must be possible beside it (the place of a choice before, None: nothing); and what
            else will do instead (None: nothing).
        facts: each fact with the place of its choice; None: it always decides.
    """

    def __init__(self, book: Rulebook, failing: frozenset[str]) -> None:
        situations: dict[str, set[Group]] = {}
        for cell in book.cells:
            # That a category has not failed is a literal, too; without answers.
            stands = frozenset([(cell.category.id, 0)] if cell.category.id in failing else [])
            for form in outcomes(cell):
                for contrast in contrasts(form):
                    situations.setdefault(contrast.fact, set()).add(stands | frozenset(contrast.others.items()))
        least = {fact: minimal(several) for fact, several in situations.items()}
        self.often = Counter(literal for several in least.values() for one in several for literal in one)
        self.choices: list[tuple[Literal, int | None, int | None]] = []
        self.places: dict[frozenset[Group], int | None] = {frozenset([frozenset()]): None, frozenset(): None}
        self.facts = {fact: self._place(several) for fact, several in least.items()}

    def _place(self, situations: frozenset[Group]) -> int | None:
        if situations not in self.places:
            here = Counter(literal for one in situations for literal in one)
            first = max(here, key=lambda literal: (here[literal], self.often[literal], literal))
            beside = self._place(frozenset(one - {first} for one in situations if first in one))
            instead = self._place(frozenset(one for one in situations if first not in one))
            self.choices.append((first, beside, instead))
            self.places[situations] = len(self.choices) - 1
        return self.places[situations]


class _Judging:
    """The verdicts of some rows; whatever several conditions share is worked out once."""

    def __init__(
        self, judge: Judge, codes: Mapping[str, pl.Series], failed: Mapping[str, pl.Series], rows: int
    ) -> None:
        self.judge, self.book = judge, judge.book
        self.codes = codes
        self.yes = pl.repeat(True, rows, eager=True)
        self.constant = {verdict: pl.repeat(verdict.rank, rows, dtype=pl.UInt8, eager=True) for verdict in Verdict}
        self.failed = {
            id: reduce(or_, shut)
            for id, steps in self.book.steps.items()
            if (shut := [failed[step] for step in steps if step in failed])
        }
        self.unknown = {
            id: codes[id] == len(domain.answers) if id in codes else self.yes
            for id, domain in self.book.domains.items()
        }
        self.literals: dict[Literal, Truths] = {}
        self.conditions: dict[Condition, Truths] = {}

    def judged(self) -> Judged:
        cells = [self._ranks(cell).alias(str(at)) for at, cell in enumerate(self.book.cells)]
        scores = {}
        for id, table in self.judge.scores.items():
            own = [at for at, cell in enumerate(self.book.cells) if cell.category.id == id]
            ranks = [cells[at].cast(pl.UInt16) * (1 << BITS * place) for place, at in enumerate(own)]
            scores[id] = table.gather(reduce(or_, ranks))
        categories = {id: (score // SHIFT).cast(pl.UInt8) for id, score in scores.items()}
        return Judged(cells, categories, pl.DataFrame(scores).max_horizontal(), self._missing())

    def _ranks(self, cell: Cell) -> pl.Series:
        """The ranks of a cell's verdicts: of the first that holds, of `clear` where none does."""
        ranks = self.constant[Verdict.CLEAR]
        for holds, verdict in reversed(self._planes(cell)):
            ranks = self.constant[verdict].zip_with(holds, ranks)
        return ranks

    def _planes(self, cell: Cell) -> list[tuple[pl.Series, Verdict]]:
        """Where each verdict of a cell holds, the first that does (CONTRACT §2)."""
        base = self._fold(cell.category.qualifies)
        if cell.granted is not None:
            base &= self._fold(cell.granted)
        for gate in cell.gates:
            base &= ~self._fold(gate.when)
        shut = ~base.possible
        if cell.category.id in self.failed:
            shut |= self.failed[cell.category.id]
        planes = [(shut, Verdict.NO), (~base.true, Verdict.OPEN)]
        for verdict in (Verdict.CONSULT, Verdict.VERIFY):
            raised = [one.when for one in cell.cautions if one.caution.kind == str(verdict)]
            if raised:
                caution = reduce(or_, map(self._fold, raised))
                planes += [(caution.true, verdict), (caution.possible, Verdict.OPEN)]
        return planes

    def _fold(self, condition: Condition | None) -> Truths:
        if condition is None:
            return Truths(self.yes, self.yes)
        if condition not in self.conditions:
            self.conditions[condition] = fold(condition, self._leaf)
        return self.conditions[condition]

    def _leaf(self, test: Test) -> Truths:
        return self._literal((test.fact, self.book.domains[test.fact].mask(test)))

    def _literal(self, literal: Literal) -> Truths:
        if literal not in self.literals:
            fact, mask = literal
            true = ~self.yes
            if fact in self.codes:
                answers = [number for number in range(len(self.book.domains[fact].answers)) if mask >> number & 1]
                true = reduce(or_, [self.codes[fact] == number for number in answers], true)
            self.literals[literal] = Truths(true, true | self.unknown[fact])
        return self.literals[literal]

    def _missing(self) -> pl.Series:
        """For each row the unknown facts that decide something in a situation that is still possible, as bits."""
        deciding = self.judge.deciding(frozenset(self.failed))
        possible: list[pl.Series] = []
        for (id, answers), beside, instead in deciding.choices:
            here = self._literal((id, answers)).possible if answers else ~self.failed[id]
            here = here if beside is None else here & possible[beside]
            possible.append(here if instead is None else here | possible[instead])
        facts = list(self.book.domains)
        kind = pl.UInt32 if len(facts) <= 32 else pl.UInt64
        mask = pl.repeat(0, len(self.yes), dtype=kind, eager=True)
        for start in range(0, len(facts), 8):  # eight bits at a time are a byte, the least that can be computed with
            byte = pl.repeat(0, len(self.yes), dtype=pl.UInt8, eager=True)
            for bit, fact in enumerate(facts[start : start + 8]):
                if fact in deciding.facts:
                    place = deciding.facts[fact]
                    live = self.unknown[fact] if place is None else self.unknown[fact] & possible[place]
                    byte |= live.cast(pl.UInt8) * (1 << bit)
            mask |= byte.cast(kind) * (1 << start)
        return mask
