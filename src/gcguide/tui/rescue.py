"""When the app cannot go on: what was answered is saved, and what happened is said in the terminal it gave back."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gcguide import __version__
from gcguide.conversation.session import Session
from gcguide.files import private_folder, write_free
from gcguide.folders import data_home
from gcguide.person.case import case_text
from gcguide.text import plain
from gcguide.words import Words


@dataclass(frozen=True)
class Rescue:
    """How many answers there were, and where they are now: in the case of that number, else in a file, else nowhere."""

    count: int
    file: Path | None
    number: int | None = None


def rescue(session: Session | None) -> Rescue | None:
    """Sees that the answers are kept, else saves them, not the person, as a case file that is the user's alone.

    Never raises, whatever is broken.

    Returns:
        None when there was nothing to save.
    """
    if session is None:
        return None
    count, file = 0, None
    with suppress(Exception):
        count = len(session.facts) + len(session.steps)
        if session.keep() is None and session.number is not None:
            return Rescue(count, None, session.number)
    with suppress(Exception):
        if count:
            file = _save(case_text(session.case).encode())
    return Rescue(count, file) if count else None


def _save(data: bytes) -> Path:
    private_folder(data_home())
    return write_free(data_home() / "answers.json", data)


def saved(kept: Rescue | None, words: Words) -> Iterator[str]:
    """Where the answers are, and how to go on."""
    if kept is not None and kept.number is not None:
        yield words("case.kept", number=kept.number)
    elif kept is not None and kept.file is not None:
        file = plain(kept.file)
        yield words("app.saved", count=kept.count, file=file)
        yield words("app.go_on", file=f'"{file}"' if " " in file else file)
    elif kept is not None:
        yield words("app.not_saved", count=kept.count)
    yield words("app.again")


def failed(error: BaseException, kept: Rescue | None, words: Words) -> Iterator[str]:
    """What happened, by its kind only: messages and values may hold what a person typed."""
    what = type(getattr(error, "error", error)).__name__  # a worker's failure holds the error that it met
    yield words("app.failed", what=what)
    yield from saved(kept, words)
    yield words("app.report", what=what, version=__version__)


def stopped(kept: Rescue | None, words: Words) -> Iterator[str]:
    """That someone else ended the program."""
    yield words("app.stopped")
    yield from saved(kept, words)
