"""A table in lines of text: ruled with signs that are one column wide everywhere, aligned by display width."""

from collections.abc import Iterator, Sequence

from gcguide.paper.pack import (
    COLON,
    Block,
    Bullets,
    Chain,
    Checklist,
    Code,
    Form,
    Heading,
    Pack,
    Paragraph,
    Point,
    Table,
    Tick,
    Timeline,
    scale,
    table_lines,
)
from gcguide.text import Lang, longest_piece, pad, width, wrap

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


# The timeline in lines of text: a lane to scale for every point, with today running through all of them.

_SUGGESTED, _TODAY = "o", "|"
_LATEST = {"past": "x", "hurry": "!", "ahead": "*"}
_AXIS, _SLACK = "-", "="
_GAP = "  "

# A lane shorter than this shows nothing; a label narrower than this cannot be read.
_LANE = 12
_LABEL = 16


def lanes(timeline: Timeline, columns: int, lang: Lang) -> Iterator[str]:
    """The points in their order with both days and a lane; without lanes where there is no room for them."""
    titles = (f"{timeline.suggested_title} {_SUGGESTED}", f"{timeline.latest_title} {_LATEST['ahead']}")
    days = [[point.suggested_words, point.latest_words] for point in timeline.points]
    widths = [max(map(width, texts)) for texts in zip(titles, *days, strict=True)]
    room = columns - sum(widths) - 3 * len(_GAP)
    if room < _LABEL + _LANE:
        yield from _listed(timeline, columns, lang)
        return
    longest = max((width(text) for point in timeline.points for text in (point.label, point.note)), default=0)
    label = max(_LABEL, min(longest, room - max(_LANE, room * 2 // 5)))
    lane = room - label
    start, today = columns - lane, round(scale(timeline)(timeline.today) * (lane - 1))
    words = wrap(timeline.today_words, columns)
    for line in words:
        yield " " * max(0, min(start + today, columns - width(line))) + line
    blank = " " * today + _TODAY
    yield _GAP.join([" " * label, *map(pad, titles, widths), blank])
    for at, point in enumerate(timeline.points):
        texts = [*wrap(point.label, label), *(wrap(point.note, label) if point.note else ())]
        yield _GAP.join([pad(texts[0], label), *map(pad, days[at], widths), _lane(timeline, point, lane)])
        for text in texts[1:]:
            yield _GAP.join([pad(text, label), *map(pad, ("", ""), widths), blank])


def _lane(timeline: Timeline, point: Point, columns: int) -> str:
    """The days of one point as signs on a line, with the slack between them; the latest day hides what it falls on."""
    place = scale(timeline)
    signs = [_AXIS] * columns
    latest = round(place(point.latest) * (columns - 1))
    suggested = None if point.suggested is None else round(place(point.suggested) * (columns - 1))
    if suggested is not None:
        for at in range(min(suggested, latest), max(suggested, latest)):
            signs[at] = _SLACK
    signs[round(place(timeline.today) * (columns - 1))] = _TODAY
    if suggested is not None:
        signs[suggested] = _SUGGESTED
    signs[latest] = _LATEST[point.state]
    return "".join(signs)


def _listed(timeline: Timeline, columns: int, lang: Lang) -> Iterator[str]:
    """The points one below the other, for very few columns."""
    yield from wrap(timeline.today_words, columns)
    for point in timeline.points:
        yield from wrap(point.label, columns, "  ", "- ")
        if point.suggested_words:
            yield from wrap(timeline.suggested_title + COLON[lang] + point.suggested_words, columns, "  ")
        yield from wrap(timeline.latest_title + COLON[lang] + point.latest_words, columns, "  ")
        if point.note:
            yield from wrap(point.note, columns, "  ")


# The pack as plain text, for a terminal and for any editor: nothing but lines of a fixed number of columns.

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
