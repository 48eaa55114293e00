"""Workbooks read in a process of their own.

The library that reads them, fed a damaged one, may write to the terminal or end its process for want of memory; neither
may happen to a program with a person's answers on the screen.
"""

import csv
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gcguide.problem import Problem
from gcguide.reading.strict_yaml import open_binary
from gcguide.tables import sheets as roster_workbook
from gcguide.tables.extent import MAX_CELLS, Merged, check_parts, letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# A number is what the file holds as one: its digits past the fifteenth are lost already, and 1985.10 is 1985.1.
Cell = str | int | float | date | datetime | time | timedelta

_MAX_SHEETS = 50
_MOST_MEMORY = 2_000_000_000
_PATIENCE = 120  # seconds


class Sheet(NamedTuple):
    """A visible sheet: its cells from A1 on, and its merged areas where this kind of workbook tells them."""

    name: str
    rows: list[list[Cell]]
    merged: list[Merged]


def sheets_apart(raw: bytes) -> list[Sheet]:
    """The visible sheets of a workbook, read by another process.

    Raises:
        Problem: it is protected, or whatever went wrong there: damaged.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"}
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, env=environment, timeout=_PATIENCE, check=True)
        read = pickle.loads(done.stdout)  # our own process wrote it
    except (OSError, subprocess.SubprocessError, pickle.UnpicklingError, EOFError, ValueError, LookupError):
        raise Problem("import_broken") from None
    if isinstance(read, tuple):
        raise Problem("import_broken")
    return [Sheet(*one) for one in read]


def sheets_here(raw: bytes) -> list[Sheet]:
    """The visible sheets of a workbook.

    Raises:
        Problem: it is protected, damaged, or too large to be held.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]
        return [_sheet(book.get_sheet_by_name(name)) for name in shown[:_MAX_SHEETS]]
    except PasswordError:
        raise Problem("import_password") from None
    except (CalamineError, ValueError, OverflowError, MemoryError):
        raise Problem("import_broken") from None
    except BaseException as error:
        # The library's panics are no Exception, so that nobody catches them by accident; here it is on purpose.
        if type(error).__name__ == "PanicException":
            raise Problem("import_broken") from None
        raise


def _sheet(sheet: "CalamineSheet") -> Sheet:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise Problem("import_far_cell", {"word": letters(sheet.total_width - 1) + str(sheet.total_height)})
    rows: list[list[Cell]] = [
        [str(cell).upper() if isinstance(cell, bool) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    return Sheet(sheet.name, rows, [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()])


def _main() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        answer: object = sheets_here(sys.stdin.buffer.read())
    except Problem as problem:
        answer = (problem.id,)
    # By plain names: here this module is called otherwise than where the answer is read.
    if isinstance(answer, list):
        answer = [tuple(sheet) for sheet in answer]
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    _main()


# The cells of a roster's file, whatever program made it: workbooks of every kind, and text with separators.

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB = (b"<!doctype", b"<html", b"<table", b"<meta", b"<head", b"<?xml", b"<script", b"<style")
_SEPARATORS = ",\t;"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, or a text file as one way of separating it gives it.

    Args:
        name: the sheet's; empty for a text file.
        rows: each row's cells; the first row is the spreadsheet's row 1, the first cell its column A. Empty is "".
        merged: the areas of merged cells, all of whose value is in the upper left one.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merged, ...] = ()


def read_tables(path: Path) -> list[Table]:
    """The tables that a file may be read as: its visible sheets, or a text by each separator it holds.

    Raises:
        Problem: there is no such file, it is none of a spreadsheet program, protected, broken, empty or too large.
    """
    try:
        raw = _bytes(path)
        if not raw.strip(b"\0\r\n\t "):
            raise Problem("import_empty")
        found = _workbook(raw) if raw.startswith((_ZIP, _OLE)) else _texts(raw)
        tables = [table for table in found if table.rows]
    except Problem as problem:
        raise problem.at(path) from None
    if not tables:
        raise Problem("import_empty", {}, path)
    return tables


def _bytes(path: Path) -> bytes:
    with open_binary(path) as source:
        try:
            raw = source.read(MAX_BYTES + 1)
        except OSError:
            raise Problem("file_unreadable") from None
    if len(raw) > MAX_BYTES:
        raise Problem("file_too_large", {"limit": MAX_BYTES // 1_000_000})
    return raw


def _workbook(raw: bytes) -> Iterator[Table]:
    """The visible sheets of a workbook, recognised by its contents: names of files lie."""
    is_zip = raw.startswith(_ZIP)
    areas = check_parts(raw) if is_zip else {}
    if not is_zip and _ENCRYPTED in raw:
        raise Problem("import_password")
    try:
        sheets = roster_workbook.sheets_apart(raw)
    except Problem as problem:
        # Of an old file nobody can tell whether it is damaged, protected, or another program's altogether.
        raise Problem("import_locked") if problem.id == "import_broken" and not is_zip else problem from None
    for name, rows, merged in sheets:
        yield Table(name, _trimmed(rows), tuple(merged) or areas.get(name, ()))


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without the empty rows at the end, and not too many."""
    last = len(rows)
    while last and all(cell == "" for cell in rows[last - 1]):
        last -= 1
    if last > MAX_ROWS:
        raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": last})
    del rows[last:]
    return rows


def _texts(raw: bytes) -> Iterator[Table]:
    """A text file by each separator in it; which one it is shows in the headings."""
    text = _decoded(raw).replace("\r\n", "\n").replace("\r", "\n")
    separators = [one for one in _SEPARATORS if one in text] or [_SEPARATORS[0]]
    for separator in separators:
        rows: list[list[Cell]] = []
        try:
            for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
                rows.append([*map(str.strip, row)])
                if len(rows) > 2 * MAX_ROWS:
                    raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": len(rows)})
        except csv.Error:
            continue  # a quotation mark that never ends, by this separator
        yield Table("", _trimmed(rows))


def _decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030, which spreadsheet programs here save text in."""
    if raw.lstrip(b"\xef\xbb\xbf\r\n\t ")[:20].lower().startswith(_WEB):
        raise Problem("import_save_as")
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(code in text for code in "\0\1\2\3\4\5\6\x0e\x0f"):  # pictures, documents for print
            return text
    raise Problem("import_kind")
