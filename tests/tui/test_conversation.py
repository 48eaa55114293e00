"""The conversation on the screen: every path by keys and by mouse, at every size, with anything typed."""


from datetime import date

import pytest
from textual import events

from gcguide import Interview, assess
from gcguide.tui.widgets.dock import NOTHING
from tests.people import EDITION
from tests.tui.driver import (
    CALM,
    NARROW,
    PEOPLE,
    SMALL,
    TODAY,
    WIDE,
    begin,
    dock,
    driven,
    guide,
    in_sizes,
    play,
    reply,
    session,
    settled,
    shown,
    told,
)


def expected(truth):
    interview = Interview(EDITION)
    while (question := interview.next_question()) is not None:
        interview.answer(question.answer_for(truth))
    return interview.facts


@pytest.mark.slow
@in_sizes(NARROW, WIDE, SMALL, usual=(4, 5, 7))
@driven
async def test_every_kind_of_applicant_by_keyboard(number, size):
    async with guide(size) as pilot:
        await play(pilot, PEOPLE[number])
        assert session(pilot).facts == expected(PEOPLE[number])
        best = assess(EDITION, session(pilot).facts, TODAY).best
        assert (best.category if best else None) == number
        assert "查看结果" in shown(pilot)


@pytest.mark.slow
@in_sizes(WIDE, NARROW, usual=(3, 6))  # between them, every kind of question
@driven
async def test_every_kind_of_applicant_by_mouse(number, size):
    async with guide(size) as pilot:
        await play(pilot, PEOPLE[number], way="mouse")
        assert session(pilot).facts == expected(PEOPLE[number])


@driven
async def test_enter_in_one_burst_with_a_place_takes_the_place_that_was_typed():
    """The rows below were still those of its first character, and Enter took the first of them: another city's."""
    async with guide(NARROW) as pilot:
        await told(pilot, CALM | {"talent_tier": "tier_5", "place": "150203"})
        screen, dock_ = pilot.app.screen, dock(pilot)
        screen.hear(session(pilot).conversation.change("place"))
        await settled(pilot)
        dock_.field.value = "东"
        await settled(pilot)
        assert dock_.choices.row is not None
        dock_.field.value = "东胜区"
        dock_.take("东胜区")  # before anything else is done
        dock_.field.value = ""
        await settled(pilot)
        assert session(pilot).facts["place"] == "150602"


async def burst(pilot, *keys):
    """Keys that come all at once, as over a slow line."""
    for key in keys:
        pilot.app.post_message(events.Key(key, {"space": " ", "?": "?", "enter": "\r"}.get(key)))
    await settled(pilot)


@driven
async def test_keys_of_one_burst_act_in_their_order():
    """Enter took the row where the cursor had been, or nothing at all, before the arrow and the tick acted."""
    async with guide(NARROW) as pilot:
        await begin(pilot)
        await burst(pilot, "down", "space", "down", "?", "enter")  # the cursor begins on the first that can be ticked
        learned = session(pilot).interview.transcript[0].learned
        assert "achievements" in learned, "not ticked, so settled"
        assert not {"talent_tier", "postdoc"} & {*learned}, "ticked, so asked"
        await burst(pilot, "down", "down", "enter")
        assert session(pilot).facts["talent_tier"] == "tier_3"


@driven
async def test_a_number_that_is_typed_is_added_to_what_is_ticked():
    async with guide(NARROW) as pilot:
        await begin(pilot)
        await pilot.press("down", "space", "５", "enter")  # the second is ticked, the fifth typed, as wide as an IME types it
        await settled(pilot)
        learned = session(pilot).interview.transcript[0].learned
        assert not {"talent_tier", "overseas"} & set(learned), "both are asked now"
        assert "postdoc" in learned


@driven
async def test_a_number_that_no_line_has_is_no_question():
    async with guide(NARROW) as pilot:
        await told(pilot, CALM)
        await pilot.press("0", "enter")
        await settled(pilot)
        assert "没有这一项" in shown(pilot)
        assert "选定按哪一类" not in shown(pilot), "there is nothing to choose"


@driven
async def test_the_top_line_names_the_local_deadline():
    async with guide(NARROW) as pilot:
        await told(pilot, CALM | {"talent_tier": "tier_5"})
        screen = pilot.app.screen
        screen.hear(session(pilot).conversation.take_day("local", date(2026, 4, 10)))
        screen._entitle()
        await settled(pilot)
        assert "当地截止 2026年4月10日" in shown(pilot).splitlines()[0]


async def saying(pilot, text):
    dock(pilot).field.value = text
    await pilot.press("enter")
    await settled(pilot)


@pytest.mark.parametrize(("size", "lang"), [
    (NARROW, "zh"), (SMALL, "en"), pytest.param(NARROW, "en", marks=pytest.mark.deep), pytest.param(SMALL, "zh", marks=pytest.mark.deep),
], ids=str)  # fmt: skip
@driven
async def test_no_row_is_hidden_without_a_word(size, lang):
    """The bar beside the rows is colour alone."""
    async with guide(size, lang) as pilot:
        await begin(pilot)
        talk = session(pilot).conversation
        while talk.prompt.question.id != "gates":
            rows, text = reply(talk.prompt, PEOPLE[7])
            talk.hear(text) if text is not None else talk.choose([row for row in rows if row != NOTHING])
        pilot.app.screen.hear([])
        await settled(pilot)
        await saying(pilot, "我是包头昆区一家民营企业的工程师，副高，五类人才")
        await pilot.press("escape")  # fewer rows, and these again
        await settled(pilot)
        choices, (more, above) = dock(pilot).choices, (("下面还有 ", "上面还有 ") if lang == "zh" else ("lines below: ", "lines above: "))
        last = f"{choices.rows[-1].digit}   {choices.rows[-1].label}"
        assert last not in shown(pilot)
        assert more + str(choices.max_scroll_y) in shown(pilot)
        assert above not in shown(pilot)
        await pilot.press(*["down"] * len(choices.rows))
        await settled(pilot)
        assert last in shown(pilot)
        assert more not in shown(pilot)
        assert above + str(choices.max_scroll_y) in shown(pilot)
        talk.choose(["passed"])
        pilot.app.screen.hear([])
        await settled(pilot)
        assert above not in shown(pilot), "and nothing is said of rows that all show"
