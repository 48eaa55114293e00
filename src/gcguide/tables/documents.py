"""The tables of a .docx document, with the paragraphs around them, as Word and WPS write them."""

from gcguide.problem import Problem
from gcguide.tables.grid import Grid, Row, assembled
from gcguide.tables.parts import count, read_xml
from gcguide.tables.sheets import Merged, Sheet

# What is not in the text as it stands: deleted, moved away, given a second time for older programs, spelled above it.
_LEFT_OUT = {"del", "moveFrom", "Fallback", "rt"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DELETED_ROW = ("trPr", "del")
_OFF = ("0", "false", "off")


def read_document(content: bytes) -> list[Sheet]:
    """Each table that is in no other, by the document's main part; a table in a cell is text of that cell.

    Raises:
        ExpatError: it is damaged.
        Problem: it has no table, or more than can be held.
    """
    walk = _Document()
    read_xml(content, walk.start, walk.end, walk.text)
    walk.paragraph_ends()
    sheets = assembled(walk.flow, 2) or assembled(walk.flow, 1)
    if not sheets:
        raise Problem("import_no_table")
    return sheets


class _Document:
    """Goes through a document; the text goes to the cell or paragraph that is open."""

    def __init__(self) -> None:
        self.flow: list[Row | Grid] = []
        self.grid = Grid()
        self.path: list[str] = []
        self.without = self.depth = 0  # elements left out, and tables, that we are in
        self.texts: list[str] = []
        self.across, self.joined = 1, ""
        self.is_deleted = False
        self.joins: dict[int, int] = {}  # by column: which of the merged areas is going on

    def start(self, full: str, attributes: dict[str, str]) -> None:
        space, _, name = full.rpartition(" ")
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if (parent, name) == _DELETED_ROW:
            self.is_deleted |= self.depth == 1
        elif name in _LEFT_OUT:
            self.without += 1
        if self.without:
            return
        value = attributes.get(f"{space} val", "")
        if name == "tbl":
            self._table()
        elif name == "p" and self.texts and self.texts[-1] != "\n":
            self.texts.append("\n")
        elif name in _MARKS and parent == "r":
            self.texts.append(_MARKS[name])
        elif name == "sym" and (code := _hexadecimal(attributes.get(f"{space} char", ""))):
            self.texts.append(chr(code))
        elif self.depth == 1:
            self._of_table(name, parent, value)

    def _table(self) -> None:
        if self.depth == 0:
            self.paragraph_ends()
            self.grid = Grid()
            self.joins = {}
            self.flow.append(self.grid)
        self.depth += 1

    def _of_table(self, name: str, parent: str, value: str) -> None:
        if name == "tr":
            self.is_deleted = False
            self.grid.next_row()
        elif name == "gridBefore":
            self.grid.column += count({"": value}, "", 0)
        elif name == "hidden" and parent == "trPr" and value not in _OFF:
            self.grid.unseen.hide(self.grid.row)
        elif name == "tc":
            self.texts, self.across, self.joined = [], 1, ""
        elif name == "gridSpan":
            self.across = max(count({"": value}, ""), 1)
        elif name == "vMerge":
            self.joined = value or "continue"

    def text(self, text: str) -> None:
        if self.path and self.path[-1] == "t" and not self.without:
            self.texts.append(text)

    def end(self, full: str) -> None:
        name = self.path.pop()
        parent = self.path[-1] if self.path else ""
        if name in _LEFT_OUT and (parent, name) != _DELETED_ROW:
            self.without -= 1
        elif self.without:
            return
        elif name == "tbl":
            self.depth -= 1
            self.texts = [] if self.depth == 0 else self.texts
        elif name == "p" and self.depth == 0 and "p" not in self.path:
            self.paragraph_ends()
        elif name == "tc" and self.depth == 1:
            self._cell_ends()
        elif name == "tr" and self.depth == 1 and self.is_deleted:
            self._row_was_deleted()

    def paragraph_ends(self) -> None:
        """What was written outside of tables is a row for each of its lines."""
        self.flow += [[line.strip()] for line in "".join(self.texts).split("\n") if line.strip()]
        self.texts = []

    def _cell_ends(self) -> None:
        grid, text = self.grid, "".join(self.texts).strip()
        self.texts = []
        at, areas = grid.column, grid.unseen.merged
        if self.joined == "continue" and at in self.joins:
            area = areas[self.joins[at]]
            areas[self.joins[at]] = area._replace(bottom=grid.row)
            grid.column += self.across
            return
        self.joins.pop(at, None)
        if self.joined:
            self.joins[at] = len(areas)
            areas.append(Merged(grid.row, at, grid.row, at + self.across - 1))
            grid.put(text)
            grid.column = at + self.across
        else:
            grid.put(text, self.across)

    def _row_was_deleted(self) -> None:
        grid = self.grid
        del grid.rows[grid.row :]
        grid.unseen.merged[:] = [
            area._replace(bottom=min(area.bottom, grid.row - 1)) for area in grid.unseen.merged if area.top < grid.row
        ]
        grid.row -= 1
        self.joins = {column: at for column, at in self.joins.items() if at < len(grid.unseen.merged)}
        self.is_deleted = False


def _hexadecimal(text: str) -> int:
    try:
        code = int(text[:6], 16)
    except ValueError:
        return 0
    return code if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else 0
