"""What an input method commits arrives whole: through a real terminal and Textual's own parser."""

import pytest

from tests.tui.terminal import App

# Each is the name of a place or part of one, or what people say; nothing here answers the question that stands.
COMMITS = ["评", "评审", "评审表", "绿色通道", "绿色通道职", "绿色通道职称", "绿色通道职称评", "绿色通道职称评审", "绿色通道职称评审申",
           "绿色通道职称评审申报", "绿色通道职称评审申报材", "绿色通道职称评审申报材料"]  # fmt: skip


@pytest.mark.parametrize("mixed", ["", "2026年"])
def test_commits_of_one_to_twelve_characters(mixed, tmp_path):
    app = App(tmp_path / "home", "--as-of", "2026-03-02", size=(120, 32))
    try:
        app.shows("申报截止", "开始")
        assert [len(text) for text in COMMITS] == list(range(1, 13))
        for text in COMMITS:
            app.type(mixed + text)
            app.shows(f"❯ {mixed}{text}")
            app.type("\x15")  # Ctrl+U
    finally:
        app.exit_code("\x11")
