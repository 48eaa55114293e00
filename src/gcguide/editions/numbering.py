"""By what number a clause is printed: one that a notice moves keeps its identity and bears its new number everywhere.

Rules, questions and answers name a clause by its identity, the key under `clauses`. Where that entry says `now`, what
is read for the edition (its own file, questions, answers to what people ask) has the printed number instead, where it
cites it and in the middle of sentences. A clause that the edition lacks, and whose number another has taken, is marked
`GONE`: what cites it hides itself, and never speaks of the other.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from unicodedata import numeric

from gcguide.reading.documents import Document, Path_

GONE = "\u2020"

_NUMBERED = re.compile("(\\w+?)(?:\uff08(\\w+)\uff09|\\.([0-9]+))?\\Z")
_CITING = ("clause", "clauses")


def printed_numbers(clauses: Any, elsewhere: Iterable[str] = ()) -> dict[str, str]:
    """What each identity reads as, where it is not itself.

    Args:
        clauses: the raw `clauses` of an edition.
        elsewhere: the identities of clauses that other editions have.
    """
    entries = clauses if isinstance(clauses, dict) else {}
    named = {id: entry.get("now") for id, entry in entries.items() if isinstance(entry, dict)}
    moved = {id: now for id, now in named.items() if isinstance(now, str) and now != id}
    taken = set(moved.values())
    return moved | {id: id + GONE for id in elsewhere if id not in entries and id in taken}


def renumbered(document: Document, numbers: Mapping[str, str]) -> Document:
    """A document in which every clause has its printed number; as it is where none differs.

    Args:
        document: an edition, questions, or answers.
        numbers: `printed_numbers`.
    """
    if not numbers:
        return document
    reader = _Reader(numbers)
    lines = {_path(path, numbers): line for path, line in document.lines.items()}
    files = {_path(path, numbers): file for path, file in document.files.items()}
    return Document(reader.value(document.data, ""), lines, document.file, files)


def _path(path: Path_, numbers: Mapping[str, str]) -> Path_:
    """A path, the clause of an edition in it by its number."""
    if len(path) > 1 and path[0] == "clauses":
        return (path[0], numbers.get(str(path[1]), path[1]), *path[2:])
    return path


def rows_by_number(document: Document) -> Document:
    """An edition whose rows of materials have their printed numbers, and stand in that order; so does what names one.

    What cannot be read is left as it is, and told of where it is read.
    """
    data = document.data
    try:
        rows = data["materials"]["rows"]
        numbers = {row["row"]: row["now"] for row in rows if "now" in row}
        if not numbers:
            return document
        order = sorted(range(len(rows)), key=lambda at: rows[at].get("now", rows[at]["row"]))
        bound = data["materials"]["binding_from_row"]
    except (KeyError, TypeError, AttributeError):
        return document

    def numbered(entry: Any) -> Any:
        is_of_row = isinstance(entry, dict) and "row" in entry
        return {**entry, "row": numbers.get(entry["row"], entry["row"])} if is_of_row else entry

    def has_papers(category: Any) -> bool:
        return isinstance(category, dict) and isinstance(category.get("evidence"), list)

    materials = {
        **data["materials"],
        "rows": [numbered({key: one for key, one in rows[at].items() if key != "now"}) for at in order],
        "binding_from_row": numbers.get(bound, bound),
    }
    categories = [
        {**one, "evidence": [*map(numbered, one["evidence"])]} if has_papers(one) else one for one in data["categories"]
    ]
    places: dict[Path_, Path_] = {("materials", "rows", at): ("materials", "rows", to) for to, at in enumerate(order)}

    def moved_path(path: Path_) -> Path_:
        return (*places.get(path[:3], path[:3]), *path[3:])

    lines = {moved_path(path): line for path, line in document.lines.items() if path[3:] != ("now",)}
    files = {moved_path(path): file for path, file in document.files.items()}
    return Document({**data, "materials": materials, "categories": categories}, lines, document.file, files)


def read_by(text: str, numbers: Mapping[str, str]) -> str:
    """A text in which each clause has another number.

    Args:
        text: what is said.
        numbers: the new numbers by the old ones, where they differ.
    """
    return _Reader(numbers).text(text) if numbers else text


class _Reader:
    def __init__(self, numbers: Mapping[str, str]) -> None:
        self.numbers = numbers
        named = sorted((id for id in numbers if len(id) > 1), key=len, reverse=True)
        # No part of a longer number: 一（二） is not in 十一（二）, nor 四.1 in 四.12.
        numerals = "".join(sorted({one for id in named for one in id if one.isnumeric() and not one.isdigit()}))
        before = f"(?<![{numerals}])" if numerals else ""
        self.pattern = re.compile(f"{before}(?:{'|'.join(map(re.escape, named))})(?![0-9])") if named else None

    def value(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            mapped = {name: self.value(one, name) for name, one in value.items()}
            return {self.numbers.get(name, name): one for name, one in mapped.items()} if key == "clauses" else mapped
        if isinstance(value, list):
            return [self.value(one, key) for one in value]
        if not isinstance(value, str):
            return value
        if key in _CITING:
            return "\u3001".join(self.numbers.get(id, id) for id in value.split("\u3001"))
        return self.text(value)

    def text(self, text: str) -> str:
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: self.numbers[found[0]], text)


def in_order(ids: Iterable[str]) -> list[str]:
    """Clauses in the order of the notice: numbered ones by their numbers, the others where they stand."""
    listed = list(ids)
    keys = {id: key for id in listed if (key := place(id)) is not None}
    numbered = sorted(keys, key=keys.__getitem__)
    if not numbered or numbered == [id for id in listed if id in keys]:
        return listed
    first = next(index for index, id in enumerate(listed) if id in keys)
    return [*listed[:first], *numbered, *(id for id in listed[first:] if id not in keys)]


def place(id: str) -> tuple[int, int] | None:
    """The part and the number in it: 4 and 3 for 四.3, 1 and 2 for 一（二）; None for what bears no number."""
    found = _NUMBERED.fullmatch(id)
    if found is None or (part := counted(found[1])) is None:
        return None
    if found[3]:
        return part, int(found[3])
    inner = counted(found[2]) if found[2] else 0
    return None if inner is None else (part, inner)


def counted(numeral: str) -> int | None:
    """The number that Chinese numerals write, up to 99; None for anything else."""
    total, digit = 0, 0
    for one in numeral:
        value = int(numeric(one, 0)) if not one.isdigit() else 0
        if not value:
            return None
        if value == 10:
            total, digit = total + (digit or 1) * 10, 0
        elif value < 10 and not digit:
            digit = value
        else:
            return None
    return total + digit
