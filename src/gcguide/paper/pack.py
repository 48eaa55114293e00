"""What is printed, as values: sheets of blocks. Composing them knows the case, rendering them knows the paper."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gcguide.text import DEFAULT_LANG, LANGUAGES, Lang, Language

TO_DO, DONE = "\u2610", "\u2611"  # an empty box to tick, and a ticked one
BLANK = "________"  # where text has no line to write on


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text.

    `strong` is the result itself, `note` an aside, `warning` what must not be missed; `body` is the text of a letter,
    `to` whom it is addressed to, `right` who signs it, at the right.
    """

    text: str
    kind: Literal["plain", "strong", "note", "warning", "body", "to", "right"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """Several items, in order; `note` sets them small."""

    items: tuple[str, ...]
    kind: Literal["plain", "note"] = "plain"


@dataclass(frozen=True, slots=True)
class Tick:
    """A thing to tick off, ticked already where it is done.

    Args:
        details: small lines below it.
        state: whether it is done, in words, for who cannot see the tick.
    """

    text: str
    done: bool = False
    details: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, whether its cells are centred."""

    title: str
    share: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; rows have a cell for each column. The header repeats on every page.

    A cell may be of several lines: those after the first are set small.

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
    """A label, with its colon, and what stands behind it; empty to be filled in by hand."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with lines to write on, side by side where there is room."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """An official form as the notice has it: its mark (附件1), title, header fields, table, and the notes below it."""

    mark: str
    title: str
    fields: tuple[Field, ...]
    table: Table
    notes: tuple[str, ...] = ()


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
    """A QR code of an address or another short text, with what to type instead beside it.

    Args:
        address: what is scanned.
        caption: what it is.
        typed: what stands beside it, where that is spelled for the eye.
    """

    address: str
    caption: str
    typed: str = ""

    @property
    def shown(self) -> str:
        """What stands beside the code."""
        return self.typed or self.address


Block = Heading | Paragraph | Bullets | Table | Fields | Form | Chain | Code
Shown = Block | Timeline  # on a screen the days are drawn, on paper they stand in a table


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is torn off as one: it begins on a page of its own and counts its own pages.

    Args:
        id: which part of the pack it is.
        title: at its head; empty where its form has one.
        subtitle: below the title.
        footer: at the foot of each page, with the number of the page; an empty one leaves the foot empty.
        blocks: what stands on it.
        is_single: whether it is meant for one page, and set smaller where that takes it.
        lang: what it is written in; papers for the authorities are in theirs, whatever the pack is in.
    """

    id: str
    title: str
    subtitle: str
    footer: str
    blocks: tuple[Block, ...]
    lang: Lang = DEFAULT_LANG
    is_single: bool = False

    @property
    def language(self) -> Language:
        """How its language is set."""
        return LANGUAGES[self.lang]

    @property
    def is_official(self) -> bool:
        """Whether it is handed in as it is: nothing of ours stands on it."""
        return not self.footer


@dataclass(frozen=True, slots=True)
class Pack:
    """All that is printed for one case, in order.

    Args:
        lang: of the program; that of the document.
        title: of the document.
        page: how a page number is put, with {page} and {pages}.
        created: the day it is made, for the properties of a document; nothing that renders reads a clock.
    """

    lang: Lang
    title: str
    page: str
    created: date
    sheets: tuple[Sheet, ...]

    @property
    def language(self) -> Language:
        """How the language it is in is set."""
        return LANGUAGES[self.lang]


# What several formats need to know of blocks.


def leads(blocks: Sequence[Shown]) -> tuple[bool, ...]:
    """For each block, whether no page may end with it: a heading, and the paragraph that leads to a list or a figure.

    Of two paragraphs between a heading and a list the first leads too, so that no heading stays behind with it.
    """
    leading = [isinstance(block, Heading) for block in blocks]
    for at in range(len(blocks) - 2, -1, -1):
        if isinstance(blocks[at], Paragraph):
            after_heading = at > 0 and isinstance(blocks[at - 1], Heading)
            before_leading = isinstance(blocks[at + 1], Paragraph) and leading[at + 1]
            before_list = isinstance(blocks[at + 1], Bullets | Table | Chain)
            leading[at] = before_list or (after_heading and before_leading)
    return tuple(leading)


def levels(sheet: Sheet) -> tuple[int, ...]:
    """For each block, the level of a heading in its place: 2, below the title; 1 where nothing on the sheet has one."""
    made, level = [], 2 if sheet.title else 1
    for block in sheet.blocks:
        made.append(level)
        if isinstance(block, Form | Heading):
            level = 2
    return tuple(made)


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
