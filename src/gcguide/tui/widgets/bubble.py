"""Something the assistant says: a tint and one side bar."""

from textual.content import Content
from textual.widgets import Static

from gcguide.conversation.remark import Remark
from gcguide.tui.marks import Marks


class Bubble(Static):
    """Paragraphs of one remark; the class is its kind."""

    def __init__(self, remark: Remark, marks: Marks) -> None:
        super().__init__(Content(marks.drawn("\n".join(remark.lines))), markup=False, classes=f"said {remark.kind}")
        self.remark = remark
