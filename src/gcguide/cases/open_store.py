"""Opens the store: made where there is none; set aside byte for byte, and restored from a backup, where it is damaged.

Killed at any moment, it goes on where it was left when the store is opened again: a note beside the store names the
file that is being set aside until another store stands in its place.
"""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from gcguide.cases.backup import Backup, Occasion, newest_whole
from gcguide.cases.database import (
    JOURNALS,
    PATIENCE,
    Broken,
    check,
    connect,
    failures_told,
    is_older,
    locked,
    make,
    migrate,
    read_only,
    remove,
)  # fmt: skip
from gcguide.cases.store import Store, now
from gcguide.files import first_free, private_folder, sync_folder
from gcguide.folders import STORE, bin_days, data_home
from gcguide.problem import Problem

# More numbers than this were not given since a backup: a damaged file may name any.
_MOST_NUMBERS = 100_000


def open_store(folder: Path | None = None, clock: Callable[[], datetime] = now, patience: float = PATIENCE) -> Store:
    """The store in the user's data folder, made when it is not there yet, and backed up once a day.

    What a person must be told besides (a file set aside, a backup restored or not written) is in its `notices`.

    Args:
        folder: the data folder, if not the user's.
        clock: tells the moment, with its zone.
        patience: seconds to wait for another program.

    Raises:
        Problem: it cannot be opened or written.
    """
    home = folder or data_home()
    file = home / STORE
    with failures_told(home):
        private_folder(home)
    try:
        with failures_told(file), locked(file, patience):
            store = _opened(file, clock, patience)
    except Broken:
        raise Problem("store_damaged", {}, file) from None
    try:
        if is_older(store.connection):
            store.back_up(Occasion.UPGRADE)
            with failures_told(file):
                migrate(store.connection)
        store.wipe()
        store.expire(bin_days())
        store.back_up(Occasion.DAY)
    except BaseException:
        store.close()
        raise
    return store


def set_aside(folder: Path | None = None) -> list[Path]:
    """The files that were set aside earlier; they hold what they held."""
    home = folder or data_home()
    return sorted(path for path in home.glob(f"{Path(STORE).stem}-*") if path.is_file())


def _opened(file: Path, clock: Callable[[], datetime], patience: float) -> Store:
    notice = _whole(file, patience)
    try:
        with failures_told(file):
            connection = connect(file, patience)
    except Broken:
        notice = _restored(file)
        connection = connect(file, patience)
    store = Store(connection, file, clock, patience)
    store.notices += [notice] if notice else []
    return store


def _whole(file: Path, patience: float) -> Problem | None:
    """Has a whole store there; returns what a person must be told of how that came."""
    if _note(file).exists():
        return _restored(file)
    if file.is_dir():
        raise Problem("file_is_folder", {}, file)
    if file.exists():
        _keep_private(file)
        try:
            check(file, patience)
        except Broken:
            return _restored(file)
        return None
    if any(map(_holds, _journals(file))):
        return _restored(file)
    backup, count = _replaced(file)
    if backup is None:
        return None
    return Problem("store_missing", {"day": backup.day, "time": backup.time, "count": count}, file)


def _keep_private(file: Path) -> None:
    """Takes from everybody else what a copy or a careless hand has given them: cases are their owner's alone."""
    with suppress(OSError):  # another's file, which its owner must see to
        if os.name == "posix" and (mode := stat.S_IMODE(file.stat().st_mode)) & 0o077:
            file.chmod(mode & 0o700)


def _restored(file: Path) -> Problem:
    """Sets the file aside and has another in its place; returns what a person must be told.

    Raises:
        OSError, sqlite3.DatabaseError: it cannot be written, or no backup be read; the next time goes on with it.
    """
    aside = _aside(file)
    if not file.exists() and not aside.exists():  # somebody took it away and left its journal
        aside.touch(0o600)
    # First the file itself: from then on, who still has it open writes nothing more into it (`Store`).
    for old, new in zip((file, *_journals(file)), (aside, *_journals(aside)), strict=True):
        if ((old == file and old.exists()) or _holds(old)) and not new.exists():
            old.rename(new)
        elif old != file:
            old.unlink(missing_ok=True)
    sync_folder(file.parent)
    backup, count = _replaced(file, aside)
    _note(file).unlink()
    if backup is None:
        return Problem("store_lost", {"word": aside.name}, file)
    details = {"word": aside.name, "day": backup.day, "time": backup.time, "count": count}
    return Problem("store_restored", details, file)


def _aside(file: Path) -> Path:
    """The name that a damaged store is set aside by, noted until that is done."""
    stem = f"{file.stem}-damaged"
    with suppress(FileNotFoundError):
        name = _note(file).read_text("utf-8", "replace")
        if name.startswith(stem) and Path(name).name == name:  # else killed before the name was written
            return file.with_name(name)
    aside = first_free(file.with_stem(stem), lambda name: any(path.exists() for path in (name, *_journals(name))))
    _note(file).write_text(aside.name, "utf-8")
    return aside


def _replaced(file: Path, damaged: Path | None = None) -> tuple[Backup | None, int]:
    """Puts a store in the place of none: the newest backup that is whole and how many cases it has, or an empty one."""
    backup, count = newest_whole(file.parent), 0
    part = file.with_suffix(".part")
    if backup is None:
        make(part)
    else:
        remove(part)
        part.touch(0o600)
        with read_only(backup.path) as source:
            source.execute("VACUUM INTO ?", (str(part),))
        with closing(connect(part)) as connection:
            migrate(connection)
            if damaged is not None:
                _skip_numbers(connection, damaged)
            count = connection.execute("SELECT count(*) FROM cases WHERE deleted IS NULL").fetchone()[0]
    part.replace(file)
    sync_folder(file.parent)
    return backup, count


def _skip_numbers(connection: sqlite3.Connection, damaged: Path) -> None:
    """Has the numbers of cases that are lost not given again, as far as the damaged store still tells them."""
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
        address = f"{damaged.absolute().as_uri()}?mode=ro&immutable=1"  # its journal stays as it is
        with closing(sqlite3.connect(address, uri=True)) as old:
            (last,) = old.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'cases'").fetchone()
        query = "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'cases' AND ?1 BETWEEN seq AND seq + ?2"
        connection.execute(query, (last, _MOST_NUMBERS))


def _note(file: Path) -> Path:
    return file.with_suffix(".restoring")


def _journals(file: Path) -> list[Path]:
    return [file.with_name(file.name + end) for end in JOURNALS]


def _holds(journal: Path) -> bool:
    """Whether something is in a journal (or log) that may not be in the store."""
    return journal.exists() and not journal.name.endswith("-shm") and journal.stat().st_size > 0
