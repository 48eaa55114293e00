"""Beside the cases: backups looked at, restored and exported; archives written and taken in; files that belong to a case."""

import os
import sys

import pytest
from textual.widgets import Static

from gcguide.cases import archive
from gcguide.cases.backup import Occasion, backups
from gcguide.cases.open_store import open_store
from gcguide.problem import Problem
from gcguide.tui.screens.boxes import AskScreen, ConfirmScreen
from gcguide.tui.screens.desk import DeskScreen
from gcguide.tui.screens.desk_files import ArchiveScreen
from gcguide.tui.screens.form import LabelledField
from gcguide.tui.screens.intake import IntakeScreen
from gcguide.tui.widgets.blocks import ActionItem
from tests.tui.driver import NARROW, WIDE, driven, guide, settled, shown, until
from tests.tui.test_desk import fill, flat, numbers, opened, outcome, press, stored

pytestmark = pytest.mark.slow

PASSPHRASE = "十月的草原很安静"


@pytest.fixture
def quick(monkeypatch):
    """Encrypts without taking the seconds that it takes on purpose."""
    head = b"age-encryption.org/"

    def unsealed(data, passphrase, file=None):
        before, _, inside = data.partition(b"\n")
        if before != head + passphrase.encode():
            raise Problem("sealed_wrong", {}, file)
        return inside

    monkeypatch.setattr(archive, "seal", lambda data, passphrase: head + passphrase.encode() + b"\n" + data)
    monkeypatch.setattr(archive, "unseal", unsealed)


def act(pilot, key):
    next(item for item in pilot.app.screen.query(ActionItem) if item.key == key).action_act()


async def written(pilot):
    await press(pilot, "ctrl+s")
    await until(pilot, lambda: not pilot.app.screen.is_busy)


def backed_up():
    """Three cases in a backup; since then one was changed, one deleted, and one made."""
    fill(((2, "乌云其其格"), (3, "单雄信"), (None, "王小明")))
    with open_store() as store:
        store.back_up(Occasion.IMPORT)
        store.note(1, note="后来写的")
        store.delete([2])
    fill(((4, "后来的"),))


@driven
async def test_a_backup_is_looked_at_restored_and_that_is_taken_back(home):
    backed_up()
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "f12")
        assert "3 份 导入前" in " ".join(flat(pilot).split())
        rows = pilot.app.screen.rows
        at = next(at for at, row in enumerate(rows) if "导入前" in row)
        await press(pilot, *["down"] * at, "enter", "enter")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        asked = "\n".join(str(part.content) for part in pilot.app.screen.query(Static))
        assert "找回 1 份，改回当时内容 1 份，相同 1 份；当时没有的 1 份不动" in asked
        await press(pilot, "enter")
        assert stored()[1].note == "后来写的", "nothing is done before it is asked for"
        await press(pilot, "f12", *["down"] * at, "enter", "enter", "2", "enter")
        cases = stored()
        assert sorted(cases) == [1, 2, 3, 4]
        assert cases[1].note == ""
        assert "已恢复：找回 1 份，改回 1 份" in outcome(pilot)
        assert backups(home)[-1].occasion is Occasion.RESTORE
        await press(pilot, "ctrl+z")
        cases = stored()
        assert (sorted(cases), cases[1].note) == ([1, 3, 4], "后来写的")


@driven
async def test_a_backup_and_the_marked_are_written_into_one_file_and_taken_in_again(quick, tmp_path, monkeypatch):
    backed_up()
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    async with guide(WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "f12")
        at = next(at for at, row in enumerate(pilot.app.screen.rows) if "导入前" in row)
        await press(pilot, *["down"] * at, "enter", "down", "enter")
        assert isinstance(pilot.app.screen, ArchiveScreen)
        await press(pilot, "ctrl+s")
        assert list(tmp_path.glob("*.age")) == [], "no passphrase yet"
        for field in pilot.app.screen.secrets:
            assert field.input.password
            field.input.value = PASSPHRASE
        await written(pilot)
        (sealed,) = tmp_path.glob("*.age")
        assert len(archive.read_archive(archive.unseal(sealed.read_bytes(), PASSPHRASE))) == 3
        await press(pilot, "escape", "tab")
        pilot.app.screen.action_archive()
        await settled(pilot)
        assert "已标记的 1 份" in shown(pilot)
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        act(pilot, "open")
        await settled(pilot)
        pilot.app.screen.folder.input.value = str(folder)
        await settled(pilot)
        await written(pilot)
        assert list(folder.iterdir()) == [], "readable by anyone only when asked for twice"
        await written(pilot)
        (plain,) = folder.iterdir()
        assert len(archive.read_archive(plain.read_bytes())) == 1
        await press(pilot, "escape", "ctrl+e")
        assert pilot.app.screen.query_one(LabelledField).value == str(folder), "the folder is remembered"
        await press(pilot, "escape", "ctrl+o")
        pilot.app.screen.query_one("CleanInput").value = str(sealed)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await press(pilot, *"wrongwrong", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, IntakeScreen) and not pilot.app.screen.is_busy)
        assert "口令" in outcome(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        pilot.app.screen.query_one("CleanInput").insert_text_at_cursor(PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, IntakeScreen) and not pilot.app.screen.is_busy)
        assert "新增 1，更新 0，另存 0，跳过 2" in flat(pilot), "older ones and the same stay unless asked for"
        await press(pilot, "down", "space")
        assert "新增 1，更新 1，另存 0，跳过 1" in flat(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DeskScreen)
        assert stored()[1].note == ""
        assert [saved.name for saved in stored().values()].count("单雄信") == 1
        await press(pilot, "ctrl+z")
        assert stored()[1].note == "后来写的"
        assert "单雄信" not in [saved.name for saved in stored().values()]


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="desktops of Linux")
@driven
async def test_files_of_a_case_are_added_told_when_missing_and_opened_only_when_asked_for(tmp_path, monkeypatch):
    fill()
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f"#!/bin/sh\nprintf %s \"$1\" > '{tmp_path}/opened'\n")
    opener.chmod(0o700)
    monkeypatch.setenv("PATH", str(opener.parent), prepend=os.pathsep)
    monkeypatch.setenv("DISPLAY", ":0")
    paper, program = tmp_path / "证书 [a].pdf", tmp_path / "run.sh"
    paper.write_text("x")
    program.write_text("x")
    async with guide(NARROW) as pilot:
        await opened(pilot)
        number = numbers(pilot)[0]
        await press(pilot, "ctrl+k", "enter")
        pilot.app.screen.query_one("CleanInput").insert_text_at_cursor(str(tmp_path / "none"))
        await press(pilot, "enter")
        assert "没有这个文件" in shown(pilot)
        pilot.app.screen.query_one("CleanInput").value = f"'{paper}'"
        await press(pilot, "enter")
        assert stored()[number].links == (str(paper),)
        assert "相关文件 1 个" in flat(pilot)
        await press(pilot, "ctrl+k", "down", "enter")
        pilot.app.screen.query_one("CleanInput").value = str(program)
        await press(pilot, "enter")
        assert not (tmp_path / "opened").exists()
        await press(pilot, "ctrl+k", "enter")
        await until(pilot, (tmp_path / "opened").exists)
        await until(pilot, lambda: (tmp_path / "opened").read_text() == str(paper))
        (tmp_path / "opened").unlink()
        await press(pilot, "ctrl+k", "down", "enter")
        await until(pilot, (tmp_path / "opened").exists)
        await until(pilot, lambda: (tmp_path / "opened").read_text() == str(tmp_path))
        paper.unlink()
        await press(pilot, "ctrl+k")
        assert "（找不到）" in flat(pilot)
        await press(pilot, "enter")
        assert "找不到了" in outcome(pilot)
        await press(pilot, "ctrl+k", "up", "up", "enter")
        assert stored()[number].links == (str(program),)
        await press(pilot, "ctrl+z")
        assert stored()[number].links == (str(paper), str(program))
        await press(pilot, "delete", "2", "enter", "ctrl+r", "down", "enter", "2", "enter")
        assert program.exists()
