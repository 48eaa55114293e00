"""`gcguide roster`."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from gcguide.commands.given import Given, cases_given, day_given, exported, place
from gcguide.files import safe_name, write_new
from gcguide.paper.roster import Entry, Roster, entry, roster
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words, message

SUFFIX = ".xlsx"


def run(arguments: Namespace, words: Words) -> int:
    """The cases of several files as one roster; prints where it is, and on standard error what is left to do."""
    day = day_given(arguments.as_of)
    given = cases_given(arguments.files, arguments.edition)
    entries = [_entry(one, day) for one in given]
    made = roster(given[0].edition, entries, day, arguments.masked)
    path = place(arguments.out, safe_name(made.title), SUFFIX)
    from gcguide.paper.roster_sheet import xlsx

    remarks = _remarks(made, arguments.files, words)
    write_new(path, xlsx(made), arguments.force)
    exported(given, path)
    print(*remarks, sep="\n", end="\n" if remarks else "", file=sys.stderr)
    print(plain(path))
    return 0


def _entry(given: Given, day: date) -> Entry:
    """The row of a case; what is wrong with a file is told with its line."""
    try:
        one = entry(given.edition, given.case, day)
    except Problem as problem:
        raise given.placed(problem) from None
    for warning in one.warnings:
        given.placed(warning)
    return one


def _remarks(made: Roster, files: Sequence[str], words: Words) -> list[str]:
    """What to look at again, and what to fill in by hand, a line each."""
    lines = []
    for warning in made.warnings:
        lines.append(words("roster.warning", said=_said(warning, words)))
    for number, (file, one) in enumerate(zip(files, made.entries, strict=True), start=1):
        lines += [words("roster.warning", said=_said(warning, words)) for warning in one.warnings]
        if one.blank:
            name = words("roster.name", name=one.person.name) if one.person.name else ""
            blank = Problem("roster_blank", {"number": number, "word": name, "known": list(one.blank)}, file)
            lines.append(words("roster.to_fill", said=_said(blank, words)))
    if made.blank:
        lines.append(
            words("roster.to_fill", said=_said(Problem("roster_head_blank", {"known": list(made.blank)}), words))
        )
    return lines


def _said(problem: Problem, words: Words) -> str:
    """A remark in words; a verdict in it by its name."""
    if "verdict" in problem.details:
        problem.details["verdict"] = words(f"verdict.{problem.details['verdict']}")
    return message(problem, words)
