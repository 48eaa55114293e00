"""Columns of cells to columns of codes, each spelling read once; what cannot be read is unknown, and told.

Codes are never null: an unknown answer has the number after the last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

import polars as pl

from gcguide.core.decide import STATES
from gcguide.core.normal_form import Domain
from gcguide.language.lexicon import Lexicon
from gcguide.problem import Problem, unknown
from gcguide.screening.judge import code_type
from gcguide.tables.heads import bare
from gcguide.text import LANGS, shown
from gcguide.words import Words

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
    wrong: dict[str, Problem] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        # Replaced as a whole: several threads may code chunks at once.
        self.listed: tuple[pl.Enum, pl.Series | None] | None = None
        self.known: tuple[list[str | None], list[int]] = ([None], [self.unknown])

    @property
    def unknown(self) -> int:
        """The code of an unknown answer."""
        return len(self.domain.answers)

    def code(self, cells: pl.Series) -> tuple[pl.Series, list[BadCell]]:
        """The codes of a column and the cells that could not be read."""
        kind = code_type(self.domain)
        if cells.dtype == pl.Null:
            return pl.Series(cells.name, [self.unknown], kind).new_from_index(0, len(cells)), []
        if cells.dtype == pl.Boolean and self.domain.kind == "bool":
            # True is the first answer of a bool, false the second.
            return (~cells).cast(kind).fill_null(self.unknown), []
        if isinstance(cells.dtype, pl.Date | pl.Datetime) and self.domain.kind == "date":
            return self._days(cells)
        if isinstance(cells.dtype, pl.Enum):
            # Each category is read once; the rows have their numbers already.
            if self.listed is None or self.listed[0] != cells.dtype:
                codes, bad = self._texts(cells.dtype.categories)
                self.listed = cells.dtype, None if bad else codes.extend(pl.Series([self.unknown], dtype=kind))
            if (codes_of := self.listed[1]) is not None:
                places = cells.to_physical()
                if codes_of.to_list() == list(range(len(codes_of))):  # the categories are the answers, in their order
                    return places.cast(kind).fill_null(self.unknown), []
                return codes_of.gather(places.cast(pl.UInt32).fill_null(len(codes_of) - 1)).alias(cells.name), []
        return self._texts(_as_text(cells))

    def _days(self, cells: pl.Series) -> tuple[pl.Series, list[BadCell]]:
        """Days of a typed column, which need no reading: how many cut-offs lie before each."""
        kind = code_type(self.domain)
        days = cells.cast(pl.Date)
        low, high = days.min(), days.max()
        if any(isinstance(one, date) and self._wrong(one.isoformat()) for one in (low, high)):
            return self._texts(days.cast(pl.String))
        codes = pl.Series(cells.name, [0], kind).new_from_index(0, len(cells))
        for cut in self.domain.answers:
            if isinstance(cut, date):
                codes += (days > cut).cast(kind)
        return codes.fill_null(self.unknown), []

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
        if codes.is_empty() or codes.max() != unread:
            return codes, []
        with self.lock:
            self._learn(cells, cells.filter(codes == unread).unique().to_list())
            codes = self._looked_up(cells, unread)
            wrong = self.wrong
        rows = (codes == unread).arg_true()
        bad = [
            BadCell(row, text, wrong[text])
            for row, text in zip(rows.to_list(), cells.gather(rows).to_list(), strict=True)
        ]
        return (codes.set(codes == unread, self.unknown) if bad else codes), bad

    def _learn(self, cells: pl.Series, news: list[str]) -> None:
        """Reads the spellings of a column that were not read before."""
        spelt, numbers = self.known
        news = [text for text in news if text not in self.wrong]
        if len(spelt) + len(self.wrong) + len(news) > _KEPT:
            spelt, numbers, self.wrong = [None], [self.unknown], {}
            news = cells.drop_nulls().unique().to_list()
        read: dict[str, int] = {}
        for text in news:
            try:
                number = self.read(text)
                read[text] = self.unknown if number is None else number
            except Problem as problem:
                self.wrong[text] = problem
        # Another thread may have read some of them in the meantime.
        there = set(spelt)
        fresh = {text: number for text, number in read.items() if text not in there}
        self.known = [*spelt, *fresh], [*numbers, *fresh.values()]

    def _looked_up(self, cells: pl.Series, unread: int) -> pl.Series:
        spelt, numbers = self.known
        return cells.replace_strict(spelt, numbers, default=unread, return_dtype=code_type(self.domain))


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


# Columns that tell the state of a step: only whether it has failed bears on a verdict.

FAILED = STATES[-1]


def spellings(words: Words) -> dict[str, str]:
    """The state of each spelling, as `bare` has it: its id, and its words in either language."""
    found = {bare(state): state for state in STATES}
    for state in STATES:
        for lang in LANGS:
            found[bare(words.texts[f"history.state_{state}"][lang])] = state
    return found


def failed(cells: pl.Series, states: Mapping[str, str], lexicon: Lexicon) -> tuple[pl.Series, list[BadCell]]:
    """Whether each cell says that the step has failed (a blank says that it has not), and the cells of no state."""
    if cells.dtype == pl.Null:
        return pl.Series(cells.name, [False]).new_from_index(0, len(cells)), []
    texts = cells.cast(pl.String)
    different = [text for text in texts.unique().to_list() if text and text.strip()]
    no = [text for text in different if states.get(bare(text)) == FAILED]
    wrong = [text for text in different if bare(text) not in states and lexicon.reply(text) != "unsure"]
    bad: list[BadCell] = []
    if wrong:
        rows = texts.is_in(wrong).fill_null(False).arg_true()
        known = list(STATES)
        bad = [
            BadCell(row, text, unknown("value", shown(text), known))
            for row, text in zip(rows, texts.gather(rows), strict=True)
        ]
    return texts.is_in(no).fill_null(False), bad
