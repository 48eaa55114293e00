"""The rows of the desk: what each shows of a case, worked out when it is first looked at, and its columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from gcguide.cases.restore import case_of
from gcguide.cases.saved import Saved
from gcguide.core.decide import best_of, target_of, to_find_out
from gcguide.core.facts import known_choice
from gcguide.core.live import liveness
from gcguide.core.plan import ends_locally
from gcguide.core.result import Best, Target
from gcguide.core.rulebook import rulebook
from gcguide.core.timeline import Milestone, act_labels, timeline
from gcguide.core.verdict import Verdict, verdicts
from gcguide.language.pinyin import spellings
from gcguide.person.case import Case
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.vocabulary import UNSURE, Renames, load_renames
from gcguide.problem import Problem
from gcguide.text import plain, width
from gcguide.words import Words

# After a batch has closed, personal data is kept so many days without a word.
RETENTION_DAYS = 90

_EMPLOYER = "employer"
_MINUTES = 16  # characters of `2026-03-02T09:15`

COLUMNS = ("number", "name", "employer", "best", "verdict", "to_find_out", "act", "day", "left", "changed")
# What stands in a column where there is nothing to say.
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Due:
    """The next act with a day, or the deadline itself: the last day for it, and how many days are left."""

    id: str
    label: str
    day: date
    days_left: int


@dataclass(eq=False)
class RowContext:
    """What the rows have in common: the day, the language, editions and timetables read once."""

    today: date
    words: Words
    renames: Renames = field(default_factory=load_renames)
    _editions: dict[str, Edition | None] = field(default_factory=dict)
    _timelines: dict[tuple[str, str | None, date | None, bool], list[Milestone]] = field(default_factory=dict)

    def edition(self, id: str) -> Edition | None:
        """An edition; None for one that is not there any more."""
        if id not in self._editions:
            try:
                self._editions[id] = load_edition(id)
            except Problem:
                self._editions[id] = None
        return self._editions[id]

    def timeline(self, edition: Edition, employer: str | None, local: date | None, is_local: bool) -> list[Milestone]:
        """The timetable of all cases with such an employer, local deadline and end of the route."""
        key = edition.id, employer, local, is_local
        if key not in self._timelines:
            self._timelines[key] = timeline(edition, employer, local, is_local)
        return self._timelines[key]


@dataclass(frozen=True, eq=False)
class CaseRow:
    """One case as the desk shows it. What needs the edition is blank when that is not there any more."""

    saved: Saved
    context: RowContext

    @property
    def number(self) -> int:
        """The number of the case."""
        return self.saved.number

    @property
    def marked(self) -> bool:
        """Whether the case is marked, for something to be done with all that are."""
        return self.saved.marked

    def with_mark(self, marked: bool) -> "CaseRow":
        """The same row marked or not; what was worked out stays."""
        row = CaseRow(replace(self.saved, marked=marked), self.context)
        row.__dict__.update({key: value for key, value in self.__dict__.items() if key not in row.__dict__})
        return row

    @cached_property
    def name(self) -> str:
        """The label of the case, else the name of the person."""
        return plain(self.saved.name, 60)

    @cached_property
    def note(self) -> str:
        """The counsellor's note on the case."""
        return plain(self.saved.note, 200)

    @property
    def edition(self) -> Edition | None:
        """The edition that the case is assessed under."""
        return self.context.edition(self.saved.edition)

    @cached_property
    def employer(self) -> str:
        """Its employer by name, or else what kind of employer it is."""
        if named := self.saved.person.get(_EMPLOYER):
            return plain(named, 80)
        edition, raw = self.edition, self.saved.answers.facts.get(_EMPLOYER)
        if edition is None or not isinstance(raw, str) or _EMPLOYER not in edition.facts:
            return ""
        value, fact = self.context.renames.read({_EMPLOYER: raw})[_EMPLOYER], edition.facts[_EMPLOYER]
        return fact.words(value)[self.context.words.lang] if value in fact.values else ""

    @cached_property
    def case(self) -> Case:
        """The case, to be decided."""
        edition = self.edition
        return case_of(self.saved, edition, self.context.renames) if edition is not None else Case()

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
        """The category with the highest verdict."""
        return best_of(rulebook(self.edition), self.verdicts) if self.edition is not None else None

    @cached_property
    def target(self) -> Target | None:
        """What is applied for: what was chosen, else the best."""
        return target_of(self.edition, self.best, self.case.chosen) if self.edition is not None else None

    @cached_property
    def verdict(self) -> Verdict | None:
        """The verdict of what is applied for; without it, whether anything is still open."""
        if self.edition is None or self.target is None:
            return max(self.verdicts, key=lambda verdict: verdict.rank, default=None)
        number, grade = self.target.category, self.target.grade
        cells = zip(rulebook(self.edition).cells, self.verdicts, strict=True)
        own = [verdict for cell, verdict in cells if cell.category.number == number and grade in (None, cell.grade)]
        return max(own, key=lambda verdict: verdict.rank, default=Verdict.NO)

    @cached_property
    def to_find_out(self) -> tuple[str, ...]:
        """What the person was not sure of and still matters."""
        edition, facts = self.edition, self.case.facts
        if edition is None or UNSURE not in facts.values():
            return ()
        book = rulebook(edition)
        live = liveness(book)
        if self._failed:
            return to_find_out(
                book, facts, [id for category in book.steps for id in live.missing(category, facts, self._failed)]
            )
        return to_find_out(book, facts, live.live(facts))

    @cached_property
    def is_closed(self) -> bool:
        """Whether the deadline has passed."""
        return self.edition is not None and self.context.today > self.edition.deadline

    @cached_property
    def due(self) -> Due | None:
        """The next act; None when the batch has closed, and when there is nothing to apply for."""
        edition, today = self.edition, self.context.today
        if edition is None or self.is_closed or self.verdict is Verdict.NO:
            return None
        case, is_local = self.case, ends_locally(edition, self.target, self.case.facts)
        acts = self.context.timeline(edition, known_choice(case.facts, _EMPLOYER), case.local_deadline, is_local)
        ahead = next((act for act in acts if act.latest >= today), None)
        if ahead is None and is_local:
            return None
        if ahead is None:  # the deadline is no working day, and all that leads to it lies behind
            label = self.context.words("remind.deadline")
            return Due("deadline", label, edition.deadline, (edition.deadline - today).days)
        labels = act_labels(edition, self.context.words)
        return Due(ahead.id, labels[ahead.id], ahead.latest, (ahead.latest - today).days)

    @cached_property
    def is_kept_long(self) -> bool:
        """Whether it holds personal data though its batch closed long ago."""
        edition = self.edition
        if edition is None or not any(self.saved.person.values()):
            return False
        return (self.context.today - edition.deadline).days > RETENTION_DAYS

    @cached_property
    def changed(self) -> str:
        """When it was changed last, as `2026-03-02 09:15`, by the clock that it was changed by."""
        return plain(self.saved.changed.replace("T", " "), 40)[:_MINUTES]


def due(rows: list[CaseRow], days: int) -> list[CaseRow]:
    """The rows whose next act is due within so many days, the most urgent first."""
    soon = [(row.due.days_left, row) for row in rows if row.due is not None and row.due.days_left <= days]
    return [row for _, row in sorted(soon, key=lambda pair: pair[0])]


# The columns: what each says of a row, and what it is sorted by


def column_title(column: str, words: Words) -> str:
    """The heading of a column."""
    return words(f"desk.column_{column}")


def cell_text(row: CaseRow, column: str, words: Words, columns: int = 80) -> str:
    """What a row says in a column; in short where it has few terminal columns and there is a short way."""
    match column:
        case "number":
            return str(row.number)
        case "name":
            return row.name or words("desk.nameless")
        case "employer":
            return row.employer
        case "best":
            return _best_text(row, words, columns)
        case "verdict":
            return words(f"verdict_short.{row.verdict}") if row.verdict is not None else ""
        case "to_find_out":
            return str(len(row.to_find_out) or "")
        case "changed":
            return row.changed if width(row.changed) <= columns else row.changed[5:10]
        case _:
            return _due_text(row, column, words)


def _best_text(row: CaseRow, words: Words, columns: int) -> str:
    if row.edition is None:
        return words("desk.no_edition", id=row.saved.edition)
    target = row.target
    if target is None:
        return NOTHING
    whole = target_text(row.edition, target, words)
    if width(whole) <= columns:
        return whole
    short = f"desk.grade.{target.grade or 'open'}"
    grade = words(short) if words.has(short) else _grade_text(row.edition, target, words)
    return words("desk.best_short", number=target.category, grade=grade)


def target_text(edition: Edition, target: Target, words: Words) -> str:
    """The category and grade that is applied for."""
    category = next(category for category in edition.rules.categories if category.number == target.category)
    grade = _grade_text(edition, target, words)
    return words("desk.best", number=target.category, category=category.short[words.lang], grade=grade)


def _grade_text(edition: Edition, target: Target, words: Words) -> str:
    if target.grade is None:
        return words("desk.grade_open")
    return edition.facts[edition.rules.grades.fact].words(target.grade)[words.lang]


def _due_text(row: CaseRow, column: str, words: Words) -> str:
    if row.due is None:
        return words("desk.closed") if row.is_closed and column == "day" else NOTHING * (column == "day")
    if column == "act":
        return row.due.label
    if column == "left":
        return words("desk.left", days=row.due.days_left) if row.due.days_left else words("desk.today")
    return words("desk.day", year=row.due.day.year, month=f"{row.due.day.month:02}", day=f"{row.due.day.day:02}")


def sorted_by(rows: Sequence[CaseRow], column: str, backwards: bool = False) -> list[CaseRow]:
    """The rows in the order of a column; those with nothing in it come last either way.

    They are given with those changed last first, which is the order of changes whatever the clock said.
    """
    if column == "changed":
        return list(rows)[::-1] if backwards else list(rows)
    keyed = [(_sort_key(row, column), row) for row in rows]
    filled = sorted((pair for pair in keyed if pair[0]), key=lambda pair: pair[0], reverse=backwards)
    return [row for _, row in [*filled, *(pair for pair in keyed if not pair[0])]]


def _sort_key(row: CaseRow, column: str) -> tuple[Any, ...]:
    """What a row is sorted by; empty where it has nothing in the column."""
    match column:
        case "number":
            return (row.number,)
        case "name":
            return (spellings(row.name)[:1], row.name) if row.name else ()
        case "employer":
            return (row.employer,) if row.employer else ()
        case "best":
            return () if row.target is None or row.verdict is None else (row.target.category, -row.verdict.rank)
        case "verdict":
            return () if row.verdict is None else (-row.verdict.rank,)
        case "to_find_out":
            return (-len(row.to_find_out),) if row.to_find_out else ()
        case _:
            return () if row.due is None else (row.due.day,)
