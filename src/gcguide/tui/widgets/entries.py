"""The list of those that a file would bring in, each with what becomes of it, which a key or a click changes."""

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from gcguide.desk.matching import Matching
from gcguide.desk.preview import Entry, Preview, rows_of
from gcguide.text import pad, width
from gcguide.tui.themes import Marks
from gcguide.words import Words

# So many are listed one by one, those first that something is to be said of; the others come in as they would.
MOST = 1000


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
        options = [Option(self._drawn(entry, what), disabled=entry.by is None) for entry, what in listed[:MOST]]
        if len(listed) > MOST:
            options.append(Option(Content(self.words("intake.more", count=len(listed) - MOST)), disabled=True))
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
