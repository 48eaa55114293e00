"""A field of a form: its label, where to type, and what is wrong with it, said in place."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from gcguide.text import plain


class PlainInput(Input):
    """A line of text; what is pasted is cleaned."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(plain(event.text[:2000]))


class LabelledField(Vertical):
    """One field.

    Args:
        key: which of the form it is.
        label, hint: what it is called, and what helps with it.
        value: what it holds at first.
        hidden: whether what is typed shows as dots.
    """

    DEFAULT_CSS = "LabelledField { height: auto; }"

    def __init__(self, key: str, label: str, hint: str = "", value: str = "", hidden: bool = False) -> None:
        super().__init__()
        self.key = key
        self.label = label
        self.hint = hint
        self.first = value
        self.hidden = hidden

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble((self.label, "bold"), f" {self.hint}"), markup=False, classes="field-label")
        yield PlainInput(self.first, password=self.hidden, compact=True, select_on_focus=False)
        yield Static(markup=False, classes="field-problem")

    @property
    def value(self) -> str:
        """What is typed."""
        return plain(self.query_one(PlainInput).value)

    def set_value(self, value: str) -> None:
        """Puts something else into it."""
        self.query_one(PlainInput).value = value

    def show_typed(self, shown: bool) -> None:
        """Shows what is typed, or dots."""
        self.query_one(PlainInput).password = self.hidden and not shown

    def say(self, text: str) -> None:
        """What is wrong with it; nothing to take that back."""
        problem = self.query_one(".field-problem", Static)
        problem.update(Content(text))
        problem.display = bool(text)
