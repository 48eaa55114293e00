"""The model of one notice, `editions/<id>.yaml`: what it is and says, and how we read it as rules."""

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from gcguide.editions.numbering import place
from gcguide.policy.conditions import ConditionField
from gcguide.policy.forms import Materials, Roster
from gcguide.policy.models import (
    Actor,
    CategoryId,
    CautionId,
    Cited,
    CitedElsewhere,
    Clause,
    Count,
    EditionId,
    Employer,
    Flag,
    Grade,
    Id,
    Model,
    RuleError,
    Saying,
    Slack,
    Source,
    Step,
    Text,
    Wording,
    each_of,
    need_known,
    no_repeats,
    only_placeholders,
    refers_to,
)
from gcguide.policy.notice import Contact, Deadline, NamedDay, Notice, Rounds, Scheme, Span
from gcguide.policy.papers import OfficePaper, check_placeholders
from gcguide.policy.tables import Holiday, Regions, check_holidays
from gcguide.problem import Problem


class NotProvided(Text):
    """What people look for and the notice does not give."""

    id: Id
    ask: tuple[Actor, ...]
    given_by: Literal["from", "hour"] | None = Field(
        None, description="what of the deadline gives it, where that is there"
    )
    categories: tuple[CategoryId, ...] = Field((), description="those for whom it matters; nothing: everybody")


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
    begins: Wording | None = Field(None, description="the words with which it begins, where its id does not tell")
    now: Wording | None = Field(None, description="the number it is printed by, where not by its id")


# What the name of a body may be made of; a place tells them.
NAMES_OF_A_PLACE = ("county", "county_hrss", "league", "league_hrss", "league_government")


class ActorKind(Model):
    """Who takes part."""

    label: Text
    name: Wording | None = Field(
        None, description="may use {county}, {league}, {county_hrss}, {league_hrss}, {league_government}"
    )
    among: tuple[Actor, ...] = Field((), description="the bodies of which it is those that the papers go through")


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
    ask_who_recommends: tuple[Actor, ...] = Field(
        (), description="each is asked where the route passes it, else all are"
    )
    doubts: tuple[Id, ...] = Field((), description="cautions that put the route itself in doubt")
    exceptions: tuple[RouteException, ...] = ()


class Act(Cited):
    """One thing that must happen by a day, counted back from the next."""

    id: Id
    actor: Actor
    label: Text
    posting: Flag = Field(False, description="a publicity: its counted days lie between this act and the next")
    slack: Slack = Field(0, description="working days we suggest to leave for the review that follows")
    counted_days: Count | None = Field(None, description="of a posting, where its days are not those of all")
    days: Span | None = Field(None, description="when it can be done at all, where the notice sets days for it")
    heeds_local_deadline: Flag = False
    regional: Flag = Field(False, description="part of reporting to the region: left out where a route ends before")
    unless_employer: tuple[Employer, ...] = ()
    only_employer: tuple[Employer, ...] = ()


class Matter(Saying):
    """A rule that no answer decides; of some categories, or of all."""

    categories: tuple[CategoryId, ...] = ()
    verbatim: Flag = Field(False, description="in the words of this notice, with days and numbers of its own")


class Todo(Saying):
    """Something to do, with a short name."""

    label: Text


class ProcedureAct(Todo):
    """Something that the notice tells people to do.

    Args:
        where: the contact at which it is done.
        on: the acts of the timeline whose days it has, whichever takes part.
        before: the acts of the timeline before which it is done, where it has no day of its own; the first that
            takes part.
    """

    where: Id | None = None
    on: tuple[Id, ...] = ()
    before: tuple[Id, ...] = ()


class Stage(Model):
    """Where somebody stands after the verdict: no rule of a notice, but what is noted of a case.

    Args:
        done: the acts of the procedure that lie behind.
        with_reason: whether it comes with a reason.
        ends: whether nothing is left to do.
        papers_in: whether the papers were handed in, so that none is missing.
        matter: what the notice makes of it the next time.
        learned: what is known of the person the next time; null: not known any more.
    """

    id: Id
    label: Text
    done: tuple[Id, ...] = ()
    with_reason: Flag = False
    ends: Flag = False
    papers_in: Flag = False
    matter: Id | None = None
    learned: dict[Annotated[str, refers_to("facts")], Wording | None] = {}


class Counting(Cited):
    """How days are counted."""


class Timeline(Cited):
    """The acts in the order in which they happen; the last is due on the deadline."""

    counted_days: Count
    counting: Counting
    acts: tuple[Act, ...] = Field(min_length=1)

    def days_of(self, act: Act) -> int:
        """The counted days of a posting."""
        return act.counted_days or self.counted_days

    @property
    def every_count(self) -> tuple[int, ...]:
        """The counted days of all postings, each once; the same for all as a rule."""
        return tuple(dict.fromkeys(self.days_of(act) for act in self.acts if act.posting)) or (self.counted_days,)


class Grades(Model):
    """The grades that can be applied for, lowest first: values of one ordered fact."""

    fact: Annotated[str, refers_to("facts")]
    order: tuple[Wording, ...] = Field(min_length=1)


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
    shuts_every_review: Flag = Field(False, description="not of this channel only, so that there is no ordinary way")


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
    point: Text | None = Field(None, description="what is to be asked, as it stands in a headline")
    ask: tuple[Actor, ...] = ()

    @model_validator(mode="after")
    def _has_its_point(self) -> Self:
        if self.kind != "advise" and self.point is None:
            raise RuleError(Problem("key_missing", {"word": "point"}))
        return self


class StepKind(CitedElsewhere):
    """Something to get done; `before` is the act of the timeline by which it must be, `advised` the one we advise."""

    label: Text
    actor: Actor
    says: Text
    before: Id | None = None
    advised: Id | None = None
    recommends: Flag = Field(False, description="done by the bodies that the category names as recommending")
    everywhere: Flag = False
    count: Count | None = Field(None, description="of several alike, such as opinions: how many at least")


class GradeRule(CitedElsewhere):
    """When a category grants one grade; nothing: always."""

    when: ConditionField | None = None


class Evidence(Cited):
    """A paper that one category asks for on top, and the row of the list it goes to."""

    row: Count
    grades: tuple[Grade, ...] = Field((), description="only for these; nothing: for all")
    when: ConditionField | None = Field(None, description="whom alone it is asked of")
    from_: Actor = Field(alias="from")
    name: Text
    copies: Count | None = None
    step: Step | None = Field(
        None, description="what it comes of, which says how many there are where `copies` does not"
    )


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
    names_grade: Flag = Field(True, description="false: the notice lets apply for a title without saying which grade")
    evidence: tuple[Evidence, ...]


Year = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}$")]


class Rules(Model):
    """Everything one notice says, and how we read it."""

    id: EditionId
    extends: EditionId | None = Field(None, description="the edition from which this one differs by what stands here")
    status: Literal["draft", "published"] = Field("published", description="a draft is never taken unless asked for")
    scheme: Scheme = Field(description="the kind of review that it belongs to; inherited by what extends it")
    facts: dict[Id, dict[str, Any]] = Field({}, description="facts and values of this edition only, as in facts.yaml")
    label: Text
    glossary: tuple[Text, ...] = Field((), description="words of the notice; in other languages, what they mean")
    notice: Notice
    deadline: Deadline
    days: dict[Id, NamedDay] = {}
    rounds: Rounds
    grades: Grades
    definitions: dict[Id, Definition] = {}
    gates: tuple[Gate, ...]
    cautions: tuple[Caution, ...]
    steps: dict[Id, StepKind]
    categories: tuple[Category, ...] = Field(min_length=1)
    actors: dict[Id, ActorKind]
    routes: Routes
    regions: Regions | None = Field(None, description="as in regions.yaml, where it is a notice of another region")
    timeline: Timeline
    materials: Materials
    roster: Roster
    papers: tuple[OfficePaper, ...] = Field((), description="papers to write of which the notice gives no form")
    procedure: tuple[ProcedureAct, ...]
    stages: tuple[Stage, ...] = Field(min_length=1, description="what is noted of a case after the verdict, in order")
    ordinary_ways: tuple[Todo, ...] = Field(min_length=1, description="what is left to those whom nothing fits")
    sanctions: tuple[Saying, ...]
    matters: tuple[Matter, ...]
    contacts: tuple[Contact, ...]
    not_provided: tuple[NotProvided, ...]
    sources: dict[Id, OtherSource]
    readings: dict[Annotated[str, StringConstraints(pattern=r"^G[0-9]{2}$")], OurReading]
    clauses: dict[Wording, ClauseEntry]
    faq_left_out: tuple[Id, ...] = Field((), description="answers of faq.yaml that are not true under this edition")
    holidays: dict[Year, tuple[Holiday, ...]] = Field(
        {}, description="days off of years that calendar/ has no file of, as in calendar/*.yaml"
    )

    @property
    def lacking(self) -> tuple[NotProvided, ...]:
        """What the notice does not give: its deadline may have more than that of the one before."""
        given = {None: None, "from": self.deadline.from_, "hour": self.deadline.hour}
        return tuple(point for point in self.not_provided if given[point.given_by] is None)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for year, holidays in self.holidays.items():
            check_holidays(int(year), holidays, ("holidays", year))
        no_repeats("categories", [c.id for c in self.categories], "categories")
        no_repeats("categories", [c.number for c in self.categories], "categories", key="number")
        for where in (
            "gates",
            "cautions",
            "procedure",
            "stages",
            "ordinary_ways",
            "sanctions",
            "matters",
            "contacts",
            "not_provided",
            "papers",
        ):
            no_repeats(where, [item.id for item in getattr(self, where)], where)
        for id, actor in self.actors.items():
            only_placeholders(actor.name or "", NAMES_OF_A_PLACE, "actors", id, "name")
        softened = [(s.category, s.grade) for gate in self.gates for s in gate.softened]
        targets = [s.to for gate in self.gates for s in gate.softened]
        if len(set(softened)) < len(softened) or len(set(targets)) < len(targets):
            raise RuleError(Problem("softening_twice"), ("gates",))
        for number, caution in enumerate(self.cautions):
            if caution.id in targets and (caution.when is not None or caution.applies_to):
                raise RuleError(Problem("softening_condition", {"word": caution.id}), ("cautions", number, "id"))
        no_repeats("grades", self.grades.order, "grades", "order")
        no_repeats("rows", [r.row for r in self.materials.rows], "materials", "rows", key="row")
        no_repeats("columns", [c.id for c in self.roster.columns], "roster", "columns")
        acts = [act.id for act in self.timeline.acts]
        for id, step in self.steps.items():
            for key in ("before", "advised"):
                if (act := getattr(step, key)) is not None:
                    need_known("key", act, acts, "steps", id, key)
        for id in self.routes.doubts:
            need_known("caution", id, [caution.id for caution in self.cautions], "routes", "doubts")
        contacts = [contact.id for contact in self.contacts]
        for number, act in enumerate(self.procedure):
            if act.where is not None:
                need_known("contacts", act.where, contacts, "procedure", number, "where")
            for name in (*act.on, *act.before):
                need_known("key", name, acts, "procedure", number)
        acts, matters = [act.id for act in self.procedure], [matter.id for matter in self.matters]
        for number, stage in enumerate(self.stages):
            for name in stage.done:
                need_known("key", name, acts, "stages", number, "done")
            if stage.matter is not None:
                need_known("key", stage.matter, matters, "stages", number, "matter")
        no_repeats("steps", [*self.steps, *(a.id for a in (*self.procedure, *self.ordinary_ways))], "procedure")
        check_placeholders(self.papers, [*(column.id for column in self.roster.columns), *self.clauses])
        rows = [row.row for row in self.materials.rows]
        for index, category in enumerate(self.categories):
            for position, evidence in enumerate(category.evidence):
                need_known("row", evidence.row, rows, "categories", index, "evidence", position, "row")
            for number, caution in enumerate(self.cautions):
                for cell, cells in enumerate(caution.applies_to):
                    if cells.category == category.id and not category.grades.keys() >= set(cells.grades):
                        place = ("cautions", number, "applies_to", cell, "grades")
                        raise RuleError(Problem("grade_not_granted", {"category": category.id}), place)
        return self

    def category(self, id: str) -> Category:
        """The category with this id."""
        return next(c for c in self.categories if c.id == id)

    def caution(self, id: str) -> Caution:
        """The caution with this id."""
        return next(c for c in self.cautions if c.id == id)

    def stage(self, id: str) -> Stage | None:
        """The stage with this id; None where the edition has none."""
        return self._stages.get(id)

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def to_do(self) -> dict[str, Text]:
        """The labels of all that can be ticked as done: steps, acts of the procedure, ordinary ways."""
        steps = {id: step.label for id, step in self.steps.items()}
        return steps | {act.id: act.label for act in (*self.procedure, *self.ordinary_ways)}

    @cached_property
    def unjudged(self) -> tuple[str, ...]:
        """The clauses that stand among those of the categories and make none: whom they mean is not judged here."""
        counted = [each_of(category.clause)[0] for category in self.categories if category.clause]
        parts = {where[0] for clause in counted if (where := place(clause)) and where[1]}
        others = [id for id, clause in self.clauses.items() if id not in counted and clause.people is not None]
        return tuple(id for id in others if (where := place(id)) and where[1] and where[0] in parts)

    def steps_of(self, category: Category) -> tuple[str, ...]:
        """The steps of a category: its own, then those that hold everywhere."""
        return (*category.steps, *(id for id, step in self.steps.items() if step.everywhere))

    def copies_of(self, paper: Evidence | OfficePaper) -> int | None:
        """How many of a paper there are: its own number, else that of its step; None where neither says."""
        return paper.copies or (self.steps[paper.step].count if paper.step else None)
