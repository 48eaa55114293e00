"""The pack with every kind of block, and every kind of nasty text in it, for the HTML, Markdown and plain-text forms."""

from dataclasses import replace

from gcguide.paper.pack import Bullets, Column, Heading, Table
from tests.paper import sample_pack_word
from tests.paper.sample_pack_word import LONG_UNIT

UNIT = LONG_UNIT["zh"]
MONGOLIAN = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ"

# What a person or a file may hold, each of it plain text.
NASTY = (
    '=HYPERLINK("http://x.test","点我")', "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "</style><b>x</b>", "{{ 7*7 }}", "{% x %}", "{# x #}",
    "#text", "# text", "*a*", "**b**", "_b_", "__c__", "\\", "a\\|b", "\\*", "$x$", "@ref", "|", "||", "`code`", "```", "``` `", '"', "'", "[link](x)",
    "![i](x)", "<http://x.test>", "[x]: y", "&amp;", "&#65;", "- a", "+ a", "* a", "1. a", "12) a", "> a", "---", "===", "***", "~~~", "~~s~~",
    ":---|---", "    a", "a<br>b", "<!-- a", "--> ]]>", "javascript:alert(1)", "a@b.test", "http://x.test/a_b_c", "&lt;", "a\\", "***", "^a^", "==a==", "%a", "1.", "-", "=",
    "𠮷野家", "㐂龘䶮", "阿拉坦·其其格", MONGOLIAN, "Ä́é", "名" * 500, "W" * 500,
)  # fmt: skip


def sample_pack(lang="zh"):
    """The pack of one case; in either language the same layout."""
    pack = sample_pack_word.sample_pack(lang, name="阿拉坦·其其格")
    wall, listed, *others = pack.sheets
    bullets = Bullets((*listed.blocks[0].items, *NASTY))
    table = Table((Column("Äußerst|", 1), Column("<b>值</b>", 1)), tuple((text, text) for text in NASTY if len(text) < 99))
    listed = replace(listed, blocks=(bullets, *listed.blocks[1:], Heading("<i>"), table))
    return replace(pack, sheets=(wall, listed, *others))
