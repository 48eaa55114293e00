"""The result's file, written chunk by chunk under another name and given its own when it is whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gcguide.files import whole_file
from gcguide.problem import Problem
from gcguide.screening.parquet_file import Group, Writer, like

SUFFIXES = (".csv", ".xlsx", ".parquet")

_SHEET_ROWS = 1_048_576
_MARK = b"\xef\xbb\xbf"  # spreadsheet programs tell UTF-8 by it

# What a spreadsheet program would compute; a plain number with its sign is none.
_FORMULA = r"^[\s]*[=+\-@\t\r]"
_NUMBER = r"^[+-]?[0-9][0-9 .,%-]*$"
_HARMFUL = (
    "[\\x00-\\x1f\\x7f-\\x{9f}\\x{61c}\\x{200b}-\\x{200f}\\x{2028}-\\x{202e}\\x{2060}-\\x{206f}"
    "\\x{feff}\\x{fff9}-\\x{fffb}\\x{fffe}\\x{ffff}\\x{e0000}-\\x{e007f}]+"
)


def check_name(path: Path, force: bool) -> None:
    """Whether a result can be written there.

    Raises:
        Problem: the ending is none we write, or the file exists.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise Problem("screening_suffix", {"word": path.name, "nearest": path.with_suffix(SUFFIXES[1]).name}, path)
    if path.exists() and not force:
        raise Problem("file_exists", {}, path)


@dataclass(frozen=True, eq=False)
class Result:
    """Some rows of a roster with what they come to, as a frame or, for Parquet, as groups.

    Args:
        schema: the columns with their types.
    """

    schema: pl.Schema
    frame: pl.DataFrame | None = None
    groups: Sequence[Group] = ()


def write(results: Iterator[Result], path: Path, sheet: str, force: bool, headed: bool = True) -> None:
    """Writes results of one schema, in order.

    Args:
        results: at least one, if without rows.
        path: where to, by its ending CSV, a workbook or Parquet.
        sheet: the name of a workbook's sheet.
        force: whether a file that is there is replaced.
        headed: whether a text begins with the headings; a later part of one does not.

    Raises:
        Problem: as `files.write_new`; more rows than a workbook has.
    """
    with whole_file(path, force) as part:
        kind = path.suffix.lower()
        if kind == ".parquet":
            _parquet(results, part)
        elif kind == ".csv":
            _csv((one.frame for one in results if one.frame is not None), part, headed)
        else:
            _xlsx((one.frame for one in results if one.frame is not None), part, sheet)


def _csv(chunks: Iterable[pl.DataFrame], part: Path, headed: bool) -> None:
    with part.open("wb") as out:
        if headed:
            out.write(_MARK)
        for number, chunk in enumerate(chunks):
            chunk.select(map(_safe, chunk.get_columns())).write_csv(out, include_header=headed and number == 0)


def _safe(column: pl.Series) -> pl.Series:
    """Text that no spreadsheet program takes for a formula and no terminal for a command."""
    texts = _texts(column)
    if texts.dtype != pl.String:
        return texts
    # Most columns repeat few texts: each of them is looked at once.
    different = texts.unique()
    if 2 * len(different) > len(texts):
        return _without_harm(texts)
    safe = _without_harm(different)
    changed = safe.ne_missing(different)
    return texts.replace(different.filter(changed), safe.filter(changed)) if changed.any() else texts


def _without_harm(texts: pl.Series) -> pl.Series:
    text = pl.col(texts.name).str.replace_all(_HARMFUL, " ")
    formula = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
    return texts.to_frame().select(pl.when(formula).then("'" + text).otherwise(text).alias(texts.name)).to_series()


def _texts(column: pl.Series) -> pl.Series:
    """A column that a text file can hold."""
    if isinstance(column.dtype, pl.List | pl.Array):
        return column.cast(pl.List(pl.String)).list.join(",")
    if isinstance(column.dtype, pl.Struct):
        return column.struct.json_encode()
    if column.dtype in (pl.Binary, pl.Object, pl.Null):
        return column.cast(pl.String, strict=False)
    return column


def _parquet(results: Iterable[Result], part: Path) -> None:
    with part.open("wb") as out:
        writer: Writer | None = None
        for one in results:
            if writer is None:
                writer = Writer(out, like(one.schema))
            for group in one.groups:
                writer.append(group)
        if writer is not None:
            writer.close()


def _xlsx(chunks: Iterable[pl.DataFrame], part: Path, sheet: str) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"

    def cells(texts: Iterable[object]) -> Iterator[object]:
        for text in texts:
            if isinstance(text, str):
                cell = WriteOnlyCell(page, value=text)
                cell.data_type = "s"
                yield cell
            else:
                yield text

    rows = 1
    try:
        for number, chunk in enumerate(chunks):
            if number == 0:
                page.append(cells(chunk.columns))
            rows += chunk.height
            if rows > _SHEET_ROWS:
                raise Problem("screening_sheet_full", {"limit": _SHEET_ROWS - 1})
            for row in chunk.select(map(_cleaned, chunk.get_columns())).iter_rows():
                page.append(cells(row))
    except BaseException:
        page.close()  # left open, it would complain on its own later
        raise
    book.save(part)


def _cleaned(column: pl.Series) -> pl.Series:
    """Text without what XML cannot hold, as a cell takes it."""
    texts = _texts(column)
    if isinstance(texts.dtype, pl.Enum | pl.Categorical):
        texts = texts.cast(pl.String)
    return texts.str.replace_all(_HARMFUL, " ").str.slice(0, 32_767) if texts.dtype == pl.String else texts
