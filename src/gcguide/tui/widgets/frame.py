"""What every screen of a session is framed by: the top line, the line for what came of something, the bottom line.

Of the conversation also how the seven categories stand and how far it has come: as a panel, or on one line.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen, ScreenResultType
from textual.style import Style
from textual.widgets import Static

from gcguide.conversation.session import Session
from gcguide.problem import Problem
from gcguide.text import cut, pad, width
from gcguide.tui.keys import Hint, bottom_line, fitting
from gcguide.tui.screens.boxes import AskScreen, Box, ConfirmScreen, PickScreen, TextScreen
from gcguide.tui.themes import Marks
from gcguide.words import Words, message

if TYPE_CHECKING:
    from gcguide.conversation.deadlines import DayKind
    from gcguide.conversation.transcript import Remark
    from gcguide.core.interview import Interview

_LONGEST_DAY = 40
# What comes of an answer; where it is awaited, the screen waits for it.
Done = Awaitable[None] | None
Answer = TypeVar("Answer")


class Pane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A scrolling column without keys of its own."""

    def page(self, by: int) -> None:
        """Scrolls so many pages, at once."""
        self.scroll_relative(y=by * max(1, self.size.height - 1), animate=False)


class TitleBar(Static):
    """The top line: a title on the left; on the right the deadline, or how many cases there are."""

    def __init__(self, marks: Marks) -> None:
        super().__init__(markup=False)
        self.marks = marks
        self.texts = "", ""

    def show(self, title: str, aside: str) -> None:
        """The title, and what stands on the right."""
        self.texts = title, aside
        self.refresh()

    def render(self) -> Content:
        """The title gives way."""
        columns, (title, aside) = self.content_size.width, self.texts
        room = max(0, columns - width(aside) - 1)
        return Content.assemble((pad(cut(title, room, self.marks.ellipsis), room + 1), "bold"), (aside, "$text-muted"))


class KeyHints(Static):
    """The bottom line: keys and what they do; a click on one does it as well."""

    _GAP = 2

    def __init__(self, hints: Sequence[Hint]) -> None:
        super().__init__(markup=False)
        self.hints = hints
        self.auto_links = False  # they keep their colours

    def render(self) -> Content:
        """As many as there is room for."""
        shown = fitting(self.hints, self.content_size.width, self._GAP)
        drawn = [(Content.assemble((hint.key, "$accent bold"), f" {hint.label}"), hint.action) for hint in shown]
        clickable = (hint.stylize(Style.from_meta({"@click": action})) for hint, action in drawn)
        return Content(" " * self._GAP).join(clickable)


class SessionScreen(Screen[ScreenResultType]):
    """A screen of a session: what it shows stands between its title and what came of what was done."""

    NAME: ClassVar[str]
    """Of its keys, and of its words."""

    def __init__(self, session: Session, marks: Marks, classes: str | None = None) -> None:
        super().__init__(name=self.NAME, classes=classes)
        self.session = session
        self.words = session.words
        self.marks = marks

    def body(self) -> ComposeResult:
        """What it shows."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield TitleBar(self.marks)
        yield from self.body()
        yield Static(id="outcome", markup=False)
        yield KeyHints(bottom_line(self.NAME, self.words, self.app))

    def entitle(self, title: str, aside: str = "") -> None:
        """Both texts of the top line."""
        self.query_one(TitleBar).show(title, aside)

    def say(self, text: str) -> None:
        """Says how far it is, or what came of it."""
        self.query_one("#outcome", Static).update(Content(text))

    def told(self, problem: Problem) -> str:
        """A problem in words; a personal detail by its label."""
        if (subject := problem.details.get("subject")) is not None:
            field = self.session.edition.rules.roster.fields.get(subject)
            problem.details["subject"] = field.label[self.words.lang] if field is not None else subject
        return message(problem, self.words)

    @contextmanager
    def saying_problems(self) -> Iterator[None]:
        """Says the problem that ends what is done within."""
        try:
            yield
        except Problem as problem:
            self.say(self.told(problem))

    async def action_act(self) -> None:
        """Acts on what has the focus."""
        if self.focused is not None:
            await self.focused.run_action("act")

    # What comes before it

    def show_text(self, *sections: tuple[str, list[str]]) -> None:
        """Shows lines under headings in a box before the screen, which stays as it is."""
        drawn = [(heading, [self.marks.drawn(line) for line in lines]) for heading, lines in sections]
        self.app.push_screen(TextScreen(drawn, self.words("app.help_leave")))

    def pick(self, sentence: str, rows: Sequence[str], take: Callable[[int], Done]) -> None:
        """Asks for one of some rows, counted from 0."""
        self._ask_in(PickScreen(sentence, rows, self.words("app.keys_pick")), take)

    def confirm(self, sentence: str, stay: str, go: str, do: Callable[[], None]) -> None:
        """Asks before something is done that cannot simply be taken back."""
        self._ask_in(ConfirmScreen(sentence, stay, go), lambda row: do() if row else None)

    def ask(
        self, sentence: str, value: str, longest: int, take: Callable[[str], Done],
        check: Callable[[str], object] = lambda _: None, hidden: bool = False,
    ) -> None:  # fmt: skip
        """Asks for a text; `check` raises the problem with one that cannot be taken, or gives the words for it."""

        def refusal(text: str) -> str:
            try:
                said = check(text)
            except Problem as problem:
                return self.told(problem)
            return said if isinstance(said, str) else ""

        keys = self.words("app.keys_ask")
        self._ask_in(AskScreen(sentence, keys, value, max(longest, len(value)), refusal, hidden), take)

    def ask_day(self, kind: "DayKind", take: "Callable[[Sequence[Remark]], Done]") -> None:
        """Asks for the deadline of one's place, or for a supposed one, of a next batch; nothing typed takes it back."""
        session, conversation = self.session, self.session.conversation
        day = session.day(kind) or conversation.offered_day(kind)
        is_remembered = kind == "local" and day is not None and session.day(kind) is None
        sentence = self.words("app.which_local_remembered" if is_remembered else f"app.which_{kind}")
        read = partial(conversation.read_day, kind)

        def taken(text: str) -> Done:
            return take(conversation.take_day(kind, read(text)))

        self.ask(sentence, day.isoformat() if day else "", _LONGEST_DAY, taken, read)

    def _ask_in(self, box: Box[Answer], take: Callable[[Answer], Done]) -> None:
        """Asks in a box; what it gives is taken, unless it is left."""

        def given(answer: Answer | None) -> Any:
            with self.saying_problems():
                return None if answer is None else take(answer)

        self.app.push_screen(box, given)


# How the categories stand


class Standing(NamedTuple):
    """One category: its verdict's id, mark and short word, its number and short name."""

    verdict: str
    mark: str
    word: str
    number: int
    category: str


def standings(interview: "Interview", words: Words, marks: Marks) -> list[Standing]:
    """The categories in the order of the notice."""
    from gcguide.conversation.verdicts import category_verdicts  # not needed for the first screen

    verdicts = category_verdicts(interview.verdicts())
    shorts = {verdict: words(f"verdict_short.{verdict}") for verdict in set(verdicts.values())}
    columns = max(map(width, shorts.values()))
    drawn = {verdict: (str(verdict), marks.verdicts[verdict], pad(shorts[verdict], columns)) for verdict in shorts}
    categories = interview.edition.rules.categories
    return [Standing(*drawn[verdicts[one.id]], one.number, one.short[words.lang]) for one in categories]


def progress(interview: "Interview", words: Words) -> str:
    """How much is known, and how much is still to come."""
    known, left = len(interview.facts), interview.prompts_left()
    return words("screen.progress", count=known, left=left) if left else words("screen.progress_done", count=known)


class StatusPanel(Static):
    """A line for each category: mark, word, number and name; never colour alone."""

    def show(self, title: str, standings: Iterable[Standing], progress: str) -> None:
        """The state of things now."""
        self.border_title = Content(title)
        lines = [
            Content.assemble((f"{one.mark} {one.word}", f"$verdict-{one.verdict}"), f" {one.number} {one.category}")
            for one in standings
        ]
        self.update(Content("\n").join([*lines, "", Content(progress).stylize("$text-muted")]))


class StatusStrip(Static):
    """Number and mark of each category, where there is no room for the panel; F2 tells the whole."""

    def show(self, standings: Iterable[Standing], progress: str) -> None:
        """The state of things now."""
        parts = [(f"{one.number}{one.mark} ", f"$verdict-{one.verdict}") for one in standings]
        self.update(Content.assemble(*parts, " ", (progress, "$text-muted")))
