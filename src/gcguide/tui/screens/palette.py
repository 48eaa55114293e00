"""The commands, to be found by a word in either language or by pinyin initials."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from gcguide.language.pinyin import Pinyin
from gcguide.text import pad, width
from gcguide.tui.commands import Command, fitting
from gcguide.words import Words

_LONGEST = 60


class PaletteScreen(ModalScreen[Command]):
    """A line to type in above the commands that fit. Textual's own speaks English and knows no pinyin."""

    AUTO_FOCUS = "Input"
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("up", "list('cursor_up')", show=False),
        Binding("down", "list('cursor_down')", show=False),
        Binding("pageup", "list('page_up')", show=False),
        Binding("pagedown", "list('page_down')", show=False),
    ]

    def __init__(self, commands: tuple[Command, ...], words: Words, pinyin: Pinyin) -> None:
        super().__init__()
        self.commands = commands
        self.words = words
        self.pinyin = pinyin
        self._fitting: list[Command] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Input(placeholder=self.words("app.find"), compact=True, max_length=_LONGEST)
            found = OptionList(markup=False, compact=True)
            found.can_focus = False
            yield found

    def on_mount(self) -> None:
        self._find("")

    def _find(self, typed: str) -> None:
        self._fitting = list(fitting(self.commands, typed, self.words, self.pinyin))
        found = self.query_one(OptionList)
        found.clear_options()
        if self._fitting:
            entries = [command.entry(self.words) for command in self._fitting]
            columns = max(map(width, entries)) + 2
            keys = [self._key(command) for command in self._fitting]
            rows = zip(entries, keys, strict=True)
            found.add_options([Content.assemble(pad(row, columns), (key, "$text-muted")) for row, key in rows])
            found.highlighted = 0
        else:
            found.add_option(Option(Content(self.words("app.not_found")), disabled=True))

    def _key(self, command: Command) -> str:
        return self.app.get_key_display(Binding(command.key, "")) if command.key else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._fitting[event.option_index])

    def on_click(self, event: events.Click) -> None:
        """Outside the box is away."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Does nothing."""
        self.dismiss(None)

    def action_list(self, move: str) -> None:
        """Moves the cursor of the commands."""
        getattr(self.query_one(OptionList), f"action_{move}")()
