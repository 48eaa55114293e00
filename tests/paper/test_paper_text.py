"""The pack as plain text: aligned for an eye that sees columns, whole for one that reads."""

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Point,
    Table,
    Timeline,
)
from gcguide.paper.plain_text import block_lines, render_text
from gcguide.text import plain, width
from tests.effort import examples
from tests.paper.sample_pack_html import UNIT, sample_pack
from tests.paper.sample_pack_word import pack_of

CELL = st.one_of(st.text(max_size=20).map(plain), st.sampled_from(["", UNIT, "申报人", "W" * 50]))


def body(*blocks, columns=80):
    """The lines of blocks alone, without title and footer."""
    lines = render_text(pack_of(*blocks), columns).splitlines()
    return lines[4:-3]


def solid(text):
    return re.sub(r"\s", "", text)


def at_column(line, start, end):
    """The part of a line between two terminal columns."""
    found, used = "", 0
    for character in line:
        if start <= used < end:
            found += character
        used += width(character)
    return found


def cells_of(lines):
    """The cells of a ruled table, read by the columns where its rules cross."""
    rows, row = [], []
    crossings = [at for at, sign in enumerate(lines[0]) if sign == "+"]
    for line in lines[1:]:
        if line.startswith("+"):
            rows.append(["".join(part) for part in zip(*row, strict=True)])
            row = []
        else:
            assert all(at_column(line, at, at + 1) == "|" for at in (crossings[0], crossings[-1]))
            row.append([solid(at_column(line, a + 1, b)) for a, b in itertools.pairwise(crossings)])
    return rows


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [20, 32, 60, 80, 120])
def test_no_line_is_too_wide_or_ends_in_space(lang, columns):
    text = render_text(sample_pack(lang), columns)
    assert text.endswith("\n")
    for line in text.splitlines():
        assert width(line) <= columns, line
        assert line == line.rstrip()


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_begins_or_ends_with_a_mark_that_it_should_not(columns):
    pack = sample_pack("zh")
    pack = replace(pack, sheets=tuple(replace(s, blocks=tuple(b for b in s.blocks if not isinstance(b, Table | Form))) for s in pack.sheets))
    for line in render_text(pack, columns).splitlines():
        assert not re.match(r"\s*[。，、；：？！）》”]", line), line
        assert not re.search(r"[（《“]$", line), line


@examples(30)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=4), titles=st.tuples(CELL, CELL, CELL), columns=st.integers(20, 90))
def test_a_table_is_aligned_and_whole(rows, titles, columns):
    table = Table(tuple(Column(title, share, share == 1) for title, share in zip(titles, (1, 5, 2), strict=True)), tuple(rows))
    lines = body(table, columns=columns)
    assert len({width(line) for line in lines}) == 1
    assert cells_of(lines) == [[solid(cell) for cell in row] for row in (titles, *rows)]


def test_a_table_that_fits_keeps_every_cell_on_one_line_and_a_long_line_runs_across():
    table = Table((Column("序号", 1, True), Column("材料", 9)), (("1", "评审表"), ("2", "送审表")), ((1, "以下装订成册"),))
    assert body(table) == [
        "+------+--------+",
        "| 序号 |  材料  |",
        "+======+========+",
        "|  1   | 评审表 |",
        "+------+--------+",
        "| 以下装订成册  |",
        "+------+--------+",
        "|  2   | 送审表 |",
        "+------+--------+",
    ]


def test_a_table_of_too_many_columns_becomes_a_list():
    table = Table(tuple(Column(f"列{n}", 1) for n in range(30)), (tuple("一" for _ in range(30)),), ((0, "全部："),))
    lines = body(table)
    assert lines[:3] == ["全部：", "- 列0：一", "  列1：一"]
    assert len(lines) == 31


@given(st.text(st.characters(exclude_characters="=-"), min_size=1, max_size=300).map(plain).filter(bool), st.integers(20, 80))
def test_texts_are_whole(text, columns):
    blocks = (Heading(text), Paragraph(text), Paragraph(text, "body"), Paragraph(text, "right"), Bullets((text,)), Code(text, text))
    pack = pack_of(*blocks, Form(text, text, (Field(text, text),), Table((), ()), (text,)), lang="en", title=text, subtitle=text, footer=text)
    rendered = re.sub(r"^(=+|-+)$", "", render_text(pack, columns), flags=re.M)
    assert solid(rendered).count(solid(text)) >= 15


def test_marks_say_what_a_line_is():
    lines = body(
        Paragraph("结论", "strong"), Paragraph("说明", "note"), Paragraph("当心", "warning"), Bullets(("一" * 40,)), Paragraph("落款", "right"),
        Paragraph("正文", "body"), Heading("标题"),
    )  # fmt: skip
    assert lines == [
        ">> 结论", "", "   说明", "", "!! 当心", "", "- " + "一" * 39, "  一", "", " " * 76 + "落款", "", "\u3000\u3000正文", "", "标题", "----",
    ]  # fmt: skip


def test_sheets_stand_apart_each_with_its_title_and_footer_an_official_one_with_nothing_of_ours():
    ours, official = pack_of(Paragraph("甲")), pack_of(Paragraph("乙"), title="", subtitle="", footer="")
    text = render_text(replace(ours, sheets=(*ours.sheets, *official.sheets)), 20)
    assert text == f"{' ' * 9}题\n{' ' * 8}副题\n{'=' * 20}\n\n甲\n\n{'-' * 20}\n页脚\n\n\n乙\n"


def test_the_lines_of_a_cell_stay_lines():
    lines = body(Table((Column("甲", 1), Column("乙", 1)), (("一\n二", "三"),)))
    assert cells_of(lines) == [["甲", "乙"], ["一二", "三"]]
    assert [line.split("|")[1].strip() for line in lines if "一" in line or "二" in line] == ["一", "二"]


def drawn(block, columns=80):
    """A block as a screen has it."""
    return list(block_lines(block, "zh", columns))


def timeline(*points):
    return Timeline(points, date(2026, 3, 11), "今天", "最迟", "建议")


def test_the_days_stand_on_a_line_to_scale_with_today_through_all_of_them():
    lines = drawn(timeline(
        Point("甲", date(2026, 3, 21), "21日", date(2026, 3, 16), "16日"),
        Point("乙", date(2026, 3, 31), "31日", None, "", "hurry", "推算"),
        Point("丙", date(2026, 3, 1), "1日", None, "", "past"),
    ))  # fmt: skip
    lane = max(line.rfind("---") for line in lines)
    assert lane > 0
    first, second, note, third = lines[2:]
    start = width(first) - len(re.search(r"[-=|ox*!]+$", first)[0])
    signs = [at_column(line, start, 99) for line in (first, second, third)]
    length = len(signs[0]) - 1
    assert [sign.index("|") for sign in signs] == [round(length / 3)] * 3
    assert abs(signs[0].index("*") - 2 * length / 3) <= 0.5
    assert abs(signs[0].index("o") - length / 2) <= 0.5
    assert set(signs[0][signs[0].index("o") + 1 : signs[0].index("*")]) == {"="}
    assert signs[1].index("!") == length
    assert signs[2].index("x") == 0
    assert at_column(note, start, 99).index("|") == round(length / 3)
    assert note.startswith("推算")


def test_few_columns_tell_the_days_without_a_drawing():
    point = Point("甲", date(2026, 3, 21), "21日", date(2026, 3, 16), "16日", note="推算", sentence="甲：不晚于16日，最迟21日（推算），宜早办妥")
    assert drawn(timeline(point), 30) == ["- 甲：不晚于16日，最迟21日（推", "  算），宜早办妥"]


def test_the_chain_keeps_names_whole_where_it_can():
    assert body(Chain(("申报人", "单位", "自治区中心"))) == ["申报人 → 单位 → 自治区中心"]
    assert body(Chain(("申报人", "单位", "自治区中心")), columns=20) == ["申报人 → 单位", "→ 自治区中心"]


def test_a_form_has_its_head_and_room_for_the_hand_and_its_notes():
    table = Table((Column("序号", 1), Column("数量", 1)), (("1", ""),))
    lines = body(Form("附件1", "目录单", (Field("姓名：", "其其格"), Field("编号：")), table, ("说明：1.填“无”。",)), columns=40)
    assert lines[:5] == ["附件1", "", " " * 17 + "目录单", "", "姓名：其其格   编号：________"]
    assert cells_of(lines[5:-1]) == [["序号", "数量"], ["1", ""]]
    assert lines[-1] == "说明：1.填“无”。"
    assert body(Fields((Field("签名："), Field("日期：", "今天"))), columns=40) == ["签名：________   日期：今天"]


def test_a_printing_command_needs_no_templates_for_plain_text():
    from tests.test_hygiene import modules_after

    assert "jinja2" not in modules_after("import gcguide.paper.plain_text")


def test_a_day_with_its_weekday_is_not_cut():
    rows = tuple((f"{number}. 备齐网上和纸质两套材料", "3月30日\u00a0周一", "包头市人力资源和社会保障局" * 3) for number in range(3))
    table = Table((Column("要做的事", 0.3), Column("不晚于", 0.1), Column("谁办", 0.6)), rows)
    for columns in (50, 80):
        assert sum("3月30日\u00a0周一" in line for line in body(table, columns=columns)) == 3
