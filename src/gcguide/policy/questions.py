"""How the conversation asks: `dialogs/questions.yaml`, checked against the vocabulary of an edition."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.editions.files import Anywhere, anywhere
from gcguide.editions.filled import need_all_names
from gcguide.editions.numbering import renumbered
from gcguide.editions.written import names_anywhere
from gcguide.folders import data_folder
from gcguide.policy.asked import asked_under
from gcguide.policy.edition import Edition
from gcguide.policy.models import Id, Model, RuleError, Text, Wording, each_of, need_known, no_repeats
from gcguide.policy.validation import check, located
from gcguide.policy.vocabulary import Fact, load_vocabulary
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import read_yaml
from gcguide.text import LANGS, shown

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
    """A line to tick: what a tick says, and what leaving it out says.

    Args:
        ticked: what a tick states, which may exclude and never proves; without it a tick leads to questions.
        unticked: what is assumed of those who leave it out.
    """

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

    def assumed(self, learned: Mapping[str, Any]) -> set[str]:
        """Of what was learned here, the facts that only a line left out told."""
        left_out = ((id, value) for line in self.lines for id, value in line.unticked.items() if id in learned)
        return {id for id, value in left_out if same_answer(learned[id], value)}

    @model_validator(mode="after")
    def _lines_differ(self) -> Self:
        no_repeats("lines", [line.id for line in self.lines], "lines")
        return self


def same_answer(one: Any, other: Any) -> bool:
    """Whether two answers are one, whatever kind of list a set is written as."""
    one, other = (frozenset(value) if isinstance(value, list | set | tuple) else value for value in (one, other))
    return bool(one == other)


class CategoryWords(Model):
    """What one category asks a fact by: its clause, and its words where they are not those of all."""

    clause: Wording
    ask: Text | None = None
    help: Text | None = None


class FactQuestion(Model):
    """The question for one fact.

    Args:
        by_category: the categories that ask for it, each by its clause and in its words.
        options: the person's own way of saying a value.
        yes, no: the values that a plain yes or no to the question stands for; of a bool, true and false.
        not_yet: of a date, the option that it has not come; the earliest it can then be is today.
        after: a fact of the same topic that this question takes for granted.
    """

    ask: Text
    help: Text
    find_out: Text
    clause: Wording | None = None
    by_category: dict[Id, CategoryWords] = {}
    options: dict[str, Text] = {}
    yes: Wording | None = None
    no: Wording | None = None
    not_yet: Text | None = None
    after: Id | None = None

    def put_for(self, categories: Collection[str]) -> "FactQuestion":
        """The question by the clauses of the categories at stake, or of all; in the words of the only one."""
        own = [words for id, words in self.by_category.items() if id in categories or not categories]
        if not own:
            return self
        said = own[0] if len(own) == 1 else self
        clause = "、".join(words.clause for words in own)
        return self.model_copy(update={"clause": clause, "ask": said.ask or self.ask, "help": said.help or self.help})


class Contradiction(Model):
    """Answers that hardly go together, and the sentence that says so."""

    facts: dict[Id, tuple[Any, ...]] = Field(min_length=1)
    says: Text

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether all of them are given."""
        return all(facts.get(id) in values for id, values in self.facts.items())


class Added(Model):
    """The question for a fact that only an edition knows: `{label}` is what the edition calls it."""

    topic: Text
    ask: Text
    ask_day: Text
    help: Text
    find_out: Text

    def question(self, fact: Fact) -> FactQuestion:
        """The question for one fact."""
        return FactQuestion(
            ask=_about(self.ask_day if fact.kind == "date" else self.ask, fact),
            help=_about(self.help, fact),
            find_out=_about(self.find_out, fact),
        )


def _about(text: Text, fact: Fact) -> Text:
    return text.model_copy(update={lang: text[lang].format(label=fact.label[lang]) for lang in LANGS})


class Questions(Model):
    """`questions.yaml`."""

    flow: tuple[Stage, ...] = Field(min_length=1)
    step_by_step: tuple[Stage, ...] = ()
    topics: dict[Id, Topic]
    screens: dict[Id, Screen]
    facts: dict[Id, FactQuestion]
    contradictions: tuple[Contradiction, ...] = ()
    added: Added | None = Field(
        None, description="how a fact is asked that an edition brings and that has no question here"
    )

    def topic_of(self, fact: str) -> str:
        """The topic that a fact belongs to."""
        return next(id for id, topic in self.topics.items() if fact in topic.facts)

    def stages(self, step_by_step: bool) -> tuple[Stage, ...]:
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
    """The questions, checked against an edition; what it lacks and another has hides itself.

    Raises:
        Problem: naming file and line.
    """
    document = renumbered(read_yaml((folder or data_folder("dialogs")) / "questions.yaml"), edition.numbers)
    questions = check(Questions, document)
    need_all_names(document, names_anywhere(edition.folder))
    with located(document):
        _fits(questions, edition)
    return Questionnaire(edition, asked_under(edition, questions))


def _fits(questions: Questions, edition: Edition) -> None:
    facts, known = edition.facts, anywhere(edition.folder)
    clauses = known.named("clauses", [*edition.rules.clauses, *edition.numbers.values()])
    for id in questions.facts:
        need_known("fact", id, known.facts, "facts", id)
    for name, topic in questions.topics.items():
        for index, fact in enumerate(topic.facts):
            need_known("fact", fact, known.facts, "topics", name, "facts", index)
    asked = [fact for topic in questions.topics.values() for fact in topic.facts]
    needed = {*questions.facts, *(facts.ids if questions.added is None else load_vocabulary(edition.folder).ids)}
    for id in [id for id in facts.ids if id in needed]:
        if id not in questions.facts:
            raise RuleError(Problem("question_missing", {"word": id}), ("facts",))
        if asked.count(id) != 1:
            raise RuleError(Problem("fact_in_one_topic", {"word": id}), ("topics",))
    for id, question in questions.facts.items():
        for clause in each_of(question.clause):
            need_known("clauses", clause, clauses, "facts", id, "clause")
        for category, words in question.by_category.items():
            place = ("facts", id, "by_category", category)
            need_known("categories", category, known.parts["categories"], *place)
            for clause in each_of(words.clause):
                need_known("clauses", clause, clauses, *place, "clause")
        for value in question.options:
            need_known("value", value, known.facts[id], "facts", id, "options", value)
        for key, plain in (("yes", question.yes), ("no", question.no)):
            if plain is not None:
                need_known("value", plain, known.facts[id], "facts", id, key)
        if question.not_yet is not None and id in facts and facts[id].kind != "date":
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
                    _value(fact, value, edition, known, *where, key, fact)
    for index, contradiction in enumerate(questions.contradictions):
        for fact, several in contradiction.facts.items():
            for value in several:
                _value(fact, value, edition, known, "contradictions", index, "facts", fact)


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


def _value(id: str, value: Any, edition: Edition, known: Anywhere, *where: str | int) -> None:
    """A line answers a choice with a value, a bool with true or false, a set with none."""
    need_known("fact", id, known.facts, *where)
    if id not in edition.facts or (isinstance(value, str) and value in known.facts[id]):
        return
    fact = edition.facts[id]
    allowed: list[Any] = [[]] if fact.kind == "set" else list(fact.options)
    if not any(type(value) is type(one) and value == one for one in allowed):
        raise RuleError(unknown("value", shown(value), map(shown, allowed)), where)
