"""What the questions and answers say of people, held against the rules: proven of the real ones, and named when it is not so."""

import shutil
from pathlib import Path

import pytest

from gcguide.language.faq import read_faq
from tests.core import by_hand
from tests.people import EDITION, FACTS
from tests.policy_check.checking import check, only

ROOT = Path(__file__).resolve().parents[2]
FILE, _ = read_faq(EDITION)
SITUATIONS = [(entry.id, situation) for entry in FILE.entries for situation in entry.agrees]


@pytest.fixture
def spoil(tmp_path, monkeypatch):
    """Copies of the data folders; returns the function that changes a place in them, and tells its line."""
    for name in ("policy", "dialogs"):
        shutil.copytree(ROOT / name, tmp_path / name)
        monkeypatch.setenv(f"GCGUIDE_{name.upper()}", str(tmp_path / name))
    only(monkeypatch, "faq_agrees")

    def change(old, new, file="dialogs/faq.yaml"):
        path = tmp_path / file
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change


def test_the_real_ones_agree_and_are_counted(capsys, monkeypatch):
    only(monkeypatch, "faq_agrees")
    code, out, err = check(capsys)
    assert (code, err) == (0, "")
    assert f"{len(FILE.entries)} 条问答中" in out
    assert f"共 {len(SITUATIONS)} 种" in out


def test_dozens_speak_of_people_and_every_category_and_verdict_is_among_them():
    assert len({id for id, _ in SITUATIONS}) >= 50
    assert {situation.category for _, situation in SITUATIONS} == set(by_hand.CELLS)
    assert {situation.verdict for _, situation in SITUATIONS} == {"no", "consult", "verify", "clear"}


@pytest.mark.parametrize(("id", "situation"), SITUATIONS, ids=[id for id, _ in SITUATIONS])
def test_the_notice_read_by_hand_says_so_too(id, situation):
    """A second reading of the notice, which knows neither the policy files nor the FAQ."""
    order = ["no", "open", "consult", "verify", "clear"]
    told = {**FILE.usual, **situation.facts}
    facts = {name: value for name, value in told.items() if value is not None}
    assert facts.keys() <= set(FACTS.ids)
    grades = by_hand.CELLS[situation.category] if situation.grade is None else [situation.grade]
    found = [by_hand.verdict(facts, situation.category, grade) for grade in grades if grade in by_hand.CELLS[situation.category]]
    assert max(found, key=order.index, default="no") == situation.verdict


# What is written for what, and what must be said beside the file and the line.
BROKEN = {
    "another verdict": (
        "{facts: {talent_tier: tier_1}, category: 2, grade: associate_senior, verdict: consult}",
        "{facts: {talent_tier: tier_1}, category: 2, grade: associate_senior, verdict: clear}",
        ("upper_tier_associate", "英才兴蒙·副高级", "文本明确", "请咨询"),
    ),
    "a fact that does not exist": ("facts: {talent_tier: tier_1}", "facts: {talent_teir: tier_1}", ("talent_teir", "talent_tier")),
    "a value that does not exist": ("facts: {talent_tier: tier_1}", "facts: {talent_tier: tier1}", ("tier1", "tier_1")),
    "a category that does not exist": ("category: 1, grade: associate_senior", "category: 8, grade: associate_senior", ("“8”",)),
    "a fact too few": ("facts: {talent_tier: tier_1}", "facts: {talent_tier: ~}", ("待定",)),
}


@pytest.mark.parametrize(("old", "new", "says"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_hold_is_named_with_its_line(spoil, capsys, old, new, says):
    line = spoil(old, new)
    code, out, _ = check(capsys)
    assert code == 2
    assert f"faq.yaml 第 {line} 行" in out
    for part in says:
        assert part in out


def test_a_wrong_fact_among_the_usual_ones_is_told_at_its_own_line(spoil, capsys):
    line = spoil("usual: {standing: professional", "usual: {standing: profesional")
    code, out, _ = check(capsys)
    assert code == 2
    assert f"faq.yaml 第 {line} 行" in out
    assert out.count("profesional") == 1


def test_a_rule_changed_under_an_answer_is_noticed(spoil, capsys):
    spoil("    when: {employer: freelance}", "    when: {employer: league_unit}", "policy/editions/2026h1.yaml")
    code, out, _ = check(capsys)
    assert code == 2
    assert "问答 freelance" in out


def test_what_lives_on_the_dates_of_one_edition_is_not_asked_of_another(spoil, capsys, tmp_path):
    assert any(situation.edition == EDITION.id for _, situation in SITUATIONS)
    spoil("  date: 2026-04-30", "  date: 2027-04-30", "policy/editions/2026h1.yaml")
    code, out, _ = check(capsys)
    assert code == 2
    assert "问答 tier_two_years" in out
    spoil("id: 2026h1", "id: 2027h1", "policy/editions/2026h1.yaml")
    (tmp_path / "policy/editions/2026h1.yaml").rename(tmp_path / "policy/editions/2027h1.yaml")
    code, out, _ = check(capsys)
    assert (code, "tier_two_years" in out) == (0, False)


def test_an_faq_that_cannot_be_read_fails_the_proof_alone(spoil, capsys):
    line = spoil("    given: 'yes'", "    given: maybe")
    code, out, _ = check(capsys)
    assert code == 2
    assert f"faq.yaml 第 {line} 行" in out
