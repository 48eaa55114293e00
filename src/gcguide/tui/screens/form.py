"""What the screens that are filled in share: fields, what is chosen, work in a thread of its own, what came of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from textual.containers import Vertical
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Input, Static
from textual.worker import Worker

from gcguide.conversation.session import Session
from gcguide.folders import documents
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.textual_private import CleanInput
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.frame import SessionScreen


class LabelledField(Vertical):
    """One field of a form: its label, where to type, and what is wrong with it, said in place.

    Args:
        key: which of the form it is.
        label, hint: what it is called, and what helps with it.
        value: what it holds at first.
        hidden: whether what is typed shows as dots.
    """

    DEFAULT_CSS = "LabelledField { height: auto; }"

    def __init__(self, key: str, label: str, hint: str = "", value: str = "", hidden: bool = False) -> None:
        self.key = key
        self.hidden = hidden
        self.input = CleanInput(value, password=hidden, compact=True, select_on_focus=False)
        self.problem = Static(markup=False, classes="field-problem")
        heading = Content.assemble((label, "bold"), f" {hint}")
        super().__init__(Static(heading, markup=False, classes="field-label"), self.input, self.problem)

    @property
    def value(self) -> str:
        """What is typed, cleaned."""
        return plain(self.input.value)

    @property
    def path(self) -> Path:
        """What is typed as a file or a folder; the current folder where nothing is."""
        return Path(self.value.strip().strip("'\"") or ".").expanduser()

    def show_typed(self, shown: bool) -> None:
        """Shows what is typed, or dots."""
        self.input.password = self.hidden and not shown

    def say(self, text: str) -> None:
        """Says what is wrong with it; nothing to take that back."""
        self.problem.update(Content(text))
        self.problem.display = bool(text)


class FormScreen(SessionScreen[ScreenResultType]):
    """A screen that is filled in, and then does something that takes a while.

    The work is done in a thread, so that the screen stays alive; one piece of work at a time.
    """

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self._work: Worker[None] | None = None
        self._making: Path | None = None  # the folder that was asked for and is not there

    def heading(self, part: str) -> Static:
        """The heading of a part of the form."""
        return Static(Content(self.words(f"{self.NAME}.{part}")), markup=False, classes="heading")

    def outputs(self, ids: Iterable[str]) -> Iterator[ActionItem]:
        """What can be written; at first the first of it is chosen."""
        return self.choices("output", {id: self.words(f"{self.NAME}.{id}") for id in ids})

    def choices(self, kind: str, labels: Mapping[str, str]) -> Iterator[ActionItem]:
        """Lines of which one is chosen, at first the first."""
        for at, (key, label) in enumerate(labels.items()):
            yield ActionItem(kind, key, self.marks.radio_off if at else self.marks.radio_on, label)

    def mark(self, kind: str, chosen: str) -> None:
        """Shows which of such lines is chosen; the cursor goes with what can be written where it stands on another."""
        for item in self.query(ActionItem):
            if item.kind == kind:
                item.show(self.marks.radio_on if item.key == chosen else self.marks.radio_off, item.text)
        if kind == "output" and self.pointed_output() is not None:
            self.set_focus(self._choices("output", chosen=True)[0])

    def chosen(self, kind: str) -> str:
        """Which of such lines is chosen, by its key."""
        return self._choices(kind, chosen=True)[0].key

    def _choices(self, kind: str, chosen: bool) -> list[ActionItem]:
        """Such lines: the one that is chosen, or all others."""
        items = [item for item in self.query(ActionItem) if item.kind == kind]
        return [item for item in items if (item.mark == self.marks.radio_on) is chosen]

    def action_part(self, by: int) -> None:
        """To the next field, or the one before: what can be written is one, and is come to at what is chosen of it."""
        others = self._choices("output", chosen=False)
        chain = [widget for widget in self.focus_chain if widget not in others]
        at = self.focused if self.focused in chain else next(iter(self._choices("output", chosen=True)), None)
        if chain:
            place = chain.index(at) + by if at in chain else 0
            self.set_focus(chain[place % len(chain)])

    def pointed_output(self) -> str | None:
        """What the cursor stands on of what can be written, though another is chosen: who writes there means it."""
        return next((item.key for item in self._choices("output", chosen=False) if item is self.focused), None)

    def folder_field(self, hint: str) -> LabelledField:
        """Where files go: where the last ones of this session went, else the documents."""
        shelf, words = self.session.shelf, self.words
        folder = shelf.folder if shelf is not None and shelf.folder is not None else documents()
        return LabelledField("folder", words("batch.folder"), words(hint), plain(folder))

    def made(self, folder: Path) -> bool:
        """Whether a folder is there; one that is not is made when it is asked for twice."""
        if folder.is_dir():
            return True
        can, is_asked = folder.parent.is_dir() and not folder.exists(), self._making == folder
        self._making = folder if can else None
        if not (can and is_asked):
            self.say(self.words("batch.no_folder_yet" if can else "batch.no_folder"))
            return False
        try:
            folder.mkdir()
        except OSError:
            self.say(self.words("batch.no_folder"))
            return False
        return True

    def remember(self, folder: Path) -> None:
        """Where the next files of this session go."""
        if self.session.shelf is not None:
            self.session.shelf.folder = folder.absolute()

    def write_item(self) -> ActionItem:
        """What is taken to write."""
        return ActionItem("write", "write", self.marks.arrow, self.words(f"{self.NAME}.write"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    @property
    def is_busy(self) -> bool:
        """Whether its work is under way."""
        return self._work is not None and self._work.is_running

    def begin(self, work: Callable[[], Callable[[], None]]) -> None:
        """Has work done in a thread of its own; what it gives is done on the screen's own, and calls `end` at last."""

        def run() -> None:
            try:
                ending = work()
            except Problem as problem:
                ending = partial(self.end, self.told(problem))
            self.app.call_from_thread(ending)

        self._work = self.run_worker(run, thread=True)

    def stop(self) -> None:
        """Asks the work under way to stop."""
        if self._work is not None:
            self._work.cancel()

    def end(self, text: str) -> None:
        """Says what came of the work, which is done; to be called on the screen's own thread."""
        self._work = None
        self.say(text)
