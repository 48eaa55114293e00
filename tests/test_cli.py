"""`gcguide assess` and the faces of the command line."""

import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from gcguide import assess
from gcguide.cli import main
from tests.people import EDITION
from tests.programs import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
CASE = """\
# 一位包头企业的五类人才
standing: professional
works_in_region: true
employer: company
place: 150203
talent_tier: tier_5
current_grade: associate_senior
associate_senior_appointed: 2024-03-01
green_channel_history: never
other_review_filed: false
social_review_eligible: true
licence: held
series_exam: not_required
held_title_grade: unsure
steps: {employer_assessment: done}
person: {name: 张三}
"""


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(CASE, "utf-8")
    return path


def run(capsys, *arguments):
    code = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def test_the_report_says_what_to_do_and_why(case, capsys):
    code, out, err = run(capsys, "assess", case, "--as-of", "2026-03-02")
    assert (code, err) == (0, "")
    for expected in (
        "申报人：张三",
        "申报截止：2026年4月30日（周四），还有 59 天（42 个工作日）",
        "第2类 “英才兴蒙”一至六类人才，可申报正高级：文本明确（依据 一（二））",
        "昆都仑区人力资源和社会保障局 → 包头市人力资源和社会保障局",
        "用人单位考核合格 · 已完成：",
        "最晚2026年4月13日（周一）",
        "优先推荐参加社会化评审",
        "2. 专业技术职称送审表（使用A3纸正反面打印，一式15份，含原件1份，复印件14份）",
        "副高级职称的聘书",
        "不代替人社部门和评审委员会的认定",
    ):
        assert expected in out, expected


def test_the_report_in_english(case, capsys):
    code, out, _ = run(capsys, "assess", case, "--as-of", "2026-03-02", "--lang", "en")
    assert code == 0
    assert "Category 2, 英才兴蒙 talents of tiers 1 to 6: apply for full senior, clear from the text" in out
    assert "Days left: 59; working days: 42" in out
    assert "如果" not in out
    assert "您" not in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_report_is_whole(lang, tmp_path, capsys):
    """Any applicant gets a report without a hole, a stray key or a Python word in it."""
    import random

    from tests.people import random_failed, random_person

    rng = random.Random(21)
    for known in (0, 0.3, 0.7, 1, 1, 1, 0.95, 0.95):
        person = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in random_person(rng, known).items()}
        path = tmp_path / "case.json"
        path.write_text(json.dumps({**person, "steps": random_failed(rng)}, default=str))
        code, out, err = run(capsys, "assess", path, "--lang", lang, "--as-of", "2026-03-02")
        assert (code, err) == (0, "")
        for stray in ("{", "}", "None", "True", "False", "frozenset", "_", "  \n"):
            assert stray not in out.replace("www.nmgrck.cn", ""), (stray, out)


def test_after_the_deadline_the_report_says_so_at_once(case, capsys):
    _, out, _ = run(capsys, "assess", case, "--as-of", "2026-11-23")
    assert "本批申报已于2026年4月30日（周四）截止（已过 207 天）" in out.splitlines()[3]
    assert "本批已截止；按同样的规定：第2类" in out


def test_after_the_deadline_no_dates_are_given_to_keep(case, capsys):
    assert "最晚2026年4月30日" in run(capsys, "assess", case, "--as-of", "2026-04-30")[1]
    assert "最晚" not in run(capsys, "assess", case, "--as-of", "2026-05-01")[1]


def test_a_supposed_deadline_gives_days_and_is_marked_as_such(case, capsys):
    out = run(capsys, "assess", case, "--as-of", "2026-11-23", "--deadline", "2027-04-30")[1]
    assert "按设想的截止日2027年4月30日（周五）判断和排期" in out
    assert "按设想的截止日：第2类" in out
    assert "最晚2027年4月13日（周二）" in out
    result = json.loads(run(capsys, "assess", case, "--as-of", "2026-11-23", "--deadline", "2027-04-30", "--json")[1])
    assert (result["window"]["state"], result["window"]["deadline"]) == ("supposed", "2027-04-30")
    code, out, err = run(capsys, "assess", case, "--deadline", "2027-4-30")
    assert (code, out) == (2, "")
    assert "2027-04-30" in err


def test_a_date_that_has_passed_is_said_before_anything_else(case, capsys):
    _, out, _ = run(capsys, "assess", case, "--as-of", "2026-04-14")
    assert "“网上提交申报”最晚应在2026年4月13日（周一），已过" in out.split("== 下一步")[0]
    assert "最晚2026年4月13日（周一）（已过）" in out
    acts = out.split("== 下一步")[1].split("==")[1]
    assert (acts.count("最晚2026年4月14日（周二）"), acts.count("请抓紧")) == (1, 1), "that we advise an earlier day is said once"
    assert "已过" not in run(capsys, "assess", case, "--as-of", "2026-03-02")[1]


def test_the_local_deadline_is_shown_and_watched(case, capsys):
    case.write_text(CASE + "local_deadline: 2026-04-10\n", "utf-8")
    assert "当地截止：2026年4月10日（" in run(capsys, "assess", case, "--as-of", "2026-03-02")[1]
    assert "当地截止：2026年4月10日（周五），已过" in run(capsys, "assess", case, "--as-of", "2026-04-11")[1]


def test_what_shuts_every_category_is_said_once_with_its_source(case, capsys):
    case.write_text(CASE.replace("standing: professional", "standing: civil_servant"), "utf-8")
    _, out, _ = run(capsys, "assess", case, "--as-of", "2026-03-02")
    reasons = out.split("== 为什么不符合 ==")[1].split("==")[0]
    assert reasons.count("不参加职称评审") == 1
    assert "内人社办发〔2024〕85号" in reasons
    assert "优先推荐参加社会化评审" not in out, "no advice for who cannot apply at all"


def test_a_softened_gate_is_never_said_not_to_apply(tmp_path, capsys):
    path = tmp_path / "case.yaml"
    path.write_text(
        CASE.replace("green_channel_history: never", "green_channel_history: passed") + "achievements: []\n", "utf-8"
    )
    _, out, _ = run(capsys, "assess", path, "--as-of", "2026-03-02", "--json")
    result = json.loads(out)
    assert result["best"] == {"category": 2, "grade": "full_senior", "grades": ["full_senior"], "verdict": "consult"}
    tree = json.dumps(result["explanation"]["talent_tier"]["full_senior"], ensure_ascii=False)
    assert "曾通过绿色通道评审" not in tree
    assert "书面答复" in tree


def test_english_reports_name_the_recommender_in_english(tmp_path, capsys):
    path = tmp_path / "case.yaml"
    path.write_text(CASE.replace("employer: company", "employer: region_department") + "achievements: [engineering_problem]\n")
    out = run(capsys, "assess", path, "--lang", "en")[1]
    assert re.search(r"Recommended by: .* or 自治区主管部门 \(regional department in charge\)", out)


def test_the_example_of_the_readme_works_as_written(tmp_path, capsys):
    text = (ROOT / "README.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "case.yaml"
    path.write_text(text, "utf-8")
    code, out, err = run(capsys, "assess", path, "--as-of", "2026-03-02")
    assert (code, err) == (0, "")
    assert "第2类 “英才兴蒙”一至六类人才，可申报正高级：文本明确" in out
    assert "当地截止：2026年4月20日" in out
    assert "用人单位考核合格 · 已完成：" in out


def test_a_label_or_a_name_leads_to_the_right_spelling(tmp_path, capsys):
    for wrong, right in (
        ("talent_tier: 五类人才", "tier_5"),
        ("current_grade: associate senior", "associate_senior"),
        ("place: 昆都仑", "150203 包头市昆都仑区"),
        ("place: 150299", "150202 包头市东河区"),
        ("associate_senior_appointed: 2024年3月1日", "2024-03-01"),
    ):
        path = tmp_path / "case.yaml"
        path.write_text(wrong + "\n", "utf-8")
        code, _, err = run(capsys, "assess", path)
        assert code == 2
        assert right in err
        assert "150929" not in err, "never a place far away"


def test_time_alone_is_told_with_its_day(case, capsys):
    case.write_text(CASE.replace("2024-03-01", "2025-06-15") + "achievements: []\ntechnical_leader_of: none\n", "utf-8")
    _, out, _ = run(capsys, "assess", case, "--as-of", "2026-03-02")
    result = out.split("== 结论 ==\n")[1].splitlines()[0]
    assert result == "第2类 “英才兴蒙”一至六类人才：本批还不能申报正高级；按同样的规定，2027年6月15日（周二）起满足年限，可以关注截止日不早于这一天的批次"
    assert out.count("2027年6月15日") == 1, "once"


def test_json_lines_are_the_json_results_in_order(tmp_path, capsys):
    cases = [{"talent_tier": tier, "current_grade": "none"} for tier in ("tier_1", "tier_5", "none")]
    lines = tmp_path / "cases.jsonl"
    lines.write_text("\n".join(json.dumps(c) for c in cases) + "\n\n")
    code, out, _ = run(capsys, "assess", "--jsonl", lines, "--as-of", "2026-03-02")
    assert code == 0
    results = [json.loads(line) for line in out.splitlines()]
    assert len(results) == 3
    for one, result in zip(cases, results, strict=True):
        path = tmp_path / "one.json"
        path.write_text(json.dumps(one))
        single = json.loads(run(capsys, "assess", path, "--json", "--as-of", "2026-03-02")[1])
        del single["explanation"]
        assert single == result
        assert ": " not in json.dumps(result, separators=(",", ":"))[:20]
    assert all(" " not in line.split('"name"')[0] for line in out.splitlines()), "compact"


def test_standard_input_for_each_form(monkeypatch, capsys):
    for text, arguments in ((CASE, ["--json"]), ('{"talent_tier": "tier_1"}', ["--json"]), ('{"place": 150203}\n', ["--jsonl"])):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code, out, err = run(capsys, "assess", *arguments, "-", "--as-of", "2026-03-02")
        assert (code, err) == (0, "")
        assert json.loads(out)["as_of"] == "2026-03-02"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_what_is_waited_for_is_said_to_who_sits_there(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    pipe = tmp_path / "c.yaml"
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, "-c", "import sys; open(sys.argv[1], 'w').write('standing: retired')", pipe]):
        assert main(["assess", str(pipe)]) == 0
    assert str(pipe) in capsys.readouterr().err


def test_the_explanation_is_a_tree_that_agrees_with_the_verdicts(case, capsys):
    result = json.loads(run(capsys, "assess", case, "--json", "--as-of", "2026-03-02")[1])

    def check(line):
        assert line["text"]
        for part in line.get("parts", []):
            check(part)

    for category in result["categories"]:
        for grade, found in category["grades"].items():
            tree = result["explanation"][category["id"]][grade]
            check(tree)
            expected = {"no": False, "open": None}.get(found["verdict"], True)
            assert tree["truth"] is expected or found["verdict"] == "open"
    assert "聘任副高级职称到当年年底满2年" in json.dumps(result["explanation"]["talent_tier"], ensure_ascii=False)


def test_python_gives_the_same_as_the_command(case, capsys):
    printed = json.loads(run(capsys, "assess", case, "--json", "--as-of", "2026-03-02")[1])
    facts = {"talent_tier": "tier_5", "current_grade": "associate_senior", "associate_senior_appointed": date(2024, 3, 1)}
    result = assess(EDITION, {**facts, "achievements": {"major_contribution"}, "standing": None}, as_of=date(2026, 3, 2))
    assert result.edition == result["edition"] == printed["edition"]
    assert result.categories[1].verdict == result["categories"][1]["verdict"] == "open"
    assert dict(result) == result.to_dict()
    assert printed.keys() >= set(result)
    assert "best" in result
    assert result.get("nothing") is None


def test_version_and_help_in_both_languages(capsys):
    from gcguide import __version__

    for before in ([], ["assess"], ["print"], ["cases"], ["cases", "list"], ["policy", "check"]):
        assert run(capsys, *before, "--version") == (0, f"gcguide {__version__}\n", "")
    for arguments in ([], ["assess"], ["policy"], ["policy", "check"], ["policy", "show"], ["policy", "schema"]):
        code, out, _ = run(capsys, *arguments, "--help")
        assert code == 0
        assert out.startswith("用法：")
        english = out.replace("--help", "").replace("-h", "")
        for word in ("usage", "options", "positional", "show this", "optional"):
            assert word not in english, (arguments, word)
        code, out, _ = run(capsys, *arguments, "--help", "--lang", "en")
        assert code == 0
        assert out.startswith("usage: ")
        assert "用法" not in out
    assert run(capsys, "--help")[0] == 0


def test_the_language_can_come_from_the_environment(monkeypatch, case, capsys):
    monkeypatch.setenv("GCGUIDE_LANG", "en")
    assert "Result" in run(capsys, "assess", case)[1]
    assert "结论" in run(capsys, "assess", case, "--lang", "zh")[1]


def gcguide(*arguments, **settings):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **settings.pop("env", {})}
    command = [sys.executable, "-m", "gcguide", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False, **settings)


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error(case):
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from gcguide.cli import main; sys.exit(main())", "policy", "show"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in err
    assert b"Exception" not in err
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_and_fails(case):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        process = subprocess.run(
            [sys.executable, "-m", "gcguide", "assess", str(case)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=full, stderr=subprocess.PIPE, check=False, timeout=PATIENCE,
        )  # fmt: skip
    assert process.returncode == 1
    assert "写不进去" in process.stderr.decode()


@pytest.mark.slow
def test_a_closed_output_is_no_crash(case):
    command = f'"{sys.executable}" -m gcguide assess "{case}" >&-'
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_an_old_terminal_encoding_does_not_stop_the_report(case):
    done = gcguide("assess", case, env={"PYTHONIOENCODING": "gb18030", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "结论" in done.stdout.decode("gb18030")
    done = gcguide("assess", case, "--lang", "en", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0


def test_a_bug_is_exit_1_without_traceback_or_values(monkeypatch, case, capsys):
    def broken(*_):
        raise RuntimeError("secret of 张三")

    monkeypatch.setattr("gcguide.commands.assess.given_case", broken)
    monkeypatch.delenv("GCGUIDE_DEBUG", raising=False)
    code, _, err = run(capsys, "assess", case)
    assert code == 1
    assert "RuntimeError" in err
    assert "张三" not in err


def test_text_of_the_person_is_harmless(tmp_path, capsys):
    path = tmp_path / "case.yaml"
    path.write_text('person: {name: "[/]\\e[31m张\\u202e三\\a"}\n', "utf-8")
    _, out, _ = run(capsys, "assess", path)
    assert "申报人：[/] [31m张 三" in out
    assert not [c for c in out if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0]
