"""What a notice is, apart from its rules: which scheme it belongs to, by when it asks for what, whom to turn to."""

from calendar import monthrange
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from gcguide.policy.models import Cited, Clause, Count, Day, Id, Model, RuleError, Text, Wording
from gcguide.problem import Problem


class Scheme(Model):
    """The kind of review that editions belong to, of one region; one is never taken for an edition of another."""

    id: Id
    label: Text


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


# The name of the last day in conditions that count to a day.
DEADLINE = "deadline"


class NamedDay(Cited):
    """A day of the deadline's year that conditions may count to, beside the deadline itself."""

    month: Annotated[int, Strict(), Field(ge=1, le=12)]
    day: Annotated[int, Strict(), Field(ge=1, le=31)]
    label: Text

    @model_validator(mode="after")
    def _comes_every_year(self) -> Self:
        if self.day > monthrange(2001, self.month)[1]:
            raise RuleError(Problem("day_of_year", {"word": f"{self.month}-{self.day}"}), ("day",))
        return self


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
