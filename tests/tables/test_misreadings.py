"""Rosters that were read wrongly once: people lost, headings that are people, answers that are none."""

from datetime import date

import pytest

from gcguide.cli import main
from gcguide.problem import Problem
from gcguide.tables.answers import load_answers
from gcguide.tables.roster import read_roster
from tests.people import EDITION

TODAY = date(2026, 3, 2)
ANSWERS = load_answers(EDITION)


@pytest.fixture
def roster(tmp_path):
    """Reads rows written one behind the other, their cells parted by commas."""

    def make(*rows, **options):
        path = tmp_path / "r.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        return read_roster(EDITION, path, TODAY, **options)

    return make


def names(read):
    return [row.name for row in read.people]


def told(read):
    return {(fault.cell, fault.problem.id) for fault in read.ledger.faults}


def test_people_whose_cells_are_words_of_headings_are_people(roster):
    read = roster("姓名,学历,英才兴蒙类别,现职称", "张三,学历,英才兴蒙,职称", "李四,本科,五类,工程师", "王五,本科,四类,教授")
    assert names(read) == ["张三", "李四", "王五"]
    read = roster("姓名,current_grade,备注,电话", "张三,none,申报人,a", "李四,none,姓名,b", "王五,none,,c")
    assert names(read) == ["张三", "李四", "王五"], "nor does the heading of the names begin another table there"


def test_a_table_with_more_headings_further_down_hides_nobody(roster, tmp_path):
    rows = ("姓名,单位,现职称", "张三,某院,工程师", "", "姓名,单位,现职称,学历", "王五,某所,教授,博士")
    read = roster(*rows)
    assert names(read) == ["张三", "王五"]
    assert [row.case.person.get("education") for row in read.people] == [None, "博士"]
    assert "unit" not in read.people[1].case.person


def test_headings_in_another_order_are_read_anew(roster, tmp_path):
    rows = ("姓名,单位,现职称", "张三,某院,工程师", "姓名,现职称,单位", "李四,教授,某所")
    second = roster(*rows).people[1].case
    assert (second.person["title"], second.person["employer"]) == ("教授", "某所")
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv")]) == 2, "a large file is not read in two ways"


def test_the_same_headings_again_are_no_new_table(roster):
    assert len(roster("姓名,单位", "张三,某院", "姓名,单位", "李四,某所").ledger.accounts[0].blocks) == 1


def test_a_quotation_mark_without_its_other_half_is_told(roster):
    with pytest.raises(Problem) as raised:
        roster("姓名,单位,现职称", '张三,"某院,工程师', "李四,某,工程师")
    assert raised.value.id == "screening_quote"


def test_two_tables_side_by_side_are_told(roster):
    read = roster("姓名,现职称,,姓名,现职称", "张三,工程师,,李四,教授")
    assert ("D2", "import_second_name") in told(read)


@pytest.mark.parametrize("first", ["负责人", "审核", "人事科", "备注（某）有限公司", "注册处"])
def test_whoever_has_a_name_is_somebody(roster, first):
    assert names(roster("岗位,姓名,现职称", f"{first},张三,工程师", "护士,李四,护师")) == ["张三", "李四"]


@pytest.mark.parametrize("line", ["合计,,2人", "小计,2人,", "制表人：王五,,", ",审核人：王五,李四", "注：以上属实,,", "例,某某,工程师"])
def test_and_what_is_nobody_is_not(roster, line):
    assert names(roster("序号,姓名,现职称", "1,张三,工程师", line)) == ["张三"]


def test_cells_under_no_heading_are_told(roster):
    read = roster("姓名,现职称,", "张三,工程师,x", "李四,教授,y,已通过绿色通道")
    assert told(read) == {("C2", "import_headless"), ("C3", "import_headless"), ("D3", "import_headless")}


@pytest.mark.parametrize(
    ("id", "cell"),
    [
        ("education_below_requirement", "符合"), ("education_below_requirement", "满足"), ("education_below_requirement", "不符合"), ("first_title_application", "从未"),
        ("first_title_application", "没有"), ("first_title_application", "无"), ("postdoc_station_in_region", "无"), ("works_in_region", "有"),
    ],
)  # fmt: skip
def test_no_word_is_taken_for_yes_or_no_that_would_mean_the_opposite_to_another_question(id, cell):
    with pytest.raises(Problem):
        ANSWERS.value(id, cell)


@pytest.mark.parametrize("cell", ["2024年满2年", "2024聘期3年", "2022第2批", "2019届5班", "2024年6月聘期3年", "2024年3月、9月", "2021.9-12", "2024.4.5?", "2024.1", 2024.1, "45000", "至今"])
def test_what_is_no_day_is_none(cell):
    with pytest.raises(Problem):
        ANSWERS.value("associate_senior_appointed", cell)


def test_what_stands_under_others_is_not_the_applicants(roster, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.append(["姓名", "现有职称", "行政职务", None, "推荐专家", None, "毕业院校", None])
    page.append([None, None, "名称", "聘任时间", "身份证号", "民族", "名称", "所在地"])
    page.append(["张三", "副高", "科长", "2010/1/1", "x", "蒙古", "某大学", "包头市"])
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1"):
        page.merge_cells(area)
    book.save(tmp_path / "r.xlsx")
    read = read_roster(EDITION, tmp_path / "r.xlsx", TODAY)
    (row,) = read.people
    assert row.case.facts == {"current_grade": "associate_senior"}
    assert row.case.person == {"name": "张三", "school": "某大学"}
    assert set(read.ledger.unused) >= {"行政职务 聘任时间", "推荐专家 民族"}


def test_the_forms_own_heading_wins(roster):
    (row,) = roster("姓名,申报单位,工作单位", "张三,某局,某院").people
    assert row.case.person["employer"] == "某院"


@pytest.mark.parametrize(
    ("title", "grade"), [("副高级（2018.12）", "associate_senior"), ("无（新评）", "none"), ("主治医师", "intermediate"), ("高级", None)]
)
def test_titles_with_remarks(roster, title, grade):
    (row,) = roster("姓名,职称", f"张三,{title}").people
    assert row.case.facts.get("current_grade") == grade
    if "（" in title:
        assert ("职称", title) in row.note


def test_a_title_is_judged_in_screening_too(roster, tmp_path):
    roster("姓名,职称,英才兴蒙类别", "张三,高级农艺师,五类")
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv"), "--strict"]) == 0
    assert "现有职称" not in (tmp_path / "o.csv").read_text("utf-8-sig").splitlines()[1].split(",")[6]


def test_a_qualified_heading_is_no_slip(roster):
    read = roster("姓名,原工作单位,人员类别,最高学位", "张三,甲,乙,丙")
    assert read.ledger.unused == ("原工作单位", "人员类别", "最高学位")


def test_rows_that_differ_in_an_answer_are_not_the_same(roster):
    read = roster("姓名,英才兴蒙类别", "张三,五类", "张三,一类", "张三,一类")
    assert [[problem.id for problem in row.warnings] for row in read.people] == [[], [], ["import_same_row"]]


def test_what_stands_above_the_headings_is_told(roster):
    read = roster("人员,单位,现职称", "张三,某院,工程师", "姓名,单位,现职称", "王五,某所,教授")
    assert names(read) == ["王五"]
    assert {row: str(why) for row, why in read.ledger.accounts[0].rows.items()} == {1: "above", 2: "above", 3: "head"}
    assert "unit" not in read.people[0].case.person


def test_more_headings_further_down_never_hide_the_first_table(roster):
    read = roster("姓名,单位", "张三,某院", "李四,某院", "姓名,单位,性别,民族,学历", "王五,某院,男,汉,本科")
    assert names(read) == ["张三", "李四", "王五"]


def workbook(tmp_path, rows, *merged, sheet=None):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(tmp_path / "r.xlsx")
    return tmp_path / "r.xlsx"


def test_a_second_table_far_down_with_headings_of_two_rows_is_read_by_them(tmp_path):
    rows = [["姓名", "单位", "职称"], *([f"张{chr(0x4E00 + n)}", "某院", "工程师"] for n in range(40)), ["姓名", "现任专业技术职务", None, "单位"], [None, "名称", "取得时间", None], ["王五", "教授", "2018/12", "某所"]]
    read = read_roster(EDITION, workbook(tmp_path, rows, "B42:C42", "A42:A43", "D42:D43"), TODAY)
    person = read.people[-1].case.person
    assert (len(read.people), person["title"], person["title_obtained"], person["employer"]) == (41, "教授", "2018/12", "某所")


def test_rows_of_formulas_that_nobody_computed_are_told(tmp_path):
    read = read_roster(EDITION, workbook(tmp_path, [["序号", "姓名", "单位"], [1, "张三", "某院"], [2, "=B9", "=C9"]]), TODAY)
    assert {("B3", "import_no_value"), ("C3", "import_no_value")} <= told(read)


def test_screening_tells_of_errors_and_reads_merged_headings(tmp_path, capsys):
    rows = [["姓名", "现有职称", None, "身份"], ["张三", None, "无职称", "专技人员"], ["李四", "中级", None, "#N/A"]]
    assert main(["screen", str(workbook(tmp_path, rows, "B1:C1")), "-o", str(tmp_path / "o.csv")]) == 0
    assert "#N/A" in capsys.readouterr().err
    first = (tmp_path / "o.csv").read_text("utf-8-sig").splitlines()[1]
    assert "现有职称" not in first


def test_cells_beyond_the_headings_are_told_in_screening_too(roster, tmp_path, capsys):
    roster("姓名,身份", "张三,公务员,一类人才", "李四,公务员,")
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv")]) == 0
    assert "C2" in capsys.readouterr().err
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "p.csv"), "--strict"]) == 2


def test_two_columns_that_contradict_are_told(roster):
    assert ("C2", "import_contradicts") in told(roster("姓名,现职称,current_grade", "张三,中级,副高级"))


@pytest.mark.parametrize(
    ("ledger", "beside", "is_told"),
    [
        ("高级工程师2018/12", "工程师", True),
        ("高级工程师2018/12", "中级", True),
        ("高级工程师2018/12", "无", True),
        ("高级工程师2018/12", "副高", False),
        ("高级工程师2018/12", "高级工程师", False),
        ("高级工程师2018/12", "", False),
        ("", "工程师", False),
    ],
)
def test_a_title_beside_the_column_of_the_form_that_says_another_is_told(roster, ledger, beside, is_told):
    read = roster("姓名,现职称及取得时间,现职称", f"张三,{ledger},{beside}")
    assert any(id == "import_contradicts" for _, id in told(read)) == is_told
    assert read.people[0].warnings if is_told else not read.people[0].warnings


def test_what_a_mapping_leaves_out_is_left_out(roster, tmp_path):
    from gcguide.tables.names import read_mapping

    (tmp_path / "m.yaml").write_text("现职称名: null\n地: {fact: place, values: {待定: unsure}}\n", encoding="utf-8")
    (row,) = roster("姓名,现职称名,地", "张三,教授,待定", mapped=read_mapping(tmp_path / "m.yaml", EDITION)).people
    assert "title" not in row.case.person
    for wrong in ("姓名: [a]\n", "姓名: {fact: {a: b}}\n", "地: {fact: place, field: name}\n", "地: {values: {a: b}}\n"):
        (tmp_path / "m.yaml").write_text(wrong, encoding="utf-8")
        with pytest.raises(Problem):
            read_mapping(tmp_path / "m.yaml", EDITION)


@pytest.mark.parametrize(("id", "cell"), [("works_in_region", "是？"), ("works_in_region", "-1"), ("works_in_region", "是×"), ("talent_tier", "五类？")])
def test_what_is_in_doubt_is_not_taken(id, cell):
    with pytest.raises(Problem):
        ANSWERS.value(id, cell)


def test_typed_numbers_keep_their_doubt(tmp_path):
    import polars as pl

    pl.DataFrame({"name": ["张三", "李四"], "出生年月": [1985.1, 1990.05], "身份证号": [150102198510103200.0, 1.5e17], "x": [b"\xff", b"a"]}).write_parquet(tmp_path / "r.parquet")
    read = read_roster(EDITION, tmp_path / "r.parquet", TODAY)
    assert {("B2", "import_month_number"), ("C2", "import_id_number"), ("C3", "import_id_number")} <= told(read)


@pytest.mark.parametrize("group", ["专家信息", "推荐人", "家庭成员"])
def test_the_only_names_are_never_a_strangers(tmp_path, group):
    read = read_roster(EDITION, workbook(tmp_path, [[group, None, "单位"], ["姓名", "性别", None], ["张三", "男", "某院"]], "A1:B1", "C1:C2"), TODAY)
    assert names(read) == ["张三"]


def test_a_text_in_a_formula_is_read_in_screening_too_and_nobody_is_told(roster, tmp_path, capsys):
    roster('"=""姓名""","=""身份"""', '张三,"=""公务员"""')
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv"), "--strict"]) == 0
    capsys.readouterr()
    (tmp_path / "r.csv").write_text("姓名,身份\n", encoding="utf-8")
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "p.csv")]) == 0
    assert "没有人员" in capsys.readouterr().err


def test_a_sum_that_nobody_computed_is_nobody(tmp_path):
    read = read_roster(EDITION, workbook(tmp_path, [["序号", "姓名", "单位"], [1, "张三", "某院"], ["合计", None, "=COUNTA(B2:B2)"]]), TODAY)
    assert names(read) == ["张三"]


def test_a_single_cell_under_no_heading_is_told_where_people_look(roster, tmp_path, capsys):
    roster("姓名,现职称,", "张三,工程师,已通过绿色通道")
    assert main(["cases", "import", str(tmp_path / "r.csv"), "--dry-run"]) == 0
    assert "C2" in capsys.readouterr().out


def test_what_does_not_hold_of_a_new_case_is_told(tmp_path, monkeypatch, capsys):
    from tests.people import FACTS, HARMLESS

    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "store"))
    person = {**HARMLESS, "talent_tier": "tier_1", "current_grade": "none", "place": "150203"}
    cells = [str(person.get(id, "")).lower() for id in FACTS.ids]
    (tmp_path / "r.csv").write_text("\n".join([",".join(["姓名", "身份证号", *FACTS.ids]), ",".join(["张三", "123", *cells])]), encoding="utf-8")
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv"), "--to-cases", "clear"]) == 0
    told = capsys.readouterr()
    assert "已新建 1 份记录" in told.out
    assert "身份证号" in told.err
