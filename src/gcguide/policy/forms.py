"""The two forms attached to a notice."""

from typing import Literal

from pydantic import Field

from gcguide.policy.cited import Actor, Cited, CitedElsewhere, Count, Saying
from gcguide.policy.vocabulary import Id, Model, Text, Words


class Row(CitedElsewhere):
    """A row of the list of materials, named as on the form."""

    row: Count
    name: Words
    copies: Count | None = None
    originals: Count | None = None
    paper: Literal["A4", "A3"] | None = None
    from_: Actor = Field(alias="from")
    hint: Text | None = None


class Materials(Cited):
    """Attachment 1."""

    title: Words
    header: tuple[Words, ...]
    columns: tuple[Words, ...]
    binding_from_row: Count
    binding: Words
    rows: tuple[Row, ...] = Field(min_length=1)
    notes: tuple[Saying, ...]


class Column(Model):
    """A column of the roster."""

    id: Id
    name: Words
    shape: Words | None = Field(None, description="how the form's example row writes it")


class FilledAs(Cited):
    """How the roster is filled in."""

    zh: Words
    en: Words


class Roster(Cited):
    """Attachment 2."""

    title: Words
    header: tuple[Words, ...]
    filled_as: FilledAs
    columns: tuple[Column, ...] = Field(min_length=1)
