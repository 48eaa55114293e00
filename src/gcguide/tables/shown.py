"""What a workbook does not show, and its cells without a value: the library that reads workbooks tells neither.

A part of an .xlsx file is many megabytes, nearly all of them cells that are nothing special; so it is searched for the
few that are, not read through.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import normpath
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from gcguide.problem import Problem
from gcguide.tables.parts import count, local, part, read_xml
from gcguide.tables.sheets import MAX_CELLS, MAX_ROWS, Merged

MOST_BLIND = 100_000
UNCOMPUTED = "="


@dataclass(slots=True)
class Unseen:
    """What `Sheet` says of one sheet beside its values."""

    hidden: set[int] = field(default_factory=set)
    blind: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)

    def hide(self, first: int, rows: int = 1) -> None:
        """Rows that are not shown; those further down than any roster goes are of no interest."""
        self.hidden.update(range(first, min(first + rows, 2 * MAX_ROWS)))

    def miss(self, row: int, column: int, text: str) -> None:
        """A cell without a value."""
        if len(self.blind) < MOST_BLIND:
            self.blind[row, column] = text


# Office Open XML


def in_workbook(file: ZipFile) -> dict[str, Unseen]:
    """What each sheet of an .xlsx file hides and lacks, by its name; what cannot be found out is left out."""
    return {name: in_sheet(part(file, path)) for name, path in sheet_parts(file, "xl/workbook.xml").items()}


def sheet_parts(file: ZipFile, book: str) -> dict[str, str]:
    """The path of each sheet's part, by the sheet's name."""
    targets = targets_of(file, book)
    paths: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            id = next((value for key, value in attributes.items() if local(key) == "id" and " " in key), "")
            if id in targets:
                paths[attributes.get("name", "")] = targets[id]

    with suppress(ExpatError):
        read_xml(part(file, book), start)
    return paths


def targets_of(file: ZipFile, book: str) -> dict[str, str]:
    """Where the parts lie that a workbook refers to, by their ids."""
    folder, _, name = book.rpartition("/")
    targets: dict[str, str] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            is_whole = target.startswith(("/", f"{folder}/"))
            targets[attributes.get("Id", "")] = normpath(target.lstrip("/") if is_whole else f"{folder}/{target}")

    with suppress(ExpatError):
        read_xml(part(file, f"{folder}/_rels/{name}.rels"), start)
    return targets


_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
_NO_TAGS = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.S)
_QUICK_ERROR, _OTHER_ERROR = re.compile(b'"e"'), re.compile(b"'e'")  # one after the other is faster
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_IS_TEXT = re.compile(rb"""\st\s*=\s*["']str["']""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true|on)["']""")


@dataclass(frozen=True, slots=True)
class _Tags:
    """How the tags of a sheet's part are found, whatever prefix they have."""

    data: re.Pattern[bytes]
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    uncomputed: re.Pattern[bytes]
    value: re.Pattern[bytes]


@lru_cache
def _tags(prefix: bytes) -> _Tags:
    p = re.escape(prefix)
    inside = rb"""(?:\s(?:[^"'>]|"[^"]*"|'[^']*')*)?"""  # attributes, in which a > may stand
    return _Tags(
        data=re.compile(rb"<%ssheetData(?=[\s>])" % p),
        row=re.compile(rb"<%srow(?=[\s/>])%s>" % (p, inside)),
        cell=re.compile(rb"<%sc(?=[\s/>])%s>" % (p, inside)),
        formula=re.compile(rb"<%sf(?=[\s/>])" % p),
        uncomputed=re.compile(
            rb"<%sf(?=[\s/>])(?:%s/>|%s>[^<]*</%sf\s*>)\s*(<%sv(?=[\s/>])(?:%s/>|%s>\s*</%sv\s*>))?\s*</%sc\s*>"
            % (p, inside.replace(rb">]", rb">/]"), inside, p, p, inside.replace(rb">]", rb">/]"), inside, p, p)
        ),
        value=re.compile(rb"(?:(?!</%sc[\s>]).)*?<%sv%s>\s*([^<]{1,20})" % (p, p, inside), re.S),
    )


def in_sheet(part: bytes) -> Unseen:
    """What one sheet hides and lacks, by its part of the file."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        part = part.decode("utf-16", "replace").encode()
    if b"!" in part:
        part = _NO_TAGS.sub(b"x", part)
    root = _ROOT.search(part, 0, 5000)
    tags = _tags(root[1] + b":" if root and root[1] else b"")
    found = Unseen()
    if not (data := tags.data.search(part)):
        return found
    first = data.end()
    last = part.rfind(b"sheetData>", first)  # from the end, as there are megabytes before it
    last = len(part) if last < 0 else last
    starts, numbers = _rows(part, first, last, tags, found)
    for at in _suspects(part, first, last, tags):
        opened = part.rfind(b"<", first, at + 1)
        tag = tags.cell.match(part, opened)
        if tag is None and (before := part.rfind(b"<", first, opened)) >= 0:  # it was the formula in the cell
            opened, tag = before, tags.cell.match(part, before)
        if tag is None:
            continue
        if _ERROR.search(tag[0]):
            value = tags.value.match(part, tag.end())
            text = value[1].decode("utf-8", "replace").strip() if value else "#N/A"
        elif (empty := tags.uncomputed.match(part, tag.end())) and not (empty[1] and _IS_TEXT.search(tag[0])):
            text = UNCOMPUTED  # of a text, an empty value is one: ""
        else:
            continue
        index = bisect_right(starts, opened) - 1
        if index >= 0:
            found.miss(*_place(part, starts[index], opened, numbers[index], tags), text)
    return found


def _rows(part: bytes, first: int, last: int, tags: _Tags, found: Unseen) -> tuple[list[int], list[int]]:
    """Where each row starts, and its number from 0; those that are not shown are noted."""
    starts: list[int] = []
    numbers: list[int] = []
    number = -1
    for tag in tags.row.finditer(part, first, last):
        given = _NUMBER.search(tag[0])
        number = int(given[1]) - 1 if given else number + 1
        starts.append(tag.start())
        numbers.append(number)
        if b"hidden" in tag[0] and _HIDDEN.search(tag[0]):
            found.hide(number)
    return starts, numbers


def _suspects(part: bytes, first: int, last: int, tags: _Tags) -> Iterator[int]:
    """Where a cell says that it is an error, or holds a formula."""
    for sign in (_QUICK_ERROR, _OTHER_ERROR, tags.formula):
        yield from (match.start() for match in sign.finditer(part, first, last))


def _place(part: bytes, row_start: int, cell_start: int, row: int, tags: _Tags) -> tuple[int, int]:
    """The row and column of a cell, which may say so itself, or follow those before it."""
    column = -1
    tag = tags.cell.match(part, cell_start)
    if tag and (given := _PLACE.search(tag[0])):
        return int(given[2]) - 1, _column(given[1])
    for tag in tags.cell.finditer(part, row_start, cell_start + 1):
        given = _PLACE.search(tag[0])
        column = _column(given[1]) if given else column + 1
    return row, column + 1


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column - 1


# OpenDocument

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_SPELLED = re.compile(r"#N/A|#[A-Z/0-9]+[!?]|Err:\d{3}")


def in_open_document(content: bytes) -> dict[str, Unseen]:
    """What each sheet of an .ods file hides, lacks and merges, by its name.

    Raises:
        ExpatError: it is damaged.
        Problem: it is too large to be held.
    """
    walk = _Cells()
    read_xml(content, walk.start, walk.end, walk.text)
    return walk.sheets


class _Cells:
    """Goes through the cells of an .ods file, where a cell or row can stand for many."""

    def __init__(self) -> None:
        self.sheets: dict[str, Unseen] = {}
        self.name = ""
        self.sheet = Unseen()
        self.row = self.column = self.across = self.repeat = self.depth = 0
        self.shown: list[str] | None = None  # the texts of a cell that is an error
        self.is_open = False  # whether the cell is a formula of which nothing is known yet

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self.depth += 1
            if self.depth == 1:
                self.name, self.row = attributes.get(_TABLE + "name", ""), 0
                self.sheet = self.sheets.setdefault(self.name, Unseen())
        elif self.depth == 1 and name == _TABLE + "table-row":
            self.column, self.repeat = 0, count(attributes, _TABLE + "number-rows-repeated")
            if attributes.get(_TABLE + "visibility") in ("collapse", "filter"):
                self.sheet.hide(self.row, self.repeat)
        elif self.depth == 1 and name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self._cell(attributes)
        elif local(name) == "p":
            self.is_open = False  # of a formula whose value is the empty text nothing else is written

    def _cell(self, attributes: dict[str, str]) -> None:
        down, right = (count(attributes, f"{_TABLE}number-{way}-spanned") for way in ("rows", "columns"))
        if down * right > 1:
            area = Merged(self.row, self.column, self.row + down - 1, self.column + right - 1)
            self.sheet.merged.append(area)
        self.across = count(attributes, _TABLE + "number-columns-repeated")
        self.column += self.across
        kind = attributes.get(_OFFICE + "value-type")
        if kind and (self.row + self.repeat) * self.column > MAX_CELLS:
            raise Problem("import_far_cell", {"word": f"{self.name} {self.row + self.repeat}".strip()})
        if attributes.get(_CALC + "value-type") == "error":
            self.shown = []
        self.is_open = _TABLE + "formula" in attributes and not kind

    def text(self, text: str) -> None:
        if self.shown is not None:
            self.shown.append(text)

    def end(self, name: str) -> None:
        if name == _TABLE + "table":
            self.depth -= 1
        elif self.depth == 1 and name == _TABLE + "table-row":
            self.row += self.repeat
        elif self.depth == 1 and name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            if self.shown is not None:
                text = "".join(self.shown).strip()
                spelled = _SPELLED.search(text)
                self._miss(spelled[0] if spelled else text[:20] or "#N/A")
            elif self.is_open:
                self._miss(UNCOMPUTED)
            self.shown, self.is_open = None, False

    def _miss(self, text: str) -> None:
        for row in range(self.row, self.row + min(self.repeat, 2 * MAX_ROWS)):
            for column in range(self.column - self.across, self.column):
                if len(self.sheet.blind) >= MOST_BLIND:
                    return
                self.sheet.miss(row, column, text)
