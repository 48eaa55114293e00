"""What the help says: the keys of what has the focus, of its screen, and those that work everywhere."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from gcguide.tui.commands import Command
from gcguide.tui.widgets.dock import Dock
from gcguide.tui.widgets.frame import KeyHints
from gcguide.words import Words

# By the name of a widget's class, or of one that it is made from, and of those around it: the lines about its keys.
_KEYS = {
    "ReplyField": ("reply", "scroll", "turns"),
    "TurnLine": ("turn", "scroll"),
    "FilterField": ("find", "find_words", "find_marks"),
    "Tabs": ("tabs",),
    "OptionList": ("list",),
    "SelectionList": ("tick",),
    "Checkbox": ("tick",),
    "VerticalScroll": ("page",),
}
_TYPED = ("choose", "day", "ask", "commands")

Display = Callable[[str], str]


def help_sections(screen: Screen[object], commands: tuple[Command, ...], words: Words) -> list[tuple[str, list[str]]]:
    """Headings, and lines under each."""

    def key(name: str) -> str:
        return screen.app.get_key_display(Binding(name, ""))

    known = [command for command in commands if command.key]
    named = {key(command.key) for command in known}
    here = _of_focus(screen, words)
    for hints in screen.query(KeyHints):
        here += [words.labelled(label, text) for label, text, _ in hints.hints if label not in named]
    sections = [(words("app.help_here"), here)] if here else []
    sections.append((words("app.help_keys"), [words.labelled(key(one.key), one.does(words)) for one in known]))
    if screen.query(Dock):
        sections.append((words("app.help_typed"), [words(f"talk.help_{part}") for part in _TYPED]))
    return sections


def _of_focus(screen: Screen[object], words: Words) -> list[str]:
    lines: dict[str, None] = {}
    if screen.focused is not None:
        for widget in (screen.focused, *screen.focused.ancestors):
            if isinstance(widget, Widget):
                lines |= dict.fromkeys(line for kind in type(widget).__mro__ for line in _KEYS.get(kind.__name__, ()))
    return [words(f"app.keys_{line}") for line in lines]


# The keys that work where one is.


class HelpScreen(ModalScreen[None]):
    """Sections of lines under a heading each."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [Binding("escape,f1,f10,q", "leave", show=False)]

    def __init__(self, sections: list[tuple[str, list[str]]], leave: str) -> None:
        super().__init__()
        self.sections = sections
        self.leave = leave

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with VerticalScroll():
                for heading, lines in self.sections:
                    yield Static(Content(heading), markup=False, classes="heading")
                    yield Static(Content("\n".join(lines)), markup=False)
            yield Static(Content(self.leave), markup=False, classes="leave")

    def on_click(self) -> None:
        """Anywhere is away."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Goes back."""
        self.dismiss(None)
