"""The question that stands: the sentence, what helps with it, the clause."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from gcguide.dialog.words import Words

if TYPE_CHECKING:
    from gcguide.conversation.prompt import Prompt


class QuestionBubble(Static):
    """One question."""

    def __init__(self, prompt: "Prompt", words: Words) -> None:
        lines = [
            Content.assemble((prompt.ask, "bold"), (words.cited(prompt.clause), "$text-muted")),
            Content(prompt.help),
        ]
        super().__init__(Content("\n").join(lines), markup=False, classes="said question")
        self.prompt = prompt
