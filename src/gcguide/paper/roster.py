"""The roster (attachment 2) as plain values: title, header, columns, and one row a case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gcguide.core.decide import decide
from gcguide.core.facts import Value, known_choice
from gcguide.core.result import Assessment
from gcguide.core.verdict import Verdict
from gcguide.person.case import Case
from gcguide.person.masking import Posted, without_id_numbers
from gcguide.person.person import Month, Person, read_person
from gcguide.policy.edition import Edition
from gcguide.policy.forms import Column
from gcguide.policy.forms import Roster as RosterForm
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import DEFAULT_LANG

# So many empty rows fill the page of a form that is filled in by hand.
_BY_HAND = 13


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person's row: the text of each column, the columns left to fill in by hand, and what to look at again."""

    person: Person
    cells: tuple[str, ...]
    blank: tuple[str, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a column's cells are chosen from; whether anything else can be right as well."""

    texts: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole roster, ready for paper.

    Args:
        header: the labels above the columns, each with what belongs after it.
        choices: of the columns that have any, by their ids.
        warnings: what concerns no single row.
    """

    title: str
    header: tuple[tuple[str, str], ...]
    rows: tuple[RosterRow, ...]
    choices: Mapping[str, Choices]
    warnings: tuple[Problem, ...]
    form: RosterForm
    as_of: date

    @property
    def blank(self) -> tuple[str, ...]:
        """The parts of the header left to fill in by hand."""
        return tuple(label for label, value in self.header if not value)


def roster_row(edition: Edition, case: Case, as_of: date) -> RosterRow:
    """One case's row; the number of the row is filled in by `roster`.

    Raises:
        Problem: something of the person does not hold.
    """
    read = read_person(edition, case.person, as_of)
    applicant = _Applicant(edition, case, read.person, decide(edition, case, as_of).assessment)
    cells = tuple(applicant.cell(column) for column in edition.rules.roster.columns)
    warnings = (*read.warnings, *applicant.warnings())
    return RosterRow(applicant.person, cells, tuple(applicant.blank(cells)), warnings)


def roster(edition: Edition, rows: Sequence[RosterRow], as_of: date, masked: bool = False) -> Roster:
    """The roster of several people, numbered from 1; masked, it can be posted for the publicity period.

    The masked one shows of nobody's number more than its beginning, and no number in any other text of a row. The head
    is the office's own: whoever objects must reach it, so that its telephone stays, be it somebody's mobile.
    """
    form = edition.rules.roster
    header, warnings = [], list(_twice(rows))
    for field, label in form.header.items():
        values = list(dict.fromkeys(filter(None, (row.person.text(field) for row in rows))))
        if len(values) > 1:
            warnings.append(Problem("roster_header", {"word": label, "known": values}))
        value = values[0] if len(values) == 1 else ""
        header.append((label, without_id_numbers(value) if masked else value))
    serial = [at for at, column in enumerate(form.columns) if column.derived == "serial"]
    numbered = [_with_cells(row, dict.fromkeys(serial, str(number))) for number, row in enumerate(rows, start=1)]
    if masked:
        told = [(index, column.fields) for index, column in enumerate(form.columns) if column.fields]
        posted = [_posted(form, row, told) for row in numbered]
        warnings += _hidden(form, numbered, posted)
        numbered = posted
    title = form.title + form.masked.suffix if masked else form.title
    return Roster(title, tuple(header), tuple(numbered), _choices(edition), tuple(warnings), form, as_of)


def blank_roster(edition: Edition, as_of: date) -> Roster:
    """The form to fill in by hand: with the example that it gives, and a page of empty rows."""
    form = edition.rules.roster
    example = RosterRow(Person(), tuple(column.shape or "" for column in form.columns), (), ())
    empty = RosterRow(Person(), ("",) * len(form.columns), (), ())
    header = tuple((label, "") for label in form.header.values())
    return Roster(form.title, header, (example, *[empty] * _BY_HAND), _choices(edition), (), form, as_of)


def _choices(edition: Edition) -> dict[str, Choices]:
    """The columns whose cells are one of few texts: sex, grade, category; and those that the form offers some for."""
    form, grades = edition.rules.roster, edition.rules.grades
    found: dict[str, Choices] = {}
    for column in form.columns:
        if column.derived == "grade":
            found[column.id] = Choices(tuple(_grade(edition, grade) for grade in grades.order))
        elif column.derived == "category":
            found[column.id] = Choices(tuple(str(category.number) for category in edition.rules.categories))
        elif column.fields == ("sex",):
            found[column.id] = Choices((form.sexes.male[0], form.sexes.female[0]))
        elif column.choices:
            found[column.id] = Choices(column.choices, open=True)
    return found


def _posted(form: RosterForm, row: RosterRow, told: Sequence[tuple[int, Sequence[str]]]) -> RosterRow:
    """A row without the numbers that fields tell; what stands there for want of a field stays."""
    shown, cells = Posted(form, row.person), row.cells
    return _with_cells(row, {at: "".join(map(shown.field, fields)) or cells[at] for at, fields in told if cells[at]})


def _with_cells(row: RosterRow, texts: Mapping[int, str]) -> RosterRow:
    return replace(row, cells=tuple(texts.get(at, cell) for at, cell in enumerate(row.cells)))


def _hidden(form: RosterForm, rows: Sequence[RosterRow], posted: Sequence[RosterRow]) -> Iterator[Problem]:
    """Where texts lost a number: that may be more than should have gone, and who reads it should know."""
    numbers = {*form.masked.shown}
    texts = [(at, column.name) for at, column in enumerate(form.columns) if numbers.isdisjoint(column.fields)]
    for number, (row, new) in enumerate(zip(rows, posted, strict=True), start=1):
        if names := [name for at, name in texts if row.cells[at] != new.cells[at]]:
            yield Problem("roster_hidden", {"word": number, "known": names})


def _grade(edition: Edition, grade: str) -> str:
    return edition.facts[edition.rules.grades.fact].words(grade)[DEFAULT_LANG]


def answer_text(edition: Edition, id: str, value: Value) -> str:
    """An answer as a cell has it, in the form's own language; nothing where it is not known."""
    fact = edition.facts[id]
    if value == UNSURE:
        return ""
    if isinstance(value, date):
        return str(Month.of(value))
    if isinstance(value, frozenset):
        return "、".join(fact.words(one)[DEFAULT_LANG] for one in fact.values if one in value)
    return edition.places[str(value)].name if fact.kind == "code" else fact.words(value)[DEFAULT_LANG]


def _twice(rows: Sequence[RosterRow]) -> Iterator[Problem]:
    """People who stand in the roster twice, by their ID numbers."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        id_number = row.person.text("id_number")
        if id_number and first.setdefault(id_number, number) != number:
            yield Problem("roster_twice", {"word": first[id_number], "other": number})


class _Applicant:
    """What one case puts into the columns, and what is odd about it."""

    def __init__(self, edition: Edition, case: Case, person: Person, assessment: Assessment) -> None:
        self.edition = edition
        self.form = edition.rules.roster
        self.target = target = assessment.target
        self.facts = case.facts
        self.verdict = assessment.verdict_of(target) if target else None
        self.grade = target.grade if target else None
        self.none_fits = all(category.verdict is Verdict.NO for category in assessment.categories)
        grades = edition.rules.grades
        self.held = known_choice(case.facts, grades.fact)
        self.has_no_title = self.held not in (None, UNSURE, *grades.order)
        self.person = person
        self.line = None  # of titles, where the title to apply for follows from it
        if self.grade and person.series and not person.target_title and (person.title or self.has_no_title):
            held = (person.title, self.held) if person.title and self.held else None
            self.line = edition.titles.target_line(person.series, self.grade, held, person.speciality or "")
            if self.line is not None:
                self.person = replace(person, target_title=self.line.names[self.grade])

    def cell(self, column: Column) -> str:
        """The text of a column; nothing where it is not known."""
        match column.derived:
            case "category":
                return str(self.target.category) if self.target else ""
            case "grade":
                return _grade(self.edition, self.grade) if self.grade else ""
            case "serial" | "by_hand":
                return ""
        if column.fact is not None:
            return answer_text(self.edition, column.fact, self.facts.get(column.fact, UNSURE))
        text = "".join(self.person.text(field) for field in column.fields)
        says_no_title = self.has_no_title and "title" in column.fields
        return self.form.no_title if not text and says_no_title else text

    def blank(self, cells: Sequence[str]) -> Iterator[str]:
        """The columns with something to fill in by hand."""
        for column, text in zip(self.form.columns, cells, strict=True):
            part_missing = not all(self.person.text(field) for field in column.fields)
            may_stay = column.optional or column.derived == "serial" or text == self.form.no_title
            if not may_stay and (not text or part_missing):
                yield column.name

    def warnings(self) -> Iterator[Problem]:
        """What in this row should be looked at again."""
        if self.target is None:
            yield Problem("roster_none_fits" if self.none_fits else "roster_unsettled")
        elif self.grade is None:
            yield Problem("roster_no_grade", {"word": self.target.category})
        if self.target and self.verdict is not Verdict.CLEAR:
            yield Problem("roster_not_clear", {"word": self.target.category, "verdict": str(self.verdict)})
        person, held = self.person, self.held
        if person.title and held and held != UNSURE:
            yield from self._named(person.title, held, "title")
        if self.line is not None:
            yield Problem("roster_target_title", {"word": person.target_title, "subject": "target_title"})
        elif person.target_title and self.grade:
            yield from self._named(person.target_title, self.grade, "target_title")

    def _named(self, title: str, grade: str, field: str) -> Iterator[Problem]:
        """A title whose grade in the table is another than the answers tell."""
        named = self.edition.titles.grades_named(title) & set(self.edition.rules.grades.order)
        if (named and grade not in named) or (field == "title" and self.has_no_title):
            known = [_grade(self.edition, other) for other in self.edition.rules.grades.order if other in named]
            details = {"word": title, "known": known, "told": _grade(self.edition, grade), "subject": field}
            yield Problem("roster_title_grade" if known else "roster_title_none", details, path=("person", field))
