"""Where a command writes: what was named, or in that folder, or here under the document's own name."""

from pathlib import Path

from gcguide.problem import Problem

# What to say of another ending than a kind of document has.
_PROBLEMS = {".xlsx": "roster_suffix", ".ics": "remind_suffix"}


def place(given: Path | None, own: str, suffix: str) -> Path:
    """The file to write.

    Args:
        given: what the user named, a file or a folder.
        own: the document's own name, without its ending.
        suffix: how its kind of file ends, with the dot.

    Raises:
        Problem: the name has another ending.
    """
    if given is None:
        return Path(own + suffix)
    if given.is_dir():
        return given / (own + suffix)
    if given.suffix.lower() != suffix:
        nearest = given.with_suffix(suffix).name
        details = {"word": given.name, "nearest": nearest, "format": suffix.lstrip(".")}
        raise Problem(_PROBLEMS.get(suffix, "print_suffix"), details, given)
    return given
