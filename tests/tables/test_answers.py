"""A cell means what the same words mean as a reply: one vocabulary, with one polarity."""

from datetime import date

import openpyxl
import pytest

from gcguide.cli import main
from gcguide.conversation.reply import Answer, Readings
from gcguide.language.sayings import load_synonyms
from gcguide.problem import Problem
from gcguide.tables.answers import load_answers
from tests.conversation.test_reply import LEXICON, understood
from tests.people import EDITION, FACTS

ANSWERS = load_answers(EDITION)
FORMS = [(id, value, form) for id, values in load_synonyms(EDITION).items() for value, forms in values.items() for form in forms]


def as_read(id, value):
    kind = FACTS[id].kind
    return value == "true" if kind == "bool" else frozenset([value]) if kind == "set" else value


def test_every_form_means_its_value_in_a_cell_and_as_a_reply():
    assert len(FORMS) > 250
    taken = 0
    for id, value, form in FORMS:
        assert ANSWERS.value(id, form) == as_read(id, value), (id, form)
        try:
            reply = understood(id, form)
        except Problem:
            assert LEXICON.reply(form) is not None, form
            continue
        answers = [reply] if isinstance(reply, Answer) else reply.answers if isinstance(reply, Readings) else []
        if LEXICON.reply(form) is None:  # 无 answers the question that was asked
            assert as_read(id, value) in [answer.learned[id] for answer in answers], (id, form, reply)
        taken += isinstance(reply, Answer)
    assert taken > 0.9 * len(FORMS)


@pytest.mark.parametrize("id", [id for id in FACTS.ids if FACTS[id].kind == "bool"])
@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", True), ("否", False), ("√", True), ("×", False), ("Y", True), ("n", False), (1, True), (0, False), (1.0, True), ("1.0", True), ("0", False), ("不清楚", "unsure"), ("", None), ("—", None)],
)  # fmt: skip
def test_yes_and_no_by_the_heading_s_own_polarity(id, cell, value):
    assert ANSWERS.value(id, cell) == value


@pytest.mark.parametrize(
    ("id", "cell", "value"),
    [
        ("current_grade", "高级农艺师", "associate_senior"), ("current_grade", "主治医师", "intermediate"), ("current_grade", "教授", "full_senior"),
        ("place", "昆区", "150203"), ("place", "锡盟", "152500"), ("place", "内蒙古自治区包头市昆都仑区", "150203"), ("place", 150203.0, "150203"), ("place", "包头市", "150200"),
        ("associate_senior_appointed", "2019年5月1日", date(2019, 5, 1)), ("associate_senior_appointed", "二〇一九年五月一日", date(2019, 5, 1)), ("associate_senior_appointed", date(2019, 5, 1), date(2019, 5, 1)),
        ("associate_senior_appointed", "2019.05", date(2019, 5, 31)), ("achievements", "重大贡献、工程技术难题", frozenset({"major_contribution", "engineering_problem"})), ("achievements", "无", frozenset()),
    ],
)  # fmt: skip
def test_cells(id, cell, value):
    assert ANSWERS.value(id, cell) == value


@pytest.mark.parametrize(
    ("id", "cell", "problem"),
    [("current_grade", "高级", "unknown_nearest"), ("place", "呼市", "import_place_several"), ("place", "某地", "import_place"), ("place", "150299", "unknown"), ("associate_senior_appointed", "2024-04-30 16:00:00 UTC", "value_instant"), ("postdoc", "出站在即", None)],
)  # fmt: skip
def test_what_is_not_understood_is_said(id, cell, problem):
    with pytest.raises(Problem) as raised:
        ANSWERS.value(id, cell)
    assert problem is None or raised.value.id == problem


def test_the_template_says_what_yes_means_and_its_lists_take_it(tmp_path):
    path = tmp_path / "t.xlsx"
    assert main(["screen", "--template", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    sheet, lists = book.worksheets
    for column in range(2, lists.max_column + 1):
        heading, means = lists.cell(1, column).value, lists.cell(2, column).value
        id = next(id for id in FACTS.ids if FACTS[id].label["zh"] == heading)
        if FACTS[id].kind == "bool":
            yes = ANSWERS.value(id, "是")
            said = FACTS[id].values[str(yes).lower()]["zh"]
            assert f"“是”表示：{said}" in means
            assert {"是", "否"} <= {lists.cell(row, column).value for row in range(4, 8)}
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["C2:C2001"].endswith("$C$4:$C$7"), "the list has all four"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whatever_the_template_offers_is_read(tmp_path, lang):
    path, filled = tmp_path / "t.xlsx", tmp_path / "filled.xlsx"
    assert main(["--lang", lang, "screen", "--template", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    sheet, lists = book.worksheets
    for column in range(2, sheet.max_column + 1):
        offered = [cell.value for cell in lists[openpyxl.utils.get_column_letter(column)][3:] if cell.value is not None]
        for row, text in enumerate(offered[:40], start=2):
            sheet.cell(row, 1, f"测试{row}")
            sheet.cell(row, column, text)
        if not offered:
            sheet.cell(2, column, date(2020, 5, 1))
    book.save(filled)
    assert main(["--lang", lang, "screen", str(filled), "-o", str(tmp_path / "o.csv"), "--strict"]) == 0
