"""The day that a command is told to judge by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.person.case import Case, read_placed
from gcguide.policy.calendar import read_day
from gcguide.policy.edition import Edition, load_edition
from gcguide.problem import Problem

if TYPE_CHECKING:
    from gcguide.reading.strict_yaml import Document


def day_given(given: str | None) -> date:
    """The day of `--as-of`; today where it is left out."""
    if given is None:
        return date.today()
    try:
        return read_day(given, date.min, date.max)
    except Problem as problem:
        problem.details["subject"] = "--as-of"
        raise


# Where a command writes: what was named, or in that folder, or here under the document's own name.

# What to say of another ending than a kind of document has.
_PROBLEMS = {".xlsx": "roster_suffix", ".ics": "remind_suffix"}


def place(given: Path | None, own: str, suffix: str) -> Path:
    """The file to write.

    Args:
        given: what the user named, a file or a folder.
        own: the document's own name, without its ending.
        suffix: how its kind of file ends, with the dot.

    Raises:
        Problem: the name has another ending.
    """
    if given is None:
        return Path(own + suffix)
    if given.is_dir():
        return given / (own + suffix)
    if given.suffix.lower() != suffix:
        nearest = given.with_suffix(suffix).name
        details = {"word": given.name, "nearest": nearest, "format": suffix.lstrip(".")}
        raise Problem(_PROBLEMS.get(suffix, "print_suffix"), details, given)
    return given


# The case that a command is given: a saved one by its number, or a file.

# Digits of a number; more than any store will have.
MOST_DIGITS = 9


@dataclass(frozen=True)
class Given:
    """One case.

    Args:
        word: what was typed: a number, or a file's name.
        document: tells the line of what is found wrong in a file later; None for a saved case.
    """

    word: str
    edition: Edition
    case: Case
    document: "Document | None" = None

    @property
    def number(self) -> int | None:
        """Of a saved case."""
        return int(self.word) if self.document is None else None

    def placed(self, problem: Problem) -> Problem:
        """A problem of this case, with where it stands."""
        if self.document is not None:
            return problem.at(self.word, self.document.line(problem.path) if problem.path else None)
        return problem


def is_number(word: str) -> bool:
    """Whether a word names a saved case; a file of such a name is given as `./3`."""
    return word.isdecimal() and len(word) <= MOST_DIGITS


def cases_given(words: Sequence[str], edition_id: str | None) -> list[Given]:
    """The cases of these words.

    A saved case is read under its own edition unless another is asked for, a file under the newest; cases that go
    together must be of one edition.

    Raises:
        Problem: one is not there or does not hold, or they are of different editions.
    """
    numbers = [int(word) for word in words if is_number(word)]
    saved = _saved(numbers, edition_id) if numbers else {}
    newest = load_edition(edition_id)
    found = []
    for word in words:
        if is_number(word):
            found.append(Given(word, *saved[int(word)]))
        else:
            found.append(Given(word, newest, *read_placed(newest, word)))
    if len(editions := {one.edition.id for one in found}) > 1:
        raise Problem("editions_differ", {"known": sorted(editions)})
    return found


def case_given(word: str, edition_id: str | None) -> Given:
    """The case of one word; see `cases_given`."""
    return cases_given([word], edition_id)[0]


def _saved(numbers: Sequence[int], edition_id: str | None) -> dict[int, tuple[Edition, Case]]:
    from gcguide.cases.open_store import open_store
    from gcguide.cases.restore import edition_of, restored
    from gcguide.policy.renames import load_renames

    with open_store() as store:
        cases = [store.load(number) for number in numbers]
    found = {}
    for saved in cases:
        edition = load_edition(edition_id) if edition_id else edition_of(saved)
        found[saved.number] = edition, restored(edition, saved.answers, load_renames()).case(saved.person)
    return found


def exported(given: Sequence[Given], path: Path) -> None:
    """Remembers a file written from saved cases, to be named when they are erased."""
    numbers = [one.number for one in given if one.number is not None]
    if numbers:
        from gcguide.cases.open_store import open_store

        with open_store() as store:
            store.exported(numbers, path)
