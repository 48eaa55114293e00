"""What the report says, and what it must not: for people one by one, and for everybody."""

import random
import re
from datetime import date

import pytest

from gcguide.core.decide import decide
from gcguide.core.result import Target
from gcguide.core.verdict import Verdict
from gcguide.paper.compose import compose, report
from gcguide.paper.plain_text import render_text
from gcguide.person.case import Case
from gcguide.words import load_words
from tests.people import EDITION, HARMLESS, random_person

DAY = date(2026, 3, 2)
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
TALENT = HARMLESS | {"talent_tier": "tier_5", "current_grade": "intermediate", "employer": "county_unit", "place": "150202"}
NOBODY = HARMLESS | {
    "achievements": frozenset(), "technical_leader_of": "none", "talent_tier": "none", "postdoc": "none",
    "education_below_requirement": False, "overseas": "none", "unique_skill": False, "moved_from": "none", "current_grade": "intermediate",
}  # fmt: skip


def said(facts, lang="zh", day=DAY):
    return report(EDITION, Case(facts=facts), day, WORDS[lang])


def why_not(text):
    return text.split("== 为什么不符合 ==\n")[1].split("\n==")[0].splitlines()


def test_who_failed_before_is_not_told_that_they_passed():
    facts = TALENT | {"green_channel_history": "failed", "new_achievements": False}
    reasons = why_not(said(facts))
    assert reasons[0].startswith("上次没有通过、之后又没有新的业绩成果的，原则上不得再次申报。")
    assert not [line for line in reasons if "享受" in line]


@pytest.mark.parametrize(("day", "count"), [(DAY, 0), (date(2026, 4, 10), 1), (date(2026, 5, 20), 0)], ids=str)
def test_that_a_suggested_day_has_passed_is_said_once(day, count):
    for lang, words in WORDS.items():
        assert said(TALENT, lang, day).count(words("sheet.hurry")) == count


def test_of_everybody_a_gate_is_named_only_where_it_shuts():
    rng, told = random.Random(17), 0
    gates = {gate.says.zh: gate for gate in EDITION.rules.gates}
    from gcguide.core.rulebook import rulebook

    for _ in range(60):
        facts = random_person(rng, 0.9)
        lines = said(facts).split("== 为什么不符合 ==\n")[-1].splitlines()
        for line in lines:
            gate = next((gate for says, gate in gates.items() if line.startswith(says)), None)
            told += gate is not None
            assert gate is None or rulebook(EDITION).truth(gate.when, facts), line
        hints = [line for line in lines if "就不再妨碍" in line]
        assert len(hints) == len(set(hints)), "no hint twice"
    assert told > 10


def test_what_would_have_to_come_about_is_said_as_people_say_it():
    inside = NOBODY | {"postdoc": "in_station", "postdoc_awards": frozenset(["science_foundation"]), "works_in_region": True}
    assert "  出站以后，这一项就不再妨碍申报副高级，其他条件另看" in why_not(said(inside))
    assert "  once you have left the postdoc station, this no longer stands in the way of associate senior; the other conditions are another matter" in said(inside, "en").splitlines()
    never = why_not(said(NOBODY))
    assert not [line for line in never if "以后" in line], "nothing is held out to those who never were postdocs"


@pytest.mark.parametrize(("more", "there_is"), [({}, True), ({"standing": "retired"}, False), ({"licence": "missing"}, True)])
def test_where_nothing_fits_the_ordinary_review_is_named_unless_that_is_shut_as_well(more, there_is):
    assert ("普通职称评审：" in said(NOBODY | more)) is there_is
    assert "普通职称评审：" not in said(TALENT | {"standing": "professional"})


def test_the_headline_says_on_which_point_the_notice_is_silent():
    top = said(TALENT | {"talent_tier": "tier_1", "current_grade": "associate_senior", "employer": "freelance"}).split("== 结论 ==\n")[1].splitlines()[0]
    assert top == "第2类 “英才兴蒙”一至六类人才，申报正高级，您的回答都对得上；但通知没有写：没有单位的由谁审核、公示，请先咨询（依据 一（二））"
    for caution in EDITION.rules.cautions:
        assert (caution.point is None) == (caution.kind == "advise"), caution.id


def test_both_who_may_recommend_are_named_and_whom_to_ask():
    achieved = TALENT | {"talent_tier": "none", "achievements": frozenset(["major_contribution"])}
    text = said(achieved)
    assert "研究推荐：包头市人民政府或自治区主管部门 · 依据 一（一）" in text
    assert "由哪一方推荐，请先问包头市人力资源和社会保障局" in text
    assert "由哪一方推荐，请先问自治区主管部门" in said(achieved | {"employer": "region_department"})
    assert "由哪一方推荐，请先问包头市人力资源和社会保障局或自治区主管部门" in said(achieved | {"employer": "central_unit"}), "no route tells"


def test_a_paper_that_the_notice_does_not_list_says_so_on_the_report_and_in_the_pack():
    ours = "自治区党委人才工作领导小组的认定文件（有人才卡的附人才卡）（建议，通知未列）"
    pack = render_text(compose(EDITION, Case(facts=TALENT), DAY, WORDS["zh"]), 400)
    for text in (said(TALENT), pack):
        assert ours in text
        assert "用人单位考核合格的意见（建议，通知未列）" in text, "the assessment is asked for, a paper about it is not"
        assert "副高级职称的聘书（按聘任满2年申报的）（建议" not in text
    assert "(our suggestion, not listed in the notice)" in said(TALENT, "en")


def test_who_fits_reads_what_is_easily_missed_and_what_the_notice_does_not_give():
    rng, fitting = random.Random(53), 0
    for _ in range(60):
        facts = random_person(rng, 0.9)
        text = said(facts)
        assessment = decide(EDITION, Case(facts=facts), DAY).assessment
        fits = any(category.verdict is not Verdict.NO for category in assessment.categories)
        fitting += fits
        for act in ("退回本人账号", "无异议", "工作单位的全称"):
            assert (act in text) or assessment.target is None, act
        for needed in ("以后不再享受；没有通过的，如果没有新的业绩成果", "各级主管部门", "故意", "违规行为", "一律提供复印件",
                       "装订成册", "没有写几点截止", "== 通知没有写、需要另外问的 =="):  # fmt: skip
            assert (needed in text) == fits, needed
    assert 5 < fitting < 55


def test_who_came_with_a_title_reads_on_what_its_way_depends():
    came = HARMLESS | {"moved_from": "other_province", "held_title_grade": "associate_senior", "held_title_verifiable": False, "current_grade": "none"}
    assert "按职称管理权限和人事隶属关系报送" in said(came)


def test_no_name_of_a_body_is_put_together_from_two():
    named = {actor.label.zh for actor in EDITION.rules.actors.values()}
    assert "内蒙古自治区绿色通道高级职称评审委员会办事机构" in named
    assert not [name for name in named if re.search("办事机构（", name)]


def test_what_is_chosen_is_none_of_the_others_that_cannot_be_judged_yet():
    """Somebody who applies under one of seven read of seven others."""
    for words in WORDS.values():
        told = report(EDITION, Case({}, chosen=Target(2, "full_senior")), DAY, words)
        assert words("report.provisional", count=len(EDITION.rules.categories) - 1) in told
