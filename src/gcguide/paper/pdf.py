"""The pack as PDF/A and PDF/UA, for printing, keeping and having read out: text to search, fonts inside the file."""

import json
import re
from dataclasses import asdict, fields, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gcguide.paper.pack import Code, Pack, Sheet, leads, levels
from gcguide.problem import Problem
from gcguide.text import DEFAULT_LANG, LANGUAGES

if TYPE_CHECKING:
    from typst import TypstError

_TEMPLATE = Path(__file__).parent / "templates" / "pack.typ"
# What the standards refuse. A character of private use is as good as lacking: a font has another one in its place.
_LACKING = re.compile(
    r'^error: [^\n]*(?:the text `"([^\n]*)"` could not be displayed'
    r'|contains the (?:disallowed )?codepoint `"([^\n]*)"`)',
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
# So many lacking characters are enough for a message.
_ENOUGH = 12
# What a compilation made is kept by typst until it was of no use to ten others.
_KEPT_FOR = 10


def render_pdf(pack: Pack) -> bytes:
    """The pack as PDF/A; the same bytes for the same pack on the same computer.

    The fonts that come with the program and with typst are tried alone first; those of the computer help only with a
    pack that has characters beyond them.

    Raises:
        Problem: `font_lacks`, naming the characters that no font here has; `internal` where the template fails.
    """
    from typst import TypstError

    content = json.dumps(_values(pack), ensure_ascii=False)
    try:
        return _compiled(content, system_fonts=False)
    except TypstError as error:
        if not _lacking(error):
            raise _failed(error) from error
    try:
        return _compiled(content, system_fonts=True)
    except TypstError as error:
        if lacking := _lacking(error):
            named = [f"{char} (U+{ord(char):04X})" for char in lacking[:_ENOUGH]]
            raise Problem("font_lacks", {"word": named + ["…"] * (len(lacking) > _ENOUGH)}) from error
        raise _failed(error) from error


def _compiled(content: str, *, system_fonts: bool) -> bytes:
    """Typst sees its template's folder and what it is given, nothing else; the template asks for no package."""
    from pylopdf_fonts_zh_cn import serif_path
    from typst import Compiler, Fonts

    # Twenty megabytes a pack, and the next person's has next to nothing of it: a list would not fit an old computer.
    for _ in range(_KEPT_FOR + 1):
        Compiler(b"", _TEMPLATE.parent, Fonts(False, False, [])).compile(format="pdf")
    fonts = Fonts(system_fonts, True, [serif_path().parent])
    compiler = Compiler(_TEMPLATE, _TEMPLATE.parent, fonts, sys_inputs={"pack": content})
    # To be kept and to be read out; both refuse characters that no font has, where other PDF would have boxes.
    made = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=0)
    assert isinstance(made, bytes)
    return made


def _values(value: Any) -> Any:
    """What the template reads: blocks with their kind and place, a code with its picture."""
    if is_dataclass(value):
        named = {field.name: _values(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, Code):
            named |= {"svg": _qr(value.address), "shown": value.shown}
        if isinstance(value, Pack | Sheet):
            named["language"] = asdict(value.language)
        if isinstance(value, Pack):
            named["created"] = value.created.timetuple()[:3]
            named["chinese"] = LANGUAGES[DEFAULT_LANG].tag
        if isinstance(value, Sheet):
            for block, leading, level in zip(named["blocks"], leads(value.blocks), levels(value), strict=True):
                block |= {"leads": leading, "level": level}
        return {"block": type(value).__name__.lower(), **named}
    if isinstance(value, tuple):
        return [_values(item) for item in value]
    return value


def _qr(address: str) -> str:
    import segno

    picture = BytesIO()  # the white border that it needs is the paper around it
    segno.make_qr(address, error="m").save(picture, kind="svg", xmldecl=False, border=0)
    return picture.getvalue().decode()


def _lacking(error: "TypstError") -> list[str]:
    """The characters that no font has, each once, as the compiler lists them."""
    quoted = "".join(match[1] or match[2] for match in _LACKING.finditer(error.diagnostic))
    return list(dict.fromkeys(_ESCAPE.sub(lambda code: chr(int(code[1], 16)) if code[1] else code[2], quoted)))


def _failed(error: "TypstError") -> Problem:
    return Problem("internal", {"what": f"PDF: {error.message}"})
