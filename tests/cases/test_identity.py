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
                (number, f"记录{number}", number),
            )
            connection.execute("INSERT INTO history VALUES (NULL, ?, 'then', 'who', 'new', '{}')", (number,))


def test_an_older_store_gives_every_case_its_own_identity_once(tmp_path):
    old_store(tmp_path, 30)
    with open_store(tmp_path) as store:
        first = {saved.number: saved.identity for saved in store.cases()}
        assert [saved.label for saved in store.cases()][-1] == "记录1"
        assert store.notices == []
        assert {saved.links for saved in store.cases()} == {()}
    assert len(set(first.values())) == 30
    assert all(map(is_identity, first.values()))
    with open_store(tmp_path) as store:
        assert {saved.number: saved.identity for saved in store.cases()} == first


def test_an_older_store_is_backed_up_before_its_tables_change_and_can_be_restored_from_that(tmp_path):
    old_store(tmp_path, 5)
    with open_store(tmp_path):
        made = [path for path in (tmp_path / "backups").iterdir() if path.stem.endswith("upgrade")]
    with closing(sqlite3.connect(made[0])) as connection:
        assert schema.version_of(connection) == 1
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (5,)
    for path in (tmp_path / "backups").iterdir():
        if path not in made:
            path.unlink()
    (tmp_path / STORE).write_bytes(b"rubbish")
    with open_store(tmp_path) as store:
        assert [notice.id for notice in store.notices] == ["store_restored"]
        found = list(store.cases())
        assert [saved.label for saved in found] == [f"记录{n}" for n in (5, 4, 3, 2, 1)]
        assert all(is_identity(saved.identity) for saved in found)
        assert [entry.kind for entry in store.history(3)] == ["new"]


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
