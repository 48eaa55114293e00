"""The pack as Markdown: a CommonMark reader gives the text back that went in, and nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gcguide.paper.markup import escaped, render_markdown
from gcguide.paper.pack import Bullets, Chain, Code, Column, Field, Fields, Form, Heading, Paragraph, Table
from gcguide.text import plain
from tests.paper.sample_pack_html import NASTY, sample_pack
from tests.paper.sample_pack_word import found, pack_of

COMMONMARK = MarkdownIt("commonmark")
TABLES = MarkdownIt("commonmark").enable("table")
GENEROUS = MarkdownIt("gfm-like", {"linkify": False, "typographer": False})

TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.text(alphabet="\\`*_{}[]()<>#+-.!|~&;$=@:1a \t'\"/", max_size=12))


def squeezed(text):
    return " ".join(plain(text, 9999).split())


def read(markdown, reader=TABLES):
    """What a reader makes of it: (where it stands, the text in it), and the kinds of everything else."""
    texts, kinds, where = [], set(), []
    for token in reader.parse(markdown):
        if token.nesting == 1:
            where.append(token.tag)
        elif token.nesting == -1:
            where.pop()
        if token.type == "inline":
            kinds |= {child.type for child in token.children}
            texts.append((where[-1], "".join(child.content for child in token.children)))
        else:
            kinds.add(token.type)
    return texts, kinds


@given(TEXT)
@example("a\\")
@example("---")
@example("1.")
@example("<!-- ")
def test_any_text_comes_back_from_wherever_it_stands(raw):
    text = plain(raw)
    kinds = ("plain", "strong", "note", "warning", "body", "right")
    pack = pack_of(
        Heading(text), *(Paragraph(text, kind) for kind in kinds), Bullets(("x", text)),
        Heading("y"), Table((Column(text, 1), Column("b", 2, True)), ((text, text), ("", text)), ((1, text),)),
        Form("m" + text, text, (), Table((Column("c", 1),), ()), (text,)),
        title=text, footer=text,
    )  # fmt: skip
    texts, kinds = read(render_markdown(pack))
    assert [(where, squeezed(content)) for where, content in texts if content] == [
        (where, content) for where, content in (
            ("h1", text), ("p", "副题"), ("h2" if text else "h1", text), *[("p", text)] * 6, ("p", "x"), ("p", text), ("h2", "y"),
            ("th", text), ("th", "b"), ("td", text), ("td", text), ("td", text), ("td", text),
            ("p", squeezed("m" + text)), ("h1", text), ("th", "c"), ("p", text), ("p", text),
        ) if content
    ]  # fmt: skip
    inline = {"text", "strong_open", "strong_close"}
    structure = {f"{name}_{end}" for name in ("heading", "paragraph", "bullet_list", "list_item", "blockquote", "table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")}
    assert kinds <= inline | structure | {"hr"}


@given(TEXT)
def test_readers_with_extensions_give_the_text_back_too(raw):
    text = plain(raw)
    for reader in (COMMONMARK, GENEROUS):
        texts, kinds = read(escaped(text), reader)
        assert [content for _, content in texts] == ([text] if text else [])
        assert kinds <= {"paragraph_open", "paragraph_close", "text"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_pack_is_read_as_it_was_laid_out(lang):
    pack = sample_pack(lang)
    markdown = render_markdown(pack)
    html = TABLES.render(markdown)
    tables = [getattr(block, "table", block) for block in found(pack, Table, Form)]
    assert html.count("<table>") == len(tables)
    assert html.count("<th ") + html.count("<th>") == sum(len(table.columns) for table in tables)
    assert html.count("<hr") == len(pack.sheets) - 1
    assert "<script" not in html
    ranks = []
    for sheet in pack.sheets:
        ranks += ["h1"] * bool(sheet.title)
        ranks += ["h2" if sheet.title and isinstance(block, Heading) else "h1" for block in sheet.blocks if isinstance(block, Form | Heading)]
    assert re.findall(r"<(h[1-6])>", html) == ranks
    texts = [text for _, text in read(markdown)[0]]
    bullets = found(pack, Bullets)[0]
    assert [squeezed(text) for text in texts if squeezed(text) in map(squeezed, bullets.items)][: len(bullets.items)] == [
        squeezed(item) for item in bullets.items
    ]
    assert not [line for line in markdown.splitlines() if line.endswith(" ")]


def test_a_form_leaves_room_for_the_hand_and_an_address_can_be_followed():
    form = Form("附件1", "目录单", (Field("姓名：", "其其格"), Field("编号：")), Table((Column("序号", 1, True),), (("1",),)), ("说明：1.填“无”。", "2.装订。"))
    address = "https://www.example.test/a_b?c=1&d=2"
    pack = pack_of(Fields((Field("签名："), Field("日期：", "今天"))), form, Code(address, "码"))
    texts, _ = read(render_markdown(pack))
    assert [text for _, text in texts[2:]] == [
        "签名：________", "日期：今天", "附件1", "目录单", "姓名：其其格", "编号：________", "序号", "1", "说明：1.填“无”。", "2.装订。", f"码：{address}", "页脚",
    ]  # fmt: skip
    html = TABLES.render(render_markdown(pack_of(Code(address, "码"), Code("javascript:alert(1)", "码"))))
    assert re.findall('href="([^"]*)"', html) == [address.replace("&", "&amp;")]


def test_the_chain_and_the_lines_of_a_cell():
    texts, _ = read(render_markdown(pack_of(Chain(("甲|", "*乙*")), Table((Column("丙", 1),), (("丁\n*戊*",),)))))
    assert [text for _, text in texts[2:]] == ["甲| → *乙*", "丙", "丁 *戊*", "页脚"]


def test_a_paragraph_is_one_line_and_the_same_pack_gives_the_same_text():
    pack = sample_pack("zh")
    markdown = render_markdown(pack)
    assert markdown == render_markdown(pack)
    assert next(b.text for b in found(pack, Paragraph) if b.kind == "plain") in markdown.splitlines()
