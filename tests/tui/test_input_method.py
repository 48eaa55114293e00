"""What an input method commits arrives whole: through a real terminal and Textual's own parser."""

import pytest

from gcguide.cases.open_store import open_store
from tests.tui.terminal import App

pytestmark = pytest.mark.slow

# Each is the name of a place or part of one, or what people say; nothing here answers the question that stands.
COMMITS = ["评", "评审", "评审表", "绿色通道", "绿色通道职", "绿色通道职称", "绿色通道职称评", "绿色通道职称评审", "绿色通道职称评审申",
           "绿色通道职称评审申报", "绿色通道职称评审申报材", "绿色通道职称评审申报材料"]  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """At its first question; each test takes away first what stands in the field."""
    app = App(tmp_path_factory.mktemp("terminal") / "home", "--as-of", "2026-03-02", size=(120, 32))
    app.shows("申报截止", "开始")
    yield app
    app.exit_code("\x11")


@pytest.mark.parametrize("mixed", ["2026年", pytest.param("", marks=pytest.mark.deep)])
def test_commits_of_one_to_twelve_characters(app, mixed):
    assert [len(text) for text in COMMITS] == list(range(1, 13))
    for text in COMMITS:
        app.type(f"\x15{mixed}{text}")  # Ctrl+U, and what is committed, in one burst
        app.shows(f"❯ {mixed}{text}")


def test_keys_and_text_of_one_burst_act_in_their_order(app):
    """What a slow line delivers at once is what was typed: corrected, sent, and begun anew."""
    app.type("\x15材料要几本\x7f份\r时间")
    app.shows("材料要几份", "❯ 时间")


def test_keys_pressed_right_after_enter_find_the_answer_taken(tmp_path):
    """No result shows without the answer that was just given, and nobody leaves before it is kept."""
    home = tmp_path / "home"
    app = App(home, "--as-of", "2026-03-02", size=(120, 32))
    app.shows("申报截止", "开始")
    app.type("\r")
    app.shows("1 ☐", "2 ☐")
    app.type("2\r\x1bOS")  # F4
    app.shows("等这一项才能定：第 2 类", "esc 返回")
    app.type("\x1b")
    app.shows("1 一类人才", "esc 上一题")  # Esc and what comes at once would be one key
    app.type("4\r\x11")  # Ctrl+Q
    app.exit_code("")
    with open_store(home) as store:
        (saved,) = store.cases()
    assert saved.answers.facts["talent_tier"] == "tier_4"


@pytest.mark.deep
@pytest.mark.parametrize("typed", ["{}", "\x1b[200~{}\x1b[201~"], ids=["typed", "pasted"])
@pytest.mark.parametrize("opened", ["at once", "as it shows"])
def test_what_is_typed_ahead_is_for_the_screen_that_opens(typed, opened, tmp_path):
    """Neither the list below takes it, nor is its beginning lost."""
    app, path = App(tmp_path / "home", "--as-of", "2026-03-02", size=(100, 30)), "/nowhere/花名册.xlsx"
    try:
        app.shows("申报截止", "开始")
        app.type("\x1bOR")
        app.shows("还没有记录")
        if opened == "at once":
            app.type("\x0f" + typed.format(path))
        else:
            app.type("\x0f")
            app.shows("回答码")  # its title, before a field has the focus
            app.type(typed.format(path))
        app.shows(path)
        app.type("\x1b")
        app.shows("还没有记录", "❯ 查找")
    finally:
        app.exit_code("\x11")
