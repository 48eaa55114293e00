"""The desk as a counsellor uses it: by keys and by mouse, in every size; what is done is in the store, and nothing else."""

import re
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from textual import events

from gcguide.cases.backup import backups
from gcguide.cases.open_store import open_store
from gcguide.cases.saved import Answers
from gcguide.cases.store import Draft
from gcguide.core.facts import plain_facts
from gcguide.desk.columns import COLUMNS
from gcguide.desk.files import OUTPUTS
from gcguide.folders import STORE
from gcguide.text import width
from gcguide.tui.screens.boxes import AskScreen, ConfirmScreen, PickScreen, TextScreen
from gcguide.tui.screens.conversation import ConversationScreen
from gcguide.tui.screens.desk import DeskScreen
from gcguide.tui.screens.export import BatchScreen
from gcguide.tui.screens.form import LabelledField
from gcguide.tui.screens.intake import IntakeScreen
from gcguide.tui.screens.result import ResultScreen
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.case_table import slots
from gcguide.words import load_words
from tests.people import EDITION
from tests.policy.drills import RULES, drill_folder, published
from tests.programs import PATIENCE
from tests.tui.driver import (
    CALM,
    NARROW,
    PEOPLE,
    SMALL,
    WIDE,
    dock,
    driven,
    guide,
    lines,
    session,
    settled,
    shown,
    sizes,
    told,
    until,
)

pytestmark = pytest.mark.slow

KNOWN = PEOPLE | {"unsure": CALM | {"talent_tier": "unsure"}}
SIZES = sizes(NARROW, WIDE, SMALL)
HOSTILE = "[/] \x1b[31m\u202e[@click=app.bell]"


def fill(people=((2, "乌云其其格"), (3, "单雄信"), (None, "王小明"), (4, "")), **more):
    """Cases, the last of them changed last."""
    at = (datetime(2026, 2, 1, 9, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(10_000))
    with open_store(clock=lambda: next(at)) as store:
        return store.add(
            Draft("2026h1", Answers(plain_facts(KNOWN[key])), person={"name": name, "employer": "医院"} if name else {}, **more)
            for key, name in people
        )


def stored():
    with open_store() as store:
        return {saved.number: saved for saved in store.cases()}


async def press(pilot, *keys):
    await pilot.press(*keys)
    await settled(pilot)


async def say(pilot, text):
    """As an input method commits it."""
    pilot.app.screen.cases.field.insert_text_at_cursor(text)
    await settled(pilot)


async def opened(pilot):
    await press(pilot, "f3")
    await settled(pilot)
    assert isinstance(pilot.app.screen, DeskScreen)
    return pilot.app.screen


def flat(pilot):
    """The screen as one line, for sentences that are broken somewhere."""
    return "".join(line.strip(" │|") for line in lines(pilot))


def outcome(pilot):
    """What came of what was done, whole: how it is broken into lines hangs on the length of a path in it."""
    return str(pilot.app.screen.query_one("#outcome").content)


def numbers(pilot):
    return [row.number for row in pilot.app.screen.cases.table.rows]


@SIZES
@driven
async def test_the_cases_stand_there_and_what_is_typed_finds_them(size):
    fill()
    async with guide(size) as pilot:
        await opened(pilot)
        assert numbers(pilot) == [4, 3, 2, 1]
        text = shown(pilot)
        assert all(word in text for word in ("乌云其其格", "单雄信", "（未命名）", "✓ 明确", "✗ 不符合", "2类", "42天"))
        assert all(width(line) <= size[0] for line in lines(pilot))
        assert all(not line.rstrip().endswith("⋯") or "⋯" in line for line in lines(pilot))
        await press(pilot, *"sxx")
        assert numbers(pilot) == [2]
        assert "1 / 4" in shown(pilot)
        await press(pilot, "escape")
        assert numbers(pilot) == [4, 3, 2, 1]
        await say(pilot, "不符合")
        assert numbers(pilot) == [3]
        await press(pilot, *[" ", "x"])
        assert "没有符合的记录" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert "再按一次 Esc" in outcome(pilot), "one too many would go on to take back an answer"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ConversationScreen)


@driven
async def test_an_empty_desk_says_how_cases_come_to_be():
    async with guide(NARROW) as pilot:
        await opened(pilot)
        assert "还没有记录" in shown(pilot)
        await press(pilot, "tab", "ctrl+a", "delete", "enter", "f2", "f5", "f6", "f7", "f11", "ctrl+d", "ctrl+e", "ctrl+g", "a")
        await press(pilot, "ctrl+z", "ctrl+b", "down", "pageup", "escape", "escape")
        if isinstance(pilot.app.screen, DeskScreen):
            await press(pilot, "ctrl+n")
        assert isinstance(pilot.app.screen, ConversationScreen)


@driven
async def test_a_store_that_cannot_be_opened_is_told_and_all_else_goes_on(home):
    home.parent.mkdir(exist_ok=True)
    home.write_text("no folder")
    async with guide(NARROW) as pilot:
        await opened(pilot)
        assert "记录列表暂时用不了" in flat(pilot)
        await press(pilot, "tab", "delete", "enter", "f2", "f11", "ctrl+z", "ctrl+d", "ctrl+e", *"ab", *["escape"] * 3)
        assert isinstance(pilot.app.screen, ConversationScreen)
        home.unlink()
        await told(pilot, PEOPLE[2])
        await press(pilot, "f4")
        assert isinstance(pilot.app.screen, ResultScreen)


@driven
async def test_what_happened_to_the_store_is_said_once(home):
    home.mkdir(parents=True)
    (home / STORE).write_text("not ours, of another program")
    async with guide(NARROW) as pilot:
        await opened(pilot)
        assert "别的程序的文件" in outcome(pilot)
        await press(pilot, "escape")
        await opened(pilot)
        assert "别的程序的文件" not in outcome(pilot)


@driven
async def test_a_search_ends_on_however_slow_a_computer(monkeypatch):
    monkeypatch.setattr("gcguide.tui.widgets.case_list._PATIENCE", 0.0)
    fill([(2, f"人{n}") for n in range(60)])
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await say(pilot, "医院")
        await until(pilot, lambda: not pilot.app.screen.cases.is_searching)
        assert len(numbers(pilot)) == 60


@SIZES
@driven
async def test_a_case_is_opened_where_it_was_left_and_a_new_one_begun(size):
    fill()
    async with guide(size) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "enter")
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert session(pilot).number == 2
        assert session(pilot).facts["postdoc"] == "left_station"
        assert "通常 2 到 8 个问题" not in shown(pilot), "a counsellor is not greeted as an applicant"
        await opened(pilot)
        assert pilot.app.screen.row.number == 2, "the cursor is on the case one comes from"
        await press(pilot, "ctrl+n")
        assert session(pilot).number is None
        assert session(pilot).facts == {}
        assert dock(pilot).control.kind != "start", "the first question is there"


@driven
async def test_by_the_mouse_rows_are_chosen_marked_opened_and_sorted():
    fill()
    async with guide(WIDE) as pilot:
        desk = await opened(pilot)
        await pilot.click(desk.cases.table, offset=(30, 2))
        await settled(pilot)
        assert desk.row.number == 3
        await pilot.click(desk.cases.table, offset=(3, 3))
        await settled(pilot)
        assert [n for n, saved in stored().items() if saved.marked] == [2]
        await pilot.click(desk.cases.table, offset=(7, 0))
        await settled(pilot)
        assert numbers(pilot) == [1, 2, 3, 4]
        await pilot.click(desk.cases.table, offset=(7, 0))
        await settled(pilot)
        assert numbers(pilot) == [4, 3, 2, 1]
        await pilot.click(desk.cases.table, offset=(30, 4), times=2)
        await settled(pilot)
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert session(pilot).number == 1


@driven
async def test_marks_stay_and_all_that_show_are_marked_or_none():
    fill()
    async with guide(NARROW) as pilot:
        desk = await opened(pilot)
        await press(pilot, "tab", "space")
        assert {n for n, saved in stored().items() if saved.marked} == {4, 3}
        assert desk.row.number == 2
        await say(pilot, "乌云")
        assert "已标记 2 份（其中 2 份未显示）" in shown(pilot)
        await press(pilot, "ctrl+a")
        assert {n for n, saved in stored().items() if saved.marked} == {4, 3, 1}
        await press(pilot, "ctrl+a")
        assert {n for n, saved in stored().items() if saved.marked} == {4, 3}
        await press(pilot, "escape")
        await say(pilot, "标记")
        assert numbers(pilot) == [4, 3]


@driven
async def test_renamed_and_noted_and_the_session_of_that_case_goes_on():
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        before = session(pilot).facts
        await opened(pilot)
        await press(pilot, "f2")
        assert isinstance(pilot.app.screen, AskScreen)
        pilot.app.screen.query_one("CleanInput").insert_text_at_cursor(HOSTILE)
        await press(pilot, "enter")
        assert "已改名" in shown(pilot)
        assert "[/]" in shown(pilot)
        assert "\x1b" not in shown(pilot)
        await press(pilot, "f5")
        pilot.app.screen.query_one("CleanInput").insert_text_at_cursor("缺推荐信")
        await press(pilot, "enter")
        await press(pilot, "f5", "escape")
        assert "缺推荐信" in shown(pilot)
        assert stored()[4].note == "缺推荐信"
        assert "\x1b" not in stored()[4].label
        await press(pilot, "f11")
        assert isinstance(pilot.app.screen, TextScreen)
        assert "写备注" in shown(pilot)
        await press(pilot, "escape", "escape")
        session(pilot).interview.change("current_grade", "associate_senior")
        assert session(pilot).keep() is None, "its own changes are nobody else's"
        assert session(pilot).facts == before | {"current_grade": "associate_senior"}


@driven
async def test_copied_for_a_colleague_without_what_is_personal():
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await say(pilot, "乌云")
        await press(pilot, "ctrl+d")
        copy = stored()[5]
        assert (copy.label, copy.person) == ("乌云其其格（复制）", {"employer": "医院"})
        assert copy.answers.facts == stored()[1].answers.facts
        assert pilot.app.screen.row.number == 5


def everything(home):
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


@SIZES
@driven
async def test_deleted_into_a_bin_brought_back_and_emptied(size, home, tmp_path):
    fill()
    file = tmp_path / "a.pdf"
    file.write_text("x")
    with open_store() as store:
        store.exported([2], file)
    async with guide(size) as pilot:
        await opened(pilot)
        await say(pilot, "单雄信")
        await press(pilot, "tab", "escape")
        await press(pilot, "delete")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        assert "删除 1 份记录：单雄信" in flat(pilot)
        assert "30 天内可以恢复" in flat(pilot)
        assert "1 个文件" in flat(pilot)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, ConfirmScreen), "a digit alone does nothing"
        await press(pilot, "1", "enter")
        assert numbers(pilot) == [4, 3, 2, 1]
        await press(pilot, "delete", "2", "enter")
        assert numbers(pilot) == [4, 3, 1]
        await press(pilot, "ctrl+z")
        assert numbers(pilot) == [4, 3, 2, 1]
        assert "已恢复 1 份" in shown(pilot)
        await press(pilot, "delete", "2", "enter", "escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ConversationScreen)
        await opened(pilot)
        assert numbers(pilot) == [4, 3, 1]
        await press(pilot, "ctrl+z")
        assert 2 in numbers(pilot), "also when one was elsewhere"
        await press(pilot, "delete", "2", "enter", "ctrl+r")
        assert isinstance(pilot.app.screen, PickScreen)
        assert "恢复 2 号 单雄信" in flat(pilot)
        await press(pilot, "enter")
        assert 2 in numbers(pilot)
        await press(pilot, "delete", "2", "enter", "ctrl+r", "down", "enter")
        assert "不能恢复" in flat(pilot)
        await press(pilot, "2", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, TextScreen)
        assert "a.pdf" in flat(pilot)
        await press(pilot, "escape", "ctrl+r")
        assert "回收站是空的" in shown(pilot)
        pilot.app.shelf.close()
        assert "单雄信".encode() not in everything(home)
        assert "乌云其其格".encode() in everything(home)


@driven
async def test_after_its_days_in_the_bin_a_case_is_erased(home, monkeypatch):
    gone = fill()[:1]
    with open_store() as store:
        store.delete(gone)
    with open_store(clock=lambda: datetime.now().astimezone() + timedelta(days=29)) as store:
        assert list(store.deleted()) == gone
    monkeypatch.setenv("GCGUIDE_BIN_DAYS", "28")
    with open_store(clock=lambda: datetime.now().astimezone() + timedelta(days=29)) as store:
        assert not store.deleted()
    assert "乌云其其格".encode() not in everything(home)


@driven
async def test_how_far_the_marked_have_come_is_noted_and_taken_back_as_one():
    fill()
    async with guide(NARROW, today=date(2026, 4, 14)) as pilot:
        await opened(pilot)
        await say(pilot, "逾期")
        assert set(numbers(pilot)) == {1, 2, 4}
        await press(pilot, "ctrl+a", "escape", "ctrl+t", "down", "enter")
        assert "3 份记录“已网上提交”是哪一天" in flat(pilot)
        await press(pilot, *"4.20", "enter")
        assert "还没有到" in flat(pilot)
        await press(pilot, "ctrl+u", *"4.10", "enter")
        assert "已把 3 份记为“已网上提交”（2026年4月10日）" in flat(pilot)
        cases = stored()
        assert {cases[n].stage.on for n in (1, 2, 4)} == {"2026-04-10"}
        assert cases[3].stage is None
        await say(pilot, "逾期")
        assert numbers(pilot) == [], "what comes next is not due yet"
        await press(pilot, "escape", "ctrl+z")
        assert all(saved.stage is None for saved in stored().values())
        await press(pilot, "ctrl+t", "down", "down", "down", "enter", "enter", *"缺照片", "enter")
        assert {(stored()[n].stage.on, stored()[n].stage.why) for n in (1, 2, 4)} == {("2026-04-14", "缺照片")}
        await say(pilot, "乌云")
        assert "乌云其其格" in lines(pilot)[-4] + lines(pilot)[-3], "the line below tells of the row in sight"
        assert "退回补正：缺照片" in lines(pilot)[-4] + lines(pilot)[-3], "and why it was returned, to be told on the phone"
        await press(pilot, "ctrl+t", "up", "enter", "enter")
        assert stored()[1].stage.id == "failed"
        assert stored()[2].stage.id == "returned", "what is marked and does not show is left alone"
        assert "五（三）" in flat(pilot)


@driven
async def test_deleting_the_case_one_comes_from_ends_its_session():
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        await opened(pilot)
        await press(pilot, "delete", "2", "enter", "escape")
        await settled(pilot)
        assert session(pilot).number is None
        assert session(pilot).facts == {}
        assert session(pilot).keep() is None


@driven
async def test_only_what_is_due_and_a_jump_by_letter():
    fill()
    async with guide(NARROW, today=date(2026, 4, 8)) as pilot:
        desk = await opened(pilot)
        await press(pilot, "f6")
        assert set(numbers(pilot)) == {1, 2, 4}
        assert "仅看 7 天内到期" in shown(pilot)
        await press(pilot, "escape")
        assert len(numbers(pilot)) == 4
        await press(pilot, "ctrl+g", "c")
        assert desk.row.number == 2
        assert desk.cases.field.value == ""
        await press(pilot, "ctrl+g", "escape", "d")
        assert desk.cases.field.value == "d"
    async with guide(NARROW, today=date(2026, 3, 2)) as pilot:
        await opened(pilot)
        await press(pilot, "f6")
        assert "7 天内没有到期的" in shown(pilot)


@driven
async def test_personal_data_of_a_batch_long_closed_is_called_to_mind():
    fill()
    async with guide(WIDE, today=EDITION.deadline + timedelta(days=91)) as pilot:
        await opened(pilot)
        assert "3 份记录所在批次截止已超过 90 天" in shown(pilot)
        assert "已截止" in shown(pilot)
        await say(pilot, "过期")
        assert set(numbers(pilot)) == {1, 2, 3}


@driven
async def test_sorted_by_each_column_in_turn():
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        orders = []
        for _ in range(len(COLUMNS) - 2):
            await press(pilot, "f7")
            orders.append(tuple(numbers(pilot)))
        assert orders[0] == (1, 2, 3, 4)
        assert orders[-1] == (4, 3, 2, 1)
        assert all(sorted(order) == [1, 2, 3, 4] for order in orders)


@driven
async def test_what_another_program_does_shows_when_one_comes_back():
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "f4")
        assert isinstance(pilot.app.screen, ResultScreen)
        with open_store() as store:
            store.note(1, label="别处改名")
        await press(pilot, "f3")
        assert "别处改名" in shown(pilot)
        with open_store() as store:
            store.delete([4])
        await press(pilot, "end", "f2", "enter")
        assert isinstance(pilot.app.screen, DeskScreen)


@pytest.fixture
def later(tmp_path, monkeypatch):
    """A newer notice that is published."""
    published(drill_folder(tmp_path / "policy"), "2026h2", "2026-10-30", extends=RULES)
    monkeypatch.setenv("GCGUIDE_POLICY", str(tmp_path / "policy"))


def newer_line(pilot):
    """What the desk says of a newer notice; nothing while it says nothing."""
    line = pilot.app.screen.newer
    return str(line.render()) if line.display else ""


@SIZES
@driven
async def test_a_newer_notice_is_told_in_one_line_and_the_marked_are_moved_as_one(size, later):
    fill(((2, "乌云其其格"), (5, "单雄信"), (None, "王小明")))
    with open_store() as store:
        store.connection.execute("UPDATE cases SET person = json_set(person, '$.id_number', '1')")
    async with guide(size, today=date(2026, 9, 1)) as pilot:
        await opened(pilot)
        assert "请删除" not in shown(pilot), "old cases are to be moved, and not to be deleted"
        await until(pilot, lambda: "结论" in newer_line(pilot))
        line = newer_line(pilot)
        assert "补问 1；" in line or "1 份要补问" in line, "whom nothing fits need not be asked"
        assert size == SMALL or "Ctrl+B" in shown(pilot)
        assert pilot.app.screen.newer.size.height == 1
        await press(pilot, "ctrl+b")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        assert "10月30日" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert "再按一次 Esc" in outcome(pilot), "the box was left, and not the list"
        await say(pilot, "补问")
        await until(pilot, lambda: len(numbers(pilot)) == 1)
        assert "换期后 " in flat(pilot)
        assert re.search("要补问 [0-9]+ 项", flat(pilot))
        await press(pilot, "escape")
        await say(pilot, "变好")
        assert "没有符合的记录" in shown(pilot)
        await press(pilot, "escape")
        await say(pilot, "旧期")
        await press(pilot, "ctrl+a", "ctrl+b")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        assert "3 份" in shown(pilot)
        await press(pilot, "2", "enter")
        assert {saved.edition for saved in stored().values()} == {"2026h2"}
        assert "备份（F12）" in outcome(pilot)
        with open_store() as store:
            assert [one.occasion for one in backups(store.file.parent)][-1] == "move", "what is taken back ends with the program"
        assert "green_channel_history" not in stored()[1].answers.facts
        assert not pilot.app.screen.newer.display
        await press(pilot, "escape", "ctrl+b")
        assert "已经按最新一期" in shown(pilot)
        await press(pilot, "ctrl+z")
        assert "已撤销（3 份）" in outcome(pilot)
        assert {saved.edition for saved in stored().values()} == {"2026h1"}
        assert stored()[1].answers.facts["green_channel_history"] == "never"
        await until(pilot, lambda: pilot.app.screen.newer.display)


@driven
async def test_what_has_lapsed_is_asked_with_the_last_answer_under_the_cursor(later):
    from gcguide.desk.moves import planned
    from gcguide.policy.edition import load_edition

    fill(((2, "乌云其其格"),))
    with open_store() as store:
        answers = Answers({**plain_facts(KNOWN[2]), "licence": "missing"}, (("green_channel_history", {"green_channel_history": "failed"}),))
        store.keep(store.load(1), answers, {}, None, [])
        store.revise(planned(load_edition("2026h2"), store.cases()).revisions)
    async with guide(WIDE, today=date(2026, 9, 1)) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConversationScreen))
        await until(pilot, lambda: "上一期的回答" in shown(pilot))
        ticked = dock(pilot).choices.ticked
        assert ticked, "the lines that were ticked, to be confirmed"


async def wrote(pilot):
    await until(pilot, lambda: not pilot.app.screen.is_busy and "已" in str(pilot.app.screen.query_one("#outcome").content))


@driven
async def test_what_the_cursor_stands_on_is_what_is_written(tmp_path):
    """Whoever goes down to a line and presses the key for writing got what was chosen at first, further up."""
    fill(((2, "乌云其其格"),))
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+e")
        assert "enter 选定" in shown(pilot)
        await press(pilot, "f1")
        assert "选定" in flat(pilot)
        assert "滚动" not in flat(pilot), "up and down go from line to line here"
        await press(pilot, "escape")
        pilot.app.screen.query_one(LabelledField).input.value = str(tmp_path)
        outputs = [item.key for item in pilot.app.screen.query(ActionItem)]
        await press(pilot, *["down"] * outputs.index("messages"), "ctrl+s")
        await wrote(pilot)
        assert [path.suffix for path in tmp_path.iterdir()] == [".txt"]


@pytest.mark.parametrize(("output", "count"), [
    ("txt", 3), ("experts_docx", 1), ("ics", 1), *(pytest.param(output, 1, marks=pytest.mark.deep) for output in ("merged", "masked")),
])  # fmt: skip
@driven
async def test_files_for_the_marked_are_written_and_remembered(output, count, tmp_path):
    fill(((2, "乌云其其格"), (3, "单雄信"), ("unsure", "王小明"), (4, "")))
    async with guide(WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "tab", "tab", "tab", "ctrl+e")
        assert isinstance(pilot.app.screen, BatchScreen)
        item = next(item for item in pilot.app.screen.query(ActionItem) if item.key == output)
        item.action_act()
        await settled(pilot)
        field = pilot.app.screen.query_one(LabelledField)
        field.input.value = str(tmp_path / "none" / "deeper")
        await press(pilot, "ctrl+s", "ctrl+s")
        assert "没有这个文件夹" in shown(pilot)
        folder = tmp_path / "out"
        field.input.value = str(folder)
        await press(pilot, "ctrl+s")
        assert "再按一次" in shown(pilot)
        assert not folder.exists()
        await press(pilot, "ctrl+s")
        await wrote(pilot)
        files = sorted(folder.iterdir())
        assert len(files) == count, shown(pilot)
        assert f"已写好 {count} 个文件" in shown(pilot)
        await press(pilot, "ctrl+s")
        await wrote(pilot)
        assert len(list(folder.iterdir())) == 2 * count, "nothing is overwritten"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DeskScreen)
    with open_store() as store:
        remembered = store.exports([2, 3, 4])
    assert set(remembered) == set(folder.iterdir())


@driven
async def test_writing_can_be_stopped(tmp_path, monkeypatch):
    import gcguide.desk.files as module

    fill((2, f"某某{n}") for n in range(40))
    place, begun = module.write_free, []
    in_the_middle, asked_to_stop = threading.Event(), threading.Event()

    def placed(*args):
        begun.append(args)
        if len(begun) == 6:
            in_the_middle.set()
            asked_to_stop.wait(PATIENCE)
        return place(*args)

    monkeypatch.setattr(module, "write_free", placed)
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+a", "ctrl+e")
        item = next(item for item in pilot.app.screen.query(ActionItem) if item.key == "txt")
        item.action_act()
        await settled(pilot)
        pilot.app.screen.query_one(LabelledField).input.value = str(tmp_path)
        await press(pilot, "ctrl+s")
        await until(pilot, in_the_middle.is_set)
        await press(pilot, "escape")
        asked_to_stop.set()
        await wrote(pilot)
        assert "已停止" in shown(pilot)
        written = [path for path in tmp_path.iterdir() if path.suffix == ".txt"]
        assert 0 < len(written) < 40
        assert set(written) == {outcome.path for outcome in pilot.app.screen.outcomes}


@driven
async def test_the_commands_and_the_help_know_the_desk():
    fill()
    async with guide(WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+p")
        listed = shown(pilot)
        assert "前往：导出" not in listed
        assert "换到新一期" not in listed, "there is none"
        await press(pilot, *"xgls")
        assert "记录：修改历史" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, TextScreen)
        await press(pilot, "escape", "f1")
        assert "拼音首字母" in shown(pilot)


@driven
async def test_characters_of_ascii_only_with_that_theme():
    fill()
    async with guide(NARROW, "en") as pilot:
        pilot.app.action_theme("ascii")
        await opened(pilot)
        await press(pilot, "tab", "ctrl+g")
        await settled(pilot)
        text = "".join(line for line in lines(pilot) if not any("\u4e00" <= c <= "\u9fff" for c in line))
        assert text.isascii(), text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_columns_fit_whatever_the_width(lang):
    words = load_words(lang)
    for columns in range(56, 200):
        fitting = slots(columns, 4, words)
        assert fitting[-1].start + fitting[-1].width <= columns
        shown_ones = {slot.column for slot in fitting}
        assert {"number", "name", "best", "verdict"} <= shown_ones
        if columns >= 78 and lang == "zh":
            assert {"stage", "act", "day", "left"} <= shown_ones
        if columns >= 120 and lang == "zh":
            assert set(COLUMNS) == shown_ones


@driven
async def test_a_thousand_cases_scroll_and_only_what_is_in_sight_is_worked_out():
    fill((2, f"某某{n}") for n in range(1000))
    async with guide(NARROW) as pilot:
        desk = await opened(pilot)
        desk.cases._ahead = iter(())
        await press(pilot, "ctrl+end")
        assert desk.row.number == 1
        assert "某某0" in shown(pilot)
        await press(pilot, "pageup", "ctrl+home", "down")
        assert desk.row.number == 999


async def read(pilot):
    await until(pilot, lambda: not pilot.app.screen.is_busy)


@SIZES
@driven
async def test_a_roster_is_looked_at_and_then_taken_in(size, tmp_path):
    path = tmp_path / "花名册.csv"
    path.write_text("序号,姓名,单位\n1,乌云其其格,市医院\n2,1,市医院\n3,[/]三,市医院\n", "utf-8")
    async with guide(size) as pilot:
        await opened(pilot)
        assert "Ctrl+O" in flat(pilot)
        await press(pilot, "ctrl+o")
        assert isinstance(pilot.app.screen, IntakeScreen)
        pilot.app.screen.query_one("CleanInput").insert_text_at_cursor(str(tmp_path / "none.csv"))
        await press(pilot, "enter")
        await read(pilot)
        assert "找不到这个文件" in flat(pilot)
        await press(pilot, "ctrl+s")
        pilot.app.screen.query_one("CleanInput").value = str(path)
        await settled(pilot)
        await press(pilot, "ctrl+s")
        await read(pilot)
        assert "乌云其其格" in shown(pilot), "what was not read yet is shown first"
        assert stored() == {}, "nothing comes in before it is asked for"
        await press(pilot, "f1")
        assert "全更新" in flat(pilot), "the keys of this screen are told here too"
        assert "Ctrl+P" in flat(pilot)
        assert "换下一种主题" not in flat(pilot), "and none that does nothing here"
        await press(pilot, "escape")
        ready = len(pilot.app.screen.entries.asked)
        assert 1 <= ready <= 3
        await press(pilot, "ctrl+s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, DeskScreen)
        assert len(numbers(pilot)) == ready == len(stored())
        assert f"新增 {ready} 份记录" in flat(pilot)
        await press(pilot, "ctrl+o", "escape")
        assert isinstance(pilot.app.screen, DeskScreen)
        assert "新增" not in flat(pilot), "nothing came in this time"
        path.write_text("序号,姓名,单位,现职称\n1,乌云其其格,市医院,主任医师\n2,新人,市医院,\n", "utf-8")
        await press(pilot, "ctrl+o")
        pilot.app.screen.query_one("CleanInput").insert_text_at_cursor(str(path))
        await press(pilot, "enter")
        await read(pilot)
        assert "有变化：现职称（空）→主任医师" in flat(pilot).replace(" ", "")
        assert "[更新]" in shown(pilot)
        await press(pilot, "down", "space")
        assert "新增 1，更新 0，另存 0，跳过 1" in flat(pilot), "each can be decided on by itself"
        await press(pilot, "space", "down", "space")
        assert "新增 0，更新 0，另存 1，跳过 1" in flat(pilot)
        await press(pilot, "f6")
        assert "新增 1，更新 0，另存 0，跳过 1" in flat(pilot), "and all whose case differs at once"
        await press(pilot, "f5", "up", "up")
        assert pilot.app.screen.query_one("CleanInput").has_focus
        await press(pilot, "ctrl+s")
        await settled(pilot)
        assert "新增 1 份记录，更新 1 份" in flat(pilot)
        assert len(stored()) == ready + 1, "nobody twice"
        await press(pilot, "ctrl+z")
        assert len(stored()) == ready
        assert not any("主任医师" in saved.person.values() for saved in stored().values())


@driven
async def test_enter_in_one_burst_with_what_is_looked_for_opens_what_was_found():
    """The list was not told yet, and Enter opened the case that the cursor stood on before."""
    fill()
    async with guide(NARROW) as pilot:
        screen = await opened(pilot)
        first = screen.row.number
        other = next(row for row in screen.cases.rows if row.number != first and row.name)
        field = screen.cases.field
        field.insert_text_at_cursor(other.name)
        await field._on_key(events.Key("enter", None))  # before anything else is done
        await settled(pilot)
        await settled(pilot)
        assert session(pilot).number == other.number


@driven
@pytest.mark.parametrize(("keys", "pasted"), [
    (["f3", "ctrl+o"], False), (["ctrl+o"], True),
    pytest.param(["ctrl+o"], False, marks=pytest.mark.deep), pytest.param(["f3", "ctrl+o"], True, marks=pytest.mark.deep),
])  # fmt: skip
async def test_what_is_typed_ahead_is_for_the_screen_that_opens(pasted, keys):
    """Neither the list below takes it, nor is its beginning lost; a key while the screen is made waits in its turn."""
    fill()
    async with guide(NARROW) as pilot:
        path = "/nowhere/花名册.xlsx"
        if "f3" not in keys:
            await opened(pilot)
        pasted_or_typed = [events.Paste(path)] if pasted else [events.Key(character, character) for character in path]
        for event in [*(events.Key(key, None) for key in keys), *pasted_or_typed]:
            pilot.app.post_message(event)
        await until(pilot, lambda: isinstance(pilot.app.screen, IntakeScreen) and pilot.app.screen.query(LabelledField))
        await until(pilot, lambda: pilot.app.screen.query_one(LabelledField).value == path)
        assert not pilot.app.screen_stack[-2].cases.field.value


@driven
async def test_keys_of_one_burst_act_in_their_order_on_a_form(tmp_path, monkeypatch):
    """Over a slow line they come together: what writes overtook those that chose, and another paper was written."""
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    fill()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+e")
        for key in (*["down"] * OUTPUTS.index("txt"), "ctrl+s"):
            pilot.app.post_message(events.Key(key, None))
        await until(pilot, lambda: [*tmp_path.iterdir()])
        assert {path.suffix for path in tmp_path.iterdir()} == {".txt"}
