"""What every form of the pack needs to know of its blocks: ranks of headings, lines of tables, places on a timeline."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from gcguide.paper.pack import Block, Form, Heading, Table, Timeline
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
