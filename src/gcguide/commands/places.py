"""Where a command writes: what was named, or in that folder, or here under the document's own name."""

from pathlib import Path

from gcguide.problem import Problem


def place(given: Path | None, own: str, suffix: str, problem: str) -> Path:
    """The file to write, which ends as its kind does.

    Args:
        given: what the user named, a file or a folder.
        own: the document's own name, without its ending.
        suffix: how its kind of file ends, with the dot.
        problem: what to say where another ending was named.
    """
    if given is None:
        return Path(own + suffix)
    if given.is_dir():
        return given / (own + suffix)
    if given.suffix.lower() != suffix:
        raise Problem(problem, {"word": given.name, "nearest": given.with_suffix(suffix).name}, given)
    return given
