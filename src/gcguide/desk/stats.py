"""Counts of cases by category, grade, place, stage and owner, and of those that came to a stage week by week.

Every count is one of rows, each counted once: what has nothing in a dimension is a group of its own there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from gcguide.desk.rows import CaseRow
from gcguide.policy.edition import Edition
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.saved import HistoryEntry

CATEGORY, GRADE, PLACE, STAGE, OWNER = DIMENSIONS = ("category", "grade", "place", "stage", "owner")

# The id of a grade that is still to be chosen, in a category that is known.
OPEN = "open"

_UNRANKED = 1000
_LONGEST = 60
# Kinds of changes in a history; the stage that another change led to stands in that by the name of the first.
_STAGED, _UNDONE, _MOVED = "stage", "taken_back", "edition"


class Group(NamedTuple):
    """What cases have in common.

    Args:
        id: of the category, the grade, the league or city, the stage, or the owner by name; None: there is none.
        label: the same in words.
        rank: where it stands among the others.
    """

    id: str | None
    label: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases are in a group, or in several groups at once."""

    groups: tuple[Group, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many cases came to a stage for the first time in a week of ISO 8601; None where the day cannot be read."""

    week: tuple[int, int] | None
    stage: Group
    count: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The numbers of some cases.

    Args:
        cases: how many there are.
        single: by dimension, the counts of its groups; they add up to all cases.
        combined: the counts of every combination there is, in the order of the dimensions; they too.
        weekly: who came to which stage when. A case stands in it once for each stage it came to under a notice.
        editions: the notices that they are assessed under, as far as these are here.
    """

    cases: int
    single: Mapping[str, tuple[Count, ...]]
    combined: tuple[Count, ...]
    weekly: tuple[Arrivals, ...]
    editions: tuple[Edition, ...] = ()


def counted(rows: Sequence[CaseRow], histories: Mapping[int, Sequence["HistoryEntry"]], is_own: bool = False) -> Stats:
    """The numbers of rows; `histories` are their histories by number, of which only what is under its own notice counts
    if `is_own`.
    """
    by_edition = sorted(rows, key=lambda row: row.saved.edition)
    editions = {row.edition.id: row.edition for row in by_edition if row.edition is not None}
    of_row = partial(groups, is_one_scheme=len({one.rules.scheme.id for one in editions.values()}) <= 1)
    arrivals = [
        (group, week) for row in by_edition for group, week in _arrivals(row, histories.get(row.number, ()), is_own)
    ]
    # Editions may name the same thing differently: the newest is right.
    named = {(name, group.id): group for row in by_edition for name, group in of_row(row).items()}
    named |= {(STAGE, group.id): group for group, _ in arrivals if (STAGE, group.id) not in named}
    found = [tuple(named[name, group.id] for name, group in of_row(row).items()) for row in rows]
    single = {name: _counts((one[at],) for one in found) for at, name in enumerate(DIMENSIONS)}
    weekly = Counter((week, named[STAGE, group.id]) for group, week in arrivals)
    ordered = sorted(
        weekly.items(), key=lambda item: (item[0][0] is None, item[0][0] or (), _place_in_order(item[0][1]))
    )
    weeks = tuple(Arrivals(week, group, count) for (week, group), count in ordered)
    return Stats(len(rows), single, _counts(found), weeks, tuple(editions.values()))


def _counts(found: Iterable[tuple[Group, ...]]) -> tuple[Count, ...]:
    counts = Counter(found)
    return tuple(Count(key, counts[key]) for key in sorted(counts, key=lambda key: [*map(_place_in_order, key)]))


def _place_in_order(group: Group) -> tuple[bool, int, str]:
    """By rank; those that have nothing come last."""
    return group.id is None, group.rank, group.id or ""


def groups(row: CaseRow, is_one_scheme: bool = True) -> dict[str, Group]:
    """The group of a row in every dimension, as its own edition names it; categories of two schemes are never one."""
    words = row.context.words
    category, grade = _target(row, words)
    if not is_one_scheme and row.edition is not None and category.id is not None:
        scheme = row.edition.rules.scheme
        label = words.labelled(scheme.label[words.lang], category.label)
        category = Group(f"{scheme.id}.{category.id}", label, category.rank)
    stage = row.stage.id if row.stage is not None else row.saved.stage.id if row.saved.stage is not None else None
    owner = plain(row.saved.owner, _LONGEST)
    return {
        CATEGORY: category,
        GRADE: grade,
        PLACE: _place(row, words),
        STAGE: _stage(row.edition, stage, words),
        OWNER: Group(owner, owner) if owner else _none(OWNER, words),
    }


def _none(name: str, words: Words) -> Group:
    return Group(None, words(f"stats.none_{name}"))


def _target(row: CaseRow, words: Words) -> tuple[Group, Group]:
    """The category and the grade that is applied for."""
    edition, target = row.edition, row.target
    if edition is None or target is None:
        return _none(CATEGORY, words), _none(GRADE, words)
    category = next(category for category in edition.rules.categories if category.number == target.category)
    label = words("stats.category", number=category.number, category=category.short[words.lang])
    named = Group(category.id, label, category.number)
    if target.grade is None:
        return named, Group(OPEN, words("target.open"), _UNRANKED)
    grades = edition.rules.grades
    rank = grades.order.index(target.grade) if target.grade in grades.order else _UNRANKED
    return named, Group(target.grade, edition.facts[grades.fact].words(target.grade)[words.lang], rank)


def _place(row: CaseRow, words: Words) -> Group:
    """The league, or the city of its rank."""
    edition, code = row.edition, row.case.facts.get(PLACE)
    if edition is None or not isinstance(code, str) or code not in edition.places:
        return _none(PLACE, words)
    league = edition.places[code].league.code
    return Group(league, edition.places[league].in_words(words.lang))


def _stage(edition: Edition | None, id: str | None, words: Words) -> Group:
    """A stage by its id; one that the edition does not have is called by that."""
    id = plain(id or "", _LONGEST)
    if not id:
        return _none(STAGE, words)
    for rank, stage in enumerate(edition.rules.stages if edition is not None else ()):
        if stage.id == id:
            return Group(id, stage.label[words.lang], rank)
    return Group(id, id, _UNRANKED)


def _arrivals(
    row: CaseRow, history: Sequence["HistoryEntry"], is_own: bool
) -> Iterator[tuple[Group, tuple[int, int] | None]]:
    """Each stage that a case came to, and the week in which it did so first; what was taken back never was.

    Under another notice all begins again: what it came to there counts as well, or alone if only its own does.
    """
    way: tuple[tuple[int, HistoryEntry], ...] = ()
    ways: dict[object, tuple[tuple[int, HistoryEntry], ...]] = {None: ()}  # how it came to each stage that it ever had
    batch = 0
    for entry in history:
        if entry.kind == _STAGED:
            is_again = bool(way) and (way[-1][0], way[-1][1].body.get("id")) == (batch, entry.body.get("id"))
            way = (*(way[:-1] if is_again else way), (batch, entry))  # the same stage, noted again: the last day counts
            ways[_noted(entry.body)] = way
        elif entry.kind == _MOVED:
            batch, ways[None] = batch + 1, way
        elif _STAGED in entry.body:  # it was put where it had been, or where a file has it
            way = ways.get(_noted(entry.body[_STAGED]), way)
            batch = way[-1][0] if entry.body[_STAGED] and way else batch
        elif entry.kind == _UNDONE and _STAGED in entry.body.get("kinds", ()):  # by a program before this one
            way = way[:-1]
    days: dict[tuple[int, Group], list[date]] = {}
    for then, entry in way:
        if is_own and then != batch:
            continue
        group = _stage(row.edition, str(entry.body.get("id") or ""), row.context.words)
        days.setdefault((then, group), []).extend(_day(entry))
    for (_, group), known in days.items():
        year, week, _ = min(known).isocalendar() if known else (0, 0, 0)
        yield group, (year, week) if known else None


def _noted(body: Any) -> tuple[Any, Any] | None:
    """What tells a stage that was noted from others: which, and the day; None for none."""
    return (body.get("id"), body.get("on")) if isinstance(body, Mapping) else None


def _day(entry: "HistoryEntry") -> Iterator[date]:
    """The day on which a stage was reached, else that on which it was noted; none where neither can be read."""
    for text in (entry.body.get("on"), entry.at[:10]):
        with suppress(ValueError):
            yield date.fromisoformat(str(text))
            return
