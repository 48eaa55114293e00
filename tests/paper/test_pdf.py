"""The PDF: what went in can be read, searched and printed; what cannot be printed is named, never a box."""

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from gcguide import cli
from gcguide.paper import pdf
from gcguide.paper.pack import (
    Bullets,
    Chain,
    Checklist,
    Code,
    Column,
    Field,
    Form,
    Heading,
    Paragraph,
    Point,
    Table,
    Tick,
    Timeline,
)
from gcguide.paper.pdf import render_pdf
from gcguide.problem import Problem
from gcguide.words import load_words
from tests.effort import examples
from tests.paper.sample_pack_pdf import HOSTILE, LONG_UNIT, form, pack_of, sample_pack, timeline
from tests.programs import PATIENCE, missing, needs

ROOT = Path(__file__).resolve().parents[2]
# In no font: a code point that will never be a character.
NOWHERE = "\U0001fffe"


def opened(pack):
    return pypdf.PdfReader(io.BytesIO(render_pdf(pack)))


def printed(pack):
    """The PDF of a pack that may need a font of this computer."""
    try:
        return render_pdf(pack)
    except Problem as problem:
        if problem.id != "font_lacks":
            raise
        missing(f"a font that has {problem.details['word']}")


def squeezed(text):
    return "".join(text.split())


def page_text(pack, page, pages):
    """A page without white space, without what stands on every page."""
    number = pack.page.replace("{page}", str(page.page_number + 1)).replace("{pages}", str(pages))
    text = squeezed(page.extract_text())
    foot = squeezed(pack.footer) + squeezed(number)
    assert foot in text
    return text.replace(foot, "")


def text_of(pack):
    reader = opened(pack)
    return "".join(page_text(pack, page, len(reader.pages)) for page in reader.pages)


def words_of(block):
    """The texts of a block, in the order of reading."""
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Bullets(items):
            for item in items:
                yield from ("•", item)
        case Checklist(ticks):
            for tick in ticks:
                yield from (tick.text, *tick.details)
        case Table():
            yield from (column.title for column in block.columns)
            for index, cells in enumerate(block.rows):
                yield from (text for before, text in block.spans if before == index)
                yield from cells
        case Form():
            yield from (block.mark, block.title)
            for field in block.fields:
                yield from (field.label, field.value)
            yield from words_of(block.table)
        case Timeline():
            yield from (block.suggested_title, block.latest_title, block.today_words)
            for point in block.points:
                yield from (point.label, point.note, point.suggested_words, point.latest_words)
        case Chain(links):
            yield from links
        case Code():
            yield from (block.caption, block.address)


def expected(pack):
    return squeezed(pack.title + pack.subtitle + "".join(text for block in pack.blocks for text in words_of(block)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_read_back_is_the_text_of_the_pack(lang):
    pack = sample_pack(lang)
    assert text_of(pack) == expected(pack)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_markup_formulas_and_templates_are_only_text(text):
    row = (text,) * 2
    blocks = (
        Heading(text, 1), Heading(text), Paragraph(text), Paragraph(text, "strong"), Paragraph(text, "warning"), Paragraph(text, "note"),
        Bullets(row), Checklist((Tick(text, True, row),)), Table((Column(text, 1), Column(text, 1)), (row,), ((0, text),)),
        Timeline((Point(text, date(2026, 3, 2), text, date(2026, 3, 1), text, note=text),), date(2026, 3, 2), text, text, text),
        Chain(row), Code(text, text), Form(text, text, (Field(text, text),), Table((Column(text, 1),), ((text,),))),
    )  # fmt: skip
    pack = pack_of(*blocks)
    assert text_of(pack) == expected(pack)
    for page in opened(pack).pages:
        assert not page.get("/Annots")


def test_only_a_web_address_becomes_a_link():
    (link,) = opened(pack_of(Code("https://www.example.org/a?b=1", "扫码"))).pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == "https://www.example.org/a?b=1"
    assert "/Annots" not in opened(pack_of(Code("javascript:alert(1)", "扫码"))).pages[0]


READABLE = st.text(st.sampled_from([*map(chr, range(0x20, 0x7F)), *"的一是职称评审䶮𬬻，。、（）：；“”"]), min_size=1, max_size=60)


@pytest.mark.slow
@examples(10)
@given(READABLE)
def test_any_text_comes_out_as_it_went_in(text):
    pack = pack_of(Paragraph(text), Table((Column(text, 1), Column("x", 8)), ((text, text),)), Chain((text, text)))
    assert text_of(pack) == expected(pack)


@pytest.mark.slow
def test_it_is_an_archive_file_with_its_own_fonts():
    data = render_pdf(sample_pack())
    reader = pypdf.PdfReader(io.BytesIO(data))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in metadata
    assert "<pdfaid:conformance>B<" in metadata
    assert reader.trailer["/Root"]["/OutputIntents"]
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (inner,) = font["/DescendantFonts"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])
        assert "/ToUnicode" in font


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en-US")])
def test_title_language_and_day_are_those_of_the_pack(lang, tag):
    pack = sample_pack(lang)
    reader = opened(pack)
    assert reader.metadata.title == pack.title
    assert reader.trailer["/Root"]["/Lang"] == tag
    assert reader.metadata.creation_date.date() == pack.created
    assert next(entry.title for entry in reader.outline) == pack.blocks[0].text


def test_every_page_is_a4_with_its_number_and_something_on_it():
    pack = sample_pack()
    reader = opened(pack)
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert page_text(pack, page, len(reader.pages))


def test_the_form_has_a_page_of_its_own():
    reader = opened(pack_of(Paragraph("前面"), form(), Paragraph("后面")))
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    assert len(texts) == 3
    assert "附件1" in texts[1]
    assert "前面" not in texts[1]
    assert "后面" in texts[2]
    only = opened(pack_of(form(), form()))
    assert len(only.pages) == 3  # the title, and no empty page between or after the forms


@pytest.mark.slow
def test_a_long_table_repeats_its_header_and_keeps_rows_whole():
    columns = (Column("序号", 1, True), Column("材料名称", 4), Column("备注栏", 3))
    rows = tuple((f"<{n}>", f"材料{n}：{LONG_UNIT * 4}", f"备注{n}完") for n in range(60))
    pack = pack_of(Table(columns, rows))
    reader = opened(pack)
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    assert len(texts) > 2
    assert all("序号材料名称备注栏" in text for text in texts)
    for number, name, note in rows:
        assert sum(number + squeezed(name) + note in text for text in texts) == 1


def pages_of(pack):
    return [squeezed(page.extract_text()) for page in opened(pack).pages]


def page_with(texts, words):
    (found,) = [at for at, text in enumerate(texts) if words in text]
    return found


# From where everything fits on the first page to where the last lines just do.
@pytest.mark.slow
@pytest.mark.parametrize("lines", range(20, 44, 2))
def test_a_timeline_is_never_cut_and_its_heading_goes_with_it(lines):
    pack = pack_of(*(Paragraph(f"第{n}行") for n in range(lines)), Heading("时间安排"), Paragraph("已留余量。", "note"), timeline())
    texts = pages_of(pack)
    told = ("时间安排", "已留余量", *(squeezed(point.label) for point in timeline().points))
    assert len({page_with(texts, words) for words in told}) == 1


def test_a_timeline_longer_than_a_page_is_printed_whole():
    point = timeline().points[0]
    text = text_of(pack_of(replace(timeline(), points=tuple(replace(point, label=f"<{n}>") for n in range(60)))))
    assert all(f"<{n}>" in text for n in range(60))


@pytest.mark.slow
@pytest.mark.parametrize("lines", range(0, 44, 4))
def test_the_list_before_the_form_is_one_sheet_where_it_fits(lines):
    ticks = Checklist(tuple(Tick(f"材料{n}项", details=("由谁提供",)) for n in range(14)))
    texts = pages_of(pack_of(*(Paragraph(f"第{n}行") for n in range(lines)), Heading("清单", 1), Paragraph("打勾。"), ticks, form()))
    assert page_with(texts, "清单打勾") == page_with(texts, "材料0项") == page_with(texts, "材料13项") == len(texts) - 2


@pytest.mark.slow
def test_a_list_too_long_for_a_sheet_begins_where_it_stands():
    ticks = Checklist(tuple(Tick(f"材料{n}项", details=("由谁提供",)) for n in range(60)))
    texts = pages_of(pack_of(Paragraph("前面"), Heading("清单", 1), ticks, form()))
    assert page_with(texts, "前面") == page_with(texts, "材料0项") == 0
    assert page_with(texts, "材料59项") == len(texts) - 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_begins_with_a_dot_and_no_clause_is_cut(lang):
    cited = [Paragraph("字" * n + " · 依据 一（四）。" + "字" * 30) for n in range(30, 46)]
    lines = lines_of(pack_of(*cited, lang=lang))
    assert not [line for line in lines if line.startswith(("·", "（四"))]
    assert "".join(lines).count("一（四）") == len(cited)


def test_a_row_longer_than_a_page_is_printed_whole():
    long = "".join(chr(0x4E00 + n) for n in range(500))
    pack = pack_of(Table((Column("窄", 1), Column("宽", 9)), ((long, "x"),)))
    text = text_of(pack).replace("x", "").replace("窄宽", "")
    assert long in text


def lines_of(pack):
    return [line.strip() for page in opened(pack).pages for line in page.extract_text().splitlines()]


@pytest.mark.slow
def test_no_line_begins_with_a_closing_mark():
    words = "单位（盖章）、本人，均须签字。“附件”按顺序；装订：一式两份！"
    for share in range(2, 9):
        pack = pack_of(Paragraph(words * 4), Table((Column("甲", share), Column("乙", 12)), ((words, words * 3),)), Chain((words, words, words)))
        assert not [line for line in lines_of(pack) if line[:1] in set("。，、；：！）”")]


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["W", "。", "https://x.example/", "ᠮ", *(pytest.param(unit, marks=pytest.mark.deep) for unit in ("!", "好", "a）"))])
def test_nothing_runs_off_the_paper(unit, tmp_path):
    pdftotext = needs("pdftotext")
    text = (unit * 500)[:500]
    short = text[:60]
    pack = pack_of(
        Heading(text, 1), Paragraph(text), Paragraph(text, "strong"), Bullets((text,)), Checklist((Tick(text, details=(text,)),)),
        Table((Column("甲", 1), Column(short, 5)), ((short, text),)), timeline(), Chain((text, short)), Chain((short,) * 6), Code(text, text),
        Timeline((Point(text, date(2026, 3, 2), short, date(2026, 3, 1), short, note=text),), date(2026, 3, 2), short, short, short),
        Form(short, short, (Field("姓名", short), Field("单位", text), Field("编号")), Table((Column("甲", 1),), ((short,),))),
    )  # fmt: skip
    data = printed(pack)
    (tmp_path / "a.pdf").write_bytes(data)
    done = subprocess.run([pdftotext, "-bbox", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True)
    boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', done.stdout)
    assert len(boxes) > 50
    for left, top, right, bottom in (map(float, box) for box in boxes):
        assert left > 56
        assert right < 595.3 - 48  # a closing mark's empty half may stand in the margin
        assert top > 36
        assert bottom < 842 - 20


@pytest.mark.slow
def test_the_same_pack_makes_the_same_bytes_anywhere(tmp_path):
    code = (
        "import hashlib; from tests.paper.sample_pack_pdf import sample_pack; from gcguide.paper.pdf import render_pdf;"
        "print(hashlib.sha256(render_pdf(sample_pack())).hexdigest())"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "TZ": "America/Lima", "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert done.stdout.strip() == hashlib.sha256(render_pdf(sample_pack())).hexdigest()
    assert not list(tmp_path.iterdir())


def test_the_template_reads_nothing_but_what_it_is_given():
    """No package (they come from the network), no file, no evaluated text."""
    folder = pdf._TEMPLATE.parent
    parts = {path.name: path.read_text("utf-8") for path in folder.glob("*.typ")}
    source = "\n".join(parts.values())
    assert set(re.findall(r"(?:import|include) (\S+):", source)) == {f'"{name}"' for name in parts if name != "pack.typ"}
    assert not re.findall(r"\binclude\b|\bread\(|\bplugin\(|\beval\(|\byaml\(|\bcsv\(|\bxml\(|@preview|@local", source)
    assert re.findall(r"json\((.*?)\)\n", source) == ["bytes(sys.inputs.pack)"]


def without_system_fonts(monkeypatch):
    fonts = typst.Fonts
    monkeypatch.setattr(typst, "Fonts", lambda _system, embedded, folders: fonts(False, embedded, folders))


def test_characters_that_no_font_has_are_named(monkeypatch):
    without_system_fonts(monkeypatch)
    with pytest.raises(Problem) as caught:
        render_pdf(pack_of(Paragraph(f"姓名：𠮷田{NOWHERE}"), form(), Bullets(("ᠮᠠ", "𠮷"))))
    assert caught.value.id == "font_lacks"
    assert caught.value.details["word"] == ["𠮷 (U+20BB7)", f"{NOWHERE} (U+1FFFE)", "ᠮ (U+182E)", "ᠠ (U+1820)"]


@pytest.mark.slow
def test_our_own_words_need_no_font_of_the_computer(monkeypatch):
    """A server or a container may have none at all."""
    without_system_fonts(monkeypatch)
    written = {char for folder in ("dialogs", "policy") for file in (ROOT / folder).rglob("*.yaml") for char in file.read_text("utf-8")}
    ours = " ".join(sorted(char for char in written if not char.isspace()))
    read = "".join(page.extract_text() for page in opened(pack_of(Paragraph(ours))).pages)
    assert "✗" in read
    assert "✓" in read


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_message_names_the_characters_and_the_way_out(lang):
    with pytest.raises(Problem) as caught:
        render_pdf(pack_of(Paragraph("".join(chr(0x1FFFE + 0x10000 * plane) for plane in range(14)))))
    said = cli.message(caught.value, load_words(lang))
    assert "U+1FFFE" in said
    assert "U+CFFFE" in said
    assert "U+DFFFE" not in said  # enough is enough
    for form_name in ("html", "docx", "md", "txt"):
        assert form_name in said


@pytest.mark.slow
def test_fonts_of_the_computer_help_only_where_ours_lack_a_character():
    reader = pypdf.PdfReader(io.BytesIO(printed(pack_of(Paragraph("𠮷野家")))))
    assert "𠮷野家" in squeezed(reader.pages[0].extract_text())
    names = {str(font.get_object()["/BaseFont"]).rpartition("+")[2] for font in reader.pages[0]["/Resources"]["/Font"].values()}
    ours = {name for name in names if name.startswith(("NotoSerifSC-", "NotoSansSC-"))}
    assert len(names - ours) == 1
    plain = opened(pack_of(Paragraph("野家"))).pages[0]["/Resources"]["/Font"].values()
    assert {str(font.get_object()["/BaseFont"]).rpartition("+")[2] for font in plain} == ours


def test_a_broken_template_is_our_failure_and_says_what_failed(monkeypatch, tmp_path, capsys):
    (tmp_path / "broken.typ").write_text("#nosuch()", "utf-8")
    monkeypatch.setattr(pdf, "_TEMPLATE", tmp_path / "broken.typ")
    monkeypatch.setattr(cli, "_run", lambda _arguments, _words: render_pdf(sample_pack()))
    assert cli.main(["policy", "check"]) == 1
    assert "unknown variable: nosuch" in capsys.readouterr().err


def test_empty_blocks_print_nothing_and_break_nothing():
    nothing = (Bullets(()), Checklist(()), Chain(()), Timeline((), date(2026, 3, 2), "今天", "最迟", "建议"))
    pack = pack_of(*nothing, Table((Column("甲", 1),), ()), Form("附件", "表", (), Table((Column("乙", 1),), ())))
    assert text_of(pack).endswith("甲附件表乙")
