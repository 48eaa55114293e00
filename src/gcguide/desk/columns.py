"""The columns of the desk: what each says of a row, and what it is sorted by."""

from collections.abc import Sequence
from typing import Any

from gcguide.core.explain import target_grade, target_words
from gcguide.desk.rows import CaseRow
from gcguide.language.pinyin import load_pinyin
from gcguide.text import width
from gcguide.words import Words

COLUMNS = (
    "number", "name", "employer", "best", "verdict", "stage", "to_find_out", "act", "day", "left", "owner", "changed",
)  # fmt: skip
# What stands in a column where there is nothing to say.
NOTHING = "-"


def column_title(column: str, words: Words) -> str:
    """The heading of a column."""
    return words(f"desk.column_{column}")


def cell_text(row: CaseRow, column: str, words: Words, columns: int = 80) -> str:
    """What a row says in a column; in short where it has few terminal columns and there is a short way."""
    match column:
        case "number":
            return str(row.number)
        case "name":
            return row.name or words("desk.nameless")
        case "employer":
            return row.employer
        case "best":
            return _best_text(row, words, columns)
        case "verdict":
            return words(f"verdict_short.{row.verdict}") if row.verdict is not None else ""
        case "to_find_out":
            return str(len(row.to_find_out) or "")
        case "stage":
            return stage_text(row, words)
        case "owner":
            return row.saved.owner
        case "changed":
            return row.changed if width(row.changed) <= columns else row.changed[5:10]
        case _:
            return _due_text(row, column, words)


def stage_text(row: CaseRow, words: Words) -> str:
    """Where the person stands after the verdict; of one that the edition does not have, its id."""
    noted = row.saved.stage
    return row.stage.label[words.lang] if row.stage is not None else noted.id if noted else ""


def _best_text(row: CaseRow, words: Words, columns: int) -> str:
    if row.edition is None:
        return words("desk.no_edition", id=row.saved.edition)
    target = row.target
    if target is None:
        return NOTHING
    whole = target_words(row.edition, words, target)
    if width(whole) <= columns:
        return whole
    short = f"desk.grade.{target.grade or 'open'}"
    grade = words(short) if words.has(short) else target_grade(row.edition, words, target)
    return words("desk.best_short", number=target.category, grade=grade)


def _due_text(row: CaseRow, column: str, words: Words) -> str:
    if row.due is None and column == "act":
        return words("desk.unreported") if row.is_unreported else ""
    if row.due is None:
        return words("desk.closed") if row.is_closed and column == "day" else NOTHING * (column == "day")
    if column == "act":
        return row.due.label
    if column == "left":
        key = "left" if row.due.days_left > 0 else "late" if row.due.days_left else "today"
        return words(f"desk.{key}", days=abs(row.due.days_left))
    return words("desk.day", year=row.due.day.year, month=f"{row.due.day.month:02}", day=f"{row.due.day.day:02}")


def sorted_by(rows: Sequence[CaseRow], column: str, backwards: bool = False) -> list[CaseRow]:
    """The rows in the order of a column; those with nothing in it come last either way.

    They are given with those changed last first, which is the order of changes whatever the clock said.
    """
    if column == "changed":
        return list(rows)[::-1] if backwards else list(rows)
    keyed = [(_sort_key(row, column), row) for row in rows]
    filled = sorted((pair for pair in keyed if pair[0]), key=lambda pair: pair[0], reverse=backwards)
    return [row for _, row in [*filled, *(pair for pair in keyed if not pair[0])]]


def _sort_key(row: CaseRow, column: str) -> tuple[Any, ...]:
    """What a row is sorted by; empty where it has nothing in the column."""
    match column:
        case "number":
            return (row.number,)
        case "name":
            return (load_pinyin().sorting(row.name), row.name) if row.name else ()
        case "employer":
            return (row.employer,) if row.employer else ()
        case "best":
            return () if row.target is None or row.verdict is None else (row.target.category, -row.verdict.rank)
        case "verdict":
            return () if row.verdict is None else (-row.verdict.rank,)
        case "stage":
            return _stage_key(row)
        case "owner":
            return (row.saved.owner,) if row.saved.owner else ()
        case "to_find_out":
            return (-len(row.to_find_out),) if row.to_find_out else ()
        case _:
            return () if row.due is None else (row.due.day,)


def _stage_key(row: CaseRow) -> tuple[Any, ...]:
    if row.stage is None or row.edition is None:
        return ()
    return row.edition.rules.stages.index(row.stage), row.saved.stage.on if row.saved.stage else ""
