"""`gcguide print`."""

import sys
from argparse import Namespace
from pathlib import Path

from gcguide.commands.given import case_given, day_given, exported, place
from gcguide.files import safe_name, write_new
from gcguide.paper.compose import compose
from gcguide.paper.outputs import FORMS, rendered
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

STDOUT = Path("-")
DEFAULT = "pdf"


def run(arguments: Namespace, words: Words) -> int:
    """One case laid out for printing; prints where it is."""
    day = day_given(arguments.as_of)
    given = case_given(arguments.file, arguments.edition)
    try:
        pack = compose(given.edition, given.case, day, words)
    except Problem as problem:
        raise given.placed(problem) from None
    name = given.case.person.get("name")
    own = safe_name(words("pack.file", name=f"_{name}" if name else ""))
    path = _path(arguments.out, arguments.format, own)
    form = arguments.format or path.suffix.lstrip(".").lower()
    data = rendered(pack, form if path != STDOUT else arguments.format or "txt")
    if path == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return 0
    write_new(path, data, arguments.force)
    exported([given], path)
    print(plain(path))
    return 0


def _path(given: Path | None, form: str | None, own: str) -> Path:
    """Where to write: what was named, or in that folder, or here; the name fits the form."""
    if given == STDOUT:
        return given
    if (
        given is not None
        and form is None
        and not given.is_dir()
        and (known := given.suffix.lower().lstrip(".")) in FORMS
    ):
        return place(given, own, f".{known}")
    suffix = f".{form or DEFAULT}"
    if given is not None and not given.is_dir() and not given.suffix:
        return given.with_name(given.name + suffix)
    return place(given, own, suffix)
