"""For the mouse: what Enter does when several rows are ticked."""

from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class DoneButton(Static):
    """A line to click; hidden where one row is enough."""

    class Done(Message):
        """All is ticked."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, label: str) -> None:
        """Its words; none to hide it."""
        self.display = bool(label)
        self.update(Content(label))

    def on_click(self) -> None:
        self.post_message(self.Done())
