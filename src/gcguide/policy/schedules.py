"""The published schedules of days off: `calendar/<year>.yaml`, and the calendar that they make."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from gcguide.policy.calendar import SATURDAY, Calendar
from gcguide.policy.context import RuleError
from gcguide.policy.vocabulary import Day, Model, Words
from gcguide.problem import Problem


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
                    if key == "workdays" and day.weekday() < SATURDAY:
                        raise RuleError(Problem("calendar_workday_not_weekend", {"word": day}), where)
                    seen.add(day)
        return self


def calendar_of(schedules: Iterable[YearSchedule]) -> Calendar:
    """The calendar of some published years."""
    known = tuple(schedules)
    holidays = [holiday for schedule in known for holiday in schedule.holidays]
    return Calendar(
        frozenset(day for holiday in holidays for day in holiday.days_off),
        frozenset(day for holiday in holidays for day in holiday.workdays),
        frozenset(schedule.year for schedule in known),
    )
