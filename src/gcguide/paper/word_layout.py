"""Parts of a Word document: paragraphs, tables, the form, figures; text goes in as it is, whatever it looks like."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.paper.pack import Chain, Field, Form, Point, Table, Timeline, scale, table_lines
from gcguide.paper.word_styles import FONTS, LATIN, MARKS, STYLES, allowed, el, flag, fonts
from gcguide.text import Lang, width

_NUMBERS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph to be: its text, its style, and a mark before it that has a font of its own.

    Args:
        keeps: on the page of what follows, where its style does not say so already.
        grey: what is over, or said beside.
    """

    text: str
    style: str = "Cell"
    mark: str = ""
    align: Literal["", "left", "center", "right"] = ""
    keeps: bool = False
    grey: bool = False
    new_page: bool = False


def paragraph(line: Line, lang: Lang) -> BaseOxmlElement:
    """The paragraph of a line."""
    made = _empty(line.style, keeps=line.keeps, new_page=line.new_page, align=line.align)
    if line.mark:
        made.append(_run(line.style, lang, _text(line.mark), symbols=True, grey=line.grey))
    if line.mark and line.text:
        hangs = STYLES[line.style].hanging
        made.append(_run(line.style, lang, el("tab") if hangs else _text(" ")))
    if line.text:
        made.append(_run(line.style, lang, _text(line.text), grey=line.grey))
    return made


def page_number(pattern: str, lang: Lang) -> BaseOxmlElement:
    """A line of the footer with Word's own counters for {page} and {pages}."""
    made = _empty("Footer")
    for piece in re.split(r"(\{pages?\})", pattern):
        if name := _NUMBERS.get(piece):
            parts = [
                el("fldChar", fldCharType="begin"),
                _text(f" {name} ", "w:instrText"),
                el("fldChar", fldCharType="separate"),
                _text("1"),
                el("fldChar", fldCharType="end"),
            ]
            made.extend([_run("Footer", lang, part) for part in parts])
        elif piece:
            made.append(_run("Footer", lang, _text(piece)))
    return made


def picture(inline: BaseOxmlElement, lang: Lang) -> BaseOxmlElement:
    """A paragraph with a picture, as high as the picture is."""
    made = _empty("Cell", align="center", spacing=el("spacing", line=240, lineRule="auto"))
    made.append(_run("Cell", lang, el("drawing", inline)))
    return made


def _empty(
    style: str,
    *,
    keeps: bool = False,
    new_page: bool = False,
    spacing: BaseOxmlElement | None = None,
    align: str = "",
) -> BaseOxmlElement:
    properties = el(
        "pPr",
        el("pStyle", val=style),
        flag("keepNext", keeps),
        flag("pageBreakBefore", new_page),
        spacing,
        el("jc", val=align) if align else None,
    )
    return el("p", properties)


def _run(
    style: str, lang: Lang, content: BaseOxmlElement, *, symbols: bool = False, grey: bool = False
) -> BaseOxmlElement:
    """A run with the fonts of its style: some programs take the style's East Asian font only from the run."""
    face = fonts(MARKS, MARKS, lang) if symbols else fonts(LATIN, FONTS[STYLES[style].face], lang)
    return el("r", el("rPr", face, el("color", val="595959") if grey else None), content)


def _text(text: str, tag: str = "w:t") -> BaseOxmlElement:
    element = OxmlElement(tag, {qn("xml:space"): "preserve"})
    element.text = allowed(text)
    return element


# Ruled and borderless tables from rows of cells.

WIDTH = 9638  # between the margins, in twentieths of a point: 170 mm
MILLIMETRE = 1440 / 25.4
LETTER = 135  # what a terminal column of table text takes at most, in the widest font that may stand in

_PAGE_LINES = 35
_SIDES = ("top", "left", "bottom", "right")  # in the order of the schema
_NO_EDGES: Mapping[str, str] = MappingProxyType({})
_RULES = {"thin": ("single", 4, "000000"), "thick": ("single", 12, "000000"), "faint": ("single", 4, "A6A6A6")}
_RULES["dashed"] = ("dashed", 12, "000000")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `span` columns; `edges` names a kind of rule for some sides."""

    lines: tuple[Line, ...]
    span: int = 1
    fill: str = ""
    edges: Mapping[str, str] = field(default_factory=lambda: _NO_EDGES)
    tight: bool = False  # without space beside its text
    content: BaseOxmlElement | None = None  # a paragraph made elsewhere


@dataclass(frozen=True, slots=True)
class Row:
    """A row, at least `height` twentieths of a point high; a header is repeated on every page."""

    cells: tuple[Cell, ...]
    header: bool = False
    height: int = 0


def grid(widths: Sequence[int], rows: Sequence[Row], lang: Lang, *, ruled: bool = False) -> BaseOxmlElement:
    """The table. Widths stand with the columns and with every cell: programs differ in which they heed."""
    borders = None
    if ruled:
        borders = el("tblBorders", *(_edge(side, "thin") for side in (*_SIDES, "insideH", "insideV")))
    properties = el(
        "tblPr",
        el("tblW", w=sum(widths), type="dxa"),
        el("tblInd", w=0, type="dxa"),
        borders,
        el("tblLayout", type="fixed"),
        el("tblCellMar", el("left", w=85, type="dxa"), el("right", w=85, type="dxa")),
    )
    columns = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", properties, columns, *(_row(row, widths, lang) for row in rows))


def shared(shares: Sequence[float], whole: int = WIDTH) -> list[int]:
    """Whole widths in proportion to the shares, with no twip lost."""
    shares = shares if sum(shares) > 0 else [1] * len(shares)
    ends = [round(whole * sum(shares[:count]) / sum(shares)) for count in range(len(shares) + 1)]
    return [end - start for start, end in pairwise(ends)]


def _row(row: Row, widths: Sequence[int], lang: Lang) -> BaseOxmlElement:
    properties = el(
        "trPr",
        flag("cantSplit", not _fills_a_page(row, widths)),
        el("trHeight", val=row.height, hRule="atLeast") if row.height else None,
        flag("tblHeader", row.header),
    )
    made = el("tr", properties)
    start = 0
    for cell in row.cells:
        made.append(_cell(cell, sum(widths[start : start + cell.span]), lang))
        start += cell.span
    return made


def _fills_a_page(row: Row, widths: Sequence[int]) -> bool:
    """Whether the row may be higher than a page, which would cut off what is not allowed to go on overleaf."""
    start, lines = 0, 0.0
    for cell in row.cells:
        room = max(sum(widths[start : start + cell.span]) - 170, LETTER)
        lines = max(lines, sum(width(line.text) * LETTER / room + 1 for line in cell.lines))
        start += cell.span
    return lines > _PAGE_LINES


def _cell(cell: Cell, wide: int, lang: Lang) -> BaseOxmlElement:
    space = 0 if cell.tight else 30
    margins = [el("top", w=space, type="dxa"), el("bottom", w=space, type="dxa")]
    if cell.tight:
        margins.insert(1, el("left", w=0, type="dxa"))
        margins.append(el("right", w=0, type="dxa"))
    edges = [_edge(side, cell.edges[side]) for side in _SIDES if side in cell.edges]
    properties = el(
        "tcPr",
        el("tcW", w=wide, type="dxa"),
        el("gridSpan", val=cell.span) if cell.span > 1 else None,
        el("tcBorders", *edges) if edges else None,
        el("shd", val="clear", color="auto", fill=cell.fill) if cell.fill else None,
        el("tcMar", *margins),
        el("vAlign", val="center"),
    )
    content = [cell.content] if cell.content is not None else []
    content += [paragraph(line, lang) for line in cell.lines]
    return el("tc", properties, *(content or [paragraph(Line(""), lang)]))


def _edge(side: str, rule: str) -> BaseOxmlElement:
    kind, eighths, colour = _RULES[rule]
    return el(side, val=kind, sz=eighths, space=0, color=colour)


# The ruled table and the official form.

_SHADE = "E7E6E6"
_BOLD = 1.2
_BY_HAND = 1400  # room to write a short value


def table(block: Table, lang: Lang) -> BaseOxmlElement:
    """The table, its header on every page, and the lines across it before their rows."""
    least = round((block.row_height or 0) * MILLIMETRE)
    titles = (Cell((Line(c.title, "CellHead", align="center"),), fill=_SHADE) for c in block.columns)
    rows = [Row(tuple(titles), header=True, height=least)]
    lines = list(table_lines(block))
    for at, line in enumerate(lines, start=1):
        if isinstance(line, str):
            rows.append(Row((Cell((Line(line, "Cell", keeps=at < len(lines)),), span=len(block.columns)),)))
        else:
            pairs = zip(block.columns, line, strict=True)
            cells = (Cell((Line(text, align="center" if column.centred else ""),)) for column, text in pairs)
            rows.append(Row(tuple(cells), height=least))
    return grid(shared([column.share for column in block.columns]), rows, lang, ruled=True)


def form(block: Form, lang: Lang) -> list[BaseOxmlElement]:
    """The form from the top of a page: mark, title, the fields on lines to write on, and the table."""
    parts = [
        paragraph(Line(block.mark, "FormMark", new_page=True), lang),
        paragraph(Line(block.title, "FormTitle"), lang),
    ]
    if block.fields:
        parts += [*_fields(block.fields, lang), paragraph(Line("", "Gap", keeps=True), lang)]
    return [*parts, table(block.table, lang)]


def _fields(fields: tuple[Field, ...], lang: Lang) -> list[BaseOxmlElement]:
    """All fields on one line where they fit, else each on its own."""
    needs = [(round(_BOLD * _room(field.label)), max(_BY_HAND, _room(field.value))) for field in fields]
    if sum(label + value for label, value in needs) <= WIDTH:
        spare = WIDTH - sum(label for label, _ in needs)
        values = shared([value for _, value in needs], spare)
        widths = [w for (label, _), value in zip(needs, values, strict=True) for w in (label, value)]
        cells = tuple(cell for field in fields for cell in _field(field))
        return [grid(widths, [Row(cells, height=420)], lang)]
    labels = min(max(label for label, _ in needs), WIDTH // 3)
    return [grid([labels, WIDTH - labels], [Row(_field(field), height=420) for field in fields], lang)]


def _field(field: Field) -> tuple[Cell, Cell]:
    value = Cell((Line(field.value, "Cell", keeps=True),), edges={"bottom": "thin"})
    return Cell((Line(field.label, "CellHead"),)), value


def _room(text: str) -> int:
    return width(text) * LETTER + 220


# The timeline, the chain and the code, drawn as tables: shapes look different in each program, tables do not.

_LATEST, _SUGGESTED = "\u25cf", "\u25cb"  # a full and an empty circle
_RIGHT, _DOWN = "\u2192", "\u2193"

_SLOTS = 16  # steps of the scale, each wide enough for a mark
_SLOT = 200
_DAY = 2000
_LABEL = WIDTH - 2 * _DAY - _SLOTS * _SLOT
_BAND = "D9D9D9"

_ARROW = 460
_BOX_COLUMNS = 40  # names longer than this get the width of the page
_MOST_BOXES = 5


def timeline(block: Timeline, lang: Lang) -> BaseOxmlElement:
    """One row for each point: what, by when, and its days to scale on a line that all rows share with today."""
    place = scale(block)

    def slot(day: date) -> int:
        return round(place(day) * (_SLOTS - 1))

    today = slot(block.today)
    rows = [_scale(block, today)]
    for index, point in enumerate(block.points):
        latest = slot(point.latest)
        # Two days of one point keep two marks even where the scale would lay them together.
        suggested = min(slot(point.suggested), max(latest - 1, 0)) if point.suggested else None
        keeps = index + 1 < len(block.points)
        if suggested == latest:  # both on the first step
            latest += 1
        rows.append(Row((*_words(point, keeps), *_marks(suggested, latest, today, keeps)), height=480))
    return grid([_LABEL, _DAY, _DAY, *[_SLOT] * _SLOTS], rows, lang)


def _scale(block: Timeline, today: int) -> Row:
    """The head: which mark is which, and today's flag, on the side of its line where there is room."""
    under = {"bottom": "thick"}
    words = (
        Cell((Line("", "CellHead"),), edges=under),
        Cell((Line(block.suggested_title, "CellHead", mark=_SUGGESTED),), edges=under),
        Cell((Line(block.latest_title, "CellHead", mark=_LATEST),), edges=under),
    )
    blank, flag = Line("", "CellHead"), Line(block.today_words, "CellHead")
    if today >= _SLOTS // 2:
        blank, flag = replace(flag, align="right"), blank
    before = (Cell((blank,), span=today, edges={**under, "right": "dashed"}),) if today else ()
    after = Cell((flag,), span=_SLOTS - today, edges={**under, "left": "dashed"})
    return Row((*words, *before, after), header=True)


def _words(point: Point, keeps: bool) -> tuple[Cell, Cell, Cell]:
    """What is done, by which day to be safe, and the last day for it."""
    past, under = point.state == "past", {"bottom": "faint"}
    style = "CellHead" if point.state == "hurry" else "Cell"
    label = [Line(point.label, style, keeps=keeps, grey=past)]
    if point.note:
        label.append(Line(point.note, "CellSmall", keeps=keeps, grey=True))
    return (
        Cell(tuple(label), edges=under),
        Cell((Line(point.suggested_words, "Cell", keeps=keeps, grey=past),), edges=under),
        Cell((Line(point.latest_words, style, keeps=keeps, grey=past),), edges=under),
    )


def _marks(suggested: int | None, latest: int, today: int, keeps: bool) -> list[Cell]:
    """The slots of a point's lane: its two days, the band between them, today's line."""
    cells = []
    for slot in range(_SLOTS):
        edges = {"bottom": "faint"}
        if slot == today:
            edges["left"] = "dashed"
        if slot + 1 == today:
            edges["right"] = "dashed"
        mark = _LATEST if slot == latest else _SUGGESTED if slot == suggested else ""
        line = Line("", "CellSmall", mark=mark, align="center", keeps=keeps)
        between = suggested is not None and suggested <= slot <= latest
        cells.append(Cell((line,), fill=_BAND if between else "", edges=edges, tight=True))
    return cells


def chain(block: Chain, lang: Lang) -> BaseOxmlElement:
    """Boxes with arrows: side by side, or one below the other where there are many or their names are long."""
    boxed = dict.fromkeys(("top", "left", "bottom", "right"), "thin")
    boxes = [Cell((Line(link, align="center", keeps=True),), edges=boxed) for link in block.links]
    count = len(boxes)
    if count <= _MOST_BOXES and all(width(link) <= _BOX_COLUMNS for link in block.links):
        box = (WIDTH - (count - 1) * _ARROW) // count
        cells = [cell for box_cell in boxes for cell in (_arrow(_RIGHT), box_cell)][1:]
        return grid([box, *[_ARROW, box] * (count - 1)], [Row(tuple(cells), height=760)], lang)
    rows = [row for box_cell in boxes for row in (Row((_arrow(_DOWN),)), Row((box_cell,), height=480))][1:]
    return grid([WIDTH], rows, lang)


def code(address: str, caption: str, picture: BaseOxmlElement | None, lang: Lang) -> BaseOxmlElement:
    """The code at the left, its caption and address beside it."""
    words = Cell((Line(caption, "Cell"), Line(address, "CellSmall")))
    if picture is None:
        return grid([WIDTH], [Row((words,))], lang)
    left = 1900
    return grid([left, WIDTH - left], [Row((Cell((), content=picture, tight=True), words))], lang)


def _arrow(sign: str) -> Cell:
    return Cell((Line("", "Cell", mark=sign, align="center", keeps=True),), tight=True)
