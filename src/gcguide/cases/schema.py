"""The tables of the store, and how an older store becomes one of today."""

import sqlite3
from contextlib import closing
from functools import cache

# "gcgu": tells our files from those of other programs (SQLite, "Application ID").
APPLICATION_ID = 0x67636775

# Each makes the next version out of the one before. What was released is never changed: a new version is a new entry.
MIGRATIONS: list[str] = [
    """
    CREATE TABLE cases (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, also after a case was erased
        revision INTEGER NOT NULL,
        edition TEXT NOT NULL,
        label TEXT NOT NULL,
        note TEXT NOT NULL,
        marked INTEGER NOT NULL,
        created TEXT NOT NULL,
        changed TEXT NOT NULL,
        position INTEGER NOT NULL,                 -- the order of changes, whatever the clock says
        answers TEXT NOT NULL,
        person TEXT NOT NULL,
        seen TEXT,
        deleted TEXT
    );
    CREATE INDEX cases_by_position ON cases (position);
    CREATE TABLE history (
        id INTEGER PRIMARY KEY,
        number INTEGER NOT NULL REFERENCES cases ON DELETE CASCADE,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL
    );
    CREATE INDEX history_by_case ON history (number, id);
    CREATE TABLE chores (name TEXT PRIMARY KEY) WITHOUT ROWID;  -- what is still to be done to this file
    CREATE TABLE exports (
        number INTEGER NOT NULL REFERENCES cases ON DELETE CASCADE,
        path TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (number, path)
    ) WITHOUT ROWID;
    """,
    # What a case is on every computer that it is handed to, where its number is another's.
    """
    ALTER TABLE cases ADD COLUMN identity TEXT NOT NULL DEFAULT '';
    UPDATE cases SET identity = lower(hex(randomblob(16)));
    CREATE UNIQUE INDEX cases_by_identity ON cases (identity);
    """,
]

# What tells our stores even where their first page is damaged; and that no version can be above.
TABLES = {"cases", "history", "exports"}
MOST_VERSIONS = 30


def version_of(connection: sqlite3.Connection) -> int:
    """Which version a store has; 0 for one that is still empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Brings a store to the version of today, wholly or not at all; another program may be at it, too."""
    if version_of(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _raise_to(connection, len(MIGRATIONS))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _raise_to(connection: sqlite3.Connection, version: int) -> None:
    begun = version_of(connection)
    for number, script in enumerate(MIGRATIONS[begun:version], start=begun + 1):
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@cache
def expected(version: int) -> frozenset[tuple[str, str, str | None]]:
    """The kinds, names and words of what a store of a version has."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _raise_to(connection, version)
        return frozenset(connection.execute("SELECT type, name, sql FROM sqlite_master"))


def _statements(script: str) -> list[str]:
    """The statements of a script; `executescript` would commit in between."""
    found, so_far = [], ""
    for line in script.splitlines(keepends=True):
        so_far += line
        if sqlite3.complete_statement(so_far):
            found.append(so_far)
            so_far = ""
    return [*found, so_far] if so_far.strip() else found
