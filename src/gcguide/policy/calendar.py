"""Statutory days off: `calendar/<year>.yaml`, and the working days that follow from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from pydantic import Field, model_validator

from gcguide.policy.context import RuleError
from gcguide.policy.vocabulary import Day, Model, Words
from gcguide.problem import Problem

_DAY = timedelta(days=1)
_SATURDAY = 5


class ScheduleSource(Model):
    """The notice that published the schedule."""

    title: Words
    issuer: Words
    issued_on: Day


class Holiday(Model):
    """One holiday: its days off, and the weekend days worked instead."""

    name: Words
    days_off: tuple[Day, ...] = Field(min_length=1)
    workdays: tuple[Day, ...] = ()


class YearSchedule(Model):
    """The published schedule of one year."""

    year: int = Field(ge=2000, le=2100)
    source: ScheduleSource
    holidays: tuple[Holiday, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        seen: set[date] = set()
        for index, holiday in enumerate(self.holidays):
            for key, days in (("days_off", holiday.days_off), ("workdays", holiday.workdays)):
                for position, day in enumerate(days):
                    where = ("holidays", index, key, position)
                    if day.year != self.year:
                        raise RuleError(Problem("calendar_other_year", {"word": day, "year": self.year}), where)
                    if day in seen:
                        raise RuleError(Problem("calendar_day_twice", {"word": day}), where)
                    if key == "workdays" and day.weekday() < _SATURDAY:
                        raise RuleError(Problem("calendar_workday_not_weekend", {"word": day}), where)
                    seen.add(day)
        return self


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

    @classmethod
    def of(cls, schedules: Iterable[YearSchedule]) -> Self:
        """The calendar of some published years."""
        known = tuple(schedules)
        holidays = [holiday for schedule in known for holiday in schedule.holidays]
        return cls(
            frozenset(day for holiday in holidays for day in holiday.days_off),
            frozenset(day for holiday in holidays for day in holiday.workdays),
            frozenset(schedule.year for schedule in known),
        )

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked."""
        return day in self.workdays or (day.weekday() < _SATURDAY and day not in self.days_off)

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
