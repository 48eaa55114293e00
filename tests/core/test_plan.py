"""Working days, the timetable and the routes (CONTRACT §3, §4)."""

import json
import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import chinese_calendar
import pytest

from gcguide import assess
from gcguide.cli import main
from gcguide.core.facts import read_facts
from gcguide.core.plan import plan
from gcguide.core.timeline import timeline
from tests.effort import is_deep
from tests.people import EDITION, HARMLESS

CALENDAR = EDITION.calendar
ONE = timedelta(days=1)
NOTICE_PLACES = {league.code: league for league in EDITION.regions.leagues}


def days(first, last):
    while first <= last:
        yield first
        first += ONE


def latest(edition=EDITION, employer="company", local=None):
    return {m.id: m.latest for m in timeline(edition, employer, local)}


def test_every_day_of_the_published_years_agrees_with_an_independent_calendar():
    for year in sorted(CALENDAR.years):
        for day in days(date(year, 1, 1), date(year, 12, 31)):
            assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day


def test_2026_has_248_working_days():
    assert CALENDAR.between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_the_dates_of_the_contract():
    assert latest() == {
        "apply_online": date(2026, 4, 13),
        "employer_publicity": date(2026, 4, 14),
        "league_publicity": date(2026, 4, 22),
        "report": date(2026, 4, 30),
    }
    assert list(latest(employer="region_department")) == [
        "apply_online", "employer_publicity", "department_publicity", "report"
    ]  # fmt: skip
    assert latest(employer="region_unit") == {
        "apply_online": date(2026, 4, 21), "employer_publicity": date(2026, 4, 22), "report": date(2026, 4, 30),
    }, "with no league or department above it, its own posting is the only one"  # fmt: skip
    suggested = {m.id: m.suggested for m in timeline(EDITION, "company")}
    assert suggested["apply_online"] == date(2026, 3, 30)


def counted_forward(posted):
    """The day of the next act after a posting, counted forward by the independent calendar: five days, then the next."""
    counted = 0
    day = posted
    while counted < 6:
        day += ONE
        counted += chinese_calendar.is_workday(day)
    return day


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_deadline_of_two_years_against_a_count_forward(year):
    """Posting on the latest day just reaches the next act; posting one working day later misses it."""
    for deadline in days(date(year, 2, 10), date(year, 12, 31)):
        found = latest(EDITION.with_deadline(deadline))
        report, league, employer = found["report"], found["league_publicity"], found["employer_publicity"]
        assert report <= deadline
        assert chinese_calendar.is_workday(report)
        assert not any(chinese_calendar.is_workday(day) for day in days(report + ONE, deadline))
        for posted, due in ((league, report), (employer, league)):
            assert chinese_calendar.is_workday(posted)
            assert counted_forward(posted) == due
        apply = found["apply_online"]
        assert [d for d in days(apply, employer) if chinese_calendar.is_workday(d)] == [apply, employer]


def test_suggested_days_leave_slack_and_never_come_after_the_latest():
    for deadline in days(date(2026, 3, 1), date(2026, 12, 31)):
        found = timeline(EDITION.with_deadline(deadline), "company")
        for milestone in found:
            assert milestone.suggested <= milestone.latest
        for before, after in pairwise(found):
            assert before.suggested < after.suggested
            assert before.latest < after.latest


def test_an_earlier_local_deadline_moves_the_employer_and_what_comes_before():
    moved = latest(local=date(2026, 4, 10))
    # 10 April less six working days (9, 8, 7, 3, 2, 1 April; 4–6 April are off).
    assert moved["employer_publicity"] == date(2026, 4, 1)
    assert moved["apply_online"] == date(2026, 3, 31)
    assert moved["league_publicity"] == date(2026, 4, 22)
    assert list(moved) == ["apply_online", "employer_publicity", "local_deadline", "league_publicity", "report"]
    assert moved["local_deadline"] == date(2026, 4, 10)

    def acts(local):
        return {id: day for id, day in latest(local=local).items() if id != "local_deadline"}

    assert acts(date(2026, 4, 5)) == acts(date(2026, 4, 3)), "a rest day counts as the day before"
    assert acts(date(2026, 6, 1)) == latest(), "a later local date cannot move the region's"


# Counted by hand on the calendar of 2026: 1–3 January off, 4 January worked; 15–23 February off, 14 and 28 February
# worked; 4–6 April off; 1–5 May off, 9 May worked.
BY_HAND = {
    # The Friday after the holiday: 26, 25, 24 February, then 14 (a Saturday that is worked) and 13 are counted, posting on
    # 12; then 11, 10, 9, 6, 5, posting on 4.
    date(2026, 2, 27): ("2026-02-03", "2026-02-04", "2026-02-12", "2026-02-27"),
    # A Saturday that is worked is a day like any other.
    date(2026, 2, 28): ("2026-02-04", "2026-02-05", "2026-02-13", "2026-02-28"),
    # A Saturday that is not: the Friday before it.
    date(2026, 3, 28): ("2026-03-10", "2026-03-11", "2026-03-19", "2026-03-27"),
    # In the middle of the May holiday: the last of April.
    date(2026, 5, 3): ("2026-04-13", "2026-04-14", "2026-04-22", "2026-04-30"),
}


@pytest.mark.parametrize("deadline", BY_HAND, ids=str)
def test_days_counted_by_hand(deadline):
    assert [day.isoformat() for day in latest(EDITION.with_deadline(deadline)).values()] == list(BY_HAND[deadline])


def test_a_deadline_in_a_year_without_a_schedule_marks_what_was_counted_through_it():
    found = {m.id: m for m in timeline(EDITION.with_deadline(date(2027, 1, 8)), "company")}
    assert found["apply_online"].latest.year == 2026
    assert all(milestone.estimated for milestone in found.values()), "counted back through days of 2027"


def test_a_local_deadline_on_a_rest_day_in_spring():
    # Sunday 5 April is off as the two days around it are: Friday 3 April stands in.
    moved = latest(local=date(2026, 4, 5))
    assert moved["employer_publicity"].isoformat() == "2026-03-26"
    assert moved["apply_online"].isoformat() == "2026-03-25"


def test_papers_that_others_issue_are_due_before_one_applies(tmp_path, capsys):
    case = tmp_path / "case.json"
    case.write_text(json.dumps(HARMLESS | {
        "achievements": ["engineering_problem"], "current_grade": "associate_senior", "place": "150203",
    }), "utf-8")  # fmt: skip
    main(["assess", str(case), "--as-of", "2026-03-02"])
    assert "业绩、贡献和成果鉴定材料 · 建议不晚于2026年3月30日（周一）" in capsys.readouterr().out
    main(["assess", str(case), "--as-of", "2026-05-02"])
    assert "建议2026年" not in capsys.readouterr().out, "nothing is due any more"


def test_a_year_without_a_schedule_is_monday_to_friday_and_marked():
    found = timeline(EDITION.with_deadline(date(2027, 4, 30)), "company")
    assert all(milestone.estimated for milestone in found)
    assert found[-1].latest == date(2027, 4, 30)
    assert found[-2].latest == date(2027, 4, 22)
    assert not any(milestone.estimated for milestone in timeline(EDITION, "company"))


@pytest.mark.parametrize(
    ("as_of", "state", "left", "workdays"),
    [
        (date(2026, 3, 2), "open", 59, 42),
        (date(2026, 4, 30), "open", 0, 0),
        (date(2026, 4, 29), "open", 1, 1),
        (date(2026, 5, 1), "closed", -1, 0),
        (date(2026, 4, 3), "open", 27, 18),
    ],
)
def test_the_window(as_of, state, left, workdays):
    window = assess(EDITION, {}, as_of).window
    assert (window.state, window.days_left, window.workdays_left) == (state, left, workdays)


def routed(**facts):
    result = assess(EDITION, facts, date(2026, 3, 2))
    return plan(EDITION, result.target, read_facts(EDITION, facts)).route, result


ROUTES = {
    "region_department": ["applicant", "employer", "regional_department", "regional_centre"],
    "region_unit": ["applicant", "employer", "regional_centre"],
    "league_unit": ["applicant", "employer", "league_hrss", "regional_centre"],
    "county_unit": ["applicant", "employer", "county_hrss", "league_hrss", "regional_centre"],
    "company": ["applicant", "employer", "county_hrss", "league_hrss", "regional_centre"],
    "central_unit": [],
    "freelance": [],
    "unsure": [],
}


@pytest.mark.parametrize("employer", ROUTES)
def test_routes_by_employer_and_place(employer):
    """In each league, and in every third county of it as a rule."""
    for place in [place for at, place in enumerate(EDITION.places) if is_deep() or at % 3 == 0 or place.endswith("00")]:
        route, _ = routed(employer=employer, place=place)
        assert list(route.actors) == ROUTES[employer]
        assert len(route.names) == len(route.actors)
        assert route.note or route.actors, "without a route there is a reason"
        assert bool(route.note) == (not route.actors or employer in ("region_unit", "company")), "who takes it on from there is not written"
        if employer in ("county_unit", "league_unit"):
            assert NOTICE_PLACES[place[:4] + "00"].hrss in [name["zh"] for name in route.names]


def test_the_recommender_is_named_by_place_and_category():
    rng = random.Random(5)
    for place in rng.sample(sorted(EDITION.places), 40):
        league = NOTICE_PLACES[place[:4] + "00"]
        _, result = routed(employer="county_unit", place=place)
        names = {category.number: category.recommenders for category in result.categories}
        assert names[1] == names[4] == names[5] == names[6] == (league.government, "自治区主管部门")
        assert names[3] == (league.hrss, "自治区主管部门")
        assert names[2] == names[7] == ()
        assert league.government.endswith("行政公署") == (league.name in ("兴安盟", "锡林郭勒盟", "阿拉善盟"))


def test_a_low_grade_of_category_7_goes_to_the_local_bureau_with_a_note():
    came = {
        "standing": "professional", "works_in_region": True, "place": "150522", "moved_from": "other_province",
        "held_title_grade": "intermediate", "held_title_verifiable": False, "green_channel_history": "never",
        "other_review_filed": False, "licence": "not_required", "series_exam": "not_required",
    }  # fmt: skip
    route, _ = routed(**came, employer="county_unit")
    assert route.actors == ("applicant", "employer", "local_hrss")
    assert route.names[-1]["zh"] == "科尔沁左翼后旗人力资源和社会保障局"
    assert route.note
    league, _ = routed(**came, employer="league_unit")
    assert league.actors[-1] == "league_hrss"
    direct, _ = routed(**came, employer="region_department")
    assert list(direct.actors) == ROUTES["region_department"]
    unit, _ = routed(**came, employer="region_unit")
    assert list(unit.actors) == ROUTES["region_unit"], "it is of the region as well"
    senior, _ = routed(**{**came, "held_title_grade": "associate_senior"}, employer="county_unit")
    assert list(senior.actors) == ROUTES["county_unit"]


def test_the_rows_of_the_form_are_complete_and_in_order():
    result = assess(EDITION, {}, date(2026, 3, 2))
    papers = plan(EDITION, result.target, {}).to_dict("en")["materials"]
    assert [paper["row"] for paper in papers] == list(range(1, 12))
    assert [paper["copies"] for paper in papers[:3]] == [2, 15, None]
    assert papers[5]["from"] != "applicant"


def test_the_sample_of_the_contract_has_all_its_keys(tmp_path: Path, capsys):
    from gcguide.cli import main

    case = tmp_path / "case.json"
    case.write_text(json.dumps({"talent_tier": "tier_1", "current_grade": "none"}))
    assert main(["assess", str(case), "--as-of", "2026-03-02", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {"edition", "as_of", "window", "categories", "best", "advice", "to_find_out", "timeline", "route",
            "materials"} <= set(result)  # fmt: skip
    category = {"number", "id", "verdict", "clause", "grades", "missing", "culprits", "steps", "recommenders"}
    assert all(category <= set(one) for one in result["categories"])
    assert [one["number"] for one in result["categories"]] == list(range(1, 8))
    assert all({"id", "latest", "suggested", "estimated"} <= set(one) for one in result["timeline"])
    assert {"actors", "names", "note"} <= set(result["route"])
