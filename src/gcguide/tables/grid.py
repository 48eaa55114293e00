"""A table that comes cell by cell, where a cell may cover others, and what is written around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gcguide.problem import Problem
from gcguide.tables.sheets import MAX_CELLS, MAX_ROWS, Cell, Merged, Sheet, finished, letters
from gcguide.tables.shown import Unseen

_MOST_COLUMNS = 16_384  # as in every spreadsheet program
_MOST_ABOVE = 12  # rows of what is written above a table, whose headings are looked for near its beginning

Row = list[Cell]


@dataclass(slots=True)
class Grid:
    """A table on its way; what is asked for far away costs nothing until something stands there."""

    rows: list[Row] = field(default_factory=list)
    unseen: Unseen = field(default_factory=Unseen)
    row: int = -1
    column: int = 0
    work: int = 0
    covered: dict[int, int] = field(default_factory=dict)  # by column: the last row that a cell above covers

    def next_row(self, row: int | None = None, is_hidden: bool = False, more: int = 0) -> None:
        """The next row or, by its number from 0, another; `more` rows after it are like it, and empty."""
        self.row, self.column = (self.row + 1 if row is None else row), 0
        if is_hidden:
            self.unseen.hide(self.row, 1 + more)

    def put(self, cell: Cell, across: int = 1, down: int = 1, column: int | None = None, blind: str = "") -> None:
        """The next cell of the row that nothing from above covers or, by its number from 0, another.

        Raises:
            Problem: this is more than can be held.
        """
        if column is not None:
            self.column = column
        while self.covered.get(self.column, -1) >= self.row:
            self.column += 1
            self.work += 1
        at = self.column
        if across * down > 1:
            self.unseen.merged.append(Merged(self.row, at, self.row + down - 1, at + across - 1))
            if down > 1:
                across = min(across, _MOST_COLUMNS)
                self._worked(across)
                self.covered.update(dict.fromkeys(range(at, at + across), self.row + down - 1))
        self.column = at + across
        if blind:
            self.unseen.miss(self.row, at, blind)
        if cell != "" or blind:
            self._write(at, cell)

    def _write(self, at: int, cell: Cell) -> None:
        if self.row >= 2 * MAX_ROWS:
            raise Problem("import_many_rows", {"limit": MAX_ROWS, "count": self.row + 1})
        if at >= _MOST_COLUMNS:
            self._too_far()
        self.rows += [[] for _ in range(self.row + 1 - len(self.rows))]
        row = self.rows[self.row]
        self._worked(max(at + 1 - len(row), 0))
        row += [""] * (at + 1 - len(row))
        row[at] = cell

    def _worked(self, steps: int) -> None:
        self.work += steps
        if self.work > MAX_CELLS:
            self._too_far()

    def _too_far(self) -> None:
        raise Problem("import_far_cell", {"word": letters(min(self.column, 10**6)) + str(self.row + 1)})

    def sheet(
        self, name: str = "", above: Sequence[Row] = (), below: Sequence[Row] = (), is_hidden: bool = False
    ) -> Sheet:
        """The table, between rows that were no part of it."""
        first, last = len(above), len(self.rows) - 1
        merged = (
            Merged(area.top + first, area.left, min(area.bottom, last) + first, min(area.right, _MOST_COLUMNS))
            for area in self.unseen.merged
            if area.top <= last and area[:2] != area[2:]
        )
        hidden = (row + first for row in self.unseen.hidden if row <= last)
        blind = {(row + first, column): text for (row, column), text in self.unseen.blind.items()}
        return finished(name, [*above, *self.rows, *below], merged, hidden, blind, is_hidden)


def assembled(flow: Iterable[Row | Grid], least: int) -> list[Sheet]:
    """The tables of a page or document, each with the lines that follow it; those before the first are above it.

    Args:
        flow: the lines, as rows, and the tables, as they come.
        least: how many rows a table has; what has fewer is lines.
    """
    tables: list[tuple[Grid, list[Row]]] = []
    above: list[Row] = []
    for item in flow:
        if isinstance(item, Grid) and len(item.rows) >= least:
            tables.append((item, []))
            continue
        lines = item.rows if isinstance(item, Grid) else [item]
        (tables[-1][1] if tables else above).extend(lines)
    if len(above) > _MOST_ABOVE:
        early = [str(cell) for row in above[: 1 - _MOST_ABOVE] for cell in row if cell != ""]
        above[: 1 - _MOST_ABOVE] = [["\n".join(early)]]
    return [
        table.sheet(str(at + 1) if len(tables) > 1 else "", above if at == 0 else (), below)
        for at, (table, below) in enumerate(tables)
    ]
