"""The questions people ask, as copy: both languages, each in its own punctuation. What the loader refuses is in test_faq."""

import re

import pytest

from gcguide import load_edition
from gcguide.language.faq import load_faq

FAQ = load_faq(load_edition("2026h1"))
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]")


def each(check):
    return pytest.mark.parametrize("entry", FAQ.entries, ids=[entry.id for entry in FAQ.entries])(check)


def test_there_are_enough():
    assert len(FAQ.entries) >= 170


@each
def test_both_languages_each_in_its_own(entry):
    for text in (entry.question, entry.answer):
        assert len(HAN.findall(text.zh)) > len(LATIN.findall(re.sub(r"\{[^}]*\}", "", text.zh)))
        assert not re.search("[,;:?!]|[\u4e00-\u9fff][.](?!\\d)", text.zh), "full-width punctuation in Chinese"
        assert len(LATIN.findall(text.en)) > len(HAN.findall(text.en))
        assert not re.search("[，。；：？！]", text.en), "half-width punctuation in English"
    assert entry.question.zh.endswith("？")
    assert entry.question.en.endswith("?")
    assert entry.answer.zh.endswith("。")
    assert entry.answer.en.endswith(".")
    assert entry.answer.zh.count("。") <= 3


@each
def test_ids_and_other_ways_are_written_simply(entry):
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", entry.id)
    for way in FAQ.ways[entry.id][2:]:
        assert not re.search("[。；：？！;:?!]", way)
        assert 0 < len(way) <= 40
