"""Export: what to write, what the form needs of the person (asked only now), and where to."""

from collections.abc import Mapping
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from gcguide.conversation.session import Session
from gcguide.files import first_free, write_new
from gcguide.paper.outputs import OUTPUTS, fields, file_name, written
from gcguide.person.person import read_person
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.fields import LabelledField
from gcguide.tui.widgets.frame import KeyHints, Pane, TitleBar
from gcguide.words import message

_PATH = "path"
# Shown as dots until asked for.
_HIDDEN = ("id_number", "phone")


class ExportScreen(Screen[None]):
    """Writes what a session has come to."""

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("f5", "reveal", show=False),
        Binding("f6", "copy", show=False),
        Binding("ctrl+s", "write", show=False, priority=True),
    ]

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__()
        self.session = session
        self.marks = marks
        self.output = OUTPUTS[0]
        self._revealed = False
        self._replacing: Path | None = None
        self._done: Path | None = None
        self._busy = False
        self._suggested = ""

    def compose(self) -> ComposeResult:
        words = self.session.words
        yield TitleBar()
        with Pane():
            yield Static(Content(words("export.what")), markup=False, classes="heading")
            yield Vertical(id="outputs")
            yield Vertical(id="fields")
            yield Static(Content(words("export.where")), markup=False, classes="heading")
            yield LabelledField(_PATH, words("export.path"), words("export.path_hint"))
            yield ActionItem("write", "write", self.marks.arrow, words("export.write"))
        yield Static(id="said", markup=False)
        yield KeyHints([
            ("esc", words("result.key_back"), "leave"), ("tab", words("result.key_next"), "app.focus_next"),
            ("^s", words("export.key_write"), "write"), ("f5", words("export.key_reveal"), "reveal"),
            ("f6", words("export.key_copy"), "copy"),
        ])  # fmt: skip

    async def on_mount(self) -> None:
        words = self.session.words
        self.query_one(TitleBar).show(words("export.title"), self.session.edition.rules.label[words.lang])
        await self._choose(self.output)
        self.set_focus(self.query(ActionItem).first())

    async def _choose(self, output: str) -> None:
        """Shows the outputs with one chosen, and the fields that it needs; what was typed stays."""
        self._take()
        self.output, self._replacing, self._done = output, None, None
        words, session, rules = self.session.words, self.session, self.session.edition.rules
        marks = {True: self.marks.radio_on, False: self.marks.radio_off}
        items = [ActionItem("output", id, marks[id == output], words(f"export.{id}")) for id in OUTPUTS]
        needed = fields(session.edition, output)
        asked = [
            LabelledField(
                id, field.label[words.lang], field.hint[words.lang], session.person.get(id, ""), id in _HIDDEN
            )
            for id, field in rules.roster.fields.items()
            if id in needed
        ]
        head = [Static(Content(words("export.who")), markup=False, classes="heading")] if needed else []
        with self.app.batch_update():
            for box, widgets in (("#outputs", items), ("#fields", [*head, *asked])):
                await self.query_one(box).remove_children()
                await self.query_one(box).mount_all(widgets)
        self._revealed = False
        self._suggest()
        self.say("")
        self.set_focus(next(item for item in items if item.key == output))

    def _suggest(self) -> None:
        """A name for the file, unless one was typed."""
        path = self._path_field
        if path.value in ("", self._suggested):
            session = self.session
            own = file_name(session.edition, session.case, self.output, session.words)
            self._suggested = plain(Path.cwd() / own)
            path.set_value(self._suggested)

    @property
    def _path_field(self) -> LabelledField:
        return next(field for field in self.query(LabelledField) if field.key == _PATH)

    def _take(self) -> None:
        """Keeps what is typed of the person, for this session."""
        person = self.session.person
        for field in self.query(LabelledField):
            if field.key != _PATH:
                person.pop(field.key, None)
                if field.value:
                    person[field.key] = field.value

    def on_input_changed(self, event: Input.Changed) -> None:
        field = event.input.parent
        if isinstance(field, LabelledField):
            field.say("")
            if field.key != _PATH:
                self._take()
                self._suggest()
            self._replacing = None

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    async def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        if event.kind == "output":
            await self._choose(event.key)
        else:
            self.action_write()

    def action_reveal(self) -> None:
        """Shows what is typed as dots, or hides it again."""
        self._revealed = not self._revealed
        for field in self.query(LabelledField):
            field.show_typed(self._revealed)

    def action_write(self) -> None:
        """Checks what was typed and writes; what is there already is replaced only when asked for twice."""
        if self._busy or not self._holds():
            return
        given = Path(self._path_field.value or self._suggested).expanduser()
        session = self.session
        path = given / file_name(session.edition, session.case, self.output, session.words) if given.is_dir() else given
        self._busy = True
        self.say(session.words("export.writing", file=plain(path.name)))
        self.run_worker(lambda: self._write(path, force=self._replacing == path), thread=True, exclusive=True)

    def _holds(self) -> bool:
        """Whether each field holds; what does not is said under it."""
        self._take()
        session, edition = self.session, self.session.edition
        fine = True
        for field in self.query(LabelledField):
            if field.key != _PATH and (problem := self._wrong_with({field.key: field.value})) is not None:
                field.say(problem)
                if fine:
                    self.set_focus(field.query_one(Input))
                fine = False
        for warning in read_person(edition, session.person, session.today).warnings if fine else ():
            for field in self.query(LabelledField):
                if warning.path and field.key == warning.path[-1]:
                    field.say(self._said(warning))
        return fine

    def _wrong_with(self, person: Mapping[str, str]) -> str | None:
        try:
            read_person(self.session.edition, person, self.session.today)
        except Problem as problem:
            return self._said(problem)
        return None

    def _said(self, problem: Problem) -> str:
        known = self.session.edition.rules.roster.fields
        if (subject := problem.details.get("subject")) in known:
            problem.details["subject"] = known[subject].label[self.session.words.lang]
        return message(problem, self.session.words)

    def _write(self, path: Path, force: bool) -> None:
        """In a thread of its own: the screen stays alive."""
        session = self.session
        try:
            data = written(session.edition, [session.case], self.output, session.today, session.words)
            write_new(path, data, force)
        except Problem as problem:
            self.app.call_from_thread(self._failed, path, problem)
        else:
            self.app.call_from_thread(self._written, path)

    def _failed(self, path: Path, problem: Problem) -> None:
        self._busy = False
        words = self.session.words
        if problem.id == "file_exists":
            self._replacing = path
            self.say(words("export.exists", file=plain(path), free=plain(first_free(path).name)))
        else:
            self.say(self._said(problem))

    def _written(self, path: Path) -> None:
        self._busy, self._replacing, self._done = False, None, path
        said = [self.session.words("export.written", file=plain(path.absolute()))]
        if (problem := self.session.keep() or self.session.exported(path)) is not None:
            said.append(self._said(problem))
        self.say("\n".join(said))

    def action_copy(self) -> None:
        """Copies where it was written."""
        if self._done is not None:
            self.app.copy_to_clipboard(str(self._done.absolute()))
            self.say(self.session.words("export.copied", file=plain(self._done.absolute())))

    def say(self, text: str) -> None:
        """What came of it."""
        self.query_one("#said", Static).update(Content(text))

    def action_leave(self) -> None:
        """Back to where one came from; what was typed stays for this session."""
        self._take()
        if (problem := self.session.keep()) is not None:
            self.app.notify(self._said(problem), severity="warning", markup=False)
        self.app.pop_screen()
