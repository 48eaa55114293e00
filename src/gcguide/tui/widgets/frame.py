"""The frame of every screen: the top line, the bottom line, and columns that scroll between them."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static


class Pane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A scrolling column without keys of its own."""


class TitleBar(Horizontal):
    """The top line: a title on the left; on the right the deadline, or how many cases there are."""

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="aside", markup=False)

    def show(self, title: str, aside: str) -> None:
        """Both texts."""
        self.query_one("#title", Static).update(Content(title))
        self.query_one("#aside", Static).update(Content(aside))


class KeyHint(Static):
    """One key and what it does; a click does it as well."""

    def __init__(self, key: str, label: str, action: str) -> None:
        super().__init__(Content.assemble((key, "$accent bold"), f" {label}"), markup=False)
        self.action = action

    async def on_click(self) -> None:
        await self.screen.run_action(self.action)


class KeyHints(Horizontal):
    """The bottom line: keys, their words and actions."""

    def __init__(self, hints: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self.hints = hints

    def compose(self) -> ComposeResult:
        for key, label, action in self.hints:
            yield KeyHint(key, label, action)
