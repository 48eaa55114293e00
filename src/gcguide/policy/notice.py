"""What a notice is and says outside its rules: basis, deadline, contacts, clauses; actors, routes and timetable."""

from typing import Literal, Self

from pydantic import Field, model_validator

from gcguide.policy.conditions import ConditionField
from gcguide.policy.models import (
    Actor,
    CategoryId,
    Cited,
    CitedElsewhere,
    Clause,
    Count,
    Day,
    Employer,
    Flag,
    Grade,
    Id,
    Model,
    RuleError,
    Slack,
    Source,
    Text,
    Wording,
)
from gcguide.problem import Problem


class Basis(Model):
    """A document that the notice is based on."""

    name: Wording
    number: Wording | None = None
    clause: Clause


class Notice(Cited):
    """What identifies the notice."""

    title: Wording
    issuer: Wording
    printed_by: Wording
    printed_on: Day
    number: Text = Field(description="the document number, or that there is none")
    addressees: tuple[Wording, ...] = Field(min_length=1)
    based_on: tuple[Basis, ...]


class Deadline(Cited):
    """The last day."""

    date: Day
    says: Text


class Rounds(Cited):
    """How many reviews a year."""

    per_year: Count
    says: Text


class Contact(Cited):
    """An address, telephone or web page."""

    id: Id
    kind: Literal["web", "phone", "address"]
    label: Text
    value: Wording


class NotProvided(Text):
    """What people look for and the notice does not give."""

    id: Id
    ask: tuple[Actor, ...]


class OtherSource(Model):
    """A rule or fact that does not come from the notice."""

    name: Wording
    issuer: Wording
    says: Text


class OurReading(Text):
    """How we read a point that the notice leaves open."""

    clause: Clause
    source: Source | None = None


class ClauseEntry(Text):
    """One clause of the notice; `people`: why people, not rules, deal with it."""

    people: Text | None = None


# What the name of a body may be made of; a place tells them.
NAMES_OF_A_PLACE = ("county", "county_hrss", "league", "league_hrss", "league_government")


class ActorKind(Model):
    """Who takes part."""

    label: Text
    name: Wording | None = Field(
        None, description="may use {county}, {league}, {county_hrss}, {league_hrss}, {league_government}"
    )
    serves: tuple[Employer, ...] = Field((), description="kinds of employer for whom this body recommends")


class Route(CitedElsewhere):
    """Who passes the papers on, for some kinds of employer; no actors: the note says why."""

    employers: tuple[Employer, ...] = Field(min_length=1)
    actors: tuple[Actor, ...]
    choose_online: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _says_why_not(self) -> Self:
        if not self.actors and self.note is None:
            raise RuleError(Problem("route_without_note"), ("note",))
        return self


class RouteException(Cited):
    """Grades of a category that go another way."""

    category: CategoryId
    grades: tuple[Grade, ...] = Field(min_length=1)
    unless: ConditionField
    by_employer: tuple[Route, ...]
    note: Text


class Routes(Cited):
    """The filing routes."""

    place_matters_for: tuple[Employer, ...]
    by_employer: tuple[Route, ...] = Field(min_length=1)
    unknown: Text
    exceptions: tuple[RouteException, ...] = ()


class Act(Cited):
    """One thing that must happen by a day, counted back from the next."""

    id: Id
    actor: Actor
    label: Text
    posting: Flag = Field(False, description="a publicity: its counted days lie between this act and the next")
    slack: Slack = Field(0, description="working days we suggest to leave for the review that follows")
    heeds_local_deadline: Flag = False
    unless_employer: tuple[Employer, ...] = ()
    only_employer: tuple[Employer, ...] = ()


class Counting(Cited):
    """How days are counted."""


class Timeline(Cited):
    """The acts in the order in which they happen; the last is due on the deadline."""

    counted_days: Count
    counting: Counting
    acts: tuple[Act, ...] = Field(min_length=1)
