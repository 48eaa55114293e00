"""What another notice would make of the saved cases: who gains, who loses, who must be asked anew."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.cases.restore import edition_of, facts_of
from gcguide.cases.saved import Saved
from gcguide.conversation.reassessed import carried
from gcguide.conversation.verdicts import category_verdicts
from gcguide.core.facts import Facts
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.paper.counts import CountPage, CountTable
from gcguide.policy.edition import Edition
from gcguide.policy.editions import scheme_of
from gcguide.policy.vocabulary import Renames, load_renames
from gcguide.problem import Problem
from gcguide.words import Words

_FITS = (Verdict.CONSULT, Verdict.VERIFY, Verdict.CLEAR)


@dataclass(frozen=True)
class Turn:
    """A category whose verdict is another one; `after` is None where the other notice has no such category."""

    category: str
    before: Verdict
    after: Verdict | None


@dataclass(frozen=True)
class Impact:
    """What the other notice makes of one case.

    Args:
        gains: the categories that fit better than before.
        loses: those that fitted and do so less, or not any more.
        asked: the facts that can decide a verdict there, and could not before.
        lost: the answers that the other notice has no use for.
    """

    saved: Saved
    own: Edition
    gains: tuple[Turn, ...]
    loses: tuple[Turn, ...]
    asked: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything is different."""
        return bool(self.gains or self.loses or self.asked)


@dataclass(frozen=True)
class Impacts:
    """What another notice makes of all cases.

    Args:
        cases: those for which something changes, in their order.
        same: how many stay as they are.
        unknown: the numbers of those whose own notice is not here, so that nothing can be compared.
    """

    edition: Edition
    cases: tuple[Impact, ...]
    same: int
    unknown: tuple[int, ...]


def impacts(edition: Edition, cases: Iterable[Saved], told: Callable[[int], None] = lambda _: None) -> Impacts:
    """What a notice would make of the cases that are assessed under others.

    Args:
        edition: the other notice.
        cases: the saved cases; those under it already, and those of another scheme, are passed over.
        told: is told how many are done.
    """
    found, same, unknown, renames = [], 0, [], load_renames()
    notices: dict[str, Edition] = {}
    for done, saved in enumerate(cases, 1):
        told(done)
        if saved.edition == edition.id or scheme_of(saved.edition) not in (edition.rules.scheme.id, None):
            continue
        try:
            own = notices.get(saved.edition) or notices.setdefault(saved.edition, edition_of(saved))
        except Problem:
            unknown.append(saved.number)
            continue
        one = _impact(saved, own, edition, renames)
        found += [one] if one.is_changed else []
        same += not one.is_changed
    return Impacts(edition, tuple(found), same, tuple(unknown))


def _impact(saved: Saved, own: Edition, edition: Edition, renames: Renames) -> Impact:
    before, failed, _ = facts_of(saved.answers, own, renames)
    after, failed_there, lost = facts_of(carried(saved), edition, renames)
    was, now = _verdicts(own, before, failed), _verdicts(edition, after, failed_there)
    turns = [Turn(id, verdict, now.get(id)) for id, verdict in was.items()]
    turns += [Turn(id, Verdict.NO, verdict) for id, verdict in now.items() if id not in was]
    asked = set(liveness(rulebook(own)).live(before))
    return Impact(
        saved,
        own,
        tuple(one for one in turns if one.after in _FITS and one.after.rank > one.before.rank),
        tuple(one for one in turns if one.before in _FITS and _is_less(one)),
        tuple(id for id in liveness(rulebook(edition)).live(after) if id not in asked),
        lost,
    )


def _is_less(turn: Turn) -> bool:
    """Whether a category fits less than before; one that is open again is to be asked anew, and not lost."""
    return turn.after is None or (turn.after is not Verdict.OPEN and turn.after.rank < turn.before.rank)


def _verdicts(edition: Edition, facts: Facts, failed: list[str]) -> dict[str, Verdict]:
    book = rulebook(edition)
    found = verdicts(book, facts, failed)
    return category_verdicts({(c.category.id, c.grade): v for c, v in zip(book.cells, found, strict=True)})


def impacts_dict(found: Impacts) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        "edition": found.edition.id,
        "cases": [
            {
                "number": one.saved.number,
                "name": one.saved.name,
                "edition": one.own.id,
                "gains": [vars(turn) for turn in one.gains],
                "loses": [vars(turn) for turn in one.loses],
                "ask": list(one.asked),
                "lost": list(one.lost),
            }
            for one in found.cases
        ],
        "same": found.same,
        "unknown": list(found.unknown),
    }


def impacts_lines(found: Impacts, words: Words) -> Iterator[str]:
    """In words: who gains, who loses, who must be asked anew; a case may be under each."""
    yield words("impact.title", edition=found.edition.rules.label[words.lang], count=len(found.cases) + found.same)
    for key in ("loses", "gains", "asked"):
        if those := [one for one in found.cases if getattr(one, key)]:
            yield ""
            yield words(f"impact.{key}", count=len(those))
            for one in those:
                what = _asked(found, one, words) if key == "asked" else _turned(found, one, getattr(one, key), words)
                yield "  " + words("impact.case", number=one.saved.number, name=one.saved.name, what=what)
    yield ""
    yield words("impact.same", count=found.same)
    if found.unknown:
        yield words("impact.unknown", count=len(found.unknown), cases=words.listing([*map(str, found.unknown)]))


def _turned(found: Impacts, one: Impact, turns: Iterable[Turn], words: Words) -> str:
    told = []
    for turn in turns:
        rules = (one.own if turn.after is None else found.edition).rules
        category = rules.category(turn.category)
        now = words("impact.no_category") if turn.after is None else words(f"verdict.{turn.after}")
        was, short = words(f"verdict.{turn.before}"), category.short[words.lang]
        told.append(words("impact.turn", number=category.number, category=short, before=was, after=now))
    return words("join.semicolon").join(told)


def _asked(found: Impacts, one: Impact, words: Words) -> str:
    return words.listing([found.edition.facts[id].label[words.lang] for id in one.asked])


def impacts_page(found: Impacts, day: date, words: Words) -> CountPage:
    """As a sheet to work through, a case a row."""
    title = words("impact.title", edition=found.edition.rules.label[words.lang], count=len(found.cases) + found.same)
    heads = tuple(words(f"impact.head_{name}") for name in ("number", "name", "loses", "gains", "asked"))
    rows = tuple(
        (
            one.saved.number,
            one.saved.name,
            _turned(found, one, one.loses, words),
            _turned(found, one, one.gains, words),
            _asked(found, one, words),
        )
        for one in found.cases
    )
    table = CountTable(title, words("impact.sheet"), heads, rows, note=words("impact.same", count=found.same))
    return CountPage(words.lang, title, "", "", "", day, (), table)
