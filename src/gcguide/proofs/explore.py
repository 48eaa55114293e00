"""All conversations followed to their end, state by state, beside the real interview."""

from collections.abc import Callable
from dataclasses import dataclass, field

from gcguide.decision.assessment import route_facts
from gcguide.decision.facts import Value
from gcguide.interview import Exchange, Interview
from gcguide.policy.vocabulary import UNSURE
from gcguide.proofs.graph import Graph, Stage, State

Path = tuple[Exchange, ...]


@dataclass
class Explored:
    """What was found.

    Args:
        longest: for each state, the most questions that can still come.
        steps: how many answers were followed.
        ends: the states in which nothing is left to ask.
        wrong: a way to each thing wrong, and what it is.
    """

    longest: dict[State, int] = field(default_factory=dict)
    steps: int = 0
    ends: int = 0
    wrong: list[tuple[Path, str]] = field(default_factory=list)


def explore(
    graph: Graph,
    state: State,
    found: Explored,
    path: Path = (),
    beside: Callable[[Graph, State, Path], str | None] | None = None,
    narrow: Callable[[Stage], Stage] = lambda stage: stage,
) -> int:
    """Follows every answer from a state on; returns the most questions that can come.

    A state on the way back to which a conversation leads would be a loop; it is reported and not followed.

    Args:
        graph: the conversations.
        state: where to begin.
        found: what was found so far; what is in it is not followed again.
        path: one way to the state.
        beside: compares a state with the real interview, and says what is wrong.
        narrow: keeps some of the questions of a stage.
    """
    if state in found.longest:
        if found.longest[state] < 0:
            found.wrong.append((path, "loop"))
        return max(0, found.longest[state])
    found.longest[state] = -1
    if beside is not None and (wrong := beside(graph, state, path)) is not None:
        found.wrong.append((path, wrong))
    stage = graph.stage(state)
    most = 0
    if stage is None:
        found.ends += 1
    else:
        for question, step in graph.steps(narrow(stage)):
            found.steps += 1
            further = (*path, Exchange(question, dict(step.told)))
            most = max(most, 1 + explore(graph, graph.after(state, question, step), found, further, beside, narrow))
    found.longest[state] = most
    return most


def first_in_order(stage: Stage) -> Stage:
    """Asks the facts of a stage in the order in which they are written."""
    return Stage(stage.screen, stage.facts[:1])


def against_interview(graph: Graph, state: State, path: Path) -> str | None:
    """What the real interview does wrong after this way; None: it asks just what can still change something."""
    interview = Interview(graph.edition, questionnaire=graph.questionnaire).replay(path)
    facts, live, question = interview.facts, set(interview.live()), interview.next_question()
    to_ask, stage = graph.to_ask(state), graph.stage(state)
    if {id for id in live if facts.get(id) != UNSURE} != to_ask:
        return "live"
    if question is None or stage is None:
        return None if question is None and stage is None else "end"
    if any(question.id == exchange.question for exchange in path):
        return "twice"
    if question.id != stage.screen and question.id not in stage.facts:
        return "order"
    pending = route_facts(graph.edition, _known(facts))
    if not question.at_stake and pending.isdisjoint(question.facts):
        return "idle"
    return None


def _known(facts: dict[str, Value]) -> dict[str, Value]:
    return {id: value for id, value in facts.items() if value != UNSURE}


def starts(graph: Graph) -> list[tuple[State, Path]]:
    """Where the conversation stands after the first screen with one line ticked; without a screen, at its beginning."""
    first = graph.questions.flow[0].screen
    if first is None:
        return [(graph.start, ())]
    lines = graph.questions.screens[first].lines
    return [after_ticking(graph, first, {line.id}) for line in lines]


def after_ticking(graph: Graph, screen: str, chosen: set[str]) -> tuple[State, Path]:
    """The state after choosing some lines of a screen at the beginning, and the way there."""
    told = graph.choice(screen, chosen)
    return graph.after(graph.start, screen, graph.telling(told)), (Exchange(screen, told),)
