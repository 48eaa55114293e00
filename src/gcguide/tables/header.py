"""What stands above the headings of a roster: 单位：… 联系人：… 电话：…"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gcguide.person.person import read_person
from gcguide.problem import Problem
from gcguide.tables.heads import Layout
from gcguide.tables.names import Names
from gcguide.tables.sheets import Sheet, letters
from gcguide.tables.values import text_of
from gcguide.text import folded


@dataclass(frozen=True, slots=True)
class Header:
    """What holds of it, by field; the rows that it stands in, from 0; and what does not hold."""

    fields: Mapping[str, str]
    rows: frozenset[int]
    warnings: tuple[Problem, ...]


def read_header(layout: Layout, names_of: Names, today: date) -> Header:
    """The fields that stand above the headings after the header's words."""
    edition, form = names_of.edition, names_of.form
    names: dict[str, str] = {}
    for of_field, word in form.header.items():
        label = form.fields[of_field].label
        for text in (word, *label.in_all(), *form.foreign.headings.get(of_field, ())):
            names.setdefault(folded(text), of_field)
    # What is written after other words, such as 填报日期, is none of the header's and ends what stands before it.
    others = dict.fromkeys(map(folded, form.foreign.passed_over.get("signature", ())), "")
    header: dict[str, str] = {}
    warnings: list[Problem] = []
    rows = set()
    for id, text, row, column in _values(layout.sheet, layout.top, others | names):
        if names_of.read(text) is not None:
            continue  # a heading of a table above, not what stands beside the word
        rows.add(row)
        if not id or id in header:
            continue
        try:
            header[id] = read_person(edition, {id: text}, today).person.text(id)
        except Problem as problem:
            word = next(word for word, of_field in names.items() if of_field == id)
            problem.details["subject"] = f"{letters(column)}{row + 1} {word}"
            warnings.append(replace(problem, line=row + 1))
    return Header(header, frozenset(rows), tuple(warnings))


def _values(sheet: Sheet, top: int, names: Mapping[str, str]) -> list[tuple[str, str, int, int]]:
    """Each field, its text, row and column: after its word and a colon, else in the next cell with something in it."""
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    word = re.compile(rf"({words})\s*(?:\([^()]*\))?\s*:|\A\s*({words})\s*\Z", re.IGNORECASE)
    values: list[tuple[str, str, int, int]] = []
    for row_index, row in enumerate(sheet.rows[:top]):
        texts = [(column, text) for column, cell in enumerate(row) if (text := text_of(cell))]
        for index, (column, text) in enumerate(texts):
            text = _half_width(text)
            hits = [*word.finditer(text)]
            for position, hit in enumerate(hits):
                end = hits[position + 1].start() if position + 1 < len(hits) else len(text)
                value, where = text[hit.end() : end].strip(" ,;"), column
                if not value and position + 1 == len(hits) and index + 1 < len(texts):
                    where, following = texts[index + 1]
                    value = "" if word.search(_half_width(following)) else following
                if value:
                    values.append((names[(hit[1] or hit[2]).casefold()], value, row_index, where))
    return values


def _half_width(text: str) -> str:
    """With half-width colons and brackets; all else stays as it is written."""
    return text.translate({0xFF1A: ":", 0xFF08: "(", 0xFF09: ")"})
