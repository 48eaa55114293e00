"""The edition against the notice itself: nothing lost, nothing invented, no sentence copied.

The names and figures below were taken from it by reading.
"""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from gcguide.editions.files import edition_document, lineage
from gcguide.editions.filled import filled_document
from gcguide.editions.notice_text import clause_texts
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from tests.people import EDITION

ROOT = Path(__file__).resolve().parents[2]
SAID = json.dumps(filled_document(edition_document(lineage(EDITION.id, EDITION.folder))).data, ensure_ascii=False, default=str)
RULES = EDITION.rules


def test_every_name_number_and_address_of_the_notice_is_in_the_edition():
    for fact in (
        "2026-01-14", "2026-04-30", "内人社发〔2025〕16号", "内党办发〔2024〕18号", "www.nmgrck.cn", "www.nmgrck.cn/uresgreen/",
        "0471-6928486", "6923739", "呼和浩特市新城区国家大学科技园8号楼609室", "2026年度绿色通道职称申报评审入口", "申报人员用户登录",
        "快速通道", "内蒙古人才信息库", "内蒙古自治区绿色通道职称评审委员会（自治区人事人才公共服务中心）", "《用户操作指南》",
        "内蒙古自治区绿色通道高级职称评审委员会办事机构", "内蒙古自治区绿色通道职称申报评审管理系统", "自治区党委人才工作领导小组",
        "2026年上半年绿色通道职称评审申报人员花名册", "职称评审材料目录单", "职称评审诚信档案库", "满洲里市、二连浩特市",
        "《内蒙古自治区职称评审管理实施细则》", "《关于做好2026年全区专业技术人员继续教育工作的通知》", "人才工作专项资金",
        "内蒙古自治区人力资源和社会保障厅办公室", "自治区各部、委、办、厅、局人事（干部）处", "直属企事业单位人力资源部门",
    ):  # fmt: skip
        assert fact in SAID, fact


def test_every_clause_is_found_in_the_words_of_the_notice():
    """Where each begins and ends, and that nothing between them is lost."""
    said = {id: EDITION.clause_text(id) for id in RULES.clauses}
    assert said["二（二）"].endswith("上半年材料申报截止时间为4月30日。")
    assert said["首部"].endswith("现将有关事宜通知如下：")
    assert said["三"].startswith("三、申报程序及相关要求\n绿色通道职称评审采取网上申报")
    assert said["三"].endswith("线下提交材料见附件1。")
    assert said["四.6"].startswith("6.各盟市人力资源和社会保障局")
    assert said["五（六）"] == "（六）材料报送地点：呼和浩特市新城区国家大学科技园8号楼609室"
    assert said["附件1"].endswith("其他有关材料")
    assert said["附件1说明"].endswith("中的“编号”填写。")
    assert said["附件2填表说明"] == "填表说明：请务必按照示例规范填写信息，人才类别一栏填写申报人员适用政策的序号。"
    assert said["落款"].startswith("内蒙古自治区人力资源和社会保障厅办公室")
    whole = "".join((ROOT / "policy/notices/2026h1.txt").read_text("utf-8").split())
    told = "".join("".join(text.split()) for text in said.values())
    left = len(whole) - len(told)
    headings = ("一、申报人员范围及政策要求", "二、时间安排", "四、资格审核和公示要求", "五、其他事项")
    attached = "附件：1.职称评审材料目录单2.2026年上半年绿色通道职称评审申报人员花名册"
    assert left == len("".join(headings)) + len(attached), "the headings and the list of attachments are no clauses"


def test_a_decision_reads_no_word_of_the_notice():
    """They are for those who ask for them: no start waits for them."""
    from gcguide import assess

    clause_texts.cache_clear()
    assess(load_edition("2026h1"), {"talent_tier": "tier_5"}, as_of=date(2026, 3, 2))
    assert clause_texts.cache_info().currsize == 0
    EDITION.clause_text("一（一）")
    assert clause_texts.cache_info().currsize == 1


def test_a_clause_that_the_words_lack_is_named(tmp_path):
    folder = tmp_path / "policy"
    shutil.copytree(ROOT / "policy", folder)
    notice = folder / "notices/2026h1.txt"
    notice.write_text(notice.read_text("utf-8").replace("\n3.单位审核", "\n单位审核"), "utf-8")
    with pytest.raises(Problem, match="clause_not_in_notice") as raised:
        load_edition(folder=folder).clause_text("一（一）")
    assert (raised.value.details["word"], raised.value.file) == ("四.3", notice)
    notice.unlink()
    clause_texts.cache_clear()
    with pytest.raises(Problem, match="file_missing"):
        load_edition(folder=folder).clause_text("一（一）")


def test_the_forms_have_the_rows_and_columns_of_the_notice():
    assert [row.name for row in RULES.materials.rows][:4] == [
        "专业技术职称评审表（使用A4纸打印，一式2份）",
        "专业技术职称送审表（使用A3纸正反面打印，一式15份，含原件1份，复印件14份）",
        "继续教育审验卡",
        "现专业技术职称证书、聘书",
    ]
    assert len(RULES.materials.rows) == 11
    assert RULES.materials.binding_from_row == 3
    assert [column.name for column in RULES.roster.columns] == ["序号", "工作单位", "姓名", "身份证号", "性别", "出生年月", "民族", "学历", "毕业院校及时间", "职称系列", "现职称及取得时间", "申报职称名称", "申报资格等级", "现从事专业", "人才类别", "备注"]


def test_the_clause_index_is_the_notice_s_own():
    numerals = "一二三四五六七"
    expected = {f"一（{n}）" for n in numerals} | {f"二（{n}）" for n in numerals[:2]} | {"首部", "三", "落款"}
    expected |= {f"三.{n}" for n in (1, 2, 3)} | {f"四.{n}" for n in range(1, 7)} | {f"五（{n}）" for n in numerals[:6]}
    expected |= {"附件1", "附件1说明", "附件2", "附件2填表说明"}
    assert set(RULES.clauses) == expected


def test_each_category_stands_on_its_clause_and_asks_for_its_steps():
    for number, numeral in enumerate("一二三四五六七", start=1):
        category = next(c for c in RULES.categories if c.number == number)
        assert category.clause == f"一（{numeral}）"
    steps = {c.number: set(c.steps) for c in RULES.categories}
    assert steps[4] == {"expert_panel", "contribution_statement", "referees", "recommendation"}
    assert steps[7] == set()
    assert RULES.timeline.counted_days == 5


def test_what_comes_from_elsewhere_says_so():
    gates = {gate.id: gate for gate in RULES.gates}
    assert gates["not_professional"].clause is None
    assert gates["not_professional"].source == "region_2024"
    skilled = next(c for c in RULES.categories if c.number == 6)
    assert skilled.source == "linked_fields"
    assert RULES.timeline.counting.source == "civil_code_201"


def test_our_words_are_our_own():
    """No long run of characters from the notice beyond its official names.

    These openings are how the notice puts its rules; ours must not contain them.
    """
    for theirs in (
        "可直接申报高级职称评审", "经用人单位考核合格，可申报参加", "主持省部级以上项目条件之一", "不受学历要求限制申报职称",
        "比照国内同等学历资历人员", "根据职称管理权限及人事隶属关系", "申报信息均退回至本人账号内", "方可推荐上报。公示",
        "视为已享受政策优惠，不再享受绿色通道职称评审政策优惠", "优先推荐参加社会化职称评审", "并且要确保所有线上、线下提交的材料",
        "应及时退回并说明原因", "仍故意通过虚假（不实）承诺",
    ):  # fmt: skip
        assert theirs not in re.sub("“[^”]*”", "", SAID), f"{theirs}, and not in quotation marks"


def test_all_27_series_and_suggestions_are_marked():
    series = EDITION.titles.series
    assert [one.number for one in series] == list(range(1, 28))
    lines = {line.names.get("full_senior"): line for one in series for line in one.lines}
    assert lines["正高级船长"].provenance == "suggestion"
    assert lines["主任医师"].provenance == "seen"
    names = {line.names.get("intermediate") for one in series for line in one.lines}
    assert {"一级教师", "一级播音员主持人"} <= names, "一级 is not always senior"


@pytest.mark.slow
def test_the_data_files_satisfy_the_schemas_that_they_name():
    """What an editor would underline must be what the loader refuses, at least for the files as they are."""
    from jsonschema import Draft202012Validator

    from gcguide.reading.documents import read_yaml

    policy = ROOT / "policy"
    for path in sorted(policy.rglob("*.yaml")):
        first = path.read_text("utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, f"{path} names no schema"
        schema = json.loads((path.parent / named[1]).read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        data = json.loads(json.dumps(read_yaml(path).data, default=str))
        assert list(Draft202012Validator(schema).iter_errors(data)) == [], path


def test_the_schema_of_conditions_refuses_what_the_loader_refuses():
    from jsonschema import Draft202012Validator

    schema = json.loads((ROOT / "policy/schema/edition.json").read_text("utf-8"))
    condition = Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/Condition"})
    assert condition.is_valid({"any": [{"talent_tier": "tier_1"}, "lower_tier"]})
    for wrong in (
        {"talent_teir": "tier_1"},
        {"talent_tier": "tier_9"},
        {"any": ["lower_tier"]},
        "lower_teir",
        {"standing": {"below": "retired"}},
        {"works_in_region": "yes"},
    ):
        assert not condition.is_valid(wrong), wrong
