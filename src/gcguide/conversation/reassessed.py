"""What is different when a saved case is opened again: another deadline, other rules, a newer notice."""

from collections.abc import Iterator
from datetime import date

from gcguide.cases.moving import CHOSEN, LOCAL, carried
from gcguide.cases.restore import Restored, edition_here, edition_of, restored
from gcguide.cases.saved import Saved, Seen
from gcguide.conversation.verdicts import (
    Verdicts,
    category_named,
    category_verdicts,
    grade_turns,
    grades_named,
    turn_words,
)
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.editions.files import need_same_scheme, newest_beside
from gcguide.folders import data_folder
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.later import remarks_on_draft
from gcguide.policy.vocabulary import load_renames, load_vocabulary
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words, message


def reopened(saved: Saved, words: Words) -> tuple[Edition, Restored, list[str]]:
    """A case under its own notice, where it was left, and what a person must be told first.

    Raises:
        Problem: that notice is not there any more.
    """
    edition = edition_of(saved)
    read = restored(edition, saved.answers, load_renames())
    lines = [*since_seen(saved, edition, read, words)]
    if (newest := newest_beside(edition.id)) != edition.id:
        lines += [*_newer(saved, edition, newest, words)]
    return edition, read, lines


def _newer(saved: Saved, own: Edition, newest: str, words: Words) -> Iterator[str]:
    """That there is a newer notice, and what it would make of the case, or what is wrong with it."""
    label, number = own.rules.label[words.lang], saved.number
    try:
        edition = load_edition(newest)
    except Problem as problem:
        yield words("case.newer", edition=newest, id=newest, own=label, number=number)
        yield message(problem, words)
        return
    yield words("case.newer", edition=edition.rules.label[words.lang], id=newest, own=label, number=number)
    yield from under(saved, edition, words)


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
    """What another notice would make of the case: which verdicts would differ, what is lost, asked anew, begun again.

    The verdicts are those that the answers would have if what has lapsed were still so; until that is said, they are
    open.

    Raises:
        Problem: it is the notice of another scheme.
    """
    need_same_scheme(saved.edition, edition.id)
    before, renames, own = _before(saved), load_renames(), edition_here(saved.edition)
    comes = carried(saved, own, edition, renames)
    read = restored(edition, comes.confirmed, renames)
    yield from remarks_on_draft(edition, words)
    yield from _lost(read, words, own, "lost_there")
    yield words("case.deadline_there", day=words.due(edition.deadline))
    changed = [*_compared(before, edition, read, words), *_gone(saved, before, edition, words)]
    known = "verdicts_there" if before else "verdicts_unlike"
    yield words(f"case.{known}") if changed else words("case.same_there")
    yield from changed
    # What has lapsed and cannot decide anything there is not asked.
    live = liveness(rulebook(edition)).live(
        {id: value for id, value in read.interview.facts.items() if id not in comes.lapsed}
    )
    if labels := [edition.facts[id].label[words.lang] for id in live if id in comes.lapsed]:
        yield words("case.asked_anew", facts=words.listing(labels))
    if comes.again:
        yield words("case.begins_again", what=words.listing([words(f"history.{name}") for name in comes.again]))


def lost_under(saved: Saved, edition: Edition, words: Words) -> Iterator[str]:
    """Which answers of a case another notice has no use for."""
    read = restored(edition, saved.answers, load_renames(), saved.edition)
    yield from _lost(read, words, edition_here(saved.edition))


def _before(saved: Saved) -> Verdicts:
    """The verdicts under a case's own notice; as they were seen last where that is not here."""
    if (own := edition_here(saved.edition)) is not None:
        return restored(own, saved.answers, load_renames()).interview.verdicts()
    return {} if saved.seen is None else _seen(saved.seen)


def _seen(seen: Seen) -> Verdicts:
    known = set(Verdict)
    return {(category, grade): Verdict(verdict) for category, grades in seen.verdicts.items()
            for grade, verdict in grades.items() if verdict in known}  # fmt: skip


def _compared(before: Verdicts, edition: Edition, read: Restored, words: Words) -> list[str]:
    """The categories whose verdict differs, and grades where it does within one; one that was not there is told."""
    after = read.interview.verdicts()
    was, now = category_verdicts(before), category_verdicts(after)
    if not before:  # its own notice is not here, and it was never looked at: there is nothing to compare with
        told = [(category_named(edition.rules.category(id), words), verdict) for id, verdict in now.items()]
        return [words.labelled(named, words(f"verdict.{verdict}")) for named, verdict in told]
    turns = [(id, None, was.get(id), now[id]) for id in now if was.get(id, Verdict.OPEN) is not now[id]]
    known = {cell: verdict for cell, verdict in after.items() if cell[0] in was}
    lines = []
    for id, grade, old, new in (*turns, *grade_turns(before, known)):
        category = edition.rules.category(id)
        line = turn_words(category, grade, old, new, edition, words)
        best = [of for (one, of), verdict in after.items() if (one, verdict) == (id, new)]
        if grade is None and new is not None and new.rank > Verdict.OPEN.rank and category.names_grade:
            line = words("impact.turn_to", turn=line, grades=grades_named(edition, best, words))
        lines.append(line)
    return lines


def _gone(saved: Saved, before: Verdicts, edition: Edition, words: Words) -> Iterator[str]:
    """The categories that another notice does not have any more, where one could still fit."""
    kept = {category.id for category in edition.rules.categories}
    gone = [id for id, verdict in category_verdicts(before).items() if id not in kept and verdict is not Verdict.NO]
    if gone:
        own = edition_here(saved.edition)
        labels = {c.id: category_named(c, words) for c in own.rules.categories} if own is not None else {}
        yield words("case.gone_there", categories=words.listing([labels.get(id, id) for id in gone]))


def _day(written: str, words: Words) -> str:
    try:
        return words.day(date.fromisoformat(written))
    except ValueError:
        return plain(written, 20)


def _lost(read: Restored, words: Words, own: Edition | None = None, how: str = "lost") -> Iterator[str]:
    """What is not used any more, as the notice before called it."""
    if read.lost:
        known = own.facts if own is not None else load_vocabulary(data_folder("policy"))
        labels = {id: known[id].label[words.lang] for id in read.lost if id in known}
        labels |= {id: words(f"history.{id}") for id in (CHOSEN, LOCAL) if id in read.lost}
        yield words(f"case.{how}", facts=words.listing([labels.get(id, id) for id in read.lost]))
