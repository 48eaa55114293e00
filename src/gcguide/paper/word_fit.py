"""A sheet of a Word document on one page: Word cannot make a page smaller, so its styles come in a smaller size."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.paper.word_parts import CELL_SIDES, CELL_SPACE, STYLES, TEXT_WIDTH, Style
from gcguide.text import width

# Per cent of the usual size, from there down to what can still be read.
_SIZES = range(100, 69, -3)
# Words do not fill a line to its end.
_FILLED = 0.96
_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "t"))
_VALUE, _WIDTH = qn("w:val"), qn("w:w")
_TWIP = 1 / 20


def fitted(elements: Sequence[BaseOxmlElement], room: float) -> list[Style]:
    """Gives the paragraphs the largest styles with which they fit into a height, in points, as well as can be told.

    What does not fit even in the smallest stays as large as it was, and goes on overleaf.

    Returns:
        The styles that are needed beside the usual ones.
    """
    size = next((size for size in _SIZES if height(elements, size / 100) <= room), 100)
    if size == 100:
        return []
    made: dict[str, Style] = {}
    for paragraph in (one for element in elements for one in element.iter(_PARAGRAPH)):
        style = _style(paragraph)
        smaller = made.setdefault(style.id, _smaller(style, size))
        paragraph.pPr.find(qn("w:pStyle")).set(_VALUE, smaller.id)
    return list(made.values())


def height(elements: Iterable[BaseOxmlElement], factor: float = 1.0) -> float:
    """About how high paragraphs and tables are, in points, in `factor` of their size."""
    made = 0.0
    for element in elements:
        if element.tag == _TABLE:
            made += sum(_row(row, factor) for row in element.iter(_ROW))
        elif element.tag == _PARAGRAPH:
            made += _lines(element, TEXT_WIDTH, factor)
    return made


def _row(row: BaseOxmlElement, factor: float) -> float:
    least = row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    heights = [0.0 if least is None else int(least.get(_VALUE)) * _TWIP]
    for cell in row.iter(_CELL):
        room = int(cell.tcPr.find(qn("w:tcW")).get(_WIDTH)) - 2 * CELL_SIDES
        heights.append(sum(_lines(one, room, factor) for one in cell.iter(_PARAGRAPH)) + 2 * CELL_SPACE * _TWIP)
    return max(heights)


def _lines(paragraph: BaseOxmlElement, room: float, factor: float) -> float:
    style = _style(paragraph)
    drawing = next(paragraph.iter(qn("wp:extent")), None)
    if drawing is not None:
        return int(drawing.get("cy")) / 12700  # a picture keeps its size
    text = "".join(one.text or "" for one in paragraph.iter(_TEXT))
    wide = width(text) * style.size / 2 * factor
    lines = max(1, math.ceil(wide / (_FILLED * max(room * _TWIP - style.left * factor, style.size))))
    return (lines * style.line + style.before + style.after) * factor


def _smaller(style: Style, size: int) -> Style:
    factor = size / 100
    lengths = {name: getattr(style, name) * factor for name in ("size", "line", "before", "after", "left", "hanging")}
    return replace(style, id=f"{style.id}{size}", name=f"{style.name} {size}%", base=style.id, **lengths)


def _style(paragraph: BaseOxmlElement) -> Style:
    return STYLES[paragraph.pPr.find(qn("w:pStyle")).get(_VALUE)]
