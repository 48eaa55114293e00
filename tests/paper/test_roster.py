"""The roster: what stands in each cell, read back by other programs than the one that wrote it."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from gcguide.cli import main
from gcguide.core.result import Target
from gcguide.paper.roster import blank_roster, roster, roster_row
from gcguide.paper.workbooks import roster_workbook
from gcguide.person.case import Case
from gcguide.problem import Problem
from tests.effort import examples
from tests.people import EDITION
from tests.person.test_id_number import number
from tests.programs import needs, office

TODAY = date(2026, 3, 2)
FORM = EDITION.rules.roster
NAMES = [column.name for column in FORM.columns]
TOP = 4  # rows above the people: mark, title, head, names of columns
ID = number(day="19851012", order="123")
FACTS = {
    "standing": "professional", "works_in_region": True, "employer": "company", "place": "150203", "talent_tier": "tier_5",
    "current_grade": "associate_senior", "associate_senior_appointed": date(2024, 3, 1), "green_channel_history": "never",
    "other_review_filed": False, "social_review_eligible": False, "licence": "not_required", "series_exam": "not_required",
}  # fmt: skip
PERSON = {
    "unit": "包头市人力资源和社会保障局", "contact": "李四", "phone": "0472 2345678", "name": "乌云•其木格",
    "employer": "包头某某公司", "id_number": ID, "sex": "男", "birth": "1985年10月", "ethnicity": "蒙古族", "education": "大学本科",
    "school": "某大学", "graduated": "2007-07", "series": "水利工程", "title": "高级工程师", "title_obtained": "2018.12",
    "target_title": "正高级工程师", "speciality": "水工结构", "remarks": "无",
}  # fmt: skip
# The contract's own spellings, in the notice's order.
ROW = ["1", "包头某某公司", "乌云·其木格", ID, "男", "1985/10", "蒙古", "大学本科", "某大学2007/07", "水利工程", "高级工程师2018/12",
       "正高级工程师", "正高级", "水工结构", "2", "无"]  # fmt: skip


def case(person=PERSON, **facts):
    return Case({**FACTS, **facts}, {}, person)


def one(person=PERSON, **facts):
    return roster_row(EDITION, case(person, **facts), TODAY)


def sheet(*rows, masked=False):
    return roster_workbook(roster(EDITION, rows, TODAY, masked))


def read(data):
    """All cells of the only sheet, as another library reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    (name,) = book.sheet_names
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def told(warnings):
    return [warning.id for warning in warnings]


def test_title_header_columns_and_row_in_the_notices_order():
    rows = read(sheet(one(), one({}, talent_tier="none")))
    assert rows[0] == ["附件2"] + [""] * 15
    assert [text for text in rows[1] if text] == ["2026年上半年绿色通道职称评审申报人员花名册"]
    assert [text for text in rows[2] if text] == ["单位：包头市人力资源和社会保障局", "联系人：李四", "电话：0472-2345678"]
    assert rows[TOP - 1] == NAMES
    assert rows[TOP] == ROW
    assert rows[TOP + 1] == ["2"] + [""] * 15
    note, seal = ([text for text in row if text] for row in rows[TOP + 2 :])
    assert note == [EDITION.clause_text("附件2填表说明")], "word for word"
    assert seal[0].split() == ["单位（公章）：", "年", "月", "日"]
    page = load_workbook(io.BytesIO(sheet(one()))).active
    assert page.row_dimensions[TOP + 3].height > 2.5 * 72 / 2.54, "a seal is 4 cm, some of it over the note"


def test_the_blank_form_has_the_notices_example_and_room_for_a_hand():
    rows = read(roster_workbook(blank_roster(EDITION, TODAY)))
    example = ["例", "XXX", "XXX", "......", "男", "19XX/10", "汉", "大学本科", "XXX大学20XX/07", "水利工程", "高级工程师20XX/12", "正高级工程师", "正高级", "XX", "1", ""]
    assert rows[TOP] == example
    printed = "".join(EDITION.clause_text("附件2").split())
    assert "".join(example) in printed
    assert "".join(NAMES) in printed
    assert rows[2][0] == "单位："
    assert sum(row == [""] * 16 for row in rows) >= 10
    assert rows[-2][0].startswith("填表说明：")


def test_what_is_one_of_few_is_chosen_from_a_list_and_nothing_else_is_refused():
    page = load_workbook(io.BytesIO(sheet(one(), one({})))).active
    offers = {str(offer.sqref): (offer.formula1.strip('"').split(","), offer.errorStyle) for offer in page.data_validations.dataValidation}
    area = {name: f"{'ABCDEFGHIJKLMNOP'[NAMES.index(name)]}{TOP + 1}:{'ABCDEFGHIJKLMNOP'[NAMES.index(name)]}{TOP + 2}" for name in NAMES}
    assert offers[area["性别"]] == (["男", "女"], "stop")
    assert offers[area["申报资格等级"]] == (["初级", "中级", "副高级", "正高级"], "stop")
    assert offers[area["人才类别"]] == (list("1234567"), "stop")
    assert offers[area["学历"]][1] == "warning"
    assert "大学本科" in offers[area["学历"]][0]
    assert set(offers) == {area[name] for name in ("性别", "申报资格等级", "人才类别", "学历")}
    assert all(offer.allow_blank for offer in page.data_validations.dataValidation)


def test_every_cell_is_text():
    """An ID number stays as it is, and a blank cell takes one: 18 digits typed into a number lose three."""
    for row in load_workbook(io.BytesIO(sheet(one(), one({})))).active.iter_rows():
        for cell in row:
            assert cell.data_type == "s" or cell.value is None
            assert cell.number_format == "@" or cell.coordinate in cell.parent.merged_cells


HOSTILE = ["=HYPERLINK(\"http://x\",\"y\")", "+cmd|' /C calc'!A0", "@SUM(A1)", "-1", "=1+1", "１", "007", "1E400", "TRUE", "#N/A",
           "2026-01-01", "_x0041_", "_x005F_x0041_", "a_x000D_b", "<b>&amp;</b>", "'quoted", "\"", "{=A1}", "&P", "%", "[/]", "<script>alert(1)</script>",
           "{{7*7}}", "#set page()", "[bold]x[/bold]", "../../etc/passwd", "\\u0041", "a,b;c|d", "𠮷䶮〇", "ᠮᠣᠩᠭᠣᠯ"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_is_the_very_text(text):
    person = dict.fromkeys(["employer", "remarks", "education", "speciality", "contact", "unit", "series", "title"], text)
    data = sheet(one(person))
    rows = read(data)
    assert rows[2][0] == f"单位：{text}"
    assert [rows[TOP][NAMES.index(name)] for name in ("工作单位", "学历", "职称系列", "现职称及取得时间", "现从事专业", "备注")] == [text] * 6
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]


@examples(15)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_comes_back_as_the_case_holds_it(text):
    from gcguide.text import plain

    kept = plain(text).strip()
    try:
        row = read(sheet(one({"employer": plain(text)})))[TOP]
    except Problem:
        pytest.fail("a plain text was refused")
    assert row[1] == kept


def test_long_texts_and_many_rows_stay_on_the_page():
    people = [one({**PERSON, "employer": "内蒙古自治区某某某某综合保障技术推广服务中心" * 4, "id_number": ""}) for _ in range(60)]
    page = load_workbook(io.BytesIO(sheet(*people))).active
    assert [page.cell(row, 1).value for row in range(TOP + 1, TOP + 61)] == [str(n) for n in range(1, 61)]
    setup = page.page_setup
    assert (setup.orientation, int(setup.paperSize), int(setup.fitToWidth), int(setup.fitToHeight)) == ("landscape", 9, 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$4:$4"
    assert page.print_area.endswith(f"$P${page.max_row}")
    assert page.row_dimensions[TOP + 1].height > 2 * page.row_dimensions[TOP].height
    for cell in page[TOP + 1]:
        assert cell.alignment.wrap_text
        assert cell.border.left.style == cell.border.top.style == "thin"
        assert cell.font.name == "仿宋"
        assert cell.font.color.rgb.endswith("000000")
        assert cell.fill.fill_type is None


def test_the_file_tells_nobody_and_is_the_same_every_time():
    data = sheet(one())
    assert data == sheet(one())
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        told = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("docProps"))
    assert "2026年上半年".encode() in told
    for private in ("乌云", "李四", "包头", ID, "gcguide", "openpyxl"):
        assert private.encode() not in told


def test_the_masked_copy_shows_no_number_and_nothing_of_ours():
    people = [one({**PERSON, "remarks": f"手机13904720000，{ID}"}), one({**PERSON, "id_number": "E12345678", "phone": "0472 2345678"})]
    made = roster(EDITION, people, TODAY, masked=True)
    data = roster_workbook(made)
    rows = read(data)
    assert [row[3] for row in rows[TOP : TOP + 2]] == ["15" + "*" * 16, "E1" + "*" * 7]
    assert rows[TOP][15] == f"手机{'*' * 11}，{'*' * 18}"
    assert rows[TOP][:3] == ROW[:3]
    assert rows[TOP + 1][4:] == ROW[4:]
    assert rows[1][0] == "2026年上半年绿色通道职称评审申报人员花名册（公示）"
    assert [text for text in rows[2] if text] == ["单位：包头市人力资源和社会保障局", "联系人：李四", "电话：0472-2345678"], "for objections"
    assert [(one.id, one.details) for one in made.warnings] == [("roster_hidden", {"word": 1, "known": ["备注"]})]
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == ["花名册"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    for trace in (ID, ID[-4:], "13904720000", "12345678", "程序", "建议", "遮盖", "gcguide", "openpyxl"):
        assert trace not in whole


def test_an_id_number_at_the_head_is_masked_though_telephones_stay():
    rows = read(sheet(one({"phone": "13812345678", "contact": f"李四 {ID}"}), masked=True))
    assert [text for text in rows[2] if text][1:] == [f"联系人：李四 {'*' * 18}", "电话：13812345678"]


# What follows from the answers


@pytest.mark.parametrize(
    ("facts", "category", "grade"),
    [
        ({}, "2", "正高级"),
        ({"talent_tier": "tier_1"}, "2", "正高级"),
        ({"current_grade": "intermediate", "associate_senior_appointed": None}, "2", "副高级"),
        ({"talent_tier": "none", "moved_from": "military", "held_title_grade": "junior", "held_title_verifiable": False,
          "employer": "region_department"}, "7", "初级"),
    ],
)  # fmt: skip
def test_category_is_the_number_of_the_policy_never_the_tier(facts, category, grade):
    row = dict(zip(NAMES, one({}, **facts).cells, strict=True))
    assert (row["人才类别"], row["申报资格等级"]) == (category, grade)


def test_nothing_settled_leaves_both_blank_and_says_so():
    made = one({}, talent_tier="none")
    assert {"人才类别", "申报资格等级"} <= set(made.blank)
    assert told(made.warnings) == ["roster_unsettled"]


def test_where_nothing_fits_it_is_not_said_to_be_unsettled():
    made = one({}, standing="retired")
    assert {"人才类别", "申报资格等级"} <= set(made.blank)
    assert told(made.warnings) == ["roster_none_fits"]


def test_a_verdict_that_is_not_clear_is_told():
    made = one({}, place="150781")
    assert made.cells[14] == "2"
    assert told(made.warnings) == ["roster_not_clear"]


def test_no_title_is_written_as_none():
    made = one({}, current_grade="none", associate_senior_appointed=None, talent_tier="tier_1")
    assert made.cells[10] == "无"
    assert "现职称及取得时间" not in made.blank


def test_half_of_a_column_is_still_to_fill_in():
    made = one({**PERSON, "graduated": "", "title_obtained": ""})
    assert (made.cells[8], made.cells[10]) == ("某大学", "高级工程师")
    assert made.blank == ("毕业院校及时间", "现职称及取得时间")


def test_serial_and_remarks_are_never_missed():
    assert one({**PERSON, "remarks": ""}).blank == ()
    assert {"序号", "备注"}.isdisjoint(one({}).blank)


TITLES = [
    ("水利工程", "高级工程师", "associate_senior", "full_senior", "", "正高级工程师"),
    ("工程技术人员", "工程师", "intermediate", "associate_senior", "", "高级工程师"),
    ("农业", "高级畜牧师", "associate_senior", "full_senior", "", "正高级畜牧师"),
    ("农业", None, "none", "associate_senior", "畜牧", "高级畜牧师"),
    ("农业", None, "none", "associate_senior", "", None),  # which line is not known
    ("卫生技术人员", None, "none", "associate_senior", "", None),  # 技 in the name of the series names no line of it
    ("卫生技术人员（护理）", None, "none", "associate_senior", "", "副主任护师"),
    ("新闻", "主任记者", "associate_senior", "full_senior", "", "高级记者"),
    ("翻译", "一级翻译", "associate_senior", "full_senior", "", "译审"),
    ("水利工程", "高级农艺师", "associate_senior", "full_senior", "", None),  # from another series: not for us to say
    ("没有的系列", "高级工程师", "associate_senior", "full_senior", "", None),
]


@pytest.mark.parametrize(("series", "title", "now", "goal", "speciality", "expected"), TITLES)
def test_the_title_applied_for_is_found_in_the_table_where_it_is_the_only_one(series, title, now, goal, speciality, expected):
    line = EDITION.titles.target_line(series, goal, (title, now) if title else None, speciality)
    assert (line.names[goal] if line else None) == expected


def test_a_title_from_the_table_is_told():
    made = one({**PERSON, "target_title": ""})
    assert made.cells[11] == "正高级工程师"
    assert told(made.warnings) == ["roster_target_title"]
    assert one({**PERSON, "target_title": "", "title": ""}).cells[11] == ""


@pytest.mark.parametrize(
    ("change", "warnings"),
    [
        ({}, []),
        ({"title": "工程师"}, ["roster_title_grade"]),
        ({"target_title": "高级工程师"}, ["roster_title_grade"]),
        ({"target_title": "随便写的"}, []),
        ({"title": "高级记者"}, ["roster_title_grade"]),
    ],
)
def test_titles_are_compared_with_the_answers(change, warnings):
    assert told(one({**PERSON, **change}).warnings) == warnings


def test_a_title_held_by_one_who_has_none():
    made = one({"title": "随便写的"}, current_grade="none", associate_senior_appointed=None, talent_tier="tier_1")
    assert told(made.warnings) == ["roster_title_none"]


# Several people


def test_a_header_that_differs_is_left_blank():
    made = roster(EDITION, [one(), one({**PERSON, "id_number": "", "contact": "王五"})], TODAY)
    assert made.blank == ("联系人",)
    assert told(made.warnings) == ["roster_header"]


def test_the_same_person_twice_is_told():
    made = roster(EDITION, [one(), one({}), one()], TODAY)
    assert [(w.id, w.details["word"], w.details["other"]) for w in made.warnings] == [("roster_twice", 1, 3)]


# The command


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GCGUIDE_LANG", raising=False)
    for name, person in (("a.json", PERSON), ("b.json", {"name": "王五"})):
        facts = {id: str(value) if isinstance(value, date) else value for id, value in FACTS.items()}
        (tmp_path / name).write_text(json.dumps({**facts, "person": person}, ensure_ascii=False), "utf-8")
    return tmp_path


AS_OF = ["--as-of", "2026-03-02"]
OWN_NAME = "2026年上半年绿色通道职称评审申报人员花名册.xlsx"


def test_the_command_writes_and_tells_what_is_left(here, capsys):
    assert main(["roster", "a.json", "b.json", *AS_OF]) == 0
    said = capsys.readouterr()
    assert said.out == OWN_NAME + "\n"
    (line,) = said.err.splitlines()
    assert "b.json" in line
    assert "王五" in line
    assert "身份证号" in line
    assert "备注" not in line
    rows = read((here / OWN_NAME).read_bytes())
    assert rows[TOP] == ROW
    assert rows[TOP + 1][:3] == ["2", "", "王五"]


def test_a_warning_names_file_and_line(here, capsys):
    (here / "c.yaml").write_text(f"talent_tier: tier_1\nperson:\n  id_number: {ID}\n  birth: 1985/11\n", "utf-8")
    assert main(["roster", "c.yaml", "--lang", "en", *AS_OF]) == 0
    assert "c.yaml, line 4: birth" in capsys.readouterr().err


def test_a_mistake_in_any_case_writes_nothing(here, capsys):
    (here / "c.yaml").write_text("person:\n  name: 张三\n  phone: 6928486\n", "utf-8")
    assert main(["roster", "a.json", "c.yaml", *AS_OF]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("c.yaml 第 3 行：phone ")
    assert not list(here.glob("*.xlsx"))


def test_nothing_is_overwritten_unasked(here, capsys):
    (here / "r.xlsx").write_bytes(b"theirs")
    assert main(["roster", "a.json", "-o", "r.xlsx", *AS_OF]) == 2
    assert "--force" in capsys.readouterr().err
    assert (here / "r.xlsx").read_bytes() == b"theirs"
    assert main(["roster", "a.json", "-o", "r.xlsx", "--force", *AS_OF]) == 0
    assert read((here / "r.xlsx").read_bytes())[TOP] == ROW


@pytest.mark.parametrize(("out", "says"), [("r.xls", "“r.xlsx”"), ("no/r.xlsx", "no："), ("r", "r.xlsx")])
def test_where_it_cannot_go(out, says, here, capsys):
    assert main(["roster", "a.json", "-o", out, *AS_OF]) == 2
    assert says in capsys.readouterr().err
    assert sorted(path.name for path in here.iterdir()) == ["a.json", "b.json"]


def test_into_a_folder_and_masked(here, capsys):
    (here / "公示").mkdir()
    assert main(["roster", "a.json", "-o", "公示", "--masked", *AS_OF]) == 0
    (path,) = (here / "公示").iterdir()
    assert path.name.endswith("（公示）.xlsx")
    assert ID not in json.dumps(read(path.read_bytes()))
    assert "本程序的建议" in capsys.readouterr().err, "said where it is made, not on the sheet"


def test_a_blank_form_is_nobodys(here, capsys):
    assert main(["roster", "--blank", "-o", "r.xlsx"]) == 0
    assert read((here / "r.xlsx").read_bytes())[TOP][0] == "例"
    for wrong, says in ((["--blank", "a.json"], "“a.json”"), ([], "--blank"), (["--blank", "--masked"], "--masked")):
        assert main(["roster", *wrong, "-o", "s.xlsx"]) == 2
        assert says in capsys.readouterr().err
    assert not (here / "s.xlsx").exists()


TWO = {**FACTS, "achievements": ["engineering_problem"], "technical_leader_of": "none"}


@pytest.mark.parametrize(
    ("chosen", "category", "grade"),
    [(None, "1", "正高级"), ((1, "full_senior"), "1", "正高级"), ((2, "full_senior"), "2", "正高级"), ((1, "associate_senior"), "1", "副高级"), ((2, None), "2", "")],
)
def test_the_roster_follows_what_is_chosen(chosen, category, grade, here, capsys):
    """Who fits two categories files under the one chosen; without a choice under the best."""
    facts = {id: str(value) if isinstance(value, date) else value for id, value in TWO.items()}
    made = {"chosen": {"category": chosen[0], **({"grade": chosen[1]} if chosen[1] else {})}} if chosen else {}
    (here / "two.json").write_text(json.dumps({**facts, **made, "person": {"series": "水利工程", "title": "高级工程师"}}, ensure_ascii=False), "utf-8")
    for flag in ([], ["--masked"]):
        assert main(["roster", "two.json", "-o", "r.xlsx", "--force", *flag, *AS_OF]) == 0
        row = dict(zip(NAMES, read((here / "r.xlsx").read_bytes())[TOP], strict=True))
        assert (row["人才类别"], row["申报资格等级"]) == (category, grade)
        assert row["申报职称名称"] == {"正高级": "正高级工程师", "副高级": "高级工程师", "": ""}[grade]
    said = capsys.readouterr().err
    assert ("还没有选定" in said) is (chosen == (2, None))
    assert ("不符合" in said) is (chosen == (1, "associate_senior")), "a choice that the answers exclude is written, and said"


def test_where_the_notice_names_no_grade_it_is_blank_until_it_is_chosen():
    facts = {"talent_tier": "none", "overseas": "returnee", "long_term_practice": True, "notable_achievements": True,
             "first_title_application": True, "current_grade": "none", "associate_senior_appointed": None}  # fmt: skip
    row = dict(zip(NAMES, one({}, **facts).cells, strict=True))
    assert (row["人才类别"], row["申报资格等级"], row["申报职称名称"]) == ("5", "", "")
    chosen = roster_row(EDITION, replace(case({}, **facts), chosen=Target(5, "associate_senior")), TODAY)
    assert dict(zip(NAMES, chosen.cells, strict=True))["申报资格等级"] == "副高级"


def libreoffice(data, folder):
    """All cells of the sheet, as LibreOffice reads them."""
    (folder / "r.xlsx").write_bytes(data)
    office(folder, "csv:Text - txt - csv (StarCalc):44,34,76", folder / "r.xlsx")
    return list(csv.reader(io.StringIO((folder / "r.csv").read_text("utf-8-sig"))))


def sheet_of_hostile_texts():
    """A roster whose every free cell, above the columns too, looks like something else; and what each cell must hold."""
    unit, contact = "+cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")"
    fields = ["employer", "education", "school", "series", "title", "target_title", "speciality", "remarks"]
    people = [one({**dict.fromkeys(fields, text), "unit": unit, "contact": contact}) for text in HOSTILE]
    rows = [
        [str(at), text, *[""] * 5, text, text, text, text, text, "正高级", text, "2", text] for at, text in enumerate(HOSTILE, 1)
    ]
    head = [f"单位：{unit}", *[""] * 7, f"联系人：{contact}", *[""] * 3, "电话：", *[""] * 3]
    top = [["附件2", *[""] * 15], ["2026年上半年绿色通道职称评审申报人员花名册", *[""] * 15]]
    foot = [[FORM.note, *[""] * 15], [*[""] * 8, FORM.seal, *[""] * 7]]
    return sheet(*people), [*top, head, NAMES, *rows, *foot]


def test_another_library_reads_every_cell_as_it_was_typed():
    data, expected = sheet_of_hostile_texts()
    assert read(data) == expected


@pytest.mark.slow
def test_libreoffice_reads_every_cell_as_it_was_typed(tmp_path):
    needs("soffice")
    data, expected = sheet_of_hostile_texts()
    assert libreoffice(data, tmp_path) == expected


def test_control_characters_of_a_case_file_do_not_reach_the_roster(here):
    person = {"name": "王\u0007五", "employer": "a\u0000b\u001b[31mc\u202ed\r\n=1+1", "remarks": "\u0008_x0007_"}
    (here / "c.json").write_text(json.dumps({"person": person}), "utf-8")
    assert main(["roster", "c.json", "-o", "r.xlsx", *AS_OF]) == 0
    row = read((here / "r.xlsx").read_bytes())[TOP]
    assert (row[1], row[2], row[15]) == ("a b [31mc d =1+1", "王五", "_x0007_")


@pytest.mark.slow
def test_the_seal_has_no_page_of_its_own(tmp_path):
    """The last page has somebody on it, however many there are."""
    needs("soffice")
    row = one(PERSON | {"remarks": "材料已于二月报送单位人事部门"})
    counts = (6, 7, 14, 16, 23)
    for count in counts:
        (tmp_path / f"{count}.xlsx").write_bytes(sheet(*[row] * count))
    office(tmp_path, "pdf", *(tmp_path / f"{count}.xlsx" for count in counts))
    for count in counts:
        last = pypdf.PdfReader(tmp_path / f"{count}.pdf").pages[-1].extract_text()
        assert "其木格" in last, count
        assert "公章" in last, count
