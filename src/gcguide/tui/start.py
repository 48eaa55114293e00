"""Starts the app in this terminal."""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from gcguide.folders import data_folder
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words, load_words, message

if TYPE_CHECKING:
    from gcguide.tui.app import GuideApp

# As shells count the end by a signal.
_SIGNALLED = 128
# Seconds that the app has to give the terminal back, which may be gone.
_PATIENCE = 3.0
_WRONG = 2


def start(
    edition_id: str | None, words: Words, today: date, is_lang_chosen: bool = False, case: int | None = None
) -> int:
    """Runs the app until it is left.

    Args:
        edition_id: which notice; None for the newest.
        words: the language, unless another was kept from an earlier run.
        today: the day on which it takes place.
        is_lang_chosen: whether the language was asked for now, whatever was kept.
        case: the number of a saved case to go on with.

    Returns:
        The exit code: 1 when the app failed, 2 when the request was wrong, 128 and its number after a signal.
    """
    # What an input method commits arrives garbled under the kitty keyboard protocol; read once, at Textual's import.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    gc.disable()  # nearly all that starting makes stays; the app enables it again once the first question shows
    from gcguide.tui.app import GuideApp
    from gcguide.tui.settings import load_settings

    settings = load_settings()
    if settings.lang is not None and not is_lang_chosen:
        words = load_words(settings.lang)
    app = GuideApp(edition_id, words, today, settings, case)
    with _given_back(app):
        app.run()
    files = app.shelf.erase()
    return _ended(app, files)


@contextmanager
def _given_back(app: "GuideApp") -> Iterator[None]:
    """Leaves the app by itself when the system or the terminal asks to end; at the second time it just ends."""

    def stop(number: int, _: Any) -> None:
        signal.signal(number, signal.SIG_DFL)
        # Writing to a terminal that is gone can wait for ever.
        last = Timer(_PATIENCE, os._exit, [_SIGNALLED + number])
        last.daemon = True
        last.start()
        app.stop(_SIGNALLED + number)

    names = ("SIGTERM", "SIGHUP")  # the second is unknown to Windows
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # nohup
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_of_data(problem: Problem) -> bool:
    """Whether a file of the policy or of the words is wrong, which tells nothing of the person."""
    file = Path(problem.file) if problem.file is not None else None
    return file is not None and any(file.is_relative_to(data_folder(name)) for name in ("policy", "dialogs"))


def _ended(app: "GuideApp", files: Sequence[Path]) -> int:
    """Says what is to be said after the app, and gives the exit code.

    Args:
        app: the app.
        files: what was written from cases that are erased now.
    """
    error = app.failure
    with suppress(OSError):  # nobody is there to read it
        if isinstance(error, Problem) and (app.session is None or not app.session.is_read):
            print(message(error, app.words), file=sys.stderr)
            return _WRONG
        if isinstance(error, Problem) and _is_of_data(error):
            from gcguide.tui.rescue import saved

            if app.rescued is not None:
                print(*saved(app.rescued, app.words), sep="\n", file=sys.stderr)
            raise error  # told like any other of a command
        if error is not None:
            from gcguide.tui.rescue import failed

            print(*failed(error, app.rescued, app.words), sep="\n", file=sys.stderr)
            if os.environ.get("GCGUIDE_DEBUG"):
                traceback.print_exception(error)
        elif app.return_code:
            from gcguide.tui.rescue import stopped

            print(*stopped(app.rescued, app.words), sep="\n", file=sys.stderr)
        elif app.session is not None and app.session.is_stored():
            print(app.words("case.kept", number=app.session.number))
        if files:
            print(app.words("case.exports_left"), *map(plain, files), sep="\n")
    return app.return_code or 0
