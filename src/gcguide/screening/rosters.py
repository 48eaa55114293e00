"""Roster files as frames of some rows each: CSV, workbooks and Parquet read, and results written as the same three.

Neither reading nor writing holds more than some frames in memory. Workbooks are the exception: they are read whole, and
their size is limited.
"""

import codecs
import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from io import StringIO
from itertools import chain, product
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from gcguide.files import whole_file
from gcguide.problem import Problem
from gcguide.reading.decode import open_binary
from gcguide.tables.sheets import read_sheets
from gcguide.tables.values import text_of

# Rows of a frame; texts take more memory than what they stand for.
CHUNK = 1 << 18
TEXTS = 3 << 15
SUFFIXES = (".csv", ".xlsx", ".parquet")
TEXTUAL = SUFFIXES[:2]  # whose cells have no types to keep
OWN = ".arrow"  # of files between our own processes, which cost little to write and to read

_PARQUET, _ZIP, _OLE = b"PAR1", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD_ROWS, _HEAD, _BLOCK, _MOST = 30, 1 << 20, 1 << 18, 1 << 25
_SEPARATORS = ",\t;|"
_ENCODINGS = ("utf-8-sig", "gb18030")

# Different values of some columns that are written as one.
_COMBINATIONS = 1 << 12

# A workbook's last row, and how much text a cell of it holds.
_SHEET_ROWS, _CELL_TEXT = 1_048_576, 32_767
_MARK = b"\xef\xbb\xbf"  # spreadsheet programs tell UTF-8 by it

# What a spreadsheet program would compute, full-width signs included; a plain number with its sign is none.
_FORMULA = r"^[\s]*[=+\-@＝＋－＠\t\r]"
_NUMBER = r"^[+-]?[0-9][0-9 .,%-]*$"
_HARMFUL = (
    "[\\x00-\\x1f\\x7f-\\x{9f}\\x{61c}\\x{200b}-\\x{200f}\\x{2028}-\\x{202e}\\x{2060}-\\x{206f}"
    "\\x{feff}\\x{fff9}-\\x{fffb}\\x{fffe}\\x{ffff}\\x{e0000}-\\x{e007f}]+"
)

# How many cells of a row are headings of facts: rows are compared by it to find the headings.
Count = Callable[[Sequence[object]], int]

Part = Callable[[], pl.DataFrame]


@dataclass(frozen=True)
class Roster:
    """An open roster.

    Args:
        headings: of its columns, as written.
        first: the row of its first person, counted as a spreadsheet does, from 1.
        kinds: the types of its columns; those of a workbook and a CSV file are texts.
        drops_blank: whether a row without any content is nobody: so it is in a workbook and a CSV file.
        rows: how many rows there are, None where only reading them would tell.
        parts: about so many rows each as `CHUNK` tells, with columns "0", "1", …; any thread may call for them.
    """

    headings: tuple[str, ...]
    first: int
    kinds: tuple[pl.DataType, ...]
    drops_blank: bool
    rows: int | None
    parts: Iterator[Part]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a roster that are read by themselves.

    Args:
        first: the row of its first person in the whole roster.
        start: how many rows of the file come before them.
        rows: how many they are.
        headings: where the file is a copy of a part of a CSV file or workbook: the headings of its columns.
    """

    first: int
    start: int
    rows: int
    headings: tuple[str, ...] | None = None


@contextmanager
def opened(path: Path, count: Count, piece: Piece | None = None) -> Iterator[Roster]:
    """A roster, or a piece of one, opened for reading, whatever its name says.

    Raises:
        Problem: there is no such file, it is none of these kinds, broken or empty.
    """
    with open_binary(path) as file:
        try:
            start = file.read(_BLOCK)
        except OSError:
            raise Problem("file_unreadable", {}, path) from None
    if not start.strip(b"\0\r\n\t "):
        raise Problem("import_empty", {}, path)
    try:
        if piece or start.startswith(_PARQUET):
            yield _columns(path, piece)
        elif start.startswith((_ZIP, _OLE)):
            yield _workbook(path, count)
        else:
            yield _separated(path, count)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):  # it takes some damage for a mistake of its own
        if os.environ.get("GCGUIDE_DEBUG"):
            raise
        raise Problem("screening_broken", {}, path) from None


def scan(path: Path) -> pl.LazyFrame:
    """A Parquet file, or one that `write` wrote for ourselves; this file and no other, whatever its name looks like."""
    if path.suffix == OWN:
        return pl.scan_ipc(path.absolute(), glob=False, hive_partitioning=False)
    return pl.scan_parquet(path.absolute(), glob=False, hive_partitioning=False)


def _columns(path: Path, piece: Piece | None) -> Roster:
    rows = scan(path)
    schema = rows.collect_schema()
    names, kinds = tuple(schema.names()), tuple(schema.dtypes())
    numbered = rows.select(pl.col(name).alias(str(at)) for at, name in enumerate(names))
    start, total = (piece.start, piece.rows) if piece else (0, rows.select(pl.len()).collect().item())
    end = start + total
    parts = (partial(_slice, numbered, at, min(CHUNK, end - at)) for at in range(start, end, CHUNK))
    copied = piece.headings if piece else None
    return Roster(copied or names, piece.first if piece else 1, kinds, copied is not None, total, parts)


def _slice(rows: pl.LazyFrame, start: int, count: int) -> pl.DataFrame:
    return rows.slice(start, count).collect().rechunk()


def _workbook(path: Path, count: Count) -> Roster:
    tables = [table for table in read_sheets(path) if not table.is_hidden]
    if not tables:
        raise Problem("import_empty", {}, path)
    counted = [(count(row), table, at) for table in tables for at, row in enumerate(table.rows[:_HEAD_ROWS])]
    most, table, top = max(counted, key=lambda one: one[0])
    if not most:
        # No row heads a fact: the first with several cells is what its maker took for headings.
        top = next((at for at, row in enumerate(table.rows) if sum(cell != "" for cell in row) > 1), 0)
    headings = _without_blank_end([text_of(cell) for cell in table.rows[top]])
    rows = table.rows[top + 1 :]
    parts = (partial(_texts_of, rows[at : at + TEXTS], len(headings)) for at in range(0, len(rows), TEXTS))
    return _of_texts(headings, top + 2, len(rows), parts)


def _texts_of(rows: Sequence[Sequence[object]], width: int) -> pl.DataFrame:
    columns = {
        str(at): [text_of(row[at]) or None if at < len(row) else None for row in rows]  # type: ignore[arg-type]
        for at in range(width)
    }
    return pl.DataFrame(columns, schema=_texts_schema(width))


def _of_texts(headings: Sequence[str], first: int, rows: int | None, parts: Iterator[Part]) -> Roster:
    return Roster(tuple(headings), first, (pl.String(),) * len(headings), True, rows, parts)


def _texts_schema(width: int) -> dict[str, type[pl.String]]:
    return {str(at): pl.String for at in range(width)}


def _without_blank_end(cells: Sequence[str]) -> list[str]:
    headings = list(cells)
    while headings and not headings[-1].strip():
        headings.pop()
    return headings


def _separated(path: Path, count: Count) -> Roster:
    """A CSV file: the rows up to the headings are read here, the others by polars, which must find as many as we."""
    stream = _utf8(path, _encoding(path))
    start = b""
    for block in stream:
        start += block
        if len(start) >= _HEAD:
            break
    text = start.decode(errors="ignore")
    candidates = []
    for separator in _SEPARATORS:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
        try:
            for at, row in zip(range(_HEAD_ROWS), reader, strict=False):
                filled = sum(cell != "" for cell in row)
                candidates.append((count(row), filled, separator, at, reader.line_num, row))
        except csv.Error:
            continue
    if not candidates:
        raise Problem("screening_broken", {}, path)
    _, _, separator, top, lines, row = max(candidates, key=lambda one: one[:2])
    headings = _without_blank_end(row)
    *head, rest = [*start.split(b"\n", lines), b""][: lines + 1]
    _rows(b"\n".join(head).split(b'"'), separator, path, 1)
    again = (rest[at : at + _BLOCK] for at in range(0, len(rest), _BLOCK))
    parts = _parts(chain(again, stream), separator, len(headings), path, lines + 1)
    return _of_texts(headings, top + 2, None, parts)


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030, which spreadsheet programs here save text in; all of it is tried."""
    with path.open("rb") as file:
        start = file.read(2)
        for encoding in ("utf-16",) if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else _ENCODINGS:
            decoder = codecs.getincrementaldecoder(encoding)()
            file.seek(0)
            try:
                while block := file.read(_BLOCK):
                    if "\0" in decoder.decode(block):
                        raise Problem("import_kind", {}, path)
                decoder.decode(b"", True)
            except UnicodeError:
                continue
            return encoding
    raise Problem("import_kind", {}, path)


def _utf8(path: Path, encoding: str) -> Iterator[bytes]:
    """Blocks of the text; what is UTF-8 already, which `_encoding` has seen, is not decoded again."""
    if encoding != _ENCODINGS[0]:
        with path.open(encoding=encoding) as text:
            while block := text.read(_BLOCK):
                yield block.encode()
        return
    with path.open("rb") as file:
        if file.read(len(_MARK)) != _MARK:
            file.seek(0)
        while part := file.read(_BLOCK):
            while part.endswith(b"\r") and (more := file.read(1)):  # a line feed after it ends the same line
                part += more
            yield part.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in part else part


def _parts(stream: Iterable[bytes], separator: str, width: int, path: Path, line: int) -> Iterator[Part]:
    """Whole rows, about `TEXTS` at a time.

    Raises:
        Problem: a quotation mark has no other half, or stands within a cell; it names the line.
    """
    left, begins, waiting, rows = b"", line, list[bytes](), 0
    for block in chain(stream, [b""]):
        left += block or (b"\n" if left else b"")  # the last row ends, too
        parts = left.split(b'"')
        # A row ends at a line feed that no quotation marks stand around.
        last = next((at for at in range((len(parts) - 1) // 2 * 2, -1, -2) if b"\n" in parts[at]), None)
        if last is not None:
            end = parts[last].rfind(b"\n") + 1
            rest = b'"'.join([parts[last][end:], *parts[last + 1 :]])
            parts[last:] = [parts[last][:end]]
            count = _rows(parts, separator, path, line)
            waiting.append(left[: len(left) - len(rest)])
            left, rows, line = rest, rows + count, line + count + b"".join(parts[1::2]).count(b"\n")
        if rows >= TEXTS or len(waiting) * _BLOCK >= _MOST or (rows and not block):
            yield partial(_parsed, b"".join(waiting), separator, width, rows, path, begins)
            begins, waiting, rows = line, [], 0
        if len(left) > _MOST:  # no row is so long
            break
    if left:
        raise Problem("screening_quote", {}, path, line)


def _rows(parts: Sequence[bytes], separator: str, path: Path, line: int) -> int:
    """How many rows a text has, split at its quotation marks: they stand around whole cells, doubled within them.

    Raises:
        Problem: one stands elsewhere, where programs differ on what it means; it names the line.
    """
    border = (b"\n", separator.encode())
    outside = parts[::2]  # an empty one lies within a pair of marks, which is one mark of the cell's text
    first, last = {part[:1] for part in outside[1:]}, {part[-1:] for part in outside[:-1]}
    if len(parts) % 2 == 0 or not first | last <= {b"", *border}:
        for at, part in enumerate(outside):
            begins = at == 0 or not part or part.startswith(border)
            if not (begins and (at == len(outside) - 1 or not part or part.endswith(border))):
                line += sum(one.count(b"\n") for one in parts[: 2 * at]) + (part.count(b"\n") if begins else 0)
                break
        raise Problem("screening_quote", {}, path, line)
    return b"".join(outside).count(b"\n")


def _parsed(text: bytes, separator: str, width: int, rows: int, path: Path, line: int) -> pl.DataFrame:
    frame = pl.scan_csv(
        text,
        has_header=False,
        separator=separator,
        schema=_texts_schema(width),
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
    ).collect()
    if frame.height != rows:
        raise Problem("screening_rows", {"count": rows, "other": frame.height}, path, line)
    return frame


# Writing: a result has its name only when it is whole.


def check_name(path: Path, force: bool) -> None:
    """Whether a result can be written there.

    Raises:
        Problem: the ending is none we write, or the file exists.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise Problem("screening_suffix", {"word": path.name, "nearest": path.with_suffix(SUFFIXES[1]).name}, path)
    if path.exists() and not force:
        raise Problem("file_exists", {}, path)


def rendered(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Some rows as `write` takes them for this file."""
    return _csv_texts(frame) if path.suffix.lower() == SUFFIXES[0] else frame


def write(frames: Iterable[pl.DataFrame], schema: pl.Schema, path: Path, sheet: str, force: bool) -> None:
    """Writes rows of one schema, in order.

    Args:
        frames: the rows, as `rendered` makes them.
        schema: the columns with their types.
        path: where to, by its ending CSV, a workbook or Parquet.
        sheet: the name of a workbook's sheet.
        force: whether a file that is there is replaced.

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
            _write_xlsx(frames, schema, part, sheet)
        else:
            _write_columns(frames, schema, part, kind == OWN)


def _write_columns(frames: Iterable[pl.DataFrame], schema: pl.Schema, part: Path, own: bool) -> None:
    failures: list[BaseException] = []

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield from frames
        except GeneratorExit:
            raise
        except BaseException as failure:  # polars would tell it as one of its own
            failures.append(failure)

    rows = register_io_source(source, schema=schema)
    if own:
        rows.sink_ipc(part.absolute(), compression="uncompressed")
    else:
        # A higher level of compression takes longer and saves nothing of columns with so few different values.
        rows.sink_parquet(part.absolute(), compression_level=1, statistics=False, row_group_size=1 << 18)
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


def _write_xlsx(frames: Iterable[pl.DataFrame], schema: pl.Schema, part: Path, sheet: str) -> None:
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
        page.append(cells(schema))
        for frame in frames:
            rows += frame.height
            if rows > _SHEET_ROWS:
                raise Problem("screening_sheet_full", {"limit": _SHEET_ROWS - 1})
            for row in frame.select(map(_cleaned, frame.get_columns())).iter_rows():
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
    return texts.str.replace_all(_HARMFUL, " ").str.slice(0, _CELL_TEXT) if texts.dtype == pl.String else texts
