"""Where a reply is typed. It always has the focus, so that what an input method commits arrives whole and in order."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, Static

from gcguide.text import plain

# More than any reply; the rest of a paste is left out.
_LONGEST_REPLY = 300


class ReplyField(Input):
    """A line of text; while it is empty, its keys lead the rows above."""

    BINDINGS = [
        Binding("up", "lead('up')", show=False),
        Binding("down", "lead('down')", show=False),
    ]

    class Led(Message):
        """A key for the rows: up, down, space, or ?."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    class Pressed(Message):
        """Enter, and what was typed by then."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    # It is as wide as there is room, whatever is typed: nothing need be laid out anew at every key.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, max_length=_LONGEST_REPLY)
        self.leads = ""  # the characters that lead the rows while nothing is typed

    async def _on_key(self, event: events.Key) -> None:
        if event.character and not self.value and event.character in self.leads:
            event.stop()
            event.prevent_default()
            self.post_message(self.Led(event.character))
            return
        # Left to bubble, a key of ours would act after characters that came with it in one burst were typed.
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
        await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(plain(event.text[: 4 * _LONGEST_REPLY], _LONGEST_REPLY))

    def action_lead(self, key: str) -> None:
        """Moves the cursor of the rows."""
        self.post_message(self.Led(key))

    async def action_submit(self) -> None:
        """Enter takes what is typed, or the row under the cursor; what is typed next is another reply."""
        self.post_message(self.Pressed(self.value))
        self.value = ""


# Where one types what to find. It always has the focus: letters find, all that is done has keys that are no letters.
#
# An input method takes letters for itself before any program sees them, so that commands on letters would not arrive.

_LONGEST_FILTER = 60


class FilterField(Input):
    """A line of text; its keys act on the table below, in the order in which they are pressed."""

    BINDINGS = [
        *(Binding(key, f"screen.move('{key}')", show=False) for key in ("up", "down", "pageup", "pagedown")),
        Binding("ctrl+home", "screen.move('home')", show=False),
        Binding("ctrl+end", "screen.move('end')", show=False),
        Binding("enter", "screen.open", show=False),
        Binding("escape", "screen.leave", show=False),
        Binding("tab", "screen.mark(1)", show=False),
        Binding("shift+tab", "screen.mark(-1)", show=False),
        Binding("ctrl+a", "screen.mark_all", show=False),
        Binding("ctrl+n", "screen.new", show=False),
        Binding("ctrl+d", "screen.duplicate", show=False),
        Binding("ctrl+z", "screen.undo", show=False),
        Binding("ctrl+g", "screen.jump", show=False),
        Binding("ctrl+b", "screen.move_edition", show=False),
        Binding("ctrl+o", "screen.intake", show=False),
        Binding("f2", "screen.rename", show=False),
        Binding("f5", "screen.note", show=False),
        Binding("f6", "screen.due", show=False),
        Binding("f7", "screen.sort", show=False),
        Binding("f11", "screen.history", show=False),
    ]

    class Jumped(Message):
        """A letter was pressed while letters stand before the rows."""

        def __init__(self, letter: str) -> None:
            self.letter = letter
            super().__init__()

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, max_length=_LONGEST_FILTER)
        self.jumping = False

    async def _on_key(self, event: events.Key) -> None:
        if self.jumping and event.character and event.character.isalnum():
            self._stop(event)
            self.post_message(self.Jumped(event.character.lower()))
            return
        action = self._action(event)
        if action is None:
            await super()._on_key(event)
        elif await self.app.run_action(action, self):
            self._stop(event)

    def _action(self, event: events.Key) -> str | None:
        """What a key does besides typing: a blank marks while nothing is typed, Del at the end of the line deletes."""
        if event.key == "space" and not self.value:
            return "screen.mark(1)"
        if event.key == "delete" and self.cursor_position == len(self.value):
            return "screen.delete"
        bindings = self._bindings.key_to_bindings.get(event.key, ())
        return next((one.action for one in bindings if one.action.startswith("screen.")), None)

    @staticmethod
    def _stop(event: events.Key) -> None:
        event.stop()
        event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(plain(event.text[: 4 * _LONGEST_FILTER], _LONGEST_FILTER))


# A field of a form: its label, where to type, and what is wrong with it, said in place.


class PlainInput(Input):
    """A line of text; what is pasted is cleaned."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(plain(event.text[:2000]))


class LabelledField(Vertical):
    """One field.

    Args:
        key: which of the form it is.
        label, hint: what it is called, and what helps with it.
        value: what it holds at first.
        hidden: whether what is typed shows as dots.
    """

    DEFAULT_CSS = "LabelledField { height: auto; }"

    def __init__(self, key: str, label: str, hint: str = "", value: str = "", hidden: bool = False) -> None:
        super().__init__()
        self.key = key
        self.label = label
        self.hint = hint
        self.first = value
        self.hidden = hidden

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble((self.label, "bold"), f" {self.hint}"), markup=False, classes="field-label")
        yield PlainInput(self.first, password=self.hidden, compact=True, select_on_focus=False)
        yield Static(markup=False, classes="field-problem")

    @property
    def value(self) -> str:
        """What is typed."""
        return plain(self.query_one(PlainInput).value)

    def set_value(self, value: str) -> None:
        """Puts something else into it."""
        self.query_one(PlainInput).value = value

    def show_typed(self, shown: bool) -> None:
        """Shows what is typed, or dots."""
        self.query_one(PlainInput).password = self.hidden and not shown

    def say(self, text: str) -> None:
        """What is wrong with it; nothing to take that back."""
        problem = self.query_one(".field-problem", Static)
        problem.update(Content(text))
        problem.display = bool(text)
