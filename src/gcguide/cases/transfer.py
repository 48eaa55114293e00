"""Cases of an archive, or of a backup, taken into the store: what would happen, and then all of it or nothing.

Two copies of a case are compared by their histories rather than by clocks: the one that holds all changes of the other
is the newer. Where each has changes that the other has not, they were changed apart; then the later moment counts, and
nothing replaces the other unless that is asked for.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from heapq import merge

from gcguide.cases.archive import ArchivedCase, as_archived
from gcguide.cases.backup import Backup, Occasion
from gcguide.cases.people import People
from gcguide.cases.saved import HistoryEntry, Log, Revision, Saved, all_columns, stage_noted
from gcguide.cases.store import Store
from gcguide.problem import Problem

# The kind of a history's entry that tells of an import; it is no change of the case.
IMPORTED = "imported"
# That of one which tells that a case is as a backup has it, which is a change of it.
RESTORED = "restored"


class State(StrEnum):
    """What a case of an archive is to the store."""

    NEW = "new"
    SAME = "same"
    NEWER = "newer"
    OLDER = "older"


class Choice(StrEnum):
    """What becomes of the cases that are there already and differ; those that are not there always come in.

    LEAVE: they stay as they are. UPDATE: the newer ones come in, unless they were changed apart. REPLACE: those of the
    archive come in, also older ones. COPY: those of the archive become cases of their own.
    """

    LEAVE = "leave"
    UPDATE = "update"
    REPLACE = "replace"
    COPY = "copy"


_DIFFERENT = (State.NEWER, State.OLDER)


@dataclass(frozen=True)
class Planned:
    """What one case of an archive is to the store.

    Args:
        number: the case of the store that it is; None for a new one.
        ours: that case as it is; None also where it cannot be read any more.
        apart: both have changes that the other has not.
    """

    archived: ArchivedCase
    state: State
    number: int | None = None
    ours: Saved | None = None
    apart: bool = False

    def replaces(self, choice: Choice) -> bool:
        """Whether it would take the place of ours."""
        differs = self.state in _DIFFERENT
        newer = self.state is State.NEWER and not self.apart
        return (choice is Choice.REPLACE and differs) or (choice is Choice.UPDATE and newer)


@dataclass(frozen=True)
class Imported:
    """The numbers that the cases have in the store, in the order of the archive.

    Args:
        added: new cases.
        replaced: those that are now as in the archive.
        left: those that stay as they were, the same or not.
        revisions: what was done to those that were replaced, to be taken back.
    """

    added: tuple[int, ...] = ()
    replaced: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    revisions: tuple[Revision, ...] = ()


Choices = Choice | Sequence[Choice]


def _each(choices: Choices, archived: Sequence[ArchivedCase]) -> Sequence[Choice]:
    """What is chosen of each case, which may have been said of all."""
    return [choices] * len(archived) if isinstance(choices, Choice) else choices


def plan_import(
    store: Store, archived: Sequence[ArchivedCase], choices: Choices = Choice.UPDATE
) -> tuple[Planned, ...]:
    """What each case of an archive is to the store, in the archive's order; changes nothing.

    Args:
        store: that they would come into.
        archived: as `read_archive` gives them: no case twice.
        choices: what becomes of those that differ, all or each; who keeps both does not look for the same person.
    """
    numbers = store.numbers()
    own, each = {case.saved.identity for case in archived}, _each(choices, archived)
    is_looked_for = any(choice is not Choice.COPY for choice in each)
    people = People(saved for saved in store.cases() if saved.identity not in own) if is_looked_for else People(())
    taken = set[int]()

    def number(case: ArchivedCase, choice: Choice) -> int | None:
        """That of the same case, else of the only one of the same person: two may have taken in the same roster."""
        if (same := numbers.get(case.saved.identity)) is not None:
            return same
        if choice is Choice.COPY:
            return None
        meant = [saved for saved in people.cases_of(case.saved.person) if saved.edition == case.saved.edition]
        if len(meant) != 1 or meant[0].number in taken:
            return None
        taken.add(meant[0].number)
        return meant[0].number

    return tuple(_planned(store, case, number(case, choice)) for case, choice in zip(archived, each, strict=True))


def import_cases(
    store: Store, archived: Sequence[ArchivedCase], choices: Choices = Choice.UPDATE, backup: Backup | None = None
) -> Imported:
    """Takes cases in, all of them or none, with their histories; the first of the archive is the first of the store.

    What is done is decided anew from what is in the store at that moment; the store as it is now is backed up first.

    Args:
        store: where to.
        archived: the cases.
        choices: what becomes of those that differ.
        backup: of the store, whose cases they are: what is in the bin comes back from there. Otherwise a case that was
            deleted and is not erased yet comes in as a new one.

    Raises:
        Problem: the store cannot be written; it is as it was then.
    """
    store.back_up(Occasion.IMPORT if backup is None else Occasion.RESTORE)
    each = _each(choices, archived)
    with store.writing() as at:
        plan = plan_import(store, archived, each)
        if Choice.COPY in each:
            copies = [
                _copy(p.archived) if choice is Choice.COPY and p.state in _DIFFERENT else p.archived
                for p, choice in zip(plan, each, strict=True)
            ]
            plan = plan_import(store, copies, each)
        return _taken_in(store, at, plan, each, backup)


def _taken_in(
    store: Store, at: str, plan: Sequence[Planned], choices: Sequence[Choice], backup: Backup | None
) -> Imported:
    """Writes what is planned, and has the histories say whence it came."""
    added, replaced, left, revisions = [], [], [], []
    for planned, choice in reversed([*zip(plan, choices, strict=True)]):
        stage = stage_noted(planned.archived.saved.stage)
        log: Log = [(IMPORTED, {"state": planned.state, "apart": planned.apart, "stage": stage})]
        changed = planned.archived.saved.changed
        if backup is not None:
            log, changed = [(RESTORED, {"day": backup.day, "time": backup.time, "stage": stage})], at
        if planned.number is None:
            number = None if backup is None else _brought_back(store, planned.archived, changed)
            number = _add(store, planned.archived) if number is None else number
            added.append(number)
        elif planned.replaces(choice):
            number = planned.number
            _replace(store, number, planned.archived, changed)
            replaced.append(number)
        else:
            left.append(planned.number)
            continue
        store.log(at, [(number, log)])
        if planned.ours is not None:
            revisions.append(Revision(planned.ours, store.load(number), log))
    return Imported(tuple(added[::-1]), tuple(replaced[::-1]), tuple(left[::-1]), tuple(revisions))


# Comparing


def _planned(store: Store, archived: ArchivedCase, number: int | None) -> Planned:
    if number is None:
        return Planned(archived, State.NEW)
    ours, theirs = _ours(store, number), _content(archived.saved)
    if ours is not None and _content(ours) == theirs:  # told without a look at its history, as most are
        return Planned(archived, State.SAME, number, ours)
    ours_archived = whole(store, ours) if ours is not None else None
    if ours_archived is None:  # only who asks for it puts the archive's in its place
        return Planned(archived, State.NEWER, number, ours, apart=True)
    if _content(ours_archived.saved) == theirs:
        return Planned(archived, State.SAME, number, ours)
    here, there = _changes(ours_archived.history), _changes(archived.history)
    if here < there:
        return Planned(archived, State.NEWER, number, ours)
    if there < here:
        return Planned(archived, State.OLDER, number, ours)
    later = _when(archived.saved.changed) > _when(ours_archived.saved.changed)
    return Planned(archived, State.NEWER if later else State.OLDER, number, ours, apart=True)


def _ours(store: Store, number: int) -> Saved | None:
    """A case of the store; None for what cannot be read any more."""
    try:
        return store.load(number)
    except Problem as problem:
        if problem.id in ("case_missing", "case_unreadable"):
            return None
        raise


def whole(store: Store, ours: Saved) -> ArchivedCase | None:
    """A case of the store as it would come out of an archive; None where it is not whole."""
    history = store.history(ours.number)
    try:
        return as_archived(ours, history)
    except Problem:
        return None


def _content(saved: Saved) -> str:
    """What makes two copies the same: all that a person entered."""
    entered = saved.edition, saved.label, saved.note, saved.answers, saved.person, saved.stage, saved.owner
    return json.dumps((*entered, saved.links), sort_keys=True, default=vars)


def _changes(history: Iterable[HistoryEntry]) -> Counter[str]:
    """The changes that a history tells of, each as often as it was made."""
    return Counter(_key(entry) for entry in history if entry.kind != IMPORTED)


def _key(entry: HistoryEntry) -> str:
    return json.dumps([entry.at, entry.who, entry.kind, entry.body], sort_keys=True)


def _copy(archived: ArchivedCase) -> ArchivedCase:
    """The case as one of its own; the same copy gets the same identity, so that it does not come in twice."""
    case = f"{archived.saved.identity} {_content(archived.saved)}"
    identity = hashlib.sha256(case.encode()).hexdigest()[: len(archived.saved.identity)]
    return replace(archived, saved=replace(archived.saved, identity=identity))


# Writing, within a transaction


def _add(store: Store, archived: ArchivedCase) -> int:
    saved = archived.saved
    # One of the same identity can only be a deleted one, which may still be brought back: as another case.
    store.connection.execute(
        "UPDATE cases SET identity = lower(hex(randomblob(16))) WHERE identity = ? AND deleted IS NOT NULL",
        (saved.identity,),
    )
    number = store.insert(saved, saved.identity, saved.created, saved.changed)
    store.add_history((number, entry) for entry in archived.history)
    return number


def _brought_back(store: Store, archived: ArchivedCase, changed: str) -> int | None:
    """The same case from the bin, as the archive has it; None where it is not there."""
    deleted = "SELECT number FROM cases WHERE identity = ? AND deleted IS NOT NULL"
    row = store.connection.execute(deleted, (archived.saved.identity,)).fetchone()
    if row is None:
        return None
    store.connection.execute("UPDATE cases SET deleted = NULL WHERE number = ?", row)
    _replace(store, row[0], archived, changed)
    return int(row[0])


def _replace(store: Store, number: int, archived: ArchivedCase, changed: str) -> None:
    """The case as the archive has it; the history keeps what it told, and learns what it did not know, in its place."""
    ours = store.history(number)
    known = _changes(ours)
    store.update(number, changed, all_columns(archived.saved))
    news = []
    for entry in archived.history:
        if known[_key(entry)]:
            known[_key(entry)] -= 1
        elif entry.kind != IMPORTED:
            news.append(entry)
    if news:
        store.connection.execute("DELETE FROM history WHERE number = ?", (number,))
        store.add_history((number, entry) for entry in merge(ours, news, key=lambda entry: _when(entry.at)))


def _when(at: str) -> float:
    """A moment; the entry of one that cannot be told any more stays where it stands."""
    with suppress(ValueError):
        return datetime.fromisoformat(at).timestamp()
    return 0.0
