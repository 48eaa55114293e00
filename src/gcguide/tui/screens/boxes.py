"""What shows while the window is too small for anything else."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList, Static

from gcguide.text import plain
from gcguide.tui.widgets.fields import PlainInput
from gcguide.tui.widgets.frame import TitleBar
from gcguide.words import Words

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


# The first thing painted, while the notice is read.


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


# A question before something that cannot be taken back; and whether to leave, when there is something to lose.


class ConfirmScreen(ModalScreen[bool]):
    """A sentence, and two rows: to stay, where the cursor is, and to go."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding("escape", "choose(False)", show=False),
        Binding("1,ctrl+c", "choose(False)", show=False),
        Binding("2", "choose(True)", show=False),
    ]

    def __init__(self, sentence: str, stay: str, go: str) -> None:
        super().__init__()
        self.sentence = sentence
        self.rows = stay, go

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Content(self.sentence), markup=False)
            rows = [Content(f"{digit} {row}") for digit, row in enumerate(self.rows, start=1)]
            yield OptionList(*rows, markup=False, compact=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index == 1)

    def action_choose(self, go: bool) -> None:
        """Stays, or goes."""
        self.dismiss(go)


class QuitScreen(ConfirmScreen):
    """Whether to leave; the key that asked, pressed again, leaves."""

    BINDINGS = [Binding("ctrl+c", "choose(True)", show=False)]


# One line to be typed.


class AskScreen(ModalScreen[str]):
    """A sentence, and a line to answer on: Enter takes it, Esc leaves all as it was."""

    AUTO_FOCUS = "PlainInput"
    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, sentence: str, value: str, longest: int) -> None:
        super().__init__()
        self.sentence = sentence
        self.value = value
        self.longest = longest

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Content(self.sentence), markup=False)
            yield PlainInput(self.value, compact=True, select_on_focus=False, max_length=self.longest)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(plain(event.value, self.longest))

    def action_leave(self) -> None:
        """Does nothing."""
        self.dismiss(None)
