"""Elements of WordprocessingML, written short."""

import re

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
