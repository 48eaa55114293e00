"""Columns with types, as Parquet files have them, as the cells that a person would write."""

from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.problem import Problem
from gcguide.reading.decode import open_file
from gcguide.tables.answers import INSTANT
from gcguide.tables.sheets import MAX_ROWS, Cell, Sheet

if TYPE_CHECKING:
    import polars as pl

PARQUET = b"PAR1"
# Whole numbers are exact below it.
_EXACT = 1 << 53
_UTC = ("UTC", "Etc/UTC", "+00:00")


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    with open_file(path) as file:
        return file.read(len(PARQUET)) == PARQUET


def scan_parquet(path: Path) -> "pl.LazyFrame":
    """A Parquet file; this file and no other, whatever its name looks like."""
    import polars as pl

    check_text(path)
    return pl.scan_parquet(path.absolute(), glob=False, hive_partitioning=False)


def check_text(path: Path) -> None:
    """That the library for columns can be told of a file.

    Raises:
        Problem: its name, or a folder's, is no text.
    """
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        raise Problem("name_no_text", {}, path) from None


def as_text(cells: "pl.Series") -> "pl.Series":
    """A column of any type as the texts that a person would write.

    A moment is told in its own zone; one of no zone but UTC says so.
    """
    import polars as pl

    kind = cells.dtype
    if isinstance(kind, pl.List | pl.Array):
        inner = cells.cast(pl.List(pl.String))
        # A list without members is an answer, a blank cell is none.
        return inner.list.join(",").set(inner.list.len() == 0, "[]")
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        local = cells.dt.replace_time_zone(None).cast(pl.String)
        return local + INSTANT if kind.time_zone in _UTC else local
    if kind.is_float():
        cells = cells.fill_nan(None)
        whole = cells.drop_nulls()
        is_whole = (whole == whole.round()).all() and (whole.abs() < _EXACT).all()
        return (cells.cast(pl.Int64) if is_whole else cells).cast(pl.String)
    try:
        return cells.cast(pl.String)
    except pl.exceptions.PolarsError:  # a list in a list, bytes that are no text
        return pl.Series(cells.name, [None if cell is None else str(cell) for cell in cells], pl.String)


def _cells(column: "pl.Series") -> list[Cell]:
    """The cells of a column; a number stays one, as its digits past the fifteenth are lost already."""
    if column.dtype.is_float():
        return ["" if cell is None or cell != cell else cell for cell in column.to_list()]
    return as_text(column).fill_null("").to_list()


def read_columns(path: Path) -> Sheet:
    """A Parquet file as a sheet: the names of its columns, then its rows.

    Raises:
        Problem: it is damaged or has too many rows, or what reads it is not installed.
    """
    try:
        import polars as pl
    except ImportError:
        raise Problem("screening_needs_polars", {}, path) from None
    try:
        frame = scan_parquet(path).head(MAX_ROWS + 1).collect()
        texts = [_cells(column) for column in frame]
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise Problem("screening_broken", {}, path) from None
    if frame.height > MAX_ROWS:
        raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": frame.height}, path)
    return Sheet("", [frame.columns, *(list(row) for row in zip(*texts, strict=True))])
