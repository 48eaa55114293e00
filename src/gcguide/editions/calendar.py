"""Working days, as the published schedules of days off have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from gcguide.words import Words

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


def days_off_told(off: Sequence[date], worked: Sequence[date], words: Words) -> str:
    """A holiday of a year that is known: how many days off and which, in order, and the days worked instead."""
    breaks = [(before, day) for before, day in pairwise(off) if day - before > _DAY]
    starts, ends = [off[0], *(day for _, day in breaks)], [*(before for before, _ in breaks), off[-1]]
    spans = [
        words.day_of_year(first)
        if first == last
        else words("date.off_span", first=words.day_of_year(first), last=words.day_of_year(last))
        for first, last in zip(starts, ends, strict=True)
    ]
    told = words("date.off", count=len(off), days=words.listing(spans))
    return told + (words("date.off_worked", days=words.listing([*map(words.day_of_year, worked)])) if worked else "")
