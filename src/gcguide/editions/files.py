"""Which editions there are, which of them is the newest, and the file of one with what it takes from others."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from gcguide.editions.successor import merged, translated
from gcguide.folders import data_folder, edition_file, edition_files, program_editions, scheme_file
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document, need_mapping, read_yaml
from gcguide.text import shown

# What an edition that extends another has of its own; the vocabulary is put together by itself.
OWN = ("id", "extends", "status", "facts")
DRAFT = "draft"

# So many characters of a fingerprint are printed where there is little room.
_SHORT = 12


def edition_ids(folder: Path | None = None) -> list[str]:
    """The ids of the editions there are: drafts, then those published by their last day, so that the newest is last.

    Raises:
        Problem: there is no such folder.
    """
    files = edition_files(folder or data_folder("policy"))
    standings = {id: _standing(id, files) for id in files}
    return sorted(files, key=lambda id: (standings[id].is_published, standings[id].deadline, id))


def edition_chosen(id: str | None, folder: Path) -> str:
    """The id of the edition meant, None being the newest of the user's scheme that is published.

    Raises:
        Problem: there is no such edition, or none at all; it cannot be told which scheme is the user's.
    """
    known = edition_ids(folder)
    if not known:
        raise Problem("policy_empty", {}, folder / "editions")
    if id is None:
        newest = newest_of_scheme(scheme_chosen(folder), folder)
        if newest is None:
            raise Problem("policy_only_drafts", {"known": known}, folder / "editions")
        return newest
    if id not in known:
        raise unknown("edition", shown(id), known)
    return id


def newest_of_scheme(scheme: str | None, folder: Path | None = None) -> str | None:
    """The newest edition of a scheme that is published; None where there is none.

    What cannot be read may be it: who takes it is told what is wrong. Of what the user took in it is passed over, and
    told by `passed_over`. Without a scheme it is the newest of all.
    """
    where = folder or data_folder("policy")
    files, apart = edition_files(where), passed_over(where)
    for id in reversed(edition_ids(where)):
        found = _standing(id, files)
        if id not in apart and found.is_published and (scheme is None or found.scheme in (scheme, None)):
            return id
    return None


def passed_over(folder: Path | None = None) -> dict[str, Problem | None]:
    """The files among the user's editions that are never taken unless named, each with what is wrong in reading it.

    None: it can be read, but tells no last day or no scheme.
    """
    where = folder or data_folder("policy")
    files = edition_files(where)
    found: dict[str, Problem | None] = {}
    for id in (id for id, path in files.items() if path.parent != where / "editions"):
        standing = _standing(id, files)
        if standing.is_published and (standing.scheme is None or standing.deadline == date.max):
            found[id] = None
            try:
                read_once(files[id])
            except Problem as problem:
                found[id] = problem
    return found


def newest_beside(id: str, folder: Path | None = None) -> str:
    """The newest published edition of the same scheme as another; that one itself where none is newer."""
    where = folder or data_folder("policy")
    files = edition_files(where)
    own = _standing(id, files)
    newest = newest_of_scheme(own.scheme, where)
    return newest if newest is not None and _standing(newest, files).deadline > own.deadline else id


def scheme_of(id: str) -> str | None:
    """The scheme that an edition belongs to; None where that cannot be read."""
    return _standing(id, edition_files(data_folder("policy"))).scheme


def need_same_scheme(id: str, other: str) -> None:
    """Raises where two editions belong to different schemes; what an edition that is not here belongs to is not known.

    Raises:
        Problem: neither of them follows the other.
    """
    own, theirs = scheme_of(id), scheme_of(other)
    if own is not None and own != theirs:
        raise Problem("scheme_other", {"word": own, "other": theirs})


def scheme_chosen(folder: Path | None = None) -> str | None:
    """The user's scheme: the one that was chosen, else that of the program's own editions, else the only one.

    None where no edition tells a scheme.

    Raises:
        Problem: what was chosen is not there any more, or there are several and none of them is the program's own.
    """
    where = folder or data_folder("policy")
    here = schemes(where)
    kept = scheme_kept() if where == data_folder("policy") else None
    if kept is not None and kept not in here:
        raise Problem("scheme_gone", {"word": kept, "known": here})
    own = program_editions()
    for scheme in [kept, *(_standing(id, own).scheme for id in own), *(here if len(here) == 1 else [])]:
        if scheme in here:
            return scheme
    if here:
        raise Problem("scheme_unclear", {"known": here})
    return None


def schemes(folder: Path | None = None) -> list[str]:
    """The schemes that some edition belongs to."""
    files = edition_files(folder or data_folder("policy"))
    return list(dict.fromkeys(found for id in files if (found := _standing(id, files).scheme)))


def scheme_kept() -> str | None:
    """The scheme that the user chose; None where none was, or where it cannot be read."""
    with suppress(OSError, UnicodeDecodeError, Problem):
        kept = scheme_file().read_text("utf-8").strip()
        return kept if re.fullmatch(r"[a-z][a-z0-9_]*", kept) else None
    return None


class _Standing(NamedTuple):
    """Where an edition stands among the others: what cannot be read counts as published last, to be told of."""

    is_published: bool
    deadline: date
    scheme: str | None


def _standing(id: str, files: dict[str, Path]) -> _Standing:
    raw = _raw(id, files)
    is_published, deadline, scheme = raw is None or raw.get("status") != DRAFT, None, None
    seen = {id}
    while raw is not None:
        day, named = a_mapping(raw.get("deadline")).get("date"), a_mapping(raw.get("scheme")).get("id")
        deadline = deadline or (day if isinstance(day, date) else None)
        scheme = scheme or (named if isinstance(named, str) else None)
        parent = raw.get("extends")
        raw = _raw(parent, files) if isinstance(parent, str) and parent not in seen else None
        seen.add(str(parent))
    return _Standing(is_published, deadline or date.max, scheme)


def _raw(id: str, files: dict[str, Path]) -> dict[str, Any] | None:
    """What stands in the file of an edition; None where it cannot be read."""
    document = _read(files[id]) if id in files else None
    return document.data if document is not None and isinstance(document.data, dict) else None


def readable(folder: Path) -> list[dict[str, Any]]:
    """What stands in the files of a folder's editions, but for those that cannot be read.

    Raises:
        Problem: there is no such folder.
    """
    files = edition_files(folder)
    return [raw for id in files if (raw := _raw(id, files)) is not None]


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


def fingerprint(id: str, folder: Path) -> str:
    """The SHA-256 of the files that make up an edition, one after the other: of a single file what `sha256sum` says.

    Raises:
        Problem: as `lineage`.
    """
    data = b"".join(Path(document.file).read_bytes() for document in lineage(id, folder) if document.file is not None)
    return sha256(data).hexdigest()


def is_taken_in(id: str, folder: Path) -> bool:
    """Whether the user took an edition in; else it came with the program."""
    return edition_file(id, folder).parent != folder / "editions"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Which file an edition was read from, to be printed with what is made of it.

    Args:
        fingerprint: see `fingerprint`.
        is_taken_in: whether the user took it in; else it came with the program.
        is_draft: whether it is not published.
    """

    fingerprint: str
    is_taken_in: bool
    is_draft: bool

    @property
    def short(self) -> str:
        """The beginning of the fingerprint, enough to compare by eye."""
        return self.fingerprint[:_SHORT]


def imprint(id: str, folder: Path) -> Imprint:
    """The imprint of an edition.

    Raises:
        Problem: as `lineage`.
    """
    return Imprint(fingerprint(id, folder), is_taken_in(id, folder), not _standing(id, edition_files(folder))[0])


def edition_document(files: list[Document]) -> Document:
    """One edition whole, from its `lineage`: each value with the file and line that it stands in.

    What extends another may say a text in the first language only; that stands in for the others, and is marked.

    Raises:
        Problem: something is dropped that is not there, or an entry of a list has no name; names file and line.
    """
    return translated(edition_written(files)) if len(files) > 1 else edition_written(files)


def edition_written(files: list[Document]) -> Document:
    """One edition whole as it is written, every text in the languages that it has.

    Raises:
        Problem: as `edition_document`.
    """
    return reduce(lambda base, own: merged(_to_extend(base), own), files)


def _to_extend(base: Document) -> Document:
    kept = {key: value for key, value in need_mapping(base).items() if key not in OWN}
    return Document(kept, base.lines, base.file, base.files)


@dataclass(frozen=True)
class Anywhere:
    """What any edition has, by which a word that only this one lacks is told from a slip.

    Args:
        facts: the values of each fact.
        parts: the ids of clauses, sources, actors and categories.
        numbers: those of the categories.
    """

    facts: dict[str, frozenset[str]]
    parts: dict[str, frozenset[str]]
    numbers: frozenset[int]

    def named(self, kind: str, own: Iterable[str]) -> list[str]:
        """The ids of a part (`clauses`, `categories` …) that exist here, those of this edition first."""
        return list(dict.fromkeys([*own, *sorted(self.parts[kind])]))


def anywhere(folder: Path) -> Anywhere:
    """What the editions of a folder have together; a file that cannot be read adds nothing.

    Raises:
        Problem: there is no such folder.
    """
    whole, facts = readable(folder), dict[str, set[str]]()
    shared = _read(folder / "facts.yaml")
    for vocabulary in ([shared.data] if shared is not None else []) + [raw.get("facts") for raw in whole]:
        for id, fact in a_mapping(vocabulary).items():
            facts.setdefault(id, set()).update(a_mapping(a_mapping(fact).get("values")))
    parts: dict[str, set[str]] = {kind: set() for kind in ("clauses", "sources", "actors", "categories")}
    for raw in whole:
        for kind, ids in parts.items():
            entries = raw.get(kind)
            named = (
                [a_mapping(entry).get("id") for entry in entries] if isinstance(entries, list) else a_mapping(entries)
            )
            ids.update(id for id in named if isinstance(id, str))
    entries = [a_mapping(entry) for raw in whole for entry in a_list(raw.get("categories"))]
    return Anywhere(
        {id: frozenset(values) for id, values in facts.items()},
        {kind: frozenset(ids) for kind, ids in parts.items()},
        frozenset(number for entry in entries if isinstance(number := entry.get("number"), int)),
    )


def a_list(raw: Any) -> list[Any]:
    """What is read where a list should stand; an empty one where none does."""
    return raw if isinstance(raw, list) else []


def a_mapping(raw: Any) -> dict[str, Any]:
    """What is read where a mapping should stand; an empty one where none does."""
    return raw if isinstance(raw, dict) else {}


def vocabulary_document(files: list[Document], folder: Path) -> Document:
    """The facts of an edition: those of `facts.yaml`, with what each file of its `lineage` adds or drops.

    Raises:
        Problem: something is dropped that is not there; names file and line.
    """
    own = [file for file in files if isinstance(need_mapping(file).get("facts"), dict)]
    shared = read_once(folder / "facts.yaml")
    return translated(reduce(lambda base, file: merged(base, file, ("facts",)), own, shared)) if own else shared
