"""The tables that hold for every edition: divisions of the region, title series, the schedules of days off."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.editions.calendar import SATURDAY, Calendar
from gcguide.policy.models import Day, Id, Model, RuleError, Text, Wording, need_known, no_repeats, only_placeholders
from gcguide.problem import Problem
from gcguide.text import Lang, explained

Count = Annotated[int, Strict(), Field(ge=1)]
Code = Annotated[str, Strict(), StringConstraints(pattern=r"^[1-9][0-9]{5}$")]

# Series are known by the first characters of their names: what people write begins or ends with them.
_STEM = 2

# 主治（主管）医师 is 主治医师 or 主管医师: what stands in brackets is said instead of as much before them.
_OTHER_WORD = re.compile(r"（[^）]*）")
_THIS_WORD = re.compile(r"[^（）]{2}（([^）]{2})）")


class League(Model):
    """A league or a city of its rank, and its counties by code."""

    code: Code
    name: Wording
    latin: Wording | None = Field(None, description="its name in Latin letters")
    kind: Literal["league", "city"]
    government: Wording
    hrss: Wording
    counties: dict[Code, Wording] = Field(min_length=1)


class RegionSource(Model):
    """Where the divisions and the names of bodies come from."""

    divisions: Text
    bodies: Text


class SeparateCity(Model):
    """A county-level city that the notice addresses beside the leagues."""

    code: Code
    name: Wording
    clause: Wording


@dataclass(frozen=True, slots=True)
class Place:
    """A division: a league or city, or one of its counties."""

    code: str
    name: str
    league: League
    county: str | None

    def in_words(self, lang: Lang) -> str:
        """Its name; in a language that is written in Latin letters with those that are known."""
        return explained(self.name, self.league.latin, lang) if self.league.latin else self.name


class RegionCounts(Model):
    """How many rows the table must have."""

    leagues: Count
    counties: Count


class Regions(Model):
    """`regions.yaml`."""

    source: RegionSource
    counts: RegionCounts
    region: tuple[Wording, ...] = Field(
        min_length=1, description="names of the region itself, as people put them first"
    )
    county_hrss: Wording
    addressed_separately: tuple[SeparateCity, ...]
    leagues: tuple[League, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _codes_fit(self) -> Self:
        only_placeholders(self.county_hrss, ("county",), "county_hrss")
        no_repeats("leagues", [league.code for league in self.leagues], "leagues", key="code")
        for index, league in enumerate(self.leagues):
            for code in league.counties:
                if code[:4] != league.code[:4] or code == league.code:
                    raise RuleError(
                        Problem("region_code", {"word": code, "league": league.name}),
                        ("leagues", index, "counties", code),
                    )
        for index, city in enumerate(self.addressed_separately):
            if all(league.counties.get(city.code) != city.name for league in self.leagues):
                raise RuleError(Problem("region_separate", {"word": city.code}), ("addressed_separately", index))
        return self

    def places(self) -> dict[str, Place]:
        """Every league, city and county by its code."""
        found: dict[str, Place] = {}
        for league in self.leagues:
            found[league.code] = Place(league.code, league.name, league, None)
            for code, name in league.counties.items():
                found[code] = Place(code, league.name + name, league, name)
        return found


class TitleLine(Model):
    """One line of a series: the title of each grade."""

    names: dict[Id, Wording] = Field(min_length=1)
    line: Wording | None = None
    provenance: Literal["seen", "partly_seen", "background", "suggestion"]
    note: Text | None = None


class TitleCheck(Model):
    """An exam or licence that a series is known to demand."""

    mode: Literal["review", "exam_then_review", "exam_only", "skills_exam"]
    grades: tuple[Id, ...] = Field(min_length=1)
    line: Wording | None = None
    licence: Wording | None = None
    provenance: Literal["background", "suggestion"]


class Series(Model):
    """A title series."""

    number: Annotated[int, Strict()]
    name: Wording
    lines: tuple[TitleLine, ...] = Field(min_length=1)
    checks: tuple[TitleCheck, ...] = ()


class Titles(Model):
    """`titles.yaml`."""

    source: Text
    count: Count
    grades: tuple[Id, ...]
    series: tuple[Series, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _grades_are_known(self) -> Self:
        no_repeats("series", [series.number for series in self.series], "series", key="number")
        for index, series in enumerate(self.series):
            named = [("lines", n, "names", line.names) for n, line in enumerate(series.lines)]
            checked = [("checks", n, "grades", check.grades) for n, check in enumerate(series.checks)]
            for part, number, key, grades in [*named, *checked]:
                for grade in grades:
                    need_known("grades", grade, self.grades, "series", index, part, number, key)
        return self

    def grades_named(self, title: str) -> set[str]:
        """The grades that a title's name stands for, in any series; a name alone tells no more than the table does."""
        return set(self._grades.get(title, ()))

    @property
    def names(self) -> tuple[str, ...]:
        """The name of every title, in every way to read one with brackets in it."""
        return tuple(self._grades)

    @cached_property
    def _grades(self) -> dict[str, set[str]]:
        """The grades of each name, and of each way to read one with brackets in it: 主治（主管）医师."""
        found: dict[str, set[str]] = {}
        for line in (line for series in self.series for line in series.lines):
            for grade, name in line.names.items():
                for spelled in {name, _OTHER_WORD.sub("", name), _THIS_WORD.sub(r"\1", name)}:
                    found.setdefault(spelled, set()).add(grade)
        return found

    def series_named(self, written: str) -> Series | None:
        """The series that somebody writes, in full or so that only one can be meant."""
        found = [each for each in self.series if each.name == written] or [
            each for each in self.series if each.name[:_STEM] in written
        ]
        return found[0] if len(found) == 1 else None

    def target_line(self, series: str, grade: str, held: tuple[str, str] | None, speciality: str) -> TitleLine | None:
        """The line of the table that names the title of a grade; None unless there is exactly one.

        Args:
            series: the series as the person writes it.
            grade: the grade applied for.
            held: name and grade of the title held now.
            speciality: what the person works in, which can tell the lines of a series apart.
        """
        named = self.series_named(series)
        if named is None:
            return None
        lines = [line for line in named.lines if grade in line.names]
        if held is not None:
            lines = [line for line in lines if line.names.get(held[1]) == held[0]]
        if len(lines) > 1:
            # What the name of the series holds itself tells none of its lines apart: 卫生技术人员 are not all 技.
            own = series.replace(named.name if named.name in series else named.name[:_STEM], "") + speciality
            lines = [line for line in lines if line.line and line.line in own]
        return lines[0] if len(lines) == 1 else None


class ScheduleSource(Model):
    """The notice that published the schedule."""

    title: Wording
    issuer: Wording
    issued_on: Day


class Holiday(Model):
    """One holiday: its days off, and the weekend days worked instead."""

    name: Wording
    days_off: tuple[Day, ...] = Field(min_length=1)
    workdays: tuple[Day, ...] = ()


class YearSchedule(Model):
    """The published schedule of one year."""

    year: int = Field(ge=2000, le=2100)
    source: ScheduleSource
    holidays: tuple[Holiday, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        check_holidays(self.year, self.holidays, ("holidays",))
        return self


def check_holidays(year: int, holidays: Iterable[Holiday], at: tuple[str | int, ...]) -> None:
    """Raises where the holidays of a year, which stand at a place of a file, cannot be.

    Raises:
        RuleError: a day is of another year, is there twice, or is worked anyway.
    """
    seen: set[date] = set()
    for index, holiday in enumerate(holidays):
        for key, days in (("days_off", holiday.days_off), ("workdays", holiday.workdays)):
            for position, day in enumerate(days):
                where = (*at, index, key, position)
                if day.year != year:
                    raise RuleError(Problem("calendar_other_year", {"word": day, "year": year}), where)
                if day in seen:
                    raise RuleError(Problem("calendar_day_twice", {"word": day}), where)
                if key == "workdays" and day.weekday() < SATURDAY:
                    raise RuleError(Problem("calendar_workday_not_weekend", {"word": day}), where)
                seen.add(day)


def calendar_of(years: Mapping[int, Iterable[Holiday]]) -> Calendar:
    """The calendar of the years whose schedule is published, with their holidays."""
    holidays = [holiday for year in years.values() for holiday in year]
    return Calendar(
        frozenset(day for holiday in holidays for day in holiday.days_off),
        frozenset(day for holiday in holidays for day in holiday.workdays),
        frozenset(years),
    )
