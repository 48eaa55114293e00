"""A roster's file as chunks of rows: text with separators, workbooks, Parquet; never more than a chunk in memory.

A Parquet file comes in the groups of rows that it was written in, and a group's columns as they are compressed as well.

Workbooks are the exception: they are read whole, and their size is limited.
"""

import codecs
import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import mkstemp

import polars as pl

from gcguide.problem import Problem
from gcguide.reading.decode import open_binary
from gcguide.screening.parquet_file import Grouped
from gcguide.tables.sheets import read_tables
from gcguide.tables.values import text_of

CHUNK = 100_000

_PARQUET, _ZIP, _OLE = b"PAR1", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD_BYTES, _HEAD_ROWS, _BLOCK = 1 << 18, 30, 1 << 22
_LARGEST_GROUP, _SMALL_GROUP, _FEW_GROUPS = 1 << 20, 20_000, 8
_SEPARATORS = ",\t;|"
_ENCODINGS = ("utf-8", "gb18030")

# How many cells of a row are headings of facts: rows are compared by it to find the headings.
Count = Callable[[Sequence[object]], int]


@dataclass(frozen=True)
class Source:
    """An open roster.

    Args:
        headings: of its columns, as written.
        first: the row of its first person, counted as a spreadsheet does, from 1.
        rows: how many rows there are, None where only reading them would tell.
        drops_blank: whether a row without any content is nobody: so it is in a sheet or text.
        chunks: frames of at most about `CHUNK` rows, with columns "0", "1", …; a workbook's and a text's are texts.
        grouped: a Parquet file whose groups can be taken over as they are; `chunks` need not be used then.
        kinds: the types of a Parquet file's columns.
    """

    headings: tuple[str, ...]
    first: int
    rows: int | None
    drops_blank: bool
    chunks: Iterator[pl.DataFrame]
    grouped: Grouped | None = None
    kinds: tuple[pl.DataType, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Which part of a roster a file is to be read as.

    Args:
        first: the row of its first person in the whole roster.
        groups: of a Parquet file the groups from the first to before the second; None: the file is a piece by itself.
        headings: of such a piece, whose columns are "0", "1", …
        drops_blank: as in `Source`.
    """

    first: int
    groups: tuple[int, int] | None = None
    headings: tuple[str, ...] = ()
    drops_blank: bool = False


@contextmanager
def opened(path: Path, count: Count, piece: Piece | None = None) -> Iterator[Source]:
    """A roster, or a piece of one, opened for reading, whatever its name says.

    Raises:
        Problem: there is no such file, it is none of these kinds, broken or empty.
    """
    chunk = CHUNK
    with open_binary(path) as file:
        try:
            start = file.read(_HEAD_BYTES)
        except OSError:
            raise Problem("file_unreadable", {}, path) from None
    if not start.strip(b"\0\r\n\t "):
        raise Problem("import_empty", {}, path)
    try:
        if start.startswith(_PARQUET):
            yield _parquet(path, chunk, piece)
        elif start.startswith((_ZIP, _OLE)):
            yield _workbook(path, count, chunk)
        else:
            yield from _text(path, count, chunk)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):  # it takes some damage for a mistake of its own
        if os.environ.get("GCGUIDE_DEBUG"):
            raise
        raise Problem("screening_broken", {}, path) from None


def _parquet(path: Path, chunk: int, piece: Piece | None) -> Source:
    rows = pl.scan_parquet(path)
    schema = rows.collect_schema()
    names, kinds = tuple(schema.names()), tuple(schema.dtypes())
    renamed = rows.select(pl.col(name).alias(str(at)) for at, name in enumerate(names))
    if piece is not None and piece.groups is None:
        return Source(piece.headings, piece.first, None, piece.drops_blank, _batches(renamed, chunk), kinds=kinds)
    first, total = 1, rows.select(pl.len()).collect().item()
    grouped = _grouped(path)
    if piece is not None and piece.groups is not None:
        whole = Grouped(path)
        grouped = Grouped(path, range(*piece.groups))
        first, total = piece.first, sum(grouped.rows)
        renamed = renamed.slice(sum(whole.rows[: piece.groups[0]]), total)
    return Source(names, first, total, False, _batches(renamed, chunk), grouped, kinds)


def _grouped(path: Path) -> Grouped | None:
    """The file group by group, where its groups are neither too large for memory nor too small for speed."""
    try:
        grouped = Grouped(path)
    except (LookupError, ValueError, TypeError, RecursionError):
        return None
    rows = grouped.rows
    fits = (
        bool(rows)
        and 0 < max(rows) <= _LARGEST_GROUP
        and (len(rows) < _FEW_GROUPS or sum(rows) / len(rows) > _SMALL_GROUP)
    )
    return grouped if fits else None


def _batches(rows: pl.LazyFrame, chunk: int) -> Iterator[pl.DataFrame]:
    some = False
    for batch in rows.collect_batches(chunk_size=chunk, maintain_order=True):
        some = True
        yield batch
    if not some:
        yield rows.collect()


def _workbook(path: Path, count: Count, chunk: int) -> Source:
    tables = read_tables(path)
    found = max(
        ((count(row), table, at) for table in tables for at, row in enumerate(table.rows[:_HEAD_ROWS])),
        key=lambda one: one[0],
    )
    _, table, top = found
    if not found[0]:
        # No row heads a fact: the first with several cells is what its maker took for headings.
        top = next((at for at, row in enumerate(table.rows) if sum(cell != "" for cell in row) > 1), 0)
    headings = [text_of(cell) for cell in table.rows[top]]
    while headings and not headings[-1]:
        headings.pop()
    return Source(
        tuple(headings), top + 2, len(table.rows) - top - 1, True, _sheet(table.rows[top + 1 :], headings, chunk)
    )


def _sheet(rows: Sequence[Sequence[object]], headings: Sequence[str], chunk: int) -> Iterator[pl.DataFrame]:
    for start in range(0, len(rows), chunk):
        part = rows[start : start + chunk]
        columns = {
            str(at): [text_of(row[at]) or None if at < len(row) else None for row in part]  # type: ignore[arg-type]
            for at in range(len(headings))
        }
        yield pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _text(path: Path, count: Count, chunk: int) -> Iterator[Source]:
    """A text in UTF-8 is read where it is; one in another encoding by way of a copy that is private and short-lived."""
    encoding = _encoding(path)
    if encoding == "utf-8":
        yield _separated(path, count, chunk)
        return
    handle, name = mkstemp(suffix=".csv")
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, path.open("rb") as file:
            decoder = codecs.getincrementaldecoder(encoding)()
            while block := file.read(_BLOCK):
                out.write(decoder.decode(block).encode())
        yield _separated(copy, count, chunk)
    finally:
        copy.unlink(missing_ok=True)


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030, which spreadsheet programs here save text in; all of it is tried."""
    with path.open("rb") as file:
        start = file.read(2)
    for encoding in ("utf-16",) if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    if "\0" in decoder.decode(block):
                        raise Problem("import_kind", {}, path)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Problem("import_kind", {}, path)


def _separated(path: Path, count: Count, chunk: int) -> Source:
    with path.open("rb") as file:
        start = file.read(_HEAD_BYTES).decode("utf-8-sig", errors="ignore")
    best: tuple[int, int, str, int, list[str]] | None = None
    for separator in _SEPARATORS:
        reader = csv.reader(StringIO(start, newline=""), delimiter=separator)
        try:
            head = [row for _, row in zip(range(_HEAD_ROWS), reader, strict=False)]
        except csv.Error:
            continue
        for at, row in enumerate(head):
            one = (count(row), sum(cell != "" for cell in row), separator, at, row)
            if best is None or one[:2] > best[:2]:
                best = one
    if best is None:
        raise Problem("screening_broken", {}, path)
    _, _, separator, top, headings = best
    while headings and not headings[-1].strip():
        headings = headings[:-1]
    rows = pl.scan_csv(
        path,
        has_header=False,
        skip_rows=top + 1,
        separator=separator,
        schema={str(at): pl.String for at in range(len(headings))},
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
    )
    empty = _is_at_end(start, separator, top)
    none = pl.DataFrame(schema={str(at): pl.String for at in range(len(headings))})
    return Source(tuple(headings), top + 2, None, True, iter([none]) if empty else _batches(rows, chunk))


def _is_at_end(start: str, separator: str, top: int) -> bool:
    """Whether nothing follows the headings, which the reader of the rows takes for an error."""
    reader = csv.reader(StringIO(start, newline=""), delimiter=separator)
    return not any(row for at, row in enumerate(reader) if at > top)
