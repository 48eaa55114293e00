"""The model of one notice: `editions/<id>.yaml`."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.policy.conditions import ConditionField
from gcguide.policy.context import RuleError, no_repeats, ref
from gcguide.policy.vocabulary import Day, Id, Model, Text, Words
from gcguide.problem import Problem, unknown

EditionId = Annotated[str, Strict(), StringConstraints(pattern=r"^[0-9]{4}h[12][a-z0-9_]*$")]
Count = Annotated[int, Strict(), Field(ge=1, le=1000)]
Slack = Annotated[int, Strict(), Field(ge=0, le=60)]
Flag = Annotated[bool, Strict()]

Clause = ref("clauses")
Source = ref("sources")
Reading = ref("readings")
Actor = ref("actors")
Step = ref("steps")
CategoryId = ref("categories")
Grade = ref("grades")
Employer = ref("employers")
CautionId = ref("cautions")


class Cited(Model):
    """Something that a clause of the notice, a source from elsewhere, or a reading of ours stands behind."""

    clause: Clause | None = Field(None, description="where the notice says so: a key of `clauses`")
    source: Source | None = Field(None, description="what else says so: a key of `sources`")
    reading: Reading | None = Field(None, description="how we read an open point: a key of `readings`")

    @model_validator(mode="after")
    def _is_cited(self) -> Self:
        if self._needs_citation() and not (self.clause or self.source or self.reading):
            raise RuleError(Problem("citation_missing"))
        return self

    def _needs_citation(self) -> bool:
        return True


class CitedElsewhere(Cited):
    """Cited by what uses it, unless it names its own."""

    def _needs_citation(self) -> bool:
        return False


class Saying(Cited):
    """A sentence of ours in both languages, with where it comes from."""

    id: Id
    actor: Actor | None = None
    zh: Words
    en: Words


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


class Grades(Model):
    """The grades that can be applied for, lowest first: values of one ordered fact."""

    fact: ref("facts")  # type: ignore[valid-type]
    order: tuple[Words, ...] = Field(min_length=1)


class Definition(Cited):
    """A condition with a name, written once."""

    label: Text
    when: ConditionField


class Softening(Model):
    """A cell in which a gate does not exclude but turns into a caution."""

    category: CategoryId
    grade: Grade
    when: ConditionField
    to: CautionId


class Gate(Cited):
    """What excludes from every category."""

    id: Id
    label: Text
    when: ConditionField
    says: Text
    softened: tuple[Softening, ...] = ()


class Cells(Model):
    """Grades of one category."""

    category: CategoryId
    grades: tuple[Grade, ...] = Field(min_length=1)


class Caution(Cited):
    """A point that does not exclude but must be asked (or, `advise`, done)."""

    id: Id
    kind: Literal["consult", "verify", "advise"]
    applies_to: tuple[Cells, ...] = Field((), description="nothing: every category and grade")
    when: ConditionField | None = Field(None, description="nothing: always")
    says: Text
    ask: tuple[Actor, ...] = ()


class StepKind(CitedElsewhere):
    """Something to get done."""

    label: Text
    actor: Actor
    says: Text
    everywhere: Flag = False


class GradeRule(CitedElsewhere):
    """When a category grants one grade; nothing: always."""

    when: ConditionField | None = None


class Evidence(Cited):
    """A paper that one category asks for on top, and the row of the list it goes to."""

    row: Count
    from_: Actor = Field(alias="from")
    name: Text
    copies: Count | None = None


class Category(Cited):
    """One of the kinds of people whom the notice lets apply."""

    number: Count
    id: Id
    label: Text
    short: Text
    qualifies: ConditionField
    grades: dict[Grade, GradeRule] = Field(min_length=1)
    steps: tuple[Step, ...]
    recommenders: tuple[Actor, ...]
    evidence: tuple[Evidence, ...]


class ActorKind(Model):
    """Who takes part."""

    label: Text
    name: Words | None = Field(None, description="may use {county}, {league}, {county_hrss}, {league_hrss}, {league_government}")
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


class Rules(Model):
    """Everything one notice says, and how we read it."""

    id: EditionId
    label: Text
    notice: Notice
    deadline: Deadline
    rounds: Rounds
    grades: Grades
    definitions: dict[Id, Definition] = {}
    gates: tuple[Gate, ...]
    cautions: tuple[Caution, ...]
    steps: dict[Id, StepKind]
    categories: tuple[Category, ...] = Field(min_length=1)
    actors: dict[Id, ActorKind]
    routes: Routes
    timeline: Timeline
    materials: Materials
    roster: Roster
    procedure: tuple[Saying, ...]
    sanctions: tuple[Saying, ...]
    matters: tuple[Saying, ...]
    contacts: tuple[Contact, ...]
    not_provided: tuple[NotProvided, ...]
    sources: dict[Id, OtherSource]
    readings: dict[Annotated[str, StringConstraints(pattern=r"^G[0-9]{2}$")], OurReading]
    clauses: dict[Words, ClauseEntry]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        no_repeats("categories", [c.id for c in self.categories], "categories")
        no_repeats("categories", [c.number for c in self.categories], "categories", "number")
        for where in ("gates", "cautions", "procedure", "sanctions", "matters", "contacts", "not_provided"):
            no_repeats(where, [item.id for item in getattr(self, where)], where)
        no_repeats("rows", [r.row for r in self.materials.rows], "materials")
        no_repeats("columns", [c.id for c in self.roster.columns], "roster")
        rows = [row.row for row in self.materials.rows]
        for index, category in enumerate(self.categories):
            for position, evidence in enumerate(category.evidence):
                if evidence.row not in rows:
                    raise RuleError(unknown("row", evidence.row, rows), ("categories", index, "evidence", position, "row"))
            granted = set(category.grades)
            for number, caution in enumerate(self.cautions):
                for cell, cells in enumerate(caution.applies_to):
                    if cells.category == category.id and not granted.issuperset(cells.grades):
                        raise RuleError(Problem("grade_not_granted", {"category": category.id}),
                                        ("cautions", number, "applies_to", cell, "grades"))
        return self

    def category(self, id: str) -> Category:
        """The category with this id."""
        return next(c for c in self.categories if c.id == id)

    def caution(self, id: str) -> Caution:
        """The caution with this id."""
        return next(c for c in self.cautions if c.id == id)

    def steps_of(self, category: Category) -> tuple[str, ...]:
        """The steps of a category: its own, then those that hold everywhere."""
        return (*category.steps, *(id for id, step in self.steps.items() if step.everywhere))

