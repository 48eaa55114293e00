"""`gcguide print`: the pack of one case, laid out for printing."""

import sys
from argparse import Namespace
from pathlib import Path

from gcguide.commands.destination import destination, write_document
from gcguide.commands.inputs import case_named, day_to_judge_by
from gcguide.paper.compose import compose
from gcguide.paper.outputs import FORMATS, file_name, rendered
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

_STDOUT = Path("-")


def run(arguments: Namespace, words: Words) -> int:
    """Writes the pack and prints where it is; a format that is not asked for follows the file's name."""
    day = day_to_judge_by(arguments.as_of)
    case = case_named(arguments.file, arguments.edition)
    try:
        pack = compose(case.edition, case.case, day, words)
    except Problem as problem:
        raise case.placed(problem) from None
    out: Path | None = arguments.out
    if out == _STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered(pack, arguments.format or "txt"))
        return 0
    format = arguments.format or "pdf"
    if out is not None and not out.is_dir():
        ending = out.suffix.lower().lstrip(".")
        if arguments.format is None and ending in FORMATS:
            format = ending
        if not ending:
            out = out.with_name(f"{out.name}.{format}")
    path = destination(out, file_name(case.edition, case.case, format, words))
    write_document(path, rendered(pack, format), arguments.force, [case])
    print(plain(path))
    return 0
