"""The top line: what this is, and the deadline."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class TitleBar(Horizontal):
    """The title on the left, the deadline on the right."""

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="deadline", markup=False)

    def show(self, title: str, deadline: str) -> None:
        """Both texts."""
        self.query_one("#title", Static).update(Content(title))
        self.query_one("#deadline", Static).update(Content(deadline))
