"""The two forms attached to a notice."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.policy.cited import Actor, Cited, CitedElsewhere, Count, Flag, Saying
from gcguide.policy.context import RuleError
from gcguide.policy.vocabulary import Id, Model, Text, Words
from gcguide.problem import Problem, unknown

# Spreadsheets take no more for the name of a sheet.
SheetName = Annotated[Words, StringConstraints(max_length=31, pattern=r"^[^\[\]:*?/\\]+$")]
Ends = Annotated[int, Strict(), Field(ge=0, le=9)]


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
    header: dict[Id, Words] = Field(min_length=1, description="a personal detail, or what the authorities fill in")
    columns: tuple[Words, ...]
    binding_from_row: Count
    binding: Words
    rows: tuple[Row, ...] = Field(min_length=1)
    notes: tuple[Saying, ...]


FieldId = Literal[
    "unit",
    "contact",
    "phone",
    "name",
    "employer",
    "id_number",
    "sex",
    "birth",
    "ethnicity",
    "education",
    "school",
    "graduated",
    "series",
    "title",
    "title_obtained",
    "target_title",
    "speciality",
    "remarks",
]


class FormField(Model):
    """One thing that a form asks of a person: its name, and how it is filled in."""

    label: Text
    hint: Text


class Column(Model):
    """A column of the roster: a field, several fields one after the other, or what follows from the answers."""

    id: Id
    name: Words
    shape: Words | None = Field(None, description="how the form's example row writes it")
    of: tuple[FieldId, ...] = Field((), description="the fields it is made of; nothing: the field of its own id")
    derived: Literal["serial", "grade", "category"] | None = Field(None, description="what it is derived from instead")
    width: Annotated[int, Strict(), Field(ge=3, le=60)] = Field(11, description="in characters")
    optional: Flag = Field(False, description="blank as a rule, so that a blank one is not mentioned")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it is made of."""
        return self.of or (() if self.derived else (self.id,))


class FilledAs(Cited):
    """How the roster is filled in."""

    zh: Words
    en: Words


class Sexes(Model):
    """The words for each sex; the first is the form's."""

    male: tuple[Words, ...] = Field(min_length=1)
    female: tuple[Words, ...] = Field(min_length=1)


class Ethnicities(Model):
    """The names of ethnicities as the form writes them, and the suffix that it leaves out."""

    suffix: Words
    names: tuple[Words, ...]


class SheetLook(Model):
    """Names that the sheet needs beside those of the form."""

    name: SheetName
    title_font: Words
    font: Words


class Kept(Model):
    """How many characters stay readable at either end."""

    first: Ends
    last: Ends


class Masked(Cited):
    """The copy for publicity: what it is called, and what stays readable of the fields that are masked."""

    suffix: Words
    sheet: SheetName
    note: Words
    keep: dict[FieldId, Kept]


class RosterReading(Model):
    """How rosters that offices make themselves are read."""

    headings: dict[Id, tuple[Words, ...]] = Field(description="other headings of a column or a field, by its id")
    no_title: tuple[Words, ...] = Field(min_length=1, description="what stands for having no title")
    passed_over: tuple[Words, ...] = Field(description="what rows begin with that are nobody's")
    date_signs: Words = Field(description="characters inside a written date, beside punctuation")
    beside_months: tuple[Words, ...] = Field(description="words beside the month in a column of two fields")


class Roster(Cited):
    """Attachment 2."""

    title: Words
    header: dict[FieldId, Words]
    filled_as: FilledAs
    columns: tuple[Column, ...] = Field(min_length=1)
    no_title: Words
    sexes: Sexes
    ethnicities: Ethnicities
    sheet: SheetLook
    masked: Masked
    fields: dict[FieldId, FormField]
    foreign: RosterReading

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        for id in get_args(FieldId):
            if id not in self.fields:
                raise RuleError(Problem("key_missing", {"word": id}), ("fields",))
        for index, column in enumerate(self.columns):
            if not column.of and column.derived is None and column.id not in self.fields:
                raise RuleError(unknown("field", column.id, self.fields), ("columns", index, "id"))
        self._headings_fit()
        return self

    def _headings_fit(self) -> None:
        """Every heading belongs to a column or field, and to one only."""
        ids = [*dict.fromkeys((*(column.id for column in self.columns), *self.fields))]
        owner = {column.name: column.id for column in self.columns}
        for id, words in self.foreign.headings.items():
            if id not in ids:
                raise RuleError(unknown("field", id, ids), ("foreign", "headings", id))
            for index, word in enumerate(words):
                if owner.setdefault(word, id) != id:
                    problem = Problem("form_twice", {"word": word, "other": owner[word]})
                    raise RuleError(problem, ("foreign", "headings", id, index))
