"""The cells of a roster's file, whatever program made it: workbooks of every kind, and text with separators."""

import csv
import os
import pickle
import re
import subprocess
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import NamedTuple, cast

from gcguide.problem import Problem
from gcguide.reading.decode import decode_office, read_bytes
from gcguide.reading.private_use import has_private_use, without_private_use

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_CELLS = 8_000_000
MOST_SECONDS = 60  # to read a workbook

ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_PAGE = re.compile(
    r"\s*<(?:[!?]|(?:[\w.-]+:)?(?:html|head|meta|body|table|tr|div|p|center|font|form|style|script|workbook)\b)", re.I
)
_MAIL = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}mime-version:", re.I
)  # a page with its pictures in one file
# A spreadsheet program that wrote the text may have cut a zero off, as it does from a number: 1985.1 was 1985.10.
LOST_ZERO = re.compile(r"((?:19|20)[0-9]{2})\.1")
SEPARATORS = ",\t;|"

# A text that a spreadsheet program is told to leave alone: ="0101".
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')

# What stands where a formula has no value.
ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)

# A number is what the file holds as one: its digits past the fifteenth are lost already, and 1985.10 is 1985.1.
Cell = str | int | float | date | datetime | time | timedelta


class Merged(NamedTuple):
    """An area of merged cells, first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, a table of a page or document, or a text file.

    Args:
        name: the sheet's; empty for a text file.
        rows: each row's cells; the first row is the spreadsheet's row 1, the first cell its column A. Empty is "".
        merged: the areas of merged cells, all of whose value is in the upper left one.
        hidden: the rows, from 0, that the file does not show: hidden by hand, folded away or filtered out.
        blind: the cells, by row and column from 0, that should have a value and have none: the error that stands
            there (#N/A), or "=" for a formula that nobody has computed.
        is_hidden: whether the sheet itself is not shown.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merged, ...] = ()
    hidden: frozenset[int] = frozenset()
    blind: Mapping[tuple[int, int], str] = field(default_factory=dict)
    is_hidden: bool = False


def letters(column: int) -> str:
    """The letters of a column, counted from 0: A, B, … Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def read_sheets(path: Path) -> list[Sheet]:
    """The tables that a file may be read as: its sheets, the tables of a page, or a text by each separator it holds.

    Raises:
        Problem: there is no such file, it is none of a spreadsheet program, protected, broken, empty or too large;
            or a page or document without a table.
    """
    raw = read_bytes(path, MAX_BYTES)
    try:
        if not raw.strip(b"\0\r\n\t "):
            raise Problem("import_empty")
        is_apart = raw.startswith((ZIP, OLE)) or is_page(raw)
        tables = [*(workbook_apart(raw) if is_apart else _texts(raw))]
        if not any(table.rows for table in tables):
            raise Problem("import_empty")
    except Problem as problem:
        raise problem.at(path) from None
    return tables


def is_page(raw: bytes) -> bool:
    """Whether these bytes, the first of a file or all, begin like a web page or another text of tags."""
    start = raw[:400]
    is_wide = start[:2] in (BOM_UTF16_LE, BOM_UTF16_BE)
    return bool(_PAGE.match(start.decode("utf-16" if is_wide else "utf-8-sig", "ignore")))


def workbook_apart(raw: bytes) -> list[Sheet]:
    """The tables of a workbook, page or document, read by another process within its bounds.

    Raises:
        Problem: as it says there, or whatever went wrong there: too large, damaged.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"}
    command = [sys.executable, "-P", "-m", "gcguide.tables.workbook"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, env=environment, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise Problem("import_too_much") from None
    except OSError:
        raise Problem("import_broken") from None
    try:
        answer = pickle.loads(done.stdout)  # our own process wrote it
    except (pickle.UnpicklingError, EOFError, ValueError, LookupError):
        is_short = any(word in done.stderr for word in (b"memory allocation", b"MemoryError"))
        raise Problem("import_too_much" if is_short else "import_broken") from None
    if isinstance(answer, Problem):
        raise answer
    return cast(list[Sheet], answer)


def finished(
    name: str,
    rows: list[list[Cell]],
    merged: Iterable[Merged] = (),
    hidden: Iterable[int] = (),
    blind: Mapping[tuple[int, int], str] | None = None,
    is_hidden: bool = False,
) -> Sheet:
    """A sheet up to the last row with something in it, no cell of which holds an error as if it were a text.

    Every hidden row and every blind cell is of a row that is there; a blind cell may lie to the right of its end.

    Raises:
        Problem: there are too many rows.
    """
    without = {place: text for place, text in (blind or {}).items() if place[0] < 2 * MAX_ROWS}
    for at, row in enumerate(rows):
        if not ERRORS.isdisjoint(row):
            without |= {(at, column): str(cell) for column, cell in enumerate(row) if cell in ERRORS}
        if has_private_use("".join([cell for cell in row if type(cell) is str])):
            row[:] = [without_private_use(cell) if isinstance(cell, str) else cell for cell in row]
    for at, column in without:
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = ""
    last = len(rows)
    while last and all(cell == "" for cell in rows[last - 1]):
        last -= 1
    last = max(last, 1 + max((row for row, _ in without), default=-1))
    if last > MAX_ROWS:
        raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": last})
    del rows[last:]
    rows += [[] for _ in range(last - len(rows))]
    return Sheet(name, rows, tuple(merged), frozenset(row for row in hidden if row < last), without, is_hidden)


def _texts(raw: bytes) -> Iterator[Sheet]:
    """A text file by each separator in it; which one it is shows in the headings."""
    if _MAIL.match(raw[:4000]):
        raise Problem("import_save_as")
    text = decode_office(raw)
    if text is None:
        raise Problem("import_kind")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separators = [mark for mark in SEPARATORS if mark in text] or [SEPARATORS[0]]
    is_read = False
    for separator in separators:
        rows: list[list[Cell]] = []
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            for row in reader:
                rows.append([*map(written, row)])
                if len(rows) > 2 * MAX_ROWS:
                    raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": len(rows)})
        except csv.Error:
            continue  # a quotation mark that never ends, by this separator
        is_read = True
        yield finished("", rows)
    if not is_read:
        raise Problem("screening_quote", line=text[: _open_quote(text)].count("\n") + 1)


def _open_quote(text: str) -> int:
    """Where the last quotation mark stands: one of the two that do not belong together is near it."""
    return max(text.rfind('"'), 0)


def written(cell: str) -> Cell:
    """A cell of a text file: without blanks, a formula that is a text as that, a number that may have lost its zero."""
    cell = cell.strip()
    if LOST_ZERO.fullmatch(cell):
        return float(cell)
    if cell.startswith('="') and (match := _AS_TEXT.fullmatch(cell)):
        return match[1].replace('""', '"').strip()
    return cell
