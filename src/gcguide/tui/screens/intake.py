"""A roster of applicants becomes cases: what would come in is shown first, with what does not hold in each row."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from gcguide.conversation.session import Session
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.tui.keys import bindings
from gcguide.tui.screens.form import FormScreen, LabelledField
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.frame import Pane

if TYPE_CHECKING:
    from gcguide.cases.store import Draft, Store
    from gcguide.tables.roster import RosterRead

# So many rows are shown one by one, those with problems first.
_SHOWN = 300


class _StoppedError(Exception):
    """The person has asked to stop the reading."""


class IntakeScreen(FormScreen[int | None]):
    """Which file, what is in it, and whether to take it in; gives the number of the first new case."""

    NAME = "intake"
    AUTO_FOCUS = "CleanInput"
    BINDINGS = bindings(NAME)

    def __init__(self, store: "Store", session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.store = store
        self.ready: list[Draft] = []

    def body(self) -> ComposeResult:
        words = self.words
        yield LabelledField("file", words("intake.file"), words("intake.hint"))
        yield ActionItem("take", "take", self.marks.arrow, words("intake.take", count=0))
        with Pane():
            yield Static(id="rows", markup=False)

    def on_mount(self) -> None:
        words = self.words
        self.entitle(words("intake.title"), load_edition().rules.label[words.lang])
        self.query_one(ActionItem).display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        self._forget()

    def _forget(self) -> None:
        """Takes back what was read of another file."""
        self.ready = []
        self.query_one(ActionItem).display = False
        self.query_one("#rows", Static).update(Content(""))
        self.say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_read()

    def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        self.action_take()

    def action_read(self) -> None:
        """Reads the file."""
        field = self.query_one(LabelledField)
        if not self.is_busy and field.value:
            self._forget()
            self.say(self.words("intake.reading", done=0, total="?"))
            path = field.path
            self.begin(lambda: self._read(path))

    def _read(self, path: Path) -> None:
        """Runs in the thread."""
        from gcguide.desk.intake import drafts
        from gcguide.tables.roster import read_roster

        worker, call, edition = get_current_worker(), self.app.call_from_thread, load_edition()

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise _StoppedError
            call(self.say, self.words("intake.reading", done=done, total=total))

        try:
            roster = read_roster(edition, path, self.session.today, progress)
            ready = drafts(edition, roster.people, self.words)
        except _StoppedError:
            call(self.end, self.words("intake.stopped"))
        except Problem as problem:
            call(self.end, self.told(problem))
        else:
            call(self._show, roster, ready)

    def _show(self, roster: "RosterRead", ready: "list[Draft]") -> None:
        words, self.ready = self.words, ready
        self.query_one("#rows", Static).update(Content("\n".join(self._report(roster))))
        item = self.query_one(ActionItem)
        item.display = bool(ready)
        item.show(item.mark, words("intake.take", count=len(ready)))
        self.end(words("transfer.ready", count=len(ready), left=len(roster.people) - len(ready)))

    def _report(self, roster: "RosterRead") -> Iterator[str]:
        """What concerns the whole, then the rows: first those that something is the matter with."""
        from gcguide.desk.intake import id_number_of, known_numbers, row_head, row_lines, told_together, whole_lines

        words, known, told = self.words, known_numbers(self.store), told_together(roster)
        yield from whole_lines(roster, words)
        twice = [row for row in roster.people if id_number_of(row) in known]
        rows = sorted(
            roster.people,
            key=lambda row: (row.case is not None, not row.problems, not (row.warnings or row in twice)),
        )
        for row in rows[:_SHOWN]:
            mark = self.marks.verdicts["no" if row.case is None else "consult" if row.problems else "clear"]
            yield f"{mark} {row_head(row, roster, words)}"
            yield from row_lines(row, known, words, told)
        if len(rows) > _SHOWN:
            yield words("intake.more", count=len(rows) - _SHOWN)

    def action_take(self) -> None:
        """Makes the cases, all or none."""
        if self.is_busy or not self.ready:
            return
        from gcguide.cases.backup import Occasion

        with self.saying_problems():
            self.store.back_up(Occasion.IMPORT)
            numbers = self.store.add(self.ready)
            self.ready = []
            self.dismiss(numbers[0])

    def action_page(self, direction: int) -> None:
        """Scrolls what was read."""
        self.query_one(Pane).page(direction)

    def action_leave(self) -> None:
        """Stops the reading; else back to the desk with nothing taken in."""
        if self.is_busy:
            self.stop()
        else:
            self.dismiss(None)
