"""Where one types what to find. It always has the focus: letters find, all that is done has keys that are no letters.

An input method takes letters for itself before any program sees them, so that commands on letters would not arrive.
"""

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from gcguide.text import plain

_LONGEST = 60


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
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, max_length=_LONGEST)
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
        self.insert_text_at_cursor(plain(event.text[: 4 * _LONGEST], _LONGEST))
