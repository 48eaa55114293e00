"""What this program takes from Textual beyond its public interface, each thing with its reason.

All of it was read in Textual 8.2. `tests/tui/test_textual_private.py` fails where Textual has changed any of it, and
where another module of ours touches something private.
"""

import asyncio
import os
import select
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from inspect import signature
from time import monotonic
from typing import Any

from rich.cells import cell_len, get_character_cell_size, split_graphemes
from textual import content, events
from textual._context import active_app
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
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
    _read_any_bytes()
    theirs = getattr(content, "divide_line", None)
    if theirs is None or list(signature(theirs).parameters) != list(signature(divide_line).parameters):
        return False
    vars(content)["divide_line"] = divide_line
    return True


def _read_any_bytes() -> None:
    """Has the reader of the terminal take bytes that are no UTF-8 for a mark; with one of them it would end the app."""
    if os.name == "posix":
        driver = import_module("textual.drivers.linux_driver")
        vars(driver)["getincrementaldecoder"] = lambda name: partial(getincrementaldecoder(name), errors="replace")


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


@dataclass
class Cut(Message):
    """A text was pasted that its field has no room for; only so many of its characters are in it."""

    count: int


class CleanInput(Input):
    """A line of text whose keys act in the order in which they were pressed, and into which only clean text is pasted.

    Textual runs the binding of a key only after the key has bubbled up: characters that came with it in one burst,
    over a slow line or from an input method, would be typed before it acts.
    """

    # So an Enter comes that was pressed before the terminal was taken over.
    BINDINGS = [Binding("ctrl+j", "submit", show=False)]

    async def _on_key(self, event: events.Key) -> None:
        if self._is_behind(event, events.Key(event.key, event.character)):
            return
        action = self.key_action(event)
        if action is None and event.is_printable:
            await super()._on_key(event)
            return
        self.catch_up()
        if await self.app._check_bindings(event.key, priority=True):
            acted = True
        elif action is not None:
            acted = await self.app.run_action(action, self)
        else:
            acted = await self.app._check_bindings(event.key)
        if acted:
            event.stop().prevent_default()
        else:
            await super()._on_key(event)

    def catch_up(self) -> None:
        """Called before a key acts: does what follows from what was typed, of which nobody may have been told yet."""

    def _is_behind(self, event: events.Event, again: events.Event) -> bool:
        """Whether a key before this one opened another screen: then this is for that."""
        if self.screen is self.app.screen:
            return False
        event.stop().prevent_default()
        self.app.post_message(again)
        return True

    def key_action(self, event: events.Key) -> str | None:
        """The action of a key; None for one that types."""
        return next((binding.action for binding in self._bindings.key_to_bindings.get(event.key, ())), None)

    def _on_paste(self, event: events.Paste) -> None:
        if self._is_behind(event, events.Paste(event.text)):
            return
        event.stop().prevent_default()
        longest = self.max_length or 2000
        pasted = plain(event.text[: 4 * longest], 4 * longest)
        room = max(0, longest - len(self.value) + len(self.selected_text))
        self.replace(pasted[:room], *self.selection)
        if len(event.text) > 4 * longest or len(pasted) > room:
            self.post_message(Cut(min(room, len(pasted))))


# Floods: a long text comes key by key where a terminal cannot tell that it was pasted

# More keys than these within so many seconds nobody presses; the longest reply is not half of them.
_MOST_KEYS, _WITHIN = 3000, 2.0
# Seconds without a key after which a flood is over; between keys of what was read at once there are none.
_QUIET, _GAP = 0.2, 0.02


class Flood(Message):
    """More was typed at once than was read."""


class _Dammed(Driver):
    """A driver that reads a flood of keys to its end and leaves it out: to work it off would take all memory."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._recent: deque[tuple[float, events.Key]] = deque(maxlen=_MOST_KEYS)
        self._flooded_at: float | None = None

    def send_message(self, message: Message) -> None:
        if not (isinstance(message, events.Key) and self._is_of_flood(message)):
            super().send_message(message)

    def _is_of_flood(self, key: events.Key) -> bool:
        now, recent = monotonic(), self._recent
        if self._flooded_at is not None and now - self._flooded_at < _GAP:  # read together with the flood
            self._flooded_at = now
            return True
        self._flooded_at = None
        recent.append((now, key))
        if len(recent) < _MOST_KEYS or now - recent[0][0] > _WITHIN:
            return False
        for _, earlier in recent:  # what is still to come of it is not done any more
            earlier.no_dispatch = True  # type: ignore[misc]
        recent.clear()
        self._read_off()
        self._flooded_at = monotonic()
        super().send_message(Flood())
        return True

    def _read_off(self) -> None:
        terminal = getattr(self, "fileno", None)
        if os.name != "posix" or terminal is None:
            return
        while select.select([terminal], [], [], _QUIET)[0] and os.read(terminal, 65536):
            pass


# The app: what is typed before a new screen can take it waits; it ends from outside, or because something failed

# Seconds after which it is handed on all the same: better lost than the keyboard dead.
_LONGEST_WAIT = 5.0
# More characters than any screen has room for.
_MOST_CELLS = 400_000


class TerminalLost(Exception):  # noqa: N818 - said by its name
    """Nothing can be read from the terminal any more."""


class EndableApp(App[None]):
    """An app that a handler of signals can end, and that leaves it to its starter to say why it failed.

    Textual would print a traceback with the values of all variables, which may hold what a person typed. And it keeps
    what is typed or pasted until a screen just opened is there: Textual would lose it, or its first characters, as no
    field has the focus yet.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._ahead: deque[events.Event] = deque()
        self._handing_on: asyncio.Task[None] | None = None

    @property
    def _is_there(self) -> bool:
        """Whether the screen can act on keys: one that has more to open than its widgets says so by `is_opening`."""
        return self.screen.is_mounted and not getattr(self.screen, "is_opening", False)

    async def on_event(self, event: events.Event) -> None:
        """Keeps keys back where the screen is not there yet, or others wait."""
        is_typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not is_typed or (not self._ahead and self._is_there):
            await self._hand(event)
            return
        self._ahead.append(event)
        if self._handing_on is None or self._handing_on.done():
            self._handing_on = asyncio.create_task(self._hand_on())

    async def _hand(self, event: events.Event) -> None:
        """To who acts on it; a line that is typed in acts on its keys itself, each after the one before it."""
        if isinstance(event, events.Key) and not event.is_forwarded and isinstance(self.focused, CleanInput):
            self.focused._forward_event(event)
        else:
            await super().on_event(event)

    async def _hand_on(self) -> None:
        while self._ahead:
            limit = monotonic() + _LONGEST_WAIT
            while not self._is_there and monotonic() < limit:  # it may be another one by then
                await asyncio.sleep(_GAP)
            try:
                await self._hand(self._ahead[0])
            except Exception as error:
                self._handle_exception(error)
            finally:
                self._ahead.popleft()

    def post_message(self, message: Message) -> bool:
        """Leaves out a size that no terminal has: one that is typed as a report would have all memory filled."""
        if isinstance(message, events.Resize) and message.size.area > _MOST_CELLS:
            return False
        return super().post_message(message)

    def get_driver_class(self) -> type[Driver]:
        """What reads the terminal, made to withstand a flood."""
        return type("DammedDriver", (_Dammed, super().get_driver_class()), {})

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
