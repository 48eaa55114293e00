"""The rules in the policy files against a second reading of the notice, and against the plain fold."""

import random
from datetime import date
from functools import reduce
from operator import and_, or_

import pytest

from gcguide.core.decide import decide
from gcguide.core.facts import read_facts
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.kleene import FALSE, TRUE, UNKNOWN, fold
from gcguide.person.case import Case
from tests.core import by_hand
from tests.effort import times
from tests.people import EDITION, random_failed, random_fit, random_person

DAY = date(2026, 3, 2)
BOOK = rulebook(EDITION)


@pytest.mark.slow
@pytest.mark.parametrize(("known", "people"), [(1.0, 2_500), (0.9, 2_500), (0.6, 2_000), (0.25, 1_000)])
def test_every_verdict_agrees_with_the_notice_read_by_hand(known, people):
    rng = random.Random(20260430 + int(known * 100))
    seen = []
    for _ in range(times(people)):
        person, states = random_person(rng, known), random_failed(rng)
        failed = [id for id, state in states.items() if state == "failed"]
        cells = verdicts(BOOK, person, failed)
        for cell, found in zip(BOOK.cells, cells, strict=True):
            number, grade = cell.category.number, cell.grade
            assert found == by_hand.verdict(person, number, grade, failed), (number, grade, person, failed)
        seen += cells
    # The sample must reach what it claims to test: with much unknown nearly all is no or open.
    wanted = {1.0: set(Verdict) - {Verdict.OPEN}, 0.9: set(Verdict)}.get(known, {Verdict.NO, Verdict.OPEN})
    assert {v for v in Verdict if seen.count(v) > 30} >= wanted


@pytest.mark.slow
def test_in_every_cell_every_verdict_that_the_notice_leaves_agrees_with_it_read_by_hand():
    rng = random.Random(20261231)
    seen = set()
    for _ in range(times(4_000)):
        person = random_fit(rng, rng.choice([1.0, 0.95, 0.8]))
        for cell, found in zip(BOOK.cells, verdicts(BOOK, person), strict=True):
            number, grade = cell.category.number, cell.grade
            assert found == by_hand.verdict(person, number, grade), (number, grade, person)
            seen.add((number, grade, str(found)))
    # Categories 4, 5 and 7 are never clear, the lower grades of 4 are always to be asked; all else can happen.
    every = {
        (number, grade, str(verdict))
        for number, grades in by_hand.CELLS.items()
        for grade in grades
        for verdict in Verdict
    }
    never = {(number, grade, "clear") for number in (4, 5, 7) for grade in by_hand.CELLS[number]}
    assert every - seen == never | {(4, "junior", "verify"), (4, "intermediate", "verify")}


def test_the_cells_are_those_of_the_notice():
    assert {(c.category.number, c.grade) for c in BOOK.cells} == {
        (number, grade) for number, grades in by_hand.CELLS.items() for grade in grades
    }


@pytest.mark.slow
def test_best_the_route_and_category_verdicts_agree_with_the_notice_read_by_hand():
    rng = random.Random(7)
    for number in range(times(250)):
        draw = random_person if number % 2 else random_fit
        person, states = draw(rng, rng.choice([1.0, 0.95, 0.8])), random_failed(rng)
        failed = [id for id, state in states.items() if state == "failed"]
        cells = {(n, g): by_hand.verdict(person, n, g, failed) for n, gs in by_hand.CELLS.items() for g in gs}
        result = decide(EDITION, Case(facts=read_facts(EDITION, person), steps=states), DAY).to_dict("zh")
        assert result["best"] == by_hand.best(cells)
        assert result["route"]["actors"] == by_hand.route(person, result["best"])
        order = ["no", "open", "consult", "verify", "clear"]
        for category in result["categories"]:
            grades = {g: v for (n, g), v in cells.items() if n == category["number"]}
            assert {g: r["verdict"] for g, r in category["grades"].items()} == grades
            assert category["verdict"] == max(grades.values(), key=order.index)


def test_the_board_is_the_fold_of_the_conditions():
    """The fast way and the plain way: folding each condition over three-valued truths."""
    rng = random.Random(3)
    for _ in range(times(300)):
        person = random_person(rng, 0.7)
        facts = read_facts(EDITION, person)

        def leaf(test, facts=facts):
            value = facts.get(test.fact, "unsure")
            if value == "unsure":
                return UNKNOWN
            domain = BOOK.domains[test.fact]
            return TRUE if domain.mask(test) >> domain.number(value) & 1 else FALSE

        for cell, found in zip(BOOK.cells, verdicts(BOOK, facts), strict=True):
            parts = [fold(cell.category.qualifies, leaf), *(~fold(gate.when, leaf) for gate in cell.gates)]
            if cell.granted is not None:
                parts.append(fold(cell.granted, leaf))
            kinds = {"consult": [FALSE], "verify": [FALSE], "advise": []}
            for caution in cell.cautions:
                kinds[caution.caution.kind].append(TRUE if caution.when is None else fold(caution.when, leaf))
            base, consult, verify = (
                reduce(join, values).lane()
                for join, values in ((and_, parts), (or_, kinds["consult"]), (or_, kinds["verify"]))
            )
            if base is False:
                expected = "no"
            elif base is None:
                expected = "open"
            elif consult is not False:
                expected = "consult" if consult else "open"
            elif verify is not False:
                expected = "verify" if verify else "open"
            else:
                expected = "clear"
            assert found == expected
