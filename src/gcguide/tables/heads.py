"""Where a sheet's headings are, in one to three rows, and which columns each of them stands above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gcguide.problem import Problem, nearest
from gcguide.tables.names import NAME, Meaning, Names
from gcguide.tables.sheets import Merged, Sheet, letters
from gcguide.text import bare, plain

# How far down headings are looked for, how many rows they take, and how many columns there may be.
HEAD_ROWS = 30
_DEPTH = 3
_MOST_COLUMNS = 256

_SHORT = 12
_LOOKED_AT, _NAMED = 60, 5
_COLON = ":："


@dataclass(frozen=True, slots=True)
class Column:
    """How one heading was read.

    Args:
        heading: as it is written; of several rows, one after the other.
        positions: the columns, from 0, that it stands above.
        meaning: what its cells tell; None where it is not read.
        taken_for: the heading it was taken for, where it is a slip of the keyboard away from that.
        twice: the letters of the column that tells the same and was read instead.
        near: the heading that one which is not read comes near to.
        by_id: whether it is the id of a fact or step itself.
    """

    heading: str
    positions: tuple[int, ...]
    meaning: Meaning | None
    taken_for: str | None = None
    twice: str | None = None
    near: str | None = None
    by_id: bool = False

    @property
    def letters(self) -> str:
        """The letters of its first column."""
        return letters(self.positions[0])


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet whose columns are known.

    Args:
        top: the first row of the headings, from 0.
        bottom: the last one.
        columns: each heading, from the left.
        end: where other headings begin; None: it goes on to the end of the sheet.
    """

    sheet: Sheet
    top: int
    bottom: int
    columns: tuple[Column, ...]
    end: int | None = None

    @property
    def below(self) -> range:
        """The rows below the headings."""
        return range(self.bottom + 1, len(self.sheet.rows) if self.end is None else self.end)

    def means_alike(self, other: "Layout") -> bool:
        """Whether both have the same columns in the same places."""
        own, others = ({(c.positions, c.meaning) for c in one.columns if c.meaning} for one in (self, other))
        return own == others

    def of(self, kind: str) -> dict[str, Column]:
        """The columns of a kind of meaning, by what they tell."""
        return {one.meaning.id: one for one in self.columns if one.meaning is not None and one.meaning.kind == kind}


@dataclass(frozen=True, slots=True)
class Scored:
    """The first row of a sheet that has headings enough: whether one is for the names, and how many there are."""

    has_name: bool
    count: int
    sheet: Sheet
    row: int


def scored(names: Names, sheet: Sheet) -> Scored | None:
    """The best row for headings; None where no cell is one."""
    found = [here for row in range(min(HEAD_ROWS, len(sheet.rows))) if (here := _scored(names, sheet, row)).count]
    best = max(found, key=lambda one: (one.has_name, one.count), default=None)
    # A table further down may have more headings: the people above it are no less people for that.
    if best is None or not best.has_name:
        return next((one for one in found if best and 2 * one.count >= best.count), None)
    return next((one for one in found if one.has_name and one.count > 1), best)


def _scored(names: Names, sheet: Sheet, row: int) -> Scored:
    cells = sheet.rows[row][:_MOST_COLUMNS]
    meant = {read for cell in cells if isinstance(cell, str) and (read := names.read(plain(cell)))}
    return Scored(any(one.id == NAME for one in meant), len(meant), sheet, row)


def layout_of(names: Names, sheet: Sheet, row: int, alone: bool = False, first: int = 0) -> Layout:
    """The columns of a sheet one of whose rows of headings is known.

    `alone` is whether it is the only one, `first` the uppermost row that may be another.
    """
    top, bottom = (row, row) if alone else _extent(names, sheet, row, first)
    paths = _paths(sheet, top, bottom)
    covering = [area for area in sheet.merged if top <= area.top <= bottom]
    read = [names.mapped_as(path) if names.is_mapped(path) else names.read_path(path) for path in paths]
    strangers = _strangers(names, paths, read)
    read = [None if path[:-1] in strangers else meaning for path, meaning in zip(paths, read, strict=True)]
    exact = {*filter(None, read)}
    found: list[Column] = []
    taken: dict[Meaning, int] = {}
    for at, (path, meaning) in enumerate(zip(paths, read, strict=True)):
        if not path or (found and path == paths[at - 1] and _together(covering, at - 1, at)):
            if found and _goes_on(names, found[-1], bool(path)) and found[-1].positions[-1] == at - 1:
                last = found[-1]
                found[-1] = Column(last.heading, (*last.positions, at), last.meaning, last.taken_for, by_id=last.by_id)
            elif path:
                found.append(Column(_said(path), (at,), None))
            continue
        taken_for = None
        if meaning is None and not names.is_mapped(path) and (taken_for := names.slip(path[-1])):
            meaning = names.fields[bare(taken_for)]
            if meaning in exact:
                meaning = taken_for = None
        twice = None
        if meaning is not None and meaning in taken:
            # Of two columns that tell the same, the one under no stranger's heading counts: 姓名, not 推荐人 姓名.
            other = taken[meaning]
            if _rank(names, path) < _rank(names, paths[found[other].positions[0]]):
                was = found[other]
                found[other] = Column(was.heading, was.positions, None, twice=letters(at))
            else:
                twice, meaning = found[other].letters, None
        is_own = path[:-1] not in strangers
        near = names.near(path[-1]) if meaning is None and not twice and is_own else None
        by_id = names.is_id(path[-1])
        found.append(Column(_said(path), (at,), meaning, taken_for if meaning else None, twice, near, by_id))
        if meaning is not None:
            taken[meaning] = len(found) - 1
    return Layout(sheet, top, bottom, tuple(found))


def with_later(names: Names, layout: Layout) -> list[Layout]:
    """A layout and those of the tables below it on the same sheet, which other headings begin."""
    found = [layout]
    for row in layout.below:
        if row <= found[-1].bottom or not names.has_name(layout.sheet.rows[row]):
            continue
        above, here = _texts(layout.sheet, row - 1), _texts(layout.sheet, row)
        positions = found[-1].of("field")[NAME].positions
        if _is_somebodys(names, here, positions):
            continue
        named = [at for at in positions if at < len(above) and above[at]]
        is_person = bool(named) and not names.has_name(above)
        later = layout_of(names, layout.sheet, row, first=row if is_person else found[-1].bottom + 1)
        if NAME in later.of("field") and len(later.of("field")) > 1 and not later.means_alike(found[-1]):
            found[-1] = replace(found[-1], end=later.top)
            found.append(later)
    return found


def _is_somebodys(names: Names, cells: Sequence[str], positions: Sequence[int]) -> bool:
    """Whether a row with the heading of the names in it is a person's, whose part in it is told by such a word."""
    own = next((cells[at] for at in positions if at < len(cells) and cells[at]), "")
    filled = [cell for cell in cells if cell]
    return (
        bool(own)
        and names.read(own) is None
        and 2 * sum(names.read(cell) is not None for cell in filled) <= len(filled)
    )


def _goes_on(names: Names, column: Column, has_heading: bool) -> bool:
    """Whether the next column holds more of the same: under one heading, or the second of two parts."""
    if has_heading:
        return True
    return column.meaning is not None and len(names.parts(column.meaning.id)) > 1


def _said(path: Sequence[str]) -> str:
    return " ".join(path)


def _rank(names: Names, path: Sequence[str]) -> tuple[int, bool]:
    """Of two headings that mean the same the lower counts: the less strange, then the form's own name."""
    return _strangeness(names, path), not names.is_own(path[-1])


def _strangeness(names: Names, path: Sequence[str]) -> int:
    """How many words above a heading mean nothing to us."""
    return sum(names.read(word) is None for word in path[:-1])


def _strangers(names: Names, paths: Sequence[tuple[str, ...]], read: Sequence[Meaning | None]) -> set[tuple[str, ...]]:
    """What stands above others' details: a word for them, or one of several columns for names, of which one counts."""
    named = [path for path, meaning in zip(paths, read, strict=True) if meaning is not None and meaning.id == NAME]
    own = min(named, key=lambda path: _strangeness(names, path), default=())
    others = {path[:-1] for path in named if len(path) > 1 and path[:-1] != own[:-1]}
    others |= {path[:-1] for path in paths if any(map(names.is_stranger, path[:-1]))}
    return others - {own[:-1]}


def _together(covering: Iterable[Merged], *columns: int) -> bool:
    return any(all(area.left <= column <= area.right for column in columns) for area in covering)


def _extent(names: Names, sheet: Sheet, row: int, first: int) -> tuple[int, int]:
    """The first and the last row of the headings around one of them."""
    top = bottom = row
    last = min(len(sheet.rows) - 1, row + _DEPTH)
    while top > first and bottom - top + 1 < _DEPTH and _goes_above(names, sheet, top):
        top -= 1
    down = max((area.bottom for area in sheet.merged if top <= area.top <= bottom < area.bottom), default=bottom)
    if down - top < _DEPTH:
        bottom = min(down, last)
    while bottom < last and bottom - top + 1 < _DEPTH and _goes_below(names, sheet, top, bottom + 1):
        bottom += 1
    return top, bottom


def _goes_above(names: Names, sheet: Sheet, row: int) -> bool:
    """Whether the row above one of headings belongs to them: it groups them, or has those that reach down."""
    above, below = _texts(sheet, row - 1), _texts(sheet, row)
    if sum(map(bool, above)) < 2 or any(mark in text for text in above for mark in _COLON):
        return False
    if any(area.top == row - 1 and area.bottom >= row for area in sheet.merged):
        return True
    if any(area.top == row - 1 and 0 < area.right - area.left < len(above) - 1 for area in sheet.merged):
        return True
    return any(text and not below[at] and names.read(text) for at, text in enumerate(above[: len(below)]))


def _goes_below(names: Names, sheet: Sheet, top: int, row: int) -> bool:
    """Whether a row goes on with the headings above it: at least half of it is headings, and nothing in it a number."""
    here, above = _texts(sheet, row), _texts(sheet, row - 1)
    texts = [text for text in here if text]
    if not texts or here == above or any(character.isdigit() for text in texts for character in text):
        return False
    paths = _paths(sheet, top, row - 1) + [()] * len(here)
    known = sum(
        names.read(text) is not None or bool(path and names.part(path[-1], text))
        for path, text in zip(paths, here, strict=False)
        if text
    )
    named = next((at for at, text in enumerate(above) if names.heads_names(text)), None)
    own = here[named] if named is not None and named < len(here) else ""
    if own and not names.heads_names(own):
        return False  # somebody's name
    grouped = any(area.top == row - 1 and area.right > area.left for area in sheet.merged)
    is_free = named is not None and not (named < len(here) and here[named])
    return known >= (1 if grouped or is_free else 2) and known * 2 >= len(texts)


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [plain(cell) if isinstance(cell, str) else str(cell) for cell in sheet.rows[row][:_MOST_COLUMNS]]


def _paths(sheet: Sheet, top: int, bottom: int) -> list[tuple[str, ...]]:
    """For each column the words above it, from the uppermost row down, each once.

    A merged heading stands above all columns that it covers. Where the merging got lost, one that has nothing beside it
    stands above those on its right that have a heading below.
    """
    rows = [_texts(sheet, row) for row in range(top, bottom + 1)]
    wide = max(map(len, rows), default=0)
    rows = [row + [""] * (wide - len(row)) for row in rows]
    for area in sheet.merged:
        for row in range(max(area.top, top), min(area.bottom, bottom) + 1):
            if area.top < top:
                continue
            text = rows[area.top - top][area.left] if area.left < wide else ""
            for column in range(area.left, min(area.right + 1, wide)):
                rows[row - top][column] = rows[row - top][column] or text
    for upper, lower in pairwise(rows):
        for column in range(1, wide):
            if not upper[column] and lower[column] and not _starts(rows[0], upper, lower, column):
                upper[column] = upper[column - 1]
    return [tuple(dict.fromkeys(filter(None, (row[column] for row in rows)))) for column in range(wide)]


def _starts(first: Sequence[str], upper: Sequence[str], lower: Sequence[str], column: int) -> bool:
    """Whether the heading on the left has nothing below itself: then it reaches down, and groups nothing."""
    return not lower[column - 1] or not upper[column - 1]


# Where there are no headings


def no_head(names: Names, sheets: Sequence[Sheet], best: Scored | None) -> Problem:
    """What was looked for in the sheets, and what in them comes nearest to it."""
    if best is not None and best.count > 1:
        return _no_name(names, best)
    expected = [column.name for column in names.form.columns if column.derived is None][:_NAMED]
    texts = (
        plain(cell)
        for sheet in sheets
        for row in sheet.rows[:HEAD_ROWS]
        for cell in row[:_MOST_COLUMNS]
        if isinstance(cell, str) and 1 < len(cell) <= _SHORT
    )
    near = [text for text in [*dict.fromkeys(texts)][:_LOOKED_AT] if nearest(bare(text), names.fields)][:_NAMED]
    if not near:
        return Problem("import_no_headings", {"limit": HEAD_ROWS, "expected": expected})
    return Problem("import_no_headings_nearest", {"limit": HEAD_ROWS, "expected": expected, "known": near})


def _no_name(names: Names, best: Scored) -> Problem:
    written = [plain(cell, _SHORT) for cell in best.sheet.rows[best.row][:_MOST_COLUMNS] if cell != ""]
    expected = next(column.name for column in names.form.columns if column.id == NAME)
    known, near = written[:_SHORT], nearest(expected, written)
    if near is None:
        return Problem("import_no_name", {"word": expected, "known": known}, line=best.row + 1)
    return Problem("import_no_name_nearest", {"word": expected, "known": known, "nearest": near}, line=best.row + 1)
