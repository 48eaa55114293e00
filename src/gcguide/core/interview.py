"""The interview: which question comes next; answer, undo, change; what became moot.

Only facts that can still change a verdict or the route are asked. Stages, topics and the facts of a topic follow one
another as the questionnaire writes them; only what could still exclude comes forward once something fits. The state is
the list of exchanges: everything else is derived from it, so that undo is leaving one out and a transcript replays to
the same place.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from gcguide.core.decide import route_facts
from gcguide.core.facts import Facts, Value, read_facts
from gcguide.core.live import liveness
from gcguide.core.rulebook import Cell, rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.policy.edition import Edition
from gcguide.policy.questions import Questionnaire, ScreenLine, Stage, load_questionnaire, same_answer
from gcguide.policy.vocabulary import UNSURE


def stages_in_turn(
    asking: Questionnaire, step_by_step: bool, facts: Facts, failed: Collection[str], to_ask: Collection[str]
) -> list[Stage]:
    """The stages of the conversation, those brought forward by what fits already first."""
    usual, early = asking.questions.stages(step_by_step), _early(asking, step_by_step)
    if not early:
        return list(usual)
    live = liveness(rulebook(asking.edition))
    waiting = [live.missing(category, facts, failed) for category in live.categories]
    missing = [set(to_ask).intersection(ids) for ids in waiting]
    # Those for which a category waits, and for nothing of the stages before them that cannot come forward.
    forward = [
        at
        for at, (own, earlier) in early.items()
        if any(not own.isdisjoint(ids) and earlier.isdisjoint(ids) for ids in missing)
    ]
    return [*(usual[at] for at in forward), *(stage for at, stage in enumerate(usual) if at not in forward)]


@lru_cache(maxsize=16)
def _early(asking: Questionnaire, step_by_step: bool) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """The stages that can come forward, by their places: the facts of each, and of those before it that cannot."""
    stages = asking.questions.stages(step_by_step)
    facts = [frozenset(asking.questions.facts_of(stage)) for stage in stages]
    staying = [frozenset() if stage.once_fits else own for stage, own in zip(stages, facts, strict=True)]
    return {at: (facts[at], frozenset().union(*staying[:at])) for at, stage in enumerate(stages) if stage.once_fits}


def next_fact(asking: Questionnaire, stage: Stage, to_ask: Collection[str], topic: str | None) -> str | None:
    """The fact to ask in a stage: of the topic the conversation is on, else of the first with something to ask.

    Args:
        asking: how to ask.
        stage: a stage of topics.
        to_ask: the facts that can still change something and were not answered with `unsure`.
        topic: the topic of the latest question.
    """
    questions = asking.questions
    for name in sorted(stage.topics, key=lambda name: name != topic):
        for id in questions.topics[name].facts:
            if id in to_ask:
                return id
    return None


def most_prompts(asking: Questionnaire, step_by_step: bool, asked: Collection[str], to_ask: Collection[str]) -> int:
    """How many questions there are at most, when each fact is asked but those that a screen settles."""
    left, screens = set(to_ask), 0
    for stage in asking.questions.stages(step_by_step):
        if stage.screen is not None and stage.screen not in asked:
            screen = asking.questions.screens[stage.screen]
            covered = left.intersection(screen.facts)
            if len(covered) > 1:
                screens += 1
                left -= covered if all(line.ticked for line in screen.lines) else set()
    return screens + len(left)


# How an exchange that was not asked for is marked in the transcript.
CHANGE = "change"


@dataclass(frozen=True)
class Question:
    """What is asked now.

    Args:
        id: the fact, or the screen.
        facts: the facts that an answer may settle.
        lines: for a screen, the lines to tick.
        topic: what it belongs to, for a single fact.
        at_stake: the categories and grades whose verdict an answer can still change.
    """

    id: str
    facts: tuple[str, ...]
    lines: tuple[ScreenLine, ...]
    topic: str | None
    at_stake: tuple[tuple[str, str], ...]

    @property
    def is_screen(self) -> bool:
        """Whether several facts are asked at once."""
        return bool(self.lines)

    def answer_for(self, truth: Mapping[str, Any]) -> dict[str, Any]:
        """What a person with these facts would answer; what the person does not know is `unsure`."""
        if not self.is_screen:
            return {self.id: truth.get(self.id, UNSURE)}
        ticked = [line for line in self.lines if _would_tick(line, truth)]
        unsure = {id for id in self.facts if truth.get(id, UNSURE) == UNSURE}
        learned = self.ticks([line.id for line in ticked])
        told = {id: truth.get(id, value) for id, value in learned.items() if id not in unsure}
        # A line about a thing one does not know is left for its own question, or marked unsure where there is none.
        return told | {id: UNSURE for id in unsure if id in learned}

    def ticks(self, ids: Iterable[str]) -> dict[str, Any]:
        """The facts that ticking these lines, and no others, tells."""
        chosen = set(ids)
        told: dict[str, Any] = {}
        for line in self.lines:
            if line.id not in chosen:
                told.update(line.unticked)
        for line in self.lines:
            if line.id in chosen:
                for id in line.unticked:
                    if id not in line.ticked:
                        told.pop(id, None)
                told.update(line.ticked)
        return {id: value for id, value in told.items() if id in self.facts}


def _would_tick(line: ScreenLine, truth: Mapping[str, Any]) -> bool:
    """Whether the line may be about a person: it says so, or what leaving it out would say is not so."""
    if line.ticked:
        return all(truth.get(id, UNSURE) == value for id, value in line.ticked.items())
    return any(not same_answer(truth.get(id, UNSURE), value) for id, value in line.unticked.items())


class Exchange(NamedTuple):
    """A question and what was learned from it; `question` is `change` for an answer changed later."""

    question: str
    learned: dict[str, Value]


def assumed_facts(
    asking: Questionnaire, known: Iterable[str], exchanges: Iterable[tuple[str, Mapping[str, Any]]]
) -> tuple[str, ...]:
    """The facts that are only assumed, in the order of the vocabulary.

    Args:
        asking: how was asked.
        known: those of what was known before.
        exchanges: the questions asked since, and what was learned; whatever else tells a fact ends the assumption.
    """
    assumed, screens = set(known), asking.questions.screens
    for question, learned in exchanges:
        if assumed:
            assumed.difference_update(learned)
        if (screen := screens.get(question)) is not None:
            assumed |= screen.assumed(learned)
    return tuple(id for id in asking.edition.facts.ids if id in assumed) if assumed else ()


class Interview:
    """A conversation with one applicant.

    Args:
        edition: the notice.
        facts: answers known before it begins.
        questionnaire: how to ask; by default the program's own.
        steps_failed: steps that have failed, which settle their categories.
        assumed: which of the facts were only assumed, by lines left unticked.
        lapsed: what was answered once and does not hold any more: no answer, but what is proposed when it is asked.

    `known` is what was known before it began, `undone` what was taken back and can be brought back, the latest last.
    """

    def __init__(
        self,
        edition: Edition,
        facts: Mapping[str, Any] | None = None,
        questionnaire: Questionnaire | None = None,
        steps_failed: Iterable[str] = (),
        assumed: Iterable[str] = (),
        lapsed: Mapping[str, Any] | None = None,
    ) -> None:
        self.edition = edition
        self._asking = questionnaire or load_questionnaire(edition)
        self.questions = self._asking.questions
        self.failed = frozenset(steps_failed)
        self.known = read_facts(edition, facts or {})
        self.known_assumed = frozenset(assumed)
        self.lapsed = read_facts(edition, lapsed or {})
        self._exchanges: tuple[Exchange, ...] = ()
        self._asked: tuple[object, object, Question | None] | None = None  # after which exchanges, with what failed
        self.undone: tuple[Exchange, ...] = ()

    @property
    def facts(self) -> dict[str, Value]:
        """All answers so far, the latest word on each fact, in the order of the vocabulary."""
        told = dict(self.known)
        for exchange in self._exchanges:
            told.update(exchange.learned)
        return {id: told[id] for id in self.edition.facts.ids if id in told}

    @property
    def proposals(self) -> dict[str, Value]:
        """What was answered once, of the facts that are not answered now."""
        if not self.lapsed:
            return {}
        facts = self.facts
        return {id: value for id, value in self.lapsed.items() if id not in facts}

    @property
    def assumed(self) -> tuple[str, ...]:
        """The answers that nobody gave: lines of a screen were left unticked, and nothing was said since."""
        return assumed_facts(self._asking, self.known_assumed, self._exchanges)

    @property
    def step_by_step(self) -> bool:
        """Whether a screen that offers to go step by step was answered with nothing of what it asks."""
        offers = {name: screen.facts for name, screen in self.questions.screens.items() if screen.step_by_step}
        return any(
            exchange.question in offers and exchange.learned.keys().isdisjoint(offers[exchange.question])
            for exchange in self._exchanges
        )

    @property
    def transcript(self) -> tuple[Exchange, ...]:
        """What was asked and learned, in order."""
        return self._exchanges

    def answer(self, learned: Mapping[str, Any]) -> None:
        """Takes what was learned from the current question; it may tell more than was asked, or nothing.

        Nothing, at a screen that offers it, is the wish to be asked step by step.

        Raises:
            Problem: a value does not fit its fact; nothing has changed then.
        """
        question = self.next_question()
        values = read_facts(self.edition, learned)
        if question is None:
            self._say(Exchange(CHANGE, values))
            return
        if not question.is_screen and question.id not in values:
            values[question.id] = UNSURE
        self._say(Exchange(question.id, values))

    def change(self, fact: str, value: Any) -> None:
        """Changes one answer and keeps the rest."""
        self.tell({fact: value})

    def tell(self, learned: Mapping[str, Any]) -> None:
        """Takes what was said by the way, and leaves the question that stands.

        Raises:
            Problem: a value does not fit its fact; nothing has changed then.
        """
        self._say(Exchange(CHANGE, read_facts(self.edition, learned)))

    def take_over(self, learned: Mapping[str, Any], assumed: Collection[str]) -> None:
        """Takes answers that were given elsewhere; what was only assumed is so here, by its screen.

        Raises:
            Problem: a value does not fit its fact; nothing has changed then.
        """
        values = read_facts(self.edition, learned)
        rest = {id: value for id, value in values.items() if id in assumed}
        told = {id: value for id, value in values.items() if id not in assumed}
        for name, screen in self.questions.screens.items():
            if own := {id: value for id, value in rest.items() if id in screen.assumed(rest)}:
                self._say(Exchange(name, own))
                rest = {id: value for id, value in rest.items() if id not in own}
        if told:
            self._say(Exchange(CHANGE, told))

    def fail(self, steps: Iterable[str]) -> None:
        """The steps that have failed, all of them; which settles their categories."""
        self.failed = frozenset(steps)

    def undo(self) -> bool:
        """Takes the latest exchange back; False when there is none."""
        if not self._exchanges:
            return False
        *before, last = self._exchanges
        self._exchanges, self.undone = tuple(before), (*self.undone, last)
        return True

    def redo(self) -> bool:
        """Brings the latest undone exchange back; False when there is none."""
        if not self.undone:
            return False
        self._exchanges, self.undone = (*self._exchanges, self.undone[-1]), self.undone[:-1]
        return True

    def _say(self, exchange: Exchange) -> None:
        self._exchanges, self.undone = (*self._exchanges, exchange), ()

    def replay(self, transcript: Iterable[Exchange], undone: Iterable[Exchange] = ()) -> "Interview":
        """A new interview that begins like this one and has come as far as the transcript."""
        again = Interview(self.edition, self.known, self._asking, self.failed, self.known_assumed, self.lapsed)
        again._exchanges = tuple(transcript)
        again.undone = tuple(undone)
        return again

    def verdicts(self) -> dict[tuple[str, str], Verdict]:
        """The verdict of every category and grade, as things stand."""
        book = rulebook(self.edition)
        cells = zip(book.cells, verdicts(book, self.facts, self.failed), strict=True)
        return {(cell.category.id, cell.grade): verdict for cell, verdict in cells}

    def live(self) -> list[str]:
        """The unknown facts that can still change a verdict or the route, whether or not they were asked."""
        return _live(self.edition, self.facts, self.failed)

    def moot(self) -> list[str]:
        """The answers that no longer matter: without them, nothing could be different."""
        facts = self.facts
        known = [id for id, value in facts.items() if value != UNSURE]
        without = [(id, {other: v for other, v in facts.items() if other != id}) for id in known]
        return [id for id, rest in without if id not in _live(self.edition, rest, self.failed)]

    def skipped(self) -> list[str]:
        """The facts that were never asked, because they cannot change anything."""
        facts, live = self.facts, set(self.live())
        return [id for id in self.edition.facts.ids if id not in facts and id not in live]

    def would_change(self, fact: str, value: Any) -> dict[tuple[str, str], tuple[Verdict, Verdict]]:
        """What another answer would do: for each cell that would differ, the verdict now and then."""
        now = self.verdicts()
        other = Interview(self.edition, self.facts, self._asking, self.failed)
        other.change(fact, value)
        return {cell: (now[cell], verdict) for cell, verdict in other.verdicts().items() if verdict is not now[cell]}

    def prompts_left(self) -> int:
        """At most how many questions are still to come; it never grows but by undo or change."""
        asked = {exchange.question for exchange in self._exchanges}
        # Who was not asked step by step yet may still choose that.
        ways = {True, self.step_by_step}
        return max(most_prompts(self._asking, way, asked, self._to_ask()) for way in ways)

    def next_question(self) -> Question | None:
        """What to ask now; None when nothing left can change a verdict or the route."""
        if self._asked is None or self._asked[0] is not self._exchanges or self._asked[1] is not self.failed:
            self._asked = (self._exchanges, self.failed, self._next_question())
        return self._asked[2]

    def _next_question(self) -> Question | None:
        to_ask = self._to_ask()
        if not to_ask:
            return None
        facts, topic = self.facts, self._topic()
        for stage in stages_in_turn(self._asking, self.step_by_step, facts, self.failed, to_ask):
            if stage.screen is None:
                if (id := next_fact(self._asking, stage, to_ask, topic)) is not None:
                    return self._single(id)
            elif lines := self._lines(stage.screen, to_ask):
                return self._screen(stage.screen, lines)
        return None

    def _to_ask(self) -> list[str]:
        facts = self.facts
        return [id for id in self.live() if facts.get(id) != UNSURE]

    def _topic(self) -> str | None:
        """The topic of the latest question."""
        last = self._exchanges[-1].question if self._exchanges else None
        return self.questions.topic_of(last) if last in self.questions.facts else None

    def _was_asked(self, question: str) -> bool:
        return any(exchange.question == question for exchange in self._exchanges)

    def _lines(self, name: str, to_ask: list[str]) -> tuple[ScreenLine, ...]:
        """The lines of a screen that can still matter; none once it was asked, or where one fact alone is left."""
        if self._was_asked(name):
            return ()
        lines = self.questions.screens[name].lines
        alive = [line for line in lines if any(id in to_ask for id in line.unticked)]
        if len({id for line in alive for id in line.unticked if id in to_ask}) < 2:
            return ()
        # Lines that only lead to advice go along once the screen is shown anyway.
        facts, decisive = self.facts, liveness(rulebook(self.edition)).anywhere
        advice = [line for line in lines if not any(id in facts or id in decisive for id in line.unticked)]
        return tuple(line for line in lines if line in alive or line in advice)

    def _screen(self, name: str, lines: tuple[ScreenLine, ...]) -> Question:
        ids = dict.fromkeys(id for line in lines for id in (*line.ticked, *line.unticked))
        stakes = dict.fromkeys(cell for id in ids for cell in self._at_stake(id))
        return Question(name, tuple(ids), lines, None, tuple(stakes))

    def about(self, fact: str) -> Question:
        """The question for one fact, asked or not; at stake is what another answer would change."""
        return self._single(fact)

    def screen(self, name: str) -> Question:
        """A screen with all its lines, asked or not."""
        return self._screen(name, self.questions.screens[name].lines)

    def _single(self, id: str) -> Question:
        return Question(id, (id,), (), self.questions.topic_of(id), tuple(self._at_stake(id)))

    def _at_stake(self, id: str) -> list[tuple[str, str]]:
        others = {other: value for other, value in self.facts.items() if other != id}
        cells: list[Cell] = liveness(rulebook(self.edition)).at_stake(id, others)
        return [(cell.category.id, cell.grade) for cell in cells if not self._is_settled(cell)]

    def _is_settled(self, cell: Cell) -> bool:
        return not self.failed.isdisjoint(rulebook(self.edition).steps[cell.category.id])


def _live(edition: Edition, facts: Facts, failed: frozenset[str]) -> list[str]:
    """The unknown facts that can still change a verdict, or the route of someone who may have one to take."""
    book = rulebook(edition)
    if failed:
        alive = {id for category in book.steps for id in liveness(book).missing(category, facts, failed)}
    else:
        alive = set(liveness(book).live(facts))
    if any(verdict is not Verdict.NO for verdict in verdicts(book, facts, failed)):
        alive |= route_facts(edition, facts)
    return [id for id in edition.facts.ids if id in alive]
