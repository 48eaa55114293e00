"""Writes cases into one file to be handed over: encrypted by a passphrase, or for anyone to read if asked twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input

from gcguide.conversation.session import Session
from gcguide.files import safe_name, write_free
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.keys import bindings
from gcguide.tui.screens.form import FormScreen, LabelledField
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.frame import Pane

if TYPE_CHECKING:
    from gcguide.cases.archive import ArchivedCase
    from gcguide.cases.store import Store

# How it is written, by the end of the file's name.
FORMS = {"sealed": "age", "open": "json"}


@dataclass(frozen=True)
class Source:
    """Cases that can be written: which they are in words, and what reads them."""

    label: str
    cases: Callable[[], Sequence["ArchivedCase"]]


class ArchiveScreen(FormScreen[None]):
    """Which cases, how, and where to."""

    NAME = "archive"
    BINDINGS = bindings(NAME)

    def __init__(self, sources: Sequence[Source], name: str, store: "Store", session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.sources = sources
        self.name_of_file = name
        self.store = store
        self._asked_twice = False
        words, hints = self.words, {"passphrase": self.words("archive.hint"), "again": ""}
        self.folder = self.folder_field("archive.folder_hint")
        self.secrets = [LabelledField(id, words(f"archive.{id}"), hint, hidden=True) for id, hint in hints.items()]

    def body(self) -> ComposeResult:
        with Pane():
            yield self.heading("what")
            yield from self.choices("source", {str(at): source.label for at, source in enumerate(self.sources)})
            yield self.heading("how")
            yield from self.outputs(FORMS)
            yield from self.secrets
            yield self.heading("where")
            yield self.folder
            yield self.write_item()

    def on_mount(self) -> None:
        self.entitle(self.words("archive.title"))
        self.set_focus(self.query(ActionItem).first())

    def on_input_changed(self, event: Input.Changed) -> None:
        self._asked_twice = False

    def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        if event.kind == "write":
            self.action_write()
            return
        self.mark(event.kind, event.key)
        for field in self.secrets:
            field.display = self.chosen("output") == "sealed"
        self._asked_twice = False
        self.say("")

    def action_write(self) -> None:
        """Checks the passphrase, or asks once more, and writes."""
        if self.is_busy:
            return
        folder, form, passphrase = self.folder.path, self.chosen("output"), None
        if not self.made(folder):
            return
        if form == "sealed":
            from gcguide.cases.archive import check_passphrase

            first, again = (field.input.value for field in self.secrets)
            try:
                passphrase = check_passphrase(first)
                if first != again:
                    raise Problem("passphrases_differ")
            except Problem as problem:
                self.say(self.told(problem))
                return
        elif not self._asked_twice:
            self._asked_twice = True
            self.say(self.words("archive.open_twice"))
            return
        self.remember(folder)
        self.say(self.words("transfer.sealing" if passphrase else "archive.writing"))
        path = folder / f"{safe_name(self.name_of_file)}.{FORMS[form]}"
        read = self.sources[int(self.chosen("source"))].cases
        self.begin(lambda: self._write(path, read, passphrase))

    def _write(
        self, path: Path, read: Callable[[], Sequence["ArchivedCase"]], passphrase: str | None
    ) -> Callable[[], None]:
        """Runs in the thread."""
        from gcguide.cases.archive import archive_bytes, seal

        if not (cases := self.app.call_from_thread(read)):
            raise Problem("export_nothing")
        histories = {one.saved.number: one.history for one in cases}
        data = archive_bytes([one.saved for one in cases], histories, self.store.clock())
        written = write_free(path, data if passphrase is None else seal(data, passphrase))
        return partial(self._written, written, list(histories))

    def _written(self, path: Path, numbers: list[int]) -> None:
        lines = [self.words("transfer.exported", count=len(numbers), file=plain(path.absolute()))]
        try:
            self.store.exported(numbers, path)
        except Problem as problem:
            lines.append(self.told(problem))
        self._asked_twice = False
        self.end("\n".join(lines))

    def action_leave(self) -> None:
        """Back to the desk."""
        if not self.is_busy:
            self.app.pop_screen()
