"""People's own words are understood: at least so much of what they ask, reply and tell, and hardly anything wrongly.

`python3 benchmarks/understanding.py` prints the figures; the bounds lie a little below what was measured.
"""

import pytest

from tests.understanding.measure import HALVES, half, questions, read, replies, told


@pytest.mark.parametrize(("name", "key", "least"), [("questions", "text", 300), ("replies", "reply", 200), ("paragraphs", "text", 60)])
def test_there_are_enough_and_half_of_them_were_never_looked_at(name, key, least):
    items = read(name, None, key)
    assert len(items) >= least
    assert len({(item.get("fact"), item[key]) for item in items}) == len(items)
    assert abs(sum(half(item[key]) == HALVES[0] for item in items) / len(items) - 0.5) < 0.1


@pytest.mark.slow
@pytest.mark.parametrize("part", HALVES)
def test_questions_are_helped_and_hardly_ever_answered_wrongly_at_once(part):
    found = questions(part)
    assert found.share("helped") >= 0.85, found.counts
    assert found.share("wrong") <= 0.01, found.counts


@pytest.mark.slow
@pytest.mark.parametrize("part", HALVES)
def test_replies_are_understood_or_offered_and_none_is_taken_wrongly(part):
    found = replies(part)
    assert found.share("right") >= 0.88, found.counts
    assert found.counts["wrong"] == 0, found.misses
    assert found.counts["soon"] <= 2, found.counts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least", "most"), [("paragraphs", 0.94, 0), ("stories", 0.9, 0.005), ("stories_unseen", 0.78, 0.05)]
)
def test_what_people_tell_about_themselves_is_found_and_hardly_anything_made_up(name, least, most):
    found = told(name)
    assert found.share("found", "stated") >= least, found.counts
    assert found.share("invented", "shown") <= most, found.counts
