"""Places as people type them."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide.language.pinyin import load_pinyin
from gcguide.language.places import load_gazetteer, read_places
from tests.effort import examples
from tests.people import EDITION

PINYIN = load_pinyin()
PLACES = list(EDITION.places.values())
COUNTIES = [place for place in PLACES if place.county]
LEAGUES = [place for place in PLACES if not place.county]
SOME = examples(80)

each = pytest.mark.parametrize("place", PLACES, ids=[place.code for place in PLACES])


def read(text):
    return read_places(text, EDITION)


COUNTY_NAMES = {place.county for place in COUNTIES}
CALLED = load_gazetteer(EDITION).codes


def names(text):
    return [place.county or place.name for place in read(text)]


def initials(name):
    """As most would type them; where a character has several readings, each is tried elsewhere."""
    usual = {"科": "k", "尔": "e", "重": "c", "长": "c", "单": "d", "石": "s", "区": "q", "查": "c", "什": "s", "扎": "z", "合": "h"}
    return "".join(usual.get(c) or min(PINYIN.letters(c)) for c in name)


def test_there_are_all():
    assert (len(LEAGUES), len(COUNTIES)) == (12, 103)


@each
def test_a_code_names_one_place(place):
    assert read(place.code) == (place,)
    assert read("".join(chr(ord(c) + 0xFEE0) for c in place.code)) == (place,)
    assert read(f"{place.code} {place.name}") == (place,)


@each
def test_a_name_in_full_names_it(place):
    for text in (place.name, f"内蒙古{place.name}", f"内蒙古自治区 {place.name}", f"{place.league.name}，{place.county or ''}"):
        found = read(text)
        assert found[0] == place
        assert list(found) == ([place] if place.county else [place, *(EDITION.places[code] for code in place.league.counties)])


@each
def test_short_forms_find_it(place):
    league, county = place.league.name, place.county or place.league.name
    first, *_, last = county
    for text in (county, county[:-1], county[:2], county[1:], first + last, f"{county[:2]}{last}"):
        if CALLED.get(text, place.code) == place.code:
            assert place in read(text), text
    if place.county:
        for text in (league[:-1] + county[:-1], league[:2] + county, league + county[:2], league[0] + league[-1] + county, league[:2] + first + last):
            assert place in read(text), text


@each
def test_initials_find_it(place):
    league, county = initials(place.league.name), initials(place.county or place.league.name)
    texts = [county, county[:-1], county.upper(), county[:2]]
    if place.county:
        texts += [league + county, league[:-1] + county, league[:2] + county[:2]]
    for text in texts:
        if len(text) > 1:
            assert place in read(text), text


def test_a_county_in_full_is_never_in_doubt():
    for place in COUNTIES:
        assert read(place.county) == (place,)
        assert read(place.league.name[:-1] + place.county) == (place,)


def test_any_part_of_a_name_finds_those_that_hold_it_and_what_is_unique_alone():
    """Every part of a county's name, two characters or more, against a plain search of all names."""
    alone = 0
    for county in COUNTY_NAMES:
        for start, end in combinations(range(len(county) + 1), 2):
            part = county[start:end]
            if len(part) < 2 or part in CALLED:
                continue
            expected = [one for one in PLACES if part in (one.county or one.name)]
            if not any((one.county or one.name).startswith(part) for one in expected):
                in_order = re.compile(".*".join(part))
                expected += [one for one in PLACES if one not in expected and in_order.match(one.county or one.name)]
            if all(one.county for one in expected):
                assert sorted(one.code for one in read(part)) == sorted(one.code for one in expected), part
                alone += len(expected) == 1
    assert alone > 250


@pytest.mark.parametrize(
    ("text", "county"),
    [("昆都仑", "昆都仑区"), ("昆区", "昆都仑区"), ("东胜", "东胜区"), ("科右中旗", "科尔沁右翼中旗"), ("包头昆都仑", "昆都仑区"), ("包头昆区", "昆都仑区"),
     ("包头市 昆都仑区", "昆都仑区"), ("内蒙古包头市昆都仑区", "昆都仑区"), ("内蒙包头昆都仑", "昆都仑区"), ("鄂尔多斯市东胜", "东胜区"),
     ("鄂尔多斯-东胜", "东胜区"), ("kdl", "昆都仑区"), ("kdlq", "昆都仑区"), ("KDL", "昆都仑区"), ("ｋｄｌ", "昆都仑区"), ("btkdl", "昆都仑区"),
     ("ds", "东胜区"), ("满洲里", "满洲里市"), ("二连", "二连浩特市"), ("莫旗", "莫力达瓦达斡尔族自治旗"), ("东乌旗", "东乌珠穆沁旗"),
     ("达茂旗", "达尔罕茂明安联合旗"), ("通辽科左中旗", "科尔沁左翼中旗"), ("海南", "海南区")],
)  # fmt: skip
def test_people_are_understood(text, county):
    assert names(text) == [county]


@pytest.mark.parametrize(
    ("text", "county"),
    [("康巴什新区", "康巴什区"), ("集宁市", "集宁区"), ("临河市", "临河区"), ("阿左旗", "阿拉善左旗"), ("萨拉齐", "土默特右旗"), ("克旗", "克什克腾旗"), ("达旗", "达拉特旗"),
     ("内蒙古自治区包头市昆都仑区钢铁大街12号", "昆都仑区"), ("赤峰市红山区钢铁街中段", "红山区"), ("单位在东胜区伊金霍洛西街", "东胜区"), ("额济纳达来呼布镇", "额济纳旗"),
     ("乌海的海南区", "海南区"), ("Kundulun", "昆都仑区"), ("kundulun district, baotou", "昆都仑区"), ("Xincheng District, Hohhot", "新城区"),
     ("Erenhot city", "二连浩特市"), ("Ejin Horo Banner", "伊金霍洛旗"), ("kangbashi qu", "康巴什区"), ("chifeng songshan", "松山区"), ("yijinhuoluoqi", "伊金霍洛旗"),
     ("满州里", "满洲里市"), ("准格尔其", "准格尔旗"), ("东生区", "东胜区")],
)  # fmt: skip
def test_old_names_zones_addresses_latin_letters_and_slips_are_understood(text, county):
    assert names(text) == [county]


@pytest.mark.parametrize(("text", "league"), [("呼盟", "呼伦贝尔市"), ("伊盟", "鄂尔多斯市"), ("昭盟", "赤峰市"), ("哲盟", "通辽市"), ("稀土高新区", "包头市"), ("Ordos", "鄂尔多斯市"), ("eerduosi", "鄂尔多斯市"), ("Hohhot city", "呼和浩特市")])
def test_old_names_and_zones_of_a_league_name_it(text, league):
    assert names(text)[0] == league


def test_a_text_with_two_places_offers_both():
    assert names("不是东胜就是康巴什，院区两个") == ["东胜区", "康巴什区"]


@pytest.mark.parametrize(("text", "league"), [("赤峰", "赤峰市"), ("赤峰市", "赤峰市"), ("cf", "赤峰市"), ("锡盟", "锡林郭勒盟"), ("兴安", "兴安盟"), ("内蒙古包头", "包头市")])
def test_a_league_comes_first_and_then_its_counties(text, league):
    found = next(place for place in LEAGUES if place.name == league)
    assert names(text) == [league, *found.league.counties.values()]


def test_a_short_form_of_two_leagues_offers_both():
    assert names("呼市")[:2] == ["呼和浩特市", "呼伦贝尔市"]


def test_a_short_form_is_not_lost_behind_the_end_of_another_name():
    assert names("鄂旗")[0] == "鄂托克旗"
    assert len(names("鄂旗")) > 1
    assert names("和县") == ["和林格尔县", "兴和县"]


def test_the_best_fit_alone_is_offered():
    assert names("科尔沁区") == ["科尔沁区"], "not the banners that begin alike"
    assert names("鄂托克旗") == ["鄂托克旗"]
    assert names("鄂托克") == ["鄂托克旗", "鄂托克前旗"], "the shorter name first"
    assert names("杭锦") == ["杭锦旗", "杭锦后旗"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "，", "1", "12", "150000", "150299", "999999", "150203东胜", "北京", "朝阳区", "旗", "区", "市", "y", "n", "q", "no", "help", "hello",
     "内蒙古", "内蒙古自治区", "什么时候截止", "不清楚", "包头东胜", "x" * 10_000, "呼" * 10_000],
)  # fmt: skip
def test_what_is_no_place_finds_none(text):
    assert read(text) == ()


@SOME
@given(st.text() | st.text(st.sampled_from("内蒙古包头市昆都仑区呼和浩特盟旗左右中前后科尔沁btkdlqs150203 ")))
def test_nothing_typed_does_harm(text):
    found = read(text)
    assert len({place.code for place in found}) == len(found)
    assert all(EDITION.places[place.code] == place for place in found)


@pytest.mark.parametrize("league", LEAGUES, ids=[place.code for place in LEAGUES])
def test_the_latin_name_of_a_league_names_it_with_its_counties(league):
    latin = league.league.latin
    for text in (latin, latin.lower(), latin.removesuffix(" League"), latin[:5]):
        found = read(text)
        assert found[0] == league, text
        assert {place.league.code for place in found} == {league.code}
