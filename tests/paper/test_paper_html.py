"""The pack as HTML: the text that went in, nothing that runs or loads, and pages as a printer gives them."""

import base64
import hashlib
import itertools
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from gcguide.paper.markup import render_html
from gcguide.paper.pack import Bullets, Code, Column, Field, Form, Heading, Pack, Paragraph, Point, Table, Timeline
from gcguide.text import plain
from tests.effort import examples
from tests.paper.sample_pack_html import MONGOLIAN, NASTY, sample_pack
from tests.programs import missing, needs, print_to_pdf

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "br", "input", "col"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "h1", "h2", "h3", "p", "span", "strong", "br",
    "ul", "ol", "li", "label", "input", "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "a",
    "svg", "line", "circle", "path", "text",
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


def one(*blocks, **changes):
    return replace(Pack("zh", "题", "副题", "页脚", "{page}", date(2026, 3, 2), blocks), **changes)


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


def test_every_text_comes_out_as_it_went_in():
    pack = sample_pack("zh")
    read = Reader(render_html(pack))
    assert read.texts("title") == read.texts("h1") == [pack.title]
    assert read.texts("footer") == [pack.footer]
    bullets = next(block for block in pack.blocks if isinstance(block, Bullets))
    items = read.texts("li")
    start = items.index(squeezed(bullets.items[0]))
    assert items[start : start + len(bullets.items)] == [squeezed(item) for item in bullets.items]
    cells = [cell for block in pack.blocks if isinstance(block, Table | Form) for row in getattr(block, "table", block).rows for cell in row]
    dates = [words for block in pack.blocks if isinstance(block, Timeline) for p in block.points for words in (p.suggested_words, p.latest_words)]
    found = read.texts("td")
    assert [cell for cell in found if cell] == [squeezed(cell) for cell in (*dates, *cells) if cell]
    assert {"h2", "h3"} <= {tag for tag, _, _ in read.elements}
    assert read.texts("h2", "h3") == [getattr(b, "title", None) or b.text for b in pack.blocks if isinstance(b, Heading | Form)]


@examples(25)
@given(text=st.text(max_size=60).map(plain).filter(bool))
def test_any_text_anywhere_is_only_text(text):
    pack = one(
        Heading(text, 1), Paragraph(text), Bullets((text,)), Table((Column(text, 1),), ((text,),), ((0, text),)), Code(text, text),
        Form(text, text, (Field(text, text),), Table((Column("x", 1),), ())),
        Timeline((Point(text, date(2026, 1, 2), text, date(2026, 1, 1), text, note=text),), date(2026, 1, 1), text, text, text),
        title=text, subtitle=text, footer=text, page=text,
    )  # fmt: skip
    read = Reader(render_html(pack))
    assert {tag for tag, _, _ in read.elements} <= ALLOWED
    assert read.texts("li", "h1", "h2", "footer") == [text, text, text, text, text]
    assert read.texts("text") == [text]
    [style] = [content for tag, _, content in read.elements if tag == "style"]
    strings = [re.sub(r"\\([0-9a-f]{6})", lambda m: chr(int(m[1], 16)), s) for s in re.findall(r'content: "([^"]*)"', style)]
    assert strings[1] == text  # the footer on every page, after the tick of a checkbox
    assert style.count("{") == style.count("}") > 20


@given(st.lists(st.sampled_from([Heading("a", 1), Heading("b", 2), Form("m", "t", (), Table((), ()))]), max_size=8))
def test_headings_go_down_one_step_at_a_time(blocks):
    ranks = [int(tag[1]) for tag, _, _ in Reader(render_html(one(*blocks))).elements if re.fullmatch("h[1-6]", tag)]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))


def test_a_reader_by_ear_knows_what_a_cell_belongs_to():
    read = Reader(render_html(sample_pack("zh")))
    assert {a.get("scope") for tag, a, _ in read.elements if tag == "th"} == {"col", "row", "rowgroup"}
    spans = [(a["colspan"], text) for tag, a, text in read.elements if a.get("scope") == "rowgroup"]
    assert spans == [("4", "以下为必备材料"), ("4", "以上材料按顺序装订。"), ("3", "以下材料按顺序装订成册（A4）：")]
    figures = [a for tag, a, _ in read.elements if tag == "svg" and "role" in a]
    assert [a["aria-label"] for a in figures] == ["扫码打开申报系统。"]
    boxes = [("checked" in a) for tag, a, _ in read.elements if tag == "input"]
    assert boxes == [True, False, False]


def test_the_days_are_drawn_to_scale():
    points = tuple(Point(str(d), date(2026, 3, d), "x", date(2026, 3, d - 5), "y") for d in (11, 16, 26))
    page = render_html(one(Timeline(points, date(2026, 3, 1), "t", "l", "s")))
    marks = {kind: [float(x) for x in re.findall(f'class="{kind}" cx="([0-9.]+)%"', page)] for kind in ("latest", "suggested")}
    first, second, third = marks["latest"]
    assert third - second == pytest.approx(2 * (second - first), abs=0.05)
    assert first - marks["suggested"][0] == pytest.approx(second - first, abs=0.05)
    assert 0 < min(map(min, marks.values())) < max(map(max, marks.values())) < 100
    today = {float(x) for x in re.findall('class="today" x1="([0-9.]+)%"', page)}
    assert len(today) == 1
    assert today.pop() < min(marks["suggested"])


def test_a_timeline_without_length_is_drawn_too():
    day = date(2026, 3, 1)
    page = render_html(one(Timeline((Point("a", day, "d"),), day, "t", "l", "s"), Timeline((), day, "t", "l", "s")))
    assert re.findall('class="latest" cx="([^"]+)"', page) == ["6", "4.00%", "6"]


def test_the_code_holds_the_address():
    address = "https://www.example.test/login?system=zc&area=150000"
    page = render_html(one(Code(address, "c")))
    path = re.search(r'<path d="((?:M\d+ \d+h\d+v1h-\d+z)+)"', page)[1]
    black = {(int(x) + i, int(y)) for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)", path) for i in range(int(n))}
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    assert black == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert f'viewBox="0 0 {len(rows)} {len(rows)}"' in page


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " https://x.test", "x" * 5000, ""])
def test_an_address_that_is_none_is_only_shown(address):
    read = Reader(render_html(one(Code(address, "c"))))
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
def test_every_page_is_a4_with_footer_and_number(printed):
    pack = sample_pack("zh")
    for number, page in enumerate(printed, 1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        text = joined(page)
        assert flat(pack.footer) in text
        assert flat(f"第{number}页，共{len(printed)}页") in text
        assert len(text) > len(pack.footer) + 20  # no page is empty


@pytest.mark.slow
def test_the_form_has_a_page_of_its_own_and_headers_repeat(printed):
    pages = [joined(page) for page in printed]
    [form] = [text for text in pages if "职称评审材料目录单" in text]
    [block] = [block for block in sample_pack("zh").blocks if isinstance(block, Form)]
    assert all(flat(row[1]) in form for row in block.table.rows)
    assert "扫码打开申报系统" not in form
    assert "网上申报" not in form
    checklist = [text for text in pages if "由谁提供" in text]
    assert len(checklist) > 1
    assert all("申报人" in text or "研究推广中心" in text for text in checklist)


def test_rare_characters_and_mongolian_are_in_the_page():
    page = render_html(sample_pack("zh"))
    assert MONGOLIAN in page
    assert all(name in page for name in ("𠮷野家", "㐂龘䶮", NASTY[-1]))
