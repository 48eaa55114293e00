"""What a program does when the system, or a terminal that is gone, asks it to end: it leaves nothing half written."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer, current_thread, main_thread
from types import FrameType

from gcguide.files import delete_unfinished

# As shells count the end by a signal.
SIGNALLED = 128
# The signals; the second is unknown to Windows.
NUMBERS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
# Which of them came.
_asked: list[int] = []
# Seconds that what runs has to end by itself: writing to a terminal that is gone can wait for ever.
_PATIENCE = 3.0


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Ends a command by `SystemExit`, so that whatever was begun is cleared away; what still stands then is deleted."""
    if current_thread() is not main_thread():
        yield
        return
    # Whoever ignores one (nohup), or has an answer of its own to it, goes on doing so.
    ours = [number for number in NUMBERS if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _stop)
    _asked.clear()
    try:
        yield
    except Exception:
        if _asked:  # what was being called made an error of its own of it
            raise SystemExit(SIGNALLED + _asked[0]) from None
        raise
    finally:
        for number in ours:
            if signal.getsignal(number) is _stop:
                signal.signal(number, signal.SIG_DFL)
        delete_unfinished()


def _stop(number: int, _: FrameType | None) -> None:
    _asked.append(number)
    for other in NUMBERS:
        signal.signal(other, signal.SIG_IGN)
    sys.unraisablehook = lambda _: None  # libraries complain of being left in the middle
    end_soon(SIGNALLED + number)
    raise SystemExit(SIGNALLED + number)


def end_soon(code: int) -> None:
    """Ends this process unless it has ended by itself in a few seconds."""
    last = Timer(_PATIENCE, end_now, [code])
    last.daemon = True
    last.start()


def end_now(code: int) -> None:
    """Ends this process at once, whatever it waits for, and its workers: one that is starting makes its folder anew."""
    started = sys.modules.get("multiprocessing")
    for worker in started.active_children() if started else ():
        with suppress(OSError, ValueError):
            worker.kill()
            worker.join(1)
    delete_unfinished()
    _delete_sheets()
    os._exit(code)


def _delete_sheets() -> None:
    """The sheets of a workbook that is being written lie in a file each, which openpyxl only deletes at a quiet end."""
    writer = sys.modules.get("openpyxl.worksheet._writer")
    for path in list(writer.ALL_TEMP_FILES) if writer else []:
        with suppress(OSError):
            Path(path).unlink()
