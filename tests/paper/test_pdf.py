"""The PDF: what went in can be read, searched and printed; what cannot be printed is named, never a box."""

import hashlib
import io
import os
import re
import subprocess
import sys
from functools import cache
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
    Code,
    Column,
    Field,
    Fields,
    Form,
    Heading,
    Paragraph,
    Table,
)
from gcguide.paper.pdf import render_pdf
from gcguide.problem import Problem
from gcguide.words import load_words
from tests.effort import examples
from tests.paper.sample_pack_pdf import HOSTILE, LONG_UNIT, form, official, pack_of, pack_with, sample_pack, sheet_of
from tests.programs import PATIENCE, missing, needs

ROOT = Path(__file__).resolve().parents[2]
# In no font: a code point that will never be a character.
NOWHERE = "\U0001fffe"


@cache
def made(pack):
    """What one test has had printed is not printed again for another that looks at something else in it."""
    return render_pdf(pack)


def opened(pack):
    return pypdf.PdfReader(io.BytesIO(made(pack)))


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


def sheets_of(pack):
    """The pages of each sheet, as text without white space and without their foot; each has the foot that is its own."""
    pages = [squeezed(page.extract_text()) for page in opened(pack).pages]
    made = []
    for sheet in pack.sheets:
        count = 1
        if sheet.footer:  # it says itself how many pages there are
            beginning = squeezed(sheet.footer + pack.page).replace("{page}", "1").partition("{pages}")
            (count,) = re.findall(re.escape(beginning[0]) + r"(\d+)" + re.escape(beginning[2]) + "$", pages[0])
        own, pages = pages[: int(count)], pages[int(count) :]
        feet = [squeezed(sheet.footer + pack.page.replace("{page}", str(n)).replace("{pages}", count)) for n in range(1, len(own) + 1)] if sheet.footer else [""]
        assert [text[len(text) - len(foot) :] for text, foot in zip(own, feet, strict=True)] == feet
        made.append([text[: len(text) - len(foot)] for text, foot in zip(own, feet, strict=True)])
    assert not pages, "an official sheet went on, or a page is left over"
    return made


def text_of(pack):
    return "".join(text for pages in sheets_of(pack) for text in pages)


def words_of(block):
    """The texts of a block, in the order of reading."""
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Bullets(items):
            for item in items:
                yield from ("•", item)
        case Table():
            yield from (column.title for column in block.columns)
            for index, cells in enumerate(block.rows):
                yield from (text for before, text in block.spans if before == index)
                yield from cells
        case Form():
            yield from (block.mark, block.title)
            yield from words_of(Fields(block.fields))
            yield from words_of(block.table)
            yield from block.notes
        case Fields(fields):
            for field in fields:
                yield from (field.label, field.value)
        case Chain(links):
            yield from links
        case Code():
            yield from (block.caption, block.address)


def expected(pack):
    blocks = ((sheet.title + sheet.subtitle, *(text for block in sheet.blocks for text in words_of(block))) for sheet in pack.sheets)
    return squeezed("".join(text for sheet in blocks for text in sheet))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_read_back_is_the_text_of_the_pack(lang):
    pack = sample_pack(lang)
    assert text_of(pack) == expected(pack)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_markup_formulas_and_templates_are_only_text(text):
    row = (text,) * 2
    kinds = ("plain", "strong", "note", "warning", "body", "right")
    blocks = (
        Heading(text), *(Paragraph(text, kind) for kind in kinds), Bullets(row), Bullets(row, "note"),
        Table((Column(text, 1), Column(text, 1)), (row, (f"{text}\n{text}", text)), ((0, text),)), Fields((Field(text, text), Field(text))),
        Chain(row), Code(text, text), Form(text, text, (Field(text, text),), Table((Column(text, 1),), ((text,),)), row),
    )  # fmt: skip
    pack = pack_with(sheet_of(*blocks, title=text, subtitle=text, footer="脚"), official(*blocks[:4]))
    assert text_of(pack) == expected(pack)
    assert links_of(pack) <= {"http://x.example"}


def links_of(pack):
    annotations = [note.get_object() for page in opened(pack).pages for note in page.get("/Annots", ())]
    assert {note["/Subtype"] for note in annotations} <= {"/Link"}
    return {note["/A"]["/URI"] for note in annotations}


def test_only_a_web_address_becomes_a_link():
    assert links_of(pack_of(Code("https://www.example.org/a?b=1", "扫码"))) == {"https://www.example.org/a?b=1"}
    assert links_of(pack_of(Code("javascript:alert(1)", "扫码"))) == set()
    said = (Paragraph("申报入口：www.example.org。"), Table((Column("www.example.com", 1),), (("本人 · https://example.org/a/（审核）",),)))
    assert links_of(pack_of(*said, footer="www.example.net")) == {"http://www.example.org", "https://example.org/a/"}
    narrow = Table((Column("甲", 1), Column("乙", 40)), (("https://www.example.org/a/long/one",) * 2,))
    assert links_of(pack_of(narrow)) == {"https://www.example.org/a/long/one"}, "a part of one leads nowhere"
    assert links_of(pack_with(official(*said), sheet_of())) == set(), "an official sheet has only text"


READABLE = st.text(st.sampled_from([*map(chr, range(0x20, 0x7F)), *"的一是职称评审䶮𬬻，。、（）：；“”"]), min_size=1, max_size=60)


@pytest.mark.slow
@examples(10)
@given(READABLE)
def test_any_text_comes_out_as_it_went_in(text):
    pack = pack_of(Paragraph(text), Table((Column(text, 1), Column("x", 8)), ((text, text),)), Chain((text, text)))
    assert text_of(pack) == expected(pack)


@pytest.mark.slow
def test_it_is_an_archive_file_with_its_own_fonts():
    reader = opened(sample_pack())
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in metadata
    assert "<pdfaid:conformance>A<" in metadata
    assert "<pdfuaid:part>1<" in metadata
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
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert next(entry.title for entry in reader.outline) == pack.sheets[0].title


def structure(reader, key="/S"):
    """What is read out: the kind of each part, or what those have that have it under another key."""
    found = []

    def walk(node):
        if isinstance(node, list):
            for child in node:
                walk(child.get_object())
        elif isinstance(node, dict):
            found.extend([node[key]] if key in node else ())
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_has_it_read_out_hears_titles_headings_tables_and_no_pictures_but_the_code(lang):
    pack = sample_pack(lang)
    kinds = structure(opened(pack))
    blocks = [block for sheet in pack.sheets for block in sheet.blocks]
    levels = ["/H1" if isinstance(b, Form) or (isinstance(b, Heading) and not s.title) else "/H2"
              for s in pack.sheets for b in (*[Form("", "", (), None)] * bool(s.title), *s.blocks) if isinstance(b, Heading | Form)]  # fmt: skip
    assert [kind for kind in kinds if re.fullmatch("/H[1-6]", kind)] == levels
    assert levels[0] == "/H1"
    assert kinds.count("/Table") == sum(isinstance(block, Table | Form) for block in blocks)
    assert kinds.count("/Figure") == sum(isinstance(block, Code) for block in blocks), "boxes and arrows are none"
    assert kinds.count("/L") == sum(isinstance(block, Bullets) for block in blocks)


def test_chinese_passages_of_an_english_sheet_are_marked_so():
    def marked(pack):
        reader = opened(pack)
        inline = [code for page in reader.pages for code in re.findall(rb"/Lang ?\((.*?)\)", page.get_contents().get_data())]
        return {*structure(reader, "/Lang"), *(code.decode() for code in inline)}

    words = {"title": "t", "subtitle": "", "footer": "f"}
    mixed = Bullets(("the bureau (人社局) in town",))
    assert marked(pack_of(mixed, lang="en", **words)) == {"zh-CN"}
    assert marked(pack_of(mixed)) == set()
    assert marked(pack_with(sheet_of(lang="en", **words), official(Paragraph("同意")), lang="en")) == {"zh-CN"}


def test_a_sheet_without_a_title_begins_with_a_heading_of_the_first_level():
    assert [k for k in structure(opened(pack_with(official(Heading("推荐意见"), Heading("一"), Paragraph("甲"))))) if k[1] == "H"] == ["/H1", "/H2"]


def test_every_page_is_a4_and_every_sheet_begins_on_a_page_of_its_own_and_counts_its_own():
    pack = sample_pack()
    for page in opened(pack).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    sheets = sheets_of(pack)
    assert all(text for pages in sheets for text in pages), "an empty page"
    assert [len(pages) > 1 for pages in sheets] == [False, True, False, False]
    beginnings = [squeezed(sheet.title) or squeezed(next(iter(words_of(sheet.blocks[0])))) for sheet in pack.sheets]
    assert all(pages[0].startswith(beginning) for pages, beginning in zip(sheets, beginnings, strict=True))


def test_an_official_sheet_has_no_footer_no_number_and_no_remark_and_its_notes_word_for_word():
    texts = sheets_of(pack_with(sheet_of(Paragraph("前面")), official(form()), official(form())))
    assert len(texts) == 3
    (page,) = texts[1]
    assert page == squeezed("".join(words_of(form())))
    assert page.endswith("说明：1.此目录单由申报人填写，没有的填“无”。2.见www.example.org的要求。")


def heights(reader, page=0):
    """The sizes of the letters on a page."""
    seen = set()
    reader.pages[page].extract_text(visitor_text=lambda text, _cm, tm, _font, size: seen.add(round(abs(tm[3]) * size, 1)) if text.strip() else None)
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_single_sheet_is_one_page_until_it_could_not_be_read_and_loses_nothing_then(lang):
    line = "单位须在公示期满后出具情况说明，" * 4 if lang == "zh" else "The employer reports on the public posting after it ends. " * 3
    for count in (10, 26, 120):
        pack = pack_of(*(Paragraph(f"<{n}>{line}") for n in range(count)), lang=lang, is_single=True)
        (pages,) = sheets_of(pack)
        assert "".join(pages) == expected(pack)
        assert (len(pages) == 1) == (count < 100)
        assert min(heights(opened(pack))) > 6


def test_a_few_rows_too_many_are_set_a_little_smaller_and_more_go_on_overleaf():
    columns = (Column("要问的事", 4), Column("答复", 3))
    for count, pages in ((17, 1), (19, 1), (26, 2)):
        pack = pack_of(Table(columns, tuple((f"<{n}>", "") for n in range(count)), row_height=14.0))
        assert len(pages_of(pack)) == pages, count
        assert min(heights(opened(pack))) > 7


def test_what_is_small_is_not_made_larger_nor_a_short_single_sheet_smaller():
    single, usual = (heights(opened(pack_of(Paragraph("甲"), is_single=is_single))) for is_single in (True, False))
    assert single == usual


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


@pytest.mark.slow
@pytest.mark.parametrize("lines", range(20, 44, 4))
def test_a_heading_and_what_leads_to_a_list_go_with_it(lines):
    chain = Chain(("申报人", "所在单位", "人社局"))
    texts = pages_of(pack_of(*(Paragraph(f"第{n}行") for n in range(lines)), Heading("报送"), Paragraph("已留余量。", "note"), Paragraph("依次："), chain))
    assert len({page_with(texts, words) for words in ("报送", "已留余量", "依次", *chain.links)}) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_begins_with_a_dot_and_no_clause_is_cut(lang):
    cited = [Paragraph("字" * n + " · 依据 一（四）。" + "字" * 30) for n in range(30, 46)]
    lines = lines_of(pack_of(*cited, lang=lang))
    assert not [line for line in lines if line.startswith(("·", "（四"))]
    assert "".join(lines).count("一（四）") == len(cited)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_apostrophe_of_a_name_and_the_sign_of_a_section_are_narrow(lang, tmp_path):
    def wide(text):
        (tmp_path / "a.pdf").write_bytes(render_pdf(pack_of(Paragraph(text), lang=lang)))
        done = subprocess.run([needs("pdftotext"), "-bbox", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True)
        left, right = re.search(rf'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>{text}<', done.stdout).groups()
        return float(right) - float(left)

    assert wide("Né’Connor") - wide("NéConnor") < 5
    if lang == "en":
        assert wide("a§1") - wide("a1") < 7


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
    text = (unit * 250)[:250]
    short = text[:60]
    blocks = (
        Heading(text), Paragraph(text), Paragraph(text, "strong"), Paragraph(text, "right"), Bullets((text,)), Bullets((text,), "note"),
        Table((Column("甲", 1), Column(short, 5)), ((short, f"{text}\n{text}"),)), Chain((text, short)), Chain((short,) * 6), Code(text, text),
        Fields((Field(short, short), Field(short, text))),
        Form(short, short, (Field("姓名：", short), Field("单位：", text), Field("编号：")), Table((Column("甲", 1),), ((short,),)), (text,)),
    )  # fmt: skip
    pack = pack_of(*blocks, footer=text[:200], subtitle=text)
    data = printed(pack)
    (tmp_path / "a.pdf").write_bytes(data)
    done = subprocess.run([pdftotext, "-bbox", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True)
    boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', done.stdout)
    assert len(boxes) > 50
    for left, top, right, bottom in (map(float, box) for box in boxes):
        assert left > 56
        assert right < 595.3 - 47  # a closing mark's empty half may stand in the margin
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
    assert done.stdout.strip() == hashlib.sha256(made(sample_pack())).hexdigest()
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


def test_a_character_of_private_use_is_lacking_whatever_a_font_has_in_its_place(monkeypatch):
    without_system_fonts(monkeypatch)
    with pytest.raises(Problem) as caught:
        render_pdf(pack_of(Paragraph("姓名：包\ue000")))
    assert (caught.value.id, caught.value.details["word"]) == ("font_lacks", ["\ue000 (U+E000)"])


def test_a_box_to_tick_is_a_character_as_large_as_the_words_beside_it():
    rows = (("☐", "网上填报"), ("☑", "注册"))
    pack = pack_of(Table((Column("勾", 1, True), Column("甲", 9)), rows), Paragraph("☐ 提交"))
    assert text_of(pack) == expected(pack)
    sizes = {}
    opened(pack).pages[0].extract_text(visitor_text=lambda text, _cm, _tm, _font, size: sizes.setdefault(text.strip(), size))
    assert sizes["☐"] > 1.3 * sizes["网上填报"]


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
    read = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render_pdf(pack_of(Paragraph(ours))))).pages)
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
    nothing = (Heading(""), Paragraph(""), Bullets(()), Chain(()), Fields(()), Code("", ""))
    pack = pack_of(*nothing, Table((Column("甲", 1),), ()), Form("附件", "表", (), Table((Column("乙", 1),), ())), Form("", "", (), Table((Column("", 1),), ())))
    assert text_of(pack).endswith("甲附件表乙")
    assert sheets_of(pack_with(sheet_of(), sheet_of(footer="其他")))[1] == [squeezed(sheet_of().title + sheet_of().subtitle)]


# Megabytes at the highest, after one pack and after three of others.
MANY = """
import resource
from dataclasses import replace
from gcguide.paper.pdf import render_pdf
from tests.paper.sample_pack_pdf import sample_pack

def highest():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

pack = sample_pack()
render_pdf(pack)
one = highest()
for number in range(3):
    render_pdf(replace(pack, title=f"{pack.title}{number}"))
print(one, highest())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory as Linux counts it")
def test_papers_for_many_take_the_memory_of_one():
    """A counsellor prints for a whole list, on a computer that has little."""
    done = subprocess.run([sys.executable, "-c", MANY], cwd=ROOT, env={**os.environ, "PYTHONPATH": "src:."}, capture_output=True, text=True, timeout=PATIENCE, check=True)
    one, many = map(int, done.stdout.split())
    assert many < one + 40
