"""The conversation: the chat, the answer dock, and how the categories stand."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual._context import active_app
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from gcguide.conversation.opening import begun_with, materials, opening
from gcguide.conversation.session import Session
from gcguide.conversation.transcript import Remark, Turn
from gcguide.policy.front_page import window
from gcguide.tui.control import Control, Row, control, start
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.chat import Chat, TurnLine
from gcguide.tui.widgets.dock import Dock
from gcguide.tui.widgets.frame import KeyHints, TitleBar
from gcguide.tui.widgets.status import StatusPanel, StatusStrip
from gcguide.words import message

if TYPE_CHECKING:
    from gcguide.conversation.prompt import Prompt
    from gcguide.core.interview import Exchange

# Columns from which the panel has room.
_WIDE = 100
# The keys of the bottom line, their words, and what they do.
_KEYS = (
    ("escape", "back", "back"), ("f1", "why", "why"), ("f2", "status", "status"), ("f3", "cases", "want('cases')"),
    ("f4", "result", "want('result')"), ("ctrl+e", "export", "want('export')"),
    ("ctrl+p", "palette", "app.command_palette"), ("ctrl+q", "quit", "app.quit"),
)  # fmt: skip
# Shown by the turns themselves, or by leaving.
_UNSAID = ("understood", "verdict", "farewell")


class ConversationScreen(Screen[None]):
    """The conversation of a session."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]

    BINDINGS = [
        Binding("escape", "back", show=False),
        Binding("f1", "why", show=False),
        Binding("f2", "status", show=False),
        Binding("f3", "want('cases')", show=False),
        Binding("f4", "want('result')", show=False),
        Binding("ctrl+e", "want('export')", show=False, priority=True),
        Binding("pageup", "scroll_chat(-1)", show=False),
        Binding("pagedown", "scroll_chat(1)", show=False),
    ]

    class Wanted(Message):
        """Another screen is wanted: `result`, `export`, `cases`; or, with `resume`, the latest case."""

        def __init__(self, what: str) -> None:
            self.what = what
            super().__init__()

    def __init__(self, session: Session, marks: Marks) -> None:
        # Known from the start, or everything would be styled twice.
        super().__init__(classes="-wide" if active_app.get().size.width >= _WIDE else "-narrow")
        self.session = session
        self.marks = marks
        self._told: tuple[Exchange, ...] = ()
        self._asides: list[tuple[int, Remark]] = []
        self._has_begun = session.has_begun
        self._asked: Prompt | None = None

    def compose(self) -> ComposeResult:
        words = self.session.words
        yield TitleBar()
        yield StatusStrip()
        with Horizontal(id="middle"):
            with Vertical(id="talk"):
                yield Chat(self.marks)
                yield Dock(self.marks)
            yield StatusPanel()
        hints = [(self.app.get_key_display(Binding(key, "")), words(f"screen.key_{name}"), action)
                 for key, name, action in _KEYS]  # fmt: skip
        yield KeyHints(hints)

    async def on_mount(self) -> None:
        session = self.session
        words, batch = session.words, window(session.front, session.today)
        self.query_one(TitleBar).show(
            words("screen.title_edition", edition=session.front.label[words.lang]),
            words(f"screen.deadline_{batch.state}", day=words.day(batch.deadline), workdays=batch.workdays_left),
        )
        self.query_one(Dock).limit(self.size.height * 5 // 8)
        self._tell_anew()
        self._go_on()
        await self.query_one(Chat).shown()  # so that all is laid out at once

    def hear(self, remarks: Sequence[Remark]) -> None:
        """Shows what was said to a reply, and asks on."""
        if (problem := self.session.keep()) is not None:
            remarks = [*remarks, Remark("problem", (message(problem, self.session.words),))]
        transcript = self.session.interview.transcript
        fresh = [remark for remark in remarks if remark.kind not in _UNSAID]
        if transcript[: len(self._told)] == self._told:
            turns = self._turns(len(self._told))
            self._asides += [(len(transcript), remark) for remark in fresh]
            self._told = transcript
            self.query_one(Chat).tell([*turns, *fresh], self.session.words)
        else:
            kept = [(at, aside) for at, aside in self._asides if at <= len(transcript)]
            self._asides = [*kept, *((len(transcript), remark) for remark in fresh)]
            self._tell_anew()
        self._go_on()
        if any(remark.kind == "farewell" for remark in remarks):
            self.call_later(self.run_action, "app.quit")

    def ask_again(self, fact: str) -> None:
        """Asks a fact again that was seen elsewhere."""
        self._has_begun = True
        self.hear(self.session.conversation.change(fact))

    def _tell_anew(self) -> None:
        session = self.session
        is_kept = session.shelf is not None
        first = tuple(opening(session.front, session.today, session.words, is_kept))
        notes = (first, tuple(begun_with(session)), session.news)
        told: list[Remark | Turn] = [Remark("note", lines) for lines in notes if lines]
        asides = list(self._asides)
        if session.has_begun:
            for at, turn in enumerate(self._turns()):
                told += [aside for position, aside in asides if position == at]
                told.append(turn)
        self._told = session.interview.transcript if session.has_begun else ()
        told += [aside for position, aside in asides if position == len(self._told)]
        self.query_one(Chat).tell_anew(told, session.words)

    def _turns(self, start: int = 0) -> list[Turn]:
        from gcguide.conversation.remarks import retold

        return list(retold(self.session.interview, self.session.words, start))

    def _go_on(self) -> None:
        """Asks what stands, and shows how things stand."""
        self._asked = self._question()
        self.query_one(Chat).ask(self._asked, self.session.words)
        self.query_one(Dock).show(self._control())
        if self._has_begun:
            self._show_state()
        else:  # what there is to say before the first answer is worked out once the screen is there
            self.call_after_refresh(self._show_state)

    def _question(self) -> "Prompt | None":
        return self.session.conversation.prompt if self._has_begun else None

    def _show_state(self) -> None:
        from gcguide.tui.status import progress, standings

        interview, words = self.session.interview, self.session.words
        state, how_far = standings(interview, words, self.marks), progress(interview, words)
        self.query_one(StatusPanel).show(words("screen.status_title"), state, how_far)
        self.query_one(StatusStrip).show(state, how_far)

    def _control(self) -> Control:
        if self._has_begun or self.session.has_offers:
            return control(self.session.conversation)
        latest = None if self.session.saved or self.session.shelf is None else self.session.shelf.latest()
        return start(self.session.words, latest)

    def on_screen_resume(self) -> None:
        """What was ticked on another screen may have changed how things stand; what is typed stays."""
        if self._asked != self._question():
            self._go_on()
        elif self.is_mounted and self.session.is_read:
            self._show_state()

    def on_dock_typed(self, event: Dock.Typed) -> None:
        conversation, words = self.session.conversation, self.session.words
        standing = conversation.prompt
        if not event.text.strip() and standing is not None and standing.kind == "several":
            self.query_one(Dock).hint(words("screen.tick_first"))
            return
        remarks = conversation.hear(event.text)
        self._has_begun = self._has_begun or self.session.has_begun
        self.hear(remarks)

    def on_dock_chosen(self, event: Dock.Chosen) -> None:
        conversation = self.session.conversation
        match event.kind:
            case "start" | "after":
                self._do(event.chosen[0])
            case "offer":
                self.hear(conversation.choose_offer(int(event.chosen[0])))
            case _:
                self.hear(conversation.choose(event.chosen, event.unsure))

    def _do(self, what: str) -> None:
        """Something of the menus before and after the questions."""
        match what:
            case "begin":
                self._has_begun = True
                self._go_on()
            case "materials":
                self.hear([Remark("note", tuple(materials(self.session.edition, self.session.words)))])
            case "change":
                self.hear(self.session.conversation.reopen(tuple(self.session.facts)))
            case _:
                self.post_message(self.Wanted(what))

    def on_dock_typing(self, event: Dock.Typing) -> None:
        """Says what Enter would do with what is typed so far."""
        from gcguide.tui.control import hint, places  # not needed for the first screen

        dock, conversation, stands = self.query_one(Dock), self.session.conversation, self._control()
        if stands.kind == "place":
            found = places(conversation, event.text)
            dock.rows(found or stands.rows, 0 if found else None)
        if not event.text.strip():
            dock.hint(stands.hint)
            return
        if self._takes_row(stands, stands.numbered(event.text)):
            return
        said, row = hint(conversation, stands, event.text)
        dock.hint(said)
        if row is not None:
            dock.point(row)

    def on_dock_moved(self) -> None:
        """Of places found, Enter takes the one under the cursor."""
        if self.query_one(Dock).field.value.strip():
            self._takes_row(self._control())

    def _takes_row(self, stands: Control, numbered: Row | None = None) -> bool:
        """Says that Enter takes a row, whatever is typed; whether it does."""
        dock = self.query_one(Dock)
        row = dock.choices.row if stands.kind == "place" else numbered
        if row is not None:
            dock.hint(self.session.words("screen.takes", answer=row.label))
        return row is not None

    def on_turn_line_reopened(self, event: TurnLine.Reopened) -> None:
        self.query_one(Dock).field.value = ""
        self.hear(self.session.conversation.reopen(event.facts))

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed, wherever the focus is, goes to the reply."""
        field = self.query_one(Dock).field
        if event.is_printable and event.character and not field.has_focus:
            event.stop()
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)

    def action_back(self) -> None:
        """Drops what is typed or offered; else takes the last answer back."""
        dock, conversation = self.query_one(Dock), self.session.conversation
        if not dock.field.has_focus:
            self.set_focus(dock.field)
        elif dock.field.value:
            dock.field.value = ""
        elif conversation.withdraw():
            self._go_on()
        else:
            self.hear(conversation.back())

    async def action_why(self) -> None:
        """Says why this is asked; where nothing is, what the keys do."""
        standing = self.session.conversation.prompt if self._has_begun else None
        if standing is None:
            await self.run_action("app.help")
        else:
            from gcguide.conversation.remarks import why

            lines = tuple(why(self.session.interview, standing, self.session.words))
            self.hear([Remark("note", (*lines, *((standing.find_out,) if standing.find_out else ())))])

    def action_status(self) -> None:
        """Says how the categories stand."""
        self.hear(self.session.conversation.status())

    def action_want(self, what: str) -> None:
        """Goes to another screen."""
        self.post_message(self.Wanted(what))

    def on_resize(self, event: events.Resize) -> None:
        """Leaves the chat its share, whatever there is to choose from."""
        if self.is_mounted:
            self.query_one(Dock).limit(event.size.height * 5 // 8)

    def action_scroll_chat(self, pages: int) -> None:
        """Looks at what was said before."""
        chat = self.query_one(Chat)
        chat.scroll_page_up() if pages < 0 else chat.scroll_page_down()
