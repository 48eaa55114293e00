"""Ruled and borderless tables from rows of cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.paper.word.lines import Line, paragraph
from gcguide.paper.word.xml import el, flag
from gcguide.text import Lang, width

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
    columns = el("tblGrid", *(el("gridCol", w=one) for one in widths))
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
