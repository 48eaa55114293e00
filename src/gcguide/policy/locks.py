"""Which editions are published, and whether their files are still what was published: `published.yaml` beside them.

The file has the SHA-256 of each published edition's own file, by its id; those that come with the program are locked in
the program's folder, those of the user in the user's. What an edition takes from another is locked with that one.
"""

from hashlib import sha256
from pathlib import Path
from typing import Literal

from gcguide.files import private_folder, write_new
from gcguide.folders import data_folder, edition_files
from gcguide.policy.editions import DRAFT, read_once
from gcguide.problem import Problem
from gcguide.reading.documents import need_mapping, read_yaml

LOCKS = "published.yaml"

# `open`: published by nobody here, so that nothing holds it; `changed`: not what was published any more.
State = Literal["draft", "open", "held", "changed"]


def hash_of(data: bytes) -> str:
    """What stands for a file in the locks."""
    return sha256(data).hexdigest()


def locks(folder: Path) -> dict[str, str]:
    """The locks that stand in a folder; none where there is no such file.

    Raises:
        Problem: the file is broken; names file and line.
    """
    file = folder / LOCKS
    if not file.is_file():
        return {}
    return {str(id): str(hash) for id, hash in need_mapping(read_yaml(file)).items()}


def state(id: str, folder: Path | None = None) -> State:
    """Whether an edition is a draft, and whether its file is as it was published.

    Raises:
        Problem: its file, or that of the locks, cannot be read.
    """
    file = edition_files(folder or data_folder("policy"))[id]
    lock = locks(file.parent.parent).get(id)
    if lock is not None:
        return "held" if hash_of(file.read_bytes()) == lock else "changed"
    return "draft" if need_mapping(read_once(file)).get("status") == DRAFT else "open"


def changed(id: str, folder: Path | None = None) -> list[tuple[str, Path]]:
    """Of an edition and those that it extends, the ones whose files are not what was published, each with its file.

    Raises:
        Problem: a file cannot be read.
    """
    where = folder or data_folder("policy")
    files, found, seen = edition_files(where), [], set[str]()
    while id in files and id not in seen:
        seen.add(id)
        if state(id, where) == "changed":
            found.append((id, files[id]))
        id = str(need_mapping(read_once(files[id])).get("extends"))
    return found


def lock(id: str, data: bytes, folder: Path) -> str:
    """Locks an edition with what is in its file; returns the hash.

    Raises:
        Problem: the locks cannot be read or written.
    """
    private_folder(folder)
    kept = locks(folder) | {id: hash_of(data)}
    text = "".join(f"{name}: {kept[name]}\n" for name in sorted(kept))
    write_new(folder / LOCKS, text.encode(), force=True)
    return kept[id]


def published(text: str) -> str:
    """The text of an edition's file without the mark of a draft."""
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if line.strip() != f"status: {DRAFT}" or line[0] == " "]
    if len(kept) == len(lines):
        raise Problem("edition_status")
    return "".join(kept)
