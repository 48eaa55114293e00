"""Conversations step by step, written out: what is asked, in which order, and what stands with each question."""

import random

import pytest

from gcguide import Interview
from gcguide.core.interview import CHANGE, Exchange, Question
from gcguide.core.verdict import Verdict
from gcguide.policy.questions import ScreenLine, load_questionnaire
from tests.people import EDITION, HARMLESS, random_person

QUESTIONS = load_questionnaire(EDITION).questions
TICKS = {"achievement", "talent", "postdoc", "education", "overseas", "skill", "elsewhere"}


def begun(*ticked, **facts):
    """A conversation after the first screen, with these lines ticked."""
    talk = Interview(EDITION, facts)
    talk.answer(talk.next_question().ticks(ticked))
    return talk


def asked(talk, truth):
    found = []
    while (question := talk.next_question()) is not None:
        found.append(question.id)
        talk.answer(question.answer_for(truth))
    return found


def test_the_facts_of_a_topic_are_asked_as_they_are_listed():
    """Whoever is asked: of one topic, the first that still matters; and none before what it takes for granted."""
    rng = random.Random(65)
    for number in range(60):
        talk, truth = Interview(EDITION), random_person(rng, 0.9)
        if number % 2:
            talk.answer({})
        while (question := talk.next_question()) is not None:
            if not question.is_screen:
                assert question.topic == QUESTIONS.topic_of(question.id)
                listed = [id for id in QUESTIONS.topics[question.topic].facts if id in talk.live() and talk.facts.get(id) != "unsure"]
                assert question.id == listed[0]
            talk.answer(question.answer_for(truth))


def test_a_topic_once_begun_is_gone_on_with():
    talk = begun("postdoc", "skill", "achievement")
    talk.answer({"achievements": []})
    assert talk.next_question().id == "technical_leader_of"
    talk.undo()
    talk.answer({"achievements": [], "technical_leader_of": "none"})
    assert talk.next_question().id == "postdoc", "else the next topic in the order written"
    talk.answer({"postdoc": "left_station"})
    assert talk.next_question().id == "postdoc_awards"


def test_who_fits_is_asked_next_what_may_exclude():
    talk = begun("talent", "skill")
    talk.answer({"talent_tier": "tier_1"})
    assert talk.next_question().id == "gates", "before the other line that was ticked"
    other = begun("skill", "overseas")
    assert other.next_question().topic in ("overseas", "practice", "skill"), "nothing fits yet"


@pytest.mark.parametrize("unknown", [1, 2])
def test_a_screen_for_one_fact_is_no_screen(unknown):
    rest = {"works_in_region": True, "green_channel_history": "never", "other_review_filed": False, "licence": "held"}
    facts = rest if unknown == 2 else rest | {"series_exam": "not_required"}
    talk = begun("talent", **facts)
    talk.answer({"talent_tier": "tier_1"})
    assert talk.next_question().id == ("standing" if unknown == 1 else "gates")
    if unknown == 2:
        shown = talk.next_question()
        assert [line.id for line in shown.lines] == ["civil_servant", "retired", "social", "exam_missing"], "what is known is not asked; advice goes along"
        assert shown.facts == ("standing", "social_review_eligible", "series_exam")
        talk.answer({})
        assert talk.next_question().topic == "gate", "a screen is shown once"


def test_of_a_line_about_two_facts_one_may_be_left():
    """The only fact that is left of the first screen is asked by itself, though its line speaks of another as well."""
    known = {id: value for line in QUESTIONS.screens["triage"].lines for id, value in line.unticked.items()}
    del known["technical_leader_of"]
    assert Interview(EDITION, known).next_question().id == "technical_leader_of"
    assert Interview(EDITION, {id: value for id, value in known.items() if id != "achievements"}).next_question().id == "triage"


def test_advice_is_not_asked_about_when_it_is_known():
    facts = {"works_in_region": True, "green_channel_history": "never", "other_review_filed": False, "social_review_eligible": True}
    talk = begun("talent", **facts)
    talk.answer({"talent_tier": "tier_1"})
    assert [line.id for line in talk.next_question().lines] == ["civil_servant", "retired", "licence_missing", "exam_missing"]


def test_what_an_answer_would_change():
    talk = begun("talent")
    talk.answer({"talent_tier": "tier_1", **HARMLESS, "place": "150203"})
    assert talk.next_question().id == "current_grade"
    full, associate = ("talent_tier", "full_senior"), ("talent_tier", "associate_senior")
    assert talk.would_change("current_grade", "none") == {full: (Verdict.OPEN, Verdict.CLEAR), associate: (Verdict.OPEN, Verdict.CONSULT)}
    neither = {full: (Verdict.OPEN, Verdict.NO), associate: (Verdict.OPEN, Verdict.NO)}
    assert talk.would_change("current_grade", "full_senior") == neither
    assert talk.would_change("standing", "professional") == {}
    assert talk.would_change("standing", "retired") == neither
    assert talk.facts["standing"] == "professional", "only asked what if"
    assert "current_grade" not in talk.facts
    talk.change("current_grade", "associate_senior")
    assert talk.verdicts()[full] is Verdict.CLEAR
    assert talk.would_change("place", "150781") == {full: (Verdict.CLEAR, Verdict.VERIFY)}
    failed = Interview(EDITION, talk.facts, steps_failed=["employer_assessment"])
    assert failed.would_change("place", "150781") == {}, "what has failed stays failed"


def test_what_is_at_stake():
    talk = begun("talent")
    tier = talk.next_question()
    assert (tier.id, tier.facts, tier.lines, tier.topic) == ("talent_tier", ("talent_tier",), (), "talent")
    both = (("talent_tier", "associate_senior"), ("talent_tier", "full_senior"))
    assert tier.at_stake == both
    talk.answer({"talent_tier": "tier_5"})
    assert talk.about("associate_senior_appointed").at_stake == (("talent_tier", "full_senior"),), "the two years are for the highest grade"
    assert talk.about("talent_tier").at_stake == both, "of an answer given: what another would change"
    assert talk.about("current_grade").at_stake == both
    talk.fail(["employer_assessment"])
    assert talk.about("current_grade").at_stake == ()
    assert talk.next_question() is None


def test_the_first_screen_has_all_at_stake_but_what_a_step_has_settled():
    everything = Interview(EDITION).next_question()
    assert {line.id for line in everything.lines} == TICKS
    assert len(everything.at_stake) == len(set(everything.at_stake)) == 19
    failed = Interview(EDITION, steps_failed=["recommendation"]).next_question()
    assert {line.id for line in failed.lines} == {"talent", "elsewhere"}


def test_moot_and_skipped():
    talk = begun("talent")
    talk.answer({"talent_tier": "tier_1", "current_grade": "full_senior", "employer": "unsure", "licence": "held"})
    assert talk.next_question() is None
    assert "current_grade" not in talk.moot()
    assert {"talent_tier", "licence"} <= set(talk.moot())
    assert "employer" not in talk.moot(), "there is nothing to go without"
    assert "place" in talk.skipped()
    assert set(talk.skipped()).isdisjoint(talk.facts)
    with_nothing = Interview(EDITION)
    assert with_nothing.skipped() == ["social_review_eligible"], "that leads to advice only"


def test_at_most_so_many_questions():
    talk = Interview(EDITION)
    decisive = [id for id in EDITION.facts.ids if id in talk.live()]
    talk.answer({})
    # A fact each, but for the screen of what may exclude, which answers those it ticks for good.
    gates = QUESTIONS.screens["gates"]
    assert all(line.ticked for line in gates.lines)
    assert talk.prompts_left() == len(decisive) - len([id for id in gates.facts if id in decisive]) + 1
    assert Interview(EDITION).prompts_left() == talk.prompts_left() + 1
    talk.change("standing", "professional")
    assert talk.prompts_left() == len(decisive) - len([id for id in gates.facts if id in decisive]) + 1
    done = begun()
    assert done.prompts_left() == 0


LINES = (
    ScreenLine.model_validate({"id": "one", "label": {"zh": "一", "en": "1"}, "initials": "a", "ticked": {"x": 1}, "unticked": {"x": 0}}),
    ScreenLine.model_validate({"id": "two", "label": {"zh": "二", "en": "2"}, "initials": "b", "ticked": {"x": 2}, "unticked": {"x": 0}}),
    ScreenLine.model_validate({"id": "lead", "label": {"zh": "三", "en": "3"}, "initials": "c", "unticked": {"y": "none", "z": []}}),
)


def test_what_ticking_tells():
    screen = Question("s", ("x", "y", "z"), LINES, None, ())
    assert screen.is_screen
    assert screen.ticks([]) == {"x": 0, "y": "none", "z": []}
    assert screen.ticks(["one"]) == {"x": 1, "y": "none", "z": []}
    assert screen.ticks(["two", "lead"]) == {"x": 2}
    assert screen.ticks(["lead"]) == {"x": 0}
    assert Question("s", ("x",), LINES, None, ()).ticks([]) == {"x": 0}, "only what is still asked"
    both = Question("s", ("y", "z", "w"), (LINES[2], LINES[2].model_copy(update={"id": "other", "unticked": {"y": "none", "w": 0}})), None, ())
    assert both.ticks(["lead"]) == {"w": 0}, "what one line leads to, another that is left out does not settle"


def test_what_somebody_would_answer():
    screen = Question("s", ("x", "y", "z"), LINES, None, ())
    assert screen.answer_for({"x": 2, "y": "none", "z": frozenset()}) == {"x": 2, "y": "none", "z": frozenset()}
    assert screen.answer_for({"x": 0, "y": "none", "z": {"k"}}) == {"x": 0}, "that line leads to its questions"
    assert screen.answer_for({"x": 0, "y": "none", "z": []}) == {"x": 0, "y": "none", "z": []}
    assert screen.answer_for({"y": "none", "z": []}) == {"x": "unsure", "y": "none", "z": []}
    assert screen.answer_for({"x": 1}) == {"x": 1}
    single = Question("x", ("x",), (), "t", ())
    assert not single.is_screen
    assert (single.answer_for({"x": 3}), single.answer_for({})) == ({"x": 3}, {"x": "unsure"})


def test_the_transcript_and_its_way_back():
    talk = begun("talent")
    first = talk.transcript[0]
    talk.answer({"current_grade": "none"})
    assert talk.transcript == (first, Exchange("talent_tier", {"current_grade": "none", "talent_tier": "unsure"})), "not answered is not sure"
    talk.change("current_grade", "junior")
    assert talk.transcript[-1] == Exchange(CHANGE, {"current_grade": "junior"})
    assert talk.facts["current_grade"] == "junior"
    assert list(talk.facts) == [id for id in EDITION.facts.ids if id in talk.facts]
    assert talk.undo()
    assert talk.facts["current_grade"] == "none"
    again = talk.replay(talk.transcript, talk.undone)
    assert (again.facts, again.undone, again.known) == (talk.facts, talk.undone, talk.known)
    assert again.redo()
    assert again.facts["current_grade"] == "junior"
    assert not again.redo()
    over = begun()
    assert over.next_question() is None
    over.answer({"licence": "held"})
    assert over.transcript[-1] == Exchange(CHANGE, {"licence": "held"}), "told though nothing was asked"


def test_a_replay_keeps_what_was_known_and_what_has_failed():
    talk = Interview(EDITION, {"licence": "held"}, steps_failed=["recommendation"])
    again = talk.replay(())
    assert (again.facts, again.failed) == ({"licence": "held"}, frozenset(["recommendation"]))
    assert again.verdicts() == talk.verdicts()
    again.fail(())
    assert again.failed == frozenset()


def test_whole_conversations():
    truth = HARMLESS | {"place": "150203", "current_grade": "intermediate", "talent_tier": "local_only", "overseas": "none", "postdoc": "none"}
    truth |= {"achievements": [], "technical_leader_of": "none", "education_below_requirement": False, "unique_skill": True, "skill_field": "art", "moved_from": "none"}
    assert asked(Interview(EDITION), truth) == [
        "triage", "talent_tier", "unique_skill", "skill_field", "gates", "employer", "place", "current_grade",
    ]  # fmt: skip
    talk = Interview(EDITION)
    talk.answer({})
    assert asked(talk, truth) == [
        "achievements", "technical_leader_of", "talent_tier", "postdoc", "education_below_requirement", "overseas",
        "unique_skill", "skill_field", "current_grade", "gates", "employer", "place", "moved_from",
    ]  # fmt: skip
    assert talk.step_by_step
    unsure = truth | {"employer": "unsure"}
    assert asked(Interview(EDITION), unsure)[-3:] == ["employer", "place", "current_grade"], "the place can still change the route"
