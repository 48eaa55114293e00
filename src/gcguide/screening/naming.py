"""What the columns of a result are called, and how its values are said: by their ids, or in words for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from gcguide.core.rulebook import Cell, Rulebook
from gcguide.core.verdict import Verdict
from gcguide.screening.judge import Judge, Table
from gcguide.text import plain
from gcguide.words import Words

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

# A list of facts is put together from the lists of so many facts each.
_PIECE = 8

# A list that comes back in so many rows is worth a number.
_FEW = 8


@dataclass(frozen=True, eq=False)
class Naming:
    """Names and values of the result's columns.

    Args:
        by_id: whether ids are written, as for other programs; else words.
    """

    book: Rulebook
    words: Words
    by_id: bool

    def inputs(self, headings: Sequence[str]) -> list[str]:
        """The names of the roster's own columns: as they are, told apart where two are alike or one is like ours."""
        taken = set(self._own)
        names = []
        for at, heading in enumerate(headings):
            said = plain(heading) or f"_{at + 1}"
            name, number = said, 2
            while name in taken:
                name, number = f"{said}_{number}", number + 1
            taken.add(name)
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

    def verdict(self, ranks: pl.Series) -> pl.Series:
        """Ranks as the words of verdicts."""
        return self._verdicts.gather(ranks)

    def looked_up(self, tables: Mapping[str, Table]) -> dict[str, tuple[str, pl.Series]]:
        """For the column of each category and cell its category and what to write for each combination."""
        columns = {self.category(id): (id, self.verdict(table.category)) for id, table in tables.items()}
        for cell, (id, ranks) in zip(self.book.cells, _by_cell(tables), strict=True):
            columns[self.cell(cell)] = id, self.verdict(ranks)
        return columns

    def packed(self, tables: Mapping[str, Table]) -> list[tuple[str, dict[str, pl.Series]]]:
        """For each packed column its categories, and what each combination of them adds: three bits a cell, from the
        lowest.
        """
        names, cells = self._packed_names, _by_cell(tables)
        made = []
        for name, start in zip(names, range(0, len(cells), _TOGETHER), strict=False):
            parts: dict[str, pl.Series] = {}
            for at, (id, ranks) in enumerate(cells[start : start + _TOGETHER]):
                bits = ranks.cast(pl.UInt64) * (1 << BITS * at)
                parts[id] = parts[id] | bits if id in parts else bits
            made.append((name, parts))
        return made

    @property
    def mask_name(self) -> str:
        """The name of the packed column of missing facts."""
        return self._packed_names[-1]

    def best(self, judge: Judge) -> list[pl.Series]:
        """For each score the category (its number), grade and verdict to go for, null where there is none."""
        cells = self.book.cells
        names = [cell.grade if self.by_id else self.grade(cell.grade) for cell in cells]
        kinds = pl.Enum(list(dict.fromkeys(names)))
        numbers, verdicts = judge.best([cell.category.number for cell in cells], self._verdicts.to_list())
        grades, _ = judge.best(names, list(Verdict))
        category, grade, verdict = self.best_names
        return [
            pl.Series(category, numbers, pl.UInt8),
            pl.Series(grade, grades, kinds),
            pl.Series(verdict, verdicts, self._verdicts.dtype),
        ]

    def missing(self, masks: pl.Series) -> pl.Series:
        """The missing facts of each row, listed: where few lists occur an enumeration of them, else texts."""
        different = masks.unique().sort()
        lists = self._lists(different)
        numbers = pl.int_range(len(different), dtype=pl.UInt32, eager=True)
        if 0 in different:  # the first, for which nothing is listed
            numbers = numbers.shift(1)
        listed = lists.drop_nulls()
        if len(different) * _FEW < len(masks) and listed.is_unique().all():
            lists = numbers.cat.to(pl.Enum(listed))
        if len(masks):
            places = pl.int_range(len(different), dtype=pl.UInt32, eager=True)
            lists = lists.gather(masks.replace_strict(different, places))
        return lists.alias(self.missing_name)

    def _lists(self, masks: pl.Series) -> pl.Series:
        """The facts of each mask in words, null for the empty mask."""
        pieces = [
            pl.lit(one).gather(pl.col("mask") // (1 << _PIECE * at) & ((1 << _PIECE) - 1))
            for at, one in enumerate(self._pieces)
        ]
        between = self.listing(["", ""])
        listed = masks.to_frame("mask").select(
            pl.concat_str(pieces, separator=between, ignore_nulls=True).alias("said")
        )
        return listed.select(pl.when(pl.col("said") != "").then("said")).to_series()

    @cached_property
    def _pieces(self) -> list[pl.Series]:
        """For every few facts, by their bits, the list of them."""
        facts = list(map(self.fact, self.book.domains))
        return [
            pl.Series(
                [
                    self.listing(fact for at, fact in enumerate(some) if bits >> at & 1) or None
                    for bits in range(1 << _PIECE)
                ],
                dtype=pl.String,
            )
            for some in (facts[start : start + _PIECE] for start in range(0, len(facts), _PIECE))
        ]

    def fact(self, id: str) -> str:
        """A fact as the result calls it."""
        return id if self.by_id else self.book.edition.facts[id].label[self.words.lang]

    def listing(self, items: Iterable[str]) -> str:
        """Several as one cell."""
        return ",".join(items) if self.by_id else self.words("screening.join").join(items)


def _by_cell(tables: Mapping[str, Table]) -> list[tuple[str, pl.Series]]:
    """The category and the ranks of each cell, in the order of the rulebook."""
    return [(id, ranks) for id, table in tables.items() for ranks in table.cells]
