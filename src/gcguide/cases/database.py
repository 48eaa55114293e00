"""The file of the store: its tables, how an older one becomes one of today, and its failures as problems."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from operator import methodcaller
from pathlib import Path

from gcguide.files import failure
from gcguide.problem import Problem

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
    # Where a person stands after the verdict, and who looks after the case.
    """
    ALTER TABLE cases ADD COLUMN stage TEXT;
    ALTER TABLE cases ADD COLUMN owner TEXT NOT NULL DEFAULT '';
    """,
    # The files and folders that belong to a case, by their paths.
    """
    ALTER TABLE cases ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
    """,
]

# No version can be above: a higher one is damage.
MOST_VERSIONS = 30


def version_of(connection: sqlite3.Connection) -> int:
    """Which version a store has; 0 for one that is still empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_older(connection: sqlite3.Connection) -> bool:
    """Whether a store has not the tables of today yet."""
    return version_of(connection) < len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Brings a store to the version of today, wholly or not at all; another program may be at it, too."""
    if not is_older(connection):
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
    statements, so_far = [], ""
    for line in script.splitlines(keepends=True):
        so_far += line
        if sqlite3.complete_statement(so_far):
            statements.append(so_far)
            so_far = ""
    return [*statements, so_far] if so_far.strip() else statements


# Opening

# What SQLite writes beside a store; a log and its index only programs before this one did.
JOURNALS = ("-journal", "-wal", "-shm")

# Seconds to wait for another program that is writing.
PATIENCE = 5.0

# Bytes of a store; a smaller one is looked through in a tenth of a second.
_LARGE = 8_000_000
# Where a store's file says which formats it is to be written and read by: 1, or 2 with a log.
_FORMATS = slice(18, 20)
# Bytes; where less is free, it is for want of room that SQLite cannot write.
_ROOM = 65_536

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_DENIED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)


class Broken(Exception):  # noqa: N818 - said by its name
    """The file is damaged, or is none of ours."""


@contextmanager
def locked(file: Path, patience: float = PATIENCE) -> Iterator[None]:
    """While it lasts no other program makes, sets aside, restores or copies the store.

    The lock is SQLite's, on an empty file beside the store; the system gives it back when its holder dies.

    Args:
        file: the store.
        patience: seconds to wait for another program.

    Raises:
        Problem: another program stays inside for longer, or the file of the lock cannot be made.
    """
    lock = file.with_suffix(".lock")
    with failures_told(lock):
        if not lock.exists():
            lock.touch(0o600)
        connection = sqlite3.connect(lock, timeout=patience, isolation_level=None)
    with closing(connection):
        with failures_told(lock):
            connection.execute("BEGIN EXCLUSIVE")
        yield


def remove(file: Path) -> None:
    """Removes a store that nobody has seen yet, with what SQLite wrote beside it."""
    for end in ("", *JOURNALS):
        file.with_name(file.name + end).unlink(missing_ok=True)


def make(file: Path) -> None:
    """An empty store that is its owner's alone, in place of what may be there; SQLite gives its journals that, too."""
    remove(file)
    file.touch(0o600)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)


def connect(file: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """The store, perhaps of an older version; it is there, and `check`ed.

    Raises:
        Problem: it must not be written.
        Broken: SQLite takes it for one of a newer format, which must not be written either.
    """
    for _ in range(2):  # where opening for writing fails just once, SQLite opens for reading
        connection = _opened(file, patience)
        if _is_writable(connection):
            break
        connection.close()
    else:
        if file.read_bytes()[_FORMATS] not in (b"\1\1", b"\2\2"):
            raise Broken
        raise Problem("write_denied", {}, file)
    try:
        _settings(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(file: Path, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False)
    connection.text_factory = _decoded
    return connection


def _is_writable(connection: sqlite3.Connection) -> bool:
    """Whether writing can begin; nothing is written."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM cases WHERE 0")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            connection.close()
            raise
        return False
    return True


# Text of which some bytes may be damaged: the rest of it is read.
_decoded = methodcaller("decode", "utf-8", "replace")


def _settings(connection: sqlite3.Connection) -> None:
    # A rollback journal: every change that was told is in the store itself, where damage to it is found; and it
    # needs no memory that programs share, which a folder of another machine does not have.
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _BUSY:  # an older program has it open; the next time will do
            raise
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -32000")  # KB: a change of thousands of cases is written to disk once
    connection.execute("PRAGMA temp_store = MEMORY")  # nothing personal in a temporary folder
    connection.execute("PRAGMA foreign_keys = ON")


# Looking for damage


def check(file: Path, patience: float = PATIENCE) -> None:
    """Whether what is there is a store that this program may write; nothing is changed by looking.

    Raises:
        Broken: it is damaged, or not ours.
        Problem: it is of a newer program.
    """
    if not file.stat().st_size:
        raise Broken
    with failures_told(file):
        try:
            with read_only(file, patience) as connection:
                check_tables(connection, file)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            with closing(_opened(file, patience)) as connection:  # a change that was never ended is taken back first
                check_tables(connection, file)


@contextmanager
def read_only(file: Path, patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
    """A store to look at; nothing is written, also beside it."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)) as connection:
        connection.text_factory = _decoded
        yield connection


def check_tables(connection: sqlite3.Connection, file: Path) -> None:
    """Whether the open file is a whole store, of this version or an older one.

    Raises:
        Broken: it is damaged, or not ours.
        Problem: it is of a newer program.
        sqlite3.DatabaseError: it cannot be read.
    """
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    there = set(connection.execute("SELECT type, name, sql FROM sqlite_master"))
    version = version_of(connection)
    if owner != APPLICATION_ID or not 0 < version < MOST_VERSIONS:
        raise Broken
    if version > len(MIGRATIONS):
        raise Problem("store_newer", {}, file)
    if not expected(version) <= there:
        raise Broken
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    look = "integrity_check" if pages * size < _LARGE else "quick_check"  # into the indexes, unless that takes long
    if connection.execute(f"PRAGMA {look}(1)").fetchone()[0] != "ok":
        raise Broken


# Failures


@contextmanager
def failures_told(file: Path) -> Iterator[None]:
    """What goes wrong with the store, as a problem.

    Raises:
        Broken: it is damaged.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _problem(error, file) from None
    except UnicodeDecodeError:  # a complaint of SQLite's that quotes what is damaged
        raise Broken from None
    except OSError as error:
        raise failure(error, file) from None


def _problem(error: sqlite3.DatabaseError, file: Path) -> Exception:
    """One failure of SQLite's (its primary result code), as what it is to a person."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _BROKEN:
        return Broken()
    if code in _BUSY:
        return Problem("store_busy", {}, file)
    if code == sqlite3.SQLITE_FULL or (code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_full(file)):
        return Problem("disk_full", {}, file)
    if code in _DENIED:
        return Problem("write_denied", {}, file)
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_TOOBIG):
        return Problem("write_failed", {}, file)
    return error


def _is_full(file: Path) -> bool:
    """Whether no room is left: SQLite says so only where it writes into the store itself."""
    with suppress(OSError):
        return shutil.disk_usage(file.parent).free < _ROOM
    return False
