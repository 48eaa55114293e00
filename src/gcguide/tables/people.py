"""One row of a roster as a person: fields, answers, what is declared; and all that is not certain, with its cell."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from unicodedata import normalize, numeric

from gcguide.core.facts import Value
from gcguide.core.result import Target
from gcguide.person.case import Case
from gcguide.person.person import MONTHS, Person, read_person
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.tables.answers import Answers
from gcguide.tables.heads import Column, Layout
from gcguide.tables.ledger import Fault
from gcguide.tables.names import NAME, Names
from gcguide.tables.rows import NUMBER, merged_down
from gcguide.tables.sheets import Cell, letters
from gcguide.tables.values import (
    TWO_MONTHS,
    Splitter,
    id_text,
    in_digits,
    month_text,
    text_of,
    whole_year,
    without_blanks,
)
from gcguide.text import DEFAULT_LANG, bare, shown, without_brackets

_TITLE = "title"
# The characters of private areas.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

# A remark in brackets behind a name, and what stands between the parts of one: 张三（女，蒙古族）.
_BEHIND = re.compile(r"([^()（）]+)[(（]([^()（）]+)[)）]")
_APART = re.compile(r"[,，、\s]+")


@dataclass(frozen=True, slots=True)
class PersonFound:
    """What a row says; the arguments are those of `roster.Row`."""

    name: str
    case: Case | None
    note: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Written:
    """What a row gives while it is read."""

    row: int
    index: int
    fields: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Column] = field(default_factory=dict)
    answered: dict[str, Column] = field(default_factory=dict)
    facts: dict[str, Value] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    stated: list[tuple[str, str]] = field(default_factory=list)  # what is declared, as it is written
    note: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    no_title: Column | None = None  # the column that says so


class PersonReader:
    """Reads the rows of one sheet after another, and tells who comes twice.

    Attributes:
        joined: the rows of the sheet that are one person's with another above.
        said: how often a heading has a word that only says what it means, and what was read.
    """

    def __init__(self, names: Names, answers: Answers, path: Path, today: date) -> None:
        self.names, self.answers, self.path, self.today = names, answers, path, today
        self.edition: Edition = names.edition
        self.form = self.edition.rules.roster
        self.splitter = Splitter(self.form.foreign)
        self.no_title = {word.casefold() for word in (self.form.no_title, *self.form.foreign.no_title)}
        self.derived = {column.id: column.derived for column in self.form.columns if column.derived}
        self.only = {id: heads.only for id, heads in self.form.foreign.fact_headings.items() if heads.only}
        # The place where each ID number, and each row, was met first.
        self.numbers: dict[str, tuple[str, int]] = {}
        self.same: dict[tuple[object, ...], tuple[str, int]] = {}
        self.categories: dict[str, str | None] = {}
        self.said: Counter[tuple[str, str, str]] = Counter()
        self.spoken: dict[tuple[str, str], str] = {}
        self.read_cells: dict[tuple[str, Cell], Value | Problem | None] = {}

    def begin(self, layout: Layout, header: Mapping[str, str]) -> None:
        """Goes on with another sheet.

        Args:
            layout: its columns.
            header: what holds for everybody in it.

        Raises:
            Problem: it has more merged cells than it can have.
        """
        self.layout, self.header = layout, header
        self.sheet, self.rows = layout.sheet, layout.sheet.rows
        meant = [column for column in layout.columns if column.meaning is not None]
        # Fields of their own come after the columns of two, and win.
        self.fields = {column: self._parts(column) for column in meant}
        self.order = sorted(meant, key=lambda one: len(self.fields[one]), reverse=True)
        self.above, self.joined = merged_down(layout)
        self.covered: dict[int, list[int]] = {}
        for below, top in self.joined.items():
            self.covered.setdefault(top, []).append(below)
        second = [column for column in layout.columns if column.twice and self.names.heads_names(column.heading)]
        self.beside = {at: column.heading for column in second for at in column.positions}
        self.known = {at for column in layout.columns for at in column.positions} - self.beside.keys()

    def _parts(self, column: Column) -> tuple[str, ...]:
        assert column.meaning is not None
        return self.names.parts(column.meaning.id) if column.meaning.kind == "field" else ()

    def read(self, row: int, needs_name: bool = True, number: int | None = None) -> PersonFound:
        """The person of a row, counted from 0; without a name, where one is needed, nobody that a case can be of.

        `number` is what the row is called, where it is not the next number.
        """
        written = _Written(row + 1 if number is None else number, row)
        for column in self.order:
            try:
                self._column(written, column, [self._cell(row, at) for at in column.positions])
            except Problem as problem:
                self._tell(written, problem, column, self._last(column))
        for at in {at for column in self.order for at in column.positions} if self.sheet.blind else ():
            if (what := self.sheet.blind.get((row, at))) is not None:
                column = next(one for one in self.order if at in one.positions)
                key = "import_no_value" if what == "=" else "import_error_value"
                self._tell(written, Problem(key, {"word": what}), column, self._last(column))
        self._strays(written)
        person = self._checked(written)
        texts = {id: person.text(id) for id in written.fields if person.text(id)}
        name = "".join(text_of(self._cell(row, at)) for at in self._positions(NAME))
        case, chosen = None, self._chosen(written)
        if person.name or not needs_name:
            facts = self._facts(written, person)
            case = Case(facts, {}, {**self.header, **texts}, chosen=chosen)
        if chosen is None or len(written.declared) < len(written.stated):  # else the case says it
            written.note[:0] = written.stated
        if not name and needs_name:
            self._tell(written, Problem("import_nameless"), self.layout.of("field").get(NAME), NAME)
        if covered := [other + 1 for other in self.covered.get(row, ()) if any(map(text_of, self.rows[other]))]:
            written.warnings.append(Problem("import_joined", {"known": covered, "subject": name}))
        written.warnings += self._twice(written, person.text(NUMBER))
        for told in (*written.problems, *written.warnings):
            told.at(self.path, written.row)
        return PersonFound(
            name, case, tuple(written.note), tuple(written.problems), tuple(written.warnings), tuple(written.faults)
        )

    def _positions(self, id: str) -> tuple[int, ...]:
        column = self.layout.of("field").get(id)
        return column.positions if column else ()

    def _strays(self, written: _Written) -> None:
        """Tells of what stands under no heading, and of people beside the others."""
        for at, cell in enumerate(self.rows[written.index]):
            if cell != "" and at not in self.known and text_of(cell):
                problem = Problem("import_second_name" if at in self.beside else "import_headless")
                heading = self.beside.get(at, letters(at))
                fault = Fault(self.sheet.name, written.row, at, heading, "", problem)
                problem.details["subject"] = fault.cell
                written.faults.append(fault)
                written.warnings.append(problem)

    def _cell(self, row: int, column: int) -> Cell:
        """A cell, or the one that it is merged with."""
        cells = self.rows[self.above.get((row, column), row)]
        return cells[column] if column < len(cells) else ""

    # What is told

    def _tell(
        self, written: _Written, problem: Problem, column: Column | None, of_field: str, is_read: bool = False
    ) -> None:
        """Takes a problem or, where the cell was read all the same, a warning down, with the cell that it concerns."""
        position = column.positions[0] if column else 0
        heading = column.heading if column else ""
        word = self._word(written.index, column)
        fault = Fault(self.sheet.name, written.row, position, heading, word, problem, is_read)
        problem.details["subject"] = f"{fault.cell} {heading}"
        kind = "facts" if column and column.meaning and column.meaning.kind == "fact" else "person"
        problem.path = (kind, of_field)
        written.faults.append(fault)
        (written.warnings if is_read else written.problems).append(problem)

    def _word(self, row: int, column: Column | None) -> str:
        """What is written in a column, on one line."""
        return " ".join(filter(None, (text_of(self._cell(row, at)) for at in column.positions))) if column else ""

    def _last(self, column: Column) -> str:
        assert column.meaning is not None
        return (self.fields[column] or (column.meaning.id,))[-1]

    def _twice(self, written: _Written, number: str) -> Iterator[Problem]:
        """A warning where the same number, or else the very same row, was met before."""
        here = self.sheet.name, written.row
        column = self.layout.of("field").get(NUMBER)
        if number and (other := self.numbers.setdefault(number, here)) != here:
            subject = f"{column.letters}{written.row} {column.heading}" if column else ""
            yield Problem("import_twice", {"other": self._place(other), "subject": subject})
        elif (other := self.same.setdefault(self._whole(written), here)) != here:
            yield Problem("import_same_row", {"other": self._place(other)})

    def _whole(self, written: _Written) -> tuple[object, ...]:
        """All that a row says."""
        facts = sorted((id, str(value)) for id, value in written.facts.items())
        return (*sorted(written.fields.items()), *facts, *written.stated, *written.note)

    def _place(self, place: tuple[str, int]) -> str | int:
        sheet, row = place
        return row if sheet == self.sheet.name else f"{sheet}!{row}"

    # The columns

    def _column(self, written: _Written, column: Column, cells: list[Cell]) -> None:
        """Takes over what one column says."""
        assert column.meaning is not None
        kind, id = column.meaning
        fields = self.fields[column]
        if any(_PRIVATE.search(cell) for cell in cells if isinstance(cell, str)):
            problem = Problem("import_private", {"word": shown(self._word(written.index, column))})
            self._tell(written, problem, column, self._last(column), is_read=True)
        if kind == "fact":
            self._fact(written, column, id, cells)
        elif kind == "step":
            self._noted(written, column, "".join(map(text_of, cells)))
        elif id in self.derived:
            self._derived(written, column, id, "".join(map(text_of, cells)))
        elif len(fields) > 1:
            self._two(written, column, fields, cells)
        elif id in MONTHS:
            self._take(written, column, id, self._month(written, column, self._only(written, column, cells)))
        elif id == NAME:
            self._name(written, column, "".join(map(text_of, self._only(written, column, cells))))
        elif id == NUMBER:
            self._take(written, column, id, id_text(self._only(written, column, cells)))
        else:
            self._text(written, column, id, "".join(map(text_of, self._only(written, column, cells))))

    def _only(self, written: _Written, column: Column, cells: list[Cell]) -> list[Cell]:
        """The only cell of one value that is filled; cells are never glued."""
        filled = [cell for cell in cells if text_of(cell)]
        if len(filled) > 1:
            problem = Problem("import_two_cells", {"word": text_of(filled[1]), "other": text_of(filled[0])})
            self._tell(written, problem, column, self._last(column), is_read=True)
        return filled[:1]

    def _take(self, written: _Written, column: Column, of_field: str, text: str) -> None:
        if text:
            if of_field not in MONTHS and bare(written.fields.get(of_field, text)) != bare(text):
                self._contradicted(written, written.sources[of_field], of_field, column)
            written.fields[of_field] = text
            written.sources[of_field] = column

    def _contradicted(self, written: _Written, column: Column, id: str, taken: Column) -> None:
        """Tells of a column that another contradicts, which was taken."""
        details = {"word": self._word(written.index, column), "other": taken.heading}
        self._tell(written, Problem("import_contradicts", details), column, id, is_read=True)

    def _noted(self, written: _Written, column: Column, text: str) -> None:
        if text:
            written.note.append((column.heading, text))

    def _text(self, written: _Written, column: Column, of_field: str, text: str) -> None:
        """Takes over a text, unless it says that there is no title, or names no more than its grade."""
        if of_field == _TITLE and text:
            whole, text = text, without_brackets(text).strip() or text
            if text.casefold() in self.no_title:
                written.no_title = column
                self._behind(written, column, whole, text)
                return
            grades = self.edition.rules.grades
            text = without_blanks(text)
            if (grade := self.answers.called(grades.fact, text)) is not None:
                self._answer(written, column, grades.fact, grade)
                self._say(column, grades.fact, text)
                self._behind(written, column, whole, text)
                return
            text = without_blanks(whole)
            labels = self.edition.facts[grades.fact].values.values()
            if sum(label[DEFAULT_LANG].endswith(text) for label in labels) > 1:  # 高级 is 副高级 or 正高级
                self._tell(written, Problem("import_grade", {"word": shown(text)}), column, of_field, is_read=True)
        self._take(written, column, of_field, text)

    def _name(self, written: _Written, column: Column, text: str) -> None:
        """A name; a sex or nation in brackets behind it is none of it, and told."""
        if (found := _BEHIND.fullmatch(text)) and self._is_remark(found[2]):
            problem = Problem("import_name_remark", {"word": shown(text), "nearest": found[1].strip()})
            self._tell(written, problem, column, NAME, is_read=True)
            text = found[1].strip()
        elif found and not found[2].isascii():
            self._tell(written, Problem("person_name_unusual", {"word": shown(text)}), column, NAME, is_read=True)
        self._take(written, column, NAME, text)

    def _is_remark(self, text: str) -> bool:
        sexes, nations = self.form.sexes, self.form.ethnicities
        known = {*sexes.male, *sexes.female, *nations.names, *(name + nations.suffix for name in nations.names)}
        return all(part.casefold() in known for part in _APART.split(text))

    def _behind(self, written: _Written, column: Column, whole: str, read: str) -> None:
        """Notes what stands in brackets behind what was read: 副高级（2018.12）."""
        if bare(whole) != bare(read):
            self._noted(written, column, whole)

    def _month(self, written: _Written, column: Column, cells: list[Cell]) -> str:
        """A month as text; a year of two digits is completed, and told."""
        text = in_digits("".join(map(month_text, cells))).rstrip(self.form.foreign.date_signs)
        if whole := whole_year(text, self.today.year):
            problem = Problem("import_short_year", {"word": shown(text), "nearest": whole})
            self._tell(written, problem, column, self._last(column), is_read=True)
        return whole or text

    def _fact(self, written: _Written, column: Column, id: str, cells: list[Cell]) -> None:
        """Takes an answer over."""
        cell = next(iter(self._only(written, column, cells)), "")
        key = (id, cell)
        if key not in self.read_cells:
            try:
                self.read_cells[key] = self.answers.value(id, cell)
            except Problem as problem:
                self.read_cells[key] = problem
        value = self.read_cells[key]
        if isinstance(value, Problem):
            self._tell(written, replace(value, details={**value.details}), column, id)
        elif value is not None:
            self._answer(written, column, id, value)
            if value != UNSURE:
                self._say(column, id, text_of(cell))

    def _answer(self, written: _Written, column: Column, id: str, value: Value) -> None:
        """Takes an answer over, and tells of one that another column contradicts."""
        if written.facts.get(id, value) != value:
            self._contradicted(written, column, id, written.answered[id])
        else:
            written.facts[id] = value
            written.answered[id] = column

    def _say(self, column: Column, id: str, word: str) -> None:
        """Counts a word that only says what it means."""
        if (id, word) not in self.spoken:
            is_plain = self.answers.is_plain(id, word)
            self.spoken[id, word] = "" if is_plain else self.answers.told(id, word, DEFAULT_LANG)
        if value := self.spoken[id, word]:
            self.said[column.heading, word, value] += 1

    def _derived(self, written: _Written, column: Column, id: str, text: str) -> None:
        """What the office declares: the category and the grade to apply for."""
        kind = self.derived[id]
        if not text or kind in ("serial", "by_hand"):
            return
        written.stated.append((column.heading, text))
        if kind == "category":
            if text not in self.categories:
                self.categories[text] = self._category(text)
            if (number := self.categories[text]) is not None:
                written.declared["category"] = number
                return
            details = {"word": shown(text), "limit": len(self.edition.rules.categories)}
            self._tell(written, Problem("import_category", details), column, id, is_read=True)
        else:
            grades = self.edition.rules.grades
            if (grade := self.answers.called(grades.fact, text)) in grades.order:
                assert grade is not None
                written.declared["grade"] = grade
            else:
                self._tell(written, Problem("import_grade", {"word": shown(text)}), column, id, is_read=True)

    def _category(self, text: str) -> str | None:
        """The number of a category, in any spelling: 2, 二, 第2类, ②, （二）, 英才兴蒙."""
        word = bare(normalize("NFKC", text).strip().removesuffix(".0"))
        before, after = self.form.foreign.category_signs
        number = word.removeprefix(before).removesuffix(after)
        if word == f"{number}{after}" and not number.isascii():
            return None  # 五类 is a tier rather than the fifth category
        if len(number) == 1 and not number.isdigit() and (value := numeric(number, None)) is not None:
            number = str(int(value))
        for category in self.edition.rules.categories:
            labels = (*category.label.in_all(), *category.short.in_all(), category.clause)
            if number == str(category.number) or word in {bare(label) for label in labels if label}:
                return str(category.number)
        return None

    def _two(self, written: _Written, column: Column, fields: tuple[str, ...], cells: list[Cell]) -> None:
        """A column of a text and a month."""
        of_text, month = fields
        texts: list[str] = []
        wrong: Problem | None = None
        for cell in cells:
            try:
                texts.append(month_text(cell))
            except Problem as problem:
                wrong = problem
        whole = in_digits(" ".join(filter(None, texts)))
        parts = self.splitter.split(whole)
        if parts.doubt:
            doubt = "import_two_months" if parts.doubt == TWO_MONTHS else "import_year_only"
            self._tell(written, Problem(doubt, {"word": shown(whole)}), column, month, is_read=True)
        self._text(written, column, of_text, parts.text)
        if not (of_text == _TITLE and written.no_title):
            self._take(written, column, month, parts.month)
        if wrong:
            raise wrong

    # The whole

    def _checked(self, written: _Written) -> Person:
        """The person without the fields that do not hold, each of which becomes a problem."""
        fields = dict(written.fields)
        while True:
            try:
                read = read_person(self.edition, fields, self.today)
            except Problem as problem:
                bad = str(problem.path[-1])
                del fields[bad]
                self._tell(written, problem, written.sources[bad], bad)
            else:
                for warning in read.warnings:
                    bad = str(warning.path[-1])
                    self._tell(written, warning, written.sources[bad], bad, is_read=True)
                return read.person

    def _facts(self, written: _Written, person: Person) -> dict[str, Value]:
        """The answers, and the grade of the title held, where the title names one grade only or there is none."""
        grades, facts = self.edition.rules.grades, written.facts
        named = self.edition.titles.grades_named(person.title) if person.title else set()
        if (title := written.sources.get(_TITLE)) is not None and person.title:
            if named and facts.get(grades.fact, UNSURE) in set(grades.order) - named:
                self._contradicted(written, title, _TITLE, written.answered[grades.fact])
            if written.no_title is not None:
                self._contradicted(written, written.no_title, _TITLE, title)
        if grades.fact not in facts:
            known: list[str] = []
            if person.title:
                known = [grade for grade in grades.order if {grade} == named]
            elif written.no_title:
                known = [value for value in self.edition.facts[grades.fact].values if value not in grades.order]
            if len(known) == 1:
                facts[grades.fact] = known[0]
        for id, only in self.only.items():  # 聘任时间 is the day that counts for a title of one grade alone
            is_other = any(facts.get(other) != value for other, value in only.items())
            if id in facts and is_other and not self._is_label(written.answered[id], id):
                self._noted(written, written.answered[id], self._word(written.index, written.answered[id]))
                del facts[id]
        for id, value in facts.items():
            word = self._word(written.index, written.answered.get(id)) if isinstance(value, date) else ""
            if self.answers.month_of(word):
                told = Problem("import_month_end", {"word": word, "nearest": value})
                self._tell(written, told, written.answered[id], id, is_read=True)
        return facts

    def _is_label(self, column: Column, id: str) -> bool:
        return bare(column.heading) in (bare(id), *map(bare, self.edition.facts[id].label.in_all()))

    def _chosen(self, written: _Written) -> Target | None:
        """The category declared, and the grade beside it."""
        category = written.declared.get("category")
        return Target(int(category), written.declared.get("grade")) if category is not None else None
