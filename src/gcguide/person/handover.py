"""The answers of a case as a code for a QR, a message or the keyboard, with nothing of the person in it; and back.

A code is a head (its mark with the version, the notice, how many groups follow) and groups of five letters and digits.
A group is one answer: which question, whether it is only assumed, what was said. Both are numbers made from their
names, so that a reader with other questions knows those that he has, and a mistyped group hardly ever means something.
A day or a place is a number in a group of its own. The last group is a checksum of all before it. Upper and lower case,
O and 0, I, L and 1, U and V are the same.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from gcguide.core.days import read_local_deadline
from gcguide.core.decide import STATES, target_under
from gcguide.core.facts import plain_facts, read_facts, read_value
from gcguide.core.result import Target
from gcguide.editions.files import edition_ids
from gcguide.person.case import Case
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.vocabulary import UNSURE, Renames
from gcguide.problem import Problem
from gcguide.text import same_width

MARK, VERSION = "GCG", "1"
BEGINNING = f"{MARK}{VERSION}"

# Crockford's: what looks alike is read as one.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OILU", "011V")
_SIZE, _BITS = 5, 5

# A group in bits: the question, whether it is only assumed, the answer.
_QUESTIONS, _ANSWERS = 1 << 14, 1 << 10
# This answer says that a number follows.
_NUMBER = _ANSWERS - 1
_NOTHING = ""  # the answer to a question of several things none of which is so

_CHOSEN, _LOCAL, _STEPS = "chosen", "local_deadline", "steps"
_PLACE = 6  # digits of the code of a place
_PRIME = 29  # the rest by it is the last letter of a number, by which a mistyped one is found where it stands

# CRC-24 as in RFC 9580: up to two letters in a row that are wrong or have changed places are always found.
_CRC_START, _CRC_POLYNOMIAL, _CRC_BITS = 0xB704CE, 0x864CFB, 24

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_HEAD = re.compile(
    rf"(?<![A-Z0-9]){MARK}\s*([0-9A-Z])[^A-Z0-9]+([0-9A-Z][0-9A-Z_]*)[^A-Z0-9_]+([0-9OIL]{{1,3}})(?![A-Z0-9])"
)
_PIECES = re.compile("[A-Z0-9]+")


@dataclass(frozen=True)
class Unread:
    """A group that means nothing here, and what it is about, where that is known: a fact, or a section of a case."""

    group: str
    about: str | None = None


@dataclass(frozen=True)
class Handover:
    """What a code holds.

    Args:
        edition: the notice it was written under, as the code names it.
        case: the answers, without a person.
        unread: what is not known here: a question or an answer of another notice or version.
    """

    edition: str
    case: Case
    unread: tuple[Unread, ...] = ()


# Writing


def handover_code(edition: Edition, case: Case) -> str:
    """The answers of a case as a code in one line, without what says whose they are; `read_handover` reads it back."""
    names = _names(edition)
    groups = [group for told in _told(case) for group in _written(names, *told)]
    head = _head(edition.id, len(groups) + 1)
    return " ".join(["-".join(head), *groups, _checksum("".join((*head, *groups)))])


def scannable(code: str) -> str:
    """A code for a QR code: the shortest spelling, of letters that such a code holds two in eleven bits."""
    head, *groups = code.split(" ")
    return f"{head.upper()}-{''.join(groups)}"


def printed(code: str, groups: int = 8) -> list[str]:
    """A code as lines to be typed by hand: its head, then so many groups a line."""
    head, *rest = code.split(" ")
    return [head, *(" ".join(rest[at : at + groups]) for at in range(0, len(rest), groups))]


def _head(edition: str, count: int) -> tuple[str, str, str]:
    return BEGINNING, _spelled(edition), str(count)


def _told(case: Case) -> Iterator[tuple[str, str, bool]]:
    """All that a code says: the question, the answer, whether it is only assumed."""
    for id, value in plain_facts(case.facts).items():
        for one in (value or [_NOTHING]) if isinstance(value, list) else [value]:
            yield id, _word(one), id in case.assumed
    for id, state in case.steps.items():
        if state != STATES[0]:  # the default
            yield f"{_STEPS}.{id}", state, False
    if case.chosen is not None:
        yield _CHOSEN, _target(case.chosen.category, case.chosen.grade), False
    if case.local_deadline is not None:
        yield _LOCAL, case.local_deadline.isoformat(), False


def _word(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value


def _target(category: int, grade: str | None) -> str:
    return f"{category}.{grade or _NOTHING}"


def _written(names: "_Names", id: str, value: str, is_assumed: bool) -> Iterator[str]:
    """The group of an answer; two where it is a day or a place."""
    known, number = names.answers[id], None
    if value not in known:
        number, answer = _as_number(value), _NUMBER
    else:
        answer = known[value]
    yield _group((names.questions[id] << 1 | is_assumed) * _ANSWERS + answer)
    if number is not None:
        yield _group(number << _BITS | number % _PRIME)


def _as_number(value: str) -> int:
    """A code of digits as it is, a day as its place in the calendar."""
    return int(value) if value.isdecimal() else date.fromisoformat(value).toordinal()


def _group(number: int) -> str:
    return "".join(_ALPHABET[number >> _BITS * at & 31] for at in range(_SIZE - 1, -1, -1))


def _checksum(text: str) -> str:
    """The last group: a checksum of the letters and digits of a text."""
    crc = _CRC_START
    for character in text.translate(_ALIKE):
        if character not in _ALPHABET:
            continue
        crc ^= _ALPHABET.index(character) << _CRC_BITS - _BITS
        for _ in range(_BITS):
            crc = (crc << 1 ^ (_CRC_POLYNOMIAL if crc >> _CRC_BITS - 1 else 0)) & (1 << _CRC_BITS) - 1
    return _group(crc)


# The numbers of questions and answers


class _Names:
    """The number of each question, and of each answer that is no day or place, by their names."""

    def __init__(self, answers: Mapping[str, Iterable[str]]) -> None:
        self.questions = _numbered(_NOTHING, answers, _QUESTIONS)
        self.answers = {id: _numbered(id, values, _NUMBER) for id, values in answers.items()}


@lru_cache(maxsize=8)
def _names(edition: Edition) -> _Names:
    """Everything that can be told under a notice."""
    return _Names(_answers(edition))


def _with_old(edition: Edition, renames: Renames) -> _Names:
    """The same, with what had other names once; they come last, so that no number of today is moved by one."""
    answers = _answers(edition)
    old = {old: answers[new] for old, new in renames.facts.items() if new in answers}
    steps = {f"{_STEPS}.{old}": f"{_STEPS}.{new}" for old, new in renames.steps.items()}
    old |= {old: answers[new] for old, new in steps.items() if new in answers}
    values = {id: [*answers[id], *names] for id, names in renames.values.items() if id in answers}
    return _Names(answers | values | old) if old or values else _names(edition)


def _answers(edition: Edition) -> dict[str, list[str]]:
    """The answers to each question that are no day or place, by their names."""
    answers: dict[str, list[str]] = {}
    for id in edition.facts.ids:
        fact = edition.facts[id]
        answers[id] = [*fact.values, UNSURE, *([_NOTHING] if fact.kind == "set" else [])]
    can_fail = edition.rules.steps
    answers |= {f"{_STEPS}.{id}": [*STATES[: 3 if id in can_fail else 2]] for id in edition.rules.to_do}
    grades = (*edition.rules.grades.order, None)
    answers[_CHOSEN] = [_target(one.number, grade) for one in edition.rules.categories for grade in grades]
    answers[_LOCAL] = []
    return answers


def _numbered(what: str, names: Iterable[str], count: int) -> dict[str, int]:
    """A number below `count` for each name, made from it; where that is taken, the next."""
    found: dict[str, int] = {}
    for name in names:
        number = int.from_bytes(sha256(f"{VERSION}|{what}|{name}".encode()).digest()[:4]) % count
        while number in found.values():
            number = (number + 1) % count
        found[name] = number
    return found


# Reading


@dataclass(frozen=True)
class _Begun:
    """The beginning of a code, and the letters and digits that follow it, as they were typed together."""

    version: str
    edition: str
    count: int
    pieces: tuple[str, ...]

    @property
    def groups(self) -> list[str]:
        """The whole groups of it, as far as they go; what is in no group is not of the code."""
        letters = "".join(self.pieces)
        whole = min(len(letters) // _SIZE, self.count)
        return [letters[at : at + _SIZE] for at in range(0, whole * _SIZE, _SIZE)]


def holds_code(text: str) -> bool:
    """Whether there is the beginning of a code in a text, whatever stands around it."""
    return _begun(text) is not None


def missing_groups(text: str) -> int:
    """How many groups of its code a text still lacks; none where it holds no code."""
    begun = _begun(text)
    return 0 if begun is None or begun.version != VERSION else begun.count - len(begun.groups)


def goes_on(text: str) -> bool:
    """Whether a text may be further groups of a code: most of what stands together are whole ones."""
    pieces = _PIECES.findall(same_width(text).upper())
    return text.isascii() and not holds_code(text) and 2 * sum(len(one) % _SIZE == 0 for one in pieces) > len(pieces)


def edition_of_code(text: str, known: Iterable[str]) -> str | None:
    """Which of the known notices the code in a text was written under; None where it is none of them."""
    begun = _begun(text)
    return None if begun is None else _edition(begun, known)


def _edition(begun: _Begun, known: Iterable[str]) -> str | None:
    return next((id for id in known if _alike(_spelled(id)) == _alike(begun.edition)), None)


def _spelled(edition: str) -> str:
    """An edition as a code names it, in which `-` stands between the parts."""
    return edition.upper().replace("-", "_")


def _alike(text: str) -> str:
    return text.translate(_ALIKE)


def _begun(text: str) -> _Begun | None:
    tidy = _INVISIBLE.sub("", same_width(text)).upper()
    if (found := _HEAD.search(tidy)) is None:
        return None
    count = int(_alike(found[3]))
    return _Begun(_alike(found[1]), found[2], count, tuple(_PIECES.findall(tidy, found.end()))) if count else None


def read_handover(edition: Edition, text: str, renames: Renames) -> Handover:
    """The answers that the code in a text holds, by the facts of this notice.

    Args:
        edition: whose facts are wanted; the code may be of another notice.
        text: with the code, and whatever stands before and behind it.
        renames: what was called otherwise when the code was written.

    Raises:
        Problem: there is none, it is of a later version, or not as it was written; names the wrong groups where they
            can be told.
    """
    begun = _begun(text)
    if begun is None:
        raise Problem("handover_none", {"nearest": BEGINNING})
    if begun.version != VERSION:
        raise Problem("handover_version", {"word": f"{MARK}{begun.version}", "nearest": BEGINNING})
    *groups, last = (_alike(group) for group in begun.groups) if begun.groups else ("",)
    reader = _Reader(edition, _with_old(edition, renames), renames)
    reader.read(groups)
    head = _head(begun.edition, begun.count)
    if len(begun.groups) < begun.count or _checksum("".join((*head, *groups))) != last:
        raise _mistyped(begun, reader.unread.keys())
    written_under = _edition(begun, [edition.id]) or begun.edition.lower()
    case, unread = reader.case(), [*reader.unread.values()]
    if case.chosen is not None and written_under != edition.id:  # its number may be that of another category here
        own = _edition(begun, edition_ids())
        case = replace(case, chosen=target_under(case.chosen, load_edition(own), edition) if own is not None else None)
        unread += [Unread(reader.chosen_group, _CHOSEN)] if case.chosen is None else []
    return Handover(written_under, case, tuple(unread))


def _mistyped(begun: _Begun, unread: Collection[int]) -> Problem:
    """What is wrong: a group that is too short or too long, too few of them, else those that mean nothing."""
    groups, pieces = begun.groups, begun.pieces[: begun.count]
    odd = next((at for at, piece in enumerate(pieces) if len(piece) != _SIZE), None)
    if odd is not None and sum(len(piece) == _SIZE for piece in pieces) > len(pieces) // 2:
        word = pieces[odd]
        return Problem("handover_length", {"place": odd + 1, "word": word, "count": len(word), "limit": _SIZE})
    if len(groups) < begun.count:
        return Problem("handover_short", {"count": len(groups), "limit": begun.count})
    if not unread or len(unread) > len(groups) // 2:
        return Problem("handover_checksum", {"limit": begun.count})
    wrong = sorted(unread)
    return Problem("handover_mistyped", {"places": [at + 1 for at in wrong], "known": [groups[at] for at in wrong]})


class _Reader:
    """Reads one group after another, and remembers, by its place, what could not be read."""

    def __init__(self, edition: Edition, names: _Names, renames: Renames) -> None:
        self.edition, self.names, self.renames = edition, names, renames
        self.unread: dict[int, Unread] = {}
        self._raw: dict[str, Any] = {}
        self._assumed: set[str] = set()
        self._steps: dict[str, str] = {}
        self._chosen: Target | None = None
        self.chosen_group = ""
        self._local: date | None = None

    def read(self, groups: Sequence[str]) -> None:
        """Takes all groups but the checksum."""
        at = 0
        while at < len(groups):
            question, answer = divmod(_number(groups[at]), _ANSWERS)
            has_number = answer == _NUMBER and at + 1 < len(groups)
            number = _told_number(groups[at + 1]) if has_number else None
            id = _of_number(self.names.questions, question >> 1)
            if id is None:
                has_number = number is not None
                self.unread[at] = Unread(" ".join(groups[at : at + 1 + has_number]))
            elif has_number:
                if number is None or not self._take_number(id, number):
                    self.unread[at + 1] = Unread(groups[at + 1], self._about(id))
            elif (value := _of_number(self.names.answers[id], answer)) is None:
                self.unread[at] = Unread(groups[at], self._about(id))
            else:
                self._take(id, value)
                self.chosen_group = groups[at] if id == _CHOSEN else self.chosen_group
            if id is not None and question & 1:
                self._assumed.add(self.renames.facts.get(id, id))
            at += 2 if has_number else 1

    def case(self) -> Case:
        """All that was read."""
        facts = read_facts(self.edition, self._raw)
        assumed = tuple(id for id, value in facts.items() if id in self._assumed and value != UNSURE)
        return Case(facts, self._steps, {}, self._local, self._chosen, assumed)

    def _about(self, id: str) -> str | None:
        return self._fact(id) or (None if id in self.renames.facts else id.partition(".")[0])

    def _fact(self, id: str) -> str | None:
        id = self.renames.facts.get(id, id)
        return id if id in self.edition.facts else None

    def _take_number(self, id: str, number: int) -> bool:
        """Takes a day or a place; whether it is one."""
        fact = self._fact(id)
        is_place = fact is not None and self.edition.facts[fact].kind == "code"
        try:
            raw = f"{number:0{_PLACE}}" if is_place else date.fromordinal(number)
            if fact is not None:
                self._raw[fact] = read_value(self.edition, fact, raw)
            elif id == _LOCAL:
                self._local = read_local_deadline(self.edition, raw)
            else:
                return False
        except (Problem, ValueError, OverflowError):
            return False
        return True

    def _take(self, id: str, value: str) -> None:
        section, _, name = id.partition(".")
        if section == _STEPS:
            self._steps[self.renames.step(name)] = value
        elif id == _CHOSEN:
            category, _, grade = value.partition(".")
            self._chosen = Target(int(category), grade or None)
        elif (fact := self._fact(id)) is not None:
            value = self.renames.values.get(fact, {}).get(value, value)
            kind = self.edition.facts[fact].kind
            if kind == "set" and value != UNSURE:
                so_far = [] if self._raw.get(fact, UNSURE) == UNSURE else self._raw[fact]
                self._raw[fact] = so_far if value in (_NOTHING, *so_far) else [*so_far, value]
            else:
                self._raw[fact] = value == _word(True) if kind == "bool" and value != UNSURE else value


def _of_number(numbers: Mapping[str, int], number: int) -> str | None:
    return next((name for name, one in numbers.items() if one == number), None)


def _told_number(group: str) -> int | None:
    """The number of a group that is one; None where its last letter does not fit it."""
    number, rest = divmod(_number(group), 1 << _BITS)
    return number if number % _PRIME == rest else None


def _number(group: str) -> int:
    number = 0
    for character in group:
        number = number << _BITS | _ALPHABET.index(character)
    return number
