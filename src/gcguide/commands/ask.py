"""What a command must be told before it goes on: yes or no, a passphrase. A script says it on the command line."""

import sys
from getpass import getpass
from pathlib import Path

from gcguide.dialog.words import Words
from gcguide.problem import Problem
from gcguide.strict_yaml import decode, read_bytes

_YES = ("y", "yes", "shi", "s")


def confirmed(question: str, words: Words) -> bool:
    """Whether a person at the terminal says yes.

    Raises:
        Problem: nobody is there to be asked.
    """
    if not sys.stdin or sys.stdin.closed or not sys.stdin.isatty():
        raise Problem("needs_yes")
    print(question, end=" ", file=sys.stderr, flush=True)
    said = sys.stdin.readline().strip().casefold()
    return said in (*_YES, words("ask.yes"))


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
    if not sys.stdin or sys.stdin.closed or not sys.stdin.isatty():
        raise Problem("needs_passphrase")
    first = getpass(words("ask.passphrase") + " ")
    if twice and getpass(words("ask.again") + " ") != first:
        raise Problem("passphrases_differ")
    return first
