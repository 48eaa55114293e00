"""What a case is on every computer: old stores get it, damaged ones keep it, a copy of a case has another."""

import sqlite3
from contextlib import closing
from unittest.mock import patch

import pytest

from gcguide.cases import database as schema
from gcguide.cases.open_store import open_store
from gcguide.cases.saved import is_identity
from gcguide.cases.store import Draft
from gcguide.folders import STORE


def old_store(home, cases):
    """A store as the first version of its tables had it."""
    home.mkdir(exist_ok=True)
    with closing(sqlite3.connect(home / STORE, isolation_level=None)) as connection:
        with patch.object(schema, "MIGRATIONS", schema.MIGRATIONS[:1]):
            schema.migrate(connection)
        for number in range(1, cases + 1):
            connection.execute(
                "INSERT INTO cases VALUES (?, 1, '2026h1', ?, '', 0, 'then', 'then', ?, '{}', '{}', NULL, NULL)",
                (number, f"案例{number}", number),
            )
            connection.execute("INSERT INTO history VALUES (NULL, ?, 'then', 'who', 'new', '{}')", (number,))


def damage(file):
    """Leaves the cases readable, and what SQLite checks when it opens the file wrong: an index lacks its entries."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'exports') WHERE name = 'cases_by_position'")
        connection.commit()


def test_an_older_store_gives_every_case_its_own_identity_once(tmp_path):
    old_store(tmp_path, 30)
    with open_store(tmp_path) as store:
        first = {saved.number: saved.identity for saved in store.cases()}
        assert [saved.label for saved in store.cases()][-1] == "案例1"
        assert store.notices == []
    assert len(set(first.values())) == 30
    assert all(map(is_identity, first.values()))
    with open_store(tmp_path) as store:
        assert {saved.number: saved.identity for saved in store.cases()} == first


def test_an_older_store_that_is_damaged_loses_no_case_for_lack_of_an_identity(tmp_path):
    old_store(tmp_path, 5)
    damage(tmp_path / STORE)
    with open_store(tmp_path) as store:
        assert [notice.id for notice in store.notices] == ["store_salvaged"]
        found = list(store.cases())
        assert [saved.label for saved in found] == [f"案例{n}" for n in (5, 4, 3, 2, 1)]
        assert all(is_identity(saved.identity) for saved in found)
        assert [entry.kind for entry in store.history(3)] == ["new"]


def test_a_damaged_store_keeps_the_identities_and_mends_those_that_are_none_or_twice(tmp_path):
    with open_store(tmp_path) as store:
        store.add(Draft("2026h1") for _ in range(4))
        before = {saved.number: saved.identity for saved in store.cases()}
    with closing(sqlite3.connect(tmp_path / STORE)) as connection:
        connection.execute("DROP INDEX cases_by_identity")
        connection.execute("UPDATE cases SET identity = (SELECT identity FROM cases WHERE number = 1) WHERE number = 2")
        connection.execute("UPDATE cases SET identity = x'00ff' WHERE number = 3")
        connection.commit()
    damage(tmp_path / STORE)
    with open_store(tmp_path) as store:
        after = {saved.number: saved.identity for saved in store.cases()}
    assert after.keys() == before.keys()
    assert (after[1], after[4]) == (before[1], before[4])
    assert len(set(after.values())) == 4
    assert all(map(is_identity, after.values()))


def test_a_change_leaves_the_identity_and_a_new_case_has_another(tmp_path):
    with open_store(tmp_path) as store:
        one, two = store.add([Draft("2026h1", label="一"), Draft("2026h1", label="一")])
        before = store.load(one)
        store.note(one, label="二")
        store.keep(store.load(one), before.answers, {"name": "乌云"}, None, [])
        store.delete([one])
        store.bring_back([one])
        assert store.load(one).identity == before.identity != store.load(two).identity


def test_a_failed_step_leaves_an_older_store_as_it_was(tmp_path):
    old_store(tmp_path, 3)
    before = (tmp_path / STORE).read_bytes()
    broken = [*schema.MIGRATIONS, "INSERT INTO nowhere VALUES (1);"]
    with closing(sqlite3.connect(tmp_path / STORE, isolation_level=None)) as connection:
        with patch.object(schema, "MIGRATIONS", broken), pytest.raises(sqlite3.OperationalError):
            schema.migrate(connection)
        assert schema.version_of(connection) == 1
    assert (tmp_path / STORE).read_bytes() == before
    with open_store(tmp_path) as store:
        assert len(list(store.cases())) == 3
