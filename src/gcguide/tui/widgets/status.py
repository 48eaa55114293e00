"""The seven categories as they stand, and how far the conversation has come: as a panel, or on one line."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from gcguide.tui.status import Standing


class StatusPanel(Static):
    """A line for each category: mark, word, number and name; never colour alone."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, title: str, standings: "tuple[Standing, ...]", progress: str) -> None:
        """The state of things now."""
        self.border_title = Content(title)
        lines = [
            Content.assemble((f"{one.mark} {one.word}", f"$verdict-{one.verdict}"), f" {one.number} {one.category}")
            for one in standings
        ]
        self.update(Content("\n").join([*lines, Content(""), Content(progress).stylize("$text-muted")]))


class StatusStrip(Static):
    """Number and mark of each category, where there is no room for the panel; F2 tells the whole."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, standings: "tuple[Standing, ...]", progress: str) -> None:
        """The state of things now."""
        parts = [Content.assemble((f"{one.number}{one.mark} ", f"$verdict-{one.verdict}")) for one in standings]
        self.update(Content.assemble(*parts, " ", (progress, "$text-muted")))
