"""Around the screens: commands, help, language and look while running, too little room, leaving."""

import re

import pytest

from gcguide.tui.app import GuideApp
from gcguide.tui.screens.boxes import ConfirmScreen, PaletteScreen, SmallScreen, TextScreen
from gcguide.tui.screens.conversation import ConversationScreen
from gcguide.tui.screens.result import ResultScreen
from gcguide.tui.settings import Settings, load_settings
from gcguide.tui.widgets.dock import Dock
from gcguide.tui.widgets.frame import StatusPanel
from gcguide.words import load_words
from tests.tui.driver import (
    NARROW,
    PEOPLE,
    SMALL,
    TODAY,
    WIDE,
    begin,
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

HAN = re.compile("[\u3400-\u9fff]")
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
# Names the other language in its own words, for who cannot read this one; stands in the title of the notice.
APART = {"app.do_language", "result.tab_papers"}


async def press(pilot, *keys):
    await pilot.press(*keys)
    await settled(pilot)


@pytest.fixture
def unkept(tmp_path, monkeypatch):
    """Nothing can be saved: where the folder should be there is a file."""
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "taken"))


async def answered(pilot):
    """As far as the first answer."""
    await begin(pilot)
    await press(pilot, "2", "enter")
    assert session(pilot).facts


def said_in(lang, text):
    """The texts of the screens, in a language, that can be read there."""
    least = 2 if lang == "zh" else 5
    return {
        key for key, both in WORDS[lang].texts.items()
        if key.split(".")[0] in ("app", "screen", "result", "talk", "verdict_short") and key not in APART
        and "{" not in both[lang] and len(both[lang]) >= least and both[lang] in text and both["zh"] != both["en"]
    }  # fmt: skip


def rows(pilot):
    found = pilot.app.screen.query_one("OptionList")
    return [str(found.get_option_at_index(n).prompt) for n in range(found.option_count)]


@pytest.mark.slow
@sizes(NARROW, WIDE, SMALL)
@pytest.mark.parametrize("lang", ["zh", "en"])
@driven
async def test_the_palette_lists_our_commands_in_one_language(lang, size):
    async with guide(size, lang) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, PaletteScreen)
        listed = [row.strip() for row in rows(pilot)]
        assert len(listed) == 16
        assert all(re.match(r"\S[^：]*：\S" if lang == "zh" else r"\S.*: \S", row) for row in listed)
        for row in listed:
            if "English" not in row and "中文" not in row:
                assert bool(HAN.search(row)) == (lang == "zh")
        assert not said_in("en" if lang == "zh" else "zh", "\n".join(lines(pilot)[1:-1]) if lang == "zh" else "\n".join(listed))
        await press(pilot, *"qqqqzz")
        assert rows(pilot) == [WORDS[lang]("app.not_found")]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PaletteScreen), "nothing to choose"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert pilot.app.focused is dock(pilot).field


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.deep)])
@driven
async def test_a_command_is_found_by_chinese_initials_and_english(lang):
    async with guide(WIDE, lang) as pilot:
        await press(pilot, "ctrl+p")
        for typed, wanted in (
            ("为什么", "why"), ("wsm", "why"), ("why", "why"), ("daochu", None), ("dc", "export"), ("export", "export"),
            ("tc", "quit"), ("QUIT", "quit"), ("深色", "dark"), ("english", "language"), ("中文", "language"), ("syt", "back"),
        ):  # fmt: skip
            pilot.app.screen.query_one("Input").value = typed
            await settled(pilot)
            found = [command.id for command in pilot.app.screen.fitting]
            assert wanted in found if wanted else found == [], typed
            assert len(found) <= 3, typed


@pytest.mark.slow
@driven
async def test_commands_of_the_palette_do_what_they_say():
    async with guide(WIDE) as pilot:
        await answered(pilot)
        known = session(pilot).facts

        async def command(typed):
            await press(pilot, "ctrl+p")
            pilot.app.screen.query_one("Input").value = typed
            await settled(pilot)
            await press(pilot, "enter")
            await settled(pilot)

        await command("状态")
        assert "各类" in shown(pilot)
        await press(pilot, "escape")
        await command("深色")
        assert pilot.app.theme == "dark"
        await command("结果")
        assert isinstance(pilot.app.screen, ResultScreen)
        await press(pilot, "ctrl+p")
        assert not [row for row in rows(pilot) if "上一题" in row], "there is no question here"
        await press(pilot, "escape")
        await command("问答")
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert session(pilot).facts == known
        await command("上一题")
        assert session(pilot).facts != known
        await command("帮助")
        assert isinstance(pilot.app.screen, TextScreen)


@pytest.mark.slow
@driven
async def test_a_click_in_the_palette_takes_a_command_and_a_click_outside_closes_it():
    async with guide(WIDE) as pilot:
        await press(pilot, "ctrl+p")
        at = next(y for y, line in enumerate(lines(pilot)) if "深色主题" in line)
        await pilot.click(offset=(40, at))
        await settled(pilot)
        assert pilot.app.theme == "dark"
        await press(pilot, "ctrl+p")
        await pilot.click(offset=(2, 30))
        await settled(pilot)
        assert isinstance(pilot.app.screen, ConversationScreen)


@pytest.mark.slow
@driven
async def test_a_second_palette_does_not_open_above_another_screen():
    async with guide(WIDE) as pilot:
        await press(pilot, "ctrl+p", "ctrl+p", "ctrl+e", "f10", "f9", "f8")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.slow
@sizes(NARROW, WIDE)
@pytest.mark.parametrize("lang", ["zh", "en"])
@driven
async def test_the_language_changes_in_the_middle_and_everything_with_it(lang, size):
    other = "en" if lang == "zh" else "zh"
    async with guide(size, lang) as pilot:
        await answered(pilot)
        known, asked = session(pilot).facts, session(pilot).conversation.prompt.question
        assert not said_in(other, shown(pilot))
        await press(pilot, "f9")
        assert session(pilot).facts == known
        assert session(pilot).conversation.prompt.question == asked
        assert not said_in(lang, shown(pilot))
        assert len(said_in(other, shown(pilot))) > 4
        assert pilot.app.focused is dock(pilot).field
        assert load_settings().lang == other
        await press(pilot, "f10")
        assert not said_in(lang, shown(pilot))
        await press(pilot, "escape", "f9")
        assert said_in(lang, shown(pilot))
        assert session(pilot).facts == known
        await press(pilot, "escape")
        assert session(pilot).facts != known, "it goes on as before"


@pytest.mark.slow
@driven
async def test_the_language_of_the_result_changes_on_its_tab():
    async with guide(WIDE) as pilot:
        await told(pilot, PEOPLE[2])
        await press(pilot, "f4")
        await press(pilot, "4")
        await press(pilot, "f9")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ResultScreen)
        assert pilot.app.screen._tabs.active == "dates"
        assert not said_in("zh", shown(pilot))
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert not said_in("zh", shown(pilot))
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.slow
@driven
async def test_the_themes_change_while_running_and_are_kept():
    async with guide(WIDE) as pilot:
        seen = [pilot.app.theme]
        for _ in range(3):
            await press(pilot, "f8")
            seen.append(pilot.app.theme)
        assert seen == ["light", "dark", "ascii", "light"]
        await press(pilot, "f8")
        assert load_settings() == Settings(theme="dark")
    again = GuideApp("2026h1", WORDS["zh"], TODAY, load_settings())
    assert again.theme == "dark"


@pytest.mark.slow
@sizes(NARROW, WIDE)
@driven
async def test_plain_characters_apply_everywhere_at_once(size, unkept):
    async with guide(size) as pilot:
        await begin(pilot)
        await press(pilot, "1", "enter")
        known = session(pilot).facts
        assert "☐" in shown(pilot)
        await press(pilot, "f8", "f8")
        await settled(pilot)
        assert pilot.app.theme == "ascii"
        # Arrows stand in the words for keys.
        drawn = re.compile("[\u2460-\u27bf]")
        for keys in ((), ("ctrl+p",), ("escape", "f10"), ("escape", "ctrl+q"), ("escape",)):
            await press(pilot, *keys)
            assert not drawn.findall(shown(pilot)), keys
        assert "[ ]" in shown(pilot)
        assert session(pilot).facts == known
        await press(pilot, "f8")
        assert "☐" in shown(pilot)


@pytest.mark.slow
@driven
async def test_help_tells_the_keys_of_where_one_is():
    async with guide(WIDE) as pilot:
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, TextScreen), "nothing is asked yet"
        assert "Tab" in shown(pilot)
        assert "f9：" in shown(pilot)
        assert WORDS["zh"]("app.help_leave") in shown(pilot)
        await press(pilot, "escape")
        assert pilot.app.focused is dock(pilot).field
        await answered(pilot)
        await press(pilot, "f1")
        assert "这一问" in shown(pilot), "here F1 tells why it is asked"
        await press(pilot, "escape", "shift+tab", "f10")
        assert "修改这个回答" in shown(pilot)
        await press(pilot, "escape")
        await press(pilot, "f4")
        await press(pilot, "f10")
        assert isinstance(pilot.app.screen, TextScreen)
        assert "1-6" in shown(pilot)
        assert "Tab、" not in shown(pilot), "no reply field here"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@driven
async def test_help_can_be_left_in_the_smallest_window(lang):
    async with guide(SMALL, lang) as pilot:
        await press(pilot, "f10")
        assert WORDS[lang]("app.help_leave") in shown(pilot)
        await press(pilot, *["pagedown"] * 3)
        assert "20240301" in shown(pilot), "the last lines are reached"


@pytest.mark.slow
@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
@driven
async def test_without_answers_it_leaves_at_once(key):
    async with guide() as pilot:
        await press(pilot, key)
        assert pilot.app._exit
        assert pilot.app.return_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("key", ["ctrl+q", pytest.param("ctrl+c", marks=pytest.mark.deep)])
@driven
async def test_answers_are_saved_as_they_come_so_that_one_can_just_leave(key):
    async with guide() as pilot:
        await answered(pilot)
        number, known = session(pilot).number, session(pilot).facts
        await press(pilot, key)
        assert pilot.app._exit
    async with guide() as pilot:
        assert f"{number} 号记录" in shown(pilot)
        await press(pilot, "2")
        assert "回车：接着答" in shown(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert session(pilot).facts == known
        assert session(pilot).number == number
        await press(pilot, "escape")
        await settled(pilot)
        assert session(pilot).facts != known


@pytest.mark.slow
@pytest.mark.parametrize("key", ["ctrl+c", pytest.param("ctrl+q", marks=pytest.mark.deep)])
@driven
async def test_answers_that_could_not_be_saved_are_not_lost_by_one_key(key, unkept):
    async with guide() as pilot:
        await answered(pilot)
        known = session(pilot).facts
        for stay in (["escape"], ["enter"], ["1", "enter"], ["2", "escape"]):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, ConfirmScreen)
            assert WORDS["zh"]("app.quit_ask") in shown(pilot)
            await press(pilot, *stay)
            assert not pilot.app._exit
            assert session(pilot).facts == known
            assert pilot.app.focused is dock(pilot).field
        await press(pilot, key, key)
        assert pilot.app._exit
        assert pilot.app.return_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("go", [("down", "enter"), pytest.param(("2", "enter"), marks=pytest.mark.deep)], ids=str)
@driven
async def test_typing_quit_asks_as_well(go, unkept):
    async with guide() as pilot:
        await answered(pilot)
        await press(pilot, *"退出", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await press(pilot, "escape")
        assert WORDS["zh"]("talk.farewell") not in shown(pilot)
        await press(pilot, *"退出", "enter")
        await settled(pilot)
        await press(pilot, *go)
        assert pilot.app._exit


@pytest.mark.slow
@driven
async def test_ctrl_c_copies_what_is_marked_in_the_reply():
    async with guide() as pilot:
        await answered(pilot)
        await press(pilot, "a", "b", "shift+home", "ctrl+c")
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert pilot.app.clipboard == "ab"


async def resized(pilot, width, height):
    await pilot.resize_terminal(width, height)
    is_too_small = width < 60 or height < 20
    await until(pilot, lambda: pilot.app.size == (width, height) and isinstance(pilot.app.screen, SmallScreen) == is_too_small)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(59, 32), (120, 19), (1, 1), pytest.param((12, 3), marks=pytest.mark.deep)], ids=str)
@driven
async def test_too_small_a_window_says_so_and_nothing_is_lost(size):
    async with guide(NARROW) as pilot:
        await answered(pilot)
        known = session(pilot).facts
        await press(pilot, *"副高")
        await resized(pilot, *size)
        assert isinstance(pilot.app.screen, SmallScreen)
        if size[0] > 40:
            text = "".join("".join(lines(pilot)).split())
            assert "60×20" in text
            assert "gcguide--plain" in text
        await press(pilot, "x", "enter", "escape", "ctrl+p", "ctrl+e", "f1", "f9", "f8")
        assert isinstance(pilot.app.screen, SmallScreen)
        await resized(pilot, *WIDE)
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert session(pilot).facts == known
        assert dock(pilot).field.value == "副高"
        assert pilot.app.focused is dock(pilot).field
        assert pilot.app.screen.query_one(StatusPanel).region.width > 20, "the panel has its room"
        await press(pilot, "end", *["backspace"] * 2)
        assert dock(pilot).field.value == ""


@driven
async def test_a_window_small_from_the_start():
    app = GuideApp("2026h1", WORDS["zh"], TODAY)
    async with app.run_test(size=(40, 10)) as pilot:
        await until(pilot, lambda: app.session is not None)
        assert isinstance(app.screen, SmallScreen)
        await resized(pilot, *NARROW)
        assert isinstance(app.screen, ConversationScreen)
        assert pilot.app.screen.query_one(Dock).size.height > 2


@pytest.mark.slow
@driven
async def test_one_can_leave_a_small_window(unkept):
    async with guide(NARROW) as pilot:
        await answered(pilot)
        await resized(pilot, 40, 10)
        await press(pilot, "ctrl+q")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SmallScreen)
        await press(pilot, "ctrl+q")
        await resized(pilot, *NARROW)
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ConversationScreen)
        await resized(pilot, 40, 10)
        await press(pilot, "ctrl+q", "ctrl+q")
        assert pilot.app._exit


@pytest.mark.slow
@driven
async def test_help_and_palette_survive_a_small_window():
    async with guide(NARROW) as pilot:
        await press(pilot, "ctrl+p", *"shen")
        await resized(pilot, 40, 10)
        assert isinstance(pilot.app.screen, SmallScreen)
        await resized(pilot, *NARROW)
        assert isinstance(pilot.app.screen, PaletteScreen)
        assert pilot.app.screen.query_one("Input").value == "shen"
