"""Sets aside a file that is damaged or not ours, never overwriting it, and has what can be read in a new store.

Killed at any moment, it goes on where it was left when the store is opened again: a note beside the store names the
file that is being set aside until the new store stands in its place.
"""

from contextlib import closing, suppress
from pathlib import Path

from gcguide.cases.database import ENDS, make
from gcguide.cases.pages import Pages
from gcguide.cases.salvage import Found, found_in, keep
from gcguide.files import settle
from gcguide.problem import Problem

_MOST = 1000
_MAGIC = b"SQLite format 3\0"


def rescue(file: Path, foreign: bool) -> Problem:
    """Sets the file aside and puts a store in its place; returns what a person must be told.

    Raises:
        Problem: as many were set aside as can be.
        OSError, sqlite3.DatabaseError: the new store cannot be written; the next time goes on with it.
    """
    foreign = foreign or _is_foreign(file)
    aside = _free(file, foreign)
    _note(file).write_text(aside.name, "utf-8")
    if not file.exists():  # somebody took it away and left its journal
        aside.touch(0o600)
    return _finish(file, aside, foreign)


def resumed(file: Path) -> Problem | None:
    """Goes on with what a program that was killed has begun; returns what a person must be told, if there was such."""
    try:
        name = _note(file).read_text("utf-8", "replace")
    except FileNotFoundError:
        return None
    foreign = next((kind for kind in (False, True) if name.startswith(_stem(file, kind))), None)
    if foreign is None or Path(name).name != name:  # it was killed before the name was written
        _note(file).unlink()
        return None
    return _finish(file, file.with_name(name), foreign)


def _finish(file: Path, aside: Path, foreign: bool) -> Problem:
    # First the file itself: from then on, who still has it open writes nothing more into it (`Store`).
    for end in ENDS:
        if not _beside(aside, end).exists() and _holds(_beside(file, end)):
            _beside(file, end).rename(_beside(aside, end))
        elif end:
            _beside(file, end).unlink(missing_ok=True)
    settle(file.parent)
    found = Found() if foreign else found_in(_pages(aside))
    kept = 0
    with closing(make(part := file.with_suffix(".part"))) as connection:
        kept = keep(found, connection)
    part.replace(file)
    settle(file.parent)
    _note(file).unlink()
    if foreign:
        return Problem("store_foreign", {"word": aside.name}, file)
    return Problem("store_salvaged", {"word": aside.name, "seen": len(found.seen), "count": kept}, file)


def _is_foreign(file: Path) -> bool:
    """Whether nothing in it looks like a store: no beginning of one, and no case."""
    with suppress(FileNotFoundError):
        with file.open("rb") as opened:
            begins = opened.read(len(_MAGIC))
        return bool(begins) and begins != _MAGIC and not found_in(_pages(file)).seen
    return False


def _pages(file: Path) -> Pages:
    log = _beside(file, "-wal")
    return Pages(file.read_bytes(), log.read_bytes() if log.exists() else b"")


def _holds(path: Path) -> bool:
    """Whether there is something in it that is not in the store itself, or is the store."""
    return path.exists() and not path.name.endswith("-shm") and (path.stat().st_size > 0 or path.suffix == ".db")


def _free(file: Path, foreign: bool) -> Path:
    """A name that nothing has yet."""
    for number in range(1, _MOST):
        aside = file.with_name(f"{_stem(file, foreign)}{number}{file.suffix}")
        if not any(_beside(aside, end).exists() for end in ENDS):
            return aside
    raise Problem("store_damaged", {}, file)


def _stem(file: Path, foreign: bool) -> str:
    return f"{file.stem}-{'foreign' if foreign else 'damaged'}-"


def _note(file: Path) -> Path:
    return file.with_suffix(".rescue")


def _beside(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)
