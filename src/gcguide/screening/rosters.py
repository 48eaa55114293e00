"""Rosters as frames of some rows each: text files and Parquet piece by piece, what `tables` reads whole.

Reading holds no more than some frames in memory. Workbooks, pages and documents are the exception: they are read
whole, and their size is limited.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from gcguide.problem import Problem
from gcguide.reading.decode import open_file
from gcguide.screening.texts import ROW, Part, Rows, separated, spread, texts_schema
from gcguide.tables.columns import PARQUET, check_text, scan_parquet
from gcguide.tables.heads import Column, Layout, layout_of, with_later
from gcguide.tables.ledger import Account
from gcguide.tables.names import Names
from gcguide.tables.roster import best_readings, chosen_layouts
from gcguide.tables.rows import Reason, Sorter, merged_down
from gcguide.tables.sheets import OLE, ZIP, Sheet, is_page, read_sheets
from gcguide.tables.values import LOST, text_of
from gcguide.text import bare

# Rows of a frame.
CHUNK = 1 << 18
OWN = ".arrow"  # of files between our own processes, which cost little to write and to read

# The column of a frame that tells of several sheets which.
SHEET = "sheet"

_START = 1 << 18


@dataclass(frozen=True)
class Roster:
    """An open roster.

    Args:
        columns: for each column of the frames how its heading was read; a blank heading means nothing.
        kinds: the types of its columns; those of all but Parquet are texts.
        rows: how many rows there are, None where only reading them would tell.
        parts: about so many rows each as `CHUNK` tells, with columns "0", "1", … and `ROW`; any thread may call for
            them. The rows of several sheets have `SHEET`, too.
        sheets: the accounts of the sheets, where there is more than one; what their rows are comes with the parts.
        is_copied: whether only its reader knows where its rows are, so that others need copies of them.
    """

    columns: tuple[Column, ...]
    kinds: tuple[pl.DataType, ...]
    rows: int | None
    parts: Iterator[Part]
    sheets: tuple[Account, ...] = ()
    is_copied: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a roster that are read by themselves.

    Args:
        start: how many rows of the file come before them.
        rows: how many they are.
        columns: where the file is a copy of a part of a text file or workbook: how its headings were read.
    """

    start: int
    rows: int
    columns: tuple[Column, ...] | None = None


@contextmanager
def opened(path: Path, names: Names, piece: Piece | None = None, sheet: str | None = None) -> Iterator[Roster]:
    """A roster, or a piece of one, opened for reading, whatever its name says.

    Raises:
        Problem: there is no such file, it is none of these kinds, broken or empty, or has no such sheet.
    """
    with open_file(path) as file:
        try:
            start = file.read(_START)
        except OSError:
            raise Problem("file_unreadable", {}, path) from None
    if not start.strip(b"\0\r\n\t "):
        raise Problem("import_empty", {}, path)
    try:
        if piece or start.startswith(PARQUET):
            yield _typed(path, names, piece)
        elif start.startswith((ZIP, OLE)) or is_page(start):
            yield _whole(path, names, sheet)
        else:
            columns, parts = separated(path, names)
            yield _of_texts(columns, None, parts)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):  # it takes some damage for a mistake of its own
        if os.environ.get("GCGUIDE_DEBUG"):
            raise
        raise Problem("screening_broken", {}, path) from None


def scan(path: Path) -> pl.LazyFrame:
    """A Parquet file, or one that `write` wrote for ourselves; this file and no other."""
    if path.suffix != OWN:
        return scan_parquet(path)
    check_text(path)
    return pl.scan_ipc(path.absolute(), glob=False, hive_partitioning=False)


def _typed(path: Path, names: Names, piece: Piece | None) -> Roster:
    """A Parquet file, all of whose rows are somebody's; or a copy of rows that are."""
    rows = scan(path)
    schema = rows.collect_schema()
    start, total = (piece.start, piece.rows) if piece else (0, rows.select(pl.len()).collect().item())
    end = start + total
    if piece and piece.columns is not None:
        columns, numbered = piece.columns, rows
        kinds: tuple[pl.DataType, ...] = (pl.String(),) * len(piece.columns)
    else:
        columns = layout_of(names, Sheet("", [schema.names()]), 0, alone=True).columns
        kinds = tuple(schema.dtypes())
        numbered = rows.select(pl.col(name).alias(str(at)) for at, name in enumerate(schema.names()))
    parts = (partial(_slice, numbered, at, min(CHUNK, end - at)) for at in range(start, end, CHUNK))
    return Roster(columns, kinds, total, parts, is_copied=False)


def _slice(rows: pl.LazyFrame, start: int, count: int) -> Rows:
    frame = rows.slice(start, count).collect().rechunk()
    if ROW not in frame.columns:
        frame = frame.with_columns(pl.int_range(start + 1, start + 1 + frame.height, dtype=pl.UInt32).alias(ROW))
    return frame, ()


def _whole(path: Path, names: Names, asked: str | None) -> Roster:
    """What `tables` reads: its sheets with the same headings, one after the other."""
    sheets = best_readings(names, read_sheets(path))
    layouts, reasons = chosen_layouts(names, sheets, asked, needs_name=False)
    found = [layout for layout in layouts if layout is not None]
    if not found:
        # No row heads anything: the first with several cells is what its maker took for headings.
        sheet = next(one for one in sheets if one.rows)
        top = next((at for at, row in enumerate(sheet.rows) if sum(cell != "" for cell in row) > 1), 0)
        found = [layout_of(names, sheet, top, alone=True)]
    columns = spread(found[0])
    alike = [layout for layout in found if _told(layout) == _told(found[0])]
    accounts = []
    for sheet, layout, reason in zip(sheets, layouts, reasons, strict=True):
        why = reason if layout is None or layout in alike else Reason.OTHER_HEAD
        accounts.append(Account(sheet.name, why, layout.columns if layout else ()))
    several = len(alike) > 1
    sorted_rows = [(at if several else None, one, *_people(names, one)) for at, one in enumerate(alike)]
    parts = (
        partial(_texts_of, layout, people[at : at + CHUNK], () if at else aside, len(columns), number)
        for number, layout, people, aside in sorted_rows
        for at in range(0, max(1, len(people)), CHUNK)
    )
    total = sum(len(people) for _, _, people, _ in sorted_rows)
    return _of_texts(columns, total, parts, tuple(accounts))


def _told(layout: Layout) -> list[object]:
    """What each column tells; the bare heading where it tells nothing to us."""
    return [column.meaning or bare(column.heading) for column in spread(layout)]


def _people(names: Names, layout: Layout) -> tuple[list[int], list[tuple[int, Reason]]]:
    """The rows of a sheet that are somebody's, from 0, and the numbers of the others with the reason."""
    layout, *others = with_later(names, layout)
    sorter = Sorter(names, layout, merged_down(layout)[1])
    people, aside = [], []
    for row in layout.below:
        reason = sorter.reason(row)
        if reason is None:
            people.append(row)
        else:
            aside.append((row + 1, reason))
    aside += [(row + 1, Reason.OTHER_HEAD) for other in others for row in range(other.top, other.below.stop)]
    return people, aside


def _texts_of(
    layout: Layout, people: Sequence[int], aside: Sequence[tuple[int, Reason]], width: int, sheet: int | None
) -> Rows:
    above = merged_down(layout)[0]
    rows, blind = layout.sheet.rows, layout.sheet.blind
    under = {column.positions[0]: column.positions for column in layout.columns}

    def cell(row: int, at: int) -> str:
        cells = rows[above.get((row, at), row)]
        if at >= len(cells) or cells[at] == "":
            return blind.get((row, at), "")  # an error, which says nothing that could be read
        found = cells[at]
        # The digits of so large a number are lost, and stay so.
        return repr(found) if isinstance(found, float) and abs(found) >= LOST else text_of(found)

    def text(row: int, at: int) -> str | None:
        return next(filter(None, (cell(row, one) for one in under.get(at, (at,)))), None)

    columns = {str(at): [text(row, at) for row in people] for at in range(width)}
    frame = pl.DataFrame(columns, schema=texts_schema(width))
    frame = frame.with_columns(pl.Series(ROW, [row + 1 for row in people], dtype=pl.UInt32))
    return (frame if sheet is None else frame.with_columns(pl.lit(sheet, pl.UInt8).alias(SHEET))), aside


def _of_texts(
    columns: Sequence[Column], rows: int | None, parts: Iterator[Part], sheets: tuple[Account, ...] = ()
) -> Roster:
    return Roster(tuple(columns), (pl.String(),) * len(columns), rows, parts, sheets)
