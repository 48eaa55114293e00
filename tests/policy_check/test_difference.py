"""What two editions do differently, held against random people: each change has its person, and none is missed."""

import json
import random
import time
from contextlib import suppress
from datetime import date, timedelta

import pytest

from gcguide import Problem, load_edition
from gcguide.cli import main
from gcguide.core.facts import read_value
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.policy_check.difference import changes
from tests.effort import times
from tests.people import random_fit
from tests.policy.drills import DATES, RULES, drill_folder

PAIRS = [("2026h1", DATES), ("2026h1", RULES), (RULES, "2026h1"), (DATES, RULES)]


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    return drill_folder(tmp_path_factory.mktemp("drills") / "policy")


def judged(edition, facts):
    """The verdict of each category and grade by what the edition can read of the answers."""
    known = {}
    for id, value in facts.items():
        with suppress(Problem):  # an answer that only the other edition knows
            known |= {id: read_value(edition, id, value)} if id in edition.facts else {}
    book = rulebook(edition)
    return {(cell.category.id, cell.grade): v for cell, v in zip(book.cells, verdicts(book, known), strict=True)}


def somebody(rng, editions, known):
    """A person as both editions ask about them: the facts and values that only one has as well."""
    person = random_fit(rng, known)
    for edition in editions:
        for id in edition.facts.ids:
            fact = edition.facts[id]
            options = list(fact.options)
            if options and fact.kind != "set" and (id == "technical_leader_of" or id not in person) and rng.random() < known / 2:
                person[id] = rng.choice(options)
    if rng.random() < 0.5:
        near = rng.choice([edition.deadline for edition in editions])
        person["associate_senior_appointed"] = date(near.year - 2, near.month, near.day) + timedelta(days=rng.randint(-1, 2))
    return person


def told_and_seen(before, after, count, seed):
    """The changes told, and those seen in so many people; the cells that differ for those who left answers open."""
    told = {(one.category, one.grade, one.before, one.after) for one in changes(before, after)}
    rng, seen, cells = random.Random(seed), set(), set()
    for number in range(count):
        known = 1.0 if number % 4 else 0.8
        person = somebody(rng, (before, after), known)
        whole = all(person.get(id, "unsure") != "unsure" for edition in (before, after) for id in edition.facts.ids)
        old, new = judged(before, person), judged(after, person)
        for key in old | new:
            was, now = old.get(key), new.get(key)
            if was != now and {was, now} != {None, Verdict.NO}:
                cells.add(key)
                if whole:
                    seen.add((*key, was, now))
    return told, seen, cells


def holds(before, after, count, seed):
    told, seen, cells = told_and_seen(before, after, count, seed)
    assert seen <= told, "missed"
    assert cells <= {key[:2] for key in told}, "missed where answers are open"
    return told, seen


@pytest.mark.parametrize("pair", PAIRS)
def test_each_change_told_happens_to_the_person_who_stands_for_it(pair, policy):
    before, after = (load_edition(id, policy) for id in pair)
    found = changes(before, after)
    assert found
    for one in found:
        assert judged(before, one.facts).get((one.category, one.grade)) == one.before
        assert judged(after, one.facts).get((one.category, one.grade)) == one.after


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_no_change_of_random_people_is_missed(pair, policy):
    told, seen = holds(*(load_edition(id, policy) for id in pair), times(700), 7)
    assert len(seen) > len(told) / 3, "people who tell nothing would miss nothing"


@pytest.mark.deep
@pytest.mark.parametrize("pair", PAIRS)
def test_no_change_of_many_random_people_is_missed(pair, policy):
    holds(*(load_edition(id, policy) for id in pair), 50_000, random.randrange(1 << 30))


def test_what_the_drills_change_is_told_and_nothing_else(policy):
    first, dates, rules = (load_edition(id, policy) for id in ("2026h1", DATES, RULES))
    assert changes(first, first) == []
    # Another deadline lets some be clear in full senior who had to ask; that is all that dates do.
    assert {(one.category, one.grade, one.before, one.after) for one in changes(first, dates)} == {
        ("talent_tier", "full_senior", "consult", "verify"), ("talent_tier", "full_senior", "consult", "clear"),
    }  # fmt: skip
    dropped = [one for one in changes(first, rules) if one.category == "overseas"]
    assert {one.after for one in dropped} == {None}
    assert {(one.grade, one.before) for one in dropped} == {
        (grade, before)
        for grade in ("junior", "intermediate", "associate_senior", "full_senior") for before in ("consult", "verify")
    }  # fmt: skip
    added = [one for one in changes(first, rules) if one.facts.get("technical_leader_of") == "drill_centre"]
    assert {(one.category, one.before) for one in added} == {("major_contribution", "open")}
    assert {one.after for one in added} == {"consult", "verify", "clear"}
    others = {one.category for one in changes(dates, rules)} - {"overseas", "major_contribution"}
    assert others == {"postdoc", "skilled_talent"}


def test_the_comparison_takes_less_than_a_second(policy):
    editions = [load_edition(id, policy) for id in ("2026h1", RULES)]
    start = time.process_time()
    changes(*editions)
    assert time.process_time() - start < 1


@pytest.fixture
def diff(policy, monkeypatch, capsys):
    """Compares two editions with the command; returns what it prints."""
    monkeypatch.setenv("GCGUIDE_POLICY", str(policy))

    def diff(*arguments, code=0):
        assert main(["policy", "diff", *arguments]) == code
        return capsys.readouterr()

    return diff


def test_the_command_tells_each_value_and_each_verdict_as_json(diff):
    told = json.loads(diff("2026h1", DATES, "--json").out)
    assert {"from": told["from"], "to": told["to"], "dropped": told["dropped"], "added": told["added"]} == {
        "from": "2026h1", "to": DATES, "dropped": [], "added": [],
    }  # fmt: skip
    entries = {entry["at"]: entry for entry in told["entries"]}
    assert set(entries) == {
        "label", "notice.title", "notice.printed_on", "deadline.date", "timeline.counted_days",
        "materials.rows.2.copies",
        "contacts.help_line_1.value", "contacts.help_line_2", "contacts.delivery.value", "contacts.help_mail",
    }  # fmt: skip
    assert entries["deadline.date"] == {"at": "deadline.date", "clause": "二（二）", "before": "2026-04-30", "after": "2026-10-30"}
    assert entries["contacts.help_line_2"]["after"] is entries["contacts.help_mail"]["before"] is None
    assert [(cell["number"], cell["grade"], cell["before"], cell["after"]) for cell in told["cells"]] == [
        (2, "full_senior", "consult", "verify"), (2, "full_senior", "consult", "clear"),
    ]  # fmt: skip
    assert told["cells"][1]["facts"]["associate_senior_appointed"] == "2024-10-30"
    told = json.loads(diff("2026h1", RULES, "--json").out)
    assert (told["dropped"], told["added"]) == (["overseas"], [])
    assert {"facts.overseas", "facts.technical_leader_of.values.drill_centre"} <= {entry["at"] for entry in told["entries"]}
    assert {cell["after"] for cell in told["cells"] if cell["category"] == "overseas"} == {None}


def test_the_command_tells_a_reviewer_clause_by_clause(diff):
    lines = diff("2026h1", DATES).out.splitlines()
    assert lines[0] == "从 2026年上半年（2026h1） 到 2026年下半年（演练）（2026h2-drill）"
    at = lines.index("二（二） 截止日期")
    assert lines[at + 1 : at + 3] == ["  － 截止日期 2026年4月30日 · 解读 G19", "  ＋ 截止日期 2026年10月30日 · 解读 G19"]
    for change in ("0471-6928486", "0471-0000001", "一式12份", "其后公示 7 个工作日", "演练路1号", "2026年下半年（演练）绿色通道职称评审申报人员花名册"):
        assert any(change in line for line in lines), change
    assert not any(line.startswith("一（三）") for line in lines), "a clause that stays is not listed"
    at = lines.index("  第2类 英才兴蒙·正高级")
    assert lines[at + 1].strip() == "通知未规定，请咨询 → 按字面可报，须核实"
    assert lines[at + 2].strip() == "例如：单位类型：自治区直属企事业单位"
    assert "2024年10月30日" in lines[at - 1], "what the examples share is told once"
    told = diff("2026h1", RULES).out
    for change in ("第5类 海外人才：后一期没有这一类", "＋       有演练专利", "担任技术负责人的平台或企业：演练技术中心", "－ 请先核实", "＋ 请先咨询"):
        assert change in told, change
    english = diff("2026h1", RULES, "--lang", "en").out
    assert "Category 5, Overseas: the later notice has none" in english
    assert diff("2026h1", "2026h1").out.splitlines()[-1] == "两期对任何人的结论都一样"
    assert "2026h2-drill" in diff("2026h1", "2026h2-dril", code=2).err
