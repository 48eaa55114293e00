"""The chat: what was said, what was answered, and the question that stands, always in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import AwaitMount, Widget
from textual.widgets import Static

from gcguide.conversation.transcript import Remark, Turn
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.frame import Pane
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.conversation.prompt import Prompt

# More live widgets than this make every key slower; older ones are folded into one.
_LIVE = 50


class Bubble(Static):
    """What the assistant says: the paragraphs of one remark, tinted by its kind."""

    def __init__(self, remark: Remark, marks: Marks) -> None:
        super().__init__(Content(marks.drawn("\n".join(remark.lines))), markup=False, classes=f"said {remark.kind}")


class QuestionBubble(Static):
    """The question that stands: the sentence, the clause, what helps with it."""

    def __init__(self, prompt: "Prompt", words: Words) -> None:
        lines = [
            Content.assemble((prompt.ask, "bold"), (words.cited(prompt.clause), "$text-muted")),
            Content(prompt.help),
        ]
        super().__init__(Content("\n").join(lines), markup=False, classes="said question")


class TurnLine(Static, can_focus=True):
    """A past answer: what was asked in short, the answer, and below it the verdicts that it changed.

    A click, or Enter on it, changes it.
    """

    BINDINGS = [Binding("enter,space", "reopen", show=False)]

    @dataclass
    class Reopened(Message):
        """The answer is to be changed."""

        facts: tuple[str, ...]

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


class Chat(Pane):
    """Bubbles in their order; the latest is kept in sight unless one has scrolled away."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self._mounting: AwaitMount | None = None

    def on_mount(self) -> None:
        self.anchor()

    def tell(self, entries: Sequence[Remark | Turn], words: Words) -> None:
        """Adds what is new."""
        marks = self.marks
        self._mount(
            [TurnLine(entry, words, marks) if isinstance(entry, Turn) else Bubble(entry, marks) for entry in entries]
        )

    def tell_anew(self, entries: Sequence[Remark | Turn], words: Words) -> None:
        """Shows another history."""
        self.remove_children()
        self.tell(entries, words)

    def ask(self, prompt: "Prompt | None", words: Words) -> None:
        """Puts the question at the end."""
        self.query(QuestionBubble).remove()
        if prompt is not None:
            self._mount([QuestionBubble(prompt, words)])

    async def shown(self) -> None:
        """Returns when what was told last is there."""
        if self._mounting is not None:
            await self._mounting

    def _mount(self, widgets: list[Widget]) -> None:
        self._mounting = self.mount_all(widgets)
        self._fold()
        self.anchor()

    def _fold(self) -> None:
        """Folds the oldest into one text."""
        surplus = list(self.children)[: max(0, len(self.children) - _LIVE)]
        if len(surplus) < 2:
            return
        contents = [child.content for child in surplus if isinstance(child, Static)]
        texts = [content if isinstance(content, Content) else Content(str(content)) for content in contents]
        with self.app.batch_update():
            self.remove_children(surplus)
            self.mount(Static(Content("\n").join(texts), markup=False, classes="folded"), before=0)
