"""The table of the desk. A line is drawn when it comes into sight; rows out of sight cost nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from string import ascii_lowercase, digits

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from gcguide.desk.columns import cell_text, column_title
from gcguide.desk.filter import is_due
from gcguide.desk.rows import CaseRow
from gcguide.text import cut, pad, width
from gcguide.tui.themes import VERDICTS, Marks
from gcguide.words import Words


@dataclass(frozen=True)
class Slot:
    """A column on the screen: where it begins, and its width."""

    column: str
    start: int
    width: int


# By column: how wide it must be, how wide it may become, its rank (those of high rank go first where room is short).
_RULES = {
    "number": (4, 5, 0),
    "name": (10, 20, 0),
    "employer": (10, 24, 6),
    "best": (10, 22, 1),
    "verdict": (8, 10, 0),
    "stage": (10, 12, 5),
    "to_find_out": (4, 5, 7),
    "act": (12, 22, 4),
    "day": (6, 6, 1),
    "left": (6, 7, 3),
    "owner": (6, 10, 9),
    "changed": (5, 16, 8),
}
# Room is given to these first.
_WIDENED = ("best", "name", "employer", "act", "changed", "owner", "stage", "number", "to_find_out", "verdict")
_GAP = 1
# The time of a change is shown whole, in so many columns, or only its day.
_WHOLE_TIME = 16
_HEAD = 1
_LETTERS = ascii_lowercase + digits
_DOUBLE = 2


def slots(columns: int, lead: int, words: Words) -> list[Slot]:
    """The columns for a line of so many terminal columns, after so many for marks."""
    least = {column: max(rule[0], width(column_title(column, words))) for column, rule in _RULES.items()}
    shown = list(_RULES)
    while len(shown) > 1 and _needed(shown, least) > columns - lead:
        shown.remove(max(shown, key=lambda column: _RULES[column][2]))
    widths = {column: least[column] for column in shown}
    spare = columns - lead - _needed(shown, least)
    for column in filter(widths.__contains__, _WIDENED):
        more = min(spare, max(0, _RULES[column][1] - widths[column]))
        if column != "changed" or widths[column] + more >= _WHOLE_TIME:
            widths[column] += more
            spare -= more
    starts = accumulate((wide + _GAP for wide in widths.values()), initial=lead)
    return [Slot(column, start, wide) for (column, wide), start in zip(widths.items(), starts, strict=False)]


def _needed(shown: list[str], least: dict[str, int]) -> int:
    return sum(least[column] + _GAP for column in shown) - _GAP


class CaseTable(ScrollView, can_focus=False):
    """Rows with a cursor; what is typed goes to the field above, which leads it."""

    COMPONENT_CLASSES = {
        "cases--head", "cases--row", "cases--cursor", "cases--muted", "cases--soon", "cases--letter",
        *(f"cases--{verdict}" for verdict in VERDICTS),
    }  # fmt: skip

    class Pointed(Message):
        """The cursor is on another row, or on none."""

    @dataclass
    class Headed(Message):
        """The heading of a column was clicked."""

        column: str

    jumping = Reactive(False)
    """Whether a letter stands before each row in sight."""

    def __init__(self, words: Words, marks: Marks) -> None:
        super().__init__()
        self.words = words
        self.marks = marks
        self.rows: Sequence[CaseRow] = ()
        self.cursor = 0
        self.sorting: tuple[str, bool] | None = None
        self._laid_out: tuple[int, list[Slot]] = (0, [])

    # What it shows

    def show(self, rows: Sequence[CaseRow], number: int | None = None) -> None:
        """Other rows, with the cursor on the case of a number, or where it was."""
        self.rows = rows
        positions = (position for position, row in enumerate(rows) if row.number == number)
        self._fit()
        self._to(next(positions, max(0, min(self.cursor, len(rows) - 1))))

    @property
    def row(self) -> CaseRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def jump_to(self, letter: str) -> None:
        """The cursor to the row with a letter before it."""
        position = self.scroll_offset.y + _LETTERS.find(letter)
        if letter in _LETTERS and position < min(len(self.rows), self.scroll_offset.y + self._in_sight):
            self._to(position)

    def move(self, key: str) -> None:
        """Moves the cursor by a key."""
        last, page = len(self.rows) - 1, max(1, self._in_sight - 1)
        by = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "ctrl+home": -last, "ctrl+end": last}
        self._to(max(0, min(last, self.cursor + by[key])))

    def _to(self, position: int) -> None:
        self.cursor = position
        self._follow()
        self.refresh()
        self.post_message(self.Pointed())

    @property
    def _in_sight(self) -> int:
        """How many rows are in sight."""
        return max(1, self.scrollable_content_region.height - _HEAD)

    def _follow(self) -> None:
        """Scrolls as far as the cursor needs."""
        top = self.scroll_offset.y
        wanted = min(self.cursor, max(top, self.cursor - self._in_sight + 1))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) + _HEAD)

    def on_resize(self) -> None:
        self._fit()
        self._follow()

    # Drawing

    @property
    def _lead(self) -> int:
        return width(self.marks.cursor) + 1 + width(self.marks.tick_on) + 1

    def _slots(self) -> list[Slot]:
        columns = self.scrollable_content_region.width
        if self._laid_out[0] != columns:
            self._laid_out = columns, slots(columns, self._lead, self.words)
        return self._laid_out[1]

    def render_line(self, y: int) -> Strip:
        columns = self.scrollable_content_region.width
        if y == 0:
            return self._head(columns)
        position = self.scroll_offset.y + y - _HEAD
        if position >= len(self.rows):
            return Strip.blank(columns, self._style("row"))
        return self._line(self.rows[position], position, y - _HEAD, columns)

    def _head(self, columns: int) -> Strip:
        line = " " * self._lead
        for slot in self._slots():
            name = column_title(slot.column, self.words)
            if self.sorting is not None and self.sorting[0] == slot.column:
                name = cut(name, slot.width - 2, "") + (" ^" if self.sorting[1] else " v")
            line += pad(cut(name, slot.width, ""), slot.width) + " "
        return Strip([Segment(pad(line, columns), self._style("head"))]).crop(0, columns)

    def _line(self, row: CaseRow, position: int, line: int, columns: int) -> Strip:
        is_here = position == self.cursor
        base = self._style("cursor" if is_here else "row")
        segments = self._marks(row, is_here, line, base)
        for slot in self._slots():
            cell = self._cell(row, slot)
            style = base if is_here else self._style(self._cell_style(row, slot.column))
            segments.append(Segment(pad(cut(cell, slot.width, self.marks.ellipsis), slot.width), style))
            segments.append(Segment(" ", base))
        return Strip(segments).extend_cell_length(columns, base).crop(0, columns)

    def _marks(self, row: CaseRow, is_here: bool, line: int, base: Style) -> list[Segment]:
        letter = _LETTERS[line] if self.jumping and line < len(_LETTERS) else ""
        mark = letter or (self.marks.cursor if is_here else "")
        tick = self.marks.tick_on if row.marked else ""
        first = Segment(pad(mark, width(self.marks.cursor)) + " ", self._style("letter") if letter else base)
        return [first, Segment(pad(tick, width(self.marks.tick_on)) + " ", base)]

    def _cell(self, row: CaseRow, slot: Slot) -> str:
        cell = cell_text(row, slot.column, self.words, slot.width)
        if slot.column == "verdict" and row.verdict is not None:
            return f"{self.marks.verdicts[row.verdict]} {cell}"
        return cell

    def _cell_style(self, row: CaseRow, column: str) -> str:
        """Which style a cell has."""
        if column == "verdict" and row.verdict is not None:
            return str(row.verdict)
        if column in ("day", "left", "act") and is_due(row):
            return "soon"
        faint = column in ("number", "changed") or (column == "name" and not row.name)
        return "muted" if faint else "row"

    def _style(self, kind: str) -> Style:
        return self.get_component_rich_style(f"cases--{kind}")

    # The mouse

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y == 0:
            for slot in self._slots():
                if slot.start <= event.x < slot.start + slot.width:
                    self.post_message(self.Headed(slot.column))
            return
        position = self.scroll_offset.y + event.y - _HEAD
        if position < len(self.rows):
            self._to(position)
            if event.x < self._lead:
                await self.run_action("screen.mark(0)")
            elif event.chain == _DOUBLE:
                await self.run_action("screen.open")
