"""Working days, as the published statutory days off leave them; and a day as people and files write it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gcguide.problem import Problem
from gcguide.text import shown

_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Working days: a weekday that is not a statutory day off, or a make-up workday.

    Args:
        days_off: statutory days off of the published years.
        workdays: make-up workdays of the published years.
        years: the years whose schedule is published; any other is computed Monday to Friday.
    """

    days_off: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked."""
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.days_off)

    def is_estimated(self, day: date) -> bool:
        """Whether the schedule of the year of `day` is not published."""
        return day.year not in self.years

    def on_or_before(self, day: date) -> date:
        """`day` if it is worked, else the working day before it."""
        while not self.is_workday(day):
            day -= _DAY
        return day

    def back(self, day: date, workdays: int) -> date:
        """The day that lies `workdays` working days before `day`."""
        for _ in range(workdays):
            day = self.on_or_before(day - _DAY)
        return day

    def between(self, after: date, until: date) -> int:
        """How many working days lie after `after`, up to and including `until`; 0 if there are none."""
        days = (after + _DAY * n for n in range(1, (until - after).days + 1))
        return sum(map(self.is_workday, days))


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
