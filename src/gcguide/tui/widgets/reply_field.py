"""Where a reply is typed. It always has the focus, so that what an input method commits arrives whole and in order."""

from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from gcguide.text import plain

# More than any reply; the rest of a paste is left out.
_LONGEST = 300


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
        super().__init__(compact=True, select_on_focus=False, max_length=_LONGEST)
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
        self.insert_text_at_cursor(plain(event.text[: 4 * _LONGEST], _LONGEST))

    def action_lead(self, key: str) -> None:
        """Moves the cursor of the rows."""
        self.post_message(self.Led(key))

    async def action_submit(self) -> None:
        """Enter takes what is typed, or the row under the cursor; what is typed next is another reply."""
        self.post_message(self.Pressed(self.value))
        self.value = ""
