"""The graph of all conversations, with every two states merged that behave alike from there on.

What is asked depends on the answers only through the situations (decision/live.py) that are still possible, the ways in
which every verdict could still become `no`, the route, and the screens already shown. Of a situation only the answers
count that are still to come: an answer given is in its favour or has ruled it out, and an unsure one can do neither any
more. So a state is what is left of all that, and answers that no rule tells apart are one step. Within one stage of the
flow every question that could be asked is followed, so what is proved does not depend on the order chosen there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from gcguide.decision.assessment import route_facts
from gcguide.decision.facts import Facts, Value, read_facts
from gcguide.decision.live import liveness
from gcguide.decision.normal_form import Literal
from gcguide.decision.rulebook import rulebook
from gcguide.dialog.questions import Questionnaire
from gcguide.interview import Question
from gcguide.policy.vocabulary import UNSURE
from gcguide.proofs.witness import an_answer

Bits = frozenset[int]


class State(NamedTuple):
    """Where a conversation stands.

    Args:
        situations: those still possible, as bits: the fact that decides, and the answers that are still to come.
        cells: for each verdict that is not `no` yet, the ways in which it could become so; left out where nothing
            depends on them.
        route: the facts not told yet that the route depends on.
        screens: those already shown.
    """

    situations: Bits
    cells: frozenset[Bits]
    route: frozenset[str]
    screens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """An answer: the bits it rules out, those it settles, the route facts it leaves, and one way of giving it."""

    false: int
    settled: int
    route: frozenset[str]
    told: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What is asked next: a screen, or one of several facts."""

    screen: str | None
    facts: tuple[str, ...] = ()


class Graph:
    """All conversations that a questionnaire allows."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.edition, self.questions = questionnaire.edition, questionnaire.questions
        self.book = rulebook(self.edition)
        situations = liveness(self.book)
        first = max((mask.bit_length() for masks in situations.anywhere.values() for mask in masks), default=0)
        tags = {id: 1 << first + rank for rank, id in enumerate(self.book.domains)}
        literals: dict[Literal, int] = {}
        first += len(tags)
        for cell in self.book.cells:
            for literal in sorted({literal for clause in cell.base.clauses for literal in clause}):
                literals.setdefault(literal, 1 << first + len(literals))
        cells = frozenset(
            frozenset(sum(literals[literal] for literal in clause) for clause in cell.base.clauses)
            for cell in self.book.cells
        )
        self._tags = tags
        self._false = {
            id: [
                situations.falsified[id][number]
                | sum(bit for (fact, mask), bit in literals.items() if fact == id and not mask >> number & 1)
                for number in range(len(domain.answers))
            ]
            for id, domain in self.book.domains.items()
        }
        self._steps = {id: self._answers(id) for id in self.book.domains}
        self._screen_steps: dict[str, tuple[Step, ...]] = {}
        possible = frozenset(tags[id] | mask for id, masks in situations.anywhere.items() for mask in masks)
        self.start = State(possible, cells, frozenset(route_facts(self.edition, {})), frozenset())

    def to_ask(self, state: State) -> set[str]:
        """The facts not told yet that can still change a verdict or the route."""
        union = 0
        for mask in state.situations:
            union |= mask
        return {id for id, tag in self._tags.items() if union & tag or id in state.route}

    def stage(self, state: State) -> Stage | None:
        """What is asked in a state; None: nothing."""
        to_ask = self.to_ask(state)
        for stage in self.questions.flow:
            if stage.screen is not None:
                covered = {id for line in self.questions.screens[stage.screen].lines for id in line.unticked}
                if stage.screen not in state.screens and len(covered & to_ask) > 1:
                    return Stage(stage.screen)
            elif facts := tuple(f for name in stage.topics for f in self.questions.topics[name].facts if f in to_ask):
                return Stage(None, facts)
        return None

    def steps(self, stage: Stage) -> Iterator[tuple[str, Step]]:
        """The questions that a stage may ask, each with every answer that the rules tell apart."""
        if stage.screen is not None:
            if stage.screen not in self._screen_steps:
                self._screen_steps[stage.screen] = self._choices(stage.screen)
            yield from ((stage.screen, step) for step in self._screen_steps[stage.screen])
        for id in stage.facts:
            yield from ((id, step) for step in self._steps[id])

    def after(self, state: State, question: str, step: Step) -> State:
        """The state that an answer leads to."""
        false, kept = step.false, ~step.settled
        situations = frozenset({mask & kept for mask in state.situations if not mask & false})
        route = state.route & step.route
        cells = _left(state.cells, step) if route else _NONE
        screens = state.screens | {question} if question in self.questions.screens else state.screens
        return State(situations, cells, route if cells else frozenset(), screens)

    def telling(self, told: Facts) -> Step:
        """What it does to tell these facts at once."""
        false = settled = 0
        for id, value in told.items():
            every = 0
            for bits in self._false[id]:
                every |= bits
            ruled_out = 0 if value == UNSURE else self._false[id][self.book.domains[id].number(value)]
            false |= ruled_out | self._tags[id]
            settled |= every & ~ruled_out
        known = {id: value for id, value in told.items() if value != UNSURE}
        route = frozenset(route_facts(self.edition, known) - set(told))
        return Step(false, settled, route, tuple(told.items()))

    def _answers(self, id: str) -> tuple[Step, ...]:
        domain = self.book.domains[id]
        values = [an_answer(self.book, domain, 1 << number) for number in range(len(domain.answers))]
        return _different(self.telling({id: value}) for value in (*values, UNSURE))

    def _choices(self, screen: str) -> tuple[Step, ...]:
        """Every choice of lines; and nothing said at all, which leaves each fact for its own question."""
        lines = [line.id for line in self.questions.screens[screen].lines]
        chosen = (ids for count in range(len(lines) + 1) for ids in combinations(lines, count))
        return _different((self.telling({}), *(self.telling(self.choice(screen, ids)) for ids in chosen)))

    def choice(self, screen: str, chosen: Iterable[str]) -> dict[str, Value]:
        """What choosing some lines of a screen tells."""
        lines = self.questions.screens[screen].lines
        facts = tuple(dict.fromkeys(id for line in lines for id in (*line.ticked, *line.unticked)))
        return read_facts(self.edition, Question(screen, facts, lines, None, ()).ticks(chosen))


_NONE: frozenset[Bits] = frozenset()
_SAFE: frozenset[Bits] = frozenset([frozenset()])


def _left(cells: frozenset[Bits], step: Step) -> frozenset[Bits]:
    """The verdicts that are not `no` after a step. One that cannot become so any more is as good as many."""
    left = {frozenset(way & ~step.false for way in ways if not way & step.settled) for ways in cells}
    alive = frozenset(ways for ways in left if 0 not in ways)
    return _SAFE if frozenset() in alive else alive


def _different(steps: Iterable[Step]) -> tuple[Step, ...]:
    found: dict[tuple[int, int, frozenset[str]], Step] = {}
    for step in steps:
        found.setdefault((step.false, step.settled, step.route), step)
    return tuple(found.values())
