"""The result in a few lines, to be pasted into a message: enough to act on, and nothing that gives a person away."""

from itertools import pairwise

import pytest

from gcguide.paper.compose import short
from gcguide.words import load_words
from tests.journeys import JOURNEYS, session_of, typed


def told(journey, lang="zh", **person):
    """The short text at the end of a journey."""
    session = session_of(JOURNEYS[journey], lang)
    for text in typed(JOURNEYS[journey], lang):
        session.conversation.hear(text)
    session.person.update(person)
    return short(session.edition, session.case, session.today, load_words(lang)), session


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", JOURNEYS)
def test_it_is_short_and_says_what_to_do(name, lang):
    text, session = told(name, lang, name="乌云", id_number="150203198001010018", phone="13800000000")
    lines = text.splitlines()
    assert len(lines) <= (38 if name == "sure_of_nothing" else 28)
    assert not any(secret in text for secret in ("乌云", "150203198001010018", "13800000000"))
    parts = session.sections()
    for act in parts.plan.acts:
        assert sum(act.label[lang] in line for line in lines) >= 1, act.id
    assert parts.words("report.disclaimer") in lines
    assert not any(a == b for a, b in pairwise(lines))


def test_where_nothing_fits_it_names_the_ways_and_no_answer():
    text, _ = told("nothing_fits")
    assert "普通职称评审" in text
    assert "博士后经历" not in text
    assert "未勾选" not in text


def test_before_all_is_asked_it_says_what_to_find_out_and_how():
    text, _ = told("sure_of_nothing")
    assert "身份：问单位人事部门" in text


def test_both_days_are_named_and_those_that_have_passed_say_so():
    assert "建议不晚于2026年3月30日（周一），最晚2026年4月13日（周一）" in told("doctor")[0]
    assert "最晚2026年4月13日（周一）（已过）" in told("welder")[0]
