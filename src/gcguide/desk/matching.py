"""One person, one case: the people of a roster met with the cases that are there, field by field.

A person is known by the ID number, else by name and employer. What a roster leaves blank takes nothing away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from gcguide.cases.people import People, called, known_by
from gcguide.cases.restore import case_changes, edition_here, seen_now
from gcguide.cases.saved import Revision, Saved
from gcguide.core.explain import answered, target_words
from gcguide.core.facts import plain_facts, read_facts
from gcguide.desk.changes import answering
from gcguide.desk.intake import draft_of
from gcguide.desk.noted import note_of, noted_otherwise
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.tables.roster import Row
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.store import Draft

CHOSEN = "chosen"


class State(StrEnum):
    """What a person of a roster is to the store.

    AGAIN: an earlier row is the same person. SEVERAL: it cannot be told which case is meant, or whether one is, so that
    none is touched. RENAMED: the ID number is that of a case of another name.
    """

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    AGAIN = "again"
    SEVERAL = "several"
    RENAMED = "renamed"


class Matching(StrEnum):
    """What becomes of people who have a case that differs: it is updated, left alone, or they get another one."""

    UPDATE = "update"
    SKIP = "skip"
    NEW = "new"


# What may become of somebody; the first does unless something else is asked for.
_OFFERED = {
    State.NEW: (Matching.NEW, Matching.SKIP),
    State.CHANGED: (Matching.UPDATE, Matching.SKIP, Matching.NEW),
    **dict.fromkeys((State.SAME, State.AGAIN, State.SEVERAL, State.RENAMED), (Matching.SKIP, Matching.NEW)),
}
# What is asked for all concerns these; those of the others come in by themselves only.
_APART = (State.CHANGED, State.SEVERAL, State.RENAMED)


@dataclass(frozen=True)
class Difference:
    """A field or fact, or what is applied for, as the case has it and as the roster does; plain values.

    What is neither stands in the note, under the roster's own heading.
    """

    id: str
    is_field: bool
    before: Any
    after: Any
    is_noted: bool = False


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

    @property
    def is_apart(self) -> bool:
        """Whether what becomes of them hangs on what is asked for all."""
        return self.state in _APART

    @property
    def offered(self) -> tuple[Matching, ...]:
        """What may become of them; the first does unless something else is asked for."""
        return _OFFERED[self.state]

    def becomes(self, matching: Matching) -> Matching:
        """What becomes of them where this is asked for all."""
        return matching if self.is_apart and matching in self.offered else self.offered[0]


def meet(edition: Edition, cases: Iterable[Saved], people: Iterable[Row]) -> list[Met]:
    """The people of a roster that can come in, each with the case that is already theirs under the same notice."""
    there = People(saved for saved in cases if saved.edition == edition.id)
    found: list[Met] = []
    rows: dict[str | tuple[str, str], Row] = {}
    for row in people:
        if row.case is not None:
            key = known_by(row.case.person)
            earlier = rows.setdefault(key, row) if key is not None else row
            again = Met(row, State.AGAIN, others=(earlier.row,))
            found.append(_met(row, row.case.person, there) if earlier is row else again)
    times = Counter(one.saved.number for one in found if one.saved is not None)
    return [
        Met(one.row, State.SEVERAL, others=(one.saved.number,)) if one.saved and times[one.saved.number] > 1 else one
        for one in found
    ]


def _met(row: Row, person: Mapping[str, str], there: People) -> Met:
    meant = there.cases_of(person)
    if len(meant) != 1:
        unclear = tuple(saved.number for saved in meant or there.namesakes(person))
        return Met(row, State.SEVERAL if unclear else State.NEW, others=unclear)
    (saved,) = meant
    if called(person)[0] != called(saved.person)[0]:
        return Met(row, State.RENAMED, others=(saved.number,))
    differences = tuple(_differences(saved, row))
    return Met(row, State.CHANGED if differences else State.SAME, saved, differences)


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
    for heading, before, after in noted_otherwise(row, saved.note):
        yield Difference(heading, False, before, after, is_noted=True)


@dataclass(frozen=True)
class Intake:
    """What is to be written: new cases, and changes of those that are there."""

    drafts: tuple["Draft", ...] = ()
    revisions: tuple[Revision, ...] = ()


def intake(edition: Edition, met: Sequence[Met], asked: Matching | Sequence[Matching], words: Words) -> Intake:
    """What a roster comes to, as is asked for all, or for each of them."""
    drafts, revisions = [], []
    each = [one.becomes(asked) for one in met] if isinstance(asked, Matching) else asked
    for one, matching in zip(met, each, strict=True):
        if matching is Matching.NEW:
            drafts.append(draft_of(edition, one.row, words))
        elif matching is Matching.UPDATE and one.saved is not None:
            revisions.append(_updated(one, one.saved, words))
    return Intake(tuple(drafts), tuple(revisions))


def becomes_text(matching: Matching, is_new: bool, words: Words) -> str:
    """What becomes of somebody, in a word."""
    return words("matching.becomes_added" if is_new and matching is Matching.NEW else f"matching.becomes_{matching}")


def _updated(met: Met, saved: Saved, words: Words) -> Revision:
    edition, differences = load_edition(saved.edition), met.differences
    facts = {one.id: one.after for one in differences if not (one.is_field or one.is_noted or one.id == CHOSEN)}
    before = answering(saved, edition, read_facts(edition, facts))
    answers = before.answers()
    if chosen := next((one.after for one in differences if one.id == CHOSEN and not one.is_noted), None):
        answers = replace(answers, chosen=chosen)
    person = saved.person | {one.id: one.after for one in differences if one.is_field}
    log = [("roster", {"count": len(differences)}), *case_changes(saved, answers, person, saved.edition)]
    note = note_of(met.row, words, saved.note)
    after = replace(saved, answers=answers, person=person, note=note, seen=seen_now(before.interview))
    return Revision(saved, after, log)


def met_line(met: Met, edition: Edition, words: Words) -> str | None:
    """What a person of a roster is to the store, in a line; None for one who is new."""
    if met.state is State.NEW:
        return None
    if met.saved is None:
        numbers = words("join.comma").join(map(str, sorted(met.others)))
        return words(f"matching.{met.state}", numbers=numbers)
    told = words.listing([difference_told(one, edition, words) for one in met.differences])
    return words(f"matching.{met.state}", number=met.saved.number, differences=told)


def difference_told(one: Difference, edition: Edition, words: Words) -> str:
    """A difference in words; of the ID number and the telephone only that they differ."""
    form = edition.rules.roster
    if one.is_noted:
        label = words("matching.noted", what=plain(one.id))
        before, after = one.before or words("matching.blank"), one.after
    elif one.is_field:
        label = form.fields[one.id].label[words.lang] if one.id in form.fields else one.id
        if one.id in form.on_screen:
            return words("matching.otherwise", what=label)
        before, after = (text or words("matching.blank") for text in (one.before, one.after))
    elif one.id == CHOSEN:
        label = words("history.chosen")
        before, after = (_target(value, edition, words) for value in (one.before, one.after))
    else:
        label = edition.facts[one.id].label[words.lang]
        before, after = (_answer(one.id, value, edition, words) for value in (one.before, one.after))
    return words("matching.changed_to", what=label, before=before, after=after)


def copies_told(ours: Saved, theirs: Saved, words: Words) -> str:
    """What another copy of a case has otherwise than ours; empty where that cannot be told, or is only how it came."""
    edition = edition_here(theirs.edition)
    return words.listing([*_otherwise(ours, theirs, edition, words)]) if edition is not None else ""


def _otherwise(ours: Saved, theirs: Saved, edition: Edition, words: Words) -> Iterator[str]:
    fields = dict.fromkeys((*ours.person, *theirs.person))
    differences = [Difference(id, True, ours.person.get(id, ""), theirs.person.get(id, "")) for id in fields]
    own, other = (load_renames().read(saved.answers.facts) for saved in (ours, theirs))
    differences += [Difference(id, False, own.get(id), other.get(id)) for id in edition.facts.ids]
    differences.append(Difference(CHOSEN, False, ours.answers.chosen, theirs.answers.chosen))
    yield from (difference_told(one, edition, words) for one in differences if one.before != one.after)
    for what, before, after in (
        ("edition", ours.edition, theirs.edition),
        ("stage", _stage(ours, edition, words), _stage(theirs, edition, words)),
        ("owner", ours.owner, theirs.owner),
        ("local_deadline", ours.answers.local_deadline, theirs.answers.local_deadline),
    ):
        if before != after:
            told = [plain(text or words("matching.blank")) for text in (before, after)]
            yield words("matching.changed_to", what=words(f"history.{what}"), before=told[0], after=told[1])
    for what, is_other in (
        ("desk.column_name", ours.label != theirs.label),
        ("case.note", ours.note != theirs.note),
        ("history.step", ours.answers.steps != theirs.answers.steps),
        ("history.paper", ours.answers.gathered != theirs.answers.gathered),
        ("history.links", ours.links != theirs.links),
    ):
        if is_other:
            yield words("matching.otherwise", what=words(what))


def _stage(saved: Saved, edition: Edition, words: Words) -> str:
    noted = saved.stage
    known = edition.rules.stage(noted.id) if noted is not None else None
    return " ".join((known.label[words.lang] if known is not None else noted.id, noted.on)) if noted is not None else ""


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
    return target_words(edition, words, target) if target else words("matching.none_chosen")
