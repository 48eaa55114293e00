"""The numbers of the cases: every case counted once in every table, and written as they are."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gcguide.cases.backup import Occasion
from gcguide.cases.backup_cases import backup_cases, backup_numbered
from gcguide.cases.open_store import open_store
from gcguide.cases.saved import HistoryEntry, Stage
from gcguide.cases.store import Draft
from gcguide.cases.transfer import import_cases
from gcguide.desk.changes import staged
from gcguide.desk.desk import Desk
from gcguide.desk.matching import Matching
from gcguide.desk.rows import CaseRow, RowContext
from gcguide.desk.stats import DIMENSIONS, counted, groups
from gcguide.desk.stats_page import stats_dict, stats_page
from gcguide.paper.counts import render_html, render_text
from gcguide.paper.workbooks import counts_workbook
from tests.desk.test_changes import archived
from tests.desk.test_desk_rows import EN, TODAY, ZH, saved
from tests.effort import examples
from tests.people import EDITION, people
from tests.tui.driver import CALM, PEOPLE

STAGES = [stage.id for stage in EDITION.rules.stages]
OWNERS = ["", "  ", "张三", "李四", "=1+1", "none", "\x1b[31m王", "王\u202e"]
LEAGUE = {code: league.code for league in EDITION.regions.leagues for code in (league.code, *league.counties)}


def case_row(number, facts, owner="", stage=None, edition="2026h1", words=ZH):
    noted = Stage(stage, "2026-03-02") if stage else None
    return CaseRow(replace(saved(facts, number, edition=edition), owner=owner, stage=noted), RowContext(TODAY, words))


def noted(id, on, at="2026-03-02T09:15:00+08:00"):
    return HistoryEntry(at, "x", "stage", {"id": id, "on": on, "why": ""})


UNDONE = HistoryEntry("2026-03-02T09:15:00+08:00", "x", "taken_back", {"kinds": ["stage"]})
OTHER = HistoryEntry("2026-03-02T09:15:00+08:00", "x", "label", {})

cases = st.tuples(
    people(), st.sampled_from(OWNERS), st.sampled_from([None, None, *STAGES, "unheard_of"]),
    st.sampled_from(["2026h1"] * 6 + ["1999h1"]),
)  # fmt: skip
near = st.integers(0, 40).map(lambda days: (date(2025, 12, 20) + timedelta(days)).isoformat())
# Nothing is taken back before something was done.
changes = st.lists(st.one_of(st.builds(noted, st.sampled_from(STAGES), near), st.just(OTHER)), max_size=5)


def by_hand(row):
    """What a case counts for, found without the room that is tried."""
    edition, target, code = row.edition, row.target, row.saved.answers.facts.get("place")
    category = target and next(one.id for one in EDITION.rules.categories if one.number == target.category)
    stage = row.saved.stage.id if row.saved.stage else STAGES[0] if edition else None
    owner = row.saved.owner.replace("\x1b", "").replace("\u202e", "").strip()
    return category, target and (target.grade or "open"), LEAGUE.get(code) if edition else None, stage, owner or None


@pytest.mark.slow
@examples(30)
@given(st.lists(cases, max_size=8), st.lists(changes, min_size=8, max_size=8))
def test_every_table_adds_up_and_every_cell_is_a_plain_count(drawn, changed):
    rows = [case_row(number, *one) for number, one in enumerate(drawn, start=1)]
    histories = dict(enumerate(changed, start=1))
    stats = counted(rows, histories)
    keys = [by_hand(row) for row in rows]
    assert stats.cases == len(rows)
    for at, name in enumerate(DIMENSIONS):
        counts = {one.groups[0].id: one.count for one in stats.single[name]}
        assert len(counts) == len(stats.single[name]), "no group stands in it twice"
        assert counts == Counter(key[at] for key in keys)
        assert sum(counts.values()) == len(rows)
        assert all(one.groups[0].label for one in stats.single[name])
    combined = {tuple(group.id for group in one.groups): one.count for one in stats.combined}
    assert len(combined) == len(stats.combined)
    assert combined == Counter(keys)
    weeks = {(one.week, one.stage.id): one.count for one in stats.weekly}
    assert len(weeks) == len(stats.weekly)
    asked = Counter()
    for row, stage in product(rows, STAGES):
        staged = [entry.body for entry in histories[row.number] if entry.kind == "stage"]
        last = [one for one, then in zip(staged, [*staged[1:], {}], strict=False) if one["id"] != then.get("id")]
        if days := [one["on"] for one in last if one["id"] == stage]:
            asked[date.fromisoformat(min(days)).isocalendar()[:2], stage] += 1
    assert weeks == asked
    page = stats_page(stats, TODAY, ZH)
    assert all(table.sum == len(rows) for table in (*page.tables[:5], page.flat))


def test_those_that_have_nothing_come_last_and_are_named():
    rows = [case_row(1, {}), case_row(2, PEOPLE[2], owner="张三", stage="reported"), case_row(3, CALM, edition="1999h1")]
    stats = counted(rows, {})
    assert [[(one.groups[0].label, one.count) for one in stats.single[name]] for name in DIMENSIONS] == [
        [("2类 英才兴蒙", 1), ("无申报类别", 2)], [("正高级", 1), ("无申报资格等级", 2)],
        [(groups(rows[1])["place"].label, 1), ("盟市不明", 2)],
        [("准备材料", 1), ("已报送", 1), ("进度不明", 1)], [("张三", 1), ("无经办人", 2)],
    ]  # fmt: skip
    assert stats.weekly == ()
    grades = [groups(case_row(number, PEOPLE[number]))["grade"].id for number in PEOPLE]
    assert "open" in grades, "a category whose grade is still to be chosen is not one without"


def test_weeks_are_those_of_the_calendar_and_what_was_taken_back_never_was():
    rows = [case_row(number, {}) for number in range(1, 6)]
    histories = {
        1: [noted("online", "2026-01-01"), noted("returned", "2026-01-05"), noted("online", "2026-01-12")],
        2: [noted("online", "2026-01-04"), noted("passed", "2026-03-01"), OTHER, UNDONE],
        3: [noted("online", "2027-01-03")],
        4: [noted("online", "soon", at="2026-01-05T09:00:00+08:00"), noted("returned", None, at="?")],
        5: [UNDONE],
    }
    stats = counted(rows, histories)
    assert [(one.week, one.stage.id, one.count) for one in stats.weekly] == [
        ((2026, 1), "online", 2), ((2026, 2), "online", 1), ((2026, 2), "returned", 1), ((2026, 53), "online", 1),
        (None, "returned", 1),
    ]  # fmt: skip
    weeks = [line["week"] for line in stats_dict(stats)["weeks"]]
    assert weeks == ["2026-W01", "2026-W02", "2026-W02", "2026-W53", None]
    text = render_text(stats_page(stats, TODAY, ZH))
    assert "2026年第53周" in text
    assert "日期不明" in text


def weeks(mine):
    histories = {row.number: mine.store.history(row.number) for row in mine.rows}
    return [(one.stage.id, one.week[1], one.count) for one in counted(mine.rows, histories).weekly]


def test_weeks_follow_whatever_brings_a_stage_back(tmp_path):
    """What a backup or an undo put back was counted on; a stage noted again and taken back was gone from the page."""
    with open_store() as store, open_store(tmp_path / "other") as other:
        (number,) = store.add([Draft("2026h1", person={"name": "张三"})])
        mine = Desk(store, RowContext(TODAY, ZH))
        mine.read()
        backup = store.back_up(Occasion.IMPORT)
        for day in (1, 10):
            mine.revise([staged(store.load(number), "online", date(2026, 4, day))])
        mine.undo()
        assert weeks(mine) == [("online", 14, 1)]
        made = backup_numbered(store, backup)
        mine.restore(made, backup_cases(made))
        assert weeks(mine) == []
        mine.undo()
        assert weeks(mine) == [("online", 14, 1)]
        import_cases(other, archived(store))
        theirs = other.load(1)
        other.revise([staged(theirs, "reported", date(2026, 4, 20))])
        mine.take_archived([(one, Matching.UPDATE) for one in archived(other)])
        assert weeks(mine) == [("online", 14, 1), ("reported", 17, 1)]
        mine.undo()
        assert weeks(mine) == [("online", 14, 1)]


def test_a_case_under_another_notice_counts_again_and_alone_where_only_that_is_asked_for():
    moved = HistoryEntry("2026-05-04T09:00:00+08:00", "x", "edition", {"from": "2026h1", "to": "2026h2"})
    back = HistoryEntry("2026-05-05T09:00:00+08:00", "x", "taken_back", {"kinds": ["edition"], "stage": {"id": "online", "on": "2026-04-01"}})
    told, rows = [noted("online", "2026-04-01"), moved, noted("online", "2026-09-01")], [case_row(1, {})]
    assert [one.week[1] for one in counted(rows, {1: told}).weekly] == [14, 36]
    assert [one.week[1] for one in counted(rows, {1: told}, is_own=True).weekly] == [36]
    assert [one.week[1] for one in counted(rows, {1: [*told[:2], back]}, is_own=True).weekly] == [14]


def page(words=ZH):
    rows = [
        case_row(at, PEOPLE[number], OWNERS[at % len(OWNERS)], STAGES[at % 3], words=words)
        for at, number in enumerate([*PEOPLE, *PEOPLE, 2, 2], start=1)
    ]
    stats = counted(rows, {1: [noted("online", "2026-03-02")]})
    return stats, stats_page(stats, TODAY, words)


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_the_workbook_holds_the_same_numbers_and_a_chart(words):
    stats, made = page(words)
    data = counts_workbook(made)
    assert data == counts_workbook(made)
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == [table.sheet for table in (*made.tables, made.flat)]
    for name, sheet in zip(DIMENSIONS, book.worksheets, strict=False):
        head, *lines, total = sheet.iter_rows(values_only=True)
        assert head == (words(f"stats.{name}_head"), words("stats.count"))
        assert lines == [(one.groups[0].label, one.count) for one in stats.single[name]]
        assert total == (words("stats.total"), stats.cases)
        assert len(sheet._charts) == (name == "stage")
    flat = book.worksheets[-1]
    head, *lines = flat.iter_rows(values_only=True)
    assert len(head) == 6
    assert lines == [(*(group.label for group in one.groups), one.count) for one in stats.combined]
    assert sum(line[-1] for line in lines) == stats.cases
    assert flat.auto_filter.ref == f"A1:F{len(lines) + 1}"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert "=1+1" in {cell.value for cell in cells}
    chart = next(name for name in ZipFile(BytesIO(data)).namelist() if "charts/chart" in name)
    drawn = ZipFile(BytesIO(data)).read(chart).decode()
    stages = len(stats.single["stage"])
    assert f"$B$2:$B${stages + 1}" in drawn, "the sum is no bar"


def test_the_page_is_harmless_and_names_nobody_but_owners():
    told = {"label": "老乌", "note": "缺推荐信", "person": {"name": "乌云其其格", "employer": "包头市第一医院"}}
    context = RowContext(TODAY, ZH)
    rows = [CaseRow(replace(saved(PEOPLE[2], 1, **told), owner=owner), context) for owner in OWNERS]
    made = stats_page(counted(rows, {}), TODAY, ZH, EDITION, some=True)
    text, html, data = render_text(made), render_html(made), counts_workbook(made)
    cells = [str(cell) for sheet in load_workbook(BytesIO(data)) for row in sheet.iter_rows(values_only=True) for cell in row]
    for shown in (text, html, "\n".join(cells)):
        assert "=1+1" in shown
        assert not set("\x1b\u202e") & set(shown)
        assert not [word for word in ("老乌", "推荐信", "乌云", "第一医院") if word in shown]
    assert all(table.title in html for table in made.tables)
    assert "2026年上半年 · 只计查找到的 · 共 8 份" in text
    assert {len(line) - len(line.rstrip()) for line in text.splitlines()} == {0}
