"""What is drawn can be read in every state: with the focus on each thing that takes it, under the mouse, disabled."""

import re

import pytest
from textual.color import Color
from textual.widgets import Input

from gcguide.tui.themes import THEMES
from tests.tui.driver import CALM, PEOPLE, WIDE, begin, driven, guide, session, settled, told
from tests.tui.test_desk import fill
from tests.tui.test_themes import COLOURED, ratio


def in_themes(usual, themes=tuple(THEMES)):
    """A walk in one theme; in the others, whose colours are compared one by one elsewhere, with `--deep`."""
    return pytest.mark.parametrize("theme", [one if one == usual else pytest.param(one, marks=pytest.mark.deep) for one in themes])


# Letters, digits and Han: what is read. Frames and marks have limits of their own.
READ = re.compile(r"[^\W_]")


def unreadable(pilot):
    """The texts with less contrast than 4.5 to 1 to their ground (WCAG 2.2, 1.4.3); of a box before a screen only its own."""
    screen = pilot.app.screen
    region = next((box.region for box in screen.query(".box")), screen.region)
    found = {}
    for strip in screen._compositor.render_strips(screen.size)[region.y : region.bottom]:
        for segment in strip.crop(region.x, region.right):
            style = segment.style
            if not READ.search(segment.text) or style is None or style.color is None or style.bgcolor is None:
                continue
            if style.color.is_default or style.bgcolor.is_default:
                # The terminal's own two colours; one of them alone may be the same as what it is put on.
                if style.color.is_default != style.bgcolor.is_default:
                    found[segment.text.strip()] = 1
                continue
            ink, ground = (Color(*one.get_truecolor()) for one in (style.color, style.bgcolor))
            if style.reverse:
                ink, ground = ground, ink
            if (contrast := ratio(ink, ground)) < 4.5:
                found[segment.text.strip()] = round(contrast, 2)
    return found


class Low(dict):
    """What cannot be read: by where, by state, by the widget that has it."""

    def __init__(self):
        super().__init__()
        self.seen = set()  # the kinds of widgets that had the focus


async def look(pilot, where, low):
    """With the focus on each kind of thing in turn, and with the mouse on each kind of thing that can be clicked."""
    screen = pilot.app.screen

    def note(state, widget=None):
        if found := unreadable(pilot):
            low[where, state, type(widget).__name__] = found

    note("as it opens")
    for widget in screen.focus_chain:
        if (kind := (type(screen), type(widget), *sorted(widget.classes))) not in low.seen:
            low.seen.add(kind)
            screen.set_focus(widget)
            await settled(pilot)
            note("focus", widget)
    for kind in ("KeyHints", "Tab", ".action", "FoldLine", "TurnLine", "Choices", "DoneButton", "OptionList", "Input"):
        for widget in [widget for widget in screen.query(kind) if widget.region.area and widget.is_on_screen][:1]:
            await pilot.hover(widget, offset=(2, min(1, widget.size.height - 1)))
            await settled(pilot)
            note("mouse", widget)


async def press(pilot, *keys):
    await pilot.press(*keys)
    await settled(pilot)


@pytest.mark.slow
@in_themes("ascii")
@driven
async def test_every_state_of_the_conversation_and_the_boxes_can_be_read(theme):
    async with guide(WIDE) as pilot:
        low = Low()
        pilot.app.action_theme(theme)
        await settled(pilot)
        await look(pilot, "start", low)
        await begin(pilot)
        await press(pilot, "space")
        await look(pilot, "several", low)
        await press(pilot, *"2", "enter")
        await look(pilot, "one", low)
        for keys in (("ctrl+p",), ("f10",), ("f1",), ("f2",)):
            await press(pilot, *keys)
            await look(pilot, keys, low)
            await press(pilot, "escape")
        await press(pilot, "ctrl+p", *"qqqqzz")
        await look(pilot, "no such command", low)  # a disabled row
        assert not low


@pytest.mark.slow
@in_themes("light")
@driven
async def test_every_state_of_the_result_and_the_export_can_be_read(theme):
    async with guide(WIDE) as pilot:
        low = Low()
        pilot.app.action_theme(theme)
        await settled(pilot)
        await told(pilot, CALM | PEOPLE[2] | {"licence": "unsure"})
        await press(pilot, "f4")
        for number in "123456":
            await press(pilot, number)
            await look(pilot, f"tab {number}", low)
            active = pilot.app.screen.query_one("Tab.-active")
            for state in ("focus", "focus and mouse", "mouse"):  # the label that says where one is
                pilot.app.screen.set_focus(pilot.app.screen.query_one("Tabs") if "focus" in state else None)
                await pilot.hover(active if "mouse" in state else "TitleBar")
                await settled(pilot)
                if found := unreadable(pilot):
                    low["the tab that shows", number, state] = found
        await press(pilot, "2", *["down"] * 4, "f7")
        await look(pilot, "a failed step", low)
        assert "failed" in session(pilot).steps.values()
        await press(pilot, "f7")
        for key in ("down", "f6"):
            await press(pilot, key)
        await look(pilot, "to choose", low)
        await press(pilot, "escape", "4")
        pilot.app.screen.query("#dates ActionItem").first().action_act()
        await settled(pilot)
        await press(pilot, *"?!", "enter")
        await look(pilot, "a day that is none", low)
        await press(pilot, "escape")
        pilot.app.screen.query_one("#--content-tab-why").disabled = True
        await settled(pilot)
        await look(pilot, "a tab that is shut", low)
        pilot.app.screen.query_one("#--content-tab-why").disabled = False
        await press(pilot, "escape", "ctrl+e")
        pilot.app.screen.query("LabelledField").first().say("x")
        await look(pilot, "export", low)
        await press(pilot, *["down"] * 6)
        if isinstance(pilot.app.focused, Input):
            await press(pilot, "a", "shift+home")
        await look(pilot, "export", low)
        assert not low


@pytest.mark.slow
@in_themes("dark", tuple(COLOURED))
@driven
async def test_every_state_of_the_desk_can_be_read(theme):
    fill()
    async with guide(WIDE) as pilot:
        low = Low()
        pilot.app.action_theme(theme)
        await settled(pilot)
        await press(pilot, "f3")
        await look(pilot, "desk", low)
        await press(pilot, "tab", "ctrl+g")
        await look(pilot, "letters before the rows", low)
        await press(pilot, "escape", "ctrl+e")
        await look(pilot, "files for many", low)
        await press(pilot, "escape", "ctrl+o")
        await look(pilot, "a roster", low)
        await press(pilot, "escape", "f2")
        await look(pilot, "a name", low)
        await press(pilot, "escape", "delete")
        await look(pilot, "whether to delete", low)
        assert not low
