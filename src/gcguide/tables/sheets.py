"""The cells of a roster's file, whatever program made it: workbooks of every kind, and text with separators."""

import csv
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import NamedTuple, cast

from gcguide.problem import Problem
from gcguide.reading.decode import decode_office, read_bytes

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_CELLS = 8_000_000
MOST_SECONDS = 60  # to read a workbook

ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_WEB = (b"<!doctype", b"<html", b"<table", b"<meta", b"<head", b"<?xml", b"<script", b"<style")
_SEPARATORS = ",\t;"

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
    """The tables that a file may be read as: its visible sheets, or a text by each separator it holds.

    Raises:
        Problem: there is no such file, it is none of a spreadsheet program, protected, broken, empty or too large.
    """
    raw = read_bytes(path, MAX_BYTES)
    try:
        if not raw.strip(b"\0\r\n\t "):
            raise Problem("import_empty")
        read = workbook_apart(raw) if raw.startswith((ZIP, _OLE)) else _texts(raw)
        tables = [table for table in read if table.rows]
        if not tables:
            raise Problem("import_empty")
    except Problem as problem:
        raise problem.at(path) from None
    return tables


def workbook_apart(raw: bytes) -> list[Sheet]:
    """The visible sheets of a workbook, read by another process (`workbook`) within bounds of memory and time.

    Raises:
        Problem: as it says there, or whatever went wrong there: too large, damaged.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"}
    command = [sys.executable, "-m", "gcguide.tables.workbook"]
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


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without the empty rows at the end, and not too many."""
    last = len(rows)
    while last and all(cell == "" for cell in rows[last - 1]):
        last -= 1
    if last > MAX_ROWS:
        raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": last})
    del rows[last:]
    return rows


def _texts(raw: bytes) -> Iterator[Sheet]:
    """A text file by each separator in it; which one it is shows in the headings."""
    if raw.lstrip(b"\xef\xbb\xbf\r\n\t ")[:20].lower().startswith(_WEB):
        raise Problem("import_save_as")
    text = decode_office(raw)
    if text is None:
        raise Problem("import_kind")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separators = [mark for mark in _SEPARATORS if mark in text] or [_SEPARATORS[0]]
    for separator in separators:
        rows: list[list[Cell]] = []
        try:
            for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
                rows.append([*map(str.strip, row)])
                if len(rows) > 2 * MAX_ROWS:
                    raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": len(rows)})
        except csv.Error:
            continue  # a quotation mark that never ends, by this separator
        yield Sheet("", trimmed(rows))
