"""How the seven categories stand, and how far the conversation has come: as a panel, or on one line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from gcguide.text import pad, width
from gcguide.tui.themes import Marks
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.core.interview import Interview


@dataclass(frozen=True)
class Standing:
    """One category: its verdict's id, mark and short word, its number and short name."""

    verdict: str
    mark: str
    word: str
    number: int
    category: str


def standings(interview: "Interview", words: Words, marks: Marks) -> tuple[Standing, ...]:
    """The categories in the order of the notice."""
    from gcguide.conversation.remarks import category_verdicts  # not needed for the first screen

    verdicts = category_verdicts(interview.verdicts())
    shorts = {verdict: words(f"verdict_short.{verdict}") for verdict in set(verdicts.values())}
    columns = max(width(short) for short in shorts.values())
    return tuple(
        Standing(
            str(verdicts[category.id]),
            marks.verdicts[verdicts[category.id]],
            pad(shorts[verdicts[category.id]], columns),
            category.number,
            category.short[words.lang],
        )
        for category in interview.edition.rules.categories
    )


def progress(interview: "Interview", words: Words) -> str:
    """How much is known, and how much is still to come."""
    known, left = len(interview.facts), interview.prompts_left()
    return words("screen.progress", count=known, left=left) if left else words("screen.progress_done", count=known)


class StatusPanel(Static):
    """A line for each category: mark, word, number and name; never colour alstanding."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, title: str, standings: tuple[Standing, ...], progress: str) -> None:
        """The state of things now."""
        self.border_title = Content(title)
        lines = [
            Content.assemble(
                (f"{standing.mark} {standing.word}", f"$verdict-{standing.verdict}"),
                f" {standing.number} {standing.category}",
            )
            for standing in standings
        ]
        self.update(Content("\n").join([*lines, Content(""), Content(progress).stylize("$text-muted")]))


class StatusStrip(Static):
    """Number and mark of each category, where there is no room for the panel; F2 tells the whole."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, standings: tuple[Standing, ...], progress: str) -> None:
        """The state of things now."""
        parts = [
            Content.assemble((f"{standing.number}{standing.mark} ", f"$verdict-{standing.verdict}"))
            for standing in standings
        ]
        self.update(Content.assemble(*parts, " ", (progress, "$text-muted")))
