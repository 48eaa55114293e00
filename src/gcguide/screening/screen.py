"""A roster in, its verdicts out, chunk by chunk: what comes out of a row depends on that row alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import polars as pl

from gcguide.core.rulebook import Rulebook
from gcguide.screening.coding import BadCell, Coder, failed
from gcguide.screening.judge import Judge, step_column
from gcguide.screening.layout import ColumnRead
from gcguide.screening.naming import Naming
from gcguide.screening.parquet_file import Group, Grouped, encoded, like, with_copies
from gcguide.screening.sinks import Result
from gcguide.screening.sources import CHUNK, Source
from gcguide.screening.spellings import Spellings
from gcguide.screening.tally import Tally
from gcguide.screening.threads import in_order, threads_for
from gcguide.tables.sheets import letters
from gcguide.text import plain

T = TypeVar("T", pl.DataFrame, list[Group])

# Groups are worked on so many rows at once: a step of the work costs something however few rows it is for.
_BATCH = 1 << 18


@dataclass(eq=False)
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

    def __post_init__(self) -> None:
        facts = {at: one.fact for at, one in enumerate(self.columns) if one.fact}
        self.judge = Judge(self.book, facts.values(), [one.step for one in self.columns if one.step])
        self.coders = {at: self._coder(id) for at, id in facts.items()}
        self.best = self.naming.best(self.judge)
        self.looked_up = self.naming.looked_up(self.judge.tables)
        self.alike = _alike(self.looked_up)
        self.bits = self.naming.packed(self.judge.tables)

    def _coder(self, id: str) -> Coder:
        return Coder(self.book.domains[id], lambda text: self.spellings.number(id, text))

    def results(
        self, source: Source, tally: Tally, progress: Callable[[int], None], parquet: bool, threads: int | None = None
    ) -> Iterator[Result]:
        """The rows of a roster with their verdicts, chunk by chunk and in order.

        Args:
            source: the roster.
            tally: counts what comes out.
            progress: is told how many rows are done.
            parquet: whether the result becomes a Parquet file; of such a roster it takes over the columns as they are.
            threads: how many chunks are worked on at once; by default as many as the machine and their size allow.
        """
        names = self.naming.inputs([one.heading for one in self.columns])
        kept = pl.Schema(zip(names, source.kinds, strict=False))
        takes_over = parquet and source.grouped and names == list(source.headings) and source.grouped.fits(like(kept))
        if takes_over and source.grouped:
            work = partial(self._batch, source.grouped, kept)
            threads = threads or threads_for(max(_BATCH, *source.grouped.rows))
            results = in_order(work, _numbered(source.grouped.batches(_BATCH), source.first), threads)
        else:
            work = partial(self._chunk, names, source.drops_blank, parquet)
            results = in_order(work, _numbered(source.chunks, source.first), threads or threads_for(CHUNK))
        done = 0
        for result, counted, rows in results:
            tally.merge(counted)
            yield result
            done += rows
            progress(done)

    def _chunk(
        self, names: Sequence[str], drops_blank: bool, parquet: bool, row: int, chunk: pl.DataFrame
    ) -> tuple[Result, Tally, int]:
        """What a chunk comes to, whose first row is `row`; its counts, and how many rows were looked at."""
        rows = pl.int_range(row, row + chunk.height, eager=True)
        if drops_blank:
            filled = _not_blank(chunk)
            chunk, rows = chunk.filter(filled), rows.filter(filled)
        own, counted = self._own(chunk, rows)
        given = chunk.rename(dict(zip(chunk.columns, names, strict=True)))
        frame, schema = given.hstack(own), self._schema(given.schema, own)
        if not parquet:
            return Result(schema, frame), counted, len(rows)
        return Result(schema, groups=encoded(frame, frame.height) if frame.height else ()), counted, len(rows)

    def _batch(self, grouped: Grouped, kept: pl.Schema, row: int, batch: Sequence[Group]) -> tuple[Result, Tally, int]:
        """The same for groups, of which only the columns that tell something are looked into."""
        told = [at for at, one in enumerate(self.columns) if one.fact or one.step]
        chunk = grouped.decoded(batch, [kept.names()[at] for at in told])
        chunk.columns = list(map(str, told))
        own, counted = self._own(chunk, pl.int_range(row, row + chunk.height, eager=True))
        alike = {} if self.packed else self.alike
        made = encoded(own.drop(alike), batch[0].rows)
        groups = [given + with_copies(ours, own.columns, alike) for given, ours in zip(batch, made, strict=True)]
        return Result(self._schema(kept, own), groups=groups), counted, chunk.height

    def _own(self, chunk: pl.DataFrame, rows: pl.Series) -> tuple[pl.DataFrame, Tally]:
        """Our columns for some rows, and their counts.

        Args:
            chunk: the columns of facts and steps at least, each under its place.
            rows: their numbers in the roster.
        """
        tally = Tally.of(self.book)
        codes: list[pl.Series] = []
        unread: list[tuple[int, int, BadCell]] = []
        for at, one in enumerate(self.columns):
            if one.fact:
                coded, bad = self.coders[at].code(chunk[str(at)])
                codes.append(coded.alias(one.fact))
            elif one.step:
                coded, bad = failed(chunk[str(at)], self.step_states, self.spellings.lexicon)
                codes.append(coded.alias(step_column(one.step)))
            else:
                continue
            unread += [(cell.row, at, cell) for cell in bad]
        unread.sort(key=lambda one: one[:2])
        for place, at, cell in unread:
            tally.cannot_read(rows[place], letters(at), self.columns[at].heading, cell.problem)
        judged = self.judge.judge(pl.DataFrame(codes))
        tally.add(self.judge, judged)
        told = self._told(unread, len(rows))
        best = judged.score.to_frame("score").select(
            pl.lit(values).gather(pl.col("score")).alias(values.name) for values in self.best
        )
        if self.packed:
            masks = judged.missing.alias(self.naming.mask_name)
            return best.hstack(judged.packed(self.bits)).with_columns(masks, told), tally
        missing = self.naming.missing(judged.missing)
        found = judged.looked_up({name: one for name, one in self.looked_up.items() if name not in self.alike})
        every = found.select(pl.col(self.alike.get(name, name)).alias(name) for name in self.looked_up)
        return best.with_columns(missing, told).hstack(every), tally

    def _told(self, unread: Sequence[tuple[int, int, BadCell]], count: int) -> pl.Series:
        """For each row the headings of its cells that could not be read."""
        told = pl.Series(self.naming.unread, [None], pl.String).new_from_index(0, count)
        if unread:
            by_row: dict[int, list[str]] = {}
            for row, at, _ in unread:
                by_row.setdefault(row, []).append(plain(self.columns[at].heading))
            told = told.scatter(list(by_row), [self.naming.listing(headings) for headings in by_row.values()])
        return told

    def _schema(self, given: pl.Schema, own: pl.DataFrame) -> pl.Schema:
        """The columns of a result; which lists of missing facts there are is each chunk's own affair."""
        said = {self.naming.missing_name: pl.String()} if self.naming.missing_name in own.columns else {}
        return pl.Schema({**given, **own.schema, **said})


def _alike(columns: Mapping[str, tuple[str, pl.Series]]) -> dict[str, str]:
    """The columns that have the same in every combination as one before them, which may stand for them."""
    found: dict[str, str] = {}
    for at, (name, (id, values)) in enumerate(columns.items()):
        for other, (its_id, its_values) in list(columns.items())[:at]:
            if id == its_id and other not in found and values.equals(its_values):
                found[name] = other
                break
    return found


def _numbered(chunks: Iterable[T], row: int) -> Iterator[tuple[int, T]]:
    """Each chunk or batch with the number of its first row."""
    for chunk in chunks:
        yield row, chunk
        row += chunk.height if isinstance(chunk, pl.DataFrame) else sum(group.rows for group in chunk)


def _not_blank(chunk: pl.DataFrame) -> pl.Series:
    """Whether each row of texts has more in it than blanks; only rows with very little are looked at closely."""
    length = chunk.select(pl.sum_horizontal(pl.all().str.len_bytes().cast(pl.UInt32))).to_series()
    little = length <= chunk.width * 2
    if not little.any():
        return ~little
    rows = little.arg_true()
    filled = chunk.filter(little).select(pl.any_horizontal(pl.all().fill_null("").str.strip_chars() != "")).to_series()
    return (~little).scatter(rows, filled)
