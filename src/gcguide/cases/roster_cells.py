"""The cells of a roster's file, whatever program made it: workbooks of every kind, and text with separators."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from gcguide.cases import roster_workbook
from gcguide.cases.roster_extent import Merged, check_parts
from gcguide.cases.roster_workbook import Cell
from gcguide.problem import Problem
from gcguide.strict_yaml import open_binary

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
