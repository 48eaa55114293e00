"""The first thing painted, while the notice is read."""

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from gcguide.dialog.words import Words
from gcguide.tui.widgets.title_bar import TitleBar


class LoadingScreen(Screen[None]):
    """The title, and that it will not be long."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Static(Content(self.words("screen.loading")), id="loading", markup=False)

    def on_mount(self) -> None:
        self.query_one(TitleBar).show(self.words("screen.title"), "")
