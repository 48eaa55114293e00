"""Applicants from a roster that an office sent: each row as a case, and whatever was not certain beside it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from unicodedata import normalize

from gcguide.cases.roster_rows import RowRead, RowReader
from gcguide.person.case import Case
from gcguide.person.person import read_person
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.extent import letters
from gcguide.tables.heads import ColumnRead, Layout, find_layout
from gcguide.tables.sheets import Table, read_tables
from gcguide.tables.values import text_of

# How many rows there are between two reports.
_EACH = 100


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One person.

    Args:
        row: the spreadsheet's number of the row, from 1.
        name: as it stands there, if only to tell whose row this is.
        case: what holds, without the fields that `problems` are about; None where the name does not hold.
        note: what is no fact and no field of a person: the name of the roster's column, and what is written there.
        problems: each field that does not hold; its path ends with the field, its subject is the cell and heading.
        warnings: what should be looked at again.
    """

    row: int
    name: str
    case: Case | None
    note: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RosterRead:
    """A whole roster.

    Args:
        sheet: the name of the sheet; empty for a text file.
        heading_row: the spreadsheet's number of the (first) row of headings.
        columns: how each heading was read, from the left.
        header: unit, contact and telephone above the headings, in the forms' spelling; the cases hold them too.
        rows: each person, in order.
        passed: the numbers of rows below the headings that have something in them but are nobody's.
        warnings: what concerns no single row.
    """

    sheet: str
    heading_row: int
    columns: tuple[ColumnRead, ...]
    header: Mapping[str, str]
    rows: tuple[ImportedRow, ...]
    passed: tuple[int, ...]
    warnings: tuple[Problem, ...]

    @property
    def unread(self) -> tuple[str, ...]:
        """The headings of the columns that were not read."""
        return tuple(column.heading for column in self.columns if column.fields is None)


def read_roster(
    edition: Edition, path: Path, today: date, progress: Callable[[int, int], None] | None = None
) -> RosterRead:
    """The people of a roster (.xlsx, .xls, .et, .ods, or text with commas, semicolons or tabs).

    Args:
        edition: whose roster's columns are looked for.
        path: the file.
        today: months and days of birth cannot lie after it.
        progress: told now and then how many rows of how many are done.

    Raises:
        Problem: it is no table, has no headings, or nobody in it; what is wrong in a row is in the row instead.
    """
    layout = _layout(edition, path)
    table = layout.table
    header, warnings = _header(edition, layout, today)
    warnings += [_slip(column, layout) for column in layout.columns if column.taken_for]
    reader = RowReader(edition, layout, header, today)
    rows: list[ImportedRow] = []
    passed: list[int] = []
    seen = _Seen()
    first, total = layout.bottom + 1, len(table.rows) - layout.bottom - 1
    for done, at in enumerate(range(first, len(table.rows))):
        if progress and done % _EACH == 0:
            progress(done, total)
        read = reader.read(at)
        if isinstance(read, RowRead):
            rows.append(_imported(read, seen, path))
        elif read:
            passed.append(at + 1)
    if progress:
        progress(total, total)
    if not rows:
        raise Problem("import_nobody", {}, path, layout.bottom + 1)
    told = tuple(warning.at(path) for warning in warnings)
    return RosterRead(table.name, layout.top + 1, layout.columns, header, tuple(rows), tuple(passed), told)


def _layout(edition: Edition, path: Path) -> Layout:
    tables = read_tables(path)
    try:
        return find_layout(edition.rules.roster, tables)
    except Problem as problem:
        raise problem.at(path) from None


def _slip(column: ColumnRead, layout: Layout) -> Problem:
    details = {"word": column.heading, "nearest": column.taken_for, "subject": f"{column.column}{layout.top + 1}"}
    return Problem("import_heading_slip", details, line=layout.top + 1)


class _Seen:
    """The people met so far, to tell who comes twice."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.rows: dict[tuple[tuple[str, str], ...], int] = {}

    def twice(self, read: RowRead) -> Iterator[Problem]:
        """A warning where the same number, or else the very same row, was met before."""
        number = read.number
        if number and (other := self.numbers.setdefault(number, read.row)) != read.row:
            yield Problem("import_twice", {"other": other, "subject": read.subject})
        elif (other := self.rows.setdefault(read.written, read.row)) != read.row:
            yield Problem("import_same_row", {"other": other})


def _imported(read: RowRead, seen: _Seen, path: Path) -> ImportedRow:
    warnings = (*read.warnings, *seen.twice(read))
    for problem in (*read.problems, *warnings):
        problem.at(path, read.row)
    return ImportedRow(read.row, read.name, read.case, read.note, read.problems, warnings)


def _header(edition: Edition, layout: Layout, today: date) -> tuple[dict[str, str], list[Problem]]:
    """What stands above the headings after the header's words, such as 单位：…, as far as it holds."""
    form = edition.rules.roster
    names: dict[str, str] = {}
    for field, word in form.header.items():
        label = form.fields[field].label
        for text in (word, *label.in_all(), *form.foreign.headings.get(field, ())):
            names.setdefault(normalize("NFKC", text).casefold(), field)
    header: dict[str, str] = {}
    warnings: list[Problem] = []
    for found, (text, at, column) in _header_values(layout.table, layout.top, names).items():
        try:
            header[found] = read_person(edition, {found: text}, today).person.text(found)
        except Problem as problem:
            word = next(text for text, field in names.items() if field == found)
            problem.details["subject"] = f"{letters(column)}{at + 1} {word}"
            warnings.append(replace(problem, line=at + 1))
    return header, warnings


def _header_values(table: Table, top: int, names: Mapping[str, str]) -> dict[str, tuple[str, int, int]]:
    """Each field's text, row and column: after its word and a colon, else in the next cell with something in it."""
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    word = re.compile(rf"({words})\s*(?:\([^()]*\))?\s*:|\A\s*({words})\s*\Z", re.IGNORECASE)
    found: dict[str, tuple[str, int, int]] = {}
    for at, row in enumerate(table.rows[:top]):
        texts = [(column, text) for column, cell in enumerate(row) if (text := text_of(cell))]
        for index, (column, text) in enumerate(texts):
            text = _half_width(text)
            hits = [*word.finditer(text)]
            for position, hit in enumerate(hits):
                end = hits[position + 1].start() if position + 1 < len(hits) else len(text)
                value, where = text[hit.end() : end].strip(" ,;"), column
                if not value and position + 1 == len(hits) and index + 1 < len(texts):
                    where, following = texts[index + 1]
                    value = "" if word.search(_half_width(following)) else following
                if value:
                    found.setdefault(names[(hit[1] or hit[2]).casefold()], (value, at, where))
    return found


def _half_width(text: str) -> str:
    """With half-width colons and brackets; all else stays as it is written."""
    return text.translate({0xFF1A: ":", 0xFF08: "(", 0xFF09: ")"})
