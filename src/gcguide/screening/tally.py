"""What a screening comes to: counts by category, the best of each row, and the cells that could not be read."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from gcguide.decision.rulebook import Rulebook
from gcguide.decision.verdict import Verdict
from gcguide.problem import Problem
from gcguide.screening.judge import Judged

# So many unreadable cells are kept to be told one by one; all are counted.
KEPT = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that could not be read: its row and column as a spreadsheet has them, and what is wrong."""

    row: int
    column: str
    heading: str
    problem: Problem


@dataclass
class Tally:
    """Counts that grow chunk by chunk.

    Args:
        categories: how many rows have each verdict, by category id; a category's verdict is its best grade's.
        best: how many rows have each cell (its number in the rulebook) as their best, with its verdict.
        rows: all rows that were judged.
        unread: the first cells that could not be read, `unread_count` of them in all.
    """

    book: Rulebook
    categories: dict[str, Counter[Verdict]] = field(default_factory=dict)
    best: Counter[tuple[int, Verdict]] = field(default_factory=Counter)
    rows: int = 0
    unread: list[Unread] = field(default_factory=list)
    unread_count: int = 0

    def __post_init__(self) -> None:
        self.categories = {id: Counter() for id in self.book.steps}

    def add(self, judged: Judged, categories: dict[str, pl.Series]) -> None:
        """Counts a chunk."""
        self.rows += len(judged.best)
        verdicts = list(Verdict)
        for id, ranks in categories.items():
            counted = self.categories[id]
            for rank, count in ranks.value_counts().iter_rows():
                counted[verdicts[rank]] += count
        for cell, count in judged.best.drop_nulls().value_counts().iter_rows():
            ranks = judged.cells[cell].filter(judged.best == cell)
            for rank, some in ranks.value_counts().iter_rows() if count else ():
                self.best[cell, verdicts[rank]] += some

    def cannot_read(self, row: int, column: str, heading: str, problem: Problem) -> None:
        """One more cell that could not be read."""
        self.unread_count += 1
        if len(self.unread) < KEPT:
            self.unread.append(Unread(row, column, heading, problem))

    def with_best(self, verdict: Verdict) -> int:
        """How many rows have a best of this verdict."""
        return sum(count for (_, one), count in self.best.items() if one is verdict)

    @property
    def undecided(self) -> int:
        """How many rows have nothing to go for yet, or at all."""
        return self.rows - sum(self.best.values())
