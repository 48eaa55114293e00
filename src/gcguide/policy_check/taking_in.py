"""The editions that are here, and one of somebody else's: read beside them before it becomes one of them."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gcguide.editions.files import edition_chosen, edition_ids, schemes
from gcguide.files import private_folder, write_new
from gcguide.folders import data_folder, edition_files, own_editions, scheme_file
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.later import imprint_line, later_line, named
from gcguide.policy.models import EDITION_ID
from gcguide.problem import Problem, unknown
from gcguide.reading.decode import read_bytes
from gcguide.reading.documents import need_mapping, read_yaml
from gcguide.text import shown
from gcguide.words import Words, message


class Editions:
    """All editions read, what cannot be read with what is wrong, and the one that is taken unless another is named."""

    def __init__(self) -> None:
        self.read: list[Edition] = []
        self.wrong: dict[str, Problem] = {}
        for id in reversed(edition_ids()):
            try:
                self.read.append(load_edition(id))
            except Problem as problem:
                self.wrong[id] = problem
        self.default: str | None = None
        with suppress(Problem):  # told by the command that needs one
            self.default = edition_chosen(None, data_folder("policy"))

    def lines(self, words: Words, day: date) -> Iterator[str]:
        """In words: under each scheme its editions, the newest first; the user's scheme comes first."""
        schemes = {one.rules.scheme.id: one.rules.scheme.label[words.lang] for one in self.read}
        own = next((one.rules.scheme.id for one in self.read if one.id == self.default), None)
        for scheme, label in sorted(schemes.items(), key=lambda item: item[0] != own):
            editions = [one for one in self.read if one.rules.scheme.id == scheme]
            key = "editions.scheme_own" if scheme == own else "editions.scheme"
            yield words(key, label=label, id=scheme)
            for one in editions:
                deadline, line = words.due(one.deadline), imprint_line(one, words)
                key = "editions.default" if one.id == self.default else "editions.one"
                yield "  " + words(key, edition=named(one, words), deadline=deadline, imprint=line)
            newest = next((one for one in editions if not one.imprint.is_draft), None)
            after = newest.deadline if newest is not None else date.min
            drafts = [one for one in editions if one.imprint.is_draft and one.deadline > after]  # of a later notice
            for one in drafts:
                key = "editions.draft" if one.imprint.is_taken_in else "editions.draft_elsewhere"
                yield "  " + words(key, edition=one.rules.label[words.lang], id=one.id)
            if newest is not None and not drafts and (said := later_line(newest, day, words)):
                yield "  " + said
        for id, problem in self.wrong.items():
            yield words.labelled(id, message(problem, words))
        if len(schemes) > 1:
            yield words("editions.use")

    def document(self) -> list[dict[str, Any]]:
        """As JSON holds it."""
        return [
            {
                "id": one.id,
                "scheme": one.rules.scheme.id,
                "status": one.rules.status,
                "deadline": one.deadline.isoformat(),
                "origin": "user" if one.imprint.is_taken_in else "program",
                "fingerprint": one.imprint.fingerprint,
                "default": one.id == self.default,
            }
            for one in self.read
        ]


@contextmanager
def staged(file: Path, again: bool = False) -> Iterator[Edition]:
    """The edition of a file, with all the others at hand; nothing is kept.

    Args:
        file: the file.
        again: whether it may be one that was taken in before.

    Raises:
        Problem: it is no edition, or one that is here already; names file and line.
    """
    id = _id(file)
    here = edition_files(data_folder("policy"))
    if id in here and not (again and here[id].parent == own_editions()):
        raise Problem("edition_here", {"word": id, "file": here[id]}, file)
    with TemporaryDirectory() as name:
        folder = Path(name) / "policy"
        shutil.copytree(data_folder("policy"), folder, ignore=shutil.ignore_patterns("schema"))
        place = folder / "editions" / f"{id}.yaml"
        for other, path in here.items():
            shutil.copyfile(path, folder / "editions" / f"{other}.yaml")
        place.write_bytes(read_bytes(file))
        try:
            yield load_edition(id, folder)
        except Problem as problem:
            # What is wrong is told where its author finds it.
            if problem.file == place:
                problem.file = file
            elif isinstance(problem.file, Path) and problem.file.is_relative_to(folder):
                beside = data_folder("policy") / problem.file.relative_to(folder)
                problem.file = here.get(problem.file.stem, beside) if problem.file.parent == place.parent else beside
            raise


def originals(edition: Edition, file: Path) -> dict[Path, Path]:
    """What a staged edition is a copy of, for who is told what is wrong: its own file, the others, the rest."""
    copies, policy = edition.folder / "editions", data_folder("policy")
    others = {copies / f"{id}.yaml": path for id, path in edition_files(policy).items()}
    return {**others, copies / f"{edition.id}.yaml": file, edition.folder: policy}


def _id(file: Path) -> str:
    document = read_yaml(file)
    id = need_mapping(document).get("id")
    if not isinstance(id, str) or not re.fullmatch(EDITION_ID, id):
        wrong = Problem("key_missing", {"word": "id"}) if id is None else Problem("text_pattern", {"word": shown(id)})
        raise wrong.at(*document.place(("id",)))
    return id


def take_in(data: bytes, id: str) -> Path:
    """Keeps the file of an edition among those of the user; returns where it is now.

    Raises:
        Problem: it cannot be written.
    """
    folder = own_editions()
    private_folder(folder.parent)
    private_folder(folder)
    target = folder / f"{id}.yaml"
    write_new(target, data, force=True)
    return target


def keep_scheme(scheme: str) -> None:
    """Has the newest edition of a scheme taken from now on, unless another is asked for.

    Raises:
        Problem: no edition belongs to it, or it cannot be kept.
    """
    if scheme not in (here := schemes()):
        raise unknown("scheme", shown(scheme), here)
    private_folder(scheme_file().parent)
    write_new(scheme_file(), f"{scheme}\n".encode(), force=True)
