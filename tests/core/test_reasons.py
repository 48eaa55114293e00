"""What would change a no, and who is to blame for it, by hand."""

import random
from dataclasses import replace
from datetime import date

import pytest

from gcguide.core.normal_form import Domain, NormalForm
from gcguide.core.reasons import Change, FactChange, culprits, gate_behind, nearest_change
from gcguide.core.result import CategoryResult, GradeResult, change_dict
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.kleene import Test
from tests.people import EDITION, HARMLESS, random_person

BOOK = rulebook(EDITION)
CELLS = {(cell.category.id, cell.grade): cell for cell in BOOK.cells}
EARLY, LATE = date(2024, 3, 1), date(2025, 3, 1)
SOMETHING = (frozenset(["research_breakthrough"]), frozenset(["engineering_problem"]), frozenset(["major_contribution"]))
UPPER = ("tier_1", "tier_2", "tier_3", "tier_4")
ANY_TIER = (*UPPER, "tier_5", "tier_6")


def change(cell, failed=(), **facts):
    return nearest_change(BOOK, CELLS[cell], HARMLESS | facts, failed)


def to(fact, now, *values):
    return FactChange(fact, now, values, None)


LOWER_TIER = {"talent_tier": "tier_5", "current_grade": "associate_senior", "associate_senior_appointed": LATE}


def test_time_alone():
    day = FactChange("associate_senior_appointed", LATE, (), date(2024, 12, 31))
    full = ("talent_tier", "full_senior")
    assert change(full, **LOWER_TIER) == Change("full_senior", (day,), (), date(2027, 3, 1), False)
    again = change(full, ["employer_assessment"], **LOWER_TIER)
    assert again == Change("full_senior", (day,), ("employer_assessment",), None, False), "waiting does not mend a step"
    leap = change(full, **(LOWER_TIER | {"associate_senior_appointed": date(2025, 1, 1)}))
    assert leap.from_day == date(2027, 1, 1)
    two = change(full, **LOWER_TIER, licence="missing")
    assert [one.fact for one in two.facts] == ["associate_senior_appointed", "licence"], "in the order of the vocabulary"
    assert (two.from_day, two.settled) == (None, False)


@pytest.mark.parametrize(
    ("cell", "facts", "changed", "settled"),
    [
        (("talent_tier", "full_senior"), {"talent_tier": "local_only", "current_grade": "none"}, [to("talent_tier", "local_only", *UPPER)], False),
        # The grade held could be another as well, but that is settled: the tier comes first.
        (("talent_tier", "full_senior"), {"talent_tier": "tier_6", "current_grade": "junior"}, [to("talent_tier", "tier_6", *UPPER)], False),
        (
            ("major_contribution", "full_senior"), {"achievements": frozenset(), "technical_leader_of": "none", "current_grade": "full_senior"},
            [to("current_grade", "full_senior", "none", "junior", "intermediate", "associate_senior"), to("achievements", frozenset(), *SOMETHING)], True,
        ),
        (("overseas", "junior"), {"overseas": "none", "current_grade": "none"}, [to("overseas", "none", "returnee", "foreign_national")], True),
        (
            ("no_required_degree", "junior"), {"current_grade": "none", "long_term_practice": False, "notable_achievements": False},
            [to("long_term_practice", False, True), to("notable_achievements", False, True)], False,
        ),
        (("no_required_degree", "junior"), {"green_channel_history": "failed", "new_achievements": False}, [to("new_achievements", False, True)], False),
        (("title_from_elsewhere", "junior"), {"held_title_grade": "full_senior"}, [to("held_title_grade", "full_senior", "junior")], True),
        (("postdoc", "associate_senior"), {"postdoc": "none"}, [to("postdoc", "none", "left_station")], False),
        (("skilled_talent", "full_senior"), {"licence": "missing"}, [to("licence", "missing", "not_required", "held")], False),
    ],
)  # fmt: skip
def test_the_nearest_change(cell, facts, changed, settled):
    assert change(cell, **facts) == Change(cell[1], tuple(changed), (), None, settled)


def test_failed_steps_stand_in_their_order_and_need_no_answer_changed():
    failed = ["continuing_education", "recommendation", "employer_assessment", "referees"]
    again = change(("postdoc", "associate_senior"), failed)
    assert again == Change("associate_senior", (), ("employer_assessment", "recommendation", "continuing_education"), None, False)


def made(form, **answers):
    """A cell of this form, in a book where the day of appointment has two cut-offs."""
    two = Test("associate_senior_appointed", years=2, before="year_end")
    days = Domain("associate_senior_appointed", "date", (date(2021, 4, 30), date(2024, 4, 30), None), {two: date(2024, 4, 30)})
    book = replace(BOOK, domains=BOOK.domains | {days.id: days})
    return nearest_change(book, replace(CELLS["talent_tier", "full_senior"], base=form), answers)


def literal(fact, mask):
    full = {id: domain.full for id, domain in BOOK.domains.items()} | {"associate_senior_appointed": 0b111}
    return NormalForm.literal(fact, mask, full)


def test_of_several_days_the_last_is_named_and_none_where_no_day_would_do():
    before, after = literal("associate_senior_appointed", 0b011), literal("associate_senior_appointed", 0b100)
    found = made(before, associate_senior_appointed=LATE)
    assert found.facts == (FactChange("associate_senior_appointed", LATE, (), date(2024, 4, 30)),)
    assert found.from_day == date(2027, 3, 1)
    earlier = made(literal("associate_senior_appointed", 0b001), associate_senior_appointed=LATE)
    assert earlier.facts[0].on_or_before == date(2021, 4, 30)
    assert earlier.from_day is None, "no span of years in the rules ends there"
    found = made(after, associate_senior_appointed=EARLY)
    assert found.facts == (FactChange("associate_senior_appointed", EARLY, (), None, date(2024, 4, 30)),)
    assert change_dict(found)["facts"] == {"associate_senior_appointed": {"on_or_before": None, "after": "2024-04-30"}}


def test_a_way_that_contradicts_itself_is_none():
    professional, retired = literal("standing", 0b001), literal("standing", 0b100)
    assert made(professional & retired, standing="retired") is None
    found = made((professional & retired) | (literal("overseas", 0b110) & literal("current_grade", 0b1)), overseas="none", standing="retired")
    assert [one.fact for one in found.facts] == ["overseas"]


def test_among_ways_of_one_length_the_easier_comes_first():
    """Waiting before doing, doing before what is settled; never a longer way for an easier one."""
    time, effort, settled = literal("long_term_practice", 0b01), literal("notable_achievements", 0b01), literal("overseas", 0b110)
    said = {"long_term_practice": False, "notable_achievements": False, "overseas": "none", "unique_skill": False}
    skill = literal("unique_skill", 0b01)

    def facts(form):
        return [one.fact for one in made(form, **said).facts]

    assert facts(time | effort | settled) == ["long_term_practice"]
    assert facts(effort | settled) == ["notable_achievements"]
    assert facts(settled | (time & effort)) == ["overseas"]
    assert facts((settled & time) | (effort & skill)) == ["notable_achievements", "unique_skill"], "the hardest of a way counts first"
    assert facts((settled & effort) | (settled & time)) == ["long_term_practice", "overseas"], "then all of them together"


def test_as_plain_data():
    whole = Change("junior", (to("achievements", frozenset(), frozenset(["b", "a"])), to("standing", "retired", "professional"), FactChange("day", LATE, (), EARLY)), ("referees",), EARLY, True)
    assert change_dict(whole) == {
        "grade": "junior", "steps": ["referees"], "from_day": "2024-03-01", "settled": True,
        "facts": {"achievements": [["a", "b"]], "standing": ["professional"], "day": {"on_or_before": "2024-03-01"}},
    }  # fmt: skip
    assert change_dict(replace(whole, from_day=None))["from_day"] is None


def test_the_change_of_a_category_is_the_easiest_of_its_grades():
    one, two = to("standing", "retired", "professional"), to("licence", "missing", "held")

    def category(*changes):
        grades = {grade: GradeResult(Verdict.NO, (), change and replace(change, grade=grade)) for grade, change in zip("abc", changes, strict=True)}
        found = CategoryResult(1, "x", Verdict.NO, "", grades, (), (), (), ()).nearest_change()
        return found and found.grade

    short, longer = Change("", (one,), (), None, False), Change("", (one, two), (), None, False)
    assert category(None, None, None) is None
    assert category(short, short, longer) == "b", "among equals the highest grade"
    assert category(short, longer, longer) == "a"
    assert category(longer, replace(short, steps=("s", "t")), longer) == "c", "a step is as much as an answer"
    assert category(short, replace(short, settled=True), None) == "a"
    assert category(replace(short, from_day=LATE), short, None) == "a", "what time brings"


def blamed(category, failed=(), **facts):
    return culprits(BOOK, category, HARMLESS | facts, failed)


@pytest.mark.parametrize(
    ("category", "facts", "failed", "blame"),
    [
        ("talent_tier", {"talent_tier": "none"}, (), ["talent_tier"]),
        ("talent_tier", {"talent_tier": "local_only", "standing": "retired"}, (), ["talent_tier"]),  # its own before the gates
        ("talent_tier", LOWER_TIER, (), ["talent_tier", "current_grade", "associate_senior_appointed"]),
        ("talent_tier", LOWER_TIER, ("employer_assessment",), ["employer_assessment"]),
        ("talent_tier", LOWER_TIER | {"licence": "missing"}, ("employer_assessment",), ["employer_assessment"]),  # steps before gates
        ("talent_tier", {"talent_tier": "none"}, ("employer_assessment",), ["talent_tier"]),  # and after its own
        ("major_contribution", {"achievements": frozenset(), "technical_leader_of": "none"}, (), ["achievements", "technical_leader_of"]),
        ("major_contribution", {"achievements": frozenset(), "technical_leader_of": "none", "current_grade": "full_senior"}, (), ["current_grade"]),
        ("postdoc", {"works_in_region": False, "postdoc": "none"}, (), ["postdoc"]),
        ("no_required_degree", {"green_channel_history": "failed", "new_achievements": False}, (), ["green_channel_history", "new_achievements"]),
        ("no_required_degree", {"green_channel_history": "failed", "new_achievements": False, "series_exam": "not_passed"}, (), ["series_exam"]),
        ("no_required_degree", {"standing": "retired", "works_in_region": False}, (), ["standing"]),
        ("title_from_elsewhere", {"held_title_grade": "none"}, (), ["held_title_grade"]),
        ("no_required_degree", {"current_grade": "intermediate"}, (), []),
        ("overseas", {}, (), []),
        ("overseas", {}, ("employer_assessment",), []),
        ("overseas", {}, ("recommendation", "continuing_education"), ["recommendation"]),
    ],
)  # fmt: skip
def test_who_is_to_blame(category, facts, failed, blame):
    assert blamed(category, failed, **facts) == blame


def test_the_gate_behind_a_culprit():
    def gate(category, culprit, **facts):
        found = gate_behind(BOOK, category, culprit, facts)
        return found and found.id

    assert gate("overseas", "other_review_filed", other_review_filed=True) == "other_review_filed"
    assert gate("postdoc", "works_in_region") is None, "that category asks for it itself"
    assert gate("overseas", "recommendation") is None, "a step is no gate"
    assert gate("talent_tier", "associate_senior_appointed") is None, "a grade asks for it"
    failed = {"green_channel_history": "failed", "new_achievements": False}
    assert gate("talent_tier", "green_channel_history", green_channel_history="passed") == "passed_before"
    assert gate("talent_tier", "green_channel_history", **failed) == "failed_without_new", "not the other that asks as well"
    assert gate("talent_tier", "new_achievements", **failed) == "failed_without_new"


def test_neither_depends_on_the_order_of_the_answers():
    rng = random.Random(62)
    for _ in range(40):
        person = random_person(rng, 0.9)
        other = dict(reversed(person.items()))
        for (category, _), cell in CELLS.items():
            assert culprits(BOOK, category, person) == culprits(BOOK, category, other)
            assert nearest_change(BOOK, cell, person) == nearest_change(BOOK, cell, other)
