"""What the desk shows: the cases that fit what is typed, in an order, with one under the cursor."""

import gc
from collections.abc import Iterator
from time import perf_counter

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from gcguide.conversation.session import Session, Shelf
from gcguide.desk.columns import COLUMNS, sorted_by, text, title
from gcguide.desk.desk import Desk
from gcguide.desk.filter import DUE_DAYS, Filter
from gcguide.desk.row import RETENTION_DAYS, Row, Shared, due
from gcguide.problem import Problem
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.case_table import CaseTable
from gcguide.tui.widgets.fields import FilterField
from gcguide.tui.widgets.frame import KeyHints, TitleBar
from gcguide.words import message

# Seconds: work ahead is done in pieces of so long, with so long between them for keys.
_PIECE, _PAUSE = 0.012, 0.02
# A key waits so long for what it finds; the clock is looked at after so many rows.
_PATIENCE, _SLICE = 0.04, 10


class DeskView(Screen[None]):
    """The table, the field above it, and what is said about the row under the cursor."""

    AUTO_FOCUS = "FilterField"

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__()
        self.session = session
        self.words = session.words
        self.marks = marks
        self.shelf = session.shelf or Shelf()
        self.desk: Desk | None = None
        self.filter = Filter(session.words)
        self.only_due = False
        self._ahead: Iterator[Row] = iter(())
        self._ahead_of: list[Row] | None = None
        self._working = self._searching = False

    def compose(self) -> ComposeResult:
        words = self.words
        yield TitleBar()
        with Horizontal(id="find"):
            yield Static(Content(self.marks.cursor), markup=False, id="find-mark")
            yield FilterField(words("desk.find"))
        yield CaseTable(words, self.marks)
        yield Static(Content(words("desk.reading")), markup=False, id="empty")
        yield Static(id="about", markup=False)
        yield Static(id="said", markup=False)
        hints = (("enter", "open", "open"), ("^n", "new", "new"), ("tab", "mark", "mark(1)"), ("^e", "export", "write"),
                 ("del", "delete", "delete"), ("f6", "due", "due"), ("^p", "palette", "app.command_palette"),
                 ("esc", "back", "leave"))  # fmt: skip
        yield KeyHints([(key, words(f"desk.key_{name}"), action) for key, name, action in hints])

    def on_mount(self) -> None:
        self.table.display = False
        self.query_one(TitleBar).show(self.words("desk.title"), "")
        self.call_after_refresh(self._open)

    @property
    def table(self) -> CaseTable:
        """The table."""
        return self.query_one(CaseTable)

    @property
    def field(self) -> FilterField:
        """Where one types."""
        return self.query_one(FilterField)

    def _open(self) -> None:
        """Reads the cases; where that cannot be done, everything else goes on."""
        try:
            store = self.shelf.store()
            desk = Desk(store, Shared(self.session.today, self.words), self.shelf.deleted)
            if not desk.deleted:  # what a run that was cut short had deleted
                desk.erase(all=True)
            desk.read()
        except Problem as problem:
            self._empty(self.words("desk.unusable", problem=self.told(problem)))
            return
        self.desk = desk
        self._prepare(desk.rows[: self.size.height])  # those in sight, and what all rows share
        self.show(self.session.number)
        self._tell()
        # Thousands of rows stay as long as the desk does; to sweep through them takes longer than a key may.
        gc.freeze()

    def on_unmount(self) -> None:
        gc.unfreeze()

    def _tell(self) -> None:
        """What a person must know of the store, and of cases kept long."""
        if self.desk is None:
            return
        lines = [self.told(problem) for problem in self.desk.take_notices()]
        if old := sum(row.is_kept_long for row in self.desk.rows):
            lines.append(self.words("desk.kept_long", count=old, days=RETENTION_DAYS))
        if lines:
            self.say("\n".join(lines))

    def on_screen_resume(self) -> None:
        """Back from elsewhere: what was changed there shows."""
        if self.desk is not None:
            try:
                if not self.desk.is_current:
                    self.desk.read()
                    self.show()
            except Problem as problem:
                self.say(self.told(problem))
            self.set_focus(self.field)

    # What shows

    def show(self, at: int | None = None) -> None:
        """The rows that fit, the cursor on a case, or where it was."""
        if self.desk is None:
            return
        at = at if at is not None else self.row.number if self.row else None
        rows = self._found(due(self.desk.rows, DUE_DAYS) if self.only_due else self.desk.rows)
        if self.table.sorting is not None:
            rows = sorted_by(rows, *self.table.sorting)
        self.table.show(rows, at)
        self.table.display = bool(rows)
        if not rows:
            is_due = self.only_due and not self.field.value
            why = "searching" if self._searching else "none_due" if is_due else "none_found"
            self._empty(self.words(f"desk.{why}" if self.desk.rows else "desk.empty"))
        self.query_one("#empty").display = not rows
        self._count()
        if self._ahead_of is not self.desk.rows:
            self._ahead_of, self._ahead = self.desk.rows, iter(self.desk.rows)
        if not self._working:
            self._working = True
            self.set_timer(_PAUSE, self._work_ahead)

    def _found(self, rows: list[Row]) -> list[Row]:
        """The rows that fit, as far as can be told at once; the others follow in a moment."""
        fits, found, end = self.filter.test(self.field.value), list[Row](), perf_counter() + _PATIENCE
        self._searching = False
        for at, row in enumerate(rows):
            if fits(row):
                found.append(row)
            if at % _SLICE == 0 and perf_counter() > end:
                self._searching = True
                break
        return found

    def _empty(self, said: str) -> None:
        self.query_one("#empty", Static).update(Content(said))

    def _count(self) -> None:
        words, rows = self.words, self.desk.rows if self.desk else []
        shown = len(self.table.rows)
        parts = [words("desk.count", count=len(rows)) if shown == len(rows)
                 else words("desk.count_shown", shown=shown, count=len(rows))]  # fmt: skip
        if self._searching:
            parts.append(words("desk.searching"))
        if self.only_due:
            parts.insert(0, words("desk.only_due"))
        if marked := sum(row.marked for row in rows):
            hidden = marked - sum(row.marked for row in self.table.rows)
            parts.append(words("desk.marked_hidden" if hidden else "desk.marked", count=marked, hidden=hidden))
        self.query_one(TitleBar).show(words("desk.title"), f" {self.marks.between} ".join(parts))

    def _prepare(self, rows: list[Row]) -> None:
        """Works out what filters and orders look at."""
        self.filter.prepare(rows)
        for row in rows:
            _ = row.due, row.to_find_out

    def _work_ahead(self) -> None:
        """Works out what filters and orders look at, while nobody types."""
        end, self._working = perf_counter() + _PIECE, False
        for row in self._ahead:
            self._prepare([row])
            if perf_counter() > end:
                self._working = True
                self.set_timer(_PAUSE, self._work_ahead)
                break
        else:
            gc.freeze()
        if self._searching:
            self.show()

    def on_case_table_pointed(self) -> None:
        """Says more of the row than its line has room for."""
        row, parts = self.row, list[str]()
        if row is not None:
            parts = [self.shown_name(row), row.employer]
            if row.best is not None:
                parts.append(text(row, "best", self.words))
            if row.verdict is not None:
                parts.append(self.words(f"verdict.{row.verdict}"))
            if row.due is not None:
                parts.append(self.words("remind.alarm", act=row.due.label, day=self.words.day(row.due.day)))
            parts.append(row.note)
        self.query_one("#about", Static).update(Content(f" {self.marks.between} ".join(filter(None, parts))))

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.table.row

    @property
    def targets(self) -> list[Row]:
        """What something is done with: the marked, or else the row under the cursor."""
        marked = [row for row in self.desk.rows if row.marked] if self.desk else []
        return marked or ([self.row] if self.row is not None else [])

    def say(self, said: str) -> None:
        """What came of it."""
        self.query_one("#said", Static).update(Content(said))

    def told(self, problem: Problem) -> str:
        """A problem in words."""
        return message(problem, self.words)

    # Finding

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if isinstance(event.input, FilterField):
            self._stop_jumping()
            self.say("")
            at, self.table.cursor = self.row.number if self.row else None, 0
            self.show(at)

    def on_case_table_headed(self, event: CaseTable.Headed) -> None:
        """The same heading again turns the order round."""
        column, backwards = self.table.sorting or ("", False)
        self._sort(event.column, event.column == column and not backwards)

    def action_sort(self) -> None:
        """By the next column."""
        shown = [column for column in COLUMNS if column not in ("act", "left")]
        at = shown.index(self.table.sorting[0]) if self.table.sorting and self.table.sorting[0] in shown else -1
        self._sort(shown[(at + 1) % len(shown)], False)

    def _sort(self, column: str, backwards: bool) -> None:
        self.table.sorting = column, backwards
        self.show()
        self.say(self.words("desk.sorted_back" if backwards else "desk.sorted", column=title(column, self.words)))

    def action_due(self) -> None:
        """Only what is due within the week, or all again."""
        self.only_due = not self.only_due
        self.show()

    def action_jump(self) -> None:
        """Letters before the rows; the next one pressed goes there."""
        self.field.jumping = True
        self.table.jump(True)
        self.say(self.words("desk.jump"))

    def on_filter_field_jumped(self, event: FilterField.Jumped) -> None:
        self._stop_jumping()
        self.table.jump_to(event.letter)

    def _stop_jumping(self) -> bool:
        was, self.field.jumping = self.field.jumping, False
        if was:
            self.table.jump(False)
            self.say("")
        return was

    def action_move(self, key: str) -> None:
        """Moves the cursor."""
        if self.table.rows:
            self.table.move(key)

    def clear(self) -> bool:
        """Takes back what limits the view, one thing after the other; False where nothing does."""
        if self._stop_jumping():
            return True
        if self.field.value:
            self.field.value = ""
            return True
        if self.only_due:
            self.action_due()
            return True
        return False

    def shown_name(self, row: Row) -> str:
        """What a row is called in a sentence."""
        return row.name or self.words("desk.numbered", number=row.number)
