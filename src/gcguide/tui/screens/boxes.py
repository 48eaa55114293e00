"""What comes before a screen: too small a window, a question, a text, the commands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from gcguide.text import LANGS, bare, pad, plain, width
from gcguide.tui.keys import Key, bindings
from gcguide.tui.textual_private import CleanInput
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.language.pinyin import Pinyin

LEAST = Size(60, 20)
_LONGEST_COMMAND = 60
# So many rows of a box have a digit.
_DIGITS = 9


def is_small(size: Size) -> bool:
    """Whether the screens have no room."""
    return size.width < LEAST.width or size.height < LEAST.height


class SmallScreen(Screen[None]):
    """What to do about too small a window. The screen beneath stays as it is."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        yield Static(self.words("app.small", columns=LEAST.width, lines=LEAST.height), markup=False)


class Box(ModalScreen[ScreenResultType]):
    """What Esc takes away with nothing done.

    Attributes:
        is_left: whether it was.
    """

    is_left = False

    def action_leave(self) -> None:
        """Leaves all as it was."""
        self.is_left = True
        self.dismiss(None)


class PickScreen(Box[int]):
    """A question and its answers, one a row: gives the number of the row, counted from 0."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = bindings("pick")

    def __init__(self, sentence: str, rows: Sequence[str], keys: str) -> None:
        super().__init__()
        self.sentence = sentence
        self.rows = rows
        self.keys = keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(self.sentence, markup=False)
            rows = [f"{n} {row}" if n <= _DIGITS else f"  {row}" for n, row in enumerate(self.rows, start=1)]
            yield OptionList(*map(Content, rows), markup=False, compact=True)
            if self.keys:
                yield Static(self.keys, markup=False, classes="leave")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)

    def action_point(self, digit: int) -> None:
        """Moves the cursor to the row of a digit, which Enter takes: no key alone does anything."""
        if digit <= len(self.rows):
            self.query_one(OptionList).highlighted = digit - 1


class ConfirmScreen(PickScreen):
    """A question before something that cannot be taken back: the cursor is on the row that leaves all as it is.

    It gives 1 to go on.
    """

    BINDINGS = bindings("confirm")

    def __init__(self, sentence: str, stay: str, go: str) -> None:
        super().__init__(sentence, (stay, go), "")


class QuitScreen(ConfirmScreen):
    """Whether to leave with answers to lose; the key that asked, pressed again, leaves."""

    BINDINGS = bindings("confirm_quit")

    def action_go(self) -> None:
        """Goes on with what was asked."""
        self.dismiss(1)


class AskScreen(Box[str]):
    """A sentence, and a line to answer on: Enter takes it, Esc leaves all as it was.

    Args:
        sentence: what is asked.
        keys: which keys do what.
        value: what stands there at first.
        longest: so many characters at most.
        refusal: says why something cannot be taken; what can is no text.
        hidden: whether what is typed shows as dots.
    """

    AUTO_FOCUS = "CleanInput"
    BINDINGS = bindings("ask")

    def __init__(
        self, sentence: str, keys: str, value: str, longest: int, refusal: Callable[[str], str], hidden: bool
    ) -> None:
        super().__init__()
        self.sentence = sentence
        self.keys = keys
        self.refusal = refusal
        self.field = CleanInput(value, compact=True, select_on_focus=False, max_length=longest, password=hidden)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(self.sentence, markup=False)
            yield self.field
            yield Static(markup=False, classes="refusal")
            yield Static(self.keys, markup=False, classes="leave")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = plain(event.value, self.field.max_length or 0)
        if refused := self.refusal(text):
            self.query_one(".refusal", Static).update(refused)
        else:
            self.dismiss(text)


class TextScreen(Box[None]):
    """Sections of lines, each under a heading: the help, the history of a case, what is left of erased cases."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = bindings("text")

    def __init__(self, sections: Sequence[tuple[str, list[str]]], leave: str) -> None:
        super().__init__()
        self.sections = sections
        self.leave = leave

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with VerticalScroll():
                for heading, lines in self.sections:
                    yield Static(heading, markup=False, classes="heading")
                    yield Static("\n".join(lines), markup=False)
            yield Static(self.leave, markup=False, classes="leave")

    def on_click(self) -> None:
        """A click anywhere goes back."""
        self.dismiss(None)


class PaletteScreen(Box[Key]):
    """A line to type in above the commands that fit. Textual's own speaks English and knows no pinyin."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("palette")

    def __init__(self, commands: tuple[Key, ...], words: Words, pinyin: "Pinyin") -> None:
        super().__init__()
        self.commands = commands
        self.words = words
        self.pinyin = pinyin
        self.fitting: list[Key] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Input(placeholder=self.words("app.find"), compact=True, max_length=_LONGEST_COMMAND)
            options = OptionList(markup=False, compact=True)
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        self._find("")

    def _find(self, typed: str) -> None:
        self.fitting = list(commands_for(typed, self.commands, self.words, self.pinyin))
        options = self.query_one(OptionList)
        options.clear_options()
        if self.fitting:
            entries = [command.entry(self.words) for command in self.fitting]
            columns = max(map(width, entries)) + 2
            # In the terminal's own colours the row under the cursor has others, and all of it must have them.
            fainter = "" if self.app.current_theme.ansi else "$text-muted"
            for command, entry in zip(self.fitting, entries, strict=True):
                options.add_option(Content.assemble(pad(entry, columns), (command.name(self.app), fainter)))
            options.highlighted = 0
        else:
            options.add_option(Option(Content(self.words("app.not_found")), disabled=True))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self.fitting[event.option_index])

    def on_click(self, event: events.Click) -> None:
        """A click outside the box goes back."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)

    def action_move(self, key: str) -> None:
        """Moves the cursor of the commands."""
        actions = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}
        self.call_later(self.query_one(OptionList).run_action, actions[key])


def commands_for(typed: str, commands: tuple[Key, ...], words: Words, pinyin: "Pinyin") -> Iterator[Key]:
    """The commands whose line in some language holds what is typed, or is abbreviated by it; all for nothing typed."""
    wanted = bare(typed)
    for command in commands:
        lines = [command.entry(replace(words, lang=lang)) for lang in LANGS]
        if words.has(also := f"app.also_{command.id}"):  # other words that people look for it by
            lines += [replace(words, lang=lang)(also) for lang in LANGS]
        if any(wanted in bare(line) or pinyin.spells(wanted, line) for line in lines):
            yield command
