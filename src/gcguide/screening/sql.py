"""The decision as SQL, for those whose data may not leave their warehouse: the same conditions folded over text.

NULL is unknown, and AND, OR and NOT of SQL are the strong Kleene tables. The query reads a table with a column for
every fact under its id (boolean, text, date, a list of texts for a set) and a key, and gives the key and the verdicts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gcguide.core.rulebook import Cell, Rulebook
from gcguide.core.verdict import Verdict
from gcguide.kleene import Condition, Test, fold
from gcguide.policy.vocabulary import Fact

_SHIFT = 256


@dataclass(frozen=True, slots=True)
class Sql:
    """A condition as text: an operand for `kleene.fold`."""

    text: str

    def __and__(self, other: "Sql") -> "Sql":
        return Sql(f"({self.text} AND {other.text})")

    def __or__(self, other: "Sql") -> "Sql":
        return Sql(f"({self.text} OR {other.text})")

    def __invert__(self) -> "Sql":
        return Sql(f"(NOT {self.text})")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs from one warehouse to another.

    Args:
        quote: what stands around a name.
        overlap: whether a list and some texts have one in common, with places for both.
        texts: a list of texts, with a place for them.
    """

    quote: str
    overlap: str
    texts: str

    def name(self, name: str) -> str:
        """A name that no keyword is mistaken for."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote


DIALECTS = {
    "duckdb": Dialect('"', "list_has_any({0}, {1})", "[{0}]"),
    "spark": Dialect("`", "arrays_overlap({0}, {1})", "array({0})"),
}


def query(book: Rulebook, dialect: Dialect, table: str, key: str) -> str:
    """One query, with columns named as a result of `gcguide screen` is for programs.

    Args:
        book: the edition.
        dialect: of `DIALECTS`.
        table: the name of the roster's table.
        key: its column that tells people apart.
    """
    writer = _Writer(book, dialect)
    name = dialect.name
    facts = [f"    {writer.known(id)} AS {name(id)}" for id in book.domains]
    cells = [f"    {writer.rank(cell)} AS {name(cell_name(cell))}" for cell in book.cells]
    return (
        f"WITH facts AS (\n  SELECT\n    {name(key)},\n"
        + ",\n".join(facts)
        + f"\n  FROM {name(table)}\n),\nranks AS (\n  SELECT\n    {name(key)},\n"
        + ",\n".join(cells)
        + "\n  FROM facts\n),\ncategories AS (\n  SELECT *, "
        + ", ".join(writer.greatest(id) for id in book.steps)
        + f"\n  FROM ranks\n),\nbest AS (\n  SELECT *, {writer.most()} AS {name('most')}\n  FROM categories\n)\n"
        + f"SELECT\n  {name(key)},\n"
        + ",\n".join(writer.columns())
        + "\nFROM best\n"
    )


def cell_name(cell: Cell) -> str:
    """The column of a cell."""
    return f"{category_name(cell)}_{cell.grade}"


def category_name(cell: Cell) -> str:
    """The column of a category."""
    return f"category_{cell.category.number}"


class _Writer:
    def __init__(self, book: Rulebook, dialect: Dialect) -> None:
        self.book = book
        self.dialect = dialect
        self.contenders = book.contenders()

    def known(self, id: str) -> str:
        """A fact's column without what is no answer to it: that is unknown, never another answer."""
        fact, column = self.book.edition.facts[id], self.dialect.name(id)
        if fact.kind == "choice":
            return f"CASE WHEN {column} IN ({_texts(fact.values)}) THEN {column} END"
        if fact.kind == "code":
            return f"CASE WHEN {column} IN ({_texts(self.book.edition.places)}) THEN {column} END"
        return column

    def rank(self, cell: Cell) -> str:
        """The rank of the verdict of one cell (CONTRACT §2)."""
        base = self._fold(cell.category.qualifies)
        if cell.granted is not None:
            base &= self._fold(cell.granted)
        for gate in cell.gates:
            base &= ~self._fold(gate.when)
        lines = [f"WHEN NOT {base.text} THEN 0", f"WHEN {base.text} IS NULL THEN 1"]
        for verdict in (Verdict.CONSULT, Verdict.VERIFY):
            raised: Sql | None = None
            for one in cell.cautions:
                if one.caution.kind == str(verdict):
                    when = Sql("TRUE") if one.when is None else self._fold(one.when)
                    raised = when if raised is None else raised | when
            if raised is not None:
                lines += [f"WHEN {raised.text} THEN {verdict.rank}", f"WHEN {raised.text} IS NULL THEN 1"]
        return "CASE\n      " + "\n      ".join(lines) + f"\n      ELSE {Verdict.CLEAR.rank} END"

    def greatest(self, id: str) -> str:
        """The rank of the best verdict of a category, under its name."""
        own = self.book.cells_of(id)
        return f"{_greatest([self.dialect.name(cell_name(cell)) for cell in own])} AS {self.dialect.name(id)}"

    def most(self) -> str:
        """The best verdict and what has it, as one number: its rank and its place among the contenders."""
        return _greatest([self._score(id) for id in self.book.steps])

    def _score(self, id: str) -> str:
        name, cells = self.dialect.name, self.book.cells_of(id)
        tops = {cell.grade: f"{name(cell_name(cell))} = {name(id)}" for cell in cells}
        whens = []
        for at, one in enumerate(self.contenders):
            if one.category == cells[0].category.number:
                lower = [top for grade, top in tops.items() if list(tops).index(grade) < list(tops).index(one.highest)]
                others = f" AND ({' OR '.join(lower)})" if one.grade is None else ""
                whens.append((-list(tops).index(one.highest), one.grade is not None, tops[one.highest] + others, at))
        places = " ".join(f"WHEN {when} THEN {at}" for _, _, when, at in sorted(whens))
        return f"({name(id)} * {_SHIFT} + CASE {places} END)"

    def columns(self) -> list[str]:
        """Best, categories, cells."""
        name, least = self.dialect.name, Verdict.CONSULT.rank * _SHIFT
        place = f"CASE WHEN {name('most')} >= {least} THEN {name('most')} % {_SHIFT} END"
        rank = f"CASE WHEN {name('most')} >= {least} THEN CAST(FLOOR({name('most')} / {_SHIFT}) AS INTEGER) END"
        numbers = " ".join(f"WHEN {at} THEN {one.category}" for at, one in enumerate(self.contenders))
        grades = " ".join(f"WHEN {at} THEN {_text(one.grade)}" for at, one in enumerate(self.contenders) if one.grade)
        made = [
            f"  CASE {place} {numbers} END AS {name('best_category')}",
            f"  CASE {place} {grades} END AS {name('best_grade')}",
            f"  {_word(rank)} AS {name('best_verdict')}",
        ]
        for id in self.book.steps:
            made.append(f"  {_word(name(id))} AS {name(category_name(self.book.cells_of(id)[0]))}")
        return made + [f"  {_word(name(cell_name(c)))} AS {name(cell_name(c))}" for c in self.book.cells]

    def _fold(self, condition: Condition) -> Sql:
        return fold(condition, self._leaf)

    def _leaf(self, test: Test) -> Sql:
        fact: Fact = self.book.edition.facts[test.fact]
        column = self.dialect.name(test.fact)
        if test.counts:
            side = ">" if test.is_within else "<="
            return Sql(f"{column} {side} DATE '{self.book.domains[test.fact].cuts[test].isoformat()}'")
        if fact.kind == "bool":
            return Sql(column) if test.values == (True,) else Sql(f"(NOT {column})")
        texts = _texts([str(value) for value in test.values])
        if fact.kind == "set":
            return Sql(self.dialect.overlap.format(column, self.dialect.texts.format(texts)))
        return Sql(f"{column} IN ({texts})")


def _word(rank: str) -> str:
    words = " ".join(f"WHEN {verdict.rank} THEN {_text(verdict)}" for verdict in Verdict)
    return f"CASE {rank} {words} END"


def _greatest(terms: Sequence[str]) -> str:
    return f"GREATEST({', '.join(terms)})" if len(terms) > 1 else terms[0]


def _texts(values: Iterable[str]) -> str:
    return ", ".join(map(_text, values))


def _text(value: str) -> str:
    return "'" + str(value).replace("'", "''") + "'"
