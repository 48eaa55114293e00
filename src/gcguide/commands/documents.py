"""`gcguide print | roster | remind`: the documents of cases, each written to a file of its own."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from gcguide.commands.inputs import CaseInput, case_named, cases_named, no_case, tell_later, tell_remarks
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import tell
from gcguide.core.decide import decide
from gcguide.core.explain import none_fits
from gcguide.core.verdict import Verdict
from gcguide.files import safe_name, write_new
from gcguide.paper.compose import compose
from gcguide.paper.outputs import CALENDAR, FORMATS, file_name, parts_name, rendered
from gcguide.paper.reminders import Dated, Reminder, last_days
from gcguide.paper.roster import Roster, RosterRow, blank_roster, roster, roster_row
from gcguide.paper.sheets import BLANK
from gcguide.problem import Problem
from gcguide.text import explained, plain, shown
from gcguide.words import Words, message

_STDOUT = Path("-")
_OPTION, _MOST_DAYS = "--due", 999

# What is said of a name with another ending than the document's.
_WRONG_ENDING = {".xlsx": "roster_suffix", ".ics": "remind_suffix"}


def run(arguments: Namespace, words: Words) -> None:
    """Writes the document and prints where it is."""
    make = {"print": _print, "roster": _roster, "remind": _remind}[arguments.command]
    make(arguments, day_to_judge_by(arguments.as_of), words)


def _print(arguments: Namespace, day: date, words: Words) -> None:
    """The pack of one case, or parts of it; a format that is not asked for follows the file's name.

    Without a case there are the papers that can be filled in by hand.
    """
    if arguments.file is not None:
        case = case_named(arguments.file, arguments.edition, arguments.deadline, words)
    elif arguments.only and set(arguments.only) <= set(BLANK):
        case = no_case(arguments.edition, arguments.deadline)
    else:
        raise Problem("print_which", {"known": list(BLANK)})
    try:
        pack = compose(case.edition, case.case, day, words, arguments.only)
    except Problem as problem:
        raise case.placed(problem) from None
    out: Path | None = arguments.out
    if out == _STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered(pack, arguments.format or "txt"))
        return
    format = arguments.format or "pdf"
    if out is not None and not out.is_dir():
        ending = out.suffix.lower().lstrip(".")
        if arguments.format is None and ending in FORMATS:
            format = ending
        if not ending:
            out = out.with_name(f"{out.name}.{format}")
    whose = f"_{case.case.person['name']}" if case.case.person.get("name") else ""
    name = safe_name(parts_name(arguments.only or (), whose, words))
    path = _destination(out, f"{name}.{format}")
    _write(path, rendered(pack, format), arguments.force, [case])
    print(plain(path))


def _roster(arguments: Namespace, day: date, words: Words) -> None:
    """Several cases as the roster that the notice asks for, and on standard error what is left to do.

    Raises:
        Problem: there is no case, or there are cases to a form that is to be blank.
    """
    if arguments.blank:
        _blank_roster(arguments, day, words)
        return
    if not arguments.files:
        raise Problem("roster_which")
    cases = cases_named(arguments.files, arguments.edition, arguments.deadline, words)
    edition, rows = cases[0].edition, [_row(case, day) for case in cases]
    form = roster(edition, rows, day, arguments.masked)
    name = file_name(edition, cases[0].case, "masked" if arguments.masked else "xlsx", words)
    path = _destination(arguments.out, name)
    from gcguide.paper.workbooks import roster_workbook

    _write(path, roster_workbook(form), arguments.force, cases)
    tell(_to_look_at(form, arguments.files, words))
    tell_remarks(edition, day, words)
    if arguments.masked:
        tell([words("roster.masked")])
    print(plain(path))


def _blank_roster(arguments: Namespace, day: date, words: Words) -> None:
    """The roster to fill in by hand."""
    if arguments.files:
        raise Problem("roster_blank_of", {"word": shown(arguments.files[0])})
    nobody = no_case(arguments.edition)
    path = _destination(arguments.out, file_name(nobody.edition, nobody.case, "xlsx", words))
    from gcguide.paper.workbooks import roster_workbook

    _write(path, roster_workbook(blank_roster(nobody.edition, day)), arguments.force, ())
    tell_remarks(nobody.edition, day, words)
    print(plain(path))


def _row(case: CaseInput, day: date) -> RosterRow:
    """The row of a case; what is wrong with a file is told with its line."""
    try:
        row = roster_row(case.edition, case.case, day)
    except Problem as problem:
        raise case.placed(problem) from None
    for warning in row.warnings:
        case.placed(warning)
    return row


def _to_look_at(form: Roster, files: Sequence[str], words: Words) -> Iterator[str]:
    """What to look at again, and what to fill in by hand, a line each; a verdict by its name."""

    def said(key: str, problem: Problem) -> str:
        if "verdict" in problem.details:
            problem.details["verdict"] = words(f"verdict.{problem.details['verdict']}")
        return words(f"roster.{key}", said=message(problem, words))

    yield from (said("warning", warning) for warning in form.warnings)
    for number, (file, row) in enumerate(zip(files, form.rows, strict=True), start=1):
        yield from (said("warning", warning) for warning in row.warnings)
        if row.blank:
            which = words("roster.named" if row.person.name else "roster.row", number=number, name=row.person.name)
            columns = [form.form.named(c, words.lang) for c in form.form.columns if c.name in row.blank]
            yield said("to_fill", Problem("roster_blank", {"word": which, "known": columns}, file))
    if form.blank:
        heads = {label: form.form.fields[id].label[words.lang] for id, label in form.form.header.items()}
        known = [explained(label, heads[label], words.lang) for label in form.blank]
        yield said("to_fill", Problem("roster_head_blank", {"known": known}))


def _remind(arguments: Namespace, as_of: date, words: Words) -> None:
    """What is due soon, or the days of a case as a calendar file.

    After the deadline there is nothing to be reminded of: a file is written only to a place that was named.
    """
    if arguments.file is None:
        _all_due(arguments, as_of, words)
        return
    named = case_named(arguments.file, arguments.edition, arguments.deadline, words)
    edition, case = named.edition, replace(named.case, uid=named.uid)
    within = None if arguments.due is None else _days(arguments.due)
    path = _destination(arguments.out, file_name(edition, case, CALENDAR, words))
    dated = Dated(edition, case, decide(edition, case, as_of))
    tell_remarks(edition, as_of, words)
    days, is_open = last_days(dated, words), dated.decision.assessment.window.days_left >= 0
    is_written = arguments.out is not None or (within is None and is_open)
    if all(category.verdict is Verdict.NO for category in dated.decision.assessment.categories):
        days = []
        print(none_fits(edition, words, "remind.none_fits"))
    elif not days:
        print(words("report.timeline_local"))
    if is_written:
        is_written = _wrote_calendar(path, dated, named, arguments.force, words)
    if days:
        _tell_days(dated, days, within, is_written, words)
    if is_written:
        if not case.uid:  # only what comes without a file has none
            tell([words("remind.no_uid")])
        print(plain(path))


def _tell_days(dated: Dated, days: Sequence[Reminder], within: int | None, is_written: bool, words: Words) -> None:
    """What is due within so many days, and what is overdue; or that all is over."""
    assessment = dated.decision.assessment
    window = assessment.window
    if window.days_left >= 0:
        if past := [day.label for day in days if day.day < assessment.as_of and not day.is_done]:
            tell([words("remind.past", acts=words.listing(past))])  # the dates alone would hide it
        if within is not None:
            print(*_due(days, assessment.as_of, within, words), sep="\n")
    else:
        closed = words("remind.closed", deadline=words.due(window.deadline), days=-window.days_left)
        print(closed, file=sys.stderr if is_written and within is None else sys.stdout)
        if not is_written and within is None:
            print(words("remind.not_written"))


def _wrote_calendar(path: Path, dated: Dated, named: CaseInput, force: bool, words: Words) -> bool:
    """Writes the days of a case; False where there is none, nor one in an earlier file that has to be cancelled."""
    from gcguide.paper.calendar_file import calendar, earlier_files, export_moment

    earlier = [path] if force else []
    if named.number is not None:
        from gcguide.cases.open_store import open_store

        with open_store() as store:
            earlier += store.exports([named.number])
    try:
        data = calendar([dated], words, export_moment(), earlier_files(earlier))
    except Problem as problem:
        if problem.id == "remind_local":
            return False
        raise
    _write(path, data, force, [named])
    return True


def _all_due(arguments: Namespace, as_of: date, words: Words) -> None:
    """What falls due in any of the saved cases, the most urgent first."""
    if arguments.due is None or arguments.out is not None:
        raise Problem("remind_which")
    within = _days(arguments.due)
    from gcguide.cases.open_store import open_store
    from gcguide.desk.rows import CaseRow, RowContext, due

    context = RowContext(as_of, words)
    with open_store() as store:
        rows = [CaseRow(saved, context) for saved in store.cases()]
    soon = [(row, row.due) for row in due(rows, within) if row.due is not None]
    tell_later(as_of, words)
    for row, act in soon:
        line = _due_line(act.day, act.label, act.days_left, words)
        print(words.labelled(words("case.opened", number=row.number, name=row.name).strip(), line))
    if not soon:
        print(words("remind.none_due", day=words.due(as_of + timedelta(days=within))))


def _days(text: str) -> int:
    """The number of days of `--due`."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        raise Problem("type_number", {"key": _OPTION, "word": shown(text)})
    if digits != text or len(digits.lstrip("0")) > len(str(_MOST_DAYS)):
        raise Problem("number_beyond", {"key": _OPTION, "word": shown(text), "least": 0, "most": _MOST_DAYS})
    return int(text)


def _due(days: Sequence[Reminder], as_of: date, within: int, words: Words) -> list[str]:
    """What falls due in so many days, a line each; else the next thing that does."""
    ahead = [reminder for reminder in days if reminder.day >= as_of and not reminder.is_done]
    if soon := [_line(reminder, as_of, words) for reminder in ahead if (reminder.day - as_of).days <= within]:
        return soon
    until = words.due(as_of + timedelta(days=within))
    following = [words("remind.next", what=_line(reminder, as_of, words)) for reminder in ahead[:1]]
    return [words("remind.none_due", day=until), *following]


def _line(reminder: Reminder, as_of: date, words: Words) -> str:
    line = _due_line(reminder.day, reminder.label, (reminder.day - as_of).days, words)
    late = reminder.suggested is not None and reminder.suggested < as_of
    return line + (words("report.hurry") if late else "") + (words("report.estimated") if reminder.estimated else "")


def _due_line(day: date, act: str, days_left: int, words: Words) -> str:
    return words("remind.due" if days_left else "remind.due_today", day=words.due(day), act=act, days=days_left)


def _destination(out: Path | None, name: str) -> Path:
    """The file to write: what the user named, or under the document's own name in the folder that was named, or here.

    Raises:
        Problem: the file that was named has another ending.
    """
    if out is None:
        return Path(name)
    if out.is_dir():
        return out / name
    ending = Path(name).suffix
    if out.suffix.lower() != ending:
        details = {"word": out.name, "nearest": out.with_suffix(ending).name, "format": ending.lstrip(".")}
        raise Problem(_WRONG_ENDING.get(ending, "print_suffix"), details, out)
    return out


def _write(path: Path, data: bytes, force: bool, cases: Sequence[CaseInput]) -> None:
    """Writes a document of these cases, which remember it, to name it when they are erased.

    Raises:
        Problem: the file exists and is not to be replaced, or cannot be written.
    """
    numbers = [case.number for case in cases if case.number is not None]
    if not numbers:
        write_new(path, data, force)
        return
    from gcguide.cases.open_store import open_store

    with open_store() as store:
        write_new(path, data, force, partial(store.exported, numbers, path))
