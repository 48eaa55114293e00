"""Writes files for many cases: asks what and into which folder, shows how far it is, and can be stopped."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, get_current_worker

from gcguide.conversation.session import Session
from gcguide.desk.batch import OUTPUTS, Done, Job, batch, jobs
from gcguide.desk.row import Row
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.fields import LabelledField
from gcguide.tui.widgets.frame import KeyHints, Pane, TitleBar
from gcguide.words import message

if TYPE_CHECKING:
    from gcguide.cases.store import Store

_FOLDER = "folder"
# So many of what failed are told one by one.
_TOLD = 5


class BatchScreen(Screen[None]):
    """What to write of some cases."""

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("ctrl+s", "write", show=False, priority=True),
    ]

    def __init__(self, rows: Sequence[Row], store: "Store", session: Session, marks: Marks) -> None:
        super().__init__()
        self.rows = rows
        self.store = store
        self.session = session
        self.words = session.words
        self.marks = marks
        self.output = OUTPUTS[0]
        self.done: list[Done] = []
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        words = self.words
        yield TitleBar()
        with Pane():
            yield Static(Content(words("batch.what")), markup=False, classes="heading")
            with Vertical(id="outputs"):
                yield from self._items()
            yield Static(Content(words("batch.where")), markup=False, classes="heading")
            yield LabelledField(_FOLDER, words("batch.folder"), words("batch.folder_hint"), plain(Path.cwd()))
            yield ActionItem("write", "write", self.marks.arrow, words("batch.write"))
        yield Static(id="said", markup=False)
        hints = (("esc", "back", "leave"), ("tab", "next", "app.focus_next"), ("^s", "write", "write"))
        yield KeyHints([(key, words(f"batch.key_{name}"), action) for key, name, action in hints])

    def _items(self) -> list[ActionItem]:
        marks = {True: self.marks.radio_on, False: self.marks.radio_off}
        return [ActionItem("output", id, marks[id == self.output], self.words(f"batch.{id}")) for id in OUTPUTS]

    def on_mount(self) -> None:
        words, first = self.words, self.rows[0]
        title = words("batch.title", count=len(self.rows))
        if len(self.rows) == 1:
            title = words("batch.title_one", number=first.number, name=first.name)
        self.query_one(TitleBar).show(title, "")
        self.set_focus(self.query(ActionItem).first())

    async def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        if event.kind == "write":
            self.action_write()
            return
        self.output = event.key
        box, items = self.query_one("#outputs"), self._items()
        with self.app.batch_update():
            await box.remove_children()
            await box.mount_all(items)
        self.set_focus(next(item for item in items if item.key == event.key))
        self.say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    @property
    def is_busy(self) -> bool:
        """Whether it is writing."""
        return self._worker is not None and self._worker.is_running

    def action_write(self) -> None:
        """Writes in a thread of its own: the screen stays alive."""
        if self.is_busy:
            return
        folder = Path(self.query_one(LabelledField).value or ".").expanduser()
        if not folder.is_dir():
            self.say(self.words("batch.no_folder"))
            return
        self.done = []
        work = jobs(self.rows, self.output, self.session.today, self.words)
        self.say(self.words("batch.writing", at=1, count=len(work)))
        self._worker = self.run_worker(lambda: self._write(work, folder), thread=True)

    def _write(self, work: list[Job], folder: Path) -> None:
        worker = get_current_worker()
        for at, done in enumerate(batch(work, folder), start=2):
            self.app.call_from_thread(self._came, done, at, len(work), worker.is_cancelled)
            if worker.is_cancelled:
                break
        self.app.call_from_thread(self._ended, folder, len(work))

    def _came(self, done: Done, at: int, count: int, is_stopping: bool) -> None:
        """One file more: it is remembered with its cases, to be named when they are erased."""
        self.done.append(done)
        if done.path is not None:
            try:
                self.store.exported(done.numbers, done.path)
            except Problem as problem:
                self.done.append(Done(done.numbers, problem=problem))
        if at <= count and not is_stopping:
            self.say(self.words("batch.writing", at=at, count=count))

    def _ended(self, folder: Path, count: int) -> None:
        words = self.words
        written = sum(one.path is not None for one in self.done)
        nothing = sum(one.path is None and one.problem is None for one in self.done)
        failed = [one for one in self.done if one.problem is not None]
        whole = len(self.done) >= count
        said = [words("batch.written" if whole else "batch.stopped", count=written, folder=plain(folder.absolute()))]
        if nothing:
            said.append(words("batch.nothing", count=nothing))
        if failed:
            said.append(words("batch.failed", count=len(failed)))
            said += [
                words("batch.failed_one", number=one.numbers[0], problem=self._told(one)) for one in failed[:_TOLD]
            ]
        self._worker = None
        self.say("\n".join(said))

    def _told(self, done: Done) -> str:
        problem = done.problem or Problem("write_failed")
        known = self.session.edition.rules.roster.fields
        if (subject := problem.details.get("subject")) in known:
            problem.details["subject"] = known[subject].label[self.words.lang]
        return message(problem, self.words)

    def say(self, text: str) -> None:
        """How far it is, and what came of it."""
        self.query_one("#said", Static).update(Content(text))

    def action_leave(self) -> None:
        """Stops the writing; else back to the desk."""
        if self._worker is not None and self.is_busy:
            self._worker.cancel()
            self.say(self.words("batch.stopping"))
        else:
            self.app.pop_screen()
