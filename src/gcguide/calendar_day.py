"""A day as people and files give it: a date, or its ISO 8601 spelling."""

import re
from datetime import date, datetime
from typing import Any

from gcguide.problem import Problem
from gcguide.text import shown

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LOOSE = re.compile(r"([0-9]{4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,2})[^0-9]?\Z")


def read_day(raw: Any, earliest: date, latest: date) -> date:
    """A day, given as one or written `YYYY-MM-DD`, that is not absurd."""
    day = raw
    if isinstance(raw, str) and _ISO.match(raw):
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            raise Problem("date_impossible", {"word": shown(raw)}) from None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _no_day(raw)
    if not earliest <= day <= latest:
        raise Problem("date_far", {"word": shown(raw), "earliest": earliest, "latest": latest})
    return day


def _no_day(raw: Any) -> Problem:
    """Not a date as it must be written; where it clearly means one, that is the nearest spelling."""
    if found := _LOOSE.match(str(raw).strip()):
        try:
            return Problem("value_date_nearest", {"word": shown(raw), "nearest": date(*map(int, found.groups()))})
        except ValueError:
            pass
    return Problem("value_date", {"word": shown(raw)})
