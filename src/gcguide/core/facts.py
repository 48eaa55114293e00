"""Facts as the logic uses them, from what a person or a file gives."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from gcguide.core.days import read_day
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import UNSURE, Fact
from gcguide.problem import Problem, unknown
from gcguide.text import shown

# bool · choice or code as its id · set · date · the word UNSURE
Value = bool | str | frozenset[str] | date
Facts = Mapping[str, Value]

# Raw values that are told apart by what they are equal to.
_HASHED = (str, bool)


def read_facts(edition: Edition, raw: Mapping[str, Any]) -> dict[str, Value]:
    """Checked facts, in the order of the vocabulary; a value of None is no answer and is left out.

    Raises:
        Problem: for an unknown fact or a value that does not fit it; its path starts with the fact.
    """
    readings = _readings(edition)
    for id in raw:
        if id not in readings:
            raise unknown("fact", shown(id), edition.facts.ids).within(str(id))
    return {
        id: reading[value] if isinstance(value, _HASHED) else read_value(edition, id, value)
        for id, reading in readings.items()
        if (value := raw.get(id)) is not None
    }


def read_value(edition: Edition, id: str, raw: Any) -> Value:
    """One checked value of the fact `id`."""
    try:
        return UNSURE if raw == UNSURE else _read(edition, edition.facts[id], raw)
    except Problem as problem:
        problem.details.setdefault("subject", id)
        raise problem.within(id) from None


class _Reading(dict[str | bool, Value]):
    """What was said of a fact, as it is read: of thousands of people many say the same."""

    def __init__(self, edition: Edition, id: str) -> None:
        self._of = edition, id

    def __missing__(self, raw: str | bool) -> Value:
        value = self[raw] = read_value(*self._of, raw)
        return value


@lru_cache(maxsize=16)
def _readings(edition: Edition) -> dict[str, _Reading]:
    return {id: _Reading(edition, id) for id in edition.facts.ids}


def _read(edition: Edition, fact: Fact, raw: Any) -> Value:
    match fact.kind:
        case "bool":
            if isinstance(raw, bool):
                return raw
            raise Problem("value_bool", {"word": shown(raw)})
        case "choice":
            return _one_of(raw, fact)
        case "set":
            return _several_of(raw, fact)
        case "date":
            assert fact.earliest is not None
            assert fact.latest is not None
            return read_day(raw, fact.earliest, fact.latest)
        case "code":
            return _place(edition, raw)


def _one_of(raw: Any, fact: Fact) -> str:
    if not isinstance(raw, str):
        raise Problem("value_choice", {"word": shown(raw), "known": list(fact.values)})
    if raw not in fact.values:
        # Who writes the label instead of the id has made it plain what is meant.
        meant = [id for id, text in fact.values.items() if raw.strip() in text.in_all()]
        if meant:
            raise Problem("unknown_nearest", {"kind": "value", "word": shown(raw), "nearest": meant[0]})
        raise unknown("value", shown(raw), fact.values)
    return raw


def _several_of(raw: Any, fact: Fact) -> frozenset[str]:
    if isinstance(raw, str | bytes | Mapping) or not isinstance(raw, Iterable):
        raise Problem("value_set", {"word": shown(raw)})
    found: list[str] = []
    for index, item in enumerate(raw):
        try:
            one = _one_of(item, fact)
        except Problem as problem:
            raise problem.within(index) from None
        if one in found:
            raise Problem("value_twice", {"word": one}, path=(index,))
        found.append(one)
    return frozenset(found)


def _place(edition: Edition, raw: Any) -> str:
    # YAML and JSON read bare digits as a number; they are a code all the same.
    code = str(raw) if type(raw) is int else raw
    if isinstance(code, str) and code in edition.places:
        return code
    word = shown(raw)
    if isinstance(code, str) and re.fullmatch("[0-9]{6}", code):
        # Only within the same league: a look-alike code far away would be a trap.
        near = [one for one in edition.places.values() if one.code[:4] == code[:4]]
    else:
        near = [one for one in edition.places.values() if len(word) > 1 and word in one.name]
        if not near:
            raise Problem("value_code", {"word": word})
    named = [f"{one.code} {one.name}" for one in near]
    if len(named) == 1:
        raise Problem("unknown_nearest", {"kind": "place", "word": word, "nearest": named[0]})
    raise Problem("unknown", {"kind": "place", "word": word, "known": named or list(edition.places)[:3]})


def read_assumed(edition: Edition, raw: Any, facts: Facts) -> tuple[str, ...]:
    """Which answers were only assumed, in the order of the vocabulary; None: none of them.

    Raises:
        Problem: one is no fact, is named twice, or has no value.
    """
    if not isinstance(raw, list | tuple | None):
        raise Problem("value_set", {"subject": "assumed", "word": shown(raw)}, path=("assumed",))
    named: list[Any] = list(raw or ())
    for index, id in enumerate(named):
        if not isinstance(id, str) or id not in edition.facts:
            raise unknown("fact", shown(id), edition.facts.ids).within("assumed", index)
        if named.index(id) != index or facts.get(id, UNSURE) == UNSURE:
            key = "value_twice" if named.index(id) != index else "assumed_untold"
            raise Problem(key, {"subject": "assumed", "word": id}, path=("assumed", index))
    return tuple(id for id in edition.facts.ids if id in named)


def plain_facts(facts: Facts) -> dict[str, Any]:
    """Facts as JSON holds them; `read_facts` reads them back."""
    return {id: _plain(value) for id, value in facts.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def known_choice(facts: Facts, id: str) -> str | None:
    """The value of a choice or code, None while it is unknown."""
    value = facts.get(id)
    return value if isinstance(value, str) and value != UNSURE else None
