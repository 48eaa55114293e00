"""The pack as HTML: the text that went in, nothing that runs or loads, and pages as a printer gives them."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from gcguide.paper.markup import render_html
from gcguide.paper.pack import Bullets, Chain, Code, Column, Field, Fields, Form, Heading, Paragraph, Table
from gcguide.text import plain
from tests.effort import examples
from tests.paper.sample_pack_html import MONGOLIAN, NASTY, sample_pack
from tests.paper.sample_pack_word import found, pack_of
from tests.programs import missing, needs, print_to_pdf, script_says

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "br", "col"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "h1", "h2", "p", "span", "strong", "br",
    "ul", "ol", "li", "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "a", "svg", "path",
}  # fmt: skip


class Reader(HTMLParser):
    """The elements of a page: (tag, attributes, text), the text with that of the elements inside."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.open = [], []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        element = [tag, dict(attrs), ""]
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for element in self.open:
            element[2] += data

    def handle_comment(self, data):
        raise AssertionError(data)

    def texts(self, *tags):
        return [" ".join(text.split()) for tag, _, text in self.elements if tag in tags]


def squeezed(text):
    return " ".join(text.split())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_runs_and_nothing_is_loaded(lang):
    page = render_html(sample_pack(lang))
    read = Reader(page)
    assert {tag for tag, _, _ in read.elements} <= ALLOWED
    for tag, attributes, _ in read.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset", "action", "background")], tag
        assert attributes.get("href", "https://").startswith(("https://", "http://"))
    [style] = [text for tag, _, text in read.elements if tag == "style"]
    assert not re.search(r"url\(|@import|expression|</", style)
    [policy] = [a["content"] for _, a, _ in read.elements if a.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_page_says_its_language_and_encoding_first():
    page = render_html(sample_pack("zh"))
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">')
    assert '<html lang="en-US">' in render_html(sample_pack("en"))


def test_a_sheet_in_another_language_says_so_and_so_do_chinese_passages_in_english():
    read = Reader(render_html(sample_pack("en")))
    sheets = [attributes for tag, attributes, _ in read.elements if tag == "section"]
    assert [attributes.get("lang") for attributes in sheets] == [None, None, "zh-CN", "zh-CN", None]
    page = render_html(pack_of(Paragraph("the bureau (人社局) in town, §一（二）"), lang="en", title="t", subtitle="", footer="f"))
    assert [text for tag, attributes, text in Reader(page).elements if tag == "span" and attributes.get("lang")] == ["人社局", "§一（二）"]
    assert 'lang="zh-CN"' not in render_html(sample_pack("zh")).replace('<html lang="zh-CN">', "")


def texts_of(value, skip=("id", "lang", "kind", "mark")):
    """Every text of a pack or a part of it, in no order, the lines of a cell one by one."""
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, tuple):
        return [text for one in value for text in texts_of(one)]
    names = [field.name for field in fields(value) if field.name not in skip] if is_dataclass(value) else ()
    return [text for name in names for text in texts_of(getattr(value, name))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_comes_out_as_it_went_in_and_nothing_else(lang):
    pack = sample_pack(lang)
    read = Reader(render_html(pack))
    assert read.texts("title") == [pack.title]
    assert read.texts("footer") == [sheet.footer for sheet in pack.sheets if sheet.footer]
    assert read.texts("li") == [squeezed(text) for block in found(pack, Bullets, Chain) for text in (getattr(block, "items", None) or block.links)]
    [body] = [text for tag, _, text in read.elements if tag == "body"]
    said = [text for text in texts_of(pack.sheets) + [form.mark for form in found(pack, Form)] if text]
    assert sorted(re.sub(r"\s", "", body)) == sorted(re.sub(r"\s", "", "".join(said)))
    tables = [block.table if isinstance(block, Form) else block for block in found(pack, Table, Form)]
    cells = [line.strip() for table in tables for row in table.rows for text in row for line in text.split("\n")]
    assert re.sub(r"\s", "", "".join(text for tag, _, text in read.elements if tag == "td")) == re.sub(r"\s", "", "".join(cells))


def test_the_lines_of_a_cell_stand_below_each_other_those_after_the_first_small():
    read = Reader(render_html(pack_of(Table((Column("甲", 1),), (("乙\n丙\n丁",),)))))
    assert [text for tag, attributes, text in read.elements if attributes.get("class") == "detail"] == ["丙", "丁"]


@examples(25)
@given(text=st.text(max_size=60).map(plain).filter(bool))
def test_any_text_anywhere_is_only_text(text):
    pack = pack_of(
        Heading(text), Paragraph(text), Paragraph(text, "right"), Bullets((text,)), Table((Column(text, 1),) * 4, ((text,) * 4,), ((0, text),)),
        Code(text, text), Form(text, text, (Field(text, text),), Table((Column("x", 1),), ()), (text,)), Fields((Field(text),)), Chain((text,)),
        title=text, subtitle=text, footer=text,
    )  # fmt: skip
    read = Reader(render_html(replace(pack, title=text, page=text)))
    assert {tag for tag, _, _ in read.elements} <= ALLOWED
    assert read.texts("title", "li", "h1", "h2", "td", "footer") == [text] * 11
    assert {a["data-title"] for _, a, _ in read.elements if "data-title" in a} == {f"{text}："}
    [style] = [content for tag, _, content in read.elements if tag == "style"]
    strings = [re.sub(r"\\([0-9a-f]{6}) ", lambda m: chr(int(m[1], 16)), s) for s in re.findall(r'content: "([^"]*)"', style)]
    assert text in strings  # the footer on every page
    assert style.count("{") == style.count("}") > 20


@given(st.lists(st.sampled_from([Heading("a"), Paragraph("b"), Form("m", "t", (), Table((), ()))]), max_size=8), st.sampled_from(["", "t"]))
def test_headings_go_down_one_step_at_a_time(blocks, title):
    ranks = [int(tag[1]) for tag, _, _ in Reader(render_html(pack_of(*blocks, title=title))).elements if re.fullmatch("h[1-6]", tag)]
    assert ranks[:1] in ([], [1])
    assert set(ranks) <= {1, 2}


def test_a_reader_by_ear_knows_what_a_cell_belongs_to():
    read = Reader(render_html(sample_pack("zh")))
    assert {a.get("scope") for tag, a, _ in read.elements if tag == "th"} == {"col", "rowgroup"}
    spans = [(a["colspan"], text) for tag, a, text in read.elements if a.get("scope") == "rowgroup"]
    assert spans == [("4", "以下为必备材料"), ("4", "以上材料按顺序装订。"), ("3", "以下材料按顺序装订成册（A4）：")]
    figures = [a for tag, a, _ in read.elements if tag == "svg" and "role" in a]
    assert [a["aria-label"] for a in figures] == ["扫码打开申报系统。"]


def test_the_number_of_a_clause_and_a_name_with_an_apostrophe_are_one_word():
    def kept(text, lang):
        read = Reader(render_html(pack_of(Paragraph(text), lang=lang)))
        return [(attributes["class"], text) for tag, attributes, text in read.elements if tag == "span" and "class" in attributes]

    assert kept("依据 一（三）、五（十一）。学（学科）", "zh") == [("word", "一（三）、"), ("word", "五（十一）")]
    assert kept("see §一（二） and §附件 for D’Arcy", "en") == [("word", "§一（二）"), ("word", "§附件"), ("latin", "D’Arcy")]


def test_addresses_can_be_followed_but_not_on_an_official_sheet():
    said = (Paragraph("见 www.example.org/a。"), Bullets(("https://example.org/?a=1&b=2）",)))
    links = [(a["href"], text) for tag, a, text in Reader(render_html(pack_of(*said))).elements if tag == "a"]
    assert links == [("http://www.example.org/a", "www.example.org/a"), ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2")]
    assert "<a " not in render_html(pack_of(*said, footer=""))


def test_the_code_holds_the_address():
    address = "https://www.example.test/login?system=zc&area=150000"
    page = render_html(pack_of(Code(address, "c")))
    path = re.search(r'<path d="((?:M\d+ \d+h\d+v1h-\d+z)+)"', page)[1]
    black = {(int(x) + i, int(y)) for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)", path) for i in range(int(n))}
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    assert black == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert f'viewBox="0 0 {len(rows)} {len(rows)}"' in page


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " https://x.test", "x" * 5000, ""])
def test_an_address_that_is_none_is_only_shown(address):
    read = Reader(render_html(pack_of(Code(address, "c"))))
    assert not [tag for tag, _, _ in read.elements if tag == "a"]
    assert squeezed("c " + address) == read.texts("figcaption")[0]


@pytest.mark.slow
def test_the_same_pack_gives_the_same_bytes():
    code = """if True:
        import sys, hashlib
        sys.path[:0] = ["src", "."]
        from gcguide.paper.markup import render_html
        from tests.paper.sample_pack_html import sample_pack
        print(hashlib.sha256(render_html(sample_pack("zh")).encode()).hexdigest())
    """
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in "12"}
    assert runs == {hashlib.sha256(render_html(sample_pack("zh")).encode()).hexdigest() + "\n"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The pages of the Chinese sample as Chromium prints them."""
    needs("chromium")
    folder = tmp_path_factory.mktemp("printed")
    (folder / "pack.html").write_text(render_html(sample_pack("zh")), "utf-8")
    pages = pypdf.PdfReader(print_to_pdf(folder / "pack.html", folder)).pages
    if not re.search("[\u4e00-\u9fff]", "".join(joined(page) for page in pages)):
        missing("a font with Chinese for the browser")
    return pages


def joined(page):
    """The text of a page; Chromium names some characters by the radical that looks the same."""
    text = unicodedata.normalize("NFKC", page.extract_text()).translate(str.maketrans("⻚⻔⻓⻅⻋", "页门长见车"))
    return re.sub(r"\s", "", text)


def flat(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.slow
def test_every_page_is_a4_and_has_the_footer_of_its_sheet_and_an_official_one_none(printed):
    sheets = list(sample_pack("zh").sheets)
    sheet, seen = sheets.pop(0), []
    for number, page in enumerate(printed, 1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        text = joined(page)
        foot = flat(f"第{number}页，共{len(printed)}页"), flat(sample_pack("zh").sheets[0].footer)
        if sheets and text.replace("".join(foot), "").startswith(flat(beginning(sheets[0]))):
            sheet = sheets.pop(0)
        seen.append(sheet.id)
        assert [part in text for part in foot] == [not sheet.is_official] * 2
        assert len(text) > len(sheet.footer) + 20  # no page is empty
    assert not sheets
    assert [seen.count(id) for id in ("wall", "letter", "form", "code")] == [1] * 4
    assert seen.count("list") > 1


def beginning(sheet):
    return sheet.title or getattr(sheet.blocks[0], "text", None) or sheet.blocks[0].mark


@pytest.mark.slow
def test_the_form_has_a_page_of_its_own_and_headers_repeat(printed):
    pages = [joined(page) for page in printed]
    [form] = [text for text in pages if "职称评审材料目录单" in text]
    [block] = found(sample_pack("zh"), Form)
    assert all(flat(row[1]) in form for row in block.table.rows)
    assert form.endswith(flat("".join(block.notes)))
    checklist = [text for text in pages if "序号材料份数由谁提供" in text]
    assert len(checklist) > 1
    assert all("申报人" in text or "研究推广中心" in text for text in checklist)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_small_telephone_nothing_is_hidden_or_runs_out_of_sight(lang, tmp_path):
    """In a frame as wide as the narrowest telephone."""
    pack = sample_pack(lang)
    hostile = next(sheet for sheet in pack.sheets if sheet.id == "list")
    shown = script_says(
        render_html(pack), 320, tmp_path,
        """[...page.querySelectorAll("td, th, li, p, h1, h2, figcaption, .field")].filter(e => e.textContent.trim()).map(e => {
            const words = page.createRange();
            words.selectNodeContents(e);
            const box = words.getBoundingClientRect();
            return [e.innerText, box.width > 0 && box.left >= 0 && box.right <= 320.5, !!e.closest("thead")]})""",
    )  # fmt: skip
    assert not [text for text, is_seen, is_head in shown if not is_seen and not is_head]
    seen = re.sub(r"\s", "", "".join(text for text, is_seen, _ in shown if is_seen))
    latest = found(pack, Table)[0].rows[1][2].split("\n")[0]
    assert re.sub(r"\s", "", latest) in seen, "the last date"
    said = [text for text in texts_of(replace(hostile, footer="").blocks) if text]
    assert not [text for text in said if re.sub(r"\s", "", text) not in seen and text not in (column.title for column in found(pack, Table)[1].columns)]


def test_rare_characters_and_mongolian_are_in_the_page():
    page = render_html(sample_pack("zh"))
    assert MONGOLIAN in page
    assert all(name in page for name in ("𠮷野家", "㐂龘䶮", NASTY[-1]))
