"""Days as files and options write them, and which of them can be a deadline."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gcguide.problem import Problem
from gcguide.text import shown

if TYPE_CHECKING:
    from gcguide.policy.edition import Edition

_NEAR = 2

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LOOSE = re.compile(r"([0-9]{4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,2})[^0-9]?\Z")


def read_local_deadline(edition: "Edition", raw: Any) -> date:
    """An earlier date of a league or department: it cannot lie years away from the batch."""
    year = edition.deadline.year
    return read_day(raw, date(year - _NEAR, 1, 1), date(year + _NEAR, 12, 31))


def read_supposed_deadline(raw: Any, earliest: date = date(2000, 1, 1)) -> date:
    """The last day of a batch that is only supposed, not before a day."""
    return read_day(raw, earliest, date(2099, 12, 31))


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
