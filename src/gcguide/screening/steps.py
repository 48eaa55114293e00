"""Columns that tell the state of a step: only whether it has failed bears on a verdict."""

from collections.abc import Mapping

import polars as pl

from gcguide.cases.roster_headings import bare
from gcguide.decision.assessment import STATES
from gcguide.dialog.lexicon import Lexicon
from gcguide.dialog.words import Words
from gcguide.problem import unknown
from gcguide.screening.coding import BadCell
from gcguide.text import LANGS, shown

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
