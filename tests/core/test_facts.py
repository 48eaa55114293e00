"""Reading answers: what fits becomes a value, what does not is told with the nearest that would."""

from datetime import date

import pytest

from gcguide.core.days import read_local_deadline
from gcguide.core.decide import read_steps
from gcguide.core.facts import known_choice, read_facts, read_value
from gcguide.problem import Problem
from tests.people import EDITION


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        ("works_in_region", False, False),
        ("standing", "retired", "retired"),
        ("achievements", ["engineering_problem"], frozenset(["engineering_problem"])),
        ("achievements", [], frozenset()),
        ("achievements", frozenset(["major_contribution", "engineering_problem"]), frozenset(["major_contribution", "engineering_problem"])),
        ("associate_senior_appointed", "2024-02-29", date(2024, 2, 29)),
        ("associate_senior_appointed", date(1949, 10, 1), date(1949, 10, 1)),
        ("place", "150203", "150203"),
        ("place", 150203, "150203"),
        ("place", "unsure", "unsure"),
        ("achievements", "unsure", "unsure"),
    ],
)
def test_what_fits(fact, raw, value):
    assert read_value(EDITION, fact, raw) == value


def refused(fact, raw):
    with pytest.raises(Problem) as caught:
        read_facts(EDITION, {fact: raw})
    return caught.value


@pytest.mark.parametrize(
    ("fact", "raw", "id", "path"),
    [
        ("works_in_region", "true", "value_bool", ("works_in_region",)),
        ("works_in_region", 1, "value_bool", ("works_in_region",)),
        ("standing", 3, "value_choice", ("standing",)),
        ("standing", True, "value_choice", ("standing",)),
        ("standing", "retire", "unknown_nearest", ("standing",)),
        ("standing", "xyz", "unknown", ("standing",)),
        ("achievements", "engineering_problem", "value_set", ("achievements",)),
        ("achievements", b"engineering_problem", "value_set", ("achievements",)),
        ("achievements", {"engineering_problem": True}, "value_set", ("achievements",)),
        ("achievements", 7, "value_set", ("achievements",)),
        ("achievements", ["major_contribution", 7], "value_choice", ("achievements", 1)),
        ("achievements", ["unsure"], "unknown", ("achievements", 0)),
        ("achievements", ["major_contribution", "research_breakthrough", "major_contribution"], "value_twice", ("achievements", 2)),
        ("associate_senior_appointed", "1949-09-30", "date_far", ("associate_senior_appointed",)),
        ("associate_senior_appointed", "2100-01-01", "date_far", ("associate_senior_appointed",)),
        ("place", 15.5, "value_code", ("place",)),
        ("place", True, "value_code", ("place",)),
        ("place", "纽约", "value_code", ("place",)),
        ("nothing", 1, "unknown", ("nothing",)),
    ],
)
def test_what_does_not_fit(fact, raw, id, path):
    problem = refused(fact, raw)
    assert (problem.id, problem.path) == (id, path)


def test_a_refused_value_is_told_with_what_would_do():
    assert refused("works_in_region", "yes").details == {"subject": "works_in_region", "word": "yes"}
    assert refused("standing", 3).details == {"subject": "standing", "word": "3", "known": ["professional", "civil_servant", "retired"]}
    near = refused("standing", "retire").details
    assert (near["kind"], near["word"], near["nearest"]) == ("value", "retire", "retired")
    far = refused("standing", "xyz").details
    assert (far["kind"], set(far["known"])) == ("value", {"professional", "civil_servant", "retired"})
    assert refused("achievements", 7).details["word"] == "7"
    assert refused("achievements", ["major_contribution"] * 2).details["word"] == "major_contribution"
    assert refused("nothing", 1).details["kind"] == "fact"


@pytest.mark.parametrize("label", ["离退休人员", "离退休人员 "])
def test_who_writes_the_label_is_told_the_id(label):
    problem = refused("standing", label)
    assert (problem.id, problem.details["kind"], problem.details["nearest"]) == ("unknown_nearest", "value", "retired")
    assert "离退休人员" in problem.details["word"]
    assert refused("held_title_grade", "associate senior").details["nearest"] == "associate_senior"


def place(raw):
    problem = refused("place", raw)
    assert problem.details["kind"] == "place"
    return problem


def test_a_place_is_looked_for_by_its_name_and_by_its_league():
    county = place("昆都仑")
    assert (county.id, county.details["nearest"], county.details["word"]) == ("unknown_nearest", "150203 包头市昆都仑区", "昆都仑")
    several = place("包头市")
    assert several.id == "unknown"
    assert "150203 包头市昆都仑区" in several.details["known"]
    assert all("包头市" in known for known in several.details["known"])
    near = place("150299")
    assert near.id == "unknown"
    assert {known[:4] for known in near.details["known"]} == {"1502"}, "only within the league"
    far = place("159999")
    assert (far.id, far.details["word"], far.details["known"]) == ("unknown", "159999", list(EDITION.places)[:3])
    assert refused("place", "区").id == "value_code", "one character is in too many names"
    assert refused("place", "1502031").id == "value_code"
    assert refused("place", "15020").details["word"] == "15020"


def test_what_is_not_given_is_left_out_and_the_order_is_that_of_the_vocabulary():
    read = read_facts(EDITION, {"licence": "held", "postdoc": None, "standing": "retired", "place": "unsure"})
    assert list(read.items()) == [("standing", "retired"), ("place", "unsure"), ("licence", "held")]


def test_a_known_choice():
    facts = {"employer": "company", "place": "unsure", "works_in_region": True}
    assert [known_choice(facts, id) for id in ("employer", "place", "works_in_region", "standing")] == ["company", None, None, None]


def test_a_local_deadline_lies_near_the_batch():
    for year in (2023, 2029):
        with pytest.raises(Problem):
            read_local_deadline(EDITION, f"{year}-{'12-31' if year == 2023 else '01-01'}")
    assert read_local_deadline(EDITION, "2024-01-01") == date(2024, 1, 1)
    assert read_local_deadline(EDITION, "2028-12-31") == date(2028, 12, 31)


def test_states_of_steps():
    assert read_steps(EDITION, {"recommendation": "failed", "referees": None}) == {"recommendation": "failed"}
    for raw, path, kind in (({"recommend": "done"}, "recommend", "step"), ({"recommendation": "don"}, "recommendation", "value")):
        with pytest.raises(Problem) as caught:
            read_steps(EDITION, raw)
        assert (caught.value.path, caught.value.details["kind"]) == (("steps", path), kind)
    assert caught.value.details["subject"] == "recommendation"
    assert caught.value.details["nearest"] == "done"
