"""What nobody told: a line left unticked decides like an answer, and is known for what it is."""

import random
from datetime import date

from gcguide import Interview
from gcguide.core.decide import decide
from gcguide.core.explain import Explainer, answered
from gcguide.core.rulebook import rulebook
from gcguide.person.case import Case
from gcguide.words import load_words
from tests.people import EDITION, random_person

DAY = date(2026, 3, 2)
ZH, EN = load_words("zh"), load_words("en")
WAYS = ("achievements", "technical_leader_of", "talent_tier", "postdoc", "education_below_requirement", "overseas", "unique_skill", "moved_from")


def begun(*ticked):
    talk = Interview(EDITION)
    talk.answer(talk.next_question().ticks(ticked))
    return talk


def at_the_gates():
    """Somebody who fits category 1, before the screen of what may exclude."""
    talk = begun("achievement")
    talk.answer({"achievements": ["engineering_problem"]})
    assert talk.next_question().id == "gates"
    return talk


def case_of(talk):
    return Case(talk.facts, assumed=talk.assumed)


def test_a_line_left_out_is_assumed_and_a_tick_proves_nothing():
    assert begun().assumed == WAYS
    talk = begun("skill", "education")
    assert talk.assumed == tuple(id for id in WAYS if id not in ("unique_skill", "education_below_requirement"))
    assert "unique_skill" not in talk.facts
    talk.answer({"education_below_requirement": True})
    assert "education_below_requirement" not in talk.assumed
    assert talk.facts["education_below_requirement"] is True


def test_an_answer_or_a_change_ends_the_assumption_and_undo_brings_it_back():
    talk = begun("skill")
    talk.change("talent_tier", "none")
    assert "talent_tier" not in talk.assumed, "the same answer, but somebody gave it"
    assert talk.undo()
    assert "talent_tier" in talk.assumed
    assert talk.redo()
    assert "talent_tier" not in talk.assumed
    assert talk.replay(talk.transcript).assumed == talk.assumed


def test_what_a_tick_states_is_told_and_what_one_is_unsure_of_is_neither():
    talk = at_the_gates()
    talk.answer(talk.next_question().ticks(["social", "failed"]) | {"licence": "unsure"})
    assert {"standing", "works_in_region", "other_review_filed", "series_exam"} <= set(talk.assumed)
    assert not {"social_review_eligible", "green_channel_history", "licence"} & set(talk.assumed)
    assert not {"achievements", "employer"} & set(talk.assumed)


def test_step_by_step_nothing_is_assumed():
    talk = Interview(EDITION)
    talk.answer({})
    talk.answer({"achievements": []})
    assert talk.assumed == ()


def test_what_was_assumed_before_the_conversation_stays_so_until_it_is_told():
    talk = Interview(EDITION, {"licence": "not_required", "standing": "professional"}, assumed=["licence"])
    assert talk.assumed == ("licence",)
    assert talk.replay(()).assumed == ("licence",)
    talk.change("licence", "held")
    assert talk.assumed == ()


def test_of_random_people_just_what_a_screen_was_not_told_is_assumed():
    rng = random.Random(81)
    for _ in range(40):
        talk, truth = Interview(EDITION), random_person(rng, 0.9)
        while (question := talk.next_question()) is not None:
            talk.answer(question.answer_for(truth))
        assert set(talk.assumed) <= talk.facts.keys()
        own = {exchange.question for exchange in talk.transcript}
        assert not own & set(talk.assumed), "what was asked by itself is answered"
        left_out = {id: value for screen in talk.questions.screens.values() for line in screen.lines for id, value in line.unticked.items()}
        for id in talk.assumed:
            assert talk.facts[id] == (left_out[id] if left_out[id] != [] else frozenset())


def test_a_decision_names_what_it_rests_on_and_decides_the_same():
    talk = begun("skill")
    result = decide(EDITION, case_of(talk), DAY).to_dict("zh")
    assert result["assumed"] == [id for id in EDITION.facts.ids if id in talk.assumed]
    told = decide(EDITION, Case(talk.facts), DAY).to_dict("zh")
    assert told["assumed"] == []
    assert {**result, "assumed": []} == told


def test_nobody_is_said_to_need_no_licence_who_was_not_asked():
    for id, never in (("licence", "所报系列不要求职业资格"), ("series_exam", "所报系列不实行考评结合")):
        said = answered(EDITION, ZH, id, "not_required", [id])
        assert never not in said
        assert "没有障碍：不要求，或者已经" in said
        assert "未勾选" in said
        assert answered(EDITION, ZH, id, "not_required") == never, "said by the person it is said so"
    assert "assumed: left unticked" in answered(EDITION, EN, "licence", "not_required", ["licence"])
    assert answered(EDITION, ZH, "licence", "unsure", []) == "不清楚"


def lines(line):
    yield line
    for part in line.parts:
        yield from lines(part)


def test_an_explanation_says_what_was_left_unticked():
    talk = at_the_gates()
    talk.answer(talk.next_question().ticks(["social"]))
    talk.change("works_in_region", True)
    book = rulebook(EDITION)
    cell = next(cell for cell in book.cells if (cell.category.id, cell.grade) == ("major_contribution", "associate_senior"))
    said = {line.text: line.truth for line in lines(Explainer(book, talk.facts, ZH, talk.assumed).cell(cell, {}))}
    assert said["没有不能申报的情形（未勾选的，按没有处理）"] is True
    assert said["没有“今年已申报其他职称评审”这一情形（未勾选，按没有处理）"] is True
    told = {line.text for line in lines(Explainer(book, talk.facts, ZH).cell(cell, {}))}
    assert "没有不能申报的情形" in told
    assert not any("未勾选" in text for text in told)
    test = next(cell for cell in book.cells if cell.category.id == "no_required_degree").category.qualifies
    marked = {line.text for line in lines(Explainer(book, talk.facts, ZH, talk.assumed).condition(test))}
    assert "不具备评审条件规定的学历（未勾选，按“已具备评审条件规定的学历”处理）" in marked
