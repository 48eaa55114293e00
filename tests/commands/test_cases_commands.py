"""`gcguide cases`, and the other commands on saved cases: by number, told plainly, nothing lost."""

import json
import os
import shutil
import sys
from contextlib import suppress
from datetime import date

import pytest

from gcguide.cases.archive import read_archive
from gcguide.cases.open_store import open_store
from gcguide.cases.store import Draft
from gcguide.cli import main
from gcguide.commands.terminal import Line
from gcguide.conversation.reassessed import reopened
from gcguide.desk.preview import archive_preview
from gcguide.folders import own_folder
from gcguide.problem import Problem
from gcguide.words import load_words

ID = "11010519491231002X"
CASE = f"""\
standing: professional
works_in_region: true
employer: company
place: 150203
talent_tier: tier_5
current_grade: associate_senior
associate_senior_appointed: 2024-05-10
green_channel_history: never
other_review_filed: false
social_review_eligible: unsure
licence: not_required
series_exam: not_required
steps: {{employer_assessment: done}}
person: {{name: 乌云·其木格, id_number: {ID}, phone: '13800001111'}}
"""
DAY = ["--as-of", "2026-03-02"]


@pytest.fixture
def case(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(CASE, "utf-8")
    assert main(["cases", "new", str(file), "--label", "老乌"]) == 0
    return file


def said(capsys, *arguments, code=0):
    capsys.readouterr()
    assert main([str(one) for one in arguments]) == code
    out = capsys.readouterr()
    return out.err if code else out.out


def test_a_case_is_made_listed_shown_and_erased(case, capsys):
    listed = said(capsys, "cases", "list", *DAY)
    assert "老乌" in listed
    assert "须咨询" in listed, "two years after the deadline, within the year"
    assert "04-13" in listed
    shown = said(capsys, "cases", "show", 1, "--history", *DAY)
    assert "乌云·其木格" in shown
    assert ID not in shown
    assert "13800001111" not in shown
    assert "满2年" in shown, "the point to be asked"
    assert "新建" in shown
    assert ID in said(capsys, "cases", "show", 1, "--reveal", *DAY)
    assert "cases restore 1" in said(capsys, "cases", "delete", 1, "--yes")
    assert "还没有记录" in said(capsys, "cases", "list")
    assert "老乌" in said(capsys, "cases", "list", "--deleted")
    assert "已恢复" in said(capsys, "cases", "restore", 1)
    assert "老乌" in said(capsys, "cases", "list")
    assert "回收站里没有 1 号记录" in said(capsys, "cases", "purge", 1, "--yes", code=2)
    said(capsys, "cases", "delete", 1, "--yes")
    assert "彻底清除" in said(capsys, "cases", "purge", "--yes")
    assert "没有符合" in said(capsys, "cases", "list", "--deleted")
    assert "回收站里没有 1 号记录" in said(capsys, "cases", "restore", 1, code=2)


def test_json_for_scripts(case, capsys):
    (row,) = json.loads(said(capsys, "cases", "list", "--json", *DAY))
    assert row["number"] == 1
    assert row["label"] == "老乌"
    assert row["best"] == {"category": 2, "grade": "full_senior", "grades": ["full_senior"], "verdict": "consult"}
    assert row["verdict"] == "consult"
    assert (row["next"], row["latest"], row["overdue"]) == ("apply_online", "2026-04-13", False)
    assert (row["stage"], row["stage_on"], row["owner"], row["edition"]) == ("preparing", None, "", "2026h1")
    assert set(row["missing"]) == {"facts", "papers", "fields", "acts"}
    shown = json.loads(said(capsys, "cases", "show", 1, "--json", "--history", *DAY))
    assert shown["case"]["talent_tier"] == "tier_5"
    assert shown["case"]["steps"] == {"employer_assessment": "done"}
    assert ID not in json.dumps(shown)
    assert [entry["kind"] for entry in shown["history"]] == ["new"]
    file = case.with_name("again.json")
    file.write_text(json.dumps(shown["case"]), "utf-8")
    result = json.loads(said(capsys, "assess", file, "--json", *DAY))
    assert result["best"] == shown["result"]["best"]


def test_the_other_commands_take_its_number(case, capsys, tmp_path):
    for command, name in (("print", "pack.txt"), ("roster", "roster.xlsx"), ("remind", "days.ics")):
        out = tmp_path / name
        assert str(out) in said(capsys, command, 1, "-o", out, *DAY)
        assert out.stat().st_size > 500
    assert "乌云·其木格" in (tmp_path / "pack.txt").read_text("utf-8")
    said(capsys, "cases", "delete", 1, "--yes")
    left = said(capsys, "cases", "purge", "--yes")
    assert all(name in left for name in ("pack.txt", "roster.xlsx", "days.ics"))
    assert "case.yaml" not in left


def test_renaming_and_notes(case, capsys):
    said(capsys, "cases", "note", 1, "--label", "[/]\x1b[31m新名", "--note", "等聘书")
    shown = said(capsys, "cases", "show", 1, *DAY)
    assert "[/] [31m新名" in shown
    assert "\x1b" not in shown
    assert "备注：等聘书" in shown


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["cases", "show", "7"], "没有 7 号记录"),
        (["cases", "show", "0"], "记录编号"),
        (["cases", "show", "一"], "记录编号"),
        (["cases", "delete", "1"], "--yes"),
        (["cases", "delete", "1", "7", "--yes"], "没有 7 号记录"),
        (["cases", "note", "1"], "--label"),
        (["cases", "move", "1", "2026h2"], "2026h1"),
        (["cases", "new", "nowhere.yaml"], "找不到"),
        (["cases", "remove", "1"], "move"),
        (["cases"], "缺少参数"),
        (["print", "7"], "没有 7 号记录"),
        (["roster", "1", "7"], "没有 7 号记录"),
        (["--case", "x"], "记录编号"),
    ],
)
def test_mistakes_are_told_and_change_nothing(case, capsys, arguments, expected):
    assert expected in said(capsys, *arguments, code=2)
    with open_store() as store:
        assert [saved.label for saved in store.cases()] == ["老乌"]


def test_going_on_with_a_case_line_by_line(case, capsys, monkeypatch):
    import io

    class Piped(io.StringIO):
        buffer = io.BytesIO("状态\n返回\n退出\n".encode())

    monkeypatch.setattr(sys, "stdin", Piped())
    said(capsys, "cases", "set", 1, "chosen=2:full_senior")
    out = said(capsys, "--case", 1, "--plain", *DAY)
    assert "选定申报：2类 英才兴蒙 正高级" in out
    assert "1 号记录 老乌" in out
    assert "原有资料" in out
    assert "gcguide --case 1" in out


# Another notice, and another deadline


@pytest.fixture
def policy(tmp_path, monkeypatch):
    """A policy folder of our own, that can be changed."""
    folder = tmp_path / "policy"
    shutil.copytree(own_folder("policy"), folder)
    monkeypatch.setenv("GCGUIDE_POLICY", str(folder))
    return folder


def edition_file(policy, id, deadline):
    text = (own_folder("policy") / "editions/2026h1.yaml").read_text("utf-8")
    text = text.replace("id: 2026h1", f"id: {id}", 1).replace("  date: 2026-04-30", f"  date: {deadline}", 1)
    text = text.replace("label: {zh: 2026年上半年", "label: {zh: 2026年下半年", 1) if id == "2026h2" else text
    (policy / f"editions/{id}.yaml").write_text(text, "utf-8")


def test_a_moved_deadline_is_told_with_what_it_changes(policy, capsys, tmp_path):
    from gcguide.policy import edition as loader

    edition_file(policy, "2026h1", "2026-04-30")
    loader._load.cache_clear()
    file = tmp_path / "case.yaml"
    file.write_text(CASE, "utf-8")
    said(capsys, "cases", "new", file)
    edition_file(policy, "2026h1", "2026-05-15")
    loader._load.cache_clear()
    with open_store() as store:
        _, _, news = reopened(store.load(1), load_words("zh"))
    assert "由 2026年4月30日 改为 2026年5月15日" in news[0]
    assert any("第2类" in line and "正高级" in line for line in news)
    loader._load.cache_clear()


def test_a_case_stays_with_its_notice_until_told_otherwise(policy, capsys, tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(CASE, "utf-8")
    said(capsys, "cases", "new", file, "--edition", "2026h1")
    edition_file(policy, "2026h2", "2026-09-30")
    before = json.loads(said(capsys, "cases", "show", 1, "--json", *DAY))["result"]
    assert before["edition"] == "2026h1"
    with open_store() as store:
        _, _, news = reopened(store.load(1), load_words("zh"))
    assert any("2026年下半年" in line for line in news)
    preview = said(capsys, "cases", "show", 1, "--edition", "2026h2", *DAY)
    assert "这些结论会变" in preview
    assert "正高级" in preview
    assert json.loads(said(capsys, "cases", "show", 1, "--json", *DAY))["edition"] == "2026h1"
    said(capsys, "cases", "move", 1, "2026h2")
    shown = json.loads(said(capsys, "cases", "show", 1, "--json", "--history", *DAY))
    assert shown["edition"] == shown["result"]["edition"] == "2026h2"
    assert shown["history"][-1]["kind"] == "edition"
    assert shown["result"]["best"] is None, "what has lapsed is unanswered"
    said(capsys, "cases", "set", 1, "green_channel_history=never", "other_review_filed=false")
    result = json.loads(said(capsys, "cases", "show", 1, "--json", *DAY))["result"]
    assert result["best"] == {"category": 2, "grade": "full_senior", "grades": ["full_senior"], "verdict": "clear"}
    # Two editions do not go into one roster, unless one is chosen for both.
    with open_store() as store:
        store.add([Draft("2026h1", label="旧")])
    assert "2026h1" in said(capsys, "roster", 1, 2, "-o", tmp_path / "r.xlsx", *DAY, code=2)
    said(capsys, "roster", 1, 2, "--edition", "2026h2", "-o", tmp_path / "r.xlsx", *DAY)


def test_the_day_of_a_change_is_the_day_it_was_made():
    with open_store() as store:
        (number,) = store.add([Draft("2026h1")])
        assert store.load(number).created[:10] == date.today().isoformat()


def test_what_falls_due_in_all_saved_cases(case, capsys):
    said(capsys, "cases", "new", case, "--label", "二号")
    due = said(capsys, "remind", "--due", 3, "--as-of", "2026-04-10")
    assert "1 号记录 老乌" in due
    assert "2 号记录 二号" in due
    assert "网上提交申报" in due
    assert "没有到期" in said(capsys, "remind", "--due", 3, "--as-of", "2026-03-02")
    assert "记录编号" in said(capsys, "remind", code=2)


def test_who_is_there_already_is_named_before_a_roster_comes_in_twice(case, capsys, tmp_path):
    out = tmp_path / "roster.xlsx"
    said(capsys, "roster", 1, "-o", out, *DAY)
    assert "1 号记录有变化：" in said(capsys, "cases", "import", out, "--dry-run")
    assert "--matching" in said(capsys, "cases", "import", out, code=2), "nobody is there to be asked"
    assert "没有写入" in said(capsys, "cases", "import", out, "--matching", "skip")
    assert "已更新 1 份" in said(capsys, "cases", "import", out, "--matching", "update")
    assert "有变化 0 人" in said(capsys, "cases", "import", out, "--yes")
    assert [row["number"] for row in json.loads(said(capsys, "cases", "list", "--json"))] == [1]
    said(capsys, "cases", "set", 1, "person.sex=男")
    assert "已新建 1 份" in said(capsys, "cases", "import", out, "--matching", "new")
    assert "没有写入" in said(capsys, "cases", "import", out, "--matching", "update"), "which of the two is meant?"
    assert "已新建 1 份" in said(capsys, "cases", "import", out, "--matching", "new"), "where none is new nor changed"


def test_values_are_set_of_many_or_of_none(case, capsys):
    said(capsys, "cases", "new", "--label", "二")
    said(capsys, "cases", "set", 1, 2, "owner=王五", "local_deadline=2026-04-10", "talent_tier=tier_2", "achievements=major_contribution", "employer_assessment=failed")
    for row in json.loads(said(capsys, "cases", "list", "王五", "--json", *DAY)):
        assert row["owner"] == "王五"
        shown = json.loads(said(capsys, "cases", "show", row["number"], "--json"))["case"]
        assert (shown["talent_tier"], shown["achievements"], shown["local_deadline"]) == ("tier_2", ["major_contribution"], "2026-04-10")
        assert shown["steps"]["employer_assessment"] == "failed"
    before = said(capsys, "cases", "list", "--json")
    for wrong in (["talent_tier=tier_9"], ["tier=1"], ["chosen=9"], ["local_deadline=x"], ["owner"], ["achievements=none_such"], ["talent_tier="]):
        said(capsys, "cases", "set", 1, 2, "note=半", *wrong, code=2)
    assert said(capsys, "cases", "set", 1, "associate_senior_appointed=2024-02-30", code=2).startswith("associate_senior_appointed 没有“2024-02-30”")
    said(capsys, "cases", "set", 1, 99, "note=半", code=2)
    assert said(capsys, "cases", "list", "--json") == before
    said(capsys, "cases", "set", 1, "chosen=2:full_senior", "owner=", "employer_assessment=todo")
    (row, *_) = json.loads(said(capsys, "cases", "list", "--json"))
    assert (row["chosen"], row["owner"]) == ({"category": 2, "grade": "full_senior"}, "")


def test_stages_with_their_day_and_reason(case, capsys):
    said(capsys, "cases", "new", "--label", "二")
    assert "已网上提交" in said(capsys, "cases", "stage", 1, 2, "online", "--on", "2026-04-10")
    listed = {row["number"]: row for row in json.loads(said(capsys, "cases", "list", "--json", "--as-of", "2026-04-12"))}
    assert (listed[1]["stage"], listed[1]["stage_on"], listed[1]["next"]) == ("online", "2026-04-10", "employer_publicity")
    assert "没有写退回原因" in said(capsys, "cases", "stage", 1, "退回补正")
    said(capsys, "cases", "stage", 1, "returned", "--on", "2026-04-12", "--why", "缺照片")
    assert [row["number"] for row in json.loads(said(capsys, "cases", "list", "--stage", "returned", "--json"))] == [1]
    assert [row["number"] for row in json.loads(said(capsys, "cases", "list", "--overdue", "--json", "--as-of", "2026-04-14"))] == [1]
    assert "缺照片" in said(capsys, "cases", "show", 1, "--history", *DAY)
    assert "五（三）" in said(capsys, "cases", "stage", 1, "passed")
    (row,) = json.loads(said(capsys, "cases", "list", "--json", "--stage", "passed", "--as-of", "2026-04-14"))
    assert (row["next"], row["overdue"]) == (None, False)
    for wrong in (["nowhere"], ["online", "--on", "2026-02-30"], ["online", "--on", "1990-01-01"]):
        said(capsys, "cases", "stage", 1, 2, *wrong, code=2)
    said(capsys, "cases", "stage", "online", code=2)
    said(capsys, "cases", "stage", 1, 77, "online", code=2)
    assert [row["stage"] for row in json.loads(said(capsys, "cases", "list", "--json"))] == ["passed", "online"]


def test_a_day_that_cannot_be_right_is_told(case, capsys):
    """A stage was noted for a day still to come, or before the one it came after, without a word."""
    assert "核对" not in said(capsys, "cases", "stage", 1, "reported", "--on", "2026-04-20", "--as-of", "2026-04-20")
    assert "还没有到" in said(capsys, "cases", "stage", 1, "reviewed", "--on", "2026-06-10", "--as-of", "2026-06-01")
    told = said(capsys, "cases", "stage", 1, "passed", "--on", "2026-06-02", "--as-of", "2026-06-20")
    assert "“已评审”是2026年6月10日" in told
    assert "还没有到" not in told
    assert "核对" not in said(capsys, "cases", "stage", 1, "passed", "--on", "2026-06-01", "--as-of", "2026-06-20"), "corrected"


def test_what_becomes_of_those_that_differ_is_asked_of_archives_as_well(case, capsys, tmp_path):
    archive = tmp_path / "one.json"
    said(capsys, "cases", "export", "-o", archive, "--yes")
    said(capsys, "cases", "set", 1, "owner=王五")
    assert "未动 1 份" in said(capsys, "cases", "import", archive, "--matching", "skip", "--yes")
    assert "新增 1 份" in said(capsys, "cases", "import", archive, "--matching", "new", "--yes")
    for pair in (["--replace", "--copy"], ["--copy", "--matching", "skip"], ["--replace", "--matching", "new"]):
        assert "不能" in said(capsys, "cases", "import", archive, *pair, "--yes", code=2)


def test_what_to_write_to_people(case, capsys, tmp_path):
    said(capsys, "cases", "new", "--label", "二")
    shown = said(capsys, "cases", "message", 1, *DAY)
    assert shown.startswith("乌云·其木格，您好！")
    out = tmp_path / "all.txt"
    said(capsys, "cases", "message", "-o", out, *DAY)
    assert shown in out.read_text("utf-8")
    said(capsys, "cases", "message", "-o", out, *DAY, code=2)
    said(capsys, "cases", "message", "-o", out, "--force", *DAY)
    assert "没有符合" in said(capsys, "cases", "message", "--stage", "passed", *DAY)


def test_what_two_counsellors_took_in_of_one_roster_is_there_once(case, capsys, tmp_path, monkeypatch):
    out = tmp_path / "roster.csv"
    out.write_text("姓名,工作单位,现职称\n张三,中学,高级教师\n李四,中学,\n", "utf-8")
    archive = tmp_path / "one.json"
    said(capsys, "cases", "import", out, "--yes")
    said(capsys, "cases", "export", "-o", archive, "--yes")
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "other"))
    said(capsys, "cases", "import", out, "--yes")
    said(capsys, "cases", "set", 1, "note=改过")
    said(capsys, "cases", "import", archive, "--yes")
    listed = json.loads(said(capsys, "cases", "list", "--json"))
    assert sorted(row["name"] for row in listed) == sorted(["张三", "李四", "乌云·其木格"])
    assert next(row for row in listed if row["name"] == "张三")["note"] == "改过"


def test_what_a_colleague_has_otherwise_is_told_field_by_field(case, capsys, tmp_path):
    """Of two stores it was only said that a case differs: whoever took the other's could not tell what was lost."""
    archive = tmp_path / "one.json"
    said(capsys, "cases", "set", 1, "owner=王五", "person.series=工程", "licence=missing", "local_deadline=2026-04-20", "submit=done")
    said(capsys, "cases", "stage", 1, "returned", "--why", "缺照片", "--on", "2026-04-12")
    said(capsys, "cases", "export", "-o", archive, "--yes")
    for pair in ("owner=", "person.series=", "person.id_number=", "licence=unsure", "local_deadline=", "submit=todo", "label=甲", "chosen=1"):
        said(capsys, "cases", "set", 1, pair)
    said(capsys, "cases", "stage", 1, "reported", "--on", "2026-04-20")
    told = said(capsys, "cases", "import", archive, "--dry-run")
    for one in ("经办人 （空） → 王五", "职称系列 （空） → 工程", "身份证号不同", "职业资格 不清楚 → ", "当地报送日期 （空） → 2026-04-20", "环节不同",
                "姓名或名称不同", "→ 未选定", "进度 已报送 2026-04-20 → 退回补正 2026-04-12"):  # fmt: skip
        assert one in told, one
    assert ID not in told
    with open_store() as store:
        preview = archive_preview(read_archive(archive.read_bytes()), store, load_words("zh"))
        assert "经办人 （空） → 王五" in preview.entries[0].text


def test_a_case_whose_notice_is_not_here_can_be_moved_to_one_that_is(capsys):
    with open_store() as store:
        store.add([Draft("2031h2", label="远")])
    for arguments in (["cases", "show", 1], ["print", 1], ["--case", 1, "--plain"]):
        told = said(capsys, *arguments, code=2)
        assert "2031h2" in told
        assert "cases move 1 2026h1" in told
    assert "该期截止日期" in said(capsys, "cases", "move", 1, "2026h1")
    assert "远" in said(capsys, "cases", "show", 1, *DAY)
    assert "本来就按" in said(capsys, "cases", "move", 1, "2026h1", code=2)


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "-1", "1.5"])
def test_what_is_no_number_of_a_case_is_told_so(case, capsys, number):
    for command in ("show", "delete"):
        assert "记录" in said(capsys, "cases", command, number, code=2) or "参数" in said(capsys, "cases", command, number, code=2)
    assert "内部" not in said(capsys, "cases", "export", "1", "-o", ".", code=2)


def test_numbers_in_full_width_digits(case, capsys, tmp_path):
    assert "老乌" in said(capsys, "cases", "show", "１", *DAY)
    said(capsys, "print", "１", "-o", tmp_path / "a.txt", *DAY)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--case", 1, "cases", "list"), ("--case", "cases")),
        (("cases", "show", 1, "--json", "--edition", "2026h1"), ("--json", "--edition")),
        (("remind", "--due", "1000"), ("0 至 999", "1000")),
        (("remind", "--due", "-1"), ("0 至 999", "-1")),
    ],
)
def test_what_does_not_go_together_is_refused_not_ignored(case, arguments, told, capsys):
    answer = said(capsys, *arguments, code=2)
    assert all(word in answer for word in told)
    assert "Traceback" not in answer


def test_backups_are_listed_restored_and_exported(case, capsys, tmp_path):
    roster = tmp_path / "people.csv"
    roster.write_text("姓名,工作单位\n张三,中学\n", "utf-8")
    said(capsys, "cases", "import", roster, "--yes")
    (made, *_) = json.loads(said(capsys, "cases", "backups", "--json"))
    assert (made["occasion"], made["cases"]) == ("import", 1)
    assert "导入前" in said(capsys, "cases", "backups")
    said(capsys, "cases", "set", 1, "talent_tier=tier_1")
    assert "--yes" in said(capsys, "cases", "backups", "restore", made["number"], code=2), "nobody is there to be asked"
    told = said(capsys, "cases", "backups", "restore", made["number"], "--yes")
    assert "改回当时内容 1 份" in told
    assert "当时没有的 1 份不动" in told
    shown = json.loads(said(capsys, "cases", "show", 1, "--json", "--history"))
    assert shown["case"]["talent_tier"] == "tier_5"
    assert shown["history"][-1]["kind"] == "restored"
    assert "没有要恢复的" in said(capsys, "cases", "backups", "restore", made["number"], "--yes")
    assert json.loads(said(capsys, "cases", "backups", "--json"))[0]["occasion"] == "restore"
    out = tmp_path / "then.json"
    said(capsys, "cases", "backups", "export", made["number"], "-o", out, "--yes")
    assert "相同" in said(capsys, "cases", "import", out, "--dry-run")
    for wrong in (["restore"], ["restore", 99, "--yes"], ["export", made["number"]], ["export", 99, "-o", tmp_path / "x.json"], ["3"]):
        said(capsys, "cases", "backups", *wrong, code=2)
    assert not (tmp_path / "x.json").exists()


def test_files_of_a_case_are_only_paths_and_go_with_it(case, capsys, tmp_path):
    paper = tmp_path / "聘书.pdf"
    paper.write_text("x")
    assert "没有相关文件" in said(capsys, "cases", "link", 1)
    assert str(paper) in said(capsys, "cases", "link", 1, paper, tmp_path)
    archive = tmp_path / "one.json"
    said(capsys, "cases", "export", "-o", archive, "--yes")
    assert str(paper) in archive.read_text("utf-8")
    assert str(paper) in said(capsys, "cases", "show", 1, *DAY)
    assert "相关文件" in said(capsys, "cases", "show", 1, "--history", *DAY)
    assert json.loads(said(capsys, "cases", "list", "--json"))[0]["links"] == [str(paper), str(tmp_path)]
    for wrong in ([tmp_path / "none.pdf"], [tmp_path / "none.pdf", "--remove"], ["--remove"]):
        said(capsys, "cases", "link", 1, *wrong, code=2)
    assert str(tmp_path) not in said(capsys, "cases", "link", 1, tmp_path, "--remove").splitlines()
    paper.unlink()
    assert "找不到" in said(capsys, "cases", "show", 1, *DAY)
    said(capsys, "cases", "link", 1, paper, "--remove")
    said(capsys, "cases", "import", archive, "--replace", "--yes")
    assert str(paper) in said(capsys, "cases", "link", 1), "an archive carries the paths"


def test_a_dry_run_tells_what_becomes_of_each(case, capsys, tmp_path):
    roster = tmp_path / "people.csv"
    roster.write_text("姓名,工作单位\n张三,中学\n李四,中学\n", "utf-8")
    said(capsys, "cases", "import", roster, "--yes")
    roster.write_text("姓名,工作单位,现职称\n张三,中学,高级教师\n李四,中学,\n王五,中学,\n", "utf-8")
    told = said(capsys, "cases", "import", roster, "--dry-run")
    assert [line for line in told.splitlines() if line.startswith("第")] == ["第 2 行 张三：更新", "第 3 行 李四：跳过", "第 4 行 王五：新增"]
    assert "第 2 行 张三：另存" in said(capsys, "cases", "import", roster, "--dry-run", "--matching", "new")


def test_the_last_day_is_gone_and_nothing_was_reported(capsys):
    """After the deadline nothing was overdue, and who had missed it could not be found."""
    from datetime import UTC, datetime

    with open_store(clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC)) as store:
        store.add([Draft("2026h1", label="误期"), Draft("2026h1", label="报了")])
    said(capsys, "cases", "stage", 2, "reported", "--on", "2026-04-28")
    said(capsys, "cases", "new", "--label", "下一批")
    late = ["--as-of", "2026-05-06"]
    listed = said(capsys, "cases", "list", *late)
    assert [line for line in listed.splitlines() if "已截止，未报送" in line and "误期" in line]
    assert listed.count("未报送") == 1, "not of what was reported, nor of what was begun after the deadline"
    assert [row["label"] for row in json.loads(said(capsys, "cases", "list", "--overdue", "--json", *late))] == ["误期"]


def test_words_left_out_need_no_second_minus(case, capsys):
    said(capsys, "cases", "new", "--label", "二")
    assert "老乌" not in said(capsys, "cases", "list", "-老乌")
    assert "老乌" in said(capsys, "cases", "list", "-二")
    assert "--json" in said(capsys, "cases", "list", "-json", code=2)


def test_what_is_odd_is_told(case, capsys):
    before = said(capsys, "cases", "list", "--json")
    assert "两次" in said(capsys, "cases", "set", 1, "owner=甲", "owner=乙", code=2)
    assert said(capsys, "cases", "list", "--json") == before
    assert "4月30日" in said(capsys, "cases", "set", 1, "local_deadline=2026-05-08")
    assert "截止" not in said(capsys, "cases", "set", 1, "local_deadline=2026-04-20")
    said(capsys, "cases", "set", 1, f"note=证件 {ID}", "label=老乌")
    said(capsys, "cases", "stage", 1, "returned", "--why", f"号码 {ID[:6]} {ID[6:14]} {ID[14:]} 有误")
    for told in (said(capsys, "cases", "show", 1, "--history"), said(capsys, "cases", "list", "--json")):
        assert ID not in told.replace(" ", "")
        assert "110105" in told
    assert ID in said(capsys, "cases", "show", 1, "--reveal")


def test_who_was_imported_anew_is_told_when_the_old_case_comes_back(capsys, tmp_path):
    roster = tmp_path / "people.csv"
    roster.write_text("姓名,工作单位\n张三,中学\n", "utf-8")
    assert "已新建 1 份记录（1 号）" in said(capsys, "cases", "import", roster, "--yes")
    said(capsys, "cases", "delete", 1, "--yes")
    said(capsys, "cases", "import", roster, "--yes")
    told = said(capsys, "cases", "restore", 1)
    assert "是同一个人" in told
    assert "cases delete 1" in told
@pytest.mark.parametrize(
    "command",
    [["cases", "export", "1", "--yes", "-o", "o.json"], ["cases", "message", "1", "-o", "o.json"], ["print", "1", "-o", "o.html"]],
)
def test_a_file_that_cannot_be_remembered_is_not_written(case, capsys, command, monkeypatch):
    here = case.parent / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr("gcguide.cases.store.Store.exported", lambda *_: (_ for _ in ()).throw(Problem("store_busy", {}, case)))
    assert "另一个 gcguide" in said(capsys, *command, *([] if "export" in command else DAY), code=2)
    assert not [*here.iterdir()]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_files_whose_names_are_no_text_are_written_and_remembered(case, capsys, monkeypatch):
    folder = case.parent / os.fsdecode(b"\xff[1]'\x1b")
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in (b"\xfe*.json", b"a\n.json", b"'\".json"):
        assert "\x1b" not in said_both(capsys, "cases", "export", "--yes", "-o", os.fsdecode(name))
        assert (folder / os.fsdecode(name)).exists()
        assert "\x1b" not in said_both(capsys, "cases", "import", folder / os.fsdecode(name), "--yes")
    with open_store() as store:
        assert len(store.exports([1])) == 3


def altered(**columns):
    """The first case, altered by some other program."""
    with open_store() as store:
        for column, text in columns.items():
            store.connection.execute(f"UPDATE cases SET {column} = ? WHERE number = 1", (text,))
        store.connection.commit()


def test_a_case_that_cannot_be_read_can_be_seen_and_deleted_and_is_missed_by_nobody(case, capsys):
    assert main(["cases", "new", "--label", "other"]) == 0
    altered(answers="{bad")
    capsys.readouterr()
    assert main(["cases", "show", "1"]) == 2
    shown = capsys.readouterr()
    assert "已损坏" in shown.err
    assert "老乌" in shown.out
    assert "{bad" in shown.out
    assert ID not in shown.out
    assert ID in said_both(capsys, "cases", "show", 1, "--reveal", code=2)
    for arguments in (["cases", "list"], ["cases", "export", "-o", case.with_name("o.json"), "--yes"]):
        assert "1 号记录的内容已损坏" in said_both(capsys, *arguments)
    assert "1 号记录的内容已损坏" in said(capsys, "cases", "export", 1, "-o", case.with_name("p.json"), "--yes", code=2)
    assert "老乌" in said(capsys, "cases", "delete", 1, "--yes")
    assert "老乌" in said(capsys, "cases", "restore", 1)
    said(capsys, "cases", "delete", 1, "--yes")
    assert "老乌" in said(capsys, "cases", "purge", "--yes")
    assert "损坏" not in said_both(capsys, "cases", "list")


def said_both(capsys, *arguments, code=0):
    capsys.readouterr()
    assert main([str(one) for one in arguments]) == code
    return "".join(capsys.readouterr())


def test_no_text_of_a_store_that_was_altered_reaches_the_terminal_as_a_command(case, capsys, monkeypatch):
    evil = "x\x1b[31m\x9b\u202e"
    monkeypatch.setenv("LOGNAME", evil)
    said(capsys, "cases", "note", 1, "--note", "a")
    person = json.dumps({"name": evil, evil: evil, "phone": evil})
    answers = json.dumps({"known": {"standing": evil, evil: evil}, "local_deadline": evil, "asked": [[evil, {evil: evil}]]}, ensure_ascii=False)
    stage = json.dumps({"id": "online", "on": evil, "why": evil})
    for edition in ("2026h1", evil):
        altered(label=evil, note=evil, owner=evil, created=evil, changed=evil, person=person, answers=answers, stage=stage, edition=edition)
        with open_store() as store:
            store.connection.execute("INSERT INTO history (number, at, who, kind, body) VALUES (1, ?, ?, 'label', ?)", (evil, evil, json.dumps({evil: evil})))
            store.connection.commit()
        for arguments in (
            ["list"], ["list", "--json"], ["show", "1", "--history", "--reveal"], ["show", "1", "--history", "--json", "--reveal"],
            ["message", "1"], ["stats"], ["delete", "1", "--yes"], ["list", "--deleted"], ["restore", "1"],
        ):  # fmt: skip
            main(["cases", *arguments])
            told = "".join(capsys.readouterr())
            assert told
            assert not set(evil[1:]) - set("[31m") & set(told), arguments


def test_a_note_keeps_what_was_written_and_drops_what_a_corrected_roster_says_otherwise(capsys, tmp_path):
    def note():
        with open_store() as store:
            return store.load(1).note

    def imported(text):
        roster = tmp_path / "roster.csv"
        roster.write_text(text, "utf-8")
        said(capsys, "cases", "import", roster, "--yes", "--matching", "update")

    imported("姓名,工作单位,人才类别,申报级别,现职称\n张三,中学,6,高级,副高级（2018.12）\n")
    assert "人才类别：6 | 申报级别：高级" in note()
    assert "现职称：副高级（2018.12）" in note()
    said(capsys, "cases", "set", 1, f"note=下周回电；{note()}")
    imported("姓名,工作单位,现职称\n张三,中学,高级教师\n")
    assert "下周回电" in note()
    assert "人才类别：6 | 申报级别：高级" in note(), "the new roster does not have these columns"
    assert "2018.12" not in note()
    imported("姓名,工作单位,人才类别,申报级别,现职称\n张三,中学,2,正高级,正高级教师（2020.1）\n")
    assert note().startswith("下周回电")
    assert "人才类别" not in note()
    assert "高级〕" not in note()


def test_a_correction_of_what_only_the_note_keeps_is_a_correction(capsys, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("姓名,工作单位,人才类别\n张三,中学,\n李四,中学,九类\n王五,中学,五类\n", "utf-8")
    said(capsys, "cases", "import", roster, "--yes")
    roster.write_text("姓名,工作单位,人才类别\n张三,中学,六类\n李四,中学,五类\n王五,中学,五类\n", "utf-8")
    told = said(capsys, "cases", "import", roster, "--dry-run")
    assert [line for line in told.splitlines() if line.startswith("第")] == ["第 2 行 张三：更新", "第 3 行 李四：更新", "第 4 行 王五：跳过"]
    assert "备注里的“人才类别” 九类 → 五类" in told
    said(capsys, "cases", "import", roster, "--yes", "--matching", "update")
    assert "人才类别：六类" in said(capsys, "cases", "show", 1)
    for lang in ("zh", "en"):
        again = said(capsys, "--lang", lang, "cases", "import", roster, "--dry-run")
        assert "→" not in again, "in whatever language it is read again"


def test_of_many_that_come_to_an_earlier_stage_three_are_told_and_how_many_more(case, capsys):
    for _ in range(5):
        said(capsys, "cases", "new", case)
    said(capsys, "cases", "stage", *range(1, 6), "reported", "--on", "2026-04-10", "--as-of", "2026-04-12")
    told = said(capsys, "cases", "stage", *range(1, 6), "online", "--on", "2026-04-01", "--as-of", "2026-04-12")
    assert told.count("原来的进度“已报送”是2026年4月10日") == 3
    assert "另有 2 份也是这样" in told


def test_the_line_that_says_how_far_it_is_goes_also_when_the_work_fails(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with suppress(Problem), Line() as line:
        line.say("3 / 5")
        raise Problem("case_missing", {"word": 3})
    assert capsys.readouterr().err.endswith("3 / 5\r\x1b[K")
