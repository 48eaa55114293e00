"""The cases of a backup: how many there are, what they are to the store, and the store as they were."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from gcguide.cases.archive import ArchivedCase
from gcguide.cases.backup import Backup, backups
from gcguide.cases.database import Broken, check_tables, failures_told, migrate, read_only
from gcguide.cases.store import Store
from gcguide.cases.transfer import Choice, Imported, State, import_cases, plan_import, whole
from gcguide.problem import Problem


@dataclass(frozen=True)
class Difference:
    """What a restoring would do: cases that come back, that stay the same, that change; and those it leaves alone."""

    new: int
    same: int
    changed: int
    since: int


def case_count(backup: Backup) -> int | None:
    """How many cases a backup has, without those in its bin; None where it cannot be read."""
    try:
        with failures_told(backup.path), read_only(backup.path) as connection:
            return int(connection.execute("SELECT count(*) FROM cases WHERE deleted IS NULL").fetchone()[0])
    except (Broken, Problem):
        return None


def backup_numbered(store: Store, number: int) -> Backup:
    """One backup of a store.

    Raises:
        Problem: there is none of that number.
    """
    for backup in backups(store.file.parent):
        if backup.number == number:
            return backup
    raise Problem("backup_missing", {"word": number})


def backup_cases(backup: Backup) -> tuple[ArchivedCase, ...]:
    """The cases of a backup with their histories, those changed last first; one that is not whole is left out.

    Raises:
        Problem: it cannot be read.
    """
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            with failures_told(backup.path), read_only(backup.path) as source:
                source.backup(copy)
                check_tables(copy, backup.path)
                migrate(copy)
            store = Store(copy, backup.path)
            return tuple(filter(None, (whole(store, saved) for saved in store.cases())))
    except Broken:
        raise Problem("backup_damaged", {}, backup.path) from None


def difference(store: Store, cases: Sequence[ArchivedCase]) -> Difference:
    """What restoring the cases of a backup would do; changes nothing."""
    plan = plan_import(store, cases, Choice.REPLACE)
    states = Counter(planned.state for planned in plan)
    met = len({planned.number for planned in plan} - {None})
    new, same = states[State.NEW], states[State.SAME]
    return Difference(new, same, len(plan) - new - same, len(store.numbers()) - met)


def restore(store: Store, backup: Backup, cases: Sequence[ArchivedCase]) -> Imported:
    """Has the cases of a backup be as they were then; the store as it is now is backed up first.

    Raises:
        Problem: the store cannot be written; it is as it was then.
    """
    return import_cases(store, cases, Choice.REPLACE, backup)
