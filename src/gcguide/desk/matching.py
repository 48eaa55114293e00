"""One person, one case: the people of a roster met with the cases that are there, field by field.

A person is known by the ID number, else by name and employer. What a roster leaves blank takes nothing away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from gcguide.cases.people import People, called, id_number
from gcguide.cases.restore import case_changes, restored, seen_now
from gcguide.cases.saved import Revision, Saved
from gcguide.core.explain import answered
from gcguide.core.facts import plain_facts, read_facts
from gcguide.desk.columns import target_text
from gcguide.desk.intake import draft_of
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.tables.roster import Row
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.store import Draft

CHOSEN = "chosen"


class State(StrEnum):
    """What a person of a roster is to the store.

    AGAIN: an earlier row is the same person. SEVERAL: more than one case can be meant, so that none is touched.
    """

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    AGAIN = "again"
    SEVERAL = "several"


class Matching(StrEnum):
    """What becomes of people who have a case that differs: it is updated, left alone, or they get another one."""

    UPDATE = "update"
    SKIP = "skip"
    NEW = "new"


@dataclass(frozen=True)
class Difference:
    """A field or fact, or what is applied for, as the case has it and as the roster does; plain values."""

    id: str
    is_field: bool
    before: Any
    after: Any


@dataclass(frozen=True)
class Met:
    """A person of a roster, and what that is to the store.

    Args:
        saved: the case of the same person.
        differences: what the roster has otherwise than the case.
        others: the numbers of the cases that can be meant, or the row that is the same person.
    """

    row: Row
    state: State
    saved: Saved | None = None
    differences: tuple[Difference, ...] = ()
    others: tuple[int, ...] = ()


def meet(cases: Iterable[Saved], people: Iterable[Row]) -> list[Met]:
    """The people of a roster that can come in, each with the case that is already theirs."""
    there = People(cases)
    found: list[Met] = []
    rows: dict[str | tuple[str, str], Row] = {}
    for row in people:
        if row.case is not None:
            person = row.case.person
            earlier = rows.setdefault(id_number(person) or called(person), row)
            again = Met(row, State.AGAIN, others=(earlier.row,))
            found.append(_met(row, there.cases_of(person)) if earlier is row else again)
    return found


def _met(row: Row, meant: Sequence[Saved]) -> Met:
    if not meant:
        return Met(row, State.NEW)
    if len(meant) > 1:
        return Met(row, State.SEVERAL, others=tuple(saved.number for saved in meant))
    differences = tuple(_differences(meant[0], row))
    return Met(row, State.CHANGED if differences else State.SAME, meant[0], differences)


def _differences(saved: Saved, row: Row) -> Iterator[Difference]:
    """What the roster has otherwise."""
    case = row.case
    if case is None:
        return
    for id, text in case.person.items():
        if text and text != saved.person.get(id, ""):
            yield Difference(id, True, saved.person.get(id, ""), text)
    known = load_renames().read(saved.answers.facts)
    for id, value in plain_facts(case.facts).items():
        if value != known.get(id):
            yield Difference(id, False, known.get(id), value)
    chosen = asdict(case.chosen) if case.chosen else None
    if chosen is not None and chosen != saved.answers.chosen:
        yield Difference(CHOSEN, False, saved.answers.chosen, chosen)


@dataclass(frozen=True)
class Intake:
    """What is to be written: new cases, and changes of those that are there."""

    drafts: tuple["Draft", ...] = ()
    revisions: tuple[Revision, ...] = ()


def intake(edition: Edition, met: Iterable[Met], matching: Matching, words: Words) -> Intake:
    """What a roster comes to, as the person has chosen."""
    drafts, revisions = [], []
    for one in met:
        if one.state is State.NEW or (one.state is State.CHANGED and matching is Matching.NEW):
            drafts.append(draft_of(edition, one.row, words))
        elif one.state is State.CHANGED and matching is Matching.UPDATE and one.saved is not None:
            revisions.append(_updated(one.saved, one.differences))
    return Intake(tuple(drafts), tuple(revisions))


def _updated(saved: Saved, differences: Sequence[Difference]) -> Revision:
    edition = load_edition(saved.edition)
    before = restored(edition, saved.answers, load_renames())
    facts = {one.id: one.after for one in differences if not one.is_field and one.id != CHOSEN}
    if facts:
        before.interview.tell(facts)
    answers = before.answers()
    if chosen := next((one.after for one in differences if one.id == CHOSEN), None):
        answers = replace(answers, chosen=chosen)
    person = saved.person | {one.id: one.after for one in differences if one.is_field}
    log = [("roster", {"count": len(differences)}), *case_changes(saved, answers, person, saved.edition)]
    return Revision(saved, replace(saved, answers=answers, person=person, seen=seen_now(before.interview)), log)


def met_line(met: Met, edition: Edition, words: Words) -> str | None:
    """What a person of a roster is to the store, in a line; None for one who is new."""
    if met.state is State.NEW:
        return None
    if met.saved is None:
        numbers = words("join.comma").join(map(str, met.others))
        return words(f"matching.{met.state}", numbers=numbers)
    told = words.listing([_told(one, edition, words) for one in met.differences])
    return words(f"matching.{met.state}", number=met.saved.number, differences=told)


def _told(one: Difference, edition: Edition, words: Words) -> str:
    """A difference in words; of the ID number and the telephone only that they differ."""
    form = edition.rules.roster
    if one.is_field:
        label = form.fields[one.id].label[words.lang] if one.id in form.fields else one.id
        if one.id in form.masked.keep:
            return words("matching.otherwise", what=label)
        before, after = one.before or words("matching.blank"), one.after
    elif one.id == CHOSEN:
        label = words("history.chosen")
        before, after = (_target(value, edition, words) for value in (one.before, one.after))
    else:
        label = edition.facts[one.id].label[words.lang]
        before, after = (_answer(one.id, value, edition, words) for value in (one.before, one.after))
    return words("matching.changed_to", what=label, before=before, after=after)


def _answer(id: str, value: Any, edition: Edition, words: Words) -> str:
    try:
        return answered(edition, words, id, read_facts(edition, {id: value}).get(id))
    except Problem:
        return str(value)


def _target(raw: Any, edition: Edition, words: Words) -> str:
    from gcguide.core.decide import read_chosen

    try:
        target = read_chosen(edition, raw)
    except Problem:
        return words("matching.none_chosen")
    return target_text(edition, target, words) if target else words("matching.none_chosen")
