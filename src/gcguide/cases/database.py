"""The tables of the store, and how an older store becomes one of today."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

from gcguide.cases.wal import is_damaged
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


# The file of the store: opened privately, in the journal mode that its folder bears, and its failures as problems.

# A store, and what SQLite writes beside it.
JOURNALS = ("-wal", "-shm", "-journal")
ENDS = ("", *JOURNALS)

# Seconds to wait for another program that is writing.
PATIENCE = 5.0
_PAUSE = 0.02

# Bytes of a store; a smaller one is looked through in a tenth of a second.
_LARGE = 8_000_000
# Bytes; the shared memory beside a store needs as much at once.
_ROOM = 65_536

# When the log is brought into the store, and what is left of a longer one.
_LOG_PAGES, _LOG_BYTES = 100, 500_000

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_DENIED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)

# File systems over a network: write-ahead logging needs memory that all programs on the file share.
_REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ncp", "davfs", "fuse.rclone", "glusterfs", "ceph")
_MOUNTS = Path("/proc/mounts")


class Broken(Exception):  # noqa: N818 - said by its name
    """The file is damaged, or is none of ours."""

    def __init__(self, foreign: bool = False) -> None:
        self.foreign = foreign
        super().__init__()


def make(file: Path) -> sqlite3.Connection:
    """An empty store that is its owner's alone, in place of what may be there; SQLite gives its journals that, too.

    It is given its name when it is whole: a store is never seen half made.
    """
    for end in ENDS:
        file.with_name(file.name + end).unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect(file: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """The store, of today's version; it is there, and `check`ed.

    Raises:
        Broken: SQLite takes it for one that must not be written, though it may.
    """
    connection = _opened(file, patience)
    if not _is_writable(connection):
        connection.close()
        connection = _opened(file, patience)  # where opening for writing fails just once, SQLite opens for reading
        if not _is_writable(connection):
            connection.close()
            if os.access(file, os.W_OK):
                raise Broken
            raise Problem("write_denied", {}, file)
    try:
        _settings(connection, file, patience)
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(file: Path, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False)
    connection.text_factory = text_of
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


def text_of(raw: bytes) -> str:
    """Text of which some bytes may be damaged: the rest of it is read."""
    return raw.decode("utf-8", "replace")


def check(file: Path, patience: float) -> None:
    """Whether what is there is a store that this program may write; nothing is changed by looking.

    Raises:
        Broken: it is damaged, or not ours.
        Problem: it is of a newer program.
    """
    if not file.stat().st_size or is_damaged(file.with_name(file.name + "-wal")):
        raise Broken
    with told(file):
        try:
            _check(file, "ro", patience)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            _check(file, "rw", patience)  # a change that was never ended is taken back first


def _check(file: Path, mode: str, patience: float) -> None:
    address = f"{file.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)) as connection:
        connection.text_factory = text_of
        owner = connection.execute("PRAGMA application_id").fetchone()[0]
        there = set(connection.execute("SELECT type, name, sql FROM sqlite_master"))
        if owner != APPLICATION_ID:
            raise Broken(foreign=TABLES - {name for _, name, _ in there} != set())
        version = version_of(connection)
        if len(MIGRATIONS) < version < MOST_VERSIONS:
            raise Problem("store_newer", {}, file)
        if not 0 < version < MOST_VERSIONS or not expected(version) <= there:
            raise Broken
        if connection.execute(f"PRAGMA {_depth(connection)}(1)").fetchone()[0] != "ok":
            raise Broken


def _depth(connection: sqlite3.Connection) -> str:
    """How to look: into the indexes, too, unless that takes long."""
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return "integrity_check" if pages * size < _LARGE else "quick_check"


def _settings(connection: sqlite3.Connection, file: Path, patience: float) -> None:
    mode = "DELETE" if is_remote(file.parent) else "WAL"
    limit = time.monotonic() + patience
    while True:  # changing the mode does not wait for other programs by itself
        try:
            connection.execute(f"PRAGMA journal_mode = {mode}")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > limit:
                raise
            time.sleep(_PAUSE)
    connection.execute("PRAGMA synchronous = FULL")
    # A short log: who loses it loses little, and it is looked through whenever the store is opened.
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # nothing personal in a temporary folder
    connection.execute("PRAGMA foreign_keys = ON")


def is_remote(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder lies on another machine, as far as the system tells."""
    name = str(folder.resolve())
    if name.startswith(("\\\\", "//")):
        return True
    try:
        table = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return _is_remote_drive(name)
    points = {row[1].replace("\\040", " "): row[2] for row in table if len(row) > 2}
    around = [name, *map(str, Path(name).parents)]
    kind = next((points[point] for point in around if point in points), "")
    return kind.startswith(_REMOTE)


def _is_remote_drive(name: str) -> bool:
    """On Windows: whether the letter stands for a folder of another machine."""
    if os.name != "nt":
        return False
    import ctypes

    remote = 4  # DRIVE_REMOTE
    drive = os.path.splitdrive(name)[0] + "\\"
    return bool(getattr(ctypes, "windll").kernel32.GetDriveTypeW(drive) == remote)  # noqa: B009 - only there on Windows


@contextmanager
def told(file: Path) -> Iterator[None]:
    """What goes wrong with the store, as a problem.

    Raises:
        Broken: it is damaged.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise problem_of(error, file) from None
    except UnicodeDecodeError:  # a complaint of SQLite's that quotes what is damaged
        raise Broken from None
    except OSError as error:
        raise failure(error, file) from None


def problem_of(error: sqlite3.DatabaseError, file: Path) -> Exception:
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


class Place:
    """Where the file of an open store is: what is written into one that was set aside would be missed later."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._is_remote = is_remote(file.parent)
        self._first = self._now()

    def stay(self) -> None:
        """Makes sure that the file is still there.

        Raises:
            Problem: it was moved, or another has its name.
        """
        if self._now() != self._first:
            raise Problem("store_moved", {}, self._file)

    def _now(self) -> tuple[int, int] | None:
        """What tells the file from another of its name; file systems over a network may not say."""
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return None
        return (0, 0) if self._is_remote else (status.st_dev, status.st_ino)
