"""One program at a time: a lock on a file, which the system gives back when its holder dies."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from gcguide.cases.database import JOURNALS, PATIENCE, Broken, check, connect, make, told
from gcguide.cases.moment import now
from gcguide.cases.rescue import rescue, resumed
from gcguide.cases.store import Store
from gcguide.files import private_folder, settle
from gcguide.folders import STORE, data_home
from gcguide.problem import Problem

_PAUSE = 0.02


@contextmanager
def alone(lock: Path, patience: float) -> Iterator[None]:
    """While it lasts no other program is inside; where the file system knows no locks, everyone is.

    Raises:
        Problem: another program stays inside for longer than the patience lasts.
        OSError: the file of the lock cannot be made.
    """
    handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        limit = time.monotonic() + patience
        while _is_taken(handle):
            if time.monotonic() > limit:
                raise Problem("store_busy", {}, lock)
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _is_taken(handle: int) -> bool:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return True
        return False

else:
    import fcntl

    def _is_taken(handle: int) -> bool:
        with suppress(OSError):  # no locks here
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False


# Opens the store, one program at a time: made where there is none, rescued where it is damaged or not ours.


def open_store(folder: Path | None = None, clock: Callable[[], datetime] = now, patience: float = PATIENCE) -> Store:
    """The store in the user's data folder, made when it is not there yet.

    What a person must be told besides (a file set aside, cases saved from it) is in its `notices`.

    Raises:
        Problem: it cannot be opened or written.
    """
    home = folder or data_home()
    file = home / STORE
    with told(home):
        private_folder(home)
    try:
        with told(file), alone(file.with_suffix(".lock"), patience):
            store = _opened(file, clock, patience)
    except Broken:
        raise Problem("store_damaged", {}, file) from None
    try:
        store.wipe()
    except BaseException:
        store.close()
        raise
    return store


def _opened(file: Path, clock: Callable[[], datetime], patience: float) -> Store:
    notice = _whole(file, patience)
    try:
        with told(file):
            connection = connect(file, patience)
    except Broken:
        notice = rescue(file, foreign=False)
        connection = connect(file, patience)
    store = Store(connection, file, clock)
    store.notices += [notice] if notice else []
    return store


def _whole(file: Path, patience: float) -> Problem | None:
    """Has a store there that is whole; returns what a person must be told of how that came."""
    if (told_now := resumed(file)) is not None:
        return told_now
    if file.is_dir():
        raise Problem("file_is_folder", {}, file)
    if file.exists():
        try:
            check(file, patience)
        except Broken as broken:
            return rescue(file, broken.foreign)
    elif any(_holds(file.with_name(file.name + end)) for end in JOURNALS):
        return rescue(file, foreign=False)
    else:
        make(part := file.with_suffix(".part")).close()
        part.rename(file)
        settle(file.parent)
    return None


def _holds(journal: Path) -> bool:
    """Whether somebody took a store away and left this."""
    return journal.exists() and journal.stat().st_size > 0


def set_aside(folder: Path | None = None) -> list[Path]:
    """The files that were set aside earlier; they hold what they held."""
    home = folder or data_home()
    return sorted(path for path in home.glob(f"{Path(STORE).stem}-*") if path.is_file())
