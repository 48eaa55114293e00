"""Several editions beside each other: each passes the check, and what a newer one adds changes nothing in an older one."""

import random
from datetime import date

import pytest

from gcguide import load_edition
from gcguide.cli import main
from gcguide.core.facts import read_facts
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import verdicts
from gcguide.language.faq import faq_answer, load_faq
from gcguide.paper.compose import compose, report
from gcguide.paper.outputs import rendered
from gcguide.person.case import Case
from gcguide.policy.edition import _load
from gcguide.policy.questions import load_questionnaire
from gcguide.policy_check.show import show
from gcguide.problem import Problem
from gcguide.text import LANGS
from gcguide.words import load_words
from tests.people import EDITION, random_fit
from tests.policy.drills import DATES, RULES, drill_folder
from tests.policy_check.checking import only

DAY = date(2026, 3, 2)


@pytest.fixture
def policy(tmp_path, monkeypatch):
    folder = drill_folder(tmp_path / "policy")
    monkeypatch.setenv("GCGUIDE_POLICY", str(folder))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("id", [RULES, *(pytest.param(id, marks=pytest.mark.deep) for id in ("2026h1", DATES))])
def test_each_edition_passes_the_whole_check_beside_the_others(id, policy, capsys):
    assert main(["policy", "check", "--quiet", "--edition", id]) == 0, capsys.readouterr().out
    assert id in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  overseas: {drop: true}\n", "", 0),  # another edition still uses it
        ("{drill_patent: true}]", "{not: {skill_field: art}}]", 2),  # and this nobody
    ],
)
def test_a_fact_is_unused_only_where_no_edition_uses_it(old, new, code, policy, monkeypatch, capsys):
    only(monkeypatch, "facts_used")
    file = policy / f"editions/{RULES}.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["policy", "check", "--quiet", "--edition", RULES]) == code
    assert ("drill_patent" in capsys.readouterr().out) == bool(code)


def test_a_text_in_chinese_only_stands_in_for_the_english_and_is_marked(policy, monkeypatch, capsys):
    only(monkeypatch, "words_complete")
    file = policy / f"editions/{DATES}.yaml"
    text = file.read_text("utf-8")
    whole = "deadline: {date: 2026-10-30}\n"
    assert whole in text
    text = text.replace(whole, "deadline:\n  date: 2026-10-30\n  says: {zh: 演练：只有日期。}\n")
    file.write_text(text, "utf-8")
    says = load_edition(DATES, policy).rules.deadline.says
    assert says["en"] == "[zh] " + says["zh"], "never the English of the edition before"
    assert main(["policy", "check", "--edition", DATES]) == 0, "a draft is told"
    assert "deadline.says 只写了中文" in capsys.readouterr().out
    # What comes with the program and is published has every language.
    _load.cache_clear()
    text = text.replace("status: draft\n", "")
    file.write_text(text, "utf-8")
    assert main(["policy", "check", "--quiet", "--edition", DATES]) == 2
    said = capsys.readouterr().out
    assert "deadline.says 只写了中文" in said
    assert f"{file} 第 {text[: text.index('  says:')].count(chr(10)) + 1} 行" in said


def test_what_an_edition_lacks_is_neither_asked_nor_answered_there(policy):
    before, after = load_edition("2026h1", policy), load_edition(RULES, policy)
    old, new = load_questionnaire(before).questions, load_questionnaire(after).questions
    assert old == load_questionnaire(EDITION).questions, "nothing of the newer one shows in the older"
    assert set(old.facts) - set(new.facts) == {"overseas", "first_title_application"}
    assert [line.id for line in old.screens["triage"].lines if line not in new.screens["triage"].lines] == ["overseas"]
    assert "overseas" not in new.topics
    assert "overseas" not in new.facts["notable_achievements"].by_category
    assert new.facts["drill_patent"].ask.zh == "“演练专利”是哪一种情况？"
    asked = [fact for stage in new.flow for fact in new.facts_of(stage)]
    assert set(asked) == set(after.facts.ids)
    answered = {entry.id for entry in load_faq(before).entries}
    left_out = answered - {entry.id for entry in load_faq(after).entries}
    assert {entry.id for entry in load_faq(before).entries if "一（五）" in entry.clauses and not entry.of_categories} <= left_out
    assert {"skilled_who"} <= left_out < answered
    assert len(left_out) < 30


def test_a_slip_is_still_told_from_a_word_of_another_edition(policy, tmp_path, monkeypatch):
    import shutil

    from gcguide.folders import own_folder

    dialogs = shutil.copytree(own_folder("dialogs"), tmp_path / "dialogs")
    text = (dialogs / "questions.yaml").read_text("utf-8")
    (dialogs / "questions.yaml").write_text(text.replace("clause: 一（五）", "clause: 一（八）", 1), "utf-8")
    with pytest.raises(Problem) as wrong:
        load_questionnaire(load_edition(RULES, policy), dialogs)
    assert (wrong.value.id, wrong.value.details["word"]) == ("unknown_nearest", "一（八）")
    assert wrong.value.line == text[: text.index("clause: 一（五）")].count("\n") + 1
    text = (dialogs / "faq.yaml").read_text("utf-8")
    (dialogs / "faq.yaml").write_text(text.replace("of_category: overseas", "of_category: oversees", 1), "utf-8")
    with pytest.raises(Problem) as wrong:
        load_faq(load_edition(RULES, policy), dialogs)
    assert (wrong.value.id, wrong.value.details["word"]) == ("unknown_nearest", "oversees")
    assert wrong.value.line == text[: text.index("of_category: overseas")].count("\n") + 1


def test_a_newer_edition_changes_no_verdict_of_an_older_one(policy):
    """The value it adds to a fact is none of the older one's, whose `not: none` would take it for one."""
    alone, beside = rulebook(EDITION), rulebook(load_edition("2026h1", policy))
    rng = random.Random(23)
    for _ in range(500):
        person = random_fit(rng, rng.choice([0.6, 1.0]))
        assert verdicts(alone, person) == verdicts(beside, person)
    with pytest.raises(Problem):
        read_facts(beside.edition, {"technical_leader_of": "drill_centre"})
    new = rulebook(load_edition(RULES, policy))
    assert read_facts(new.edition, {"technical_leader_of": "drill_centre"})


@pytest.mark.parametrize("lang", LANGS)
def test_a_notice_that_is_only_tried_changes_no_word_of_what_the_older_one_says(lang, policy):
    """Reports, packs, the listing, and every answer to what people ask: byte for byte, with drafts beside it or without."""
    words, rng = load_words(lang), random.Random(24)
    people = [random_fit(rng, rng.choice([0.6, 1.0])) for _ in range(8)]

    def said(edition):
        for person in people:
            case = Case(person)
            yield report(edition, case, DAY, words, is_full=True)
            yield rendered(compose(edition, case, DAY, words), "txt").decode()
        for entry in load_faq(edition).entries:
            yield "\n".join([entry.question[lang], *faq_answer(entry, edition, words)])
        yield "\n".join(show(edition, words, DAY))

    assert list(said(load_edition("2026h1", policy))) == list(said(EDITION))
