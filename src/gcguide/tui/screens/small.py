"""What shows while the window is too small for anything else."""

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from gcguide.dialog.words import Words

LEAST = Size(60, 20)


def is_small(size: Size) -> bool:
    """Whether the screens have no room."""
    return size.width < LEAST.width or size.height < LEAST.height


class SmallScreen(Screen[None]):
    """What to do about it. The screen beneath stays as it is."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        sentence = self.words("app.small", columns=LEAST.width, lines=LEAST.height)
        yield Static(Content(sentence), markup=False)
