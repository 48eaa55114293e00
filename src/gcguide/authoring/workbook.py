"""The same questions as a workbook: clause, before, now; written with what was answered so far, and read back.

A cell left empty is the same as before. What is not understood is told with sheet and cell, all of it at once.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as OfSheet
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gcguide.authoring.interview import Script, name_of
from gcguide.authoring.items import CHANGED, MOVED, SAME, STATES, Item
from gcguide.authoring.replies import read, told
from gcguide.problem import Problem
from gcguide.tables.sheets import Cell, Sheet, read_sheets
from gcguide.tables.values import text_of
from gcguide.text import DEFAULT_LANG, LANGS, plain, shown
from gcguide.words import Words, load_words, message

_COLUMNS = ("clause", "what", "before", "after", "how", "key")
_WIDTHS = (12, 44, 60, 44, 40, 14)
_AFTER, _KEY = _COLUMNS.index("after"), _COLUMNS.index("key")
_HEAD, _FILL = PatternFill("solid", fgColor="FFE8EEF4"), PatternFill("solid", fgColor="FFFFF8E1")


def workbook(script: Script) -> bytes:
    """The workbook: the items of the notice, and our sentences on a sheet of their own."""
    words = script.words
    book = Workbook()
    notice = book.active
    assert isinstance(notice, Worksheet)
    notice.title = words("author.sheet")
    sentences = book.create_sheet(words("author.sheet_sentences"))
    lists = book.create_sheet(words("author.sheet_lists"))
    for row, state in enumerate(STATES, start=1):
        lists.cell(row, 1, words(f"author.state.{state}"))
    shown_items = [item for item in script.items if item.kind != "sentences"]
    _fill(notice, script, [item for item in shown_items if item.name != "sentence"])
    _fill(sentences, script, [item for item in shown_items if item.name == "sentence"])
    _validate(notice, lists, [item for item in shown_items if item.name != "sentence"])
    lists.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, script: Script, items: list[Item]) -> None:
    words = script.words
    for at, (column, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, at, words(f"author.column.{column}"))
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row, item in enumerate(items, start=2):
        answer = script.answers.get(item.key)
        before = script.said(item) if item.kind == "clause" else told(item, None, words)
        options = words.listing([f"{n} {text}" for n, text in enumerate(item.options.values(), start=1)])
        is_told = item.is_known or item.kind == "holiday"
        how = words(f"author.how.{item.kind}" if is_told else f"author.help.{item.name}")
        how += f"\n{options}" if options else ""
        in_words = Words(DEFAULT_LANG, words.texts) if item.kind == "holiday" else words  # as it is read again
        filled = told(item, answer, in_words) if answer else ""
        if answer == "" and item.is_of_new and item.kind == "several":  # or Enter would stand for what is proposed
            filled = words("author.gone_words").split()[0]
        for at, text in enumerate((item.about_number, name_of(item, words), before, filled, how, item.key), 1):
            cell = sheet.cell(row, at, plain(text, 2000))
            assert isinstance(cell, OfSheet)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == _AFTER + 1:
                cell.fill, cell.number_format = _FILL, "@"
    sheet.freeze_panes = "A2"
    sheet.column_dimensions[get_column_letter(_KEY + 1)].hidden = True


def _validate(sheet: Worksheet, lists: Worksheet, items: list[Item]) -> None:
    """A drop-down for what became of a clause; whole numbers for counts."""
    letter = get_column_letter(_AFTER + 1)
    states = DataValidation("list", formula1=f"{quote_sheetname(lists.title)}!$A$1:$A${len(STATES)}", allow_blank=True)
    states.showErrorMessage = False  # a number of a clause may stand there too
    counts = DataValidation("whole", operator="between", formula1="1", formula2="1000", allow_blank=True)
    counts.showErrorMessage = True
    for rule in (states, counts):
        sheet.add_data_validation(rule)
    for row, item in enumerate(items, start=2):
        if item.kind == "clause":
            states.add(f"{letter}{row}")
        elif item.kind == "count":
            counts.add(f"{letter}{row}")
            sheet[f"{letter}{row}"].number_format = "0"


def read_workbook(file: Path, script: Script) -> dict[str, str]:
    """The answers of a workbook that was filled in.

    Raises:
        Problem: it is none of ours, or cells in it were not understood, which are named.
    """
    sheets = [sheet for sheet in read_sheets(file) if not sheet.is_hidden]
    found = [(sheet, *columns) for sheet in sheets if (columns := _columns(sheet)) is not None]
    if not found:
        raise Problem("author_sheet", {"word": script.words("author.column.key")}, file)
    items = {item.key: item for item in script.items}
    answers: dict[str, str] = {}
    wrong: list[str] = []
    for sheet, key_at, after_at in found:
        for row, cells in enumerate(sheet.rows[1:], start=2):
            key, typed = (_text(cells, at) for at in (key_at, after_at))
            place = {"sheet": sheet.name, "cell": f"{get_column_letter(after_at + 1)}{row}"}
            try:
                if (row - 1, after_at) in sheet.blind:
                    raise Problem("author_formula")
                if not typed:
                    continue
                if key not in items:
                    raise Problem("author_key", {"word": shown(key)})
                if items[key].kind == "day":  # which stands there with strokes
                    typed = typed.replace("/", "-")
                answer = read(items[key], typed, answers, script.words)
                if answer or items[key].is_of_new:  # that there is none is told as well
                    answers[key] = answer
                if items[key].name == "deadline":
                    script.hear_hour(typed, answers)
            except Problem as problem:
                wrong.append(script.words("author.cell", **place, said=message(problem, script.words)))
    if wrong:
        raise Problem("author_unread", {"count": len(wrong), "said": "\n".join(wrong)}, file)
    return _whole(script, answers)


def _columns(sheet: Sheet) -> tuple[int, int] | None:
    """Where the keys and the answers stand; None: no sheet of ours."""
    head = [text_of(cell) for cell in sheet.rows[0]] if sheet.rows else []
    # In any language: the workbook may have been made in another one.
    keys, after = (
        [at for at, text in enumerate(head) if text in {load_words(lang)(f"author.column.{name}") for lang in LANGS}]
        for name in ("key", "after")
    )
    return (keys[0], after[0]) if keys and after else None


def _text(cells: Sequence[Cell], at: int) -> str:
    return text_of(cells[at]).strip() if at < len(cells) else ""


def _whole(script: Script, answers: dict[str, str]) -> dict[str, str]:
    """The answers as the interview would have them: in its order, clauses with a change marked as changed."""
    for item in script.items:
        answer = answers.get(item.key)
        if not answer or item.needs is None or item.is_of_new:
            continue
        state = f"clauses.{item.clause}"
        if item.needs[0] != state and item.kind != "number":
            chooser, (number,) = item.needs
            answers[chooser] = " ".join(dict.fromkeys([*answers.get(chooser, "").split(), number]))
        if item.kind == "number":
            answers.setdefault(state, MOVED)
        elif answers.get(state, SAME).split()[0] in (SAME, MOVED):
            moved = answers.get(state, "").partition(" ")[2]
            if moved:
                answers.setdefault(f"{state}.now", moved)
            answers[state] = CHANGED
    whole: dict[str, str] = {}
    script.answers = whole  # what is asked next depends on what was answered
    while (asked := script.current) is not None:
        known = answers.get(asked.key)
        whole[asked.key] = (script.proposal(asked) or "") if known is None else known
    return whole
