"""The Textual app: which screen is in front, in which language and theme, and when it ends."""

import gc
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual import events

from gcguide.conversation.session import Shelf
from gcguide.policy.later import about
from gcguide.problem import Problem
from gcguide.text import LANGS, LONGEST_REPLY
from gcguide.tui import textual_private
from gcguide.tui.keys import Key, bindings, commands, help_sections
from gcguide.tui.screens.boxes import ConfirmScreen, PaletteScreen, QuitScreen, SmallScreen, is_small
from gcguide.tui.settings import Settings, keep_settings
from gcguide.tui.themes import THEMES, Marks, marks_of, register
from gcguide.words import Words, load_words, message

if TYPE_CHECKING:
    from textual.screen import Screen

    from gcguide.conversation.session import Session
    from gcguide.tui.start import Rescue

# Seconds until what the first question needs is being read.
_IDLE = 0.5
# The screens of a session by name: module and class. Each module is loaded when its screen is first wanted.
_SCREENS = {
    "talk": ("conversation", "ConversationScreen"),
    "result": ("result", "ResultScreen"),
    "export": ("export", "ExportScreen"),
    "cases": ("desk", "DeskScreen"),
}


class GuideApp(textual_private.EndableApp):
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
    BINDINGS = bindings("app")

    def __init__(
        self, edition_id: str | None, words: Words, today: date, settings: Settings | None = None,
        case: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.settings = settings or Settings()
        register(self, self.settings.theme)
        textual_private.install()
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

    def get_default_screen(self) -> "Screen[Any]":
        """The conversation, for which as much is read as the opening needs; the rest follows while the person reads."""
        from gcguide.conversation.session import session_for

        self.session = session_for(self.case, self.edition_id, self.words, self.today, self.shelf)
        return textual_private.replaceable(self._made("talk"), self)

    def on_mount(self) -> None:
        self.call_after_refresh(gc.enable)
        self.set_timer(_IDLE, self._read_ahead)

    def _read_ahead(self) -> None:
        """Loads what the result and a first question of the person's own need; in words, a wrong file shows early."""
        from gcguide.language.faq import load_faq

        import_module("gcguide.tui.screens.result")
        tuple(self.words.texts)
        if self.session is not None:
            load_faq(self.session.edition)

    # Which screen shows

    def action_go(self, name: str) -> None:
        """Goes to a screen of the session: back to it where it is open beneath, else it is opened."""
        if self._front is None or self._front == name:
            return
        open_screens = [screen.name for screen in self.screen_stack]
        if name in open_screens:
            for _ in range(len(open_screens) - 1 - open_screens.index(name)):
                self.pop_screen()
        else:
            self._show(name)

    def action_resume(self) -> None:
        """Goes on with the case that was changed last."""
        if (latest := self.shelf.latest()) is not None:
            self._open(latest.number)

    def action_anew(self) -> None:
        """Begins anew, for the same person or another; what was answered stays saved."""
        self._open(None)

    def _open(self, number: int | None) -> None:
        try:
            self.open_case(number)
        except Problem as problem:
            self.warn(message(problem, self.words))

    def warn(self, text: str) -> None:
        """Says in a corner, for a while, what one should know."""
        self.notify(text, severity="warning", markup=False)

    def open_case(self, number: int | None, begins: bool = False) -> None:
        """Leaves the session, which is kept, for another: that of a saved case, or a new one.

        A saved case begins with what is to be asked next; so does a new one where `begins`.

        Raises:
            Problem: what was told could not be saved; the case is not there any more, or its notice is not.
        """
        from gcguide.conversation.session import session_for

        before = None
        if self.session is not None:
            if (problem := self.session.keep()) is not None:
                raise problem
            before = self.session.number if self.session.is_stored() else None
        self.session = session_for(number, self.edition_id, self.words, self.today, self.shelf, before)
        self.session.begins = begins or number is not None
        self._show_only("talk")

    def action_reopen(self, fact: str) -> None:
        """Goes back to the conversation and asks for a fact again."""
        from gcguide.tui.screens.conversation import ConversationScreen

        self.action_go("talk")
        if isinstance(screen := self.screen, ConversationScreen):
            screen.ask_again(fact)

    @property
    def _front(self) -> str | None:
        """The screen of the session that is in front; None while something is before it."""
        return self.screen.name if self.screen.name in _SCREENS else None

    def _made(self, name: str) -> "Screen[Any]":
        module, kind = _SCREENS[name]
        screen: Screen[Any] = getattr(import_module(f"gcguide.tui.screens.{module}"), kind)(self.session, self.marks)
        return screen

    def _show(self, name: str) -> None:
        self.push_screen(self._made(name))
        self._fit()

    def _show_anew(self) -> None:
        """Makes the screens again, in another language or with other marks."""
        self._show_only(*(screen.name for screen in self.screen_stack if screen.name in _SCREENS))

    def _show_only(self, lowest: str, *names: str) -> None:
        """Closes the screens of the session, and opens those of these names."""
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self.switch_screen(self._made(lowest))
            for name in names:
                self._show(name)
            self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """Says so when there is no room; what was there comes back with the room."""
        self._fit(is_small(event.size))

    def _fit(self, small: bool | None = None) -> None:
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
        if self._front is not None:
            self.action_theme(names[names.index(self.theme) + 1])

    def action_language(self) -> None:
        """Goes on in the other language."""
        if self.session is None or self._front is None:
            return
        lang = LANGS[LANGS.index(self.words.lang) - 1]
        self.words = load_words(lang)
        self.session.speak(self.words)
        self._keep(replace(self.settings, lang=lang))
        self.call_later(self._show_anew)

    def keep_filters(self, filters: dict[str, str]) -> None:
        """Keeps what is looked for on the desk, by name, for the next run."""
        self._keep(replace(self.settings, filters=filters))

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        keep_settings(settings)

    # Commands, help, leaving

    def action_command_palette(self) -> None:
        """Shows what can be done."""
        from gcguide.language.pinyin import load_pinyin

        if self._front is not None:
            others = tuple(command for command in commands(self._front) if command.id != "palette")
            self.push_screen(PaletteScreen(others, self.words, load_pinyin()), self._run)

    def _run(self, command: Key | None) -> None:
        if command is not None:
            self.call_later(self.run_action, command.action)

    def action_help(self) -> None:
        """Shows the keys that work on the screen in front."""
        from gcguide.tui.widgets.frame import SessionScreen

        if isinstance(self.screen, SessionScreen):
            sections = help_sections(self.screen, self.words)
            if self.session is not None and self._front == "talk":
                sections.insert(-1, (self.words("app.help_notice"), [*about(self.session.front, self.words)]))
            self.screen.show_text(*sections)

    async def action_quit(self) -> None:
        """Leaves; asks first when there are answers to lose, unless asked already."""
        session = self.session
        is_kept = session is not None and session.keep() is None
        if session is None or is_kept or not session.facts or isinstance(self.screen, QuitScreen):
            self.exit()
            return
        if isinstance(self.screen, SmallScreen):
            self.pop_screen()
        texts = (self.words(f"app.quit_{part}") for part in ("ask", "stay", "go"))
        self.push_screen(QuitScreen(*texts), self._leave)

    def _leave(self, go: int | None) -> None:
        if go:
            self.exit()
        else:
            self.call_later(self._fit)

    def action_help_quit(self) -> None:
        """Ctrl+C where nothing is to be copied: Textual itself would only tell, in English, how to quit."""
        self.call_later(self.action_quit)

    def on_flood(self) -> None:
        """Says that so much at once was not read."""
        self.warn(self.words("talk.flood", count=LONGEST_REPLY))

    def on_cut(self, message: textual_private.Cut) -> None:
        """Says that not all that was pasted had room."""
        self.warn(self.words("talk.cut", count=message.count))

    def rescue_answers(self) -> None:
        """Saves what was answered, once."""
        if self.rescued is None:
            from gcguide.tui.start import rescue

            with suppress(Exception):  # whatever is broken, the app must still end
                self.rescued = rescue(self.session)
