"""A roster of applicants becomes cases: what would come in is shown first, with what does not hold in each row."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, get_current_worker

from gcguide.conversation.session import Session
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.fields import LabelledField, PlainInput
from gcguide.tui.widgets.frame import KeyHints, Pane, TitleBar
from gcguide.words import message

if TYPE_CHECKING:
    from gcguide.cases.roster_import import RosterRead
    from gcguide.cases.store import Draft, Store

# So many rows are shown one by one, those with problems first.
_SHOWN = 300


class _StoppedError(Exception):
    """Somebody has had enough of waiting."""


class IntakeScreen(Screen[int | None]):
    """Which file, what is in it, and whether to take it in; gives the number of the first new case."""

    AUTO_FOCUS = "PlainInput"
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s", "take", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, store: "Store", session: Session, marks: Marks) -> None:
        super().__init__()
        self.store = store
        self.session = session
        self.words = session.words
        self.marks = marks
        self.ready: list[Draft] = []
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        words = self.words
        yield TitleBar()
        yield LabelledField("file", words("intake.file"), words("intake.hint"))
        yield ActionItem("take", "take", self.marks.arrow, words("intake.take", count=0))
        with Pane():
            yield Static(id="rows", markup=False)
        yield Static(id="said", markup=False)
        hints = (("esc", "back", "leave"), ("enter", "read", "read"), ("^s", "take", "take"))
        yield KeyHints([(key, words(f"intake.key_{name}"), action) for key, name, action in hints])

    def on_mount(self) -> None:
        words = self.words
        self.query_one(TitleBar).show(words("intake.title"), load_edition().rules.label[words.lang])
        self.query_one(ActionItem).display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        self._forget()

    def _forget(self) -> None:
        """What was read is of another file."""
        self.ready = []
        self.query_one(ActionItem).display = False
        self.query_one("#rows", Static).update(Content(""))
        self.say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_read()

    def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        self.action_take()

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._worker is not None and self._worker.is_running

    def action_read(self) -> None:
        """Reads the file in a thread of its own: the screen stays alive."""
        written = self.query_one(PlainInput).value.strip().strip("'\"")
        if self.is_busy or not written:
            return
        self._forget()
        self.say(self.words("intake.reading", done=0, total="?"))
        path = Path(written).expanduser()
        self._worker = self.run_worker(lambda: self._read(path), thread=True)

    def _read(self, path: Path) -> None:
        from gcguide.cases.roster_import import read_roster
        from gcguide.desk.intake import drafts

        worker, call, edition = get_current_worker(), self.app.call_from_thread, load_edition()

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise _StoppedError
            call(self.say, self.words("intake.reading", done=done, total=total))

        try:
            read = read_roster(edition, path, self.session.today, progress)
            ready = drafts(edition, read.rows, self.words)
        except _StoppedError:
            call(self.say, self.words("intake.stopped"))
        except Problem as problem:
            call(self.say, message(problem, self.words))
        else:
            call(self._show, read, ready)

    def _show(self, read: "RosterRead", ready: "list[Draft]") -> None:
        words, self.ready = self.words, ready
        self._worker = None
        self.query_one("#rows", Static).update(Content("\n".join(self._lines(read))))
        item = self.query_one(ActionItem)
        item.display = bool(ready)
        item.query_one(".item-text", Static).update(Content(words("intake.take", count=len(ready))))
        self.say(words("transfer.ready", count=len(ready), left=len(read.rows) - len(ready)))

    def _lines(self, read: "RosterRead") -> Iterator[str]:
        """What concerns the whole, then the rows: first those that something is the matter with."""
        from gcguide.desk.intake import id_number_of, known_numbers

        words, known = self.words, known_numbers(self.store)
        for warning in read.warnings:
            yield message(warning, words)
        if read.unread:
            yield words("transfer.unread", headings=words.listing([plain(text, 40) for text in read.unread]))
        twice = {row.row for row in read.rows if id_number_of(row) in known}
        doubtful = {row.row for row in read.rows if row.warnings or row.row in twice}
        rows = sorted(read.rows, key=lambda row: (row.case is not None, not row.problems, row.row not in doubtful))
        for row in rows[:_SHOWN]:
            key = "transfer.row" if row.case is not None else "transfer.row_left_out"
            mark = self.marks.verdicts["no" if row.case is None else "consult" if row.problems else "clear"]
            yield f"{mark} {words(key, row=row.row, name=plain(row.name))}"
            for problem in (*row.problems, *row.warnings):
                yield f"    {message(problem, words)}"
            if (number := known.get(id_number_of(row))) is not None:
                yield f"    {words('transfer.known', number=number)}"
        if len(rows) > _SHOWN:
            yield words("intake.more", count=len(rows) - _SHOWN)

    def action_take(self) -> None:
        """Makes the cases, all or none."""
        if self.is_busy or not self.ready:
            return
        from gcguide.cases.backup import Occasion

        try:
            self.store.back_up(Occasion.IMPORT)
            numbers = self.store.add(self.ready)
        except Problem as problem:
            self.say(message(problem, self.words))
            return
        self.ready = []
        self.dismiss(numbers[0])

    def action_page(self, way: int) -> None:
        """Scrolls what was read."""
        pane = self.query_one(Pane)
        pane.scroll_relative(y=way * max(1, pane.size.height - 1), animate=False)

    def say(self, text: str) -> None:
        """How far it is, and what came of it."""
        self.query_one("#said", Static).update(Content(text))

    def action_leave(self) -> None:
        """Stops the reading; else back to the desk with nothing taken in."""
        if self._worker is not None and self.is_busy:
            self._worker.cancel()
        else:
            self.dismiss(None)
