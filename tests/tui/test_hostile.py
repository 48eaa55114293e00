"""Names and notes that look like markup, or are very long, are shown as they are written, in every widget."""

from types import SimpleNamespace

import pytest
from textual.app import App
from textual.containers import VerticalScroll

from gcguide.conversation.prompt import prompt
from gcguide.conversation.transcript import Remark, Turn
from gcguide.core.interview import Interview
from gcguide.paper.pack import Bullets, Chain, Column, Heading, Paragraph, Table
from gcguide.tui import textual_private
from gcguide.tui.keys import Hint
from gcguide.tui.screens.form import LabelledField
from gcguide.tui.themes import ASCII, UNICODE, register
from gcguide.tui.widgets.blocks import ActionItem, Fold, Item, LinesView, block_widgets
from gcguide.tui.widgets.chat import Chat
from gcguide.tui.widgets.dock import Choice, Choices, Control, Dock, DoneButton
from gcguide.tui.widgets.frame import KeyHints, Standing, StatusPanel, StatusStrip, TitleBar
from gcguide.words import load_words
from tests.effort import is_deep
from tests.people import EDITION
from tests.tui.driver import TODAY, driven, lines

pytestmark = pytest.mark.slow

WORDS = load_words("zh")
TEXTS = ["[/] [@click=app.bell]x[/] [red]a[/red \\[b] [link=https://a.b]c[/link] $text-muted", "长" * 500]


class Shown(App):
    """One widget, told to show the text."""

    CSS_PATH = "../../src/gcguide/tui/gcguide.tcss"

    def __init__(self, make, text):
        super().__init__()
        register(self)
        textual_private.install()
        self.make, self.text, self.bells = make, text, 0

    def compose(self):
        with VerticalScroll():
            yield from self.make(self.text)

    def bell(self):
        self.bells += 1


def dock(text):
    one = Dock(UNICODE, WORDS, print, print)
    one.call_after_refresh(one.show, Control("several", (Choice("a", text, "1", text), Choice("b", text, "2")), text, text))
    yield one


def told(text):
    chat = Chat(ASCII)
    chat.styles.height = 12
    chat.call_after_refresh(chat.tell, [Remark("note", (text, text)), Turn(text, text, ("place",), (text,))], WORDS)
    yield chat


def asked(text):
    standing = prompt(Interview(EDITION), Interview(EDITION).next_question(), WORDS, TODAY)
    chat = Chat(UNICODE)
    chat.styles.height = 12
    odd = SimpleNamespace(ask=text, help=text, clause=text, kind=standing.kind)
    chat.call_after_refresh(chat.ask, odd, WORDS)
    yield chat


def later(widget, *told):
    widget.call_after_refresh(widget.show, *told)
    return widget


def standing(text):
    return (Standing("open", "?", text, 1, text),)


def blocks(text):
    return block_widgets(
        [Heading(text), Paragraph(text), Bullets((text,)), Chain((text, text)),
         Table((Column(text, 0.5), Column(text, 0.5)), ((text, text),))],
        UNICODE, "zh",
    )  # fmt: skip


MAKERS = {
    "chat": told, "question": asked, "dock": dock, "blocks": blocks,
    "choices": lambda text: [later(Choices(ASCII), Control("one", (), text), (Choice("a", text, "1"),))],
    "item": lambda text: [Item(text[:3], text, (text,))],
    "action": lambda text: [ActionItem("step", text, "?", text, (text,))],
    "fold": lambda text: [Fold(text, LinesView(lambda _: [text]), UNICODE, opened=True)],
    "field": lambda text: [LabelledField("name", text, text, text)],
    "problem": lambda text: [(field := LabelledField("name", "a"), field.call_after_refresh(field.say, text))[0]],
    "hints": lambda text: [KeyHints([Hint(text, text, "screen.scroll_home")])],
    "panel": lambda text: [panel := later(StatusPanel(), text, standing(text), text), setattr(panel, "display", True)][:1],
    "strip": lambda text: [later(StatusStrip(), standing(text), text)],
    "title": lambda text: [later(TitleBar(UNICODE), text, text)],
    "done": lambda text: [later(DoneButton(), text)],
}  # fmt: skip


def squeezed(pilot):
    return "".join("".join(lines(pilot)).split())


@pytest.mark.parametrize("name", MAKERS)
@driven
async def test_every_widget_shows_text_as_it_is(name):
    """Each text in a third of the widgets; with `--deep` in all of them."""
    for text in TEXTS if is_deep() else TEXTS[list(MAKERS).index(name) % 3 :: 3]:
        app = Shown(MAKERS[name], text)
        async with app.run_test(size=(100, 32)) as pilot:
            await pilot.pause()
            await pilot.pause()
            assert "".join(text[:12].split()) in squeezed(pilot), text
            for y in range(12):
                await pilot.click(offset=(4, y))
            assert {meta["@click"] for meta in metas(app) if "@click" in meta} == ({"screen.scroll_home"} if name == "hints" else set()), text
            assert not app.bells


def metas(app):
    strips = app.screen._compositor.render_strips(app.screen.size)
    return [segment.style.meta for strip in strips for segment in strip if segment.style is not None]
