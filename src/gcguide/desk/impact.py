"""What another notice would make of the saved cases: who gains, who loses, who must be asked anew."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gcguide.cases.moving import ByGrade, Carried, by_grade, carried
from gcguide.cases.restore import edition_here, facts_here, facts_of
from gcguide.cases.saved import Saved
from gcguide.conversation.verdicts import Verdicts, category_verdicts, grade_turns
from gcguide.core.facts import Facts, Value
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.editions.files import scheme_of
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Stage
from gcguide.policy.vocabulary import Renames, load_renames

if TYPE_CHECKING:
    pass

_FITS = (Verdict.CONSULT, Verdict.VERIFY, Verdict.CLEAR)


@dataclass(frozen=True)
class Turn:
    """A category whose verdict is another one, or a grade of it where its best is not.

    `after` is None where the other notice has no such category or grade.
    """

    category: str
    before: Verdict
    after: Verdict | None
    grade: str | None = None

    @property
    def is_less(self) -> bool:
        """Whether it fits less than before; what is open again is to be asked anew, and not lost."""
        return self.after is None or (self.after is not Verdict.OPEN and self.after.rank < self.before.rank)


class _Turns(NamedTuple):
    """What differs: of a category its best verdict, else the verdicts of its grades; and which categories are open."""

    gains: tuple[Turn, ...]
    loses: tuple[Turn, ...]
    gone: tuple[Turn, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """What the other notice makes of one case, were the answers that do not hold any more still so.

    Args:
        own: its own notice, and `edition` the other one.
        comes: what of it holds there.
        found: its verdicts under its own notice, cell by cell.
        then: those under the other one by what holds.
        gains: the categories that fit better than before.
        loses: those that fitted and do so less, or not any more.
        gone: those that were open, and cannot fit any more, or are there no more.
        asked: the facts that can decide a verdict there: what has lapsed, and what could not decide one before.
        lost: the answers that the other notice has no use for.
    """

    saved: Saved
    own: Edition
    comes: Carried
    edition: Edition
    found: tuple[Verdict, ...]
    then: tuple[Verdict, ...]
    gains: tuple[Turn, ...]
    loses: tuple[Turn, ...]
    gone: tuple[Turn, ...]
    asked: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def stage(self) -> Stage | None:
        """Where the person stands under the own notice; None where nothing is noted that it knows."""
        return self.own.rules.stage(self.saved.stage.id) if self.saved.stage is not None else None

    @property
    def before(self) -> ByGrade:
        """Its verdicts under its own notice, by category and grade."""
        return by_grade(self.own, self.found)

    @property
    def after(self) -> ByGrade:
        """Those under the other one by what holds."""
        return by_grade(self.edition, self.then)

    @property
    def again(self) -> tuple[str, ...]:
        """Those to be asked that were answered and have lapsed."""
        return tuple(id for id in self.asked if id in self.comes.lapsed)

    @property
    def is_turned(self) -> bool:
        """Whether a verdict is another one, though nothing was asked yet."""
        return bool(self.gains or self.loses or self.gone)

    @property
    def is_changed(self) -> bool:
        """Whether anything is different."""
        return bool(self.is_turned or self.asked)


@dataclass(frozen=True)
class Impacts:
    """What another notice makes of all cases.

    Args:
        all: those that can be compared, in their order.
        unknown: the numbers of those whose own notice is not here, so that nothing can be compared.
        there: the numbers of those that are under it already.
        others: the numbers of those under another scheme's notice, which has nothing to do with it.
    """

    edition: Edition
    all: tuple[Impact, ...]
    unknown: tuple[int, ...]
    there: tuple[int, ...]
    others: tuple[int, ...]

    @cached_property
    def cases(self) -> tuple[Impact, ...]:
        """Those for which something changes."""
        return tuple(one for one in self.all if one.is_changed)

    @property
    def same(self) -> int:
        """How many stay as they are."""
        return len(self.all) - len(self.cases)


def impacts(edition: Edition, cases: Iterable[Saved], told: Callable[[int], None] = lambda _: None) -> Impacts:
    """What a notice would make of the cases that are assessed under others.

    Args:
        edition: the other notice.
        cases: the saved cases.
        told: is told how many are done.
    """
    going, there, others = sorted_out(edition, cases)
    found, unknown, of_one = list[Impact](), list[int](), impact_on(edition)
    for done, saved in enumerate(going, len(there) + len(others) + 1):
        told(done)
        if (one := of_one(saved)) is not None:
            found.append(one)
        else:
            unknown.append(saved.number)
    return Impacts(edition, tuple(found), tuple(unknown), there, others)


def sorted_out(edition: Edition, cases: Iterable[Saved]) -> tuple[list[Saved], tuple[int, ...], tuple[int, ...]]:
    """The cases that can go to a notice; and the numbers of those under it already, and of those of another scheme."""
    going, there, others, scheme = list[Saved](), list[int](), list[int](), cache(scheme_of)
    for saved in cases:
        if saved.edition == edition.id:
            there.append(saved.number)
        elif scheme(saved.edition) in (edition.rules.scheme.id, None):
            going.append(saved)
        else:
            others.append(saved.number)
    return going, tuple(there), tuple(others)


def impact_on(edition: Edition) -> Callable[[Saved], Impact | None]:
    """What tells what a notice would make of a case; None where the case's own notice is not here."""
    renames, notices = load_renames(), dict[str, Edition | None]()

    def of_one(saved: Saved) -> Impact | None:
        if saved.edition not in notices:
            notices[saved.edition] = edition_here(saved.edition)
        own = notices[saved.edition]
        return None if own is None else _impact(saved, own, edition, renames)

    return of_one


def _impact(saved: Saved, own: Edition, edition: Edition, renames: Renames) -> Impact:
    comes = carried(saved, own, edition, renames)
    before, failed, _ = facts_of(saved.answers, own, renames)
    after, lost = _facts_there(before, comes, own, edition)
    there, found = rulebook(edition), verdicts(rulebook(own), before, failed)
    then, live = verdicts(there, after), liveness(there)
    turns = _turns(own, edition, found, then)
    if asked := set(live.live(after)):
        asked.difference_update(liveness(rulebook(own)).live(before))
        for category in turns.opens:
            missing = live.missing(category, after)
            if asked.isdisjoint(missing):  # open by what could decide another verdict before
                asked.update(missing)
    if comes.lapsed:
        holding = {id: value for id, value in after.items() if id not in comes.lapsed}
        asked.update(id for id in live.live(holding) if id in comes.lapsed)
        then = verdicts(there, holding)
    to_ask = tuple([id for id in edition.facts.ids if id in asked]) if asked else ()
    return Impact(saved, own, comes, edition, found, then, turns.gains, turns.loses, turns.gone, to_ask, lost)


def _facts_there(
    before: Facts, comes: Carried, own: Edition, edition: Edition
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """The facts of a case as another notice reads them, and what it cannot; those that are alike are not read again."""
    alike, told = _alike(own, edition) - comes.learned.keys(), comes.confirmed.facts
    known = {id: value for id, value in before.items() if id in alike and id in told}
    if len(known) == len(told):
        return known, ()
    read, unread = facts_here(edition, {id: told[id] for id in told if id not in known})
    return known | read, tuple(unread)


@lru_cache(maxsize=16)
def _alike(own: Edition, edition: Edition) -> frozenset[str]:
    """The facts that two notices read in the same way."""
    both = [id for id in own.facts.ids if id in edition.facts and own.facts[id] == edition.facts[id]]
    return frozenset(id for id in both if own.facts[id].kind != "code" or own.places == edition.places)


@lru_cache(maxsize=4096)  # thousands of cases have the same few verdicts
def _by_cell(edition: Edition, found: tuple[Verdict, ...]) -> Verdicts:
    return {(cell.category.id, cell.grade): one for cell, one in zip(rulebook(edition).cells, found, strict=True)}


@lru_cache(maxsize=4096)  # thousands of cases have the same few verdicts
def _turns(own: Edition, edition: Edition, found: tuple[Verdict, ...], then: tuple[Verdict, ...]) -> _Turns:
    was, now = _by_cell(own, found), _by_cell(edition, then)
    touched = {cell[0] for cell in was.keys() | now.keys() if was.get(cell) is not now.get(cell)}
    was, now = ({cell: one for cell, one in all.items() if cell[0] in touched} for all in (was, now))
    before, after = category_verdicts(was), category_verdicts(now)
    turns = [
        Turn(id, before.get(id, Verdict.NO), after.get(id))
        for id in dict.fromkeys([*before, *after])
        if before.get(id, Verdict.NO) is not after.get(id)
    ]
    turns += [Turn(category, old, new, grade) for category, grade, old, new in grade_turns(was, now)]
    return _Turns(
        tuple(one for one in turns if one.after in _FITS and one.after.rank > one.before.rank),
        tuple(one for one in turns if one.before in _FITS and one.is_less),
        tuple(one for one in turns if one.before is Verdict.OPEN and one.after in (Verdict.NO, None)),
        tuple(dict.fromkeys(one.category for one in turns if one.after is Verdict.OPEN)),
    )
