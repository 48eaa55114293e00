"""A roster of applicants, or an archive of cases, comes in: what would is shown first, and can be said of each."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input
from textual.worker import get_current_worker

from gcguide.conversation.session import Session
from gcguide.desk.handed import code_preview
from gcguide.desk.matching import Matching
from gcguide.desk.preview import Preview, Taken, archive_preview, roster_preview
from gcguide.person.given import code_in, may_hold_code
from gcguide.person.handover import holds_code
from gcguide.policy.edition import load_edition
from gcguide.policy.later import named
from gcguide.reading.decode import read_bytes
from gcguide.reading.pictures import MAX_BYTES as MAX_PICTURE
from gcguide.reading.pictures import is_picture
from gcguide.tui.keys import bindings
from gcguide.tui.screens.form import FormScreen, LabelledField
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.entries import EntryList

if TYPE_CHECKING:
    from gcguide.desk.desk import Desk

# The end of the name of an archive that is not encrypted; one that is tells itself.
_OPEN = ".json"
_LONGEST_PASSPHRASE = 200
# Of what becomes of those that there is no case of.
_ADDED = "added"


class _StoppedError(Exception):
    """The person has asked to stop the reading."""


class IntakeScreen(FormScreen[Callable[["Desk"], Taken]]):
    """Which file, what is in it, and what becomes of each; gives what takes it in."""

    NAME = "intake"
    AUTO_FOCUS = "CleanInput"
    BINDINGS = bindings(NAME)

    def __init__(self, desk: "Desk", session: Session, marks: Marks, pointed: int | None = None) -> None:
        super().__init__(session, marks)
        self.desk = desk
        self.pointed = pointed  # the number of the case under the cursor, which may take a code
        self.entries = EntryList(self.words, marks)

    @property
    def preview(self) -> Preview | None:
        """What was read; None before that."""
        return self.entries.preview

    def body(self) -> ComposeResult:
        words = self.words
        yield LabelledField("file", words("intake.file"), words("intake.hint"))
        yield ActionItem("take", "take", self.marks.arrow, "")
        yield self.entries

    def on_mount(self) -> None:
        words = self.words
        self.entitle(words("intake.title"), named(load_edition(), words))
        self._forget()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._forget()

    def _forget(self) -> None:
        """Takes back what was read of another file."""
        self.entries.show(None)
        self._offer()
        self.say("")

    def _offer(self) -> None:
        """What taking in would do now."""
        item, preview, words = self.query_one(ActionItem), self.preview, self.words
        done = dict.fromkeys((_ADDED, *map(str, Matching)), 0)
        can = [one for one in preview.entries if one.by is not None] if preview is not None else []
        for entry, matching in zip(can, self.entries.asked, strict=True):
            done[_ADDED if entry.is_new and matching is Matching.NEW else str(matching)] += 1
        item.display = any(count for id, count in done.items() if id != Matching.SKIP)
        item.show(self.marks.arrow, words("intake.take", **done))

    def on_entry_list_turned(self) -> None:
        """One more is to be counted otherwise."""
        self._offer()

    def on_entry_list_left(self) -> None:
        """Up from the list."""
        self.set_focus(self.query_one(LabelledField).input)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_read()

    def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        self.action_take()

    def action_list(self) -> None:
        """To the first of those who may come in."""
        if self.entries.can_focus:
            self.set_focus(self.entries)
            if self.entries.highlighted is None:
                self.entries.action_first()

    def action_all(self, matching: str) -> None:
        """The same for all whose case differs."""
        if self.preview is not None and not self.is_busy:
            self.entries.show(self.preview, self.preview.asked(Matching(matching)))
            self._offer()

    def action_read(self) -> None:
        """Reads the file."""
        field = self.query_one(LabelledField)
        if not self.is_busy and field.value:
            self._forget()
            if holds_code(field.value):
                with self.saying_problems():
                    self._show(code_preview(field.value, self.words, self.desk.store, self.pointed))
                return
            self.say(self.words("intake.reading", done=0, total="?"))
            path = field.path
            self.begin(lambda: self._read(path))

    # In the thread

    def _read(self, path: Path) -> Callable[[], None]:
        from gcguide.cases.archive import MAX_SEALED, is_sealed

        try:
            data = read_bytes(path, MAX_PICTURE if is_picture(path) else MAX_SEALED)
            if is_sealed(data):
                return partial(self._ask_passphrase, path, data)
            code = code_in(data, path) if may_hold_code(path) else None
            is_archive = path.suffix.lower() == _OPEN or data.lstrip().startswith(b"{")
            if code is not None:
                preview = code_preview(code, self.words, self.desk.store, self.pointed)
            else:
                preview = self._archive(path, data) if is_archive else self._roster(path)
        except _StoppedError:
            return partial(self.end, self.words("intake.stopped"))
        return partial(self._show, preview)

    def _roster(self, path: Path) -> Preview:
        from gcguide.tables.roster import read_roster

        worker, call, edition = get_current_worker(), self.app.call_from_thread, load_edition()

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise _StoppedError
            call(self.say, self.words("intake.reading", done=done, total=total))

        roster = read_roster(edition, path, self.session.today, progress)
        return roster_preview(edition, roster, self.desk.store, self.words)

    def _archive(self, path: Path, data: bytes) -> Preview:
        from gcguide.cases.archive import read_archive

        return archive_preview(read_archive(data, path), self.desk.store, self.words)

    def _unseal(self, path: Path, data: bytes, passphrase: str) -> Callable[[], None]:
        from gcguide.cases.archive import unseal

        return partial(self._show, self._archive(path, unseal(data, passphrase, path)))

    # On the screen again

    def _ask_passphrase(self, path: Path, data: bytes) -> None:
        self.end("")

        def given(passphrase: str) -> None:
            if passphrase:
                self.say(self.words("transfer.unsealing"))
                self.begin(lambda: self._unseal(path, data, passphrase))

        self.ask(self.words("ask.passphrase"), "", _LONGEST_PASSPHRASE, given, hidden=True)

    def _show(self, preview: Preview) -> None:
        self.entries.show(preview, preview.asked())
        self._offer()
        self.end("\n".join(filter(None, (preview.summary, self.words("intake.each") if self.entries.asked else ""))))

    def action_take(self) -> None:
        """Takes in what is asked for, if anything is; what was not read yet is read first, to be looked at."""
        if self.preview is None:
            self.action_read()
            return
        preview, asked = self.preview, tuple(self.entries.asked)
        if not self.is_busy and self.query_one(ActionItem).display:
            self.dismiss(lambda desk: preview.take(desk, asked))

    def action_page(self, direction: int) -> None:
        """Scrolls what was read."""
        page = max(1, self.entries.size.height - 1)
        self.entries.scroll_relative(y=direction * page, animate=False)

    def action_leave(self) -> None:
        """Stops the reading; else back to the desk with nothing taken in."""
        if self.is_busy:
            self.stop()
        else:
            self.dismiss(None)
