"""Brings what can still be read of a damaged store into a new one."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from gcguide.cases.pages import Pages, Row, Value, is_likely
from gcguide.cases.saved import is_identity, new_identity

_CASE = (
    "number, revision, edition, label, note, marked, created, changed, position, answers, person, seen, deleted, "
    "identity"
)
_ENTRY = "id, number, at, who, kind, body"
_EXPORT = "number, path, at"

# What the columns hold, in the order of `schema.MIGRATIONS`; a row's own number is kept apart from its columns.
# Cases of the first version have no identity yet; any other than a good one is made anew.
_CASE_TYPES = (int, str, str, str, int, str, str, int, str, str, (str, type(None)), (str, type(None)))
_ENTRY_TYPES = (int, str, str, str, str)
_EXPORT_TYPES = (int, str, str)


@dataclass
class Found:
    """What was found in a damaged store.

    Args:
        seen: the numbers of all cases that left a trace.
        highest: the highest number that was ever given.
        cases, entries, exports: the rows that can be kept.
    """

    seen: set[int] = field(default_factory=set)
    highest: int = 0
    cases: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    entries: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    exports: set[tuple[Value, ...]] = field(default_factory=set)


def found_in(pages: Pages) -> Found:
    """What is still there."""
    found = Found()
    for row in pages.rows():
        _take(row, found)
    found.highest = max(pages.highest(), *found.seen, 0)
    return found


def _take(row: Row, found: Found) -> None:
    values = row.values
    if row.number is None:
        if _fits(values, _EXPORT_TYPES) and is_likely(values[0]):
            found.exports.add(values)
        elif all(is_likely(value) for value in values) and len(values) in (2, 3):
            # Of the order of changes (place, case) or of the history (case, entry, entry).
            number = values[1] if len(values) == 2 else values[0]
            found.seen |= {number} if is_likely(number) else set()
        return
    if len(values) - len(_CASE_TYPES) in (1, 2) and is_likely(row.number):
        found.seen.add(row.number)
        if _fits(values[1:], (*_CASE_TYPES, object)[: len(values) - 1]) and _revision(values[1:]) >= _revision(
            found.cases.get(row.number)
        ):
            found.cases[row.number] = values[1:]
    elif len(values) == len(_ENTRY_TYPES) + 1 and _fits(values[1:], _ENTRY_TYPES) and is_likely(values[1]):
        found.seen.add(values[1])
        found.entries[row.number] = values[1:]


def _fits(values: tuple[Value, ...], types: Iterable[type | tuple[type, ...]]) -> bool:
    types = tuple(types)
    return len(values) == len(types) and all(map(isinstance, values, types))


def _revision(values: tuple[Value, ...] | None) -> int:
    """A row that moved to another page may be found twice."""
    return values[0] if values is not None and isinstance(values[0], int) else -1


def keep(found: Found, to: sqlite3.Connection) -> int:
    """Writes into a new store what was found, and has it give no number again; returns how many cases that were."""
    to.execute("BEGIN IMMEDIATE")
    kept = 0
    identities: set[Value] = set()
    for number, values in sorted(found.cases.items()):
        identities.add(identity := _identity(values[len(_CASE_TYPES) :], identities))
        kept += _inserted(to, "cases", _CASE, (number, *values[: len(_CASE_TYPES)], identity))
    for id, values in sorted(found.entries.items()):
        _inserted(to, "history", _ENTRY, (id, *values))
    for values in found.exports:
        _inserted(to, "exports", _EXPORT, values)
    if found.highest:
        to.execute("DELETE FROM sqlite_sequence WHERE name = 'cases'")
        to.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('cases', ?)", (found.highest,))
    to.execute("COMMIT")
    return kept


def _identity(own: tuple[Value, ...], taken: set[Value]) -> Value:
    """A case's own, or a new one: an older store has none, a damaged one may have one twice."""
    return own[0] if own and is_identity(own[0]) and own[0] not in taken else new_identity()


def _inserted(to: sqlite3.Connection, table: str, columns: str, values: tuple[Value, ...]) -> bool:
    with suppress(sqlite3.IntegrityError, OverflowError):  # what belongs to a case that is lost, or is no number
        to.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})", values)
        return True
    return False
