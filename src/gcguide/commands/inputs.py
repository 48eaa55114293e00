"""The cases that a command is given, each a saved one by its number or a file."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.commands.parser import day_given, is_number
from gcguide.commands.terminal import tell
from gcguide.core.days import read_supposed_deadline
from gcguide.person.case import STDIN, Case, uid_of
from gcguide.person.given import Given, read_given, told_of
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.front_page import read_front_page
from gcguide.policy.later import later_line, remarks_on_notice
from gcguide.problem import Problem
from gcguide.text import is_terminal
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.reading.documents import Document


def tell_later(day: date, words: Words) -> None:
    """Says on standard error that a later notice is to be expected, beside what is told of many cases."""
    with suppress(Problem):  # which notice is the newest is told where one is asked for
        tell(filter(None, [later_line(read_front_page(), day, words)]))


def tell_remarks(edition: Edition, day: date, words: Words) -> None:
    """Says on standard error what there is to say of a notice on a day, beside what is made under it."""
    tell(remarks_on_notice(edition, day, words))


def supposed(edition: Edition, text: str | None) -> Edition:
    """The notice with the last day of `--deadline`, as for a supposed later batch; as it is where that is left out."""
    return edition if text is None else edition.with_deadline(day_given(text, "--deadline", read_supposed_deadline))


@dataclass(frozen=True)
class CaseInput:
    """A case that was named on the command line.

    Args:
        word: what was typed: a number, a file's name, or the code of the answers.
        document: tells the line of what is found wrong in a file later; None for a saved case.
    """

    word: str
    edition: Edition
    case: Case
    document: "Document | None" = None

    @property
    def number(self) -> int | None:
        """The number of a saved case; None for a file."""
        return int(self.word) if self.document is None and self.word else None

    @property
    def uid(self) -> str:
        """What the case is, whatever becomes of its answers: its own uid, else that of the place where its file is.

        Nothing tells what comes on standard input.
        """
        if self.case.uid or self.word == STDIN:
            return self.case.uid
        return uid_of(f"file {os.path.normcase(os.path.realpath(self.word))}")

    def placed(self, problem: Problem) -> Problem:
        """A problem of this case, with the file and line where it stands."""
        if self.document is not None:
            return problem.at(self.word, self.document.line(problem.path) if problem.path else None)
        return problem


def tell_waiting(word: str, words: Words) -> None:
    """Says to who sits before a terminal that what is to be read is still to come, through a pipe or the keyboard."""
    if not is_terminal(sys.stderr):
        return
    if word == STDIN and is_terminal(sys.stdin):
        tell([words("cli.waiting_typed")])
    elif word != STDIN and Path(word).is_fifo():
        tell([words("cli.waiting", file=word)])


def given_case(edition: Edition, word: str, words: Words) -> Given:
    """The case of a file, or of a code; how a code was read is told on standard error where that must be known."""
    tell_waiting(word, words)
    given = read_given(edition, word)
    if given.handover is not None:
        tell(told_of(given.handover, edition, words))
    return given


def cases_named(named: Sequence[str], edition_id: str | None, deadline: str | None, words: Words) -> list[CaseInput]:
    """The cases that are named, in order; a file whose name is a number is typed as `./3`.

    A saved case is read under its own edition unless another is asked for, a file under the newest; cases that go
    together must be of one edition.

    Raises:
        Problem: one is not there or does not hold, or they are of different editions.
    """
    numbers = [int(word) for word in named if is_number(word)]
    saved_cases = _saved(numbers, edition_id, words) if numbers else {}
    cases = []
    for word in named:
        if is_number(word):
            cases.append(CaseInput(word, *saved_cases[int(word)]))
        else:
            newest = load_edition(edition_id)  # not wanted for saved cases, which go on though it may be wrong
            given = given_case(newest, word, words)
            cases.append(CaseInput(word, newest, given.case, given.document))
    if len(editions := {case.edition.id for case in cases}) > 1:
        raise Problem("editions_differ", {"known": sorted(editions)})
    common = supposed(cases[0].edition, deadline)
    return [replace(case, edition=common) for case in cases]


def case_named(word: str, edition_id: str | None, deadline: str | None, words: Words) -> CaseInput:
    """The case of one word; see `cases_named`."""
    return cases_named([word], edition_id, deadline, words)[0]


def no_case(edition_id: str | None, deadline: str | None = None) -> CaseInput:
    """Nobody's case, for papers that are filled in by hand."""
    return CaseInput("", supposed(load_edition(edition_id), deadline), Case())


def _saved(numbers: Sequence[int], edition_id: str | None, words: Words) -> dict[int, tuple[Edition, Case]]:
    from gcguide.cases.open_store import open_store
    from gcguide.cases.restore import case_of, edition_of
    from gcguide.conversation.reassessed import lost_under
    from gcguide.editions.files import need_same_scheme
    from gcguide.policy.vocabulary import load_renames

    with open_store() as store:
        saved_cases = [store.load(number) for number in numbers]
    cases = {}
    for saved in saved_cases:
        edition = load_edition(edition_id) if edition_id else edition_of(saved)
        need_same_scheme(saved.edition, edition.id)
        cases[saved.number] = edition, case_of(saved, edition, load_renames())
        if edition.id != saved.edition:
            tell(lost_under(saved, edition, words))
    return cases
