"""Where a table's headings are, and which column of the roster each of them means."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gcguide.policy.forms import Roster
from gcguide.problem import Problem, nearest
from gcguide.tables.sheets import Cell, Merged, Sheet, letters
from gcguide.text import bare, plain, without_brackets

# The column without which there is nobody.
NAME = "name"

_HEAD_ROWS = 30
_MOST_COLUMNS = 256
_SHORT, _LEAST_SLIP = 12, 4
_LONGEST = 200
_LOOKED_AT, _NAMED = 60, 5


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
        positions: the columns, from 0, that hold a column or field of the roster, by its id.
    """

    table: Sheet
    top: int
    bottom: int
    columns: tuple[ColumnRead, ...]
    positions: Mapping[str, tuple[int, ...]]

    def heading(self, id: str) -> str:
        """What stands above a column or field."""
        letter = letters(self.positions[id][0])
        return next(column.heading for column in self.columns if column.column == letter)


class Headings:
    """The headings of a form, and all their other spellings."""

    def __init__(self, form: Roster) -> None:
        self.form = form
        self.ids = {bare(column.name): column.id for column in form.columns}
        self.shown = {bare(column.name): column.name for column in form.columns}
        composed = {field for column in form.columns for field in column.of}
        for id in (*(column.id for column in form.columns), *composed):
            field = form.fields.get(id)  # type: ignore[call-overload]
            words = field.label.in_all() if field else ()
            for word in (*words, *form.foreign.headings.get(id, ())):
                self.ids.setdefault(bare(word), id)
                self.shown.setdefault(bare(word), word)

    def read(self, text: str) -> str | None:
        """The id of the column or field that a heading names, whatever stands in brackets after it."""
        if not text or len(text) > _LONGEST:
            return None
        return self.ids.get(bare(text)) or self.ids.get(bare(without_brackets(text)))

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


def find_layout(form: Roster, tables: Sequence[Sheet]) -> Layout:
    """The table that has the headings, and its columns.

    Raises:
        Problem: no table has headings, or none for the names.
    """
    headings = Headings(form)
    best: tuple[bool, int, Sheet, int] | None = None
    for table in tables:
        for row, cells in enumerate(table.rows[:_HEAD_ROWS]):
            ids = {id for cell in cells[:_MOST_COLUMNS] if isinstance(cell, str) and (id := headings.read(cell))}
            if ids and (best is None or (NAME in ids, len(ids)) > best[:2]):
                best = NAME in ids, len(ids), table, row
    if best is None or (not best[0] and best[1] < 2):
        raise _no_headings(form, headings, tables)
    _, _, table, row = best
    if not best[0]:
        raise _no_name(form, table, row)
    return _layout(headings, table, row)


def _no_name(form: Roster, table: Sheet, row: int) -> Problem:
    names = [plain(cell, _SHORT) for cell in table.rows[row][:_MOST_COLUMNS] if cell != ""]
    expected = next(column.name for column in form.columns if column.id == NAME)
    known, near = names[:12], nearest(expected, names)
    if near is None:
        return Problem("import_no_name", {"word": expected, "known": known}, line=row + 1)
    return Problem("import_no_name_nearest", {"word": expected, "known": known, "nearest": near}, line=row + 1)


def _no_headings(form: Roster, headings: Headings, tables: Sequence[Sheet]) -> Problem:
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


def _layout(headings: Headings, table: Sheet, top: int) -> Layout:
    across = {area.left: area for area in table.merged if area.top <= top <= area.bottom}
    name_column = next(column for column, cell in enumerate(table.rows[top]) if headings.read(str(cell)) == NAME)
    bottom = across[name_column].bottom if name_column in across else top
    bottom = min(bottom, top + _HEAD_ROWS, len(table.rows) - 1)
    if bottom == top and _is_second_row(headings, table, top + 1, name_column):
        bottom += 1
    lower = table.rows[bottom] if bottom > top else ()
    upper = _spread(table.rows[top], lower, across)
    columns: list[ColumnRead] = []
    positions: dict[str, tuple[int, ...]] = {}
    read = [_read(headings, upper[column], _text(lower, column)) for column in range(len(upper))]
    exact = Counter(id for _, id in read if id)
    previous: str | None = None
    for column, (heading, id) in enumerate(read):
        goes_on = id in (previous, None) and previous and _same_area(across, positions[previous][0], column)
        if previous and (not heading or goes_on):
            # A column without a heading beside one of two parts holds the second part.
            if len(headings.fields(previous)) > 1 or heading:
                positions[previous] = (*positions[previous], column)
            continue
        previous = None
        if not heading:
            continue
        taken_for = None
        if id is None and (taken_for := headings.slip(heading)):
            id = headings.ids[bare(taken_for)]
            if exact[id]:
                id = taken_for = None
        if id is None or id in positions:
            columns.append(ColumnRead(heading, letters(column), None))
            continue
        columns.append(ColumnRead(heading, letters(column), headings.fields(id), taken_for))
        positions[id] = (column,)
        previous = id
    return Layout(table, top, bottom, tuple(columns), positions)


def _text(row: Sequence[Cell], column: int) -> str:
    return plain(row[column]) if column < len(row) else ""


def _spread(row: Sequence[Cell], lower: Sequence[Cell], across: Mapping[int, Merged]) -> list[str]:
    """The texts of a row of headings, those of merged cells in each column they cover.

    Where the merging got lost, a heading of a second row that has nothing above it belongs to the one on its left.
    """
    texts = [plain(cell) for cell in row[:_MOST_COLUMNS]]
    texts += [""] * (min(len(lower), _MOST_COLUMNS) - len(texts))
    for column in range(1, len(texts)):
        if not texts[column] and _text(lower, column):
            texts[column] = texts[column - 1]
    for left, area in across.items():
        for column in range(left + 1, min(area.right + 1, len(texts))):
            texts[column] = texts[column] or texts[left]
    return texts


def _same_area(across: Mapping[int, Merged], first: int, column: int) -> bool:
    return any(area.left <= first < column <= area.right for area in across.values())


def _read(headings: Headings, upper: str, lower: str) -> tuple[str, str | None]:
    """A heading of one or two rows, and its meaning: together, else the lower's own, else the upper's."""
    if not lower or lower == upper:
        return upper, headings.read(upper)
    both = f"{upper} {lower}".strip()
    return both, headings.read(both) or headings.read(lower) or headings.read(upper)


def _is_second_row(headings: Headings, table: Sheet, row: int, name: int) -> bool:
    """Whether a row below headings that are not merged goes on with them: headings, and nobody's name."""
    if row >= len(table.rows) or _text(table.rows[row], name):
        return False
    texts = [plain(cell) for cell in table.rows[row][:_MOST_COLUMNS] if cell != ""]
    return bool(texts) and sum(headings.read(text) is not None for text in texts) * 2 >= len(texts)
