"""A table in lines of text: ruled with signs that are one column wide everywhere, aligned by display width."""

from collections.abc import Iterator, Sequence

from gcguide.paper.blocks import COLON, table_lines
from gcguide.paper.pack import Table
from gcguide.text import Lang, pad, width
from gcguide.wrap import longest_piece, wrap

# A column is at least as wide as a Chinese character; more than this it does not claim to keep a word whole.
_LEAST = 2
_WORD = 16
# A title of at most this many columns stays on one line.
_TITLE = 8


def grid(table: Table, columns: int, lang: Lang) -> Iterator[str]:
    """The table within a number of terminal columns; cells wrap. One with too many columns becomes lists."""
    room = columns - 3 * len(table.columns) - 1
    if room < _LEAST * len(table.columns) or not table.columns:
        yield from _lists(table, columns, lang)
        return
    widths = _widths(table, room)
    centred = [column.centred for column in table.columns]
    yield _rule(widths, "-")
    yield from _row([column.title for column in table.columns], widths, [True] * len(widths))
    yield _rule(widths, "=")
    for line in table_lines(table):
        if isinstance(line, str):
            across = sum(widths) + 3 * (len(widths) - 1)
            yield from _row([line], [across], [False])
        else:
            yield from _row(line, widths, centred)
        yield _rule(widths, "-")


def _widths(table: Table, room: int) -> list[int]:
    """At least a word, at most what a column needs; what is left between them goes by the shares."""
    cells = [[column.title, *(row[at] for row in table.rows)] for at, column in enumerate(table.columns)]
    natural = [max(_LEAST, *map(width, texts)) for texts in cells]
    widths = [min(_WORD, max(_LEAST, min(_TITLE, width(texts[0])), *map(longest_piece, texts))) for texts in cells]
    if sum(widths) > room:
        widths = [_LEAST] * len(cells)
    for _ in range(room - sum(widths)):
        growing = [at for at in range(len(cells)) if widths[at] < natural[at]]
        if not growing:
            break
        widths[min(growing, key=lambda at: widths[at] / max(table.columns[at].share, 0.01))] += 1
    return widths


def _rule(widths: Sequence[int], sign: str) -> str:
    return "+" + "+".join(sign * (columns + 2) for columns in widths) + "+"


def _row(cells: Sequence[str], widths: Sequence[int], centred: Sequence[bool]) -> Iterator[str]:
    wrapped = [wrap(cell, columns) for cell, columns in zip(cells, widths, strict=True)]
    for at in range(max(map(len, wrapped))):
        line = [
            pad(" " * ((columns - width(lines[at])) // 2 if middle else 0) + lines[at], columns)
            if at < len(lines)
            else " " * columns
            for lines, columns, middle in zip(wrapped, widths, centred, strict=True)
        ]
        yield "| " + " | ".join(line) + " |"


def _lists(table: Table, columns: int, lang: Lang) -> Iterator[str]:
    for line in table_lines(table):
        if isinstance(line, str):
            yield from wrap(line, columns)
            continue
        for at, (column, cell) in enumerate(zip(table.columns, line, strict=True)):
            yield from wrap(column.title + COLON[lang] + cell, columns, "  ", "  " if at else "- ")
