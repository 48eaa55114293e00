"""What a screening comes to: counts by category, the best of each row, and the cells that could not be read."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from gcguide.core.rulebook import Rulebook
from gcguide.core.verdict import Verdict
from gcguide.problem import Problem
from gcguide.screening.judge import Judge, Judged

# So many unreadable cells are kept to be told one by one; all are counted.
KEPT = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that could not be read: its row and column as a spreadsheet has them, and what is wrong.

    Args:
        roster: the file it stands in, where there are several.
    """

    row: int
    column: str
    heading: str
    problem: Problem
    roster: str = ""


@dataclass
class Tally:
    """Counts that grow chunk by chunk.

    Args:
        categories: how many rows have each verdict, by category id; a category's verdict is its best grade's.
        best: how many rows have each cell (its number in the rulebook) as their best, with its verdict.
        rows: all rows that were judged.
        unread: the first cells that could not be read, `unread_count` of them in all.
    """

    categories: dict[str, Counter[Verdict]]
    best: Counter[tuple[int, Verdict]] = field(default_factory=Counter)
    rows: int = 0
    unread: list[Unread] = field(default_factory=list)
    unread_count: int = 0

    @classmethod
    def of(cls, book: Rulebook) -> "Tally":
        """No row yet."""
        return cls({id: Counter() for id in book.steps})

    def add(self, judge: Judge, judged: Judged) -> None:
        """Counts a chunk."""
        self.rows += len(judged.score)
        verdicts = list(Verdict)
        ranks = judged.looked_up({id: (id, table.category) for id, table in judge.tables.items()})
        counts = ranks.select(
            (pl.col(id) == verdict.rank).sum().alias(f"{verdict} {id}") for id in ranks.columns for verdict in verdicts
        ).row(0, named=True)
        for id in ranks.columns:
            self.categories[id].update({verdict: counts[f"{verdict} {id}"] for verdict in verdicts})
        cells, said = judge.best(range(len(judge.book.cells)), verdicts)
        for score, count in judged.score.value_counts().iter_rows():
            if (cell := cells[score]) is not None:
                self.best[cell, said[score]] += count

    def merge(self, later: "Tally") -> None:
        """Counts what was counted of the rows that follow."""
        self.rows += later.rows
        self.best += later.best
        for id, counts in later.categories.items():
            self.categories[id] += counts
        self.unread += later.unread[: KEPT - len(self.unread)]
        self.unread_count += later.unread_count

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
