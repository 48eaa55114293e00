"""Writes files: of one case, with what its form needs of the person; of many cases, one after the other."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input
from textual.worker import get_current_worker

from gcguide.conversation.session import Session
from gcguide.desk.files import OUTPUTS as BATCH_OUTPUTS
from gcguide.desk.files import FileJob, Outcome, file_jobs, write_files
from gcguide.desk.rows import CaseRow
from gcguide.files import first_free, open_path, write_new
from gcguide.folders import documents
from gcguide.paper.outputs import CALENDAR, OUTPUTS, fields, file_name, written
from gcguide.person.person import read_person
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.keys import bindings
from gcguide.tui.screens.form import FormScreen, LabelledField
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.frame import Pane

if TYPE_CHECKING:
    from gcguide.cases.store import Store

_PATH = "path"
# Shown as dots until asked for.
_HIDDEN = ("id_number", "phone")
# So many of the cases that failed are named one by one.
_NAMED = 5


class ExportScreen(FormScreen[None]):
    """Writes what a session has come to."""

    NAME = "export"
    BINDINGS = bindings(NAME)

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.output = OUTPUTS[0]
        self._revealed = False
        self._replacing: Path | None = None
        self._last_written: Path | None = None
        self._suggested = ""
        self._path_field = LabelledField(_PATH, self.words("export.path"), self.words("export.path_hint"))
        self._person_fields: list[LabelledField] = []

    def body(self) -> ComposeResult:
        with Pane():
            yield self.heading("what")
            yield from self.outputs(OUTPUTS)
            yield Vertical(id="fields")
            yield self.heading("where")
            yield self._path_field
            yield self.write_item()

    async def on_mount(self) -> None:
        self.entitle(self.words("export.title"), self.session.edition.rules.label[self.words.lang])
        await self._choose(self.output)
        self.set_focus(self.query(ActionItem).first())

    async def _choose(self, output: str) -> None:
        """Shows which output is chosen, and the fields that it needs; what was typed stays."""
        self._keep_person()
        self.output, self._replacing, self._last_written = output, None, None
        lang, session = self.words.lang, self.session
        self.mark("output", output)
        needed = fields(session.edition, output)
        self._person_fields = [
            LabelledField(id, field.label[lang], field.hint[lang], session.person.get(id, ""), id in _HIDDEN)
            for id, field in session.edition.rules.roster.fields.items()
            if id in needed
        ]
        head, box = [self.heading("who")] if needed else [], self.query_one("#fields")
        with self.app.batch_update():
            await box.remove_children()
            await box.mount_all([*head, *self._person_fields])
        self._revealed = False
        self._suggest_name()
        self.say("")

    def _suggest_name(self) -> None:
        """Puts a name for the file where it is to be typed, unless one was typed."""
        field = self._path_field.input
        if field.value in ("", self._suggested):
            self._suggested = field.value = plain(documents() / self._file_name())
            field.cursor_position = len(field.value)

    def _file_name(self) -> str:
        return file_name(self.session.edition, self.session.case, self.output, self.words)

    def _keep_person(self) -> None:
        """Keeps what is typed of the person, for this session."""
        for field in self._person_fields:
            self.session.person.pop(field.key, None)
            if field.value:
                self.session.person[field.key] = field.value

    def on_input_changed(self, event: Input.Changed) -> None:
        if isinstance(field := event.input.parent, LabelledField):
            field.say("")
            if field is not self._path_field:
                self._keep_person()
                self._suggest_name()
            self._replacing = None

    async def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        if event.kind == "output":
            await self._choose(event.key)
        else:
            await self.action_write()

    def action_reveal(self) -> None:
        """Shows what is typed as dots, or hides it again."""
        self._revealed = not self._revealed
        for field in self.query(LabelledField):
            field.show_typed(self._revealed)

    async def action_write(self) -> None:
        """Checks what was typed and writes; what is there already is replaced only when asked for twice."""
        if self.is_busy:
            return
        if (pointed := self.pointed_output()) is not None:
            await self._choose(pointed)
        if not self._holds():
            return
        typed = self._path_field.path
        path = typed / self._file_name() if typed.is_dir() else typed
        force = self._replacing == path
        self.say(self.words("export.writing", file=plain(path.name)))
        self.begin(lambda: self._write(path, force))

    def _holds(self) -> bool:
        """Whether each field holds; what does not is said under it."""
        self._keep_person()
        edition, today, wrong = self.session.edition, self.session.today, []
        for field in self._person_fields:
            try:
                read_person(edition, {field.key: field.value}, today)
            except Problem as problem:
                field.say(self.told(problem))
                wrong.append(field)
        if wrong:
            self.set_focus(wrong[0].input)
            return False
        for warning in read_person(edition, self.session.person, today).warnings:
            for field in self._person_fields:
                if field.key in warning.path[-1:]:
                    field.say(self.told(warning))
        return True

    def _write(self, path: Path, force: bool) -> Callable[[], None]:
        """Runs in the thread."""
        session = self.session
        try:
            if self.output == CALENDAR and session.number is None:
                session.keep()  # what it is called in calendars begins with that; a failure is told after the writing
            earlier = session.exports()
            data = written(session.edition, [session.case], self.output, session.today, self.words, earlier)
            write_new(path, data, force)
        except Problem as problem:
            if problem.id != "file_exists":
                raise
            return partial(self._offer_to_replace, path)
        return partial(self._written, path)

    def _offer_to_replace(self, path: Path) -> None:
        self._replacing = path
        self.end(self.words("export.exists", file=plain(path), free=plain(first_free(path).name)))

    def _written(self, path: Path) -> None:
        self._replacing, self._last_written = None, path
        how = self.words(f"export.opened_with.{self.output}")
        lines = [self.words("export.written", file=plain(path.absolute()), how=how)]
        if (problem := self.session.keep() or self.session.exported(path)) is not None:
            lines.append(self.told(problem))
        self.end("\n".join(lines))

    def action_copy(self) -> None:
        """Copies the name of the file that was written last."""
        if self._last_written is not None:
            self.app.copy_to_clipboard(str(self._last_written.absolute()))
            self.say(self.words("export.copied", file=plain(self._last_written.absolute())))

    def action_open(self) -> None:
        """Opens the folder of the file that was written last, where there is a desktop."""
        if (path := self._last_written) is not None:
            folder = path.absolute().parent
            said = "opened" if open_path(folder) else "no_desktop"
            self.say(self.words(f"export.{said}", folder=plain(folder), file=plain(path.absolute())))

    def action_leave(self) -> None:
        """Back to where one came from; what was typed stays for this session."""
        self._keep_person()
        if (problem := self.session.keep()) is not None:
            self.app.notify(self.told(problem), severity="warning", markup=False)
        self.app.pop_screen()


class BatchScreen(FormScreen[None]):
    """Writes files of some cases, shows how far it is, and can be stopped."""

    NAME = "batch"
    BINDINGS = bindings(NAME)

    def __init__(self, rows: Sequence[CaseRow], store: "Store", session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.rows = rows
        self.store = store
        self.outcomes: list[Outcome] = []

    def body(self) -> ComposeResult:
        with Pane():
            yield self.heading("what")
            yield from self.outputs(BATCH_OUTPUTS)
            yield self.heading("where")
            yield self.folder_field("batch.folder_hint")
            yield self.write_item()

    def on_mount(self) -> None:
        words, first = self.words, self.rows[0]
        title = words("batch.title", count=len(self.rows))
        if len(self.rows) == 1:
            title = words("batch.title_one", number=first.number, name=first.name)
        self.entitle(title)
        self.set_focus(self.query(ActionItem).first())

    def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        if event.kind == "write":
            self.action_write()
            return
        self.mark("output", event.key)
        self.say("")

    def action_write(self) -> None:
        """Writes into the folder."""
        if self.is_busy:
            return
        if (pointed := self.pointed_output()) is not None:
            self.mark("output", pointed)
        folder = self.query_one(LabelledField).path
        if not self.made(folder):
            return
        self.remember(folder)
        self.outcomes = []
        jobs = file_jobs(self.rows, self.chosen("output"), self.session.today, self.words, self.store.exports)
        self.say(self.words("batch.writing", at=1, count=len(jobs)))
        self.begin(lambda: self._write(jobs, folder))

    def _write(self, jobs: list[FileJob], folder: Path) -> Callable[[], None]:
        """Runs in the thread."""
        worker, call = get_current_worker(), self.app.call_from_thread
        for following, outcome in enumerate(write_files(jobs, folder), start=2):
            call(self._take_outcome, outcome)
            if worker.is_cancelled:
                break
            if following <= len(jobs):
                call(self.say, self.words("batch.writing", at=following, count=len(jobs)))
        return partial(self._sum_up, folder, len(jobs))

    def _take_outcome(self, outcome: Outcome) -> None:
        """Remembers a file with its cases, to be named when they are erased."""
        self.outcomes.append(outcome)
        if outcome.path is not None:
            try:
                self.store.exported(outcome.numbers, outcome.path)
            except Problem as problem:
                self.outcomes.append(Outcome(outcome.numbers, problem=problem))

    def _sum_up(self, folder: Path, count: int) -> None:
        words, outcomes = self.words, self.outcomes
        files = sum(outcome.path is not None for outcome in outcomes)
        nothing = sum(outcome.path is None and outcome.problem is None for outcome in outcomes)
        failed = [(outcome.numbers[0], outcome.problem) for outcome in outcomes if outcome.problem is not None]
        key = "batch.written" if len(outcomes) >= count else "batch.stopped"
        lines = [words(key, count=files, folder=plain(folder.absolute()))]
        if files == 1:
            lines += [plain(outcome.path.name) for outcome in outcomes if outcome.path is not None]
        if nothing:
            lines.append(words("batch.nothing", count=nothing))
        if failed:
            lines.append(words("batch.failed", count=len(failed)))
        lines += [words("batch.failed_one", number=n, problem=self.told(problem)) for n, problem in failed[:_NAMED]]
        self.end("\n".join(lines))

    def action_leave(self) -> None:
        """Stops the writing; else back to the desk."""
        if self.is_busy:
            self.stop()
            self.say(self.words("batch.stopping"))
        else:
            self.app.pop_screen()
