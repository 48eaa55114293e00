"""Days as people type them."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide import load_edition
from gcguide.cli import message
from gcguide.language.dates import Days, read_days
from gcguide.language.faq import load_faq
from gcguide.language.lexicon import load_lexicon
from gcguide.problem import Problem
from gcguide.words import load_words
from tests.effort import examples, is_deep

LEXICON = load_lexicon()
TODAY = date(2026, 3, 2)
FAQ = load_faq(load_edition("2026h1"))
SOME = examples(100)

FIRST, LAST = date(1950, 1, 1), date(2030, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def read(text, today=TODAY):
    return read_days(text, today)


def read_or_impossible(text, today=TODAY):
    """What is read; a day that does not exist is as good as none here, and any other problem is a fault."""
    try:
        return read(text, today)
    except Problem as problem:
        if problem.id != "date_impossible":
            raise
        return None


def han(number):
    """A number up to 31 as it is said."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else "〇一二三"[tens] + "十") + ("" if ones == 0 else "〇一二三四五六七八九"[ones])


def han_year(year):
    return "".join("〇一二三四五六七八九"[int(c)] for c in str(year))


def ordinal(n):
    return f"{n}{'th' if n in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


SPELLINGS = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 号",
    lambda d: f"{han_year(d.year)}年{han(d.month)}月{han(d.day)}日",
    lambda d: f"{d:%y}年{d.month}月{d.day}日",
    lambda d: "".join(chr(ord(c) + 0xFEE0) for c in d.isoformat()),
    lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{ordinal(d.day)} {MONTHS[d.month - 1][:3]} {d.year}",
    lambda d: f"{d.day}-{MONTHS[d.month - 1][:3].upper()}-{d.year}",
    lambda d: f"我是{d.year}年{d.month:02}月{d.day:02}日聘的。",
]


def is_end(day):
    return day.year in (1999, 2000, 2023, 2024) and day.day in (1, 28, 29, 30, 31)


@pytest.mark.slow
@pytest.mark.parametrize("spelling", range(len(SPELLINGS)))
def test_every_day_reads_back_as_itself(spelling):
    """As a rule every 29th, and both ends of each month of two leap years and those before; all of them with `--deep`."""
    for day in EVERY_DAY if is_deep() else [day for n, day in enumerate(EVERY_DAY) if n % 29 == 0 or is_end(day)]:
        text = SPELLINGS[spelling](day)
        assert read(text) == Days((day,)), text


@pytest.mark.parametrize("text", ["大约2024-03-01", "大概2024年3月1日", "2024年3月1日左右", "2024-03-01？", "好像是2024年3月1号", "around 1 March 2024", "maybe 2024-03-01"])
def test_a_day_one_is_not_sure_of_is_marked(text):
    assert read(text) == Days((date(2024, 3, 1),), vague=True)


@pytest.mark.parametrize(("text", "day"), [("去年元旦", "2025-01-01"), ("2022年国庆节当天", "2022-10-01"), ("2023年五一起聘", "2023-05-01")])
def test_a_day_with_a_name_is_that_day(text, day):
    assert read(text) == Days((date.fromisoformat(day),))


def test_two_digits_of_a_year_are_of_the_past():
    for day in EVERY_DAY:
        if day.day in (1, 29) and day <= TODAY:
            assert read(f"{day:%y}.{day.month}.{day.day}") == Days((day,))
            assert read(f"{day:%y}-{day.month}-{day.day}") == Days((day,))


@pytest.mark.parametrize(
    "text",
    ["2024。3。1", "2024 3 1", "２０２４年３月１日", "二零二四年三月一日", "二〇二四年三月一", "24年3月1日", "24.3.1", "240301", "24/3/1", "24.03.01",
     "2024年3月1", "我是2024年3月1日聘的", "聘任日期：2024.03.01", "1 March 2024", "the 1st of March, 2024",
     "Mar. 1st, 2024", "2024 Mar 1", "March 1 24", "I was appointed on 1 March 2024", "2024年元月1日|1", "前年3月1日", "3月1日，2024年"],
)  # fmt: skip
def test_one_day_is_understood(text):
    text, _, month = text.partition("|")
    assert read(text) == Days((date(2024, int(month or 3), 1),))


@pytest.mark.parametrize(
    ("text", "day"),
    [("二〇二四年三月二十一日", "2024-03-21"), ("二零二四年十二月廿一", "2024-12-21"), ("2024年三月卅一日", "2024-03-31"), ("去年5月8日", "2025-05-08"),
     ("今年1月5号", "2026-01-05"), ("上个月5号", "2026-02-05"), ("今天", "2026-03-02"), ("昨天", "2026-03-01"), ("前天", "2026-02-28"),
     ("yesterday", "2026-03-01"), ("5天前", "2026-02-25"), ("5 days ago", "2026-02-25"), ("May 8 last year", "2025-05-08"),
     ("13/04/2024", "2024-04-13"), ("04/13/2024", "2024-04-13"), ("98年7月1日", "1998-07-01"), ("27年1月1日", "2027-01-01")],
)  # fmt: skip
def test_other_ways_to_name_a_day(text, day):
    assert read(text) == Days((date.fromisoformat(day),))


@pytest.mark.parametrize(
    ("text", "days"),
    [("03/04/2024", "2024-04-03 2024-03-04"), ("3月1日", "2026-03-01 2025-03-01"), ("3月3日", "2025-03-03 2024-03-03"),
     ("March 1", "2026-03-01 2025-03-01"), ("1 March", "2026-03-01 2025-03-01"), ("2月29日", "2024-02-29 2020-02-29"),
     ("03/04/24", "2024-04-03 2024-03-04 2003-04-24"), ("24/03/01", "2024-03-01 2001-03-24"), ("01.03.24", "2024-03-01 2001-03-24"),
     ("24.03.25", "2025-03-24 2024-03-25"), ("3.1", "2026-03-01 2025-03-01"),
     ("3/1", "2026-03-01 2026-01-03 2025-03-01 2025-01-03")],
)  # fmt: skip
def test_readings_are_offered_most_likely_first(text, days):
    assert read(text) == Days(tuple(map(date.fromisoformat, days.split())))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2024-3", "2024-03-01", "2024-03-31"), ("2024年3月", "2024-03-01", "2024-03-31"), ("202403", "2024-03-01", "2024-03-31"),
     ("二零二四年三月", "2024-03-01", "2024-03-31"), ("24.3", "2024-03-01", "2024-03-31"),
     ("Mar 2024", "2024-03-01", "2024-03-31"), ("2024年2月", "2024-02-01", "2024-02-29"), ("2024年", "2024-01-01", "2024-12-31"),
     ("2024", "2024-01-01", "2024-12-31"), ("98年", "1998-01-01", "1998-12-31"), ("2024年3月初", "2024-03-01", "2024-03-10"),
     ("2024年3月中旬", "2024-03-11", "2024-03-20"), ("2024年3月底", "2024-03-21", "2024-03-31"), ("2023年2月下旬", "2023-02-21", "2023-02-28"),
     ("2024年上半年", "2024-01-01", "2024-06-30"), ("second half of 2024", "2024-07-01", "2024-12-31"), ("去年底", "2025-10-01", "2025-12-31"),
     ("early March 2024", "2024-03-01", "2024-03-10"), ("2024年第三季度", "2024-07-01", "2024-09-30"), ("去年五月", "2025-05-01", "2025-05-31"),
     ("前年", "2024-01-01", "2024-12-31"), ("今年3月", "2026-03-01", "2026-03-31"), ("上个月", "2026-02-01", "2026-02-28"),
     ("3年前", "2023-01-01", "2023-12-31"), ("三年前的五月", "2023-05-01", "2023-05-31"), ("十年前", "2016-01-01", "2016-12-31"),
     ("三个月前", "2025-12-01", "2025-12-31"), ("两周前", "2026-02-16", "2026-02-22"), ("last May", "2025-05-01", "2025-05-31"),
     ("last March", "2025-03-01", "2025-03-31"), ("last year", "2025-01-01", "2025-12-31"), ("2 years ago", "2024-01-01", "2024-12-31"),
     ("五月", "2025-05-01", "2025-05-31"), ("3月", "2026-03-01", "2026-03-31")],
)  # fmt: skip
def test_a_span_is_told_by_its_ends(text, first, last):
    assert read(text) == Days((date.fromisoformat(first), date.fromisoformat(last)), span=True)


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "2023-02-29", "2024年13月", "2024-13-01", "202413", "20240230", "2月30日", "13月", "30/02/2024", "99.99.99",
     "去年2月29日", "February 30", "2024年0月", "上个月31日", "二〇二四年二月三十日"],
)  # fmt: skip
def test_a_day_that_does_not_exist_is_said(text):
    with pytest.raises(Problem) as caught:
        read(text)
    assert caught.value.id == "date_impossible"
    assert text in message(caught.value, load_words("zh"))


@pytest.mark.parametrize(
    "text",
    ["", " ", "1", "12", "1,3", "1 3", "1、2", "31", "999", "99999", "0471-6928486", "13948123456", "1234567", "69284860", "-", "年", "日",
     "的", "不清楚", "十", "三四月", "两三年前", "2-3月", "2024年2-3月", "2024年3月到5月", "2024-03-01 2024-05-01", "maybe", "market", "marching",
     "4月30日指网上提交还是纸质送达？几点截止？", "2024年3月1日是截止日期吗", "什么时候截止", "去年没通过今年还能报吗", "2024年以前",
     "满2年", "2026年上半年什么时候截止", "一年几次", "第3类", "3.14.15.9", "192.168.1.1", "0", "三", "十二", "初"],
)  # fmt: skip
def test_what_is_no_date_is_left_alone(text):
    assert read(text) is None


def test_no_question_that_people_ask_is_taken_for_a_date():
    for ways in FAQ.ways.values():
        for question in ways:
            assert read(question) is None, question


pieces = st.sampled_from([*"0123456789年月日号初底前中上去今的一二三十廿〇./-。， ", "May", "last", "ago", "year", "st", "2024", "个月", "上半年"])


@SOME
@given(st.text() | st.lists(pieces, max_size=12).map("".join), st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_nothing_typed_does_harm(text, today):
    found = read_or_impossible(text, today)
    if found is not None:
        assert found.days
        assert len(set(found.days)) == len(found.days)
        assert not found.span or (len(found.days) == 2 and found.days[0] < found.days[1])


@pytest.mark.parametrize("text", ["1", "年", "一", "2024年", "-", "去年", "的", " ", "may ", "初", "是的", "2024-"])
def test_long_texts_are_no_dates_and_soon_told(text):
    started = perf_counter()
    assert read(text * 10_000) is None
    for length in (20, 50, 90):
        read_or_impossible((text * length)[:100])
    assert perf_counter() - started < 1
