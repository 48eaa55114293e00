"""`gcguide roster`: several cases as the roster that the notice asks for."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date

from gcguide.commands.destination import destination, write_document
from gcguide.commands.inputs import CaseInput, cases_named, day_to_judge_by
from gcguide.paper.outputs import file_name
from gcguide.paper.roster import Roster, RosterRow, roster, roster_row
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words, message


def run(arguments: Namespace, words: Words) -> int:
    """Writes the roster and prints where it is, and on standard error what is left to do."""
    day = day_to_judge_by(arguments.as_of)
    cases = cases_named(arguments.files, arguments.edition)
    rows = [_row(case, day) for case in cases]
    form = roster(cases[0].edition, rows, day, arguments.masked)
    name = file_name(cases[0].edition, cases[0].case, "masked" if arguments.masked else "xlsx", words)
    path = destination(arguments.out, name)
    from gcguide.paper.roster_sheet import xlsx

    remarks = list(_remarks(form, arguments.files, words))
    write_document(path, xlsx(form), arguments.force, cases)
    print(*remarks, sep="\n", end="\n" if remarks else "", file=sys.stderr)
    print(plain(path))
    return 0


def _row(case: CaseInput, day: date) -> RosterRow:
    """The row of a case; what is wrong with a file is told with its line."""
    try:
        row = roster_row(case.edition, case.case, day)
    except Problem as problem:
        raise case.placed(problem) from None
    for warning in row.warnings:
        case.placed(warning)
    return row


def _remarks(form: Roster, files: Sequence[str], words: Words) -> Iterator[str]:
    """What to look at again, and what to fill in by hand, a line each."""
    for warning in form.warnings:
        yield words("roster.warning", said=_in_words(warning, words))
    for number, (file, row) in enumerate(zip(files, form.rows, strict=True), start=1):
        for warning in row.warnings:
            yield words("roster.warning", said=_in_words(warning, words))
        if row.blank:
            name = words("roster.name", name=row.person.name) if row.person.name else ""
            blank = Problem("roster_blank", {"number": number, "word": name, "known": list(row.blank)}, file)
            yield words("roster.to_fill", said=_in_words(blank, words))
    if form.blank:
        blank = Problem("roster_head_blank", {"known": list(form.blank)})
        yield words("roster.to_fill", said=_in_words(blank, words))


def _in_words(problem: Problem, words: Words) -> str:
    """A remark in words; a verdict in it by its name."""
    if "verdict" in problem.details:
        problem.details["verdict"] = words(f"verdict.{problem.details['verdict']}")
    return message(problem, words)
