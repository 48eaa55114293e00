"""What the forms of the pack need to know of its blocks: ranks, what leads to what, lines of tables, the scale."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from gcguide.paper.pack import Block, Bullets, Chain, Checklist, Form, Heading, Paragraph, Table, Timeline
from gcguide.text import Lang

# Between a label and what stands behind it.
COLON: dict[Lang, str] = {"zh": "：", "en": ": "}


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
    found = [isinstance(block, Heading) for block in blocks]
    for at in range(len(blocks) - 2, -1, -1):
        if isinstance(blocks[at], Paragraph):
            after_heading = at > 0 and isinstance(blocks[at - 1], Heading)
            led_on = isinstance(blocks[at + 1], Paragraph) and found[at + 1]
            listed = isinstance(blocks[at + 1], Bullets | Checklist | Table | Timeline | Chain)
            found[at] = listed or (after_heading and led_on)
    return tuple(found)


def list_before_form(blocks: Sequence[Block]) -> int | None:
    """Where the part before the form begins, the list to tick: it has a sheet of its own."""
    form = next((at for at, block in enumerate(blocks) if isinstance(block, Form)), 0)
    parts = [at for at, block in enumerate(blocks[:form]) if isinstance(block, Heading) and block.level == 1]
    return parts[-1] if parts else None


def table_lines(table: Table) -> Iterator[str | tuple[str, ...]]:
    """The lines below the header, in order: the cells of a row, or a text across all columns."""
    for at in range(len(table.rows) + 1):
        yield from (text for index, text in table.spans if index == at)
        if at < len(table.rows):
            yield table.rows[at]


def scale(timeline: Timeline) -> Callable[[date], float]:
    """Where a day stands between the first day of a timeline (0) and its last (1), to scale."""
    days = [timeline.today.toordinal()]
    for point in timeline.points:
        days += [day.toordinal() for day in (point.latest, point.suggested) if day]
    start, length = min(days), max(1, max(days) - min(days))
    return lambda day: (day.toordinal() - start) / length
