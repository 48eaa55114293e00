"""The pack as Markdown: CommonMark with tables of pipes, from which every reader gets the text that went in."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment

from gcguide.paper.blocks import COLON, ranked, table_lines
from gcguide.paper.pack import Pack, Table
from gcguide.paper.templates import kind, layouts

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
    text = _layouts().get_template("pack.md.j2").render(pack=pack, colon=COLON[pack.lang], blocks=ranked(pack.blocks))
    return re.sub("\n{3,}", "\n\n", text)


def escaped(text: str) -> str:
    """`text` as one line of Markdown that means nothing but itself."""
    line = _SPACE.sub(" ", text).strip()
    line = _SIGNS.sub(r"\\\g<0>", line)
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


@cache
def _layouts() -> Environment:
    found = layouts(finalize=_put)
    found.globals.update(
        kind=kind,
        table_lines=table_lines,
        sign=_Sign,
        blank=_BLANK,
        widest=_widest,
        is_plain_link=_PLAIN_LINK.fullmatch,
    )
    return found


def _put(value: Any) -> str:
    return value if isinstance(value, _Sign) else escaped(str(value))


def _widest(table: Table) -> int:
    return max(range(len(table.columns)), key=lambda at: table.columns[at].share)
