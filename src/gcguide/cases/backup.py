"""Copies of the store in a folder beside it: a damaged store is restored from the newest that is whole.

One is made on every day that the store is opened, one before every import, one before another one is restored, and one
before a newer program changes the tables; the oldest of each kind go. A case that is erased for good is erased in them
as well.
One program at a time writes here: its caller holds the store's `locked`.
"""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from gcguide.cases.database import Broken, check_tables, failures_told, read_only
from gcguide.files import failure, private_folder, whole_file
from gcguide.problem import Problem


class Occasion(StrEnum):
    """Why a backup was made."""

    DAY = "day"
    IMPORT = "import"
    UPGRADE = "upgrade"
    RESTORE = "restore"
    MOVE = "move"


# How many backups of each kind are left.
KEPT = {Occasion.DAY: 7, Occasion.IMPORT: 5, Occasion.UPGRADE: 2, Occasion.RESTORE: 3, Occasion.MOVE: 3}

# The number grows with every backup, so that the names sort by time whatever the clock says.
_NAME = re.compile(
    r"([0-9]{6,})_([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]{2})([0-9]{2})_(day|import|upgrade|restore|move)\.db"
)


@dataclass(frozen=True)
class Backup:
    """One copy of the store: its file, its number, the day (`2026-03-02`) and time (`09:15`) it is of, and why."""

    path: Path
    number: int
    day: str
    time: str
    occasion: Occasion


def backup_folder(home: Path) -> Path:
    """Where the backups of the store in a data folder are."""
    return home / "backups"


def backups(home: Path) -> list[Backup]:
    """All backups, the oldest first, whole or not.

    Raises:
        Problem: the folder cannot be read.
    """
    try:
        files = list(backup_folder(home).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise failure(error, backup_folder(home)) from None
    named = ((file, _NAME.fullmatch(file.name)) for file in files)
    return sorted(
        (Backup(file, int(n[1]), n[2], f"{n[3]}:{n[4]}", Occasion(n[5])) for file, n in named if n),
        key=lambda backup: backup.number,
    )


def back_up(connection: sqlite3.Connection, home: Path, now: datetime, occasion: Occasion) -> int | None:
    """Copies the store into a new backup, and gives its number.

    A store without cases is not copied, nor is any twice for the same day.

    Args:
        connection: to the store.
        home: the data folder.
        now: the moment, with its zone.
        occasion: why.

    Raises:
        Problem: it cannot be written; the store and the other backups are as they were.
    """
    folder, earlier, day = backup_folder(home), backups(home), f"{now:%Y-%m-%d}"
    is_there = any((backup.occasion, backup.day) == (Occasion.DAY, day) for backup in earlier)
    if (occasion is Occasion.DAY and is_there) or connection.execute("SELECT 1 FROM cases").fetchone() is None:
        return None
    with failures_told(folder):
        private_folder(folder)
        _clear(folder)
        number = earlier[-1].number + 1 if earlier else 1
        _copy(connection, folder / f"{number:06}_{day}_{now:%H%M}_{occasion}.db")
        for backup in [backup for backup in backups(home) if backup.occasion is occasion][: -KEPT[occasion]]:
            backup.path.unlink()
    return number


def _clear(folder: Path) -> None:
    """Removes what a program that was killed has left half written."""
    with failures_told(folder):
        for part in folder.glob(".*"):
            part.unlink()


def _copy(connection: sqlite3.Connection, file: Path) -> None:
    """All rows and nothing else: also none of what free pages of the store may hold."""
    with whole_file(file, force=True) as part:
        connection.execute("VACUUM INTO ?", (str(part),))


def erase(home: Path, numbers: Iterable[int]) -> None:
    """Takes cases out of all backups, so that no byte of them is left; a backup that cannot be read is removed.

    Raises:
        Problem: the folder cannot be read or written; it can be done again.
    """
    rows = [(number,) for number in numbers]
    _clear(backup_folder(home))
    for backup in reversed(backups(home)):
        with failures_told(backup.path), closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            try:
                with failures_told(backup.path), read_only(backup.path) as source:
                    source.backup(copy)
                    check_tables(copy, backup.path)
            except (Broken, Problem):
                backup.path.unlink()
                continue
            copy.execute("PRAGMA foreign_keys = ON")
            if copy.executemany("DELETE FROM cases WHERE number = ?", rows).rowcount > 0:
                _copy(copy, backup.path)


def newest_whole(home: Path) -> Backup | None:
    """The newest backup that a store can be restored from.

    Raises:
        Problem: the folder cannot be read.
    """
    return next((backup for backup in reversed(backups(home)) if _is_whole(backup.path)), None)


def _is_whole(file: Path) -> bool:
    try:
        with failures_told(file), read_only(file) as connection:
            check_tables(connection, file)
    except (Broken, Problem):
        return False
    return True
