"""The laws of CONTRACT §2, as properties of random applicants."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide import assess
from gcguide.core.facts import read_facts
from gcguide.core.live import liveness
from gcguide.core.reasons import FactChange
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from tests import people as crowd
from tests.effort import examples, times
from tests.people import EDITION, FACTS, answers, people, random_failed, random_person, steps

DAY = date(2026, 3, 2)
BOOK = rulebook(EDITION)
CATEGORIES = list(BOOK.steps)


def failed_in(states):
    return {id for id, state in states.items() if state == "failed"}


def unknown(person):
    return [id for id in FACTS.ids if person.get(id, "unsure") == "unsure"]


def blanked(rng, count):
    """A complete person with a few facts made unknown: the sub-space is small enough to try it all."""
    person = random_person(rng, 1.0)
    for id in rng.sample(FACTS.ids, count):
        person.pop(id, None)
    return person


def completions(person, ids):
    for values in product(*(answers(id) for id in ids)):
        yield {**person, **dict(zip(ids, values, strict=True))}


@pytest.mark.slow
@examples(100)
@given(people(), steps, st.data())
def test_one_more_answer_never_changes_a_verdict_that_is_not_open(person, states, data):
    before = verdicts(BOOK, person, failed_in(states))
    still = unknown(person)
    if not still:
        return
    id = data.draw(st.sampled_from(still))
    after = verdicts(BOOK, {**person, id: data.draw(st.sampled_from(answers(id)))}, failed_in(states))
    for old, new in zip(before, after, strict=True):
        assert old is Verdict.OPEN or old is new


def test_no_verdict_is_given_while_an_unknown_fact_could_change_it():
    """Exhaustive: every completion of up to four unknown facts."""
    rng = random.Random(11)
    tried = 0
    while tried < times(75):
        person = blanked(rng, rng.choice([2, 3, 3, 4]))
        ids = unknown(person)
        if 1 < len(list(completions({}, ids))) <= 1_500:
            tried += 1
            now = verdicts(BOOK, person)
            later = [verdicts(BOOK, whole) for whole in completions(person, ids)]
            for cell, verdict in enumerate(now):
                possible = {verdicts[cell] for verdicts in later}
                assert Verdict.OPEN not in possible
                if verdict is not Verdict.OPEN:
                    assert possible == {verdict}


def test_missing_are_exactly_the_facts_that_can_still_change_a_verdict():
    """Brute force: a fact is live if, for some answers to the others, the verdict is open without it."""
    rng = random.Random(12)
    live = liveness(BOOK)
    tried = 0
    while tried < times(60):
        person = blanked(rng, rng.choice([1, 2, 3, 4]))
        ids = unknown(person)
        if len(list(completions({}, ids))) > 600:
            continue
        tried += 1
        expected = {category: set() for category in CATEGORIES}
        for id in ids:
            others = [other for other in ids if other != id]
            for rest in completions(person, others):
                rest.pop(id, None)
                for cell, verdict in zip(BOOK.cells, verdicts(BOOK, rest), strict=True):
                    if verdict is Verdict.OPEN:
                        expected[cell.category.id].add(id)
        for category in CATEGORIES:
            assert set(live.missing(category, person)) == expected[category], (category, person)


@pytest.mark.slow
def test_an_open_verdict_always_names_what_is_missing():
    rng = random.Random(13)
    for _ in range(times(300)):
        person, states = random_person(rng, rng.random()), random_failed(rng)
        result = assess(EDITION, person, DAY, states)
        for category in result.categories:
            if Verdict.OPEN in {grade.verdict for grade in category.grades.values()}:
                assert category.missing
            if category.verdict is Verdict.NO:
                assert not category.missing


@pytest.mark.slow
@examples(40)
@given(people(), steps, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(person, states, rng):
    items = list(person.items())
    rng.shuffle(items)
    assert assess(EDITION, dict(items), DAY, states).to_dict() == assess(EDITION, person, DAY, states).to_dict()


@pytest.mark.slow
def test_the_culprits_alone_force_the_no_and_nothing_smaller_does():
    rng = random.Random(14)
    sizes = set()
    for _ in range(times(250)):
        person, states = random_person(rng, rng.choice([1.0, 0.9, 0.6])), random_failed(rng)
        result = assess(EDITION, person, DAY, states)
        known = [id for id in FACTS.ids if person.get(id, "unsure") != "unsure"]
        things = known + sorted(failed_in(states))
        for category in result.categories:
            if category.verdict is not Verdict.NO:
                assert category.culprits == ()
                continue
            sizes.add(len(category.culprits))
            assert is_no(category.id, person, category.culprits)
            if len(category.culprits) <= 3:
                for smaller in combinations(things, len(category.culprits) - 1):
                    assert not is_no(category.id, person, smaller), (category.id, smaller)
    assert {1, 2, 3} <= sizes


def is_no(category, person, ids):
    """Whether these facts and failed steps alone make every grade of the category `no`."""
    facts = {id: person[id] for id in ids if id in FACTS}
    cells = verdicts(BOOK, facts, [id for id in ids if id not in FACTS])
    return all(v is Verdict.NO for c, v in zip(BOOK.cells, cells, strict=True) if c.category.id == category)


@pytest.mark.slow
def test_the_change_named_opens_the_grade_and_no_single_answer_does_better():
    rng = random.Random(15)
    changes = 0
    for _ in range(times(150)):
        person, states = random_person(rng, rng.choice([1.0, 0.8])), random_failed(rng)
        result = assess(EDITION, person, DAY, states)
        for category in result.categories:
            for grade, found in category.grades.items():
                if found.verdict is not Verdict.NO:
                    assert found.change is None
                    continue
                changes += 1
                change = found.change
                assert change is not None
                redone = {**states, **dict.fromkeys(change.steps, "done")}
                altered = {**person, **{one.fact: other_answer(rng, one) for one in change.facts}}
                assert verdict_of(altered, redone, category.id, grade) is not Verdict.NO
                if len(change.facts) > 1 and changes % 8 == 0:
                    assert not any_single_answer_opens(person, redone, category.id, grade)
                if change.from_day is not None:
                    moved = EDITION.with_deadline(change.from_day)
                    before = EDITION.with_deadline(date(change.from_day.year - 1, 12, 31))
                    assert verdict_of(person, redone, category.id, grade, moved) is not Verdict.NO
                    assert verdict_of(person, redone, category.id, grade, before) is Verdict.NO
    assert changes > 300


def other_answer(rng, one: FactChange):
    if one.on_or_before is not None:
        return one.on_or_before - timedelta(days=rng.randrange(400))
    return rng.choice(one.to)


def verdict_of(person, states, category, grade, edition=EDITION):
    book = rulebook(edition)
    cells = verdicts(book, read_facts(edition, person), failed_in(states))
    return next(v for c, v in zip(book.cells, cells, strict=True) if (c.category.id, c.grade) == (category, grade))


def any_single_answer_opens(person, states, category, grade):
    return any(
        verdict_of({**person, id: value}, states, category, grade) is not Verdict.NO
        for id in FACTS.ids
        for value in answers(id)
        if not settled_late({**person, id: value}, category, grade)
    )


def settled_late(person, category, grade):
    """The one corner where Kleene logic says open though every tier would be `no` (`policy check` lists it)."""
    corner = (category, grade) == ("talent_tier", "full_senior")
    passed = person.get("green_channel_history") == "passed"
    return corner and passed and person.get("talent_tier", "unsure") == "unsure"


def test_kleene_logic_is_late_in_that_one_corner_only():
    """Exhaustive over small sub-spaces: else, what is open can really end in two ways."""
    rng = random.Random(18)
    tried = 0
    while tried < times(75):
        person = blanked(rng, rng.choice([1, 2, 3]))
        ids = unknown(person)
        if not ids or len(list(completions({}, ids))) > 600:
            continue
        tried += 1
        later = [verdicts(BOOK, whole) for whole in completions(person, ids)]
        for number, (cell, verdict) in enumerate(zip(BOOK.cells, verdicts(BOOK, person), strict=True)):
            if verdict is Verdict.OPEN and len({verdicts[number] for verdicts in later}) == 1:
                assert settled_late(person, cell.category.id, cell.grade)
    person = {"green_channel_history": "passed", "current_grade": "none"}
    assert verdict_of(person, {}, "talent_tier", "full_senior") is Verdict.OPEN
    for tier in answers("talent_tier"):
        assert verdict_of({**person, "talent_tier": tier}, {}, "talent_tier", "full_senior") is Verdict.NO


@pytest.mark.slow
def test_unsure_and_unanswered_are_the_same_to_the_logic():
    rng = random.Random(16)
    for _ in range(times(150)):
        person = random_person(rng, 0.6)
        bare = {id: value for id, value in person.items() if value != "unsure"}
        with_unsure, without = assess(EDITION, person, DAY), assess(EDITION, bare, DAY)
        assert replace(with_unsure, to_find_out=()) == replace(without, to_find_out=())
        assert without.to_find_out == ()


def test_to_find_out_are_the_unsure_facts_that_matter():
    rng = random.Random(17)
    for _ in range(times(150)):
        person = random_person(rng, 0.6)
        result = assess(EDITION, person, DAY)
        live = {id for category in result.categories for id in category.missing}
        employer = person.get("employer", "unsure")
        if employer == "unsure":
            live |= {"employer", "place"}
        elif employer in ("league_unit", "county_unit", "company"):
            live.add("place")
        assert set(result.to_find_out) == {id for id in live if person.get(id) == "unsure"}


def test_the_random_people_reach_all_kinds_of_answers():
    rng = random.Random(1)
    seen = {id: set() for id in FACTS.ids}
    for _ in range(2_000):
        for id, value in random_person(rng, 0.9).items():
            seen[id].add(value)
    for id in FACTS.ids:
        assert seen[id] >= {*crowd.answers(id), "unsure"}
