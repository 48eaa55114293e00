"""Answers handed over on the command line: a code typed, in a text, in a picture, under another notice."""

import importlib.util
import json
from pathlib import Path

import pytest
import segno

from gcguide.cases.open_store import open_store
from gcguide.person.handover import printed, scannable
from tests.commands.test_cases_commands import DAY, ID, case, said  # noqa: F401 - a fixture
from tests.programs import missing

PRIVATE = ("乌云", ID, "13800001111")


@pytest.fixture
def code(case, capsys):  # noqa: F811
    """The code of a case that is kept under 1."""
    caption, code = said(capsys, "cases", "show", 1, "--code").splitlines()
    assert "没有姓名" in caption
    assert not any(secret in code for secret in PRIVATE)
    return code


def assessed(capsys, given):
    result = json.loads(said(capsys, "assess", given, "--json", *DAY))
    return {key: value for key, value in result.items() if key != "explanation"}


def test_a_code_is_a_case_as_it_is_typed_and_in_a_text(case, code, tmp_path, capsys):  # noqa: F811
    note = tmp_path / "微信.txt"
    note.write_text("王老师：\n" + "\n".join(printed(code)) + "\n谢谢", "gb18030")
    assert assessed(capsys, note) == assessed(capsys, code) == assessed(capsys, case)
    assert said(capsys, "print", code, "--format", "txt", "-o", tmp_path / "pack.txt")
    bad = code.replace(code[-5:], "ZZZZZ")
    told = said(capsys, "assess", bad, code=2)
    assert "回答码有误" in told
    assert "Traceback" not in told


def test_importing_a_code_says_what_it_holds_and_makes_one_case(code, tmp_path, capsys):
    note = tmp_path / "code.txt"
    note.write_text(code, "utf-8")
    told = said(capsys, "cases", "import", note, "--dry-run")
    assert "“英才兴蒙”人才类别：五类人才" in told
    assert "用人单位考核合格：已完成" in told
    assert "已新建 2 号记录" in said(capsys, "cases", "import", note, "--yes")
    with open_store() as store:
        first, second = store.load(1), store.load(2)
    assert second.answers.facts == first.answers.facts
    assert second.answers.steps == first.answers.steps
    assert second.person == {}
    told = said(capsys, "cases", "import", code[:60], "--yes", code=2)
    assert "对照原文" in told
    with open_store() as store:
        assert len(list(store.cases())) == 2


def test_a_code_of_a_notice_that_is_not_here_is_read_by_the_newest_and_told(code, monkeypatch, capsys):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("gcguide.person.handover._head", lambda edition, count: ("GCG1", "2031H2", str(count)))
        other = said(capsys, "cases", "show", 1, "--code").splitlines()[1]
    assert other != code
    assert "另一期（2031h2）" in said(capsys, "cases", "import", other, "--yes")
    shown = said(capsys, "cases", "show", 2, "--json")
    assert json.loads(shown)["edition"] == "2026h1"
    assert "2031h2" in json.loads(shown)["note"]


def picture(code, path):
    segno.make(scannable(code), error="m", micro=False).save(str(path), scale=3)
    return path


def test_a_photo_of_the_code_is_a_case(case, code, tmp_path, capsys):  # noqa: F811
    if not importlib.util.find_spec("zxingcpp"):
        missing("the reader of pictures (zxing-cpp)")
    from PIL import Image

    straight = picture(code, tmp_path / "code.png")
    with Image.open(straight) as drawn:
        grey = (
            drawn.convert("RGB")
            .resize((drawn.width * 2, drawn.height * 2))
            .rotate(8, expand=True, fillcolor=(190, 180, 170))
        )
    grey.save(tmp_path / "photo.JPG", "JPEG", quality=50)
    assert assessed(capsys, straight) == assessed(capsys, tmp_path / "photo.JPG") == assessed(capsys, case)
    Image.new("RGB", (300, 300), "white").save(tmp_path / "blank.png")
    assert "没有找到二维码" in said(capsys, "assess", tmp_path / "blank.png", code=2)
    segno.make("http://example.org").save(str(tmp_path / "site.png"), scale=3)
    assert "没有找到回答码" in said(capsys, "assess", tmp_path / "site.png", code=2)
    (tmp_path / "broken.png").write_bytes(straight.read_bytes()[:60])
    assert "另存为 JPG" in said(capsys, "cases", "import", tmp_path / "broken.png", "--yes", code=2)


def test_without_a_reader_of_pictures_there_is_one_message_with_the_ways(code, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "zxingcpp", None)
    told = said(capsys, "assess", picture(code, tmp_path / "code.png"), code=2)
    assert "照着输入码下面的字母和数字" in told
    assert "cases import" in told
    assert len(told.splitlines()) == 1
    assert Path(tmp_path / "code.png").exists()
