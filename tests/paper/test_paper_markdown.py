"""The pack as Markdown: a CommonMark reader gives the text back that went in, and nothing else."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gcguide.paper.markup import escaped, render_markdown
from gcguide.paper.pack import (  # fmt: skip
    Bullets,
    Chain,
    Checklist,
    Code,
    Column,
    Field,
    Form,
    Heading,
    Pack,
    Paragraph,
    Point,
    Table,
    Tick,
    Timeline,
)
from gcguide.text import plain
from tests.paper.sample_pack_html import NASTY, sample_pack

COMMONMARK = MarkdownIt("commonmark")
TABLES = MarkdownIt("commonmark").enable("table")
GENEROUS = MarkdownIt("gfm-like", {"linkify": False, "typographer": False})

TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.text(alphabet="\\`*_{}[]()<>#+-.!|~&;$=@:1a \t'\"/", max_size=12))


def one(*blocks, **changes):
    return replace(Pack("zh", "题", "副题", "页脚", "{page}", date(2026, 3, 2), blocks), **changes)


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
    pack = one(
        Heading(text, 1), Paragraph(text), Paragraph(text, "strong"), Paragraph(text, "note"), Paragraph(text, "warning"), Bullets(("x", text)),
        Heading("x"), Checklist((Tick("x" + text, details=(text,)),)), Heading("y"),
        Table((Column(text, 1), Column("b", 2, True)), ((text, text), ("", text)), ((1, text),)),
        title=text, footer=text,
    )  # fmt: skip
    texts, kinds = read(render_markdown(pack))
    assert [(where, squeezed(content)) for where, content in texts if content] == [
        (where, content) for where, content in (
            ("h1", text), ("p", "副题"), ("h2", text), ("p", text), ("p", text), ("p", text), ("p", text), ("p", "x"), ("p", text),
            ("h3", "x"), ("p", squeezed("[ ] x" + text)), ("p", text), ("h3", "y"),
            ("th", text), ("th", "b"), ("td", text), ("td", text), ("td", text), ("td", text), ("p", text),
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
    assert html.count("<table>") == sum(isinstance(block, Table | Form | Timeline) for block in pack.blocks)
    assert html.count("<th ") + html.count("<th>") == sum(
        3 if isinstance(b, Timeline) else len(getattr(b, "table", b).columns) for b in pack.blocks if isinstance(b, Table | Form | Timeline)
    )  # fmt: skip
    assert "<script" not in html
    assert re.findall(r"<(h[1-3])>", html) == ["h1"] + [
        "h2" if isinstance(b, Form) else f"h{b.level + 1}" for b in pack.blocks if isinstance(b, Form | Heading)
    ]
    texts = [text for _, text in read(markdown)[0]]
    bullets = next(block for block in pack.blocks if isinstance(block, Bullets))
    assert [squeezed(text) for text in texts if squeezed(text) in map(squeezed, bullets.items)][: len(bullets.items)] == [
        squeezed(item) for item in bullets.items
    ]
    assert not [line for line in markdown.splitlines() if line.endswith(" ")]


def test_what_is_done_is_ticked():
    markdown = render_markdown(one(Checklist((Tick("甲", True), Tick("乙", details=("丙",))))))
    assert "- [x] 甲\n- [ ] 乙\n  - 丙\n" in markdown


def test_a_form_leaves_room_for_the_hand_and_an_address_can_be_followed():
    form = Form("附件1", "目录单", (Field("姓名", "其其格"), Field("编号")), Table((Column("序号", 1, True),), (("1",),)))
    address = "https://www.example.test/a_b?c=1&d=2"
    texts, _ = read(render_markdown(one(form, Code(address, "码"))))
    assert [text for _, text in texts[2:]] == ["附件1", "目录单", "姓名：其其格", "编号：________", "序号", "1", f"码：{address}", "页脚"]
    html = TABLES.render(render_markdown(one(Code(address, "码"), Code("javascript:alert(1)", "码"))))
    assert re.findall('href="([^"]*)"', html) == [address.replace("&", "&amp;")]


def test_the_days_and_the_chain():
    pack = one(
        Timeline((Point("提交", date(2026, 4, 13), "4月13日", date(2026, 3, 30), "3月30日", note="推算"),), date(2026, 3, 2), "今天", "最迟", "建议"),
        Chain(("甲|", "*乙*")),
    )  # fmt: skip
    texts, _ = read(render_markdown(pack))
    assert [text for _, text in texts[2:]] == ["今天", "", "建议", "最迟", "提交 · 推算", "3月30日", "4月13日", "甲| → *乙*", "页脚"]


def test_a_paragraph_is_one_line_and_the_same_pack_gives_the_same_text():
    pack = sample_pack("zh")
    markdown = render_markdown(pack)
    assert markdown == render_markdown(pack)
    assert next(b.text for b in pack.blocks if isinstance(b, Paragraph) and b.kind == "plain") in markdown.splitlines()
