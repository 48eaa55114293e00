"""The papers of employers, experts and applicants: which there are, what is filled in, and what never is."""

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
import yaml

from gcguide import load_edition
from gcguide.cli import main
from gcguide.core.result import Target
from gcguide.core.timeline import timeline
from gcguide.paper.compose import compose
from gcguide.paper.letters import letters
from gcguide.paper.outputs import PARTS as OUTPUTS
from gcguide.paper.outputs import fields, rendered
from gcguide.paper.pack import Fields, Table
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.problem import Problem
from gcguide.words import load_words, message
from tests.paper import applicants
from tests.people import EDITION

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 2)
PARTS = ("employer", "experts", "cover")
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}

# Of a county, and with a title from which every category is open.
KNOWN = applicants.KNOWN | {"employer": "county_unit", "current_grade": "intermediate"}
SPECIAL = {number: facts for number, facts in applicants.SPECIAL.items() if number}
GRADE = {1: "associate_senior", 2: "full_senior", 3: "associate_senior", 4: "associate_senior", 5: "intermediate", 6: "full_senior", 7: "full_senior"}
PERSON = {
    "name": "娜仁高娃", "employer": "昆都仑区水利工程质量监督站", "series": "水利工程", "title": "工程师", "title_obtained": "2018/12",
    "target_title": "高级工程师", "speciality": "水工建筑", "contact": "王建国", "phone": "0472-2345678", "id_number": "11010519491231002X",
    "school": "某大学", "graduated": "2007/07", "remarks": "备注里的话",
}  # fmt: skip

NOTICE, REPORT, ASSESSED, REQUEST, RETURN = "公示", "公示情况报告", "用人单位考核合格意见", "关于推荐……参加绿色通道职称评审的请示", "退回补正通知单"
REFEREE, PANEL, CONTRIBUTION = "同行专家推荐意见", "专家综合评议意见", "关于……突出贡献的具体说明"
COMMITMENT, FIRST = "申报人承诺书", "首次申报职称说明"
ASSESS_TOO, REQUEST_TOO, BOTH = [ASSESSED], [REQUEST], [ASSESSED, REQUEST]
AFTER = [RETURN, COMMITMENT]
OF_CATEGORY = {1: REQUEST_TOO, 2: ASSESS_TOO, 3: BOTH, 4: REQUEST_TOO, 5: REQUEST_TOO, 6: REQUEST_TOO, 7: []}


def case_of(number, grade=None, person=None, **facts):
    chosen = Target(number, grade) if grade else None
    return Case({**KNOWN, **SPECIAL[number], **facts}, person=PERSON if person is None else person, chosen=chosen)


def sheets(case, *parts, lang="zh", day=DAY, edition=EDITION):
    """The papers of some parts; what the first sheet of each says about them is left out."""
    of = Sections(edition, case, day, WORDS[lang])
    return [sheet for part in parts or PARTS for sheet in list(letters(of, part))[1:]]


def texts(sheet):
    yield sheet.title
    for block in sheet.blocks:
        if isinstance(block, Table):
            yield from (column.title for column in block.columns)
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Fields):
            yield from (text for field in block.fields for text in (field.label, field.value))
        else:
            yield block.text


def words_of(sheet):
    return "\n".join(texts(sheet))


def named(sheet, name=PERSON["name"]):
    return sheet.title.replace(name, "……").replace("_" * 8, "……")


def the(case, title, **told):
    return next(sheet for sheet in sheets(case, **told) if named(sheet) == title)


@pytest.mark.parametrize("chosen", [False, True], ids=["best", "chosen"])
@pytest.mark.parametrize("number", SPECIAL)
def test_each_category_has_its_papers(number, chosen):
    case = case_of(number, GRADE[number] if chosen else None)
    assert list(map(named, sheets(case, "employer"))) == [NOTICE, REPORT, *OF_CATEGORY[number], *AFTER, *([FIRST] if number == 5 else [])]
    assert list(map(named, sheets(case, "experts"))) == ([REFEREE, REFEREE, PANEL, CONTRIBUTION] if number == 4 else [])
    # The paper names the clause that it stands on, and no other category's.
    own = EDITION.rules.categories[number - 1].clause
    others = {category.clause for category in EDITION.rules.categories} - {own}
    for sheet in sheets(case):
        assert "格式为建议" in sheet.footer
        assert not [clause for clause in others if clause in sheet.footer]
        assert sheet.id in PARTS


@pytest.mark.parametrize("number", SPECIAL)
def test_the_grade_is_the_chosen_one_or_one_that_the_notice_names(number):
    label = EDITION.facts["current_grade"].words(GRADE[number]).zh
    assert f"申报资格等级\n{label}\n" in words_of(the(case_of(number, GRADE[number]), NOTICE))
    blank = "申报资格等级\n\n" in words_of(the(case_of(number), NOTICE))
    assert blank == (number in (4, 5)), "of these two the notice names none"


@pytest.mark.parametrize(("day", "pick"), [(DAY, "suggested"), (date(2026, 4, 10), "latest")])
def test_the_days_of_the_publicity_are_those_of_the_timeline(day, pick):
    case = case_of(2)
    acts = timeline(EDITION, "county_unit")
    at = next(n for n, act in enumerate(acts) if act.id == "employer_publicity")
    posted, due = getattr(acts[at], pick), WORDS["zh"].due
    counted = [date.fromordinal(posted.toordinal() + n) for n in range(1, 20)]
    counted = [one for one in counted if EDITION.calendar.is_workday(one)]
    for title in (NOTICE, REPORT):
        said = words_of(the(case, title, day=day))
        assert all(due(one) in said for one in (posted, counted[0], counted[4])), said
    # The next act comes on the first working day after the counted days, at the latest.
    if pick == "latest":
        assert counted[5] == acts[at + 1].latest
    assert words_of(the(case, NOTICE, day=day)).endswith(WORDS["zh"].day(posted))


BLANK = "______年____月____日"


@pytest.mark.parametrize(
    "told",
    [
        {"case": case_of(2), "day": date(2026, 4, 15)},  # too late to post
        {"case": case_of(2), "day": date(2026, 7, 1)},  # closed
        {"case": case_of(2, employer="central_unit")},  # no route
        {"case": case_of(2, employer="unsure")},
        {"case": case_of(7, held_title_grade="junior")},  # ends locally
        {"case": case_of(2), "edition": EDITION.with_deadline(date(2026, 10, 30))},  # only supposed
        {"case": case_of(2), "edition": EDITION.with_deadline(date(2028, 4, 28)), "day": date(2027, 12, 1)},
    ],
)
def test_where_no_day_can_be_told_it_is_left_to_write(told):
    notice, report = (words_of(the(title=title, **told)) for title in (NOTICE, REPORT))
    assert f"公示时间：{BLANK}张贴，公示期不少于5个工作日，自{BLANK}起至{BLANK}止" in notice
    assert notice.endswith(BLANK)
    assert f"自{BLANK}起至{BLANK}止，共________个工作日" in report


def test_an_earlier_date_of_the_league_moves_the_posting():
    case = replace(case_of(2), local_deadline=date(2026, 4, 10))
    said = words_of(the(case, NOTICE, day=date(2026, 3, 30)))
    milestone = next(act for act in timeline(EDITION, "county_unit", case.local_deadline) if act.id == "employer_publicity")
    assert milestone.latest < date(2026, 4, 10)
    assert f"公示时间：{WORDS['zh'].due(milestone.latest)}张贴" in said


def test_nothing_that_must_not_be_posted_stands_on_a_paper():
    numbers = {"phone": "13812345678", "speciality": "水工 138 1234 5678", "title": "工程师11010519491231002X"}
    case = case_of(4, "full_senior", person=PERSON | numbers)
    for sheet in sheets(case):
        said = words_of(sheet).replace(" ", "")
        for number in ("11010519491231002X", "110105", "13812345678", "1949/12", PERSON["remarks"]):
            assert number not in said, sheet.title
    # The telephone of an office is where objections go.
    office = next(block for block in the(case_of(4), NOTICE).blocks if isinstance(block, Fields))
    assert [field.value for field in office.fields] == ["", "王建国", "0472-2345678"]


HOSTILE = ["<script>alert(1)</script>", "{{7*7}}{% x %}", "#set page()", "*a* _b_ `c` [d](e)", "&lt;b&gt;", "{page} {name}", "\\u{41}", "=1+1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_stays_as_it_is(text):
    fields = dict.fromkeys(("name", "employer", "series", "title", "target_title", "speciality", "contact"), text)
    for sheet in sheets(case_of(4, "full_senior", person=fields)):
        assert "娜仁高娃" not in words_of(sheet)
        assert text in words_of(sheet) or sheet.title.startswith("“与原件一致”")


def test_without_a_case_every_place_is_blank_and_every_paper_there():
    blank = sheets(Case())
    assert {named(sheet) for sheet in blank} >= {NOTICE, REPORT, ASSESSED, REQUEST, RETURN, REFEREE, PANEL, CONTRIBUTION, COMMITMENT, FIRST}
    for sheet in blank:
        said = words_of(sheet)
        assert "{" not in said
        assert "None" not in said
        for block in sheet.blocks:
            if isinstance(block, Fields):
                assert not [field for field in block.fields if field.value]
    notice = words_of(the(Case(), NOTICE))
    assert "现将我单位________申报" in notice
    assert "（盖章）" in notice


def test_who_is_addressed_and_who_recommends():
    league = EDITION.places["150203"].league
    county = "昆都仑区人力资源和社会保障局："
    assert county in words_of(the(case_of(1), REPORT)).splitlines()
    # The route does not tell who recommends: both are named, and the line is left to write.
    request = words_of(the(case_of(1), REQUEST))
    assert f"申报人员须经{league.government}或自治区主管部门研究推荐" in request
    assert request.splitlines()[1] == "_" * 24 + "："
    # A postdoc's is recommended by a body that the papers pass.
    request = words_of(the(case_of(3), REQUEST))
    assert f"{league.hrss}：" in request.splitlines()
    # Of departments there are many: none is named.
    assert "自治区主管部门：" not in words_of(the(case_of(3, employer="region_department"), REQUEST))
    assert "办事机构：" in words_of(the(case_of(3, employer="region_unit"), REPORT))


def test_nobody_writes_the_paper_of_a_step_that_failed():
    case = replace(case_of(2, "full_senior"), steps={"employer_assessment": "failed"})
    assert ASSESSED not in map(named, sheets(case))
    assert NOTICE in map(named, sheets(case))


def test_what_was_chosen_in_vain_is_said_but_not_posted():
    case = case_of(2, "full_senior", talent_tier="none")
    first, notice, *_ = letters(Sections(EDITION, case, DAY, WORDS["zh"]), "employer")
    assert "不符合" in words_of(first)
    assert "不符合" not in words_of(notice) + notice.footer + notice.subtitle


def test_whom_nothing_fits_needs_no_papers_of_a_category():
    case = Case({**KNOWN, "standing": "retired"}, person=PERSON)
    assert list(map(named, sheets(case, "employer"))) == [NOTICE, REPORT, *AFTER]
    assert not list(letters(Sections(EDITION, case, DAY, WORDS["zh"]), "experts"))


@pytest.mark.parametrize("lang", WORDS)
def test_of_whom_nothing_fits_and_of_whom_nothing_is_settled_the_first_page_says_what_it_knows(lang):
    """Nothing stays to be filled in by us, and no list is announced that is not there."""
    nobody, unsettled = Case({**KNOWN, "standing": "retired"}), Case({"employer": "company"})
    for case, is_none in ((nobody, True), (unsettled, False)):
        parts = Sections(EDITION, case, DAY, WORDS[lang])
        first = words_of(next(letters(parts, "employer")))
        assert (parts.nothing_fits("letters.none_fits") in first) == is_none
        assert WORDS[lang]("letters.unsettled") in first
        assert "{" not in first
        assert "below" not in first, "the reasons are on another sheet"
        assert WORDS[lang]("report.best_none_open") not in first


def test_of_a_notice_that_is_not_known_yet_no_clause_is_named():
    """After the deadline and for a supposed one its title is left blank, and so are its clauses."""
    for edition, day in ((EDITION, date(2026, 5, 20)), (EDITION.with_deadline(date(2026, 10, 30)), date(2026, 5, 20))):
        for number in SPECIAL:
            for sheet in sheets(case_of(number), day=day, edition=edition):
                assert "第四部分" not in words_of(sheet), sheet.title
                assert "部分第（" not in words_of(sheet), sheet.title
    assert "第四部分第3条" in words_of(the(case_of(2), REPORT))


def test_the_contents_are_the_rows_that_are_bound():
    contents = next(sheet for sheet in sheets(case_of(4)) if sheet.title == "评审佐证材料目录")
    table = next(block for block in contents.blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows if row[0]] == [str(n) for n in range(3, 12)]
    assert all(row[2:] == ("", "") for row in table.rows), "counts and pages are for those who bind it"
    assert "其中：单位组织专家综合评议的意见" in [row[1] for row in table.rows]


def test_in_english_the_papers_stay_chinese_and_are_explained():
    case = case_of(4, "full_senior")
    for chinese, english in zip(sheets(case), sheets(case, lang="en"), strict=True):
        assert (chinese.title, chinese.blocks, chinese.footer) == (english.title, english.blocks, english.footer)
        assert (chinese.subtitle, english.subtitle) == ("", ""), "nothing of ours on what is handed in"
    first = next(letters(Sections(EDITION, case, DAY, WORDS["en"]), "experts"))
    assert "opinion of a peer" in words_of(first)


LONG = PERSON | {
    "name": "阿拉坦其其格·巴特尔苏和", "target_title": "正高级实验师", "speciality": "农牧业水利工程质量检测与监督管理",
    "employer": "内蒙古自治区包头市昆都仑区水务局水利工程质量监督检测中心（包头市水利科学研究所昆都仑分所）",
}  # fmt: skip


@pytest.mark.parametrize("case", [Case(), case_of(4, person=LONG), case_of(5, person=LONG), case_of(3, person=LONG)])
def test_each_paper_is_one_page(case):
    pack = compose(EDITION, case, DAY, WORDS["zh"], PARTS)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(rendered(pack, "pdf"))).pages]
    assert len(pages) == len(pack.sheets), [page[:20] for page in pages]
    for sheet, page in zip(pack.sheets, pages, strict=True):
        assert "".join(sheet.title.split())[:6] in "".join(page.split())


def test_they_are_printed_alone_and_blank(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    case.write_text(yaml.safe_dump({**KNOWN, **SPECIAL[2], "achievements": [], "person": {"name": "娜仁高娃"}}, allow_unicode=True), "utf-8")
    out = ["--format", "txt", "-o", "-", "--as-of", "2026-03-02"]
    assert main(["print", str(case), "--only", "employer", *out]) == 0
    printed = capsys.readouterr().out
    assert "娜仁高娃" in printed
    assert ASSESSED in printed
    assert EDITION.rules.materials.title not in printed, "nothing but this part"
    assert main(["print", "--only", "experts", *out]) == 0
    assert PANEL in capsys.readouterr().out
    assert main(["print", str(case), "--only", "experts", *out]) == 2, "of category 4 only"


def test_no_more_is_asked_of_a_person_than_papers_show():
    for output in OUTPUTS:
        assert not {"id_number", "birth", "ethnicity", "remarks"} & {*fields(EDITION, output)}
    assert {"name", "target_title", "phone"} <= {*fields(EDITION, "employer_docx")}


def test_an_edition_without_papers_has_none():
    bare = replace(EDITION, rules=EDITION.rules.model_copy(update={"papers": ()}))
    parts = Sections(bare, case_of(4), DAY, WORDS["zh"])
    assert [sheet for part in PARTS for sheet in letters(parts, part)] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{posted_on}张贴，公示期不少于", "{posted}张贴，公示期不少于", "posted_on"),
        ("- [姓名, '{name}']", "- [姓名, '{nmae}']", "name"),
        ("{label: 联系电话, value: '{office_phone}'}", "{label: 联系电话, value: '{ofice_phone}'}", "office_phone"),
        ("{label: 公示人员, value: '{name}'}", "{label: 公示人员, value: '{id_number}'}", "id_number"),
        ("text: 特此报告。", "text: 特此报告}。", "}"),
        ("text: 特此公示。", "text: 特此公示。, right: 盖章", None),
        ("- [姓名, '{name}']", "- [姓名]", None),
    ],
)
def test_a_slip_in_a_paper_is_told_with_its_line(tmp_path, old, new, said):
    folder = tmp_path / "policy"
    shutil.copytree(ROOT / "policy", folder)
    path = folder / "editions/2026h1.yaml"
    text = path.read_text("utf-8")
    new = new.replace(", right", "\n        right")
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Problem) as caught:
        load_edition("2026h1", folder)
    told = message(caught.value, WORDS["zh"])
    line = text[: text.index(old)].count("\n") + 1
    assert abs(caught.value.line - line) <= 1, told
    assert said is None or said in told
