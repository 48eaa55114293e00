"""The three looks: text can be read on every ground, verdicts have their colours, and the plain one is truly plain."""

import asyncio
import unicodedata
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color
from textual.widgets import Input, OptionList, Static

from gcguide.core.verdict import Verdict
from gcguide.reading.documents import read_yaml
from gcguide.text import width
from gcguide.tui.themes import ASCII, DEFAULT, THEMES, UNICODE, VERDICTS, marks_of, register

ROOT = Path(__file__).resolve().parents[2]
GROUNDS = ("background", "surface", "panel")
COLOURED = ("light", "dark")
INKS = [
    "foreground", "foreground-muted", "text", "text-muted", "primary", "secondary", "accent", "warning", "error", "success",
    "text-primary", "text-secondary", "text-accent", "text-warning", "text-error", "text-success", "link-color",
    "footer-foreground", "footer-key-foreground", "footer-description-foreground", "markdown-h1-color", "markdown-h4-color",
    "markdown-h6-color", *(f"verdict-{word}" for word in Verdict),
]  # fmt: skip
# Text on a ground of its own.
PAIRS = [
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("link-color-hover", "link-background-hover"),
    ("footer-key-foreground", "footer-background"),
    *(("button-color-foreground", ground) for ground in ("primary", "success", "warning", "error")),
]


def luminance(colour):
    """Relative luminance by WCAG 2.2."""
    parts = [part / 255 for part in colour.rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def contrast(theme, ink, ground):
    colours = {**THEMES[theme].to_color_system().generate(), **THEMES[theme].variables}
    below = Color.parse(colours[ground])
    assert below.a == 1
    if colours[ink].startswith("auto"):
        share = float(colours[ink].split()[1].rstrip("%")) / 100
        return ratio(below + below.get_contrast_text(share), below)
    return ratio(below + Color.parse(colours[ink]), below)


def test_contrast_is_computed_as_the_standard_says():
    assert ratio(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert ratio(Color.parse("#767676"), Color.parse("#fff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("theme", "ground"), list(product(COLOURED, GROUNDS)))
def test_text_can_be_read_on_every_ground(theme, ground):
    low = {ink: round(found, 2) for ink in INKS if (found := contrast(theme, ink, ground)) < 4.5}
    assert not low


@pytest.mark.parametrize("theme", COLOURED)
def test_text_can_be_read_where_it_is_marked(theme):
    low = {pair: round(found, 2) for pair in PAIRS if (found := contrast(theme, *pair)) < 4.5}
    assert not low


@pytest.mark.parametrize(("theme", "ground", "line"), list(product(COLOURED, GROUNDS, ("border", "border-blurred"))))
def test_frames_can_be_seen(theme, ground, line):
    assert contrast(theme, line, ground) >= 3


@pytest.mark.parametrize("theme", COLOURED)
def test_verdicts_differ_in_colour(theme):
    variables = THEMES[theme].variables
    assert len({variables[f"verdict-{word}"] for word in VERDICTS}) == 5


def test_there_is_a_colour_and_a_mark_for_every_verdict():
    assert set(VERDICTS) == set(Verdict) == set(UNICODE.verdicts) == set(ASCII.verdicts)
    said = read_yaml(ROOT / "dialogs/results.yaml").data["verdict_mark"]
    assert {word: text["zh"] for word, text in said.items()} == UNICODE.verdicts
    for marks in (UNICODE, ASCII):
        assert len(set(marks.verdicts.values())) == 5


def test_marks_keep_their_width_in_a_chinese_terminal():
    for marks in (UNICODE, ASCII):
        drawn = [getattr(marks, f.name) for f in fields(marks) if f.name not in ("ascii", "of_verdicts")]
        for mark in [*drawn, *marks.verdicts.values()]:
            assert 1 <= width(mark) <= 3
            assert all(unicodedata.east_asian_width(character) in ("N", "Na") for character in mark), mark
            assert not marks.ascii or mark.isascii()


@pytest.mark.parametrize("one", ["tick", "radio"])
def test_on_and_off_are_as_wide_as_each_other(one):
    for marks in (UNICODE, ASCII):
        on, off = getattr(marks, f"{one}_on"), getattr(marks, f"{one}_off")
        assert on != off
        assert width(on) == width(off)


def test_each_theme_has_its_marks():
    assert {theme: marks_of(theme).ascii for theme in THEMES} == {"light": False, "dark": False, "ascii": True}
    assert marks_of("nobody's") is UNICODE


class Page(App):
    CSS = "\n".join(f".{word} {{ color: $verdict-{word}; background: $panel; }}" for word in VERDICTS)

    def __init__(self, theme=None):
        super().__init__()
        register(self, theme)

    def compose(self):
        yield from (Static(word, classes=word) for word in VERDICTS)
        yield OptionList("one", "two")
        yield Input("typed")


def drawn(theme, look, before=lambda page: None):
    async def run():
        page = Page(theme)
        async with page.run_test(size=(40, 24)) as pilot:
            before(page)
            await pilot.pause()
            return look(page)

    return asyncio.run(run())


def test_an_app_has_our_themes_only():
    assert drawn(None, lambda page: (page.theme, set(page.available_themes))) == (DEFAULT, {"light", "dark", "ascii"})
    assert drawn("dark", lambda page: page.theme) == "dark"
    assert drawn("gone", lambda page: page.theme) == DEFAULT


@pytest.mark.parametrize("theme", COLOURED)
def test_verdicts_are_drawn_in_their_colours(theme):
    styles = drawn(theme, lambda page: {word: page.query_one(f".{word}").styles for word in VERDICTS})
    for word, style in styles.items():
        assert style.color == Color.parse(THEMES[theme].variables[f"verdict-{word}"])
        assert ratio(style.color, style.background) >= 4.5


def colours(segment):
    found = (segment.style.color, segment.style.bgcolor) if segment.style else ()
    return [colour.name for colour in found if colour and not colour.is_default]


def segments(page):
    return [segment for line in page.screen._compositor.render_strips() for segment in line]


def choose(page):
    page.query_one(OptionList).focus()
    page.query_one(OptionList).highlighted = 1


def test_the_plain_theme_draws_in_the_terminals_own_colours():
    assert any(map(colours, drawn("light", segments, choose)))
    coloured = {segment.text.strip() for segment in drawn("ascii", segments, choose) if colours(segment)}
    assert coloured - {""} == {"two"}  # the choice that is marked, and nothing else


def test_the_plain_theme_marks_a_choice_and_the_cursor_even_without_colour():
    styles = {segment.text.strip(): segment.style for segment in drawn("ascii", segments, choose)}
    assert styles["two"].underline
    assert not styles["one"].underline
    cursor = [s for s in drawn("ascii", segments, lambda page: page.query_one(Input).focus()) if colours(s)]
    assert cursor[-1].style.underline  # what stands before it is the selected text
