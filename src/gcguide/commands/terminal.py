"""What a command asks and shows at the terminal: yes or no, a passphrase, how far a long work has come."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from getpass import getpass
from pathlib import Path
from time import monotonic
from typing import Self

from gcguide.problem import Problem
from gcguide.reading.decode import decode, read_bytes
from gcguide.text import is_terminal
from gcguide.words import Words

_YES = ("y", "yes", "shi", "s")
_EVERY = 0.5  # seconds between two lines of progress


@contextmanager
def without_panics() -> Iterator[None]:
    """What a library writes on the error output past Python goes nowhere, as where a damaged file led it astray.

    It raises as well, and that is told; what we say ourselves arrives as ever.
    """
    if os.environ.get("GCGUIDE_DEBUG"):
        yield
        return
    own, ours = sys.stderr, None
    try:
        kept = os.dup(2)
    except OSError:  # closed by the caller
        yield
        return
    with suppress(OSError, ValueError, AttributeError):  # in a process that shows it elsewhere
        if own.fileno() == 2:
            ours = sys.stderr = open(kept, "w", 1, own.encoding, own.errors, closefd=False)  # noqa: SIM115
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    try:
        yield
    finally:
        if ours is not None:
            ours.close()
        sys.stderr = own
        os.dup2(kept, 2)
        os.close(kept)


def tell(lines: Iterable[str]) -> None:
    """Says on standard error what must be known beside what a command gives."""
    for line in lines:
        print(line, file=sys.stderr)


def print_json(value: object, indent: int = 2) -> None:
    """Prints a value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def agreed(arguments: Namespace, question: str, words: Words, left: str = "transfer.nothing_written") -> bool:
    """Whether to do what was announced: `--yes`, or a person at the terminal says so; else it is said that it is left.

    Raises:
        Problem: nobody is there to be asked.
    """
    is_agreed = arguments.yes or _typed(question, Problem("needs_yes")) in (*_YES, words("ask.yes"))
    if not is_agreed:
        print(words(left))
    return is_agreed


def chosen(question: str, answers: Mapping[str, str]) -> str | None:
    """Which of several answers a person at the terminal types, by its key or its words; None for anything else.

    Args:
        question: what is asked.
        answers: the words of each, several parted by blanks, by its key.

    Raises:
        Problem: nobody is there to be asked.
    """
    reply = _typed(question, Problem("needs_matching"))
    return next((key for key, typed in answers.items() if reply in (key, *typed.split())), None) if reply else None


def passphrase(file: Path | None, twice: bool, words: Words) -> str:
    """A passphrase from the first line of a file, or typed without being shown.

    Args:
        file: where it is; None to ask.
        twice: whether it is new, and is typed again to be sure.
        words: the language.

    Raises:
        Problem: it cannot be read, nobody is there to be asked, or the two differ.
    """
    if file is not None:
        lines = decode(read_bytes(file), str(file)).splitlines()
        return lines[0] if lines else ""
    if not is_terminal(sys.stdin):
        raise Problem("needs_passphrase")
    first = getpass(words("ask.passphrase") + " ")
    if twice and getpass(words("ask.again") + " ") != first:
        raise Problem("passphrases_differ")
    return first


def _typed(question: str, nobody: Problem) -> str:
    """What is typed at a question; the problem where nobody is there."""
    if not is_terminal(sys.stdin):
        raise nobody
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold()


def made_line(numbers: Sequence[int], words: Words) -> str:
    """Which cases were made."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return words("transfer.made_one", number=first)
    return words("transfer.made", count=len(numbers), first=first, last=last)


def goes_on(arguments: Namespace, words: Words) -> bool:
    """Whether to write what was announced: not in a dry run, else as the person says."""
    return not arguments.dry_run and agreed(arguments, words("transfer.ask_import"), words)


class Line:
    """One line of a terminal that says what is being done, and is gone when that is; nothing where nobody sees it."""

    def __init__(self) -> None:
        self.shows = sys.stderr.isatty()
        self.wrote = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.done()

    def say(self, line: str) -> None:
        """Writes it in place of what stood there."""
        if self.shows:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
            self.wrote = True

    def done(self) -> None:
        """Leaves a clean line behind."""
        if self.wrote:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self.wrote = False


class Progress(Line):
    """Rows done, rows a second and the time left, on one line of a terminal; nothing where nobody sees it."""

    def __init__(self, total: int | None, words: Words) -> None:
        super().__init__()
        self.total = total
        self.words = words
        self.began = self.shown = 0.0
        self.first = self.rows = 0

    def at(self, rows: int) -> None:
        """So many rows are done."""
        now, self.rows = monotonic(), rows
        if not self.began:  # what comes before the first is getting ready
            self.began, self.shown, self.first = now, now, rows
        if not self.shows or now - self.shown < _EVERY:
            return
        self.shown = now
        rate = (rows - self.first) / max(now - self.began, 1e-6)
        left = self.total - rows if self.total else None
        key = "progress" if left is None else "progress_left"
        seconds, total = f"{(left or 0) / max(rate, 1e-6):.0f}", f"{self.total or 0:,}"
        self.say(self.words(f"screening.{key}", rows=f"{rows:,}", total=total, rate=f"{rate:,.0f}", seconds=seconds))

    def more(self, rows: int) -> None:
        """So many rows more are done."""
        self.at(self.rows + rows)
