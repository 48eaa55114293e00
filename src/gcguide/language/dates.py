"""Days as people write them: 2024.3.1, 二〇二四年三月, 去年5月8日, 1st Mar 2024, three years ago.

A text is a date when all of it consists of the words and numbers of one; anything else is left to be a question.
"""

import re
from collections.abc import Callable
from datetime import date

from gcguide.language import day_readings as make
from gcguide.language.day_readings import NUMBERS, SMALL, Days, Period, Reading, Token, scanner
from gcguide.language.lexicon import Lexicon
from gcguide.problem import Problem
from gcguide.text import shown

__all__ = ["Days", "read_days"]

# What is longer tells a story.
_LONGEST = 100

# Letters of tokens in order (day_tokens; `n` is a month by number) and what they make; the first that fits.
# A day may stand before the name of a month only: 2-3月 is two months.
_GRAMMAR: list[tuple[str, Callable[..., Reading]]] = [
    ("(?P<y>[FTV])Y(?P<m>[mn])(?P<d>T)D?", make.year_month_day),
    ("(?P<y>F)(?P<m>[mn])(?P<d>T)D?", make.year_month_day),
    ("(?P<d>T)D?(?P<m>m)(?P<y>[FT])Y?", make.year_month_day),
    ("(?P<m>[mn])(?P<d>T)D?(?P<y>[FT])Y?", make.year_month_day),
    ("(?P<y>F)-?(?P<m>T)-?(?P<d>T)D?", make.year_month_day),
    ("(?P<y>[FTV])Y(?P<m>[mn])", make.year_month),
    ("(?P<y>F)(?P<m>[mn])", make.year_month),
    ("(?P<m>[mn])(?P<y>F)Y?", make.year_month),
    ("(?P<m>[mn])(?P<y>[TV])Y", make.year_month),
    ("(?P<y>F)-?(?P<m>T)", make.bare_year_month),
    ("(?P<y>[FTV])Y", make.year),
    ("(?P<y>F)", make.bare_year),
    ("(?P<m>[mn])", make.month),
    ("L(?P<m>[mn])", make.last_month),
    ("L?(?P<m>[mn])(?P<d>T)D?", make.month_day),
    ("(?P<d>T)D?(?P<m>m)", make.month_day),
    ("(?P<y>y)Y?", make.relative_year),
    ("(?P<y>y)(?P<m>[mn])", make.relative_year_month),
    ("(?P<m>[mn])(?P<y>y)", make.relative_year_month),
    ("(?P<y>y)(?P<m>[mn])(?P<d>T)D?", make.relative_year_month_day),
    ("(?P<m>[mn])(?P<d>T)D?(?P<y>y)", make.relative_year_month_day),
    ("(?P<d>T)D?(?P<m>m)(?P<y>y)", make.relative_year_month_day),
    ("(?P<m>q)", make.relative_month),
    ("(?P<m>q)(?P<d>T)D", make.relative_month_day),
    ("(?P<d>d)", make.relative_day),
    ("(?P<w>W)", make.relative_week),
    ("(?P<a>T)-(?P<b>T)-(?P<y>F)", make.year_last),
    ("(?P<a>T)(?P<mark>-)(?P<b>T)-(?P<c>T)", make.three_short),
    ("(?P<a>T)(?P<mark>-)(?P<b>T)", make.two_short),
    ("(?P<n>E)", make.eight_digits),
    ("(?P<n>S)", make.six_digits),
]
_PATTERNS = [(re.compile(letters), build) for letters, build in _GRAMMAR]

# A count, its unit and "ago": what they make together.
_AGO = {"Y": "y", "a": "y", "b": "q", "w": "W", "D": "d", "c": "d"}


def read_days(text: str, today: date, lexicon: Lexicon) -> Days | None:
    """The days that a text may mean; None where it does not look like a date.

    Args:
        text: what was typed.
        today: the day that 去年 and the like are counted from.
        lexicon: the words of dates.

    Raises:
        Problem: `date_impossible`, such as 30 February.
    """
    if len(text) > _LONGEST:
        return None
    tokens = _without_idle_separators(_joined(scanner(lexicon).scan(text) or []))
    part = next((token for token in (*tokens[:1], *tokens[-1:]) if token.letter == "p"), None)
    if part is not None:
        tokens = _without_idle_separators([token for token in tokens if token is not part])
    try:
        found = _made(tokens, today)
        if part is None or found is None:
            return found.days() if isinstance(found, Period) else found
        if isinstance(found, Days):
            return None
        words = lexicon.days.parts[part.value]
        if found.month is None:
            return found.days(months=words.months) if words.months else None
        return found.days(days=words.days) if words.days else None
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
