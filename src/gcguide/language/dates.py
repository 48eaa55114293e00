"""Days as people write them: 2024.3.1, 二〇二四年三月, 去年5月8日, 1st Mar 2024, three years ago.

A text is a date when all of it consists of the words and numbers of one; anything else is left to be a question.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from gcguide.language.day_words import EIGHT, FULL, NUMBERS, SMALL, VAGUE, YEAR, Token
from gcguide.language.lexicon import load_lexicon
from gcguide.problem import Problem
from gcguide.text import shown

# What is longer tells a story.
_LONGEST = 100

# A bare number of four digits is a year between these; two digits are a year from the first on.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FIRST_SHORT_YEAR = 1950

# 29 February comes back after eight years at the latest; two of them are wanted.
_YEARS_BACK = 20
_LEAP_YEAR = 2000

# Behind a day in full, a number is of something else: 2023年3月1日聘二级.
_WITH_MORE = 4

_STROKE = "/"
# What parts the days of a sentence.
_PAUSE = re.compile("[,;，；。！？!?]")


@dataclass(frozen=True)
class Days:
    """What a text may mean.

    Args:
        days: one day, understood; several, the readings, most likely first; of a span, its first and last day.
        span: whether only a month, a year, a week or a part of one is known.
        vague: whether the text says itself that it is not exact: 大概, 左右, about, a question mark.
    """

    days: tuple[date, ...]
    span: bool = False
    vague: bool = False


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


def _dated(today: date, *, y: Token, m: Token | None = None, d: Token | None = None) -> Reading:
    """A year, a month or a day in full: 2024, 2024年3月, 去年5月8日."""
    if y.letter not in ("y", FULL, YEAR) and y.digits != 2:
        return None
    year = today.year + y.value if y.letter == "y" else _full_year(y, today)
    if m is None:
        return Period(year)
    return Period(year, m.value) if d is None else Days((date(year, m.value, d.value),))


def _bare(today: date, *, y: Token, m: Token | None = None) -> Reading:
    """2024 or 2024-3 without any mark; not a telephone number."""
    return _dated(today, y=y, m=m) if y.letter == FULL and _FIRST_YEAR <= y.value <= _LAST_YEAR else None


def _month(today: date, *, m: Token) -> Reading:
    """The latest of that name that has begun."""
    return Period(today.year if date(today.year, m.value, 1) <= today else today.year - 1, m.value)


def _last_month(today: date, *, m: Token) -> Reading:
    """The latest of that name that is over."""
    return Period(today.year if m.value < today.month else today.year - 1, m.value)


def _month_day(today: date, *, m: Token, d: Token) -> Reading:
    """A day without a year: the latest, and the one before."""
    return Days(_past(m.value, d.value, today))


def _relative_month(today: date, *, m: Token, d: Token | None = None) -> Reading:
    """上个月, 上个月5日."""
    years, month = divmod(12 * today.year + today.month - 1 + m.value, 12)
    return Period(years, month + 1) if d is None else Days((date(years, month + 1, d.value),))


def _relative_day(today: date, *, d: Token) -> Reading:
    """昨天."""
    return Days((today + timedelta(days=d.value),))


def _relative_week(today: date, *, w: Token) -> Reading:
    """两周前: that week."""
    monday = today + timedelta(weeks=w.value, days=-today.weekday())
    return Days((monday, monday + timedelta(days=6)), span=True)


def _year_last(today: date, *, a: Token, b: Token, y: Token) -> Reading:
    """Numbers with the year in full at the end: the day stands first, or the month."""
    return _real((y.value, b.value, a.value), (y.value, a.value, b.value))


def _three_short(today: date, *, a: Token, mark: Token, b: Token, c: Token) -> Reading:
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


def _two_short(today: date, *, a: Token, mark: Token, b: Token) -> Reading:
    """3/1 is a day of this year or the last, in either order; 24.3 is a month; what is neither is no date."""
    if mark.text != _STROKE and a.digits == 2 and a.value > 12 and 1 <= b.value <= 12:
        full = _full_year(a, today)
        if full <= today.year:
            return Period(full, b.value)
    orders = dict.fromkeys([(a.value, b.value), (b.value, a.value)])
    real = [order for order in orders if _day(_LEAP_YEAR, *order)]
    past = [_past(*order, today) for order in (real if mark.text == _STROKE else real[:1])]
    return Days(tuple(day for same in zip(*past, strict=True) for day in same)) if past else None


def _eight_digits(today: date, *, n: Token) -> Reading:
    """20240301; not a telephone number."""
    full, rest = divmod(n.value, 10_000)
    return Days((date(full, *divmod(rest, 100)),)) if _FIRST_YEAR <= full <= _LAST_YEAR else None


def _six_digits(today: date, *, n: Token) -> Reading:
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


def _past(month: int, day: int, today: date) -> tuple[date, ...]:
    """The latest two such days, the nearer one first."""
    years = range(today.year, today.year - _YEARS_BACK, -1)
    days = [past for year in years if (past := _day(year, month, day)) and past <= today]
    if not days:
        raise ValueError
    return tuple(days[:2])


def _real(*readings: tuple[int, int, int]) -> Days:
    """Those readings that are days."""
    days = [day for reading in readings if (day := _day(*reading))]
    if not days:
        raise ValueError
    return Days(tuple(dict.fromkeys(days)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# Letters of tokens in order (`day_words`; `n` is a month by number) and what they make; the first that fits.
# A day may stand before the name of a month only: 2-3月 is two months.
_GRAMMAR: list[tuple[str, Callable[..., Reading]]] = [
    ("(?P<y>[FTV])Y(?P<m>[mn])(?P<d>T)D?", _dated),
    ("(?P<y>F)(?P<m>[mn])(?P<d>T)D?", _dated),
    ("(?P<d>T)D?(?P<m>m)(?P<y>[FT])Y?", _dated),
    ("(?P<m>[mn])(?P<d>T)D?(?P<y>[FT])Y?", _dated),
    ("(?P<y>F)-?(?P<m>T)-?(?P<d>T)D?", _dated),
    ("(?P<y>[FTV])Y(?P<m>[mn])", _dated),
    ("(?P<y>F)(?P<m>[mn])", _dated),
    ("(?P<m>[mn])(?P<y>F)Y?", _dated),
    ("(?P<m>[mn])(?P<y>[TV])Y", _dated),
    ("(?P<y>F)-?(?P<m>T)", _bare),
    ("(?P<y>[FTV])Y", _dated),
    ("(?P<y>F)", _bare),
    ("(?P<m>[mn])", _month),
    ("L(?P<m>[mn])", _last_month),
    ("L?(?P<m>[mn])(?P<d>T)D?", _month_day),
    ("(?P<d>T)D?(?P<m>m)", _month_day),
    ("(?P<y>y)Y?", _dated),
    ("(?P<y>y)(?P<m>[mn])", _dated),
    ("(?P<m>[mn])(?P<y>y)", _dated),
    ("(?P<y>y)(?P<m>[mn])(?P<d>T)D?", _dated),
    ("(?P<m>[mn])(?P<d>T)D?(?P<y>y)", _dated),
    ("(?P<d>T)D?(?P<m>m)(?P<y>y)", _dated),
    ("(?P<m>q)", _relative_month),
    ("(?P<m>q)(?P<d>T)D", _relative_month),
    ("(?P<d>d)", _relative_day),
    ("(?P<w>W)", _relative_week),
    ("(?P<a>T)-(?P<b>T)-(?P<y>F)", _year_last),
    ("(?P<a>T)(?P<mark>-)(?P<b>T)-(?P<c>T)", _three_short),
    ("(?P<a>T)(?P<mark>-)(?P<b>T)", _two_short),
    ("(?P<n>E)", _eight_digits),
    ("(?P<n>S)", _six_digits),
]
_PATTERNS = [(re.compile(letters), build) for letters, build in _GRAMMAR]

# A count, its unit and "ago": what they make together.
_AGO = {"Y": "y", "a": "y", "b": "q", "w": "W", "D": "d", "c": "d"}


def read_days(text: str, today: date) -> Days | None:
    """The days that a text may mean; None where it does not look like a date.

    Args:
        text: what was typed.
        today: the day that 去年 and the like are counted from.

    Raises:
        Problem: `date_impossible`, such as 30 February.
    """
    if len(text) > _LONGEST:
        return None
    scanned = load_lexicon().day_scanner.scan(text) or []
    exact = [token for token in scanned if token.letter != VAGUE]
    found = _read(exact, text, today)
    return replace(found, vague=len(exact) < len(scanned)) if found is not None else None


def find_days(text: str, today: date) -> list[Days]:
    """The days that are named within a longer text, in order; those that cannot be are left out.

    Args:
        text: what was typed.
        today: the day that 去年 and the like are counted from.
    """
    found: list[Days] = []
    for run in (run for part in _PAUSE.split(text) for run in load_lexicon().day_scanner.runs(part)):
        exact = [token for token in run if token.letter != VAGUE]
        with suppress(Problem):
            # A single number is a count of something.
            read = _read(exact, text, today) if len(exact) > 1 or _tells(exact) else None
            if read is None and len(exact) > _WITH_MORE and exact[-1].letter in NUMBERS:
                read = _read(exact[:-1], text, today)
            if read is not None:
                found.append(replace(read, vague=len(exact) < len(run)))
    return list(dict.fromkeys(found))


def _tells(tokens: list[Token]) -> bool:
    """Whether a single token tells a day by itself: 昨天, 20240301, 去年."""
    return len(tokens) == 1 and tokens[0].letter not in NUMBERS - {EIGHT}


def _read(scanned: list[Token], text: str, today: date) -> Days | None:
    """The days that the tokens of a text mean."""
    tokens = _without_idle_separators(_joined(scanned))
    part = next((token for token in (*tokens[:1], *tokens[-1:]) if token.letter == "p"), None)
    if part is not None:
        tokens = _without_idle_separators([token for token in tokens if token is not part])
    try:
        reading = _made(tokens, today)
        if part is None or reading is None:
            return reading.days() if isinstance(reading, Period) else reading
        if isinstance(reading, Days):
            return None
        words = load_lexicon().words.days.parts[part.value]
        if reading.month is None:
            return reading.days(months=words.months) if words.months else None
        return reading.days(days=words.days) if words.days else None
    except (ValueError, OverflowError):
        raise Problem("date_impossible", {"word": shown(text)}) from None


def _joined(tokens: list[Token]) -> list[Token]:
    """A number and its mark as one: 3月 is a month, 三年前 a year, 5天前 a day."""
    joined: list[Token] = []
    for token in tokens:
        before = [earlier.letter for earlier in joined[-2:]]
        if token.letter == "M" and before[-1:] == [SMALL]:
            joined[-1] = joined[-1]._replace(letter="n")
        elif token.letter == "A" and len(before) == 2 and before[0] == SMALL and before[1] in _AGO:
            joined[-2:] = [Token(_AGO[before[1]], -joined[-2].value, token.text)]
        else:
            joined.append(token)
    return joined


def _without_idle_separators(tokens: list[Token]) -> list[Token]:
    """Separators count between two numbers only."""
    return [
        token
        for index, token in enumerate(tokens)
        if token.letter != "-"
        or (0 < index < len(tokens) - 1 and {tokens[index - 1].letter, tokens[index + 1].letter} <= NUMBERS)
    ]


def _made(tokens: list[Token], today: date) -> Reading:
    letters = "".join(token.letter for token in tokens)
    for pattern, build in _PATTERNS:
        if match := pattern.fullmatch(letters):
            return build(today, **{name: tokens[match.start(name)] for name in pattern.groupindex})
    return None
