"""Which editions are published, and whether their files are still what was published: `published.sha256` beside them.

It has the SHA-256 of each published edition's own file, as `sha256sum -c` reads it. Those that come with the program
are locked in the program's folder, those of the user in the user's; a folder that an author works in (`GCGUIDE_POLICY`)
has no locks. What an edition takes from another is locked with that one.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import Literal

from gcguide.editions.files import DRAFT, passed_over, read_once
from gcguide.files import private_folder, write_new
from gcguide.folders import data_folder, edition_files, own_editions, own_folder
from gcguide.problem import Problem
from gcguide.reading.decode import decode, read_bytes
from gcguide.reading.documents import need_mapping
from gcguide.text import plain
from gcguide.words import Words, message

LOCKS = "published.sha256"
_LINE = re.compile(r"([0-9a-f]{64})  editions/([a-z0-9_-]+)\.yaml")

# `open`: published by nobody here, so that nothing holds it; `changed`: not what was published any more.
State = Literal["draft", "open", "held", "changed"]


def hash_of(data: bytes) -> str:
    """What stands for a file in the locks."""
    return sha256(data).hexdigest()


def locks(folder: Path) -> dict[str, str]:
    """The locks that stand in a folder of the program or the user; none where there is no such file.

    Raises:
        Problem: the file cannot be read.
    """
    file = folder / LOCKS
    if folder not in (own_folder("policy"), _home()) or not file.is_file():
        return {}
    found = map(_LINE.fullmatch, decode(read_bytes(file), file).splitlines())
    return {line[2]: line[1] for line in found if line}


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


def changed(folder: Path | None = None) -> list[tuple[str, Path]]:
    """The published editions whose files are not what was published, each with its file.

    Raises:
        Problem: a file cannot be read.
    """
    files = edition_files(folder or data_folder("policy"))
    kept = {home: locks(home) for home in {file.parent.parent for file in files.values()}}
    locked = [(id, file, kept[file.parent.parent][id]) for id, file in files.items() if id in kept[file.parent.parent]]
    return [(id, file) for id, file, lock in locked if hash_of(file.read_bytes()) != lock]


def told_changed(words: Words) -> list[str]:
    """What is said of them, and of what is passed over among the user's own, with the way out; else nothing."""
    try:
        files, apart = edition_files(data_folder("policy")), passed_over()
        said = [words("author.changed", id=id, file=plain(file)) for id, file in changed() if id not in apart]
        for id, problem in apart.items():
            why = words("author.no_edition", file=plain(files[id])) if problem is None else message(problem, words)
            said.append(words("author.passed_over", why=why))
    except (Problem, OSError):
        return []  # whoever reads the edition is told what is wrong
    return said


def _home() -> Path | None:
    try:
        return own_editions().parent
    except Problem:  # whoever needs the home is told
        return None


def lock(id: str, data: bytes, folder: Path) -> None:
    """Locks an edition with what is in its file.

    Raises:
        Problem: the locks cannot be read or written.
    """
    private_folder(folder)
    kept = locks(folder) | {id: hash_of(data)}
    text = "".join(f"{kept[name]}  editions/{name}.yaml\n" for name in sorted(kept))
    write_new(folder / LOCKS, text.encode(), force=True)


def published(text: str) -> str:
    """The text of an edition's file without the mark of a draft."""
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if line.strip() != f"status: {DRAFT}" or line[0] == " "]
    if len(kept) == len(lines):
        raise Problem("edition_status")
    return "".join(kept)
