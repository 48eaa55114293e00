"""Many cases changed at once on the desk, each change taken back as one; what another window does shows by itself."""

import pytest

from gcguide.cases.open_store import open_store
from gcguide.desk.changes import Values, owned, valued
from gcguide.problem import Problem
from gcguide.tui.screens.boxes import AskScreen, PickScreen
from gcguide.tui.screens.conversation import ConversationScreen
from gcguide.tui.screens.desk import DeskScreen
from tests.tui.driver import NARROW, WIDE, driven, guide, session, sizes, until
from tests.tui.test_desk import fill, flat, numbers, opened, outcome, press, say, stored

pytestmark = pytest.mark.slow

SIZES = sizes(NARROW, WIDE)
BOTH = {4, 3}  # marked: those changed last stand first
CHANGE = "ctrl+l"


async def marked(pilot):
    """The desk with two cases marked."""
    screen = await opened(pilot)
    await press(pilot, "tab", "tab")
    assert {n for n, saved in stored().items() if saved.marked} == BOTH
    return screen


async def pick(pilot, text):
    """Takes the row of a box that begins with a text."""
    box = pilot.app.screen
    assert isinstance(box, PickScreen), flat(pilot)
    at = next(n for n, row in enumerate(box.rows) if row.startswith(text))
    if at < 9:  # as its digit shows, or with the arrows
        assert f"{at + 1} {box.rows[at]}"[:20] in flat(pilot)
        await press(pilot, str(at + 1))
        assert pilot.app.screen is box, "a digit alone takes nothing"
        await press(pilot, "enter")
    else:
        await press(pilot, *["down"] * at, "enter")


async def type_in(pilot, text):
    """Types into a box in place of what stands there, and Enter."""
    assert isinstance(pilot.app.screen, AskScreen), flat(pilot)
    await press(pilot, "end", "ctrl+u")
    pilot.app.screen.query_one("CleanInput").insert_text_at_cursor(text)
    await press(pilot, "enter")


async def change(pilot, what):
    await press(pilot, CHANGE)
    await pick(pilot, what)


def values(value):
    return {n: value(saved) for n, saved in stored().items()}


def fact(id):
    return lambda saved: saved.answers.facts.get(id)


def owner(saved):
    return saved.owner


def local(saved):
    return saved.answers.local_deadline


@SIZES
@driven
async def test_an_owner_for_the_marked_is_taken_back_as_one(size):
    fill()
    async with guide(size) as pilot:
        await marked(pilot)
        await press(pilot, CHANGE)
        assert "修改 2 份记录（4 号记录" in flat(pilot)
        await pick(pilot, "经办人")
        await type_in(pilot, " 张三 ")
        assert outcome(pilot) == "已把 2 份的经办人改为“张三”，Ctrl+Z 撤销。"
        assert values(owner) == {1: "", 2: "", 3: "张三", 4: "张三"}
        await change(pilot, "经办人")
        assert pilot.app.screen.field.value == "张三", "what they have in common stands there"
        await type_in(pilot, "")
        assert outcome(pilot) == "已清空 2 份的经办人，Ctrl+Z 撤销。"
        assert values(owner) == dict.fromkeys((1, 2, 3, 4), "")
        await press(pilot, "ctrl+z")
        assert values(owner) == {1: "", 2: "", 3: "张三", 4: "张三"}
        await press(pilot, "ctrl+z")
        assert values(owner) == dict.fromkeys((1, 2, 3, 4), "")
        assert "已撤销" in outcome(pilot)


@SIZES
@driven
async def test_a_local_deadline_is_read_as_people_write_it_and_refused_where_it_is_none(size):
    fill()
    async with guide(size) as pilot:
        await marked(pilot)
        await change(pilot, "当地报送日期")
        await type_in(pilot, "下雨天")
        assert "没有读出“下雨天”是哪一天" in flat(pilot)
        await type_in(pilot, "2036-4-10")
        assert isinstance(pilot.app.screen, AskScreen), "years away from the batch"
        assert set(values(local).values()) == {None}
        await type_in(pilot, "4.10")
        assert values(local) == {1: None, 2: None, 3: "2026-04-10", 4: "2026-04-10"}
        assert "已把 2 份的当地报送日期改为“2026年4月10日”" in outcome(pilot)
        await change(pilot, "当地报送日期")
        await press(pilot, "escape")
        await change(pilot, "当地报送日期")
        await type_in(pilot, "")
        assert "已清空 2 份" in outcome(pilot)
        assert set(values(local).values()) == {None}
        await press(pilot, "ctrl+z", "ctrl+z")
        assert set(values(local).values()) == {None}
        await press(pilot, "f11")
        assert "撤销上一步操作" in flat(pilot)


@driven
async def test_a_local_deadline_for_all_of_a_place_whether_they_show_or_not():
    fill()
    with open_store() as store:
        store.revise([valued(store.load(2), Values({"place": "150202"}))])
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await say(pilot, "乌云")
        assert numbers(pilot) == [1]
        await change(pilot, "当地报送日期（所在地为")
        assert "3 份记录（4 号记录、王小明、乌云其其格）的当地报送日期" in flat(pilot), "whose, before it is changed"
        assert "其中 2 份现在没有显示" in flat(pilot)
        await type_in(pilot, "4月12日")
        assert values(local) == {1: "2026-04-12", 2: None, 3: "2026-04-12", 4: "2026-04-12"}
        await press(pilot, "ctrl+z")
        assert set(values(local).values()) == {None}


@SIZES
@driven
async def test_the_kind_of_employer_of_the_marked(size):
    fill()
    async with guide(size) as pilot:
        screen = await marked(pilot)
        at = screen.row.number
        await change(pilot, "单位类型")
        assert "2 份记录（4 号记录、王小明）的单位类型改为" in flat(pilot)
        await pick(pilot, "盟市所属单位")
        assert values(fact("employer")) == {1: "county_unit", 2: "county_unit", 3: "league_unit", 4: "league_unit"}
        assert "改为“盟市所属单位”" in outcome(pilot)
        assert screen.row.number == at
        assert {row.number for row in screen.targets} == BOTH, "the marks stay"
        await press(pilot, "ctrl+z")
        assert set(values(fact("employer")).values()) == {"county_unit"}


@SIZES
@driven
async def test_a_place_with_several_hits_is_chosen_from_them(size):
    fill()
    async with guide(size) as pilot:
        await marked(pilot)
        await change(pilot, "单位所在地")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskScreen), "nothing is no place"
        await type_in(pilot, "月球")
        assert "没有认出“月球”" in flat(pilot)
        await type_in(pilot, "呼市")
        box = pilot.app.screen
        assert isinstance(box, PickScreen)
        assert len(box.rows) > 1
        assert set(values(fact("place")).values()) == {"150203"}
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DeskScreen)
        await change(pilot, "单位所在地")
        await type_in(pilot, "呼市")
        await pick(pilot, "呼和浩特市")
        assert values(fact("place")) == {1: "150203", 2: "150203", 3: "150100", 4: "150100"}
        assert "已把 2 份的单位所在地改为“呼和浩特市”" in outcome(pilot)
        await press(pilot, "ctrl+z")
        assert set(values(fact("place")).values()) == {"150203"}
        await change(pilot, "单位所在地")
        await type_in(pilot, "东河区")
        assert values(fact("place"))[4] == "150202", "one that fits needs no choice"


@SIZES
@driven
async def test_a_step_of_the_marked_done_failed_and_to_do_again(size):
    fill()
    async with guide(size) as pilot:
        screen = await marked(pilot)
        for state, kept in (("未能办成", "failed"), ("已完成", "done"), ("待办", None)):
            await change(pilot, "环节")
            await pick(pilot, "用人单位考核合格")
            await pick(pilot, state)
            assert values(lambda saved: saved.answers.steps.get("employer_assessment")) == {1: None, 2: None, 3: kept, 4: kept}
            assert f"环节“用人单位考核合格”改为“{state}”" in outcome(pilot)
        await press(pilot, "ctrl+z", "ctrl+z")
        assert {saved.answers.steps.get("employer_assessment") for saved in stored().values()} == {None, "failed"}
        await press(pilot, "ctrl+z")
        assert not any(saved.answers.steps for saved in stored().values())
        assert {row.number for row in screen.targets} == BOTH


@driven
async def test_without_marks_it_is_the_row_under_the_cursor_and_without_rows_nothing():
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, CHANGE)
        assert "没有选中的记录" in outcome(pilot)
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "down")
        await change(pilot, "经办人")
        await type_in(pilot, "{count} [/]")
        assert values(owner) == {1: "", 2: "", 3: "{count} [/]", 4: ""}
        assert "改为“{count} [/]”" in outcome(pilot)


@driven
async def test_cases_whose_notice_is_gone_are_left_and_counted():
    fill()
    with open_store() as store, store.writing():
        store.connection.execute("UPDATE cases SET edition = '2019h1' WHERE number = 3")
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+a")
        await change(pilot, "单位类型")
        await pick(pilot, "盟市所属单位")
        assert values(fact("employer")) == {1: "league_unit", 2: "league_unit", 3: "county_unit", 4: "league_unit"}
        assert "已把 3 份" in outcome(pilot)
        assert "另有 1 份没有改" in outcome(pilot)
        await press(pilot, "ctrl+a", "ctrl+home")
        while pilot.app.screen.row.number != 3:
            await press(pilot, "down")
        await press(pilot, CHANGE)
        assert outcome(pilot) == "没有改：所依据的通知不在本机。"


@driven
async def test_the_conversation_of_a_case_changed_here_goes_on_with_what_it_is_now():
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        assert session(pilot).number == 4
        await opened(pilot)
        await change(pilot, "单位类型")
        await pick(pilot, "盟市所属单位")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert session(pilot).facts["employer"] == "league_unit"
        session(pilot).interview.change("employer", "company")
        assert session(pilot).keep() is None
        await opened(pilot)
        await press(pilot, "ctrl+t", "down", "enter", "enter", "escape")
        session(pilot).interview.change("employer", "freelance")
        assert session(pilot).keep() is None, "also after its stage was noted"


@SIZES
@driven
async def test_what_another_window_does_shows_by_itself(size):
    fill()
    async with guide(size) as pilot:
        screen = await marked(pilot)
        await say(pilot, "王小明")
        assert numbers(pilot) == [3]
        await press(pilot, CHANGE)
        with open_store() as store:
            store.revise([owned(store.load(3), "李四")])
            store.note(1, label="王小明二")
        await pilot.pause(1)
        assert [row.saved.owner for row in screen.desk.rows] == [""] * 4, "while a box is before it, nothing moves"
        await press(pilot, "escape")
        assert sorted(numbers(pilot)) == [1, 3]
        assert screen.row.number == 3
        with open_store() as store:
            store.note(2, label="王小明三")
        await until(pilot, lambda: len(numbers(pilot)) == 3)
        assert screen.row.number == 3, "the cursor stays on its case"
        assert screen.cases.field.value == "王小明"
        assert {row.number for row in screen.targets} == {3}, "the other that is marked does not show"
        with open_store() as store:
            store.delete([3])
        await until(pilot, lambda: sorted(numbers(pilot)) == [1, 2])
        assert screen.targets == [screen.row], "none of the marked shows"


@driven
async def test_a_case_changed_elsewhere_while_it_is_asked_keeps_both_changes():
    fill()
    async with guide(NARROW) as pilot:
        await marked(pilot)
        await change(pilot, "经办人")
        with open_store() as store:
            store.revise([valued(store.load(4), Values({"employer": "company"}))])
            store.delete([3])
        await type_in(pilot, "张三")
        assert values(owner) == {1: "", 2: "", 4: "张三"}
        assert stored()[4].answers.facts["employer"] == "company"
        assert "已把 1 份" in outcome(pilot)
        with open_store() as store:
            store.delete([4])
        await press(pilot, "ctrl+z")
        assert isinstance(pilot.app.screen, DeskScreen)


@driven
async def test_a_store_that_fails_while_nobody_asks_ends_nothing(monkeypatch):
    fill()
    async with guide(NARROW) as pilot:
        screen = await opened(pilot)
        asked = []

        def fails():
            asked.append(True)
            raise Problem("store_busy")

        monkeypatch.setattr(screen.desk.store, "state", fails)
        await until(pilot, lambda: asked)
        assert isinstance(pilot.app.screen, DeskScreen)
        assert numbers(pilot) == [4, 3, 2, 1]
        monkeypatch.undo()
        pilot.app.shelf.close()
        await pilot.pause(1)
        assert numbers(pilot) == [4, 3, 2, 1], "nor does one that is closed"
