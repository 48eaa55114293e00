"""Where a table's headings are, and which column of the roster each of them means."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import category, normalize

from gcguide.policy.forms import Roster
from gcguide.problem import Problem, nearest
from gcguide.tables.extent import Merged, letters
from gcguide.tables.sheets import Cell, Table
from gcguide.text import plain

# The column without which there is nobody.
NAME = "name"

_HEAD_ROWS = 30
_MOST_COLUMNS = 256
_SHORT, _LEAST_SLIP = 12, 4
_LOOKED_AT, _NAMED = 60, 5

_BRACKETS = re.compile(r"[(\[{<][^()\[\]{}<>]*[)\]}>]")


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """How one heading was read.

    Args:
        heading: as it is written.
        column: the letters of its (first) column.
        fields: the fields of the roster that its cells give, or the column's id where it gives none of them (number,
            grade, category); None where it is not read.
        taken_for: the heading it was taken for, where it is a slip of the keyboard away from that.
    """

    heading: str
    column: str
    fields: tuple[str, ...] | None
    taken_for: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A table whose columns are known.

    Args:
        top: the first row of the headings, from 0.
        bottom: the last one.
        columns: each heading, from the left.
        places: the columns, from 0, that hold a column or field of the roster, by its id.
    """

    table: Table
    top: int
    bottom: int
    columns: tuple[ColumnRead, ...]
    places: Mapping[str, tuple[int, ...]]

    def heading(self, id: str) -> str:
        """What stands above a column or field."""
        letter = letters(self.places[id][0])
        return next(one.heading for one in self.columns if one.column == letter)


def bare(text: object) -> str:
    """A heading without spaces, punctuation and brackets, in half width and lower case."""
    return "".join(c for c in normalize("NFKC", str(text)).casefold() if category(c)[0] in "LN")


class Headings:
    """The headings of a form, and all their other spellings."""

    def __init__(self, form: Roster) -> None:
        self.form = form
        self.ids = {bare(column.name): column.id for column in form.columns}
        self.shown = {bare(column.name): column.name for column in form.columns}
        columns = {column.id for column in form.columns}
        composed = {field for column in form.columns for field in column.of}
        for id in (*(column.id for column in form.columns), *composed):
            label = form.fields.get(id)  # type: ignore[call-overload]
            words = label.label.in_all() if label and (id in composed or id in columns) else ()
            for word in (*words, *form.foreign.headings.get(id, ())):
                self.ids.setdefault(bare(word), id)
                self.shown.setdefault(bare(word), word)

    def read(self, text: str) -> str | None:
        """The id of the column or field that a heading names, whatever stands in brackets after it."""
        if not text:
            return None
        without = _BRACKETS.sub("", normalize("NFKC", text))
        return self.ids.get(bare(text)) or self.ids.get(bare(without))

    def slip(self, text: str) -> str | None:
        """The heading that differs from this in one character, where that is no other word altogether."""
        word = bare(text)
        near = nearest(word, self.ids) if _LEAST_SLIP <= len(word) <= _SHORT else None
        if near is None:
            return None
        same = sum(block.size for block in SequenceMatcher(None, word, near, autojunk=False).get_matching_blocks())
        return self.shown[near] if max(len(word), len(near)) - same <= 1 else None

    def fields(self, id: str) -> tuple[str, ...]:
        """The fields that a column gives; its own id where it gives none."""
        return next((column.fields or (id,) for column in self.form.columns if column.id == id), (id,))


def find_layout(form: Roster, tables: Sequence[Table]) -> Layout:
    """The table that has the headings, and its columns.

    Raises:
        Problem: no table has headings, or none for the names.
    """
    headings = Headings(form)
    best: tuple[bool, int, Table, int] | None = None
    for table in tables:
        for row, cells in enumerate(table.rows[:_HEAD_ROWS]):
            found = {id for cell in cells[:_MOST_COLUMNS] if isinstance(cell, str) and (id := headings.read(cell))}
            if found and (best is None or (NAME in found, len(found)) > best[:2]):
                best = NAME in found, len(found), table, row
    if best is None or (not best[0] and best[1] < 2):
        raise _no_headings(form, headings, tables)
    _, _, table, row = best
    if not best[0]:
        raise _no_name(form, table, row)
    return _layout(headings, table, row)


def _no_name(form: Roster, table: Table, row: int) -> Problem:
    names = [plain(cell, _SHORT) for cell in table.rows[row][:_MOST_COLUMNS] if cell != ""]
    expected = next(column.name for column in form.columns if column.id == NAME)
    known, near = names[:12], nearest(expected, names)
    if near is None:
        return Problem("import_no_name", {"word": expected, "known": known}, line=row + 1)
    return Problem("import_no_name_nearest", {"word": expected, "known": known, "nearest": near}, line=row + 1)


def _no_headings(form: Roster, headings: Headings, tables: Sequence[Table]) -> Problem:
    """What was looked for, and what in the file comes nearest to it."""
    expected = [column.name for column in form.columns if column.derived is None][:_NAMED]
    texts = (
        plain(cell)
        for table in tables
        for row in table.rows[:_HEAD_ROWS]
        for cell in row[:_MOST_COLUMNS]
        if isinstance(cell, str) and 1 < len(cell) <= _SHORT
    )
    near = [text for text in [*dict.fromkeys(texts)][:_LOOKED_AT] if nearest(bare(text), headings.ids)][:_NAMED]
    if not near:
        return Problem("import_no_headings", {"limit": _HEAD_ROWS, "expected": expected})
    return Problem("import_no_headings_nearest", {"limit": _HEAD_ROWS, "expected": expected, "known": near})


def _layout(headings: Headings, table: Table, top: int) -> Layout:
    across = {area.left: area for area in table.merged if area.top <= top <= area.bottom}
    name = next(at for at, cell in enumerate(table.rows[top]) if headings.read(str(cell)) == NAME)
    bottom = across[name].bottom if name in across else top
    bottom = min(bottom, top + _HEAD_ROWS, len(table.rows) - 1)
    if bottom == top and _is_second_row(headings, table, top + 1, name):
        bottom += 1
    lower = table.rows[bottom] if bottom > top else ()
    upper = _spread(table.rows[top], lower, across)
    columns: list[ColumnRead] = []
    places: dict[str, tuple[int, ...]] = {}
    read = [_read(headings, upper[at], _text(lower, at)) for at in range(len(upper))]
    exact = Counter(id for _, id in read if id)
    previous: str | None = None
    for at, (heading, id) in enumerate(read):
        goes_on = id in (previous, None) and previous and _same_area(across, places[previous][0], at)
        if previous and (not heading or goes_on):
            # A column without a heading beside one of two parts holds the second part.
            if len(headings.fields(previous)) > 1 or heading:
                places[previous] = (*places[previous], at)
            continue
        previous = None
        if not heading:
            continue
        taken_for = None
        if id is None and (taken_for := headings.slip(heading)):
            id = headings.ids[bare(taken_for)]
            if exact[id]:
                id = taken_for = None
        if id is None or id in places:
            columns.append(ColumnRead(heading, letters(at), None))
            continue
        columns.append(ColumnRead(heading, letters(at), headings.fields(id), taken_for))
        places[id] = (at,)
        previous = id
    return Layout(table, top, bottom, tuple(columns), places)


def _text(row: Sequence[Cell], at: int) -> str:
    return plain(row[at]) if at < len(row) else ""


def _spread(row: Sequence[Cell], lower: Sequence[Cell], across: Mapping[int, Merged]) -> list[str]:
    """The texts of a row of headings, those of merged cells in each column they cover.

    Where the merging got lost, a heading of a second row that has nothing above it belongs to the one on its left.
    """
    texts = [plain(cell) for cell in row[:_MOST_COLUMNS]]
    texts += [""] * (min(len(lower), _MOST_COLUMNS) - len(texts))
    for at in range(1, len(texts)):
        if not texts[at] and _text(lower, at):
            texts[at] = texts[at - 1]
    for left, area in across.items():
        for at in range(left + 1, min(area.right + 1, len(texts))):
            texts[at] = texts[at] or texts[left]
    return texts


def _same_area(across: Mapping[int, Merged], first: int, at: int) -> bool:
    return any(area.left <= first < at <= area.right for area in across.values())


def _read(headings: Headings, upper: str, lower: str) -> tuple[str, str | None]:
    """A heading of one or two rows, and its meaning: together, else the lower's own, else the upper's."""
    if not lower or lower == upper:
        return upper, headings.read(upper)
    both = f"{upper} {lower}".strip()
    return both, headings.read(both) or headings.read(lower) or headings.read(upper)


def _is_second_row(headings: Headings, table: Table, row: int, name: int) -> bool:
    """Whether a row below headings that are not merged goes on with them: headings, and nobody's name."""
    if row >= len(table.rows) or _text(table.rows[row], name):
        return False
    texts = list(_filled(table.rows[row]))
    return bool(texts) and sum(headings.read(text) is not None for text in texts) * 2 >= len(texts)


def _filled(row: Sequence[Cell]) -> Iterator[str]:
    return (plain(cell) for cell in row[:_MOST_COLUMNS] if cell != "")
