"""The roster (attachment 2) as plain values: title, header, columns, and one row a case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gcguide.core.decide import decide
from gcguide.core.facts import known_choice
from gcguide.core.result import Assessment
from gcguide.core.verdict import Verdict
from gcguide.language.titles import grades_named, target_title
from gcguide.person.case import Case
from gcguide.person.id_number import kept
from gcguide.person.id_number import masked as masked_text
from gcguide.person.person import Person, read_person
from gcguide.policy.edition import Edition
from gcguide.policy.forms import Column
from gcguide.policy.forms import Roster as Form
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import DEFAULT_LANG


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's row: the text of each column, the columns left to fill in by hand, and what to look at again."""

    person: Person
    cells: tuple[str, ...]
    blank: tuple[str, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole roster, ready for paper.

    Args:
        header: the words above the columns and what belongs after each.
        warnings: what concerns no single row.
    """

    title: str
    note: str | None
    sheet: str
    header: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    warnings: tuple[Problem, ...]
    form: Form
    as_of: date

    @property
    def blank(self) -> tuple[str, ...]:
        """The parts of the header left to fill in by hand."""
        return tuple(name for name, value in self.header if not value)


def entry(edition: Edition, case: Case, as_of: date) -> Entry:
    """One case's row; the number of the row is filled in by `roster`.

    Raises:
        Problem: something of the person does not hold.
    """
    read = read_person(edition, case.person, as_of)
    row = _Row(edition, case, read.person, decide(edition, case, as_of).assessment)
    cells = tuple(row.cell(column) for column in edition.rules.roster.columns)
    return Entry(row.person, cells, tuple(row.blank(cells)), (*read.warnings, *row.warnings()))


def roster(edition: Edition, entries: Sequence[Entry], as_of: date, masked: bool = False) -> Roster:
    """The roster of several people, numbered from 1; masked, it can be posted for the publicity."""
    form = edition.rules.roster
    header, warnings, keep = [], list(_twice(entries)), kept(form)
    for field, name in form.header.items():
        values = list(dict.fromkeys(filter(None, (one.person.text(field) for one in entries))))
        if len(values) > 1:
            warnings.append(Problem("roster_header", {"word": name, "known": values}))
        value = values[0] if len(values) == 1 else ""
        header.append((name, masked_text(value, keep.get(field)) if masked else value))
    return Roster(
        form.title + form.masked.suffix if masked else form.title,
        form.masked.note if masked else None,
        form.masked.sheet if masked else form.sheet.name,
        tuple(header),
        form.columns,
        tuple(_numbered(edition, one, number, masked) for number, one in enumerate(entries, start=1)),
        tuple(warnings),
        form,
        as_of,
    )


def _numbered(edition: Edition, one: Entry, number: int, masked: bool) -> Entry:
    form = edition.rules.roster
    cells = list(one.cells)
    for index, column in enumerate(form.columns):
        if column.derived == "serial":
            cells[index] = str(number)
        for field in column.fields if masked else ():
            cells[index] = masked_text(cells[index], kept(form).get(field))
    return replace(one, cells=tuple(cells))


def _twice(entries: Sequence[Entry]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, one in enumerate(entries, start=1):
        text = one.person.text("id_number")
        if text and text in seen:
            yield Problem("roster_twice", {"word": seen[text], "other": number})
        seen.setdefault(text, number)


class _Row:
    """What one case puts into the columns."""

    def __init__(self, edition: Edition, case: Case, person: Person, assessment: Assessment) -> None:
        self.edition = edition
        self.form = edition.rules.roster
        self.best = best = assessment.best
        self.shut = all(category.verdict is Verdict.NO for category in assessment.categories)
        grades = edition.rules.grades
        self.held = known_choice(case.facts, grades.fact)
        self.has_no_title = self.held not in (None, UNSURE, *grades.order)
        self.line = None
        self.person = person
        if best and person.series and not person.target_title and (person.title or self.has_no_title):
            held = (person.title, self.held) if person.title and self.held else None
            self.line = target_title(edition.titles, person.series, best.grade, held, person.speciality or "")
            if self.line is not None:
                self.person = replace(person, target_title=self.line.names[best.grade])

    def cell(self, column: Column) -> str:
        """The text of a column; nothing where it is not known."""
        match column.derived:
            case "category":
                return str(self.best.category) if self.best else ""
            case "grade":
                return self._grade(self.best.grade) if self.best else ""
            case "serial":
                return ""
        text = "".join(self.person.text(field) for field in column.fields)
        return self.form.no_title if not text and self._says_no_title(column) else text

    def blank(self, cells: Sequence[str]) -> Iterator[str]:
        """The columns with something to fill in by hand."""
        for column, text in zip(self.form.columns, cells, strict=True):
            part_missing = not all(self.person.text(field) for field in column.fields)
            settled = column.optional or column.derived == "serial" or text == self.form.no_title
            if not settled and (not text or part_missing):
                yield column.name

    def warnings(self) -> Iterator[Problem]:
        """What in this row should be looked at again."""
        if self.best is None:
            yield Problem("roster_none_fits" if self.shut else "roster_unsettled")
        elif self.best.verdict is not Verdict.CLEAR:
            yield Problem("roster_not_clear", {"word": self.best.category, "verdict": str(self.best.verdict)})
        person, held = self.person, self.held
        if person.title and held and held != UNSURE:
            yield from self._named(person.title, held, "title")
        if self.line is not None:
            yield Problem("roster_target_title", {"word": person.target_title, "subject": "target_title"})
        elif person.target_title and self.best:
            yield from self._named(person.target_title, self.best.grade, "target_title")

    def _named(self, title: str, grade: str, field: str) -> Iterator[Problem]:
        """A title whose grade in the table is another than the answers tell."""
        named = grades_named(self.edition.titles, title) & set(self.edition.rules.grades.order)
        if (named and grade not in named) or (field == "title" and self.has_no_title):
            known = [self._grade(one) for one in self.edition.rules.grades.order if one in named]
            details = {"word": title, "known": known, "told": self._grade(grade), "subject": field}
            yield Problem("roster_title_grade" if known else "roster_title_none", details, path=("person", field))

    def _grade(self, grade: str) -> str:
        return self.edition.facts[self.edition.rules.grades.fact].words(grade)[DEFAULT_LANG]

    def _says_no_title(self, column: Column) -> bool:
        return self.has_no_title and "title" in column.fields
