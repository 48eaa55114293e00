"""What stands in a decision besides its verdicts: clauses, papers, the route's words, and the best of all."""

from datetime import date

import pytest

from gcguide.core.decide import best_of, decide
from gcguide.core.facts import read_facts
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.person.case import Case
from tests.people import EDITION, HARMLESS

BOOK = rulebook(EDITION)
DAY = date(2026, 3, 2)
TALENT = HARMLESS | {"place": "150203", "talent_tier": "tier_1", "current_grade": "none"}
ACHIEVED = HARMLESS | {"place": "150203", "achievements": ["engineering_problem"], "current_grade": "none"}


def decided(facts, lang="zh", **case):
    return decide(EDITION, Case(facts=read_facts(EDITION, facts), **case), DAY).to_dict(lang)


def test_every_category_cites_its_clause():
    assert [category["clause"] for category in decided({})["categories"]] == [f"一（{number}）" for number in "一二三四五六七"]


def test_the_papers_of_the_form_and_beside_them_the_best_category_s_own():
    nothing, talent = decided({}, "en"), decided(TALENT, "en")
    assert [paper["row"] for paper in nothing["materials"]] == list(range(1, 12))
    assert nothing["evidence"] == [], "with no category to go for there is nothing of its own"
    assert talent["materials"] == nothing["materials"]
    assert talent["best"]["category"] == 2
    own = {category.number: category for category in EDITION.rules.categories}[2].evidence
    expected = [{"row": e.row, "name": e.name["en"], "copies": e.copies, "from": e.from_, "ours": e.reading is not None} for e in sorted(own, key=lambda e: e.row)]
    assert [paper for paper in expected if paper["row"] != 4] == talent["evidence"], "two years of appointment are no matter of the upper tiers"
    assert decided(TALENT | {"talent_tier": "tier_5", "current_grade": "associate_senior", "associate_senior_appointed": date(2020, 1, 1)}, "en")["evidence"] == expected
    assert [paper["row"] for paper in expected] == [4, 11, 11]
    assert [paper["ours"] for paper in expected] == [False, True, True], "the notice names no document of recognition and none of assessment"
    first = decided(ACHIEVED)
    assert [paper["name"] for paper in first["evidence"]][:2] == ["研究推荐文件", "业绩、贡献和成果鉴定材料"]
    assert {paper["from"] for paper in first["evidence"]} == {"recommender", "applicant", "employer"}


def test_the_route_in_words():
    company = decided(TALENT)["route"]
    assert company["choose_online"] == "单位所在旗县（市、区）的人力资源社会保障部门（请先核实）"
    assert company["note"] == "通知没有写非公有制企业和社会组织由哪一级受理，这里按单位所在旗县列出，请先问当地人社局。"
    route = decided(TALENT | {"employer": "county_unit"})["route"]
    assert route["choose_online"] == "与单位同级的人力资源社会保障部门（旗县、县级市、市辖区）"
    assert route["note"] is None
    assert decided(TALENT | {"employer": "unsure"})["route"] == {
        "actors": [], "names": [], "choose_online": None, "note": "还不知道单位类型，暂时给不出报送路径。",
    }  # fmt: skip
    assert decided(TALENT | {"employer": "freelance"}, "en")["route"]["note"].startswith("The notice gives no route for people without")


def test_the_states_of_the_steps_and_what_to_find_out():
    found = decided(TALENT | {"licence": "unsure"}, steps={"employer_assessment": "done"})
    steps = {category["id"]: category["steps"] for category in found["categories"]}
    assert steps["talent_tier"] == [{"id": "employer_assessment", "state": "done"}, {"id": "continuing_education", "state": "todo"}]
    assert found["to_find_out"] == ["licence"]
    assert decided(TALENT | {"place": "unsure"})["to_find_out"] == ["place"]
    assert decided(TALENT | {"social_review_eligible": True})["advice"] == ["social_review_first"]
    assert decided(TALENT | {"social_review_eligible": False})["advice"] == decided(TALENT)["advice"] == []


@pytest.mark.parametrize(
    ("raised", "best"),
    [
        ({}, None),
        ({("postdoc", "associate_senior"): Verdict.OPEN}, None),
        ({("postdoc", "associate_senior"): Verdict.CONSULT, ("overseas", "junior"): Verdict.OPEN}, (3, "associate_senior")),
        # The verdict before the grade, the grade before the number, the lower number before the higher.
        ({("overseas", "junior"): Verdict.CLEAR, ("talent_tier", "full_senior"): Verdict.VERIFY}, (5, "junior")),
        ({("overseas", "junior"): Verdict.VERIFY, ("title_from_elsewhere", "intermediate"): Verdict.VERIFY}, (7, "intermediate")),
        ({("overseas", "junior"): Verdict.VERIFY, ("title_from_elsewhere", "junior"): Verdict.VERIFY}, (5, "junior")),
    ],
)
def test_the_best_of_all(raised, best):
    found = best_of(BOOK, [raised.get((cell.category.id, cell.grade), Verdict.NO) for cell in BOOK.cells])
    assert (found and (found.category, found.grade)) == best
