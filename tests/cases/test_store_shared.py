"""Several programs on one store, and places where it may lie."""

import os
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from benchmarks.two_programs import lost, together

from gcguide.cases.open_store import open_store, set_aside
from gcguide.cases.store import Draft
from gcguide.problem import Problem
from tests.cases.test_store_damage import at_once


@pytest.mark.slow
@pytest.mark.parametrize("programs", [2, 3])
def test_nothing_is_lost_between_programs(home, programs):
    acknowledged, counts = together(home, programs, 300 * programs)
    assert len(acknowledged) > 200 * programs
    assert lost(home, acknowledged) == []
    assert counts["answer"] > 100 * programs


@pytest.mark.slow
def test_programs_that_begin_at_once_make_one_store(home):
    said = at_once(home, 8)
    assert sorted(int(words[-1]) for words in said) == list(range(1, 9))
    assert not any("store" in word for words in said for word in words), "nothing is taken for damage"
    assert set_aside(home) == []


def test_who_waits_in_vain_for_another_program_is_told_so(home):
    with open_store(home) as store, open_store(home, patience=0.1) as other:
        (number,) = store.add([Draft("2026h1")])
        store.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(Problem) as caught:
            other.note(number, label="改名")
        assert caught.value.id == "store_busy"
        store.connection.execute("ROLLBACK")
        other.note(number, label="改名")
        assert store.load(number).label == "改名"


def test_what_another_program_deleted_is_not_erased_along(home):
    with open_store(home) as store, open_store(home) as other:
        mine, theirs = store.add([Draft("2026h1"), Draft("2026h1")])
        store.delete([mine])
        other.delete([theirs])
        other.erase_deleted([theirs])
        store.bring_back([mine])
        assert [saved.number for saved in store.cases()] == [mine]
        with pytest.raises(Problem) as caught:
            store.bring_back([theirs])
        assert caught.value.id == "case_missing"


def test_the_store_is_one_file_that_needs_no_memory_shared_by_programs(home):
    with open_store(home) as store, open_store(home) as other:
        kept, gone = store.add(Draft("2026h1", label=f"阿拉坦{n}", note="备" * 3000) for n in range(2))
        other.note(kept, label="留下")
        other.delete([gone])
        assert other.erase_deleted()
        assert [saved.label for saved in store.cases()] == ["留下"]
        assert {path.name for path in home.iterdir()} == {"cases.db", "cases.lock"}
        assert "阿拉坦".encode() not in (home / "cases.db").read_bytes()


def test_a_store_with_a_log_beside_it_becomes_one_file_and_keeps_its_cases(home):
    with open_store(home) as store:
        store.add([Draft("2026h1", label="一")])
    with closing(sqlite3.connect(home / "cases.db", isolation_level=None)) as older:  # as programs before this one had it
        older.execute("PRAGMA journal_mode = WAL")
        older.execute("UPDATE cases SET label = '二'")
        with open_store(home) as store:  # the older one is still at it
            store.note(1, note="三")
            assert older.execute("SELECT label, note FROM cases").fetchall() == [("二", "三")]
    with open_store(home) as store:
        assert [(saved.label, saved.note) for saved in store.cases()] == [("二", "三")]
        assert not (home / "cases.db-wal").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_files_are_private_whatever_is_usual(tmp_path):
    before = os.umask(0)
    try:
        home = tmp_path / "new" / "home"
        with open_store(home) as store:
            store.add([Draft("2026h1")])
            found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
            assert set(found) == {"cases.db", "cases.lock"}
            assert set(found.values()) == {0o600}
            assert stat.S_IMODE(home.stat().st_mode) == 0o700
            (home / "cases.db").write_bytes(b"rubbish")
        with open_store(home) as store:
            store.add([Draft("2026h1")])
        with open_store(home):
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*")}
            assert modes.pop("backups") == 0o700
            assert set(modes.values()) == {0o600}
            assert len(modes) == 4
    finally:
        os.umask(before)


def test_a_clock_set_back_loses_nothing_and_keeps_the_order(home):
    years = iter([2026, 2026, 1990, 1990, 1990, 2026, 1990, 1990])
    with open_store(home, lambda: datetime(next(years), 3, 2, tzinfo=UTC)) as store:
        one, two = store.add([Draft("2026h1", label="一")]) + store.add([Draft("2026h1", label="二")])
        store.note(one, label="三")
        saved = store.load(one)
        store.keep(saved, saved.answers, {"name": "乌云"}, None, [("person", {"fields": ["name"]})])
        assert [entry.kind for entry in store.history(one)] == ["new", "label", "person"]
        assert [saved.number for saved in store.cases()] == [one, two]
        assert store.add([Draft("2026h1")]) == [3]
    with open_store(home) as store:
        assert [saved.number for saved in store.cases()] == [3, one, two]


@pytest.mark.skipif(os.name == "nt", reason="there are no modes")
def test_a_store_that_others_may_read_is_its_owners_again(home):
    with open_store():
        pass
    for mode in (0o666, 0o644, 0o640, 0o600):
        (home / "cases.db").chmod(mode)
        with open_store():
            assert stat.S_IMODE((home / "cases.db").stat().st_mode) == 0o600
