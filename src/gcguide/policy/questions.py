"""How the conversation asks: `dialogs/questions.yaml`, checked against the vocabulary of an edition."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.folders import data_folder
from gcguide.policy.edition import Edition
from gcguide.policy.models import Id, Model, RuleError, Text, Wording, each_of, need_known, no_repeats
from gcguide.policy.validation import check, located
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import read_yaml
from gcguide.text import shown

Initials = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,8}$")]


class Stage(Model):
    """One part of the conversation: a screen, or topics asked question by question.

    With `once_fits` it comes before the earlier stages as soon as a category depends on nothing that is asked there.
    """

    screen: Id | None = None
    topics: tuple[Id, ...] = ()
    once_fits: Annotated[bool, Strict()] = False

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.screen is None) == (not self.topics):
            raise RuleError(Problem("stage_one_of"))
        return self


class Topic(Model):
    """Facts that belong together."""

    label: Text
    facts: tuple[Id, ...] = Field(min_length=1)


class ScreenLine(Model):
    """A line to tick: what a tick says, and what leaving it out says."""

    id: Id
    clause: Wording | None = None
    label: Text
    initials: Initials
    ticked: dict[Id, Any] = {}
    unticked: dict[Id, Any] = Field(min_length=1)


class Screen(Model):
    """Several facts asked at once; `label` is what it is called once it is answered."""

    label: Text
    ask: Text
    help: Text
    step_by_step: Text | None = None
    lines: tuple[ScreenLine, ...] = Field(min_length=1)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that its lines settle or lead to."""
        return tuple(dict.fromkeys(fact for line in self.lines for fact in line.unticked))

    @model_validator(mode="after")
    def _lines_differ(self) -> Self:
        no_repeats("lines", [line.id for line in self.lines], "lines")
        return self


class FactQuestion(Model):
    """The question for one fact.

    Args:
        options: the person's own way of saying a value.
        yes, no: the values that a plain yes or no to the question stands for; of a bool, true and false.
        not_yet: of a date, the option that it has not come; the earliest it can then be is today.
        after: a fact of the same topic that this question takes for granted.
    """

    ask: Text
    help: Text
    find_out: Text
    clause: Wording | None = None
    options: dict[str, Text] = {}
    yes: Wording | None = None
    no: Wording | None = None
    not_yet: Text | None = None
    after: Id | None = None


class Questions(Model):
    """`questions.yaml`."""

    flow: tuple[Stage, ...] = Field(min_length=1)
    step_by_step: tuple[Stage, ...] = ()
    topics: dict[Id, Topic]
    screens: dict[Id, Screen]
    facts: dict[Id, FactQuestion]

    def topic_of(self, fact: str) -> str:
        """The topic that a fact belongs to."""
        return next(id for id, topic in self.topics.items() if fact in topic.facts)

    def stages(self, step_by_step: bool = False) -> tuple[Stage, ...]:
        """The order of the conversation; where none is written for going step by step, the usual one."""
        return self.step_by_step if step_by_step and self.step_by_step else self.flow

    def facts_of(self, stage: Stage) -> tuple[str, ...]:
        """The facts that a stage may ask."""
        if stage.screen is not None:
            return self.screens[stage.screen].facts
        return tuple(fact for name in stage.topics for fact in self.topics[name].facts)


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """The questions for one edition: every fact has one, every reference exists."""

    edition: Edition
    questions: Questions


@lru_cache(maxsize=8)
def load_questionnaire(edition: Edition, folder: Path | None = None) -> Questionnaire:
    """The questions, checked against an edition.

    Raises:
        Problem: naming file and line.
    """
    document = read_yaml((folder or data_folder("dialogs")) / "questions.yaml")
    questions = check(Questions, document)
    with located(document):
        _fits(questions, edition)
    return Questionnaire(edition, questions)


def _fits(questions: Questions, edition: Edition) -> None:
    facts, clauses = edition.facts, edition.rules.clauses
    for id in questions.facts:
        need_known("fact", id, facts.ids, "facts", id)
    for name, topic in questions.topics.items():
        for index, fact in enumerate(topic.facts):
            need_known("fact", fact, facts.ids, "topics", name, "facts", index)
    asked = [fact for topic in questions.topics.values() for fact in topic.facts]
    for id in facts.ids:
        if id not in questions.facts:
            raise RuleError(Problem("question_missing", {"word": id}), ("facts",))
        if asked.count(id) != 1:
            raise RuleError(Problem("fact_in_one_topic", {"word": id}), ("topics",))
    for id, question in questions.facts.items():
        for clause in each_of(question.clause):
            need_known("clauses", clause, clauses, "facts", id, "clause")
        for value in question.options:
            need_known("value", value, facts[id].values, "facts", id, "options", value)
        for key, plain in (("yes", question.yes), ("no", question.no)):
            if plain is not None:
                need_known("value", plain, facts[id].values, "facts", id, key)
        if question.not_yet is not None and facts[id].kind != "date":
            raise RuleError(Problem("not_yet_for_dates", {"kind": facts[id].kind}), ("facts", id, "not_yet"))
        # A question follows one that its topic lists earlier, so that no two wait for each other.
        listed = questions.topics[questions.topic_of(id)].facts
        earlier = listed[: listed.index(id)]
        if question.after is not None and question.after not in earlier:
            problem = Problem("after_earlier", {"word": question.after, "known": earlier})
            raise RuleError(problem, ("facts", id, "after"))
    _flow("flow", questions.flow, questions)
    if questions.step_by_step:
        _flow("step_by_step", questions.step_by_step, questions)
    for name, screen in questions.screens.items():
        for index, line in enumerate(screen.lines):
            where = ("screens", name, "lines", index)
            for clause in each_of(line.clause):
                need_known("clauses", clause, clauses, *where, "clause")
            for key, values in (("ticked", line.ticked), ("unticked", line.unticked)):
                for fact, value in values.items():
                    _value(fact, value, edition, *where, key, fact)


def _flow(key: str, flow: tuple[Stage, ...], questions: Questions) -> None:
    """An order names what exists, and every topic once."""
    for index, stage in enumerate(flow):
        if stage.screen is not None:
            need_known("screen", stage.screen, questions.screens, key, index, "screen")
        for position, name in enumerate(stage.topics):
            need_known("topic", name, questions.topics, key, index, "topics", position)
    used = [name for stage in flow for name in stage.topics]
    for name in questions.topics:
        if used.count(name) != 1:
            raise RuleError(Problem("topic_once", {"word": name, "key": key}), ("topics", name))


def _value(id: str, value: Any, edition: Edition, *where: str | int) -> None:
    """A line answers a choice with a value, a bool with true or false, a set with none."""
    need_known("fact", id, edition.facts.ids, *where)
    fact = edition.facts[id]
    allowed: list[Any] = [[]] if fact.kind == "set" else list(fact.options)
    if not any(type(value) is type(one) and value == one for one in allowed):
        raise RuleError(unknown("value", shown(value), map(shown, allowed)), where)
