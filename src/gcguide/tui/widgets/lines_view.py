"""Text laid out by ourselves for the width there is: tables, timelines, trees."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class LinesView(Widget):
    """Lines made anew for every width.

    Args:
        make: the lines for a number of columns.
    """

    DEFAULT_CSS = "LinesView { height: auto; width: 100%; }"

    def __init__(self, make: Callable[[int], Iterable[str]], classes: str = "") -> None:
        super().__init__(classes=classes)
        self._make = make

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many as there are lines."""
        return len(list(self._make(width)))

    def render(self) -> Content:
        """The lines for the width now."""
        return Content("\n".join(self._make(self.content_size.width)))
