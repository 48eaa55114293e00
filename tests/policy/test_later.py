"""Every face says which file a notice was read from, that a draft is one, and when a later notice may be out."""

import asyncio
import io
import json
import shutil
import sys
from datetime import date

import openpyxl
import pytest
from textual.widgets import Static

from gcguide import load_edition
from gcguide.cli import main
from gcguide.folders import own_editions
from gcguide.paper.compose import compose
from gcguide.person.case import Case
from gcguide.policy.later import Expected, Newer, later_line, later_notice
from gcguide.text import LANGS
from gcguide.words import load_words
from tests.policy.drills import DATES, OWN
from tests.policy_check.checking import only
from tests.tui.driver import NARROW, begin, guide, settled, shown

BEFORE, FROM, NEXT = date(2026, 7, 15), date(2026, 7, 16), date(2027, 1, 14)
CASE = """standing: professional
works_in_region: true
employer: county_unit
place: '150203'
current_grade: intermediate
talent_tier: tier_1
green_channel_history: never
other_review_filed: false
social_review_eligible: false
licence: held
series_exam: passed
person: {name: 包青青, series: 水利工程}
"""


@pytest.fixture
def said(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))  # nobody answers

    def said(*arguments, code=0):
        assert main([*map(str, arguments)]) == code
        return capsys.readouterr()

    return said


@pytest.fixture
def case(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(CASE, "utf-8")
    return file


@pytest.fixture
def draft():
    """The drill among the editions of the user, as a draft."""
    own_editions().mkdir(parents=True)
    shutil.copy(OWN / f"{DATES}.yaml", own_editions())
    return load_edition(DATES)


def publish():
    own_editions().mkdir(parents=True, exist_ok=True)
    text = (OWN / f"{DATES}.yaml").read_text("utf-8").replace("status: draft\n", "").replace(DATES, "autumn")
    (own_editions() / "autumn.yaml").write_text(text, "utf-8")


def test_a_later_notice_is_expected_as_long_before_its_deadline_as_this_one_came_before_its_own():
    edition = load_edition("2026h1")
    assert later_notice(edition, BEFORE) is None
    assert later_notice(edition, FROM) == Expected(date(2026, 10, 30), 2, False, "www.nmgrck.cn")
    assert later_notice(edition, NEXT) == Expected(date(2026, 10, 30), 2, True, "www.nmgrck.cn")
    supposed = edition.with_deadline(date(2026, 12, 1))
    assert later_notice(supposed, FROM) == later_notice(edition, FROM), "a supposed day changes nothing of that"
    for lang in LANGS:
        assert later_line(edition, BEFORE, load_words(lang)) == ""
    assert later_line(edition, FROM, load_words("zh")) == "2026年下半年的通知可能已经发布，本程序里还没有。请到 www.nmgrck.cn 查看。"


def test_it_is_never_expected_while_the_batch_is_open():
    rules = load_edition("2026h1").rules
    rules = rules.model_copy(update={"rounds": rules.rounds.model_copy(update={"per_year": 12})})
    from dataclasses import replace

    often = replace(load_edition("2026h1"), rules=rules)
    assert later_notice(often, date(2026, 4, 30)) is None
    assert isinstance(later_notice(often, date(2026, 5, 1)), Expected)
    assert "下一批" in later_line(often, date(2026, 5, 1), load_words("zh"))


def test_where_the_later_one_is_here_it_is_named_and_a_draft_of_it_is_none(draft, said):
    old = load_edition("2026h1")
    assert isinstance(later_notice(old, FROM), Expected)
    shutil.rmtree(own_editions())
    publish()
    found = later_notice(old, BEFORE)
    assert isinstance(found, Newer)
    line = later_line(old, BEFORE, load_words("zh"))
    assert "policy show --edition autumn" in line
    assert later_notice(load_edition("autumn"), FROM) is None
    assert "2026年10月30日" in said("policy", "show", "--edition", "autumn").out


@pytest.mark.parametrize("day", [BEFORE, FROM])
def test_every_face_says_so_once_and_none_before_it_is_to_be_expected(said, case, tmp_path, day):
    line, as_of = later_line(load_edition("2026h1"), FROM, load_words("zh")), ("--as-of", day)
    roster, csv = tmp_path / "r.xlsx", tmp_path / "people.csv"
    csv.write_text("姓名,standing\n甲,professional\n", "utf-8")
    said("cases", "new", case)
    told = {
        "assess": said("assess", case, *as_of).out,
        "show": said("policy", "show", *as_of).out,
        "list": said("policy", "list", *as_of).out,
        "talk": said("--plain", *as_of).out,
        "roster": said("roster", case, "-o", roster, *as_of).err,
        "blank": said("roster", "--blank", "-o", tmp_path / "b.xlsx", *as_of).err,
        "cases": said("cases", "list", *as_of).err,
        "stats": said("cases", "stats", *as_of).err,
        "message": said("cases", "message", 1, *as_of).err,
        "due": said("remind", "--due", 5, *as_of).err,
        "calendar": said("remind", case, *as_of).err,
        "screen": said("screen", csv, "-o", tmp_path / "out.csv", "--html", tmp_path / "out.html", *as_of).out,
        "page": (tmp_path / "out.html").read_text("utf-8"),
        "wall": said("print", case, "--format", "txt", "--only", "wall", "-o", "-", *as_of).out.replace("\n   ", ""),
    }
    assert {face: text.count(line) for face, text in told.items()} == dict.fromkeys(told, int(day == FROM))
    assert said("ask", "公示要几天").err == "".join(f"{told}\n" for told in [later_line(load_edition(), date.today(), load_words("zh"))] if told)
    whole = said("print", case, "--format", "txt", "--only", "form", "employer", "-o", "-", *as_of).out.replace("\n", "")
    assert "可能已经发布" not in whole
    result = json.loads(said("assess", case, "--json", *as_of).out)["notice"]
    assert (result["newer"], result["later_expected"], result["origin"]) == (None, day == FROM, "program")


def test_reports_and_our_own_sheets_bear_the_fingerprint_and_nothing_official_does(said, case, draft, tmp_path):
    for edition, origin in ((load_edition("2026h1"), "随程序发布"), (draft, "自行导入")):
        short = edition.imprint.fingerprint[:12]
        mark = f"{edition.id}（{origin}），指纹 {short}"
        assert said("assess", case, "--edition", edition.id, "--as-of", "2026-03-02").out.count(mark) == 1
        parts = ["wall", "answers", "checklist", "ask", "form", "reasons", "employer", "experts", "cover"]
        made = compose(edition, Case({}, {}, {}), date(2026, 3, 2), load_words("zh"), parts)
        for sheet in made.sheets:
            is_ours = sheet.id in ("wall", "answers", "checklist", "ask", "reasons")
            assert (mark in sheet.footer) == is_ours, sheet.id
            assert ("（草稿）" in sheet.footer + sheet.subtitle) == (edition is draft and bool(sheet.subtitle)), sheet.id
        said("roster", case, "--masked", "-o", tmp_path / "m.xlsx", "--edition", edition.id, "--force")
        cells = [str(cell.value) for row in openpyxl.load_workbook(tmp_path / "m.xlsx").active.iter_rows() for cell in row]
        assert not any(short in cell or "草稿" in cell for cell in cells)


def test_a_draft_is_marked_as_one_on_every_face(said, case, draft, tmp_path):
    chosen = ("--edition", DATES, "--as-of", "2026-09-01")
    csv = tmp_path / "people.csv"
    csv.write_text("姓名,standing\n甲,professional\n", "utf-8")
    for text in (
        said("assess", case, *chosen).out,
        said("--plain", *chosen).out,
        said("policy", "show", *chosen).out,
        said("policy", "list").out,
        said("screen", csv, "-o", tmp_path / "out.csv", *chosen).out,
    ):
        assert "草稿" in text
    assert "还没有发布" in said("roster", case, "-o", tmp_path / "r.xlsx", *chosen).err
    assert json.loads(said("assess", case, "--json", *chosen).out)["notice"]["status"] == "draft"
    assert "草稿" not in said("assess", case, "--edition", "2026h1").out


def test_the_list_says_that_the_later_one_is_a_draft_and_not_that_there_is_none(draft, said):
    out = said("policy", "list", "--as-of", NEXT).out
    assert "本程序里还没有" not in out
    assert f"policy publish {DATES}" in out
    assert "还没有发布" in out
    publish()  # a later one of the same day: the draft is not the next any more
    assert "还没有发布" not in said("policy", "list", "--as-of", NEXT).out


@pytest.mark.parametrize("command", ["check", "show"])
def test_an_edition_is_named_with_or_without_the_option(draft, said, command, monkeypatch):
    only(monkeypatch, "facts_used")
    assert said("policy", command, DATES).out == said("policy", command, "--edition", DATES).out
    assert said("policy", command, DATES, "--edition", DATES).out == said("policy", command, DATES).out
    assert said("policy", command, DATES).out != said("policy", command).out
    assert "--edition 2026h1" in said("policy", command, DATES, "--edition", "2026h1", code=2).err
    assert "2026h1" in said("policy", command, "2026h3", code=2).err, "the nearest there is"


@pytest.mark.parametrize("command", [("policy", "check", "told"), ("policy", "publish", "told", "--yes")])
def test_a_terminal_is_told_how_far_the_proofs_have_come(capsys, monkeypatch, command):
    own_editions().mkdir(parents=True)
    (own_editions() / "told.yaml").write_text((OWN / f"{DATES}.yaml").read_text("utf-8").replace(DATES, "told"), "utf-8")
    only(monkeypatch, "facts_used")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main([*command]) == 0
    told = capsys.readouterr()
    assert "正在检查：1 项中的第 1 项" in told.err
    assert told.err.endswith("\r\x1b[K"), "and nothing of it stays"
    assert "正在检查" not in told.out


def test_a_supposed_deadline_is_said_beside_what_cannot_say_it_itself(said, case, tmp_path):
    supposed, line = ("--as-of", "2026-06-01", "--deadline", "2026-10-30"), "按设想的截止日2026年10月30日（周五）判断和排日期"
    assert line in said("roster", case, "-o", tmp_path / "r.xlsx", *supposed).err
    assert line in said("remind", case, "--due", 9, *supposed).err
    assert "设想" not in said("remind", case, "--due", 9, "--as-of", "2026-03-02").err


def test_the_desk_says_once_that_a_later_notice_may_be_out():
    async def seen(day):
        async with guide(NARROW, "zh", day) as pilot:
            await begin(pilot)
            await pilot.press("f10")
            await settled(pilot)
            about = "\n".join(str(one.render()) for one in pilot.app.screen.query(Static))
            await pilot.press("escape", "f3")
            await settled(pilot)
            await settled(pilot)
            return about, shown(pilot)

    about, told = asyncio.run(seen(FROM))
    assert "2026年下半年的通知可能已经发布" in told
    assert load_edition().imprint.short in about
    assert "可能已经发布" not in asyncio.run(seen(BEFORE))[1]
