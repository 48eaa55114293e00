"""The initials of Chinese characters: checked against an independent dictionary, and used to find names."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.pinyin_dict import pinyin_dict

from gcguide.cli import message
from gcguide.language.pinyin import load_pinyin
from gcguide.problem import Problem
from gcguide.words import load_words
from tests.effort import examples

ROOT = Path(__file__).resolve().parents[2]
PINYIN = load_pinyin()
CHARACTERS = sorted(set().union(*PINYIN.characters.values()))
FEW = examples(50)


def gb2312():
    codes = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    return {text for code in codes if (text := code.decode("gb2312", "ignore"))}


@cache
def readings(character):
    """Letters of every reading that the dictionary knows, the usual one first."""
    found = pinyin_dict.get(ord(character), "").split(",")
    return [unicodedata.normalize("NFD", reading)[0] for reading in found if reading]


def test_every_character_one_meets_is_there():
    written = {c for folder in ("dialogs", "policy") for path in (ROOT / folder).rglob("*.yaml") for c in path.read_text("utf-8")}
    han = {c for c in written if "CJK UNIFIED" in unicodedata.name(c, "")}
    assert len(gb2312()) == 6763
    assert len(han) > 1000
    missing = (gb2312() | han | {"〇"}) - set(CHARACTERS)
    assert not missing


def test_the_usual_reading_is_among_ours_and_each_of_ours_is_a_reading():
    odd = {"㴔"}  # a place near Xiamen, read jí; the dictionary does not know it yet
    for character in CHARACTERS:
        ours = PINYIN.letters(character)
        assert ours <= set(readings(character)) or character in odd, (character, ours)
    common = [c for c in gb2312() if ord(c) < 0x9FA6]
    absent = [c for c in common if readings(c)[0] not in PINYIN.letters(c)]
    assert len(absent) < 15, absent  # where dictionaries put another reading first


@pytest.mark.parametrize(
    ("character", "letters"),
    [*zip("重长行乐单仇解曾盖查尉区", ["zc", "cz", "xh", "ly", "ds", "qc", "xj", "zc", "g", "zc", "wy", "qo"], strict=True),
     *zip("磴鄂淖喇赉仡员朴召翟〇", ["d", "e", "n", "l", "l", "gy", "y", "p", "sz", "zd", "l"], strict=True)],
)  # fmt: skip
def test_readings_of_surnames_and_places(character, letters):
    assert set(letters) <= PINYIN.letters(character)


def test_what_is_no_chinese_character_has_no_letters():
    assert not PINYIN.letters("a")
    assert not PINYIN.letters("，")


@pytest.mark.parametrize(
    ("letters", "text"),
    [("kdl", "包头市昆都仑区"), ("btskdlq", "包头市昆都仑区"), ("KDL", "昆都仑"), ("ｋｄｌ", "昆都仑"),
     ("ycxm", "被认定为“英才兴蒙”人才"), ("gjzdsys", "国家重点实验室"), ("gjcdsys", "国家重点实验室"),
     ("pdf", "导出 PDF"), ("dcpdf", "导出 PDF"), ("fj1", "附件1"), ("zh", "（职）、（核）"), ("k d l", "昆都仑")],
)  # fmt: skip
def test_letters_are_found_in_a_text(letters, text):
    assert PINYIN.spells(letters, text)


@pytest.mark.parametrize(("letters", "text"), [("kl", "昆都仑"), ("", "昆都仑"), ("，", "昆都仑"), ("kdlqx", "昆都仑区"), ("k", "")])
def test_what_is_left_out_or_empty_is_not_found(letters, text):
    assert not PINYIN.spells(letters, text)
    assert not PINYIN.spells_all(letters, text)


@pytest.mark.parametrize(
    ("letters", "text"),
    [("kundulun", "昆都仑"), ("Baotou", "包头"), ("hu he hao te", "呼和浩特"), ("chongqing", "重庆"), ("lvsetongdao", "绿色通道"), ("pdfdaochu", "PDF导出")],
)
def test_full_pinyin_reads_a_text_and_nothing_shorter_or_longer_does(letters, text):
    assert PINYIN.reads(letters, text)
    assert not PINYIN.reads(letters[:-1], text)
    assert not PINYIN.reads(letters + "a", text)


@pytest.mark.parametrize(
    ("letters", "parts"),
    [("jiezhi", ("jie", "zhi")), ("shenme", ("shen", "me")), ("xian", ("xian",)), ("deadline", None), ("websit", None), ("", None), ("a1", None)],
)
def test_a_word_is_parted_into_syllables_or_is_no_pinyin(letters, parts):
    assert PINYIN.parted(letters) == parts


def test_the_wrong_character_of_the_same_sound_is_recognised():
    assert PINYIN.sounds_like("英才兴盟", "英才兴蒙")
    assert not PINYIN.sounds_like("英才兴安", "英才兴蒙")
    assert not PINYIN.sounds_like("英才", "英才兴蒙")


names = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=8)


@pytest.mark.slow
@FEW
@given(names, names, names, st.data())
def test_the_initials_of_any_part_find_the_text(before, name, after, data):
    letters = "".join(data.draw(st.sampled_from(sorted(PINYIN.letters(c)))) for c in name)
    assert PINYIN.spells_all(letters, name)
    assert PINYIN.spells(letters, f"{before} {name}，{after}")
    assert not PINYIN.spells_all(letters, name + after)


@pytest.mark.parametrize(
    ("second", "line"),
    [("k1: 昆", 2), ("kk l: 昆", 2), ("k: abc", 2), ("k: [昆]", 2), ("k: 1", 2), ("l: 仑\nl: 伦", 3)],
)
def test_a_wrong_file_is_refused_with_its_line(second, line, tmp_path):
    (tmp_path / "pinyin.yaml").write_text(f"d: 都\n{second}\n", "utf-8")
    with pytest.raises(Problem) as caught:
        load_pinyin(tmp_path)
    assert re.match(f".*pinyin.yaml 第 {line} 行", message(caught.value, load_words("zh")))
