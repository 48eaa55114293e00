"""Conversations found to prove that every question can come up, and that every option of it makes a difference.

For a fact: a contrast in which it decides a verdict, with all other answers known. Whatever order questions come in,
the fact stays live until it is told, so the conversation cannot end before it is asked. Only where no verdict hangs
on it, the route may. For a screen: contrasts of two of its facts, with all other answers known; where the contrasts
ask for different answers to a third fact, that one is left unsure. The two facts stay live until they are told, so
they come on the screen unless an earlier stage asks one of them by itself.

Two options of a question are the same under two names where no test of a rule and no route tells them apart; for every
other pair a conversation is found in which the question is asked and the two answers end differently.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, combinations

from gcguide.core.decide import assess, route_facts
from gcguide.core.facts import Facts, Value, read_facts
from gcguide.core.interview import Interview
from gcguide.core.live import Contrast
from gcguide.core.plan import route
from gcguide.core.rulebook import Rulebook, conditions, rulebook
from gcguide.kleene import Test, tests
from gcguide.policy.questions import Questionnaire, ScreenLine
from gcguide.policy_check.witness import ways, world


def most_questions(questionnaire: Questionnaire) -> int:
    """No conversation is longer: each question tells a fact that was not told, or is a screen not shown before."""
    return len(questionnaire.edition.facts.ids) + len(questionnaire.questions.screens)


def lead_to(
    questionnaire: Questionnaire, truth: Mapping[str, Value], question: str, left_open: Collection[str]
) -> Interview | None:
    """A conversation from the start that has come to a question; None if it never does.

    Args:
        questionnaire: how to ask.
        truth: what the person knows; asked about anything else, the person is unsure.
        question: the fact or screen.
        left_open: what the person does not say on a screen, and leaves for its own question.
    """
    interview = Interview(questionnaire.edition, questionnaire=questionnaire)
    for _ in range(most_questions(questionnaire) + 1):
        asked = interview.next_question()
        if asked is None:
            return None
        if asked.id == question:
            return interview
        learned = asked.answer_for(truth)
        interview.answer({id: value for id, value in learned.items() if not asked.is_screen or id not in left_open})
    return None


def outcome(questionnaire: Questionnaire, facts: Facts) -> object:
    """What a person is told: every verdict with its cautions, the advice, and the route."""
    edition = questionnaire.edition
    # The day tells only the days left.
    result = assess(edition, facts, edition.deadline)
    grades = [
        (category.id, grade, one.verdict, one.cautions)
        for category in result.categories
        for grade, one in category.grades.items()
    ]
    return grades, result.advice, route(edition, result.target, facts)


Places = Mapping[str, list[Contrast]]


def way_to_fact(questionnaire: Questionnaire, places: Places, id: str) -> Interview | None:
    """A conversation in which a fact is asked by itself; None: there is none."""
    for truth in worlds_of(questionnaire, places, id):
        if (found := lead_to(questionnaire, truth, id, {id})) is not None:
            return found
    return None


def worlds_of(questionnaire: Questionnaire, places: Places, id: str) -> Iterator[dict[str, Value]]:
    """Everything but one fact, such that the fact can change a verdict, or else the route."""
    book = rulebook(questionnaire.edition)
    for place in places[id]:
        yield world(book, place.others, {id}, left_out(questionnaire))
    if id in route_facts(questionnaire.edition, {}):
        yield from _filing(questionnaire, id)


def _filing(questionnaire: Questionnaire, id: str) -> Iterator[dict[str, Value]]:
    """Everything but one fact, such that someone has a route to take, for every kind of employer."""
    book = rulebook(questionnaire.edition)
    for cell in book.cells:
        for wanted in ways(cell.base):
            for employer in questionnaire.edition.facts["employer"].values:
                truth = {**world(book, wanted, (), left_out(questionnaire)), "employer": employer}
                yield {other: value for other, value in truth.items() if other != id}


def way_to_screen(questionnaire: Questionnaire, places: Places, name: str) -> Interview | None:
    """A conversation in which a screen is shown; None: there is none."""
    book = rulebook(questionnaire.edition)
    own = [id for id in questionnaire.questions.screens[name].facts if places[id]]
    for pair in combinations(own, 2):
        one, other = (places[id][0].others for id in pair)
        both = {id: one.get(id, -1) & other.get(id, -1) for id in {*one, *other}}
        apart = {id for id, mask in both.items() if not mask}
        agreed = {id: mask for id, mask in both.items() if mask}
        truth = world(book, agreed, {*pair, *apart}, left_out(questionnaire))
        if (found := lead_to(questionnaire, truth, name, pair)) is not None:
            return found
    return None


def left_out(questionnaire: Questionnaire) -> dict[str, Value]:
    """What leaving out every line of every screen says."""
    lines = [line for screen in questionnaire.questions.screens.values() for line in screen.lines]
    return read_facts(questionnaire.edition, {id: value for line in lines for id, value in line.unticked.items()})


class OptionProof:
    """Finds for each two options a conversation that tells them apart."""

    def __init__(self, questionnaire: Questionnaire, places: Places, remarks: Places) -> None:
        self.questionnaire = questionnaire
        self.edition = questionnaire.edition
        self.book: Rulebook = rulebook(self.edition)
        self.places = places
        self.remarks = remarks
        self.usual = left_out(questionnaire)
        rules = self.edition.rules
        self.tests: dict[str, list[Test]] = {id: [] for id in self.book.domains}
        for condition in (*conditions(rules), *(exception.unless for exception in rules.routes.exceptions)):
            for test in tests(condition):
                self.tests[test.fact].append(test)

    def options(self, id: str) -> tuple[list[list[str]], list[tuple[str, str]]]:
        """The options of a bool, choice or set, compared two by two.

        Returns:
            Groups of options that no rule tells apart; pairs of different groups for which no conversation ends
            differently, where "" beside an item of a set stands for leaving it out.
        """
        fact = self.edition.facts[id]
        groups: dict[object, list[str]] = {}
        for name, value in zip(fact.values, fact.options, strict=True):
            groups.setdefault(self._seen_as(id, value), []).append(name)
        names = [members[0] for members in groups.values()]
        left_alone = [(name, "") for name in names] if fact.kind == "set" else []
        idle = []
        for one, other in (*combinations(names, 2), *left_alone):
            if not any(self._told_apart(id, left, right) for left, right in self._answers(id, one, other)):
                idle.append((one, other))
        return list(groups.values()), idle

    def _answers(self, id: str, one: str, other: str) -> Iterator[tuple[Value, Value]]:
        """The answers that differ in two options only."""
        fact = self.edition.facts[id]
        if fact.kind != "set":
            values = dict(zip(fact.values, fact.options, strict=True))
            yield values[one], values[other]
            return
        rest = [name for name in fact.values if name not in (one, other)]
        for count in range(len(rest) + 1):
            for more in combinations(rest, count):
                yield frozenset([one, *more]), frozenset([*([other] if other else []), *more])

    def _seen_as(self, id: str, value: Value) -> object:
        """All that rules, routes and dates can see of an option."""
        wanted = [
            value in test.values if not test.counts else self.book.domains[id].mask(test) for test in self.tests[id]
        ]
        return tuple(wanted), self._filed(value) if id == "employer" else ()

    def _filed(self, employer: Value) -> object:
        rules = self.edition.rules
        routes = [rules.routes.by_employer, *(exception.by_employer for exception in rules.routes.exceptions)]
        return (
            employer in rules.routes.place_matters_for,
            tuple(employer in route.employers for by_employer in routes for route in by_employer),
            tuple((employer in act.unless_employer, employer in act.only_employer) for act in rules.timeline.acts),
        )

    def _told_apart(self, id: str, left: Value, right: Value) -> bool:
        for truth in self._worlds(id, left, right):
            ends = [outcome(self.questionnaire, {**truth, id: value}) for value in (left, right)]
            # A fact that decides no verdict is never asked by itself; its screen is (see `screen_line`).
            if ends[0] != ends[1] and (not self.places[id] or lead_to(self.questionnaire, truth, id, {id}) is not None):
                return True
        return False

    def _worlds(self, id: str, left: Value, right: Value) -> Iterator[dict[str, Value]]:
        one, other = map(self.book.domains[id].number, (left, right))
        apart = [place for place in (*self.places[id], *self.remarks[id]) if place.tells_apart(one, other)]
        yield from (world(self.book, place.others, {id}, self.usual) for place in apart)
        if not apart and id == "employer":
            yield from worlds_of(self.questionnaire, {id: []}, id)

    def screen_line(self, name: str, line: ScreenLine, shown: Interview) -> bool:
        """Whether ticking a line leads elsewhere than leaving all out, in some conversation that shows it.

        Args:
            name: the screen.
            line: the line.
            shown: a conversation that shows the screen, for a line that only leads to advice.
        """
        for interview in chain([shown], self._showing(name, line)):
            question = interview.next_question()
            if question is not None and question.id == name and line in question.lines:
                ends = []
                for chosen in ([], [line.id]):
                    branch = interview.replay(interview.transcript)
                    branch.answer(question.ticks(chosen))
                    ends.append((outcome(self.questionnaire, branch.facts), branch.live()))
                if ends[0] != ends[1]:
                    return True
        return False

    def _showing(self, name: str, line: ScreenLine) -> Iterator[Interview]:
        """Conversations at a screen in which a fact of the line decides once all other lines are left out."""
        own = self.questionnaire.questions.screens[name].facts
        numbers = {id: self.book.domains[id].number(self.usual[id]) for id in own}
        tried: list[dict[str, Value]] = []
        for fact in line.unticked:
            for place in self.places[fact]:
                if all(place.others.get(id, -1) >> number & 1 for id, number in numbers.items() if id != fact):
                    truth = world(self.book, place.others, own, self.usual)
                    if truth not in tried:
                        tried.append(truth)
                        if (interview := lead_to(self.questionnaire, truth, name, own)) is not None:
                            yield interview
