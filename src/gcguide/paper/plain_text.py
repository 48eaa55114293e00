"""Blocks of the pack as lines of text: drawn within a number of columns, or whole for a pipe or a screen reader."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from gcguide.paper import pack as p
from gcguide.paper.pack import scale, table_lines
from gcguide.text import LANGUAGES, Lang, longest_piece, pad, width, wrap

_NARROWEST = 20

# What stands before the first line of a paragraph that is drawn; as many spaces stand before the others.
_MARKS = {"plain": "", "to": "", "strong": ">> ", "note": "   ", "warning": "!! "}
_NOTE = "  "
_ARROW = "→ "


def render_text(pack: p.Pack, columns: int = 80) -> str:
    """The whole pack in lines of at most `columns` terminal columns (at least 20), without trailing spaces."""
    columns = max(columns, _NARROWEST)
    return "\n\n\n".join(_sheet(sheet, columns) for sheet in pack.sheets) + "\n"


def _sheet(sheet: p.Sheet, columns: int) -> str:
    head = [line for text in (sheet.title, sheet.subtitle) if text for line in _centred(text, columns)]
    parts = [[*head, "=" * columns] if head else []]
    parts += [list(block_lines(block, sheet.lang, columns)) for block in sheet.blocks]
    parts.append(["-" * columns, *wrap(sheet.footer, columns)] if sheet.footer else [])
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts if part)


def block_lines(block: p.Shown, lang: Lang, columns: int | None = None) -> Iterator[str]:
    """A block within a number of terminal columns; where there is no limit, nothing is wrapped and nothing drawn."""
    match block:
        case p.Heading(text) if columns is None:
            yield f"== {text} =="
        case p.Heading(text):
            lines = _lines(text, columns)
            yield from lines
            yield "-" * max(map(width, lines))
        case p.Paragraph(text, "right"):
            yield from (" " * max(0, (columns or 0) - width(line)) + line for line in _lines(text, columns))
        case p.Paragraph(text, "body"):
            yield from _lines(LANGUAGES[lang].indent + text, columns)
        case p.Paragraph(text, kind):
            mark = _MARKS[kind] if columns else _NOTE if kind == "note" else ""
            yield from _lines(text, columns, " " * len(mark), mark)
        case p.Bullets(items):
            for item in items:
                yield from _lines(item, columns, "  ", "- ")
        case p.Table():
            yield from _table(block, lang, columns)
        case p.Fields(fields):
            yield from _fields(fields, columns)
        case p.Form():
            yield from _form(block, lang, columns)
        case p.Timeline():
            yield from _timeline(block, columns)
        case p.Chain(links):
            yield from _packed([(_ARROW if at else "") + link for at, link in enumerate(links)], " ", columns)
        case p.Code(_, caption):
            yield from _lines(caption, columns)
            yield from _lines(block.shown, columns, "  ")


def _lines(text: str, columns: int | None, indent: str = "", first: str | None = None) -> list[str]:
    """As `wrap`, on one line where there is no limit."""
    return wrap(text, columns, indent, first) if columns else [(indent if first is None else first) + text]


def _centred(text: str, columns: int | None) -> Iterator[str]:
    for line in _lines(text, columns):
        yield " " * (((columns or 0) - width(line)) // 2) + line


def _form(form: p.Form, lang: Lang, columns: int | None) -> Iterator[str]:
    yield from _lines(form.mark, columns)
    yield ""
    yield from _centred(form.title, columns)
    yield ""
    yield from _fields(form.fields, columns)
    yield from _table(form.table, lang, columns)
    for note in form.notes:
        yield from _lines(note, columns)


def _fields(fields: Sequence[p.Field], columns: int | None) -> Iterator[str]:
    yield from _packed([field.label + (field.value or p.BLANK) for field in fields], "   ", columns)


def _packed(items: Sequence[str], gap: str, columns: int | None) -> Iterator[str]:
    """Items side by side, as many on a line as there is room for; a long one has lines of its own."""
    line = ""
    for item in items:
        if line and (columns is None or width(line) + width(gap) + width(item) <= columns):
            line += gap + item
            continue
        if line:
            yield line
        *whole, line = _lines(item, columns, "  ", "")
        if whole:
            yield from (*whole, line)
            line = ""
    if line:
        yield line


# Tables, ruled with signs that are one column wide everywhere.

# A column is at least as wide as a Chinese character; more than this it does not claim to keep a word whole.
_LEAST = 2
_WORD = 16
# A title of at most this many columns stays on one line.
_TITLE = 8
_HARD = "\u00a0"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines whose cells stand below each other, without rules."""
    rows = [[" ".join(cell.splitlines()) for cell in row] for row in rows]
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(map(pad, row, widths)).rstrip()


def _table(table: p.Table, lang: Lang, columns: int | None) -> Iterator[str]:
    """A ruled table whose cells wrap; one with too many columns becomes lists."""
    if columns is None:
        yield from aligned(table.rows)
        return
    room = columns - 3 * len(table.columns) - 1
    if room < _LEAST * len(table.columns) or not table.columns:
        yield from _lists(table, lang, columns)
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


def _widths(table: p.Table, room: int) -> list[int]:
    """At least a word, at most what a column needs; what is left between them goes by the shares."""
    cells = [[column.title, *(row[at] for row in table.rows)] for at, column in enumerate(table.columns)]
    natural = [max(_LEAST, *(width(line) for text in texts for line in text.split("\n"))) for texts in cells]
    widths = [min(_WORD, max(_LEAST, min(_TITLE, width(texts[0])), *map(_unbroken, texts))) for texts in cells]
    if sum(widths) > room:
        widths = [_LEAST] * len(cells)
    for _ in range(room - sum(widths)):
        growing = [at for at in range(len(cells)) if widths[at] < natural[at]]
        if not growing:
            break
        widths[min(growing, key=lambda at: widths[at] / max(table.columns[at].share, 0.01))] += 1
    return widths


def _unbroken(text: str) -> int:
    """Columns of the widest part that no line should cut; what a hard space joins, such as a day, is one."""
    joined = (part for part in text.replace("\n", " ").split(" ") if _HARD in part)
    return max(longest_piece(text), *map(width, joined), 0)


def _rule(widths: Sequence[int], sign: str) -> str:
    return "+" + "+".join(sign * (columns + 2) for columns in widths) + "+"


def _row(cells: Sequence[str], widths: Sequence[int], centred: Sequence[bool]) -> Iterator[str]:
    pairs = zip(cells, widths, strict=True)
    wrapped = [[line for text in cell.split("\n") for line in wrap(text, columns)] for cell, columns in pairs]
    for at in range(max(map(len, wrapped))):
        texts = [lines[at] if at < len(lines) else "" for lines in wrapped]
        line = [
            pad(" " * ((columns - width(text)) // 2 if middle else 0) + text, columns)
            for text, columns, middle in zip(texts, widths, centred, strict=True)
        ]
        yield "| " + " | ".join(line) + " |"


def _lists(table: p.Table, lang: Lang, columns: int) -> Iterator[str]:
    for line in table_lines(table):
        if isinstance(line, str):
            yield from wrap(line, columns)
            continue
        for at, (column, cell) in enumerate(zip(table.columns, line, strict=True)):
            yield from wrap(
                column.title + LANGUAGES[lang].colon + " ".join(cell.splitlines()), columns, "  ", "  " if at else "- "
            )


# The timeline: a lane to scale for every point, with today running through all of them.

_SUGGESTED, _TODAY = "o", "|"
_LATEST = {"past": "x", "hurry": "!", "ahead": "*"}
_AXIS, _SLACK = "-", "="
_GAP = "  "

# A lane shorter than this shows nothing; a label narrower than this cannot be read.
_LANE = 12
_LABEL = 16


def _timeline(timeline: p.Timeline, columns: int | None) -> Iterator[str]:
    """The points in their order with both days and a lane; where there is no room for lanes, a sentence each."""
    titles = (f"{timeline.suggested_title} {_SUGGESTED}", f"{timeline.latest_title} {_LATEST['ahead']}")
    days = [[point.suggested_words, point.latest_words] for point in timeline.points]
    widths = [max(map(width, texts)) for texts in zip(titles, *days, strict=True)]
    room = 0 if columns is None else columns - sum(widths) - 3 * len(_GAP)
    if columns is None or room < _LABEL + _LANE:
        for point in timeline.points:
            yield from _lines(point.sentence, columns, "  ", "- ")
        return
    longest = max((width(text) for point in timeline.points for text in (point.label, point.note)), default=0)
    label = max(_LABEL, min(longest, room - max(_LANE, room * 2 // 5)))
    lane = room - label
    to_scale = scale(timeline)

    def place(day: date) -> int:
        return round(to_scale(day) * (lane - 1))

    start, today = columns - lane, place(timeline.today)
    for line in wrap(timeline.today_words, columns):
        yield " " * max(0, min(start + today, columns - width(line))) + line
    blank = " " * today + _TODAY
    yield _GAP.join([" " * label, *map(pad, titles, widths), blank])
    for at, point in enumerate(timeline.points):
        texts = [*wrap(point.label, label), *(wrap(point.note, label) if point.note else ())]
        yield _GAP.join([pad(texts[0], label), *map(pad, days[at], widths), _lane(point, place, today, lane)])
        for text in texts[1:]:
            yield _GAP.join([pad(text, label), *map(pad, ("", ""), widths), blank])


def _lane(point: p.Point, place: Callable[[date], int], today: int, columns: int) -> str:
    """The days of one point as signs on a line, with the slack between them; the latest day hides what it falls on."""
    signs = [_AXIS] * columns
    latest = place(point.latest)
    suggested = latest if point.suggested is None else place(point.suggested)
    for at in range(min(suggested, latest), max(suggested, latest)):
        signs[at] = _SLACK
    signs[today] = _TODAY
    signs[suggested] = _SUGGESTED
    signs[latest] = _LATEST[point.state]
    return "".join(signs)
