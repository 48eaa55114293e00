"""The tables that hold for every edition: divisions of the region, title series."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.policy.context import RuleError, no_repeats, only_placeholders
from gcguide.policy.vocabulary import Id, Model, Text, Words
from gcguide.problem import Problem, unknown

Count = Annotated[int, Strict(), Field(ge=1)]
Code = Annotated[str, Strict(), StringConstraints(pattern=r"^15[0-9]{4}$")]


class League(Model):
    """A league or a city of its rank, and its counties by code."""

    code: Code
    name: Words
    kind: Literal["league", "city"]
    government: Words
    hrss: Words
    counties: dict[Code, Words] = Field(min_length=1)


class RegionSource(Model):
    """Where the divisions and the names of bodies come from."""

    divisions: Text
    bodies: Text


class SeparateCity(Model):
    """A county-level city that the notice addresses beside the leagues."""

    code: Code
    name: Words
    clause: Words


@dataclass(frozen=True, slots=True)
class Place:
    """A division: a league or city, or one of its counties."""

    code: str
    name: str
    league: League
    county: str | None


class RegionCounts(Model):
    """How many rows the table must have."""

    leagues: Count
    counties: Count


class Regions(Model):
    """`regions.yaml`."""

    source: RegionSource
    counts: RegionCounts
    region: tuple[Words, ...] = Field(min_length=1, description="names of the region itself, as people put them first")
    county_hrss: Words
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

    names: dict[Id, Words] = Field(min_length=1)
    line: Words | None = None
    provenance: Literal["seen", "partly_seen", "background", "suggestion"]
    note: Text | None = None


class TitleCheck(Model):
    """An exam or licence that a series is known to demand."""

    mode: Literal["review", "exam_then_review", "exam_only", "skills_exam"]
    grades: tuple[Id, ...] = Field(min_length=1)
    line: Words | None = None
    licence: Words | None = None
    provenance: Literal["background", "suggestion"]


class Series(Model):
    """A title series."""

    number: Annotated[int, Strict()]
    name: Words
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
            for position, line in enumerate(series.lines):
                self._known(line.names, "series", index, "lines", position, "names")
            for position, check in enumerate(series.checks):
                self._known(check.grades, "series", index, "checks", position, "grades")
        return self

    def _known(self, grades: Iterable[str], *where: str | int) -> None:
        for grade in grades:
            if grade not in self.grades:
                raise RuleError(unknown("grades", grade, self.grades), where)
