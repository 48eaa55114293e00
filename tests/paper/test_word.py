"""The pack for Word and WPS: what was said is on the paper, set for Chinese printing, the same every time."""

import dataclasses
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from gcguide.paper.pack import (
    Bullets,
    Chain,
    Code,
    Column,
    Fields,
    Form,
    Heading,
    Paragraph,
    Table,
)
from gcguide.paper.word import render_docx
from gcguide.text import plain
from tests.effort import examples
from tests.paper.sample_pack_word import INJECTIONS, LONGEST, RARE, found, pack_of, sample_pack
from tests.programs import PATIENCE, needs, office

ROOT = Path(__file__).resolve().parents[2]
MARKS = "☐☑→"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


@cache
def written(lang):
    return render_docx(sample_pack(lang))


def opened(data):
    return docx.Document(io.BytesIO(data))


def texts(document):
    """The text of every paragraph that has one, in tables too."""
    paragraphs = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))
    return [text for text in paragraphs if text]


def said(value, skip=("lang", "id", "kind", "footer", "page")):
    """Every text in a pack, the lines of a cell one by one; the links of a long chain in one."""
    if isinstance(value, str):
        yield from value.split("\n")
    elif isinstance(value, tuple):
        for one in value:
            yield from said(one)
    elif isinstance(value, Chain) and (len(value.links) > 5 or max(map(len, value.links)) > 30):
        yield " → ".join(value.links)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in skip:
                yield from said(getattr(value, field.name))


@LANGS
def test_every_text_is_a_paragraph_just_as_it_was(lang):
    for name in ("", LONGEST[lang]):
        pack = sample_pack(lang, name=name, unit=name or None)
        shown = texts(opened(render_docx(pack)))
        expected = [text for text in said(pack.sheets) if text]
        assert Counter(shown) - Counter({"→": 99}) == Counter(expected), "something lost, or a word of the renderer's own"
    assert {*INJECTIONS, RARE} <= set(shown)


def test_what_is_to_be_ticked_has_its_box_in_a_font_that_has_it():
    document = opened(render_docx(pack_of(Table((Column("勾", 1, True),), (("☐",), ("☑",))), Paragraph("☐ 提交　☑ 注册"))))
    runs = [run for run in document.element.iter(qn("w:r")) if set("".join(t.text for t in run.iter(qn("w:t")))) & set("☐☑")]
    assert ["".join(t.text for t in run.iter(qn("w:t"))) for run in runs] == ["☐", "☑", "☐", "☑"]
    assert {run.rPr.rFonts.get(qn("w:ascii")) for run in runs} == {"Segoe UI Symbol"}


def test_the_apostrophe_of_a_name_is_a_latin_one_among_chinese():
    document = opened(render_docx(pack_of(Paragraph("姓名：Né’Connor，‘甲’"))))
    runs = [(t.text, r.rPr.rFonts.get(qn("w:hint"))) for r in document.element.body.iter(qn("w:r")) for t in r.iter(qn("w:t"))]
    assert runs[-3:] == [("姓名：", "eastAsia"), ("Né’Connor", None), ("，‘甲’", "eastAsia")]


@LANGS
def test_every_run_and_style_names_its_fonts(lang):
    document = opened(written(lang))
    roots = (document.element, *(section.footer._element for section in document.sections))
    runs = [run for root in roots for run in root.iter(qn("w:r"))]
    properties = [run.find(qn("w:rPr")) for run in runs]
    properties += [s.element.rPr for s in document.styles if s.type == docx.enum.style.WD_STYLE_TYPE.PARAGRAPH]
    assert len(properties) > 200
    seen = set()
    for one in properties:
        fonts = one.find(qn("w:rFonts"))
        assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi"))
        assert not [name for name in fonts.attrib if "heme" in name], "a theme's font would win over ours"
        seen.add((fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))))
    latin = "Times New Roman"
    assert seen == {(latin, "FangSong"), (latin, "SimSun"), (latin, "SimHei"), ("Segoe UI Symbol", "Segoe UI Symbol")}
    for run in runs:
        text = "".join(t.text or "" for t in run.iter(qn("w:t")))
        assert (run.rPr.rFonts.get(qn("w:ascii")) == "Segoe UI Symbol") == bool(text and set(text) <= set(MARKS))
    assert {s.element.rPr.rFonts.get(qn("w:eastAsia")) for s in document.styles if "eading" in s.name} == {"SimHei"}


@LANGS
def test_every_sheet_is_a_section_on_a4_that_counts_its_own_pages_and_an_official_one_has_an_empty_foot(lang):
    pack, document = sample_pack(lang), opened(written(lang))
    assert len(document.sections) == len(pack.sheets)
    ends = []
    for section, sheet in zip(document.sections, pack.sheets, strict=True):
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert {round(m.mm) for m in (section.left_margin, section.right_margin)} == {20}
        assert {round(m.mm) for m in (section.top_margin, section.bottom_margin)} == {15}
        assert section.start_type == docx.enum.section.WD_SECTION_START.NEW_PAGE
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert not section.footer.is_linked_to_previous
        assert section.header.is_linked_to_previous
        assert not [p.text for p in section.header.paragraphs if p.text]
        if sheet.is_official:
            assert [(p.text, len(p.runs)) for p in section.footer.paragraphs] == [("", 0)]
            continue
        first, second = section.footer.paragraphs
        assert first.text == sheet.footer
        assert second.text == {"zh": "第 1 页，共 1 页", "en": "Page 1 of 1"}[lang]
        page, pages, last = (i.text.strip() for i in second._p.iter(qn("w:instrText")))
        assert (page, pages) == ("PAGE", "SECTIONPAGES")
        ends.append(last.removeprefix("PAGEREF "))  # for LibreOffice, which does not know the second
    marks = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert ends == [mark for mark, sheet in zip(marks, pack.sheets, strict=True) if not sheet.is_official]
    mode = document.settings.element.find(f".//{qn('w:compatSetting')}")
    assert mode.get(qn("w:val")) == "15", "else Word opens it in compatibility mode"
    language = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-US", "zh-CN")


def test_quotation_marks_are_chinese_on_a_chinese_sheet_of_an_english_pack_alone():
    english, chinese = sample_pack("en").sheets[0], sample_pack("en").sheets[2]
    hints = []
    for sheet in (english, chinese):
        document = opened(render_docx(dataclasses.replace(sample_pack("en"), sheets=(sheet,))))
        hints.append({run.rPr.rFonts.get(qn("w:hint")) for run in document.element.body.iter(qn("w:r"))})
    assert hints == [{None}, {"eastAsia"}]


@LANGS
def test_a_letter_is_set_large_and_signed_at_the_right(lang):
    pack = pack_of(Paragraph("同意推荐。", "body"), Paragraph("单位（盖章）", "right"), lang=lang)
    body, signed = opened(render_docx(pack)).paragraphs[2:]
    assert (body.style.name, body.style.font.size.pt) == ("Letter", 14)
    assert body.style.element.find(f".//{qn('w:ind')}").get(qn("w:firstLineChars")) == "200"
    assert signed.style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT


def test_the_lines_of_a_cell_are_paragraphs_those_after_the_first_small():
    (cell,) = opened(render_docx(pack_of(Table((Column("甲", 1),), (("甲\n乙\n丙",),))))).tables[0].rows[1].cells
    assert [(p.text, p.style.name) for p in cell.paragraphs] == [("甲", "Cell"), ("乙", "Cell Small"), ("丙", "Cell Small")]
    sizes = [p.style.font.size for p in cell.paragraphs]
    assert sizes[0] > sizes[1] == sizes[2]


@LANGS
def test_cells_are_as_wide_as_their_columns_and_tables_as_the_page(lang):
    tables = opened(written(lang)).tables
    assert len(tables) == len(found(sample_pack(lang), Table, Chain, Fields, Code)) + 2  # the form is two
    for table in tables:
        widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert abs(sum(widths) - 9638) < 20
        for row in table._tbl.tr_lst:
            start = 0
            for cell in row.tc_lst:
                assert int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) == sum(widths[start : start + cell.grid_span])
                start += cell.grid_span
            assert start == len(widths)
            assert row.trPr.find(qn("w:cantSplit")) is not None


@LANGS
def test_headers_repeat_and_lines_stand_before_their_rows(lang):
    pack = sample_pack(lang)
    listed, form = (t for t in opened(written(lang)).tables if len(t.rows) > 10)
    for table, block in ((listed, found(pack, Table)[1]), (form, found(pack, Form)[0].table)):
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * (len(table.rows) - 1)
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[0] == [column.title for column in block.columns]
        expected = [list(row) for row in block.rows]
        for index, text in sorted(block.spans, reverse=True):
            expected.insert(index, [text] * len(block.columns))
        assert rows[1:] == expected
    assert form.rows[1].height.mm == pytest.approx(13, abs=0.1)


def test_a_row_that_is_longer_than_a_page_may_go_on_overleaf():
    table = Table((Column("a", 1), Column("b", 9)), (("阿" * 500, "x"), ("短", "x")))
    rows = opened(render_docx(pack_of(table))).tables[0].rows
    assert [row._tr.trPr.find(qn("w:cantSplit")) is None for row in rows] == [False, True, False]


@LANGS
def test_titles_and_headings_are_in_the_outline_and_nothing_else(lang):
    pack = sample_pack(lang)
    document = opened(written(lang))
    levels = {s.style_id: int(o.get(qn("w:val"))) for s in document.styles for o in s.element.iter(qn("w:outlineLvl"))}
    assert set(levels) == {"Title", "Heading2"}
    expected = []
    for sheet in pack.sheets:
        expected += [(0, sheet.title)] if sheet.title else []
        for block in sheet.blocks:
            if isinstance(block, Heading):
                expected.append((1 if sheet.title else 0, block.text))
            elif isinstance(block, Form):
                expected.append((0, block.title))
    assert [(levels[p.style.style_id], p.text) for p in document.paragraphs if p.style.style_id in levels] == expected


def test_a_form_has_its_mark_and_title_its_fields_on_lines_and_its_notes_word_for_word():
    form = found(sample_pack("zh", name="其其格", unit="乌拉特中旗第一中学"), Form)[0]
    document = opened(render_docx(pack_of(form, title="", subtitle="", footer="")))
    assert [p.text for p in document.paragraphs if p.text] == [form.mark, form.title, *form.notes]
    fields, table = document.tables
    (row,) = fields.rows
    assert [cell.text for cell in row.cells] == [text for field in form.fields for text in (field.label, field.value)]
    ruled = [cell._tc.tcPr.find(f"{qn('w:tcBorders')}/{qn('w:bottom')}") is not None for cell in row.cells]
    assert ruled == [False, True] * 3, "a line to write on, none under the label"
    assert len(table.rows) == 1 + len(form.table.rows) + len(form.table.spans)


def test_two_tables_never_touch():
    table = Table((Column("a", 1),), (("b",),))
    pack = pack_of(table, table, Chain(("x", "y")), Form("m", "t", (), table), table)
    body = list(opened(render_docx(pack)).element.body)
    for first, second in pairwise(body):
        assert not (first.tag == second.tag == qn("w:tbl"))
    assert body[-2].tag == qn("w:p"), "Word wants a paragraph last"


def test_a_chain_is_boxes_with_arrows_where_its_names_are_short():
    across, whole = opened(render_docx(pack_of(Chain(("甲", "乙", "丙")), Chain(("甲", "乙" * 31, "丙"))))).tables
    assert [cell.text.strip() for cell in across.rows[0].cells] == ["甲", "→", "乙", "→", "丙"]
    assert [cell.text for cell in whole.rows[0].cells] == [f"甲 → {'乙' * 31} → 丙"]


def test_the_code_is_a_picture_with_its_address_as_alternative_text():
    document = opened(render_docx(pack_of(Code("https://example.org/?a=<&>", "c"))))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "https://example.org/?a=<&>"
    assert shape.width.mm == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize("address", ["", "é字" * 900])
def test_an_address_that_no_code_can_hold_is_still_said(address):
    document = opened(render_docx(pack_of(Code(address, "c"))))
    assert len(document.inline_shapes) == 0
    assert address in [*texts(document), ""]


@pytest.mark.slow
def test_the_same_pack_gives_the_same_bytes_in_another_place_and_time():
    code = "import sys,hashlib; from tests.paper.sample_pack_word import sample_pack; from gcguide.paper.outputs import rendered\n"
    code += "print('docx' in sys.modules, hashlib.sha256(rendered(sample_pack('zh'), 'docx')).hexdigest())"
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "TZ": "America/New_York", "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert done.stdout.split() == ["False", hashlib.sha256(written("zh")).hexdigest()], "docx is loaded only to render"


@LANGS
def test_the_file_says_nothing_of_who_and_when(lang):
    document = opened(written(lang))
    properties = document.core_properties
    assert properties.title == sample_pack(lang).title
    assert properties.language == {"zh": "zh-CN", "en": "en-US"}[lang]
    assert {properties.author, properties.last_modified_by, properties.comments, properties.keywords} == {""}
    with zipfile.ZipFile(io.BytesIO(written(lang))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {properties.created.date(), properties.modified.date()} == {sample_pack(lang).created}
        everything = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        assert not [name for name in archive.namelist() if "thumbnail" in name or "customXml" in name]
    assert b"python-docx" not in everything


@pytest.mark.slow
@examples(15)
@given(st.text(max_size=60), st.sampled_from(["zh", "en"]))
def test_any_text_passes_unchanged(typed, lang):
    text = plain(typed)
    pack = pack_of(
        Paragraph(text), Heading(text), Chain((text, text)), Code(text, text), Bullets((text,), "note"), Paragraph(text, "right"),
        Form(text, text, (), Table((Column(text, 0),), ((text,),), ((-3, text), (9, text))), (text,)),
        lang=lang, title=text, subtitle=text, footer=text,
    )  # fmt: skip
    pack = dataclasses.replace(pack, title=text, page=text)
    document = opened(render_docx(pack))
    paragraphs = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]
    shown = re.sub("[\ufffe\uffff]", "\ufffd", text)
    assert paragraphs.count(shown) >= (17 if text else 0)
    assert set(paragraphs) <= {shown, "", "→"}


@pytest.mark.parametrize("text", ["a\x00b\x1fc", "\ud800x", "￾￿", "𠮷"])
def test_what_xml_cannot_hold_is_replaced_and_nothing_falls(text):
    pack = dataclasses.replace(pack_of(Paragraph(text), Code(text, text), title=text), title=text)
    shown = re.sub("[\x00\x1f\ud800\ufffe\uffff]", "\ufffd", text)
    assert texts(opened(render_docx(pack))).count(shown) == 4


def test_parts_without_content_leave_no_trace():
    document = opened(render_docx(pack_of(Table((), ()), Chain(()), Fields(()), Bullets(()), subtitle="")))
    assert not document.tables
    assert texts(document) == ["题"]


# The order of elements in the standard's schema (ECMA-376, wml.xsd): Word refuses a file that breaks it.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b bCs color sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right",
    "tcMar": "top left bottom right",
    "tblCellMar": "top left bottom right",
    "style": "name basedOn next link uiPriority qFormat pPr rPr",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr rPr",
    "numbering": "abstractNum num",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "p": "pPr r bookmarkStart bookmarkEnd",
    "r": "rPr fldChar instrText tab drawing t",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType",
    "styles": "docDefaults style",
}


@LANGS
def test_elements_stand_in_the_order_of_the_standard(lang):
    document = opened(written(lang))
    parts = (document.element, document.styles.element, document.settings.element)
    parts += (document.part.numbering_part.element, *(section.footer._element for section in document.sections))
    prefix = qn("w:p")[:-1]
    checked = set()
    for part in parts:
        for element in part.iter(f"{prefix}*"):
            name = element.tag.removeprefix(prefix)
            if name in ORDERS:
                order = ORDERS[name].split()
                places = [order.index(child.tag.removeprefix(prefix)) for child in element]
                assert places == sorted(places), name
                checked.add(name)
    assert checked == set(ORDERS)


def squeezed(text):
    """Without white space: lines break where the paper ends."""
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The pages of both documents, as text, printed by LibreOffice."""
    needs("soffice")
    folder = tmp_path_factory.mktemp("print")
    for lang in ("zh", "en"):
        (folder / f"{lang}.docx").write_bytes(written(lang))
    office(folder, "pdf", folder / "zh.docx", folder / "en.docx")
    return {
        lang: [squeezed(page.extract_text()) for page in pypdf.PdfReader(folder / f"{lang}.pdf").pages]
        for lang in ("zh", "en")
    }


def on_paper(printed, lang):
    """The pages of each sheet, without their foot."""
    pages = list(printed[lang])
    for sheet in sample_pack(lang).sheets:
        own = [pages.pop(0)]
        if sheet.footer:
            page = squeezed(sample_pack(lang).page)
            foot = re.compile(re.escape(squeezed(sheet.footer)) + re.escape(page).replace(r"\{page\}", r"(\d+)").replace(r"\{pages\}", r"(\d+)") + "$")
            (count,) = {match[2] for match in [foot.search(own[0])]}
            own += [pages.pop(0) for _ in range(int(count) - 1)]
            numbers = [foot.search(text).groups() for text in own]
            assert numbers == [(str(n), count) for n in range(1, int(count) + 1)]
            own = [foot.sub("", text) for text in own]
        yield sheet, own
    assert not pages


@pytest.mark.slow
@LANGS
def test_on_paper_nothing_is_lost_and_every_sheet_counts_its_own_pages(printed, lang):
    for sheet, pages in on_paper(printed, lang):
        assert all(len(page) > 40 for page in pages), "an empty page"
        body = "".join(pages)
        missing = [text for text in said(sheet) if squeezed(text) not in body]
        assert not [text for text in missing if not re.search("[\u1800-\u18af]", text)], "Mongolian may have no font here"


@pytest.mark.slow
@LANGS
def test_on_paper_the_form_is_alone_headers_repeat_and_a_single_sheet_is_one_page(printed, lang):
    pages = {sheet.id: pages for sheet, pages in on_paper(printed, lang)}
    form, table = found(sample_pack(lang), Form)[0], found(sample_pack(lang), Table)[1]
    assert len(pages["wall"]) == len(pages["letter"]) == 1
    (page,) = pages["form"]
    assert page.startswith(squeezed(form.mark + form.title))
    assert page.endswith(squeezed("".join(form.notes)))
    head = squeezed("".join(column.title for column in table.columns))
    assert [head in page for page in pages["list"]].count(True) > 1


@LANGS
def test_a_single_sheet_is_set_smaller_where_that_makes_it_one_page(lang):
    line = "单位须在公示期满后出具情况说明，" * 4 if lang == "zh" else "The employer reports on the public posting. " * 3
    sizes = {}
    for count in (5, 26, 200):
        pack = pack_of(Heading("a"), *(Paragraph(line) for _ in range(count)), Table((Column("甲", 1),), (("乙",),)), lang=lang, is_single=True)
        document = opened(render_docx(pack))
        body = [p for p in document.paragraphs if p.text == line]
        assert len(body) == count
        (sizes[count],) = {p.style.font.size.pt for p in body}
        outlined = [s.name for p in document.paragraphs if (s := p.style).element.find(f".//{qn('w:outlineLvl')}") is not None]
        assert len(outlined) == 2
    assert sizes[5] == sizes[200] == 10.5
    assert 7.5 < sizes[26] < 10.5


LISTS = [Bullets(("甲", "乙")), Table((Column("甲", 1),), (("乙",),)), Chain(("甲", "乙"))]


@pytest.mark.parametrize("block", LISTS, ids=lambda block: type(block).__name__)
def test_a_heading_and_what_leads_to_a_list_stay_on_its_page(block):
    leading = ["清单", "只供自用。", "打勾："]
    pack = pack_of(Paragraph("前面。"), Heading("清单"), Paragraph("只供自用。", "note"), Paragraph("打勾："), block)
    kept = {}
    document = opened(render_docx(pack))
    for one in document.paragraphs:
        style = one.style.paragraph_format.keep_with_next
        kept[one.text] = bool(style if one.paragraph_format.keep_with_next is None else one.paragraph_format.keep_with_next)
    assert [kept[text] for text in leading] == [True] * 3
    assert not kept["前面。"]
