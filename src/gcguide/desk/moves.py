"""Moving cases to another notice, one or thousands: looked at first, then written as one change."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from gcguide.cases.moving import moved, moved_from_nowhere
from gcguide.cases.saved import Revision, Saved
from gcguide.conversation.reassessed import under
from gcguide.desk.impact import NAMED, Impact, Impacts, impact_on
from gcguide.editions.files import scheme_of
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import load_renames
from gcguide.words import Words

# So many questions are named.
_TOLD = 6


@dataclass(frozen=True)
class Move:
    """Cases on their way to another notice.

    Args:
        revisions: what is to be written.
        impacts: what the notice makes of those whose own notice is here.
        there: the numbers of those that are under it already and stay.
        others: the numbers of those under another scheme's notice, which go nowhere.
        again: how many begin what again, by its name in the history.
    """

    edition: Edition
    revisions: tuple[Revision, ...]
    impacts: Impacts
    there: tuple[int, ...]
    others: tuple[int, ...]
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
    revisions, found = list[Revision](), list[Impact]()
    there, others, unknown, again = list[int](), list[int](), list[int](), Counter[str]()
    scheme = cache(scheme_of)
    for done, saved in enumerate(cases, 1):
        if saved.edition == edition.id:
            there.append(saved.number)
        elif scheme(saved.edition) not in (edition.rules.scheme.id, None):
            others.append(saved.number)
        elif (impact := of_one(saved)) is not None:
            found.append(impact)
            again.update(impact.comes.again)
            revisions.append(moved(saved, edition, impact.comes, impact.before, impact.after))
        else:
            comes, revision = moved_from_nowhere(saved, edition, renames)
            unknown.append(saved.number)
            again.update(comes.again)
            revisions.append(revision)
        yield done
    impacts = Impacts(edition, tuple(found), tuple(unknown))
    return Move(edition, tuple(revisions), impacts, tuple(there), tuple(others), again)


def move_lines(move: Move, words: Words) -> Iterator[str]:
    """What a move comes to: of a single case all that changes, of several in numbers."""
    if len(move.revisions) == 1 and not move.there and not move.others:
        yield from under(move.revisions[0].before, move.edition, words)
        return
    impacts = move.impacts
    changed = impacts.cases
    counts = {key: sum(bool(getattr(one, key)) for one in changed) for key in ("gains", "loses", "gone", "asked")}
    label = move.edition.rules.label[words.lang]
    yield words("move.title", edition=label, count=len(move.revisions), day=words.due(move.edition.deadline))
    yield words("move.counts", **counts, same=impacts.same)
    questions, facts = Counter(id for one in changed for id in one.asked), move.edition.facts
    if questions:
        asked = [(facts[id].label[words.lang], count) for id, count in questions.most_common(_TOLD)]
        more = words("desk.and_more") if len(questions) > _TOLD else ""
        yield words("move.questions", facts=_counted(asked, words) + more)
        yield words("move.until")
    if move.again:
        named = [(words(f"history.{name}"), count) for name, count in move.again.most_common()]
        yield words("move.again", what=_counted(named, words))
    if impacts.unknown:
        yield words("move.unknown", count=len(impacts.unknown), cases=_numbers(impacts.unknown, words))
    if move.there:
        yield words("move.there", count=len(move.there), cases=_numbers(move.there, words))
    if move.others:
        yield words("move.others", count=len(move.others), cases=_numbers(move.others, words))


def _counted(counts: Sequence[tuple[str, int]], words: Words) -> str:
    return words.listing([words("move.counted", name=name, count=count) for name, count in counts])


def _numbers(numbers: Sequence[int], words: Words) -> str:
    more = words("desk.and_more") if len(numbers) > NAMED else ""
    return words.listing([*map(str, sorted(numbers)[:NAMED])]) + more
