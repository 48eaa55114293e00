"""The pack to print, as values: composing it knows the case, rendering it knows the paper."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gcguide.text import LANGUAGES, Lang, Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a part of the pack."""

    text: str
    level: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `strong` is the result itself, `note` an aside, `warning` what must not be missed."""

    text: str
    kind: Literal["plain", "strong", "note", "warning"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """Several items, in order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A thing to tick off by hand, ticked already where it is done.

    Args:
        details: small lines below it.
        state: whether it is done, in words, for who cannot see the tick.
    """

    text: str
    done: bool = False
    details: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to tick."""

    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, whether its cells are centred."""

    title: str
    share: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; rows have a cell for each column. The header repeats on every page.

    Args:
        spans: lines across all columns, by the index of the row that they stand before.
        row_height: the least height of a row in millimetres, for what is filled in by hand.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[int, str], ...] = ()
    row_height: float | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands behind it; empty to be filled in by hand."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """An official form, on a page of its own, as the notice has it: its mark (附件1), title, header fields, table."""

    mark: str
    title: str
    fields: tuple[Field, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Point:
    """A day on the timeline.

    Args:
        label: what is done.
        latest: the last day for it; `suggested`: the day with slack, where it differs.
        state: where today stands to it.
        note: said with it, such as that it is estimated.
        sentence: all of this in words, for where nothing is drawn.
    """

    label: str
    latest: date
    latest_words: str
    suggested: date | None = None
    suggested_words: str = ""
    state: Literal["past", "hurry", "ahead"] = "ahead"
    note: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days on a line, in their order, with today on it; drawn to scale where the format can draw."""

    points: tuple[Point, ...]
    today: date
    today_words: str
    latest_title: str
    suggested_title: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Who hands the papers to whom, drawn as boxes with arrows."""

    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of an address, with the address in words beside it."""

    address: str
    caption: str


Block = Heading | Paragraph | Bullets | Checklist | Table | Form | Timeline | Chain | Code


@dataclass(frozen=True, slots=True)
class Pack:
    """All that is printed for one case, in order.

    Args:
        title: of the whole, also of the document.
        subtitle: edition and day.
        footer: on every page: edition, date, program version, that this is a self-assessment.
        page: how a page number is put, with {page} and {pages}.
        created: the day it is made, for the properties of a document; nothing that renders reads a clock.
    """

    lang: Lang
    title: str
    subtitle: str
    footer: str
    page: str
    created: date
    blocks: tuple[Block, ...]

    @property
    def language(self) -> Language:
        """How the language it is in is set."""
        return LANGUAGES[self.lang]


# What several formats need to know of blocks.


def ranked(blocks: Iterable[Block]) -> Iterator[tuple[int, Block]]:
    """Every block with the rank of its heading; the title has rank 1, and none is left out on the way down."""
    above = 1
    for block in blocks:
        if isinstance(block, Form):
            above = 2
        elif isinstance(block, Heading):
            above = min(block.level + 1, above + 1)
        yield above, block


def leads(blocks: Sequence[Block]) -> tuple[bool, ...]:
    """For each block, whether no page may end with it: a heading, and the paragraph that leads to a list or a figure.

    Of two paragraphs between a heading and a list the first leads too, so that no heading stays behind with it.
    """
    leading = [isinstance(block, Heading) for block in blocks]
    for at in range(len(blocks) - 2, -1, -1):
        if isinstance(blocks[at], Paragraph):
            after_heading = at > 0 and isinstance(blocks[at - 1], Heading)
            before_leading = isinstance(blocks[at + 1], Paragraph) and leading[at + 1]
            before_list = isinstance(blocks[at + 1], Bullets | Checklist | Table | Timeline | Chain)
            leading[at] = before_list or (after_heading and before_leading)
    return tuple(leading)


def list_before_form(blocks: Sequence[Block]) -> int | None:
    """The index of the heading of the checklist before the form, which has a sheet of its own."""
    form = next((at for at, block in enumerate(blocks) if isinstance(block, Form)), 0)
    parts = [at for at, block in enumerate(blocks[:form]) if isinstance(block, Heading) and block.level == 1]
    return parts[-1] if parts else None


def table_lines(table: Table) -> Iterator[str | tuple[str, ...]]:
    """The lines below the header, in order: the cells of a row, or a text across all columns; none is ever lost."""
    last = len(table.rows)
    for at in range(last + 1):
        yield from (text for index, text in table.spans if min(max(index, 0), last) == at)
        yield from table.rows[at : at + 1]


def scale(timeline: Timeline) -> Callable[[date], float]:
    """Where a day stands between the first day of a timeline (0) and its last (1), to scale."""
    days = [timeline.today.toordinal()]
    for point in timeline.points:
        days += [day.toordinal() for day in (point.latest, point.suggested) if day]
    start, length = min(days), max(1, max(days) - min(days))
    return lambda day: (day.toordinal() - start) / length
