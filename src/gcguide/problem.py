"""A mistake of the user's, as a value: which one, where, and what would be right.

Its words are data (`dialogs/problems.yaml`); the core raises the id and the particulars only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from gcguide.text import folded

# So many known spellings are enough for a message.
_ENOUGH = 12


@dataclass
class Problem(Exception):  # noqa: N818 - the mistake is the user's, not the program's
    """A wrong request or input; commands answer it with one message and exit code 2.

    Args:
        id: key of the message under `problems` in the interface words.
        details: what the message's placeholders stand for.
        file: the file at fault, as the user named it; `-` is standard input.
        line: its line, from 1.
        path: where in the data, as keys and indices; it tells the line to whoever knows the document.
    """

    id: str
    details: dict[str, Any] = field(default_factory=dict)
    file: Path | str | None = None
    line: int | None = None
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        where = f"{self.file or ''}:{self.line or ''}".rstrip(":")
        return f"{where} {self.id} {self.details}".strip()

    def at(self, file: Path | str | None, line: int | None = None) -> Self:
        """The same problem, with the place filled in where it was not known yet."""
        self.file = self.file if self.file is not None else file
        self.line = self.line if self.line is not None else line
        return self

    def within(self, *keys: str | int) -> Self:
        """The same problem, seen from outside: what is wrong lies under these keys."""
        self.path = (*keys, *self.path)
        return self


def nearest(word: object, known: Iterable[object]) -> str | None:
    """The known spelling closest to `word`, or None where none is close."""
    spellings = {folded(str(spelling)).strip(): str(spelling) for spelling in known}
    text = folded(str(word)).strip()[:100]
    if close := get_close_matches(text, spellings, n=1, cutoff=0.6):
        return spellings[close[0]]
    within = [full for key, full in spellings.items() if len(text) > 2 and (text in key or key in text)]
    return within[0] if len(within) == 1 else None


def unknown(kind: str, word: object, known: Iterable[object]) -> Problem:
    """A spelling that is not among the known ones: says so, and names the nearest."""
    known = list(known)
    best = nearest(word, known)
    if best is not None:
        return Problem("unknown_nearest", {"kind": kind, "word": word, "nearest": best})
    listed = sorted(map(str, known))
    return Problem("unknown", {"kind": kind, "word": word, "known": listed[:_ENOUGH] + ["…"] * (len(listed) > _ENOUGH)})
