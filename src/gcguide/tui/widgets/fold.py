"""Something long under a line that opens and closes it."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from gcguide.tui.marks import Marks


class FoldLine(Static, can_focus=True):
    """The line."""

    BINDINGS = [Binding("enter,space", "turn", show=False)]

    def on_click(self) -> None:
        self.action_turn()

    def action_turn(self) -> None:
        """Opens or closes what is below."""
        if isinstance(self.parent, Fold):
            self.parent.turn()


class Fold(Vertical):
    """A line and what it hides."""

    DEFAULT_CSS = "Fold { height: auto; }"

    def __init__(self, title: str, body: Widget, marks: Marks, opened: bool = False) -> None:
        super().__init__()
        self.title = title
        self.body = body
        self.marks = marks
        self.body.display = opened

    def compose(self) -> ComposeResult:
        yield FoldLine(self._line(), markup=False)
        yield self.body

    def turn(self) -> None:
        """Opens or closes."""
        self.body.display = not self.body.display
        self.query_one(FoldLine).update(self._line())

    def _line(self) -> Content:
        return Content(f"{self.marks.opened if self.body.display else self.marks.closed} {self.title}")
