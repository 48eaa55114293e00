"""The parts of an edition that tell what the notice is and says, outside its rules."""

from typing import Literal

from pydantic import Field

from gcguide.policy.cited import Actor, Cited, Clause, Count, Source
from gcguide.policy.vocabulary import Day, Id, Model, Text, Words


class Basis(Model):
    """A document that the notice is based on."""

    name: Words
    number: Words | None = None
    clause: Clause


class Notice(Cited):
    """What identifies the notice."""

    title: Words
    issuer: Words
    printed_by: Words
    printed_on: Day
    number: Text = Field(description="the document number, or that there is none")
    addressees: tuple[Words, ...] = Field(min_length=1)
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
    value: Words


class NotProvided(Model):
    """What people look for and the notice does not give."""

    id: Id
    zh: Words
    en: Words
    ask: tuple[Actor, ...]


class OtherSource(Model):
    """A rule or fact that does not come from the notice."""

    name: Words
    issuer: Words
    says: Text


class OurReading(Model):
    """How we read a point that the notice leaves open."""

    clause: Clause
    source: Source | None = None
    zh: Words
    en: Words


class ClauseEntry(Model):
    """One clause of the notice; `people`: why people, not rules, deal with it."""

    zh: Words
    en: Words
    people: Text | None = None
