"""Applicants from a roster that an office sent: each row as a case, and whatever was not certain beside it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gcguide.cases.roster_rows import ImportedRow, RowRead, RowReader
from gcguide.person.person import read_person
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.heads import ColumnRead, Layout, find_layout
from gcguide.tables.sheets import Table, letters, read_tables
from gcguide.tables.values import text_of
from gcguide.text import folded

# How many rows there are between two reports.
_EACH = 100


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
    for done, row in enumerate(range(first, len(table.rows))):
        if progress and done % _EACH == 0:
            progress(done, total)
        read = reader.read(row)
        if isinstance(read, RowRead):
            rows.append(_imported(read, seen, path))
        elif read:
            passed.append(row + 1)
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
        row = read.imported.row
        if read.number and (other := self.numbers.setdefault(read.number, row)) != row:
            yield Problem("import_twice", {"other": other, "subject": read.subject})
        elif (other := self.rows.setdefault(read.written, row)) != row:
            yield Problem("import_same_row", {"other": other})


def _imported(read: RowRead, seen: _Seen, path: Path) -> ImportedRow:
    row = replace(read.imported, warnings=(*read.imported.warnings, *seen.twice(read)))
    for problem in (*row.problems, *row.warnings):
        problem.at(path, row.row)
    return row


def _header(edition: Edition, layout: Layout, today: date) -> tuple[dict[str, str], list[Problem]]:
    """What stands above the headings after the header's words, such as 单位：…, as far as it holds."""
    form = edition.rules.roster
    names: dict[str, str] = {}
    for of_field, word in form.header.items():
        label = form.fields[of_field].label
        for text in (word, *label.in_all(), *form.foreign.headings.get(of_field, ())):
            names.setdefault(folded(text), of_field)
    header: dict[str, str] = {}
    warnings: list[Problem] = []
    for field, (text, row, column) in _header_values(layout.table, layout.top, names).items():
        try:
            header[field] = read_person(edition, {field: text}, today).person.text(field)
        except Problem as problem:
            word = next(text for text, of_field in names.items() if of_field == field)
            problem.details["subject"] = f"{letters(column)}{row + 1} {word}"
            warnings.append(replace(problem, line=row + 1))
    return header, warnings


def _header_values(table: Table, top: int, names: Mapping[str, str]) -> dict[str, tuple[str, int, int]]:
    """Each field's text, row and column: after its word and a colon, else in the next cell with something in it."""
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    word = re.compile(rf"({words})\s*(?:\([^()]*\))?\s*:|\A\s*({words})\s*\Z", re.IGNORECASE)
    values: dict[str, tuple[str, int, int]] = {}
    for row_index, row in enumerate(table.rows[:top]):
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
                    values.setdefault(names[(hit[1] or hit[2]).casefold()], (value, row_index, where))
    return values


def _half_width(text: str) -> str:
    """With half-width colons and brackets; all else stays as it is written."""
    return text.translate({0xFF1A: ":", 0xFF08: "(", 0xFF09: ")"})
