"""The screens as grids of text, in both sizes and languages, to be read in review."""

import asyncio
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest

from gcguide.cases.open_store import open_store
from gcguide.text import width
from gcguide.tui.screens.result import TABS
from tests.regenerate import how
from tests.tui.driver import NARROW, WIDE, begin, dock, guide, lines, settled
from tests.tui.test_desk import fill

FOLDER = Path(__file__).resolve().parent / "grids"
SIZES = {"120x32": WIDE, "80x24": NARROW}
LANGS = ("zh", "en")
DESK = [(1, "乌云其其格"), (2, "单雄信"), (3, ""), (4, "巴特尔·孛儿只斤"), ("unsure", "王小明"), (6, "[/]"), (7, "李四"), (None, "张三")]


async def say(pilot, text):
    dock(pilot).field.insert_text_at_cursor(text)
    await pilot.press("enter")
    await settled(pilot)


async def walk(pilot):
    """Every screen, with its name, in the order in which one comes by it."""
    yield "1_start"
    await begin(pilot)
    await pilot.press("down", "space")
    await settled(pilot)
    yield "2_several"
    await pilot.press("enter")
    await settled(pilot)
    yield "3_one"
    for reply in ("5", "0", "3"):
        await say(pilot, reply)
    await pilot.press(*"bt")
    await settled(pilot)
    yield "4_place"
    await pilot.press(*"kdl", "backspace", "backspace", "backspace", "backspace", "backspace")
    await say(pilot, "150203")
    await say(pilot, "4")
    await pilot.press(*"2020-5-6")
    await settled(pilot)
    yield "5_day"
    await pilot.press("enter")
    await settled(pilot)
    yield "6_end"
    await pilot.press("f4")
    await settled(pilot)
    for n, name in enumerate(TABS, start=1):
        await pilot.press(str(n))
        await settled(pilot)
        yield f"7_{name}"
    await pilot.press("escape", "ctrl+e")
    await settled(pilot)
    for field in pilot.app.screen.query("LabelledField"):
        if field.key == "path":
            field.input.value = "/home/a/pack.pdf"
    await settled(pilot)
    yield "8_export"


async def desk_walk(pilot):
    """The desk, with cases of every kind."""
    await pilot.press("f3")
    await settled(pilot)
    await settled(pilot)
    yield "9_desk"
    await pilot.press("ctrl+e")
    await settled(pilot)
    pilot.app.screen.query_one("LabelledField").input.value = "/home/a"
    await settled(pilot)
    yield "9_desk_write"


async def grids(size, lang):
    found = {}
    with TemporaryDirectory() as home, patch.dict(os.environ, GCGUIDE_HOME=str(Path(home) / "home")):
        async with guide(SIZES[size], lang) as pilot:
            async for name in walk(pilot):
                found[f"{name}.{size}.{lang}.txt"] = lines(pilot)
    with TemporaryDirectory() as home, patch.dict(os.environ, GCGUIDE_HOME=str(Path(home) / "home")):
        fill(DESK)
        with open_store() as store:
            store.mark([2, 5], True)
        async with guide(SIZES[size], lang) as pilot:
            async for name in desk_walk(pilot):
                found[f"{name}.{size}.{lang}.txt"] = lines(pilot)
    return found


def drawn(size, lang):
    return asyncio.run(grids(size, lang))


def all_grids():
    return [pair for size in SIZES for lang in LANGS for pair in drawn(size, lang).items()]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "lang"), [
    ("80x24", "zh"), ("120x32", "en"),
    pytest.param("80x24", "en", marks=pytest.mark.deep), pytest.param("120x32", "zh", marks=pytest.mark.deep),
])  # fmt: skip
def test_the_screens_look_as_kept(size, lang):
    found = drawn(size, lang)
    assert set(found) == {path.name for path in FOLDER.glob(f"*.{size}.{lang}.txt")}, how("grids")
    for name, grid in found.items():
        assert "\n".join(grid) + "\n" == (FOLDER / name).read_text("utf-8"), f"{name}: {how('grids')}"
    for name, grid in found.items():
        columns = SIZES[size][0]
        assert all(width(line) <= columns for line in grid), name
        corners = [line.rindex(mark) for line in grid for mark in "╮│╯" if line.endswith(mark)]
        sides = {width(line) for line in grid if line.endswith(("╮", "│", "╯"))}
        assert len(sides) <= 1, f"the frame is crooked: {name}, {corners}"


CLOSING, OPENING = "，。、；：？！）】》”’", "（【《“‘"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.zh.txt")), ids=lambda file: file.stem)
def test_lines_part_as_chinese_does(file):
    for line in file.read_text("utf-8").splitlines():
        said = re.sub(r"[│╭╰╮╯─].*\Z", "", line.removeprefix(" ▌").strip()).strip()
        assert not said.startswith(tuple(CLOSING)), line
        assert not said.endswith(tuple(OPENING)), line


# What is no English though it is in Latin letters: keys, sizes and kinds of paper, addresses, examples of initials.
LATIN = {"a", "a3", "a4", "bt", "kdl", "esc", "enter", "tab", "pdf", "word", "wps", "markdown", "excel", "o", "f", "e", "p", "q", "s", "home", "pack", "n", "t", "l", "del"}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.zh.txt")), ids=lambda file: file.stem)
def test_nothing_english_on_a_chinese_screen(file):
    text = re.sub(r"www\.\S+", "", file.read_text("utf-8"))
    assert {word.lower() for word in re.findall("[A-Za-z]+", text)} - LATIN == set()


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.en.txt")), ids=lambda file: file.stem)
def test_only_official_names_are_chinese_on_an_english_screen(file):
    """Names of bodies, places, papers and titles stay as they are; our own words never begin a line in Chinese."""
    for line in file.read_text("utf-8").splitlines():
        han, latin = len(re.findall("[\u4e00-\u9fff]", line)), len(re.findall("[A-Za-z]{2,}", line))
        assert han == 0 or latin > 0 or re.search(r"\d|╎|^\s|[（(]", line), line
