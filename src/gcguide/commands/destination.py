"""Where a command writes a document: the file that was named, or one under the document's own name."""

from collections.abc import Sequence
from pathlib import Path

from gcguide.commands.inputs import CaseInput
from gcguide.files import write_new
from gcguide.problem import Problem

# What is said of a name with another ending than the document's.
_WRONG_ENDING = {".xlsx": "roster_suffix", ".ics": "remind_suffix"}


def destination(out: Path | None, name: str) -> Path:
    """The file to write: what the user named, or in the folder that was named, or here.

    Args:
        out: what the user named, a file or a folder.
        name: the document's own name, with the ending of its kind of file.

    Raises:
        Problem: the file that was named has another ending.
    """
    if out is None:
        return Path(name)
    if out.is_dir():
        return out / name
    ending = Path(name).suffix
    if out.suffix.lower() != ending:
        details = {"word": out.name, "nearest": out.with_suffix(ending).name, "format": ending.lstrip(".")}
        raise Problem(_WRONG_ENDING.get(ending, "print_suffix"), details, out)
    return out


def write_document(path: Path, data: bytes, force: bool, cases: Sequence[CaseInput]) -> None:
    """Writes a document of these cases, which remember it, to name it when they are erased.

    Raises:
        Problem: the file exists and is not to be replaced, or cannot be written.
    """
    write_new(path, data, force)
    numbers = [case.number for case in cases if case.number is not None]
    if numbers:
        from gcguide.cases.open_store import open_store

        with open_store() as store:
            store.exported(numbers, path)
