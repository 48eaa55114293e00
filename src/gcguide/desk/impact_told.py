"""What another notice would make of cases, told: as lines, as a sheet to work through, as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from gcguide.conversation.verdicts import turn_words
from gcguide.desk.impact import Impact, Impacts, Turn
from gcguide.policy.later import remarks_on_draft
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.paper.counts import CountPage

# So many cases are named of those of which the same is to be said, and so many things are said of some.
NAMED = 12
# So many questions are named.
_TOLD = 6


def impacts_dict(found: Impacts) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        "edition": found.edition.id,
        "cases": [
            {
                "number": one.saved.number,
                "name": one.saved.name,
                "edition": one.own.id,
                "stage": one.stage.id if one.stage is not None else None,
                "owner": one.saved.owner,
                "gains": [_turn_dict(turn) for turn in one.gains],
                "loses": [_turn_dict(turn) for turn in one.loses],
                "gone": [turn.category for turn in one.gone if turn.after is None and turn.grade is None],
                "shut": [_turn_dict(turn) for turn in one.gone if turn.after is not None or turn.grade is not None],
                "ask": list(one.asked),
                "lapsed": {id: one.comes.lapsed[id] for id in one.again},
                "lost": list(one.lost),
            }
            for one in found.cases
        ],
        "same": found.same,
        "unknown": sorted(found.unknown),
        "there": sorted(found.there),
        "others": sorted(found.others),
    }


def _turn_dict(turn: Turn) -> dict[str, Any]:
    return {key: value for key, value in vars(turn).items() if key != "grade" or value is not None}


def impacts_lines(found: Impacts, words: Words) -> Iterator[str]:
    """In words: who gains, who loses, who must be asked anew; a case may be under each."""
    yield from remarks_on_draft(found.edition, words)
    if found.all or not (found.unknown or found.there or found.others):
        yield words("impact.title", edition=found.edition.rules.label[words.lang], count=len(found.all))
        yield from outcomes(found, words)
    for key in ("loses", "gains", "gone", "asked"):
        if those := [one for one in found.cases if getattr(one, key)]:
            yield ""
            yield words(f"impact.{key}", count=len(those))
            alike = _alike_in(those, key, words)
            if key == "asked" and len(alike) > 1:
                yield "  " + questions(found, words)
            for what, alike_ones in alike[:NAMED]:
                yield "  " + _named(alike_ones, what, words)
            if rest := sum(len(alike_ones) for _, alike_ones in alike[NAMED:]):
                yield "  " + words("impact.more", count=rest)
    if found.all:
        yield ""
        if any(one.again for one in found.cases):
            yield words("move.until")
        yield words("impact.same", count=found.same)
    yield from left_out(found, words)


def outcomes(found: Impacts, words: Words) -> Iterator[str]:
    """How many have come to an end under their own notices: what came of it is what decides under the other one."""
    ended = Counter(one.stage.label[words.lang] for one in found.all if one.stage is not None and one.stage.ends)
    if ended:
        yield words("move.outcomes", stages=counted(ended.most_common(), words))


def questions(found: Impacts, words: Words) -> str:
    """What must be asked of how many, the first by their names."""
    asked, facts = Counter(id for one in found.cases for id in one.asked), found.edition.facts
    named = counted([(facts[id].label[words.lang], count) for id, count in asked.most_common(_TOLD)], words)
    return words("move.questions", facts=named + (words("desk.and_more") if len(asked) > _TOLD else ""))


def counted(counts: Sequence[tuple[str, int]], words: Words) -> str:
    """Each with how many there are."""
    return words.listing([words("move.counted", name=name, count=count) for name, count in counts])


def left_out(found: Impacts, words: Words, moves: bool = False) -> Iterator[str]:
    """Which cases cannot be compared (and yet are moved), are under the notice already, or under another scheme's."""
    for key in ("unknown", "there", "others"):
        if those := getattr(found, key):
            key = "moved_all_the_same" if moves and key == "unknown" else key
            yield words(f"impact.{key}", count=len(those), cases=numbers_named(those, words))


def numbers_named(numbers: Sequence[int], words: Words) -> str:
    """The first of some numbers of cases."""
    more = words("desk.and_more") if len(numbers) > NAMED else ""
    return words.listing([*map(str, sorted(numbers)[:NAMED])]) + more


def _alike_in(those: Iterable[Impact], key: str, words: Words) -> list[tuple[str, list[Impact]]]:
    """Cases of which the same is to be said, the most first, and what."""
    said: dict[tuple[str, tuple[object, ...]], str] = {}
    alike: dict[str, list[Impact]] = {}
    for one in those:
        about = one.own.id, getattr(one, key)
        if (what := said.get(about)) is None:
            what = _asked(one, words) if key == "asked" else _turned(one, getattr(one, key), words)
            said[about] = what
        alike.setdefault(what, []).append(one)
    return sorted(alike.items(), key=lambda pair: len(pair[1]), reverse=True)


def _named(alike: Sequence[Impact], what: str, words: Words) -> str:
    """One case with what is to be said of it, or that and the first of several."""
    named = [_name(one, words) for one in alike[:NAMED]]
    if len(alike) == 1:
        return words.labelled(named[0], what)
    more = words("desk.and_more") if len(alike) > NAMED else ""
    return words("impact.alike", what=what, count=len(alike), cases=words.listing(named) + more)


def impact_line(one: Impact, words: Words) -> str:
    """What changes for a case, on one line: the verdicts that turn, and how much must be asked."""
    turned = _turned(one, (*one.loses, *one.gone, *one.gains), words)
    asked = words("impact.to_ask", count=len(one.asked)) if one.asked else ""
    return words("join.semicolon").join(filter(None, (turned, asked)))


def _name(one: Impact, words: Words) -> str:
    """A case by its number and name, and what came of it where that is known: it may be why the verdict turns."""
    named = words("impact.named_case", number=one.saved.number, name=one.saved.name).strip()
    if one.stage is not None and one.stage.learned:
        return words("impact.named_stage", case=named, stage=one.stage.label[words.lang])
    return named


def _turned(one: Impact, turns: Iterable[Turn], words: Words) -> str:
    told = []
    for turn in turns:
        edition = one.own if turn.after is None else one.edition
        category = edition.rules.category(turn.category)
        told.append(turn_words(category, turn.grade, turn.before, turn.after, edition, words))
    return words("join.semicolon").join(told)


def _asked(one: Impact, words: Words) -> str:
    return words.listing([one.edition.facts[id].label[words.lang] for id in one.asked])


def impacts_page(found: Impacts, day: date, words: Words) -> "CountPage":
    """As a sheet to work through, a case a row."""
    from gcguide.paper.counts import CountPage, CountTable

    title, lang = words("impact.title", edition=found.edition.rules.label[words.lang], count=len(found.all)), words.lang
    columns = ("number", "name", "owner", "stage", "loses", "gains", "asked")
    heads = tuple(words(f"impact.head_{name}") for name in columns)
    rows = tuple(
        (
            one.saved.number,
            one.saved.name,
            one.saved.owner,
            one.stage.label[lang] if one.stage is not None else "",
            _turned(one, (*one.loses, *one.gone), words),
            _turned(one, one.gains, words),
            _asked(one, words),
        )
        for one in sorted(found.cases, key=lambda one: one.saved.number)
    )
    remarks = (title, *remarks_on_draft(found.edition, words), words("impact.same", count=found.same))
    note = "\n".join([*remarks, *left_out(found, words)])
    table = CountTable(title, words("impact.sheet"), heads, rows, note=note)
    return CountPage(lang, title, "", "", "", day, (), table)
