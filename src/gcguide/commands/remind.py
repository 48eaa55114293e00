"""`gcguide remind`."""

import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta

from gcguide.commands.given import case_given, day_given, exported, place
from gcguide.core.assess import assess
from gcguide.core.plan import plan
from gcguide.core.result import Assessment
from gcguide.core.verdict import Verdict
from gcguide.files import safe_name, write_new
from gcguide.paper.reminders import Reminder, calendar, reminders
from gcguide.problem import Problem
from gcguide.text import plain, shown
from gcguide.words import Words

SUFFIX = ".ics"
OPTION = "--due"
MOST_DAYS = 999


def run(arguments: Namespace, words: Words) -> int:
    """What is due soon, or the days of a case as a calendar file; prints where that is.

    After the deadline there is nothing to be reminded of: a file is written only to a place that was named.
    """
    as_of = day_given(arguments.as_of)
    if arguments.file is None:
        return _all_due(arguments, as_of, words)
    given = case_given(arguments.file, arguments.edition)
    edition, case = given.edition, given.case
    within = None if arguments.due is None else _days(arguments.due)
    own = safe_name(words("remind.title", edition=edition.rules.label[words.lang]))
    path = place(arguments.out, own, SUFFIX)
    assessment = assess(edition, case.facts, as_of, case.steps)
    follows = plan(edition, assessment, case.facts, case.local_deadline, words.lang)
    days = reminders(edition, case, follows, words)
    wanted = arguments.out is not None or (within is None and _is_open(assessment))
    if wanted:
        write_new(path, calendar(edition, case, assessment, follows, words), arguments.force)
        exported([given], path)
    if _is_open(assessment):
        print(*_remarks(assessment, days, words), sep="", end="", file=sys.stderr)
        if within is not None:
            print(*_due(days, as_of, within, words), sep="\n")
    else:
        print(_closed(assessment, words), file=sys.stderr if wanted and within is None else sys.stdout)
        if not wanted and within is None:
            print(words("remind.not_written"))
    if wanted:
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
        said = words("remind.due" if row.due.days_left else "remind.due_today",
                     day=words.day(row.due.day), act=row.due.label, days=row.due.days_left)  # fmt: skip
        print(words.labelled(words("case.opened", number=row.number, name=row.name).strip(), said))
    if not soon:
        print(words("remind.none_due", day=words.day(as_of + timedelta(days=within))))
    return 0


def _is_open(assessment: Assessment) -> bool:
    return assessment.window.days_left >= 0


def _closed(assessment: Assessment, words: Words) -> str:
    window = assessment.window
    return words("remind.closed", deadline=words.day(window.deadline), days=-window.days_left)


def _days(given: str) -> int:
    """The number of `--due`."""
    if not re.fullmatch("-?[0-9]+", given):
        raise Problem("type_number", {"key": OPTION, "word": shown(given)})
    if given.startswith("-") or len(given.lstrip("0")) > len(str(MOST_DAYS)):
        raise Problem("number_beyond", {"key": OPTION, "word": shown(given), "least": 0, "most": MOST_DAYS})
    return int(given)


def _remarks(assessment: Assessment, days: Sequence[Reminder], words: Words) -> list[str]:
    """What the dates alone would hide: that nothing can be applied for, that a day has passed."""
    said = []
    if all(category.verdict is Verdict.NO for category in assessment.categories):
        said.append(words("remind.none_fits"))
    if past := [one.label for one in days if one.day < assessment.as_of]:
        said.append(words("remind.past", acts=words.listing(past)))
    return [line + "\n" for line in said]


def _due(days: Sequence[Reminder], as_of: date, within: int, words: Words) -> list[str]:
    """What falls due in so many days, a line each; else the next thing that does."""
    ahead = [one for one in days if one.day >= as_of]
    soon = [_line(one, as_of, words) for one in ahead if (one.day - as_of).days <= within]
    if soon:
        return soon
    until = words.day(as_of + timedelta(days=within))
    return [words("remind.none_due", day=until), words("remind.next", what=_line(ahead[0], as_of, words))]


def _line(one: Reminder, as_of: date, words: Words) -> str:
    left = (one.day - as_of).days
    said = words("remind.due" if left else "remind.due_today", day=words.day(one.day), act=one.label, days=left)
    late = one.suggested is not None and one.suggested < as_of
    return said + (words("report.hurry") if late else "") + (words("report.estimated") if one.estimated else "")
