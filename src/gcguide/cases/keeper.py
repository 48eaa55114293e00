"""Keeps one conversation in the store: what has changed since the last time, before the next question shows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gcguide.cases.saved import Answers, Saved, Seen
from gcguide.cases.store import Draft, Store
from gcguide.core.interview import CHANGE


class Keeper:
    """One case's place in the store; a new case gets its number when there is something to keep.

    Args:
        store: where to.
        edition: the notice it is assessed under.
        saved: the case as it was read; None for a new one.
    """

    def __init__(self, store: Store, edition: str, saved: Saved | None = None) -> None:
        self.store = store
        self.edition = edition
        self.saved = saved

    @property
    def number(self) -> int | None:
        """The case's number; None while nothing is kept."""
        return self.saved.number if self.saved else None

    def keep(self, answers: Answers, person: Mapping[str, str], seen: Seen) -> None:
        """Has all that was told on disk when it returns; what failed to be kept before is caught up with.

        Raises:
            Problem: it could not be kept; it can be tried again.
        """
        given = dict(person)
        if self.saved is None:
            if answers == Answers() and not given:
                return
            empty = Saved(0, 0, self.edition, "", "", False, "", "", Answers(), {})
            log = tuple(changes(empty, answers, given, self.edition))
            (number,) = self.store.add([Draft(self.edition, answers, person=given, seen=seen, log=log)])
            self.saved = self.store.load(number)
            return
        log = tuple(changes(self.saved, answers, given, self.edition))
        if not log:
            if seen != self.saved.seen:
                self.store.see(self.saved.number, seen)
                self.saved = replace(self.saved, seen=seen)
            return
        revision = self.store.keep(self.saved, answers, given, seen, log, self.edition)
        self.saved = replace(
            self.saved, revision=revision, edition=self.edition, answers=answers, person=given, seen=seen
        )


def changes(saved: Saved, answers: Answers, person: Mapping[str, str], edition: str) -> Iterator[tuple[str, Any]]:
    """What is different from what is saved, as lines of the history; of the person only which fields."""
    before = saved.answers
    yield from _exchanges(before, answers)
    for id in sorted(before.steps.keys() | answers.steps.keys()):
        if before.steps.get(id) != answers.steps.get(id):
            yield "step", {"id": id, "state": answers.steps.get(id)}
    for key in sorted(set(before.gathered) ^ set(answers.gathered)):
        yield "paper", {"id": key, "done": key in answers.gathered}
    if before.local_deadline != answers.local_deadline:
        yield "local_deadline", {"day": answers.local_deadline}
    fields = sorted(id for id in saved.person.keys() | person.keys() if saved.person.get(id) != person.get(id))
    if fields:
        yield "person", {"fields": fields}
    if saved.edition != edition:
        yield "edition", {"from": saved.edition, "to": edition}


def _exchanges(before: Answers, after: Answers) -> Iterator[tuple[str, Any]]:
    """From one transcript to the other: what was taken back, what was answered, brought back or changed."""
    if before.known != after.known:
        yield "known", {"learned": after.known}
    pairs = zip(before.asked, after.asked, strict=False)
    common = next(
        (at for at, (one, other) in enumerate(pairs) if one != other), min(len(before.asked), len(after.asked))
    )
    for question, learned in reversed(before.asked[common:]):
        yield "undo", {"question": question, "learned": learned}
    redone = list(before.undone)
    for question, learned in after.asked[common:]:
        again = bool(redone) and redone[-1] == (question, learned)
        if again:
            redone.pop()
        kind = "redo" if again else "change" if question == CHANGE else "answer"
        yield kind, {"question": question, "learned": learned}
    if before.asked == after.asked and before.undone != after.undone:
        yield "undone", {"count": len(after.undone)}
