"""Lines of a terminal: nothing lost, nothing too wide, no mark on the wrong side of a line where that can be helped."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gcguide.text import width, wrap, wrap_indented

# The marks of GB/T 15834 that the texts of a notice hold, said again here, independently of the code.
CLOSING, OPENING, HAN, LATIN = "。，、；：？！）》”", "（《“", "通知申报𠮷", "aB7"
TEXTS = st.text(alphabet=CLOSING + OPENING + HAN * 3 + LATIN * 3 + "   ", max_size=80)
COLUMNS = st.integers(2, 30)


def parts(text):
    """Where a line may end in `text`, by the rules said above."""
    for at in range(1, len(text)):
        before, after = text[:at].rstrip(" ")[-1:], text[at:].lstrip(" ")[:1]
        spaced = " " in (text[at - 1], text[at])
        # “ and ” are as narrow as letters, in a terminal, and stay with a word that they touch.
        touching = not spaced and before in LATIN + "”" and after in LATIN + "“"
        if before and after and before not in OPENING and after not in CLOSING and not touching:
            yield at


@given(text=st.text(max_size=200), columns=st.integers(-3, 40))
@example("", 0)
@example("é́́é", 2)
def test_no_text_is_lost_and_no_line_too_wide(text, columns):
    lines = wrap(text, columns)
    assert lines
    assert re.sub("[ \t\n]", "", "".join(lines)) == re.sub("[ \t\n]", "", text)
    assert all(width(line) <= max(2, columns) for line in lines)
    assert all(line == line.strip(" \t") for line in lines)


@given(text=TEXTS, columns=COLUMNS)
def test_a_line_ends_wrongly_only_where_it_could_not_end_otherwise(text, columns):
    text = " ".join(text.split())
    lines, at = wrap(text, columns), 0
    allowed = set(parts(text))
    for line in lines[:-1]:
        start = text.index(line, at)
        at = start + len(line)
        end_or_space = {at, at + 1}
        if not allowed & end_or_space:
            assert not [place for place in allowed if start < place < at and text[start:place].strip()], (lines, line)


@given(text=TEXTS, columns=st.integers(12, 30))
def test_no_other_way_takes_fewer_lines(text, columns):
    text = " ".join(text.split())
    places = [0, *parts(text), len(text)]
    least = {0: 0}
    for at, end in enumerate(places[1:], 1):
        fitting = [start for start in places[:at] if start in least and width(text[start:end].strip()) <= columns]
        if not fitting:
            return  # something is too long for a line, and is cut
        least[end] = 1 + min(least[start] for start in fitting)
    assert len(wrap(text, columns)) == max(1, least[len(text)])


@given(text=TEXTS, columns=st.integers(6, 30), indent=st.sampled_from(["", "  ", "    "]))
def test_an_indent_only_narrows_the_lines(text, columns, indent):
    plain = wrap(text, columns - len(indent))
    assert wrap(text, columns, indent) == [indent + line for line in plain]
    mark = "-".ljust(len(indent))[: len(indent)]
    assert wrap(text, columns, indent, mark) == [mark + plain[0], *(indent + line for line in plain[1:])]


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("申报截止到4月30日。", 18, ["申报截止到4月30", "日。"]),
        ("申报截止到四月底。网上提交", 17, ["申报截止到四月", "底。网上提交"]),
        ("依据《通知》办理", 6, ["依据", "《通", "知》办", "理"]),
        ("请登录 www.example.test 提交", 17, ["请登录", "www.example.test", "提交"]),
        ("满2年后按GB18030编码", 13, ["满2年后按", "GB18030编码"]),
        ("前言——后语……", 8, ["前言——后", "语……"]),
        ("前言——后语", 5, ["前言", "——后", "语"]),
        ("The grade is set by comparison.", 12, ["The grade is", "set by", "comparison."]),
        ("a" * 25, 10, ["a" * 10, "a" * 10, "a" * 5]),
        ("阿拉坦·其其格", 8, ["阿拉坦·", "其其格"]),
        ("自2024-03-01起", 10, ["自", "2024-03-01", "起"]),
        ("第一行\n\n第二行", 80, ["第一行", "", "第二行"]),
        ("一二三（四五）", 9, ["一二三", "（四五）"]),
        ("一二三（四）", 11, ["一二", "三（四）"]),
        ("他说\"你好\"吧", 6, ["他", "说\"你", "好\"吧"]),
        ("涨了50%，共￥100", 8, ["涨了", "50%，共", "￥100"]),
        ("甲 乙  丙", 80, ["甲 乙 丙"]),
        ("aaaa））", 5, ["aaa", "a））"]),
        ("甲 ）乙", 4, ["甲", "）乙"]),
    ],
)  # fmt: skip
def test_lines_as_a_printer_would_set_them(text, columns, lines):
    assert wrap(text, columns) == lines


def test_marks_on_letters_take_no_column():
    assert width("Ä́é") == 2
    assert width("\u1820\u180b\u1823") == 2  # Mongolian letters with a variation selector between them
    assert width("𠮷野") == 4


@pytest.mark.parametrize("columns", range(12, 40))
def test_the_number_of_a_clause_stays_with_the_word_before(columns):
    for line in wrap("认定为一至四类人才的，可申报正高级 · 依据 一（二）；报送地点见通知 · 依据 三.3、五（六）", columns):
        assert not re.match(r"[一三五][（.]", line) or line.startswith("五（六）"), line


def test_a_line_that_is_indented_stays_so_and_one_that_fits_stays_as_it_is():
    assert wrap_indented("    通知  申报", None) == wrap_indented("    通知  申报", 40) == ["    通知  申报"]
    assert wrap_indented("  通知申报通知申报", 10) == ["  通知申报", "  通知申报"]
    assert wrap_indented("  通知申报通知申报", 10, hanging=2) == ["  通知申", "    报通知", "    申报"]
