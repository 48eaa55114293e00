"""The rows to choose from. It takes no focus: the reply field beneath it leads it, the mouse acts at once."""

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from gcguide.text import pad, width, wrap
from gcguide.tui.control import Control, Row
from gcguide.tui.themes import Marks

# The mark of not being sure, and the key for it.
DOUBT = "?"


class Choices(OptionList, can_focus=False):
    """Rows with their digits; with several to choose, each with its box."""

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, row: Row) -> None:
            self.row = row
            super().__init__()

    def __init__(self, marks: Marks) -> None:
        super().__init__(markup=False, compact=True)
        self.marks = marks
        self.control: Control | None = None
        self.rows: tuple[Row, ...] = ()
        self.ticked: frozenset[str] = frozenset()
        self.unsure: frozenset[str] = frozenset()
        self._columns = 0

    def show(self, control: Control | None, rows: tuple[Row, ...], first: int | None = 0) -> None:
        """Other rows to choose from, with the cursor on one of them."""
        self.control, self.rows = control, rows
        self.ticked = self.unsure = frozenset()
        self._fill()
        self.highlighted = first if rows else None
        self.display = bool(rows)

    def tick(self, row: Row, unsure: bool = False) -> None:
        """Ticks a row, or takes the tick back; with `unsure` the mark of not being sure."""
        here, other = (self.unsure, self.ticked) if unsure else (self.ticked, self.unsure)
        here, other = here ^ {row.id}, other - {row.id}
        self.ticked, self.unsure = (other, here) if unsure else (here, other)
        at = self.highlighted
        self._fill()
        self.highlighted = at

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return None if self.highlighted is None else self.rows[self.highlighted]

    def ids(self, those: frozenset[str]) -> list[str]:
        """Ids in the order of the rows."""
        return [row.id for row in self.rows if row.id in those]

    def on_resize(self) -> None:
        """Lines are broken by us, so that what follows the first is indented."""
        if self.size.width != self._columns:
            at = self.highlighted
            self._fill()
            self.highlighted = at

    def _fill(self) -> None:
        self._columns = self.size.width
        self.clear_options()
        self.add_options([Option(self._line(row), id=str(at)) for at, row in enumerate(self.rows)])

    def _line(self, row: Row) -> Content:
        head = f"{row.digit:>2} " if row.digit else "   "
        if self.control is not None and self.control.kind == "several":
            head += pad(self._box(row) if self.may_tick(row) else "", width(self.marks.tick_off)) + " "
        columns = (self.scrollable_content_region.width or 78) - 3
        lines = wrap(row.label + row.note, max(8, columns - width(head)))
        indent = " " * width(head)
        return Content("\n".join((head if at == 0 else indent) + line for at, line in enumerate(lines)))

    def may_tick(self, row: Row) -> bool:
        """Whether a row is one of several, and not the answer of none or of not saying."""
        ends = (self.rows[0], self.rows[-1])
        return row not in ends

    def _box(self, row: Row) -> str:
        if row.id in self.unsure:
            return self.marks.tick_off.replace(" ", DOUBT) if self.marks.ascii else DOUBT
        return self.marks.tick_on if row.id in self.ticked else self.marks.tick_off

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click takes the row."""
        event.stop()
        self.post_message(self.Picked(self.rows[event.option_index]))
