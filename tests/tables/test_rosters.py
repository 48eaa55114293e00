"""What a careful person reads in thirty rosters is what the program reads, and nothing in them disappears."""

import csv
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from gcguide.person.id_number import read_id_number
from gcguide.person.person import read_month
from tests.people import EDITION
from tests.tables.rosters import ROSTERS

TODAY = date(2026, 3, 2)
REASONS = {"blank", "sample", "note", "total", "signature", "repeated_head", "unit", "hidden", "title", "header", "joined"}
LEFT = {"no_head", "hidden", "empty"}


@lru_cache
def read(path):
    """The program's reading, by the names of these tests: the one place that knows the program's."""
    from gcguide.tables import sheets
    from gcguide.tables.roster import read_roster
    from gcguide.tables.workbook import read_workbook

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "workbook_apart", read_workbook)  # in this process
        found = read_roster(EDITION, path, TODAY)
    return SimpleNamespace(
        people=[
            SimpleNamespace(
                sheet=row.sheet, row=row.row, fields=row.case.person if row.case else {},
                facts={id: plain(value) for id, value in (row.case.facts if row.case else {}).items()},
                chosen=(row.case.chosen.category, row.case.chosen.grade) if row.case and row.case.chosen else (None, None),
            )
            for row in found.people
        ],
        rows={(one.sheet, row): "blank" if why == "numbered" else why for one in found.ledger.accounts for row, why in one.rows.items() if why != "head"},
        sheets={account.sheet: account.reason for account in found.ledger.accounts},
        unused=list(map(bare, found.ledger.unused)),
        faults={(fault.cell, fault.word) for fault in found.ledger.faults},
    )  # fmt: skip


def plain(value):
    return value.isoformat() if isinstance(value, date) else value


def bare(heading):
    """A heading, whatever is put between its upper and lower words."""
    return re.sub(r"[\s/·>：:—-]", "", heading)


@pytest.fixture(params=ROSTERS, scope="module")
def case(request, tmp_path_factory):
    return ROSTERS[request.param](tmp_path_factory.mktemp(request.param))


# What is expected holds together


def test_there_are_thirty():
    assert len(ROSTERS) == 30


def test_what_is_expected_holds_together(case):
    path, expected = case
    assert path.exists()
    assert set(expected.aside.values()) <= REASONS
    assert set(expected.sheets_aside.values()) <= LEFT
    for each in (expected.facts, expected.chosen):
        assert len(each) in (0, len(expected.people))
    for person in expected.people:
        known = read_id_number(person["id_number"], TODAY) if "id_number" in person else None
        birth = read_month(person["birth"], TODAY) if "birth" in person else None
        assert not known or known.text == person["id_number"]
        assert not (known and birth) or (known.birth.year, known.birth.month) == (birth.year, birth.month), person
        assert not known or person.get("sex", (word := {"male": "男", "female": "女"}[known.sex])) == word
    for facts in expected.facts:
        for id, value in facts.items():
            fact = EDITION.facts[id]
            answers = {"bool": [True, False], "choice": fact.values, "set": None, "date": None, "code": None}[fact.kind]
            assert value == "unsure" or answers is None or value in answers, (id, value)
            assert fact.kind != "set" or value <= set(fact.values)
            assert fact.kind != "date" or date.fromisoformat(value)


def cells_of(path):
    """Every cell by its place, where the file can be opened with what there is."""
    if path.suffix == ".xlsx":
        for page in load_workbook(path):
            for row in page:
                for cell in row:
                    if cell.value is not None:
                        yield page.title, cell.coordinate, cell.value
    elif path.suffix in {".csv", ".txt"}:
        raw = path.read_bytes()
        encoding = next(name for name in ("utf-16", "utf-8-sig", "gb18030") if decodes(raw, name))
        text = raw.decode(encoding)
        head = max(text.splitlines()[:3], key=len)
        for number, row in enumerate(csv.reader(text.splitlines(), delimiter=max(",;\t", key=head.count)), 1):
            for column, value in enumerate(row):
                yield "", f"{chr(65 + column)}{number}", value


def decodes(raw, encoding):
    if encoding == "utf-16" and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    try:
        raw.decode(encoding)
    except UnicodeError:
        return False
    return True


def test_what_is_doubted_and_set_aside_is_really_there(case):
    path, expected = case
    cells = {}
    for sheet, place, value in cells_of(path):
        shown = str(int(Decimal(f"{value:.15g}"))) if isinstance(value, float | int) and value > 10**15 else str(value)
        cells.setdefault((sheet, place), shown)
    if not cells:
        pytest.skip("another program would be needed to open it")
    for place, word in expected.doubts:
        assert any(word in text for (_, where), text in cells.items() if where == place), (place, word)
    for (sheet, row), reason in expected.aside.items():
        texts = [text for (name, where), text in cells.items() if name == sheet and where.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row) and text]
        assert (not texts or all(text.isdigit() for text in texts)) == (reason == "blank"), (sheet, row, texts)
    for heading in expected.unused:
        group = heading.removeprefix("推荐人")
        assert any(bare(text) in (bare(heading), group) for text in cells.values()), heading


# The program reads it so


def test_people(case):
    path, expected = case
    found = read(path)
    assert [part(one.fields, person) for one, person in zip(found.people, expected.people, strict=True)] == [dict(person) for person in expected.people]


def test_facts(case):
    path, expected = case
    if expected.facts:
        found = read(path)
        assert [part(one.facts, facts) for one, facts in zip(found.people, expected.facts, strict=True)] == [dict(facts) for facts in expected.facts]


def test_what_was_chosen(case):
    """A grade without a category, and the reverse, is less than a choice: nothing that is not stated may be chosen."""
    path, expected = case
    if expected.chosen:
        for one, (category, grade) in zip(read(path).people, expected.chosen, strict=True):
            assert one.chosen[0] == category
            assert category is None or one.chosen[1] == grade


def test_rows_that_are_nobodys(case):
    path, expected = case
    found = read(path)
    rows = {("", row): reason for (_, row), reason in found.rows.items()} | dict(found.rows)
    assert part(rows, expected.aside) == dict(expected.aside)
    assert not {(one.sheet, one.row) for one in found.people} & set(found.rows), "a row is a person's or nobody's"


def test_sheets_that_are_not_read(case):
    path, expected = case
    sheets = read(path).sheets
    assert part(sheets, expected.sheets_aside) == dict(expected.sheets_aside)
    assert all(sheets[name] is None for name, _ in expected.aside if name)


def test_columns_that_mean_nothing_are_named(case):
    path, expected = case
    found = read(path)
    assert [heading for heading in map(bare, expected.unused) if not any(one.endswith(heading) for one in found.unused)] == []


def test_every_doubt_is_told_by_its_cell(case):
    path, expected = case
    cells = {cell for cell, _ in read(path).faults}
    assert [(cell, word) for cell, word in expected.doubts if cell not in cells] == []


def part(found: Mapping, expected: Mapping):
    """What is found of what is expected, so that a failure shows both."""
    return {key: found[key] for key in expected if key in found}
