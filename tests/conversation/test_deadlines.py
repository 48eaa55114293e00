"""Deadlines that people tell: in any spelling, near the batch or in the future, kept or only supposed."""

from datetime import date

import pytest

from gcguide import load_edition
from gcguide.conversation.deadlines import read_deadline, same_day_later
from gcguide.conversation.session import Shelf, session_for
from gcguide.problem import Problem
from gcguide.words import load_words

EDITION = load_edition("2026h1")
TODAY = date(2026, 3, 2)


def read(kind, text, today=TODAY):
    return read_deadline(EDITION, kind, text, today)


@pytest.mark.parametrize(
    "text",
    [
        "2026-4-20",
        "2026年4月20日",
        "4月20日",
        "4-20",
        "4/20",
        "20 April",
        "二〇二六年四月二十日",
        "20260420",
        "4月20号",
    ],
)
@pytest.mark.parametrize("today", [TODAY, date(2026, 4, 25), date(2026, 11, 28)], ids=str)
def test_a_local_deadline_without_a_year_is_of_the_batch(text, today):
    assert read("local", text, today) == date(2026, 4, 20)


@pytest.mark.parametrize(("text", "day"), [
    ("10月31日", date(2026, 10, 31)), ("4月30日", date(2026, 4, 30)), ("明年4月30日", date(2027, 4, 30)),
    ("2月1日", date(2027, 2, 1)), ("2027/4/30", date(2027, 4, 30)), ("30 April 2027", date(2027, 4, 30)),
])  # fmt: skip
def test_a_supposed_deadline_without_a_year_is_still_to_come(text, day):
    assert read("supposed", text) == day


@pytest.mark.parametrize("text", ["", "  ", "没有", "无", "none"])
def test_nothing_takes_it_back(text):
    assert read("local", text) is read("supposed", text) is None


@pytest.mark.parametrize(("kind", "text", "problem"), [
    ("local", "下个月吧", "deadline_unclear"), ("local", "2026年4月", "deadline_unclear"), ("local", "4月31日", "date_impossible"),
    ("local", "2019-4-20", "date_far"), ("supposed", "2026-1-5", "date_far"), ("supposed", "材料要几份", "deadline_unclear"),
])  # fmt: skip
def test_what_is_no_deadline_is_told(kind, text, problem):
    with pytest.raises(Problem) as refused:
        read(kind, text)
    assert refused.value.id == problem


def test_the_same_day_of_a_later_year_is_to_come():
    assert same_day_later(date(2026, 4, 30), TODAY) == date(2027, 4, 30)
    assert same_day_later(date(2026, 4, 30), date(2028, 6, 1)) == date(2029, 4, 30)
    assert same_day_later(date(2024, 2, 29), date(2024, 1, 1)) == date(2025, 2, 28)


def talk(session, *replies):
    """What is said to the last of some replies."""
    said = []
    for reply in replies:
        said = [line for remark in session.conversation.hear(reply) for line in remark.lines]
    return "\n".join(said)


@pytest.fixture
def session():
    return session_for(None, "2026h1", load_words("zh"), TODAY, Shelf())


def test_the_local_deadline_is_asked_for_kept_and_taken_back(session):
    talk(session, "2")
    asked = session.conversation.prompt.question
    talk(session, "当地截止")
    assert session.conversation.asks_day == "local"
    assert "没有“4月31日”这一天" in talk(session, "4月31日")
    assert session.conversation.asks_day == "local", "it is asked on"
    assert "2026年4月20日" in talk(session, "4月20日")
    assert session.conversation.asks_day is None
    assert session.conversation.prompt.question == asked, "the question stands as before"
    assert session.keep() is None
    again = session_for(session.number, None, load_words("zh"), TODAY, session.shelf)
    assert again.local_deadline == again.case.local_deadline == date(2026, 4, 20)
    talk(again, "改当地截止", "没有")
    assert again.case.local_deadline is None


def test_leaving_the_day_changes_nothing(session):
    talk(session, "设想截止")
    assert "没有改动" in talk(session, "返回")
    assert session.conversation.asks_day is None
    assert not session.front.is_supposed


def test_a_supposed_deadline_judges_all_and_is_not_kept(session):
    talk(session, "2")
    talk(session, "当地截止", "4月20日")
    told = session.facts
    talk(session, "设想截止", "2027-4-30")
    assert session.facts == told
    assert session.edition.is_supposed
    assert session.interview.edition is session.edition
    assert session.assessment().window.state == "supposed"
    assert session.case.local_deadline is None, "the earlier date was of this batch"
    assert session.keep() is None
    saved = session.shelf.store().load(session.number)
    assert saved.seen.deadline == "2026-04-30"
    assert saved.answers.local_deadline == "2026-04-20"
    again = session_for(session.number, None, load_words("zh"), TODAY, session.shelf)
    assert again.assessment().window.state == "open"
    talk(session, "设想截止", "没有")
    assert session.assessment().window.state == "open"
    assert session.case.local_deadline == date(2026, 4, 20)
