"""The desk: the cases of the store as rows, and what is done to them; a change is on disk when a call returns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.cases.saved import Answers
from gcguide.conversation.reassessed import move
from gcguide.desk.row import Row, Shared
from gcguide.folders import edition_ids
from gcguide.policy.edition import Edition, load_edition
from gcguide.problem import Problem

if TYPE_CHECKING:
    from gcguide.cases.store import Store

# What a duplicate takes over of the person: it is for somebody else at the same place.
_SHARED_FIELDS = ("employer", "unit", "contact", "phone")


@dataclass(frozen=True)
class Erased:
    """What became of an erasure.

    Args:
        count: how many cases were erased.
        files: what was written from them and is still there.
        is_whole: False where another program delays it until the store is next opened.
        aside: damaged stores that were set aside, which may hold the cases still.
    """

    count: int
    files: tuple[Path, ...] = ()
    is_whole: bool = True
    aside: tuple[Path, ...] = ()


@dataclass(eq=False)
class Desk:
    """The rows, those changed last first.

    Args:
        deleted: what was deleted and can be brought back, the latest last.
    """

    store: "Store"
    shared: Shared
    deleted: list[tuple[int, ...]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    state: tuple[int, int] | None = None

    def read(self) -> None:
        """Reads the cases anew; rows of those that did not change stay, with all that was worked out."""
        self.state = self.store.state()
        before = {row.number: row for row in self.rows}
        self.rows = []
        for saved in self.store.cases():
            row = before.get(saved.number)
            is_same = row is not None and row.saved == saved and row.shared is self.shared
            self.rows.append(row if row is not None and is_same else Row(saved, self.shared))

    @property
    def is_current(self) -> bool:
        """Whether nothing was changed in the store since it was read."""
        return self.state == self.store.state()

    def mark(self, rows: Sequence[Row], marked: bool) -> None:
        """Marks rows, or takes the marks away."""
        numbers = {row.number for row in rows}
        self.store.mark(numbers, marked)
        self.rows = [row.with_mark(marked) if row.number in numbers else row for row in self.rows]
        self._settle()

    def rename(self, row: Row, label: str) -> None:
        """Calls a case something else; nothing to call it by its person's name again."""
        self.store.note(row.number, label=label)
        self._reload(row.number)

    def note(self, row: Row, text: str) -> None:
        """Remembers something of a case."""
        self.store.note(row.number, note=text)
        self._reload(row.number)

    def _reload(self, number: int) -> None:
        """One case that was just changed, which is the first now."""
        others = [row for row in self.rows if row.number != number]
        self.rows = [Row(self.store.load(number), self.shared), *others]
        self._settle()

    def _settle(self) -> None:
        """Looks at the others again only where another program has changed some."""
        now = self.store.state()
        if self.state is not None and now[0] == self.state[0]:
            self.state = now
        else:
            self.read()

    def duplicate(self, row: Row, label: str) -> int:
        """A new case with the same answers, for somebody else: of the person it has only where they work."""
        from gcguide.cases.store import Draft

        saved = row.saved
        answers = Answers(saved.answers.known, saved.answers.asked, local_deadline=saved.answers.local_deadline)
        person = {id: text for id, text in saved.person.items() if id in _SHARED_FIELDS}
        log = [("copy", {"from": saved.number})]
        (number,) = self.store.add([Draft(saved.edition, answers, label, person=person, seen=saved.seen, log=log)])
        self._reload(number)
        return number

    def delete(self, rows: Sequence[Row]) -> None:
        """Takes cases away; they can be brought back until they are erased."""
        numbers = tuple(row.number for row in rows)
        self.store.delete(numbers)
        self.deleted.append(numbers)
        self.rows = [row for row in self.rows if row.number not in numbers]
        self._settle()

    def undo(self) -> list[Row]:
        """Brings back what was deleted last.

        Raises:
            Problem: another program erased one in the meantime; the others are back.
        """
        if not self.deleted:
            return []
        numbers = self.deleted.pop()
        try:
            self.store.bring_back(numbers)
        finally:
            self.read()
        return [row for row in self.rows if row.number in numbers]

    def files(self, numbers: Sequence[int]) -> tuple[Path, ...]:
        """What was written from cases and is still there."""
        return tuple(path for path in self.store.exports(numbers) if path.exists())

    def erase(self, all: bool = False) -> Erased:
        """Erases for good what was deleted here, or all that is: what a run that was cut short had left as well."""
        numbers = self.store.deleted() if all else [number for numbers in self.deleted for number in numbers]
        files = self.files(numbers)
        self.deleted.clear()
        from gcguide.cases.open_store import set_aside

        whole = self.store.erase_deleted(numbers)
        return Erased(len(numbers), files, whole, tuple(set_aside(self.store.file.parent)))

    def newer(self, row: Row) -> Edition | None:
        """A newer notice than a case's own."""
        newest = edition_ids()[-1]
        return load_edition(newest) if newest != row.saved.edition else None

    def move(self, row: Row, edition: Edition) -> None:
        """Has a case assessed under another notice from now on."""
        move(self.store, row.saved, edition)
        self._reload(row.number)

    def take_notices(self) -> list[Problem]:
        """What a person must be told of the store, once."""
        return self.store.take_notices()
