"""The keys that work where one is."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class HelpScreen(ModalScreen[None]):
    """Sections of lines under a heading each."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [Binding("escape,f1,f10,q", "leave", show=False)]

    def __init__(self, sections: list[tuple[str, list[str]]], leave: str) -> None:
        super().__init__()
        self.sections = sections
        self.leave = leave

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with VerticalScroll():
                for heading, lines in self.sections:
                    yield Static(Content(heading), markup=False, classes="heading")
                    yield Static(Content("\n".join(lines)), markup=False)
            yield Static(Content(self.leave), markup=False, classes="leave")

    def on_click(self) -> None:
        """Anywhere is away."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Goes back."""
        self.dismiss(None)
