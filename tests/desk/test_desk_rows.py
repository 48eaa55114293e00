"""The desk's rows say what the decision and the plan say; what is typed finds what it means; nothing is lost by it."""

import random
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from gcguide import assess
from gcguide.cases.open_store import open_store
from gcguide.cases.restore import answers_of, answers_of_case
from gcguide.cases.saved import Answers, Saved
from gcguide.cases.store import Draft
from gcguide.core.facts import plain_facts
from gcguide.core.interview import Interview
from gcguide.core.plan import keyed, plan
from gcguide.core.verdict import Verdict
from gcguide.desk.columns import COLUMNS, cell_text, sorted_by
from gcguide.desk.desk import Desk, history_lines
from gcguide.desk.files import OUTPUTS, file_jobs, write_files
from gcguide.desk.filter import STATES, Filter, is_due
from gcguide.desk.rows import CaseRow, RowContext, due
from gcguide.language.pinyin import spellings
from gcguide.person.case import Case
from gcguide.problem import Problem
from gcguide.words import load_words, message
from tests.effort import examples
from tests.people import EDITION, people, random_failed, random_fit, steps
from tests.policy.drills import DATES, drill_folder, published
from tests.tui.driver import CALM, PEOPLE

ZH, EN = load_words("zh"), load_words("en")
TODAY = date(2026, 3, 2)
days = st.dates(date(2026, 1, 1), date(2026, 8, 31))
locals_ = st.one_of(st.none(), st.dates(date(2026, 4, 1), date(2026, 4, 29)))
names = st.text(st.characters(codec="utf-8"), max_size=8)


def saved(facts, number=1, label="", person=None, note="", marked=False, states=None, local=None, edition="2026h1", identity=""):
    answers = Answers(plain_facts(facts), steps=states or {}, local_deadline=local.isoformat() if local else None)
    at = "2026-03-02T09:15:00+08:00"
    return Saved(number, 1, edition, label, note, marked, at, at, answers, person or {}, identity=identity)


def row(facts, today=TODAY, words=ZH, **more):
    return CaseRow(saved(facts, **more), RowContext(today, words))


def fitting(filter, rows, typed):
    fits = filter.test(typed)
    return [one for one in rows if fits(one)]


@pytest.mark.slow
@examples(40)
@given(people(), steps, days, locals_)
def test_a_row_says_what_the_decision_and_the_plan_say(facts, states, today, local):
    one = row(facts, today, states=states, local=local)
    assessment = assess(EDITION, facts, today, states)
    follows = plan(EDITION, assessment.target, one.case.facts, local)
    assert one.case == Case(one.case.facts, states, {}, local)
    assert one.best == assessment.best
    assert one.to_find_out == assessment.to_find_out
    verdicts = [category.verdict for category in assessment.categories]
    if assessment.best is None:
        assert one.verdict == (Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.NO)
    else:
        assert one.verdict == assessment.best.verdict
    assert one.is_closed == (assessment.window.state == "closed")
    done = {id for id, state in states.items() if state == "done"}
    behind = [act.on for act in EDITION.rules.procedure if act.id in done]
    last = max((n for n, milestone in enumerate(follows.timeline, 1) if any(milestone.id in on for on in behind)), default=0)
    ahead = follows.timeline[last:]
    if one.is_closed or one.verdict is Verdict.NO or not ahead:
        assert one.due is None
        missed = one.is_closed and one.verdict is not Verdict.NO and bool(ahead)
        assert one.is_overdue == one.is_unreported == missed, "past the deadline it is the report that is overdue"
    else:
        assert (one.due.day, one.due.days_left) == (ahead[0].latest, (ahead[0].latest - today).days)
        assert one.is_overdue == (ahead[0].latest < today)
        if one.verdict is Verdict.OPEN:
            assert one.due.id in ("answer", "find_out")
        else:
            assert one.due.id == ahead[0].id
    for words in (ZH, EN):
        assert all(isinstance(cell_text(one, column, words, columns), str) for column in COLUMNS for columns in (5, 80))


def test_what_is_missing_is_what_the_whole_decision_says_though_it_is_not_made_for_that():
    rng, told = random.Random(23), 0
    for _ in range(150):
        states = {id: "done" for id in EDITION.rules.to_do if rng.random() < 0.3} | random_failed(rng)
        one = row(plain_facts(random_fit(rng, 0.8)), states=states)
        missing = one.missing
        assert "decision" not in vars(one), "of thousands of cases that would take half a minute"
        found = one.decision
        if (target := found.assessment.target) is None or not missing:
            continue
        told += 1
        own = next(category for category in found.assessment.categories if category.number == target.category)
        assert set(missing["facts"]) == {*own.missing, *found.assessment.to_find_out}
        assert missing["papers"] == tuple(key for key, _ in keyed(found.plan.papers))
        left = [act for act in found.plan.acts if not act.is_done]
        assert missing["acts"] == tuple(act.id for act in left if any(other.kind != "step" for other in left))
    assert told > 20


def test_names_are_sorted_by_how_they_are_read_whole():
    """By the initials alone 王 came before 汪 or after it as the codes of the characters had it."""
    named = [row({}, number=n, label=name) for n, name in enumerate(("吴一", "汪二", "王一", "魏三", "Bai", "阿木"), start=1)]
    assert [one.name for one in sorted_by(named, "name")] == ["阿木", "Bai", "汪二", "王一", "魏三", "吴一"]


def test_the_employer_is_that_of_the_person_else_its_kind():
    assert row(CALM, person={"employer": "包头第一医院"}).employer == "包头第一医院"
    assert row(CALM).employer == "旗县（市、区）所属单位"
    assert row(CALM | {"employer": "unsure"}).employer == row({}).employer == ""


def test_a_case_whose_notice_is_gone_is_a_row_all_the_same():
    one = row(CALM, edition="1999h1", label="旧")
    assert (one.name, one.best, one.verdict, one.due, one.to_find_out, one.is_kept_long) == ("旧", None, None, None, (), False)
    assert "1999h1" in cell_text(one, "best", ZH)
    assert fitting(Filter(ZH), [one], "旧") == [one]
    [done] = write_files(file_jobs([one], "txt", TODAY, ZH), None)
    assert done.problem.id == "edition_gone"


ROWS = [
    row(PEOPLE[2], number=1, label="乌云其其格", person={"employer": "包头市第一医院"}),
    row(PEOPLE[3], number=2, person={"name": "单雄信", "id_number": "150203198510011234"}, note="缺推荐信", marked=True),
    row(CALM, number=3, label="人事局 Wang小明"),
    row(PEOPLE[6] | {"licence": "unsure"}, number=14, label="𬴂ab"),
    row(PEOPLE[7], number=25, label="[/]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [1, 2, 3, 14, 25]), ("   ", [1, 2, 3, 14, 25]), ("乌云", [1]), ("wyqqg", [1]), ("wyq", [1]), ("yqq", []),
        ("sxx", [2]), ("dxx", [2]), ("cxx", [2]), ("wang", [3]), ("rsj", [3]), ("wangxm", [3]), ("rsjwangxm", [3]),
        ("第一医院", [1]), ("推荐信", [2]), ("2类", [1]), ("第2类", [1]), ("２类", [1]), ("ycxm", [1]), ("英才", [1]),
        ("postdoc", [2]), ("cat3", [2]), ("标记", [2]), ("marked", [2]), ("不符合", [3]), ("待定", [14]),
        ("待确认", [14]), ("OPEN", [14]), ("[/]", [25]), ("25", [25]), ("2类 乌云", [1]), ("2类 单", []),
        ("150203198510011234", [2]), ("1234", [2]), ("-1234 出站", []), ("六类", []), ("五类人才", [1]), ("-单雄信", [1, 3, 14, 25]),
        ("没有", []), ("fab", [14]),
    ],
)  # fmt: skip
def test_what_is_typed_finds_what_it_means(typed, found):
    assert [one.number for one in fitting(Filter(ZH), ROWS, typed)] == found
    assert [one.number for one in fitting(Filter(EN), ROWS, typed)] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("13800138000", [1]), ("138-0013-8000", [1]), ("138 0013 8000", [1]), ("0471-6928486", [2]), ("(0471) 692 8486", [2]),
        ("8000 1234", [1]), ("-138-0013-8000", [2, 3]), ("2026-3-1..2026-3-31", [1, 2, 3]), ("..2026-3-1", []), ("末尾", [2]),
        ("正高级", [1]), ("副高级", [2]), ("full_senior", [1]), ("-正高级", [2, 3]), ("中级", [3]),
    ],
)  # fmt: skip
def test_numbers_as_they_are_typed_and_grades_as_they_are_counted(typed, found):
    """A telephone with dashes or blanks found nobody, nor did the grade that the page counts, nor the end of a note."""
    rows = [
        row(PEOPLE[2], number=1, person={"mobile": "13800138000", "id_number": "150203198510011234"}),
        row(PEOPLE[2], number=2, person={"phone": "0471-6928486"}, note="字" * 400 + "末尾"),
        row({"current_grade": "intermediate"}, number=3),
    ]
    second = replace(rows[1].saved.answers, chosen={"category": 2, "grade": "associate_senior"})
    rows[1] = CaseRow(replace(rows[1].saved, answers=second), rows[1].context)
    assert [one.number for one in fitting(Filter(ZH), rows, typed)] == found


def test_who_made_a_roster_finds_nobody_in_it():
    """The office's name has the place in it, and its contact is often who looks after the cases."""
    office = {"unit": "昆区人社局", "contact": "张三", "phone": "0472-5123456"}
    assert office.keys() <= EDITION.rules.roster.header.keys()
    rows = [row({}, number=1, person={"name": "甲", **office}),
            row({"place": "150203"}, number=2, person={"name": "乙", **office})]  # fmt: skip
    assert [one.number for one in fitting(Filter(ZH), rows, "昆区")] == [2]
    assert [one.number for one in fitting(Filter(ZH), rows, "-昆区")] == [1]
    assert fitting(Filter(ZH), rows, "张三") == []


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_cells_of_a_roster_to_be_checked_are_missing_as_long_as_the_note_names_them(words):
    note = words("transfer.doubts", cells=words.listing(["B4 身份证号", "J4 人才类别"]))
    for one in (row(PEOPLE[2], note=f"打过电话 {note}"), row(PEOPLE[2], note=f"{note}", words=EN)):
        assert one.missing["cells"] == ("B4 身份证号", "J4 人才类别")
    assert "cells" not in row(PEOPLE[2], note="B4 身份证号").missing
    assert "cells" not in row(CALM, note=note).missing, "nothing fits"


def test_what_is_due_and_what_was_kept_too_long():
    person = {"name": "单"}
    soon, later = row(PEOPLE[2], date(2026, 4, 8)), row(PEOPLE[2], date(2026, 4, 1))
    assert (is_due(soon), is_due(later)) == (True, False)
    assert due([later, soon], 30) == [soon, later]
    old = row(PEOPLE[2], EDITION.deadline + timedelta(91), person=person)
    assert fitting(Filter(ZH), [old], "过期") == [old]
    assert not row(PEOPLE[2], EDITION.deadline + timedelta(90), person=person).is_kept_long
    assert not row(PEOPLE[2], EDITION.deadline + timedelta(91)).is_kept_long
    assert cell_text(old, "day", ZH) == "已截止"


@pytest.mark.slow
@examples(20)
@given(st.lists(st.tuples(people(), names, names, st.booleans()), max_size=5), names)
def test_filtering_never_fails_and_more_words_find_no_more(cases, typed):
    rows = [row(facts, number=n, label=label, note=note, marked=marked)
            for n, (facts, label, note, marked) in enumerate(cases, start=1)]  # fmt: skip
    filter = Filter(ZH)
    found = fitting(filter, rows, typed)
    assert set(fitting(filter, rows, typed + " 标记")) <= set(found) <= set(rows)
    assert [one for one in rows if one in found] == found
    for column in COLUMNS:
        both = [sorted_by(rows, column, backwards) for backwards in (False, True)]
        assert all(sorted(one.number for one in ordered) == [one.number for one in rows] for ordered in both)


def test_every_state_has_words_in_both_languages():
    for id in STATES:
        assert ZH(f"desk.state.{id}")
        assert EN(f"desk.state.{id}")


def test_initials_in_every_reading():
    assert set(spellings("仇单")) >= {"qs", "qd", "cs", "cd"}
    assert spellings("㐱") == ("z",), "one that our own table lacks"
    assert spellings("") == ()
    assert len(spellings("重" * 40)) <= 32
    assert all(len(one) <= 12 for one in spellings("重" * 40))


@pytest.fixture
def desk(tmp_path):
    with open_store(tmp_path / "home") as store:
        store.add(
            Draft("2026h1", Answers(plain_facts(PEOPLE[n])), person={"name": name * 2, "employer": "医院"})
            for n, name in ((2, "甲"), (3, "乙"), (4, "丙"))
        )  # fmt: skip
        made = Desk(store, RowContext(TODAY, ZH))
        made.read()
        yield made


def numbers(desk):
    return [one.number for one in desk.rows]


def test_what_is_done_on_the_desk_is_in_the_store(desk, tmp_path):
    one = desk.rows[2]
    one.best  # noqa: B018 - worked out, to be kept
    desk.mark([one], True)
    assert desk.rows[2].marked
    assert "best" in vars(desk.rows[2]), "a mark makes nothing be worked out again"
    desk.note(desk.rows[2], label="头一个")
    assert numbers(desk) == [1, 3, 2]
    desk.note(desk.rows[2], note="记")
    number = desk.duplicate(desk.rows[0], "乙的同事")
    assert numbers(desk) == [4, 2, 1, 3]
    assert desk.rows[0].saved.person == {"employer": "医院"}
    assert desk.rows[0].best == desk.rows[1].best
    with open_store(tmp_path / "home") as other:
        again = Desk(other, RowContext(TODAY, ZH))
        again.read()
        assert [(r.number, r.name, r.note, r.marked) for r in again.rows] == [
            (r.number, r.name, r.note, r.marked) for r in desk.rows
        ]
        assert desk.is_current
        other.note(number, label="别处改的")
    assert not desk.is_current
    desk.mark(desk.rows[1:2], True)
    assert desk.rows[0].name == "别处改的", "what another program did is seen"
    assert [one.kind for one in desk.store.history(number)] == ["new", "copy", "label"]


def test_what_was_only_assumed_is_marked_in_a_case_its_copy_and_its_history(desk, tmp_path):
    talk = Interview(EDITION)
    talk.answer(talk.next_question().ticks(["talent"]))
    talk.answer({"talent_tier": "tier_2"})
    told = Case(talk.facts, assumed=talk.assumed)
    answered, known = answers_of(talk, told), answers_of_case(told)
    log = [("answer", {"question": question, "learned": learned}) for question, learned in answered.asked]
    desk.store.add([Draft("2026h1", answered, "问过的", log=log), Draft("2026h1", known, "带来的")])
    desk.read()
    for one in (desk.rows[0], desk.rows[1], desk.rows[1]):
        assert one.case.assumed == talk.assumed
    copy = desk.duplicate(desk.rows[0], "复制的")
    assert desk.rows[0].number == copy
    assert desk.rows[0].case.assumed == talk.assumed
    for name, kind in (("问过的", "answer"), ("带来的", "new")):
        number = next(one.number for one in desk.rows if one.name == name)
        entries = [entry for entry in desk.store.history(number) if entry.kind == kind]
        (first, *_) = history_lines(entries, EDITION, ZH)
        assert "博士后经历：没有博士后经历（未勾选，按此处理）" in first
    (last,) = history_lines(entries and desk.store.history(next(o.number for o in desk.rows if o.name == "问过的"))[-1:], EDITION, ZH)
    assert last.endswith("人才类别：二类人才")


def test_deleted_brought_back_and_erased(desk, tmp_path):
    file = tmp_path / "甲.pdf"
    file.write_text("x")
    desk.store.exported([1, 2], file)
    desk.delete(desk.rows[1:])
    desk.delete(desk.rows)
    assert numbers(desk) == []
    assert [one.number for one in desk.undo()] == [3]
    assert [one.number for one in desk.undo()] == [2, 1]
    assert desk.undo() is None
    desk.delete(desk.rows[2:])
    erased = desk.erase()
    assert (erased.count, erased.files, erased.is_whole) == (1, (file,), True)
    assert numbers(desk) == [3, 2]
    assert desk.undo() is None
    with pytest.raises(Problem):
        desk.store.load(1)


def test_only_a_published_notice_that_closes_later_is_one_to_move_to(tmp_path, monkeypatch):
    folder = drill_folder(tmp_path / "policy")
    monkeypatch.setenv("GCGUIDE_POLICY", str(folder))

    def older():
        context = RowContext(TODAY, ZH)
        made = (row(CALM, number=n, edition=id) for n, id in enumerate(["2026h1", "2026h2", DATES, "2019h1"], start=1))
        return [CaseRow(one.saved, context).is_older for one in made]

    assert older() == [False, False, False, False], "drafts are none"
    published(folder, "2026h2", "2026-09-30")
    assert older() == [True, False, False, False], "neither what closes later, nor the same, nor what nobody knows"


@pytest.mark.slow
@pytest.mark.parametrize("output", OUTPUTS)
def test_files_for_many_are_written_and_nothing_is_overwritten(output, desk, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    rounds = 2 if output in ("txt", "ics") else 1  # a file for each, and one for all; they are written by the same hand
    for _ in range(rounds):
        done = list(write_files(file_jobs(desk.rows, output, TODAY, ZH), folder))
        assert not [one for one in done if one.problem is not None], done
    written = sorted(path.name for path in folder.iterdir())
    assert len(written) == rounds * len([one for one in done if one.path])
    assert all(path.stat().st_size for path in folder.iterdir())
    if output == "txt":
        assert written[0].startswith("绿色通道申报材料_1_甲甲")


def test_a_detail_that_does_not_hold_is_told_with_its_case(tmp_path):
    rows = [row(CALM, number=n, person={"name": name}) for n, name in ((1, "单雄信"), (2, "丙" * 51))]
    [done] = write_files(file_jobs(rows, "xlsx", TODAY, ZH), tmp_path)
    assert done.numbers == (2,)
    assert done.problem.details["subject"] == "name"
    assert [one.numbers for one in write_files(file_jobs(rows, "txt", TODAY, ZH), tmp_path) if one.problem] == [(2,)]


def test_papers_that_fail_take_nobody_elses_with_them(tmp_path):
    """A mistake of the program in one person's papers ended the desk, and the others' were not written."""
    rows = [row(CALM, number=n) for n in (1, 2, 3)]
    vars(rows[1])["case"] = None  # of which no paper can be made
    done = [*write_files(file_jobs(rows, "txt", TODAY, ZH), tmp_path)]
    assert [(one.numbers, one.path is not None) for one in done] == [((1,), True), ((2,), False), ((3,), True)]
    assert "这份没有写" in message(done[1].problem, ZH)
    [merged] = write_files(file_jobs(rows, "merged", TODAY, ZH), tmp_path)
    assert (merged.numbers, merged.path) == ((2,), None)


def test_one_calendar_for_all_names_whose_day_it_is(desk, tmp_path):
    [done] = write_files(file_jobs(desk.rows, "ics", TODAY, ZH), tmp_path)
    events = Calendar.from_ical(done.path.read_bytes()).events
    uids = [str(event["uid"]) for event in events]
    assert len(set(uids)) == len(uids) >= 24
    assert {str(event["summary"]).partition(" · ")[2].partition("：")[0] for event in events} == {"甲甲", "乙乙", "丙丙"}
    [alone] = write_files(file_jobs(desk.rows[:1], "ics", TODAY, ZH), tmp_path)
    single = {str(event["uid"]) for event in Calendar.from_ical(alone.path.read_bytes()).events}
    assert single < set(uids), "the same event as in the case's own file"


def test_cases_that_nothing_tells_apart_have_events_of_their_own(tmp_path):
    rows = [row(PEOPLE[2], number=n, identity=f"{n:032x}") for n in (1, 2)]
    [done] = write_files(file_jobs(rows, "ics", TODAY, ZH), tmp_path)
    uids = [str(event["uid"]) for event in Calendar.from_ical(done.path.read_bytes()).events]
    assert len(set(uids)) == len(uids)


def test_the_sheet_of_what_to_find_out(tmp_path):
    asked = row(PEOPLE[6] | {"licence": "unsure"}, label="丁")
    clear = row(PEOPLE[2])
    done = list(write_files(file_jobs([asked, clear], "ask_docx", TODAY, ZH), tmp_path))
    told = [zipfile.ZipFile(one.path).read("word/document.xml").decode() for one in done]
    assert ["职业资格" in text for text in told] == [True, False]
    assert "各部门自定的截止日期" in told[1], "what the notice does not give"


def test_a_part_with_nothing_to_say_is_not_written(tmp_path):
    [done] = write_files(file_jobs([row(PEOPLE[2])], "experts_docx", TODAY, ZH), tmp_path)
    assert (done.path, done.problem) == (None, None)


def test_the_packs_of_all_are_one_document(tmp_path):
    rows = [row(PEOPLE[2], number=1, label="甲"), row(PEOPLE[4], number=2, label="乙")]
    [done] = write_files(file_jobs(rows, "merged", TODAY, ZH), tmp_path)
    pages = [page.extract_text() for page in pypdf.PdfReader(done.path).pages]
    assert sum("职称评审材料目录单" in page for page in pages) == 2
    assert done.numbers == (1, 2)
    assert "2人" in done.path.name
