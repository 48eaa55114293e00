"""Writes files for many cases, one after the other: what is there already stays, what fails does not stop the rest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from gcguide.cases.restore import edition_of
from gcguide.desk.messages import messages_text
from gcguide.desk.rows import CaseRow
from gcguide.files import safe_name, write_free
from gcguide.paper.outputs import CALENDAR, FORMATS, PARTS, ROSTERS, calendar_name, file_name, parts_name, written
from gcguide.person.person import read_person
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.words import Words

# The packs of all in one file, to print at one go.
MERGED = "merged"
# What to write to each of the people, in one file.
MESSAGES = "messages"
OUTPUTS = (MERGED, *FORMATS, *PARTS, MESSAGES, *ROSTERS, CALENDAR)

# A file: its name, and the bytes. A job: some cases, and what makes their file.
File = tuple[str, bytes]
FileJob = tuple[Sequence[CaseRow], Callable[[], File | None]]
Exports = Callable[[Iterable[int]], Iterable[Path]]


class _WrongPerson(Exception):  # noqa: N818 - said by its name
    """A personal detail of one of several cases does not hold."""

    def __init__(self, number: int, problem: Problem) -> None:
        super().__init__()
        self.number = number
        self.problem = problem


@dataclass(frozen=True)
class Outcome:
    """What came of one file.

    Args:
        numbers: the cases it is about.
        path: where it was written; None where nothing was.
        problem: why not; None where there was nothing to write.
    """

    numbers: tuple[int, ...]
    path: Path | None = None
    problem: Problem | None = None


def file_jobs(
    rows: Sequence[CaseRow], output: str, day: date, words: Words, exports: Exports = lambda _: ()
) -> list[FileJob]:
    """What is to be written: a file for each case, one calendar for all, a roster for each notice.

    Args:
        rows: the cases.
        output: one of `OUTPUTS`.
        day: the day to judge by.
        words: the language.
        exports: tells the files that were written of cases before, by their numbers.
    """
    if output == CALENDAR:
        return [(rows, partial(_calendar, rows, day, words, exports))]
    if output == MESSAGES:
        return [(rows, partial(_messages, rows, words))]
    if output == MERGED:
        return [(rows, partial(_merged, rows, day, words))]
    if output in ROSTERS:
        groups: dict[str, list[CaseRow]] = {}
        for row in rows:
            groups.setdefault(row.saved.edition, []).append(row)
        return [(group, partial(_roster, group, output, day, words)) for group in groups.values()]
    return [([row], partial(_pack, row, output, day, words)) for row in rows]


def write_files(jobs: Sequence[FileJob], folder: Path) -> Iterator[Outcome]:
    """Writes one file after the other, and tells of each; who asks for no more stops the writing."""
    for rows, make in jobs:
        numbers = tuple(row.number for row in rows)
        try:
            file = make()
            yield Outcome(numbers, None if file is None else write_free(folder / file[0], file[1]))
        except _WrongPerson as wrong:
            yield Outcome((wrong.number,), problem=wrong.problem)
        except Exception as error:  # one person's papers that fail take nobody else's with them, nor the desk
            yield Outcome(numbers, problem=_told(error))


def _told(error: Exception) -> Problem:
    return error if isinstance(error, Problem) else Problem("paper_failed", {"what": type(error).__name__})


def _edition(row: CaseRow) -> Edition:
    return row.edition or edition_of(row.saved)


def _name(row: CaseRow) -> str:
    """What in a file's name says which case it is of."""
    return f"_{row.number}" + (f"_{row.name}" if row.name else "")


def _pack(row: CaseRow, output: str, day: date, words: Words) -> File | None:
    """A pack or a part of it; None where the part has nothing to say for this case."""
    from gcguide.paper.compose import compose
    from gcguide.paper.outputs import rendered

    part, format = PARTS.get(output, (None, output))
    pack = compose(_edition(row), row.case, day, words, None if part is None else (part,))
    name = f"{safe_name(parts_name([part] if part else [], _name(row), words))}.{format}"
    return (name, rendered(pack, format)) if pack.sheets else None


def _merged(rows: Sequence[CaseRow], day: date, words: Words) -> File:
    """The packs of all, one after the other, each with its own sheets."""
    from gcguide.paper.compose import compose
    from gcguide.paper.outputs import rendered

    packs = []
    for row in rows:
        try:
            packs.append(compose(_edition(row), row.case, day, words))
        except Exception as error:
            raise _WrongPerson(row.number, _told(error)) from None
    sheets = tuple(sheet for pack in packs for sheet in pack.sheets)
    name = f"{safe_name(words('pack.file_merged', count=len(rows)))}.pdf"
    return name, rendered(replace(packs[0], sheets=sheets), "pdf")


def _roster(rows: Sequence[CaseRow], output: str, day: date, words: Words) -> File:
    edition = _edition(rows[0])
    for row in rows:
        try:
            read_person(edition, row.case.person, day)
        except Problem as problem:
            raise _WrongPerson(row.number, problem) from None
    data = written(edition, [row.case for row in rows], output, day, words)
    return file_name(edition, rows[0].case, output, words), data


def _messages(rows: Sequence[CaseRow], words: Words) -> File | None:
    text = messages_text(rows, words)
    return (safe_name(words("message.file")) + ".txt", text.encode()) if text else None


def _calendar(rows: Sequence[CaseRow], day: date, words: Words, exports: Exports) -> File:
    from gcguide.core.decide import decide
    from gcguide.paper.calendar_file import calendar, earlier_files, export_moment
    from gcguide.paper.reminders import Dated

    cases = []
    for row in rows:
        edition, case = _edition(row), row.case
        name = row.name or words("desk.numbered", number=row.number)
        cases.append(Dated(edition, case, decide(edition, case, day), name))
    whose, earlier = "", earlier_files(exports([row.number for row in rows]))
    if len(cases) == 1:
        cases, whose = [replace(cases[0], name="")], f"{rows[0].number}" + (f"_{rows[0].name}" if rows[0].name else "")
    return calendar_name(cases[0].edition, whose, words), calendar(cases, words, export_moment(), earlier)
