"""What people do besides answering: not knowing, going back, changing, asking, resizing, pasting."""

from datetime import date

import pytest

from gcguide import Interview
from gcguide.tui.screens.boxes import AskScreen, TextScreen
from gcguide.tui.widgets.chat import Bubble, QuestionBubble, TurnLine
from tests.people import EDITION
from tests.tui.driver import (
    CALM,
    NARROW,
    PEOPLE,
    SMALL,
    WIDE,
    begin,
    dock,
    driven,
    guide,
    lines,
    play,
    session,
    settled,
    shown,
    told,
)
from tests.tui.test_conversation import expected

pytestmark = pytest.mark.slow


async def say(pilot, text):
    """Types a reply as an input method commits it, and Enter."""
    dock(pilot).field.insert_text_at_cursor(text)
    await pilot.press("enter")
    await settled(pilot)


@driven
async def test_unsure_of_everything_ends_with_what_to_find_out():
    async with guide(WIDE) as pilot:
        await begin(pilot)
        await say(pilot, "都不确定，请逐项问我")
        for _ in range(40):
            if session(pilot).conversation.prompt is None:
                break
            await say(pilot, "不清楚")
        assert session(pilot).conversation.prompt is None
        assert "要核实" in shown(pilot)
        assert session(pilot).assessment().to_find_out


@driven
async def test_back_to_the_beginning_and_all_again():
    async with guide(NARROW) as pilot:
        await told(pilot, PEOPLE[2])
        count = len(session(pilot).interview.transcript)
        for _ in range(count):
            await pilot.press("escape")
            await settled(pilot)
        assert session(pilot).facts == {}
        assert not pilot.app.screen.query(TurnLine)
        await pilot.press("escape")
        await settled(pilot)
        assert "已经是最开始了" in shown(pilot)
        await play(pilot, PEOPLE[6])
        assert session(pilot).facts == expected(PEOPLE[6])


@pytest.mark.parametrize("by_mouse", [True, False])
@driven
async def test_an_early_answer_changed_at_the_end_keeps_the_rest(by_mouse):
    async with guide(WIDE) as pilot:
        await told(pilot, PEOPLE[2])
        before = session(pilot).facts
        turn = next(turn for turn in pilot.app.screen.query(TurnLine) if turn.turn.facts == ("talent_tier",))
        if by_mouse:
            turn.scroll_visible(animate=False)
            await settled(pilot)
            await pilot.click(turn)
        else:
            pilot.app.screen.set_focus(turn)
            await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).conversation.is_changing
        await say(pilot, "未获认定")
        after = session(pilot).facts
        assert after == before | {"talent_tier": "none"}
        assert "不影响结论" in shown(pilot), "what no longer matters is said"


@driven
async def test_an_answer_to_a_screen_is_changed_by_one_of_its_facts():
    async with guide(WIDE) as pilot:
        await told(pilot, CALM)
        turn = pilot.app.screen.query(TurnLine).first()
        pilot.app.screen.set_focus(turn)
        await pilot.press("enter")
        await settled(pilot)
        assert dock(pilot).control.kind == "offer"
        labels = [row.label for row in dock(pilot).choices.rows]
        await say(pilot, str(1 + next(n for n, label in enumerate(labels) if "人才类别" in label)))
        assert session(pilot).conversation.prompt.question.id == "talent_tier"
        await pilot.press("escape")
        await settled(pilot)
        assert not session(pilot).conversation.is_changing


@driven
async def test_a_question_of_ones_own_is_answered_and_the_question_stays():
    async with guide(WIDE) as pilot:
        await begin(pilot)
        await say(pilot, "2")
        standing = session(pilot).conversation.prompt
        await say(pilot, "材料要几份？")
        assert session(pilot).conversation.prompt.question.id == standing.question.id
        assert "送审表15份" in shown(pilot)
        assert len(pilot.app.screen.query(QuestionBubble)) == 1


@driven
async def test_why_and_how_things_stand_are_told_in_a_box_that_esc_takes_away():
    async with guide(NARROW) as pilot:
        await begin(pilot)
        await say(pilot, "2")
        standing, told = session(pilot).conversation.prompt.question, session(pilot).facts
        for key, said in (("f1", "还能影响"), ("f2", "已了解")):
            await pilot.press(key)
            await settled(pilot)
            assert isinstance(pilot.app.screen, TextScreen)
            assert said in shown(pilot)
            await pilot.press("escape")
            await settled(pilot)
            assert session(pilot).facts == told, "no answer is taken back by it"
            assert session(pilot).conversation.prompt.question == standing
            assert said not in "".join(
                str(one.content) for one in pilot.app.screen.query("Chat Bubble").results(Bubble)
            )


@driven
async def test_the_local_deadline_is_told_by_typing_for_it():
    async with guide(NARROW) as pilot:
        await begin(pilot)
        await say(pilot, "当地截止")
        assert isinstance(pilot.app.screen, AskScreen)
        await pilot.press(*"4-20", "enter")
        await settled(pilot)
        assert session(pilot).local_deadline == date(2026, 4, 20)
        assert "2026年4月20日（周一）" in shown(pilot)
        await say(pilot, "设想截止")
        await pilot.press("enter")
        await settled(pilot)
        assert "设想截止 2027年4月30日" in shown(pilot)
        assert session(pilot).assessment().window.state == "supposed"


@driven
async def test_after_the_batch_a_supposed_deadline_is_offered():
    async with guide(NARROW, today=date(2026, 11, 28)) as pilot:
        await play(pilot, PEOPLE[2])
        rows = [row.id for row in dock(pilot).choices.rows]
        assert rows[:2] == ["result", "supposed"]
        await pilot.press("2", "enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).assessment().window.state == "supposed"
        assert "设想截止 2027年4月30日" in shown(pilot)
        assert "supposed" not in [row.id for row in dock(pilot).choices.rows]


@driven
async def test_a_reply_that_can_be_read_in_two_ways_is_offered():
    async with guide(WIDE) as pilot:
        await begin(pilot)
        await say(pilot, "2")
        await say(pilot, "5")
        await say(pilot, "0")
        await say(pilot, "3")
        assert session(pilot).conversation.prompt.question.id == "place"
        await pilot.press(*"kdl")
        await settled(pilot)
        assert [row.label for row in dock(pilot).choices.rows] == ["包头市昆都仑区"]
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).facts["place"] == "150203"


@driven
async def test_of_places_found_enter_takes_what_the_hint_says():
    async with guide(NARROW) as pilot:
        await begin(pilot)
        for reply in ("2", "5", "0", "3"):
            await say(pilot, reply)
        await pilot.press(*"bt")
        await settled(pilot)
        assert "回车：包头市" in shown(pilot).split("\n")[-2]
        await pilot.press("down", "down")
        await settled(pilot)
        assert "回车：包头市昆都仑区" in shown(pilot).split("\n")[-2]
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).facts["place"] == "150203"


@driven
async def test_all_that_may_be_ticked_is_in_sight_at_80_columns():
    async with guide(NARROW) as pilot:
        await begin(pilot)
        for row in dock(pilot).choices.rows:
            assert row.label[:10] in shown(pilot)
        assert "下面哪些情况" in shown(pilot)


@driven
async def test_how_far_one_has_come_is_said_to_the_end():
    async with guide(WIDE) as pilot:
        await begin(pilot)
        assert "最多还有" in shown(pilot)
        await told(pilot, PEOPLE[2])
        assert "问完了" in shown(pilot)
        assert "最多还有 0" not in shown(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, *(pytest.param(number, marks=pytest.mark.deep) for number in (3, 6))])
@driven
async def test_resized_at_every_question_nothing_is_lost(number):
    sizes = [SMALL, (30, 8), (200, 60), WIDE]
    async with guide(WIDE) as pilot:
        await begin(pilot)
        interview = Interview(EDITION)
        while (question := interview.next_question()) is not None:
            dock(pilot).field.insert_text_at_cursor("abc")
            for size in sizes:
                await pilot.resize_terminal(*size)
                await settled(pilot)
            assert dock(pilot).field.value == "abc"
            assert session(pilot).conversation.prompt.question == question
            dock(pilot).field.value = ""
            learned = question.answer_for(PEOPLE[number])
            interview.answer(learned)
            session(pilot).interview.answer(learned)
            pilot.app.screen.hear([])
            await settled(pilot)
        assert session(pilot).facts == interview.facts


@driven
async def test_at_the_smallest_size_one_still_sees_what_one_types():
    async with guide(SMALL) as pilot:
        await begin(pilot)
        field, choices = dock(pilot).field, dock(pilot).choices
        assert field.region.bottom <= 20
        assert choices.size.height >= 2
        await pilot.press(*"1 3")
        await settled(pilot)
        assert "1 3" in shown(pilot)


@driven
async def test_a_size_that_no_screen_has_is_not_believed():
    from textual import events
    from textual.geometry import Size

    async with guide(NARROW) as pilot:
        await begin(pilot)
        before = pilot.app.size
        assert not pilot.app.post_message(events.Resize(Size(60_000, 60_000), Size(60_000, 60_000)))
        await settled(pilot)
        assert pilot.app.size == before
        assert pilot.app.post_message(events.Resize(Size(200, 60), Size(200, 60)))


HOSTILE = ["[/]", "[@click=app.bell]x[/]", "\x1b[31mred\x1b[0m", "\u202eevil\u202c", "长" * 500, "a\nb\nc", "x" * 10_000]


LIKE_ANOTHER = ("[/]", "长" * 500)


@pytest.mark.parametrize("text", [pytest.param(text, marks=pytest.mark.deep if text in LIKE_ANOTHER else ()) for text in HOSTILE], ids=range(len(HOSTILE)))
@driven
async def test_whatever_is_pasted_is_only_text(text):
    from textual import events

    async with guide(NARROW) as pilot:
        await begin(pilot)
        pilot.app.post_message(events.Paste(text))
        await settled(pilot)
        value = dock(pilot).field.value
        assert len(value) <= 1500
        assert not set(value) & {"\x1b", "\n", "\u202e"}
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).facts == {}
        assert "\x1b" not in shown(pilot)
        assert dock(pilot).field.value == ""


@driven
async def test_of_a_paste_that_has_no_room_the_beginning_is_taken_and_that_is_said():
    from textual import events

    async with guide(NARROW) as pilot:
        await begin(pilot)
        field = dock(pilot).field
        field.insert_text_at_cursor("您好，")
        pilot.app.post_message(events.Paste("我在包头工作。" * 150_000))  # 3 MB
        await settled(pilot)
        assert field.value == ("您好，" + "我在包头工作。" * 300)[: field.max_length]
        assert f"只读了前 {field.max_length - 3} 个字" in "".join(map(str.strip, lines(pilot)))
        field.select_all()
        pilot.app.post_message(events.Paste("我在赤峰工作"))
        await settled(pilot)
        assert field.value == "我在赤峰工作"
