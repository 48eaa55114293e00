"""Which rows of a sheet are somebody's, and why the others are not."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from gcguide.policy.forms import RosterReading
from gcguide.problem import Problem
from gcguide.tables.heads import Layout
from gcguide.tables.names import NAME, Names
from gcguide.tables.sheets import MAX_CELLS, Cell
from gcguide.tables.values import begins_with, text_of
from gcguide.text import bare, folded

# A row without a name is a person's all the same if this many of its columns are filled in.
_ENOUGH = 3

NUMBER = "id_number"
_COLONS = ":："
_SERIAL = "serial"


class Reason(StrEnum):
    """Why a sheet, row or column is set aside."""

    HEAD = "head"
    TITLE = "title"
    HEADER = "header"
    ABOVE = "above"
    REPEATED_HEAD = "repeated_head"
    BLANK = "blank"
    NUMBERED = "numbered"
    SAMPLE = "sample"
    NOTE = "note"
    TOTAL = "total"
    SIGNATURE = "signature"
    UNIT = "unit"
    HIDDEN = "hidden"
    JOINED = "joined"
    NO_HEAD = "no_head"
    EMPTY = "empty"
    NOT_ASKED = "not_asked"
    OTHER_HEAD = "other_head"


class Sorter:
    """Tells for each row below the headings of a layout whether it is somebody's.

    Args:
        joined: the rows that are one person's with another above, by their merged cells.
    """

    def __init__(self, names: Names, layout: Layout, joined: Mapping[int, int]) -> None:
        self.names, self.layout, self.joined = names, layout, joined
        serial = {column.id for column in names.form.columns if column.derived == _SERIAL}
        of = layout.of("field")
        self.name = of[NAME].positions if NAME in of else ()
        self.number = of[NUMBER].positions if NUMBER in of else ()
        self.own = [
            column.positions for column in layout.columns if column.meaning and column.meaning.id not in serial
        ]  # fmt: skip
        known = {at for positions in self.own for at in positions}
        self.blind = {row for row, at in layout.sheet.blind if at in known}
        self.headed = {
            at for column in layout.columns for at in column.positions
            if column.heading and (column.meaning is None or column.meaning.id not in serial)
        }  # fmt: skip
        self.words = _passed_over(names.form.foreign)
        rows = layout.sheet.rows[layout.top : layout.bottom + 1]
        self.heads = {tuple(map(bare, map(text_of, row))) for row in rows}

    def reason(self, row: int) -> Reason | None:
        """Why the row is nobody's; None where it is somebody's."""
        return self.reason_of([text_of(cell) for cell in self.layout.sheet.rows[row]], row)

    def reason_of(self, cells: Sequence[str], row: int) -> Reason | None:
        """The same of the texts of a row."""
        filled = [cell for cell in cells if cell]
        if row in self.layout.sheet.hidden and (filled or row in self.blind):
            return Reason.HIDDEN
        is_blind = row in self.blind  # what should stand there is told cell by cell
        if not filled:
            return None if is_blind else Reason.BLANK
        if row in self.joined:
            return Reason.JOINED
        own = sum(any(at < len(cells) and cells[at] for at in positions) for positions in self.own)
        name, number = _first(cells, self.name), _first(cells, self.number)
        if not own and all(cell.isdigit() for cell in filled):
            return None if is_blind else Reason.NUMBERED  # rows numbered beforehand are empty
        if begins_with(filled[0], self.words.get(Reason.SAMPLE, ())) and not self._is_somebody(cells, name):
            return Reason.SAMPLE
        if any(character.isdigit() for character in number):
            return None
        if self._is_head(cells, name):
            return Reason.REPEATED_HEAD
        for reason, words in self.words.items():
            if begins_with(filled[0], words) and not self._is_somebody(cells, name):
                return reason
        if any(mark in name for mark in _COLONS):
            return Reason.SIGNATURE if begins_with(name, self.words[Reason.SIGNATURE]) else Reason.NOTE
        if self.name and not name and own < _ENOUGH and not is_blind:
            return Reason.NOTE if len(filled) > 1 or any(mark in filled[0] for mark in _COLONS) else Reason.UNIT
        return None if own or is_blind else Reason.NOTE

    def _is_somebody(self, cells: Sequence[str], name: str) -> bool:
        """Whether a row that begins with such a word is somebody's: 审核 as the post, 备注（某）公司 as the employer.

        So it is where the word stands in a column of its own, not in that of the numbers, and a name in that of the
        names.
        """
        at = next(at for at, cell in enumerate(cells) if cell)
        is_cell = at in self.headed and not any(mark in cells[at] for mark in _COLONS)
        is_name = bool(name) and not any(c.isdigit() or c in _COLONS for c in name) and at not in self.name
        return is_cell and is_name and not any(begins_with(name, words) for words in self.words.values())

    def _is_head(self, cells: Sequence[str], name: str) -> bool:
        return self.names.heads_names(name) or tuple(map(bare, cells)) in self.heads


def merged_down(layout: Layout) -> tuple[dict[tuple[int, int], int], dict[int, int]]:
    """The row whose cell counts for a cell merged with it, and for a row that is one person's with it.

    Raises:
        Problem: there are more merged cells than a sheet can have.
    """
    above: dict[tuple[int, int], int] = {}
    joined: dict[int, int] = {}
    of = layout.of("field")
    own = {at for id in (NAME, NUMBER) if id in of for at in of[id].positions}
    steps, count = 0, len(layout.sheet.rows)
    for area in layout.sheet.merged:
        if area.bottom <= area.top or area.top <= layout.bottom:
            continue
        for row in range(area.top + 1, min(area.bottom + 1, count)):
            steps += 1
            if area.left in own:
                joined[row] = area.top
            else:
                above[row, area.left] = area.top
        if steps > MAX_CELLS:
            raise Problem("import_broken")
    return above, joined


def _first(cells: Sequence[str], positions: Sequence[int]) -> str:
    return next((cells[at] for at in positions if at < len(cells) and cells[at]), "")


def _passed_over(foreign: RosterReading) -> dict[Reason, tuple[str, ...]]:
    return {Reason(reason): tuple(map(folded, words)) for reason, words in foreign.passed_over.items()}


def above(cells: Sequence[Cell], is_header: bool) -> Reason:
    """What a row above the headings is."""
    filled = sum(bool(text_of(cell)) for cell in cells)
    if not filled:
        return Reason.BLANK
    if is_header:
        return Reason.HEADER
    return Reason.TITLE if filled == 1 else Reason.ABOVE
