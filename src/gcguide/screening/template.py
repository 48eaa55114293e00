"""An empty roster to fill in: a column for each fact, with the answers to choose from where it is a workbook."""

import csv
from datetime import date
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gcguide.policy.questions import Questionnaire
from gcguide.policy.vocabulary import Fact
from gcguide.text import width
from gcguide.words import Words

_ROWS = 2000
_WIDEST = 40
_HEAD = PatternFill("solid", fgColor="FFE8EEF4")


def headings(questionnaire: Questionnaire, words: Words) -> list[str]:
    """A column for the name, then one for each fact that bears on a verdict or on the route."""
    edition = questionnaire.edition
    return [words("screening.name"), *(edition.facts[id].label[words.lang] for id in edition.facts.ids)]


def csv_template(questionnaire: Questionnaire, words: Words) -> bytes:
    """The headings alone, as spreadsheet programs read them."""
    out = StringIO(newline="")
    csv.writer(out).writerow(headings(questionnaire, words))
    return out.getvalue().encode("utf-8-sig")


def xlsx_template(questionnaire: Questionnaire, words: Words) -> bytes:
    """A workbook: the sheet to fill in, with drop-down lists, and one that tells what each column asks."""
    edition = questionnaire.edition
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = words("screening.sheet")
    lists = book.create_sheet(words("screening.sheet_values"))
    for at, heading in enumerate(headings(questionnaire, words), start=1):
        _head(sheet, at, heading)
    _head(lists, 1, words("screening.column"))
    for at, id in enumerate(edition.facts.ids, start=2):
        fact = edition.facts[id]
        answers = _answers(questionnaire, fact, words)
        means = _means(fact, questionnaire.questions.facts[id].ask[words.lang], words)
        _column(lists, at, [fact.label[words.lang], means, words(f"screening.kind.{fact.kind}"), *answers])
        _validate(sheet, lists, at, fact, len(answers))
    for row, key in enumerate(("asks", "how", "answers"), start=2):
        lists.cell(row, 1, words(f"screening.{key}"))
    sheet.freeze_panes = "B2"
    lists.freeze_panes = "B2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _means(fact: Fact, asked: str, words: Words) -> str:
    """What is asked; of a column of yes and no what yes means below this very heading, and what no."""
    if fact.kind != "bool":
        return asked
    yes, no = fact.values["true"][words.lang], fact.values["false"][words.lang]
    return words("screening.means", yes=yes, no=no)


def _answers(questionnaire: Questionnaire, fact: Fact, words: Words) -> list[str]:
    if fact.kind == "code":
        return [place.name for place in questionnaire.edition.places.values()]
    plain = [words("screening.yes"), words("screening.no")] if fact.kind == "bool" else []
    return [*plain, *(text[words.lang] for text in fact.values.values())]


def _head(sheet: Worksheet, column: int, text: str) -> None:
    cell = sheet.cell(1, column, text)
    cell.font = Font(bold=True)
    cell.fill = _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(12, width(text) + 2))


def _column(sheet: Worksheet, at: int, texts: list[str]) -> None:
    _head(sheet, at, texts[0])
    for row, text in enumerate(texts[1:], start=2):
        cell = sheet.cell(row, at, text)
        assert isinstance(cell, Cell)
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(at)].width = _WIDEST


def _validate(sheet: Worksheet, lists: Worksheet, at: int, fact: Fact, count: int) -> None:
    """A drop-down list below a heading; several answers are typed, so there the list only helps."""
    letter = get_column_letter(at)
    cells = f"{letter}2:{letter}{_ROWS + 1}"
    if fact.kind == "date":
        assert fact.earliest is not None
        assert fact.latest is not None
        serial = [str((day - date(1899, 12, 30)).days) for day in (fact.earliest, fact.latest)]
        rule = DataValidation("date", operator="between", formula1=serial[0], formula2=serial[1], allow_blank=True)
        for row in range(2, _ROWS + 2):
            sheet.cell(row, at).number_format = "yyyy-mm-dd"
    else:
        # Rows 2 and 3 of the other sheet tell what is asked and how; the answers follow.
        where = f"{quote_sheetname(lists.title)}!${letter}$4:${letter}${count + 3}"
        rule = DataValidation("list", formula1=where, allow_blank=True)
    rule.showErrorMessage = fact.kind != "set"
    sheet.add_data_validation(rule)
    rule.add(cells)
