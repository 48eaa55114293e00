"""What is taken from inside Textual is as it was read; lines on the screen are parted by the same rules as on paper."""

import asyncio
import inspect
import re
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest
import rich._wrap
import textual
import textual._context
import textual.content
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from textual.app import App
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widgets import Input, Static

from gcguide.language.faq import load_faq
from gcguide.text import wrap
from gcguide.tui.textual_private import WholeCells, divide_line, install
from tests.people import EDITION
from tests.test_wrap import TEXTS, parts

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = [entry.answer.zh for entry in load_faq(EDITION).entries]
SCREENS = st.text(st.characters(exclude_characters="\n\r\t", exclude_categories=["Cc", "Cs"]), max_size=120)

# Said again here, independently of the code.
NEVER_FIRST = "，。、；：？！）】》〉”’…％%,.;:?!)]"
NEVER_LAST = "（【《〈“‘([￥"


def lines_of(text, width, fold=True):
    starts = [0, *divide_line(text, width, fold), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


VERSION = "8.2."
WHAT_TO_CHECK = (
    f"gcguide.tui.textual_private uses the inside of Textual {VERSION}x; this is {version('textual')}. "
    "Read there what each part needs, look at it in the new Textual, try the app, then change this test."
)


def test_this_is_the_textual_whose_inside_was_read():
    assert version("textual").startswith(VERSION), WHAT_TO_CHECK


def test_a_screen_is_replaced_where_somebody_waits_for_it():
    assert "self._result_callbacks.pop()" in inspect.getsource(Screen._pop_result_callback), WHAT_TO_CHECK
    assert list(inspect.signature(Screen._push_result_callback).parameters) == ["self", "requester", "callback", "future"], WHAT_TO_CHECK


def test_content_is_parted_by_the_function_that_is_replaced():
    """Content calls divide_line(text, width, fold=…) for one paragraph with tabs expanded, strips spaces itself."""
    assert str(inspect.signature(rich._wrap.divide_line)) == "(text: 'str', width: 'int', fold: 'bool' = True) -> 'list[int]'", WHAT_TO_CHECK
    users = {path.name for path in Path(textual.__file__).parent.rglob("*.py") if "divide_line" in path.read_text("utf-8")}
    assert users == {"content.py"}, WHAT_TO_CHECK
    assert inspect.getsource(textual.content).count("divide_line(") == 1, WHAT_TO_CHECK
    assert 'fold=overflow == "fold"' in inspect.getsource(Content._wrap_and_format), WHAT_TO_CHECK
    assert install() is True, WHAT_TO_CHECK


def test_what_is_overridden_and_used_is_there():
    app = inspect.getsource(App)
    assert str(inspect.signature(App._handle_exception)) == "(self, error: 'Exception') -> 'None'", WHAT_TO_CHECK
    for used in ("self._return_code = 1", "self._exception = error", "self._exception_event.set()", "self._close_messages_no_wait()"):
        assert used in app, (used, WHAT_TO_CHECK)
    assert "app._loop = asyncio.get_running_loop()" in app, WHAT_TO_CHECK
    assert inspect.iscoroutinefunction(Input._on_key), WHAT_TO_CHECK
    assert inspect.iscoroutinefunction(App._check_bindings), WHAT_TO_CHECK
    assert "self._check_bindings(event.key)" in inspect.getsource(App._on_key), WHAT_TO_CHECK
    assert list(inspect.signature(Input._on_key).parameters) == ["self", "event"], WHAT_TO_CHECK
    assert list(inspect.signature(Input._on_paste).parameters) == ["self", "event"], WHAT_TO_CHECK
    assert isinstance(Input()._bindings.key_to_bindings["left"][0].action, str), WHAT_TO_CHECK
    assert textual._context.active_app.name == "active_app", WHAT_TO_CHECK
    assert ScrollBar.renderer is WholeCells, WHAT_TO_CHECK
    assert "self.renderer" in inspect.getsource(ScrollBar), WHAT_TO_CHECK
    assert "cls.VERTICAL_BARS" in inspect.getsource(ScrollBarRender), WHAT_TO_CHECK


def private_of_textual():
    """Every private name of an attribute or method in what our screens and widgets are made from."""
    folder = Path(textual.__file__).parent
    files = ("app", "screen", "widget", "dom", "message_pump", "scroll_view", "widgets/_input", "widgets/_static", "widgets/_option_list")
    return {name for file in files for name in re.findall(r"(?:self\.|def )(_[a-z]\w*)", (folder / f"{file}.py").read_text("utf-8"))}


def test_nothing_private_is_touched_anywhere_else():
    theirs, touched = private_of_textual(), {}
    assert {"_exception", "_on_key", "_bindings"} <= theirs
    for path in (ROOT / "src/gcguide/tui").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name != "textual_private.py":
            names = set(re.findall(r"(?:(?<!os)\.|def )(_[a-z]\w*)", text)) & theirs
            if names or re.search(r"(from|import) (textual|rich)\S*\._", text):
                touched[path.name] = names
    assert not touched, "also a name of ours that hides one of Textual's"


def test_a_textual_that_asks_otherwise_keeps_its_own_way(monkeypatch):
    def theirs(text, width, fold, language):
        return []

    monkeypatch.setattr(textual.content, "divide_line", theirs)
    assert install() is False
    assert textual.content.divide_line is theirs
    monkeypatch.delattr(textual.content, "divide_line")
    assert install() is False


@given(text=SCREENS | TEXTS, width=st.integers(-1, 40), fold=st.booleans())
@example("👩\u200d💻中👩\u200d💻⚠\ufe0f", 2, True)
@example("👩\u200d💻。", 2, True)
@example("\u0301a", 1, True)
@example("中" * 9, 1, True)
@example("        ", 3, True)
@example("（（（（", 2, True)
def test_every_line_has_something_and_none_is_too_wide(text, width, fold):
    starts = divide_line(text, width, fold)
    assert starts == sorted(set(starts))
    assert all(0 < start < len(text) for start in starts)
    lines = lines_of(text, width, fold)
    for line in lines if fold else ():
        alone = sum(1 for _, _, wide in split_graphemes(line.rstrip(" "))[0] if wide) <= 1
        assert cell_len(line.rstrip(" ")) <= max(1, width) or (alone and width <= 1), lines


@given(text=TEXTS, width=st.integers(2, 40))
def test_uncut_a_line_is_too_wide_only_for_one_word(text, width):
    text = " ".join(text.split())
    for line in lines_of(text, width, fold=False):
        assert cell_len(line.strip(" ")) <= width or not list(parts(line.strip(" "))), line


@given(text=TEXTS, width=st.integers(2, 40))
def test_screen_and_paper_part_lines_alike(text, width):
    text = " ".join(text.split())
    assert [line.strip(" ") for line in lines_of(text, width)] == wrap(text, width)


@given(text=TEXTS, width=st.integers(1, 40))
def test_a_line_is_wrong_at_its_ends_only_where_nothing_else_fits(text, width):
    text = " ".join(text.split())
    allowed, start = set(parts(text)), 0
    for begin in divide_line(text, width):
        end = start + len(text[start:begin].rstrip(" "))
        if not allowed & {begin, end}:
            assert not [at for at in allowed if start < at < begin and text[start:at].strip()], text[start:begin]
        start = begin


@given(text=SCREENS, width=st.integers(2, 40))
def test_content_shows_every_character(text, width):
    install()
    shown = "".join(line.plain for line in Content(text).wrap(width))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", Content(text).plain)


class Page(App):
    CSS = "VerticalScroll { width: 100%; scrollbar-size: 0 0; } Static { width: 100%; height: auto; }"

    def compose(self):
        with VerticalScroll():
            yield from (Static(text, markup=False) for text in ANSWERS)


def drawn(width):
    """The lines of each answer, as the screen shows them."""

    async def run():
        page = Page()
        async with page.run_test(size=(width, 24)):
            return [
                [static.render_line(y).text.rstrip() for y in range(static.size.height)] for static in page.query(Static)
            ]

    return asyncio.run(run())


@pytest.mark.slow
@pytest.mark.parametrize("width", [23, 58, 100, *(pytest.param(width, marks=pytest.mark.deep) for width in (20, 31, 40, 80, 120))])
def test_answers_on_a_real_screen(width):
    assert install()
    pages = drawn(width)
    assert len(pages) == len(ANSWERS) > 60
    for text, lines in zip(ANSWERS, pages, strict=True):
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
        for line, following in pairwise(lines):
            assert following[0] not in NEVER_FIRST, lines
            assert line[-1] not in NEVER_LAST, lines
        for word in re.findall(r"[!-~]+", text):
            with_its_brackets = cell_len(word) + 4
            assert with_its_brackets > width or any(word in line for line in lines), (word, lines)


def test_english_wraps_at_spaces_as_before():
    text = "A review that the region holds for seven kinds of people, with documents."
    assert lines_of(text, 20) == ["A review that the ", "region holds for ", "seven kinds of ", "people, with ", "documents."]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("上一次是2024-3-1，占15.2%。", 13, ["上一次是", "2024-3-1，占", "15.2%。"]),
        ("满 1 月即可", 5, ["满 1 ", "月即", "可"]),
        ("通知" * 3 + "。", 12, ["通知通知通", "知。"]),
        ("  缩进的一行字", 8, ["  缩进的", "一行字"]),
        ("一二三四", 1, ["一", "二", "三", "四"]),
        ("a（b", 1, ["a", "（", "b"]),
        ("甲 abcdefghijkl", 5, ["甲 ", "abcde", "fghij", "kl"]),
        ("", 5, [""]),
    ],
)  # fmt: skip
def test_lines_as_a_reader_expects_them(text, width, lines):
    assert lines_of(text, width) == lines


def test_what_may_not_be_cut_stands_on_its_own_line():
    assert lines_of("见 abcdefghij 页", 6, fold=False) == ["见 ", "abcdefghij ", "页"]
