"""For the mouse: what Enter does when several rows are ticked."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from gcguide.text import width
from gcguide.tui.control import NOTHING, Control, Kind, Row
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.choices import DOUBT, Choices
from gcguide.tui.widgets.fields import ReplyField


class DoneButton(Static):
    """A line to click; hidden where one row is enough."""

    class Done(Message):
        """All is ticked."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, label: str) -> None:
        """Its words; none to hide it."""
        self.display = bool(label)
        self.update(Content(label))

    def on_click(self) -> None:
        self.post_message(self.Done())


# The answer dock: it becomes the control of whatever stands to be answered.

_STEPS = {"up": -1, "down": 1}
_TICK = " "


class Dock(Vertical):
    """Rows to choose from, the field to type in, and what Enter would do."""

    class Typing(Message):
        """What is typed has changed."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Moved(Message):
        """The cursor stands on another row."""

    class Typed(Message):
        """A reply in words."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Chosen(Message):
        """Rows taken; of those in `unsure` one is not sure."""

        def __init__(self, kind: Kind, chosen: list[str], unsure: list[str]) -> None:
            self.kind = kind
            self.chosen = chosen
            self.unsure = unsure
            super().__init__()

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self.control: Control | None = None
        self._hinted = ""

    def compose(self) -> ComposeResult:
        yield Choices(self.marks)
        yield DoneButton()
        with Horizontal(id="reply"):
            yield Static(Content(self.marks.cursor), id="reply-mark", markup=False)
            yield ReplyField()
        yield Static(id="hint", markup=False)

    @property
    def field(self) -> ReplyField:
        """Where one types."""
        return self.query_one(ReplyField)

    @property
    def choices(self) -> Choices:
        """The rows."""
        return self.query_one(Choices)

    def show(self, control: Control) -> None:
        """Becomes another control; what has been typed meanwhile stays."""
        self.control = control
        self.field.leads = _TICK + DOUBT if control.kind == "several" else ""
        # The cursor never stands on an answer that shuts everything, nor before a day or place is typed.
        first = None if control.is_typed else 1 if control.kind == "several" else 0
        self.choices.show(control, control.rows, first)
        self.query_one(DoneButton).show(control.done)
        self.hint(control.hint)
        self.field.focus()
        if self.field.value:
            self.post_message(self.Typing(self.field.value))

    def rows(self, rows: tuple[Row, ...], first: int | None) -> None:
        """Rows that fit what is typed."""
        if rows != self.choices.rows or self.choices.highlighted != first:
            self.choices.show(self.control, rows, first)

    def point(self, id: str) -> None:
        """Moves the cursor to a row."""
        for at, row in enumerate(self.choices.rows):
            if row.id == id:
                self.choices.highlighted = at

    def limit(self, lines: int) -> None:
        """Takes no more than so many lines; the rows scroll, the field stays."""
        self.choices.styles.max_height = max(2, lines - 5)

    def hint(self, text: str) -> None:
        """What Enter would do, or what can be typed."""
        line = self.query_one("#hint", Static)
        # While it stays on one line nothing else moves; laying out at every key would take as long as all the rest.
        line.update(Content(text), layout=max(width(text), width(self._hinted)) > line.size.width)
        self._hinted = text

    def on_input_changed(self, event: ReplyField.Changed) -> None:
        event.stop()
        self.post_message(self.Typing(event.value))

    def on_reply_field_led(self, event: ReplyField.Led) -> None:
        event.stop()
        choices = self.choices
        if event.key in _STEPS and choices.rows:
            at = choices.highlighted
            last = len(choices.rows) - 1
            start = -1 if event.key == "down" else last + 1
            choices.highlighted = max(0, min(last, (start if at is None else at) + _STEPS[event.key]))
            self.post_message(self.Moved())
        elif event.key in (_TICK, DOUBT) and choices.row is not None and choices.may_tick(choices.row):
            choices.tick(choices.row, unsure=event.key == DOUBT)

    def on_reply_field_pressed(self, event: ReplyField.Pressed) -> None:
        event.stop()
        self.take(event.text)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        event.stop()
        if self.control is not None and self.control.kind == "several" and self.choices.may_tick(event.row):
            self.choices.tick(event.row)
        else:
            self.field.value = ""
            self._chosen([event.row.id], [])
        self.field.focus()

    def on_done_button_done(self, event: DoneButton.Done) -> None:
        event.stop()
        text, self.field.value = self.field.value, ""
        self.take(text)
        self.field.focus()

    def take(self, text: str) -> None:
        """Enter: what is typed; of a place, the row under the cursor; else the rows chosen."""
        choices, control = self.choices, self.control
        if control is None:
            return
        if (row := control.numbered(text)) is not None:
            self._chosen([row.id], [])
        elif text.strip() and not (control.kind == "place" and choices.row is not None):
            self.post_message(self.Typed(text))
        elif control.kind != "several":
            if choices.row is not None:
                self._chosen([choices.row.id], [])
        elif choices.ticked or choices.unsure:
            self._chosen(
                *([row.id for row in choices.rows if row.id in ids] for ids in (choices.ticked, choices.unsure))
            )
        elif choices.row is not None and not choices.may_tick(choices.row):
            self._chosen([choices.row.id], [])
        else:
            self.post_message(self.Typed(""))

    def _chosen(self, chosen: list[str], unsure: list[str]) -> None:
        if self.control is not None:
            self.post_message(self.Chosen(self.control.kind, [id for id in chosen if id != NOTHING], unsure))
