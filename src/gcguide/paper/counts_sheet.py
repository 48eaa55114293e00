"""Tables of counts as a workbook (.xlsx): a sheet each, a chart, a flat sheet to filter; no text is ever computed."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gcguide.paper.counts import CountPage, CountTable
from gcguide.paper.outputs import same_zip
from gcguide.text import width

PROGRAM = "gcguide"

_NARROWEST, _WIDEST = 8, 60
_A4 = 9
# What stands in a spreadsheet's text for a character that XML cannot hold; typed by a person it must stay as typed.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def xlsx(page: CountPage) -> bytes:
    """The tables as the bytes of a workbook; the same page gives the same bytes."""
    book = Workbook()
    if isinstance(book.active, Worksheet):
        book.remove(book.active)
    for table in page.tables:
        sheet = _sheet(book, table)
        if table.is_drawn and table.rows:
            _draw(sheet, table)
    flat = _sheet(book, page.flat)
    flat.auto_filter.ref = f"A1:{get_column_letter(len(page.flat.heads))}{len(page.flat.rows) + 1}"
    book.properties.creator = book.properties.lastModifiedBy = PROGRAM
    book.properties.title = page.title
    book.properties.created = book.properties.modified = datetime(page.day.year, page.day.month, page.day.day)
    made = BytesIO()
    ExcelWriter(book, ZipFile(made, "w", ZIP_DEFLATED)).save()  # other than the book's own `save`, it reads no clock
    return same_zip(made.getvalue())


def _sheet(book: Workbook, table: CountTable) -> Worksheet:
    sheet: Worksheet = book.create_sheet(table.sheet)
    lines = (table.heads, *table.lines)
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            _fill(sheet, row, column, value, bold=row == 1 or bool(table.total and row == len(lines)))
    for at, cells in enumerate(zip(*lines, strict=True), start=1):
        room = max(width(str(cell)) for cell in cells) + 2
        sheet.column_dimensions[get_column_letter(at)].width = min(_WIDEST, max(_NARROWEST, room))
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    if table.note:
        _fill(sheet, len(lines) + 2, 1, table.note, bold=False)
    return sheet


def _fill(sheet: Worksheet, row: int, column: int, value: str | int, bold: bool) -> None:
    """A count as a number, a text as it is, whatever it looks like."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.font = Font(bold=bold)
    if isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = _ESCAPE.sub("_x005F_", value)
        cell.data_type = "s"


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
