"""Rosters as offices send them: what is read, what is refused and told, and that nothing else ever happens."""

import io
import os
import struct
import tempfile
import time
import zipfile
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from gcguide.core.result import Target
from gcguide.paper.roster import roster, roster_row
from gcguide.paper.workbooks import roster_workbook
from gcguide.person.case import Case
from gcguide.problem import Problem
from gcguide.tables import sheets
from gcguide.tables.ledger import EXPECTED as PLAIN
from gcguide.tables.names import Names
from gcguide.tables.roster import read_roster
from gcguide.tables.values import Splitter, text_of
from gcguide.tables.workbook import read_workbook
from gcguide.words import load_words, message
from tests.effort import examples, times
from tests.paper.test_roster import FACTS, NAMES, PERSON, ROW
from tests.people import EDITION
from tests.person.test_id_number import number
from tests.test_hygiene import modules_after

DATA = Path(__file__).resolve().parent / "data"
TODAY = date(2026, 3, 2)
FORM = EDITION.rules.roster
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
ID, ID2, ID3 = (number(day="19851012", order=order) for order in ("123", "124", "125"))
SIMPLE = ["序号", "姓名", "身份证号", "工作单位"]


@pytest.fixture
def here(monkeypatch):
    """Workbooks read in this process: starting one each time takes longer than the test."""
    monkeypatch.setattr(sheets, "workbook_apart", read_workbook)


@pytest.fixture
def sheet(tmp_path, here):
    """Reads a workbook made of rows; `change` may merge, format or add sheets."""

    def make(rows, change=None, **options):
        return read_roster(EDITION, workbook(tmp_path / "r.xlsx", rows, change), TODAY, **options)

    return make


@contextmanager
def reading_here():
    """The same for a test that draws its examples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "workbook_apart", read_workbook)
        yield


def workbook(path, rows, change=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    book.save(path)
    return path


def told(problems):
    return [problem.id for problem in problems]


def say(problem, lang="zh"):
    said = message(problem, WORDS[lang])
    assert problem.id not in said, f"no words for {problem.id}"
    assert "{" not in said or "{" in str(problem.details), "a hole is left open"
    return said


def refused(path):
    with pytest.raises(Problem) as caught:
        read_roster(EDITION, path, TODAY)
    assert str(path) in say(caught.value, "en")
    assert say(caught.value)
    return caught.value


def columns(read):
    return read.ledger.accounts[0].columns


def passed(read):
    """The rows that are nobody's, without those that everybody expects to be."""
    return tuple(row for account in read.ledger.accounts for row, reason in account.rows.items() if reason not in PLAIN)


# Our own roster comes back


def test_our_own_roster_comes_back(tmp_path):
    people = [Case(FACTS, {}, PERSON), Case({**FACTS, "current_grade": "none", "talent_tier": "tier_1"}, {}, {"name": "王五"})]
    path = tmp_path / "own.xlsx"
    path.write_bytes(roster_workbook(roster(EDITION, [roster_row(EDITION, case, TODAY) for case in people], TODAY)))
    read = read_roster(EDITION, path, TODAY)
    # The mark above is no person, nor are what the form says below and the room for the seal.
    assert (read.ledger.unused, passed(read), read.warnings) == ((), (7, 8), ())
    assert [column.heading for column in columns(read)] == NAMES
    assert read.header == {"unit": PERSON["unit"], "contact": "李四", "phone": "0472-2345678"}
    first, second = read.people
    assert told(first.problems + first.warnings + second.problems + second.warnings) == []
    assert (first.row, first.name, second.row) == (5, "乌云·其木格", 6)
    assert first.case.facts == {"current_grade": "associate_senior"}
    assert second.case.facts == {"current_grade": "none"}
    assert first.case.chosen == Target(2, "full_senior")
    assert first.note == ()
    again = roster_row(EDITION, Case({**FACTS, **first.case.facts}, {}, first.case.person), TODAY)
    # A remark of 无 is a remark; the number is given later.
    assert list(again.cells) == ["", *ROW[1:]]


@examples(4)
@given(st.text(st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.sampled_from("𠮷䶮ᠮaZé0（）·")), min_size=2, max_size=20).map(lambda text: f"{text}x"))
def test_texts_of_our_own_roster_come_back(text):
    person = {**PERSON, "employer": text, "remarks": text, "speciality": text, "education": text}
    with tempfile.TemporaryDirectory() as folder, reading_here():
        path = Path(folder) / "own.xlsx"
        path.write_bytes(roster_workbook(roster(EDITION, [roster_row(EDITION, Case(FACTS, {}, person), TODAY)], TODAY)))
        (row,) = read_roster(EDITION, path, TODAY).people
    assert {field: row.case.person[field] for field in ("employer", "remarks", "speciality", "education")} == dict.fromkeys(
        ("employer", "remarks", "speciality", "education"), text
    )


def test_the_forms_own_example_and_the_rows_around_the_people(sheet):
    """As the notice prints it, with the example left in, blank rows, and what offices write below."""
    rows = [
        [FORM.title], ["单位（盖章）：某某局", None, None, "联系人： 李四    电话：13812345678"], [],
        [name.replace("证号", "\n证号 ").replace("及", "\n及") for name in NAMES],
        ["例", "XXX", "XXX", "......", "男", "19XX/10", "汉", "大学本科", "XXX大学20XX/07", "水利工程", "高级工程师20XX/12", "正高级工程师", "正高级", "XX", 1],
        [], [1, "甲公司", "张三", ID], [2, None, None, None], [], NAMES, [2, "乙公司", "李四", ID2],
        ["合计", None, "2人"], ["填表说明：请务必按照示例规范填写信息"], [None, "单位负责人：", "王五", "填表人：赵六"], [None, None, "审核人：钱七"],
    ]  # fmt: skip
    read = sheet(rows, lambda page: page.merge_cells("A1:P1"))
    assert read.header == {"unit": "某某局", "contact": "李四", "phone": "13812345678"}
    assert [(row.row, row.name, row.case.person["employer"]) for row in read.people] == [(7, "张三", "甲公司"), (11, "李四", "乙公司")]
    assert passed(read) == (5, 10, 12, 13, 14, 15)


# Headings


@pytest.mark.parametrize("heading", ["姓名", " 姓  名 ", "姓\n名", "姓名*", "姓名（与身份证一致）", "申报人", "申报人姓名", "Name", "FULL NAME", "ｎａｍｅ"])
def test_the_column_of_names_by_any_spelling(sheet, heading):
    (row,) = sheet([["序号", heading], [1, "张三"]]).people
    assert row.name == "张三"


@pytest.mark.parametrize(
    ("heading", "id"),
    [
        ("身份证\n号  码", "id_number"), ("公民身份号码", "id_number"), ("单位", "employer"), ("现工作单位", "employer"), ("毕业院校、时间", "graduation"),
        ("毕业院校（学校）及时间", "graduation"), ("毕业学校", "school"), ("毕业时间", "graduated"), ("现专业技术职务及取得时间", "current_title"),
        ("职称", "title"), ("申报职称", "target_title"), ("申报级别", "target_grade"), ("人才类别（1-7）", "category"), ("No.", "serial"),
        ("ID number", "id_number"), ("month of birth", "birth"), ("所学专业", None), ("联系电话", "mobile"), ("参加工作时间", None), ("", None), ("（）", None),
    ],
)  # fmt: skip
def test_what_headings_mean(heading, id):
    assert (read.id if (read := Names(EDITION).read(heading)) else None) == id


def test_every_heading_of_the_data_means_one_thing():
    headings = Names(EDITION)
    columns = {column.id for column in FORM.columns} | {field for column in FORM.columns for field in column.of}
    for id, words in FORM.foreign.headings.items():
        for word in words:
            assert id not in columns or headings.read(word).id == id, word


@pytest.mark.parametrize(
    ("written", "taken_for"),
    [("毕业院校及时问", "毕业院校及时间"), ("身份证号吗", "身份证号"), ("出生年用", "出生年月"), ("单位地址", None), ("现职务", None), ("现从事专业年限", None), ("申报单位名", "申报单位")],
)
def test_one_slip_of_the_keyboard_is_understood_and_told(sheet, written, taken_for):
    read = sheet([["姓名", written], ["张三", ""]])
    assert columns(read)[1].taken_for == taken_for
    assert told(read.warnings) == (["import_heading_slip"] if taken_for else [])
    assert read.ledger.unused == (() if taken_for else (written,))
    assert all("B1" in say(warning) and "第 1 行" in say(warning) for warning in read.warnings)


def test_extra_columns_are_named_and_the_first_of_two_alike_counts(sheet):
    read = sheet([[*SIMPLE, "爱好", "姓名", None, "政治面貌"], [1, "张三", ID, "甲", "13812345678", "李四", "x", "群众"]])
    assert read.ledger.unused == ("爱好", "姓名", "政治面貌")
    assert [(column.letters, column.meaning.id) for column in columns(read)[:3]] == [("A", "serial"), ("B", "name"), ("C", "id_number")]
    assert read.people[0].case.person == {"name": "张三", "id_number": ID, "employer": "甲"}


@pytest.mark.parametrize("head", ["联系电话", "手机", "手机号码", "联系方式", "电话", "Mobile phone"])
def test_a_telephone_in_a_row_is_the_persons_own_and_no_office_s(sheet, head):
    read = sheet([["填报单位：某局", "联系人：李四", "联系电话：0472-2345678"], ["姓名", "工作单位", head], ["张三", "甲", "139 0000 0001"]])
    assert read.people[0].case.person["mobile"] == "13900000001"
    assert read.header["phone"] == "0472-2345678"
    assert not read.ledger.unused


@pytest.mark.parametrize("whose", ["联系人", "推荐人", "经办人"])
def test_a_telephone_beside_somebody_else_is_theirs(sheet, whose):
    read = sheet([["姓名", "工作单位", whose, "联系电话"], ["张三", "甲", "李四", "13900000001"]])
    assert "mobile" not in read.people[0].case.person
    assert read.ledger.unused == (whose, "联系电话")


def test_headings_of_two_rows(sheet):
    rows = [
        ["序号", "姓名", "基本信息", None, "毕业院校及时间", None, "现职称", None],
        [None, None, "性别", "民族", "院校", "时间", "名称", "取得时间"],
        [1, "张三", "男", "蒙古族", "某大学", datetime(2007, 7, 1), "高级工程师", "2018年12月"],
    ]

    def merge(page):
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1"):
            page.merge_cells(area)

    for change in (merge, None):  # and where the merging got lost
        read = sheet(rows, change)
        (row,) = read.people
        person = row.case.person
        assert (person["sex"], person["ethnicity"], person["school"], person["graduated"]) == ("男", "蒙古", "某大学", "2007/07")
        assert person["title"] == "高级工程师"
    assert read.people[0].row == 3


def test_a_merged_heading_over_two_columns(sheet):
    rows = [["姓名", "毕业院校及时间", None, "备注"], ["张三", "某大学", "2007.7", "好"]]
    (row,) = sheet(rows, lambda page: page.merge_cells("B1:C1")).people
    assert (row.case.person["school"], row.case.person["graduated"], row.case.person["remarks"]) == ("某大学", "2007/07", "好")


def test_a_column_of_its_own_wins_over_the_column_of_two(sheet):
    (row,) = sheet([["姓名", "毕业时间", "毕业院校及时间"], ["张三", "2008/07", "某大学2007/07"]]).people
    assert (row.case.person["school"], row.case.person["graduated"]) == ("某大学", "2008/07")


def test_the_sheet_with_the_headings_is_taken(sheet):
    def more(page):
        page.parent.create_sheet("说明", 0).append(["填表说明", "请如实填写"])
        hidden = page.parent.create_sheet("旧", 0)
        hidden.append(NAMES)
        hidden.append([1, "甲", "旧人"])
        hidden.sheet_state = "hidden"

    read = sheet([[None, None], [None, *SIMPLE], [None, 1, "张三", ID, "甲"]], more)
    assert (read.people[0].name, read.people[0].row) == ("张三", 3)


@pytest.mark.parametrize(
    ("rows", "id", "says"),
    [
        ([["a", "b"], [1, 2]], "import_no_headings", "工作单位、姓名、身份证号"),
        ([["工作的单位", "姓铭"], [1, 2]], "import_no_headings_nearest", "工作的单位"),
        ([["x"]] * 40 + [SIMPLE], "import_no_headings", "30"),
        ([["序号", "工作单位", "性别"], [1, "甲", "男"]], "import_no_name", "序号、工作单位、性别"),
        ([["序号", "工作单位", "姓 名字"], [1, "甲", "男"]], "import_no_name_nearest", "“姓 名字”"),
        ([["序号", "姓名"]], "import_nobody", "第 1 行"),
        ([["序号", "姓名"], [1, None], [2, None], ["备注：", "没有人"]], "import_nobody", "没有人员"),
    ],
)
def test_no_headings_no_names_nobody(rows, id, says, tmp_path, here):
    problem = refused(workbook(tmp_path / "r.xlsx", rows))
    assert problem.id == id
    assert says in say(problem)


# Cells


@pytest.mark.parametrize(
    "written", [ID, f"'{ID}", f" {ID[:6]} {ID[6:14]} {ID[14:]} ", ID.translate({48 + n: 0xFF10 + n for n in range(10)}), f"\u200b{ID}", f"{ID}\n", ID.lower()]
)
def test_id_numbers_by_any_spelling(sheet, written):
    (row,) = sheet([SIMPLE, [1, "张三", written, "甲"]]).people
    assert row.case.person["id_number"] == ID
    assert row.problems == ()


@pytest.mark.parametrize("written", [int(ID[:17] + "0"), float(ID[:17]), 12345, "1.10105E+17", datetime(1985, 10, 12)])
def test_a_number_that_is_no_text_is_refused(sheet, written):
    (row,) = sheet([SIMPLE, [1, "张三", written, "甲"]]).people
    (problem,) = row.problems
    assert problem.id == "import_id_number"
    assert problem.path == ("person", "id_number")
    assert say(problem).split("：", 1)[1].startswith("C2 身份证号 ")
    assert "r.xlsx 第 2 行" in say(problem)
    assert "text" in say(problem, "en")
    assert row.case.person == {"name": "张三", "employer": "甲"}  # the rest can be taken without it


@pytest.mark.parametrize(
    ("heading", "written", "id"),
    [
        ("身份证号", ID[:17] + ("0" if ID[17] != "0" else "1"), "id_number_check"), ("身份证号", "123", "id_number_length"),
        ("性别", "中", "unknown"), ("出生年月", "八五年", "person_month"), ("出生年月", "2099/10", "date_far"), ("出生年月", 31321, "import_month_days"),
        ("出生年月", 1985.1, "import_month_number"), ("工作单位", "甲" * 201, "person_long"), ("现职称及取得时间", "高级工程师2018/13", "date_impossible"),
        ("现职称及取得时间", 2018.1, "import_month_number"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_left_out_and_told(sheet, heading, written, id):
    (row,) = sheet([["姓名", "备注", heading], ["张三", "好", written]]).people
    assert told(row.problems) == [id]
    assert f"C2 {heading}" in say(row.problems[0])
    assert "C2" in say(row.problems[0], "en")
    kept = {"title": "高级工程师"} if "13" in str(written) and "高级" in str(written) else {}
    assert row.case.person == {"name": "张三", "remarks": "好", **kept}


def test_several_mistakes_of_one_row_are_told_together(sheet):
    (row,) = sheet([["姓名", "身份证号", "性别", "出生年月"], ["张" * 51, "1", "中", "x"]]).people
    assert sorted(told(row.problems)) == ["id_number_length", "person_month", "person_name_length", "unknown"]
    assert row.case is None
    assert row.name == "张" * 51


def test_a_person_without_a_name_is_told(sheet):
    rows = sheet([SIMPLE, [1, None, ID, "甲"], [2, "张三", ID2, "乙"], [3, None, None, "丙"]])
    assert told(rows.people[0].problems) == ["import_nameless"]
    assert rows.people[0].case is None
    assert say(rows.people[0].problems[0]).endswith("B2 姓名 没有填写")
    assert passed(rows) == (4,)


@pytest.mark.parametrize(
    "written",
    ["1985/10", "1985年10月", "1985.10", "1985-10-12", "198510", "19851012", 198510, date(1985, 10, 12), datetime(1985, 10, 1, 3), "１９８５．１０", " 1985 年 10 月 "],
)
def test_months_by_any_spelling_and_type(sheet, written):
    (row,) = sheet([["姓名", "出生年月"], ["张三", written]]).people
    assert row.case.person["birth"] == "1985/10"


def test_a_month_as_a_number_that_can_be_one_only(sheet):
    rows = sheet([["姓名", "出生年月"], ["张三", 1985.12], ["李四", 1985.02]]).people
    assert [row.case.person["birth"] for row in rows] == ["1985/12", "1985/02"]


SPLIT = [
    ("某大学2007/07", "某大学", "2007/07"), ("某大学2007年7月", "某大学", "2007/7"), ("某大学 2007.7", "某大学", "2007/7"), ("某大学，2007年07月毕业", "某大学", "2007/07"),
    ("2007年7月毕业于某大学", "某大学", "2007/7"), ("某大学（2007年7月）", "某大学", "2007/7"), ("高级工程师（2018年12月取得）", "高级工程师", "2018/12"),
    ("高级工程师２０１８．１２", "高级工程师", "2018/12"), ("2018/12", "", "2018/12"), ("高级工程师", "高级工程师", ""), ("中国石油大学（华东）2007/07", "中国石油大学（华东）", "2007/07"),
    ("第2中学200707", "第2中学", "2007/07"), ("某大学2007-07-01", "某大学", "2007/07/01"), ("Univ. of X (BSc) 2007/07", "Univ. of X (BSc)", "2007/07"),
    ("某大学/2007/07", "某大学", "2007/07"), ("高级工程师、2018年12月", "高级工程师", "2018/12"), ("2018.12取得高级工程师", "高级工程师", "2018/12"),
    ("某大学【2007年7月1日】", "某大学", "2007/7/1"), ("", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("whole", "text", "month"), SPLIT)
def test_a_text_and_a_month_in_one_cell(whole, text, month):
    parts = Splitter(FORM.foreign).split(whole)
    assert (parts.text, parts.month) == (text, month)
    assert parts.doubt is None


@pytest.mark.parametrize(("whole", "doubt"), [("某大学2003.9-2007.7", "import_two_months"), ("本科：某大学2007/07；硕士：乙大学2010/07", "import_two_months"), ("某大学2007年", "import_year_only"), ("2007届", "import_year_only")])
def test_what_cannot_be_taken_apart_stays_whole_and_is_told(sheet, whole, doubt):
    (row,) = sheet([["姓名", "毕业院校及时间"], ["张三", whole]]).people
    assert told(row.warnings) == [doubt]
    assert "B2 毕业院校及时间" in say(row.warnings[0])
    assert row.case.person == {"name": "张三", "school": whole}


@pytest.mark.parametrize(
    ("title", "facts"),
    [
        ("高级工程师2018/12", {"current_grade": "associate_senior"}), ("高级记者", {"current_grade": "full_senior"}), ("一级教师", {"current_grade": "intermediate"}),
        ("无", {"current_grade": "none"}), ("暂无", {"current_grade": "none"}), ("", {}), ("/", {}), ("——", {}), ("高级工程师（水利）2018/12", {}), ("技术员", {}), ("高级", {}),
    ],
)  # fmt: skip
def test_only_a_title_that_names_one_grade_is_a_fact(sheet, title, facts):
    (row,) = sheet([["姓名", "现职称及取得时间", "备注"], ["张三", title, "x"]]).people
    assert row.case.facts == facts


def test_category_and_grade_are_chosen_or_a_note_and_a_tier_is_told(sheet):
    rows = sheet([["姓名", "人才类别", "申报资格等级"], ["张三", 2, "正高级"], ["李四", "五类人才", None], ["王五", 8, None]]).people
    assert [row.note for row in rows] == [(), (("人才类别", "五类人才"),), (("人才类别", "8"),)], "what is chosen is not said again"
    assert [row.case.chosen for row in rows] == [Target(2, "full_senior"), None, None]
    assert [told(row.warnings) for row in rows] == [[], ["import_category"], ["import_category"]]
    assert all(row.case.facts == {} for row in rows)
    assert "1 至 7" in say(rows[1].warnings[0])


def test_texts_lose_line_breaks_and_invisible_characters(sheet):
    (row,) = sheet([["姓名", "工作单位", "备注"], ["乌云•\n其木格", "包头某某\n有限公司", "a\nb\u202ec"]]).people
    assert row.case.person == {"name": "乌云·其木格", "employer": "包头某某有限公司", "remarks": "a b c"}


def test_warnings_of_the_person_name_the_cell(sheet):
    (row,) = sheet([["姓名", "身份证号", "出生年月"], ["张三", ID, "1985/11"]]).people
    assert told(row.warnings) == ["person_differs"]
    assert "C2 出生年月" in say(row.warnings[0])


def test_a_header_that_does_not_hold_is_told_once(sheet):
    read = sheet([["单位：某局　联系人：李四　电话：6928486"], ["姓名"], ["张三"], ["李四"]])
    assert read.header == {"unit": "某局", "contact": "李四"}
    assert told(read.warnings) == ["person_phone_area"]
    assert "第 1 行：A1 电话" in say(read.warnings[0])
    assert read.people[1].case.person == {"unit": "某局", "contact": "李四", "name": "李四"}


def test_a_header_in_cells_of_its_own(sheet):
    read = sheet([["填报单位", None, "某局", "联系人：", "李四", "联系电话", 13812345678], ["姓名"], ["张三"]])
    assert read.header == {"unit": "某局", "contact": "李四", "phone": "13812345678"}


# Merged cells


def test_a_unit_merged_down_several_rows(sheet):
    rows = [SIMPLE, [1, "张三", ID, "甲公司"], [2, "李四", ID2, None], [3, "王五", ID3, None], [4, "赵六", None, None]]
    read = sheet(rows, lambda page: page.merge_cells("D2:D4"))
    assert [row.case.person.get("employer") for row in read.people] == ["甲公司"] * 3 + [None]


def test_a_name_merged_down_two_rows_is_one_person(sheet):
    rows = [["姓名", "毕业院校及时间"], ["张三", "甲大学2007/07"], [None, "乙大学2010/07"], ["李四", ""]]
    read = sheet(rows, lambda page: page.merge_cells("A2:A3"))
    assert [row.name for row in read.people] == ["张三", "李四"]
    assert passed(read) == (3,)
    assert told(read.people[0].warnings) == ["import_joined"]
    assert "第 3 行" in say(read.people[0].warnings[0])


# Twice


def test_who_comes_twice_is_told_with_the_other_row(sheet):
    rows = [SIMPLE, [1, "张三", ID, "甲"], [2, "李四", ID2, "乙"], [3, "张三三", f"{ID} ", "丙"], [4, "王五", None, "甲"], [5, "王五", None, "甲"], [6, "王五", None, "乙"]]
    read = sheet(rows).people
    assert [told(row.warnings) for row in read] == [[], [], ["import_twice"], [], ["import_same_row"], []]
    assert (read[2].warnings[0].details["other"], read[4].warnings[0].details["other"]) == (2, 5)
    assert "C4 身份证号 与第 2 行相同" in say(read[2].warnings[0])


# Files


EXPECTED = [("张三", "11010519491231002X", "1949/12", "associate_senior"), ("李四", None, "1949/12", "none")]


def small(read):
    assert told(read.people[1].problems) == ["import_id_number"]
    assert read.header == {"unit": "包头某某公司", "contact": "李四"}
    assert [row.case.person["employer"] for row in read.people] == ["包头某某公司"] * 2  # merged
    rows = [(row.name, row.case.person.get("id_number"), row.case.person["birth"], row.case.facts["current_grade"]) for row in read.people]
    assert rows == EXPECTED


@pytest.mark.parametrize("name", ["roster.xls", "roster.ods"])
def test_other_workbooks(name):
    small(read_roster(EDITION, DATA / name, TODAY))


@pytest.mark.parametrize(("name", "renamed"), [("roster.xls", "r.et"), ("roster.ods", "r.xlsx"), ("roster.xls", "r.csv"), ("roster.xls", "r")])
def test_the_kind_is_in_the_file_not_in_its_name(name, renamed, tmp_path, here):
    (tmp_path / renamed).write_bytes((DATA / name).read_bytes())
    small(read_roster(EDITION, tmp_path / renamed, TODAY))


TEXT = f"某局花名册\r\n单位：某局{{0}}电话：\r\n序号{{0}}姓名{{0}}身份证号{{0}}毕业院校及时间\r\n1{{0}}张三{{0}}'{ID}{{0}}\"某大学\n2007/07\"\r\n\r\n2{{0}}龦䶮{{0}}{ID2}{{0}}\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_text_files(encoding, separator, suffix, tmp_path):
    path = tmp_path / f"r{suffix}"
    path.write_bytes(TEXT.format(separator).encode(encoding))
    read = read_roster(EDITION, path, TODAY)
    assert read.header == {"unit": "某局"}
    assert [(row.row, row.name, row.case.person["id_number"]) for row in read.people] == [(4, "张三", ID), (6, "龦䶮", ID2)]
    assert (read.people[0].case.person["school"], read.people[0].case.person["graduated"]) == ("某大学", "2007/07")


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def far(place):
    book = Workbook()
    book.active.append(SIMPLE)
    book.active.append([1, "张三"])
    book.active[place] = "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = far("A1")
BAD_FILES = {
    "empty": (b"", "import_empty"), "blank": (b"\xef\xbb\xbf\r\n \r\n", "import_empty"), "separators only": (b",,,\n,,\n", "import_empty"),
    "zeros": (bytes(5000), "import_empty"), "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "import_kind"),
    "a document": (zipped(word__document_xml="<w/>"), "import_no_table"), "half a workbook": (GOOD[: len(GOOD) // 2], "import_broken"),
    "a mangled workbook": (GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"), "import_broken"), "begins like one": (b"PK\x03\x04" + b"x" * 99, "import_broken"),
    "an empty workbook": (zipped(xl__workbook_xml="<workbook/>"), "import_broken"), "an old one, cut off": ((DATA / "roster.xls").read_bytes()[:700], "import_locked"),
    "something old": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "import_locked"), "a binary workbook": (zipped(**{"xl__workbook.bin": "x"}), "import_save_as"),
    "a page": ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "import_save_as"), "an xml table": (b'<?xml version="1.0"?><Workbook/>', "import_save_as"),
    "too far": (far("XFD1048576"), "import_too_much"), "too far down": (far("A200000"), "import_many_rows"), "too far right": (far("XFD600"), "import_far_cell"),
    "a broken sheet of another kind": (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<a>", **{"META-INF__manifest_xml": "<m/>"}), "import_broken"),
    "an encrypted sheet of another kind": (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="", **{"META-INF__manifest_xml": "<manifest:encryption-data/>"}), "import_password"),
}  # fmt: skip


# What the library is handed, and may end at or fill all there is with.
HANDED_ON = ("too far", "too far down", "too far right", "a broken sheet of another kind", "an encrypted sheet of another kind")


@pytest.mark.slow
@pytest.mark.parametrize("what", BAD_FILES)
def test_files_that_are_no_roster(what, tmp_path, request):
    if what not in HANDED_ON:
        request.getfixturevalue("here")
    raw, id = BAD_FILES[what]
    path = tmp_path / "r.xlsx"
    path.write_bytes(raw)
    assert refused(path).id == id


def test_an_open_document_that_asks_for_all_the_memory(tmp_path):
    """One cell that stands for a million rows of sixteen thousand."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    content = f'<office:spreadsheet {names}><table:table table:name="S">{rows}</table:table></office:spreadsheet>'
    path = tmp_path / "r.ods"
    path.write_bytes(zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml=content, **{"META-INF__manifest_xml": "<m/>"}))
    assert refused(path).id == "import_far_cell"


def test_a_workbook_with_a_password():
    assert refused(DATA / "roster_password.xlsx").id == "import_password"


def test_folders_missing_files_and_large_ones(tmp_path):
    assert refused(tmp_path).id == "file_is_folder"
    assert refused(tmp_path / "no.xlsx").id == "file_missing"
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(20_000_001)
    assert refused(tmp_path / "large.csv").id == "file_too_large"
    (tmp_path / "many.csv").write_text("姓名,备注\n" + "张三,x\n" * 100_001, "utf-8")
    assert refused(tmp_path / "many.csv").id == "import_many_rows"


def test_formatted_empty_cells_far_away_do_no_harm(sheet):
    def look(page):
        page["XFD1048576"].number_format = "@"

    assert len(sheet([SIMPLE, [1, "张三"]], look).people) == 1


@pytest.mark.slow
def test_the_library_is_never_loaded_into_this_process(tmp_path):
    (tmp_path / "r.csv").write_text("姓名\n张三\n", "utf-8")
    code = "from datetime import date\nfrom pathlib import Path\nfrom gcguide import load_edition\nfrom gcguide.tables.roster import read_roster\n"
    for path in (tmp_path / "r.csv", DATA / "roster.xls"):  # with the workbook it does its work in another process
        code += f"read_roster(load_edition(), Path({str(path)!r}), date(2026, 3, 2))\n"
    loaded = modules_after(code)
    assert "gcguide.tables.roster" in loaded
    assert not {"python_calamine", "openpyxl"} & set(loaded)


@pytest.mark.parametrize(
    ("end", "id"),
    [
        ("raise MemoryError", "import_too_much"), ("while True: pass", "import_too_much"), ("[0] * 10**10", "import_too_much"),
        ("import os; os.abort()", "import_broken"), ("print('x')", "import_broken"), ("raise SystemExit", "import_broken"),
    ],
)  # fmt: skip
def test_whatever_the_library_does_stays_in_its_own_process(end, id, tmp_path, monkeypatch, capfd):
    """It ends for want of memory, goes on for ever, or writes where it should not."""
    (tmp_path / "python_calamine.py").write_text(end, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sheets, "MOST_SECONDS", 2 if "while" in end else sheets.MOST_SECONDS)
    assert refused(DATA / "roster.ods").id == id
    assert capfd.readouterr() == ("", "")


# Files made to take for ever, or all there is


def with_sheet(xml):
    """A workbook whose one sheet is this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in good.namelist():
            file.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else good.read(name))
    return out.getvalue()


def rows_of(cell, rows=30, columns=3):
    """Rows of a name and the same cell again and again, with spaces kept."""
    line = f'<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>'
    people = "".join(f'<row><c t="inlineStr"><is><t>张三{chr(0x4E00 + n)}</t></is></c>{line * columns}</row>' for n in range(rows))
    heads = '<row><c t="inlineStr"><is><t>姓名</t></is></c></row>'
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{heads}{people}</sheetData></worksheet>'


def rows_with(attributes):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c {attributes} t="s"><v>0</v></c>'


SLOW = {
    "an attribute again and again": (rows_with('r="A1" ' * 32_000), "import_broken"),
    "attributes that never end": (rows_with('r="A1" ' * 32_000).replace(">", ""), "import_broken"),
    "cells as long as can be": (rows_of("甲" * 32_767), None),
    "cells of spaces": (rows_of("甲" + " " * 32_765 + "乙"), None),
    "cells of line breaks": (rows_of("甲" + "&#10; " * 16_000 + "乙"), None),
    "cells of marks to be put in order": (rows_of("a" + "\u0316\u0300" * 16_000), None),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", SLOW)
def test_no_file_takes_long(what, tmp_path):
    xml, id = SLOW[what]
    path = tmp_path / "r.xlsx"
    path.write_bytes(with_sheet(xml))
    spent = sum(os.times()[:4])  # the processor is shared
    if id is None:
        assert len(read_roster(EDITION, path, TODAY).people) == 30
    else:
        assert refused(path).id == id
    assert sum(os.times()[:4]) - spent < 6


@pytest.mark.slow
def test_a_workbook_that_unpacks_to_more_than_there_is(tmp_path):
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("xl/workbook.xml", "w") as part:
        for _ in range(401):
            part.write(b" " * 1_000_000)
    assert refused(path).id == "import_too_much"


# Many rows, and anything at all


def many(count):
    rows = [[FORM.title], ["单位：某局"], NAMES]
    for at in range(count):
        person = number(day=f"19{60 + at // 365 % 40}{1 + at // 28 % 12:02}{1 + at % 28:02}", order=f"{at % 1000:03}")
        rows.append([str(at + 1), f"某公司{at % 50}", f"张{chr(0x4E00 + at)}", person, "", "", "汉族", "大学本科", "某大学2007/07", "水利工程",
                     "高级工程师2018年12月", "正高级工程师", "正高级", "水工结构", "2", ""])  # fmt: skip
    return rows


@pytest.mark.slow
def test_ten_times_the_rows_are_ten_times_the_work(tmp_path):
    reports, work = [], []
    for count in (times(400), times(4_000)):
        path = tmp_path / f"{count}.csv"
        path.write_text("\n".join(",".join(row) for row in many(count)), "utf-8")
        reports.clear()
        start = time.process_time()  # a ratio, of the processor's own time: the machine is shared
        read = read_roster(EDITION, path, TODAY, lambda done, total: reports.append((done, total)))
        work.append(time.process_time() - start)
    assert work[1] / work[0] < 40, "not with the square"
    assert len(read.people) == count
    assert not [problem for row in read.people for problem in row.problems]
    assert reports[0] == (0, count)
    assert reports[-1] == (count, count)
    assert len(reports) >= count / 100
    assert [done for done, _ in reports] == sorted({done for done, _ in reports})


CELL = st.one_of(
    st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(),
    st.timedeltas(), st.sampled_from([*NAMES, *SIMPLE, ID, int(ID2[:17]), "张三", "例", "备注：", "某大学2007/07", "单位：", "1985.1", "无", "/"]),
)  # fmt: skip
ROWS = st.lists(st.lists(CELL, max_size=8), max_size=8)


def check_any(path):
    try:
        read = read_roster(EDITION, path, TODAY)
    except Problem as problem:
        for lang in WORDS:
            say(problem, lang)
        return
    for row in read.people:
        for problem in (*row.problems, *row.warnings):
            assert problem.line == row.row
            for lang in WORDS:
                say(problem, lang)
        if row.case is None:
            assert row.problems
        else:
            roster_row(EDITION, row.case, TODAY)  # what was taken over holds


@examples(20)
@given(ROWS, st.lists(st.tuples(*[st.integers(1, 9)] * 4), max_size=3))
def test_any_cells_at_all(rows, areas):
    from gcguide.tables import roster as roster_import
    from gcguide.tables.sheets import Merged, Sheet

    table = [["" if cell is None else str(cell) if isinstance(cell, bool) else cell for cell in row] for row in rows]
    head = [NAMES, *table]
    merged = tuple(Merged(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in areas)
    for tables in ([Sheet("s", table, merged)], [Sheet("s", head, merged)]):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(roster_import, "read_sheets", lambda _, tables=tables: tables)
            check_any(Path("r.xlsx"))


@examples(25)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"姓名,身份证号\n{text}".encode("utf-8", "replace")), st.binary(max_size=60).map(lambda end: GOOD[:600] + end)))
def test_any_bytes_at_all(raw):
    with tempfile.TemporaryDirectory() as folder, reading_here():
        path = Path(folder) / "r.xlsx"
        path.write_bytes(raw)
        check_any(path)


@examples(20)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte(at, byte):
    with tempfile.TemporaryDirectory() as folder, reading_here():
        path = Path(folder) / "r.xlsx"
        path.write_bytes(GOOD[:at] + struct.pack("B", byte) + GOOD[at + 1 :])
        check_any(path)


@given(st.one_of(st.floats(), st.integers(), st.dates(), st.times(), st.timedeltas(), st.text()))
@examples(40)
def test_any_cell_has_a_text_of_one_line(cell):
    assert "\n" not in text_of(cell)
