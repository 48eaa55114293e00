"""What follows from what was told: sentences say the new batch, number or telephone, clauses bear their new numbers.

Where the English of such a sentence cannot be said anew by putting a number in, it goes: the Chinese stands in for it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count
from typing import Any

from gcguide.authoring.entries import Address, at, walk
from gcguide.editions.numbering import place
from gcguide.editions.successor import CONDITIONS
from gcguide.policy.models import each_of
from gcguide.text import DEFAULT_LANG, LANGS

# What is no sentence.
_NO_TEXT = (*CONDITIONS, "id", "clause", "source", "reading", "kind", "value", "from", "actor", "where")

_TOKENS = re.compile(r"\d+\D?|\D+")


@dataclass(frozen=True)
class Restated:
    """A sentence that was said anew."""

    address: Address
    before: str
    after: str


@dataclass(frozen=True)
class Swap:
    """Something that reads otherwise now.

    Args:
        old, new: what it was and is.
        within: the entries in which alone it is looked for; everywhere where that is nothing.
        units: a number counts only before one of these.
    """

    old: str
    new: str
    within: tuple[Address, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """It as a whole, not as a part of a longer number."""
        figure = r"(?<![0-9A-Za-z])" if self.old[0].isdigit() else ""
        after = "(?![0-9])" if self.old[-1].isdigit() else ""
        behind = f"(?= ?(?:{'|'.join(map(re.escape, self.units))}))" if self.units else ""
        return re.compile(figure + re.escape(self.old) + after + behind)


def batches(old: str, new: str) -> list[Swap]:
    """The parts of the name of a batch that are other ones now: the year, the half of it."""
    was, now = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(was) != len(now):
        return [Swap(old, new)]
    return [Swap(one, other) for one, other in zip(was, now, strict=True) if one != other]


def restate(data: dict[str, Any], swaps: list[Swap], told: Collection[Address]) -> list[Restated]:
    """Says the sentences of an edition anew that name what is otherwise now; returns those in the first language.

    Args:
        data: the edition, which is changed.
        swaps: what reads otherwise, all at once.
        told: the sentences that a person has said anew, which stay.
    """
    found = []
    for address, text in [*_texts(data)]:
        own = [one for one in swaps if not one.within or any(address[: len(part)] == part for part in one.within)]
        if address in told or not own:
            continue
        said = _swapped(text, own)
        parent = at(data, address[:-1])
        for lang in [lang for lang in LANGS[1:] if address[-1] == DEFAULT_LANG and lang in parent]:
            # Of what the first language does not name, another may name the value: the copies of a form, the room.
            where, named = (parent[lang], [swap for swap in own if swap.within]) if said == text else (text, own)
            _in_other(parent, lang, [swap for swap in named if swap.pattern.search(where)])
        if said != text:
            parent[address[-1]] = said
            found.append(Restated(address, text, said))
    return found


# Fewer characters say too little to be looked for elsewhere.
TELLING = 3


def replaced(old: str, new: str) -> list[str]:
    """What a name said that it does not say now: the other parts, each with enough beside it to tell something."""
    found = []
    for kind, left, right, *_ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        while right - left < min(TELLING, len(old)):
            left, right = max(0, left - 1), right + (left == 0 or right - left + 1 < TELLING)
        if kind == "replace" and old[left:right] not in new:
            found.append(old[left:right])
    return found


def named_still(data: dict[str, Any], words: list[str]) -> list[str]:
    """The sentences in which one of these still stands; the documents of other years are called after theirs."""
    own = [text for address, text in _texts(data) if address[0] != "sources" and address[-1] != "number"]
    return [text for text in own if any(word in text for word in words)]


def parts_of(label: str) -> list[str]:
    """The parts of the name of a batch: its year, the half of it."""
    return _TOKENS.findall(label)


def _swapped(text: str, swaps: list[Swap]) -> str:
    """The text with all of them put in at once, so that two that change places do."""
    matches = sorted((m.start(), m.end(), swap.new) for swap in swaps for m in swap.pattern.finditer(text))
    said, end = "", 0
    for start, stop, new in matches:
        if start >= end:
            said, end = said + text[end:start] + new, stop
    return said + text[end:]


def _in_other(texts: dict[str, str], lang: str, swaps: list[Swap]) -> None:
    """Puts the same into a text of another language; takes the text out where something cannot be."""
    for swap in swaps:
        old, new = (re.match(r"\d+", one) for one in (swap.old, swap.new))
        if swap.old in texts[lang] and not swap.units:
            texts[lang] = texts[lang].replace(swap.old, swap.new)
        elif (
            len(re.findall(r"\d+", swap.old)) == 1
            and old
            and new
            and len(figures := re.findall(rf"(?<![0-9]){old[0]}(?![0-9])", texts[lang])) == 1
        ):
            texts[lang] = re.sub(rf"(?<![0-9]){figures[0]}(?![0-9])", new[0], texts[lang])
        else:
            del texts[lang]
            return


def _texts(data: dict[str, Any]) -> Iterator[tuple[Address, str]]:
    for address, value in walk(data):
        is_text = isinstance(value, str) and not any(key in _NO_TEXT for key in address)
        if is_text and address[-1] not in LANGS[1:]:
            yield address, value


# By what number each clause is printed: what is gone, moved or new moves those behind it.

_INNER = re.compile("(\uff08)\\w+(\uff09)|\\.[0-9]+")


def renumber(
    data: dict[str, Any],
    printed: Mapping[str, str],
    gone: Collection[str],
    told: Mapping[str, str],
    new: Collection[str],
    numerals: Sequence[str],
) -> dict[str, str]:
    """Numbers the clauses of an edition anew, and categories that were counted like them; returns the new numbers.

    Args:
        data: the edition, without the clauses that are gone.
        printed: the clauses of the notice before, by their identity.
        gone: those that it no longer has.
        told: the numbers that were given for some.
        new: the numbers of those that are new.
        numerals: Chinese numerals from 1 on.
    """

    def group(number: str) -> tuple[int, bool] | None:
        """The part and the way of numbering: 四.3 and 四（三） do not count each other."""
        where = place(number)
        return (where[0], "." in number) if where and where[1] else None

    left = {id: told.get(id, number) for id, number in printed.items() if id not in gone}
    fixed = [*told.values(), *new]
    touched = {group(number) for number in (*(printed[id] for id in (*gone, *told)), *fixed)} - {None}
    for part in touched:
        taken = {_inner(number) for number in fixed if group(number) == part}
        waiting = [id for id, number in left.items() if id not in told and group(number) == part]
        free = (slot for slot in count(1) if slot not in taken)
        for id in sorted(waiting, key=lambda id: place(left[id]) or (0, 0)):
            left[id] = with_place(left[id], next(free), numerals)
    for id, number in left.items():
        entry = {key: value for key, value in data["clauses"][id].items() if key != "now"}
        data["clauses"][id] = entry if number == id else {**entry, "now": number}
    counted = [(category, each_of(category["clause"])[0]) for category in data["categories"] if category.get("clause")]
    if all(_inner(printed.get(clause, clause)) == category["number"] for category, clause in counted):
        for category, clause in counted:
            category["number"] = _inner(left.get(clause, clause)) or category["number"]
    return left


def with_place(number: str, inner: int, numerals: Sequence[str]) -> str:
    """A number with another place in its part."""
    return _INNER.sub(lambda found: f"{found[1]}{numerals[inner - 1]}{found[2]}" if found[1] else f".{inner}", number)


def _inner(number: str) -> int | None:
    where = place(number)
    return where[1] if where else None
