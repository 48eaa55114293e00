"""Starts the app in this terminal, and says there what is to be said once it has ended."""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gcguide.files import private_folder, write_free
from gcguide.folders import data_folder, data_home
from gcguide.problem import Problem
from gcguide.signals import NUMBERS, SIGNALLED, end_soon
from gcguide.text import plain, width
from gcguide.tui.settings import load_settings
from gcguide.words import Words, load_words, message

if TYPE_CHECKING:
    from gcguide.conversation.session import Session
    from gcguide.tui.app import GuideApp

_WRONG = 2
# Files of earlier failures that are passed over before giving up.
_MOST = 1000


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
    settings = load_settings()
    if settings.lang is not None and not is_lang_chosen:
        words = load_words(settings.lang)
    with _saying_that_it_opens(words):
        from gcguide.tui.app import GuideApp

        app = GuideApp(edition_id, words, today, settings, case)
    with _ended_by_signals(app):
        app.run()
    return _say_how_it_ended(app)


@contextmanager
def _saying_that_it_opens(words: Words) -> Iterator[None]:
    """Shows a line in the terminal while the screen is made, which takes a while on a slow machine; none is left."""
    line = words("screen.opens")
    print(line, end="\r", flush=True)
    try:
        yield
    finally:
        print(" " * width(line), end="\r", flush=True)


@contextmanager
def _ended_by_signals(app: "GuideApp") -> Iterator[None]:
    """Leaves the app by itself when the system or the terminal asks to end; at the second time it just ends."""

    def stop(number: int, _: Any) -> None:
        signal.signal(number, signal.SIG_DFL)
        end_soon(SIGNALLED + number)
        app.stop(SIGNALLED + number)

    before = {number: signal.getsignal(number) for number in NUMBERS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # nohup
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_how_it_ended(app: "GuideApp") -> int:
    """Says in the terminal how the app ended, and gives the exit code.

    Raises:
        Problem: a file of the policy or of the words is wrong; it is told like any other of a command.
    """
    error, words = app.failure, app.words
    with suppress(OSError):  # nobody is there to read it
        if isinstance(error, Problem) and (app.session is None or not app.session.is_read):
            print(message(error, words), file=sys.stderr)
            return _WRONG
        if isinstance(error, Problem) and _is_of_data(error):
            if app.rescued:
                print(*_where_saved(app.rescued, words), sep="\n", file=sys.stderr)
            raise error
        if error is not None:
            print(*_failure(error, app.rescued, words), sep="\n", file=sys.stderr)
            if os.environ.get("GCGUIDE_DEBUG"):
                traceback.print_exception(error)
        elif app.return_code:
            print(words("app.stopped"), *_where_saved(app.rescued, words), sep="\n", file=sys.stderr)
        elif app.session is not None and app.session.unkept is not None:
            print(message(app.session.unkept, words), file=sys.stderr)
        elif app.session is not None and app.session.is_stored():
            print(words("case.kept", number=app.session.number))
    return app.return_code or 0


def _is_of_data(problem: Problem) -> bool:
    """Whether a file of the policy or of the words is wrong, which tells nothing of the person."""
    file = Path(problem.file) if problem.file is not None else None
    return file is not None and any(file.is_relative_to(data_folder(name)) for name in ("policy", "dialogs"))


def _failure(error: BaseException, rescued: "Rescue | None", words: Words) -> Iterator[str]:
    """What happened, by its kind only: messages and values may hold what a person typed."""
    what = type(getattr(error, "error", error)).__name__  # a worker's failure holds the error that it met
    from gcguide import __version__

    yield words("app.failed", what=what)
    yield from _where_saved(rescued, words)
    yield words("app.report", what=what, version=__version__)


# The answers of an app that cannot go on


# What is to be said of where they are now: keys of words, with what is filled in.
Rescue = list[tuple[str, dict[str, object]]]


def rescue(session: "Session | None") -> Rescue:
    """Sees that the answers are saved: in their case, else, without the person, in a case file of the user's alone.

    Never raises, whatever is broken.

    Returns:
        What is to be said of it; nothing when there was nothing to save.
    """
    if session is None:
        return []
    count = 0
    with suppress(Exception):
        count = len(session.facts) + len(session.steps)
        if session.keep() is None and session.number is not None:
            return [("case.kept", {"number": session.number})]
    with suppress(Exception):
        if count:
            from gcguide.person.case import case_text

            private_folder(data_home())
            file = plain(write_free(data_home() / "answers.json", case_text(session.case).encode()))
            typed = f'"{file}"' if " " in file else file
            return [("app.saved", {"count": count, "file": file}), ("app.go_on", {"file": typed})]
    return [("app.not_saved", {"count": count})] if count else []


def _where_saved(rescued: Rescue | None, words: Words) -> Iterator[str]:
    """Where the answers are, and how to go on."""
    yield from (words(key, **values) for key, values in rescued or ())
    yield words("app.again")
