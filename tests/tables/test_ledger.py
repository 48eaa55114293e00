"""Nothing that a table holds disappears: each cell is used, set aside with a reason, or told as not understood."""

import contextlib
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from gcguide.cli import main
from gcguide.problem import Problem
from gcguide.tables import sheets
from gcguide.tables.ledger import column_lines, sheet_lines
from gcguide.tables.names import Meaning
from gcguide.tables.roster import read_roster
from gcguide.tables.rows import Reason
from gcguide.tables.sheets import read_sheets
from gcguide.tables.values import text_of
from gcguide.tables.workbook import read_workbook
from gcguide.text import bare
from gcguide.words import load_words
from tests.effort import examples
from tests.people import EDITION
from tests.person.test_id_number import number

DATA = Path(__file__).resolve().parent / "data"
TODAY = date(2026, 3, 2)
WORDS = load_words("zh")
HEADS = ["序号", "姓名", "身份证号", "工作单位", "毕业院校及时间", "现职称", "出生年月", "人才类别", "申报资格等级", "现有职称", "是否在自治区工作", "政治面貌", "", "备注"]
IDS = [number(day="19851012", order=f"{n:03}") for n in range(1, 40, 2)]
CELLS = st.one_of(
    st.sampled_from(["", "", "张三", "李 四", "甲公司", "某大学2007/07", "高级工程师", "副高", "1985.10", "二", "正高级", "√", "×", "说不清", "合计", "备注：无", "=1+1", "\ue000", "a\nb"]),
    st.sampled_from([1, 2.5, 1985.1, date(1985, 10, 12), True, 31321]), st.sampled_from(IDS), st.text(max_size=6).filter(str.isprintable),
)  # fmt: skip


TITLES = st.sampled_from([["花名册"], ["单位：某局", "", "联系人：李四"], [], ["第一页", 1]])
JUNK = st.sampled_from([[], ["合计", 3], ["", "小计"], ["东胜区"], HEADS, ["制表人：王五"]])
AREAS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2), st.integers(0, 2)), max_size=2)


@st.composite
def books(draw):
    """Workbooks as people make them: titles, headings of one or two rows, people, junk, merged cells, hidden rows."""
    book = Workbook()
    book.remove(book.active)
    for at in range(draw(st.integers(1, 3))):
        page = book.create_sheet(f"表{at}")
        for row in draw(st.lists(TITLES, max_size=2)):
            page.append(row)
        if not at or draw(st.integers(0, 3)):
            names = ["姓名", *draw(st.permutations(HEADS[2:]))[: draw(st.integers(1, 12))]]
            if draw(st.booleans()):
                page.append(draw(st.lists(st.sampled_from(["基本情况", "", "申报人", "推荐人"]), min_size=len(names), max_size=len(names))))
            page.append(names)
        for _ in range(draw(st.integers(1, 6))):
            name = draw(st.sampled_from(["张三", "李 四", "", "合计"]))
            page.append([name, *draw(st.lists(CELLS, max_size=12))] if draw(st.integers(0, 3)) else draw(JUNK))
        for row, column, down, right in draw(AREAS):
            with contextlib.suppress(ValueError):
                page.merge_cells(start_row=row, start_column=column, end_row=row + down, end_column=column + right)
        if draw(st.booleans()):
            page.row_dimensions[draw(st.integers(1, 9))].hidden = True
        if at and not draw(st.integers(0, 4)):
            page.sheet_state = "hidden"
    return book


@examples(60)
@given(books())
def test_each_cell_of_any_workbook_is_accounted_for_once(book):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "workbook_apart", read_workbook)
        path = Path(folder) / "r.xlsx"
        book.save(path)
        try:
            whole, read = read_sheets(path), read_roster(EDITION, path, TODAY)
        except Problem:
            return  # said as a whole: there is nobody in it
    check_ledger(whole, read)


def cells_of(sheet):
    """The cells of a sheet that have something in them, or should have."""
    filled = {(row, at) for row, cells in enumerate(sheet.rows) for at, cell in enumerate(cells) if cell != ""}
    return filled | sheet.blind.keys()


def check_ledger(whole, read):
    """Every sheet, row, column and cell, once; what is used stands in a case or its note, in the same words."""
    assert [account.sheet for account in read.ledger.accounts] == [sheet.name for sheet in whole]
    people = {(row.sheet, row.row): row for row in read.people}
    assert len(people) == len(read.people)
    for sheet in whole:
        account = read.ledger.account(sheet.name)
        for row, at in cells_of(sheet):
            state, why = read.ledger.state(sheet, row, at)
            place = (sheet.name, row + 1)
            assert (place in people) == (account.reason is None and row + 1 not in account.rows), "somebody's row, or set aside"
            assert why, "set aside with a reason, used for something, or wrong in some way"
            if state != "used" or place not in people:
                assert state != "used" or place in people
                continue
            person = people[place]
            kept = told_of(person)
            text = bare(text_of(sheet.rows[row][at])) if at < len(sheet.rows[row]) else ""
            if not text or why in ("serial", "name", "id_number", "birth", "graduation") or person.case is None:
                continue  # brought to the form's own spelling, which other tests look at
            meant = Meaning("fact", why) if why in EDITION.facts.ids else None
            doubted = any(fault.sheet == sheet.name and fault.row == row + 1 for fault in read.ledger.faults)
            assert text in kept or doubted or meant or read_as_none(person, why) or why == "title", (why, text, kept)


def told_of(person):
    """All that a row gave, as one text."""
    if person.case is None:
        return ""
    return bare(" ".join([*person.case.person.values(), *map(str, person.case.facts.values()), *(f"{head} {text}" for head, text in person.note)]))


def read_as_none(person, why):
    return why in ("current_title", "title") and person.case.facts.get("current_grade") == "none"


def test_each_cell_of_the_inputs_is_accounted_for_once(monkeypatch):
    monkeypatch.setattr(sheets, "workbook_apart", cache(read_workbook))  # each is looked at twice
    seen = 0
    for path in sorted(DATA.iterdir()):
        with contextlib.suppress(Problem):
            read = read_roster(EDITION, path, TODAY)
            if path.suffix not in (".csv", ".parquet"):
                whole = read_sheets(path)
                seen += len(whole)
                check_states(whole, read)
    assert seen > 15


def check_states(whole, read):
    for sheet in whole:
        for row, at in cells_of(sheet):
            state, why = read.ledger.state(sheet, row, at)
            assert state in ("used", "set_aside", "not_understood")
            assert why


# The findings, each with its input


def roster(name, **options):
    return read_roster(EDITION, DATA / name, TODAY, **options)


def test_t1_a_moment_is_a_day_in_its_own_zone(tmp_path):
    first, second = roster("screen_fixed_offset_timestamps.parquet").people
    assert [row.case.facts["associate_senior_appointed"] for row in (first, second)] == [date(2024, 4, 30), date(2024, 5, 1)]
    result = tmp_path / "r.csv"
    assert main(["screen", str(DATA / "screen_fixed_offset_timestamps.parquet"), "-o", str(result), "--strict"]) == 0


def test_t2_every_sheet_with_headings_is_read_and_the_others_are_told(capsys, tmp_path):
    read = roster("import_two_sheets.xlsx")
    assert [(row.sheet, row.row) for row in read.people] == [("机关", 2), ("机关", 3), ("事业单位", 2), ("事业单位", 3), ("事业单位", 4)]
    assert any("表“机关”" in line for line in sheet_lines(read.ledger, WORDS))
    read = roster("two_sheets_hidden_rows.xls")
    assert read.ledger.account("说明").reason is Reason.NO_HEAD
    assert any("“说明”没有读" in line for line in sheet_lines(read.ledger, WORDS))
    assert len(roster("import_two_sheets.xlsx", sheet="机关").people) == 2
    with pytest.raises(Problem) as raised:
        roster("import_two_sheets.xlsx", sheet="企业")
    assert raised.value.details["known"] == ["机关", "事业单位"]


def test_t3_t4_headings_of_two_rows():
    read = roster("import_grouped_name_id.xlsx")
    (row,) = read.people
    assert row.case.person == {"name": "王测试", "id_number": "150203198510120133", "employer": "某站"}
    assert read.ledger.unused == ("推荐人 姓名", "推荐人 电话")
    (row,) = roster("import_grouped_title.xlsx").people
    assert (row.case.person["title"], row.case.person["title_obtained"]) == ("工程师", "2012/12")
    assert row.case.facts == {"current_grade": "intermediate"}
    assert ("现任专业技术职务 聘任时间", "2013.03") in row.note, "no answer for an engineer, and not lost"


def test_t5_t16_a_league_s_own_layout():
    read = roster("league_layout_two_row_head.xlsx")
    assert read.header["contact"] == "白音"
    first = read.people[0].case
    assert (first.facts["associate_senior_appointed"], first.chosen.category) == (date(2018, 3, 1), 2)
    assert read.ledger.unused == ("基本信息 参加工作时间",)
    assert {row: str(why) for row, why in read.ledger.accounts[0].rows.items() if why is Reason.UNIT} == {5: "unit", 8: "unit"}


def test_t6_a_bad_byte_is_named_in_screening_too(tmp_path, capsys):
    assert main(["screen", str(DATA / "screen_utf8_one_bad_byte.csv"), "-o", str(tmp_path / "r.csv")]) == 2
    assert "第 3 行" in capsys.readouterr().err


def test_t7_a_cross_is_no():
    assert [row.case.facts["works_in_region"] for row in roster("screen_cross_mark.xlsx").people] == [True, False]


def test_t9_t10_hidden_rows_and_cells_without_a_value_are_told():
    read = roster("import_hidden_row.xlsx")
    assert [row.name for row in read.people] == ["王测试", "赵测试"]
    assert any("隐藏" in line and "第 3 行" in line for line in sheet_lines(read.ledger, WORDS))
    (fault,) = roster("import_error_cell.xlsx").ledger.faults
    assert (fault.cell, fault.problem.id) == ("B2", "import_error_value")


def test_t11_names_with_marks_are_told():
    told = {fault.cell: fault.problem.id for fault in roster("import_marked_names.xlsx").ledger.faults}
    assert (told["C2"], told["C4"], told["C5"]) == ("import_name_remark", "person_name_unusual", "person_name_unusual")
    assert roster("import_gbk_private_use_name.csv").people[1].name == "李龴"


def test_t12_t13_a_lost_zero_is_asked_about_and_a_text_in_a_formula_read():
    (row,) = roster("import_csv_1985_1.csv").people
    assert ([problem.id for problem in row.problems], "birth" in row.case.person) == (["import_month_number"], False)
    assert roster("import_equals_quoted_id.csv").people[0].case.person["id_number"] == "150203198510120133"


def test_t14_categories_in_every_spelling_are_chosen():
    chosen = [row.case.chosen for row in roster("dates_and_scientific_numbers.csv").people]
    assert [one and one.category for one in chosen] == [2] * 9 + [None], "五类 is a tier, and told"


def test_t15_one_word_many_times_is_told_once(tmp_path, capsys):
    assert main(["screen", str(DATA / "screen_same_word_60_times.csv"), "-o", str(tmp_path / "r.csv")]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert sum("副高" in line for line in lines) == 1
    assert any("“副高”" in line and "60" in line and "副高级" in line for line in lines)
    assert any("“也许”" in line and "C62" in line for line in lines)


def test_t18_one_mapping_for_import_and_screening(tmp_path, capsys):
    path, mapping = tmp_path / "r.csv", tmp_path / "m.yaml"
    path.write_text("人员,级别,在哪\n王测试,老高,150203\n", encoding="utf-8")
    mapping.write_text("人员: name\n级别: {fact: current_grade, values: {老高: associate_senior}}\n在哪: place\n", encoding="utf-8")
    for command in (["cases", "import", str(path), "--dry-run"], ["screen", str(path), "-o", str(tmp_path / "o.csv")]):
        assert main([*command, "--mapping", str(mapping), "--explain-columns"]) == 0
        told = capsys.readouterr().out
        assert "current_grade" in told
        assert "place" in told
        assert main([*command, "--mapping", str(mapping)]) == 0


def test_columns_are_explained_with_what_was_taken_instead():
    read = roster("import_grouped_name_id.xlsx")
    told = [*column_lines(read.ledger, EDITION, WORDS)]
    assert "推荐人 姓名 → 没有用到" in told
    assert "申报人 姓名 → name（姓名）" in told
