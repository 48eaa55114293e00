"""People of a roster as the beginnings of cases, and what is told of them before they come in."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gcguide.cases.restore import answers_of_case, seen_now
from gcguide.core.interview import Interview
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.ledger import fault_lines, grouped, said_lines, sheet_lines
from gcguide.tables.roster import RosterRead, Row
from gcguide.text import LANGS, plain
from gcguide.words import Words, load_words, message

if TYPE_CHECKING:
    from gcguide.cases.store import Draft

# What may stand between parts of a note.
_SIGNS = " ,;\u3001\uff0c\uff1b"
# Between the cells that a note keeps of a roster.
_SEPARATOR = " | "

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


def note_of(row: Row, words: Words, before: str = "") -> str:
    """The note of a case once a row of a roster came in.

    What the counsellor wrote stays, and of what earlier imports left there the columns that this roster does not have;
    what it says of the others is told anew.
    """
    own, earlier = _parted(before, words)
    kept = [(heading, text) for heading, text in earlier if heading not in row.headings]
    pairs = [*kept, *((heading, plain(text)) for heading, text in row.note)]
    told = _SEPARATOR.join(words.labelled(_inside(heading, words), _inside(text, words)) for heading, text in pairs)
    return words.listing(
        [*filter(None, (own, words("transfer.beside", cells=told) if told else "", doubts_of(row, words)))]
    )


def noted_otherwise(row: Row, note: str) -> Iterator[tuple[str, str, str]]:
    """The cells that a note does not tell as a row has them: the heading, what it tells, and what the row has."""
    known_in = map(load_words, LANGS) if row.note else ()  # whoever took it in before
    read = [(words, _parted(note, words)[1]) for words in known_in]
    for heading, text in row.note:
        if not any((_inside(heading, words), _inside(plain(text), words)) in left for words, left in read):
            before = (told for words, left in read for known, told in left if known == _inside(heading, words))
            yield heading, next(before, ""), plain(text)


def _parted(note: str, words: Words) -> tuple[str, list[tuple[str, str]]]:
    """What a counsellor wrote in a note, and what imports left there: the heading and the text of each cell."""
    left: list[tuple[str, str]] = []
    for key in ("beside", "doubts"):
        begins, _, ends = words(f"transfer.{key}", cells="\0").partition("\0")
        pattern = re.compile(rf"{re.escape(begins)}([^{re.escape(ends[-1:])}]*){re.escape(ends)}")
        if key == "beside":
            pairs = (
                pair.partition(words("join.colon")) for told in pattern.findall(note) for pair in told.split(_SEPARATOR)
            )
            left += [(heading, text) for heading, _, text in pairs]
        note = pattern.sub("", note)
    return note.strip(_SIGNS), left


def _inside(text: str, words: Words) -> str:
    """A text as it can stand between the brackets."""
    ends = words("transfer.beside", cells="")[-1:]
    return text.replace(ends, " ").replace(_SEPARATOR, " ")


def doubts_of(row: Row, words: Words) -> str:
    """What was not read of a row, or should be looked at again, by its cells, to stay in the note; else empty."""
    cells = [str(problem.details.get("subject") or "") for problem in (*row.problems, *row.warnings)]
    named = list(dict.fromkeys(filter(None, map(plain, cells))))
    return words("transfer.doubts", cells=words.listing(named)) if named else ""


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
