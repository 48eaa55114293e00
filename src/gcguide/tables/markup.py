"""Tables of pages: web pages that other systems call .xls, and the XML that spreadsheet programs once wrote."""

import re
from datetime import date, datetime, time
from html.parser import HTMLParser
from math import isfinite

from gcguide.problem import Problem
from gcguide.reading.decode import decode_office
from gcguide.tables.grid import Grid, Row, assembled
from gcguide.tables.parts import count, local, read_xml
from gcguide.tables.sheets import Cell, Sheet
from gcguide.tables.shown import UNCOMPUTED

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_BOOK = re.compile(r"<(?:[\w.-]+:)?Workbook[\s>]")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_CHINESE = {b"big5": "big5hkscs", b"big5-hkscs": "big5hkscs"}
_WESTERN = {b"iso-8859-1": "cp1252", b"windows-1252": "cp1252", b"us-ascii": "cp1252"}
_MOST_SHEETS = 100


def read_page(raw: bytes) -> list[Sheet]:
    """The tables of a page.

    Raises:
        ExpatError: it is damaged.
        Problem: it has no table of several rows, is no text, or more than can be held.
    """
    text = _decoded(raw)
    if _BOOK.search(text, 0, 5000) and _SPREADSHEET in text[:5000]:
        return _xml_sheets(text)
    page = _Page()
    page.feed(_closed(text))
    page.close()
    page.all_ends()
    sheets = assembled(page.flow, 2)
    if not sheets:
        raise Problem("import_save_as")
    return sheets[:_MOST_SHEETS]


def _decoded(raw: bytes) -> str:
    """The text: what a page says of its encoding is often untrue, but not where it names another part of the world."""
    said = _CHARSET.search(raw[:4000])
    name = said[1].lower() if said else b""
    if name in _CHINESE:
        return raw.decode(_CHINESE[name], "replace")
    try:
        text = decode_office(raw)
    except Problem:
        if name not in _WESTERN:
            raise
        text = None
    if text is None and name in _WESTERN:
        text = raw.decode(_WESTERN[name], "replace")
    if text is None:
        raise Problem("import_kind")
    return text


# Web pages


def _closed(text: str) -> str:
    """The page without comments and tags that never end: the library looks for each one's end again and again."""
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        pieces.append(text[at:start])
        end = text.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(text)
    whole = "".join([*pieces, text[at:]])
    last = whole.rfind(">") + 1
    return whole[:last] + whole[last:].replace("<", "&lt;")


_SILENT = {"script", "style", "title", "xml", "template"}
_BLOCKS = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "center", "form", "pre", "body"}
_GROUPS = {"thead", "tbody", "tfoot"}
_CELLS = {"td", "th", "caption"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_AT_LINE_ENDS = re.compile(r"[ \xa0]*\n[ \xa0]*")
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.I)
_NUMERIC = re.compile(r"[-+]?[\d,]*\.?\d+(?:E[-+]?\d+)?", re.I)
_ID_NUMBER = re.compile(r"\d{15}|\d{17}[\dXx]")
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534  # as browsers do

Attributes = dict[str, str]


class _Open:
    """A table that has not ended yet."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.texts: list[str] = []
        self.cell: Attributes | None = None
        self.is_group_hidden = False

    def cell_ends(self) -> None:
        if self.cell is None:
            return
        shown, cell = _shown(self.texts), self.cell
        across = min(max(count(cell, "colspan"), 1), _MOST_ACROSS)
        down = min(max(count(cell, "rowspan", 1 if len(cell.get("rowspan", "")) < 8 else _MOST_DOWN), 1), _MOST_DOWN)
        blind = (cell["x:err"] or shown or "#N/A") if "x:err" in cell else ""
        self.grid.put("" if blind else _value(shown, cell), across, down, None, blind)
        self.texts, self.cell = [], None


class _Page(HTMLParser):
    """Goes through a page; a table in a cell is one by itself, and its text is not the cell's."""

    def __init__(self) -> None:
        super().__init__()
        self.flow: list[Row | Grid] = []
        self.tables: list[_Open] = []
        self.outside: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The beginning of an element, which may end others that nobody ended."""
        if tag in _SILENT:
            self.silent = tag
        elif tag == "table":
            self.silent = ""
            self._outside_ends()
            self.tables.append(_Open())
            self.flow.append(self.tables[-1].grid)
        elif tag == "br":
            self._texts().append("\n")
        elif tag in _BLOCKS:
            self._breaks()
        elif self.tables:
            self._of_table(self.tables[-1], tag, {name: value or "" for name, value in attrs})

    def _of_table(self, table: _Open, tag: str, attributes: Attributes) -> None:
        if tag in _GROUPS:
            table.cell_ends()
            table.is_group_hidden = _is_hidden(attributes)
        elif tag == "tr" or tag == "caption":
            table.cell_ends()
            table.grid.next_row(is_hidden=table.is_group_hidden or _is_hidden(attributes))
        if tag in _CELLS:
            table.cell_ends()
            if table.grid.row < 0:
                table.grid.next_row()
            table.texts, table.cell = [], attributes

    def handle_endtag(self, tag: str) -> None:
        """The end of an element."""
        if tag == self.silent:
            self.silent = ""
        elif tag in _BLOCKS:
            self._breaks()
        elif self.tables and tag in (*_CELLS, *_GROUPS, "tr", "table"):
            self.tables[-1].cell_ends()
            if tag in _GROUPS:
                self.tables[-1].is_group_hidden = False
            elif tag == "table":
                self.tables.pop()

    def handle_data(self, data: str) -> None:
        """Text, which belongs to the innermost cell that is open."""
        if not self.silent:
            self._texts().append(_SPACES.sub(" ", data))

    def all_ends(self) -> None:
        """The end of the page."""
        for table in self.tables:
            table.cell_ends()
        self._outside_ends()

    def _texts(self) -> list[str]:
        if self.tables and self.tables[-1].cell is not None:
            return self.tables[-1].texts
        return self.outside

    def _breaks(self) -> None:
        texts = self._texts()
        if texts and texts[-1] != "\n":
            texts.append("\n")

    def _outside_ends(self) -> None:
        self.flow += [[line] for line in _shown(self.outside).split("\n") if line]
        self.outside = []


def _is_hidden(attributes: Attributes) -> bool:
    return "hidden" in attributes or bool(_NOT_SHOWN.search(attributes.get("style", "")))


def _shown(texts: list[str]) -> str:
    return _AT_LINE_ENDS.sub("\n", "".join(texts)).strip()


def _value(shown: str, cell: Attributes) -> Cell:
    """The value of a cell, which spreadsheet programs write beside what is shown of it."""
    if cell.get("x:str"):
        return cell["x:str"].strip()
    if "x:num" in cell and _NUMERIC.fullmatch(shown) and not _ID_NUMBER.fullmatch(shown):
        return _number(cell["x:num"] or shown.replace(",", ""))
    return shown


def _number(text: str) -> Cell:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if isfinite(number) else text


# The XML of 2003


def _xml_sheets(text: str) -> list[Sheet]:
    walk = _Book()
    read_xml(text, walk.start, walk.end, walk.text)
    return walk.sheets


class _Book:
    """Goes through a workbook in XML."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.name = ""
        self.grid = Grid()
        self.path: list[str] = []
        self.visible: list[str] = []
        self.cell: Attributes = {}
        self.type: str | None = None
        self.texts: list[str] = []
        self.more = 0  # rows after this one that are like it

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name, parent = local(name), self.path[-1] if self.path else ""
        self.path.append(name)
        given = {local(key): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.name, self.grid, self.visible = given.get("Name", ""), Grid(), []
        elif name == "Row":
            index, more = count(given, "Index", 0), count(given, "Span", 0)
            self.grid.next_row(index - 1 if index else None, given.get("Hidden") == "1", more)
            self.more = more
        elif name == "Cell":
            self.cell, self.type, self.texts = given, None, []
        elif name == "Data" and parent == "Cell":
            self.type = given.get("Type", "String")

    def text(self, text: str) -> None:
        if "Data" in self.path and "Comment" not in self.path:
            self.texts.append(text)
        elif self.path and self.path[-1] == "Visible":
            self.visible.append(text)

    def end(self, _: str) -> None:
        name = self.path.pop()
        if name == "Cell":
            self._cell_ends()
        elif name == "Row":
            self.grid.row += self.more
        elif name == "Worksheet" and len(self.sheets) < _MOST_SHEETS:
            is_hidden = "".join(self.visible).strip() in ("SheetHidden", "SheetVeryHidden")
            self.sheets.append(self.grid.sheet(self.name, is_hidden=is_hidden))

    def _cell_ends(self) -> None:
        text, index = "".join(self.texts), count(self.cell, "Index", 0)
        blind = ""
        if self.type == "Error":
            blind = text.strip() or "#N/A"
        elif self.type is None and "Formula" in self.cell:
            blind = UNCOMPUTED
        cell = "" if blind else _typed(text, self.type)
        across, down = (count(self.cell, f"Merge{way}", 0) + 1 for way in ("Across", "Down"))
        self.grid.put(cell, across, down, index - 1 if index else None, blind)


def _typed(text: str, kind: str | None) -> Cell:
    if kind == "Number":
        return _number(text.strip())
    if kind == "Boolean":
        return "FALSE" if text.strip() in ("0", "") else "TRUE"
    if kind == "DateTime":
        return _moment(text.strip())
    return text


def _moment(text: str) -> datetime | date | time | str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.year < 1900:
        return moment.time()
    return moment if moment.time() != time() else moment.date()
