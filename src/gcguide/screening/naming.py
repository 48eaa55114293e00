"""What the columns of a result are called, and how its values are said: by their ids, or in words for people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from gcguide.decision.rulebook import Cell, Rulebook
from gcguide.decision.verdict import Verdict
from gcguide.dialog.words import Words
from gcguide.screening.judge import Judged
from gcguide.text import plain

# The columns of a result for programs.
_IDS = {
    "category": "category_{number}",
    "cell": "category_{number}_{grade}",
    "best_category": "best_category",
    "best_grade": "best_grade",
    "best_verdict": "best_verdict",
    "missing": "missing",
    "unread": "unread",
    "packed": "verdicts_{number}",
    "packed_missing": "missing_mask",
}

# Bits that a verdict takes, and how many of them one number holds.
BITS = 3
_TOGETHER = 21

# So many lists of missing facts are kept in words.
_KEPT = 100_000


@dataclass(frozen=True, eq=False)
class Naming:
    """Names and values of the result's columns.

    Args:
        by_id: whether ids are written, as for other programs; else words.
    """

    book: Rulebook
    words: Words
    by_id: bool
    taken: set[str] = field(default_factory=set)
    listed: dict[int, str | None] = field(default_factory=dict)

    def inputs(self, headings: Sequence[str]) -> list[str]:
        """The names of the roster's own columns: as they are, told apart where two are alike or one is like ours."""
        self.taken.update(self._own)
        names = []
        for at, heading in enumerate(headings):
            said = plain(heading) or f"_{at + 1}"
            name, number = said, 2
            while name in self.taken:
                name, number = f"{said}_{number}", number + 1
            self.taken.add(name)
            names.append(name)
        return names

    @cached_property
    def _own(self) -> list[str]:
        own = [self.category(id) for id in self.book.steps] + [self.cell(cell) for cell in self.book.cells]
        return [*own, *self.best_names, self.missing_name, self.unread, *self._packed_names]

    def _said(self, key: str, **values: object) -> str:
        return _IDS[key].format(**values) if self.by_id else self.words(f"screening.word.{key}", **values)

    def category(self, id: str) -> str:
        """The name of a category's column."""
        category = next(cell.category for cell in self.book.cells if cell.category.id == id)
        return self._said("category", number=category.number, category=category.short[self.words.lang])

    def cell(self, cell: Cell) -> str:
        """The name of a cell's column."""
        label = cell.grade if self.by_id else self.grade(cell.grade)
        short = cell.category.short[self.words.lang]
        return self._said("cell", number=cell.category.number, category=short, grade=label)

    def grade(self, id: str) -> str:
        """A grade in words."""
        edition = self.book.edition
        return edition.facts[edition.rules.grades.fact].words(id)[self.words.lang]

    @property
    def best_names(self) -> tuple[str, str, str]:
        """The names of the three columns of the best: category, grade, verdict."""
        return self._said("best_category"), self._said("best_grade"), self._said("best_verdict")

    @property
    def missing_name(self) -> str:
        """The name of the column of missing facts."""
        return self._said("missing")

    @property
    def unread(self) -> str:
        """The name of the column that tells which cells could not be read."""
        return self._said("unread")

    @property
    def _packed_names(self) -> list[str]:
        numbers = range(1, (len(self.book.cells) - 1) // _TOGETHER + 2)
        return [self._said("packed", number=number) for number in numbers] + [self._said("packed_missing")]

    @cached_property
    def _verdicts(self) -> pl.Series:
        said = [str(v) if self.by_id else self.words(f"verdict_short.{v}") for v in Verdict]
        return pl.Series(said, dtype=pl.Enum(said))

    def verdict(self, ranks: pl.Series, name: str) -> pl.Series:
        """Ranks as the words of verdicts."""
        return self._verdicts.gather(ranks).alias(name)

    def best(self, judged: Judged) -> list[pl.Series]:
        """The category (its number), grade and verdict to go for, null where there is none."""
        cells = self.book.cells
        category, grade, verdict = self.best_names
        numbers = pl.Series(category, [cell.category.number for cell in cells], pl.UInt8)
        grades = [cell.grade if self.by_id else self.grade(cell.grade) for cell in cells]
        kinds = pl.Series(grade, grades, pl.Enum(list(dict.fromkeys(grades))))
        highest = pl.select(pl.max_horizontal(judged.cells)).to_series()
        ranks = highest.to_frame("rank").select(pl.when(judged.best.is_not_null()).then(pl.col("rank"))).to_series()
        return [
            numbers.gather(judged.best).alias(category),
            kinds.gather(judged.best).alias(grade),
            self.verdict(ranks, verdict),
        ]

    def missing(self, masks: pl.Series, names: Callable[[int], Iterable[str]]) -> pl.Series:
        """The missing facts of each row, listed."""
        different = masks.unique().sort()
        if len(self.listed) > _KEPT:
            self.listed.clear()
        for mask in different:
            if mask not in self.listed:
                self.listed[mask] = self.listing(map(self.fact, names(mask))) or None
        said = pl.Series(self.missing_name, [self.listed[mask] for mask in different], pl.String)
        return said.gather(different.search_sorted(masks)) if len(masks) else said

    def fact(self, id: str) -> str:
        """A fact as the result calls it."""
        return id if self.by_id else self.book.edition.facts[id].label[self.words.lang]

    def listing(self, items: Iterable[str]) -> str:
        """Several as one cell."""
        return ",".join(items) if self.by_id else self.words("screening.join").join(items)

    def packed(self, judged: Judged) -> list[pl.Series]:
        """All verdicts of a row in one number, three bits a cell from the lowest, and the mask of missing facts."""
        names = self._packed_names
        made = []
        for name, start in zip(names, range(0, len(judged.cells), _TOGETHER), strict=False):
            some = judged.cells[start : start + _TOGETHER]
            parts = [ranks.cast(pl.UInt64) * (1 << BITS * at) for at, ranks in enumerate(some)]
            made.append(pl.select(pl.sum_horizontal(parts).cast(pl.UInt64)).to_series().alias(name))
        return [*made, judged.missing.alias(names[-1])]
