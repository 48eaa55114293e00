"""The seven categories on one line, where there is no room for the panel."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from gcguide.tui.status import Standing


class StatusStrip(Static):
    """Number and mark of each category; F2 tells the whole."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, standings: "tuple[Standing, ...]", progress: str) -> None:
        """The state of things now."""
        parts = [Content.assemble((f"{one.number}{one.mark} ", f"$verdict-{one.verdict}")) for one in standings]
        self.update(Content.assemble(*parts, " ", (progress, "$text-muted")))
