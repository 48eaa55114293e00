"""`gcguide policy check | show | schema`: proofs that can fail, and do, on editions broken on purpose."""

import json
import re
import shutil
from pathlib import Path

import pytest

from gcguide.cli import main
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.policy.edition import load_edition
from gcguide.policy_check.checks import Checker
from gcguide.policy_check.schema import SCHEMAS, schema
from gcguide.words import load_words
from tests.people import EDITION
from tests.policy_check.checking import check, only, whole_report
from tests.regenerate import how

ROOT = Path(__file__).resolve().parents[2]
EDITION_FILE = "editions/2026h1.yaml"


@pytest.fixture
def policy(tmp_path, monkeypatch):
    """A copy of the policy folder that a test may spoil; returns the function that spoils it."""
    folder = tmp_path / "policy"
    shutil.copytree(ROOT / "policy", folder)
    monkeypatch.setenv("GCGUIDE_POLICY", str(folder))

    def spoil(old, new, file=EDITION_FILE):
        path = folder / file
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, old
        path.write_text(text.replace(old, new, 1), "utf-8")

    spoil.folder = folder
    return spoil


@pytest.mark.slow
def test_the_real_edition_passes_and_shows_its_evidence():
    out = whole_report()
    assert "全部 24 项检查通过" in out
    for cell in rulebook(EDITION).cells:
        grade = EDITION.facts["current_grade"].words(cell.grade).zh
        assert f"{cell.category.number} {cell.category.short.zh}·{grade} → 不符合" in out


def test_the_evidence_can_be_left_out(capsys, monkeypatch):
    only(monkeypatch, "words_complete", "gates_alive")
    code, out, err = check(capsys, "--quiet", "--lang", "en")
    assert (code, err) == (0, "")
    assert out.splitlines() == ["Checking the policy data 2026h1", "all 2 checks passed"]


def test_each_witness_really_has_the_verdict_it_stands_for():
    """The witnesses are found in the normal forms; here they are judged by the notice read by hand."""
    from gcguide.policy_check.witness import witness
    from tests.core import by_hand

    book = rulebook(EDITION)
    checker = Checker(EDITION, load_words("zh"))
    reached = set()
    for cell in book.cells:
        for verdict, form in checker._ways(cell).items():
            facts = {} if verdict is Verdict.OPEN else witness(book, form)
            assert by_hand.verdict(facts, cell.category.number, cell.grade) == verdict
            reached.add((cell.category.number, cell.grade, verdict))
    assert (4, "junior", "clear") not in reached, "always a consult"
    assert (5, "full_senior", "clear") not in reached, "always a verify"
    assert (7, "junior", "clear") not in reached, "always a verify"
    assert (2, "associate_senior", "clear") in reached
    assert len(reached) == 81


SPARE_FACT = """\
spare:
  kind: bool
  label: {zh: 备用, en: spare}
  alters: effort
  values:
    true: {zh: 是, en: 'yes'}
    false: {zh: 否, en: 'no'}

"""
BROKEN = {
    "an unused fact": (
        "facts_used", "first_title_application:\n  kind: bool",
        SPARE_FACT + "first_title_application:\n  kind: bool",
        "facts.yaml",
        "事实 spare 没有任何规则用到",
    ),
    "a fact whose Chinese is not Chinese": ("words_complete", "label: {zh: 身份,", "label: {zh: standing,", "facts.yaml", "standing.label"),
    "two values with the same words": ("labels_distinct", "en: tier 2}", "en: tier 1}", "facts.yaml", "talent_tier"),
    "a caution that can never hold": (
        "cautions_alive", "    when: {not: {current_grade: intermediate}}",
        "    when: {current_grade: associate_senior}",
        EDITION_FILE,
        "注意事项 skips_a_grade_associate 在 4 学历破格·副高级 永远不会出现",
    ),
    "two cautions that always hold together": (
        "cautions_distinct", "    when: {employer: freelance}",
        "    when: {employer: central_unit}",
        EDITION_FILE,
        "注意事项 central_unit 和 freelance 总是同时出现",
    ),
    "a gate that another one swallows": (
        "gates_alive", "    when: {series_exam: not_passed}",
        "    when: {all: [{licence: missing}, {series_exam: not_passed}]}",
        EDITION_FILE,
        "排除情形 exam_not_passed 从不单独起作用",
    ),
    "a grade that no one can ever reach": (
        "verdicts_reachable", "when: {held_title_grade: junior}",
        "when: {all: [{held_title_grade: junior}, {held_title_grade: none}]}",
        EDITION_FILE,
        "7 区外职称·初级 无法得到结论",
    ),
    "a kind of employer without a route": (
        "routes_complete", "    - employers: [company]\n      actors: [applicant, employer, county_hrss, league_hrss",
        "    - employers: [county_unit]\n      actors: [applicant, employer, county_hrss, league_hrss",
        EDITION_FILE,
        "单位类型 company 没有报送路径",
    ),
    "a league too many expected": ("tables_complete", "leagues: 12", "leagues: 13", "regions.yaml", "13"),
    "a series too many expected": ("tables_complete", "count: 27", "count: 28", "titles.yaml", "28"),
    "a county lost from the table": ("tables_complete", "      '150102': 新城区\n", "", "regions.yaml", "counties"),
    "a reading that nothing refers to": ("references_used", "      reading: G20\n", "", EDITION_FILE, "解读 G20 没有被引用"),
    "a clause for people that a rule cites": (
        "clauses_cited", "  一（六）: {zh: 高技能领军人才, en: Leading skilled talents}",
        "  一（六）: {zh: 高技能领军人才, en: Leading skilled talents, people: {zh: 由人, en: people}}",
        EDITION_FILE,
        "条款 一（六） 写明由人处理，却有规则引用",
    ),
    "a sentence on a clause that does not say it": (
        "citations_borne", "    reading: G05\n    clause: 一（二）、五（三）", "    reading: G05\n    clause: 五（三）", EDITION_FILE,
        "cautions.passed_then_two_years.says 引用的 五（三） 里没有：2年、五至六类、副高级、正高级、聘任",
    ),
    "a figure that the notice does not have": ("citations_borne", "公示不少于{publicity.days}个工作日，无异议方可推荐", "公示不少于7个工作日，无异议方可推荐", EDITION_FILE, "四.3 里没有：7个工作日"),
    "an exception that nothing needs": ("citations_borne", "terms: [破格]", "terms: [破格, 公示]", "terms.yaml", "例外 categories.no_required_degree.short 已经用不着：公示"),
    "a clause that the words of the notice lack": ("citations_borne", "\n（三）申报人员参加绿色通道", "\n申报人员参加绿色通道", "notices/2026h1.txt", "找不到条款“五（三）”的开头"),
    "another half of the year than the deadline's": (
        "texts_agree", "label: {zh: 2026年上半年,", "label: {zh: 2026年下半年,", EDITION_FILE, "行：label.zh 写的是“2026年下半年”，数据是 2026年4月30日",
    ),
    "a day changed and nothing else": ("texts_agree", "  date: 2026-04-30", "  date: 2026-10-30", EDITION_FILE, "label.zh 写的是“2026年上半年”，数据是 2026年10月30日"),
    "a title that still says the round before": ("texts_agree", "关于做好2026年上半年自治区", "关于做好2025年下半年自治区", EDITION_FILE, "notice.title 写的是“2025年下半年”，数据是 2026年上半年"),
    "another day than the deadline": ("texts_agree", "通知只写了{batch.label}材料", "通知只写了4月28日是材料", EDITION_FILE, "deadline.says.zh 写的是“4月28日”"),
    "copies beside those of the row": ("texts_agree", "一式{copies.2}份，含", "一式12份，含", EDITION_FILE, "materials.rows.1.name 写的是“12份”，数据是 15"),
    "other days of publicity": ("texts_agree", "不少于{publicity.days}个工作日，无异议方可推荐", "不少于7个工作日，无异议方可推荐", EDITION_FILE, "写的是“7个工作日”，数据是 5"),
    "a telephone that is none of the contacts": ("texts_agree", "或拨打技术咨询电话。'", "或拨打0471-7777777。'", EDITION_FILE, "写的是“0471-7777777”"),
    "a stale schema": ("schemas_current", '"title": "Rules"', '"title": "Other"', "schema/edition.json", "edition.json 已过期"),
}


# What does not change what another one is found by is broken together with it.
TOGETHER = [
    ["a league too many expected", "a series too many expected", "a county lost from the table"],
    ["a sentence on a clause that does not say it", "a figure that the notice does not have", "an exception that nothing needs"],
    ["a title that still says the round before", "another day than the deadline", "copies beside those of the row", "other days of publicity", "a telephone that is none of the contacts"],
]  # fmt: skip
SEVERAL = [*TOGETHER, *([what] for what in BROKEN if not any(what in several for several in TOGETHER))]


@pytest.mark.slow
@pytest.mark.parametrize("several", SEVERAL, ids=", ".join)
def test_what_is_broken_is_found_and_named(several, policy, capsys, monkeypatch):
    for what in several:
        proof, *change, _ = BROKEN[what]
        policy(*change)
    only(monkeypatch, proof)
    code, out, err = check(capsys, "--quiet")
    assert code == 2, err
    assert [what for what in several if BROKEN[what][-1] not in out] == [], out
    assert "没有通过检查" in err
    assert len(err.splitlines()) == 1


@pytest.mark.deep
def test_what_is_broken_is_found_among_all_proofs(policy, capsys):
    _, *change, expected = BROKEN["a reading that nothing refers to"]
    policy(*change)
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    (told,) = [line for line in out.splitlines() if line.startswith("    ")]
    assert expected in told, "and nothing else is wrong"


def test_each_proof_is_seen_to_fail():
    """But those that only list, those whose failing needs an interview that goes wrong, the FAQ's (test_faq_agrees), and that of what is published (test_new_edition)."""
    from tests.policy_check import test_dialog_proofs as dialogs

    seen = {proof for table in (BROKEN, dialogs.BROKEN) for proof, *_ in table.values()}
    elsewhere = {"calendar_covers", "questions_reachable", "conversation_ends", "exclusions_exact", "faq_agrees", "published_unchanged"}
    assert set(Checker(EDITION, load_words("zh"), ROOT / "policy/schema").checks()) == seen | elsewhere


def test_a_clause_without_rule_or_reason_is_found(policy, capsys, monkeypatch):
    only(monkeypatch, "clauses_cited")
    text = (policy.folder / EDITION_FILE).read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("  五（五）:"))
    policy(line, re.sub(r", people: \{.*\}\}", "}", line))
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    assert "条款 五（五） 没有规则引用" in out


def test_a_year_without_calendar_is_found(policy, capsys, monkeypatch):
    only(monkeypatch, "calendar_covers")
    (policy.folder / "calendar/2026.yaml").unlink()
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    assert "2026 年没有放假安排" in out


@pytest.mark.slow
def test_a_second_edition_is_found_used_and_checked(policy, capsys, monkeypatch):
    """A half-yearly notice is a new file, not a code change."""
    only(monkeypatch, "words_complete", "verdicts_reachable", "calendar_covers", "questions_read")
    text = (policy.folder / EDITION_FILE).read_text("utf-8")
    later = text.replace("id: 2026h1", "id: 2026h2").replace("date: 2026-04-30", "date: 2026-10-30")
    (policy.folder / "editions/2026h2.yaml").write_text(later, "utf-8")
    assert load_edition(folder=policy.folder).id == "2026h2"
    assert load_edition("2026h1", folder=policy.folder).id == "2026h1"
    code, out, _ = check(capsys, "--edition", "2026h2", "--quiet")
    assert code == 0
    assert "2026h2" in out


def test_show_lists_every_clause_and_everything_of_the_notice(capsys):
    assert main(["policy", "show"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    for id, entry in EDITION.rules.clauses.items():
        assert f"{id} {entry.zh}" in lines
    for needed in (
        *(c.label.zh for c in EDITION.rules.categories),
        *(gate.says.zh for gate in EDITION.rules.gates),
        *(caution.says.zh for caution in EDITION.rules.cautions),
        *(saying.zh for part in ("procedure", "sanctions", "matters") for saying in getattr(EDITION.rules, part)),
        *(contact.value for contact in EDITION.rules.contacts),
        *(row.name for row in EDITION.rules.materials.rows),
        *(reading.zh for reading in EDITION.rules.readings.values()),
        *(point.zh for point in EDITION.rules.not_provided),
        *(source.name for source in EDITION.rules.sources.values()),
    ):
        assert needed in out, needed
    assert main(["policy", "show", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert "Category 2: 英才兴蒙 talents of tiers 1 to 6" in english
    assert "Excludes: Anyone who has passed" in english


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_kept_are_those_of_the_models(name):
    kept = json.loads((ROOT / f"policy/schema/{name}.json").read_text("utf-8"))
    assert kept == schema(name, EDITION), how("schemas")


def test_schema_prints_one_or_writes_all(tmp_path, capsys):
    assert main(["policy", "schema", "case"]) == 0
    assert "talent_tier" in json.loads(capsys.readouterr().out)["properties"]
    assert main(["policy", "schema", "-o", str(tmp_path / "new" / "folder")]) == 0
    written = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert written == sorted(path.name for path in (ROOT / "policy/schema").iterdir())


def test_the_schema_of_a_case_accepts_cases_and_refuses_mistakes():
    from jsonschema import Draft202012Validator

    case = Draft202012Validator(json.loads((ROOT / "policy/schema/case.json").read_text("utf-8")))
    assert case.is_valid({"talent_tier": "tier_5", "place": 150203, "achievements": [], "licence": "unsure"})
    assert case.is_valid({"steps": {"referees": "done"}, "local_deadline": "2026-04-10"})
    assert not case.is_valid({"talent_teir": "tier_5"})
    assert not case.is_valid({"works_in_region": "yes"})
    assert not case.is_valid({"steps": {"referees": "maybe"}})
