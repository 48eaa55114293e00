"""What this program takes from Textual beyond its public interface, each thing with its reason.

All of it was read in Textual 8.2. `tests/tui/test_textual_private.py` fails where Textual has changed any of it, and
where another module of ours touches something private.
"""

from collections.abc import Iterable
from functools import partial
from inspect import signature
from typing import Any

from rich.cells import cell_len, get_character_cell_size, split_graphemes
from textual import content, events
from textual._context import active_app
from textual.app import App
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widgets import Input

from gcguide.text import line_starts, plain

# Drawing: lines parted as Chinese wants it, and scroll bars of whole cells

# With these in a text, its width is not the sum of its characters' widths.
_JOINING = ("\u200d", "\ufe0f")


class WholeCells(ScrollBarRender):
    """A scroll bar drawn with colour only: Chinese terminals make the blocks for parts of cells two columns wide."""

    VERTICAL_BARS = [" "] * len(ScrollBarRender.VERTICAL_BARS)
    HORIZONTAL_BARS = [" "] * len(ScrollBarRender.HORIZONTAL_BARS)


def install() -> bool:
    """Has Textual part lines and draw scroll bars our way from now on; harmless when done again.

    Textual parts lines at white space only: Chinese breaks early before Latin words, and a full stop can begin a line.
    All that it draws as `Content` goes through one function that it takes from Rich; a `TextArea` and the tables and
    texts of Rich wrap by code of their own and stay as they are.

    Returns:
        Whether lines are parted our way: a Textual that asks for lines otherwise than 8.2 does keeps its own way.
    """
    ScrollBar.renderer = WholeCells
    theirs = getattr(content, "divide_line", None)
    if theirs is None or list(signature(theirs).parameters) != list(signature(divide_line).parameters):
        return False
    vars(content)["divide_line"] = divide_line
    return True


def divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Where to part a paragraph; has the contract of `rich._wrap.divide_line`.

    Args:
        text: one paragraph, tabs expanded. The spaces at the end of a line belong to it and may stand beyond the width.
        width: columns of a line; less than one counts as one, and a wide character then is wider than its line.
        fold: whether a word longer than a line is cut; otherwise it stands on a line of its own, too long.

    Returns:
        Indices of the characters that begin the lines after the first, rising.
    """
    if cell_len(text) <= width:
        return []
    return line_starts(text, max(1, width), _columns(text), cut=fold)


def _columns(text: str) -> Iterable[int]:
    """The columns of each character, as Textual counts them; a picture made of several has its width on the first."""
    if not any(joining in text for joining in _JOINING):
        return map(get_character_cell_size, text)
    columns = [0] * len(text)
    for start, _, wide in split_graphemes(text)[0]:
        columns[start] = wide
    return columns


def running_app_size() -> Size:
    """The size of the running app, for a screen that is being made: it does not know its app yet."""
    return active_app.get().size


def replaceable(screen: Screen[Any], app: App[Any]) -> Screen[Any]:
    """A screen for the bottom of the stack that another can take the place of: Textual counts on none being changed."""
    screen._push_result_callback(app, None)
    return screen


# Typing: keys in their order, clean text


class CleanInput(Input):
    """A line of text whose keys act in the order in which they were pressed, and into which only clean text is pasted.

    Textual runs the binding of a key only after the key has bubbled up: characters that came with it in one burst,
    over a slow line or from an input method, would be typed before it acts.
    """

    # So an Enter comes that was pressed before the terminal was taken over.
    BINDINGS = [Binding("ctrl+j", "submit", show=False)]

    async def _on_key(self, event: events.Key) -> None:
        action = self.key_action(event)
        if action is not None and await self.app.run_action(action, self):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    def key_action(self, event: events.Key) -> str | None:
        """The action of a key; None for one that types."""
        bindings = self._bindings.key_to_bindings.get(event.key, ())
        return next((binding.action for binding in bindings), None)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        longest = self.max_length or 2000
        self.insert_text_at_cursor(plain(event.text[: 4 * longest], longest))


# Ending: from outside, or because something failed


# More characters than any screen has room for.
_MOST_CELLS = 400_000


class TerminalLost(Exception):  # noqa: N818 - said by its name
    """Nothing can be read from the terminal any more."""


class EndableApp(App[None]):
    """An app that a handler of signals can end, and that leaves it to its starter to say why it failed.

    Textual would print a traceback with the values of all variables, which may hold what a person typed.
    """

    def post_message(self, message: Message) -> bool:
        """Leaves out a size that no terminal has: one that is typed as a report would have all memory filled."""
        if isinstance(message, events.Resize) and message.size.area > _MOST_CELLS:
            return False
        return super().post_message(message)

    def rescue_answers(self) -> None:
        """Called once it is known that the app cannot go on, before it ends."""

    @property
    def failure(self) -> Exception | None:
        """The exception that ended the app."""
        return self._exception

    def stop(self, code: int) -> None:
        """Ends the app from a handler of signals, with an exit code."""
        self.rescue_answers()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(partial(self.exit, return_code=code))

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.rescue_answers()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """Called when the thread that reads the terminal fails."""
        self._handle_exception(TerminalLost())
