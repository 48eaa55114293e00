"""`gcguide remind`: what is due soon, and the days of a case as a calendar file."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from gcguide.commands.destination import destination, write_document
from gcguide.commands.inputs import case_named, day_to_judge_by
from gcguide.core.decide import decide
from gcguide.core.result import Assessment
from gcguide.core.verdict import Verdict
from gcguide.paper.outputs import CALENDAR, file_name
from gcguide.paper.reminders import Reminder, calendar, reminders
from gcguide.problem import Problem
from gcguide.text import plain, shown
from gcguide.words import Words

_OPTION, _MOST_DAYS = "--due", 999


def run(arguments: Namespace, words: Words) -> int:
    """What is due soon, or the days of a case as a calendar file; prints where that is.

    After the deadline there is nothing to be reminded of: a file is written only to a place that was named.
    """
    as_of = day_to_judge_by(arguments.as_of)
    if arguments.file is None:
        return _all_due(arguments, as_of, words)
    named = case_named(arguments.file, arguments.edition)
    edition, case = named.edition, named.case
    within = None if arguments.due is None else _days(arguments.due)
    path = destination(arguments.out, file_name(edition, case, CALENDAR, words))
    decision = decide(edition, case, as_of)
    assessment = decision.assessment
    days = reminders(edition, case, decision.plan, words)
    window = assessment.window
    is_open = window.days_left >= 0
    is_written = arguments.out is not None or (within is None and is_open)
    if is_written:
        data = calendar(edition, case, decision, words)
        write_document(path, data, arguments.force, [named])
    if is_open:
        for remark in _remarks(assessment, days, words):
            print(remark, file=sys.stderr)
        if within is not None:
            print(*_due(days, as_of, within, words), sep="\n")
    else:
        closed = words("remind.closed", deadline=words.day(window.deadline), days=-window.days_left)
        print(closed, file=sys.stderr if is_written and within is None else sys.stdout)
        if not is_written and within is None:
            print(words("remind.not_written"))
    if is_written:
        print(plain(path))
    return 0


def _all_due(arguments: Namespace, as_of: date, words: Words) -> int:
    """What falls due in any of the saved cases, the most urgent first."""
    if arguments.due is None or arguments.out is not None:
        raise Problem("remind_which")
    within = _days(arguments.due)
    from gcguide.cases.open_store import open_store
    from gcguide.desk.rows import CaseRow, RowContext, due

    context = RowContext(as_of, words)
    with open_store() as store:
        rows = [CaseRow(saved, context) for saved in store.cases()]
    soon = due(rows, within)
    for row in soon:
        assert row.due is not None
        line = _due_line(row.due.day, row.due.label, row.due.days_left, words)
        print(words.labelled(words("case.opened", number=row.number, name=row.name).strip(), line))
    if not soon:
        print(words("remind.none_due", day=words.day(as_of + timedelta(days=within))))
    return 0


def _days(text: str) -> int:
    """The number of days of `--due`."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        raise Problem("type_number", {"key": _OPTION, "word": shown(text)})
    if digits != text or len(digits.lstrip("0")) > len(str(_MOST_DAYS)):
        raise Problem("number_beyond", {"key": _OPTION, "word": shown(text), "least": 0, "most": _MOST_DAYS})
    return int(text)


def _remarks(assessment: Assessment, days: Sequence[Reminder], words: Words) -> Iterator[str]:
    """What the dates alone would hide: that nothing can be applied for, that a day has passed."""
    if all(category.verdict is Verdict.NO for category in assessment.categories):
        yield words("remind.none_fits")
    if past := [reminder.label for reminder in days if reminder.day < assessment.as_of]:
        yield words("remind.past", acts=words.listing(past))


def _due(days: Sequence[Reminder], as_of: date, within: int, words: Words) -> list[str]:
    """What falls due in so many days, a line each; else the next thing that does."""
    ahead = [reminder for reminder in days if reminder.day >= as_of]
    soon = [_line(reminder, as_of, words) for reminder in ahead if (reminder.day - as_of).days <= within]
    if soon:
        return soon
    until = words.day(as_of + timedelta(days=within))
    return [words("remind.none_due", day=until), words("remind.next", what=_line(ahead[0], as_of, words))]


def _line(reminder: Reminder, as_of: date, words: Words) -> str:
    line = _due_line(reminder.day, reminder.label, (reminder.day - as_of).days, words)
    late = reminder.suggested is not None and reminder.suggested < as_of
    return line + (words("report.hurry") if late else "") + (words("report.estimated") if reminder.estimated else "")


def _due_line(day: date, act: str, days_left: int, words: Words) -> str:
    return words("remind.due" if days_left else "remind.due_today", day=words.day(day), act=act, days=days_left)
