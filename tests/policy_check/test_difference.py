"""What two editions do differently, held against random people: each change has its person, and none is missed."""

import random
import time
from datetime import date, timedelta

import pytest

from gcguide import Problem, load_edition
from gcguide.core.facts import read_value
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.policy_check.difference import changes
from tests.people import random_fit
from tests.policy.drills import DATES, RULES, drill_folder

PAIRS = [("2026h1", DATES), ("2026h1", RULES), (RULES, "2026h1"), (DATES, RULES)]


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    return drill_folder(tmp_path_factory.mktemp("drills") / "policy")


def judged(edition, facts):
    """The verdict of each category and grade by what the edition can read of the answers."""
    known = {}
    for id, value in facts.items():
        try:
            known |= {id: read_value(edition, id, value)} if id in edition.facts else {}
        except Problem:
            pass  # an answer that only the other edition knows
    book = rulebook(edition)
    return {(cell.category.id, cell.grade): v for cell, v in zip(book.cells, verdicts(book, known), strict=True)}


def somebody(rng, editions, known):
    """A person as both editions ask about them: the facts and values that only one has as well."""
    person = random_fit(rng, known)
    for edition in editions:
        for id in edition.facts.ids:
            fact = edition.facts[id]
            options = list(fact.options)
            if options and fact.kind != "set" and (id == "technical_leader_of" or id not in person) and rng.random() < known / 2:
                person[id] = rng.choice(options)
    if rng.random() < 0.5:
        near = rng.choice([edition.deadline for edition in editions])
        person["associate_senior_appointed"] = date(near.year - 2, near.month, near.day) + timedelta(days=rng.randint(-1, 2))
    return person


def told_and_seen(before, after, count, seed):
    """The changes told, and those seen in so many people; the cells that differ for those who left answers open."""
    told = {(one.category, one.grade, one.before, one.after) for one in changes(before, after)}
    rng, seen, cells = random.Random(seed), set(), set()
    for number in range(count):
        known = 1.0 if number % 4 else 0.8
        person = somebody(rng, (before, after), known)
        whole = all(person.get(id, "unsure") != "unsure" for edition in (before, after) for id in edition.facts.ids)
        old, new = judged(before, person), judged(after, person)
        for key in old | new:
            was, now = old.get(key), new.get(key)
            if was != now and {was, now} != {None, Verdict.NO}:
                cells.add(key)
                if whole:
                    seen.add((*key, was, now))
    return told, seen, cells


def holds(before, after, count, seed):
    told, seen, cells = told_and_seen(before, after, count, seed)
    assert seen <= told, "missed"
    assert cells <= {key[:2] for key in told}, "missed where answers are open"
    return told, seen


@pytest.mark.parametrize("pair", PAIRS)
def test_each_change_told_happens_to_the_person_who_stands_for_it(pair, policy):
    before, after = (load_edition(id, policy) for id in pair)
    found = changes(before, after)
    assert found
    for one in found:
        assert judged(before, one.facts).get((one.category, one.grade)) == one.before
        assert judged(after, one.facts).get((one.category, one.grade)) == one.after


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_no_change_of_random_people_is_missed(pair, policy):
    told, seen = holds(*(load_edition(id, policy) for id in pair), 1500, 7)
    assert len(seen) > len(told) / 3, "people who tell nothing would miss nothing"


@pytest.mark.deep
@pytest.mark.parametrize("pair", PAIRS)
def test_no_change_of_many_random_people_is_missed(pair, policy):
    holds(*(load_edition(id, policy) for id in pair), 50_000, random.randrange(1 << 30))


def test_what_the_drills_change_is_told_and_nothing_else(policy):
    first, dates, rules = (load_edition(id, policy) for id in ("2026h1", DATES, RULES))
    assert changes(first, first) == []
    # Another deadline lets some be clear in full senior who had to ask; that is all that dates do.
    assert {(one.category, one.grade, one.before, one.after) for one in changes(first, dates)} == {
        ("talent_tier", "full_senior", "consult", "verify"), ("talent_tier", "full_senior", "consult", "clear"),
    }  # fmt: skip
    dropped = [one for one in changes(first, rules) if one.category == "overseas"]
    assert {one.after for one in dropped} == {None}
    assert {(one.grade, one.before) for one in dropped} == {
        (grade, before)
        for grade in ("junior", "intermediate", "associate_senior", "full_senior") for before in ("consult", "verify")
    }  # fmt: skip
    added = [one for one in changes(first, rules) if one.facts.get("technical_leader_of") == "drill_centre"]
    assert {(one.category, one.before) for one in added} == {("major_contribution", "open")}
    assert {one.after for one in added} == {"consult", "verify", "clear"}
    others = {one.category for one in changes(dates, rules)} - {"overseas", "major_contribution"}
    assert others == {"postdoc", "skilled_talent"}


def test_the_comparison_takes_less_than_a_second(policy):
    editions = [load_edition(id, policy) for id in ("2026h1", RULES)]
    start = time.process_time()
    changes(*editions)
    assert time.process_time() - start < 1
