"""Elements of WordprocessingML, written short, and the styles of our documents made of them."""

import re
from dataclasses import dataclass
from typing import Literal

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.text import Lang

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


def fonts(latin: str, east_asian: str, lang: Lang | None = None) -> BaseOxmlElement:
    """The fonts of a style, or of a run when its language is given.

    The hint lays quotation marks and dashes, which both scripts have, into the East Asian font of Chinese text.
    Mongolian is a complex script to Word and takes the font of that slot.
    """
    hint = {"hint": "eastAsia"} if lang == "zh" else {}
    complex_script = "Mongolian Baiti"
    return el("rFonts", **hint, ascii=latin, hAnsi=latin, eastAsia=east_asian, cs=complex_script)


# Fonts by their English names, which Word and WPS know under any system language.

LATIN = "Times New Roman"
FONTS = {"text": "FangSong", "small": "SimSun", "head": "SimHei"}
MARKS = "Segoe UI Symbol"  # has the boxes to tick

_BUILT_IN = ("Normal", "Title", "Subtitle", "heading 1", "heading 2", "Body Text", "List Bullet", "footer")
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
    keeps: bool = False  # on the page of what follows
    outline: int | None = None  # its place in the navigation pane
    bar: bool = False  # a bar at its left, on grey
    rule_above: bool = False
    first_line: bool = False  # Chinese paragraphs begin two characters in
    based_on: str = "Normal"


STYLES = {
    style.id: style
    for style in (
        Style("Normal", "Normal", "text", 12, 20, after=4, based_on=""),
        Style("Title", "Title", "head", 18, 28, before=6, after=4, centred=True, keeps=True),
        Style("Subtitle", "Subtitle", "text", 11, 18, after=12, centred=True),
        Style("Heading1", "heading 1", "head", 15, 24, before=16, after=6, keeps=True, outline=0),
        Style("Heading2", "heading 2", "head", 12.5, 20, before=10, after=4, keeps=True, outline=1),
        Style("Body", "Body Text", "text", 12, 20, after=4, first_line=True),
        Style("Result", "Result", "head", 13, 22, before=2, after=6),
        Style("Note", "Note", "small", 10.5, 17, after=4),
        Style("Warning", "Warning", "head", 11, 18, before=4, after=8, left=10, bar=True),
        Style("ListBullet", "List Bullet", "text", 11, 16, after=2, left=21, hanging=16),
        Style("Tick", "Tick", "text", 11, 16, before=1, after=1, left=21, hanging=21),
        Style("TickDetail", "Tick Detail", "small", 9.5, 13, after=1, left=21),
        Style("Cell", "Cell", "small", 10.5, 15),
        Style("CellSmall", "Cell Small", "small", 9, 13),
        Style("CellHead", "Cell Head", "head", 10.5, 15, keeps=True),
        Style("FormMark", "Form Mark", "head", 14, 22, after=4, keeps=True),
        Style("FormTitle", "Form Title", "head", 18, 28, after=10, centred=True, keeps=True, outline=0),
        Style("Gap", "Gap", "text", 4, 6),  # holds two tables apart
        Style("Footer", "footer", "small", 9, 13, centred=True),
        Style("FooterFirst", "Footer First", "small", 9, 13, before=4, centred=True, rule_above=True),
    )
}


def bold(style: Style, lang: Lang) -> bool:
    """Latin headings are bold; the Chinese heading font is heavy by itself."""
    return style.face == "head" and lang == "en"


def styles_of(lang: Lang) -> list[BaseOxmlElement]:
    """The content of the styles part."""
    default = el("rPr", fonts(LATIN, FONTS["text"]), _size("sz", 12), _size("szCs", 12), _languages())
    plain = [
        el(
            "style",
            el("name", val="Default Paragraph Font"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        el("style", el("name", val="Normal Table"), type="table", default=1, styleId="TableNormal"),
        el("style", el("name", val="No List"), type="numbering", default=1, styleId="NoList"),
    ]
    defaults = el("docDefaults", el("rPrDefault", default), el("pPrDefault"))
    return [defaults, *(_style(style, lang) for style in STYLES.values()), *plain]


def _style(style: Style, lang: Lang) -> BaseOxmlElement:
    """One style; the order of the elements is the schema's."""
    indents: dict[str, object] = {"left": twips(style.left)}
    if style.hanging:
        indents["hanging"] = twips(style.hanging)
    elif style.first_line and lang == "zh":
        indents |= {"firstLineChars": 200, "firstLine": twips(2 * style.size)}
    borders = None
    if style.bar:
        borders = el("pBdr", el("left", val="single", sz=24, space=6, color="000000"))
    elif style.rule_above:
        borders = el("pBdr", el("top", val="single", sz=4, space=4, color="808080"))
    running = style.id in ("Body", "Note") and lang == "zh"
    return el(
        "style",
        el("name", val=style.name),
        el("basedOn", val=style.based_on) if style.based_on else None,
        el("next", val="Body") if style.keeps else None,
        el("qFormat"),
        el(
            "pPr",
            flag("keepNext", style.keeps),
            el("widowControl"),
            el("numPr", el("numId", val=BULLETS)) if style.id == "ListBullet" else None,
            borders,
            el("shd", val="clear", color="auto", fill="F2F2F2") if style.bar else None,
            el("tabs", el("tab", val="left", pos=twips(style.left))) if style.hanging else None,
            el(
                "spacing",
                before=twips(style.before),
                after=twips(style.after),
                line=twips(style.line),
                lineRule="exact",
            ),
            el("ind", **indents),
            el("jc", val="center" if style.centred else "both" if running else "left"),
            el("outlineLvl", val=style.outline) if style.outline is not None else None,
        ),
        el(
            "rPr",
            fonts(LATIN, FONTS[style.face]),
            flag("b", bold(style, lang)),
            flag("bCs", bold(style, lang)),
            _size("sz", style.size),
            _size("szCs", style.size),
        ),
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
        el("pStyle", val=bullets.id),
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


def _size(tag: str, points: float) -> BaseOxmlElement:
    return el(tag, val=round(points * 2))


def _languages() -> BaseOxmlElement:
    """What spelling and line breaking go by: Latin words are English and Chinese ones Chinese in either document."""
    return el("lang", val="en-US", eastAsia="zh-CN", bidi="mn-Mong-CN")
