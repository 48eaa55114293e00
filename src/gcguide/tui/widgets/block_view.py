"""Blocks of the pack on the screen: what is printed and what is shown are the same parts."""

from collections.abc import Iterable, Iterator
from functools import partial

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from gcguide.paper.pack import Block, Bullets, Chain, Checklist, Heading, Paragraph, Table, Timeline
from gcguide.paper.text_table import grid
from gcguide.paper.text_timeline import lanes
from gcguide.text import Lang
from gcguide.tui.marks import Marks
from gcguide.tui.widgets.item import Item
from gcguide.tui.widgets.lines_view import LinesView


def widgets(blocks: Iterable[Block], marks: Marks, lang: Lang) -> Iterator[Widget]:
    """A widget or several for every block."""
    for block in blocks:
        match block:
            case Heading(text):
                yield Static(Content(text), markup=False, classes="heading")
            case Paragraph(text, kind):
                yield Static(Content(marks.drawn(text)), markup=False, classes=f"paragraph {kind}")
            case Bullets(items):
                yield from (Item(marks.between, marks.drawn(item)) for item in items)
            case Checklist(ticks):
                for tick in ticks:
                    yield Item(marks.tick_on if tick.done else marks.tick_off, tick.text, tick.details)
            case Chain(links):
                yield from _chain(links, marks)
            case Table():
                yield LinesView(partial(grid, block, lang=lang))
            case Timeline():
                yield LinesView(partial(lanes, block, lang=lang))
            case _:
                raise TypeError(type(block))


def _chain(links: tuple[str, ...], marks: Marks) -> Iterator[Widget]:
    """Downward, a body a line."""
    for at, link in enumerate(links):
        if at:
            yield Static(Content(f" {marks.thread}"), markup=False)
        yield Item(f"{at + 1:>2}", link, classes="link")
