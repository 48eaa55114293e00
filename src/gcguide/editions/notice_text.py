"""The notice's own words, `notices/<id>.txt`, clause by clause.

A clause is found by its id, in the order of `clauses`: `一（二）` begins at the line with （二） in section 一, `三.1`
at the one with 1. in section 三, a bare section at its heading, an attachment at the line that bears its name, a note
to it at the line that begins with what the id adds. Where an id says nothing of the kind, the clause names the words
with which it `begins`; the first of all begins with the notice.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from gcguide.problem import Problem
from gcguide.reading.decode import decode, read_bytes

_NUMBERED = re.compile(r"(\w)(?:（(\w)）|\.(\d+))?\Z")
_HEADING = re.compile(r"\w、")
_SECTION = re.compile(r"\n\w、")


@lru_cache(maxsize=4)
def clause_texts(file: Path, begins: tuple[tuple[str, str | None], ...]) -> Mapping[str, str]:
    """The words of each clause.

    Args:
        file: the text of the notice.
        begins: the ids in the order of the notice, each with the words it begins with where its id does not tell.

    Raises:
        Problem: the file is missing, or a clause cannot be found in it.
    """
    lines = [line.strip() for line in decode(read_bytes(file), file).splitlines()]
    starts: list[tuple[str, int]] = []
    for id, opening in begins:
        at = _beginning(lines, id, opening, *(starts or [("", 0)])[-1])
        if at is None:
            raise Problem("clause_not_in_notice", {"word": id}, file)
        starts.append((id, at))
    ends = [at for _, at in starts[1:]] + [len(lines)]
    return {id: _own("\n".join(lines[at:end]), id) for (id, at), end in zip(starts, ends, strict=True)}


def _beginning(lines: list[str], id: str, opening: str | None, before: str, after: int) -> int | None:
    """The line at which a clause begins, after the one before it."""
    numbered, end = _NUMBERED.match(id), len(lines)
    if opening is not None:
        mark = opening
    elif not before:
        return 0
    elif numbered is not None:
        section, letter, number = numbered.groups()
        mark = f"（{letter}）" if letter else f"{number}." if number else f"{section}、"
        headings = [n for n in range(after, end) if _HEADING.match(lines[n])]
        if not before.startswith(section):
            after = next((n for n in headings if lines[n].startswith(section)), end)
        end = next((n for n in headings if n > after), end)
    else:
        mark = f"{id.removeprefix(before)}：" if id.startswith(before) else id
    return next((n for n in range(after, end) if lines[n].startswith(mark)), None)


def _own(text: str, id: str) -> str:
    """The lines of a clause, without the heading of the section after it, or what stands apart from a numbered one."""
    text = _SECTION.split(text.strip())[0]
    return text.partition("\n\n")[0] if _NUMBERED.match(id) else text
