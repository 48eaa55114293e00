"""Results as files: CSV, a workbook, Parquet; a result has its name only when it is whole.

Writing holds no more than some frames in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from polars.io.plugins import register_io_source

from gcguide.files import whole_file
from gcguide.problem import Problem
from gcguide.screening.rosters import OWN
from gcguide.tables.columns import check_text

SUFFIXES = (".xlsx", ".csv", ".parquet")  # the usual one first
TEXTUAL = SUFFIXES[:2]  # whose cells have no types to keep

# Different values of some columns that are written as one.
_COMBINATIONS = 1 << 12

# A workbook's last row, and how much text a cell of it holds.
_SHEET_ROWS, _CELL_TEXT = 1_048_576, 32_767
_MARK = b"\xef\xbb\xbf"  # spreadsheet programs tell UTF-8 by it

# What a spreadsheet program would compute, full-width and small signs included; a plain number with its sign is none.
_FORMULA = r"^[\s]*[=+\-@＝＋－＠﹦﹢﹣﹫\t\r]"
_NUMBER = r"^[+-]?[0-9][0-9 .,%-]*$"
_HARMFUL = (
    "[\\x00-\\x1f\\x7f-\\x{9f}\\x{61c}\\x{200b}-\\x{200f}\\x{2028}-\\x{202e}\\x{2060}-\\x{206f}"
    "\\x{feff}\\x{fff9}-\\x{fffb}\\x{fffe}\\x{ffff}\\x{e0000}-\\x{e007f}]+"
)


def rendered(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Some rows as `write` takes them for this file."""
    return _csv_texts(frame) if path.suffix.lower() == SUFFIXES[1] else frame


class Sheets(NamedTuple):
    """The names of a workbook's sheets, and the column that is filled for whoever may apply."""

    all: str
    hits: str
    best: str


def write(
    frames: Iterable[pl.DataFrame],
    schema: pl.Schema,
    path: Path,
    sheets: Sheets,
    force: bool,
    record: Callable[[], None] = lambda: None,
) -> None:
    """Writes rows of one schema, in order.

    Args:
        frames: the rows, as `rendered` makes them.
        schema: the columns with their types.
        path: where to, by its ending CSV, a workbook or Parquet.
        sheets: of a workbook: all rows, and those of whoever may apply.
        force: whether a file that is there is replaced.
        record: what is to be done with it or not at all; the file is written then, and has its name afterwards.

    Raises:
        Problem: as `files.whole_file`; more rows than a workbook has.
    """
    kind = path.suffix.lower()
    with whole_file(path, force) as part:
        if kind == ".csv":
            with part.open("wb") as out:
                out.write(_MARK + ",".join(_cells(pl.Series(schema.names()))).encode() + b"\n")
                for frame in frames:
                    frame.write_csv(out, include_header=False, quote_style="never")
        elif kind == ".xlsx":
            _write_xlsx(frames, schema, part, sheets)
        else:
            _write_columns(frames, schema, part, kind == OWN)
        record()


def _write_columns(frames: Iterable[pl.DataFrame], schema: pl.Schema, part: Path, own: bool) -> None:
    check_text(part)
    failures: list[BaseException] = []

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield from frames
        except GeneratorExit:
            raise
        except BaseException as failure:  # polars would tell it as one of its own
            failures.append(failure)

    rows = register_io_source(source, schema=schema)
    try:
        if own:
            rows.sink_ipc(part.absolute(), compression="uncompressed")
        else:
            # A higher level of compression takes longer and saves nothing of columns with so few different values.
            rows.sink_parquet(part.absolute(), compression_level=1, statistics=False, row_group_size=1 << 18)
    except pl.exceptions.PolarsError as error:  # of the file that is written, though it reads like one that is read
        raise OSError(str(error)) from None
    if failures:
        raise failures[0]


def _csv_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows as they stand in the file: no spreadsheet program takes a text for a formula, no terminal for a command.

    Neighbouring columns of few different values become one: each combination is put into words once.
    """
    groups: list[list[pl.Series]] = []
    most = 0
    for column in map(_texts, frame.get_columns()):
        few = len(_answers(column.dtype))
        if few and most and most * few <= _COMBINATIONS:
            groups[-1].append(column)
        else:
            groups.append([column])
        most = few and (most * few if len(groups[-1]) > 1 else few)
    return pl.DataFrame([_together(group).alias(str(at)) for at, group in enumerate(groups)])


def _together(columns: Sequence[pl.Series]) -> pl.Series:
    """Some columns as one, each cell as it stands in the file."""
    kinds = tuple(column.dtype for column in columns)
    if not _answers(kinds[0]):
        return _safe(columns[0])
    number = pl.repeat(0, len(columns[0]), dtype=pl.UInt16, eager=True)
    for column, kind in zip(columns, kinds, strict=True):
        last = len(_answers(kind)) - 1
        number = number * (last + 1) + column.to_physical().cast(pl.UInt16).fill_null(last)
    return _combined(kinds).gather(number)


@lru_cache(maxsize=256)
def _combined(kinds: tuple[pl.DataType, ...]) -> pl.Series:
    return pl.Series(map(",".join, product(*map(_answers, kinds))))


@lru_cache(maxsize=256)
def _answers(kind: pl.DataType) -> list[str]:
    """What cells of a type of few different values are written as, last an empty one; of another type nothing."""
    if kind == pl.Boolean:
        return ["false", "true", ""]
    if isinstance(kind, pl.Enum) and len(kind.categories) < _COMBINATIONS:
        return [*_cells(kind.categories), ""]
    return []


def _safe(column: pl.Series) -> pl.Series:
    """A column as it stands in the file."""
    if isinstance(column.dtype, pl.Enum | pl.Categorical):  # each of their texts is looked at once
        different = column.unique()
        places = pl.int_range(len(different), dtype=pl.UInt32, eager=True)
        return _cells(different.cast(pl.String)).gather(
            column.to_physical().replace_strict(different.to_physical(), places)
        )
    if column.dtype != pl.String:
        return column
    suspects = column.filter(column.str.contains(f'{_HARMFUL}|{_FORMULA}|[",]')).unique()
    return column.replace(suspects, _cells(suspects)) if len(suspects) else column


def _cells(texts: pl.Series) -> pl.Series:
    """Texts as cells."""
    texts = texts.str.replace_all(_HARMFUL, " ")
    texts = ("'" + texts).zip_with(texts.str.contains(_FORMULA) & ~texts.str.contains(_NUMBER), texts)
    quoted = '"' + texts.str.replace_all('"', '""', literal=True) + '"'
    return quoted.zip_with(texts.str.contains('[",]'), texts)


def _texts(column: pl.Series) -> pl.Series:
    """A column that a CSV file can hold."""
    if isinstance(column.dtype, pl.List | pl.Array):
        return column.cast(pl.List(pl.String)).list.join(",")
    if isinstance(column.dtype, pl.Struct):
        return column.struct.json_encode()
    if column.dtype in (pl.Binary, pl.Object, pl.Null):
        return column.cast(pl.String, strict=False)
    return column


def _write_xlsx(frames: Iterable[pl.DataFrame], schema: pl.Schema, part: Path, sheets: Sheets) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter
    from openpyxl.writer.excel import ExcelWriter

    book, archive = Workbook(write_only=True), ZipFile(part, "w", ZIP_DEFLATED)
    pages = page, hits = book.create_sheet(sheets.all), book.create_sheet(sheets.hits)
    best = schema.names().index(sheets.best)
    for one in pages:
        one.freeze_panes = "A2"

    def cells(texts: Iterable[object]) -> Iterator[object]:
        for text in texts:
            if isinstance(text, str):
                cell = WriteOnlyCell(page, value=text)
                cell.data_type = "s"
                yield cell
            else:
                yield text

    rows = may = 1
    try:
        for one in pages:
            one.append(cells(schema))
        for frame in frames:
            rows += frame.height
            if rows > _SHEET_ROWS:
                raise Problem("screening_sheet_full", {"limit": _SHEET_ROWS - 1})
            for row in frame.select(map(_cleaned, frame.get_columns())).iter_rows():
                page.append(cells(row))
                if row[best] is not None:
                    hits.append(cells(row))
                    may += 1
        for one, last in zip(pages, (rows, may), strict=True):
            one.auto_filter.ref = f"A1:{get_column_letter(len(schema))}{last}"
        ExcelWriter(book, archive).save()
    except BaseException as failure:
        for stream in (archive, *(two for one in pages for two in (one._rows, one._writer and one._writer.xf))):
            if stream is not None:
                with suppress(Exception):
                    stream.close()  # left open, it would complain on its own later
        is_of_xml = type(failure).__module__.startswith("lxml")
        if is_of_xml:  # no place for the sheets, which are files of their own until saved
            raise OSError(str(failure)) from None
        raise


def _cleaned(column: pl.Series) -> pl.Series:
    """Text without what XML cannot hold, as a cell takes it."""
    texts = _texts(column)
    if isinstance(texts.dtype, pl.Enum | pl.Categorical):
        texts = texts.cast(pl.String)
    return texts.str.replace_all(_HARMFUL, " ").str.slice(0, _CELL_TEXT) if texts.dtype == pl.String else texts
