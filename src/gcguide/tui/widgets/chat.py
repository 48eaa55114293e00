"""The chat: what was said, what was answered, and the question that stands, always in sight."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import AwaitMount, Widget
from textual.widgets import Static

from gcguide.conversation.remark import Remark, Turn
from gcguide.dialog.words import Words
from gcguide.tui.marks import Marks
from gcguide.tui.widgets.bubble import Bubble
from gcguide.tui.widgets.pane import Pane
from gcguide.tui.widgets.question_bubble import QuestionBubble
from gcguide.tui.widgets.turn_line import TurnLine

if TYPE_CHECKING:
    from gcguide.conversation.prompt import Prompt

# More live widgets than this make every key slower; older ones are folded into one.
_LIVE = 50


class Chat(Pane):
    """Bubbles in their order; the latest is kept in sight unless one has scrolled away."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self._mounting: AwaitMount | None = None

    def on_mount(self) -> None:
        self.anchor()

    def tell(self, said: Sequence[Remark | Turn], words: Words) -> None:
        """Adds what is new."""
        marks = self.marks
        self._mount([TurnLine(one, words, marks) if isinstance(one, Turn) else Bubble(one, marks) for one in said])

    def tell_anew(self, said: Sequence[Remark | Turn], words: Words) -> None:
        """Shows another history."""
        self.remove_children()
        self.tell(said, words)

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
        """Keeps the oldest as one text."""
        surplus = list(self.children)[: max(0, len(self.children) - _LIVE)]
        if len(surplus) < 2:
            return
        folded = [child.content for child in surplus if isinstance(child, Static)]
        texts = [content if isinstance(content, Content) else Content(str(content)) for content in folded]
        with self.app.batch_update():
            self.remove_children(surplus)
            self.mount(Static(Content("\n").join(texts), markup=False, classes="folded"), before=0)
