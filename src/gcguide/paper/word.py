"""The pack as a document for Word and WPS, in a file that says nothing of who made it, when, or where."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

import docx
import segno
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from gcguide.paper import pack as p
from gcguide.paper.outputs import same_zip
from gcguide.paper.pack import leads, list_before_form, scale, table_lines
from gcguide.paper.word_parts import (
    LETTER,
    MILLIMETRE,
    TEXT_WIDTH,
    Cell,
    Row,
    allowed,
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

_EPOCH = datetime(1980, 1, 1)  # the first that a zip can write
_LONGEST = 255  # of a property
_UNUSED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
_UNUSED_PARTS = ("stylesWithEffects", "customXml", "fontTable", "webSettings")

_PARAGRAPHS = {"plain": "Body", "strong": "Result", "note": "Note", "warning": "Warning"}
_TO_DO, _DONE = "\u2610", "\u2611"  # an empty box and a ticked one
_CODE_SIZE = Mm(30)
_TABLE, _FONTS, _HINT = qn("w:tbl"), qn("w:rFonts"), qn("w:hint")


def render_docx(pack: p.Pack) -> bytes:
    """The document file; the same pack gives the same bytes."""
    document = docx.Document()
    _refill(document.styles.element, styles(pack.language.is_han))
    _refill(document.part.numbering_part.element, numbering())
    _refill(document.settings.element, settings())
    footer = _page(document, pack)
    body = document.element.body
    end = body.sectPr
    for element in _elements(document, pack):
        end.addprevious(element)
    if not pack.language.is_han:  # quotation marks and dashes are Latin ones then
        for face in (*body.iter(_FONTS), *footer.iter(_FONTS)):
            del face.attrib[_HINT]
    _describe(document, pack)
    _strip(document)
    made = BytesIO()
    document.save(made)
    return same_zip(made.getvalue())


def _refill(part: BaseOxmlElement, content: list[BaseOxmlElement]) -> None:
    for child in list(part):
        part.remove(child)
    part.extend(content)


def _page(document: Document, pack: p.Pack) -> BaseOxmlElement:
    """Sets up A4; returns the footer."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    footer: BaseOxmlElement = section.footer._element
    _refill(footer, [paragraph(pack.footer, "FooterFirst"), page_number(pack.page)])
    return footer


def _describe(document: Document, pack: p.Pack) -> None:
    properties = document.core_properties
    properties.title = allowed(pack.title)[:_LONGEST]
    properties.language = pack.language.tag
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _EPOCH
    properties.revision = 1


def _strip(document: Document) -> None:
    """Leaves out what the library's own template brings along: its preview, its fonts, its second set of styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for key, rel in list(rels.items()):
            if rel.reltype in _UNUSED or any(name in rel.target_ref for name in _UNUSED_PARTS):
                del rels[key]


def _elements(document: Document, pack: p.Pack) -> list[BaseOxmlElement]:
    made = [paragraph(pack.title, "Title")]
    if pack.subtitle:
        made.append(paragraph(pack.subtitle, "Subtitle"))
    before: p.Block = p.Heading(pack.title)
    sheet = list_before_form(pack.blocks)
    for at, (block, leading) in enumerate(zip(pack.blocks, leads(pack.blocks), strict=True)):
        drawn = list(_block(document, block))
        if not drawn:
            continue
        if at == sheet or (isinstance(before, p.Form) and not isinstance(block, p.Form)):
            _begin_page(drawn)
        elif isinstance(before, p.Paragraph | p.Bullets | p.Checklist) and drawn[0].tag == _TABLE:
            made[-1].get_or_add_pPr().get_or_add_keepNext()
            made.append(paragraph("", "Gap", keeps=True))
        made += drawn
        if leading:
            made[-1].get_or_add_pPr().get_or_add_keepNext()
        if drawn[-1].tag == _TABLE:
            made.append(paragraph("", "Gap"))  # or the next table would grow onto this one
        before = block
    return made


def _begin_page(drawn: list[BaseOxmlElement]) -> None:
    """Begins a page by a property of the first paragraph, or of an empty one where there is none."""
    if drawn[0].tag == _TABLE:
        drawn.insert(0, paragraph("", "Gap"))
    drawn[0].get_or_add_pPr().get_or_add_pageBreakBefore()


def _block(document: Document, block: p.Block) -> Iterator[BaseOxmlElement]:
    match block:
        case p.Heading():
            yield paragraph(block.text, f"Heading{block.level}")
        case p.Paragraph():
            yield paragraph(block.text, _PARAGRAPHS[block.kind])
        case p.Bullets():
            yield from (paragraph(item, "ListBullet") for item in block.items)
        case p.Checklist():
            for tick in block.ticks:
                yield from _tick(tick)
        case p.Table():
            if block.columns:
                yield _table(block)
        case p.Form():
            yield from _form(block)
        case p.Timeline():
            if block.points:
                yield _timeline(block)
        case p.Chain():
            if block.links:
                yield _chain(block)
        case p.Code():
            yield _code(block, document)


def _tick(tick: p.Tick) -> Iterator[BaseOxmlElement]:
    """The box and its small lines, on one page."""
    last = len(tick.details)
    yield paragraph(tick.text, "Tick", mark=_DONE if tick.done else _TO_DO, keeps=last > 0)
    for number, detail in enumerate(tick.details, 1):
        yield paragraph(detail, "TickDetail", keeps=number < last)


# The ruled table and the official form.

_SHADE = "E7E6E6"
_BOLD = 1.2
_BY_HAND = 1400  # room to write a short value


def _table(block: p.Table) -> BaseOxmlElement:
    """The table, its header on every page, and the lines across it before their rows."""
    least = round((block.row_height or 0) * MILLIMETRE)
    titles = (Cell((paragraph(c.title, "CellHead", align="center"),), fill=_SHADE) for c in block.columns)
    rows = [Row(tuple(titles), header=True, height=least)]
    lines = list(table_lines(block))
    for at, line in enumerate(lines, start=1):
        if isinstance(line, str):
            rows.append(Row((Cell((paragraph(line, keeps=at < len(lines)),), span=len(block.columns)),)))
        else:
            pairs = zip(block.columns, line, strict=True)
            cells = (Cell((paragraph(text, align="center" if column.centred else ""),)) for column, text in pairs)
            rows.append(Row(tuple(cells), height=least))
    return grid(shared([column.share for column in block.columns]), rows, ruled=True)


def _form(block: p.Form) -> list[BaseOxmlElement]:
    """The form from the top of a page: mark, title, the fields on lines to write on, and the table."""
    parts = [paragraph(block.mark, "FormMark"), paragraph(block.title, "FormTitle")]
    _begin_page(parts)
    if block.fields:
        parts += [_fields(block.fields), paragraph("", "Gap", keeps=True)]
    return [*parts, _table(block.table)]


def _fields(fields: tuple[p.Field, ...]) -> BaseOxmlElement:
    """All fields on one line where they fit, else each on its own."""
    needs = [(round(_BOLD * _room(field.label)), max(_BY_HAND, _room(field.value))) for field in fields]
    if sum(label + value for label, value in needs) <= TEXT_WIDTH:
        spare = TEXT_WIDTH - sum(label for label, _ in needs)
        values = shared([value for _, value in needs], spare)
        widths = [w for (label, _), value in zip(needs, values, strict=True) for w in (label, value)]
        cells = tuple(cell for field in fields for cell in _field(field))
        return grid(widths, [Row(cells, height=420)])
    labels = min(max(label for label, _ in needs), TEXT_WIDTH // 3)
    return grid([labels, TEXT_WIDTH - labels], [Row(_field(field), height=420) for field in fields])


def _field(field: p.Field) -> tuple[Cell, Cell]:
    value = Cell((paragraph(field.value, keeps=True),), edges={"bottom": "thin"})
    return Cell((paragraph(field.label, "CellHead"),)), value


def _room(text: str) -> int:
    return width(text) * LETTER + 220


# The timeline, the chain and the code, drawn as tables: shapes look different in each program, tables do not.

_LATEST, _SUGGESTED = "\u25cf", "\u25cb"  # a full and an empty circle
_RIGHT, _DOWN = "\u2192", "\u2193"

_SLOTS = 16  # steps of the scale, each wide enough for a mark
_SLOT = 200
_DAY = 2000
_LABEL = TEXT_WIDTH - 2 * _DAY - _SLOTS * _SLOT
_BAND = "D9D9D9"

_ARROW = 460
_BOX_COLUMNS = 40  # names longer than this get the width of the page
_MOST_BOXES = 5


def _timeline(block: p.Timeline) -> BaseOxmlElement:
    """One row for each point: what, by when, and its days to scale on a line that all rows share with today."""
    place = scale(block)

    def slot(day: date) -> int:
        return round(place(day) * (_SLOTS - 1))

    today = slot(block.today)
    rows = [_scale(block, today)]
    for index, point in enumerate(block.points):
        latest = slot(point.latest)
        # Two days of one point keep two marks even where the scale would lay them together.
        suggested = min(slot(point.suggested), max(latest - 1, 0)) if point.suggested else None
        keeps = index + 1 < len(block.points)
        if suggested == latest:  # both on the first step
            latest += 1
        rows.append(Row((*_words(point, keeps), *_marks(suggested, latest, today, keeps)), height=480))
    return grid([_LABEL, _DAY, _DAY, *[_SLOT] * _SLOTS], rows)


def _scale(block: p.Timeline, today: int) -> Row:
    """The head: which mark is which, and today's flag, on the side of its line where there is room."""
    under = {"bottom": "thick"}
    words = (
        Cell((paragraph("", "CellHead"),), edges=under),
        Cell((paragraph(block.suggested_title, "CellHead", mark=_SUGGESTED),), edges=under),
        Cell((paragraph(block.latest_title, "CellHead", mark=_LATEST),), edges=under),
    )
    is_left = today >= _SLOTS // 2
    flag = paragraph(block.today_words, "CellHead", align="right" if is_left else "")
    left, right = (flag, paragraph("", "CellHead")) if is_left else (paragraph("", "CellHead"), flag)
    before = (Cell((left,), span=today, edges={**under, "right": "dashed"}),) if today else ()
    after = Cell((right,), span=_SLOTS - today, edges={**under, "left": "dashed"})
    return Row((*words, *before, after), header=True)


def _words(point: p.Point, keeps: bool) -> tuple[Cell, Cell, Cell]:
    """What is done, by which day to be safe, and the last day for it."""
    past, under = point.state == "past", {"bottom": "faint"}
    style = "CellHead" if point.state == "hurry" else "Cell"
    label = [paragraph(point.label, style, keeps=keeps, grey=past)]
    if point.note:
        label.append(paragraph(point.note, "CellSmall", keeps=keeps, grey=True))
    return (
        Cell(tuple(label), edges=under),
        Cell((paragraph(point.suggested_words, keeps=keeps, grey=past),), edges=under),
        Cell((paragraph(point.latest_words, style, keeps=keeps, grey=past),), edges=under),
    )


def _marks(suggested: int | None, latest: int, today: int, keeps: bool) -> list[Cell]:
    """The slots of a point's lane: its two days, the band between them, today's line."""
    cells = []
    for slot in range(_SLOTS):
        edges = {"bottom": "faint"}
        if slot == today:
            edges["left"] = "dashed"
        if slot + 1 == today:
            edges["right"] = "dashed"
        mark = _LATEST if slot == latest else _SUGGESTED if slot == suggested else ""
        line = paragraph("", "CellSmall", mark=mark, align="center", keeps=keeps)
        between = suggested is not None and suggested <= slot <= latest
        cells.append(Cell((line,), fill=_BAND if between else "", edges=edges, tight=True))
    return cells


def _chain(block: p.Chain) -> BaseOxmlElement:
    """Boxes with arrows: side by side, or one below the other where there are many or their names are long."""
    boxed = dict.fromkeys(("top", "left", "bottom", "right"), "thin")
    boxes = [Cell((paragraph(link, align="center", keeps=True),), edges=boxed) for link in block.links]
    count = len(boxes)
    if count <= _MOST_BOXES and all(width(link) <= _BOX_COLUMNS for link in block.links):
        box = (TEXT_WIDTH - (count - 1) * _ARROW) // count
        cells = [cell for box_cell in boxes for cell in (_arrow(_RIGHT), box_cell)][1:]
        return grid([box, *[_ARROW, box] * (count - 1)], [Row(tuple(cells), height=760)])
    rows = [row for box_cell in boxes for row in (Row((_arrow(_DOWN),)), Row((box_cell,), height=480))][1:]
    return grid([TEXT_WIDTH], rows)


def _code(block: p.Code, document: Document) -> BaseOxmlElement:
    """The code at the left, its caption and address beside it."""
    words = Cell((paragraph(block.caption), paragraph(block.address, "CellSmall")))
    drawn = _qr(document, block.address)
    if drawn is None:
        return grid([TEXT_WIDTH], [Row((words,))])
    left = 1900
    return grid([left, TEXT_WIDTH - left], [Row((Cell((drawn,), tight=True), words))])


def _arrow(sign: str) -> Cell:
    return Cell((paragraph("", mark=sign, align="center", keeps=True),), tight=True)


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
