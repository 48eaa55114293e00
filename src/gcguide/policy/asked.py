"""The questions as one edition needs them: what it lacks hides itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from gcguide.editions.filled import filled_model
from gcguide.editions.written import PLACEHOLDER
from gcguide.policy.edition import Edition
from gcguide.policy.models import each_of
from gcguide.problem import Problem
from gcguide.text import DEFAULT_LANG

if TYPE_CHECKING:
    from gcguide.policy.questions import Contradiction, FactQuestion, Questions, Screen, ScreenLine, Stage

M = TypeVar("M", bound=BaseModel)

# The topic of the facts that only the edition knows.
_ADDED = "added"


def asked_under(edition: Edition, questions: "Questions") -> "Questions":
    """The questions without what the edition lacks, and with one for each fact that only it has."""
    facts = {
        id: _said(edition, _question(edition, id, one)) for id, one in questions.facts.items() if id in edition.facts
    }
    topics = {
        name: topic.model_copy(update={"facts": own})
        for name, topic in questions.topics.items()
        if (own := tuple(id for id in topic.facts if id in edition.facts))
    }
    screens = {name: _screen(edition, one) for name, one in questions.screens.items()}
    screens = {name: screen for name, screen in screens.items() if screen.lines}
    flow, step_by_step = (
        [_stage(one, topics, screens) for one in way] for way in (questions.flow, questions.step_by_step)
    )
    if added := [id for id in edition.facts.ids if id not in facts]:
        assert questions.added is not None
        facts |= {id: questions.added.question(edition.facts[id]) for id in added}
        topic = next(iter(topics.values())).model_copy(update={"label": questions.added.topic, "facts": tuple(added)})
        topics[_ADDED] = topic
        flow, step_by_step = _with_added(flow), _with_added(step_by_step)
    said = (filled_model(edition.written, one) for one in questions.contradictions)
    contradictions = [_contradiction(edition, one) for one in said if one is not None]
    return questions.model_copy(
        update={
            "flow": tuple(stage for stage in flow if stage.screen or stage.topics),
            "step_by_step": tuple(stage for stage in step_by_step if stage.screen or stage.topics),
            "topics": topics,
            "screens": screens,
            "facts": facts,
            "contradictions": tuple(one for one in contradictions if all(one.facts.values())),
        }
    )


def _said(edition: Edition, part: M) -> M:
    """A part that cannot be left out, with what it takes from the edition."""
    if (said := filled_model(edition.written, part)) is None:
        names = (f"{kind}.{part}" for kind, part in PLACEHOLDER.findall(str(part)))
        lacking = next(name for name in names if edition.written.value(name, DEFAULT_LANG) is None)
        raise Problem("placeholder_lacking", {"word": f"{{{lacking}}}"})
    return said


def _question(edition: Edition, id: str, question: "FactQuestion") -> "FactQuestion":
    categories, values = [category.id for category in edition.rules.categories], edition.facts[id].values
    return question.model_copy(
        update={
            "clause": _clauses(edition, question.clause),
            "by_category": {
                id: words
                for id, words in question.by_category.items()
                if id in categories and _clauses(edition, words.clause) == words.clause
            },
            "options": {id: said for id, said in question.options.items() if id in values},
            "yes": question.yes if question.yes in values else None,
            "no": question.no if question.no in values else None,
            "after": question.after if question.after in edition.facts else None,
        }
    )


def _screen(edition: Edition, screen: "Screen") -> "Screen":
    lines = [_line(edition, line) for line in screen.lines]
    kept = tuple(line for line in lines if line is not None)
    return _said(edition, screen.model_copy(update={"lines": kept}))


def _line(edition: Edition, line: "ScreenLine") -> "ScreenLine | None":
    """A line as far as the edition goes; None where it has none of its facts, or none of its clauses."""
    if line.clause is not None and _clauses(edition, line.clause) is None:
        return None
    ticked, unticked = _known(edition, line.ticked), _known(edition, line.unticked)
    if not unticked or (line.ticked and not ticked):
        return None
    clause = _clauses(edition, line.clause)
    own = line.model_copy(update={"clause": clause, "ticked": ticked, "unticked": unticked})
    return filled_model(edition.written, own)


def _known(edition: Edition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the edition knows."""
    return {id: value for id, value in answers.items() if id in edition.facts and _has(edition, id, value)}


def _has(edition: Edition, id: str, value: Any) -> bool:
    return not isinstance(value, str) or value in edition.facts[id].values


def _contradiction(edition: Edition, contradiction: "Contradiction") -> "Contradiction":
    facts = {
        id: tuple(value for value in values if id in edition.facts and _has(edition, id, value))
        for id, values in contradiction.facts.items()
    }
    return contradiction.model_copy(update={"facts": facts})


def _stage(stage: "Stage", topics: Mapping[str, Any], screens: Mapping[str, Any]) -> "Stage":
    own = tuple(name for name in stage.topics if name in topics)
    return stage.model_copy(update={"topics": own, "screen": stage.screen if stage.screen in screens else None})


def _with_added(flow: "list[Stage]") -> "list[Stage]":
    """With the facts of the edition's own behind those of the first topics, where the conditions are asked."""
    first = next((index for index, stage in enumerate(flow) if stage.topics), None)
    return [
        stage.model_copy(update={"topics": (*stage.topics, _ADDED)}) if index == first else stage
        for index, stage in enumerate(flow)
    ]


def _clauses(edition: Edition, cited: str | None) -> str | None:
    """Of the clauses cited, those that the edition has."""
    own = [clause for clause in each_of(cited) if clause in edition.rules.clauses]
    return "、".join(own) or None
