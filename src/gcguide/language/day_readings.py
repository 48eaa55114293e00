"""A text about a date as tokens, one letter each: numbers, and the words of the lexicon."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from gcguide.language.lexicon import Lexicon, smoothed

# The letter of each kind of word. An ordinal marks a day, as the mark of a day does.
LETTERS = {
    "fillers": "_",
    "separators": "-",
    "year": "Y",
    "month": "M",
    "day": "D",
    "ordinals": "D",
    "months": "m",
    "last": "L",
    "ago": "A",
    "spans.years": "a",
    "spans.months": "b",
    "spans.weeks": "w",
    "spans.days": "c",
    "relative.years": "y",
    "relative.months": "q",
    "relative.days": "d",
    "parts": "p",
}

# Numbers by what they can be: a year in full; two digits or fewer; a year in two digits only; 6 and 8 digits.
FULL, SMALL, YEAR, SIX, EIGHT = "F", "T", "V", "S", "E"
NUMBERS = {FULL, SMALL, YEAR, SIX, EIGHT}
_BY_LENGTH = {1: SMALL, 2: SMALL, 4: FULL, 6: SIX, 8: EIGHT}
_DIGITS = re.compile("[0-9]+")


class Token(NamedTuple):
    """A word or number: its letter, what it stands for, as written, and of a number how many digits it shows."""

    letter: str
    value: int
    text: str
    digits: int = 0


@dataclass(frozen=True)
class Scanner:
    """The words of a lexicon, ready to be found."""

    words: Mapping[str, Token]
    word: re.Pattern[str]
    numeral: re.Pattern[str]
    digits: Mapping[str, int]
    tens: Mapping[str, int]

    def scan(self, text: str) -> list[Token] | None:
        """The tokens of a text, fillers left out; None where anything in it is not a word of dates."""
        text = smoothed(text)
        found: list[Token] = []
        at = 0
        while at < len(text):
            if text[at] == " ":
                at += 1
            elif match := self.word.match(text, at):
                found.append(self.words[match[0]])
                at = match.end()
            elif match := _DIGITS.match(text, at) or self.numeral.match(text, at):
                number = self._number(match[0])
                if number is None:
                    return None
                found.append(number)
                at = match.end()
            else:
                return None
        return [token for token in found if token.letter != LETTERS["fillers"]]

    def _number(self, text: str) -> Token | None:
        if text.isascii():
            letter = _BY_LENGTH.get(len(text))
            return Token(letter, int(text), text, len(text)) if letter else None
        if any(character in self.tens for character in text):
            value = self._with_tens(text)
            return None if value is None else Token(SMALL, value, text)
        # One by one: 二〇二四, 二四. Two together are a day or month only with a zero (〇三): 三四月 is March or April.
        values = [self.digits[character] for character in text]
        letter = _BY_LENGTH.get(len(values))
        if letter == SMALL and len(values) == 2 and values[0] != 0:
            letter = YEAR
        return Token(letter, int("".join(map(str, values))), text, len(values)) if letter else None

    def _with_tens(self, text: str) -> int | None:
        """十二, 二十, 二十一, 廿一; None for what is no numeral."""
        before, ten, after = next(text.partition(c) for c in text if c in self.tens)
        if len(before) > 1 or len(after) > 1 or any(c not in self.digits for c in before + after):
            return None
        if before and self.tens[ten] > 1:
            return None
        tens = self.digits[before] if before else self.tens[ten]
        return 10 * tens + (self.digits[after] if after else 0)


@lru_cache(maxsize=4)
def scanner(lexicon: Lexicon) -> Scanner:
    """The scanner for the words of a lexicon."""
    words: dict[str, Token] = {}
    numerals: dict[str, dict[str, int]] = {"digits": {}, "tens": {}}
    for form, kind, value, _ in lexicon.days.entries():
        if kind in numerals:
            numerals[kind][smoothed(form)] = value
        else:
            words[smoothed(form)] = Token(LETTERS[kind], value + 1 if kind == "months" else value, smoothed(form))
    longest_first = sorted(words, key=len, reverse=True)
    either = "".join(map(re.escape, (*numerals["digits"], *numerals["tens"])))
    return Scanner(
        words,
        re.compile("|".join(re.escape(form) + _end(form) for form in longest_first)),
        re.compile(f"[{either}]+"),
        numerals["digits"],
        numerals["tens"],
    )


def _end(form: str) -> str:
    """A Latin word does not end within a word, nor a number within a number."""
    if not form[-1].isascii() or not form[-1].isalnum():
        return ""
    return "(?![0-9])" if form[-1].isdigit() else "(?![a-z])"


# What the numbers and words of a date make: a day, the days it may be, a month, a year.
#
# Parts are named by the patterns of `days.py`; a number that no calendar has raises ValueError.

# A bare number of four digits is a year between these; two digits are a year from the first on.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FIRST_SHORT_YEAR = 1950

# 29 February comes back after eight years at the latest; two of them are wanted.
_YEARS_BACK = 20
_LEAP_YEAR = 2000

_STROKE = "/"


@dataclass(frozen=True)
class Days:
    """What a text may mean.

    Args:
        days: one day, understood; several, the readings, most likely first; of a span, its first and last day.
        span: whether only a month, a year, a week or a part of one is known.
    """

    days: tuple[date, ...]
    span: bool = False


class Period(NamedTuple):
    """A month, or a whole year."""

    year: int
    month: int | None = None

    def days(self, months: tuple[int, int] = (1, 12), days: tuple[int, int] = (1, 31)) -> Days:
        """Its first and last day, or those of a part of it."""
        first, last = months if self.month is None else (self.month, self.month)
        end = date(self.year, last, min(days[1], monthrange(self.year, last)[1]))
        return Days((date(self.year, first, days[0]), end), span=True)


Reading = Days | Period | None


def year_month_day(today: date, *, y: Token, m: Token, d: Token) -> Reading:
    """A day in full."""
    return Days((date(_full_year(y, today), m.value, d.value),)) if _is_year(y) else None


def year_month(today: date, *, y: Token, m: Token) -> Reading:
    """A month."""
    return Period(_full_year(y, today), m.value) if _is_year(y) else None


def bare_year_month(today: date, *, y: Token, m: Token) -> Reading:
    """2024-3; not a telephone number."""
    return year_month(today, y=y, m=m) if _is_plain_year(y) else None


def year(today: date, *, y: Token) -> Reading:
    """A year with its mark."""
    return Period(_full_year(y, today)) if _is_year(y) else None


def bare_year(today: date, *, y: Token) -> Reading:
    """A year by itself."""
    return Period(y.value) if _is_plain_year(y) else None


def month(today: date, *, m: Token) -> Reading:
    """The latest of that name that has begun."""
    return Period(today.year if date(today.year, m.value, 1) <= today else today.year - 1, m.value)


def last_month(today: date, *, m: Token) -> Reading:
    """The latest of that name that is over."""
    return Period(today.year if m.value < today.month else today.year - 1, m.value)


def month_day(today: date, *, m: Token, d: Token) -> Reading:
    """A day without a year: the latest, and the one before."""
    return Days(_past(m.value, d.value, today))


def relative_year(today: date, *, y: Token) -> Reading:
    """去年."""
    return Period(today.year + y.value)


def relative_year_month(today: date, *, y: Token, m: Token) -> Reading:
    """去年五月."""
    return Period(today.year + y.value, m.value)


def relative_year_month_day(today: date, *, y: Token, m: Token, d: Token) -> Reading:
    """去年5月8日."""
    return Days((date(today.year + y.value, m.value, d.value),))


def relative_month(today: date, *, m: Token) -> Period:
    """上个月."""
    months = 12 * today.year + today.month - 1 + m.value
    return Period(months // 12, months % 12 + 1)


def relative_month_day(today: date, *, m: Token, d: Token) -> Reading:
    """上个月5日."""
    found = relative_month(today, m=m)
    return Days((date(found.year, found.month or 0, d.value),))


def relative_day(today: date, *, d: Token) -> Reading:
    """昨天."""
    return Days((today + timedelta(days=d.value),))


def relative_week(today: date, *, w: Token) -> Reading:
    """两周前: that week."""
    monday = today + timedelta(weeks=w.value, days=-today.weekday())
    return Days((monday, monday + timedelta(days=6)), span=True)


def year_last(today: date, *, a: Token, b: Token, y: Token) -> Reading:
    """Numbers with the year in full at the end: the day stands first, or the month."""
    return _real((y.value, b.value, a.value), (y.value, a.value, b.value))


def three_short(today: date, *, a: Token, mark: Token, b: Token, c: Token) -> Reading:
    """24.3.1 has its year first, which is taken as understood unless 01.03.24 makes a later year that is past as well.

    With strokes the order is anybody's.
    """
    readings = []
    if a.digits == 2:
        readings.append((_full_year(a, today), b.value, c.value))
    if c.digits == 2:
        readings.append((_full_year(c, today), b.value, a.value))
    if c.digits == 2 and mark.text == _STROKE:
        readings.append((_full_year(c, today), a.value, b.value))
    if not readings:
        return None
    days = _real(*readings).days
    likely = [day for day in days if day <= today] or list(days[:1])
    latest_first = sorted(likely, key=lambda day: -day.year)
    return Days((likely[0],) if mark.text != _STROKE and latest_first[0] == likely[0] else tuple(latest_first))


def two_short(today: date, *, a: Token, mark: Token, b: Token) -> Reading:
    """3/1 is a day of this year or the last, in either order; 24.3 is a month; what is neither is no date."""
    if mark.text != _STROKE and a.digits == 2 and a.value > 12 and 1 <= b.value <= 12:
        full = _full_year(a, today)
        if full <= today.year:
            return Period(full, b.value)
    orders = dict.fromkeys([(a.value, b.value), (b.value, a.value)])
    real = [order for order in orders if _day(_LEAP_YEAR, *order)]
    past = [_past(*order, today) for order in (real if mark.text == _STROKE else real[:1])]
    return Days(tuple(day for same in zip(*past, strict=True) for day in same)) if past else None


def eight_digits(today: date, *, n: Token) -> Reading:
    """20240301; not a telephone number."""
    full, rest = divmod(n.value, 10_000)
    return Days((date(full, *divmod(rest, 100)),)) if _FIRST_YEAR <= full <= _LAST_YEAR else None


def six_digits(today: date, *, n: Token) -> Reading:
    """202403, else 240301."""
    full, month = divmod(n.value, 100)
    if _FIRST_YEAR <= full <= _LAST_YEAR and 1 <= month <= 12:
        return Period(full, month)
    short, rest = divmod(n.value, 10_000)
    day = _day(_full_year(Token(SMALL, short, "", 2), today), *divmod(rest, 100))
    if day is not None and day <= today:
        return Days((day,))
    if _FIRST_YEAR <= full <= _LAST_YEAR:
        raise ValueError
    return None


def _full_year(token: Token, today: date) -> int:
    """The year that a number stands for; of two digits, the one that is past but not long past."""
    if token.letter == FULL:
        return token.value
    this, last = 2000 + token.value, 1900 + token.value
    return last if this > today.year and last >= _FIRST_SHORT_YEAR else this


def _is_year(token: Token) -> bool:
    return token.letter in (FULL, YEAR) or token.digits == 2


def _is_plain_year(token: Token) -> bool:
    return token.letter == FULL and _FIRST_YEAR <= token.value <= _LAST_YEAR


def _past(month: int, day: int, today: date) -> tuple[date, ...]:
    """The latest two such days, the nearer one first."""
    years = range(today.year, today.year - _YEARS_BACK, -1)
    days = [found for year in years if (found := _day(year, month, day)) and found <= today]
    if not days:
        raise ValueError
    return tuple(days[:2])


def _real(*readings: tuple[int, int, int]) -> Days:
    """Those readings that are days."""
    days = [found for reading in readings if (found := _day(*reading))]
    if not days:
        raise ValueError
    return Days(tuple(dict.fromkeys(days)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
