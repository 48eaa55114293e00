"""Applicants from a roster that an office sent: each row as a case, and whatever was not certain beside it.

A case has the person's fields as far as they hold, and the only fact that a roster tells: the grade of the title held.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from gcguide.core.facts import Value
from gcguide.person.case import Case
from gcguide.person.person import MONTHS, Person, read_person
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.heads import NAME, ColumnRead, Headings, Layout, find_layout
from gcguide.tables.sheets import MAX_CELLS, Cell, Sheet, letters, read_sheets
from gcguide.tables.values import TWO_MONTHS, Splitter, begins_with, id_text, month_text, text_of
from gcguide.text import folded, shown

_NUMBER, _TITLE = "id_number", "title"
_COLON = re.compile("[:：]")

# A row without a name is a person's all the same if this many of its columns are filled in.
_ENOUGH = 3

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
        columns: how each heading was read, from the left.
        header: unit, contact and telephone above the headings, in the forms' spelling; the cases hold them too.
        rows: each person, in order.
        passed: the numbers of rows below the headings that have something in them but are nobody's.
        warnings: what concerns no single row.
    """

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
    tables = [table for table in read_sheets(path) if not table.is_hidden]
    try:
        layout = find_layout(edition.rules.roster, tables)
    except Problem as problem:
        raise problem.at(path) from None
    table = layout.table
    header, warnings = _header(edition, layout, today)
    warnings += [_slip(column, layout) for column in layout.columns if column.taken_for]
    reader = _RowReader(edition, path, layout, header, today)
    rows: list[ImportedRow] = []
    passed: list[int] = []
    first, total = layout.bottom + 1, len(table.rows) - layout.bottom - 1
    for done, row in enumerate(range(first, len(table.rows))):
        if progress and done % _EACH == 0:
            progress(done, total)
        read = reader.read(row)
        if isinstance(read, ImportedRow):
            rows.append(read)
        elif read:
            passed.append(row + 1)
    if progress:
        progress(total, total)
    if not rows:
        raise Problem("import_nobody", {}, path, layout.bottom + 1)
    told = tuple(warning.at(path) for warning in warnings)
    return RosterRead(layout.columns, header, tuple(rows), tuple(passed), told)


def _slip(column: ColumnRead, layout: Layout) -> Problem:
    details = {"word": column.heading, "nearest": column.taken_for, "subject": f"{column.column}{layout.top + 1}"}
    return Problem("import_heading_slip", details, line=layout.top + 1)


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
    for id, (text, row, column) in _header_values(layout.table, layout.top, names).items():
        try:
            header[id] = read_person(edition, {id: text}, today).person.text(id)
        except Problem as problem:
            word = next(word for word, of_field in names.items() if of_field == id)
            problem.details["subject"] = f"{letters(column)}{row + 1} {word}"
            warnings.append(replace(problem, line=row + 1))
    return header, warnings


def _header_values(table: Sheet, top: int, names: Mapping[str, str]) -> dict[str, tuple[str, int, int]]:
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


# The rows


@dataclass(slots=True)
class _Written:
    """What a row gives while it is read."""

    row: int
    fields: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    note: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    no_title: bool = False

    def take(self, id: str, field: str, text: str) -> None:
        """Takes over what a column gives for a field."""
        if text:
            self.fields[field] = text
            self.sources[field] = id


class _RowReader:
    """Reads the rows below the headings of one table, and tells who comes twice."""

    def __init__(
        self, edition: Edition, path: Path, layout: Layout, header: Mapping[str, str], today: date
    ) -> None:  # fmt: skip
        self.edition = edition
        self.path = path
        self.form = edition.rules.roster
        self.layout = layout
        self.rows = layout.table.rows
        self.header = header
        self.today = today
        self.headings = Headings(self.form)
        self.splitter = Splitter(self.form.foreign)
        self.passed_over = [word.casefold() for word in self.form.foreign.passed_over]
        self.no_title = {word.casefold() for word in (self.form.no_title, *self.form.foreign.no_title)}
        self.derived = {column.id: column for column in self.form.columns if column.derived}
        self.serial = {id for id, column in self.derived.items() if column.derived == "serial"}
        self.categories = {str(category.number) for category in edition.rules.categories}
        self.fields = {id: self.headings.fields(id) for id in layout.positions}
        # Fields of their own come after the columns of two, and win.
        self.order = sorted(layout.positions, key=lambda id: len(self.fields[id]), reverse=True)
        self.grades: dict[str, set[str]] = {}
        self.above, self.joined = self._merged()
        # The row where each ID number, and each row, was met first.
        self.numbers: dict[str, int] = {}
        self.same: dict[tuple[tuple[str, str], ...], int] = {}

    def _merged(self) -> tuple[dict[tuple[int, int], int], dict[int, int]]:
        """The row whose cell counts for a cell merged with it, and for a row that is one person's with it."""
        above: dict[tuple[int, int], int] = {}
        joined: dict[int, int] = {}
        own = {column for id in (NAME, _NUMBER) for column in self.layout.positions.get(id, ())}
        steps = 0
        for area in self.layout.table.merged:
            if area.bottom <= area.top or area.top <= self.layout.bottom:
                continue
            for row in range(area.top + 1, min(area.bottom + 1, len(self.rows))):
                steps += 1
                if area.left in own:
                    joined[row] = area.top
                else:
                    above[row, area.left] = area.top
            if steps > MAX_CELLS:
                raise Problem("import_broken")
        return above, joined

    def read(self, row: int) -> ImportedRow | bool:
        """A person; else whether there is anything in the row."""
        cells = [text_of(cell) for cell in self.rows[row]]
        first = next(filter(None, cells), "")
        if not first:
            return False
        whole = {id: "".join(cells[column] for column in columns if column < len(cells))
                 for id, columns in self.layout.positions.items()}  # fmt: skip
        own = {id: text for id, text in whole.items() if text and id not in self.serial}
        name, number = own.get(NAME, ""), own.get(_NUMBER, "")
        if not own:
            return not all(text.isdigit() for text in cells if text)  # rows numbered beforehand are empty
        is_bare = not name and not number and len(own) < _ENOUGH
        if is_bare or row in self.joined or self._is_nobody(first, name, number):
            return True
        return self._person(row, name)

    def _is_nobody(self, first: str, name: str, number: str) -> bool:
        """Whether a row is an example, a remark, a sum, a line for signatures, or the headings again."""
        if any(character.isdigit() for character in number):
            return False
        return begins_with(first, self.passed_over) or bool(_COLON.search(name)) or self.headings.read(name) == NAME

    def _person(self, row: int, name: str) -> ImportedRow:
        written = _Written(row + 1)
        for id in self.order:
            try:
                self._column(written, id, [self._cell(row, column) for column in self.layout.positions[id]])
            except Problem as problem:
                written.problems.append(self._placed(written, problem, id, self.fields[id][-1]))
        covered = [
            below + 1 for below, top in self.joined.items() if top == row and any(map(text_of, self.rows[below]))
        ]
        if covered:
            written.warnings.append(Problem("import_joined", {"known": covered, "subject": name}))
        person = self._checked(written)
        texts = {field: person.text(field) for field in written.fields if person.text(field)}
        case = Case(self._facts(written, person), {}, {**self.header, **texts}) if person.name else None
        if not name:
            written.problems.append(self._placed(written, Problem("import_nameless"), NAME, NAME))
        written.warnings += self._twice(written, person.text(_NUMBER))
        for told in (*written.problems, *written.warnings):
            told.at(self.path, written.row)
        return ImportedRow(
            written.row, name, case, tuple(written.note), tuple(written.problems), tuple(written.warnings)
        )  # fmt: skip

    def _twice(self, written: _Written, number: str) -> Iterator[Problem]:
        """A warning where the same number, or else the very same row, was met before."""
        if number and (other := self.numbers.setdefault(number, written.row)) != written.row:
            yield Problem("import_twice", {"other": other, "subject": self._subject(written, _NUMBER)})
        elif (other := self.same.setdefault(tuple(sorted(written.fields.items())), written.row)) != written.row:
            yield Problem("import_same_row", {"other": other})

    def _cell(self, row: int, column: int) -> Cell:
        """A cell, or the one that it is merged with."""
        cells = self.rows[self.above.get((row, column), row)]
        return cells[column] if column < len(cells) else ""

    def _column(self, written: _Written, id: str, cells: list[Cell]) -> None:
        """Takes over what one column says."""
        fields = self.fields[id]
        if id in self.derived:
            self._derived(written, id, "".join(map(text_of, cells)))
        elif len(fields) > 1:
            self._two(written, id, cells)
        elif id in MONTHS:
            written.take(id, id, "".join(map(month_text, cells)))
        elif id == _NUMBER:
            written.take(id, id, id_text([cell for cell in cells if cell != ""]))
        else:
            self._text(written, id, id, "".join(map(text_of, cells)))

    def _text(self, written: _Written, id: str, field: str, text: str, month: str = "") -> None:
        """Takes over a text and the month beside it, unless it says that there is no title."""
        if field == _TITLE and text.casefold() in self.no_title:
            written.no_title = True
            return
        written.take(id, field, text)
        if month:
            written.take(id, self.fields[id][-1], month)

    def _derived(self, written: _Written, id: str, text: str) -> None:
        """What the office worked out goes into the note: it is no fact."""
        column = self.derived[id]
        if not text or id in self.serial:
            return
        written.note.append((column.name, text))
        if column.derived == "category" and text not in self.categories:
            details = {"word": shown(text), "limit": len(self.categories), "subject": self._subject(written, id)}
            written.warnings.append(Problem("import_category", details))

    def _two(self, written: _Written, id: str, cells: list[Cell]) -> None:
        """A column of a text and a month."""
        field, month = self.fields[id]
        texts: list[str] = []
        wrong: Problem | None = None
        for cell in cells:
            try:
                texts.append(month_text(cell))
            except Problem as problem:
                wrong = problem
        whole = " ".join(filter(None, texts))
        parts = self.splitter.split(whole)
        if parts.doubt:
            details = {"word": shown(whole), "subject": self._subject(written, id)}
            doubt = "import_two_months" if parts.doubt == TWO_MONTHS else "import_year_only"
            written.warnings.append(Problem(doubt, details, path=("person", month)))
        self._text(written, id, field, parts.text, parts.month)
        if wrong:
            raise wrong

    def _checked(self, written: _Written) -> Person:
        """The person without the fields that do not hold, each of which becomes a problem."""
        fields = dict(written.fields)
        while True:
            try:
                read = read_person(self.edition, fields, self.today)
            except Problem as problem:
                bad = str(problem.path[-1])
                del fields[bad]
                written.problems.append(self._placed(written, problem, written.sources[bad], bad))
            else:
                for warning in read.warnings:
                    warning.details["subject"] = self._subject(written, written.sources[str(warning.path[-1])])
                written.warnings += read.warnings
                return read.person

    def _placed(self, written: _Written, problem: Problem, id: str, field: str) -> Problem:
        """A problem with the cell and the heading it concerns."""
        problem.details["subject"] = self._subject(written, id)
        problem.path = ("person", field)
        return problem

    def _subject(self, written: _Written, id: str) -> str:
        return f"{letters(self.layout.positions[id][0])}{written.row} {self.layout.heading(id)}"

    def _facts(self, written: _Written, person: Person) -> dict[str, Value]:
        """The grade of the title held now, where the title is the name of that grade only, or there is none."""
        grades = self.edition.rules.grades
        known: list[str] = []
        if person.title:
            if (named := self.grades.get(person.title)) is None:
                named = self.grades[person.title] = self.edition.titles.grades_named(person.title)
            known = [grade for grade in grades.order if {grade} == named]
        elif written.no_title:
            known = [value for value in self.edition.facts[grades.fact].values if value not in grades.order]
        return {grades.fact: known[0]} if len(known) == 1 else {}
