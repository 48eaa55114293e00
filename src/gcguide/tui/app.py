"""The Textual app: which screen shows, in which language and theme."""

import gc
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.binding import Binding

from gcguide.dialog.words import Words
from gcguide.tui.line_break import install
from gcguide.tui.marks import Marks
from gcguide.tui.screens.loading import LoadingScreen
from gcguide.tui.themes import marks_of, register

if TYPE_CHECKING:
    from gcguide.tui.screens.conversation import ConversationScreen

# Seconds: until the title has reached the terminal; until the first question is being read.
_PAINTED, _IDLE = 0.02, 0.5


class GuideApp(App[None]):
    """The assistant.

    Args:
        edition_id: which notice; None for the newest.
        words: the language to begin in.
        today: the day on which it takes place.
    """

    CSS_PATH = "gcguide.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [Binding("ctrl+q", "quit", show=False, priority=True)]

    def __init__(self, edition_id: str | None, words: Words, today: date) -> None:
        super().__init__()
        register(self)
        install()
        self.edition_id = edition_id
        self.words = words
        self.today = today

    @property
    def marks(self) -> Marks:
        """The characters to draw with."""
        return marks_of(self.theme)

    def get_default_screen(self) -> LoadingScreen:
        """Painted at once; the notice is read behind it."""
        return LoadingScreen(self.words)

    def on_mount(self) -> None:
        self.call_after_refresh(self.set_timer, _PAINTED, self._load)

    def _load(self) -> None:
        from gcguide.dialog.faq import load_faq
        from gcguide.policy.loader import load_edition
        from gcguide.tui.screens.conversation import ConversationScreen
        from gcguide.tui.session import Session

        session = Session(load_edition(self.edition_id), self.words, self.today)
        self.push_screen(ConversationScreen(session, self.marks))
        self.call_after_refresh(gc.enable)
        # What the first question of the person's own would wait for.
        self.set_timer(_IDLE, partial(load_faq, session.edition))

    def on_conversation_screen_wanted(self, event: "ConversationScreen.Wanted") -> None:
        """Opens the result, or the export."""
        session = event.screen.session
        if event.what == "result":
            from gcguide.tui.screens.result import ResultScreen

            self.push_screen(ResultScreen(session, self.marks), event.screen.come_back)
