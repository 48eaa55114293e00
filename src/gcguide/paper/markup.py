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

from gcguide.paper.pack import Form, Pack, Table, leads, list_before_form, ranked, scale, table_lines
from gcguide.text import LANGUAGES

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

_BLANK = "________"

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
    text = layout.render(pack=pack, colon=pack.language.colon, blocks=ranked(pack.blocks))
    return re.sub("\n{3,}", "\n\n", text)


def escaped(text: str) -> str:
    """`text` as one line of Markdown that means nothing but itself."""
    line = _SPACE.sub(" ", text).strip()
    line = _SIGNS.sub(r"\\\g<0>", line)
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


@cache
def _markdown_layouts() -> Environment:
    return _layouts(_put, sign=_Sign, blank=_BLANK, widest=_widest, is_plain_link=_PLAIN_LINK.fullmatch)


def _put(value: Any) -> str:
    return value if isinstance(value, _Sign) else escaped(str(value))


def _widest(table: Table) -> int:
    return max(range(len(table.columns)), key=lambda at: table.columns[at].share)


# HTML: one file that stands alone, looks well on a screen and prints on A4.

_QUIET = 4  # modules of white that a reader of QR codes needs on each side
_LINKED = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A QR code to draw: modules on a side, with the white around it, and the path of the black ones."""

    side: int
    path: str


def render_html(pack: Pack) -> str:
    """The whole pack; the same pack gives the same bytes."""
    tables = [b.table if isinstance(b, Form) else b for b in pack.blocks if isinstance(b, Form | Table)]
    style = _style(pack, tables)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    layout = _html_layouts().get_template("pack.html.j2")
    return layout.render(
        pack=pack,
        colon=pack.language.colon.rstrip(),
        blocks=zip(ranked(pack.blocks), leads(pack.blocks), strict=True),
        sheet=list_before_form(pack.blocks),
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        name=lambda table: _name(tables.index(table)),
    )


@cache
def _html_layouts() -> Environment:
    return _layouts(None, place=scale, figure=_figure, is_link=_is_link)


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
    latin = ", ".join(lang for lang, language in LANGUAGES.items() if not language.is_han)
    values = {"footer": _css_string(pack.footer), "page": page or '""', "widths": widths, "latin": latin}
    return _html_layouts().get_template("style.css.j2").render(values)


def _table_rules(name: str, table: Table) -> Iterator[str]:
    total = sum(column.share for column in table.columns) or 1
    for at, column in enumerate(table.columns, 1):
        yield f".{name} col:nth-child({at}) {{ width: {100 * column.share / total:.2f}%; }}"
        if column.centred:
            yield f".{name} td:nth-child({at}) {{ text-align: center; }}"
    if table.row_height:
        yield f".{name} tbody tr:not(.span) {{ height: {table.row_height:g}mm; }}"


def _css_string(text: str) -> str:
    """A string of a style sheet: nothing in it can end the string or the sheet."""
    return '"' + re.sub("[^0-9A-Za-z \u00a0-\U0010ffff]", lambda match: f"\\{ord(match[0]):06x}", text) + '"'


def _is_link(address: str) -> bool:
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
