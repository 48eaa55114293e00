"""The graph of all conversations, with every two states merged from which the conversation goes on alike.

What comes next can depend on an answer only through the situations (core/live.py) that are still possible in each
category, the ways in which a verdict can still become `no` (then its route matters no more), the facts that stay
unsure, the screens shown, and the topic the conversation is on. Of a situation only what is not answered yet counts: an
answer given has ruled it out or is in its favour for good. So that is a state, and answers that no rule tells apart are
one step.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from gcguide.core.decide import route_facts
from gcguide.core.facts import Value, read_facts
from gcguide.core.interview import Exchange, Interview, Question
from gcguide.core.live import liveness
from gcguide.core.normal_form import Literals, union
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.policy.questions import Questionnaire
from gcguide.policy.vocabulary import UNSURE
from gcguide.policy_check.witness import an_answer

Bits = frozenset[int]
Path = tuple[Exchange, ...]


class State(NamedTuple):
    """Where a conversation stands.

    Args:
        situations: those still possible, as bits: the category, the fact that decides, and what is not answered yet.
        unsure: the facts answered `unsure` that could still decide something.
        route: the facts that the route still depends on.
        cells: for each verdict that is not `no` yet, the ways in which it could become so; nothing without a route.
        screens: those already shown.
        topic: what the latest question belongs to.
        step_by_step: whether the person chose to be asked one by one.
    """

    situations: Bits
    unsure: frozenset[str]
    route: frozenset[str]
    cells: frozenset[Bits]
    screens: frozenset[str]
    topic: str | None
    step_by_step: bool


class Graph:
    """All conversations that a questionnaire allows."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.edition, self.questions = questionnaire.edition, questionnaire.questions
        self.book = rulebook(self.edition)
        live = liveness(self.book)
        parts = live.categories.items()
        first = max((mask.bit_length() for _, part in parts for masks in part.values() for mask in masks), default=0)
        self._tags = {id: 1 << first + rank for rank, id in enumerate(self.book.domains)}
        first += len(self._tags)
        self._situations = [
            1 << first + rank | self._tags[id] | mask
            for rank, (_, part) in enumerate(parts)
            for id, masks in part.items()
            for mask in masks
        ]
        first += len(parts)
        base = Literals.of(self.book.domains, (way for cell in self.book.cells for way in cell.base.clauses))
        self._cells = {frozenset(base.mask(way) << first for way in cell.base.clauses) for cell in self.book.cells}
        self._false = {
            id: [
                situation.false | way.false << first
                for situation, way in zip(live.literals.effects[id], base.effects[id], strict=True)
            ]
            for id in self.book.domains
        }
        self._every = {id: union(false) for id, false in self._false.items()}
        self._answers = {id: self._answers_to(id) for id in self.book.domains}
        self._choices: dict[tuple[str, ...], tuple[dict[str, Value], ...]] = {}

    def interview(self, path: Path = ()) -> Interview:
        """The real interview after these exchanges."""
        return Interview(self.edition, questionnaire=self.questionnaire).replay(path)

    def state(self, interview: Interview) -> State:
        """Where an interview stands."""
        told, false, settled = interview.facts, 0, 0
        known = {id: value for id, value in told.items() if value != UNSURE}
        for id, value in known.items():
            ruled_out = self._false[id][self.book.domains[id].number(value)]
            false |= ruled_out | self._tags[id]
            settled |= self._every[id] & ~ruled_out
        possible = frozenset({mask & ~settled for mask in self._situations if not mask & false})
        tags = union(possible)
        route = frozenset(route_facts(self.edition, known))
        # An unsure answer can make nothing false any more.
        unsure = union(self._every[id] for id in told if id not in known)
        cells = self._alive(false, settled | unsure) if route else frozenset()
        last = interview.transcript[-1].question if interview.transcript else None
        return State(
            possible,
            frozenset(id for id in told if id not in known and (self._tags[id] & tags or id in route)),
            route if cells else frozenset(),
            cells,
            frozenset(each.question for each in interview.transcript if each.question in self.questions.screens),
            self.questions.topic_of(last) if last in self.questions.facts else None,
            interview.step_by_step,
        )

    def _alive(self, false: int, settled: int) -> frozenset[Bits]:
        """The verdicts that are not `no`. One that cannot become so any more is as good as many."""
        left = {frozenset(way & ~false for way in ways if not way & settled) for ways in self._cells}
        return frozenset([frozenset()]) if frozenset() in left else frozenset(ways for ways in left if 0 not in ways)

    def answers(self, question: Question, unsure: bool = True, silent: bool = True) -> tuple[dict[str, Value], ...]:
        """Every answer to a question that rules tell apart.

        Args:
            question: what is asked.
            unsure: among them that one does not know.
            silent: among them, at a screen, to say nothing at all, which leaves each fact for its own question.
        """
        if not question.is_screen:
            return tuple(told for told in self._answers[question.id] if unsure or told[question.id] != UNSURE)
        lines = tuple(line.id for line in question.lines)
        if lines not in self._choices:
            chosen = (ids for count in range(len(lines) + 1) for ids in combinations(lines, count))
            self._choices[lines] = self._different(read_facts(self.edition, question.ticks(ids)) for ids in chosen)
        return (*self._choices[lines], {}) if silent else self._choices[lines]

    def _answers_to(self, id: str) -> tuple[dict[str, Value], ...]:
        domain = self.book.domains[id]
        values = [an_answer(self.book, domain, 1 << number) for number in range(len(domain.answers))]
        return (*self._different({id: value} for value in values), {id: UNSURE})

    def _different(self, answers: Iterable[dict[str, Value]]) -> tuple[dict[str, Value], ...]:
        found: dict[object, dict[str, Value]] = {}
        for told in answers:
            seen = {id: self._false[id][self.book.domains[id].number(value)] for id, value in told.items()}
            found.setdefault((frozenset(seen.items()), frozenset(route_facts(self.edition, told))), told)
        return tuple(found.values())


@dataclass
class Explorer:
    """Follows conversations, and keeps what it comes to.

    Args:
        graph: the conversations.
        unsure: follow answers of not knowing.
        silent: follow screens to which nothing is said.
        twice: ask also where the state is known already, and compare: so the merging itself is checked.
        longest: for each state, the most questions that can still come.
        asked: for each state, what is asked there; None: nothing.
        answers: how many answers were followed.
        wrong: a way to each thing wrong, and which it is.
    """

    graph: Graph
    unsure: bool = True
    silent: bool = True
    twice: bool = False
    longest: dict[State, int] = field(default_factory=dict)
    asked: dict[State, str | None] = field(default_factory=dict)
    answers: int = 0
    wrong: list[tuple[Path, str]] = field(default_factory=list)

    def follow(self, path: Path = ()) -> int:
        """Follows every answer from the end of a path on; returns the most questions that can come."""
        interview = self.graph.interview(path)
        state = self.graph.state(interview)
        if state in self.longest:
            if self.twice and getattr(interview.next_question(), "id", None) != self.asked[state]:
                self.wrong.append((path, "merged"))
            return self.longest[state]
        question = interview.next_question()
        # No way leads back here: each question followed tells something that was not told.
        self.longest[state] = 0
        self.asked[state] = question.id if question is not None else None
        wrong = wrong_with(interview, question)
        most = 0
        if wrong is not None:
            self.wrong.append((path, wrong))
        elif question is not None:
            for told in self.graph.answers(question, self.unsure, self.silent):
                self.answers += 1
                most = max(most, 1 + self.follow((*path, Exchange(question.id, told))))
        self.longest[state] = most
        return most


def wrong_with(interview: Interview, question: Question | None) -> str | None:
    """What is wrong with asking this, or nothing, at this point; None: it is right."""
    facts, live = interview.facts, interview.live()
    to_ask = {id for id in live if facts.get(id) != UNSURE}
    if question is None:
        settled = UNSURE in facts.values() or Verdict.OPEN not in interview.verdicts().values()
        return "end" if to_ask or not settled else None
    if question.id in facts or any(question.id == exchange.question for exchange in interview.transcript):
        return "twice"
    known = {id: value for id, value in facts.items() if value != UNSURE}
    if to_ask.isdisjoint(question.facts):
        return "idle"
    if not question.at_stake and route_facts(interview.edition, known).isdisjoint(question.facts):
        return "idle"
    return None


def ticked(graph: Graph, chosen: Iterable[str]) -> Path:
    """The first question answered by ticking these lines; nothing, where it is no screen."""
    question = graph.interview().next_question()
    if question is None or not question.is_screen:
        return ()
    return (Exchange(question.id, read_facts(graph.edition, question.ticks(chosen))),)


def beginnings(graph: Graph) -> list[Path]:
    """The first screen answered with nothing said, with no line, and with each line alone; else just the beginning."""
    question = graph.interview().next_question()
    if question is None or not question.is_screen:
        return [()]
    each = [ticked(graph, chosen) for chosen in ([], *([line.id] for line in question.lines))]
    return [(Exchange(question.id, {}),), *each]
