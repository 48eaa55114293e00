"""One program at a time: a lock on a file, which the system gives back when its holder dies."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
