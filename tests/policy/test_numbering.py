"""Clauses keep their identity and are printed by their number: in verdicts, questions, answers, papers, the listing."""

from datetime import date

import pytest

from gcguide import assess, load_edition
from gcguide.cli import main
from gcguide.editions.numbering import counted, in_order, place
from gcguide.language.faq import load_faq
from gcguide.paper.compose import report
from gcguide.person.case import Case
from gcguide.policy.questions import load_questionnaire
from gcguide.words import load_words
from tests.policy.drills import drill_folder

# The fifth category is gone, those behind it move up; the employer's publicity has moved to another part.
MOVED = """id: moved
extends: 2026h2-drill-rules
status: draft
clauses:
  一（六）: {now: 一（五）}
  一（七）: {now: 一（六）}
  四.3: {now: 五.2}
  四.4: {now: 四.3}
  五（二）: {now: 五（三）}
  五（三）: {now: 五（二）}
categories:
  - {id: skilled_talent, number: 5}
  - {id: title_from_elsewhere, number: 6}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/moved.yaml").write_text(MOVED, "utf-8")
    monkeypatch.setenv("GCGUIDE_POLICY", str(folder))
    return folder


@pytest.fixture
def moved(folder):
    return load_edition("moved", folder)


def test_everything_said_bears_the_printed_number(moved, folder):
    before = load_edition("2026h2-drill-rules", folder)
    facts = {"standing": "professional", "skill_field": "art", "unique_skill": True, "drill_patent": True, "current_grade": "associate_senior", "green_channel_history": "passed"}
    result = assess(moved, facts, as_of=date(2026, 9, 2))
    assert [(c.number, c.id, c.clause) for c in result.categories][-2:] == [
        (5, "skilled_talent", "一（五）"),
        (6, "title_from_elsewhere", "一（六）"),
    ]
    gates = {gate.id: (gate.clause, was.clause) for gate, was in zip(moved.rules.gates, before.rules.gates, strict=True)}
    assert gates["passed_before"] == ("五（二）", "五（三）"), "two that change places do not get mixed up"
    assert gates["other_review_filed"] == ("五（三）", "五（二）")
    assert moved.rules.timeline.clause == "五.2"
    # In the middle of our own sentences, and as letters cite it.
    caution = moved.rules.caution("passed_then_two_years")
    assert "五（二）又规定" in caution.says.zh
    assert "§五（二） ends" in caution.says.en
    words = load_words("zh")
    whole = facts | {"green_channel_history": "never", "employer": "league_unit", "place": "150200", "works_in_region": True, "other_review_filed": False, "licence": "not_required", "series_exam": "not_required"}
    said = report(moved, Case(whole), date(2026, 9, 2), words)
    assert "五.2" in said
    assert "四.6" in said
    # Those that the questions and the answers cite, by what they cite.
    was, now = (load_questionnaire(edition).questions for edition in (before, moved))
    assert (was.facts["green_channel_history"].clause, now.facts["green_channel_history"].clause) == ("五（三）", "五（二）")
    assert (was.facts["unique_skill"].clause, now.facts["unique_skill"].clause) == ("一（六）", "一（五）")
    old, new = ({entry.id: entry for entry in load_faq(edition).entries} for edition in (before, moved))
    assert new.keys() <= old.keys(), "what is gone with the fifth does not come back under the number that the sixth has now"
    for id, entry in new.items():
        assert len(entry.clauses) == len(old[id].clauses)
        assert not any("\u2020" in text for text in (*entry.clauses, *entry.answer.in_all())), id


def test_letters_and_the_listing_too(moved, tmp_path, capsys):
    assert main(["policy", "show", "--edition", "moved"]) == 0
    listing = capsys.readouterr().out.splitlines()
    heads = [head for line in listing if not line.startswith(" ") and (head := line.split(" ")[0]) in moved.rules.clauses]
    assert heads == in_order(heads), "in the order of the notice"
    assert "五.2 单位公示" in listing
    assert "四.3 盟市、旗县和主管部门审核" in listing
    assert main(["policy", "diff", "2026h2-drill-rules", "moved"]) == 0
    changed = capsys.readouterr().out
    assert "＋ 第5类 " in changed, "compared with what it was, not with what bore its number"
    papers = tmp_path / "papers.txt"
    assert main(["print", "--only", "employer", "--format", "txt", "-o", str(papers), "--edition", "moved", "--as-of", "2026-09-02"]) == 0
    assert "第五部分第2条的要求" in "".join(papers.read_text("utf-8").split())


def test_a_clause_that_does_not_move_reads_as_it_did(folder):
    edition = load_edition("2026h1", folder)
    assert dict(edition.numbers) == {}
    assert [*edition.rules.clauses] == in_order(edition.rules.clauses)


def test_numbers_are_counted_as_a_notice_counts():
    assert [counted(word) for word in ("一", "十", "十一", "二十", "二十三", "附", "1", "")] == [1, 10, 11, 20, 23, None, None, 0]
    assert [place(id) for id in ("四.12", "一（二）", "三", "附件1", "首部")] == [(4, 12), (1, 2), (3, 0), None, None]
    assert in_order(["首部", "一（二）", "附件1", "一（十）", "一（九）", "落款", "一（一）"]) == [
        "首部", "一（一）", "一（二）", "一（九）", "一（十）", "附件1", "落款",
    ]  # fmt: skip
