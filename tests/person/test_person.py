"""What a form needs of the person: spellings, mistakes, doubts."""

from dataclasses import fields
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide.person.person import Person, read_person
from gcguide.policy.forms import FieldId
from gcguide.problem import Problem
from tests.people import EDITION
from tests.person.test_id_number import number

TODAY = date(2026, 3, 2)
FORM = EDITION.rules.roster


def read(**raw):
    return read_person(EDITION, raw, TODAY)


def doubts(**raw):
    return [(warning.id, warning.path) for warning in read(**raw).warnings]


def test_the_fields_of_the_data_are_those_of_the_program():
    assert set(FORM.fields) == set(get_args(FieldId)) == {field.name for field in fields(Person)}


def test_every_field_may_be_left_out():
    assert read() == read(**dict.fromkeys(FORM.fields, "")) == read(**dict.fromkeys(FORM.fields, " "))
    assert read().person == Person()
    assert {read().person.text(field) for field in FORM.fields} == {""}


SPELLINGS = [
    ("name", "张三", "张三"),
    ("name", "张 三", "张三"),
    ("name", "乌云•其木格", "乌云·其木格"),
    ("name", "乌云 ・ 其木格", "乌云·其木格"),
    ("name", "乌云‧其木格", "乌云·其木格"),
    ("name", "乌云∙其木格", "乌云·其木格"),
    ("name", "乌云．其木格", "乌云·其木格"),
    ("name", "阿不都热依木·买买提·艾力", "阿不都热依木·买买提·艾力"),
    ("name", "𠮷田", "𠮷田"),
    ("name", "\u9fed某", "\u9fed某"),
    ("name", "侯\U000e0101某", "侯\U000e0101某"),
    ("name", "\ue000某", "\ue000某"),
    ("name", "丽丽", "丽丽"),
    ("name", "ᠪᠠᠭᠠᠲᠤᠷ", "ᠪᠠᠭᠠᠲᠤᠷ"),
    ("name", "John Smith", "John Smith"),
    ("birth", "1985/10", "1985/10"),
    ("birth", "1985-1", "1985/01"),
    ("birth", "1985.10", "1985/10"),
    ("birth", "1985年10月", "1985/10"),
    ("birth", "1985 年 1 月", "1985/01"),
    ("birth", "1985年10月05日", "1985/10"),
    ("birth", "1985-10-05", "1985/10"),
    ("birth", "198510", "1985/10"),
    ("birth", "19851005", "1985/10"),
    ("birth", "１９８５／１０", "1985/10"),
    ("title_obtained", "2026-03", "2026/03"),
    ("graduated", "2000-02-29", "2000/02"),
    ("sex", "男", "男"),
    ("sex", "女性", "女"),
    ("sex", "Female", "女"),
    ("sex", "M", "男"),
    ("ethnicity", "汉", "汉"),
    ("ethnicity", "汉族", "汉"),
    ("ethnicity", "蒙古族", "蒙古"),
    ("ethnicity", "未识别民族", "未识别民族"),
    ("ethnicity", "外籍", "外籍"),
    ("phone", "13812345678", "13812345678"),
    ("phone", "138 1234 5678", "13812345678"),
    ("phone", "+86-138-1234-5678", "13812345678"),
    ("phone", "8613812345678", "13812345678"),
    ("phone", "１３８１２３４５６７８", "13812345678"),
    ("phone", "0471-6928486", "0471-6928486"),
    ("phone", "04716928486", "0471-6928486"),
    ("phone", "(0471) 6928486", "0471-6928486"),
    ("phone", "0471－692 8486", "0471-6928486"),
    ("phone", "+86 471 6928486", "0471-6928486"),
    ("phone", "010-62345678", "010-62345678"),
    ("phone", "+861062345678", "010-62345678"),
    ("phone", "0471-6928486-801", "0471-6928486-801"),
    ("employer", "=HYPERLINK(\"x\")", "=HYPERLINK(\"x\")"),
    ("remarks", "  -1", "-1"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "written", "spelt"), SPELLINGS)
def test_spellings(field, written, spelt):
    assert read(**{field: written}).person.text(field) == spelt


MISTAKES = [
    ("name", "张" * 51, "person_name_length"),
    ("birth", "1985", "person_month"),
    ("birth", "85/10", "person_month"),
    ("birth", "一九八五年十月", "person_month"),
    ("birth", "10/1985", "value_date_nearest"),
    ("birth", "1985/13", "date_impossible"),
    ("birth", "1985/0", "date_impossible"),
    ("birth", "1985-02-30", "date_impossible"),
    ("birth", "0000/01", "date_impossible"),
    ("birth", "1899/12", "date_far"),
    ("title_obtained", "2026/04", "date_far"),
    ("graduated", "3007/07", "date_far"),
    ("sex", "难", "unknown"),
    ("phone", "6928486", "person_phone_area"),
    ("phone", "0471-6928486 6923739", "person_phone"),
    ("phone", "1381234567", "person_phone"),
    ("phone", "138123456789", "person_phone"),
    ("phone", "12812345678", "person_phone"),
    ("phone", "无", "person_phone"),
    ("employer", "长" * 201, "person_long"),
    ("id_number", "110105491231002", "id_number_old"),
]


@pytest.mark.parametrize(("field", "written", "problem"), MISTAKES)
def test_mistakes_name_the_field(field, written, problem):
    with pytest.raises(Problem) as told:
        read(**{field: written})
    assert (told.value.id, told.value.path, told.value.details["subject"]) == (problem, ("person", field), field)


def test_the_nearest_right_form_is_offered():
    with pytest.raises(Problem) as told:
        read(birth="10/1985")
    assert str(told.value.details["nearest"]) == "1985/10"


def test_sex_and_birth_come_from_the_number():
    person = read(id_number=number(day="19851012", order="122")).person
    assert (person.text("birth"), person.sex) == ("1985/10", "女")
    assert read(id_number="E12345678").person.text("birth") == ""


def test_what_differs_from_the_number_is_a_doubt_and_stays_as_typed():
    id_number = number(day="19851012", order="122")
    assert doubts(id_number=id_number, birth="1985年10月", sex="女") == []
    assert doubts(id_number=id_number, birth="1985-11", sex="男") == [
        ("person_differs", ("person", "birth")),
        ("person_differs", ("person", "sex")),
    ]
    person = read(id_number=id_number, birth="1985-11", sex="男").person
    assert (person.text("birth"), person.sex) == ("1985/11", "男")


@pytest.mark.parametrize("name", ["张三2", "=1+1", "@SUM(A1)", "-1"])
def test_an_unusual_name_is_taken_and_told(name):
    assert read(name=name).person.name == name
    assert doubts(name=name) == ([("person_name_unusual", ("person", "name"))])


def test_an_unchecked_number_is_told():
    assert doubts(id_number="E12345678") == [("id_number_other", ("person", "id_number"))]


@pytest.mark.parametrize(
    ("key", "nearest"),
    [("nmae", "name"), ("idnumber", "id_number"), ("ID number", "id_number"), ("姓名", "name"), ("身份证号", "id_number"),
     ("Phone", "phone"), ("birthday", "birth"), ("现职称及取得时间", "title")],
)  # fmt: skip
def test_a_slip_in_a_key_is_told(key, nearest):
    (warning,) = read(**{key: "x"}).warnings
    assert (warning.id, warning.details["nearest"], warning.path) == ("person_key_near", nearest, ("person", key))


@pytest.mark.parametrize("key", ["category", "人才类别", "target_grade"])
def test_what_follows_from_the_answers_is_not_typed(key):
    assert doubts(**{key: "3"}) == [("person_key_derived", ("person", key))]


@pytest.mark.parametrize("key", ["note", "place", "a", "referees", "hobby", "随便"])
def test_other_keys_are_the_users_own(key):
    assert read(**{key: "x"}).warnings == ()


def test_there_are_56_ethnicities_each_once():
    names = FORM.ethnicities.names
    assert len(set(names)) == len(names) == 56


@given(st.dictionaries(st.sampled_from(sorted(FORM.fields)) | st.text(max_size=12), st.text(max_size=60), max_size=6))
def test_nothing_typed_breaks_it(raw):
    try:
        person = read_person(EDITION, raw, TODAY).person
    except Problem as problem:
        wrong = problem.path
    else:
        again = {field: person.text(field) for field in FORM.fields}
        assert read_person(EDITION, again, TODAY).person == person
        return
    assert wrong[0] == "person"
    assert wrong[1] in set(FORM.fields) & set(raw)
