"""Which editions there are, which of them is the newest, and the file of one with what it takes from others."""

from datetime import date
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from gcguide.folders import data_folder, edition_file, edition_files
from gcguide.policy.successor import merged
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document, need_mapping, read_yaml
from gcguide.text import shown

# What an edition that extends another has of its own; the vocabulary is put together by itself.
_OWN = ("id", "extends", "status", "facts")
DRAFT = "draft"


def edition_ids(folder: Path | None = None) -> list[str]:
    """The ids of the editions there are: drafts, then those published by their last day, so that the newest is last.

    Raises:
        Problem: there is no such folder.
    """
    files = edition_files(folder or data_folder("policy"))
    return list(files) if len(files) < 2 else sorted(files, key=lambda id: (*_standing(id, files), id))


def edition_chosen(id: str | None, folder: Path) -> str:
    """The id of the edition meant, None being the newest that is published.

    Raises:
        Problem: there is no such edition, or none at all.
    """
    known = edition_ids(folder)
    if not known:
        raise Problem("policy_empty", {}, folder / "editions")
    if id is None and _standing(known[-1], edition_files(folder))[0] == 0:
        raise Problem("policy_only_drafts", {"known": known}, folder / "editions")
    if id is not None and id not in known:
        raise unknown("edition", shown(id), known)
    return known[-1] if id is None else id


def _standing(id: str, files: dict[str, Path]) -> tuple[int, date]:
    """Whether an edition is published, and its last day; what cannot be read counts as the newest, to be told of."""
    raw = _raw(id, files)
    if raw is None:
        return 1, date.max
    published, seen = int(raw.get("status") != DRAFT), {id}
    while raw is not None:
        deadline = raw.get("deadline")
        day = deadline.get("date") if isinstance(deadline, dict) else None
        if isinstance(day, date):
            return published, day
        parent = raw.get("extends")
        raw = _raw(parent, files) if isinstance(parent, str) and parent not in seen else None
        seen.add(str(parent))
    return published, date.max


def _raw(id: str, files: dict[str, Path]) -> dict[str, Any] | None:
    """What stands in the file of an edition; None where it cannot be read."""
    document = _read(files[id]) if id in files else None
    return document.data if document is not None and isinstance(document.data, dict) else None


def _read(path: Path) -> Document | None:
    try:
        return read_once(path)
    except Problem:
        return None


def read_once(path: Path) -> Document:
    """A file read once, and again when it was written anew.

    Raises:
        Problem: naming file and line.
    """
    try:
        found = path.stat()
    except OSError:
        return read_yaml(path)
    return _kept(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=32)
def _kept(path: Path, written: int, size: int) -> Document:
    return read_yaml(path)


def lineage(id: str, folder: Path) -> list[Document]:
    """The files that make up an edition, as they are written: the one that extends no other first, its own last.

    Raises:
        Problem: one extends what is not there, or itself in the end; names file and line.
    """
    files, found = edition_files(folder), [read_once(edition_file(id, folder))]
    chain = [id]
    while (raw := need_mapping(found[0])).get("extends") is not None:
        parent, place = raw["extends"], found[0].place(("extends",))
        if not isinstance(parent, str) or parent not in files:
            raise unknown("edition", shown(parent), edition_ids(folder)).at(*place)
        if parent in chain:
            raise Problem("successor_circular", {"chain": " → ".join([*chain, parent])}).at(*place)
        chain.append(parent)
        found.insert(0, read_once(files[parent]))
    return found


def edition_document(files: list[Document]) -> Document:
    """One edition whole, from its `lineage`: each value with the file and line that it stands in.

    Raises:
        Problem: something is dropped that is not there, or an entry of a list has no name; names file and line.
    """
    return reduce(lambda base, own: merged(_to_extend(base), own), files)


def _to_extend(base: Document) -> Document:
    kept = {key: value for key, value in need_mapping(base).items() if key not in _OWN}
    return Document(kept, base.lines, base.file, base.files)


def vocabulary_document(files: list[Document], folder: Path) -> Document:
    """The facts of an edition: those of `facts.yaml`, with what each file of its `lineage` adds or drops.

    Raises:
        Problem: something is dropped that is not there; names file and line.
    """
    own = [file for file in files if isinstance(need_mapping(file).get("facts"), dict)]
    return reduce(lambda base, file: merged(base, file, ("facts",)), own, read_once(folder / "facts.yaml"))
