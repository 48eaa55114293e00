"""What a person has chosen to apply for leads everything that follows; what was found stays beside it."""

import random
from dataclasses import replace
from datetime import date

import pytest

from gcguide.conversation.conversation import Conversation
from gcguide.conversation.handed import Beside
from gcguide.core.decide import decide, is_to_choose, read_chosen, targets
from gcguide.core.facts import read_facts
from gcguide.core.interview import Interview
from gcguide.core.result import Target
from gcguide.core.verdict import Verdict
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.problem import Problem
from gcguide.words import load_words
from tests.effort import times
from tests.people import EDITION, HARMLESS, random_person

DAY = date(2026, 3, 2)
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
GRADES = {lang: {g: EDITION.facts["current_grade"].words(g)[lang] for g in EDITION.rules.grades.order} for lang in WORDS}
RETURNEE = HARMLESS | {
    "place": "150203", "overseas": "returnee", "long_term_practice": True, "notable_achievements": True,
    "first_title_application": True, "current_grade": "none", "education_below_requirement": True,
}  # fmt: skip
FOUND = {"achievements": frozenset(), "technical_leader_of": "none", "talent_tier": "none", "postdoc": "none", "unique_skill": False, "moved_from": "none"}


def case(facts, chosen=None):
    return Case(read_facts(EDITION, facts), chosen=chosen)


def headline(facts, chosen=None, lang="zh"):
    return Sections(EDITION, case(facts, chosen), DAY, WORDS[lang]).headline()


def test_where_the_notice_names_no_grade_none_is_told_until_it_is_chosen():
    found = decide(EDITION, case(RETURNEE | FOUND), DAY).to_dict("zh")
    assert found["best"] == {"category": 5, "grade": None, "grades": ["associate_senior", "full_senior"], "verdict": "verify"}
    assert found["chosen"] is None
    assert not any(grade in headline(RETURNEE | FOUND) for grade in GRADES["zh"].values())
    chosen = Target(5, "associate_senior")
    assert decide(EDITION, case(RETURNEE | FOUND, chosen), DAY).to_dict("zh")["chosen"] == {
        "category": 5, "grade": "associate_senior", "verdict": "verify",
    }  # fmt: skip
    assert "副高级" in headline(RETURNEE | FOUND, chosen)
    assert "正高级" not in headline(RETURNEE | FOUND, chosen)


def test_the_only_grade_left_of_such_a_category_is_not_told_either():
    facts = RETURNEE | FOUND | {"overseas": "none", "current_grade": "associate_senior"}
    best = decide(EDITION, case(facts), DAY).assessment
    assert (best.best.category, best.best.grade, best.target.grade) == (4, "full_senior", None)
    assert "正高级" not in headline(facts)


def test_papers_and_route_follow_what_was_chosen():
    talent = HARMLESS | {"place": "150203", "talent_tier": "tier_1", "current_grade": "none", "achievements": ["engineering_problem"]}
    found, first = decide(EDITION, case(talent), DAY), decide(EDITION, case(talent, Target(1, "associate_senior")), DAY)
    assert found.assessment.best == first.assessment.best
    assert found.assessment.best.category == 2
    assert {paper.name["zh"] for paper in first.plan.papers if paper.own} >= {"研究推荐文件"}
    assert "研究推荐文件" not in {paper.name["zh"] for paper in found.plan.papers}
    came = HARMLESS | {"place": "150203", "moved_from": "military", "held_title_grade": "junior", "held_title_verifiable": False}
    lower = decide(EDITION, case(came, Target(7, "junior")), DAY).plan.route
    assert "regional_centre" not in lower.actors
    assert "regional_centre" in decide(EDITION, case(came, Target(7, "full_senior")), DAY).plan.route.actors


@pytest.mark.parametrize("grade", ["full_senior", None])
def test_a_choice_that_the_answers_exclude_is_said_and_kept(grade):
    facts = HARMLESS | {"talent_tier": "tier_1", "current_grade": "none", "postdoc": "none"}
    result = decide(EDITION, case(facts, Target(3, grade)), DAY).assessment
    assert result.target == Target(3, grade)
    assert result.verdict_of(result.target) is Verdict.NO
    assert "不符合" in headline(facts, Target(3, grade))
    assert "exclude" in headline(facts, Target(3, grade), "en")


def test_what_is_chosen_is_read_or_refused_with_the_nearest_right_thing():
    assert read_chosen(EDITION, None) is None
    assert read_chosen(EDITION, {"category": 5, "grade": "junior"}) == Target(5, "junior")
    assert read_chosen(EDITION, {"category": 5}) == Target(5, None)
    for wrong in ("5", [5], {"category": 8}, {"category": "5"}, {"category": True}, {"grade": "junior"}, {"category": 1, "grad": "junior"}, {"category": 1, "grade": "seniors"}):
        with pytest.raises(Problem) as found:
            read_chosen(EDITION, wrong)
        assert found.value.path[0] == "chosen"


def talk(facts, lang="zh"):
    chosen = []
    interview = Interview(EDITION, facts)
    return Conversation(interview, WORDS[lang], DAY, Beside(choose=chosen.append)), chosen


def test_it_is_chosen_in_the_conversation_and_taken_back():
    conversation, chosen = talk(RETURNEE | FOUND)
    (offered,) = conversation.hear("选定")
    assert offered.choices[0].startswith("第5类")
    assert len(offered.choices) == len(set(offered.choices)) == 9
    conversation.hear("2")
    assert chosen == [Target(5, "associate_senior")]
    conversation.hear("按哪一级申报")
    conversation.hear("9")
    assert chosen == [Target(5, "associate_senior"), None]
    conversation, chosen = talk(RETURNEE | FOUND, "en")
    conversation.hear("choose")
    conversation.hear("1")
    assert chosen == [Target(5, "full_senior")]
    conversation, chosen = talk({"standing": "retired"})
    assert conversation.hear("选定")[0].lines == (WORDS["zh"]("talk.nothing_to_choose"),)
    assert chosen == []


@pytest.mark.slow
def test_for_everybody_the_headline_names_no_grade_but_the_notice_s_or_the_chosen_one():
    rng = random.Random(17)
    names = {category.number: category.names_grade for category in EDITION.rules.categories}
    ungraded = 0
    for _ in range(times(120)):
        facts = random_person(rng, rng.choice([0.9, 1.0])) | rng.choice([{}, RETURNEE, RETURNEE | FOUND])
        one = case(facts)
        result = decide(EDITION, one, DAY).assessment
        cells = {(c.id, grade): g.verdict for c in result.categories for grade, g in c.grades.items()}
        if result.best is None:
            assert targets(EDITION, cells) == []
            continue
        assert result.best.grades
        assert targets(EDITION, cells)[0].category in {c.number for c in result.categories if c.verdict is result.best.verdict}
        for lang in WORDS:
            said = Sections(EDITION, one, DAY, WORDS[lang]).headline()
            if not names[result.best.category]:
                ungraded += 1
                assert is_to_choose(EDITION, cells)
                assert not any(grade in said for grade in GRADES[lang].values())
            else:
                assert {g for g, label in GRADES["zh"].items() if lang == "zh" and label in said} <= set(result.best.grades)
        wanted = Target(rng.randint(1, 7), rng.choice(list(EDITION.rules.grades.order)))
        other = decide(EDITION, replace(one, chosen=wanted), DAY).assessment
        assert (other.best, other.target) == (result.best, wanted)
    assert ungraded > 20
