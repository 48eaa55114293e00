"""Bytes as text: every encoding that people's programs save in, and the place of a byte that is no text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide.problem import Problem
from gcguide.reading.decode import decode_office, encoding_of
from gcguide.words import load_words, message

ROSTER = "姓名,单位\n张三,包头某某公司\n龦䶮,Ltd\n"
MARKS = {"utf-8-sig": "utf-8", "utf-16": "utf-16"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@given(text=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=3).map(lambda text: f"{ROSTER}{text}\n"))
def test_what_was_saved_is_read(encoding, text):
    raw = text.encode(encoding)
    assert decode_office(raw) == text
    assert encoding_of(lambda: [raw]) == MARKS.get(encoding, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_a_bad_byte_is_told_with_its_place_however_the_bytes_come(encoding, size):
    raw = (ROSTER * 5).encode(encoding)
    at = raw.index("某某".encode(encoding.removesuffix("-sig")), len(raw) // 2)
    bad = raw[:at] + b"\xff" + raw[at:]
    with pytest.raises(Problem) as caught:
        encoding_of(lambda: [bad[start : start + size] for start in range(0, len(bad), size)])
    before = bad[:at]
    problem = caught.value
    assert (problem.line, problem.details["byte"]) == (before.count(b"\n") + 1, at - before.rfind(b"\n"))
    assert problem.details["code"] == "FF"
    for lang in ("zh", "en"):
        assert str(problem.line) in message(problem, load_words(lang))


def test_an_accident_early_in_the_text_does_not_make_it_another_encoding():
    """One byte of the first name is gone; read as GB18030 all names would be nonsense, and nobody told."""
    raw = ROSTER.encode()
    with pytest.raises(Problem, match="file_bad_byte"):
        decode_office(raw[:1] + raw[2:])


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)), b"\xff\xfe\x00\xd8\x41\x00"])
def test_what_is_no_text(raw):
    assert decode_office(raw) is None


@given(st.binary())
def test_any_bytes_are_text_or_not(raw):
    with suppress(Problem):
        text = decode_office(raw)
        assert text is None or "\0" not in text
