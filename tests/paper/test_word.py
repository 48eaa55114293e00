"""The pack for Word and WPS: what was said is on the paper, set for Chinese printing, the same every time."""

import dataclasses
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
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
    Checklist,
    Code,
    Column,
    Form,
    Heading,
    Pack,
    Paragraph,
    Point,
    Table,
    Tick,
    Timeline,
)
from gcguide.paper.word import render_docx
from gcguide.text import plain
from tests.effort import examples
from tests.paper.sample_pack_word import INJECTIONS, LONGEST, RARE, sample_pack
from tests.programs import PATIENCE, needs, office

ROOT = Path(__file__).resolve().parents[2]
MARKS = "☐☑○●→↓"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


@cache
def written(lang):
    return render_docx(sample_pack(lang))


def opened(data):
    return docx.Document(io.BytesIO(data))


def texts(document):
    """The text of every paragraph, in tables too, without the mark before it."""
    paragraphs = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))
    return [text.removeprefix(text[:1]).removeprefix(" ") if text[:1] in MARKS else text for text in paragraphs if text]


def said(value, skip=("lang", "kind", "state", "footer", "page")):
    """Every text in a pack."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from said(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in skip:
                yield from said(getattr(value, field.name))


def one_block(*blocks, lang="zh"):
    return Pack(lang=lang, title="T", subtitle="", footer="F", page="{page}/{pages}", created=date(2026, 3, 2), blocks=blocks)


@LANGS
def test_every_text_is_a_paragraph_just_as_it_was(lang):
    for name in ("", LONGEST[lang]):
        pack = sample_pack(lang, name=name, unit=name or None)
        document = opened(render_docx(pack))
        found = texts(document)
        assert not [text for text in said(pack) if text and text not in found]
        assert set(found) <= set(said(pack)), "a word of the renderer's own"
    assert {*INJECTIONS, RARE} <= set(found)


@LANGS
def test_what_is_to_be_ticked_has_its_box(lang):
    document = opened(written(lang))
    ticks = [p.text for p in document.paragraphs if p.style.name == "Tick"]
    assert [text[:2] for text in ticks] == ["☑\t", "☐\t", "☐\t"]


@LANGS
def test_every_run_and_style_names_its_fonts(lang):
    document = opened(written(lang))
    roots = (document.element, document.sections[0].footer._element)
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
        if text and set(text) <= set(MARKS):
            assert run.rPr.rFonts.get(qn("w:ascii")) == "Segoe UI Symbol"
    assert {s.element.rPr.rFonts.get(qn("w:eastAsia")) for s in document.styles if "eading" in s.name} == {"SimHei"}


@LANGS
def test_the_page_is_a4_and_the_footer_counts_pages(lang):
    document = opened(written(lang))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert {round(m.mm) for m in (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)} == {20}
    first, second = section.footer.paragraphs
    assert first.text == sample_pack(lang).footer
    assert second.text == {"zh": "第 1 页，共 1 页", "en": "Page 1 of 1"}[lang]
    assert [i.text.strip() for i in second._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    mode = document.settings.element.find(f".//{qn('w:compatSetting')}")
    assert mode.get(qn("w:val")) == "15", "else Word opens it in compatibility mode"
    language = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-US", "zh-CN")


@LANGS
def test_cells_are_as_wide_as_their_columns_and_tables_as_the_page(lang):
    tables = opened(written(lang)).tables
    assert len(tables) == 7
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
    for table, block in ((listed, pack.blocks[-4]), (form, pack.blocks[-3].table)):
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
    rows = opened(render_docx(one_block(table))).tables[0].rows
    assert [row._tr.trPr.find(qn("w:cantSplit")) is None for row in rows] == [False, True, False]


@LANGS
def test_headings_are_headings_and_the_form_has_its_page(lang):
    pack = sample_pack(lang)
    document = opened(written(lang))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [(f"Heading {b.level}", b.text) for b in pack.blocks if isinstance(b, Heading)]
    breaks = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    parts = [b.text for b in pack.blocks[:-3] if isinstance(b, Heading) and b.level == 1]
    assert breaks == [parts[-1], pack.blocks[-3].mark, pack.blocks[-2].text]
    outlined = {s.name for s in document.styles if s.element.find(f".//{qn('w:outlineLvl')}") is not None}
    assert outlined == {"Heading 1", "Heading 2", "Form Title"}


def test_two_tables_never_touch():
    table = Table((Column("a", 1),), (("b",),))
    pack = one_block(table, table, Chain(("x", "y")), Form("m", "t", (), table), table)
    body = list(opened(render_docx(pack)).element.body)
    for first, second in pairwise(body):
        assert not (first.tag == second.tag == qn("w:tbl"))
    assert body[-2].tag == qn("w:p"), "Word wants a paragraph last"


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
spans = st.none() | st.integers(0, 300)


@pytest.mark.slow
@examples(10)
@given(st.lists(st.tuples(days, spans), min_size=1, max_size=6), days)
def test_the_timeline_has_each_mark_once_and_in_the_order_of_the_days(asked, today):
    points = tuple(
        Point("p", day, "l", None if slack is None else day - timedelta(slack), "s") for day, slack in asked
    )
    table = opened(render_docx(one_block(Timeline(points, today, "today", "latest", "suggested")))).tables[0]
    head, *rows = table._tbl.tr_lst
    assert len(rows) == len(points)
    now = set()
    places = []
    for row, point in zip(rows, points, strict=True):
        slots = ["".join(t.text for t in cell.iter(qn("w:t"))) for cell in row.tc_lst[3:]]
        assert sorted("".join(slots)) == sorted("●" + "○" * (point.suggested is not None))
        if point.suggested:
            assert slots.index("○") < slots.index("●")
        else:
            places.append((point.latest, slots.index("●")))
        lefts = [cell.find(f".//{qn('w:tcBorders')}/{qn('w:left')}") is not None for cell in row.tc_lst[3:]]
        assert lefts.count(True) == 1
        now.add(lefts.index(True))
    assert len(now) == 1, "today's line is one line"
    for (a, x) in places:
        for (b, y) in places:
            assert (a - b).days * (x - y) >= 0
    assert "today" in "".join(t.text for t in head.iter(qn("w:t")))


def test_a_long_chain_goes_down_the_page_and_a_short_one_across():
    across, down = opened(render_docx(one_block(Chain(("甲", "乙", "丙")), Chain(("甲", "乙" * 30, "丙"))))).tables
    assert [cell.text.strip() for cell in across.rows[0].cells] == ["甲", "→", "乙", "→", "丙"]
    assert [row.cells[0].text.strip() for row in down.rows] == ["甲", "↓", "乙" * 30, "↓", "丙"]


def test_the_code_is_a_picture_with_its_address_as_alternative_text():
    document = opened(render_docx(one_block(Code("https://example.org/?a=<&>", "c"))))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "https://example.org/?a=<&>"
    assert shape.width.mm == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize("address", ["", "é字" * 900])
def test_an_address_that_no_code_can_hold_is_still_said(address):
    document = opened(render_docx(one_block(Code(address, "c"))))
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
        assert {properties.created.year, properties.modified.year} == {1980}
        everything = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        assert not [name for name in archive.namelist() if "thumbnail" in name or "customXml" in name]
    assert b"python-docx" not in everything


@pytest.mark.slow
@examples(15)
@given(st.text(max_size=60), st.sampled_from(["zh", "en"]))
def test_any_text_passes_unchanged(typed, lang):
    text = plain(typed)
    pack = one_block(
        Paragraph(text), Heading(text, 1), Chain((text, text)), Code(text, text),
        Form(text, text, (), Table((Column(text, 0),), ((text,),), ((-3, text), (9, text)))), lang=lang,
    )  # fmt: skip
    pack = dataclasses.replace(pack, title=text, footer=text, page=text)
    document = opened(render_docx(pack))
    paragraphs = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]
    shown = re.sub("[\ufffe\uffff]", "\ufffd", text)
    assert paragraphs.count(shown) >= (12 if text else 0)
    assert set(paragraphs) <= {shown, "", "→ ", "→", "↓"}


@pytest.mark.parametrize("text", ["a\x00b\x1fc", "\ud800x", "￾￿", "𠮷"])
def test_what_xml_cannot_hold_is_replaced_and_nothing_falls(text):
    pack = dataclasses.replace(one_block(Paragraph(text), Code(text, text)), title=text)
    shown = re.sub("[\x00\x1f\ud800\ufffe\uffff]", "\ufffd", text)
    assert texts(opened(render_docx(pack))).count(shown) == 4


def test_parts_without_content_leave_no_trace():
    empty = Table((), ())
    pack = one_block(empty, Timeline((), date(2026, 3, 2), "t", "l", "s"), Chain(()))
    document = opened(render_docx(pack))
    assert not document.tables
    assert texts(document) == ["T"]


# The order of elements in the standard's schema (ECMA-376, wml.xsd): Word refuses a file that breaks it.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl",
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
    "p": "pPr r",
    "r": "rPr fldChar instrText tab drawing t",
    "styles": "docDefaults style",
}


@LANGS
def test_elements_stand_in_the_order_of_the_standard(lang):
    document = opened(written(lang))
    parts = (document.element, document.styles.element, document.settings.element)
    parts += (document.part.numbering_part.element, document.sections[0].footer._element)
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


@pytest.mark.slow
@LANGS
def test_on_paper_nothing_is_lost_and_every_page_has_its_foot(printed, lang):
    pack, pages = sample_pack(lang), printed[lang]
    foot = squeezed(pack.footer)
    for number, page in enumerate(pages, 1):
        assert foot in page
        assert squeezed(pack.page.format(page=number, pages=len(pages))) in page
        assert len(page) > len(foot) + 40, "an empty page"
    body = "".join(page.replace(foot, "") for page in pages)
    missing = [text for text in said(pack) if squeezed(text) not in body]
    assert not [text for text in missing if not re.search("[\u1800-\u18af]", text)], "Mongolian may have no font here"


@pytest.mark.slow
@LANGS
def test_on_paper_the_form_is_alone_and_headers_repeat(printed, lang):
    pack, pages = sample_pack(lang), printed[lang]
    form, table = pack.blocks[-3], pack.blocks[-4]
    (page,) = [page for page in pages if squeezed(form.title) in page]
    assert squeezed(form.table.rows[-1][1]) in page
    assert squeezed(pack.blocks[-2].text) not in page
    assert squeezed(table.spans[1][1]) not in page
    head = squeezed("".join(column.title for column in table.columns))
    assert sum(head in page for page in pages) > 1


LISTS = [Bullets(("甲", "乙")), Checklist((Tick("甲"),)), Table((Column("甲", 1),), (("乙",),)), Chain(("甲", "乙"))]


@pytest.mark.parametrize("block", LISTS, ids=lambda block: type(block).__name__)
def test_a_heading_and_what_leads_to_a_list_stay_on_its_page(block):
    leading = ["清单", "只供自用。", "打勾："]
    pack = dataclasses.replace(
        sample_pack("zh"), blocks=(Paragraph("前面。"), Heading("清单", 1), Paragraph("只供自用。", "note"), Paragraph("打勾："), block),
    )  # fmt: skip
    kept = {}
    document = opened(render_docx(pack))
    for one in document.paragraphs:
        style = one.style.paragraph_format.keep_with_next
        kept[one.text] = bool(style if one.paragraph_format.keep_with_next is None else one.paragraph_format.keep_with_next)
    assert [kept[text] for text in leading] == [True] * 3
    assert not kept["前面。"]
