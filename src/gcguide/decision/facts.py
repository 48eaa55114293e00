"""Facts as the logic uses them, from what a person or a file gives."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from gcguide.policy.loader import Edition
from gcguide.policy.vocabulary import UNSURE, Fact
from gcguide.problem import Problem, unknown
from gcguide.text import plain

# bool · choice or code as its id · set · date · the word UNSURE
Value = bool | str | frozenset[str] | date
Facts = Mapping[str, Value]

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def read_facts(edition: Edition, raw: Mapping[str, Any]) -> dict[str, Value]:
    """Checked facts, in the order of the vocabulary; a value of None is no answer and is left out.

    Raises:
        Problem: for an unknown fact or a value that does not fit it; `details["fact"]` names the fact.
    """
    for id in raw:
        if id not in edition.facts:
            raise _naming(str(id), unknown("fact", plain(id, 60), edition.facts.ids))
    return {id: read_value(edition, id, raw[id]) for id in edition.facts.ids if raw.get(id) is not None}


def read_value(edition: Edition, id: str, raw: Any) -> Value:
    """One checked value of the fact `id`."""
    if isinstance(raw, str) and raw == UNSURE:
        return UNSURE
    try:
        return _read(edition, edition.facts[id], raw)
    except Problem as problem:
        raise _naming(id, problem) from None


def _naming(id: str, problem: Problem) -> Problem:
    problem.details.setdefault("fact", plain(id, 60))
    return problem


def _read(edition: Edition, fact: Fact, raw: Any) -> Value:
    shown = plain(str(raw).lower() if isinstance(raw, bool) else raw, 60)
    match fact.kind:
        case "bool":
            if isinstance(raw, bool):
                return raw
            raise Problem("value_bool", {"word": shown})
        case "choice":
            return _one_of(raw, fact.values, shown)
        case "set":
            if isinstance(raw, str | bytes | Mapping) or not isinstance(raw, Iterable):
                raise Problem("value_set", {"word": shown})
            items = [_one_of(item, fact.values, plain(item, 60)) for item in raw]
            if len(set(items)) < len(items):
                raise Problem("value_twice", {"word": next(i for i in items if items.count(i) > 1)})
            return frozenset(items)
        case "date":
            return _day(fact, raw, shown)
        case "code":
            # YAML and JSON read bare digits as a number; they are a code all the same.
            code = str(raw) if type(raw) is int else raw
            if not isinstance(code, str) or not re.fullmatch("[0-9]{6}", code):
                raise Problem("value_code", {"word": shown})
            if code not in edition.places:
                raise unknown("place", code, edition.places)
            return code


def _one_of(raw: Any, values: Iterable[str], shown: str) -> str:
    if not isinstance(raw, str):
        raise Problem("value_choice", {"word": shown, "known": "、".join(values)})
    if raw not in values:
        raise unknown("value", shown, values)
    return raw


def _day(fact: Fact, raw: Any, shown: str) -> date:
    if isinstance(raw, str) and _ISO.match(raw):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            raise Problem("date_impossible", {"word": shown}) from None
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise Problem("value_date", {"word": shown})
    if fact.earliest and fact.latest and not fact.earliest <= raw <= fact.latest:
        raise Problem("date_far", {"word": shown, "earliest": fact.earliest, "latest": fact.latest})
    return raw
