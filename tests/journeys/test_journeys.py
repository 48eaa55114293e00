"""Each of the twelve, driven through the app as a person types: the result's first screen says what, with whom, by when."""

import asyncio
import io
import os
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from textual.widgets import Input

from gcguide.line import run
from gcguide.policy.questions import load_questionnaire
from gcguide.text import LANGS, width
from gcguide.tui.screens.boxes import AskScreen
from tests.journeys import FOLDER, JOURNEYS, session_of, typed
from tests.regenerate import how
from tests.tui.driver import NARROW, SMALL, WIDE, begin, dock, guide, lines, session, settled
from tests.unmarked import unmarked

SIZES = {"60x20": SMALL, "80x24": NARROW, "120x32": WIDE}
ALL = list(product(JOURNEYS, SIZES, LANGS))
# Every second one in one size and language; the rest with --deep.
QUICK = {(name, list(SIZES)[n % 3], LANGS[n // 3 % 2]) for n, name in enumerate(JOURNEYS) if n % 2}


async def gone(name, size, lang):
    """The app at the end of a journey: what the session holds, and the first page of the result."""
    journey = JOURNEYS[name]
    with TemporaryDirectory() as home, patch.dict(os.environ, GCGUIDE_HOME=str(Path(home) / "home")):
        async with guide(SIZES[size], lang, journey.day) as pilot:
            await begin(pilot)
            for text in typed(journey, lang):
                screen = pilot.app.screen
                field = screen.query_one(Input) if isinstance(screen, AskScreen) else dock(pilot).field
                field.value = text
                await pilot.press("enter")
                await settled(pilot)
            await pilot.press("f4")
            await settled(pilot)
            await settled(pilot)
            return session(pilot).sections(), lines(pilot)


def screen(name, size, lang):
    return asyncio.run(gone(name, size, lang))[1]


def transcript(name, lang):
    out = io.StringIO()
    run(session_of(JOURNEYS[name], lang), typed(JOURNEYS[name], lang), out)
    return unmarked(out.getvalue())


def kept():
    """Everything that is kept of the journeys, by the name of its file."""
    screens = {f"{name}.{size}.{lang}.txt": "\n".join(screen(name, size, lang)) + "\n" for name, size, lang in ALL}
    return screens | {f"{name}.{lang}.txt": transcript(name, lang) for name, lang in product(JOURNEYS, LANGS)}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "size", "lang"), [one if one in QUICK else pytest.param(*one, marks=pytest.mark.deep) for one in ALL])
def test_the_first_screen_says_what_with_whom_and_by_when(name, size, lang):
    parts, shown = asyncio.run(gone(name, size, lang))
    assert "\n".join(shown) + "\n" == (FOLDER / f"{name}.{size}.{lang}.txt").read_text("utf-8"), how("journeys")
    assert all(width(line) <= SIZES[size][0] for line in shown)
    flat = "".join("".join(shown).split())

    def says(text):
        return "".join(text.split()) in flat

    words, assessment = parts.words, parts.assessment
    assert says(words.due(assessment.window.deadline)), "until when the batch is open, or was"
    if assessment.target is not None:
        assert says(parts.headline()), "what is applied for"
    acts = [act for act in parts.plan.acts if not act.is_done]
    asked = load_questionnaire(parts.edition).questions.facts
    assert acts or assessment.to_find_out, "there is always something to do"
    for id in () if acts else assessment.to_find_out[:3]:
        assert says(parts.edition.facts[id].label[lang]), "what to find out"
        assert says(asked[id].find_out[lang]), "from whom"
    room = {"60x20": 2 if lang == "zh" else 1}.get(size, 3)  # the rest is a line further down
    for act in acts[:room]:
        assert says(act.label[lang]), "what to do next"
        if act.suggested is not None and parts.is_open:
            late = act.suggested < assessment.as_of and act.latest is not None
            assert says(words.due(act.latest if late else act.suggested)), "by when"
        if act.where and act.kind != "way":
            assert says(act.where[0]), "where"


@pytest.mark.parametrize(("name", "lang"), list(product(JOURNEYS, LANGS)))
def test_the_talk_reads_as_kept(name, lang):
    assert transcript(name, lang) == (FOLDER / f"{name}.{lang}.txt").read_text("utf-8"), how("journeys")


def test_nothing_is_kept_of_a_journey_that_is_no_more():
    names = {f"{name}.{size}.{lang}.txt" for name, size, lang in ALL} | {f"{name}.{lang}.txt" for name, lang in product(JOURNEYS, LANGS)}
    assert {path.name for path in FOLDER.iterdir()} == names, how("journeys")
