"""The pack as HTML and as Markdown, by the layouts in `templates`: they hold no words, and all values are escaped."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from gcguide.paper.pack import BLANK, Form, Pack, Sheet, Table, leads, levels, table_lines
from gcguide.text import DEFAULT_LANG, LANGUAGES, LATIN_NAME

_FOLDER = Path(__file__).resolve().parent / "templates"


def _layouts(escaping: Callable[[Any], str] | None, **names: Any) -> Environment:
    """The layouts with these names, their values escaped as HTML or by `escaping`; one that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=escaping is None,
        finalize=escaping,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    made.globals.update(kind=lambda block: type(block).__name__.lower(), table_lines=table_lines, **names)
    return made


# Markdown: CommonMark with tables of pipes, from which every reader gets the text that went in.

# What has a meaning anywhere in a line: in CommonMark, in tables, or in an extension that readers often have.
_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~&#$^=]")
# What has a meaning only where a line begins: lists, rules, definitions, front matter.
_LINE_START = re.compile(r"^(?:([-+:%@])|([0-9]{1,9})([.)]))")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
# An address that any reader shows as it stands.
_PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9./?=&_~#:-]+")


class _Sign(str):
    """A sign of Markdown itself, or what is escaped already."""

    __slots__ = ()


def render_markdown(pack: Pack) -> str:
    """The whole pack; paragraphs are one line each."""
    layout = _markdown_layouts().get_template("pack.md.j2")
    text = layout.render(pack=pack)
    return re.sub("\n{3,}", "\n\n", text)


def escaped(text: str) -> str:
    """`text` as one line of Markdown that means nothing but itself."""
    line = _SPACE.sub(" ", text).strip()
    line = _SIGNS.sub(r"\\\g<0>", line)
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


@cache
def _markdown_layouts() -> Environment:
    return _layouts(_put, sign=_Sign, levels=levels, blank=BLANK, widest=_widest, is_plain_link=_PLAIN_LINK.fullmatch)


def _put(value: Any) -> str:
    return value if isinstance(value, _Sign) else escaped(str(value))


def _widest(table: Table) -> int:
    return max(range(len(table.columns)), key=lambda at: table.columns[at].share)


# HTML: one file that stands alone, looks well on a screen and prints on A4.

_QUIET = 4  # modules of white that a reader of QR codes needs on each side
_LINKED = ("https://", "http://")
_ADDRESS = re.compile(r"((?:https?://|www\.)[A-Za-z0-9./?=&_~#:%+-]*[A-Za-z0-9/])")
# A passage of Chinese characters, with the marks between and around them.
_CHARACTER, _OPEN, _CLOSE = (
    r"[\u3400-\u9fff\U00020000-\U0003ffff]",
    "[\u3008-\u3011\u201c\uff08\u00a7]",
    "[\u3008-\u3011\u201d\uff09]",
)
_BETWEEN = "[\u3000-\u303f\uff00-\uffef\u201c\u201d\u00b70-9]"
# The number of a clause, which is one word, with its sign before it and a mark after it.
_CLAUSE = re.compile(f"\u00a7?({_CHARACTER})\uff08{_CHARACTER}{{1,2}}\uff09[\u3001\uff0c]?|\u00a7{_CHARACTER}+")
_HAN = re.compile(f"{_OPEN}*{_CHARACTER}(?:{_BETWEEN}*{_CHARACTER})*{_CLOSE}*")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A QR code to draw: modules on a side, with the white around it, and the path of the black ones."""

    side: int
    path: str


def render_html(pack: Pack) -> str:
    """The whole pack; the same pack gives the same bytes."""
    blocks = [block for sheet in pack.sheets for block in sheet.blocks]
    tables = [block.table if isinstance(block, Form) else block for block in blocks if isinstance(block, Form | Table)]
    style = _style(pack, tables)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        _html_layouts()
        .get_template("pack.html.j2")
        .render(
            pack=pack,
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            name=lambda table: _name(next(at for at, one in enumerate(tables) if one is table)),
        )
    )


def _shown(sheet: Sheet) -> Callable[[str], Markup]:
    """How a sheet shows a text: what is Chinese in another language is marked so, web addresses can be followed.

    On an official sheet an address is only text.
    """
    tag = LANGUAGES[DEFAULT_LANG].tag

    def passages(text: str) -> str:
        made = str(escape(text))
        made = LATIN_NAME.sub(r'<span class="latin">\g<0></span>', made)
        made = made if sheet.language.is_han else _HAN.sub(rf'<span lang="{tag}">\g<0></span>', made)
        return _CLAUSE.sub(_one_word, made)

    def shown(text: str) -> Markup:
        parts = [text] if sheet.is_official else _ADDRESS.split(text)
        made = [_link(part) if at % 2 else passages(part) for at, part in enumerate(parts)]
        return Markup("".join(made))

    return shown


def _one_word(clause: re.Match[str]) -> str:
    is_number = clause[1] is None or clause[1].isnumeric()  # else it is a word with something in brackets
    return f'<span class="word">{clause[0]}</span>' if is_number else clause[0]


def _link(address: str) -> str:
    target = address if is_link(address) else f"http://{address}"
    return f'<a href="{escape(target)}" rel="noopener noreferrer">{escape(address)}</a>'


def _heads(table: Table) -> int:
    """How many cells of a row say what it is about: those before the first that is not centred, and that one."""
    return next((at for at, column in enumerate(table.columns, 1) if not column.centred), len(table.columns))


@cache
def _html_layouts() -> Environment:
    names = {"leads": leads, "levels": levels, "shown": _shown, "heads": _heads, "figure": _figure, "is_link": is_link}
    return _layouts(None, **names)


def _name(at: int) -> str:
    """The class of a table, under which the style sheet has its widths."""
    return f"t{at + 1}"


def _style(pack: Pack, tables: list[Table]) -> str:
    page = " ".join(
        f"counter({part[1:-1]})" if part in ("{page}", "{pages}") else _css_string(part)
        for part in re.split("({pages?})", pack.page)
        if part
    )
    widths = "\n".join(rule for at, table in enumerate(tables) for rule in _table_rules(_name(at), table))
    footers = [(f"s{at}", _css_string(sheet.footer)) for at, sheet in enumerate(pack.sheets, 1)]
    latin = ", ".join(lang for lang, language in LANGUAGES.items() if not language.is_han)
    values = {"footers": footers, "page": page or '""', "widths": widths, "latin": latin}
    return _html_layouts().get_template("style.css.j2").render(values)


def _table_rules(name: str, table: Table) -> Iterator[str]:
    total = sum(column.share for column in table.columns) or 1
    for at, column in enumerate(table.columns, 1):
        yield f".{name} col:nth-child({at}) {{ width: {100 * column.share / total:.2f}%; }}"
        if column.centred:
            yield f".{name} td:nth-child({at}) {{ text-align: center; }}"
    if table.row_height:
        yield f"@media print {{ .{name} tbody tr:not(.span) {{ height: {table.row_height:g}mm; }} }}"


def _css_string(text: str) -> str:
    """A string of a style sheet: nothing in it can end the string or the sheet. A blank ends a code."""
    return '"' + re.sub("[^0-9A-Za-z \u00a0-\U0010ffff]", lambda match: f"\\{ord(match[0]):06x} ", text) + '"'


def is_link(address: str) -> bool:
    """Whether an address may be followed; one that would run something is only shown."""
    return address.lower().startswith(_LINKED)


def _figure(address: str) -> _Figure | None:
    """The QR code of an address; none where it is too long for one."""
    import segno  # Markdown needs none of it

    try:
        code = segno.make(address, error="m", micro=False)
    except (segno.DataOverflowError, ValueError):
        return None
    rows = [bytes(row) for row in code.matrix_iter(border=_QUIET)]
    runs = ((match, y) for y, row in enumerate(rows) for match in re.finditer(b"\x01+", row))
    path = "".join(f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z" for run, y in runs)
    return _Figure(len(rows), path)
