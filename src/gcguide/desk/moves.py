"""Moving cases to another notice, one or thousands: looked at first, then written as one change."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from gcguide.cases.moving import moved, moved_from_nowhere
from gcguide.cases.saved import Revision, Saved
from gcguide.conversation.reassessed import under
from gcguide.desk.impact import Impact, Impacts, impact_on, sorted_out
from gcguide.desk.impact_told import counted, left_out, outcomes, questions
from gcguide.policy.edition import Edition
from gcguide.policy.later import remarks_on_draft
from gcguide.policy.vocabulary import load_renames
from gcguide.words import Words


@dataclass(frozen=True)
class Move:
    """Cases on their way to another notice.

    Args:
        revisions: what is to be written.
        impacts: what the notice makes of those whose own notice is here, and which stay or go nowhere.
        again: how many begin what again, by its name in the history.
    """

    edition: Edition
    revisions: tuple[Revision, ...]
    impacts: Impacts
    again: Counter[str]


def planned(edition: Edition, cases: Iterable[Saved], told: Callable[[int], None] = lambda _: None) -> Move:
    """How cases would come to a notice; `told` is told how many are done."""
    steps = planning(edition, cases)
    while True:
        try:
            told(next(steps))
        except StopIteration as done:
            return cast(Move, done.value)


def planning(
    edition: Edition, cases: Iterable[Saved], of_one: Callable[[Saved], Impact | None] | None = None
) -> Generator[int, None, Move]:
    """The same a case at a time, giving how many are done, for who must not wait for all of them.

    Args:
        edition: the notice.
        cases: those that are to be moved.
        of_one: tells what the notice makes of a case, where that is known already.
    """
    renames, of_one = load_renames(), of_one or impact_on(edition)
    going, there, others = sorted_out(edition, cases)
    revisions, found, unknown, again = list[Revision](), list[Impact](), list[int](), Counter[str]()
    for done, saved in enumerate(going, len(there) + len(others) + 1):
        if (impact := of_one(saved)) is not None:
            found.append(impact)
            again.update(impact.comes.again)
            revisions.append(moved(saved, edition, impact.comes, impact.before, impact.after))
        else:
            comes, revision = moved_from_nowhere(saved, edition, renames)
            unknown.append(saved.number)
            again.update(comes.again)
            revisions.append(revision)
        yield done
    impacts = Impacts(edition, tuple(found), tuple(unknown), there, others)
    return Move(edition, tuple(revisions), impacts, again)


def move_lines(move: Move, words: Words) -> Iterator[str]:
    """What a move comes to: of a single case all that changes, of several in numbers."""
    impacts = move.impacts
    changed, left = impacts.cases, [*left_out(impacts, words, moves=True)]
    if len(move.revisions) == 1 and not impacts.there and not impacts.others:
        yield from under(move.revisions[0].before, move.edition, words)
        labels = [
            move.edition.facts[id].label[words.lang] for one in changed for id in one.asked if id not in one.again
        ]
        if labels:
            yield words("move.asked_too", facts=words.listing(labels))
        return
    yield from remarks_on_draft(move.edition, words)
    if not move.revisions:
        yield from left
        return
    counts = {key: sum(bool(getattr(one, key)) for one in changed) for key in ("gains", "loses", "gone", "asked")}
    label = move.edition.rules.label[words.lang]
    yield words("move.title", edition=label, count=len(move.revisions), day=words.due(move.edition.deadline))
    if impacts.all:
        yield words("move.counts", **counts, same=impacts.same)
    if counts["asked"]:
        yield questions(impacts, words)
        yield words("move.until")
    yield from outcomes(impacts, words)
    if move.again:
        named = [(words(f"history.{name}"), count) for name, count in move.again.most_common()]
        yield words("move.again", what=counted(named, words))
    yield from left
