"""The reminders: what a calendar program reads in the file, and what the command says is due."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from gcguide.cli import main
from gcguide.core.decide import decide
from gcguide.paper.calendar_file import calendar
from gcguide.paper.reminders import Dated
from gcguide.person.case import Case
from gcguide.text import LANGS, plain
from gcguide.words import load_words
from tests.effort import examples
from tests.people import EDITION

ZH = load_words("zh")
SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLY = date(2026, 3, 2)
FACTS = {"employer": "company", "place": "150203"}
NAME = "乌云·其木格"
AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
UID = "0123456789abcdef" * 2
LATEST = {
    "apply_online": date(2026, 4, 13),
    "employer_publicity": date(2026, 4, 14),
    "league_publicity": date(2026, 4, 22),
    "report": date(2026, 4, 30),
}


SUGGESTED = {
    "apply_online": date(2026, 3, 30),
    "employer_publicity": date(2026, 3, 31),
    "league_publicity": date(2026, 4, 14),
    "report": date(2026, 4, 28),
}
LABELS = {act.id: act.label["zh"] for act in EDITION.rules.timeline.acts}
# Somebody of category 4, who has steps to take.
PRACTITIONER = {"standing": "professional", "works_in_region": True, "long_term_practice": True, "licence": "not_required"}
PRACTITIONER |= {"education_below_requirement": True, "notable_achievements": True, "current_grade": "intermediate"}
PRACTITIONER |= {"green_channel_history": "never", "other_review_filed": False, "series_exam": "not_required"}


def made(as_of=EARLY, name=NAME, words=ZH, local=None, edition=EDITION, uid=UID, steps=(), at=AT, earlier=(), **facts):
    case = Case({**FACTS, **facts}, dict(steps), {"name": name} if name else {}, local, uid=uid)
    return calendar([Dated(edition, case, decide(edition, case, as_of))], words, at, earlier)


def all_events(data):
    """The events by what is between the edition and the case in their UIDs."""
    found = {str(event["uid"]).split("-")[1]: event for event in Calendar.from_ical(data).events}
    assert len(found) == len(Calendar.from_ical(data).events)
    return found


def events(data):
    """The events of last days by the act they are about."""
    return {key: event for key, event in all_events(data).items() if "." not in key}


def titles(data):
    return {key: str(event["summary"]) for key, event in all_events(data).items()}


def alarms(event):
    """When the alarms of an event go off, on clocks in Inner Mongolia."""
    return [alarm["trigger"].dt.astimezone(SHANGHAI) for alarm in event.walk("VALARM")]


def uids(data):
    return [str(event["uid"]) for event in events(data).values()]


# The file


@pytest.mark.parametrize("lang", LANGS)
def test_an_all_day_event_for_each_act(lang):
    words = load_words(lang)
    found = events(made(words=words))
    assert {id: event["dtstart"].dt for id, event in found.items()} == LATEST
    labels = {act.id: act.label[lang] for act in EDITION.rules.timeline.acts}
    for id, event in found.items():
        assert event["dtend"].dt == LATEST[id] + timedelta(days=1)
        assert event["summary"] == {"zh": f"绿色通道最晚 · {labels[id]}", "en": f"Green channel, last day · {labels[id]}"}[lang]
        assert words.day(LATEST[id]) in event["description"]
        assert words("report.disclaimer") in event["description"]
        assert words("report.estimated") not in event["description"]


def test_the_suggested_day_and_the_deadline_are_told():
    description = events(made())["apply_online"]["description"]
    assert "2026年3月30日" in description
    assert "2026年4月30日" in description


def test_two_alarms_at_nine_in_the_morning():
    for id, event in events(made()).items():
        expected = [datetime(d.year, d.month, d.day, 9, tzinfo=SHANGHAI) for d in (LATEST[id] - timedelta(days=n) for n in (7, 1))]
        assert alarms(event) == expected
        for alarm in event.walk("VALARM"):
            assert alarm["action"] == "DISPLAY"
            assert ZH.day(LATEST[id]) in alarm["description"]
            assert alarm["trigger"].params["VALUE"] == "DATE-TIME"


def test_suggested_days_have_events_of_their_own():
    early = {key.partition(".")[0]: event for key, event in all_events(made()).items() if key.endswith(".suggested")}
    assert {id: event["dtstart"].dt for id, event in early.items()} == SUGGESTED
    for id, event in early.items():
        assert event["summary"] == f"绿色通道建议 · {LABELS[id]}"
        assert [moment.date() for moment in alarms(event)] == [SUGGESTED[id] - timedelta(days=7)]
        assert "周" in event.walk("VALARM")[0]["description"]


def test_steps_still_to_do_have_their_days_and_what_is_done_has_no_alarm():
    found = all_events(made(**PRACTITIONER, steps={"referees": "done", "both_ways": "done"}))
    steps = {key: event for key, event in found.items() if key.startswith("step.")}
    ids = {key.split(".")[1] for key in steps}
    assert ids == {"expert_panel", "contribution_statement", "recommendation", "continuing_education"}
    assert steps["step.recommendation"]["dtstart"].dt == LATEST["report"]
    assert steps["step.recommendation.suggested"]["dtstart"].dt == SUGGESTED["apply_online"]
    assert "研究推荐" in steps["step.recommendation.suggested"]["summary"]
    assert EDITION.rules.steps["recommendation"].says["zh"] in steps["step.recommendation"]["description"]
    assert "step.continuing_education" not in steps, "no last day is set for it"
    submitted = all_events(made(**PRACTITIONER, steps={"submit": "done"}))
    for key in ("apply_online", "apply_online.suggested"):
        assert submitted[key]["summary"].startswith("绿色通道已办 · ")
        assert not alarms(submitted[key])
    assert alarms(submitted["employer_publicity"])


def test_a_supposed_deadline_is_told_and_moves_nothing_of_the_real_one():
    supposed = made(edition=EDITION.with_deadline(date(2026, 10, 30)))
    assert all(title.startswith("绿色通道（设想）") for title in titles(supposed).values())
    assert not {str(e["uid"]) for e in Calendar.from_ical(supposed).events} & {str(e["uid"]) for e in Calendar.from_ical(made()).events}


def test_the_zone_is_in_the_file():
    (zone,) = Calendar.from_ical(made()).walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert {part["tzoffsetto"].td for part in zone.subcomponents} == {timedelta(hours=8)}


@examples(15)
@given(st.dates(date(2026, 3, 1), date(2026, 5, 20)))
def test_every_day_stays_and_only_alarms_to_come_go_off(as_of):
    found = events(made(as_of))
    assert set(found) == set(LATEST)
    for id, event in found.items():
        days = [alarm.date() for alarm in alarms(event)]
        assert days == [d for n in (7, 1) if (d := LATEST[id] - timedelta(days=n)) >= as_of]


def test_a_local_deadline_is_a_day_of_its_own():
    found = events(made(local=date(2026, 4, 20)))
    assert found["local_deadline"]["dtstart"].dt == date(2026, 4, 20)
    assert found["apply_online"]["dtstart"].dt == date(2026, 4, 9)
    assert len(alarms(found["local_deadline"])) == 2
    assert "local_deadline" not in events(made(local=date(2026, 5, 20)))


def test_a_deadline_on_a_day_off_has_its_own_event():
    found = events(made(edition=EDITION.with_deadline(date(2026, 5, 2))))
    assert found["deadline"]["dtstart"].dt == date(2026, 5, 2)
    assert found["report"]["dtstart"].dt < date(2026, 5, 2)


def test_an_estimate_is_marked():
    found = events(made(edition=EDITION.with_deadline(date(2027, 4, 30))))
    assert ZH("report.estimated") in found["report"]["description"]


def test_an_unsettled_route_is_told():
    assert ZH("report.timeline_assumed") in events(made(employer="unsure"))["report"]["description"]
    assert ZH("report.timeline_assumed") not in events(made())["report"]["description"]


# Identity


def test_the_same_case_is_the_same_file():
    assert made() == made()


def imported(calendar, data):
    """A calendar after an import: the same UID with a higher SEQUENCE, or as high and stamped later, replaces."""

    def rank(event):
        return event["sequence"], event["dtstamp"].dt

    kept = dict(calendar)
    for event in Calendar.from_ical(data).walk("VEVENT"):
        old = kept.get(uid := str(event["uid"]))
        if old is None or rank(event) > rank(old):
            kept[uid] = event
    return kept


def valid(calendar):
    """What a calendar still shows as to be done, by key: title and day."""
    return {
        uid.split("-")[1]: (str(event["summary"]), event["dtstart"].dt)
        for uid, event in calendar.items()
        if event.get("status") != "CANCELLED" and not event["summary"].startswith("绿色通道已办")
    }


def test_whatever_changes_a_later_file_takes_the_place_of_the_earlier():
    """A corrected name, another route, place, deadline and grade, twice on a day: never a second event for one act."""
    changes = [
        {}, {"name": "乌云其木格"}, {"local": date(2026, 4, 20)}, {"place": "150204", "as_of": date(2026, 3, 9)},
        {"employer": "region_department", "as_of": date(2026, 3, 9)}, PRACTITIONER, PRACTITIONER | {"steps": {"referees": "done"}},
        {"employer": "company"},
    ]  # fmt: skip
    calendar, files = {}, []
    for number, change in enumerate(changes):
        files.append(made(at=AT + timedelta(seconds=number / 10), earlier=files, **change))
        calendar = imported(calendar, files[-1])
        only = imported({}, made(at=AT, **change))
        assert valid(calendar) == valid(only), change
        gone = [event for event in calendar.values() if event.get("status") == "CANCELLED"]
        assert not [alarm for event in gone for alarm in alarms(event)]
        assert all(event["summary"].startswith("绿色通道已取消 · ") for event in gone)
    assert len({str(event["uid"]).split("-")[2] for event in calendar.values()}) == 1
    done = all_events(made(earlier=files, **PRACTITIONER, steps={"referees": "done"}))["step.referees.suggested"]
    assert (done["summary"].partition(" · ")[0], alarms(done)) == ("绿色通道已办", [])


def test_sequence_and_stamp_rise_within_a_day_and_stay_whole_numbers_of_calendars():
    first, later = events(made()), events(made(at=AT + timedelta(seconds=1)))
    for id, event in first.items():
        assert event["uid"] == later[id]["uid"]
        assert event["sequence"] < later[id]["sequence"] < 2**31
        assert event["dtstamp"].dt < later[id]["dtstamp"].dt
    assert first["report"]["dtstamp"].dt == AT
    assert events(made(at=AT.replace(year=1999)))["report"]["sequence"] >= 0
    assert events(made(at=AT.replace(year=2099)))["report"]["sequence"] < 2**31
    slow = events(made(at=AT - timedelta(days=9), earlier=[made()]))
    assert slow["report"]["sequence"] > first["report"]["sequence"], "a clock that was put back"


def test_past_days_and_other_cases_and_broken_files_are_not_cancelled():
    department = {"employer": "region_department"}
    after = made(date(2026, 4, 25), earlier=[made(**department)], employer="company")
    assert "CANCELLED" not in after.decode(), "the day has passed"
    other = made(earlier=[made(**department, uid="f" * 32), b"BEGIN:VCALENDAR", b"\xff\x00", made(**department)[:900]])
    assert "department_publicity" not in all_events(other)
    assert all_events(made(earlier=[made(**department)]))["department_publicity"]["status"] == "CANCELLED"


def test_both_languages_are_the_same_events():
    assert uids(made()) == uids(made(words=load_words("en")))


def test_each_case_has_events_of_its_own():
    cases = [made(), made(uid="f" * 32), made(uid=""), made(uid="", name="王五"), made(uid="", name=None)]
    cases += [made(uid="", place="150204"), made(uid="", employer="county_unit")]
    all_uids = [uid for data in cases for uid in uids(data)]
    assert len(set(all_uids)) == len(all_uids)


def test_it_tells_nothing_of_the_person():
    """Calendars are shared and kept by others."""
    data = made(name="Zhang San").decode()
    assert made(name="Li Si").decode().count("\n") == data.count("\n")
    for private in ("Zhang", "150203", "company", UID):
        assert private not in data


# What could break a calendar file


def lines(data):
    return [re.sub("[0-9a-f]{32}", "#", line) for line in data.decode().split("\r\n")]


@pytest.mark.slow
@examples(15)
@given(st.text(max_size=40) | st.sampled_from(["x\r\nEND:VEVENT\r\nBEGIN:VALARM", "\\n;,:\"", "BEGIN:VCALENDAR", "\ud800"]))
def test_no_name_changes_the_file(name):
    """The name as a case holds it: only the hash differs."""
    assert lines(made(name=plain(name), uid="")) == lines(made(name="A", uid=""))


HOSTILE = ["a\nBEGIN:VALARM\nACTION:EMAIL\nEND:VALARM", "a\r\nEND:VEVENT", "a;b,c:d\\n\"e\"", "行" * 200, "👩🏽‍🔬" * 30]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_wording_comes_back_as_it_is(text):
    words = replace(ZH, texts=MappingProxyType({**ZH.texts, "report.disclaimer": {"zh": text, "en": text}}))
    data = made(words=words)
    found = events(data)
    assert set(found) == set(LATEST)
    for event in found.values():
        assert event["description"].endswith("\n" + text.replace("\r\n", "\n"))
        assert {alarm["action"] for alarm in event.walk("VALARM")} == {"DISPLAY"}
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


# The command

CASE = """\
standing: professional
works_in_region: true
employer: company
place: 150203
talent_tier: tier_5
current_grade: associate_senior
associate_senior_appointed: 2024-03-01
person: {name: 张三}
"""
OWN_NAME = "绿色通道职称申报提醒_张三（2026年上半年）.ics"


@pytest.fixture
def remind(tmp_path, monkeypatch, capsys):
    """Runs the command in a folder with a case: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GCGUIDE_LANG", raising=False)
    (tmp_path / "case.yaml").write_text(CASE, "utf-8")

    def command(*arguments, as_of="2026-04-08", file="case.yaml"):
        code = main(["remind", file, "--as-of", as_of, *arguments])
        return code, *capsys.readouterr()

    return command


def written(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "case.yaml")


def test_the_command_writes_a_file_and_tells_where(remind, tmp_path):
    assert remind() == (0, OWN_NAME + "\n", "")
    assert {id: e["dtstart"].dt for id, e in events((tmp_path / OWN_NAME).read_bytes()).items()} == LATEST
    assert written(tmp_path) == [OWN_NAME]


def test_a_case_file_keeps_its_events_where_it_stays_and_a_uid_wherever_it_goes(remind, tmp_path):
    def written_events(name, text):
        (tmp_path / name).write_text(text, "utf-8")
        assert remind("-o", "r.ics", "--force", file=name)[0] == 0
        return all_events((tmp_path / "r.ics").read_bytes())

    def uids_of(name, text):
        return {str(event["uid"]) for event in written_events(name, text).values()}

    corrected, own = CASE.replace("张三", "张珊"), f"uid: 第17号\n{CASE}"
    assert uids_of("case.yaml", CASE) == uids_of("case.yaml", corrected)
    assert not uids_of("case.yaml", CASE) & uids_of("other.yaml", CASE), "two files are two people"
    assert uids_of("a.yaml", own) == uids_of("b.yaml", own.replace("张三", "张珊"))
    assert not uids_of("a.yaml", own) & uids_of("b.yaml", own.replace("17", "18"))
    first, second = (written_events("case.yaml", CASE)["report"]["sequence"] for _ in range(2))
    assert first < second
    (tmp_path / "case.yaml").write_text("uid: 17\n" + CASE, "utf-8")
    code, _, err = remind()
    assert code == 2
    assert "case.yaml" in err
    assert "uid" in err


def test_two_people_without_a_file_are_told_to_have_a_uid(remind, monkeypatch):
    def given(text):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return remind("-o", "r.ics", "--force", file="-")

    assert "uid" in given(CASE)[2], "two of the same name, employer and place would share their days"
    assert given(f"uid: 第17号\n{CASE}")[2] == ""


def test_a_saved_case_is_the_same_in_every_calendar(remind, tmp_path, capsys, monkeypatch):
    """From its number, from the file it was made of, from the file it is shown as, and on another computer."""
    def run(*arguments):
        assert main([*arguments]) == 0
        return capsys.readouterr().out

    def uids_of(name, case):
        assert remind("-o", name, file=case)[0] == 0
        return {str(event["uid"]) for event in all_events((tmp_path / name).read_bytes()).values()}

    (tmp_path / "own.yaml").write_text(f"uid: 第17号\n{CASE}", "utf-8")
    run("cases", "new", "own.yaml")
    run("cases", "new", "own.yaml")
    own = uids_of("a.ics", "own.yaml")
    assert uids_of("b.ics", "1") == own
    assert not uids_of("c.ics", "2") & own, "taken in twice, it is another case"
    run("cases", "set", "1", "person.name=张珊", "employer=region_department")
    moved = all_events((tmp_path / "b.ics").read_bytes())
    assert remind("-o", "d.ics", file="1")[0] == 0
    later = all_events((tmp_path / "d.ics").read_bytes())
    assert later["league_publicity"]["status"] == "CANCELLED", "told by the earlier file that it remembers"
    assert later["report"]["uid"] == moved["report"]["uid"]
    assert later["report"]["sequence"] > moved["report"]["sequence"]
    shown = json.loads(run("cases", "show", "1", "--json"))["case"]
    (tmp_path / "shown.json").write_text(json.dumps(shown), "utf-8")
    assert uids_of("e.ics", "shown.json") < own | {str(event["uid"]) for event in later.values()}
    run("cases", "export", "1", "-o", "cases.json", "--yes")
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "elsewhere"))
    run("cases", "import", "cases.json", "--yes")
    assert remind("-o", "f.ics", file="1")[0] == 0
    assert all_events((tmp_path / "f.ics").read_bytes())["report"]["uid"] == later["report"]["uid"]


def test_where_it_is_told_to_write(remind, tmp_path):
    (tmp_path / "日历").mkdir()
    assert remind("-o", "mine.ICS")[:2] == (0, "mine.ICS\n")
    assert remind("-o", "日历")[0] == 0
    assert written(tmp_path / "日历") == [OWN_NAME]


def test_nothing_is_overwritten_unasked(remind, tmp_path):
    (tmp_path / OWN_NAME).write_bytes(b"theirs")
    code, out, err = remind()
    assert (code, out) == (2, "")
    assert "--force" in err
    assert (tmp_path / OWN_NAME).read_bytes() == b"theirs"
    assert remind("--force")[0] == 0
    assert events((tmp_path / OWN_NAME).read_bytes())


@pytest.mark.parametrize(("out", "says"), [("r.ical", "“r.ics”"), ("no/r.ics", "no："), ("r", "“r.ics”")])
def test_where_it_cannot_go(out, says, remind, tmp_path):
    code, said, err = remind("-o", out)
    assert (code, said) == (2, "")
    assert says in err
    assert written(tmp_path) == []


def test_what_is_due_and_no_file(remind, tmp_path):
    code, out, err = remind("--due", "6")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "2026年4月13日（周一）　网上提交申报，还有 5 天（建议日期已过，请抓紧）",
        "2026年4月14日（周二）　所在单位开始公示，还有 6 天（建议日期已过，请抓紧）",
    ]
    assert written(tmp_path) == []


@pytest.mark.parametrize(("days", "count"), [("5", 1), ("13", 2), ("14", 3), ("21", 3), ("22", 4), ("0999", 4)])
def test_the_last_day_counts(days, count, remind):
    assert len(remind("--due", days)[1].splitlines()) == count


def test_today_is_due(remind):
    assert remind("--due", "0", as_of="2026-04-13")[1].startswith("2026年4月13日（周一）　网上提交申报，就是今天")


def test_nothing_due_says_so_and_what_comes_next(remind):
    first, second = remind("--due", "4")[1].splitlines()
    assert "2026年4月12日" in first
    assert "没有到期" in first
    assert "2026年4月13日" in second


def test_both_at_once(remind, tmp_path):
    code, out, _ = remind("--due", "5", "-o", "r.ics")
    assert code == 0
    assert "网上提交申报" in out.splitlines()[0]
    assert out.splitlines()[-1] == "r.ics"
    assert written(tmp_path) == ["r.ics"]


def test_a_day_that_has_passed_is_told(remind):
    code, out, err = remind("--due", "9", as_of="2026-04-15")
    assert code == 0
    assert "盟市人社局公示花名册" in out
    assert "网上提交申报" not in out
    assert "网上提交申报、所在单位开始公示" in err


def test_nothing_to_apply_for_is_told(remind, tmp_path):
    (tmp_path / "case.yaml").write_text("standing: retired\n", "utf-8")
    code, out, err = remind()
    assert (code, err) == (0, "")
    assert "都不符合，没有要提醒的日子" in out
    assert written(tmp_path) == []


@pytest.mark.parametrize("arguments", [[], ["--due", "30"], ["--force"]])
def test_a_closed_window_is_told_and_nothing_written(arguments, remind, tmp_path):
    code, out, err = remind(*arguments, as_of="2026-05-01")
    assert (code, err) == (0, "")
    assert "已于2026年4月30日（周四）截止（已过 1 天）" in out
    assert written(tmp_path) == []


@pytest.mark.parametrize("arguments", [[], ["--due", "3"]])
def test_a_closed_window_and_a_file_that_was_asked_for(arguments, remind, tmp_path):
    code, out, err = remind("-o", "r.ics", *arguments, as_of="2026-05-01")
    assert code == 0
    assert out.splitlines()[-1] == "r.ics"
    assert "已于2026年4月30日（周四）截止" in out + err
    found = events((tmp_path / "r.ics").read_bytes())
    assert set(found) == set(LATEST)
    assert not [alarm for event in found.values() for alarm in alarms(event)]


def test_the_last_day_is_still_open(remind):
    assert "材料和花名册报送到位，就是今天" in remind("--due", "3", as_of="2026-04-30")[1]


@pytest.mark.parametrize("days", ["x", "", "1.5", "-1", "1000", "9" * 5000, "１４", "1_0", " 7"])
def test_a_wrong_number_of_days(days, remind, tmp_path):
    code, out, err = remind(f"--due={days}")
    assert (code, out) == (2, "")
    assert err.startswith("--due ")
    assert len(err) < 150
    assert written(tmp_path) == []


def test_it_speaks_english(remind):
    code, out, _ = remind("--due", "5", "--lang", "en")
    assert code == 0
    assert out.startswith("Mon 13 April 2026: Submit online; days left: 5")
