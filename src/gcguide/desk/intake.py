"""People of a roster as the beginnings of cases, and what is told of them before they come in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gcguide.cases.restore import answers_of_case, seen_now
from gcguide.core.interview import Interview
from gcguide.desk.noted import note_of
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.ledger import fault_lines, grouped, said_lines, sheet_lines
from gcguide.tables.roster import RosterRead, Row
from gcguide.text import plain
from gcguide.words import Words, message

if TYPE_CHECKING:
    from gcguide.cases.store import Draft

# What is wrong in the same way in more cells than these is told once for all of them.
_OFTEN = 3


def draft_of(edition: Edition, row: Row, words: Words) -> "Draft":
    """A new case for a row of a roster that makes one; what else the row says goes into its note."""
    from gcguide.cases.store import Draft

    case = row.case or Case()
    return Draft(
        edition.id,
        answers_of_case(case),
        note=note_of(row, words),
        person=dict(case.person),
        seen=seen_now(Interview(edition, case.facts)),
    )


def whole_lines(read: RosterRead, words: Words) -> Iterator[str]:
    """What concerns the whole file: the sheets, what was set aside, and what is wrong again and again."""
    for warning in read.warnings:
        yield message(warning, words)
    yield from sheet_lines(read.ledger, words)
    yield from said_lines(read.ledger.said, words)
    yield from fault_lines(read.ledger.faults, words, above=_OFTEN)


def told_together(read: RosterRead) -> set[int]:
    """The problems (by identity) that `whole_lines` has told already."""
    return {id(one.problem) for alike in grouped(read.ledger.faults) if len(alike) > _OFTEN for one in alike}


def row_head(row: Row, read: RosterRead, words: Words) -> str:
    """Whose row it is, with its sheet where there are several, and whether it cannot come in."""
    several = len({account.sheet for account in read.ledger.accounts if account.reason is None}) > 1
    said = words("transfer.row_in" if several else "transfer.row", sheet=row.sheet, row=row.row, name=plain(row.name))
    return said if row.case is not None else words("transfer.left_out", row=said)


def row_lines(row: Row, words: Words, told: set[int]) -> Iterator[str]:
    """What is the matter with one row: a line for each problem."""
    problems: tuple[Problem, ...] = (*row.problems, *row.warnings)
    for problem in problems:
        if id(problem) not in told:
            yield f"    {message(problem, words)}"
