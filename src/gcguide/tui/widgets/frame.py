"""What scrolls and leaves the keys to its screen."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static


class Pane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A scrolling column without keys of its own."""


# The top line: what this is, and the deadline.


class TitleBar(Horizontal):
    """The title on the left, the deadline on the right."""

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="deadline", markup=False)

    def show(self, title: str, deadline: str) -> None:
        """Both texts."""
        self.query_one("#title", Static).update(Content(title))
        self.query_one("#deadline", Static).update(Content(deadline))


# The bottom line: the keys that work here, each to be clicked as well.


class KeyHint(Static):
    """One key and what it does."""

    def __init__(self, key: str, label: str, action: str) -> None:
        super().__init__(Content.assemble((key, "$accent bold"), f" {label}"), markup=False)
        self.action = action

    async def on_click(self) -> None:
        await self.screen.run_action(self.action)


class KeyHints(Horizontal):
    """Keys, their words and actions."""

    def __init__(self, hints: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self.hints = hints

    def compose(self) -> ComposeResult:
        for key, label, action in self.hints:
            yield KeyHint(key, label, action)
