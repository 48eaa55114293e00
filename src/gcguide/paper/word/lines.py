"""Paragraphs and their runs: text goes in as characters, whatever it looks like."""

import re
from dataclasses import dataclass
from typing import Literal

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.paper.word.styles import FONTS, LATIN, MARKS, STYLES
from gcguide.paper.word.xml import allowed, el, flag, fonts
from gcguide.text import Lang

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
