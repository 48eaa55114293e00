"""All conversations followed to their end, state by state, with the real interview asking."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gcguide.decision.assessment import route_facts
from gcguide.decision.facts import read_facts
from gcguide.decision.verdict import Verdict
from gcguide.interview import Exchange, Interview, Question
from gcguide.policy.vocabulary import UNSURE
from gcguide.proofs.graph import Graph, Path, State


@dataclass
class Explored:
    """What was found.

    Args:
        longest: for each state, the most questions that can still come.
        asked: for each state, what is asked there; None: nothing.
        answers: how many answers were followed.
        wrong: a way to each thing wrong, and which it is.
    """

    longest: dict[State, int] = field(default_factory=dict)
    asked: dict[State, str | None] = field(default_factory=dict)
    answers: int = 0
    wrong: list[tuple[Path, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Explorer:
    """Follows conversations.

    Args:
        graph: the conversations.
        found: what was found so far; what is in it is not followed again.
        unsure: follow answers of not knowing.
        silent: follow screens to which nothing is said.
        twice: ask also where the state is known already, and compare: so the merging itself is checked.
    """

    graph: Graph
    found: Explored
    unsure: bool = True
    silent: bool = True
    twice: bool = False

    def follow(self, path: Path = ()) -> int:
        """Follows every answer from the end of a path on; returns the most questions that can come."""
        interview = self.graph.interview(path)
        state = self.graph.state(interview)
        if state in self.found.longest:
            if self.twice and getattr(interview.next_question(), "id", None) != self.found.asked[state]:
                self.found.wrong.append((path, "merged"))
            return self.found.longest[state]
        question = interview.next_question()
        # No way leads back here: each question followed tells something that was not told.
        self.found.longest[state] = 0
        self.found.asked[state] = question.id if question is not None else None
        wrong = wrong_with(interview, question)
        most = 0
        if wrong is not None:
            self.found.wrong.append((path, wrong))
        elif question is not None:
            for told in self.graph.answers(question, self.unsure, self.silent):
                self.found.answers += 1
                most = max(most, 1 + self.follow((*path, Exchange(question.id, told))))
        self.found.longest[state] = most
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
    return [
        (Exchange(question.id, {}),),
        *(ticked(graph, chosen) for chosen in ([], *([line.id] for line in question.lines))),
    ]
