"""Which editions there are, and the files that one is read from."""

from pathlib import Path

from gcguide.folders import data_folder
from gcguide.problem import Problem, unknown
from gcguide.text import shown


def edition_ids(folder: Path | None = None) -> list[str]:
    """The ids of the editions there are, oldest first."""
    where = (folder or data_folder("policy")) / "editions"
    if not where.is_dir():
        raise Problem("policy_folder_missing", {}, where)
    return sorted(path.stem for path in where.glob("*.yaml"))


def edition_chosen(id: str | None, folder: Path) -> str:
    """The id of the edition meant, None being the newest.

    Raises:
        Problem: there is no such edition, or none at all.
    """
    known = edition_ids(folder)
    if not known:
        raise Problem("policy_empty", {}, folder / "editions")
    if id is not None and id not in known:
        raise unknown("edition", shown(id), known)
    return known[-1] if id is None else id


def edition_file(id: str, folder: Path) -> Path:
    """Where an edition stands."""
    return folder / "editions" / f"{id}.yaml"


def schedule_files(folder: Path) -> list[Path]:
    """Where the published days off stand, a file a year."""
    return sorted((folder / "calendar").glob("*.yaml"))
