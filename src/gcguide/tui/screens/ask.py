"""One line to be typed."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from gcguide.text import plain
from gcguide.tui.widgets.labelled_field import PlainInput


class AskScreen(ModalScreen[str]):
    """A sentence, and a line to answer on: Enter takes it, Esc leaves all as it was."""

    AUTO_FOCUS = "PlainInput"
    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, sentence: str, value: str, longest: int) -> None:
        super().__init__()
        self.sentence = sentence
        self.value = value
        self.longest = longest

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Content(self.sentence), markup=False)
            yield PlainInput(self.value, compact=True, select_on_focus=False, max_length=self.longest)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(plain(event.value, self.longest))

    def action_leave(self) -> None:
        """Does nothing."""
        self.dismiss(None)
