"""Export on the screen: each output is a real file, details are checked in place, nothing is overwritten unasked."""

import asyncio
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from gcguide.paper.outputs import OUTPUTS
from gcguide.tui.screens.conversation import ConversationScreen
from gcguide.tui.screens.export import ExportScreen
from gcguide.tui.screens.form import LabelledField
from gcguide.tui.widgets.blocks import ActionItem
from tests.tui.driver import NARROW, PEOPLE, SMALL, WIDE, driven, guide, session, settled, shown, told, until

pytestmark = pytest.mark.slow


async def opened(pilot, truth=PEOPLE[2]):
    await told(pilot, truth)
    await pilot.press("ctrl+e")
    await settled(pilot)
    assert isinstance(pilot.app.screen, ExportScreen)


def field(pilot, key):
    return next(one for one in pilot.app.screen.query(LabelledField) if one.key == key)


def said(pilot):
    return str(pilot.app.screen.query_one("#outcome").content)


async def written(pilot):
    await pilot.press("ctrl+s")
    await until(pilot, lambda: not pilot.app.screen.is_busy)


# What has something to say of a person of the second category: nothing is to be asked, and no expert writes.
WRITTEN = [output for output in OUTPUTS if not output.startswith(("ask", "experts"))]


@driven
async def test_a_part_with_nothing_on_it_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    async with guide(WIDE) as pilot:
        await opened(pilot)
        await pilot.press(*["down"] * OUTPUTS.index("experts_docx"), "enter")
        await settled(pilot)
        await written(pilot)
        assert "没有这一部分要印的内容" in said(pilot)
    assert list(tmp_path.iterdir()) == []


@driven
async def test_each_output_is_written(tmp_path, monkeypatch):
    """One after the other, as somebody does who wants them all."""
    async with guide(WIDE) as pilot:
        await told(pilot, PEOPLE[2])
        for output in WRITTEN:
            (tmp_path / output).mkdir()
            monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / output))
            await pilot.press("ctrl+e")
            await settled(pilot)
            next(item for item in pilot.app.screen.query(ActionItem) if item.key == output).action_act()
            await settled(pilot)
            assert pilot.app.screen.output == output
            if output not in ("ics", "short"):
                field(pilot, "name").input.value = "巴特尔·孛儿只斤"
                await settled(pilot)
            await written(pilot)
            assert "已写好" in said(pilot)
            await pilot.press("escape")
            await settled(pilot)
    for output in WRITTEN:
        holds(output, *(tmp_path / output).iterdir())


def holds(output, path):
    """Whether a file is of its kind and holds what it is for."""
    name = "巴特尔·孛儿只斤"
    match output:
        case "pdf" | "form_pdf":
            assert name in "".join(page.extract_text() for page in PdfReader(path).pages)
        case "docx" | "form_docx" | "employer_docx" | "cover_docx":
            assert name in zipfile.ZipFile(path).read("word/document.xml").decode()
        case "xlsx" | "masked":
            cells = [cell for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() for cell in row]
            assert any(name in str(cell) or "**" in str(cell) or name[:1] in str(cell) for cell in cells)
        case "ics":
            assert path.read_bytes().startswith(b"BEGIN:VCALENDAR")
        case "short":
            assert "可申报正高级：文本明确" in path.read_text("utf-8")
        case _:
            assert name in path.read_text("utf-8")


@driven
async def test_what_does_not_hold_is_said_under_its_field_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    async with guide(WIDE) as pilot:
        await opened(pilot)
        await pilot.press(*["down"] * OUTPUTS.index("xlsx"), "enter")
        await settled(pilot)
        number = field(pilot, "id_number")
        assert number.query_one("Input").password, "shown as dots"
        await pilot.press("f5")
        assert not number.query_one("Input").password
        number.input.value = "110101199003070000"
        field(pilot, "name").input.value = "张[/]三"
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "校验码" in str(number.query_one(".field-problem").content)
        assert number.query_one("Input").has_focus
        assert list(tmp_path.iterdir()) == []
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert session(pilot).person["name"] == "张[/]三", "what was typed is kept for the session"


@driven
async def test_nothing_is_overwritten_unasked(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    there = tmp_path / "a.txt"
    there.write_text("mine")
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await pilot.press(*["down"] * OUTPUTS.index("txt"), "enter")
        await settled(pilot)
        field(pilot, "path").input.value = str(there)
        await settled(pilot)
        await written(pilot)
        assert "再按一次" in said(pilot)
        assert there.read_text() == "mine"
        await written(pilot)
        assert "已写好" in said(pilot)
        assert there.read_text() != "mine"


@driven
async def test_a_file_goes_to_the_documents_else_home_and_how_to_open_it_is_said(tmp_path, monkeypatch):
    for folder in ("documents", "home", "here"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "here")
    for folder in ("documents", "home"):
        monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "documents"))
        async with guide(WIDE) as pilot:
            await opened(pilot)
            assert Path(field(pilot, "path").value).parent == tmp_path / folder
            await written(pilot)
            assert "用 PDF 阅读器或浏览器打开" in said(pilot)
            monkeypatch.delenv("DISPLAY", raising=False)
            monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
            await pilot.press("f7")
            await settled(pilot)
            assert "这里没有桌面" in said(pilot)
        shutil.rmtree(tmp_path / "documents", ignore_errors=True)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="desktops of Linux")
@driven
async def test_the_folder_is_opened_by_the_desktop(tmp_path, monkeypatch):
    opener = tmp_path / "xdg-open"
    opener.write_text(f"#!/bin/sh\nprintf %s \"$1\" > '{tmp_path}/opened'\n")
    opener.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    async with guide(WIDE) as pilot:
        await opened(pilot)
        await pilot.press(*["down"] * OUTPUTS.index("short"), "enter")
        await written(pilot)
        await pilot.press("f7")
        await until(pilot, (tmp_path / "opened").exists)
        await until(pilot, lambda: (tmp_path / "opened").read_text() == str(tmp_path))


@driven
async def test_a_place_that_cannot_be_written_is_told(tmp_path):
    async with guide(SMALL) as pilot:
        await opened(pilot)
        field(pilot, "path").input.value = str(tmp_path / "none" / "a.pdf")
        await settled(pilot)
        await written(pilot)
        assert "没有这个文件夹" in shown(pilot)
        assert asyncio.get_running_loop().is_running()


@driven
async def test_a_folder_and_a_name_like_markup_are_shown_as_they_are(tmp_path, monkeypatch):
    there = tmp_path / "[@click=app.bell]案[ 卷" / ("长" * 60)
    there.mkdir(parents=True)
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(there))
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await pilot.press(*["down"] * OUTPUTS.index("txt"), "enter")
        await settled(pilot)
        field(pilot, "name").input.value = "[red]" + "长" * 20 + "\u202e[b"
        await settled(pilot)
        await written(pilot)
        assert "已写好" in said(pilot)
        assert "[@click=app.bell]案[ 卷" in said(pilot)
        assert "\u202e" not in said(pilot)
        await pilot.press("f6")
        await settled(pilot)
        assert pilot.app.clipboard == str(next(there.iterdir()))
        await pilot.press("escape", "f4")
        await settled(pilot)
        assert "[red]长" in shown(pilot)


@driven
async def test_tab_leaves_the_list_and_names_are_typed_on_at_their_end(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    async with guide(NARROW) as pilot:
        await opened(pilot)
        name, path = field(pilot, "name").input, field(pilot, "path").input
        await pilot.press("down", "down", "tab")
        await settled(pilot)
        assert pilot.app.focused is name, "and not the next line of a list of twenty"
        await pilot.press("shift+tab")
        assert pilot.app.focused.key == OUTPUTS[0], "back to what is chosen, not to where the cursor was"
        await pilot.press("tab", *"ab")
        await settled(pilot)
        while pilot.app.focused is not path:
            await pilot.press("tab")
            await settled(pilot)
        assert "ab" in path.value
        assert path.cursor_position == len(path.value)
        await pilot.press("tab")
        assert pilot.app.focused.kind == "write"
        await pilot.press("tab")
        assert pilot.app.focused.key == OUTPUTS[0]
