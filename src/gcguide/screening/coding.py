"""Columns of cells to columns of codes, each spelling read once; what cannot be read is unknown, and told."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from gcguide.core.decide import STATES
from gcguide.language.lexicon import Lexicon
from gcguide.problem import Problem, unknown
from gcguide.tables.columns import as_text
from gcguide.text import LANGS, bare, shown
from gcguide.words import Words

# So many different spellings of one column are kept; a column that has more is no column of answers.
_KEPT = 50_000

# What a column of truths would be as text.
_BOOLEANS = pl.Enum(["false", "true"])

FAILED = STATES[-1]


@dataclass(frozen=True, eq=False)
class _Known:
    """Spellings that were read, with their codes (last that of an empty cell) and, by number, what is wrong.

    `said` are the numbers of those that only say what they mean.
    """

    spellings: pl.Enum
    codes: pl.Series
    wrong: dict[int, Problem]
    said: list[int]


class Coder:
    """Codes one column; several threads may.

    Args:
        read: the code of a cell's text, None where it is unknown; raises `Problem`.
        unknown: the code of what is unknown, also the largest code.
        is_plain: whether a text that was read is called what it means; of others people are told how they were read.
    """

    def __init__(
        self, read: Callable[[str], int | None], unknown: int, is_plain: Callable[[str], bool] = lambda _: True
    ) -> None:
        self.read, self.is_plain = read, is_plain
        self.unknown = unknown
        self.kind = pl.UInt8 if unknown < 255 else pl.UInt16
        self.known = self._learned([])

    def code(self, cells: pl.Series) -> tuple[pl.Series, list[tuple[int, Problem]], pl.Series, dict[str, int]]:
        """The codes of a column, never null, the rows that could not be read, and its texts as an enumeration.

        Last how often there is each text that only says what it means.

        A column that is no text is given back as it is.
        """
        if cells.dtype == pl.Boolean:
            texts = cells.cast(pl.UInt8).cat.to(_BOOLEANS)
        else:
            texts = cells if isinstance(cells.dtype, pl.Enum) else self._spelt(as_text(cells))
        spellings, known = texts.dtype, self.known
        assert isinstance(spellings, pl.Enum)
        if spellings != known.spellings:
            known = self.known = self._learned(spellings.categories)
        numbers = texts.to_physical().fill_null(len(spellings.categories))
        bad: list[tuple[int, Problem]] = []
        if known.wrong:
            rows = numbers.is_in(list(known.wrong)).arg_true()
            bad = [(row, known.wrong[number]) for row, number in zip(rows, numbers.gather(rows), strict=True)]
        said: dict[str, int] = {}
        if known.said:
            found = numbers.filter(numbers.is_in(known.said)).value_counts()
            said = {spellings.categories[number]: count for number, count in found.iter_rows()}
        return known.codes.gather(numbers).alias(cells.name), bad, texts if cells.dtype == pl.String else cells, said

    def _spelt(self, texts: pl.Series) -> pl.Series:
        """The texts as an enumeration of all spellings of the column so far."""
        spellings = self.known.spellings
        spelt = texts.cast(spellings, strict=False)
        if spelt.null_count() > texts.null_count():
            news = texts.filter(spelt.is_null()).drop_nulls().unique(maintain_order=True)
            every = [*spellings.categories, *news]
            spelt = texts.cast(pl.Enum(every if len(every) <= _KEPT else texts.drop_nulls().unique()))
        return spelt

    def _learned(self, spellings: pl.Series | list[str]) -> _Known:
        """Reads the spellings of a column."""
        wrong: dict[int, Problem] = {}
        codes, said = [], []
        for number, text in enumerate(spellings):
            try:
                code = self.read(text)
            except Problem as problem:
                wrong[number], code = problem, None
            codes.append(self.unknown if code is None else code)
            if code is not None and not self.is_plain(text):
                said.append(number)
        return _Known(pl.Enum(spellings), pl.Series([*codes, self.unknown], dtype=self.kind), wrong, said)


def step_reader(words: Words, lexicon: Lexicon) -> Callable[[str], int | None]:
    """Whether a cell says that a step has failed: 1 or 0; a blank says that it has not.

    Its texts are the ids of states and their words in either language.
    """
    states = {bare(state): state for state in STATES}
    for state in STATES:
        for lang in LANGS:
            states[bare(words.texts[f"history.state_{state}"][lang])] = state

    def read(text: str) -> int | None:
        if text.strip() and bare(text) not in states and lexicon.reply(text) != "unsure":
            raise unknown("value", shown(text), STATES)
        return int(states.get(bare(text)) == FAILED)

    return read
