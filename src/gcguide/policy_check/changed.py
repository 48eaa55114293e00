"""What two editions say differently: value by value in their data, clause by clause in the words of `policy show`."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from gcguide.editions.files import OWN, edition_document, lineage, vocabulary_document
from gcguide.editions.numbering import read_by
from gcguide.editions.successor import CONDITIONS, names_of
from gcguide.policy.edition import Edition
from gcguide.policy_check.show import sections
from gcguide.text import LANGS
from gcguide.words import Words

# What every edition has of its own.
_OWN = (*OWN, "faq_left_out")

# So alike are two versions of the same thing.
_ALIKE = 0.5


@dataclass(frozen=True)
class Entry:
    """A value that is not the same.

    Args:
        at: its path, an entry of a list by its name: `contacts.help_line_1.value`.
        clause: the clause that it or what it is part of cites.
        before: as it stands in the data of the first edition; None where it has none.
        after: in the second.
    """

    at: str
    clause: str | None
    before: Any
    after: Any


@dataclass(frozen=True)
class Line:
    """A line of a comparison: `was`, `now`, or what stands around (None)."""

    text: str
    kind: str | None = None


def changed_entries(before: Edition, after: Edition) -> list[Entry]:
    """Every value of the data that differs, in the order of the first edition."""
    files = [(lineage(one.id, one.folder), one.folder) for one in (before, after)]
    old, new = ({k: v for k, v in edition_document(own).data.items() if k not in _OWN} for own, _ in files)
    facts = [vocabulary_document(own, folder).data for own, folder in files]
    return [*_entries(old, new, (), None), *_entries(facts[0], facts[1], ("facts",), None)]


def _entries(old: Any, new: Any, at: tuple[str, ...], clause: str | None) -> Iterator[Entry]:
    if old == new and type(old) is type(new):
        return
    for value in (old, new):
        clause = (isinstance(value, dict) and value.get("clause")) or clause
    if at == ("clauses",):
        old, new = ({id: _unnumbered(one) for id, one in clauses.items()} for clauses in (old, new))
    if isinstance(old, dict) and isinstance(new, dict) and not is_text(old) and not (at and at[-1] in CONDITIONS):
        for key in dict.fromkeys([*old, *new]):
            yield from _entries(old.get(key), new.get(key), (*at, key), clause)
    elif isinstance(old, list) and isinstance(new, list) and (name := _name(old, new)):
        one, other = ({entry[name]: entry for entry in entries} for entries in (old, new))
        for key in dict.fromkeys([*one, *other]):
            yield from _entries(one.get(key), other.get(key), (*at, str(key)), clause)
    else:
        yield Entry(".".join(at), clause, old, new)


def _unnumbered(clause: Any) -> Any:
    """A clause without the number it is printed by, which is told by itself."""
    return {key: value for key, value in clause.items() if key != "now"} if isinstance(clause, dict) else clause


def _name(old: list[Any], new: list[Any]) -> str | None:
    return next((name for name in names_of(old) if name in names_of(new)), None)


def is_text(value: Any) -> bool:
    """Whether a value is one text in its languages."""
    return isinstance(value, dict) and bool(value) and value.keys() <= set(LANGS)


def changed_clauses(before: Edition, after: Edition, words: Words) -> Iterator[tuple[str, str, list[Line]]]:
    """The parts of the listing that differ, each with its id, its heading, and what is gone and what has come."""
    old, new = ({one.id: one for one in sections(edition, words)} for edition in (before, after))
    numbers = moved_clauses(before, after)
    for id in dict.fromkeys([*old, *new]):
        one, other = old.get(id), new.get(id)
        # What only cites a clause by the number that it has now says the same.
        was = [read_by(line, numbers) for line in one.lines] if one else []
        now = other.lines if other else []
        if was == now:
            continue
        heading = (other or one or next(iter(new.values()))).heading
        yield id, heading, [*_compared(_blocks(was), _blocks(now))]


def moved_clauses(before: Edition, after: Edition) -> dict[str, str]:
    """The clauses that both have and print by different numbers: the later number by the earlier one."""
    printed = {before.identity(number): number for number in before.rules.clauses}
    now = {after.identity(number): number for number in after.rules.clauses}
    return {printed[id]: number for id, number in now.items() if id in printed and printed[id] != number}


def _blocks(lines: list[str]) -> list[list[str]]:
    """Each entry of a part with the lines that belong to it."""
    blocks: list[list[str]] = []
    for line in lines:
        if line.startswith(" ") and blocks:
            blocks[-1].append(line)
        else:
            blocks.append([line.removeprefix("- ")])
    return blocks


def _compared(was: list[list[str]], now: list[list[str]]) -> Iterator[Line]:
    """The entries that differ: a changed one by its changed lines, below what it is called."""
    gone, come = [block for block in was if block not in now], [block for block in now if block not in was]
    for block in gone:
        best = max(come, key=lambda other: _likeness(block, other), default=None)
        if best is None or _likeness(block, best) < _ALIKE:
            yield from (Line(line, "was") for line in block)
            continue
        come.remove(best)
        if block[0] == best[0]:
            yield Line(block[0])
        yield from _lines(block, best)
    for block in come:
        yield from (Line(line, "now") for line in block)


def _likeness(one: list[str], other: list[str]) -> float:
    return 1.0 if one[0] == other[0] else SequenceMatcher(None, one[0], other[0], autojunk=False).ratio()


def _lines(was: list[str], now: list[str]) -> Iterator[Line]:
    for kind, start, end, begin, until in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            for one, other in zip_longest(was[start:end], now[begin:until]):
                yield from (Line(text, key) for text, key in ((one, "was"), (other, "now")) if text is not None)
