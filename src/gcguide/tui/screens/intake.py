"""A roster of applicants, or an archive of cases, comes in: what would is shown first, and can be said of each."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from gcguide.conversation.session import Session
from gcguide.desk.handed import code_preview
from gcguide.desk.matching import Matching
from gcguide.desk.preview import Entry, Preview, Taken, archive_preview, roster_preview, rows_of
from gcguide.person.given import code_in, may_hold_code
from gcguide.person.handover import holds_code
from gcguide.policy.edition import load_edition
from gcguide.policy.later import named
from gcguide.reading.decode import read_bytes
from gcguide.reading.pictures import MAX_BYTES as MAX_PICTURE
from gcguide.reading.pictures import is_picture
from gcguide.text import pad, width
from gcguide.tui.keys import bindings
from gcguide.tui.screens.form import FormScreen, LabelledField
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.desk.desk import Desk

# The end of the name of an archive that is not encrypted; one that is tells itself.
_OPEN = ".json"
_LONGEST_PASSPHRASE = 200
# Of what becomes of those that there is no case of.
_ADDED = "added"
# So many are listed one by one, those first that something is to be said of; the others come in as they would.
_MOST = 1000


class EntryList(OptionList):
    """What would come in; at the top what concerns the whole."""

    BINDINGS = [Binding("space", "select", show=False)]

    class Turned(Message):
        """Something else becomes of one of them."""

    class Left(Message):
        """One goes up from the first."""

    def __init__(self, words: Words, marks: Marks) -> None:
        super().__init__(markup=False, compact=True)
        self.words = words
        self.marks = marks
        self.preview: Preview | None = None
        self.asked: list[Matching] = []
        self._first = 0  # the option of the first entry
        self.can_focus = False

    def show(self, preview: Preview | None, asked: Sequence[Matching] = ()) -> None:
        """Other entries, or none; and what becomes of each that can come in."""
        at = self.highlighted
        self.preview, self.asked = preview, list(asked)
        self.can_focus = bool(asked)
        self.clear_options()
        if preview is None:
            return
        whole = [Option(Content(line), disabled=True) for line in preview.whole]
        self._first = len(whole)
        listed = [*rows_of(preview, asked, self.words)]
        options = [Option(self._drawn(entry, what), disabled=entry.by is None) for entry, what in listed[:_MOST]]
        if len(listed) > _MOST:
            options.append(Option(Content(self.words("intake.more", count=len(listed) - _MOST)), disabled=True))
        self.add_options([*whole, *options])
        if at is not None:
            self.highlighted = at

    def _drawn(self, entry: Entry, what: str) -> Content:
        """An entry: its mark, what becomes of it where it can come in, and what is said of it."""
        first, *others = entry.text.splitlines()
        lead = f"{self.marks.verdicts[entry.mark]} "
        if what:
            words = (entry.becomes(one, self.words) for one in Matching)
            lead += pad(f"[{what}]", max(map(width, words)) + 2) + " "
        return Content("\n".join([lead + first, *others]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The next of what may become of it."""
        event.stop()
        if self.preview is None:
            return
        at = event.option_index - self._first
        entry = self.preview.entries[at]
        # Those that cannot come in stand among the others, and are asked nothing.
        place = sum(one.by is not None for one in self.preview.entries[:at])
        offered = entry.offered
        self.asked[place] = offered[(offered.index(self.asked[place]) + 1) % len(offered)]
        drawn = self._drawn(entry, entry.becomes(self.asked[place], self.words))
        self.replace_option_prompt_at_index(event.option_index, drawn)
        self.post_message(self.Turned())

    def action_cursor_up(self) -> None:
        """Up, and out of the list from its first."""
        before = self.highlighted
        choosable = next((at for at in range(self.option_count) if not self.get_option_at_index(at).disabled), None)
        if before is None or before == choosable:
            self.post_message(self.Left())
        else:
            super().action_cursor_up()


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
