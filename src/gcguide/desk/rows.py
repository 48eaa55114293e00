"""The rows of the desk: what is known of a case, worked out when it is first looked at."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from gcguide.cases.moving import newest_published
from gcguide.cases.restore import case_of
from gcguide.cases.saved import Saved
from gcguide.core.decide import Decision, best_of, decide, done_of, target_of, to_find_out
from gcguide.core.facts import known_choice
from gcguide.core.live import liveness
from gcguide.core.plan import ends_locally, keyed, plan
from gcguide.core.result import Best, Target
from gcguide.core.rulebook import rulebook
from gcguide.core.timeline import Milestone, act_labels, lying_behind, timeline
from gcguide.core.verdict import Verdict, verdicts
from gcguide.desk.noted import cells_in_doubt
from gcguide.person.case import Case
from gcguide.person.masking import hidden_numbers
from gcguide.person.person import ID_FIELD, TOLD_BY_ID
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.rules import Caution, Stage
from gcguide.policy.vocabulary import UNSURE, Renames, load_renames
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.desk.impact import Impact

# After a batch has closed, personal data is kept so many days without a word.
RETENTION_DAYS = 90

# What is to be done where too little was answered, or is known.
TO_ANSWER, TO_FIND_OUT = "answer", "find_out"
# The kind of an act that is none of the procedure: it is done before one of those.
STEP = "step"

_EMPLOYER = "employer"
_DAY, _MINUTES = 10, 16  # characters of `2026-03-02T09:15`


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

    @cached_property
    def newest(self) -> Edition | None:
        """The newest notice that is published; None where none can be read."""
        return newest_published()

    @cached_property
    def impact_on_newest(self) -> "Callable[[Saved], Impact | None]":
        """What tells what the newest notice makes of a case."""
        from gcguide.desk.impact import impact_on  # not needed while there is one notice only

        return impact_on(self.newest) if self.newest is not None else lambda _: None

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
        """The counsellor's note on the case; an ID number in it is masked."""
        return hidden_numbers(plain(self.saved.note, 200))

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
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict of every cell."""
        edition = self.edition
        return verdicts(rulebook(edition), self.case.facts, self._failed) if edition is not None else ()

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
    def stage(self) -> Stage | None:
        """Where the person stands after the verdict: the first where nothing is noted; None for an unknown one."""
        edition, noted = self.edition, self.saved.stage
        if edition is None:
            return None
        return edition.rules.stages[0] if noted is None else edition.rules.stage(noted.id)

    @property
    def _ahead(self) -> list[Milestone]:
        """The acts with a day that are not done, whatever day it is; none where nothing is left to do."""
        edition = self.edition
        ended = self.stage is not None and self.stage.ends
        if edition is None or ended or self.verdict is Verdict.NO:
            return []
        case, is_local = self.case, ends_locally(edition, self.target, self.case.facts)
        acts = self.context.timeline(edition, known_choice(case.facts, _EMPLOYER), case.local_deadline, is_local)
        return acts[lying_behind(edition, acts, done_of(case.steps)) :]

    @cached_property
    def due(self) -> Due | None:
        """The first act that is not done; None when the batch has closed, and when there is nothing left to do."""
        edition, case = self.edition, self.case
        if edition is None or self.is_closed or not (ahead := self._ahead):
            return None
        labels = act_labels(edition, self.context.words)
        act, left = ahead[0], (ahead[0].latest - self.context.today).days
        if self.verdict is Verdict.OPEN:  # what to do depends on what is not known yet
            unasked = set(liveness(rulebook(edition)).live(case.facts)) - case.facts.keys()
            first = TO_ANSWER if unasked else TO_FIND_OUT
            return Due(first, self.context.words(f"desk.to_{first}"), act.latest, left)
        return Due(act.id, labels[act.id], act.latest, left)

    @cached_property
    def decision(self) -> Decision | None:
        """All that follows from the case on the day."""
        return decide(self.edition, self.case, self.context.today) if self.edition is not None else None

    @cached_property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """What is still missing of what is applied for: facts, papers, fields of the forms, cells to look at, and acts.

        Nothing is, where it does not fit or is over; where papers are in, no paper nor field.
        """
        missing = self._missing
        cells = cells_in_doubt(self.saved.note) if missing else ()
        return {**missing, "cells": cells} if cells else missing

    @property
    def _missing(self) -> dict[str, tuple[str, ...]]:
        edition, stage, target, facts = self.edition, self.stage, self.target, self.case.facts
        if edition is None or self.verdict is Verdict.NO or (stage is not None and stage.ends):
            return {}
        live = liveness(rulebook(edition))
        if target is None:
            return {"facts": tuple(live.live(facts)) or self.to_find_out}
        category = next(one.id for one in edition.rules.categories if one.number == target.category)
        unknown = tuple(dict.fromkeys((*live.missing(category, facts, self._failed), *self.to_find_out)))
        # Not decided in full: of thousands of cases that would take half a minute.
        follows = plan(edition, target, facts, self.case.local_deadline, done_of(self.case.steps))
        left = [act for act in follows.acts if not act.is_done]
        # Once it was reported there is no step to do before that any more, ticked or not.
        acts = tuple(act.id for act in left) if any(act.kind != STEP for act in left) else ()
        if stage is not None and stage.papers_in:
            return {"facts": unknown, "acts": acts}
        papers = tuple(key for key, _ in keyed(follows.papers) if key not in self.saved.answers.gathered)
        person = self.saved.person
        told = TOLD_BY_ID if person.get(ID_FIELD) else ()
        fields = tuple(id for id in edition.rules.roster.needed if not person.get(id) and id not in told)
        return {"facts": unknown, "papers": papers, "fields": fields, "acts": acts}

    @property
    def points(self) -> tuple[Caution, ...]:
        """What is to be verified or asked about what is applied for, by the notice's own terms."""
        decision, edition = self.decision, self.edition
        target = decision.assessment.target if decision is not None else None
        if edition is None or decision is None or target is None:
            return ()
        own = next(one for one in decision.assessment.categories if one.number == target.category)
        grades = [result for grade, result in own.grades.items() if target.grade in (None, grade)]
        raised = dict.fromkeys(id for result in grades for id in result.cautions)
        return tuple(c for c in map(edition.rules.caution, raised) if c.kind == self.verdict and c.point is not None)

    @cached_property
    def is_unreported(self) -> bool:
        """Whether the batch has closed and it was not reported, though it was there in time."""
        edition = self.edition
        if edition is None or not self.is_closed or self.saved.created[:_DAY] > edition.deadline.isoformat():
            return False
        return bool(self._ahead)

    @property
    def is_overdue(self) -> bool:
        """Whether the last day for the next act has passed, or the deadline itself."""
        return self.is_unreported or (self.due is not None and self.due.days_left < 0)

    @property
    def is_older(self) -> bool:
        """Whether a notice that closes later than its own is published, so that it can be moved to that."""
        newest, edition = self.context.newest, self.edition
        if newest is None or newest.id == self.saved.edition:
            return False
        if edition is not None:
            return edition.rules.scheme.id == newest.rules.scheme.id and edition.deadline < newest.deadline
        return self.saved.seen is not None and self.saved.seen.deadline < newest.deadline.isoformat()

    @cached_property
    def impact(self) -> "Impact | None":
        """What the newest notice makes of the case; None where there is none, or its own is not here."""
        return self.context.impact_on_newest(self.saved)

    @property
    def is_compared(self) -> bool:
        """Whether `impact` was worked out."""
        return "impact" in self.__dict__

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
