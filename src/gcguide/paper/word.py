"""The pack as a document for Word and WPS, in a file that says nothing of who made it, when, or where."""

from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

import docx
import segno
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from gcguide.paper import pack as p
from gcguide.paper.outputs import same_zip
from gcguide.paper.pack import leads, levels, table_lines
from gcguide.paper.word_fit import fitted, height
from gcguide.paper.word_parts import (
    LETTER,
    MILLIMETRE,
    SIDES,
    TEXT_WIDTH,
    Cell,
    Row,
    Style,
    allowed,
    bookmark,
    el,
    grid,
    numbering,
    page_number,
    paragraph,
    picture,
    settings,
    shared,
    styles,
)
from gcguide.text import width

_LONGEST = 255  # of a property
_PAGE, _MARGIN = round(297 * MILLIMETRE), round(15 * MILLIMETRE)
_RULE = 8  # points that the rule above the footer takes
_UNUSED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
_UNUSED_PARTS = ("stylesWithEffects", "customXml", "fontTable", "webSettings")

_PARAGRAPHS = {"plain": "Body", "strong": "Result", "note": "Note", "warning": "Warning"}
_PARAGRAPHS |= {"body": "Letter", "to": "Addressee", "right": "Signature"}
_CODE_SIZE = Mm(30)
_TABLE, _FONTS, _HINT = qn("w:tbl"), qn("w:rFonts"), qn("w:hint")


def render_docx(pack: p.Pack) -> bytes:
    """The document file, a section for each sheet; the same pack gives the same bytes."""
    document = docx.Document()
    _refill(document.part.numbering_part.element, numbering())
    _refill(document.settings.element, settings())
    end = document.element.body.sectPr
    more: dict[str, Style] = {}
    for index, sheet in enumerate(pack.sheets):
        elements = _elements(document, sheet)
        if sheet.is_single:
            more |= {style.id: style for style in fitted(elements, _room_on_a_page(sheet))}
        elements[-1].extend(bookmark(index, f"end{index}"))
        footer = _footer(sheet, pack.page, f"end{index}")
        if not sheet.language.is_han:  # quotation marks and dashes are Latin ones then
            for face in (face for element in (*elements, *footer) for face in element.iter(_FONTS)):
                face.attrib.pop(_HINT, None)
        section = _section(document, footer)
        for element in elements:
            end.addprevious(element)
        if sheet is pack.sheets[-1]:
            end.getparent().replace(end, section)
        else:
            elements[-1].get_or_add_pPr().append(section)
    _refill(document.styles.element, styles(pack.language.is_han, more.values()))
    _describe(document, pack)
    _strip(document)
    made = BytesIO()
    document.save(made)
    return same_zip(made.getvalue())


def _refill(part: BaseOxmlElement, content: list[BaseOxmlElement]) -> None:
    for child in list(part):
        part.remove(child)
    part.extend(content)


def _section(document: Document, footer: list[BaseOxmlElement]) -> BaseOxmlElement:
    """The properties of a sheet: A4, pages counted from one, and its own foot."""
    part, key = document.part.add_footer_part()  # type: ignore[no-untyped-call]
    _refill(part.element, footer)
    reference = el("footerReference", type="default")
    reference.set(qn("r:id"), key)
    side, high = round(20 * MILLIMETRE), _MARGIN
    margins = {"top": high, "right": side, "bottom": high, "left": side}
    return el(
        "sectPr",
        reference,
        el("type", val="nextPage"),
        el("pgSz", w=round(210 * MILLIMETRE), h=_PAGE),
        el("pgMar", **margins, header=high // 2, footer=high // 2, gutter=0),
        el("pgNumType", start=1),
    )


def _footer(sheet: p.Sheet, page: str, end: str) -> list[BaseOxmlElement]:
    """The foot of a sheet that ends at a bookmark; an official one has an empty foot, or it would take that before."""
    if not sheet.footer:
        return [paragraph("", "Footer")]
    return [paragraph(sheet.footer, "FooterFirst"), page_number(page, end)]


def _room_on_a_page(sheet: p.Sheet) -> float:
    """The height of a page between its margins, in points; a high footer stands in the text's place."""
    foot = max(_MARGIN / 20, _MARGIN / 40 + height(_footer(sheet, "", "")) + _RULE)
    return _PAGE / 20 - _MARGIN / 20 - foot


def _describe(document: Document, pack: p.Pack) -> None:
    properties = document.core_properties
    properties.title = allowed(pack.title)[:_LONGEST]
    properties.language = pack.language.tag
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.combine(pack.created, time())
    properties.revision = 1


def _strip(document: Document) -> None:
    """Leaves out what the library's own template brings along: its preview, its fonts, its second set of styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for key, rel in list(rels.items()):
            if rel.reltype in _UNUSED or any(name in rel.target_ref for name in _UNUSED_PARTS):
                del rels[key]


def _elements(document: Document, sheet: p.Sheet) -> list[BaseOxmlElement]:
    """What stands on a sheet; it ends with a paragraph, which can hold the properties of its section."""
    made = []
    if sheet.title:
        made.append(paragraph(sheet.title, "Title"))
    if sheet.subtitle:
        made.append(paragraph(sheet.subtitle, "Subtitle"))
    before: p.Block = p.Heading(sheet.title)
    for block, leading, level in zip(sheet.blocks, leads(sheet.blocks), levels(sheet), strict=True):
        drawn = list(_block(document, block, level))
        if not drawn:
            continue
        if isinstance(before, p.Paragraph | p.Bullets) and drawn[0].tag == _TABLE and made:
            made[-1].get_or_add_pPr().get_or_add_keepNext()
            made.append(paragraph("", "Gap", keeps=True))
        made += drawn
        if leading:
            made[-1].get_or_add_pPr().get_or_add_keepNext()
        if drawn[-1].tag == _TABLE:
            made.append(paragraph("", "Gap"))  # or the next table would grow onto this one
        before = block
    return made or [paragraph("", "Gap")]


def _block(document: Document, block: p.Block, level: int) -> Iterator[BaseOxmlElement]:
    match block:
        case p.Heading():
            yield paragraph(block.text, "Title" if level == 1 else "Heading2")
        case p.Paragraph():
            yield paragraph(block.text, _PARAGRAPHS[block.kind])
        case p.Bullets():
            small = block.kind == "note"
            yield from (paragraph(item, "ListNote" if small else "ListBullet") for item in block.items)
        case p.Table():
            if block.columns:
                yield _table(block)
        case p.Fields():
            if block.fields:
                yield _fields(block.fields)
        case p.Form():
            yield from _form(block)
        case p.Chain():
            if block.links:
                yield _chain(block)
        case p.Code():
            yield _code(block, document)


# The ruled table and the official form.

_SHADE = "E7E6E6"
_BOLD = 1.2
_BY_HAND = 1400  # room to write a short value
_ON_A_FORM = 1200


def _table(block: p.Table, style: str = "Cell") -> BaseOxmlElement:
    """The table, its header on every page, and the lines across it before their rows."""
    least = round((block.row_height or 0) * MILLIMETRE)
    titles = (Cell((paragraph(c.title, "CellHead", align="center"),), fill=_SHADE) for c in block.columns)
    rows = [Row(tuple(titles), header=True)]
    lines = list(table_lines(block))
    for at, line in enumerate(lines, start=1):
        if isinstance(line, str):
            rows.append(Row((Cell((paragraph(line, style, keeps=at < len(lines)),), span=len(block.columns)),)))
        else:
            pairs = zip(block.columns, line, strict=True)
            cells = (Cell(tuple(_lines(text, column.centred, style))) for column, text in pairs)
            rows.append(Row(tuple(cells), height=least))
    return grid(shared([column.share for column in block.columns]), rows, ruled=True)


def _lines(text: str, centred: bool, style: str) -> Iterator[BaseOxmlElement]:
    """The lines of a cell, those after the first small."""
    for at, line in enumerate(text.split("\n")):
        yield paragraph(line, "CellSmall" if at else style, align="center" if centred else "", grey=at > 0)


def _form(block: p.Form) -> Iterator[BaseOxmlElement]:
    """The form as it stands in the notice: mark, title, the fields on lines to write on, the table, its notes."""
    yield paragraph(block.mark, "FormMark")
    yield paragraph(block.title, "Title")
    if block.fields:
        yield _fields(block.fields, is_form=True)
        yield paragraph("", "Gap", keeps=True)
    yield _table(block.table, "FormCell")
    yield paragraph("", "Gap")
    yield from (paragraph(note, "FormNote") for note in block.notes)


def _fields(fields: tuple[p.Field, ...], is_form: bool = False) -> BaseOxmlElement:
    """All fields on one line where they fit, else each on its own; on a form the longest value may take two lines."""
    least = _ON_A_FORM if is_form else _BY_HAND
    needs = [(round(_BOLD * _room(field.label)), max(least, _room(field.value))) for field in fields]
    over = sum(label + value for label, value in needs) - TEXT_WIDTH
    at = max(range(len(needs)), key=lambda at: needs[at][1])
    if is_form and 0 < over <= needs[at][1] / 2:
        needs[at] = (needs[at][0], needs[at][1] - over)
    if sum(label + value for label, value in needs) <= TEXT_WIDTH:
        spare = TEXT_WIDTH - sum(label for label, _ in needs)
        values = shared([value for _, value in needs], spare)
        widths = [w for (label, _), value in zip(needs, values, strict=True) for w in (label, value)]
        cells = tuple(cell for field in fields for cell in _field(field))
        return grid(widths, [Row(cells, height=420)])
    labels = min(max(label for label, _ in needs), TEXT_WIDTH // 3)
    return grid([labels, TEXT_WIDTH - labels], [Row(_field(field), height=420) for field in fields])


def _field(field: p.Field) -> tuple[Cell, Cell]:
    value = Cell((paragraph(field.value, keeps=True),), edges=("bottom",))
    return Cell((paragraph(field.label, "CellHead"),)), value


def _room(text: str) -> int:
    return width(text) * LETTER + 220


# The chain and the code, drawn as tables: shapes look different in each program, tables do not.

_RIGHT = "\u2192"
_ARROW = 340
_BOX_COLUMNS = 60  # a longer name would make a tall box
_MOST_BOXES = 5


def _chain(block: p.Chain) -> BaseOxmlElement:
    """Boxes with arrows side by side; in one box where there are many or their names are long."""
    count = len(block.links)
    if count > _MOST_BOXES or any(width(link) > _BOX_COLUMNS for link in block.links):
        return grid([TEXT_WIDTH], [Row((Cell((paragraph(f" {_RIGHT} ".join(block.links)),), edges=SIDES),))])
    boxes = [Cell((paragraph(link, align="center", keeps=True),), edges=SIDES) for link in block.links]
    box = (TEXT_WIDTH - (count - 1) * _ARROW) // count
    arrows = (Cell((paragraph(_RIGHT, align="center", keeps=True),), tight=True) for _ in boxes)
    cells = [cell for pair in zip(arrows, boxes, strict=True) for cell in pair][1:]
    return grid([box, *[_ARROW, box] * (count - 1)], [Row(tuple(cells))])


def _code(block: p.Code, document: Document) -> BaseOxmlElement:
    """The code at the left, its caption and address beside it."""
    words = Cell((paragraph(block.caption), paragraph(block.shown, "CellSmall")))
    drawn = _qr(document, block.address)
    if drawn is None:
        return grid([TEXT_WIDTH], [Row((words,))])
    left = 1900
    return grid([left, TEXT_WIDTH - left], [Row((Cell((drawn,), tight=True), words))])


def _qr(document: Document, address: str) -> BaseOxmlElement | None:
    """The QR code as a picture; None for what no code can hold."""
    if not address:
        return None
    try:
        code = segno.make(address, error="m", micro=False)
    except ValueError:  # more than fits
        return None
    image = BytesIO()
    code.save(image, kind="png", scale=8, border=2)
    inline = document.part.new_pic_inline(image, _CODE_SIZE, _CODE_SIZE)
    inline.docPr.set("descr", allowed(address))
    return picture(inline)
