"""`gcguide cases stats`: the saved cases in numbers, shown, as JSON, and as files that are never overwritten unasked."""

import json

import pytest
from openpyxl import load_workbook

from gcguide.cases.open_store import open_store
from gcguide.cases.saved import Answers
from gcguide.cases.store import Draft
from gcguide.core.facts import plain_facts
from tests.commands.test_cases_commands import DAY, said
from tests.tui.driver import CALM, PEOPLE

HOSTILE = "\x1b[31m=cmd|' /C calc'!A1\u202e"


@pytest.fixture
def cases():
    drafts = [
        Draft("2026h1", Answers(plain_facts(PEOPLE[2])), "老乌", owner="=1+1"),
        Draft("2026h1", Answers(plain_facts(PEOPLE[2])), "老单", owner="=1+1"),
        Draft("2026h1", Answers(plain_facts(CALM)), "老王", owner=HOSTILE),
        Draft("1999h1", Answers(), "旧", owner=""),
    ]
    with open_store() as store:
        store.add(drafts)


def test_the_numbers_are_shown(cases, capsys):
    said(capsys, "cases", "stage", 1, 2, "online", "--on", "2026-03-30", *DAY)
    said(capsys, "cases", "stage", 1, "returned", "--on", "2026-04-07", "--why", "缺页", *DAY)
    text = said(capsys, "cases", "stats", *DAY)
    lines = [line.split() for line in text.splitlines()]
    for line in (
        ["2类", "英才兴蒙", "2"], ["无申报类别", "2"], ["退回补正", "1"], ["已网上提交", "1"], ["=1+1", "2"],
        ["无经办人", "1"], ["合计", "4"], ["2026年第14周", "已网上提交", "2"], ["2026年第15周", "退回补正", "1"],
    ):  # fmt: skip
        assert line in lines
    assert "共 4 份" in text
    assert not set("\x1b\u202e") & set(text)
    assert not [name for name in ("老乌", "老单", "老王", "缺页") if name in text]
    assert "total" in said(capsys, "--lang", "en", "cases", "stats", *DAY)


def test_only_what_is_asked_for_is_counted(cases, capsys):
    found = said(capsys, "cases", "stats", "老乌", *DAY)
    assert "只计查找到的 · 共 1 份" in found
    assert "老乌" not in found
    under = said(capsys, "cases", "stats", "--edition", "2026h1", *DAY)
    assert "2026年上半年 · 共 3 份" in under
    assert "没有符合" in said(capsys, "cases", "stats", "没有的人", *DAY)
    said(capsys, "cases", "delete", 1, 2, 3, "--yes")
    assert "共 1 份" in said(capsys, "cases", "stats", *DAY), "what is in the bin does not count"


def test_json_for_scripts(cases, capsys):
    told = json.loads(said(capsys, "cases", "stats", "--json", *DAY))
    assert told["cases"] == 4
    for name in ("category", "grade", "place", "stage", "owner", "combinations"):
        assert sum(one["count"] for one in told[name]) == 4, name
    assert {one["id"] for one in told["owner"]} == {"=1+1", "[31m=cmd|' /C calc'!A1", None}
    first = told["combinations"][0]
    assert (first["category"], first["grade"], first["owner"], first["count"]) == ("talent_tier", "full_senior", "=1+1", 2)
    assert told["weeks"] == []
    none = json.loads(said(capsys, "cases", "stats", "没有的人", "--json", *DAY))
    assert (none["cases"], none["owner"], none["combinations"]) == (0, [], [])


def test_files_are_written_and_never_overwritten_unasked(cases, capsys, tmp_path):
    for ending in (".xlsx", ".html", ".txt"):
        out = tmp_path / f"stats{ending}"
        assert str(out) in said(capsys, "cases", "stats", "-o", out, *DAY)
        before = out.read_bytes()
        assert "已经有这个文件" in said(capsys, "cases", "stats", "老乌", "-o", out, *DAY, code=2)
        assert out.read_bytes() == before
        said(capsys, "cases", "stats", "老乌", "-o", out, "--force", *DAY)
        assert out.read_bytes() != before
    said(capsys, "cases", "stats", "-o", tmp_path / "stats.XLSX", *DAY)
    book = load_workbook(tmp_path / "stats.XLSX")
    owners = {row[0].value: (row[0].data_type, row[1].value) for row in book["经办人"].iter_rows(min_row=2)}
    assert owners["=1+1"] == ("s", 2)
    assert owners["[31m=cmd|' /C calc'!A1"] == ("s", 1)
    assert (tmp_path / "stats.txt").read_text("utf-8") == said(capsys, "cases", "stats", "老乌", *DAY)


def test_mistakes_are_told_and_write_nothing(cases, capsys, tmp_path):
    assert ".xlsx、.html 或 .txt" in said(capsys, "cases", "stats", "-o", tmp_path / "stats.csv", *DAY, code=2)
    assert "文件夹" in said(capsys, "cases", "stats", "-o", tmp_path, *DAY, code=2)
    assert "不能同时使用" in said(capsys, "cases", "stats", "--json", "-o", tmp_path / "a.xlsx", code=2)
    assert "没有可以统计" in said(capsys, "cases", "stats", "没有的人", "-o", tmp_path / "a.xlsx", *DAY, code=2)
    assert "2026h1" in said(capsys, "cases", "stats", "--edition", "2026h9", *DAY, code=2)
    assert list(tmp_path.glob("*.*")) == []


def test_without_cases_it_says_so(capsys):
    assert "还没有记录" in said(capsys, "cases", "stats")
