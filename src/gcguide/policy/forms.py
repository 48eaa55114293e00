"""The two forms attached to a notice."""

from typing import Annotated, Literal, Self, cast, get_args

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.policy.conditions import ConditionField
from gcguide.policy.models import (
    Actor,
    Cited,
    CitedElsewhere,
    Count,
    Flag,
    Id,
    Model,
    RuleError,
    Saying,
    Text,
    Wording,
    need_known,
    refers_to,
)
from gcguide.problem import Problem
from gcguide.text import Lang, explained

# Spreadsheets take no more for the name of a sheet.
SheetName = Annotated[Wording, StringConstraints(max_length=31, pattern=r"^[^\[\]:*?/\\]+$")]
# The columns of the list of materials: number, name, quantity.
COLUMNS = 3
Ends = Annotated[int, Strict(), Field(ge=0, le=9)]


# More than four would leave too few to choose from in the shortest numbers of passports.
Beginning = Annotated[int, Strict(), Field(ge=0, le=4)]


class Row(CitedElsewhere):
    """A row of the list of materials, named as on the form."""

    row: Count = Field(description="its number, or where it says `now`, that by which everything else names it")
    now: Count | None = Field(None, description="the number that the notice prints it by, where that is another")
    name: Wording
    label: Text = Field(description="what it is in short, for those who do not read the form's own words")
    copies: Count | None = None
    originals: Count | None = None
    paper: Literal["A4", "A3"] | None = None
    from_: Actor = Field(alias="from")
    hint: Text | None = None
    absent: ConditionField | None = Field(None, description="who has no such paper")

    def named(self, lang: Lang) -> str:
        """The form's own words, explained where they are foreign."""
        return explained(self.name, self.label[lang], lang)


class Materials(Cited):
    """Attachment 1."""

    title: Wording
    header: dict[Id, Wording] = Field(min_length=1, description="a personal detail, or what the authorities fill in")
    columns: tuple[Wording, ...] = Field(description="number, name, quantity")
    binding_from_row: Count
    binding: Wording
    rows: tuple[Row, ...] = Field(min_length=1)
    instructions: tuple[Wording, ...] = Field(default=(), description="what stands below the form, in its own words")
    notes: tuple[Saying, ...]

    @model_validator(mode="after")
    def _can_be_laid_out(self) -> Self:
        if len(self.columns) != COLUMNS:
            details = {"count": COLUMNS, "found": len(self.columns)}
            raise RuleError(Problem("cells_of_row", details), ("columns",))
        need_known("row", self.binding_from_row, [row.row for row in self.rows], "binding_from_row")
        return self


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
    "mobile",
]
# A field that no form has a place for: where the person is reached.
OWN_FIELDS: tuple[FieldId, ...] = ("mobile",)


class FormField(Model):
    """One thing that a form asks of a person: its name, and how it is filled in."""

    label: Text
    hint: Text


class Column(Model):
    """A column of the roster: a field, several fields one after the other, or what follows from the answers."""

    id: Id
    name: Wording
    shape: Wording | None = Field(None, description="how the form's example row writes it")
    of: tuple[FieldId, ...] = Field((), description="the fields it is made of; nothing: the field of its own id")
    derived: Literal["serial", "grade", "category", "by_hand"] | None = Field(
        None, description="what it is derived from instead, or that it is left for people to fill in"
    )
    fact: Annotated[str, refers_to("facts")] | None = Field(None, description="the fact whose answer it holds instead")
    choices: tuple[Wording, ...] = Field((), description="what to choose from, where something else may stand as well")
    width: Annotated[int, Strict(), Field(ge=3, le=60)] = Field(11, description="in characters")
    optional: Flag = Field(False, description="blank as a rule, so that a blank one is not mentioned")
    label: Text | None = Field(None, description="what it asks for; nothing: the label of the field of its own id")
    hint: Text | None = Field(None, description="how it is filled in; nothing: the hints of its fields")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it is made of."""
        return self.of or (() if self.derived or self.fact else (self.id,))


class FilledAs(Cited, Text):
    """How the roster is filled in."""


class Sexes(Model):
    """The words for each sex; the first is the form's."""

    male: tuple[Wording, ...] = Field(min_length=1)
    female: tuple[Wording, ...] = Field(min_length=1)


class Ethnicities(Model):
    """The names of ethnicities as the form writes them, and the suffix that it leaves out."""

    suffix: Wording
    names: tuple[Wording, ...]


class SheetLook(Model):
    """Names that the sheet needs beside those of the form."""

    name: SheetName
    title_font: Wording
    font: Wording


class Kept(Model):
    """How many characters stay readable at either end."""

    first: Ends
    last: Ends


class Masked(Cited):
    """The copy for publicity: what it is called, and what stays readable of numbers on it."""

    suffix: Wording
    shown: dict[FieldId, Beginning] = Field(
        description="how many first characters; never the last, which tells the others"
    )
    cues: tuple[Wording, ...] = Field(description="a text with one of these tells of a number: no digit of it is shown")


PassedOver = Literal["sample", "note", "total", "signature"]


class FactHeadings(Model):
    """Other headings of a fact; under them its cells are answers only of those of whom `only` is true."""

    words: tuple[Wording, ...]
    only: dict[Id, Wording] = {}


class RosterReading(Model):
    """How rosters that offices make themselves are read."""

    headings: dict[Id, tuple[Wording, ...]] = Field(description="other headings of a column or a field, by its id")
    fact_headings: dict[Id, FactHeadings] = Field({}, description="other headings of a fact, by its id")
    strangers: tuple[Wording, ...] = Field((), description="what heads the details of somebody or something else")
    suffixes: tuple[Wording, ...] = Field((), description="what may stand behind such a word")
    other_headings: tuple[Wording, ...] = Field((), description="what is one character away from a heading, and none")
    name_parts: tuple[Wording, ...] = Field((), description="what heads the name below a heading of name and month")
    month_parts: tuple[Wording, ...] = Field((), description="what heads the month there")
    no_title: tuple[Wording, ...] = Field(min_length=1, description="what stands for having no title")
    category_signs: tuple[Wording, Wording] = Field(description="what stands before and behind a category's number")
    passed_over: dict[PassedOver, tuple[Wording, ...]] = Field(description="what rows begin with that are nobody's")
    date_signs: Wording = Field(description="characters inside a written date, beside punctuation")
    beside_months: tuple[Wording, ...] = Field(description="words beside the month in a column of two fields")


class Roster(Cited):
    """Attachment 2."""

    mark: Wording = Field(description="what stands above the title: which attachment it is")
    copies: Count | None = Field(None, description="how many are handed in on paper")
    title: Wording
    header: dict[FieldId, Wording]
    note: Wording = Field(description="what stands below the rows, word for word")
    seal: Wording = Field(description="the room for seal and date below it; ours")
    filled_as: FilledAs
    columns: tuple[Column, ...] = Field(min_length=1)
    no_title: Wording
    sexes: Sexes
    ethnicities: Ethnicities
    sheet: SheetLook
    masked: Masked
    on_screen: dict[FieldId, Kept] = Field(
        description="what a screen shows of numbers, to recognise them by; no secret"
    )
    fields: dict[FieldId, FormField] = Field(description="each; those that no form has a place for may be left out")
    foreign: RosterReading

    @property
    def printed(self) -> tuple[str, ...]:
        """The fields that the sheet has a place for."""
        held = {id for column in self.columns for id in column.fields}
        return tuple(id for id in self.fields if id not in OWN_FIELDS or id in held)

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields that a row must have: those of its columns but where a blank is the rule."""
        columns = (column for column in self.columns if not column.optional and column.derived is None)
        return tuple(dict.fromkeys(id for column in columns for id in column.fields))

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        for id in get_args(FieldId):
            if id not in self.fields and id not in OWN_FIELDS:
                raise RuleError(Problem("key_missing", {"word": id}), ("fields",))
        for index, column in enumerate(self.columns):
            if column.label is None or not (column.of or column.derived or column.fact):
                need_known("field", column.id, self.fields, "columns", index, "id")
        # Every heading belongs to a column or field, and to one only; above the table a word may mean another thing.
        ids = [*dict.fromkeys((*(column.id for column in self.columns), *self.fields))]
        above: dict[str, str] = {}
        below = {column.name: column.id for column in self.columns}
        for id, words in self.foreign.headings.items():
            need_known("field", id, ids, "foreign", "headings", id)
            owner = above if id in self.header and id not in below.values() else below
            for index, word in enumerate(words):
                if owner.setdefault(word, id) != id:
                    problem = Problem("form_twice", {"word": word, "other": owner[word]})
                    raise RuleError(problem, ("foreign", "headings", id, index))
        return self

    def named(self, column: Column, lang: Lang) -> str:
        """What the form calls a column, explained where that is foreign."""
        label = column.label or self.fields[cast(FieldId, column.id)].label
        return explained(column.name, label[lang], lang)

    def hints(self, column: Column) -> tuple[Text, ...]:
        """How a column is filled in."""
        return (column.hint,) if column.hint else tuple(self.fields[cast(FieldId, id)].hint for id in column.fields)
