"""A roster in, its verdicts out, chunk by chunk: what comes out of a row depends on that row alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from gcguide.cases.roster_extent import letters
from gcguide.decision.rulebook import Rulebook
from gcguide.screening.coding import BadCell, Coder
from gcguide.screening.judge import Judge, Judged, step_column
from gcguide.screening.layout import ColumnRead
from gcguide.screening.naming import Naming
from gcguide.screening.sources import Source
from gcguide.screening.spellings import Spellings
from gcguide.screening.steps import failed
from gcguide.screening.tally import Tally
from gcguide.text import plain


@dataclass(frozen=True, eq=False)
class Screening:
    """Everything a roster's rows are judged with.

    Args:
        columns: how each heading was read.
        naming: what the columns of the result and their values are called.
        packed: whether a row's verdicts are written as one number.
    """

    book: Rulebook
    columns: Sequence[ColumnRead]
    spellings: Spellings
    step_states: Mapping[str, str]
    naming: Naming
    packed: bool = False

    def results(self, source: Source, tally: Tally, progress: Callable[[int], None]) -> Iterator[pl.DataFrame]:
        """The rows of a roster with their verdicts, a frame for each chunk; `tally` and `progress` see each pass."""
        facts = {at: one.fact for at, one in enumerate(self.columns) if one.fact}
        steps = {at: one.step for at, one in enumerate(self.columns) if one.step}
        judge = Judge(self.book, facts.values(), steps.values())
        coders = {at: self._coder(id) for at, id in facts.items()}
        names = self.naming.inputs([one.heading for one in self.columns])
        row = source.first
        for chunk in source.chunks:
            rows = pl.int_range(row, row + chunk.height, eager=True)
            row += chunk.height
            if source.drops_blank:
                kept = _not_blank(chunk)
                chunk, rows = chunk.filter(kept), rows.filter(kept)
            codes: list[pl.Series] = []
            unread: list[tuple[int, int, BadCell]] = []
            for at, coder in coders.items():
                coded, bad = coder.code(chunk[str(at)])
                codes.append(coded.alias(facts[at]))
                unread += [(cell.row, at, cell) for cell in bad]
            for at, step in steps.items():
                coded, bad = failed(chunk[str(at)], self.step_states, self.spellings.lexicon)
                codes.append(coded.alias(step_column(step)))
                unread += [(cell.row, at, cell) for cell in bad]
            unread.sort(key=lambda one: one[:2])
            for place, at, cell in unread:
                tally.cannot_read(rows[place], letters(at), self.columns[at].heading, cell.problem)
            judged = judge.judge(pl.DataFrame(codes))
            categories = self._categories(judged)
            tally.add(judged, categories)
            given = chunk.rename(dict(zip(chunk.columns, names, strict=True)))
            yield given.hstack(self._columns(judge, judged, categories, unread))
            progress(row - source.first)

    def _coder(self, id: str) -> Coder:
        return Coder(self.book.domains[id], lambda text: self.spellings.number(id, text))

    def _categories(self, judged: Judged) -> dict[str, pl.Series]:
        """The rank of each category's verdict: its best grade's."""
        found: dict[str, pl.Series] = {}
        for id in self.book.steps:
            ranks = [s for c, s in zip(self.book.cells, judged.cells, strict=True) if c.category.id == id]
            found[id] = pl.select(pl.max_horizontal(ranks)).to_series()
        return found

    def _columns(
        self,
        judge: Judge,
        judged: Judged,
        categories: Mapping[str, pl.Series],
        unread: Sequence[tuple[int, int, BadCell]],
    ) -> list[pl.Series]:
        naming = self.naming
        told = pl.Series(naming.unread, [None], pl.String).new_from_index(0, len(judged.best))
        if unread:
            by_row: dict[int, list[str]] = {}
            for row, at, _ in unread:
                by_row.setdefault(row, []).append(plain(self.columns[at].heading))
            told = told.scatter(list(by_row), [naming.listing(headings) for headings in by_row.values()])
        if self.packed:
            return [*naming.best(judged), *naming.packed(judged), told]
        return [
            *naming.best(judged),
            naming.missing(judged.missing, judge.missing.names),
            told,
            *(naming.verdict(ranks, naming.category(id)) for id, ranks in categories.items()),
            *(naming.verdict(r, naming.cell(c)) for c, r in zip(self.book.cells, judged.cells, strict=True)),
        ]


def _not_blank(chunk: pl.DataFrame) -> pl.Series:
    """Whether each row of texts has more in it than blanks; only rows with very little are looked at closely."""
    length = chunk.select(pl.sum_horizontal(pl.all().str.len_bytes().cast(pl.UInt32))).to_series()
    little = length <= chunk.width * 2
    if not little.any():
        return ~little
    rows = little.arg_true()
    filled = chunk.filter(little).select(pl.any_horizontal(pl.all().fill_null("").str.strip_chars() != "")).to_series()
    return (~little).scatter(rows, filled)
