"""What to do next: all of the procedure, each act once, in order, with the days of the timeline; nothing past a local end."""

import random
from datetime import date

import pytest

from gcguide.core.decide import decide
from gcguide.core.facts import read_facts
from gcguide.core.result import Target
from gcguide.core.verdict import Verdict
from gcguide.person.case import Case
from tests.effort import times
from tests.people import EDITION, HARMLESS, random_person

DAY = date(2026, 3, 2)
TALENT = HARMLESS | {"place": "150203", "talent_tier": "tier_1", "current_grade": "none"}
LOWER = HARMLESS | {"place": "150203", "moved_from": "military", "held_title_grade": "junior", "held_title_verifiable": False}
PROCEDURE = [act.id for act in EDITION.rules.procedure]


def decided(facts, day=DAY, **case):
    return decide(EDITION, Case(read_facts(EDITION, facts), **case), day)


def test_every_act_of_the_procedure_once_and_the_steps_before_what_they_are_for():
    acts = [act.id for act in decided(TALENT).plan.acts]
    assert [id for id in acts if id in PROCEDURE] == PROCEDURE
    assert acts.index("employer_assessment") < acts.index("submit")
    assert "recommendation" not in acts, "that category asks for none"
    chosen = decided(TALENT | {"achievements": ["engineering_problem"]}, chosen=Target(1, "associate_senior"))
    assert {"recommendation", "achievement_appraisal"} <= {act.id for act in chosen.plan.acts}


def test_a_recommendation_names_who_may_give_it_and_no_other_step_does():
    chosen = decided(TALENT | {"achievements": ["engineering_problem"]}, chosen=Target(1, "associate_senior"))
    category = next(one for one in chosen.assessment.categories if one.number == 1)
    steps = {act.id: act.where for act in chosen.plan.acts if act.kind == "step"}
    assert category.recommenders
    assert steps == {id: category.recommenders if id == "recommendation" else () for id in steps}


def test_the_days_are_those_of_the_timeline():
    plan = decided(TALENT).plan
    days = {act.id: act for act in plan.acts}
    rows = {milestone.id: milestone for milestone in plan.timeline}
    for act, row in {"submit": "apply_online", "employer_publicity": "employer_publicity", "roster_publicity": "league_publicity", "forward": "report"}.items():
        assert (days[act].latest, days[act].suggested) == (rows[row].latest, rows[row].suggested)
    assert (days["register"].latest, days["register"].suggested) == (None, date(2026, 3, 30))
    assert days["register"].where == ("www.nmgrck.cn",)
    json = decided(TALENT).to_dict("zh")["next"]
    register = next(act for act in json if act["id"] == "register")
    assert {"who": "applicant", "where": "www.nmgrck.cn", "clause": "三.1", "latest": None, "suggested": "2026-03-30", "done": False}.items() <= register.items()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_act_is_told_whole_in_the_language_asked_for(lang):
    found = decided(TALENT)
    told = found.to_dict(lang)["next"]
    assert [(act["label"], act["text"]) for act in told] == [(act.label[lang], act.text[lang]) for act in found.plan.acts]
    assert [act["where"] for act in told] == [" / ".join(act.where) or None for act in found.plan.acts]
    for key in ("latest", "suggested"):
        assert [act[key] for act in told] == [day and day.isoformat() for day in (getattr(act, key) for act in found.plan.acts)]
        assert any(act[key] for act in told)


def test_what_is_done_is_still_to_do_no_more():
    done = decided(TALENT, steps={"register": "done", "employer_assessment": "done"})
    left = [act["id"] for act in done.to_dict("zh")["next"]]
    assert not {"register", "employer_assessment"} & set(left)
    assert len(left) == len(decided(TALENT).plan.acts) - 2
    assert done.assessment == decided(TALENT, steps={"employer_assessment": "done"}).assessment, "an act decides nothing"


def test_where_a_route_ends_locally_nothing_follows():
    acts = [act.id for act in decided(LOWER).plan.acts]
    assert "hand_in" in acts
    assert not {"roster_publicity", "forward"} & set(acts)
    assert all(act.latest is None and act.suggested is None for act in decided(LOWER).plan.acts)


def test_for_whom_nothing_fits_the_ordinary_ways_unless_those_are_shut_too():
    none = HARMLESS | dict.fromkeys(("talent_tier", "technical_leader_of", "postdoc", "overseas", "moved_from"), "none") | {
        "achievements": [], "education_below_requirement": False, "unique_skill": False,
    }  # fmt: skip
    ways = EDITION.rules.ordinary_ways
    assert [act.kind for act in decided(none).plan.acts] == ["way"] * len(ways)
    assert [act.who for act in decided(none).plan.acts] == [way.actor or "" for way in ways]
    assert any(way.actor for way in ways)
    left = decided(none, steps={ways[0].id: "done"}).to_dict("zh")["next"]
    assert [act["id"] for act in left] == [way.id for way in ways[1:]]
    assert decided(none | {"standing": "retired"}).plan.acts == ()
    assert decided({}).plan.acts == (), "as long as something is open there is nothing to go for"


@pytest.mark.slow
def test_for_everybody_each_act_once_and_the_days_never_go_back():
    rng = random.Random(18)
    seen = 0
    for _ in range(times(300)):
        found = decided(TALENT | random_person(rng, rng.choice([0.3, 0.6])), rng.choice([DAY, date(2026, 4, 20)]))
        acts, target = found.plan.acts, found.assessment.target
        assert len({act.id for act in acts}) == len(acts)
        if target is None:
            continue
        seen += 1
        steps = next(category for category in found.assessment.categories if category.number == target.category).steps
        assert {act.id for act in acts if act.kind == "step"} == {step.id for step in steps}
        last = [act.latest for act in acts if act.latest and act.kind != "step"]  # a step may be done later than is advised
        assert last == sorted(last)
        days = [act.suggested for act in acts if act.suggested]
        assert days == sorted(days)
        assert bool(days) == bool(found.plan.timeline)
        dateless = {act.id for act in acts if not act.suggested} if found.plan.timeline else set()
        assert dateless <= {"roster_publicity"}, "each act has its day, but for a posting that the route does not know"
        assert found.assessment.verdict_of(target) not in (Verdict.NO, Verdict.OPEN)
    assert seen > 50
