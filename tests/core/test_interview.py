"""The interview: asks only what can still matter, and ends where the whole truth would."""

import random
from datetime import date

import pytest
from benchmarks import interview as benchmark
from benchmarks.population import SHARES, person, population

from gcguide import Interview
from gcguide.core.interview import Exchange
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.policy.questions import load_questionnaire
from gcguide.problem import Problem
from tests.effort import times
from tests.people import EDITION, FACTS, answers, random_person

BOOK = rulebook(EDITION)
CELLS = [(cell.category.id, cell.grade) for cell in rulebook(EDITION).cells]
QUESTIONS = load_questionnaire(EDITION).questions


def converse(truth, interview=None):
    """Asks until nothing is left; returns the interview and the ids of its questions."""
    interview = interview or Interview(EDITION)
    asked = []
    while (question := interview.next_question()) is not None:
        asked.append(question.id)
        assert len(asked) < 40, asked
        interview.answer(question.answer_for(truth))
    return interview, asked


def verdicts_of(facts):
    return dict(zip(CELLS, verdicts(BOOK, facts), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("known", [1.0, 0.9, 0.6])
def test_it_ends_with_the_verdicts_of_the_whole_truth(known):
    rng = random.Random(41)
    for _ in range(times(50)):
        truth = random_person(rng, known)
        interview, asked = converse(truth)
        assert interview.verdicts() == verdicts_of(truth)
        assert len(set(asked)) == len(asked), "nothing is asked twice"
        for id, value in interview.facts.items():
            assert value == truth.get(id, "unsure"), (id, value)


@pytest.mark.slow
def test_no_skipped_fact_could_have_changed_anything():
    rng = random.Random(42)
    for _ in range(times(50)):
        interview, _ = converse(random_person(rng, rng.choice([1.0, 0.7])))
        before = interview.verdicts()
        skipped = interview.skipped()
        for id in skipped:
            for value in answers(id):
                assert not interview.would_change(id, value), id
        together = {id: rng.choice(answers(id)) for id in skipped}
        assert verdicts_of({**interview.facts, **together}) == before


def test_who_ticks_nothing_is_done_after_one_question():
    interview = Interview(EDITION)
    question = interview.next_question()
    assert question is not None
    assert (question.id, len(question.lines)) == ("triage", 7)
    interview.answer(question.ticks([]))
    assert interview.next_question() is None
    assert set(interview.verdicts().values()) == {Verdict.NO}
    assert len(interview.skipped()) > 15


def test_the_order_is_triage_follow_ups_gates_employer_grade():
    truth = {
        **dict.fromkeys(FACTS.ids), "achievements": [], "technical_leader_of": "none", "talent_tier": "tier_5", "postdoc": "none",
        "education_below_requirement": False, "overseas": "none", "unique_skill": False, "moved_from": "none",
        "standing": "professional", "works_in_region": True, "green_channel_history": "never", "other_review_filed": False,
        "social_review_eligible": True, "licence": "held", "series_exam": "passed", "employer": "company", "place": "150203",
        "current_grade": "associate_senior", "associate_senior_appointed": date(2024, 3, 1),
    }  # fmt: skip
    truth = {id: value for id, value in truth.items() if value is not None}
    interview, asked = converse(truth)
    assert asked == ["triage", "talent_tier", "gates", "employer", "place", "current_grade", "associate_senior_appointed"]
    assert interview.verdicts()["talent_tier", "full_senior"] is Verdict.CLEAR
    assert interview.facts["social_review_eligible"] is True, "advice goes along with the gates"


def step_by_step(truth):
    """Somebody who chose, at the first screen, to be asked one by one; the ids of all questions after it."""
    interview = Interview(EDITION)
    assert interview.next_question().id == "triage"
    interview.answer({})
    return converse(truth, interview)


def nothing_special(**facts):
    """Everything known and harmless, in none of the seven categories."""
    return {
        "achievements": [], "technical_leader_of": "none", "talent_tier": "none", "postdoc": "none", "overseas": "none",
        "education_below_requirement": False, "unique_skill": False, "skill_field": "none", "moved_from": "none",
        "standing": "professional", "works_in_region": True, "green_channel_history": "never", "other_review_filed": False,
        "social_review_eligible": False, "licence": "held", "series_exam": "passed", "employer": "company",
        "place": "150203", "current_grade": "intermediate",
    } | facts  # fmt: skip


WAYS_IN = [
    "achievements", "technical_leader_of", "talent_tier", "postdoc", "education_below_requirement", "overseas",
    "unique_skill", "moved_from",
]  # fmt: skip


def test_step_by_step_asks_each_way_in_by_itself():
    interview, asked = step_by_step(nothing_special())
    assert asked == WAYS_IN
    assert interview.step_by_step
    assert interview.transcript[0] == Exchange("triage", {}), "the screen counts as asked and told nothing"
    assert set(interview.verdicts().values()) == {Verdict.NO}


def test_step_by_step_asks_what_may_exclude_as_one_screen_once_something_fits():
    truth = nothing_special(talent_tier="tier_5", current_grade="associate_senior", associate_senior_appointed=date(2024, 3, 1))
    _, asked = step_by_step(truth)
    assert asked[:7] == [
        "achievements", "technical_leader_of", "talent_tier", "current_grade", "associate_senior_appointed", "gates", "employer",
    ]  # fmt: skip
    assert asked[7:] == ["place", "education_below_requirement", "overseas", "unique_skill", "moved_from"]
    _, asked = step_by_step(truth | {"standing": "retired"})
    assert asked[-1] == "gates", "the other ways in are closed as well"


@pytest.mark.slow
def test_step_by_step_ends_where_the_whole_truth_would_and_keeps_to_the_order_of_the_ways_in():
    rng = random.Random(51)
    for _ in range(times(50)):
        truth = random_person(rng, rng.choice([1.0, 0.8, 0.5]))
        interview, asked = step_by_step(truth)
        assert interview.verdicts() == verdicts_of(truth)
        assert asked[0] == "achievements"
        assert "triage" not in asked
        assert len(set(asked)) == len(asked)
        ways = [id for id in asked if id in WAYS_IN and id != "technical_leader_of"]
        assert ways == [id for id in WAYS_IN if id in ways]


@pytest.mark.slow
def test_step_by_step_questions_left_never_grow():
    rng = random.Random(52)
    for _ in range(times(50)):
        truth, interview = random_person(rng, rng.choice([1.0, 0.8])), Interview(EDITION)
        left = interview.prompts_left()
        interview.answer({})
        while (question := interview.next_question()) is not None:
            assert 1 <= interview.prompts_left() < left
            left = interview.prompts_left()
            interview.answer(question.answer_for(truth))
        assert interview.prompts_left() == 0


def test_the_choice_of_going_step_by_step_can_be_taken_back():
    interview = Interview(EDITION)
    interview.answer({})
    interview.answer({"current_grade": "none"})
    again = interview.replay(interview.transcript)
    assert again.step_by_step
    assert again.next_question() == interview.next_question()
    assert interview.undo()
    assert interview.undo()
    assert not interview.step_by_step
    question = interview.next_question()
    interview.answer(question.ticks(["talent", "postdoc"]))
    assert not interview.step_by_step
    assert interview.next_question().id == "talent_tier"


def test_who_ticks_every_line_has_ruled_nothing_out_and_is_asked_one_by_one():
    interview = Interview(EDITION)
    question = interview.next_question()
    interview.answer(question.ticks([line.id for line in question.lines]))
    assert interview.facts == {}, "a tick proves nothing"
    assert interview.step_by_step


@pytest.mark.slow
def test_no_question_comes_before_what_it_takes_for_granted():
    """With screens and step by step: no "since then" before "did you", no certificate before its grade."""
    rng = random.Random(53)
    first = {id: question.after for id, question in QUESTIONS.facts.items() if question.after}
    seen = set()
    for _ in range(times(60)):
        truth = random_person(rng, rng.choice([1.0, 0.7]))
        for asked_by in (converse, step_by_step):
            interview, asked = asked_by(truth)
            for id in set(asked) & set(first):
                before = {fact for e in interview.transcript[: _place(interview, id)] for fact in e.learned}
                assert first[id] in before, (id, asked)
                seen.add(id)
    assert seen == set(first)


def _place(interview, id):
    return next(n for n, exchange in enumerate(interview.transcript) if exchange.question == id)


@pytest.mark.slow
def test_a_topic_is_settled_before_the_next_but_for_what_may_exclude():
    rng = random.Random(54)
    for _ in range(times(40)):
        truth, interview, asked = random_person(rng, 1.0), Interview(EDITION), []
        while (question := interview.next_question()) is not None:
            asked.append(question)
            topic, last = question.topic, asked[-2].topic if len(asked) > 1 else None
            if topic and last and topic != last and topic in QUESTIONS.flow[1].topics:
                left = set(QUESTIONS.topics[last].facts) & {id for id in interview.live() if id not in interview.facts}
                assert not left, (last, topic)
            interview.answer(question.answer_for(truth))


def test_somebody_who_fits_is_asked_what_may_exclude_before_the_other_lines_ticked():
    truth = nothing_special(talent_tier="tier_2", moved_from="military", held_title_grade="junior", held_title_verifiable=False)
    _, asked = converse(truth)
    assert asked[:3] == ["triage", "talent_tier", "gates"]
    assert asked.index("held_title_grade") > 2
    _, asked = converse(truth | {"other_review_filed": True})
    assert asked == ["triage", "talent_tier", "gates"]


@pytest.mark.slow
@pytest.mark.parametrize("shares", ["as estimated", "every kind equally often"])
def test_one_by_one_neither_of_the_other_orders_asks_less(shares):
    if shares == "as estimated":
        people = [truth for _, truth in population(times(20), 3)]
    else:
        rng = random.Random(55)
        people = [person(rng, kind) for kind in SHARES for _ in range(times(2))]
    ours = sum(benchmark.ours(truth, []) for truth in people)
    assert ours <= sum(benchmark.missing_variables(truth) for truth in people)
    assert ours <= sum(benchmark.author_order(truth) for truth in people)


@pytest.mark.slow
def test_the_conversation_with_screens_stays_short():
    counts = [benchmark.with_screens(truth, []) for _, truth in population(times(60), 5)]
    assert sum(counts) / len(counts) < 4.2


def test_who_is_excluded_by_a_gate_is_not_asked_further():
    _, asked = converse({"talent_tier": "tier_1", "standing": "civil_servant"})
    assert asked[-1] == "gates", "neither employer nor place nor grade can matter now"


def test_unsure_is_not_asked_again_and_stays_to_find_out():
    interview, asked = converse({})
    assert len(asked) == len(set(asked))
    assert set(interview.verdicts().values()) == {Verdict.OPEN}
    assert set(interview.live()) == {id for id in interview.facts if id in interview.live()}
    assert all(interview.facts[id] == "unsure" for id in interview.live())


@pytest.mark.slow
def test_why_do_you_ask_names_just_what_an_answer_can_change():
    rng = random.Random(43)
    for _ in range(times(50)):
        truth = random_person(rng, 1.0)
        interview = Interview(EDITION)
        while (question := interview.next_question()) is not None:
            now = interview.verdicts()
            assert question.at_stake or question.id in ("employer", "place"), "else only the route is at stake"
            assert {now[cell] for cell in question.at_stake} <= {Verdict.OPEN}
            if not question.is_screen:
                for value in answers(question.id):
                    assert set(interview.would_change(question.id, value)) <= set(question.at_stake)
            interview.answer(question.answer_for(truth))


@pytest.mark.slow
def test_at_most_so_many_questions_left_never_grows():
    rng = random.Random(44)
    for _ in range(times(60)):
        truth = random_person(rng, rng.choice([1.0, 0.8]))
        interview = Interview(EDITION)
        while (question := interview.next_question()) is not None:
            left = interview.prompts_left()
            assert left >= 1
            interview.answer(question.answer_for(truth))
            assert interview.prompts_left() < left
        assert interview.prompts_left() == 0


def test_undo_and_redo_bring_back_each_state():
    rng = random.Random(45)
    for _ in range(times(25)):
        interview, asked = converse(random_person(rng, 0.9))
        states = []
        while True:
            states.append((interview.facts, getattr(interview.next_question(), "id", None)))
            if not interview.undo():
                break
        assert interview.facts == {}
        assert [id for _, id in states[1:]] == asked[::-1]
        for facts, question in states[-2::-1]:
            assert interview.redo()
            assert (interview.facts, getattr(interview.next_question(), "id", None)) == (facts, question)
        assert not interview.redo()


def test_an_early_answer_can_be_changed_at_the_end_and_the_rest_is_kept():
    rng = random.Random(46)
    for _ in range(times(50)):
        truth = random_person(rng, 1.0)
        interview, _ = converse(truth)
        id = rng.choice(list(interview.facts))
        changed = {**truth, id: rng.choice(answers(id))}
        kept = interview.facts
        interview.change(id, changed[id])
        assert {k: v for k, v in interview.facts.items() if k != id} == {k: v for k, v in kept.items() if k != id}
        converse(changed, interview)
        assert interview.verdicts() == verdicts_of(changed)


@pytest.mark.slow
def test_moot_answers_are_those_that_could_be_anything():
    rng = random.Random(47)
    seen = 0
    for _ in range(times(40)):
        interview, _ = converse(random_person(rng, 1.0))
        for id in interview.moot():
            seen += 1
            for value in answers(id):
                assert not interview.would_change(id, value)
    assert seen > 20


def test_a_transcript_replays_to_the_same_place():
    rng = random.Random(48)
    for _ in range(60):
        interview = Interview(EDITION, {"works_in_region": True})
        truth = random_person(rng, 0.8)
        for _ in range(rng.randrange(8)):
            if (question := interview.next_question()) is None:
                break
            interview.answer(question.answer_for(truth))
        again = interview.replay(interview.transcript)
        assert again.facts == interview.facts
        assert again.next_question() == interview.next_question()


class Told:
    """What a person has said, kept by the test itself: the exchanges, and those taken back."""

    def __init__(self, known):
        self.known, self.said, self.undone = known, [], []

    def say(self, question, learned):
        self.said.append((question, learned))
        self.undone.clear()

    def move(self, back):
        """Undo or redo, and whether there was anything to."""
        source, target = (self.said, self.undone) if back else (self.undone, self.said)
        if source:
            target.append(source.pop())
            return True
        return False

    @property
    def facts(self):
        together = dict(self.known)
        for _, learned in self.said:
            together.update(learned)
        return together


class Remembering(Interview):
    """Works out what to ask once a state, though `answer` needs it again: half the time of a long walk."""

    asked_at = asked = None

    def next_question(self):
        if self.asked_at is not self.transcript:
            self.asked_at, self.asked = self.transcript, super().next_question()
        return self.asked


@pytest.mark.slow
@pytest.mark.parametrize("seed", [49, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(50, 57))])
def test_a_random_walk_holds_the_invariants(seed):
    """Answer, unsure, undo, redo, change, volunteer: in any order, nothing breaks and no loop arises."""
    rng = random.Random(seed)
    told, interview, ends, moves = Told({}), Remembering(EDITION), 0, set()
    for _ in range(times(1_200)):
        question, facts, move = interview.next_question(), told.facts, rng.random()
        asked = [name for name, _ in told.said]
        if question is None:
            ends += 1
            assert not [id for id in interview.live() if facts.get(id) != "unsure"]
            told = Told({id: value for id, value in facts.items() if rng.random() < 0.2})
            interview = Remembering(EDITION, told.known)
        elif move < 0.15:
            back = move < 0.1
            moves.add("undo" if back else "redo")
            assert (interview.undo() if back else interview.redo()) == told.move(back)
        elif move < 0.2:
            moves.add("change")
            id = rng.choice(FACTS.ids)
            told.say("change", {id: rng.choice([*answers(id), "unsure"])})
            interview.change(id, told.said[-1][1][id])
        elif question.is_screen:
            moves.add("screen")
            assert question.id not in asked, "a screen is shown once"
            ticked = [line.id for line in question.lines if rng.random() < 0.3]
            learned = question.ticks(ticked) if move < 0.9 else {}
            told.say(question.id, {id: frozenset(v) if isinstance(v, list) else v for id, v in learned.items()})
            interview.answer(learned)
        else:
            assert question.at_stake or question.id in ("employer", "place"), "else only the route is at stake"
            assert question.id not in facts, "what was told, or is not known, is not asked again"
            learned = {question.id: "unsure" if move < 0.3 else rng.choice(answers(question.id))}
            if move > 0.9:
                moves.add("volunteer")
                learned |= {(other := rng.choice(FACTS.ids)): rng.choice(answers(other))}
            told.say(question.id, learned)
            interview.answer(learned)
        assert interview.facts == told.facts
        assert interview.verdicts() == verdicts_of(told.facts)
    assert ends > 20
    assert moves == {"undo", "redo", "change", "screen", "volunteer"}


def test_a_wrong_answer_changes_nothing():
    interview = Interview(EDITION, {"talent_tier": "tier_1"})
    before = interview.next_question()
    for wrong in ({"current_grade": "tier_1"}, {"nothing": 1}):
        with pytest.raises(Problem):
            interview.answer(wrong)
    with pytest.raises(Problem):
        interview.change("place", "999999")
    assert interview.next_question() == before
    assert interview.transcript == ()


def test_more_may_be_told_than_was_asked():
    interview = Interview(EDITION)
    interview.answer({"talent_tier": "tier_2", "current_grade": "none"})
    assert interview.transcript == (Exchange("triage", {"current_grade": "none", "talent_tier": "tier_2"}),)
    assert "talent_tier" not in interview.live()


def test_failed_steps_close_their_categories():
    everything = Interview(EDITION, steps_failed=["continuing_education"])
    assert everything.next_question() is None
    some = Interview(EDITION, steps_failed=["recommendation"])
    stakes = {category for category, _ in some.next_question().at_stake}
    assert stakes == {"talent_tier", "title_from_elsewhere"}
