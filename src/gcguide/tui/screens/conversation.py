"""The conversation: the chat, the answer dock, and how the categories stand."""

from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from gcguide.conversation.session import Session
from gcguide.conversation.transcript import Remark, Turn, begun_with, materials, opening
from gcguide.policy.front_page import window
from gcguide.policy.later import named
from gcguide.problem import Problem
from gcguide.tui.keys import bindings, bottom_line
from gcguide.tui.textual_private import running_app_size
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.chat import Chat, TurnLine
from gcguide.tui.widgets.dock import (
    Choice,
    Control,
    Dock,
    Kind,
    control_now,
    matching_places,
    opening_menu,
    typing_hint,
)
from gcguide.tui.widgets.frame import (
    KeyHints,
    SessionScreen,
    StatusPanel,
    StatusStrip,
    TitleBar,
    progress,
    standings,
)

if TYPE_CHECKING:
    from gcguide.conversation.deadlines import DayKind
    from gcguide.conversation.prompt import Prompt
    from gcguide.core.interview import Exchange

# Columns from which the panel has room.
_WIDE = 100
# So many seconds after the first picture, what understands sentences is read.
_SOON = 0.4
# Shown by the turns themselves, or by leaving.
_UNSAID = ("understood", "verdict", "farewell", "anew")
_LEAVING = {"farewell": "app.quit", "anew": "app.anew"}


class ConversationScreen(SessionScreen[None]):
    """The conversation of a session."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]

    NAME = "talk"
    BINDINGS = bindings(NAME)

    def __init__(self, session: Session, marks: Marks) -> None:
        # Known from the start, or everything would be styled twice.
        super().__init__(session, marks, "-wide" if running_app_size().width >= _WIDE else "-narrow")
        self.chat, self.dock = Chat(marks), Dock(marks, self.words, self._typed, self._chosen)
        self._shown: tuple[Exchange, ...] = ()  # the part of the transcript that the chat shows
        self._asides: list[tuple[int, Remark]] = []  # what was said beside it, and after how many exchanges
        self._has_begun = session.has_begun or session.begins
        self._asked: Prompt | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar(self.marks)
        yield StatusStrip()
        with Horizontal(id="middle"):
            with Vertical(id="talk"):
                yield self.chat
                yield self.dock
            yield StatusPanel()
        yield KeyHints(bottom_line(self.NAME, self.words, self.app))

    async def on_mount(self) -> None:
        self._entitle()
        self.dock.limit(self.size.height * 5 // 8)
        self._tell_anew()
        self._go_on()
        await self.chat.shown()  # so that all is laid out at once
        self.set_timer(_SOON, self._prepare)

    def _prepare(self) -> None:
        """Reads what understands sentences while the person reads, so that no key has to wait for it."""
        with suppress(Problem):
            Thread(target=self.session.conversation.prepare, daemon=True).start()

    def _entitle(self) -> None:
        session, words = self.session, self.words
        period = window(session.front, session.today)
        state, day, left = period.state, period.deadline, period.workdays_left
        if session.local_deadline is not None and state == "open" and session.local_deadline < day:
            state, day = "local", session.local_deadline
            left = session.front.calendar.between(session.today, day)
        aside = words(f"screen.deadline_{state}", day=words.day(day), workdays=left)
        self.entitle(words("screen.title_edition", edition=named(session.front, words)), aside)

    def hear(self, remarks: Sequence[Remark]) -> None:
        """Shows what was said to a reply, and asks on."""
        self._has_begun = self._has_begun or self.session.has_begun
        if (problem := self.session.keep()) is not None:
            remarks = [*remarks, Remark("problem", (self.told(problem),))]
        transcript = self.session.interview.transcript
        fresh = [remark for remark in remarks if remark.kind not in _UNSAID]
        if transcript[: len(self._shown)] == self._shown:
            turns = self._turns(len(self._shown))
            self._asides += [(len(transcript), remark) for remark in fresh]
            self._shown = transcript
            self.chat.tell([*turns, *fresh], self.words)
        else:
            earlier = [(position, aside) for position, aside in self._asides if position <= len(transcript)]
            self._asides = [*earlier, *((len(transcript), remark) for remark in fresh)]
            self._tell_anew()
        self._go_on()
        for kind, action in _LEAVING.items():
            if any(remark.kind == kind for remark in remarks):
                self.call_later(self.run_action, action)

    def say(self, text: str) -> None:
        self.hear([Remark("problem", (text,))])

    def ask_again(self, fact: str) -> None:
        """Asks again for a fact that was pointed at on another screen."""
        self._has_begun = True
        self.hear(self.session.conversation.change(fact))

    def _tell_anew(self) -> None:
        session = self.session
        is_kept, is_reopened = session.shelf is not None, session.saved is not None
        first = tuple(opening(session.front, session.today, self.words, is_kept, is_reopened))
        notes = (first, tuple(begun_with(session)), session.news)
        entries: list[Remark | Turn] = [Remark("note", lines) for lines in notes if lines]
        if session.has_begun:
            for n, turn in enumerate(self._turns()):
                entries += [aside for position, aside in self._asides if position == n]
                entries.append(turn)
        self._shown = session.interview.transcript if session.has_begun else ()
        entries += [aside for position, aside in self._asides if position == len(self._shown)]
        self.chat.tell_anew(entries, self.words)

    def _turns(self, start: int = 0) -> list[Turn]:
        from gcguide.conversation.remarks import retold

        return list(retold(self.session.interview, self.words, start))

    def _go_on(self) -> None:
        """Asks what stands, and shows how things stand."""
        self._asked = self._question()
        self.chat.ask(self._asked, self.words)
        self.dock.show(self._control())
        if self._has_begun:
            self._show_state()
        else:  # what there is to say before the first answer is worked out once the screen is there
            self.call_after_refresh(self._show_state)

    def _question(self) -> "Prompt | None":
        conversation = self.session.conversation
        return conversation.prompt if self._has_begun and not conversation.is_confirming else None

    def _show_state(self) -> None:
        interview, words = self.session.interview, self.words
        state, how_far = standings(interview, words, self.marks), progress(interview, words)
        self.query_one(StatusPanel).show(words("screen.status_title"), state, how_far)
        self.query_one(StatusStrip).show(state, how_far)

    def _control(self) -> Control:
        if self._has_begun or self.session.has_offers:
            return control_now(self.session.conversation)
        latest = None if self.session.saved or self.session.shelf is None else self.session.shelf.latest()
        return opening_menu(self.words, latest)

    def on_screen_resume(self) -> None:
        """What was ticked on another screen may have changed how things stand; what is typed stays."""
        if self.is_mounted:
            self._entitle()
        if self._asked != self._question():
            self._go_on()
        elif self.is_mounted and self.session.is_read:
            self._show_state()

    def _typed(self, text: str) -> None:
        """Takes a reply in words."""
        conversation = self.session.conversation
        prompt = conversation.prompt
        if not text.strip() and prompt is not None and prompt.kind == "several":
            self.dock.hint(self.words("screen.tick_first"))
            return
        control = self._control()
        if control.kind in ("start", "after") and text.strip().isdecimal():
            self.hear([Remark("problem", (self.words("screen.no_row", count=len(control.rows)),))])
            return
        remarks = conversation.hear(text)
        if (kind := conversation.asks_day) is not None:
            conversation.withdraw()
            self.action_ask_day(kind)
            return
        self.hear(remarks)

    def _chosen(self, kind: Kind, chosen: list[str], unsure: list[str]) -> None:
        """Takes rows that were chosen."""
        conversation = self.session.conversation
        match kind:
            case "start" | "after":
                self._do(chosen[0])
            case "offer":
                self.hear(conversation.choose_offer(int(chosen[0])))
            case _:
                self.hear(conversation.choose(chosen, unsure))

    def _do(self, what: str) -> None:
        """Does what was chosen of the menus before and after the questions."""
        match what:
            case "begin":
                self._has_begun = True
                self._go_on()
            case "materials":
                self.hear([Remark("note", tuple(materials(self.session.edition, self.words)))])
            case "choose":
                self.hear(self.session.conversation.ask_target())
            case "change":
                self.hear(self.session.conversation.reopen(tuple(self.session.facts)))
            case "supposed":
                self.action_ask_day("supposed")
            case "resume" | "anew":
                self.call_later(self.run_action, f"app.{what}")
            case _:
                self.call_later(self.run_action, f"app.go('{what}')")

    def on_dock_typing(self, event: Dock.Typing) -> None:
        """Says what Enter would do with what is typed so far."""
        dock, conversation, control = self.dock, self.session.conversation, self._control()
        if control.kind == "place":
            places = matching_places(conversation, event.text)
            dock.rows(places or control.rows, 0 if places else None, event.text)
        if not event.text.strip():
            dock.hint(control.hint)
            return
        if self._takes_row(control, control.numbered(event.text)):
            return
        hint, row = typing_hint(conversation, control, event.text)
        dock.hint(hint)
        if row is not None:
            dock.point(row)

    def on_dock_moved(self) -> None:
        """Of places found, Enter takes the one under the cursor."""
        if self.dock.field.value.strip():
            self._takes_row(self._control())

    def _takes_row(self, control: Control, numbered: Choice | None = None) -> bool:
        """Says that Enter takes a row, whatever is typed; whether it does."""
        dock = self.dock
        row = dock.choices.row if control.kind == "place" else numbered
        if row is not None:
            dock.hint(self.words("screen.takes", answer=row.label))
        return row is not None

    def on_turn_line_reopened(self, event: TurnLine.Reopened) -> None:
        self.dock.field.value = ""
        self.hear(self.session.conversation.reopen(event.facts))

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed, wherever the focus is, goes to the reply."""
        field = self.dock.field
        if event.is_printable and event.character and not field.has_focus:
            event.stop()
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)

    def action_back(self) -> None:
        """Drops what is typed or offered; else takes the last answer back."""
        dock, conversation = self.dock, self.session.conversation
        if not dock.field.has_focus:
            self.set_focus(dock.field)
        elif dock.field.value:
            dock.field.value = ""
        elif conversation.withdraw():
            self._go_on()
        else:
            self.hear(conversation.back())

    async def action_why(self) -> None:
        """Says why this is asked, in the notice's own words too; where nothing is, what the keys do."""
        prompt = self._question()
        if prompt is None:
            await self.run_action("app.help")
        else:
            from gcguide.conversation.remarks import clause_sections, why

            session = self.session
            lines = [*why(session.interview, prompt, self.words), *filter(None, [prompt.find_out])]
            self.show_text((prompt.ask, lines), *clause_sections(session.edition, prompt.clause or "", self.words))

    def action_status(self) -> None:
        """Says how the categories stand."""
        from gcguide.conversation.verdicts import status

        self.show_text((self.words("screen.status_title"), status(self.session.interview, self.words)))

    def action_ask_day(self, kind: "DayKind") -> None:
        """Asks for a local or a supposed deadline."""

        def take(remarks: Sequence[Remark]) -> None:
            self.hear(remarks)
            self._entitle()

        self.ask_day(kind, take)

    def on_resize(self, event: events.Resize) -> None:
        """Leaves the chat its share, whatever there is to choose from."""
        if self.is_mounted:
            self.dock.limit(event.size.height * 5 // 8)

    def action_scroll_chat(self, pages: int) -> None:
        """Looks at what was said before."""
        self.chat.scroll_page_up() if pages < 0 else self.chat.scroll_page_down()
