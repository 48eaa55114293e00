"""Drives the app as a person would: keys or mouse, and reads what the screen shows."""

import asyncio
import math
import time
from contextlib import asynccontextmanager
from datetime import date
from functools import wraps
from unittest.mock import patch

import pytest
from textual import app as textual_app
from textual import pilot as textual_pilot
from textual._compositor import Compositor
from textual._context import active_app, visible_screen_stack
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from gcguide.conversation.prompt import STEP_BY_STEP
from gcguide.tui.app import GuideApp
from gcguide.tui.screens.conversation import ConversationScreen
from gcguide.tui.widgets.dock import NOTHING, Dock
from gcguide.words import load_words
from tests.programs import PATIENCE
from tests.unmarked import unmarked

# Threads that work, and timers about to ring, are waited for in moments of so many seconds; one that rings within a frame
# of 60 a second may be for what is still to be drawn or scrolled: so many frames are waited for, as some ring for ever.
MOMENT, FRAME, FRAMES = 0.004, 0.02, 2


async def nothing_left(*_):
    """Until the app has nothing left to do: its loop is empty, no thread works for it, and no timer rings in a moment.

    In place of what Textual does: it sends a message to every widget, which was half of all messages in these tests, and
    sleeps until the process takes next to nothing, which a slow machine hardly ever sees.
    """
    loop = asyncio.get_running_loop()
    begun, frames = loop.time(), 0
    end = begun + 1
    while loop.time() < begun + PATIENCE:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        rings = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=math.inf) - loop.time()
        if rings < (FRAME if frames < FRAMES else MOMENT):
            frames += rings >= MOMENT
            await asyncio.sleep(max(rings, 0))
        elif loop.time() < end and is_at_work():
            await asyncio.sleep(MOMENT)
        else:
            return True
    return False


def is_at_work():
    """Whether a thread works on what the app gave it."""
    app = active_app.get(None)
    return app is not None and any(worker.is_running and worker._thread_worker for worker in app.workers)


textual_pilot.wait_for_idle = textual_app.wait_for_idle = nothing_left
Pilot._wait_for_screen = nothing_left

# What every app parses anew is the same: its style sheets were nearly half of what it takes to begin one.
PARSED = {}
_parse_rules = Stylesheet._parse_rules


def _parsed_once(sheet, css, **given):
    key = (css, *given.values(), *sheet._variables.items())
    if key not in PARSED:
        PARSED[key] = _parse_rules(sheet, css, **given)
    return PARSED[key]


Stylesheet._parse_rules = _parsed_once

TODAY = date(2026, 3, 2)
WIDE, NARROW, SMALL = (120, 32), (80, 24), (60, 20)

# What a person of each category knows.
CALM = {
    "standing": "professional", "works_in_region": True, "green_channel_history": "never", "new_achievements": False,
    "other_review_filed": False, "social_review_eligible": False, "licence": "not_required",
    "series_exam": "not_required", "employer": "county_unit", "place": "150203", "achievements": [],
    "technical_leader_of": "none", "talent_tier": "none", "postdoc": "none", "postdoc_awards": [],
    "postdoc_station_in_region": True, "long_term_practice": True, "education_below_requirement": False,
    "notable_achievements": True, "overseas": "none", "skill_field": "none", "unique_skill": False,
    "moved_from": "none", "held_title_grade": "none", "held_title_verifiable": False, "first_title_application": False,
    "associate_senior_appointed": date(2020, 5, 6), "current_grade": "associate_senior",
}  # fmt: skip
PEOPLE = {
    1: CALM | {"achievements": ["engineering_problem"]},
    2: CALM | {"talent_tier": "tier_5"},
    3: CALM | {"postdoc": "left_station", "postdoc_awards": ["science_foundation"], "current_grade": "intermediate"},
    4: CALM | {"education_below_requirement": True, "current_grade": "intermediate"},
    5: CALM | {"overseas": "returnee", "current_grade": "none", "first_title_application": True},
    6: CALM | {"unique_skill": True, "skill_field": "arts_and_crafts"},
    7: CALM | {"moved_from": "other_province", "held_title_grade": "associate_senior", "current_grade": "none"},
    None: CALM,
}


def in_sizes(whole, *others, usual=tuple(PEOPLE)):
    """Everyone in one size of the screen; in the others those whose texts are longest, shortest and most.

    By default each of the usual persons once, and each size: the longest texts in the smallest window, nothing fitting in
    the widest.
    """
    pairs = [(number, whole) for number in PEOPLE] + [(number, size) for size in others for number in (2, 4, None)]
    quick = {*((number, whole) for number in usual), (2, others[-1]), (None, others[0])}
    marked = [pair if pair in quick else pytest.param(*pair, marks=pytest.mark.deep) for pair in pairs]
    return pytest.mark.parametrize(("number", "size"), marked, ids=str)


def sizes(usual, *others):
    """A test in one size of the screen, and with `--deep` in others: how all screens look in each is seen elsewhere."""
    return pytest.mark.parametrize("size", [usual, *(pytest.param(other, marks=pytest.mark.deep) for other in others)], ids=str)


def driven(test):
    """An asynchronous test, run."""

    @wraps(test)
    def run(*args, **kwargs):
        asyncio.run(test(*args, **kwargs))

    return run


def unseen(compositor, full=False, screen_stack=None, simplify=False):
    """In place of drawing for a terminal that is not there; what a test looks at, `lines` draws whole."""
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()


@asynccontextmanager
async def guide(size=WIDE, lang="zh", today=TODAY):
    """The app, come as far as its first screen."""
    app = GuideApp("2026h1", load_words(lang), today)
    with patch.object(Compositor, "render_update", unseen):
      async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ConversationScreen))
        yield pilot


async def until(pilot, holds):
    """Waits for what is done beside the screen, however slow the machine is."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, shown(pilot)
        await pilot.pause(0.01)
    await settled(pilot)


async def settled(pilot):
    """Until all that was set going is done."""
    await pilot.pause()
    await pilot.pause()


def session(pilot):
    return pilot.app.screen.session


def dock(pilot):
    return pilot.app.screen.query_one(Dock)


def lines(pilot):
    """What the screen shows, a text a line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips(screen.size)
    return unmarked("\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)).split("\n")


def shown(pilot):
    return "\n".join(lines(pilot))


def reply(prompt, truth):
    """The rows that a person with these facts takes, and the text that a typed question takes."""
    learned = prompt.question.answer_for(truth)
    if prompt.question.is_screen:
        if prompt.leave.id == STEP_BY_STEP and not learned:
            return [STEP_BY_STEP], None
        ticked = [line.id for line in prompt.question.lines
                  if (all(learned.get(id) == value for id, value in line.ticked.items()) if line.ticked
                      else not any(id in learned for id in line.unticked))]  # fmt: skip
        return ticked or [NOTHING], None
    value = learned[prompt.question.id]
    if value == "unsure":
        return [prompt.leave.id], None
    if prompt.kind == "several":
        return [option.id for option in prompt.options if option.id in value] or [NOTHING], None
    if prompt.kind in ("day", "place"):
        return None, value.isoformat() if prompt.kind == "day" else value
    return [next(option.id for option in prompt.options if option.value == value)], None


async def told(pilot, truth):
    """All answered at once, beside the screen, which then shows it: for whatever comes after the questions."""
    await begin(pilot)
    conversation = session(pilot).conversation
    while (prompt := conversation.prompt) is not None:
        rows, text = reply(prompt, truth)
        conversation.hear(text) if text is not None else conversation.choose([row for row in rows if row != NOTHING])
    pilot.app.screen.hear([])
    await settled(pilot)


async def play(pilot, truth, way="keys"):
    """Answers as a person does until nothing is asked."""
    await begin(pilot)
    for _ in range(40):
        prompt = session(pilot).conversation.prompt
        if prompt is None:
            return
        rows, text = reply(prompt, truth)
        if text is not None:
            await pilot.press(*text, "enter")
        elif way == "keys":
            await take(pilot, rows)
        else:
            await click(pilot, rows)
        await settled(pilot)
    raise AssertionError("it does not end")


async def begin(pilot):
    if dock(pilot).control.kind == "start":
        await pilot.press("enter")
        await settled(pilot)


async def go_to(pilot, id):
    """Moves the cursor to a row."""
    choices = dock(pilot).choices
    target = [row.id for row in choices.rows].index(id)
    for _ in range(len(choices.rows) + 1):
        at = choices.highlighted
        if at == target:
            return
        await pilot.press("down" if at is None or at < target else "up")
        await pilot.pause()
    raise AssertionError(id)


async def take(pilot, ids):
    """Takes rows by the keyboard."""
    several = dock(pilot).control.kind == "several"
    for id in ids:
        await go_to(pilot, id)
        if several and dock(pilot).choices.may_tick(dock(pilot).choices.row):
            await pilot.press("space")
            await pilot.pause()
    await pilot.press("enter")


async def click(pilot, ids):
    """Takes rows by the mouse."""
    several = False
    for id in ids:
        choices = dock(pilot).choices
        at = [row.id for row in choices.rows].index(id)
        several = dock(pilot).control.kind == "several" and choices.may_tick(choices.rows[at])
        await click_row(pilot, choices, at)
        await settled(pilot)
    if several:
        await pilot.click("DoneButton")


async def click_row(pilot, choices, at):
    """Clicks one row, scrolled into sight first."""
    for top in range(200):
        choices.scroll_to(y=top, animate=False, immediate=True)
        await pilot.pause()
        shown_lines = choices._lines[choices.scroll_offset.y :][: choices.size.height]
        for y, (option, _) in enumerate(shown_lines):
            if option == at:
                assert await pilot.click(choices, offset=(6, y))
                return
    raise AssertionError(at)
