"""The line of the desk that says that there is a newer notice than that of some cases, and what it changes."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from gcguide.desk.rows import CaseRow
from gcguide.text import width
from gcguide.words import Words


class NewerLine(Static):
    """One line, and none where no case can be moved to a newer notice."""

    def __init__(self, words: Words) -> None:
        super().__init__(markup=False, id="newer")
        self.words = words
        self.ways: Sequence[str] = ()
        self.display = False

    def say_nothing(self) -> None:
        """No case is under an older notice."""
        self.display = False

    def say_comparing(self, count: int) -> None:
        """So many cases are being compared."""
        self._say([self.words("desk.newer_comparing", count=count)])

    def say(self, rows: Sequence[CaseRow]) -> None:
        """What the newer notice makes of the cases that can be moved to it."""
        told = [row.impact for row in rows]
        changed = sum(one is not None and one.is_turned for one in told)
        asked = sum(one is not None and bool(one.asked) for one in told)
        self._say([
            self.words(f"desk.newer{size}", count=len(rows), changed=changed, asked=asked) for size in ("", "_short")
        ])  # fmt: skip

    def _say(self, ways: Sequence[str]) -> None:
        self.ways, self.display = ways, bool(ways)
        self.refresh()

    def render(self) -> Content:
        """The longest of the ways to say it that there is room for."""
        room = self.content_size.width
        return Content(next((way for way in self.ways if width(way) <= room), self.ways[-1] if self.ways else ""))
