"""One line of the desk: what it shows of a case, worked out when it is first looked at."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from gcguide.cases.restore import case_of
from gcguide.cases.saved import Saved
from gcguide.core.decide import best_of, to_find_out
from gcguide.core.facts import known_choice
from gcguide.core.live import liveness
from gcguide.core.plan import Milestone, timeline
from gcguide.core.result import Best
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.person.case import Case
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.renames import Renames, load_renames
from gcguide.policy.rules import Category
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

# After a batch has closed, personal data is kept so many days without a word.
RETENTION_DAYS = 90

_EMPLOYER = "employer"
_MINUTES = 16  # characters of `2026-03-02T09:15`


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing with a day: which act, or the deadline itself; the last day for it, and how many are left."""

    id: str
    label: str
    day: date
    days_left: int


@dataclass(eq=False)
class Shared:
    """What the rows have in common: the day, the language, editions and timetables read once."""

    today: date
    words: Words
    renames: Renames = field(default_factory=load_renames)
    _editions: dict[str, Edition | None] = field(default_factory=dict)
    _timelines: dict[tuple[str, str | None, date | None], list[Milestone]] = field(default_factory=dict)

    def edition(self, id: str) -> Edition | None:
        """An edition; None for one that is not there any more."""
        if id not in self._editions:
            try:
                self._editions[id] = load_edition(id)
            except Problem:
                self._editions[id] = None
        return self._editions[id]

    def timeline(self, edition: Edition, employer: str | None, local: date | None) -> list[Milestone]:
        """The timetable of all cases with such an employer and local deadline."""
        key = edition.id, employer, local
        if key not in self._timelines:
            self._timelines[key] = timeline(edition, employer, local)
        return self._timelines[key]


@dataclass(frozen=True, eq=False)
class Row:
    """One case as the desk shows it. What needs the notice is blank when that is not there any more."""

    saved: Saved
    shared: Shared

    @property
    def number(self) -> int:
        """What the case is called by."""
        return self.saved.number

    @property
    def marked(self) -> bool:
        """Whether it is one of those that something is to be done with."""
        return self.saved.marked

    def with_mark(self, marked: bool) -> "Row":
        """The same row marked or not; what was worked out stays."""
        row = Row(replace(self.saved, marked=marked), self.shared)
        row.__dict__.update({key: value for key, value in self.__dict__.items() if key not in row.__dict__})
        return row

    @cached_property
    def name(self) -> str:
        """What it is called, or else whose it is."""
        return plain(self.saved.name, 60)

    @cached_property
    def note(self) -> str:
        """What is remembered of it."""
        return plain(self.saved.note, 200)

    @property
    def edition(self) -> Edition | None:
        """Its notice."""
        return self.shared.edition(self.saved.edition)

    @cached_property
    def employer(self) -> str:
        """Its employer by name, or else what kind of employer it is."""
        if named := self.saved.person.get(_EMPLOYER):
            return plain(named, 80)
        edition, raw = self.edition, self.saved.answers.facts.get(_EMPLOYER)
        if edition is None or not isinstance(raw, str) or _EMPLOYER not in edition.facts:
            return ""
        value, fact = self.shared.renames.read({_EMPLOYER: raw})[_EMPLOYER], edition.facts[_EMPLOYER]
        return fact.words(value)[self.shared.words.lang] if value in fact.values else ""

    @cached_property
    def case(self) -> Case:
        """The case, to be decided."""
        edition = self.edition
        return case_of(self.saved, edition, self.shared.renames) if edition is not None else Case()

    @cached_property
    def _failed(self) -> set[str]:
        return {id for id, state in self.case.steps.items() if state == "failed"}

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """The verdict of every cell."""
        edition = self.edition
        return verdicts(rulebook(edition), self.case.facts, self._failed) if edition is not None else []

    @cached_property
    def best(self) -> Best | None:
        """The category and grade to go for."""
        return best_of(rulebook(self.edition), self.verdicts) if self.edition is not None else None

    @cached_property
    def category(self) -> Category | None:
        """The category to go for."""
        edition, best = self.edition, self.best
        if edition is None or best is None:
            return None
        return next(one for one in edition.rules.categories if one.number == best.category)

    @cached_property
    def verdict(self) -> Verdict | None:
        """The verdict of the best; without one, whether anything is still open."""
        if self.best is not None:
            return self.best.verdict
        return max(self.verdicts, key=lambda verdict: verdict.rank, default=None)

    @cached_property
    def to_find_out(self) -> tuple[str, ...]:
        """What the person was not sure of and still matters."""
        edition, facts = self.edition, self.case.facts
        if edition is None or UNSURE not in facts.values():
            return ()
        book = rulebook(edition)
        live = liveness(book)
        if self._failed:
            return to_find_out(book, facts, [id for one in book.steps for id in live.missing(one, facts, self._failed)])
        return to_find_out(book, facts, live.live(facts))

    @cached_property
    def is_closed(self) -> bool:
        """Whether the deadline has passed."""
        return self.edition is not None and self.shared.today > self.edition.deadline

    @cached_property
    def due(self) -> Due | None:
        """What is next, by its last day; None when it is over, and when there is nothing to apply for."""
        edition, today = self.edition, self.shared.today
        if edition is None or self.is_closed or self.verdict is Verdict.NO:
            return None
        acts = self.shared.timeline(edition, known_choice(self.case.facts, _EMPLOYER), self.case.local_deadline)
        ahead = next((act for act in acts if act.latest >= today), None)
        if ahead is None:  # the deadline is no working day, and all that leads to it lies behind
            label = self.shared.words("remind.deadline")
            return Due("deadline", label, edition.deadline, (edition.deadline - today).days)
        labels = {act.id: act.label[self.shared.words.lang] for act in edition.rules.timeline.acts}
        return Due(ahead.id, labels[ahead.id], ahead.latest, (ahead.latest - today).days)

    @cached_property
    def is_kept_long(self) -> bool:
        """Whether it holds personal data though its batch closed long ago."""
        edition = self.edition
        if edition is None or not any(self.saved.person.values()):
            return False
        return (self.shared.today - edition.deadline).days > RETENTION_DAYS

    @cached_property
    def changed(self) -> str:
        """When it was changed last, as `2026-03-02 09:15`, by the clock that it was changed by."""
        return plain(self.saved.changed.replace("T", " "), 40)[:_MINUTES]


def due(rows: list[Row], days: int) -> list[Row]:
    """The rows whose next thing is to be done within so many days, the most urgent first."""
    soon = [(row.due.days_left, row) for row in rows if row.due is not None and row.due.days_left <= days]
    return [row for _, row in sorted(soon, key=lambda one: one[0])]
