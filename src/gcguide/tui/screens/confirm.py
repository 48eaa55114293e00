"""A question before something that cannot be taken back; and whether to leave, when there is something to lose."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static


class ConfirmScreen(ModalScreen[bool]):
    """A sentence, and two rows: to stay, where the cursor is, and to go."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding("escape", "choose(False)", show=False),
        Binding("1,ctrl+c", "choose(False)", show=False),
        Binding("2", "choose(True)", show=False),
    ]

    def __init__(self, sentence: str, stay: str, go: str) -> None:
        super().__init__()
        self.sentence = sentence
        self.rows = stay, go

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Content(self.sentence), markup=False)
            rows = [Content(f"{digit} {row}") for digit, row in enumerate(self.rows, start=1)]
            yield OptionList(*rows, markup=False, compact=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index == 1)

    def action_choose(self, go: bool) -> None:
        """Stays, or goes."""
        self.dismiss(go)


class QuitScreen(ConfirmScreen):
    """Whether to leave; the key that asked, pressed again, leaves."""

    BINDINGS = [Binding("ctrl+c", "choose(True)", show=False)]
