"""Days off of a year that no schedule is here for: read from the sentences of the State Council, asked for, counted."""

from datetime import date

import openpyxl
import pytest

from gcguide import load_edition
from gcguide.authoring.days_off import holiday_told, read_holiday
from gcguide.authoring.interview import Script
from gcguide.authoring.workbook import read_workbook, workbook
from gcguide.policy.front_page import read_front_page
from gcguide.policy_check.comparison import Comparison
from gcguide.problem import Problem
from gcguide.words import load_words
from tests.authoring.test_new_edition import TITLE, answered, written
from tests.people import EDITION
from tests.policy.drills import drill_folder
from tests.policy_check.checking import check, only

WORDS = load_words("zh")
# Word for word, as issued on 4 November 2025.
OF_2026 = [
    "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。",
    "二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。",
    "三、清明节：4月4日（周六）至6日（周一）放假，共3天。",
    "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。",
    "五、端午节：6月19日（周五）至21日（周日）放假，共3天。",
    "六、中秋节：9月25日（周五）至27日（周日）放假，共3天。",
    "七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。",
]
NEXT = {
    "notice.title": TITLE.replace("2026年下半年", "2027年上半年"), "notice.printed_on": "2027年3月20日", "deadline.date": "4月30日",
}  # fmt: skip
# Invented: that of 2027 was not issued when this was written.
OF_2027 = {
    "holidays.2027.元旦": "1月1日至3日放假", "holidays.2027.清明节": "4月3日至5日放假", "holidays.2027.劳动节": "5月1日—5日放假，4月25日（周日）、5月8日补班",
}  # fmt: skip


def test_the_schedule_of_2026_is_read_from_its_sentences_as_it_is_on_file():
    off, worked = set(), set()
    for sentence in OF_2026:
        found = [days.split() for days in read_holiday(sentence, 2026, WORDS).split("/")]
        off |= {date.fromisoformat(day) for day in found[0]}
        worked |= {date.fromisoformat(day) for day in found[1]}
    calendar = EDITION.calendar
    assert off == {day for day in calendar.days_off if day.year == 2026}
    assert worked == {day for day in calendar.workdays if day.year == 2026}


@pytest.mark.parametrize(("text", "told"), [
    ("2026年12月31日至2027年1月2日放假", "放假 2 天：1月1日至1月2日"),
    ("12月31日至1月2日放假调休", "放假 2 天：1月1日至1月2日"),
    ("4 月 5 日 放假", "放假 1 天：4月5日"),
    ("９月１５日至１７日放假；９月１９日（周日）上班", "放假 3 天：9月15日至9月17日；上班：9月19日"),
    ("5月1日、5月3日至4日放假", "放假 3 天：5月1日、5月3日至5月4日"),
    ("5月1日至5日放假，共5天，4月25日（周日），5月8日（周六）上班", "放假 5 天：5月1日至5月5日；上班：4月25日、5月8日"),
    ("10月1日至7日，9月26日（周日）、10月9日（周六）照常工作", "放假 7 天：10月1日至10月7日；上班：9月26日、10月9日"),
    ("2月6日，2月7日放假，2月13日不上班", "放假 3 天：2月6日至2月7日、2月13日"),
])  # fmt: skip
def test_what_was_understood_is_said(text, told):
    assert holiday_told(read_holiday(text, 2027, WORDS), WORDS) == told


@pytest.mark.parametrize(("text", "problem"), [
    ("放三天", "author_holiday"),
    ("1月4日上班", "author_holiday"),
    ("2月30日至31日放假", "author_holiday"),
    ("1日至3日放假", "author_holiday"),
    ("1月1日至9月3日放假", "author_holiday"),
    ("1月3日放假，1月3日上班", "author_holiday"),
    ("1月1日至0日放假", "author_holiday"),
    ("4月5日放假，4月6日上班", "calendar_workday_not_weekend"),
])  # fmt: skip
def test_what_is_no_holiday_is_refused(text, problem):
    with pytest.raises(Problem) as told:
        read_holiday(text, 2027, WORDS)
    assert told.value.id == problem


@pytest.fixture
def next_year(tmp_path, monkeypatch):
    """The edition that is made of what was told, and proved only to be covered by the calendar."""
    def made(told):
        folder = drill_folder(tmp_path / "policy")
        monkeypatch.setenv("GCGUIDE_POLICY", str(folder))
        only(monkeypatch, "calendar_covers")
        (folder / "editions/2027h1.yaml").write_text(written(answered(told), "2027h1")[1], "utf-8")
        return load_edition("2027h1", folder)

    return made


def test_a_notice_of_a_year_without_a_schedule_asks_for_the_days_off_and_counts_by_them(next_year, capsys):
    edition = next_year(NEXT | OF_2027)
    calendar = edition.calendar
    assert not calendar.is_workday(date(2027, 4, 5))
    assert calendar.is_workday(date(2027, 4, 25))
    assert not calendar.is_estimated(date(2027, 4, 30))
    assert calendar.between(date(2027, 4, 1), date(2027, 4, 30)) == 21, "one day off and one that is worked"
    assert check(capsys, "2027h1")[0] == 0
    assert calendar.days_off > EDITION.calendar.days_off, "those on file are there as before"
    assert read_front_page("2027h1", edition.folder).calendar == calendar, "read without the models as well"


def test_the_holidays_that_a_notice_of_spring_does_not_tell_are_asked_in_autumn(next_year):
    asked = [item.about for item in Script(next_year(NEXT | OF_2027), {}, WORDS).items if item.kind == "holiday" and item.year == 2027]
    assert asked == ["2027年春节", "2027年端午节", "2027年中秋节", "2027年国庆节"]


def test_holidays_that_are_one_can_be_told_under_both_names(next_year):
    """With a day that is worked which only one of them names; none is lost, none is there twice."""
    both = {"holidays.2027.中秋节": "10月1日至8日放假", "holidays.2027.国庆节": "10月1日至8日放假，9月26日、10月9日上班"}
    calendar = next_year(NEXT | both).calendar
    assert calendar.between(date(2027, 9, 24), date(2027, 10, 11)) == 7
    with pytest.raises(Problem) as told:
        answered(NEXT | both | {"holidays.2027.国庆节": "10月4日至5日放假，10月2日上班"})
    assert told.value.id == "author_holiday_at_odds"


def test_days_off_are_compared_in_words(next_year):
    lines = [*Comparison(EDITION, next_year(NEXT | OF_2027)).lines(WORDS)]
    assert any("2027年清明节：放假 3 天" in line for line in lines)
    assert not [line for line in lines if "days_off" in line]


def test_without_them_the_check_says_what_is_missing(next_year, capsys):
    edition = next_year(NEXT)
    code, out, err = check(capsys, "2027h1")
    assert (code != 0, "2027 年没有放假安排" in out + err) == (True, True)
    assert edition.calendar.is_estimated(date(2027, 4, 30))


def test_they_can_be_told_in_a_workbook_as_well(tmp_path):
    file = tmp_path / "next.xlsx"
    file.write_bytes(workbook(Script(EDITION, {}, WORDS)))
    book = openpyxl.load_workbook(file)
    for row in book["本期"].iter_rows(min_row=2):
        row[3].value = (NEXT | OF_2027).get(row[5].value)
    book.save(file)
    script = Script(EDITION, read_workbook(file, Script(EDITION, {}, WORDS)), WORDS)
    script.done()
    assert written(script, "2027h1")[1] == written(answered(NEXT | OF_2027), "2027h1")[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_made_of_an_interview_is_read_as_it_was_told(tmp_path, lang):
    file, words, told = tmp_path / "next.xlsx", load_words(lang), answered(NEXT | OF_2027).answers
    file.write_bytes(workbook(Script(EDITION, told, words)))
    assert read_workbook(file, Script(EDITION, {}, words)) == told
