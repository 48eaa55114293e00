"""The pack as one HTML file that stands alone: it looks well on a screen and prints on A4."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import segno
from jinja2 import Environment

from gcguide.paper.blocks import COLON, leads, list_before_form, ranked, scale, table_lines
from gcguide.paper.pack import Form, Pack, Table
from gcguide.paper.templates import kind, layouts

_TAGS = {"zh": "zh-CN", "en": "en"}
_QUIET = 4  # modules of white that a reader of QR codes needs on each side
_LINKED = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A QR code to draw: modules on a side, with the white around it, and the path of the black ones."""

    side: int
    path: str


def render_html(pack: Pack) -> str:
    """The whole pack; the same pack gives the same bytes."""
    tables = [
        block.table if isinstance(block, Form) else block for block in pack.blocks if isinstance(block, Form | Table)
    ]
    style = _style(pack, tables)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        _layouts()
        .get_template("pack.html.j2")
        .render(
            pack=pack,
            tag=_TAGS[pack.lang],
            colon=COLON[pack.lang].rstrip(),
            blocks=zip(ranked(pack.blocks), leads(pack.blocks), strict=True),
            sheet=list_before_form(pack.blocks),
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            name=lambda table: _name(tables.index(table)),
        )
    )


@cache
def _layouts() -> Environment:
    found = layouts(autoescape=True)
    found.globals.update(kind=kind, table_lines=table_lines, place=scale, figure=_figure, is_link=_is_link)
    return found


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
    values = {"footer": _css_string(pack.footer), "page": page or '""', "widths": widths}
    return _layouts().get_template("style.css.j2").render(values)


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
    try:
        code = segno.make(address, error="m", micro=False)
    except (segno.DataOverflowError, ValueError):
        return None
    rows = [bytes(row) for row in code.matrix_iter(border=_QUIET)]
    runs = ((match, y) for y, row in enumerate(rows) for match in re.finditer(b"\x01+", row))
    path = "".join(f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z" for run, y in runs)
    return _Figure(len(rows), path)
