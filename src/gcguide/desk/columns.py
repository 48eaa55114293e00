"""The columns of the desk: what each says of a row, and what it is sorted by."""

from collections.abc import Callable, Sequence

from gcguide.desk.row import Row
from gcguide.language.pinyin import spellings
from gcguide.text import width
from gcguide.words import Words

COLUMNS = ("number", "name", "employer", "best", "verdict", "to_find_out", "act", "day", "left", "changed")

# What stands where there is nothing to say.
NOTHING = "-"

Key = tuple[object, ...]


def title(column: str, words: Words) -> str:
    """The heading of a column."""
    return words(f"desk.column_{column}")


def text(row: Row, column: str, words: Words, columns: int = 80) -> str:
    """What a row says in a column; in few terminal columns in short, where there is a short way."""
    match column:
        case "number":
            return str(row.number)
        case "name":
            return row.name or words("desk.nameless")
        case "employer":
            return row.employer
        case "best":
            return _best(row, words, columns)
        case "verdict":
            return words(f"verdict_short.{row.verdict}") if row.verdict is not None else ""
        case "to_find_out":
            return str(len(row.to_find_out) or "")
        case "changed":
            return row.changed if width(row.changed) <= columns else row.changed[5:10]
        case _:
            return _due(row, column, words)


def _best(row: Row, words: Words, columns: int) -> str:
    if row.edition is None:
        return words("desk.no_edition", id=row.saved.edition)
    if row.best is None or row.category is None:
        return NOTHING
    grade = row.edition.facts[row.edition.rules.grades.fact].words(row.best.grade)[words.lang]
    whole = words("desk.best", number=row.best.category, category=row.category.short[words.lang], grade=grade)
    if width(whole) <= columns:
        return whole
    short = f"desk.grade.{row.best.grade}"
    return words("desk.best_short", number=row.best.category, grade=words(short) if words.has(short) else grade)


def _due(row: Row, column: str, words: Words) -> str:
    if row.due is None:
        return words("desk.closed") if row.is_closed and column == "day" else NOTHING * (column == "day")
    if column == "act":
        return row.due.label
    if column == "left":
        return words("desk.left", days=row.due.days_left) if row.due.days_left else words("desk.today")
    return words("desk.day", year=row.due.day.year, month=f"{row.due.day.month:02}", day=f"{row.due.day.day:02}")


def sorted_by(rows: Sequence[Row], column: str, backwards: bool = False) -> list[Row]:
    """The rows in the order of a column; those with nothing in it come last either way.

    They are given with those changed last first, which is the order of changes whatever the clock said.
    """
    if column == "changed":
        return list(rows)[::-1] if backwards else list(rows)
    key = _KEYS[column]
    there = [row for row in rows if key(row) is not None]
    blank = [row for row in rows if key(row) is None]
    return [*sorted(there, key=lambda row: key(row) or (), reverse=backwards), *blank]


def _verdict(row: Row) -> Key | None:
    return None if row.verdict is None else (-row.verdict.rank,)


def _category(row: Row) -> Key | None:
    return None if row.best is None else (row.best.category, -row.best.verdict.rank)


def _day(row: Row) -> Key | None:
    return None if row.due is None else (row.due.day,)


def _open(row: Row) -> Key | None:
    return (-len(row.to_find_out),) if row.to_find_out else None


_KEYS: dict[str, Callable[[Row], Key | None]] = {
    "number": lambda row: (row.number,),
    "name": lambda row: (spellings(row.name)[:1], row.name) if row.name else None,
    "employer": lambda row: (row.employer,) if row.employer else None,
    "best": _category,
    "verdict": _verdict,
    "to_find_out": _open,
    "act": _day,
    "day": _day,
    "left": _day,
}
