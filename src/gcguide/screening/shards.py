"""The unit of work beyond one process: a shard file in, a shard file out, by whoever sees both files.

A shard is a roster of several, some groups of a Parquet file, or a piece that was cut off a text or a workbook. Where
it is worked on makes no difference: its rows keep their numbers in the whole roster, and its file is there whole or not
at all, so that a shard whose worker was lost is simply done again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfileobj
from typing import IO

import polars as pl

from gcguide.core.rulebook import rulebook
from gcguide.files import whole_file
from gcguide.language.lexicon import load_lexicon
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.questions import load_questionnaire
from gcguide.problem import Problem
from gcguide.screening import sinks
from gcguide.screening.coding import spellings
from gcguide.screening.layout import ColumnRead, Layouts, Mapped
from gcguide.screening.naming import Naming
from gcguide.screening.parquet_file import Description, Grouped, Writer
from gcguide.screening.screen import Screening
from gcguide.screening.sources import Piece, Source, opened
from gcguide.screening.spellings import Spellings
from gcguide.screening.tally import Tally
from gcguide.text import Lang
from gcguide.words import Words, load_words

# A shard has at least so many rows: starting on one costs something, too.
_LEAST_ROWS = 100_000
_PER_WORKER = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of every shard.

    Args:
        by_id: whether ids are written, else words; None: as each roster does itself.
        threads: how many chunks a shard's process works on at once; None: as many as the machine has processors.
    """

    edition: str
    lang: Lang
    mapped: Mapped
    by_id: bool | None
    packed: bool
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """A file to read and a file to write.

    Args:
        piece: what of the file is read; None: all of it.
        roster: its name, where there are several rosters.
        headed: whether the result, if it is a text, has headings.
    """

    source: Path
    target: Path
    piece: Piece | None = None
    roster: str = ""
    headed: bool = True


def screened(
    request: Request,
    shard: Shard,
    force: bool = True,
    started: Callable[[Source], Callable[[int], None]] = lambda _: lambda _: None,
    ends: Callable[[Iterator[sinks.Result], Tally], Iterator[sinks.Result]] = lambda results, _: results,
) -> Tally:
    """Writes the verdicts of a shard's people.

    Args:
        request: what is asked.
        shard: the files.
        force: whether a result that is there is replaced.
        started: is given the open roster, and gives what is told how many rows are done.
        ends: what the results pass through on their way to the file, which it can refuse in the end.

    Raises:
        Problem: the roster cannot be read, or the result not written.
    """
    edition, words = load_edition(request.edition), load_words(request.lang)
    layouts = Layouts(edition, request.mapped)
    tally = Tally.of(rulebook(edition))
    with opened(shard.source, layouts.count, shard.piece) as source:
        columns = columns_of(layouts, source, shard.source)
        screening = _screening(request, edition, words, columns)
        parquet = shard.target.suffix.lower() == ".parquet"
        results = screening.results(source, tally, started(source), parquet, request.threads)
        sinks.write(ends(results, tally), shard.target, words("screening.sheet"), force, shard.headed)
    if shard.roster:
        tally.unread = [replace(one, roster=shard.roster) for one in tally.unread]
    return tally


def columns_of(layouts: Layouts, source: Source, path: Path) -> tuple[ColumnRead, ...]:
    """How the headings of a roster are read.

    Raises:
        Problem: they cannot be.
    """
    try:
        return layouts.columns(source.headings)
    except Problem as problem:
        raise problem.at(path) from None


# The last one made: the shards of a roster have the same columns, and its tables take a moment to make.
_made: list[tuple[Request, tuple[ColumnRead, ...], Screening]] = []


def _screening(request: Request, edition: Edition, words: Words, columns: tuple[ColumnRead, ...]) -> Screening:
    for known, read, screening in _made:
        if (known, read) == (request, columns):
            return screening
    book = rulebook(edition)
    told = [one for one in columns if one.fact]
    by_id = sum(one.by_id for one in told) * 2 > len(told) if request.by_id is None else request.by_id
    reading = Spellings(book, load_questionnaire(edition), load_lexicon(), request.mapped.values)
    screening = Screening(book, columns, reading, spellings(words), Naming(book, words, by_id), request.packed)
    _made[:] = [(request, columns, screening)]
    return screening


def split(path: Path, target: Path, request: Request, workers: int, folder: Path) -> list[Shard]:
    """The shards of one roster.

    Args:
        path: the roster.
        target: the result, whose kind the shards' results have.
        request: what is asked.
        workers: how many will work on them.
        folder: where pieces and results go, a place that all workers see.

    Raises:
        Problem: the roster cannot be read.
    """
    # A workbook is no sum of workbooks: its rows come together in the end.
    suffix = ".csv" if target.suffix.lower() == ".csv" else ".parquet"
    layouts = Layouts(load_edition(request.edition), request.mapped)
    with opened(path, layouts.count) as source:
        columns_of(layouts, source, path)
        pieces = _ranges(path, source, workers) if source.grouped else _cut(source, folder)
        return [
            Shard(file, folder / f"result-{at:06}{suffix}", piece, headed=at == 0)
            for at, (file, piece) in enumerate(pieces)
        ]


def _ranges(path: Path, source: Source, workers: int) -> Iterator[tuple[Path, Piece]]:
    """Neighbouring groups of a Parquet file."""
    assert source.grouped is not None
    rows = source.grouped.rows
    least = max(_LEAST_ROWS, sum(rows) // (workers * _PER_WORKER))
    start, first = 0, source.first
    for stop in range(1, len(rows) + 1):
        some = sum(rows[start:stop])
        if some >= least or stop == len(rows):
            yield path, Piece(first, (start, stop))
            start, first = stop, first + some


def _cut(source: Source, folder: Path) -> Iterator[tuple[Path, Piece]]:
    """Pieces of a text or a workbook, as they were read: where a row ends only its reader knows."""
    first = source.first
    for number, chunk in enumerate(source.chunks):
        file = folder / f"piece-{number:06}.parquet"
        chunk.write_parquet(file, statistics=False)
        yield file, Piece(first, None, source.headings, source.drops_blank)
        first += chunk.height


def join(shards: Sequence[Shard], target: Path, sheet: str, force: bool) -> None:
    """One result of those of the shards, in order.

    Raises:
        Problem: as `files.write_new`.
    """
    parts = [shard.target for shard in shards]
    kind = target.suffix.lower()
    if kind == ".xlsx":
        sinks.write(_frames(parts), target, sheet, force)
        return
    with whole_file(target, force) as made, made.open("wb") as out:
        if kind == ".csv":
            for part in parts:
                with part.open("rb") as file:
                    copyfileobj(file, out)
        else:
            _join_parquet(parts, out)


def _join_parquet(parts: Iterable[Path], out: IO[bytes]) -> None:
    writer: Writer | None = None
    for part in parts:
        with part.open("rb") as file:
            writer = writer or Writer(out, Description(file))
        for group in Grouped(part).groups():
            writer.append(group)
    if writer is not None:
        writer.close()


def _frames(parts: Iterable[Path]) -> Iterator[sinks.Result]:
    for part in parts:
        frame = pl.read_parquet(part)
        yield sinks.Result(frame.schema, frame)


def several(folder: Path) -> list[Path]:
    """The rosters in a folder, in the order of their names.

    Raises:
        Problem: there is none.
    """
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in READ and not path.name.startswith((".", "~"))
    ]
    if not found:
        raise Problem("screening_folder_empty", {"known": list(READ)}, folder)
    return found


# What is taken for a roster in a folder of them; what the files really are is seen when they are read.
READ = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".et", ".ods", ".parquet")


def of_folder(rosters: Sequence[Path], folder: Path) -> list[Shard]:
    """A shard for each roster; its result has the roster's name, and its kind where that is one we write."""
    shards: list[Shard] = []
    for path in rosters:
        suffix = path.suffix.lower() if path.suffix.lower() in sinks.SUFFIXES else ".xlsx"
        names = {shard.target.name for shard in shards}
        name = f"{path.stem}{suffix}"
        shards.append(Shard(path, folder / (name if name not in names else f"{path.name}{suffix}"), roster=path.name))
    return shards
