"""The Textual app: which screen shows, in which language and theme, and what happens when it must stop."""

import gc
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.binding import Binding

from gcguide.conversation.session import Shelf
from gcguide.problem import Problem
from gcguide.text import LANGS
from gcguide.tui import line_break
from gcguide.tui import themes as scroll_bar
from gcguide.tui.places import place_of, screen_kind
from gcguide.tui.screens.boxes import LoadingScreen, SmallScreen, is_small
from gcguide.tui.settings import Settings, keep_settings
from gcguide.tui.themes import THEMES, Marks, marks_of, register
from gcguide.words import Words, load_words, message

if TYPE_CHECKING:
    from gcguide.conversation.session import Session
    from gcguide.tui.commands import Command
    from gcguide.tui.rescue import Rescue
    from gcguide.tui.screens.conversation import ConversationScreen

# Seconds until the first question is being read.
_IDLE = 0.5


class TerminalLost(Exception):  # noqa: N818 - said by its name
    """Nothing can be read from the terminal any more."""


class GuideApp(App[None]):
    """The assistant.

    Args:
        edition_id: which notice; None for the newest.
        words: the language to begin in.
        today: the day on which it takes place.
        settings: what was chosen in earlier runs.
        case: the number of a saved case to go on with.
    """

    CSS_PATH = "gcguide.tcss"
    ENABLE_COMMAND_PALETTE = False  # Textual's own; there is one of ours
    BINDINGS = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+p", "command_palette", show=False, priority=True),
        Binding("ctrl+e", "go('export')", show=False, priority=True),
        Binding("f1,f10", "help", show=False),
        Binding("f3", "go('cases')", show=False),
        Binding("f4", "go('result')", show=False),
        Binding("f8", "next_theme", show=False),
        Binding("f9", "language", show=False),
    ]

    def __init__(
        self, edition_id: str | None, words: Words, today: date, settings: Settings | None = None,
        case: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.settings = settings or Settings()
        register(self, self.settings.theme)
        line_break.install()
        scroll_bar.install()
        self.animation_level = "none"  # calm, and quick over a slow line
        self.edition_id = edition_id
        self.words = words
        self.today = today
        self.case = case
        self.shelf = Shelf()
        self.session: Session | None = None
        self.rescued: Rescue | None = None

    @property
    def marks(self) -> Marks:
        """The characters to draw with."""
        return marks_of(self.theme)

    def get_default_screen(self) -> LoadingScreen:
        """Painted at once; the notice is read behind it."""
        return LoadingScreen(self.words)

    def on_loading_screen_painted(self) -> None:
        """Reads what the opening needs, and shows it; the rest is read behind that."""
        from gcguide.conversation.session import session_for

        self.session = session_for(self.case, self.edition_id, self.words, self.today, self.shelf)
        self._show("talk")
        self.call_after_refresh(gc.enable)
        self.set_timer(_IDLE, self._read_ahead)

    def _read_ahead(self) -> None:
        """What the first question of the person's own would wait for, and all words, lest a wrong file show late."""
        from gcguide.language.faq import load_faq

        tuple(self.words.texts)
        if self.session is not None:
            load_faq(self.session.edition)

    # Which screen shows

    def action_go(self, place: str) -> None:
        """Goes to a screen of the session: back to it where it is open beneath, else it is opened."""
        if self._place is None or self._place == place:
            return
        if (own := getattr(self.screen, f"own_{place}", None)) is not None:  # what this place means on that screen
            own()
        elif place in (open_ := [place_of(screen) for screen in self.screen_stack]):
            for _ in range(len(open_) - 1 - open_.index(place)):
                self.pop_screen()
        else:
            self._show(place)

    def on_conversation_screen_wanted(self, event: "ConversationScreen.Wanted") -> None:
        """Opens another screen, or goes on with the latest case."""
        if event.what != "resume" or (latest := self.shelf.latest()) is None:
            self.action_go(event.what)
            return
        try:
            self.open_case(latest.number)
        except Problem as problem:
            self.notify(message(problem, self.words), severity="warning", markup=False)

    def open_case(self, number: int | None) -> None:
        """Leaves the session, which is kept, for another: that of a saved case, or a new one.

        Raises:
            Problem: what was told could not be saved; the case is not there any more, or its notice is not.
        """
        from gcguide.conversation.session import session_for

        if self.session is not None and (problem := self.session.keep()) is not None:
            raise problem
        self.session = session_for(number, self.edition_id, self.words, self.today, self.shelf)
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self._show("talk")

    def on_result_screen_reopen(self, event: Any) -> None:
        """Goes back to the conversation and asks again."""
        from gcguide.tui.screens.conversation import ConversationScreen

        self.action_go("talk")
        if isinstance(screen := self.screen, ConversationScreen):
            screen.ask_again(event.fact)

    @property
    def _place(self) -> str | None:
        """Which screen of the session is in front; None while something is before it."""
        return place_of(self.screen)

    def _show(self, place: str) -> None:
        if self.session is not None:
            self.push_screen(screen_kind(place)(self.session, self.marks))
            self._fit()

    def _show_anew(self) -> None:
        """Makes the screens again, in another language or with other marks."""
        places = [place for screen in self.screen_stack if (place := place_of(screen)) is not None]
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            for place in places:
                self._show(place)

    def on_resize(self, event: events.Resize) -> None:
        """Says so when there is no room; what was there comes back with the room."""
        self._fit(is_small(event.size))

    def _fit(self, small: bool | None = None) -> None:
        from gcguide.tui.screens.boxes import ConfirmScreen

        small = is_small(self.size) if small is None else small
        if isinstance(self.screen, SmallScreen):
            if not small:
                self.pop_screen()
        elif small and not isinstance(self.screen, ConfirmScreen):
            self.push_screen(SmallScreen(self.words))

    # Look and language

    def action_theme(self, name: str) -> None:
        """Takes a theme, and keeps it for the next time."""
        marks, self.theme = self.marks, name
        self._keep(replace(self.settings, theme=name))
        if self.marks != marks:
            self.call_later(self._show_anew)

    def action_next_theme(self) -> None:
        """Takes the theme after this one."""
        names = [*THEMES, *THEMES]
        if self._place is not None:
            self.action_theme(names[names.index(self.theme) + 1])

    def action_language(self) -> None:
        """Goes on in the other language."""
        if self.session is None or self._place is None:
            return
        lang = LANGS[LANGS.index(self.words.lang) - 1]
        self.words = load_words(lang)
        self.session.speak(self.words)
        self._keep(replace(self.settings, lang=lang))
        self.call_later(self._show_anew)

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        keep_settings(settings)

    # Commands, help, leaving

    def action_command_palette(self) -> None:
        """Shows what can be done."""
        from gcguide.language.pinyin import load_pinyin
        from gcguide.tui.commands import commands
        from gcguide.tui.screens.palette import PaletteScreen

        if (place := self._place) is not None:
            others = tuple(command for command in commands(place) if command.id != "palette")
            self.push_screen(PaletteScreen(others, self.words, load_pinyin()), self._do)

    def _do(self, command: "Command | None") -> None:
        if command is not None:
            self.call_later(self.run_action, command.action)

    def action_help(self) -> None:
        """Shows the keys that work here."""
        from gcguide.tui.commands import commands
        from gcguide.tui.screens.help import HelpScreen, help_sections

        if (place := self._place) is not None:
            sections = help_sections(self.screen, commands(place), self.words)
            self.push_screen(HelpScreen(sections, self.words("app.help_leave")))

    async def action_quit(self) -> None:
        """Leaves; asks first when there are answers to lose, unless asked already."""
        from gcguide.tui.screens.boxes import QuitScreen

        session = self.session
        is_kept = session is not None and session.keep() is None
        if session is None or is_kept or not session.facts or isinstance(self.screen, QuitScreen):
            self.exit()
            return
        if isinstance(self.screen, SmallScreen):
            self.pop_screen()
        texts = (self.words(f"app.quit_{part}") for part in ("ask", "stay", "go"))
        self.push_screen(QuitScreen(*texts), self._leave)

    def _leave(self, go: bool | None) -> None:
        if go:
            self.exit()
        else:
            self.call_later(self._fit)

    def action_help_quit(self) -> None:
        """Ctrl+C where nothing is to be copied; Textual says in English how to quit."""
        self.call_later(self.action_quit)

    # When it cannot go on

    @property
    def failure(self) -> Exception | None:
        """What it failed of."""
        return self._exception

    def stop(self, code: int) -> None:
        """Ends it from a handler of signals: the answers are saved at once, then the terminal is given back."""
        self._save()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(partial(self.exit, return_code=code))

    def _save(self) -> None:
        if self.rescued is None:
            from gcguide.tui.rescue import rescue

            with suppress(Exception):
                self.rescued = rescue(self.session)

    def _handle_exception(self, error: Exception) -> None:
        """Ends the app. Textual would print the values of variables; what is to be said is said by who started it."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._save()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """Called when the thread that reads the terminal fails."""
        self._handle_exception(TerminalLost())
