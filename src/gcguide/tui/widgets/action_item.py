"""A thing of a list that can be acted on: ticked, taken on, asked again."""

from textual.binding import Binding
from textual.message import Message

from gcguide.tui.widgets.item import Item


class ActionItem(Item, can_focus=True):
    """Enter, space or a click acts on it.

    Args:
        kind: what acting means here.
        key: which of the list it is.
    """

    BINDINGS = [Binding("enter,space", "act", show=False)]

    class Acted(Message):
        """It was acted on."""

        def __init__(self, kind: str, key: str) -> None:
            self.kind = kind
            self.key = key
            super().__init__()

    def __init__(self, kind: str, key: str, mark: str, text: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(mark, text, details, "action")
        self.kind = kind
        self.key = key

    def on_click(self) -> None:
        self.focus()
        self.action_act()

    def action_act(self) -> None:
        """Tells who shows it."""
        self.post_message(self.Acted(self.kind, self.key))
