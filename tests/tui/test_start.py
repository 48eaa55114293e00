"""The screen before everything is read: a wrong file is told as on the command line, keys are not lost."""

import os
import shutil

import pytest

from gcguide.folders import own_folder
from tests.tui.terminal import App

pytestmark = pytest.mark.slow

BROKEN = {
    "policy": ("editions/2026h1.yaml", "[major_achievement, technical_leader]", "[major_achievemnt, technical_leader]"),
    "dialogs": ("cases.yaml", "en: ", "ne: "),  # nothing of it is on the first screen
}


@pytest.mark.parametrize("folder", BROKEN)
def test_a_file_found_wrong_behind_the_opening_is_told_by_place_and_word(folder, tmp_path):
    copy = shutil.copytree(own_folder(folder), tmp_path / folder)
    name, was, now = BROKEN[folder]
    text = (copy / name).read_text(encoding="utf-8")
    assert was in text
    (copy / name).write_text(text.replace(was, now, 1), encoding="utf-8")
    line = text[: text.index(was)].count("\n") + 1
    app = App(tmp_path / "home", "--as-of", "2026-03-02", **{f"GCGUIDE_{folder.upper()}": str(copy)})
    assert app.exit_code() == 2
    assert not app.left_behind
    said = "".join(app.said.split())
    assert f"{name}第{line}行" in said
    assert now.split(":")[0].strip("[").split(",")[0] in said
    assert "Traceback" not in app.said


def test_keys_pressed_while_the_rest_is_read_are_taken_in_their_order(tmp_path):
    app = App(tmp_path / "home", "--as-of", "2026-03-02")
    app.shows("绿色通道")
    os.write(app.end, b"1\r")
    app.shows("空格选中")
    os.write(app.end, b"\x11")
    assert app.exit_code() == 0
