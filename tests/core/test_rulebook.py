"""The parts of a compiled edition, one by one: numbered answers, forms, literals, and where a fact decides."""

import random
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from gcguide import kleene
from gcguide.core.live import Contrast, contrasts, liveness
from gcguide.core.normal_form import Literals, NormalForm, domain, in_order, last_day_for, merged, minimal, years_later
from gcguide.core.rulebook import conditions, rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.kleene import Lanes, Not, Test, fold
from tests.people import EDITION, random_person

BOOK = rulebook(EDITION)


def test_years_on_the_calendar():
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
    two = Test("associate_senior_appointed", years=2, before="deadline")
    assert last_day_for(two, EDITION) == date(2024, 4, 30)
    assert last_day_for(replace(two, before="year_end"), EDITION) == date(2024, 12, 31)
    assert last_day_for(replace(two, before="year_end"), EDITION.with_deadline(date(2027, 4, 30))) == date(2025, 12, 31)
    leap = EDITION.with_deadline(date(2026, 2, 28))
    assert last_day_for(two, leap) == date(2024, 2, 29), "two years after 29 February is 28 February"
    assert last_day_for(two, EDITION.with_deadline(date(2025, 2, 28))) == date(2023, 2, 28)


def numbered(fact, *used):
    return domain(fact, EDITION, used)


def years(count):
    return Test("", years=count, before="deadline")


def test_answers_that_no_rule_tells_apart_share_a_number():
    days = numbered("associate_senior_appointed", years(2), years(5), years(2))
    assert days.answers == (date(2021, 4, 30), date(2024, 4, 30), None)
    assert [days.number(day) for day in (date(2021, 4, 30), date(2021, 5, 1), date(2024, 4, 30), date(2024, 5, 1))] == [0, 1, 1, 2]
    assert [days.mask(years(count)) for count in (5, 2)] == [0b001, 0b011]
    assert days.full == 0b111
    assert days.within(0b110) == [date(2024, 4, 30), None]
    places = numbered("place", Test("", ("150781",)), Test("", ("152501", "150781")))
    assert places.answers == ("150781", "152501", "other")
    assert [places.number(code) for code in ("150781", "152501", "150203")] == [0, 1, 2]
    assert places.mask(Test("", ("152501",))) == 0b010
    assert numbered("works_in_region").answers == (True, False)
    assert numbered("works_in_region").mask(Test("", (False,))) == 0b10


def test_a_set_is_numbered_by_its_subsets_and_asked_for_any_of_its_values():
    sets = numbered("achievements")
    assert len(sets.answers) == len(set(sets.answers)) == 8
    assert sets.answers[0] == frozenset()
    asked = Test("", ("engineering_problem", "major_contribution"))
    meant = [answer for answer in sets.answers if answer & {"engineering_problem", "major_contribution"}]
    assert sets.within(sets.mask(asked)) == meant
    assert [sets.number(answer) for answer in sets.answers] == list(range(8))


def test_the_value_of_a_condition_is_told_by_its_test_and_answer():
    assert BOOK.truth(None, {}) is True
    retired = Test("standing", ("retired",))
    assert [BOOK.truth(retired, facts) for facts in ({}, {"standing": "unsure"}, {"standing": "retired"}, {"standing": "professional"})] == [None, None, True, False]
    two_years = Not(Test("associate_senior_appointed", years=2, before="deadline"))
    assert [BOOK.truth(two_years, {"associate_senior_appointed": day}) for day in (date(2024, 4, 30), date(2024, 5, 1))] == [False, True]


def test_every_condition_of_the_rules_counts_towards_the_numbers():
    asked = {test.fact for condition in conditions(EDITION.rules) for test in kleene.tests(condition)}
    assert "social_review_eligible" in asked, "an advice too"
    assert {"passed_before", "failed_without_new"} <= {gate.id for gate in EDITION.rules.gates if gate.when in conditions(EDITION.rules)}
    softened = [way.when for gate in EDITION.rules.gates for way in gate.softened]
    assert len(softened) == 1
    assert softened[0] in conditions(EDITION.rules)
    assert BOOK.domains["associate_senior_appointed"].answers == (date(2024, 4, 30), date(2024, 12, 31), None)
    assert BOOK.domains["place"].answers == ("150781", "152501", "other")


def test_the_cells_of_a_category_and_what_stands_in_them():
    assert [cell.grade for cell in BOOK.cells_of("talent_tier")] == ["associate_senior", "full_senior"]
    order = [(cell.category.number, EDITION.rules.grades.order.index(cell.grade)) for cell in BOOK.cells]
    assert order == sorted(order)
    everywhere = {"central_unit", "freelance", "region_unit", "separate_city", "social_review_first"}
    expected = {
        ("talent_tier", "associate_senior"): ["associate_for_upper_tier", "works_elsewhere"],
        ("talent_tier", "full_senior"): ["two_years_after_deadline", "passed_then_two_years", "works_elsewhere"],
        ("postdoc", "associate_senior"): ["station_outside_region"],
        ("no_required_degree", "intermediate"): ["lower_grades_not_stated", "works_elsewhere"],
        ("no_required_degree", "full_senior"): ["education_only_full", "skips_a_grade_full", "works_elsewhere"],
        ("overseas", "junior"): ["grade_by_comparison", "lower_grades_overseas", "works_elsewhere"],
        ("overseas", "full_senior"): ["grade_by_comparison", "titled_yet_first", "works_elsewhere"],
        ("title_from_elsewhere", "junior"): ["confirmed_or_reviewed", "lower_grades_elsewhere"],
        ("title_from_elsewhere", "associate_senior"): ["confirmed_or_reviewed"],
        ("major_contribution", "full_senior"): ["full_senior_not_named", "national_key_laboratory", "works_elsewhere"],
    }
    cells = {(cell.category.id, cell.grade): cell for cell in BOOK.cells}
    for cell, own in expected.items():
        ids = [c.caution.id for c in cells[cell].cautions]
        assert [id for id in ids if id not in everywhere] == own, cell
        assert everywhere <= set(ids)
    for cell in BOOK.cells:
        softened = [gate.gate.id for gate in cell.gates if gate.softened]
        assert softened == (["passed_before"] if (cell.category.id, cell.grade) == ("talent_tier", "full_senior") else [])


A, B, C = ("a", 0b01), ("b", 0b01), ("c", 0b11)
FULL = {"a": 0b11, "b": 0b11, "c": 0b111}


def group(*literals):
    return frozenset(literals)


def test_groups_stand_in_one_order_whatever_order_they_come_in():
    groups = [group(C), group(("a", 0b10)), group(A, B), group(A, C)]
    expected = [group(("a", 0b10)), group(C), group(A, B), group(A, C)]
    assert all(in_order(shuffled) == expected for shuffled in permutations(groups))


def test_absorption():
    groups = [group(A), group(A, B), group(B, C), group(A, B, C), group(B, C)]
    assert all(minimal(shuffled) == {group(A), group(B, C)} for shuffled in permutations(groups))
    assert minimal([group(A), group()]) == {group()}


def test_literals_of_one_fact_meet():
    assert merged([("a", 0b011), ("b", 0b1), ("a", 0b110)]) == {"a": 0b010, "b": 0b1}
    assert merged([("a", 0b01), ("a", 0b10)]) == {"a": 0}


def test_true_and_false_as_forms():
    true, false = (NormalForm.constant(value, FULL) for value in (True, False))
    a = NormalForm.literal("a", 0b01, FULL)
    assert (a & true, a | false) == (a, a)
    assert (a | true, a & false) == (true, false)
    assert (~true, ~false) == (false, true)
    assert ~a == NormalForm.literal("a", 0b10, FULL)


def test_where_a_fact_decides():
    a, b = NormalForm.literal("a", 0b01, FULL), NormalForm.literal("b", 0b01, FULL)
    assert list(contrasts(a & b)) == [Contrast("a", 0b01, 0b10, {"b": 0b01}), Contrast("b", 0b01, 0b10, {"a": 0b01})]
    assert sorted(contrasts(a | b), key=lambda one: one.fact) == [
        Contrast("a", 0b01, 0b10, {"b": 0b10}), Contrast("b", 0b01, 0b10, {"a": 0b10})
    ]  # fmt: skip
    same, other = NormalForm.literal("c", 0b011, FULL), NormalForm.literal("c", 0b110, FULL)
    assert list(contrasts(same & other)) == [Contrast("c", 0b010, 0b100, {}), Contrast("c", 0b010, 0b001, {})]
    one = Contrast("c", 0b011, 0b100, {})
    assert [one.tells_apart(*pair) for pair in ((0, 2), (2, 1), (0, 1), (2, 2))] == [True, True, False, False]


def test_literals_and_what_answers_make_of_them():
    standing, region = BOOK.domains["standing"], BOOK.domains["works_in_region"]
    groups = [[("standing", 0b001)], [("works_in_region", 0b01), ("standing", 0b110), ("standing", 0b001)]]
    literals = Literals.of({"standing": standing, "works_in_region": region}, groups)
    assert dict(literals.bits) == {("standing", 0b001): 1, ("standing", 0b110): 2, ("works_in_region", 0b01): 4}
    assert literals.mask(groups[1]) == 7
    assert literals.known({"standing": "retired", "works_in_region": "unsure"}) == Lanes(2, 1)
    assert literals.known({"standing": "professional", "works_in_region": False}) == Lanes(1, 6)
    assert literals.known({}) == Lanes(0, 0)


def test_the_last_unknown_fact_is_at_stake_just_where_the_verdict_is_open():
    rng, live = random.Random(63), liveness(BOOK)
    seen = 0
    for _ in range(80):
        person = random_person(rng, 1.0)
        for id in rng.sample(EDITION.facts.ids, 8):
            rest = {other: value for other, value in person.items() if other != id}
            undecided = [cell for cell, verdict in zip(BOOK.cells, verdicts(BOOK, rest), strict=True) if verdict is Verdict.OPEN]
            seen += len(undecided)
            assert live.at_stake(id, rest) == undecided
            assert live.live(rest) == ([id] if undecided else [])
            for category in BOOK.steps:
                assert live.missing(category, rest) == ([id] if any(cell.category.id == category for cell in undecided) else [])
    assert seen > 100
    category = BOOK.cells[0].category.id
    assert live.missing(category, {}, ["recommendation"]) == [], "a failed step has settled it"
    assert live.missing(category, {}, ["expert_panel"]) == live.missing(category, {}) != [], "one of another category has not"


@pytest.mark.parametrize("cell", BOOK.cells, ids=lambda cell: f"{cell.category.id} {cell.grade}")
def test_the_three_forms_of_a_cell_are_its_conditions(cell):
    rng = random.Random(64)
    domains = BOOK.domains

    def value(form, facts):
        literals = Literals.of(domains, form.terms)
        known = literals.known(facts)
        masks = [literals.mask(term) for term in form.terms]
        return True if any(mask & known.true == mask for mask in masks) else None if any(not mask & known.false for mask in masks) else False

    def leaf(test):
        return NormalForm.literal(test.fact, domains[test.fact].mask(test), {id: one.full for id, one in domains.items()})

    assert BOOK.normal_form(cell.category.qualifies) == fold(cell.category.qualifies, leaf)
    for _ in range(15):
        facts = {id: value for id, value in random_person(rng, 0.8).items() if value != "unsure"}
        raised = {kind: [BOOK.truth(c.when, facts) for c in cell.cautions if c.caution.kind == kind] for kind in ("consult", "verify")}
        for kind, form in (("consult", cell.consult), ("verify", cell.verify)):
            expected = True if True in raised[kind] else None if None in raised[kind] else False
            assert value(form, facts) is expected
        shut = [BOOK.truth(gate.when, facts) for gate in cell.gates]
        parts = [BOOK.truth(cell.category.qualifies, facts), BOOK.truth(cell.granted, facts), *(None if one is None else not one for one in shut)]
        assert value(cell.base, facts) is (False if False in parts else None if None in parts else True)
