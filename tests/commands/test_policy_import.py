"""`gcguide policy import`: somebody's file becomes one of the editions only when it holds and the user says so."""

import hashlib

import pytest

from gcguide import load_edition
from gcguide.cli import main
from gcguide.editions.files import edition_ids
from gcguide.folders import own_editions, own_folder
from tests.policy.drills import DATES, OWN, RULES
from tests.policy_check.checking import only

FILE = OWN / f"{DATES}.yaml"


@pytest.fixture
def take_in(capsys, monkeypatch):
    """Takes a file in with one proof only, which is quick; returns what was said."""
    only(monkeypatch, "facts_used")

    def take_in(*arguments, code=0):
        assert main(["policy", "import", *map(str, arguments)]) == code
        return capsys.readouterr()

    return take_in


def kept():
    return sorted(path.name for path in own_editions().glob("*"))


def test_a_draft_is_taken_in_with_its_fingerprint_and_stays_no_default(take_in, capsys):
    out = take_in(FILE, "--yes").out
    assert "截止日期 2026年10月30日" in out, "what it changes is said first"
    assert "不作为默认的一期" in out
    assert kept() == [FILE.name]
    assert edition_ids() == [DATES, "2026h1"]
    assert load_edition().id == "2026h1"
    assert load_edition(DATES).deadline.month == 10
    # And one that builds upon it.
    take_in(OWN / f"{RULES}.yaml", "--yes")
    capsys.readouterr()
    assert main(["policy", "show", "--edition", DATES]) == 0
    whole = (load_edition("2026h1").folder / "editions/2026h1.yaml").read_bytes() + FILE.read_bytes()
    shown = capsys.readouterr().out
    assert f"自行导入、草稿），指纹（SHA-256）{hashlib.sha256(whole).hexdigest()}" in shown
    assert main(["policy", "show"]) == 0
    assert "期号 2026h1（随程序发布）" in capsys.readouterr().out


def test_a_published_one_in_chinese_only_is_taken_in_on_another_machine(monkeypatch, capsys, tmp_path):
    """Who made it with `policy new` was not asked for English."""
    only(monkeypatch, "words_complete")
    file = tmp_path / "autumn.yaml"
    text = FILE.read_text("utf-8").replace("status: draft\n", "").replace(DATES, "autumn")
    file.write_text(text + "matters:\n  - {id: told_1, clause: 五（五）, zh: 演练。}\n", "utf-8")
    assert main(["policy", "import", str(file), "--yes"]) == 0
    assert load_edition().id == "autumn"
    assert main(["policy", "check", "--quiet"]) == 0


def test_a_published_one_is_the_default_from_then_on_and_the_old_one_stays(take_in, tmp_path):
    file = tmp_path / "from-the-office.yaml"
    file.write_text(FILE.read_text("utf-8").replace("status: draft\n", "").replace(DATES, "autumn"), "utf-8")
    before = load_edition("2026h1").rules
    assert "cases impact autumn" in take_in(file, "--yes").out
    assert (kept(), load_edition().id) == (["autumn.yaml"], "autumn")
    assert load_edition("2026h1").rules == before
    assert "--force" in take_in(file, "--yes", code=2).err
    assert kept() == ["autumn.yaml"]
    take_in(file, "--yes", "--force")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("date: 2026-10-30", "date: soon", "soon"),
        ("id: help_line_2, drop", "id: help_line_9, drop", "help_line_"),
        ("extends: 2026h1", "extends: 2026h9", "2026h1"),
        ("id: 2026h2-drill", "id: ../2026h2", "../2026h2"),
        ("id: 2026h2-drill", "id: 2026h1", ""),
        ("facts_used", "", ""),
    ],
)
def test_what_does_not_hold_is_told_at_its_line_and_nothing_is_kept(take_in, tmp_path, old, new, says):
    file = tmp_path / "next.yaml"
    text = FILE.read_text("utf-8")
    if old == "facts_used":
        text += "facts:\n  idle:\n    kind: bool\n    label: {zh: 闲置, en: idle}\n    alters: effort\n"
        text += "    values: {true: {zh: 有, en: has}, false: {zh: 没有, en: has not}}\n"
    else:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    said = take_in(file, "--yes", code=2)
    assert says in said.err
    assert str(file) in said.err or "idle" in said.out
    if says:
        assert f"第 {text[: text.index(new)].count(chr(10)) + 1} 行" in said.err
    assert kept() == []


def test_what_is_wrong_in_what_is_extended_is_told_where_it_really_stands(take_in, tmp_path):
    file = tmp_path / "next.yaml"
    file.write_text(FILE.read_text("utf-8") + "sources:\n  linked_fields: {drop: true}\n", "utf-8")
    assert str(own_folder("policy") / "editions/2026h1.yaml") in take_in(file, "--yes", code=2).err
    assert kept() == []


def test_a_proof_that_fails_names_the_file_of_the_author_not_the_copy_that_was_looked_at(capsys, monkeypatch, tmp_path):
    only(monkeypatch, "texts_agree")
    file = tmp_path / "next.yaml"
    text = FILE.read_text("utf-8").replace("2026年下半年", "2027年下半年", 1)
    assert "2027年下半年" in text
    file.write_text(text, "utf-8")
    assert main(["policy", "import", str(file), "--yes"]) == 2
    assert f"{file} 第 " in capsys.readouterr().out
    assert kept() == []


def test_nothing_is_kept_while_nobody_has_said_yes(take_in):
    assert "--yes" in take_in(FILE, code=2).err
    assert kept() == []
    assert edition_ids() == ["2026h1"]
