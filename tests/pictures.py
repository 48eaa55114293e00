"""The pictures of the README: what stands on the screen, and a page as it is printed.

A terminal's screen is drawn cell by cell, since its text is twice as wide in Chinese. Nothing in a picture comes from
elsewhere: no script, no font, no address.
"""

import asyncio
import os
import subprocess
from datetime import date
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from textual.widgets import Input

from gcguide import load_edition
from gcguide.paper.compose import compose
from gcguide.paper.outputs import rendered
from gcguide.person.case import Case
from gcguide.text import width
from gcguide.words import load_words
from tests.tui.driver import CALM, TODAY, WIDE, begin, guide, settled, told
from tests.unmarked import unmarked

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
COLUMN, LINE, SIZE = 9, 20, 15
DOTS = 80
FACE = "'Sarasa Mono SC', 'Noto Sans Mono CJK SC', 'Noto Sans Mono', 'Microsoft YaHei Mono', Menlo, Consolas, monospace"
PERSON = CALM | {"talent_tier": "tier_5", "associate_senior_appointed": date(2024, 3, 1)}


def svg(screen):
    """The screen of a running app as an SVG; every run of text is held to the columns it takes in a terminal."""
    size = screen.size
    drawn = []
    for y, strip in enumerate(screen._compositor.render_strips(size)):
        x = 0
        for segment in strip:
            columns = width(segment.text)
            style = segment.style
            colour, ground = (style.color, style.bgcolor) if style is not None else (None, None)
            left, top = x * COLUMN, y * LINE
            if ground is not None and ground.triplet is not None:
                drawn.append(f'<rect x="{left}" y="{top}" width="{columns * COLUMN}" height="{LINE}" fill="{ground.triplet.hex}"/>')
            if segment.text.strip():
                text = segment.text.rstrip()
                before = len(text) - len(text.lstrip())
                fill = colour.triplet.hex if colour is not None and colour.triplet is not None else "#d0d0d0"
                weight = ' font-weight="bold"' if style is not None and style.bold else ""
                drawn.append(
                    f'<text x="{left + before * COLUMN}" y="{top + SIZE}" fill="{fill}"{weight}'
                    f' textLength="{width(text.lstrip()) * COLUMN}" lengthAdjust="spacingAndGlyphs">{escape(text.lstrip())}</text>'
                )
            x += columns
    box = f'width="{size.width * COLUMN}" height="{size.height * LINE}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} viewBox="0 0 {size.width * COLUMN} {size.height * LINE}">'
    style = f'<g font-family="{FACE}" font-size="{SIZE}" xml:space="preserve">'
    return unmarked("\n".join([head, style, *drawn, "</g>", "</svg>", ""])).encode()


async def screens(lang):
    """A conversation on its way, its result, and the papers to bring."""
    with TemporaryDirectory() as home, patch.dict(os.environ, GCGUIDE_HOME=str(Path(home) / "home")):
        async with guide(WIDE, lang, TODAY) as pilot:
            await begin(pilot)
            for field in pilot.app.screen.query(Input):
                field.cursor_blink = False  # whenever it is looked at
            await settled(pilot)
            asked = f"question.{lang}.svg", svg(pilot.app.screen)
            await told(pilot, PERSON)
            await pilot.press("f4")
            await settled(pilot)
            return dict([asked, (f"result.{lang}.svg", svg(pilot.app.screen))])


def page():
    """The first page of a printed pack, as the printer gets it."""
    edition = load_edition("2026h1")
    case = Case({id: value if not isinstance(value, list) else frozenset(value) for id, value in PERSON.items()}, {}, {"name": "王小明"})
    pack = compose(edition, case, TODAY, load_words("zh"))
    command = ["pdftoppm", "-png", "-r", str(DOTS), "-f", "1", "-l", "1", "-"]
    return subprocess.run(command, input=rendered(pack, "pdf"), capture_output=True, check=True).stdout


def pictures():
    """Every picture by its file's name."""
    return {**asyncio.run(screens("zh")), **asyncio.run(screens("en")), "page.zh.png": page()}
