"""The ruled table and the official form."""

from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.paper.pack import Field, Form, Table
from gcguide.paper.word.grid import LETTER, MILLIMETRE, WIDTH, Cell, Row, grid, shared
from gcguide.paper.word.lines import Line, paragraph
from gcguide.text import Lang, width

_SHADE = "E7E6E6"
_BOLD = 1.2
_BY_HAND = 1400  # room to write a short value


def table(block: Table, lang: Lang) -> BaseOxmlElement:
    """The table, its header on every page, and the lines across it before their rows."""
    least = round((block.row_height or 0) * MILLIMETRE)
    titles = (Cell((Line(c.title, "CellHead", align="center"),), fill=_SHADE) for c in block.columns)
    rows = [Row(tuple(titles), header=True, height=least)]
    for index in range(len(block.rows) + 1):
        for before, text in block.spans:
            if min(max(before, 0), len(block.rows)) == index:
                rows.append(Row((Cell((Line(text, "Cell", keeps=index < len(block.rows)),), span=len(block.columns)),)))
        for values in block.rows[index : index + 1]:
            pairs = zip(block.columns, values, strict=True)
            cells = (Cell((Line(text, align="center" if column.centred else ""),)) for column, text in pairs)
            rows.append(Row(tuple(cells), height=least))
    return grid(shared([column.share for column in block.columns]), rows, lang, ruled=True)


def form(block: Form, lang: Lang) -> list[BaseOxmlElement]:
    """The form from the top of a page: mark, title, the fields on lines to write on, and the table."""
    parts = [
        paragraph(Line(block.mark, "FormMark", new_page=True), lang),
        paragraph(Line(block.title, "FormTitle"), lang),
    ]
    if block.fields:
        parts += [*_fields(block.fields, lang), paragraph(Line("", "Gap", keeps=True), lang)]
    return [*parts, table(block.table, lang)]


def _fields(fields: tuple[Field, ...], lang: Lang) -> list[BaseOxmlElement]:
    """All fields on one line where they fit, else each on its own."""
    needs = [(round(_BOLD * _room(one.label)), max(_BY_HAND, _room(one.value))) for one in fields]
    if sum(label + value for label, value in needs) <= WIDTH:
        spare = WIDTH - sum(label for label, _ in needs)
        values = shared([value for _, value in needs], spare)
        widths = [w for (label, _), value in zip(needs, values, strict=True) for w in (label, value)]
        cells = tuple(cell for one in fields for cell in _field(one))
        return [grid(widths, [Row(cells, height=420)], lang)]
    labels = min(max(label for label, _ in needs), WIDTH // 3)
    return [grid([labels, WIDTH - labels], [Row(_field(one), height=420) for one in fields], lang)]


def _field(one: Field) -> tuple[Cell, Cell]:
    value = Cell((Line(one.value, "Cell", keeps=True),), edges={"bottom": "thin"})
    return Cell((Line(one.label, "CellHead"),)), value


def _room(text: str) -> int:
    return width(text) * LETTER + 220
