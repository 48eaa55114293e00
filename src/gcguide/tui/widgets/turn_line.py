"""A past answer, on one line: click it, or press Enter on it, to change it."""

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from gcguide.conversation.remark import Turn
from gcguide.dialog.words import Words
from gcguide.tui.marks import Marks


class TurnLine(Static, can_focus=True):
    """What was asked in short, the answer, and below it the verdicts that it changed."""

    BINDINGS = [Binding("enter,space", "reopen", show=False)]

    class Reopened(Message):
        """The answer is to be changed."""

        def __init__(self, facts: tuple[str, ...]) -> None:
            self.facts = facts
            super().__init__()

    def __init__(self, turn: Turn, words: Words, marks: Marks) -> None:
        answer = Content.assemble((words.labelled(turn.label, ""), "$text-muted"), (turn.said, "bold"))
        lines = [answer, *(Content(marks.drawn(line)).stylize("$text-muted") for line in turn.verdicts)]
        super().__init__(Content("\n").join(lines), markup=False, classes="turn")
        self.turn = turn

    def on_click(self) -> None:
        self.action_reopen()

    def action_reopen(self) -> None:
        """Asks to change the answer."""
        if self.turn.facts:
            self.post_message(self.Reopened(self.turn.facts))
