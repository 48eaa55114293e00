"""The result on the screen: what to do comes first, ticks are kept, failing is an act of its own, days can be told."""

import re
from datetime import date

import pytest
from textual.widgets import Input, Static

from gcguide.conversation.remarks import clauses_in
from gcguide.tui.screens.boxes import AskScreen, TextScreen
from gcguide.tui.screens.result import TABS, ResultScreen
from gcguide.tui.widgets.blocks import ActionItem, Item
from gcguide.words import load_words
from tests.tui.driver import (
    CALM,
    NARROW,
    PEOPLE,
    SMALL,
    WIDE,
    driven,
    guide,
    in_sizes,
    session,
    settled,
    shown,
    told,
)

pytestmark = pytest.mark.slow


def everything(pilot, tab):
    """All texts of a tab, in sight or not."""
    said = []
    for one in pilot.app.screen.query(f"#{tab} *"):
        said += [one.text, *one.details] if isinstance(one, Item) else [str(one.content)] if isinstance(one, Static) else []
    return "\n".join(said)


def focused(pilot):
    """What has the focus."""
    item = pilot.app.screen.focused
    return (item.kind, item.key) if isinstance(item, ActionItem) else None


async def opened(pilot, truth):
    await told(pilot, truth)
    await pilot.press("enter")  # the first thing offered after the questions
    await settled(pilot)
    assert isinstance(pilot.app.screen, ResultScreen)


@in_sizes(NARROW, WIDE, SMALL, usual=(3, 6))
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
        first = everything(pilot, "verdict")
        if number is None:
            assert "没有要赶的日期" in seen["dates"]
            assert "没有博士后经历" in first, "the reasons are at hand"
            assert first.index("普通职称评审") < first.index("没有博士后经历"), "what to do comes first"
            assert "不用准备材料" in seen["papers"]
        else:
            assert f"第{number}类" in seen["verdict"]
            assert "注册或登录" in seen["verdict"]
            assert "6 类不符合" in first
            assert number not in (1, 6) or "包头市人民政府或自治区主管部门" in first, "who recommends, by name"
            assert "打开内蒙古人才信息库" in everything(pilot, "next")
            assert "4月30日" in "".join(seen["dates"].split())
            assert "报送路径" in everything(pilot, "dates")
            assert "身份：专业技术人员（未勾选，按此处理）" in everything(pilot, "answers")


@pytest.mark.parametrize(("size", "lang", "least"), [
    (NARROW, "zh", 8), (NARROW, "en", 6), (WIDE, "zh", 12), (SMALL, "en", 3),
    pytest.param(WIDE, "en", 12, marks=pytest.mark.deep), pytest.param(SMALL, "zh", 3, marks=pytest.mark.deep),
], ids=str)  # fmt: skip
@driven
async def test_the_first_page_says_what_now_with_whom_by_when_without_scrolling(size, lang, least):
    async with guide(size, lang) as pilot:
        await opened(pilot, PEOPLE[2])
        await settled(pilot)
        pane = pilot.app.screen._pane()
        assert pane.max_scroll_y == 0 or size == SMALL
        acts = [item for item in pane.query(ActionItem) if item.kind == "act"]
        assert len(acts) >= least
        assert all(pane.region.contains_region(act.region) for act in acts)
        assert "www.nmgrck.cn" in shown(pilot)
        assert load_words(lang).due(date(2026, 3, 30)) in shown(pilot)
        plan = session(pilot).sections().plan
        assert [act.key for act in acts] == [act.id for act in plan.acts][: len(acts)]


@driven
async def test_a_done_act_moves_on_to_the_next():
    async with guide(NARROW) as pilot:
        await opened(pilot, PEOPLE[2])
        order = [act.id for act in session(pilot).sections().plan.acts]
        await pilot.press("down")
        await settled(pilot)
        for n in range(3):
            assert focused(pilot) == ("act", order[n])
            await pilot.press("enter")
            await settled(pilot)
        assert session(pilot).steps == dict.fromkeys(order[:3], "done")
        assert focused(pilot) == ("act", order[3])
        await pilot.press("2")
        await settled(pilot)
        listed = [item.key for item in pilot.app.screen.query("#next ActionItem")]
        assert listed == order, "what is done stays here, to be taken back"
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert focused(pilot) == ("act", order[1]), "the focus stays where a tick was taken back"
        assert order[1] not in session(pilot).steps


@driven
async def test_ticks_stay_and_failing_a_step_is_an_act_of_its_own():
    async with guide(WIDE) as pilot:
        await opened(pilot, PEOPLE[2])
        await pilot.press("2")
        await settled(pilot)
        await pilot.press(*["down"] * 4, "f7")
        await settled(pilot)
        assert session(pilot).steps == {"continuing_education": "failed"}
        assert session(pilot).assessment().best is None
        assert "第2类 英才兴蒙：不符合" in shown(pilot)
        assert "完成继续教育学时（未能办成" in shown(pilot)
        await pilot.press("f7")
        await settled(pilot)
        assert session(pilot).steps == {}, "it is taken back by the same key"
        assert session(pilot).assessment().best is not None
        await pilot.press("down", "x")
        await settled(pilot)
        assert session(pilot).steps == {}, "an act of the procedure cannot fail"
        assert "先移到一个环节" in shown(pilot)
        for state in ({"both_ways": "done"}, {}, {"both_ways": "done"}):
            pilot.app.screen.query_one("#next Pane").query(ActionItem)[0].focus()
            await pilot.press("space")
            await settled(pilot)
            assert session(pilot).steps == state, "ticking never passes through failure"
        await pilot.press("3")
        await settled(pilot)
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert len(session(pilot).gathered) == 1
        kept = set(session(pilot).gathered)
        await pilot.press("escape", "f4")
        await settled(pilot)
        assert session(pilot).gathered == kept


@driven
async def test_the_categories_unfold_from_one_line():
    async with guide(NARROW) as pilot:
        await opened(pilot, PEOPLE[2])
        fold = pilot.app.screen.query_one("#verdict FoldLine")
        assert not fold.body.display
        fold.focus()
        await pilot.press("enter")
        await settled(pilot)
        assert len(str(fold.body.content).splitlines()) == 7
        assert "第7类" in everything(pilot, "verdict")
        assert fold.body.display


@driven
async def test_a_supposed_deadline_is_asked_for_after_the_batch_and_marked():
    async with guide(NARROW, today=date(2026, 11, 28)) as pilot:
        await opened(pilot, PEOPLE[2])
        assert "本批申报已于" in shown(pilot)
        await pilot.press("down")
        await settled(pilot)
        assert focused(pilot) == ("day", "supposed")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, AskScreen)
        assert pilot.app.screen.query_one(Input).value == "2027-04-30", "the same day next year is offered"
        await pilot.press("enter")
        await settled(pilot)
        assert session(pilot).assessment().window.state == "supposed"
        assert "按设想的截止日2027年4月30日（周五）" in shown(pilot)
        assert "建议不晚于2027年3月" in shown(pilot)
        assert session(pilot).interview.edition is session(pilot).edition
        await pilot.press("escape")
        await settled(pilot)
        assert "设想截止 2027年4月30日" in shown(pilot)
        await pilot.press("f4", "4")
        await settled(pilot)
        for item in pilot.app.screen.query("#dates ActionItem"):
            if item.key == "supposed":
                item.focus()
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("ctrl+u", "enter")  # an empty line
        await settled(pilot)
        assert session(pilot).assessment().window.state == "closed"
        await pilot.press("1")
        await settled(pilot)
        assert "本批申报已于" in shown(pilot)


@driven
async def test_time_rules_are_judged_by_the_supposed_deadline():
    async with guide(NARROW, today=date(2027, 1, 4)) as pilot:
        await opened(pilot, CALM | {"talent_tier": "tier_5", "associate_senior_appointed": date(2025, 2, 1)})
        assert session(pilot).assessment().best is None
        assert "2027年2月1日（周一）起满足年限" in "".join(shown(pilot).split())
        session(pilot).conversation.take_day("supposed", date(2027, 4, 30))
        assert session(pilot).assessment().best.grade == "full_senior"


@driven
async def test_a_local_deadline_is_told_and_dates_follow_it():
    async with guide(NARROW) as pilot:
        await opened(pilot, PEOPLE[2])
        await pilot.press("4")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        await pilot.press(*"4-31", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, AskScreen), "what is wrong is said, and can be typed anew"
        assert "4-31" in shown(pilot)
        await pilot.press("ctrl+u", *"2019-4-20", "enter")
        await settled(pilot)
        assert "不合理" in shown(pilot)
        await pilot.press("ctrl+u", *"4/20", "enter")
        await settled(pilot)
        assert session(pilot).local_deadline == date(2026, 4, 20)
        assert "2026年4月20日（周一）" in everything(pilot, "dates")
        assert session(pilot).case.local_deadline == date(2026, 4, 20)


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
        await pilot.click("#--content-tab-next")
        await settled(pilot)
        await pilot.click(pilot.app.screen.query("#next ActionItem").first())
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


@driven
async def test_the_result_is_copied_in_short_without_the_name():
    async with guide(NARROW) as pilot:
        await told(pilot, CALM | {"talent_tier": "tier_5"})
        session(pilot).person["name"] = "乌云"
        await pilot.press("f4", "f5")
        await settled(pilot)
        text = pilot.app.clipboard
        assert "可申报正高级：文本明确" in text
        assert "注册或登录 · 建议不晚于2026年3月30日（周一） · www.nmgrck.cn" in text
        assert "乌云" not in text
        assert len(text.splitlines()) <= 25
        assert "已复制简要文字" in shown(pilot)


@driven
async def test_f1_shows_the_words_of_the_clauses_that_are_cited():
    async with guide(NARROW) as pilot:
        await told(pilot, CALM | {"talent_tier": "tier_5"})
        await pilot.press("f4", "f1")
        await settled(pilot)
        assert "通知原文 · 一（二）" in shown(pilot)  # of the whole page, where nothing has the focus
        await pilot.press("escape", "2", "down", "down", "down")
        await settled(pilot)
        cited = clauses_in(pilot.app.screen.session.edition, "\n".join(pilot.app.screen.focused.details))
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(pilot.app.screen, TextScreen), shown(pilot)
        sections = pilot.app.screen.sections
        assert [heading for heading, _ in sections] == [f"通知原文 · {id}" for id in cited]
        assert all(lines for _, lines in sections)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ResultScreen)


@driven
async def test_the_title_is_called_by_its_name_once_the_series_is_told():
    async with guide(NARROW) as pilot:
        await told(pilot, CALM | {"talent_tier": "tier_6", "associate_senior_appointed": "unsure", "current_grade": "intermediate"})
        await pilot.press("f4")
        await settled(pilot)
        assert "主任医师" not in everything(pilot, "verdict")
        await pilot.press("5")
        await settled(pilot)
        series = [one.name for one in session(pilot).edition.titles.series]
        next(item for item in pilot.app.screen.query("#answers ActionItem") if item.kind == "series").action_act()
        await settled(pilot)
        await pilot.press(*["down"] * series.index("卫生技术人员"), "enter", "1")
        await settled(pilot)
        said = everything(pilot, "verdict")
        assert "在“卫生技术人员”系列，副高级对应的职称名称：副主任医师" in said
        assert "副主任护师" in said  # which of the lines it is, only the person knows
        assert not re.search("(?<!副)主任医师", said)
