"""The pack as a document for Word and WPS, in a file that says nothing of who made it, when, or where."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

import docx
import segno
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from gcguide.paper import pack as p
from gcguide.paper import word_layout as layout
from gcguide.paper.pack import leads, list_before_form
from gcguide.paper.word_layout import Line, page_number, paragraph, picture
from gcguide.paper.word_styles import allowed, numbering, settings, styles_of
from gcguide.text import Lang

_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
_EPOCH = datetime(1980, 1, 1)  # the first that a zip can write
_LONGEST = 255  # of a property
_UNUSED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
_UNUSED_PARTS = ("stylesWithEffects", "customXml", "fontTable", "webSettings")


_PARAGRAPHS = {"plain": "Body", "strong": "Result", "note": "Note", "warning": "Warning"}
_TO_DO, _DONE = "\u2610", "\u2611"  # an empty box and a ticked one
_CODE_SIZE = Mm(30)
_TABLE = qn("w:tbl")


def render_docx(pack: p.Pack) -> bytes:
    """The document file; the same pack gives the same bytes."""
    document = _document(pack)
    _describe(document, pack.title, _LANGUAGES[pack.lang])
    _strip(document)
    return _same_every_time(document)


def _document(pack: p.Pack) -> Document:
    """The document, on A4 and in our styles."""
    document = docx.Document()
    _refill(document.styles.element, styles_of(pack.lang))
    _refill(document.part.numbering_part.element, numbering())
    _refill(document.settings.element, settings())
    _page(document, pack)
    body = document.element.body
    end = body.sectPr
    for element in _elements(document, pack):
        end.addprevious(element)
    return document


def _refill(part: BaseOxmlElement, content: list[BaseOxmlElement]) -> None:
    for child in list(part):
        part.remove(child)
    part.extend(content)


def _page(document: Document, pack: p.Pack) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    _refill(
        section.footer._element,
        [paragraph(Line(pack.footer, "FooterFirst"), pack.lang), page_number(pack.page, pack.lang)],
    )


def _elements(document: Document, pack: p.Pack) -> list[BaseOxmlElement]:
    lang = pack.lang
    made = [paragraph(Line(pack.title, "Title"), lang)]
    if pack.subtitle:
        made.append(paragraph(Line(pack.subtitle, "Subtitle"), lang))
    before: p.Block = p.Heading(pack.title)
    sheet = list_before_form(pack.blocks)
    for at, (block, leading) in enumerate(zip(pack.blocks, leads(pack.blocks), strict=True)):
        drawn = list(_block(document, block, lang))
        if not drawn:
            continue
        if at == sheet or (isinstance(before, p.Form) and not isinstance(block, p.Form)):
            _on_a_new_page(drawn, lang)
        elif isinstance(before, p.Paragraph | p.Bullets | p.Checklist) and drawn[0].tag == _TABLE:
            made[-1].get_or_add_pPr().get_or_add_keepNext()
            made.append(paragraph(Line("", "Gap", keeps=True), lang))
        made += drawn
        if leading:
            made[-1].get_or_add_pPr().get_or_add_keepNext()
        if drawn[-1].tag == _TABLE:
            made.append(paragraph(Line("", "Gap"), lang))  # or the next table would grow onto this one
        before = block
    return made


def _on_a_new_page(drawn: list[BaseOxmlElement], lang: Lang) -> None:
    """Begins a page by a property of the first paragraph, or of an empty one where there is none."""
    if drawn[0].tag == _TABLE:
        drawn.insert(0, paragraph(Line("", "Gap"), lang))
    drawn[0].get_or_add_pPr().get_or_add_pageBreakBefore()


def _block(document: Document, block: p.Block, lang: Lang) -> Iterator[BaseOxmlElement]:
    match block:
        case p.Heading():
            yield paragraph(Line(block.text, f"Heading{block.level}"), lang)
        case p.Paragraph():
            yield paragraph(Line(block.text, _PARAGRAPHS[block.kind]), lang)
        case p.Bullets():
            yield from (paragraph(Line(item, "ListBullet"), lang) for item in block.items)
        case p.Checklist():
            for tick in block.ticks:
                yield from _tick(tick, lang)
        case p.Table():
            if block.columns:
                yield layout.table(block, lang)
        case p.Form():
            yield from layout.form(block, lang)
        case p.Timeline():
            if block.points:
                yield layout.timeline(block, lang)
        case p.Chain():
            if block.links:
                yield layout.chain(block, lang)
        case p.Code():
            yield layout.code(block.address, block.caption, _code(document, block.address, lang), lang)


def _tick(tick: p.Tick, lang: Lang) -> Iterator[BaseOxmlElement]:
    """The box and its small lines, on one page."""
    last = len(tick.details)
    yield paragraph(Line(tick.text, "Tick", mark=_DONE if tick.done else _TO_DO, keeps=last > 0), lang)
    for number, detail in enumerate(tick.details, 1):
        yield paragraph(Line(detail, "TickDetail", keeps=number < last), lang)


def _code(document: Document, address: str, lang: Lang) -> BaseOxmlElement | None:
    """The QR code as a picture; None for what no code can hold."""
    if not address:
        return None
    try:
        code = segno.make(address, error="m", micro=False)
    except ValueError:  # more than fits
        return None
    image = io.BytesIO()
    code.save(image, kind="png", scale=8, border=2)
    inline = document.part.new_pic_inline(image, _CODE_SIZE, _CODE_SIZE)
    inline.docPr.set("descr", allowed(address))
    return picture(inline, lang)


def _describe(document: Document, title: str, language: str) -> None:
    properties = document.core_properties
    properties.title = allowed(title)[:_LONGEST]
    properties.language = language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _EPOCH
    properties.revision = 1


def _strip(document: Document) -> None:
    """Leaves out what the library's own template brings along: its preview, its fonts, its second set of styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for key, rel in list(rels.items()):
            if rel.reltype in _UNUSED or any(name in rel.target_ref for name in _UNUSED_PARTS):
                del rels[key]


def _same_every_time(document: Document) -> bytes:
    """The file, in which every time is the same."""
    written = io.BytesIO()
    document.save(written)
    steady = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else it tells the system it was made on
            target.writestr(entry, source.read(name))
    return steady.getvalue()
