"""One row of a roster as a case: the person's fields as far as they hold, and the only fact a roster tells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gcguide.core.facts import Value
from gcguide.person.case import Case
from gcguide.person.person import MONTHS, Person, read_person
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.tables.heads import NAME, Headings, Layout
from gcguide.tables.sheets import MAX_CELLS, Cell, letters
from gcguide.tables.values import TWO_MONTHS, Splitter, begins_with, id_text, month_text, text_of
from gcguide.text import shown

_NUMBER, _TITLE = "id_number", "title"
_COLON = re.compile("[:：]")

# A row without a name is a person's all the same if this many of its columns are filled in.
_ENOUGH = 3


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


class RowRead(NamedTuple):
    """A person's row, and what tells whether it comes twice: its ID number if that holds, its cell, all it gives."""

    imported: ImportedRow
    number: str
    subject: str
    written: tuple[tuple[str, str], ...]


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


class RowReader:
    """Reads the rows below the headings of one table."""

    def __init__(self, edition: Edition, layout: Layout, header: Mapping[str, str], today: date) -> None:
        self.edition = edition
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
        self.numbers = {str(category.number) for category in edition.rules.categories}
        self.fields = {id: self.headings.fields(id) for id in layout.positions}
        # Fields of their own come after the columns of two, and win.
        self.order = sorted(layout.positions, key=lambda id: len(self.fields[id]), reverse=True)
        self.grades: dict[str, set[str]] = {}
        self.above, self.joined = self._merged()

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

    def read(self, row: int) -> RowRead | bool:
        """A person; else whether there is anything in the row."""
        cells = [text_of(cell) for cell in self.rows[row]]
        first = next(filter(None, cells), "")
        if not first:
            return False
        whole = {id: "".join(cells[column] for column in columns if column < len(cells))
                 for id, columns in self.layout.positions.items()}  # fmt: skip
        own = {id: text for id, text in whole.items() if text and self._is_told(id)}
        name, number = own.get(NAME, ""), own.get(_NUMBER, "")
        if not own:
            return not all(text.isdigit() for text in cells if text)  # rows numbered beforehand are empty
        if row in self.joined or self._is_nobody(first, name, number):
            return True
        if not name and not number and len(own) < _ENOUGH:
            return True
        return self._person(row, name)

    def _is_told(self, id: str) -> bool:
        return id not in self.derived or self.derived[id].derived != "serial"

    def _is_nobody(self, first: str, name: str, number: str) -> bool:
        """Whether a row is an example, a remark, a sum, a line for signatures, or the headings again."""
        if any(character.isdigit() for character in number):
            return False
        return begins_with(first, self.passed_over) or bool(_COLON.search(name)) or self.headings.read(name) == NAME

    def _person(self, row: int, name: str) -> RowRead:
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
        told = tuple(written.note), tuple(written.problems), tuple(written.warnings)
        subject = self._subject(written, _NUMBER) if person.id_number else ""
        imported = ImportedRow(row + 1, name, case, *told)
        return RowRead(imported, person.text(_NUMBER), subject, tuple(sorted(written.fields.items())))

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
            self._take(written, id, id, "".join(map(month_text, cells)))
        elif id == _NUMBER:
            self._take(written, id, id, id_text([cell for cell in cells if cell != ""]))
        else:
            text = "".join(map(text_of, cells))
            if id == _TITLE and text.casefold() in self.no_title:
                written.no_title = True
            else:
                self._take(written, id, id, text)

    def _take(self, written: _Written, id: str, field: str, text: str) -> None:
        if text:
            written.fields[field] = text
            written.sources[field] = id

    def _derived(self, written: _Written, id: str, text: str) -> None:
        """What the office worked out goes into the note: it is no fact."""
        column = self.derived[id]
        if not text or column.derived == "serial":
            return
        written.note.append((column.name, text))
        if column.derived == "category" and text not in self.numbers:
            details = {"word": shown(text), "limit": len(self.numbers), "subject": self._subject(written, id)}
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
        if field == _TITLE and parts.text.casefold() in self.no_title:
            written.no_title = True
        else:
            self._take(written, id, field, parts.text)
            self._take(written, id, month, parts.month)
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
                written.warnings += [self._named(written, warning) for warning in read.warnings]
                return read.person

    def _named(self, written: _Written, warning: Problem) -> Problem:
        warning.details["subject"] = self._subject(written, written.sources[str(warning.path[-1])])
        return warning

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
        if person.title:
            if (named := self.grades.get(person.title)) is None:
                named = self.grades[person.title] = self.edition.titles.grades_named(person.title)
            known = [grade for grade in grades.order if {grade} == named]
        else:
            known = list(self._without_title()) if written.no_title else []
        return {grades.fact: known[0]} if len(known) == 1 else {}

    def _without_title(self) -> Iterator[str]:
        grades = self.edition.rules.grades
        return (value for value in self.edition.facts[grades.fact].values if value not in grades.order)
