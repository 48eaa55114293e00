"""The posted roster under attack: all that a printed row shows, and what it leaves to choose from."""

import random
import re
import unicodedata
from calendar import monthrange
from collections import Counter
from datetime import date
from functools import cache

import pytest

from gcguide.core.decide import decide
from gcguide.paper.roster import roster, roster_row
from gcguide.person.case import Case
from gcguide.person.masking import Posted, masked, person_on_screen
from gcguide.person.person import read_person
from gcguide.policy.forms import Kept
from tests.effort import times
from tests.people import EDITION
from tests.person.test_id_number import mod_11_2, number

TODAY = date(2026, 3, 2)
FORM = EDITION.rules.roster
NAMES = [column.name for column in FORM.columns]
LEAST = 1000
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]
AREAS = ["110105", "150203", "150781", "152501", "410102", "659001", "810000", "830000", "911124"]


def rest(text, place):
    """What digits at a place add to the sum that the check character completes."""
    return sum(int(digit) * WEIGHTS[place + at] for at, digit in enumerate(text)) % 11


def fits(text, shown):
    return all(mark in ("*", character) for character, mark in zip(text, shown, strict=True))


ORDERS = {sex: tuple(f"{order:03}" for order in range(1, 1000) if order % 2 == odd) for sex, odd in (("男", 1), ("女", 0))}


@cache
def parts(place, texts, shown):
    return Counter(rest(text, place) for text in texts if fits(text, shown))


def candidates(shown, area, birth, sex):
    """How many numbers a row leaves, to one who knows the county as well: counted by what their parts add to the sum."""
    year, month = birth.split("/")
    days = tuple(f"{day:02}" for day in range(1, monthrange(int(year), int(month))[1] + 1))
    sums = Counter({0: 1})
    for place, texts in ((0, (area,)), (6, (year + month,)), (12, days), (14, ORDERS[sex])):
        part = parts(place, texts, shown[place : place + len(texts[0])])
        sums, before = Counter(), sums
        for first, many in before.items():
            for second, more in part.items():
                sums[(first + second) % 11] += many * more
    return sum(many for total, many in sums.items() if shown[17] in ("*", "10X98765432"[total]))


def counted_one_by_one(shown, area, birth, sex):
    year, month = birth.split("/")
    firsts = (f"{area}{year}{month}{day:02}{order:03}" for day in range(1, monthrange(int(year), int(month))[1] + 1) for order in range(1, 1000))
    return sum(fits(first + mod_11_2(first), shown) for first in firsts if int(first[16]) % 2 == (sex == "男"))


def somebody(rng):
    day = date.fromordinal(rng.randint(date(1950, 1, 1).toordinal(), date(2004, 12, 31).toordinal()))
    return number(rng.choice(AREAS), f"{day:%Y%m%d}", f"{rng.randint(1, 999):03}")


def posted(person):
    (row,) = roster(EDITION, [roster_row(EDITION, Case({}, {}, person), TODAY)], TODAY, masked=True).rows
    return dict(zip(NAMES, row.cells, strict=True))


CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
SPELLINGS = [
    str, lambda text: text.translate(CHINESE), lambda text: text.translate(CHINESE).replace("一", "幺").replace("〇", "零"),
    lambda text: "".join(chr(ord(c) + 0xFEE0) for c in text), lambda text: f"{text[:6]}（{text[6:14]}）{text[14:]}",
    " ".join, "-".join, ".".join, " · ".join, lambda text: f"{text[:6]}【 {text[6:14]} 】 - {text[14:]}", lambda text: text.replace("0", "O").replace("1", "l", 1),
    lambda text: text[:17] + "×" if text.endswith("X") else text, lambda text: f"尾号{text[-4:]}", lambda text: f"（{text[-6:]}）", lambda text: f"证件后 四 位：{text[-4:].translate(CHINESE)}",
    lambda text: f"{text[6:10]}年{text[10:12]}月{text[12:14]}日出生", lambda text: f"{text[6:10]}-{int(text[10:12])}-{int(text[12:14])}", lambda text: f"{int(text[10:12])}月{int(text[12:14])}日",
]  # fmt: skip
FIELDS = ["name", "employer", "ethnicity", "education", "school", "series", "title", "target_title", "speciality", "remarks"]


def digits(text):
    """All digits of a text, of any script, as one: what a patient reader makes of it."""
    return "".join(str(int(value)) if 0 <= (value := unicodedata.numeric(c, -1)) <= 9 and value == int(value) else "" for c in text)


def test_every_row_leaves_a_thousand_numbers(monkeypatch):
    """Wherever a row tells the number once more, and however it is spelt."""
    unknown = decide(EDITION, Case({}), TODAY)  # all that people without an answer have in common
    monkeypatch.setattr("gcguide.paper.roster.decide", lambda *_: unknown)
    rng, least = random.Random(26), 10**9
    for _ in range(times(700)):
        own = somebody(rng)
        field, spell, before, after = rng.choice(FIELDS), rng.choice(SPELLINGS), rng.choice(["", "某公司"]), rng.choice(["", "，基层"])
        row = posted({"name": "王伟", "employer": "包头某公司", "id_number": own, field: f"{before}{spell(own)}{after}"})
        left = candidates(row["身份证号"], own[:6], row["出生年月"], row["性别"])
        least = min(least, left)
        assert left >= LEAST, row
        told = [digits(text) for name, text in row.items() if name not in ("序号", "身份证号", "出生年月", "人才类别")]
        for text in told:
            assert not any(own[at : at + 3] in text for at in range(12, 16)), row
            assert len(text) <= 6, row
    assert least == 28 * 499, "a woman born in a February of 28 days; her order is one of 002 to 998"


def test_the_count_is_that_of_all_numbers_one_by_one_and_the_old_mask_fails_it():
    rng = random.Random(5)
    for _ in range(3):
        own = somebody(rng)
        birth, sex = f"{own[6:10]}/{own[10:12]}", "男" if int(own[16]) % 2 else "女"
        for shown in (own[:2] + "*" * 16, "*" * 17 + own[17], own[:6] + "*" * 8 + own[14:]):
            assert candidates(shown, own[:6], birth, sex) == counted_one_by_one(shown, own[:6], birth, sex)
        assert candidates(own[:6] + "*" * 8 + own[14:], own[:6], birth, sex) < 5


@pytest.mark.parametrize("text", ["A123456", "AB123456", "H1234567801", "E12345678", "CAN110081080310"])
def test_of_other_documents_enough_is_hidden_too(text):
    shown = posted({"id_number": text})["身份证号"]
    assert 10 ** sum(mark == "*" and c.isdigit() for c, mark in zip(text, shown, strict=True)) >= LEAST
    assert shown == text[:2] + "*" * (len(text) - 2)


@pytest.mark.parametrize(
    "text",
    [
        "第36中学", "三十五中学", "2024年3月1日聘任", "2018.09-2021.07 在职", "2018、2019、2020年度优秀", "内人社发〔2025〕201号", "论文12篇、专利3项", "邮编014010",
        "高级工程师2018/12", "出站博士后", "一、业绩；二、获奖", "2025年10月", "身份证一致",
    ],
)  # fmt: skip
def test_what_is_no_number_of_anybody_stays(text):
    assert posted({"id_number": number(), "remarks": text})["备注"] == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话0472-2345678转8001", "电话****-*******转****"), ("138 1234 5678（微信同号）", "*** **** ****（微信同号）"), ("一三八一二三四五六七八", "*" * 11), ("护照AB123456", "护照AB******"), ("AB123456", "*" * 8), ("王五13812345678", "王五" + "*" * 11),
        ("G1234567", "*" * 8), ("配偶110105491231002", "配偶" + "*" * 15), ("卡号6222 0212 3456 7890 123", "卡号**** **** **** **** ***"), ("手机尾号5678", "手机尾号****"), ("１３８１２３４５６７８", "*" * 11),
        ("１３８(1234)五六七八", "***(****)****"), ("1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣", "*️⃣" * 8), ("生日10月12日", "生日**月**日"), ("12日生", "**日生"), ("生日十月十日", "生日*月*日"), ("身份证后四位壹贰叁肆", "身份证后四位****"),
    ],
)  # fmt: skip
def test_telephones_and_others_numbers_are_hidden_however_they_are_written(text, shown):
    assert posted({"id_number": number(), "remarks": text, "employer": f"某公司{text}"})["备注"] == shown
    assert posted({"remarks": text, "employer": f"某公司{text}"})["工作单位"] == f"某公司{shown}"


def test_a_text_of_marks_only_is_quick():
    posting = Posted(FORM, read_person(EDITION, {"id_number": number()}, TODAY).person)
    for text in ("1" + " " * 190 + "x", "1 " * 100, "十" * 200, "a" * 200, "1月" * 100):
        assert re.sub("[^1十]", "", posting.text(text)) in ("", "1", re.sub("[^1十]", "", text))


def test_a_screen_shows_what_people_recognise():
    """That is another purpose: it hides nothing from those who can save the screen."""
    own = number()
    assert person_on_screen(FORM, {"name": "王伟", "id_number": own, "phone": "13812345678"}) == {
        "name": "王伟", "id_number": f"{own[:6]}********{own[-4:]}", "phone": "138****5678",
    }  # fmt: skip
    assert masked("E1234", Kept(first=6, last=4)) == "E***4"
