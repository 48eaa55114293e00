"""The people of a roster that an office sent: each row as a case, with the ledger of all that the file holds.

A case has the person's fields as far as they hold, the answers of columns of facts, the grade of the title held, and
the category and grade that the roster declares.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.answers import load_answers
from gcguide.tables.columns import is_parquet, read_columns
from gcguide.tables.header import read_header
from gcguide.tables.heads import Layout, Scored, layout_of, no_head, scored, with_later
from gcguide.tables.ledger import Account, Fault, Ledger
from gcguide.tables.names import Mapped, Names
from gcguide.tables.people import PersonReader
from gcguide.tables.rows import Reason, Sorter, above
from gcguide.tables.sheets import Sheet, read_sheets

# How many rows there are between two reports.
_EACH = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One person.

    Args:
        row: the spreadsheet's number of the row, from 1.
        name: as it stands there, if only to tell whose row this is.
        case: what holds, without the fields that `problems` are about; None where the name does not hold.
        note: what is no fact and no field of a person: the name of the roster's column, and what is written there.
        problems: each field that does not hold; its path ends with the field, its subject is the cell and heading.
        warnings: what should be looked at again.
        headings: those of the roster, whether this row has anything below them or not.
    """

    sheet: str
    row: int
    name: str
    case: Case | None
    note: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterRead:
    """A whole roster.

    Args:
        people: each person, in order.
        header: unit, contact and telephone above the headings of the first sheet, in the forms' spelling.
        warnings: what concerns no single row.
    """

    people: tuple[Row, ...]
    header: Mapping[str, str]
    warnings: tuple[Problem, ...]
    ledger: Ledger


def read_roster(
    edition: Edition,
    path: Path,
    today: date,
    progress: Callable[[int, int], None] | None = None,
    mapped: Mapped | None = None,
    sheet: str | None = None,
) -> RosterRead:
    """The people of a roster, of whatever kind `read_sheets` knows.

    Args:
        edition: whose roster's columns are looked for.
        path: the file.
        today: months and days of birth cannot lie after it.
        progress: told now and then how many rows of how many are done.
        mapped: what the headings of this roster mean, where they do not say it themselves.
        sheet: the only sheet to read.

    Raises:
        Problem: it is no table, has no headings, or nobody in it; what is wrong in a row is in the row instead.
    """
    names = Names(edition, mapped)
    sheets = best_readings(names, [read_columns(path)] if is_parquet(path) else read_sheets(path))
    try:
        layouts, reasons = chosen_layouts(names, sheets, sheet)
        if not any(layouts):
            best = max(filter(None, (scored(names, one) for one in sheets)), key=lambda one: one.count, default=None)
            raise no_head(names, sheets, best)
        names.mapped.check([column.heading for layout in layouts for column in (layout.columns if layout else ())])
    except Problem as problem:
        raise problem.at(path) from None
    read = [layout for layout in layouts if layout is not None]
    reader = PersonReader(names, load_answers(edition, names.mapped.values), path, today)
    people: list[Row] = []
    faults: list[Fault] = []
    warnings: list[Problem] = []
    accounts: list[Account] = []
    first_header: Mapping[str, str] = {}
    total = sum(len(layout.sheet.rows) - layout.bottom - 1 for layout in read)
    done = 0
    for one, layout, reason in zip(sheets, layouts, reasons, strict=True):
        if layout is None:
            accounts.append(Account(one.name, reason))
            continue
        header = read_header(layout, names, today)
        first_header = first_header or header.fields
        warnings += [warning.at(path) for warning in header.warnings]
        aside = {row + 1: above(one.rows[row], row in header.rows) for row in range(layout.top)}
        before = len(people)
        tables = with_later(names, layout)
        for table in tables:
            warnings += [warning.at(path) for warning in _slips(table)]
            reader.begin(table, header.fields)
            sorter = Sorter(names, table, reader.joined)
            headings = tuple(column.heading for column in table.columns)
            aside |= {row + 1: Reason.HEAD for row in range(table.top, table.bottom + 1)}
            for row in table.below:
                if progress and done % _EACH == 0:
                    progress(done, total)
                done += 1
                if (why := sorter.reason(row)) is not None:
                    aside[row + 1] = why
                    continue
                person = reader.read(row)
                told = person.problems, person.warnings
                people.append(Row(one.name, row + 1, person.name, person.case, person.note, *told, headings))
                faults += person.faults
        columns = tuple(column for table in tables for column in table.columns)
        blocks = tuple((table.top, table.columns) for table in tables)
        accounts.append(Account(one.name, None, columns, aside, len(people) - before, blocks))
    if progress:
        progress(total, total)
    if not people:
        raise Problem("import_nobody", {}, path, read[0].bottom + 1)
    return RosterRead(tuple(people), first_header, tuple(warnings), Ledger(tuple(accounts), tuple(faults), reader.said))


def best_readings(names: Names, sheets: Sequence[Sheet]) -> list[Sheet]:
    """Of the several ways to separate one text, which are sheets of one name, that with the most headings."""
    best: dict[str, tuple[int, int, Sheet]] = {}
    for sheet in sheets:
        score = scored(names, sheet)
        wide = max(map(len, sheet.rows), default=0)
        here = (score.count if score else 0, wide, sheet)
        if sheet.name not in best or here[:2] > best[sheet.name][:2]:
            best[sheet.name] = here
    return [sheet for _, _, sheet in best.values()]


def chosen_layouts(
    names: Names, sheets: Sequence[Sheet], asked: str | None, needs_name: bool = True
) -> tuple[list[Layout | None], list[Reason | None]]:
    """For each sheet its layout, or why it is not read.

    Args:
        names: the words for headings.
        sheets: of the whole file.
        asked: the only sheet to read.
        needs_name: whether a sheet must say who its people are.

    Raises:
        Problem: there is no sheet of that name; names those that are there.
    """
    if asked is not None and asked not in [sheet.name for sheet in sheets]:
        raise Problem("import_no_sheet", {"word": asked, "known": [sheet.name for sheet in sheets][:12]})
    layouts: list[Layout | None] = []
    reasons: list[Reason | None] = []
    for sheet in sheets:
        reason: Reason | None = None
        best: Scored | None = None
        if asked is not None and sheet.name != asked:
            reason = Reason.NOT_ASKED
        elif sheet.is_hidden and asked is None:
            reason = Reason.HIDDEN
        elif not sheet.rows:
            reason = Reason.EMPTY
        else:
            best = scored(names, sheet)
            if best is None or not (best.has_name or not needs_name):
                reason, best = Reason.NO_HEAD, None
        layouts.append(layout_of(names, sheet, best.row) if best else None)
        reasons.append(reason)
    return layouts, reasons


def _slips(layout: Layout) -> Iterator[Problem]:
    for column in layout.columns:
        if column.taken_for:
            subject = f"{column.letters}{layout.top + 1}"
            details = {"word": column.heading, "nearest": column.taken_for, "subject": subject}
            yield Problem("import_heading_slip", details, line=layout.top + 1)
