"""Parts of a page: things of a list, what can be acted on, what folds, tables; the blocks of a pack made of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from gcguide.paper.pack import Bullets, Chain, Heading, Paragraph, Shown, Table, Timeline
from gcguide.paper.plain_text import block_lines
from gcguide.text import Lang, pad, width, wrap
from gcguide.tui.themes import Marks


class LinesView(Widget):
    """Lines laid out by ourselves for the width there is: things of a list, tables, timelines, trees.

    Made of a widget for each part, a page of them would take three times as long.

    Args:
        make: the lines for a number of columns.
    """

    DEFAULT_CSS = "LinesView { height: auto; width: 100%; }"

    def __init__(self, make: Callable[[int], Iterable[str | Content]], classes: str = "") -> None:
        super().__init__(classes=classes)
        self._make = make

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many as there are lines."""
        return len(list(self._make(width)))

    def render(self) -> Content:
        """The lines for the width now."""
        lines = self._make(self.content_size.width)
        return Content("\n").join(Content(line) if isinstance(line, str) else line for line in lines)


class Item(LinesView):
    """One thing of a list: a mark, a text beside it, details below it, fainter; each line begins under the text."""

    def __init__(self, mark: str, text: str, details: tuple[str, ...] = (), classes: str = "") -> None:
        super().__init__(self.laid_out, f"item {classes}")
        self.mark = mark
        self.text = text
        self.details = details

    def show(self, mark: str, text: str) -> None:
        """Another mark, or another text."""
        self.mark, self.text = mark, text
        self.refresh(layout=True)

    def laid_out(self, columns: int) -> list[Content]:
        """What stands there, in so many columns."""
        beside = width(self.mark) + 1
        indent, room = " " * beside, columns - beside
        first, *others = wrap(self.text, room)
        faint = [line for detail in self.details for line in wrap(detail, room)]
        return [
            Content.assemble((pad(self.mark, beside), "$primary"), first),
            *(Content(indent + line) for line in others),
            *(Content(indent + line).stylize("$text-muted") for line in faint),
        ]


class ActionItem(Item, can_focus=True):
    """A thing of a list that Enter, space or a click acts on: it is ticked, taken, asked again.

    Args:
        kind: what acting means here.
        key: which of the list it is.
    """

    BINDINGS = [Binding("enter,space", "act", show=False)]

    @dataclass
    class Acted(Message):
        """It was acted on."""

        kind: str
        key: str

    def __init__(self, kind: str, key: str, mark: str, text: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(mark, text, details, "action")
        self.kind = kind
        self.key = key

    def on_click(self) -> None:
        self.focus()
        self.action_act()

    def action_act(self) -> None:
        """Tells who shows it."""
        self.post_message(self.Acted(self.kind, self.key))


class FoldLine(Static, can_focus=True):
    """The line that opens and closes what is below it."""

    BINDINGS = [Binding("enter,space", "turn", show=False)]

    def __init__(self, title: str, body: Widget, marks: Marks) -> None:
        self.title = title
        self.body = body
        self.marks = marks
        super().__init__(self._line(), markup=False)

    def on_click(self) -> None:
        self.action_turn()

    def action_turn(self) -> None:
        """Opens or closes what is below."""
        self.body.display = not self.body.display
        self.update(self._line())

    def _line(self) -> Content:
        return Content(f"{self.marks.opened if self.body.display else self.marks.closed} {self.title}")


class Fold(Vertical):
    """Something long under a line that opens and closes it."""

    DEFAULT_CSS = "Fold { height: auto; }"

    def __init__(self, title: str, body: Widget, marks: Marks, opened: bool = False) -> None:
        body.display = opened
        super().__init__(FoldLine(title, body, marks), body)


def lines_of(widget: Widget, columns: int) -> int:
    """How many lines a part of a page takes, before it is laid out; of what folds, the line that opens it."""
    match widget:
        case Item():
            return len(widget.laid_out(columns))
        case Static():
            return len(wrap(str(widget.content), columns)) + widget.has_class("heading")
        case _:
            return 1


def text_of(widget: Widget) -> str:
    """The text that a part of a page shows, whatever it is made of; none where it only holds others."""
    match widget:
        case Item():
            return "\n".join((widget.text, *widget.details))
        case LinesView():
            return str(widget.render())
        case Static():
            return str(widget.content)
        case _:
            return ""


def block_widgets(blocks: Iterable[Shown], marks: Marks, lang: Lang) -> Iterator[Widget]:
    """The blocks of a pack as widgets: what is printed and what is shown are the same parts."""
    for block in blocks:
        match block:
            case Heading(text):
                yield Static(Content(text), markup=False, classes="heading")
            case Paragraph(text, kind):
                yield Static(Content(marks.drawn(text)), markup=False, classes=f"paragraph {kind}")
            case Bullets(items):
                yield from (Item(marks.between, marks.drawn(item)) for item in items)
            case Chain(links):
                for n, link in enumerate(links, start=1):  # downward, a body a line
                    if n > 1:
                        yield Static(Content(f" {marks.thread}"), markup=False)
                    yield Item(f"{n:>2}", link, classes="link")
            case Table() | Timeline():
                yield LinesView(partial(block_lines, block, lang))
            case _:
                raise TypeError(type(block))
