"""What our Word documents are made of: elements, written short, the styles, paragraphs, and tables of cells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.paper.pack import DONE, TO_DO
from gcguide.text import LATIN_NAME, width

_OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def el(tag: str, *children: BaseOxmlElement | None, **attributes: object) -> BaseOxmlElement:
    """`<w:tag w:attribute="…">children</w:tag>`; a child that is None is left out."""
    element = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    element.extend([child for child in children if child is not None])
    return element


def flag(tag: str, wanted: bool) -> BaseOxmlElement | None:
    """A property that is on by being there."""
    return el(tag) if wanted else None


def allowed(text: str) -> str:
    """The text with a replacement character for what XML 1.0 cannot hold."""
    return _OUTSIDE_XML.sub("\ufffd", text)


def fonts(latin: str, east_asian: str, **hint: str) -> BaseOxmlElement:
    """The fonts of a style or a run. Mongolian is a complex script to Word and takes the font of that slot."""
    return el("rFonts", **hint, ascii=latin, hAnsi=latin, eastAsia=east_asian, cs="Mongolian Baiti")


# Fonts by their English names, which Word and WPS know under any system language.

LATIN = "Times New Roman"
FONTS = {"text": "FangSong", "small": "SimSun", "head": "SimHei"}
MARKS = "Segoe UI Symbol"  # has the boxes to tick

_BUILT_IN = ("Normal", "Title", "Subtitle", "heading 2", "Body Text", "List Bullet", "footer")
BULLETS = 1  # the number of the one list definition


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; lengths in points.

    Lines have a fixed height: fonts stand in for each other on other systems, and the pages must stay the same.
    """

    id: str
    name: str
    face: Literal["text", "small", "head"]
    size: float
    line: float
    before: float = 0
    after: float = 0
    left: float = 0
    hanging: float = 0
    centred: bool = False
    side: str = "left"  # at which its lines stand, where it is not centred
    keeps: bool = False  # on the page of what follows
    outline: int | None = None  # its place in the navigation pane
    bar: bool = False  # a bar at its left, on grey
    rule_above: bool = False
    first_line: bool = False  # paragraphs begin two characters in, as letters to the authorities do
    base: str = "Normal"  # the style that it is one of; what is said here is said of all of them


STYLES = {
    style.id: style
    for style in (
        Style("Normal", "Normal", "text", 11, 16, after=3),
        Style("Title", "Title", "head", 18, 24, after=2, centred=True, keeps=True, outline=0),
        Style("Subtitle", "Subtitle", "text", 10.5, 15, after=5, centred=True),
        Style("Heading2", "heading 2", "head", 12, 16, before=4, after=2, keeps=True, outline=1),
        Style("Body", "Body Text", "text", 10.5, 15, after=2),
        Style("Result", "Result", "head", 12, 17, before=1, after=3),
        Style("Note", "Note", "small", 8.5, 11.5, after=2),
        Style("Warning", "Warning", "head", 10.5, 16, before=3, after=5, left=10, bar=True),
        Style("ListBullet", "List Bullet", "text", 10.5, 13.5, after=1, left=21, hanging=16),
        Style("ListNote", "List Note", "small", 9, 12, after=0.5, left=21, hanging=16),
        Style("Letter", "Letter", "text", 14, 26, first_line=True),
        Style("Addressee", "Addressee", "text", 14, 26),
        Style("Signature", "Signature", "text", 14, 28, side="right"),
        Style("Cell", "Cell", "small", 9.5, 12),
        Style("CellSmall", "Cell Small", "small", 8, 10.5),
        Style("CellHead", "Cell Head", "head", 10, 13.5, keeps=True),
        Style("FormMark", "Form Mark", "head", 14, 20, keeps=True),
        Style("FormCell", "Form Cell", "text", 12, 17),
        Style("FormNote", "Form Note", "text", 11, 16),
        Style("Gap", "Gap", "text", 4, 6),  # holds two tables apart
        Style("Footer", "footer", "small", 8.5, 11, centred=True),
        Style("FooterFirst", "Footer First", "small", 8.5, 11, before=2, centred=True, rule_above=True),
    )
}


def styles(is_han: bool, more: Iterable[Style] = ()) -> list[BaseOxmlElement]:
    """The content of the styles part, for text in Chinese characters or in others; `more` beside the usual styles."""
    default = el("rPr", fonts(LATIN, FONTS["text"]), *_sizes(12), _languages())
    plain = [
        el("style", el("name", val=name), type=kind, default=1, styleId=id)
        for kind, id, name in (
            ("character", "DefaultParagraphFont", "Default Paragraph Font"),
            ("table", "TableNormal", "Normal Table"),
            ("numbering", "NoList", "No List"),
        )
    ]
    defaults = el("docDefaults", el("rPrDefault", default), el("pPrDefault"))
    return [defaults, *(_style(style, is_han) for style in (*STYLES.values(), *more)), *plain]


def _style(style: Style, is_han: bool) -> BaseOxmlElement:
    """One style; the order of the elements is the schema's."""
    indents: dict[str, object] = {"left": twips(style.left)}
    if style.hanging:
        indents["hanging"] = twips(style.hanging)
    elif style.first_line:
        indents |= {"firstLineChars": 200, "firstLine": twips(2 * style.size)}
    borders = None
    if style.bar:
        borders = el("pBdr", el("left", val="single", sz=24, space=6, color="000000"))
    elif style.rule_above:
        borders = el("pBdr", el("top", val="single", sz=4, space=4, color="808080"))
    kinds = {style.id, style.base}
    running = is_han and not kinds.isdisjoint(("Body", "Note", "Letter"))
    is_bold = style.face == "head" and not is_han  # the Chinese heading font is heavy by itself
    return el(
        "style",
        el("name", val=style.name),
        None if style.id == "Normal" else el("basedOn", val=style.base),
        el("next", val="Body") if style.keeps else None,
        el("qFormat"),
        el(
            "pPr",
            flag("keepNext", style.keeps),
            el("widowControl"),
            el("numPr", el("numId", val=BULLETS)) if not kinds.isdisjoint(("ListBullet", "ListNote")) else None,
            borders,
            el("shd", val="clear", color="auto", fill="F2F2F2") if style.bar else None,
            el(
                "spacing",
                before=twips(style.before),
                after=twips(style.after),
                line=twips(style.line),
                lineRule="exact",
            ),
            el("ind", **indents),
            el("jc", val="center" if style.centred else "both" if running else style.side),
            el("outlineLvl", val=style.outline) if style.outline is not None else None,
        ),
        el("rPr", fonts(LATIN, FONTS[style.face]), flag("b", is_bold), flag("bCs", is_bold), *_sizes(style.size)),
        type="paragraph",
        styleId=style.id,
        **({"default": 1} if style.id == "Normal" else {}),
        **({} if style.name in _BUILT_IN else {"customStyle": 1}),
    )


def numbering() -> list[BaseOxmlElement]:
    """The content of the numbering part: a bullet that needs no symbol font."""
    bullets = STYLES["ListBullet"]
    level = el(
        "lvl",
        el("start", val=1),
        el("numFmt", val="bullet"),
        el("lvlText", val="\u2022"),
        el("lvlJc", val="left"),
        el("pPr", el("ind", left=twips(bullets.left), hanging=twips(bullets.hanging))),
        el("rPr", fonts(LATIN, LATIN)),
        ilvl=0,
    )
    definition = el("abstractNum", el("multiLevelType", val="singleLevel"), level, abstractNumId=0)
    return [definition, el("num", el("abstractNumId", val=0), numId=BULLETS)]


def settings() -> list[BaseOxmlElement]:
    """The content of the settings part; without the mode, Word opens a document as an old one."""
    uri = "http://schemas.microsoft.com/office/word"
    return [
        el("zoom", percent=100),
        el("defaultTabStop", val=420),
        el("characterSpacingControl", val="compressPunctuation"),
        el("compat", el("useFELayout"), el("compatSetting", name="compatibilityMode", uri=uri, val=15)),
        el("themeFontLang", val="en-US", eastAsia="zh-CN"),
        el("decimalSymbol", val="."),
        el("listSeparator", val=","),
    ]


def twips(points: float) -> int:
    """Word's unit of length, a twentieth of a point."""
    return round(points * 20)


def _sizes(points: float) -> list[BaseOxmlElement]:
    return [el(tag, val=round(points * 2)) for tag in ("sz", "szCs")]


def _languages() -> BaseOxmlElement:
    """What spelling and line breaking go by: Latin words are English and Chinese ones Chinese in either document."""
    return el("lang", val="en-US", eastAsia="zh-CN", bidi="mn-Mong-CN")


# Paragraphs.

_MARKED = re.compile(f"([{TO_DO}{DONE}\u2192]+)")


def paragraph(
    text: str,
    style: str = "Cell",
    *,
    align: Literal["", "left", "center", "right"] = "",
    keeps: bool = False,
    grey: bool = False,
) -> BaseOxmlElement:
    """A paragraph; its text goes in as it is, whatever it looks like.

    Boxes to tick and arrows stand in a font that has them. It keeps to the page of what follows where its style says
    so already, or `keeps` does; grey is what is over, or said beside.
    """
    made = _empty(style, flag("keepNext", keeps), el("jc", val=align) if align else None)
    for at, part in enumerate(_MARKED.split(text)):
        for nth, piece in enumerate([part] if at % 2 else LATIN_NAME.split(part)):
            if piece:
                made.append(_run(style, _text(piece), symbols=at % 2 == 1, grey=grey, is_latin=nth % 2 == 1))
    return made


def page_number(pattern: str, end: str) -> BaseOxmlElement:
    """A line of the footer with Word's own counters for {page} and {pages}, the pages of a section.

    LibreOffice does not know the second and shows what stands in its place: the page of the bookmark at the end.
    """
    made = _empty("Footer")
    fields = {
        "{page}": _field("PAGE", [_text("1")]),
        "{pages}": _field("SECTIONPAGES", _field(f"PAGEREF {end}", [_text("1")])),
    }
    for piece in re.split(r"(\{pages?\})", pattern):
        parts = fields.get(piece) or ([_text(piece)] if piece else [])
        made.extend([_run("Footer", part) for part in parts])
    return made


def _field(code: str, result: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
    begin, separate, end = (el("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    return [begin, _text(f" {code} ", "w:instrText"), separate, *result, end]


def bookmark(number: int, name: str) -> list[BaseOxmlElement]:
    """A place in the text that a field can refer to."""
    return [el("bookmarkStart", id=number, name=name), el("bookmarkEnd", id=number)]


def picture(inline: BaseOxmlElement) -> BaseOxmlElement:
    """A paragraph with a picture, as high as the picture is."""
    made = _empty("Cell", el("spacing", line=240, lineRule="auto"), el("jc", val="center"))
    made.append(_run("Cell", el("drawing", inline)))
    return made


def _empty(style: str, *properties: BaseOxmlElement | None) -> BaseOxmlElement:
    return el("p", el("pPr", el("pStyle", val=style), *properties))


def _run(
    style: str, content: BaseOxmlElement, *, symbols: bool = False, grey: bool = False, is_latin: bool = False
) -> BaseOxmlElement:
    """A run with the fonts of its style: some programs take the style's East Asian font only from the run.

    The hint lays quotation marks and dashes, which both scripts have, into the East Asian font.
    """
    latin, east_asian = (MARKS, MARKS) if symbols else (LATIN, FONTS[STYLES[style].face])
    face = fonts(latin, east_asian, **({} if is_latin else {"hint": "eastAsia"}))
    return el("r", el("rPr", face, el("color", val="595959") if grey else None), content)


def _text(text: str, tag: str = "w:t") -> BaseOxmlElement:
    element = OxmlElement(tag, {qn("xml:space"): "preserve"})
    element.text = allowed(text)
    return element


# Ruled and borderless tables from rows of cells.

TEXT_WIDTH = 9638  # between the margins, in twentieths of a point: 170 mm
MILLIMETRE = 1440 / 25.4
LETTER = 135  # what a terminal column of table text takes at most, in the widest font that may stand in

CELL_SIDES, CELL_SPACE = 85, 30  # beside the text of a cell, and above and below it

_PAGE_LINES = 35
SIDES = ("top", "left", "bottom", "right")  # in the order of the schema


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of paragraphs over `span` columns, with rules at some sides."""

    lines: tuple[BaseOxmlElement, ...]
    span: int = 1
    fill: str = ""
    edges: tuple[str, ...] = ()
    tight: bool = False  # without space beside its text


@dataclass(frozen=True, slots=True)
class Row:
    """A row, at least `height` twentieths of a point high; a header is repeated on every page."""

    cells: tuple[Cell, ...]
    header: bool = False
    height: int = 0


def grid(widths: Sequence[int], rows: Sequence[Row], *, ruled: bool = False) -> BaseOxmlElement:
    """The table. Widths stand with the columns and with every cell: programs differ in which they heed."""
    borders = None
    if ruled:
        borders = el("tblBorders", *(_edge(side) for side in (*SIDES, "insideH", "insideV")))
    properties = el(
        "tblPr",
        el("tblW", w=sum(widths), type="dxa"),
        el("tblInd", w=0, type="dxa"),
        borders,
        el("tblLayout", type="fixed"),
        el("tblCellMar", *(el(side, w=CELL_SIDES, type="dxa") for side in ("left", "right"))),
    )
    columns = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", properties, columns, *(_row(row, widths) for row in rows))


def shared(shares: Sequence[float], whole: int = TEXT_WIDTH) -> list[int]:
    """Whole widths in proportion to the shares, with no twip lost."""
    shares = shares if sum(shares) > 0 else [1] * len(shares)
    ends = [round(whole * sum(shares[:count]) / sum(shares)) for count in range(len(shares) + 1)]
    return [end - start for start, end in pairwise(ends)]


def _row(row: Row, widths: Sequence[int]) -> BaseOxmlElement:
    properties = el(
        "trPr",
        flag("cantSplit", not _fills_a_page(row, widths)),
        el("trHeight", val=row.height, hRule="atLeast") if row.height else None,
        flag("tblHeader", row.header),
    )
    made = el("tr", properties)
    start = 0
    for cell in row.cells:
        made.append(_cell(cell, sum(widths[start : start + cell.span])))
        start += cell.span
    return made


def _fills_a_page(row: Row, widths: Sequence[int]) -> bool:
    """Whether the row may be higher than a page, which would cut off what is not allowed to go on overleaf."""
    start, lines = 0, 0.0
    for cell in row.cells:
        room = max(sum(widths[start : start + cell.span]) - 2 * CELL_SIDES, LETTER)
        lines = max(lines, sum(width("".join(line.itertext())) * LETTER / room + 1 for line in cell.lines))
        start += cell.span
    return lines > _PAGE_LINES


def _cell(cell: Cell, wide: int) -> BaseOxmlElement:
    space, sides = (0, SIDES) if cell.tight else (CELL_SPACE, ("top", "bottom"))
    margins = [el(side, w=space, type="dxa") for side in sides]
    edges = [_edge(side) for side in SIDES if side in cell.edges]
    properties = el(
        "tcPr",
        el("tcW", w=wide, type="dxa"),
        el("gridSpan", val=cell.span) if cell.span > 1 else None,
        el("tcBorders", *edges) if edges else None,
        el("shd", val="clear", color="auto", fill=cell.fill) if cell.fill else None,
        el("tcMar", *margins),
        el("vAlign", val="center"),
    )
    return el("tc", properties, *cell.lines)


def _edge(side: str) -> BaseOxmlElement:
    return el(side, val="single", sz=4, space=0, color="000000")
