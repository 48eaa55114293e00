"""Opens the store; a file that is damaged or not ours is set aside, never overwritten, and what can be read is kept."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from gcguide.cases.database import PATIENCE, Broken, connect
from gcguide.cases.saved import is_identity, new_identity
from gcguide.cases.store import Store, now
from gcguide.files import private_folder
from gcguide.folders import STORE, data_home
from gcguide.problem import Problem

_JOURNALS = ("-wal", "-shm", "-journal")
_MOST = 1000
_SALVAGED = {
    "cases": (
        "number, revision, edition, label, note, marked, created, changed, position, answers, person, seen, deleted"
    ),
    "history": "id, number, at, who, kind, body",
}


def open_store(folder: Path | None = None, clock: Callable[[], datetime] = now, patience: float = PATIENCE) -> Store:
    """The store in the user's data folder, made when it is not there yet.

    What a person must be told besides (a file set aside, cases saved from it) is in its `notices`.

    Raises:
        Problem: it cannot be opened or written.
    """
    home = folder or data_home()
    try:
        private_folder(home)
    except OSError:
        raise Problem("write_denied", {}, home) from None
    file = home / STORE
    try:
        store = Store(connect(file, patience), file, clock)
        store.wipe()
        return store
    except Broken as broken:
        aside = _set_aside(file, broken.foreign)
        store = Store(connect(file, patience), file, clock)
        if broken.foreign:
            store.notices.append(Problem("store_foreign", {"word": aside.name}, file))
        else:
            seen, kept = _salvage(aside, store.connection)
            store.notices.append(Problem("store_salvaged", {"word": aside.name, "seen": seen, "count": kept}, file))
        return store


def set_aside(folder: Path | None = None) -> list[Path]:
    """The files that were set aside earlier; they hold what they held."""
    home = folder or data_home()
    return sorted(path for path in home.glob(f"{Path(STORE).stem}-*") if path.is_file())


def _set_aside(file: Path, foreign: bool) -> Path:
    """Gives the file another name, with its journals."""
    for number in range(1, _MOST):
        aside = file.with_name(f"{file.stem}-{'foreign' if foreign else 'damaged'}-{number}{file.suffix}")
        if not any(aside.with_name(aside.name + end).exists() for end in ("", *_JOURNALS)):
            for end in ("", *_JOURNALS):
                with suppress(FileNotFoundError):  # there may be no journal
                    file.with_name(file.name + end).rename(aside.with_name(aside.name + end))
            return aside
    raise Problem("store_damaged", {}, file)


def _salvage(aside: Path, to: sqlite3.Connection) -> tuple[int, int]:
    """Copies what can still be read, row by row.

    Returns:
        How many cases there seem to have been, and how many are kept.
    """
    numbers: set[int] = set()
    identities: set[str] = set()
    kept = 0
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(aside)) as source:
        numbers = set(_numbers(source))
        for number in sorted(numbers):
            if (row := _row(source, "cases", "number", number)) is None:
                continue
            identities.add(identity := _identity(source, number, identities))
            to.execute("BEGIN IMMEDIATE")
            with suppress(sqlite3.DatabaseError):
                to.execute(
                    f"INSERT INTO cases ({_SALVAGED['cases']}, identity) VALUES ({', '.join('?' * len(row))}, ?)",
                    (*row, identity),
                )
                kept += 1
                _copy_history(source, to, number)
            to.execute("COMMIT")
    return len(numbers), kept


def _numbers(source: sqlite3.Connection) -> Iterator[int]:
    """The numbers that any table or index still knows; where one is damaged, those up to the highest ever given."""
    for query in (
        "SELECT number FROM cases NOT INDEXED",
        "SELECT number FROM cases ORDER BY position",
        "SELECT number FROM history",
    ):
        with suppress(sqlite3.DatabaseError):
            for (number,) in source.execute(query):
                yield number
    with suppress(sqlite3.DatabaseError):
        (highest,) = source.execute("SELECT seq FROM sqlite_sequence WHERE name = 'cases'").fetchone() or (0,)
        for number in range(1, highest + 1):
            if _row(source, "cases", "number", number) is not None:
                yield number


def _row(source: sqlite3.Connection, table: str, key: str, value: int) -> tuple[object, ...] | None:
    with suppress(sqlite3.DatabaseError):
        row: tuple[object, ...] | None = source.execute(
            f"SELECT {_SALVAGED[table]} FROM {table} WHERE {key} = ?", (value,)
        ).fetchone()
        return row
    return None


def _identity(source: sqlite3.Connection, number: int, taken: set[str]) -> str:
    """A case's own, or a new one: an older store has none, a damaged one may have one twice."""
    with suppress(sqlite3.DatabaseError):
        (identity,) = source.execute("SELECT identity FROM cases WHERE number = ?", (number,)).fetchone() or ("",)
        if is_identity(identity) and identity not in taken:
            return str(identity)
    return new_identity()


def _copy_history(source: sqlite3.Connection, to: sqlite3.Connection, number: int) -> None:
    columns = _SALVAGED["history"]
    with suppress(sqlite3.DatabaseError):
        for row in source.execute(f"SELECT {columns} FROM history WHERE number = ? ORDER BY id", (number,)):
            to.execute(f"INSERT OR IGNORE INTO history ({columns}) VALUES ({', '.join('?' * len(row))})", row)
