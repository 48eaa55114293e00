"""The first thing painted, while the notice is read."""

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from gcguide.dialog.words import Words
from gcguide.tui.widgets.title_bar import TitleBar


class LoadingLine(Static):
    """That it will not be long."""

    def on_show(self) -> None:
        self.post_message(LoadingScreen.Painted())


class LoadingScreen(Screen[None]):
    """The title, and that it will not be long."""

    class Painted(Message):
        """It was handed to the terminal."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield LoadingLine(Content(self.words("screen.loading")), id="loading", markup=False)

    def on_mount(self) -> None:
        self.query_one(TitleBar).show(self.words("screen.title"), "")
