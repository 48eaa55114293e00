"""What a roster's cells say: texts, months in any spelling or type of cell, a text and a month in one cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from gcguide.language.lexicon import load_lexicon
from gcguide.person.person import Month
from gcguide.policy.forms import RosterReading
from gcguide.problem import Problem
from gcguide.tables.sheets import Cell
from gcguide.text import folded, half_width, plain

# What keeps a cell of a text and a month from being taken apart.
TWO_MONTHS, YEAR_ONLY = "two_months", "year_only"

# Nothing but strokes and dots stands for nothing; a cross says no.
_NOTHING = re.compile(r"[\s\-‐–—―－_/\\|.…·。、,，*]*\Z")

_APART = r"[\s,，;；:：、/\\|\-–—~。]"
_SEPARATORS = r"[\s./\\\-‐–—―,、·]"
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_BRACKETS = (("(", ")"), ("（", "）"), ("[", "]"), ("【", "】"), ("〔", "〕"))

# Days of a spreadsheet are counted from here; the numbers of days between these two are taken for days.
_FIRST_DAY = date(1899, 12, 30)
_DAYS = range(7_000, 80_000)

_SHORT_YEAR = re.compile(r"['’]?([0-9]{2})(?=[^0-9A-Za-z]\s*(?:0?[1-9]|1[0-2])(?:[^0-9]|\Z))")

# Numbers from here on have more digits than a spreadsheet keeps.
LOST = 1e15

_LOST = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}\Z", re.I)


@dataclass(frozen=True, slots=True)
class Parts:
    """A cell of two fields: its text, its month as written, and what keeps it from being taken apart."""

    text: str
    month: str = ""
    doubt: str | None = None


def text_of(cell: Cell) -> str:
    """The text of a cell, on one line; days as 2018/12/01. Nothing for strokes and dots alone."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date):
        return f"{cell.year:04}/{cell.month:02}/{cell.day:02}"
    return _line(cell) if isinstance(cell, str) else str(cell)


@lru_cache(maxsize=4096)
def _line(cell: str) -> str:
    if _NOTHING.match(cell):
        return ""
    parts = [part.strip() for part in cell.strip().splitlines()] or [""]
    joined = parts[0]
    for before, after in pairwise(parts):
        # A line broken inside Chinese text was broken for want of room.
        wide = before and after and _is_wide(before[-1]) and _is_wide(after[0])
        joined += after if wide else f" {after}"
    return plain(joined)


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def id_text(cells: Sequence[Cell]) -> str:
    """The text of an ID number.

    Raises:
        Problem: the file holds it as a number (or as what became of one), whose last digits are lost.
    """
    text = ""
    for cell in cells:
        if not isinstance(cell, str) or _LOST.match(cell.strip()):
            raise Problem("import_id_number")
        text += text_of(cell)
    return text.lstrip("'’‘`\" ").rstrip("'\" ")


def month_text(cell: Cell) -> str:
    """A month as text for `read_month`.

    Raises:
        Problem: a number that could be two months, or the number of a day.
    """
    if isinstance(cell, datetime | date):
        return str(Month.of(cell))
    if isinstance(cell, float) and not cell.is_integer() and re.fullmatch(r"[0-9]{4}\.1", text := repr(cell)):
        year = int(cell)
        raise Problem("import_month_number", {"word": text, "nearest": Month(year, 1), "other": Month(year, 10)})
    if isinstance(cell, int | float) and cell in _DAYS and cell == int(cell):
        day = Month.of(_FIRST_DAY + timedelta(int(cell)))
        raise Problem("import_month_days", {"word": text_of(cell), "nearest": day})
    return text_of(cell)


def in_digits(text: str) -> str:
    """A date with its Chinese numerals as digits, 二〇一八年十二月 as 2018年12月; all else as it is."""
    numerals = _numerals()
    text = numerals.year.sub(lambda year: "".join(map(numerals.values.__getitem__, year[1])), text)
    return numerals.number.sub(lambda found: _count(found[1], numerals), text)


class _Numerals(NamedTuple):
    """The numerals of years, digit by digit before the sign of a year, and of months and days, as numbers."""

    values: Mapping[str, str]
    ten: str
    year: re.Pattern[str]
    number: re.Pattern[str]


@lru_cache(maxsize=1)
def _numerals() -> _Numerals:
    words = load_lexicon().words.days
    values = {numeral: str(digit) for digit, numerals in enumerate(words.digits) for numeral in numerals}
    ten = words.tens["1"][0]
    any_digit = f"[{''.join(values)}]"
    years, months, days = ("".join(sign[0] for sign in signs) for signs in (words.year, words.month, words.day))
    year = re.compile(f"({any_digit}{{4}}|{any_digit}{{2}})(?=[{years}])")
    number = re.compile(f"(?<=[{years}{months}])({any_digit}?{ten}?{any_digit}?)(?=[{months}{days}])")
    return _Numerals(values, ten, year, number)


def _count(words: str, numerals: _Numerals) -> str:
    tens, ten, ones = words.partition(numerals.ten)
    if not ten:
        return numerals.values.get(words, words)
    return str(int(numerals.values.get(tens, "1")) * 10 + int(numerals.values.get(ones, "0")))


def without_blanks(text: str) -> str:
    """A word of Chinese characters without the blanks that spread it over its cell; all else as it is."""
    joined = "".join(text.split())
    return joined if all(map(_is_wide, joined)) else text


def whole_year(text: str, latest: int) -> str:
    """A month whose year has two digits with the latest year that can be meant; empty where it has four or none."""
    found = _SHORT_YEAR.match(text.strip())
    if not found:
        return ""
    century = latest // 100 * 100
    year = century + int(found[1])
    return f"{year if year <= latest else year - 100}{text.strip()[found.end() :]}"


class Splitter:
    """Takes the cells of two fields apart, such as 某大学2007/07."""

    def __init__(self, reading: RosterReading) -> None:
        sign = f"(?:{_SEPARATORS}|[{re.escape(reading.date_signs)}])"
        self.month = re.compile(
            rf"(?<![0-9])((?:19|20)[0-9]{{2}})(?:{sign}{{1,3}}([0-9]{{1,2}})|(0[1-9]|1[0-2]))"
            rf"(?:{sign}{{1,3}}([0-9]{{1,2}})|([0-9]{{2}}))?(?![0-9]){sign}{{0,3}}"
        )
        words = "|".join(map(re.escape, sorted(reading.beside_months, key=len, reverse=True)))
        self.before = re.compile(rf"(?:{_APART}|(?:{words}))+\Z")
        self.after = re.compile(rf"\A(?:{_APART}|(?:{words}))+")

    def split(self, text: str) -> Parts:
        """The text and the month; all of it as text where there is none, or more than one."""
        ascii_digits = half_width(text)
        months = [*self.month.finditer(ascii_digits)]
        if len(months) != 1:
            doubt = TWO_MONTHS if months else YEAR_ONLY if _YEAR.search(ascii_digits) else None
            return Parts(text, doubt=doubt)
        when = months[0]
        # The year's digits may be all there is of the name's end: 第二中学 stays, 2班 after the month stays too.
        before = self.before.sub("", text[: when.start()])
        after = self.after.sub("", text[when.end() :])
        for opening, closing in _BRACKETS:
            if before.endswith(opening) and after.startswith(closing):
                before, after = self.before.sub("", before[:-1]), self.after.sub("", after[1:])
        rest = f"{before} {after}" if before and after else before + after
        month = "/".join(part for part in when.groups() if part)
        return Parts(rest.strip(), month)


def begins_with(text: str, words: Sequence[str]) -> bool:
    """Whether a text is one of some words, or begins with it and goes on with what is no letter."""
    key = folded(text).strip()
    return any(key.startswith(word) and not key[len(word) : len(word) + 1].isalpha() for word in words)
