"""The list of cases on the desk: the line to type in, and the rows that fit, in an order, with one under the cursor."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from textual import events
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from gcguide.desk.columns import COLUMNS, column_title, sorted_by
from gcguide.desk.filter import DUE_DAYS, Filter
from gcguide.desk.rows import CaseRow, due
from gcguide.text import folded
from gcguide.tui.keys import bindings
from gcguide.tui.textual_private import CleanInput
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.case_table import CaseTable
from gcguide.words import Words

_LONGEST_FILTER = 60
# Seconds: work ahead is done in pieces of so long, with so long between them for keys.
_PIECE, _PAUSE = 0.012, 0.02
# A key waits so many seconds for what it finds; the clock is looked at after so many rows.
_PATIENCE, _SLICE = 0.04, 10


class FilterField(CleanInput):
    """Where one types what to find; the keys of the desk act on the list below.

    It always has the focus: letters find, and all that is done has keys that are no letters. An input method takes
    letters for itself before any program sees them, so that commands on letters would not arrive.
    """

    BINDINGS = bindings("cases")

    def __init__(self, placeholder: str, cases: "CaseList") -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, max_length=_LONGEST_FILTER)
        self.cases = cases

    def key_action(self, event: events.Key) -> str | None:
        """What a key does besides typing: a blank marks while nothing is typed, Del at the end of the line deletes."""
        if self.cases.table.jumping and event.character and event.character.isalnum():
            return f"screen.jump_to({event.character.lower()!r})"
        if event.key == "space" and not self.value:
            return "screen.mark(1)"
        if event.key == "delete" and self.cursor_position < len(self.value):
            return "delete_right"
        return super().key_action(event)

    def catch_up(self) -> None:
        """Finds what was typed."""
        self.cases.find()


class CaseList(Vertical):
    """Finds among the rows of the desk, orders them, and shows those that fit."""

    @dataclass
    class Changed(Message):
        """Other rows show, or something was done with the order."""

        outcome: str | None = None

    def __init__(self, words: Words, marks: Marks) -> None:
        self.table = CaseTable(words, marks)
        self.field = FilterField(words("desk.find"), self)
        self.empty = Static(Content(words("desk.reading")), markup=False, id="empty")
        mark = Static(Content(marks.cursor), markup=False, id="find-mark")
        super().__init__(Horizontal(mark, self.field, id="find"), self.table, self.empty)
        self.table.display = False
        self.words = words
        self.rows: list[CaseRow] = []
        self.only_due = False
        self.is_searching = False
        self._filter = Filter(words)
        self._found = ""  # what was typed when it was last looked for
        self._told: dict[int, tuple[CaseRow, bool]] = {}  # which rows fit that is typed, by number
        self._told_of = ""
        self._ahead: Iterator[CaseRow] = iter(())
        self._works_ahead = False

    # What shows

    def show(self, rows: list[CaseRow], number: int | None = None) -> None:
        """Shows those of the rows that fit; the cursor on the case of a number, or where it was."""
        if rows is not self.rows:
            self.rows, self._ahead = rows, iter(rows)
        self.refill(number)

    def refill(self, number: int | None = None) -> None:
        """Finds and orders anew."""
        number = number if number is not None else self.table.row.number if self.table.row else None
        rows = self._fitting(due(self.rows, DUE_DAYS) if self.only_due else self.rows)
        if self.table.sorting is not None:
            rows = sorted_by(rows, *self.table.sorting)
        if typed := folded(self.field.value.strip()):  # who is called just so comes before who is called so, too
            rows = sorted(rows, key=lambda row: folded(row.name) != typed)
        self.table.show(rows, number)
        self.table.display = bool(rows)
        if not rows:
            is_due = self.only_due and not self.field.value
            why = "searching" if self.is_searching else "none_due" if is_due else "none_found"
            self.say_empty(self.words(f"desk.{why}" if self.rows else "desk.empty"))
        self.empty.display = not rows
        self.post_message(self.Changed())
        if not self._works_ahead:
            self._works_ahead = True
            self.set_timer(_PAUSE, self._work_ahead)

    def _fitting(self, rows: Sequence[CaseRow]) -> list[CaseRow]:
        """The rows that fit, as far as can be told at once; the others follow as soon as they are worked out."""
        if self._told_of != self.field.value:
            self._told, self._told_of = {}, self.field.value
        fits, fitting, end = self._filter.test(self.field.value), list[CaseRow](), perf_counter() + _PATIENCE
        self.is_searching = False
        for n, row in enumerate(rows):
            before, does_fit = self._told.get(row.number, (None, False))
            if before is not row:
                does_fit = fits(row)
                self._told[row.number] = row, does_fit
            if does_fit:
                fitting.append(row)
            # What was found before costs nothing, so that the search comes to an end however slow the computer is.
            if before is not row and n % _SLICE == 0 and perf_counter() > end:
                self.is_searching = True
                break
        return fitting

    def say_empty(self, text: str) -> None:
        """What stands where no rows are."""
        self.empty.update(Content(text))

    def prepare(self, rows: Sequence[CaseRow]) -> None:
        """Works out what filters and orders look at."""
        for row in rows:
            self._filter.text(row)
            _ = row.due, row.to_find_out

    def _work_ahead(self) -> None:
        """Works out what filters and orders look at, while nobody types."""
        end, self._works_ahead = perf_counter() + _PIECE, False
        for row in self._ahead:
            self.prepare([row])
            if perf_counter() > end:
                self._works_ahead = True
                self.set_timer(_PAUSE, self._work_ahead)
                break
        else:
            gc.freeze()
        if self.is_searching:
            self.refill()

    # Finding

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.find()

    def find(self) -> None:
        """Shows what fits what is typed by now."""
        if self._found != self.field.value:
            self._found = self.field.value
            self.stop_jumping()
            number, self.table.cursor = self.table.row.number if self.table.row else None, 0
            typed = folded(self.field.value.strip())
            exact = next((row.number for row in self.rows if folded(row.name) == typed), None) if typed else None
            self.refill(number if exact is None else exact)
            self.post_message(self.Changed(""))

    def on_case_table_headed(self, event: CaseTable.Headed) -> None:
        """The same heading again turns the order round."""
        event.stop()
        column, backwards = self.table.sorting or ("", False)
        self._sort(event.column, event.column == column and not backwards)

    def sort_by_next(self) -> None:
        """Orders by the next column."""
        columns = [column for column in COLUMNS if column not in ("act", "left")]
        column, _ = self.table.sorting or ("", False)
        self._sort(columns[(columns.index(column) + 1) % len(columns) if column in columns else 0], False)

    def _sort(self, column: str, backwards: bool) -> None:
        self.table.sorting = column, backwards
        self.refill()
        key = "desk.sorted_back" if backwards else "desk.sorted"
        self.post_message(self.Changed(self.words(key, column=column_title(column, self.words))))

    def turn_due(self) -> None:
        """Shows only what is due within the week, or all again."""
        self.only_due = not self.only_due
        self.refill()

    def jump(self) -> None:
        """Letters before the rows; the next one pressed goes there."""
        self.table.jumping = True
        self.post_message(self.Changed(self.words("desk.jump")))

    def jump_to(self, letter: str) -> None:
        """Goes to the row that has the letter before it."""
        self.stop_jumping()
        self.table.jump_to(letter)

    def stop_jumping(self) -> bool:
        """Takes the letters before the rows away; whether there were any."""
        was_jumping, self.table.jumping = self.table.jumping, False
        if was_jumping:
            self.post_message(self.Changed(""))
        return was_jumping

    def clear(self) -> bool:
        """Takes back what limits the view, one thing after the other; False where nothing does."""
        if self.stop_jumping():
            return True
        if self.field.value:
            self.field.value = ""
        elif self.only_due:
            self.turn_due()
        else:
            return False
        return True
