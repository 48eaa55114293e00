"""The store of cases as the screens use it: opened when it is first wanted, and once."""

from contextlib import suppress
from typing import TYPE_CHECKING

from gcguide.folders import STORE, data_home
from gcguide.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from gcguide.cases.saved import Saved
    from gcguide.cases.store import Store


class Shelf:
    """The user's store; where it cannot be opened, everything else goes on without it."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._latest: Saved | None = None
        self._looked = False
        self.deleted: list[tuple[int, ...]] = []  # what can still be brought back, the latest last

    def store(self) -> "Store":
        """The store.

        Raises:
            Problem: it cannot be opened; it is tried again the next time.
        """
        if self._store is None:
            from gcguide.cases.open_store import open_store

            self._store = open_store()
        return self._store

    def store_or_none(self) -> "Store | None":
        """The store, for who can do without."""
        try:
            return self.store()
        except Problem:
            return None

    def latest(self) -> "Saved | None":
        """The case that was changed last; looked for once."""
        if not self._looked:
            self._looked = True
            with suppress(Problem):
                self._latest = next(iter(self.store().cases(most=1)), None) if is_there() else None
        return self._latest

    def erase(self) -> "tuple[Path, ...]":
        """Erases for good what the desk deleted, where it was left by leaving the program; names files that stay."""
        if not self.deleted or self._store is None:
            return ()
        with suppress(Problem):  # it is done when the desk is next opened
            numbers = [number for numbers in self.deleted for number in numbers]
            files = tuple(path for path in self._store.exports(numbers) if path.exists())
            self.deleted.clear()
            self._store.erase_deleted(numbers)
            return files
        return ()

    def close(self) -> None:
        """Gives the file free."""
        if self._store is not None:
            self._store.close()
            self._store = None


def is_there() -> bool:
    """Whether anything was ever kept; where nothing was, the store need not be made to know it."""
    return (data_home() / STORE).exists()
