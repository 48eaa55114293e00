"""The result on the screen: each tab shows what it must, ticks are kept, steps are judged at once."""


import pytest
from textual.widgets import Static

from gcguide.tui.screens.result import TABS, ResultScreen
from gcguide.tui.widgets.blocks import ActionItem
from tests.tui.driver import CALM, NARROW, PEOPLE, SMALL, WIDE, driven, guide, in_sizes, session, settled, shown, told

pytestmark = pytest.mark.slow


def everything(pilot, tab):
    """All texts of a tab, in sight or not."""
    return "\n".join(str(one.content) for one in pilot.app.screen.query(f"#{tab} Static").results(Static))


async def opened(pilot, truth):
    await told(pilot, truth)
    await pilot.press("enter")  # the first thing offered after the questions
    await settled(pilot)
    assert isinstance(pilot.app.screen, ResultScreen)


@in_sizes(NARROW, WIDE, SMALL)
@driven
async def test_every_tab_of_every_kind_of_applicant(number, size):
    async with guide(size) as pilot:
        await opened(pilot, PEOPLE[number])
        seen = {}
        for n, name in enumerate(TABS, start=1):
            await pilot.press(str(n))
            await settled(pilot)
            seen[name] = shown(pilot)
            assert pilot.app.screen._tabs.active == name
        if number is None:
            assert "没有要赶的日期" in seen["dates"]
            assert "没有博士后经历" in everything(pilot, "verdict"), "the reasons are at hand"
        else:
            assert f"第{number}类" in seen["verdict"]
            assert "要办的环节" in seen["papers"]
            assert "4月30日" in seen["dates"]
            assert "路径" in seen["route"] or "报送" in seen["route"]


@driven
async def test_ticks_stay_and_a_failed_step_changes_the_verdict_at_once():
    async with guide(WIDE) as pilot:
        await opened(pilot, PEOPLE[2])
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("down")
        await settled(pilot)
        step = pilot.app.screen.focused
        assert isinstance(step, ActionItem)
        assert step.kind == "step"
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).steps == {step.key: "done"}
        assert pilot.app.screen.focused.key == step.key, "the focus stays"
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).steps == {step.key: "failed"}
        assert session(pilot).assessment().best is None
        assert "不符合" in shown(pilot).splitlines()[-2] + shown(pilot).splitlines()[-3]
        assert "用人单位考核合格（未通过）" in shown(pilot)
        assert "不用准备材料" in shown(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).steps == {}, "a slip is taken back by the same key"
        assert session(pilot).assessment().best is not None
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("f4")
        await settled(pilot)
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("down", "down", "down", "enter")
        await settled(pilot)
        assert len(session(pilot).gathered) == 1
        kept = set(session(pilot).gathered)
        await pilot.press("escape", "f4")
        await settled(pilot)
        assert session(pilot).gathered == kept


@driven
async def test_what_is_open_can_be_answered_from_there():
    async with guide(WIDE) as pilot:
        unsure = CALM | {"talent_tier": "unsure", "current_grade": "unsure"}
        await opened(pilot, unsure)
        await pilot.press("5")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        conversation = session(pilot).conversation
        assert conversation.is_changing
        assert conversation.prompt.question.id in ("talent_tier", "current_grade")


@driven
async def test_by_mouse_too():
    async with guide(WIDE) as pilot:
        await opened(pilot, PEOPLE[2])
        await pilot.click("#--content-tab-papers")
        await settled(pilot)
        await pilot.click(pilot.app.screen.query(ActionItem).first())
        await settled(pilot)
        assert list(session(pilot).steps.values()) == ["done"]


@driven
async def test_the_plain_theme_draws_one_kind_of_marks_and_shows_what_has_the_focus():
    async with guide(WIDE) as pilot:
        await told(pilot, PEOPLE[2])
        await pilot.press("f8", "f8")
        await settled(pilot)
        assert "+ 第2类" in shown(pilot), "what was said before as well"
        await pilot.press("f4")
        await settled(pilot)
        for n, tab in enumerate(TABS, start=1):
            await pilot.press(str(n), "down")
            await settled(pilot)
            assert not set("✓✗☐☑━╸╺╌") & set(shown(pilot)), tab
            if (item := pilot.app.screen.focused) is not None:
                assert item.text_style.underline, tab
        assert pilot.app.screen.query_one("Tab.-active").text_style.underline
