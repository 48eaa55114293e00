"""The pack as plain text, for a terminal and for any editor: nothing but lines of a fixed number of columns."""

from collections.abc import Iterator

from gcguide.paper.blocks import COLON
from gcguide.paper.pack import (
    Block,
    Bullets,
    Chain,
    Checklist,
    Code,
    Form,
    Heading,
    Pack,
    Paragraph,
    Table,
    Tick,
    Timeline,
)
from gcguide.paper.text_table import grid
from gcguide.paper.text_timeline import lanes
from gcguide.text import Lang, width
from gcguide.wrap import wrap

_NARROWEST = 20

# What stands before the first line of a paragraph; as many spaces stand before the others.
_MARKS = {"plain": "", "strong": ">> ", "note": "   ", "warning": "!! "}
_BLANK = "________"
_ARROW = "→ "


def render_text(pack: Pack, columns: int = 80) -> str:
    """The whole pack in lines of at most `columns` terminal columns (at least 20), without trailing spaces."""
    columns = max(columns, _NARROWEST)
    parts = [[*_centred(pack.title, columns), *_centred(pack.subtitle, columns), "=" * columns]]
    parts += [list(_block(block, columns, pack.lang)) for block in pack.blocks]
    parts.append(["-" * columns, *wrap(pack.footer, columns)])
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts if part) + "\n"


def _block(block: Block, columns: int, lang: Lang) -> Iterator[str]:
    match block:
        case Heading():
            lines = wrap(block.text, columns)
            yield from lines
            yield ("=" if block.level == 1 else "-") * max(map(width, lines))
        case Paragraph():
            mark = _MARKS[block.kind]
            yield from wrap(block.text, columns, " " * len(mark), mark)
        case Bullets():
            for item in block.items:
                yield from wrap(item, columns, "  ", "- ")
        case Checklist():
            for tick in block.ticks:
                yield from _tick(tick, columns)
        case Table():
            yield from grid(block, columns, lang)
        case Form():
            yield from _form(block, columns, lang)
        case Timeline():
            yield from lanes(block, columns, lang)
        case Chain():
            yield from _chain(block, columns)
        case Code():
            yield from wrap(block.caption, columns)
            yield from wrap(block.address, columns, "  ")


def _centred(text: str, columns: int) -> Iterator[str]:
    for line in wrap(text, columns):
        yield " " * ((columns - width(line)) // 2) + line


def _tick(tick: Tick, columns: int) -> Iterator[str]:
    yield from wrap(tick.text, columns, "    ", "[x] " if tick.done else "[ ] ")
    for detail in tick.details:
        yield from wrap(detail, columns, "    ")


def _form(form: Form, columns: int, lang: Lang) -> Iterator[str]:
    yield "=" * columns
    yield from wrap(form.mark, columns)
    yield ""
    yield from _centred(form.title, columns)
    yield ""
    yield from _packed([field.label + COLON[lang] + (field.value or _BLANK) for field in form.fields], "   ", columns)
    yield from grid(form.table, columns, lang)


def _chain(chain: Chain, columns: int) -> Iterator[str]:
    yield from _packed([(_ARROW if at else "") + link for at, link in enumerate(chain.links)], " ", columns)


def _packed(items: list[str], gap: str, columns: int) -> Iterator[str]:
    """Items side by side, as many on a line as there is room for; a long one has lines of its own."""
    line = ""
    for item in items:
        if line and width(line) + width(gap) + width(item) <= columns:
            line += gap + item
            continue
        if line:
            yield line
        *whole, line = wrap(item, columns, "  ", "")
        if whole:
            yield from (*whole, line)
            line = ""
    if line:
        yield line
