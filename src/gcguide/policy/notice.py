"""What a notice is, apart from its rules: which scheme it belongs to, by when it asks for what, whom to turn to."""

from calendar import monthrange
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.policy.models import Cited, Clause, Count, Day, Id, Model, RuleError, Text, Wording
from gcguide.problem import Problem
from gcguide.words import Words

# An hour of the day, as it is printed: 17:00.
Hour = Annotated[str, Strict(), StringConstraints(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$")]


def need_order(first: date | None, last: date) -> None:
    """Raises unless the first day comes before the last, or is it."""
    if first is not None and first > last:
        raise RuleError(Problem("days_reversed", {"word": first, "other": last}), ("from",))


class Scheme(Model):
    """The kind of review that editions belong to, of one region; one is never taken for an edition of another."""

    id: Id
    label: Text


class Basis(Model):
    """A document that the notice is based on."""

    id: Id | None = Field(None, description="for texts that name it: {based_on.…}")
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
    from_: Day | None = Field(None, alias="from", description="the first day, where the notice gives one")
    hour: Hour | None = Field(None, description="until when on the last day, where the notice says so")
    says: Text

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        need_order(self.from_, self.date)
        return self


class Span(Model):
    """When an act can be done at all, where the notice sets days of its own for it."""

    from_: Day | None = Field(None, alias="from")
    until: Day
    hour: Hour | None = None

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        need_order(self.from_, self.until)
        return self

    def said(self, words: Words) -> str:
        """When that is, in a sentence."""
        until, first = words.until(self.until, self.hour), words.due(self.from_) if self.from_ else ""
        return words("report.own_days" if first else "report.own_until", first=first, until=until)


# The name of the last day in conditions that count to a day.
DEADLINE = "deadline"


class NamedDay(Cited):
    """A day that conditions may count to, beside the deadline itself: of the deadline's year, or of one before it."""

    years_earlier: Annotated[int, Strict(), Field(ge=0, le=5)] = 0
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
    """An address, telephone, e-mail or web page."""

    id: Id
    kind: Literal["web", "phone", "email", "address"]
    label: Text
    value: Wording
    entrance: Wording | None = Field(None, description="what to click there, as the page names it")
