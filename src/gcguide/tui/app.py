"""The Textual app: which screen shows, in which language and theme."""

from datetime import date
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
        self.call_after_refresh(self.run_worker, self._load, thread=True, exit_on_error=True)

    def _load(self) -> None:
        from gcguide.policy.loader import load_edition
        from gcguide.tui.screens.conversation import ConversationScreen
        from gcguide.tui.session import Session

        session = Session(load_edition(self.edition_id), self.words, self.today)
        session.conversation.prompt  # noqa: B018 - the first question is worked out while the title shows
        self.call_from_thread(self.push_screen, ConversationScreen(session, self.marks))

    def on_conversation_screen_wanted(self, event: "ConversationScreen.Wanted") -> None:
        """Opens the result, or the export."""
