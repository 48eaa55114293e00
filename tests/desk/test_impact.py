"""What another notice would make of the saved cases: nothing silent, least of all a category that is no more."""

import json
import shutil

import pytest

from gcguide import load_edition
from gcguide.cases.open_store import open_store
from gcguide.cases.restore import answers_of_case
from gcguide.cases.store import Draft
from gcguide.cli import main
from gcguide.conversation.reassessed import under
from gcguide.person.case import Case
from gcguide.words import load_words
from tests.people import HARMLESS
from tests.policy.drills import DATES, OWN, RULES, drill_folder, published

ZH = load_words("zh")
PEOPLE = {
    "海归": {"overseas": "returnee", "long_term_practice": True, "notable_achievements": True, "first_title_application": True},
    "能手": {"skill_field": "art", "unique_skill": True, "current_grade": "none"},
    "五类": {"talent_tier": "tier_5", "current_grade": "associate_senior", "works_in_region": True, "employer": "region_department"},
    "公务": {"standing": "civil_servant"},
}


@pytest.fixture
def cases(tmp_path, monkeypatch):
    """Four people under the first edition, and one under an edition that is not here."""
    import datetime

    monkeypatch.setenv("GCGUIDE_POLICY", str(drill_folder(tmp_path / "policy")))
    people = {name: HARMLESS | {"current_grade": "none"} | facts for name, facts in PEOPLE.items()}
    people["五类"]["associate_senior_appointed"] = datetime.date(2024, 6, 1)
    with open_store() as store:
        store.add([Draft("2026h1", answers_of_case(Case(facts)), label=name) for name, facts in people.items()])
        store.add([Draft("2019h1", answers_of_case(Case(HARMLESS)), label="旧案")])


def told(capsys, *arguments):
    assert main(["cases", "impact", *arguments]) == 0
    return capsys.readouterr().out


def test_who_gains_who_loses_and_who_must_be_asked_is_told_with_names(cases, capsys):
    found = json.loads(told(capsys, RULES, "--json"))
    by_name = {one["name"]: one for one in found["cases"]}
    lost = by_name["海归"]
    assert lost["loses"] == [{"category": "overseas", "before": "verify", "after": None}]
    assert set(lost["lost"]) == {"overseas", "first_title_application"}
    assert by_name["能手"]["ask"] == ["green_channel_history", "other_review_filed", "drill_patent"]
    assert by_name["能手"]["lapsed"] == {"green_channel_history": "never", "other_review_filed": False}
    assert by_name["能手"]["loses"] == by_name["能手"]["gains"] == []
    assert by_name["能手"]["gone"] == ["overseas"], "it could still fit"
    assert by_name["五类"]["gains"] == [{"category": "talent_tier", "before": "consult", "after": "clear"}]
    assert "公务" not in by_name
    assert (found["edition"], found["same"], found["unknown"]) == (RULES, 1, [5])


def test_in_words_for_the_office(cases, capsys):
    lines = told(capsys, RULES).splitlines()
    assert "  1 号 海归：第5类 海外人才 按字面可报，须核实 → 没有这一类" in lines
    assert "  绿色通道申报经历、今年是否已申报其他职称评审、演练专利（3 份）：3 号 五类、2 号 能手、1 号 海归" in lines
    assert "  3 号 五类：第2类 英才兴蒙 通知未规定，请咨询 → 文本明确" in lines
    assert "结论不变、也不用补问的：1 份" in lines
    assert lines[-2].endswith("1 份（5）")
    assert "2026年下半年（演练，改条件）还没有发布，只供试用。" in lines


def test_of_many_of_whom_the_same_is_to_be_said_the_first_are_named_and_how_to_get_them_all(cases, capsys):
    with open_store() as store:
        store.add([Draft("2026h1", answers_of_case(Case(HARMLESS | PEOPLE["海归"])), label=f"人{n}") for n in range(40)])
    lines = told(capsys, RULES).splitlines()
    (gone,) = (line for line in lines if "（42 份）：" in line and "没有这一类" in line)
    assert gone.count("号") == 12
    assert gone.endswith("等")
    assert any("cases impact" in line and ".xlsx" in line for line in lines)


def test_of_many_different_things_the_first_are_told_and_the_questions_counted(cases, capsys):
    people = [HARMLESS | PEOPLE["五类"] | {"current_grade": "associate_senior"} for _ in range(1 << 4)]
    for n, facts in enumerate(people):
        for at, id in enumerate(("works_in_region", "standing", "place", "licence")):
            if n >> at & 1:
                facts[id] = "unsure"
        facts["green_channel_history"] = "failed" if n % 3 else "never"
        facts["new_achievements"] = True if n % 3 == 1 else "unsure"
    with open_store() as store:
        store.add([Draft("2026h1", answers_of_case(Case(facts)), label=f"人{n}") for n, facts in enumerate(people)])
    lines = told(capsys, DATES).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("要补问的（"))
    assert "今年是否已申报其他职称评审" in lines[at + 1]
    assert " 份、" in lines[at + 1]
    assert lines[at + 2 :].index("") <= 13, "no page of single cases"


def test_what_came_of_a_batch_stands_beside_who_turns_by_it(cases, capsys):
    assert main(["cases", "stage", "3", "passed", "--on", "2026-04-10"]) == 0
    capsys.readouterr()
    lines = told(capsys, DATES).splitlines()
    assert "已有评审结果的：评审通过 1 份。换期后按结果判断；不打算再报的，可以不换。" in lines
    assert any("3 号 五类（评审通过）" in line for line in lines)
    assert main(["cases", "move", "--all", DATES, "--dry-run"]) == 0
    assert "已有评审结果的：评审通过 1 份" in capsys.readouterr().out
    assert next(one["stage"] for one in json.loads(told(capsys, DATES, "--json"))["cases"] if one["number"] == 3) == "passed"


def test_cases_of_another_scheme_or_under_it_already_are_told_and_nothing_is_counted(cases, capsys, tmp_path):
    shutil.copy(OWN.parent / "schemes/drill-scheme-2026.yaml", tmp_path / "policy/editions")
    for command in (["impact", "drill-scheme-2026"], ["move", "--all", "drill-scheme-2026", "--dry-run"]):
        assert main(["cases", *command]) == 0
        out = capsys.readouterr().out
        assert "属于另一种评审、不能换到该期的：4 份（1、2、3、4）" in out
        assert "0 份" not in out
    assert "已经按该期、不用换的：4 份（1、2、3、4）" in told(capsys, "2026h1")
    found = json.loads(told(capsys, "drill-scheme-2026", "--json"))
    assert (found["cases"], found["others"], found["there"]) == ([], [1, 2, 3, 4], [])


def test_a_sheet_to_work_through_can_be_read_on_paper(cases, capsys, tmp_path):
    from openpyxl import load_workbook

    told(capsys, RULES, "-o", str(tmp_path / "impact.xlsx"))
    sheet = load_workbook(tmp_path / "impact.xlsx").active
    assert "2026年下半年（演练，改条件）" in sheet.oddHeader.center.text
    assert sheet["G2"].alignment.wrap_text, "a long text is not cut by its neighbour"
    assert sheet.row_dimensions[2].height > 15, "nor by the row below it"
    assert sheet.print_options.gridLines


def test_as_a_sheet_a_case_a_row(cases, capsys, tmp_path):
    from openpyxl import load_workbook

    file = tmp_path / "impact.xlsx"
    told(capsys, RULES, "-o", str(file))
    rows = [[cell or "" for cell in row] for row in load_workbook(file).active.iter_rows(values_only=True)]
    assert rows[0] == ["记录号", "姓名", "经办人", "进度", "变差的结论", "变好的结论", "要补问的"]
    assert [row[:2] for row in rows[1:4]] == [[1, "海归"], [2, "能手"], [3, "五类"]], "in the order in which they are looked up"
    assert rows[1][4] == "第5类 海外人才 按字面可报，须核实 → 没有这一类"
    assert any("无法比较的：1 份（5）" in str(cell) for row in rows[4:] for cell in row)
    before = file.read_bytes()
    assert main(["cases", "impact", RULES, "-o", str(file)]) == 2
    assert main(["cases", "impact", RULES, "-o", str(tmp_path / "impact.docx")]) == 2
    assert "impact.xlsx" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.glob("impact*")] == ["impact.xlsx"]


def test_a_case_opened_under_a_notice_without_its_category_is_told_so(cases):
    with open_store() as store:
        saved = store.load(1)
    lines = [*under(saved, load_edition(RULES), ZH)]
    assert "该期没有这一类：第5类 海外人才" in lines
    assert ZH("case.same_there") not in lines
    assert ZH("case.same_there") in [*under(saved, load_edition(DATES), ZH)]


def test_a_grade_that_turns_within_a_category_that_stays_is_told(cases, capsys, tmp_path):
    # 第一类正高级改为咨询，副高级照旧：这一类的结论不变，变的是一个级别。
    folder = tmp_path / "policy"
    published(folder, "2026h3", "2026-12-30")
    with (folder / "editions/2026h3.yaml").open("a", encoding="utf-8") as file:
        file.write("cautions:\n  - {id: full_senior_not_named, kind: consult}\n")
    facts = HARMLESS | {"current_grade": "intermediate", "place": "150203", "achievements": frozenset(["major_contribution"])}
    with open_store() as store:
        store.add([Draft("2026h1", answers_of_case(Case(facts)), label="一级")])
        saved = store.load(6)
    loses = next(one["loses"] for one in json.loads(told(capsys, "2026h3", "--json"))["cases"] if one["name"] == "一级")
    assert {"category": "major_contribution", "grade": "full_senior", "before": "verify", "after": "consult"} in loses
    turn = "正高级 按字面可报，须核实 → 通知未规定，请咨询"
    assert any("一级" in line and turn in line for line in told(capsys, "2026h3").splitlines())
    lines = [*under(saved, load_edition("2026h3"), ZH)]
    assert any(turn in line for line in lines)
    assert ZH("case.same_there") not in lines


def test_what_another_notice_has_no_use_for_is_told_when_a_case_is_printed_under_it(cases, capsys):
    assert main(["print", "1", "--format", "txt", "-o", "-", "--edition", RULES]) == 0
    assert "没有带过来：海外背景、是否首次申报职称" in capsys.readouterr().err
    assert main(["print", "1", "--format", "txt", "-o", "-", "--edition", DATES]) == 0
    assert "没有带过来" not in capsys.readouterr().err
    assert main(["--plain", "--case", "1", "--edition", DATES]) == 2
