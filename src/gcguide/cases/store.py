"""The store of cases: one SQLite file in the user's data folder. Every change is on disk when a call returns.

One writer at a time: a change waits for another program's a few seconds, then says so. Who writes back a case that has
changed since it was read is told so, and nothing of the other's work is lost.
"""

import getpass
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from gcguide.cases.backup import Occasion, back_up, backup_folder, erase
from gcguide.cases.database import PATIENCE, Broken, failures_told, locked
from gcguide.cases.saved import (
    COLUMNS,
    UNREADABLE,
    Answers,
    HistoryEntry,
    Latest,
    Log,
    Revision,
    Saved,
    Seen,
    Stage,
    body_from,
    changed_columns,
    json_columns,
    json_text,
    new_identity,
    outline_from,
    saved_from,
)
from gcguide.files import sync_folder
from gcguide.problem import Problem
from gcguide.text import harmless, plain

# So many of the latest cases are looked through for what they know of a place.
_LATEST = 300


@dataclass(frozen=True)
class Draft:
    """What a new case begins with.

    Args:
        log: what was told already while it was not kept.
        identity: what it was called in a file, to stay so unless a case has it already; empty for a new one.
    """

    edition: str
    answers: Answers = field(default_factory=Answers)
    label: str = ""
    note: str = ""
    person: dict[str, str] = field(default_factory=dict)
    seen: Seen | None = None
    log: Log = ()
    stage: Stage | None = None
    owner: str = ""
    identity: str = ""
    links: tuple[str, ...] = ()


def now() -> datetime:
    """The moment, with its zone."""
    return datetime.now().astimezone()


def who() -> str:
    """Who is logged in at this computer."""
    with suppress(OSError, KeyError, ImportError):
        return plain(getpass.getuser())
    return ""


class Store:
    """The cases of one user; made by `open_store`.

    Args:
        connection: to the file, as `database.connect` gives it.
        file: where it is, to be named in messages.
        clock: tells the moment that a change is recorded with, with its zone.
        patience: seconds to wait for another program.
    """

    def __init__(
        self, connection: sqlite3.Connection, file: Path, clock: Callable[[], datetime] = now,
        patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        self.connection = connection
        self.file = file
        self.clock = clock
        self.patience = patience
        self.notices: list[Problem] = []
        self._lacks_backup = False
        self._file_id = self._identified()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file free."""
        with self._failures_told():
            self.connection.close()

    def take_notices(self) -> list[Problem]:
        """What a person must be told of the store, once."""
        notices, self.notices = self.notices, []
        return notices

    # Reading

    def cases(self, most: int = -1) -> Iterator[Saved]:
        """All cases, or so many, those changed last first; one that cannot be read is left out and noted."""
        yield from self._read("WHERE deleted IS NULL ORDER BY position DESC LIMIT ?", most)

    def latest(self) -> Latest | None:
        """The case that was changed last; not read whole, to be told sooner. None also where it cannot be read."""
        query = "SELECT number, label, person, changed FROM cases WHERE deleted IS NULL ORDER BY position DESC LIMIT 1"
        with self._failures_told():
            row = self.connection.execute(query).fetchone()
        with suppress(ValueError, TypeError, AttributeError):
            number, label, person, changed = row
            return Latest(number, plain(label or json.loads(person).get("name", "")), date.fromisoformat(changed[:10]))
        return None

    def local_deadline(self, edition: str, place: str, employer: str | None, but: int | None = None) -> date | None:
        """What the latest case of an edition, a place and a kind of employer that was told a deadline was told."""
        # Those without one are left out before they are read: the result asks for this each time it opens.
        where = "WHERE deleted IS NULL AND edition = ? AND instr(answers, ?) ORDER BY position DESC LIMIT ?"
        for saved in self._read(where, edition, '"local_deadline":"', _LATEST):
            told, facts = saved.answers.local_deadline, saved.answers.facts
            if told and saved.number != but and (facts.get("place"), facts.get("employer")) == (place, employer):
                with suppress(ValueError):
                    return date.fromisoformat(told)
        return None

    def load(self, number: int) -> Saved:
        """One case; raises `Problem` where there is none of that number, or it cannot be read."""
        with self._failures_told():
            query = f"SELECT {COLUMNS} FROM cases WHERE deleted IS NULL AND number = ?"
            row = self.connection.execute(query, (number,)).fetchone()
        if row is None:
            raise Problem("case_missing", {"word": number})
        try:
            return saved_from(row)
        except UNREADABLE:
            raise Problem("case_unreadable", {"word": number}, self.file) from None

    def stands(self, number: int) -> dict[str, str]:
        """What stands in each column of a case, read or not; nothing where there is no such case."""
        with self._failures_told():
            row = self.connection.execute(f"SELECT {COLUMNS} FROM cases WHERE number = ?", (number,)).fetchone()
        names = COLUMNS.split(", ")
        return {name: harmless(str(text)) for name, text in zip(names, row or (), strict=bool(row)) if text is not None}

    def numbers(self) -> dict[str, int]:
        """The number of every case, by its identity."""
        with self._failures_told():
            return dict(self.connection.execute("SELECT identity, number FROM cases WHERE deleted IS NULL").fetchall())

    def history(self, number: int) -> list[HistoryEntry]:
        """What was changed in a case, the oldest first."""
        # Damage can make something else of a text: what is left of it is read as one.
        columns = ", ".join(f"ifnull(CAST({name} AS TEXT), '')" for name in ("at", "who", "kind", "body"))
        with self._failures_told():
            rows = self.connection.execute(f"SELECT {columns} FROM history WHERE number = ? ORDER BY id", (number,))
            return [
                HistoryEntry(harmless(at), harmless(who), harmless(kind), body_from(body))
                for at, who, kind, body in rows
            ]

    def exports(self, numbers: Iterable[int]) -> list[Path]:
        """The files that were written from these cases, there or not."""
        with self._failures_told():
            query = "SELECT path FROM exports WHERE number = ? ORDER BY at"
            return list(dict.fromkeys(Path(path) for n in numbers for (path,) in self.connection.execute(query, (n,))))

    def deleted(self) -> dict[int, str]:
        """When each case was deleted that is not erased yet, by number; the latest last."""
        with self._failures_told():
            query = "SELECT number, deleted FROM cases WHERE deleted NOT NULL ORDER BY deleted, number"
            return dict(self.connection.execute(query).fetchall())

    def in_bin(self) -> Iterator[Saved]:
        """The cases that were deleted and are not erased yet, the latest first; of those damaged an outline."""
        kept = {saved.number: saved for saved in self._read("WHERE deleted NOT NULL")}
        at = self.deleted()
        for number in sorted(at, key=at.__getitem__, reverse=True):
            yield kept.get(number) or outline_from(number, self.stands(number).get("label", ""))

    def state(self) -> tuple[int, int]:
        """Another one after every change, by whomever."""
        with self._failures_told():
            return self.connection.execute("PRAGMA data_version").fetchone()[0], self.connection.total_changes

    def _read(self, where: str, *values: object) -> Iterator[Saved]:
        with self._failures_told():
            rows = self.connection.execute(f"SELECT {COLUMNS} FROM cases {where}", values).fetchall()
        for row in rows:
            try:
                yield saved_from(row)
            except UNREADABLE:
                self.notices.append(Problem("case_unreadable", {"word": row[0]}, self.file))

    # Writing

    def add(self, drafts: Iterable[Draft]) -> list[int]:
        """New cases, all of them or none; returns their numbers."""
        return self.take_in(drafts, ())

    def take_in(self, drafts: Iterable[Draft], revisions: Iterable[Revision]) -> list[int]:
        """New cases and changes of others, all of them or none; returns the numbers of the new ones.

        Raises:
            Problem: one was changed elsewhere since it was read, or is there no more; nothing is written then.
        """
        numbers, logs = list[int](), list[tuple[int, Log]]()
        with self.writing() as at:
            for draft in drafts:
                query = "SELECT 1 FROM cases WHERE identity = ?"
                is_new = not draft.identity or self.connection.execute(query, (draft.identity,)).fetchone()
                numbers.append(self.insert(draft, new_identity() if is_new else draft.identity, at, at))
                assumed = {"assumed": list(draft.answers.assumed)} if draft.answers.assumed else {}
                begun = ("new", {"edition": draft.edition, "known": draft.answers.known, **assumed})
                logs.append((numbers[-1], [begun, *draft.log]))
            logs += [self._revised(revision, at) for revision in revisions]
            self.log(at, logs)
        return numbers

    def keep(
        self, saved: Saved, answers: Answers, person: dict[str, str], seen: Seen | None, log: Log, edition: str = ""
    ) -> int:
        """Writes a case back as it is now; returns its new revision.

        Raises:
            Problem: it was changed elsewhere since it was read, or is there no more; nothing is written then.
        """
        after = replace(saved, answers=answers, person=person, seen=seen, edition=edition or saved.edition)
        self.revise([Revision(saved, after, log)])
        return saved.revision + 1

    def revise(self, revisions: Iterable[Revision]) -> None:
        """Changes cases, all of them or none.

        Raises:
            Problem: one was changed elsewhere since it was read, or is there no more; nothing is written then.
        """
        self.take_in((), revisions)

    def _revised(self, revision: Revision, at: str) -> tuple[int, Log]:
        """Changes a case; returns what its history has yet to be told."""
        before = revision.before
        # A label or a note that was written elsewhere since it was read is no other revision, and stays.
        if not self.update(before.number, at, changed_columns(before, revision.after), before.revision):
            self._expect(before.number, before.revision)
        return before.number, revision.log

    def take_back(self, deleted: Sequence[int], revisions: Iterable[Revision], added: Sequence[int]) -> None:
        """Undoes what was done as one: brings back, changes back and deletes cases, all of it or nothing.

        Raises:
            Problem: one was changed elsewhere since it was read, or is there no more; nothing is written then.
        """
        with self.writing() as at:
            self._bring_back(deleted)
            self.log(at, [self._revised(revision, at) for revision in revisions])
            self._delete(added, at)

    def _bring_back(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if not self.connection.execute("UPDATE cases SET deleted = NULL WHERE number = ?", (number,)).rowcount:
                raise Problem("case_missing", {"word": number})

    def _delete(self, numbers: Iterable[int], at: str) -> None:
        for number in numbers:
            self._expect(number)
            self.connection.execute("UPDATE cases SET deleted = ? WHERE number = ?", (at, number))

    def see(self, number: int, seen: Seen) -> None:
        """What a case shows now; that is no change of it."""
        with self.writing():
            self.connection.execute("UPDATE cases SET seen = ? WHERE number = ?", (json_text(seen), number))

    def note(self, number: int, label: str | None = None, note: str | None = None) -> None:
        """What a case is called, or what is remembered of it; None leaves it."""
        changes = {column: text for column, text in (("label", label), ("note", note)) if text is not None}
        with self.writing() as at:
            self._expect(number)
            if changes:
                self.update(number, at, changes, is_revised=False)
                self.log(at, [(number, [(column, {}) for column in changes])])

    def mark(self, numbers: Iterable[int], marked: bool) -> None:
        """Marks cases, or takes the marks away; that is no change of a case."""
        with self.writing():
            self.connection.executemany("UPDATE cases SET marked = ? WHERE number = ?", [(marked, n) for n in numbers])

    def exported(self, numbers: Iterable[int], path: Path) -> None:
        """Remembers a file that was written from cases, to be named when they are erased."""
        with self.writing() as at:
            self.connection.executemany(
                "INSERT OR REPLACE INTO exports SELECT number, ?, ? FROM cases WHERE number = ?",
                [(_spelled(path), at, number) for number in numbers],
            )

    def delete(self, numbers: Sequence[int]) -> None:
        """Takes cases away; until they are erased they can be brought back.

        Raises:
            Problem: one is not there; all stay then.
        """
        with self.writing() as at:
            self._delete(numbers, at)

    def bring_back(self, numbers: Sequence[int]) -> None:
        """Brings deleted cases back.

        Raises:
            Problem: one was erased in the meantime; the others are back then.
        """
        with self.writing():
            back = "UPDATE cases SET deleted = NULL WHERE number = ?"
            missing = [number for number in numbers if not self.connection.execute(back, (number,)).rowcount]
        if missing:
            raise Problem("case_missing", {"word": missing[0]})

    def erase_deleted(self, numbers: Iterable[int] | None = None) -> bool:
        """Erases for good what was deleted, all or these: no byte of it stays in the file, its journal or a backup.

        Returns:
            Whether that is done; else the next `open_store` goes on with it.
        """
        with self.writing():
            for number in list(self.deleted()) if numbers is None else numbers:
                erased = "DELETE FROM cases WHERE deleted NOT NULL AND number = ?"
                if self.connection.execute(erased, (number,)).rowcount:
                    self.connection.execute("INSERT INTO chores VALUES (?)", (f"wipe {number}",))
        return self.wipe()

    def expire(self, days: int) -> int:
        """Erases what was deleted so many days ago or longer; returns how many cases that were."""
        end = self.clock() - timedelta(days=days)
        old = [number for number, at in self.deleted().items() if _moment(at) <= end]
        if old:
            self.erase_deleted(old)
        return len(old)

    def wipe(self) -> bool:
        """Writes the file anew after an erasure, since freed pages may hold what they held; and erases in the backups.

        Returns:
            Whether nothing of that is left to do: another program may be in the way, or a folder not be writable.
        """
        with self._failures_told():
            chores = self.connection.execute("SELECT name FROM chores").fetchall()
            if not chores:
                return True
            try:
                with failures_told(self.file), locked(self.file, self.patience):
                    self.connection.execute("VACUUM")
                    erase(self.file.parent, [int(name.split()[1]) for (name,) in chores if name != "wipe"])
                    self.connection.executemany("DELETE FROM chores WHERE name = ?", chores)
            except Problem:
                return False
        return True

    def back_up(self, occasion: Occasion) -> int | None:
        """Copies the store into a backup, and gives its number; where that fails, that is told, and work goes on."""
        try:
            with self._failures_told(), locked(self.file, self.patience):
                return back_up(self.connection, self.file.parent, self.clock(), occasion)
        except Problem:
            if not self._lacks_backup:
                self._lacks_backup = True
                self.notices.append(Problem("backup_failed", {}, backup_folder(self.file.parent)))
        return None

    # Parts of a change that `writing` makes

    def insert(self, case: Draft | Saved, identity: str, created: str, changed: str) -> int:
        """A new case, which comes first; returns its number."""
        columns = {
            "revision": 1, "edition": case.edition, "label": case.label, "note": case.note, "marked": False,
            "created": created, "changed": changed, "identity": identity,
            **json_columns(case.answers, case.person, case.seen, case.stage), "owner": case.owner,
            "links": json_text(case.links),
        }  # fmt: skip
        made = self.connection.execute(
            f"INSERT INTO cases ({', '.join(columns)}, position) VALUES ({'?, ' * len(columns)}{_NEXT})",
            tuple(columns.values()),
        )
        return int(made.lastrowid or 0)

    def update(
        self, number: int, changed: str, columns: Mapping[str, str | None], read_at: int | None = None,
        is_revised: bool = True,
    ) -> bool:  # fmt: skip
        """Changes columns of a case, which comes first then; what was read before must not be written if revised.

        Returns:
            Whether that was done: not to a case that is no more at the revision `read_at`, or was deleted since.
        """
        values = "".join(f"{column} = ?, " for column in columns)
        only, at = ("", ()) if read_at is None else (" AND revision = ? AND deleted IS NULL", (read_at,))
        done = self.connection.execute(
            f"UPDATE cases SET {values}changed = ?, revision = revision + ?, position = {_NEXT} WHERE number = ?{only}",
            (*columns.values(), changed, is_revised, number, *at),
        )
        return bool(done.rowcount)

    def log(self, at: str, logs: Iterable[tuple[int, Log]]) -> None:
        """Adds to the history of cases, by their numbers, what is done now."""
        by = who()
        self.add_history((number, HistoryEntry(at, by, kind, body)) for number, log in logs for kind, body in log)

    def add_history(self, entries: Iterable[tuple[int, HistoryEntry]]) -> None:
        """Adds to the history of cases, by their numbers."""
        self.connection.executemany(
            "INSERT INTO history (number, at, who, kind, body) VALUES (?, ?, ?, ?, ?)",
            ((number, entry.at, entry.who, entry.kind, json_text(entry.body)) for number, entry in entries),
        )

    def _expect(self, number: int, revision: int | None = None) -> None:
        row = self.connection.execute(
            "SELECT revision FROM cases WHERE number = ? AND deleted IS NULL", (number,)
        ).fetchone()
        if row is None:
            raise Problem("case_missing", {"word": number})
        if revision is not None and row[0] != revision:
            raise Problem("case_elsewhere", {"word": number})

    @contextmanager
    def writing(self) -> Iterator[str]:
        """A change that is made wholly or not at all; gives the moment it is recorded with."""
        with self._failures_told():
            self._stay()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.clock().isoformat(timespec="seconds")
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            sync_folder(self.file.parent)  # a journal that came back after a power cut would take the change back
            self._stay()

    def _stay(self) -> None:
        """Makes sure that the file is still there: what is written into one that was set aside would be missed later.

        Raises:
            Problem: it was moved, or another has its name.
        """
        if self._identified() != self._file_id:
            raise Problem("store_moved", {}, self.file)

    def _identified(self) -> tuple[int, int] | None:
        """What tells the file from another of its name."""
        try:
            status = self.file.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            with failures_told(self.file):
                yield
        except Broken:
            raise Problem("store_damaged", {}, self.file) from None


def _spelled(path: Path) -> str:
    """The whole path as text; a name that is none is spelled as far as it is one."""
    return str(path.absolute()).encode("utf-8", "replace").decode()


def _moment(text: str) -> datetime:
    """When something was done; what cannot be told any more was done just now."""
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return now()


# The place of a case in the order of changes.
_NEXT = "(SELECT ifnull(max(position), 0) + 1 FROM cases)"
