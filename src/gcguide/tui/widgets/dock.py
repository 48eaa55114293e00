"""The answer dock: it becomes the control of whatever stands to be answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual import events
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from gcguide.policy.front_page import window
from gcguide.problem import Problem
from gcguide.text import LONGEST_REPLY, pad, width, wrap
from gcguide.tui.textual_private import CleanInput
from gcguide.tui.themes import Marks
from gcguide.words import Words, message

if TYPE_CHECKING:
    from gcguide.cases.saved import Latest
    from gcguide.conversation.conversation import Conversation

Kind = Literal["one", "several", "day", "place", "offer", "start", "after"]

NOTHING = "nothing"
# The mark of not being sure, and the key for it.
DOUBT = "?"
_TICK = " "
_STEPS = {"up": -1, "down": 1}
_MENU_BEFORE = ("begin", "materials", "cases")
_MENU_AFTER = ("result", "supposed", "export", "choose", "change", "cases", "anew")
# As many places as one may look through.
_MOST_PLACES = 60
# A longer text is a story.
_LONGEST_HINT = 240


# What can be chosen now: of a question, of several readings, of what to do before and after the questions


@dataclass(frozen=True)
class Choice:
    """One line to choose; `digit` is how it is typed, `note` where it stands."""

    id: str
    label: str
    digit: str
    note: str = ""


@dataclass(frozen=True)
class Control:
    """What the dock becomes.

    Args:
        kind: what is chosen: one row, several, a day or a place that is typed, a reading, how to begin or to go on.
        hint: what may be typed.
        done: what to click when several rows are ticked.
        ticked: the rows that are ticked to begin with, by their ids.
        first: the row that the cursor stands on to begin with, where that is another than usual.
    """

    kind: Kind
    rows: tuple[Choice, ...]
    hint: str
    done: str = ""
    ticked: tuple[str, ...] = ()
    first: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether digits belong to what is typed."""
        return self.kind in ("day", "place")

    def numbered(self, text: str) -> Choice | None:
        """The row of a menu that a typed number names; a question's rows are read with all else that is typed."""
        digits = text.strip()
        if self.kind not in ("start", "after") or not digits.isdecimal():
            return None
        return next((row for row in self.rows if row.digit == str(int(digits))), None)


_NOTHING_ASKED = Control("one", (), "")


def control_now(conversation: "Conversation") -> Control:
    """The control for where the conversation stands."""
    from gcguide.core.decide import targets  # not needed for the first screen

    words, prompt = conversation.words, conversation.prompt
    if conversation.offers:
        rows = [Choice(str(n), label, str(n)) for n, label in enumerate(conversation.offers, start=1)]
        return Control("offer", tuple(rows), words("screen.hint_offer"))
    if prompt is None:
        interview = conversation.interview
        offered = {
            "supposed": window(interview.edition, conversation.today).state == "closed",
            "choose": any(targets(interview.edition, interview.verdicts())),
        }
        ids = [id for id in _MENU_AFTER if offered.get(id, True)]
        return _menu("after", [(id, words(f"screen.after_{id}")) for id in ids], words)
    rows = [
        Choice(option.id, option.label, str(n), words.cited(option.clause))
        for n, option in enumerate(prompt.choices, start=1)
    ]
    hint, ticked = words(f"screen.hint_{prompt.kind}"), tuple(option.id for option in conversation.proposed)
    if prompt.kind == "several":
        rows.insert(0, Choice(NOTHING, words("answer.nothing"), "0"))
        ticked = tuple(dict.fromkeys((*ticked, *prompt.proposed)))
        return Control(prompt.kind, tuple(rows), hint, words("screen.done"), ticked)
    return Control(prompt.kind, tuple(rows), hint, ticked=ticked, first=next(iter(prompt.proposed), ""))


def opening_menu(words: Words, latest: "Latest | None" = None) -> Control:
    """The control before the first question; the latest case, if there is one, can be gone on with."""
    begin, *others = [(id, words(f"screen.start_{id}")) for id in _MENU_BEFORE]
    if latest is not None:
        day = words.day(latest.day)
        others.insert(0, ("resume", words("screen.start_resume", number=latest.number, name=latest.name, day=day)))
    return _menu("start", [begin, *others], words)


def _menu(kind: Kind, entries: Sequence[tuple[str, str]], words: Words) -> Control:
    rows = [Choice(id, label, str(n)) for n, (id, label) in enumerate(entries, start=1)]
    return Control(kind, tuple(rows), words(f"screen.hint_{kind}"))


def typing_hint(conversation: "Conversation", control: Control, text: str) -> tuple[str, str | None]:
    """What Enter would do with what is typed so far, and the id of the row that it stands for, if it is one."""
    from gcguide.conversation.understood import Answer, Asked, Readings, Stated  # not needed for the first screen

    words = conversation.words
    if len(text) > _LONGEST_HINT:  # read once, with Enter, not at every key
        return words("screen.takes_long"), None
    match conversation.reads(text):
        case Answer() as answer:
            row = next((row.id for row in control.rows if row.label == answer.said), None)
            return words("screen.takes", answer=answer.said), row
        case Readings() as readings:
            return words("screen.takes_readings", count=len(readings.answers)), None
        case Stated() as stated:
            return words("screen.takes_stated", count=len(stated.facts)), None
        case Asked():
            return words("screen.takes_question"), None
        case Problem() as problem:
            return message(problem, words), None
        case None:
            return control.hint, None


def matching_places(conversation: "Conversation", text: str) -> tuple[Choice, ...]:
    """The places that what is typed may name, to be looked through."""
    from gcguide.language.places import read_places

    places = read_places(text, conversation.interview.edition)[:_MOST_PLACES]
    return tuple(Choice(place.code, place.in_words(conversation.words.lang), "") for place in places)


# The rows and the field


class Choices(OptionList, can_focus=False):
    """The rows with their digits; with several to choose, each with its box.

    It takes no focus: the reply field beneath it leads it, the mouse acts at once.
    """

    class Resized(Message):
        """There is other room for them."""

    def __init__(self, marks: Marks) -> None:
        super().__init__(markup=False, compact=True)
        self.marks = marks
        self.control = _NOTHING_ASKED
        self.rows: tuple[Choice, ...] = ()
        self.ticked: dict[str, str] = {}  # the mark of each row that has one: of a tick, or of not being sure
        self._filled_for = 0  # columns

    def show(self, control: Control, rows: tuple[Choice, ...], first: int | None = 0) -> None:
        """Other rows to choose from, with the cursor on one of them."""
        self.control, self.rows = control, rows
        self.ticked = dict.fromkeys(control.ticked, _TICK)
        self._fill()
        self.highlighted = first if rows else None
        self.display = bool(rows)

    def tick(self, row: Choice, mark: str = _TICK) -> None:
        """Marks a row, or takes the same mark back."""
        if self.ticked.pop(row.id, None) != mark:
            self.ticked[row.id] = mark
        self._fill()

    def marked(self, mark: str) -> list[str]:
        """The rows that have a mark, by their ids."""
        return [row.id for row in self.rows if self.ticked.get(row.id) == mark]

    @property
    def row(self) -> Choice | None:
        """The row under the cursor."""
        return None if self.highlighted is None else self.rows[self.highlighted]

    def on_resize(self) -> None:
        """Lines are broken by us, so that what follows the first is indented."""
        if self.size.width != self._filled_for:
            self._fill()
        self.post_message(self.Resized())

    def _fill(self) -> None:
        cursor, self._filled_for = self.highlighted, self.size.width
        self.clear_options()
        self.add_options([Option(self._line(row), id=str(n)) for n, row in enumerate(self.rows)])
        self.highlighted = cursor if cursor is not None and cursor < len(self.rows) else None

    def _line(self, row: Choice) -> Content:
        head = f"{row.digit:>2} " if row.digit else "   "
        if self.control.kind == "several":
            head += pad(self._box(row) if self.may_tick(row) else "", width(self.marks.tick_off)) + " "
        columns = (self.scrollable_content_region.width or 78) - 3
        lines = wrap(row.label + row.note, max(8, columns - width(head)))
        indent = " " * width(head)
        return Content("\n".join((indent if n else head) + line for n, line in enumerate(lines)))

    def may_tick(self, row: Choice) -> bool:
        """Whether a row is one of several, and not the answer of none or of not saying."""
        return row not in (self.rows[0], self.rows[-1])

    def _box(self, row: Choice) -> str:
        if self.ticked.get(row.id) == DOUBT:
            return self.marks.tick_off.replace(" ", DOUBT) if self.marks.ascii else DOUBT
        return self.marks.tick_on if row.id in self.ticked else self.marks.tick_off


class DoneButton(Static):
    """For the mouse: what Enter does when several rows are ticked. Hidden where one row is enough."""

    def show(self, label: str) -> None:
        """Its words; none to hide it."""
        self.display = bool(label)
        self.update(Content(label))


class ReplyField(CleanInput):
    """Where a reply is typed; while it is empty, its keys lead the rows above.

    It always has the focus, so that what an input method commits arrives whole and in order.
    """

    BINDINGS = [
        Binding("up", "lead('up')", show=False),
        Binding("down", "lead('down')", show=False),
    ]

    # It is as wide as there is room, whatever is typed: nothing need be laid out anew at every key.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, take: Callable[[str], None], lead: Callable[[str], None]) -> None:
        super().__init__(compact=True, select_on_focus=False, max_length=LONGEST_REPLY)
        self._take, self._lead = take, lead
        self.leads = ""  # the characters that lead the rows while nothing is typed

    def key_action(self, event: events.Key) -> str | None:
        if event.character and not self.value and event.character in self.leads:
            return f"lead({event.character!r})"
        return super().key_action(event)

    def action_lead(self, key: str) -> None:
        """Moves the cursor of the rows, or ticks the row under it."""
        self._lead(key)

    async def action_submit(self) -> None:
        """Enter takes what is typed, or the row under the cursor; what is typed next is another reply."""
        text, self.value = self.value, ""
        self._take(text)


class Dock(Vertical):
    """Rows to choose from, the field to type in, and what Enter would do.

    Args:
        typed: takes a reply in words.
        chosen: takes rows that were chosen of a kind of control, by their ids, and those of which one is not sure.

    They are called and not told by messages, so that a key pressed after Enter finds its answer taken.
    """

    @dataclass
    class Typing(Message):
        """What is typed has changed."""

        text: str

        def can_replace(self, message: Message) -> bool:
            """Of several that wait, the last one counts."""
            return isinstance(message, Dock.Typing)

    class Moved(Message):
        """The cursor stands on another row."""

    def __init__(
        self,
        marks: Marks,
        words: Words,
        typed: Callable[[str], None],
        chosen: Callable[[Kind, list[str], list[str]], None],
    ) -> None:
        self.words, self._typed, self._chosen = words, typed, chosen
        self.choices = Choices(marks)
        self.done = DoneButton()
        self.field = ReplyField(self.take, self.lead)
        self.line = Static(id="hint", markup=False)
        reply = Horizontal(Static(Content(marks.cursor), id="reply-mark", markup=False), self.field, id="reply")
        super().__init__(self.choices, self.done, reply, self.line)
        self.control = _NOTHING_ASKED
        self._hint = ""
        self._fitting = ""  # the text that the rows of places fit

    def on_mount(self) -> None:
        """Whatever moves the rows, it is said how many do not show, once they are laid out."""
        for what in ("scroll_y", "virtual_size"):
            self.watch(self.choices, what, self._say_more_soon)

    def _say_more_soon(self) -> None:
        self.call_after_refresh(self._say_more)

    def on_choices_resized(self) -> None:
        """More rows show, or fewer."""
        self._say_more()

    def _say_more(self) -> None:
        """Says in the line above the rows how many lines are hidden: the bar beside them is colour only."""
        hidden = self.choices.max_scroll_y if self.choices.display else 0
        above = min(hidden, round(self.choices.scroll_y))
        counts = {"above": above, "below": hidden - above}
        said = [self.words(f"screen.more_{where}", count=count) for where, count in counts.items() if count]
        self.border_title = f" {self.words('join.comma').join(said)} " if said else ""

    def show(self, control: Control) -> None:
        """Becomes another control; what has been typed meanwhile stays."""
        self.control = control
        self.field.leads = _TICK + DOUBT if control.kind == "several" else ""
        # The cursor never stands on an answer that shuts everything, nor before a day or place is typed.
        first = None if control.is_typed else 1 if control.kind == "several" else 0
        self.choices.show(control, control.rows, first)
        if control.first:
            self.point(control.first)
        self.done.show(control.done)
        self.hint(control.hint)
        self.field.focus()
        if self.field.value:
            self.post_message(self.Typing(self.field.value))

    def rows(self, rows: tuple[Choice, ...], first: int | None, text: str) -> None:
        """Rows that fit a text that is typed."""
        self._fitting = text
        if rows != self.choices.rows or self.choices.highlighted != first:
            self.choices.show(self.control, rows, first)

    def point(self, id: str) -> None:
        """Moves the cursor to a row."""
        for n, row in enumerate(self.choices.rows):
            if row.id == id:
                self.choices.highlighted = n

    def limit(self, lines: int) -> None:
        """Takes no more than so many lines; the rows scroll, the field stays."""
        self.choices.styles.max_height = max(2, lines - 5)

    def hint(self, text: str) -> None:
        """What Enter would do, or what can be typed."""
        # While it stays on one line nothing else moves; laying out at every key would take as long as all the rest.
        self.line.update(Content(text), layout=max(width(text), width(self._hint)) > self.line.size.width)
        self._hint = text

    def on_input_changed(self, event: ReplyField.Changed) -> None:
        event.stop()
        self.post_message(self.Typing(event.value))

    def lead(self, key: str) -> None:
        """A key for the rows: up, down, space, or ?."""
        choices = self.choices
        if key in _STEPS and choices.rows:
            last = len(choices.rows) - 1
            before_first = -1 if key == "down" else last + 1
            cursor = before_first if choices.highlighted is None else choices.highlighted
            choices.highlighted = max(0, min(last, cursor + _STEPS[key]))
            self.post_message(self.Moved())
        elif key in (_TICK, DOUBT) and choices.row is not None and choices.may_tick(choices.row):
            choices.tick(choices.row, key)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click takes the row."""
        event.stop()
        row = self.choices.rows[event.option_index]
        if self.control.kind == "several" and self.choices.may_tick(row):
            self.choices.tick(row)
        else:
            self.field.value = ""
            self._choose([row.id], [])
        self.field.focus()

    def on_click(self, event: events.Click) -> None:
        """Of the button, which does what Enter does."""
        if event.widget is self.done:
            text, self.field.value = self.field.value, ""
            self.take(text)
            self.field.focus()

    def take(self, text: str) -> None:
        """Enter: what is typed; of a place, the row under the cursor; else the rows chosen."""
        choices, control = self.choices, self.control
        if control.kind == "several" and choices.ticked and self._ticks(text):
            text = ""
        if (row := control.numbered(text)) is not None:
            self._choose([row.id], [])
        elif text.strip() and not (control.kind == "place" and choices.row is not None and text == self._fitting):
            # Of keys that came in one burst, Enter is here before the rows are those of what was typed.
            self._typed(text)
        elif control.kind != "several":
            if choices.row is not None:
                self._choose([choices.row.id], [])
        elif choices.ticked:
            self._choose(choices.marked(_TICK), choices.marked(DOUBT))
        elif choices.row is not None and not choices.may_tick(choices.row):
            self._choose([choices.row.id], [])
        else:
            self._typed("")

    def _ticks(self, text: str) -> bool:
        """Ticks the rows whose numbers are typed, beside those that are ticked already; whether they are such."""
        from gcguide.conversation.options import parted  # not needed for the first screen

        named = {row.digit: row for row in self.choices.rows if self.choices.may_tick(row)}
        numbers = parted(text)
        if not numbers or not all(number in named for number in numbers):
            return False
        for number in numbers:
            self.choices.ticked.setdefault(named[number].id, _TICK)
        return True

    def _choose(self, chosen: list[str], unsure: list[str]) -> None:
        self._chosen(self.control.kind, [id for id in chosen if id != NOTHING], unsure)
