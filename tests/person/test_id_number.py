"""ID numbers: each kind there is, each way to get one wrong, and the laws of the check character."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide.person.id_number import IdNumber, check_character, read_id_number
from gcguide.problem import Problem

TODAY = date(2026, 3, 2)


def mod_11_2(digits):
    """ISO 7064 MOD 11-2 as its recursion, not as the weights of the program."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11]


def number(area="150203", day="19851012", order="123"):
    first = area + day + order
    return first + mod_11_2(first)


VALID = [
    ("11010519491231002X", date(1949, 12, 31), "female"),  # the example of the standard
    ("810000199408230021", date(1994, 8, 23), "female"),  # specimens that were published
    ("830000199201300022", date(1992, 1, 30), "female"),
    ("911124198108030024", date(1981, 8, 3), "female"),
    (number("820000", "20000229", "001"), date(2000, 2, 29), "male"),
    (number("150603"), date(1985, 10, 12), "male"),  # 康巴什区, founded after many tables were made
    (number("150204", "19000101"), date(1900, 1, 1), "male"),
    (number("152526", "20260302", "002"), TODAY, "female"),
    ("E12345678", None, None),
    ("CAN110081080310", None, None),
]


@pytest.mark.parametrize(("text", "birth", "sex"), VALID)
def test_each_kind_is_read(text, birth, sex):
    assert read_id_number(text, TODAY) == IdNumber(text, birth, sex)


WRITTEN = [
    "11010519491231002x",
    " 110105 19491231 002X ",
    "110105-19491231-002x",
    "１１０１０５１９４９１２３１００２Ｘ",
    "１１０１０５１９４９１２３１００２ｘ",
    "110105　19491231　002X",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_spellings_of_one_number(written):
    assert read_id_number(written, TODAY).text == "11010519491231002X"


INVALID = [
    ("110105491231002", "id_number_old"),
    ("15020319851012123", "id_number_length"),
    ("1502031985101212345", "id_number_length"),
    ("无", "id_number_length"),
    ("", "id_number_length"),
    ("X10105194912310021", "id_number_shape"),
    ("15020319851012X234", "id_number_shape"),
    ("15020319851012123Y", "id_number_shape"),
    ("١٥٠٢٠٣١٩٨٥١٠١٢١٢٣٤", "id_number_shape"),
    (number("000000"), "id_number_place"),
    (number("160203"), "id_number_place"),
    (number("810100"), "id_number_place"),
    (number("840000"), "id_number_place"),
    (number(day="19850230"), "id_number_date"),
    (number(day="19851301"), "id_number_date"),
    (number(day="19000229"), "id_number_date"),
    (number(day="18991231"), "id_number_date"),
    (number(day="20260303"), "id_number_date"),
    (number(day="00000000"), "id_number_date"),
    ("110105194912310021", "id_number_check"),
    ("11010519491231003X", "id_number_check"),
]


@pytest.mark.parametrize(("text", "problem"), INVALID)
def test_what_is_wrong_is_told_without_repeating_the_number(text, problem):
    with pytest.raises(Problem) as told:
        read_id_number(text, TODAY)
    assert told.value.id == problem
    assert len(text) < 10 or text not in str(told.value)


def test_a_day_of_birth_is_judged_by_the_day_that_is_given():
    text = number(day="20260303")
    assert read_id_number(text, date(2026, 3, 3)).birth == date(2026, 3, 3)


NUMBERS = st.builds(
    lambda area, day, order: number(area, f"{day:%Y%m%d}", f"{order:03}"),
    st.sampled_from(["150203", "150603", "110105", "650121", "810000", "820000", "830000", "911124", "915840"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(NUMBERS)
def test_the_two_ways_to_the_check_character_agree(text):
    assert check_character(text[:17]) == text[17]
    assert read_id_number(text, TODAY).text == text


@given(NUMBERS)
def test_every_wrong_character_is_caught(text):
    for place in range(18):
        for other in set("0123456789X" if place == 17 else "0123456789") - {text[place]}:
            with pytest.raises(Problem):
                read_id_number(text[:place] + other + text[place + 1 :], TODAY)


@given(NUMBERS)
def test_every_swap_of_neighbours_is_caught(text):
    for place in range(17):
        swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if swapped != text:
            with pytest.raises(Problem):
                read_id_number(swapped, TODAY)


def told(text):
    """The id of what is wrong with a number, or the number."""
    try:
        return read_id_number(text, TODAY).text
    except Problem as problem:
        return problem.id


@given(st.text(max_size=40) | st.text("0123456789Xx１ -", min_size=15, max_size=22))
def test_nothing_typed_breaks_it(text):
    assert told(text).startswith("id_number_") or told(told(text)) == told(text)
