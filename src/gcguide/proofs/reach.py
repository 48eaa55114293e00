"""Every question can come up: for each fact and each screen a conversation that leads there, built from the rules.

For a fact: a place where it decides a verdict (contrast.py), with all other answers known. Whatever order questions
come in, the fact stays live until it is told, so the conversation cannot end before it is asked. Only where no verdict
hangs on it, the route may. For a screen: places of two of its facts, with all other answers known; where the places
ask for different answers to a third fact, that one is left unsure. The two facts stay live until they are told, so they
come on the screen unless an earlier stage asks one of them by itself.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from gcguide.decision.assessment import route_facts
from gcguide.decision.facts import Value, read_facts
from gcguide.decision.normal_form import merged
from gcguide.decision.rulebook import rulebook
from gcguide.dialog.questions import Questionnaire
from gcguide.interview import Interview
from gcguide.proofs.contrast import Contrast, world
from gcguide.proofs.talk import lead_to

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
        for term in cell.base.terms:
            wanted = merged(term)
            if all(wanted.values()):
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
