"""One person's session, the conversation and what is kept beside the answers, and the store that it is kept in.

It knows no widget, and loads nothing that the first screen does not need.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from gcguide.editions.locks import told_changed
from gcguide.folders import STORE, data_home
from gcguide.policy.front_page import FrontPage, front_page, read_front_page
from gcguide.problem import Problem
from gcguide.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from gcguide.cases.restore import Keeper
    from gcguide.cases.saved import Latest, Saved
    from gcguide.cases.store import Store
    from gcguide.conversation.conversation import Conversation
    from gcguide.conversation.deadlines import DayKind
    from gcguide.core.facts import Value
    from gcguide.core.interview import Interview
    from gcguide.core.result import Assessment, Target
    from gcguide.paper.sections import Sections
    from gcguide.person.case import Case
    from gcguide.policy.edition import Edition


class Shelf:
    """The user's store, opened once, when it is first wanted; where it cannot be, all else goes on without it."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._latest: Latest | None = None
        self._looked = False
        self.done: list[object] = []  # what the desk did and can take back, the latest last
        self.folder: Path | None = None  # where files of many cases were written last

    def store(self) -> "Store":
        """The store.

        Raises:
            Problem: it cannot be opened; it is tried again the next time.
        """
        if self._store is None:
            from gcguide.cases.open_store import open_store

            self._store = open_store()
        return self._store

    def latest(self) -> "Latest | None":
        """The case that was changed last; looked for once."""
        if not self._looked:
            self._looked = True
            with suppress(Problem):
                self._latest = self.store().latest() if is_there() else None
        return self._latest

    @property
    def is_open(self) -> bool:
        """Whether the store is open now."""
        return self._store is not None

    def close(self) -> None:
        """Gives the file free."""
        if self._store is not None:
            self._store.close()
            self._store = None


def is_there() -> bool:
    """Whether anything was ever kept; where nothing was, the store need not be made to know it."""
    return (data_home() / STORE).exists()


@dataclass
class Session:
    """What the screens show and change; the notice is read whole when more of it is wanted than its front page.

    Args:
        front: the front page of the notice.
        words: the language.
        today: the day on which it takes place.
        steps: states of the steps, those that are not to do.
        gathered: what is ticked of the materials, by row and name.
        person: what the forms need, as typed.
        local_deadline: an earlier date of the place, where one is known.
        chosen: what the person has chosen to apply for.
        tab: which part of the result was looked at last.
        begun: a conversation to go on with; None for a new one.
        shelf: where the session is kept; None for nowhere.
        saved: the case that it goes on with, as it was read.
        news: what has changed since that case was last open, a paragraph a line.
        unread: saved answers that are no longer understood; they are saved on, in case they are again.
        begins: whether it begins with the question, since who opens it knows the program.
    """

    front: FrontPage
    words: Words
    today: date
    steps: dict[str, str] = field(default_factory=dict)
    gathered: set[str] = field(default_factory=set)
    person: dict[str, str] = field(default_factory=dict)
    local_deadline: date | None = None
    chosen: "Target | None" = None
    tab: str = "verdict"
    begun: "Interview | None" = None
    shelf: Shelf | None = None
    saved: "Saved | None" = None
    news: tuple[str, ...] = ()
    unread: dict[str, object] = field(default_factory=dict)
    begins: bool = False

    def __post_init__(self) -> None:
        self._keeper: Keeper | None = None
        self._is_gone = False
        self.unkept: Problem | None = None  # why what was told last is not on disk

    @cached_property
    def edition(self) -> "Edition":
        """The notice.

        Raises:
            Problem: a file is wrong; names file and line.
        """
        return self._published()

    def _published(self) -> "Edition":
        """The notice with its own deadline, whatever other one is supposed."""
        from gcguide.policy.edition import load_edition

        return load_edition(self.front.id)

    @cached_property
    def interview(self) -> "Interview":
        """What was asked and answered."""
        if self.begun is not None:
            return self.begun
        from gcguide.core.interview import Interview

        return Interview(self.edition)

    @property
    def is_read(self) -> bool:
        """Whether the notice and the questions are there, so that nothing can be wrong with them any more."""
        return "interview" in self.__dict__

    @property
    def has_begun(self) -> bool:
        """Whether anything was answered yet; a new session need not be read to tell."""
        return (self.is_read or self.begun is not None) and bool(self.interview.transcript)

    @cached_property
    def conversation(self) -> "Conversation":
        """The talk about it; how replies are understood is loaded once there are some."""
        from gcguide.conversation.conversation import Conversation
        from gcguide.conversation.handed import Beside

        beside = Beside(self.choose, self.set_day, self.remembered_local, self.take_beside)
        return Conversation(self.interview, self.words, self.today, beside)

    @property
    def has_offers(self) -> bool:
        """Whether readings of what was typed stand to be chosen from."""
        return "conversation" in self.__dict__ and bool(self.conversation.offers)

    @property
    def facts(self) -> "dict[str, Value]":
        """The answers so far."""
        return self.interview.facts

    @property
    def case(self) -> "Case":
        """The session as a case, to be decided, printed or kept."""
        from gcguide.person.case import Case

        saved = self._keeper.saved if self._keeper is not None else self.saved
        return Case(
            self.facts, dict(self.steps), dict(self.person), self.day("local"), self.chosen, self.interview.assumed,
            saved.identity if saved is not None else "",
        )  # fmt: skip

    @property
    def number(self) -> int | None:
        """The number it is kept under; None while it is not, or where its case was deleted."""
        if self._is_gone:
            return None
        if self._keeper is not None:
            return self._keeper.number
        return self.saved.number if self.saved else None

    def keep(self) -> Problem | None:
        """Has all that was told on disk when it returns; or says why it could not, and it is tried again next time."""
        self.unkept = None if self.shelf is None or self._is_gone else self._keep()
        return self.unkept

    def _keep(self) -> Problem | None:
        assert self.shelf is not None
        from gcguide.cases.restore import Keeper, answers_of, seen_now

        try:
            if self._keeper is None:
                self._keeper = Keeper(self.shelf.store(), self.edition.id, self.saved)
            case = replace(self.case, local_deadline=self.local_deadline)
            answers = answers_of(self.interview, case, self.gathered, self.unread)
            # What is only supposed is not kept: the case is seen as by the notice.
            judged = self._under(self._published()) if self.front.is_supposed else self.interview
            self._keeper.keep(answers, self.person, seen_now(judged))
        except Problem as problem:
            if problem.id != "case_missing":
                return problem
            self._is_gone = True  # deleted elsewhere: it must not come back by itself
            return Problem("case_gone", {"word": self.saved.number if self.saved else ""})
        return None

    def exported(self, path: "Path") -> Problem | None:
        """Remembers a file that was written of this session, to be named when the case is erased; or says why not."""
        try:
            if self.shelf is not None and self.number is not None:
                self.shelf.store().exported([self.number], path)
        except Problem as problem:
            return problem
        return None

    def exports(self) -> "list[Path]":
        """The files that were written of this case, there or not; none where it is not kept."""
        with suppress(Problem):
            if self.shelf is not None and self.number is not None:
                return self.shelf.store().exports([self.number])
        return []

    def is_stored(self) -> bool:
        """Whether its case can be gone on with another time."""
        try:
            return self.shelf is not None and self.number is not None and bool(self.shelf.store().load(self.number))
        except Problem:
            return False

    def sections(self) -> "Sections":
        """The parts of the result, as things stand."""
        from gcguide.paper.sections import Sections  # not needed for the first question

        return Sections(self.edition, self.case, self.today, self.words)

    def assessment(self) -> "Assessment":
        """The decision, as things stand."""
        return self.sections().assessment

    def mark_step(self, id: str, state: str = "done") -> None:
        """Ticks a step or an act as done, or as `failed`, which settles its categories; or takes that back."""
        self._take_steps({id: state} if self.steps.pop(id, None) != state else {})

    def _take_steps(self, steps: dict[str, str]) -> None:
        self.steps |= steps
        self.interview.fail(step for step, marked in self.steps.items() if marked == "failed")

    def choose(self, target: "Target | None") -> None:
        """Takes what the person has chosen to apply for."""
        self.chosen = target

    def take_beside(self, case: "Case") -> None:
        """Takes what a case that was handed over holds beside its answers."""
        self._take_steps(case.steps)
        self.chosen = case.chosen or self.chosen
        self.local_deadline = case.local_deadline or self.local_deadline

    def day(self, kind: "DayKind") -> date | None:
        """The earlier date of the place, or the supposed deadline, where there is one."""
        if not self.front.is_supposed:
            return self.local_deadline if kind == "local" else None
        if kind == "supposed":
            return self.front.deadline
        # A local date up to the deadline of this batch is of this batch.
        own, local = self._published().deadline, self.local_deadline
        return local if local is not None and local > own else None

    def set_day(self, kind: "DayKind", day: date | None) -> None:
        """Takes such a day, or takes it back; all is judged and dated by a supposed one from then on."""
        if kind == "local":
            self.local_deadline = day
            return
        published = self._published()
        self.edition = published if day is None else published.with_deadline(day)
        self.front = front_page(self.edition)
        self.interview = self._under(self.edition)
        if "conversation" in self.__dict__:
            self.conversation.go_on_with(self.interview)

    def remembered_local(self) -> date | None:
        """The deadline that the latest case of the same place and kind of employer was told, while it matters."""
        from gcguide.core.facts import known_choice

        place, employer = (known_choice(self.facts, id) for id in ("place", "employer"))
        is_over = self.today > self.front.deadline
        if place is None or self.shelf is None or self.local_deadline or self.front.is_supposed or is_over:
            return None
        with suppress(Problem):
            return self.shelf.store().local_deadline(self.edition.id, place, employer, self.number)
        return None

    def _under(self, edition: "Edition") -> "Interview":
        """The interview as it stands, under the same notice with another deadline."""
        from gcguide.core.interview import Interview

        now = self.interview
        again = Interview(edition, now.known, steps_failed=now.failed, assumed=now.known_assumed, lapsed=now.lapsed)
        return again.replay(now.transcript, now.undone)

    def gather(self, key: str) -> None:
        """Ticks a paper, or takes the tick back."""
        self.gathered ^= {key}

    def speak(self, words: Words) -> None:
        """Goes on in another language."""
        self.words = words
        if "conversation" in self.__dict__:
            self.conversation.speak(words)


def session_for(
    number: int | None,
    edition_id: str | None,
    words: Words,
    today: date,
    shelf: Shelf | None,
    before: int | None = None,
) -> Session:
    """A new session, or that of a saved case under its own notice, where it was left.

    Args:
        number: of the case; None for a new one.
        edition_id: which notice a new one is assessed under; None for the newest.
        words: the language.
        today: the day on which it takes place.
        shelf: where it is kept; None for nowhere.
        before: the number of the case that is left for it.

    Raises:
        Problem: there is no such case or notice, or the store cannot be opened.
    """
    if number is None:
        news = () if before is None else (words("case.left", number=before),)
        news = (*told_changed(words), *news)
        return Session(read_front_page(edition_id), words, today, shelf=shelf, news=news)
    from gcguide.conversation.reassessed import reopened

    shelf = shelf or Shelf()
    saved = shelf.store().load(number)
    edition, read, changes = reopened(saved, words)
    return Session(
        front_page(edition), words, today, read.steps, read.gathered, dict(saved.person), read.local_deadline,
        read.chosen, begun=read.interview, shelf=shelf, saved=replace(saved, answers=read.answers()),
        news=(*told_changed(words), *changes), unread=read.unread,
    )  # fmt: skip
