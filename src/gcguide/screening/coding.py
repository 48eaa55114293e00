"""Columns of cells to columns of codes, each spelling read once; what cannot be read is unknown, and told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from gcguide.decision.domain import Domain
from gcguide.problem import Problem
from gcguide.screening.literals import code_type

# So many different spellings of one column are kept; a column that has more is no column of answers.
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that says nothing that fits: its row (from 0 in the chunk), its text, what is wrong."""

    row: int
    text: str
    problem: Problem


@dataclass(eq=False)
class Coder:
    """Codes one column.

    Args:
        domain: of the fact; its numbers are the codes.
        read: the number of a cell's text, None where it is unknown; raises `Problem`.
    """

    domain: Domain
    read: Callable[[str], int | None]
    numbers: dict[str, int | None] = field(default_factory=dict)
    wrong: dict[str, Problem] = field(default_factory=dict)

    def code(self, cells: pl.Series) -> tuple[pl.Series, list[BadCell]]:
        """The codes of a column, null where it is unknown, and the cells that could not be read."""
        kind = code_type(self.domain)
        if cells.dtype == pl.Null:
            return pl.Series(cells.name, [None], kind).new_from_index(0, len(cells)), []
        if cells.dtype == pl.Boolean and self.domain.kind == "bool":
            # True is the first answer of a bool, false the second.
            return (~cells).cast(kind), []
        if isinstance(cells.dtype, pl.Date | pl.Datetime) and self.domain.kind == "date":
            return self._days(cells)
        if isinstance(cells.dtype, pl.Enum):
            # Each category is read once; the rows have their numbers already.
            codes, bad = self._texts(cells.dtype.categories)
            if not bad:
                return codes.gather(cells.to_physical()).alias(cells.name), []
        return self._texts(_as_text(cells))

    def _days(self, cells: pl.Series) -> tuple[pl.Series, list[BadCell]]:
        """Days of a typed column, which need no reading: how many cut-offs lie before each."""
        days = cells.cast(pl.Date)
        cuts = [cut for cut in self.domain.answers if isinstance(cut, date)]
        frame = days.to_frame("day")
        number = sum((pl.col("day") > cut).cast(code_type(self.domain)) for cut in cuts) if cuts else pl.lit(0)
        assert isinstance(number, pl.Expr)
        codes = frame.select(pl.when(pl.col("day").is_not_null()).then(number.cast(code_type(self.domain)))).to_series()
        low, high = days.min(), days.max()
        if any(isinstance(one, date) and self._wrong(one.isoformat()) for one in (low, high)):
            return self._texts(days.cast(pl.String))
        return codes, []

    def _wrong(self, text: str) -> bool:
        try:
            self.read(text)
        except Problem:
            return True
        return False

    def _texts(self, cells: pl.Series) -> tuple[pl.Series, list[BadCell]]:
        kind = code_type(self.domain)
        largest = kind.max()
        unread = pl.select(largest).item()
        codes = self._looked_up(cells, unread)
        if not (codes == unread).any():
            return codes, []
        news = cells.filter((codes == unread) & cells.is_not_null()).unique().to_list()
        news = [text for text in news if text not in self.wrong]
        if news:
            if len(self.numbers) + len(self.wrong) + len(news) > _KEPT:
                self.numbers.clear()
                self.wrong.clear()
                news = cells.drop_nulls().unique().to_list()
            for text in news:
                try:
                    self.numbers[text] = self.read(text)
                except Problem as problem:
                    self.wrong[text] = problem
            codes = self._looked_up(cells, unread)
        rows = (codes == unread).fill_null(False).arg_true()
        bad = [
            BadCell(row, text, self.wrong[text])
            for row, text in zip(rows.to_list(), cells.gather(rows).to_list(), strict=True)
        ]
        return (codes.set(codes == unread, None) if bad else codes), bad

    def _looked_up(self, cells: pl.Series, unread: int) -> pl.Series:
        spelt: list[str | None] = [None, *self.numbers]
        return cells.replace_strict(
            spelt, [None, *self.numbers.values()], default=unread, return_dtype=code_type(self.domain)
        )


def _as_text(cells: pl.Series) -> pl.Series:
    """A column of any type as the texts that a person would write."""
    if isinstance(cells.dtype, pl.List | pl.Array):
        inner = cells.cast(pl.List(pl.String))
        joined = inner.list.join(",")
        # A list without members is an answer, a blank cell is none.
        return joined.set(inner.list.len() == 0, "[]")
    if cells.dtype == pl.Float64 or cells.dtype == pl.Float32:
        whole = cells.drop_nulls()
        return (cells.cast(pl.Int64) if (whole == whole.round()).all() else cells).cast(pl.String)
    return cells if cells.dtype == pl.String else cells.cast(pl.String)
