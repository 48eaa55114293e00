"""Filters that have a name, days to look for, and the numbers of what shows."""

from datetime import date

import pytest

from gcguide.cases.open_store import open_store
from gcguide.cases.saved import Answers
from gcguide.cases.store import Draft
from gcguide.core.facts import plain_facts
from gcguide.desk.changes import staged
from gcguide.tui.screens.boxes import PickScreen, TextScreen
from gcguide.tui.settings import load_settings
from gcguide.words import load_words
from tests.tui.driver import NARROW, PEOPLE, WIDE, driven, guide, settled, shown, until
from tests.tui.test_desk import fill, numbers, opened, press, say

pytestmark = pytest.mark.slow
ZH = load_words("zh")


@driven
async def test_a_filter_is_kept_by_its_name_also_for_the_next_run_and_forgotten():
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+f")
        assert "还没有常用查找" in shown(pilot)
        await say(pilot, "医院 -王小明")
        assert numbers(pilot) == [2, 1]
        await press(pilot, "ctrl+f", "enter", *"[/]a", "enter")
        assert "已存为“[/]a”" in shown(pilot)
    async with guide(NARROW) as pilot:
        pilot.app.settings = load_settings()
        await opened(pilot)
        assert len(numbers(pilot)) == 4
        await press(pilot, "ctrl+f")
        assert isinstance(pilot.app.screen, PickScreen)
        assert "[/]a：医院 -王小明" in shown(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert numbers(pilot) == [2, 1]
        await press(pilot, "escape", "ctrl+f", "down", "enter", "ctrl+f")
        assert "还没有常用查找" in shown(pilot)


@driven
async def test_days_to_look_for_are_those_of_the_stage_else_of_the_last_change():
    fill()
    with open_store() as store:
        store.revise([staged(store.load(2), "online", date(2026, 4, 10))])
    async with guide(NARROW) as pilot:
        await opened(pilot)
        for typed, found in (("2026-04-01..2026-04-10", {2}), ("2026-04-11..", set()), ("..2026-03-01", {1, 3, 4}), ("-..2026-03-01", {2}), ("..", {1, 2, 3, 4})):
            await say(pilot, typed)
            assert set(numbers(pilot)) == found, typed
            await press(pilot, "escape")


@driven
async def test_the_numbers_of_what_shows():
    fill()
    async with guide(NARROW) as pilot:
        desk = await opened(pilot)
        await say(pilot, "医院")
        desk.action_stats()
        await settled(pilot)
        assert isinstance(pilot.app.screen, TextScreen)
        assert "共 3 份" in shown(pilot)


@driven
async def test_who_is_called_just_so_comes_first():
    fill([(2, "某3"), (2, "某31"), (2, "某32")])
    async with guide(NARROW) as pilot:
        desk = await opened(pilot)
        await say(pilot, "某3")
        assert numbers(pilot) == [1, 3, 2]
        assert desk.row.number == 1


@driven
async def test_people_of_whom_it_is_unclear_can_be_kept_apart_at_the_desk(tmp_path):
    fill([(2, "赵敏")])
    path = tmp_path / "一.csv"
    path.write_text("姓名,现职称\n赵敏,讲师\n", "utf-8")
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+o")
        pilot.app.screen.query_one("CleanInput").insert_text_at_cursor(str(path))
        await press(pilot, "enter")
        await until(pilot, lambda: not pilot.app.screen.is_busy and pilot.app.screen.preview)
        assert "分不清" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert numbers_in_store() == 1, "nothing comes in unasked"
        await press(pilot, "down", "space", "ctrl+s")
        await settled(pilot)
        assert numbers_in_store() == 2


def numbers_in_store():
    with open_store() as store:
        return len(store.numbers())


@driven
async def test_below_the_list_stands_how_much_is_missing():
    with open_store() as store:
        store.add([Draft("2026h1", Answers(plain_facts(PEOPLE[2])), note=ZH("transfer.doubts", cells="J4 人才类别"))])
    async with guide(WIDE) as pilot:
        desk = await opened(pilot)
        missing = desk.row.missing
        said = str(desk.query_one("#about").content)
        assert f"材料 {len(missing['papers'])}、个人信息 {len(missing['fields'])}、" in said
        assert f"要办 {len(missing['acts'])}、花名册待核 1" in said
