"""What a zipped workbook would unpack to, looked at before it is unpacked: how far its cells reach, what is merged.

A sheet is held in memory from its first cell to its last, so that one stray letter in the last row of the last column
would ask for more memory than there is, and end the program.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class named in lower case

from gcguide.problem import Problem

MAX_CELLS = 8_000_000
_MAX_UNPACKED = 400_000_000
_MAX_SPAN = 1_000_000

_MIMETYPE, _MANIFEST, _ODS = "mimetype", "META-INF/manifest.xml", "content.xml"
_XLSX, _XLSB = "xl/workbook.xml", "xl/workbook.bin"
_SHEETS = "xl/worksheets/"

# A cell with something in it and its place, such as `<c r="D5" s="1" t="s">`; closed at once it has a look only.
_CELL = re.compile(rb"""<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?r=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>(?!\s*</)""")

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "


class Merged(NamedTuple):
    """An area of merged cells, first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


def letters(column: int) -> str:
    """The letters of a column, counted from 0: A, B, … Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def check_parts(raw: bytes) -> Mapping[str, tuple[Merged, ...]]:
    """Sees to it that a zipped workbook can be unpacked.

    Returns:
        the merged areas of an .ods file by the name of the sheet; nothing for other workbooks, which are asked later.

    Raises:
        Problem: it is broken, protected, of a kind that is not read, or its cells reach too far.
    """
    with _opened(raw) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MAX_UNPACKED:
            raise Problem("file_too_large", {"limit": _MAX_UNPACKED // 1_000_000})
        names = parts.namelist()
        if any(part.flag_bits & 1 for part in parts.infolist()):
            raise Problem("import_password")
        if _XLSB in names:
            raise Problem("import_save_as")
        if _MIMETYPE in names and b"opendocument.spreadsheet" in _part(parts, _MIMETYPE):
            if b"encryption-data" in _part(parts, _MANIFEST):
                raise Problem("import_password")
            return _Walk().through(_part(parts, _ODS))
        if _XLSX not in names:
            raise Problem("import_kind")
        for name in names:
            if name.startswith(_SHEETS) and name.endswith(".xml"):
                _check_reach(_part(parts, name))
    return {}


def _opened(raw: bytes) -> ZipFile:
    try:
        return ZipFile(BytesIO(raw))
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise Problem("import_broken") from None


def _part(parts: ZipFile, name: str) -> bytes:
    try:
        with parts.open(name) as source:
            unpacked = source.read(_MAX_UNPACKED + 1)
    except (KeyError, BadZipFile, ZlibError, EOFError, ValueError, OSError, RuntimeError, NotImplementedError):
        raise Problem("import_broken") from None
    if len(unpacked) > _MAX_UNPACKED:
        raise Problem("file_too_large", {"limit": _MAX_UNPACKED // 1_000_000})
    return unpacked


def _check_reach(sheet: bytes) -> None:
    rows = columns = 0
    lowest = rightmost = ""
    widths: dict[bytes, int] = {}
    for found in _CELL.finditer(sheet):
        letters, row = found[1], int(found[2])
        if (column := widths.get(letters, 0)) == 0:
            column = widths[letters] = _number(letters)
        if row > rows:
            rows, lowest = row, (letters + found[2]).decode()
        if column > columns:
            columns, rightmost = column, (letters + found[2]).decode()
    if rows * columns > MAX_CELLS:
        raise Problem("import_far_cell", {"word": rightmost if columns > rows else lowest})


def _number(letters: bytes) -> int:
    """The column of some letters, from 1."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column


class _Walk:
    """Goes through the cells of an .ods file, where a cell or row can stand for many."""

    def __init__(self) -> None:
        self.areas: dict[str, list[Merged]] = {}
        self.sheet = ""
        self.row = self.column = self.repeat = self.depth = 0

    def through(self, content: bytes) -> Mapping[str, tuple[Merged, ...]]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            raise Problem("import_broken") from None
        return {name: tuple(areas) for name, areas in self.areas.items()}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self.depth += 1
            if self.depth == 1:
                self.sheet, self.row = attributes.get(_TABLE + "name", ""), 0
        if self.depth != 1:
            return
        if name == _TABLE + "table-row":
            self.column, self.repeat = 0, _count(attributes, "number-rows-repeated")
        elif name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            times = _count(attributes, "number-columns-repeated")
            if _OFFICE + "value-type" in attributes and (self.row + self.repeat) * (self.column + times) > MAX_CELLS:
                raise Problem("import_far_cell", {"word": f"{self.sheet} {self.row + self.repeat}".strip()})
            down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
            if down * across > 1:
                area = Merged(self.row, self.column, self.row + down - 1, self.column + across - 1)
                self.areas.setdefault(self.sheet, []).append(area)
            self.column += times

    def _end(self, name: str) -> None:
        if name == _TABLE + "table":
            self.depth -= 1
        elif name == _TABLE + "table-row" and self.depth == 1:
            self.row += self.repeat


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(_TABLE + name, "1")
    return min(int(text), _MAX_SPAN * 2) if text.isascii() and text.isdigit() and len(text) < 10 else 1
