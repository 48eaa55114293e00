"""A mark and a text beside it, however many lines that takes."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from gcguide.text import width


class Item(Horizontal):
    """One thing of a list; details stand below it, fainter."""

    def __init__(self, mark: str, text: str, details: tuple[str, ...] = (), classes: str = "") -> None:
        super().__init__(classes=f"item {classes}")
        self.mark = mark
        self.text = text
        self.details = details

    def compose(self) -> ComposeResult:
        mark = Static(Content(self.mark), markup=False, classes="item-mark")
        mark.styles.width = width(self.mark) + 1
        yield mark
        lines = [Content(self.text), *(Content(detail).stylize("$text-muted") for detail in self.details)]
        yield Static(Content("\n").join(lines), markup=False, classes="item-text")
