"""What the columns of a result are called, and how its values are said: by their ids, or in words for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

import polars as pl

from gcguide.core.rulebook import Cell, Rulebook
from gcguide.core.verdict import Verdict
from gcguide.screening.judge import BITS, SHIFT, Judged
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

# How many verdicts one number holds.
_TOGETHER = 21


@dataclass(frozen=True, eq=False)
class Naming:
    """Names and values of the result's columns.

    Args:
        by_id: whether ids are written, as for other programs; else words.
        packed: whether a row's verdicts are written as one number, and its missing facts as another.
    """

    book: Rulebook
    words: Words
    by_id: bool
    packed: bool

    def columns(self, judged: Judged, unread: pl.Series) -> pl.DataFrame:
        """Our columns of a result.

        Args:
            judged: what the rows come to.
            unread: for each row the headings of the cells that could not be read.
        """
        own = [values.gather(judged.score) for values in self._best]
        if self.packed:
            return pl.DataFrame(
                [*own, *self._packed(judged), judged.missing.alias(self._said("packed_missing")), unread]
            )
        ranks = dict(zip(map(self._category, judged.categories), judged.categories.values(), strict=True))
        ranks |= dict(zip(map(self._cell, self.book.cells), judged.cells, strict=True))
        verdicts = [rank.cat.to(self._verdicts).alias(name) for name, rank in ranks.items()]
        return pl.DataFrame([*own, self._missing(judged.missing), unread, *verdicts])

    def inputs(self, headings: Sequence[str]) -> list[str]:
        """The names of the roster's own columns: as they are, told apart where two are alike or one is like ours."""
        taken = set(self._own_names)
        names = []
        for at, heading in enumerate(headings):
            heads = plain(heading) or f"_{at + 1}"
            name, number = heads, 2
            while name in taken:
                name, number = f"{heads}_{number}", number + 1
            taken.add(name)
            names.append(name)
        return names

    @property
    def best_verdict(self) -> str:
        """The name of the column that is filled for whoever may apply."""
        return self._said("best_verdict")

    @property
    def unread(self) -> str:
        """The name of the column that tells which cells could not be read."""
        return self._said("unread")

    def listing(self, items: Iterable[str]) -> str:
        """Several as one cell."""
        return self._between.join(items)

    @property
    def _own_names(self) -> list[str]:
        keys = ("best_category", "best_grade", "best_verdict", "missing", "unread", "packed_missing")
        packed = [self._said("packed", number=number + 1) for number in range(len(self._bundles))]
        return [
            *map(self._category, self.book.steps), *map(self._cell, self.book.cells), *map(self._said, keys), *packed
        ]  # fmt: skip

    def _said(self, key: str, **values: object) -> str:
        return _IDS[key].format(**values) if self.by_id else self.words(f"screening.word.{key}", **values)

    def _category(self, id: str) -> str:
        category = next(cell.category for cell in self.book.cells if cell.category.id == id)
        return self._said("category", number=category.number, category=category.short[self.words.lang])

    def _cell(self, cell: Cell) -> str:
        short = cell.category.short[self.words.lang]
        return self._said("cell", number=cell.category.number, category=short, grade=self._grade(cell.grade))

    def _grade(self, grade: str) -> str:
        edition = self.book.edition
        return grade if self.by_id else edition.facts[edition.rules.grades.fact].words(grade)[self.words.lang]

    @cached_property
    def _verdicts(self) -> pl.Enum:
        return pl.Enum([str(v) if self.by_id else self.words(f"verdict_short.{v}") for v in Verdict])

    @cached_property
    def _best(self) -> list[pl.Series]:
        """For each score the category (its number), grade and verdict to go for, null where there is none."""
        contenders = self.book.contenders()
        grades = [one.grade and self._grade(one.grade) for one in contenders]
        kinds = pl.Enum(list(map(self._grade, self.book.edition.rules.grades.order)))
        numbers = [one.category for one in contenders]
        none = [None] * (Verdict.CONSULT.rank * SHIFT)

        def by_score(values: Sequence[object]) -> list[object]:
            padded = [*values, *[None] * (SHIFT - len(values))]
            return none + padded * (len(Verdict) - Verdict.CONSULT.rank)

        verdicts = [self._verdicts.categories[score // SHIFT] for score in range(len(none), len(Verdict) * SHIFT)]
        return [
            pl.Series(self._said("best_category"), by_score(numbers), pl.UInt8),
            pl.Series(self._said("best_grade"), by_score(grades), kinds),
            pl.Series(self._said("best_verdict"), none + verdicts, self._verdicts),
        ]

    @cached_property
    def _bundles(self) -> list[range]:
        """The cells that each packed column holds."""
        count = len(self.book.cells)
        return [range(start, min(start + _TOGETHER, count)) for start in range(0, count, _TOGETHER)]

    def _packed(self, judged: Judged) -> list[pl.Series]:
        """Three bits a cell, from the lowest."""
        return [
            reduce(
                or_, [judged.cells[cell].cast(pl.UInt64) * (1 << BITS * at) for at, cell in enumerate(bundle)]
            ).alias(self._said("packed", number=number))
            for number, bundle in enumerate(self._bundles, start=1)
        ]  # fmt: skip

    def _missing(self, masks: pl.Series) -> pl.Series:
        """The missing facts of each row, listed; null where there are none. Many rows lack the same ones."""
        different = masks.unique()
        bytes = [
            table.gather((different // (1 << 8 * at)).cast(pl.UInt8, wrap_numerical=True))
            for at, table in enumerate(self._lists)
        ]
        lists = pl.select(pl.concat_str(bytes).str.strip_suffix(self._between)).to_series()
        lists = lists.set(different == 0, None).cast(pl.Categorical)
        places = pl.int_range(len(different), dtype=pl.UInt32, eager=True)
        return lists.gather(masks.replace_strict(different, places)).alias(self._said("missing"))

    @cached_property
    def _lists(self) -> list[pl.Series]:
        """For each eight facts the texts of the sets of them."""
        labels = [id if self.by_id else self.book.edition.facts[id].label[self.words.lang] for id in self.book.domains]
        eights = [[label + self._between for label in labels[at : at + 8]] for at in range(0, len(labels), 8)]
        return [
            pl.Series("".join(one for bit, one in enumerate(own) if number >> bit & 1) for number in range(256))
            for own in eights
        ]

    @cached_property
    def _between(self) -> str:
        return "," if self.by_id else self.words("screening.join")
