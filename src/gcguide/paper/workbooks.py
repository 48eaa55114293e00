"""What we make as workbooks (.xlsx): the roster to print, stamp and send; tables of counts. No text is computed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gcguide.paper.counts import CountPage, CountTable
from gcguide.paper.outputs import same_zip
from gcguide.paper.roster import Roster
from gcguide.text import width

_PROGRAM = "gcguide"

_A4 = 9
# What stands in a spreadsheet's text for a character that XML cannot hold; typed by a person it must stay as typed.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def _saved(book: Workbook, title: str, day: date, author: str | None = None) -> bytes:
    """The bytes of a workbook of a day: the same for the same content."""
    book.properties.creator = book.properties.lastModifiedBy = author
    book.properties.title = title
    book.properties.created = book.properties.modified = datetime.combine(day, time())
    made = BytesIO()
    ExcelWriter(book, ZipFile(made, "w", ZIP_DEFLATED)).save()  # other than the book's own `save`, it reads no clock
    return same_zip(made.getvalue())


def _write(cell: Any, text: str) -> None:
    """Puts a text into a cell as it is, whatever it looks like."""
    cell.value = _ESCAPE.sub("_x005F_", text) if "_" in text else text
    cell.data_type = "s"


# The roster: one sheet.

_TEXT_FORMAT = "@"
_BLACK = "FF000000"
_EDGE = Side(style="thin", color=_BLACK)
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TITLE, _BODY = 18, 11
_MARGIN = 0.4
# What is printed of a page across, in points, wide and high; a character of a column and what stands beside them.
_PRINTED = (842 - 2 * 72 * _MARGIN, 595 - 4 * 72 * _MARGIN)
_COLUMN, _BESIDE = 5.25, 3.75
_MORE_OR_LESS = (1.0, 1.03, 1.06, 1.09, 1.12, 1.15)
# Of more people the pages are not counted: one that is nearly empty matters little there.
_FEW = 40

# Points a line of body text takes, and what a row has above and below.
_LINE, _AIR = 15.0, 8.0
_LEAST_ROW, _MOST_ROW = 30.0, 400.0
_MARK_ROW, _TITLE_ROW, _NOTE_ROW, _SEAL_ROW = 18.0, 34.0, 22.0, 84.0


def roster_workbook(roster: Roster) -> bytes:
    """The roster as the bytes of a workbook with one sheet, which tells nothing of who made it with what."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = roster.form.sheet.name
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _LEAST_ROW, True
    top = _head(sheet, roster)
    columns = roster.form.columns
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    _rows(sheet, roster, [tuple(column.name for column in columns)], bold=True)
    _rows(sheet, roster, [row.cells for row in roster.rows], bold=False)
    below = _foot(sheet, roster, top + len(roster.rows) + 1)
    _offer_choices(sheet, roster, top)
    _print_set_up(sheet, roster, top, below)
    return _saved(book, roster.title, roster.as_of)


def _head(sheet: Worksheet, roster: Roster) -> int:
    """Mark, title and header line; returns the row of the column names."""
    look = roster.form.sheet
    last = len(roster.form.columns)
    font = Font(name=look.font, size=_BODY, color=_BLACK)
    _across(sheet, 1, 1, last, roster.form.mark, font, "left", _MARK_ROW)
    title_font = Font(name=look.title_font, size=_TITLE, bold=True, color=_BLACK)
    _across(sheet, 2, 1, last, roster.title, title_font, "center", _TITLE_ROW)
    texts = []
    for (first, final), (label, value) in zip(_spans(roster), roster.header, strict=True):
        text = f"{label}：{value}"
        _across(sheet, 3, first, final, text, font, "left")
        texts.append((text, sum(column.width for column in roster.form.columns[first - 1 : final])))
    sheet.row_dimensions[3].height = _height(texts)
    return 4


def _foot(sheet: Worksheet, roster: Roster, row: int) -> int:
    """How the form is filled in, and the room for seal and date; returns the last row."""
    last = len(roster.form.columns)
    font = Font(name=roster.form.sheet.font, size=_BODY, color=_BLACK)
    _across(sheet, row, 1, last, roster.form.note, font, "left", _NOTE_ROW)
    _across(sheet, row + 1, 1, last // 2, "", font, "left")
    _across(sheet, row + 1, last // 2 + 1, last, roster.form.seal, font, "left", _SEAL_ROW)
    return row + 1


def _spans(roster: Roster) -> Iterator[tuple[int, int]]:
    """The columns that each part of the header takes: the first half of the page, the rest in equal shares."""
    parts, last = len(roster.header), len(roster.form.columns)
    edges = [0, *(last - (last // 2) * (parts - part) // max(1, parts - 1) for part in range(1, parts + 1))]
    edges[-1] = last
    return ((before + 1, edge) for before, edge in pairwise(edges))


def _across(
    sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, side: str, height: float | None = None
) -> None:
    """A text over several columns."""
    cell: Any = sheet.cell(row, first)
    if text:
        _write(cell, text)
    cell.number_format = _TEXT_FORMAT
    cell.font = font
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    if height is not None:
        sheet.row_dimensions[row].height = height


class _Alike(Cell):
    """A cell that looks as all of its table do: looking its style up anew at each takes as long as writing it."""

    __slots__ = ()
    style_id: int = 0
    has_style = True


def _rows(sheet: Worksheet, roster: Roster, rows: Sequence[Sequence[str]], bold: bool) -> None:
    """Rows of the table, below what is there; all cells share one look, and empty ones take text all the same."""
    look: Any = Cell(sheet, 1, 1)
    look.font = Font(name=roster.form.sheet.font, size=_BODY, bold=bold, color=_BLACK)
    look.border = _BOX
    look.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    look.number_format = _TEXT_FORMAT
    alike: Any = type(_Alike.__name__, (_Alike,), {"__slots__": (), "style_id": look.style_id})
    widths = [column.width for column in roster.form.columns]
    top = sheet.max_row + 1
    for row, texts in enumerate(rows, start=top):
        cells = []
        for index, text in enumerate(texts, start=1):
            cell = alike(sheet, row, index)
            if text:
                _write(cell, text)
            cells.append(cell)
        sheet.append(cells)
        height = _height(zip(texts, widths, strict=True))
        if height != _LEAST_ROW or bold:
            sheet.row_dimensions[row].height = height


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """How high a row must be for each of its texts to show in full: spreadsheets do not find out by themselves."""
    lines = 1
    for text, columns in texts:
        # No character is wider than two columns: most texts need not be measured.
        if 2 * len(text) > columns - 2 and (wide := width(text)) > columns - 2:
            lines = max(lines, ceil(wide / max(1, columns - 2)))
    return min(_MOST_ROW, max(_LEAST_ROW, lines * _LINE + _AIR))


def _offer_choices(sheet: Worksheet, roster: Roster, top: int) -> None:
    """Lists to choose from, below the names of their columns; what else can be right is asked about, not refused."""
    for index, column in enumerate(roster.form.columns, start=1):
        if (choices := roster.choices.get(column.id)) and roster.rows:
            offer = DataValidation("list", f'"{",".join(choices.texts)}"', allow_blank=True, showErrorMessage=True)
            offer.errorStyle = "warning" if choices.open else "stop"
            letter = get_column_letter(index)
            offer.add(f"{letter}{top + 1}:{letter}{top + len(roster.rows)}")
            sheet.add_data_validation(offer)


def _pages(sheet: Worksheet, roster: Roster, top: int, below: int) -> int:
    """One page less than it would take where the last had nobody on it, only room for the seal; 0 leaves it open.

    Programs differ in how much they put on a page, so that a seal that may stand alone counts as well.
    """
    if len(roster.rows) > _FEW:
        return 0
    heights = [sheet.row_dimensions[row].height or _LEAST_ROW for row in range(1, below + 1)]
    across = sum(column.width * _COLUMN + _BESIDE for column in roster.form.columns)
    room = _PRINTED[1] * max(1.0, across / _PRINTED[0])
    alone = (_pages_with_seal_alone(heights, room * factor, top, len(roster.rows)) for factor in _MORE_OR_LESS)
    return max(0, max(alone) - 1)


def _pages_with_seal_alone(heights: Sequence[float], room: float, top: int, people: int) -> int:
    """How many pages rows take where the last has nobody on it; 0 where it has."""
    pages, used, is_peopled = 1, 0.0, False
    for row, height in enumerate(heights, start=1):
        if used + height > room:
            pages, used, is_peopled = pages + 1, heights[top - 1], False
        used += height
        is_peopled |= top < row <= top + people
    return 0 if is_peopled or not people else pages


def _print_set_up(sheet: Worksheet, roster: Roster, top: int, below: int) -> None:
    """A4 across, as wide as the page, the column names on each page, its number below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = _pages(sheet, roster, top, below)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{top}:{top}"
    sheet.print_area = f"A1:{get_column_letter(len(roster.form.columns))}{below}"
    sheet.page_margins = PageMargins(_MARGIN, _MARGIN, 2 * _MARGIN, 2 * _MARGIN, _MARGIN, _MARGIN)
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "&P / &N"
    sheet.freeze_panes = f"A{top + 1}"


# Tables of counts: a sheet each, charts, and a flat sheet to filter.

_NARROWEST, _WIDEST = 8, 40


def counts_workbook(page: CountPage) -> bytes:
    """The tables as the bytes of a workbook; the same page gives the same bytes."""
    book = Workbook()
    if isinstance(book.active, Worksheet):
        book.remove(book.active)
    for table in page.tables:
        sheet = _counts(book, table)
        if table.is_drawn and table.rows:
            _draw(sheet, table)
    flat = _counts(book, page.flat)
    flat.auto_filter.ref = f"A1:{get_column_letter(len(page.flat.heads))}{len(page.flat.rows) + 1}"
    return _saved(book, page.title, page.day, _PROGRAM)


def _counts(book: Workbook, table: CountTable) -> Worksheet:
    sheet: Worksheet = book.create_sheet(table.sheet)
    lines = (table.heads, *table.lines)
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            _fill(sheet, row, column, value, bold=row == 1 or bool(table.total and row == len(lines)))
    for at, cells in enumerate(zip(*lines, strict=True), start=1):
        room = max(width(str(cell)) for cell in cells) + 2
        sheet.column_dimensions[get_column_letter(at)].width = min(_WIDEST, max(_NARROWEST, room))
        for row in range(1, len(lines) + 1):
            sheet.cell(row, at).alignment = Alignment(vertical="top", wrap_text=room > _WIDEST)
    for row, cells in enumerate(lines, start=1):
        if (most := max(-(-width(str(cell)) // (_WIDEST - 2)) for cell in cells)) > 1:  # no program does it by itself
            sheet.row_dimensions[row].height = most * _LINE + _AIR
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.gridLines = True
    header: Any = sheet.oddHeader
    header.center.text = table.title.replace("&", "&&")
    for at, note in enumerate(table.note.splitlines(), start=len(lines) + 2):
        _fill(sheet, at, 1, note, bold=False)
    return sheet


def _fill(sheet: Worksheet, row: int, column: int, value: str | int, bold: bool) -> None:
    """A count as a number, a text as it is, whatever it looks like."""
    cell: Any = sheet.cell(row, column)
    cell.font = Font(bold=bold)
    if isinstance(value, int):
        cell.value = value
    elif value:
        _write(cell, value)


def _draw(sheet: Worksheet, table: CountTable) -> None:
    """A chart of a table's counts beside it, a bar each; the sum is none."""
    chart = BarChart()
    chart.title, chart.legend = table.title, None
    last = len(table.rows) + 1
    chart.add_data(Reference(sheet, min_col=len(table.heads), min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.x_axis.delete = chart.y_axis.delete = False  # else newer programs draw none
    chart.y_axis.majorUnit = max(1, max(int(row[-1]) for row in table.rows) // 10)
    sheet.add_chart(chart, f"{get_column_letter(len(table.heads) + 2)}2")
