"""The roster as a spreadsheet (.xlsx) to print, stamp and send: every cell is text, none is ever computed."""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gcguide.paper.outputs import same_zip
from gcguide.paper.roster import Roster
from gcguide.text import width

PROGRAM = "gcguide"

_TEXT_FORMAT = "@"
_BLACK = "FF000000"
_EDGE = Side(style="thin", color=_BLACK)
_TITLE, _NOTE, _BODY = 18, 10, 11
_A4 = 9
_MARGIN = 0.4

# Points a line of body text takes, and what a row has above and below.
_LINE, _AIR = 15.0, 8.0
_LEAST_ROW, _MOST_ROW = 30.0, 400.0

# What stands in a spreadsheet's text for a character that XML cannot hold; typed by a person it must stay as typed.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def xlsx(roster: Roster) -> bytes:
    """The roster as the bytes of a workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = roster.sheet
    top = _head(sheet, roster)
    for index, column in enumerate(roster.form.columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    _row(sheet, roster, top, tuple(column.name for column in roster.form.columns), bold=True)
    for number, row in enumerate(roster.rows, start=top + 1):
        _row(sheet, roster, number, row.cells, bold=False)
    _print_set_up(sheet, roster, top)
    moment = datetime(roster.as_of.year, roster.as_of.month, roster.as_of.day)
    book.properties.creator = book.properties.lastModifiedBy = PROGRAM
    book.properties.title = roster.title
    book.properties.created = book.properties.modified = moment
    made = BytesIO()
    ExcelWriter(book, ZipFile(made, "w", ZIP_DEFLATED)).save()  # other than the book's own `save`, it reads no clock
    return same_zip(made.getvalue())


def _head(sheet: Worksheet, roster: Roster) -> int:
    """Title, note and header line; returns the row of the column names."""
    look = roster.form.sheet
    last = len(roster.form.columns)
    row = 1
    title_font = Font(name=look.title_font, size=_TITLE, bold=True, color=_BLACK)
    _across(sheet, row, 1, last, roster.title, title_font, "center")
    sheet.row_dimensions[row].height = 34
    if roster.note:
        row += 1
        _across(sheet, row, 1, last, roster.note, Font(name=look.font, size=_NOTE, color=_BLACK), "center")
        sheet.row_dimensions[row].height = 18
    row += 1
    font = Font(name=look.font, size=_BODY, color=_BLACK)
    texts = []
    for (first, final), (label, value) in zip(_spans(roster), roster.header, strict=True):
        text = f"{label}：{value}"
        _across(sheet, row, first, final, text, font, "left")
        texts.append((text, sum(column.width for column in roster.form.columns[first - 1 : final])))
    sheet.row_dimensions[row].height = _height(texts)
    return row + 1


def _spans(roster: Roster) -> Iterator[tuple[int, int]]:
    """The columns that each part of the header takes: the first half of the page, the rest in equal shares."""
    parts, last = len(roster.header), len(roster.form.columns)
    edges = [0, *(last - (last // 2) * (parts - part) // max(1, parts - 1) for part in range(1, parts + 1))]
    edges[-1] = last
    yield from ((edges[part] + 1, edges[part + 1]) for part in range(parts))


def _across(sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, side: str) -> None:
    """A text over several columns."""
    cell = _cell(sheet, row, first, text)
    cell.font = font
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _cell(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell that holds a text as it is, whatever it looks like; an empty one is formatted for text all the same."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if text:
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT
    return cell


def _row(sheet: Worksheet, roster: Roster, row: int, texts: tuple[str, ...], bold: bool) -> None:
    font = Font(name=roster.form.sheet.font, size=_BODY, bold=bold, color=_BLACK)
    for index, text in enumerate(texts, start=1):
        cell = _cell(sheet, row, index, text)
        cell.font = font
        cell.border = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = _height([(t, c.width) for t, c in zip(texts, roster.form.columns, strict=True)])


def _height(texts: list[tuple[str, int]]) -> float:
    """How high a row must be for each of its texts to show in full: spreadsheets do not find out by themselves."""
    lines = max((ceil(width(text) / max(1, columns - 2)) for text, columns in texts), default=1)
    return min(_MOST_ROW, max(_LEAST_ROW, lines * _LINE + _AIR))


def _print_set_up(sheet: Worksheet, roster: Roster, top: int) -> None:
    """A4 across, as wide as the page, the column names on each page, its number below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{top}:{top}"
    sheet.print_area = f"A1:{get_column_letter(len(roster.form.columns))}{top + len(roster.rows)}"
    sheet.page_margins = PageMargins(_MARGIN, _MARGIN, 2 * _MARGIN, 2 * _MARGIN, _MARGIN, _MARGIN)
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "&P / &N"
    sheet.freeze_panes = f"A{top + 1}"
