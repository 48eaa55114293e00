"""What is different when a saved case is opened again: another deadline, other rules, a newer notice."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from gcguide.cases.restore import Restored, edition_of, restored, seen_now
from gcguide.cases.saved import Answers, Raw, Revision, Saved, Seen
from gcguide.conversation.verdicts import Verdicts, category_named, category_verdicts, changed_verdicts
from gcguide.core.facts import plain_facts
from gcguide.core.verdict import Verdict
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.editions import newest_beside, scheme_of
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.store import Store


def reopened(saved: Saved, words: Words) -> tuple[Edition, Restored, list[str]]:
    """A case under its own notice, where it was left, and what a person must be told first.

    Raises:
        Problem: that notice is not there any more.
    """
    edition = edition_of(saved)
    read = restored(edition, saved.answers, load_renames())
    lines = [*since_seen(saved, edition, read, words)]
    newest = load_edition(newest_beside(edition.id))
    if newest.id != edition.id:
        lines += [words("case.newer", edition=newest.rules.label[words.lang], own=edition.rules.label[words.lang])]
        lines += under(saved, newest, words)
    return edition, read, lines


def since_seen(saved: Saved, edition: Edition, read: Restored, words: Words) -> Iterator[str]:
    """What has changed since the case was last open, and why: the deadline, or the rules themselves."""
    yield from _lost(read, words)
    seen = saved.seen
    if seen is None or seen.edition != edition.id:
        return
    moved = seen.deadline != edition.deadline.isoformat()
    if moved:
        yield words("case.deadline_moved", before=_day(seen.deadline, words), after=words.day(edition.deadline))
    if changed := _compared(_seen(seen), edition, read, words):
        yield words("case.verdicts_by_deadline" if moved else "case.verdicts_by_rules")
        yield from changed


def under(saved: Saved, edition: Edition, words: Words) -> Iterator[str]:
    """What another notice would make of the case: which verdicts would differ, what would be lost."""
    before = _before(saved)
    read = restored(edition, carried(saved), load_renames())
    yield from _lost(read, words)
    yield words("case.deadline_there", day=words.day(edition.deadline))
    changed = [*_compared(before, edition, read, words), *_gone(saved, before, edition, words)]
    yield words("case.verdicts_there") if changed else words("case.same_there")
    yield from changed


def move(store: "Store", saved: Saved, edition: Edition) -> None:
    """Has a case assessed under another notice from now on.

    Raises:
        Problem: it is assessed under that one already, or could not be saved.
    """
    if saved.edition == edition.id:
        raise Problem("edition_same", {"word": saved.number, "nearest": edition.id})
    if (own := scheme_of(saved.edition)) not in (edition.rules.scheme.id, None):
        raise Problem("scheme_other", {"word": own, "other": edition.rules.scheme.id})
    read = restored(edition, carried(saved), load_renames())
    body = {"from": saved.edition, "to": edition.id, "known": plain_facts(read.facts)}
    seen = seen_now(read.interview)
    after = replace(saved, edition=edition.id, answers=read.answers(), seen=seen, stage=None)
    store.revise([Revision(saved, after, [("edition", body)])])


def carried(saved: Saved) -> Answers:
    """The answers as they hold the next time: with what came of this time, and without what only held then."""
    stage = None
    if saved.stage is not None:
        with suppress(Problem):
            stage = edition_of(saved).rules.stage(saved.stage.id)
    learned = stage.learned if stage is not None else {}
    if not learned:
        return saved.answers
    told = {id: value for id, value in learned.items() if value is not None}

    def without(facts: Raw) -> Raw:
        return {id: value for id, value in facts.items() if id not in learned}

    answers = saved.answers
    asked = tuple((question, without(facts)) for question, facts in answers.asked)
    return replace(answers, known=without(answers.known) | told, asked=tuple(one for one in asked if one[1]), undone=())


def _before(saved: Saved) -> Verdicts:
    """The verdicts under a case's own notice; as they were seen last where that is not here."""
    try:
        return restored(edition_of(saved), saved.answers, load_renames()).interview.verdicts()
    except Problem:
        return {} if saved.seen is None else _seen(saved.seen)


def _seen(seen: Seen) -> Verdicts:
    known = set(Verdict)
    return {(category, grade): Verdict(verdict) for category, grades in seen.verdicts.items()
            for grade, verdict in grades.items() if verdict in known}  # fmt: skip


def _compared(before: Verdicts, edition: Edition, read: Restored, words: Words) -> list[str]:
    """The categories whose verdict differs; one that was not there before counts as open then."""
    after, known = read.interview.verdicts(), {category for category, _ in before}
    new = {cell: Verdict.OPEN for cell in after if cell[0] not in known}
    return changed_verdicts(edition, {**before, **new}, after, words)


def _gone(saved: Saved, before: Verdicts, edition: Edition, words: Words) -> Iterator[str]:
    """The categories that another notice does not have any more, where one could still fit."""
    kept = {category.id for category in edition.rules.categories}
    gone = [id for id, verdict in category_verdicts(before).items() if id not in kept and verdict is not Verdict.NO]
    if gone:
        labels: dict[str, str] = {}
        with suppress(Problem):
            labels = {c.id: category_named(c, words) for c in edition_of(saved).rules.categories}
        yield words("case.gone_there", categories=words.listing([labels.get(id, id) for id in gone]))


def _day(written: str, words: Words) -> str:
    try:
        return words.day(date.fromisoformat(written))
    except ValueError:
        return plain(written, 20)


def _lost(read: Restored, words: Words) -> Iterator[str]:
    if read.lost:
        yield words("case.lost", facts=words.listing(list(read.lost)))
