"""The bottom line: the keys that work here, each to be clicked as well."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


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
