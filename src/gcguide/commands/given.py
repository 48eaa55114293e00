"""The case that a command is given: a saved one by its number, or a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.cases.case_file import Case, read_placed
from gcguide.policy.loader import Edition, load_edition
from gcguide.problem import Problem

if TYPE_CHECKING:
    from gcguide.strict_yaml import Document

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
