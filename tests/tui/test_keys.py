"""The table of keys: every action in it exists, no key does two things on one screen, and all of it has words."""

from collections import Counter

import pytest
from textual import actions

from gcguide.text import width
from gcguide.tui.app import GuideApp
from gcguide.tui.keys import KEYS, bindings
from gcguide.tui.screens.boxes import AskScreen, ConfirmScreen, PaletteScreen, PickScreen, QuitScreen, TextScreen
from gcguide.tui.screens.conversation import ConversationScreen
from gcguide.tui.screens.desk import DeskScreen
from gcguide.tui.screens.desk_files import ArchiveScreen
from gcguide.tui.screens.export import BatchScreen, ExportScreen
from gcguide.tui.screens.intake import IntakeScreen
from gcguide.tui.screens.result import ResultScreen
from gcguide.words import load_words
from tests.tui.driver import NARROW, WIDE, begin, driven, guide, settled, shown, sizes
from tests.tui.test_desk import fill

CLASSES = {
    "app": GuideApp, "talk": ConversationScreen, "result": ResultScreen, "export": ExportScreen, "cases": DeskScreen,
    "batch": BatchScreen, "archive": ArchiveScreen, "intake": IntakeScreen, "palette": PaletteScreen, "ask": AskScreen, "text": TextScreen, "pick": PickScreen,
    "confirm": ConfirmScreen, "confirm_quit": QuitScreen,
}  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.id} on {key.screens}")
def test_every_action_exists_where_its_key_works(key):
    owner, name, _ = actions.parse(key.action.format(key="1"))
    for screen in key.screens.split():
        assert owner in ("app", "screen")
        assert hasattr(GuideApp if owner == "app" else CLASSES[screen], f"action_{name}"), screen
    assert set(key.hinted.split()) <= (set(CLASSES) if key.screens == "app" else set(key.screens.split()))


@pytest.mark.parametrize("screen", CLASSES)
def test_no_key_does_two_things_on_one_screen(screen):
    counts = Counter(binding.key for binding in bindings(screen))
    assert {key for key, count in counts.items() if count > 1} == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_that_is_listed_has_words(lang):
    words = load_words(lang)
    for key in KEYS:
        if key.hint:
            assert words(key.hint)
        if key.area:
            assert key.entry(words)


@sizes(NARROW, WIDE)
@driven
async def test_a_click_on_the_bottom_line_does_what_the_key_does(size):
    """On the result a click on the export's key did nothing: its action was of another screen."""
    fill(((2, "乌云"),))
    async with guide(size) as pilot:
        await begin(pilot)
        await pilot.press("f4")
        await settled(pilot)
        for label, wanted in (("导出", "export"), ("返回", "result"), ("返回", "talk"), ("记录", "cases"), ("返回", "talk")):
            (line,) = pilot.app.screen.query("KeyHints")
            before, _, _ = str(line.render()).partition(label)
            assert await pilot.click(line, offset=(1 + width(before), 0))
            await settled(pilot)
            assert pilot.app.screen.name == wanted, shown(pilot)
