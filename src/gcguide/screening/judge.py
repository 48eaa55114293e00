"""Verdicts for every row of a roster: the conditions of the edition folded over columns.

Null is unknown, and `& | ~` of boolean columns are the strong Kleene tables, so the fold that explains one applicant's
verdict gives a whole column of them. Nothing here repeats a rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

import polars as pl

from gcguide.decision.rulebook import Cell, Rulebook
from gcguide.decision.verdict import Verdict
from gcguide.kleene import Condition, fold
from gcguide.screening.literals import Literals
from gcguide.screening.missing import Missing

# Ranks of verdicts and the place of a cell in the order of preference share one number.
_SHIFT = 256


def step_column(id: str) -> str:
    """The column that tells whether a step has failed: true or false, never null."""
    return f"failed {id}"


@dataclass(frozen=True)
class Judged:
    """What a chunk of a roster comes to; all columns have its length and order.

    Args:
        cells: the rank of each cell's verdict (0 no … 4 clear), a column a cell in the order of the rulebook.
        best: the number of the best cell in the rulebook, null where all are `no` or `open`.
        missing: bit i is set where the i-th fact of the vocabulary is unknown and can still change a verdict.
    """

    cells: tuple[pl.Series, ...]
    best: pl.Series
    missing: pl.Series


class Judge:
    """A rulebook prepared for rosters that have columns for certain facts and steps."""

    def __init__(self, book: Rulebook, present: Iterable[str], steps: Iterable[str] = ()) -> None:
        self.book = book
        self.steps = frozenset(steps)
        self.literals = Literals(book, frozenset(present))
        self.verdicts = [self._verdict(cell).alias(str(index)) for index, cell in enumerate(book.cells)]
        self.missing = Missing(book, self.literals, self.failed)
        self.tests = self.literals.expressions()
        order = book.edition.rules.grades.order
        preferred = sorted(
            range(len(book.cells)),
            key=lambda i: (order.index(book.cells[i].grade), -book.cells[i].category.number),
        )
        self.places = {cell: place for place, cell in enumerate(preferred)}
        self.preferred = pl.Series(preferred, dtype=pl.UInt8)

    def judge(self, codes: pl.DataFrame) -> Judged:
        """The verdicts of a chunk.

        Args:
            codes: for every fact the judge was made for, a column of codes under its id; for every step, a column
                `step_column(id)` of booleans.
        """
        rows = codes.height
        tests = codes.select(*self.tests, *(pl.col(step_column(id)) for id in sorted(self.steps)))
        ranks = pl.select(*self.verdicts) if not tests.width else tests.select(*self.verdicts)
        if ranks.height != rows:  # nothing in the roster bears on any verdict: one row stands for all
            ranks = pl.concat([ranks] * rows) if rows else ranks.clear()
        cells = tuple(ranks[str(index)] for index in range(len(self.book.cells)))
        undecided = ranks.select(pl.any_horizontal(pl.all() == Verdict.OPEN.rank)).to_series()
        return Judged(cells, self._best(ranks), self.missing.of(codes, tests, undecided))

    def _best(self, ranks: pl.DataFrame) -> pl.Series:
        """Highest verdict first, then the higher grade, then the lower number, as one number to take the largest of."""
        scores = [pl.col(str(cell)).cast(pl.UInt16) * _SHIFT + place for cell, place in self.places.items()]
        largest = ranks.select(pl.max_horizontal(scores).alias("most")).select(
            pl.when(pl.col("most") >= Verdict.CONSULT.rank * _SHIFT).then(pl.col("most") % _SHIFT)
        )
        return self.preferred.gather(largest.to_series()).alias("best")

    def failed(self, steps: Iterable[str]) -> pl.Expr | None:
        """Whether one of some steps has failed; None where the roster tells of none of them."""
        told = [pl.col(step_column(id)) for id in steps if id in self.steps]
        return reduce(or_, told) if told else None

    def _fold(self, condition: Condition) -> pl.Expr:
        # An Expr takes more than Exprs for `&`, which is why it is no Operand to the type checker.
        return cast(pl.Expr, fold(condition, cast(Any, self.literals.leaf)))

    def _verdict(self, cell: Cell) -> pl.Expr:
        """The rank of the verdict of one cell (CONTRACT §2)."""
        base = self._fold(cell.category.qualifies)
        if cell.granted is not None:
            base &= self._fold(cell.granted)
        for gate in cell.gates:
            base &= ~self._fold(gate.when)
        if (failed := self.failed(self.book.steps[cell.category.id])) is not None:
            base &= ~failed
        raised: dict[str, pl.Expr] = {}
        for one in cell.cautions:
            when = pl.lit(True) if one.when is None else self._fold(one.when)
            kind = one.caution.kind
            raised[kind] = raised[kind] | when if kind in raised else when
        return _rank(base, raised)


def _rank(base: pl.Expr, raised: Mapping[str, pl.Expr]) -> pl.Expr:
    def of(verdict: Verdict) -> pl.Expr:
        return pl.lit(verdict.rank, pl.UInt8)

    chain = pl.when(~base).then(of(Verdict.NO)).when(base.is_null()).then(of(Verdict.OPEN))
    for verdict in (Verdict.CONSULT, Verdict.VERIFY):
        if verdict in raised:
            held = raised[verdict]
            chain = chain.when(held).then(of(verdict)).when(held.is_null()).then(of(Verdict.OPEN))
    return chain.otherwise(of(Verdict.CLEAR))
