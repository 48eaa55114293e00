"""The words that dates are written with (`days` of `dialogs/lexicon.yaml`), and a text about a date as such words."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import Field, Strict, StringConstraints

from gcguide.policy.models import Model, Wording
from gcguide.text import smoothed

Forms = Annotated[tuple[Wording, ...], Field(min_length=1)]
Offset = Annotated[str, StringConstraints(pattern=r"^(0|-?[1-9][0-9]?)$")]
Ten = Annotated[str, StringConstraints(pattern=r"^[1-9]$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(1[0-2]|[1-9])-([12][0-9]|3[01]|[1-9])$")]
Numerals = Annotated[tuple[Annotated[str, Strict(), StringConstraints(pattern=r"^\S$")], ...], Field(min_length=1)]
Month = Annotated[int, Strict(), Field(ge=1, le=12)]
Day = Annotated[int, Strict(), Field(ge=1, le=31)]


class Spans(Model):
    """What a count of years, months, weeks or days is followed by."""

    years: Forms
    months: Forms
    weeks: Forms
    days: Forms


class Relative(Model):
    """Words for a year, month or day, by how far it lies from today's."""

    years: dict[Offset, Forms]
    months: dict[Offset, Forms]
    days: dict[Offset, Forms]


class Part(Model):
    """Words for a part of a year (first and last month), of a month (first and last day), or of either."""

    forms: Forms
    months: tuple[Month, Month] | None = None
    days: tuple[Day, Day] | None = None


class DayForm(NamedTuple):
    """One form: what kind of word it is, the number it stands for, and where it is written."""

    form: str
    kind: str
    value: int
    path: tuple[str | int, ...]


class DayWords(Model):
    """The words of dates, by what they do in one."""

    fillers: Forms
    vague: Forms
    separators: Forms
    digits: Annotated[tuple[Numerals, ...], Field(min_length=10, max_length=10)]
    tens: dict[Ten, Numerals]
    ordinals: Forms
    year: Forms
    month: Forms
    day: Forms
    months: Annotated[tuple[Forms, ...], Field(min_length=12, max_length=12)]
    named: dict[MonthDay, Forms]
    last: Forms
    ago: Forms
    spans: Spans
    relative: Relative
    parts: tuple[Part, ...]

    def all_forms(self) -> Iterator[DayForm]:
        """Every form; kinds are the keys of the file, such as `ago` or `relative.years`."""
        for path, form in _forms(self, ()):
            depth = 2 if path[0] in ("spans", "relative") else 1
            value = path[depth] if len(path) > depth + 1 else 0
            if path[0] == "named":  # 1001 is 1 October
                month, day = map(int, str(value).split("-"))
                value = 100 * month + day
            yield DayForm(form, ".".join(map(str, path[:depth])), int(value), path)


def _forms(node: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text inside a value, with its path."""
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, Model | dict | tuple):
        for key, part in enumerate(node) if isinstance(node, tuple) else dict(node).items():
            yield from _forms(part, (*path, key))


VAGUE = "~"

# The letter of each kind of word. An ordinal marks a day, as the mark of a day does.
_LETTERS = {
    "fillers": "_",
    "separators": "-",
    "year": "Y",
    "month": "M",
    "day": "D",
    "ordinals": "D",
    "months": "m",
    "named": "N",
    "vague": VAGUE,
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


class Scanner:
    """Finds the words of a lexicon."""

    def __init__(self, day_words: DayWords) -> None:
        self._words: dict[str, Token] = {}
        self._digits: dict[str, int] = {}
        self._tens: dict[str, int] = {}
        numerals = {"digits": self._digits, "tens": self._tens}
        for form, kind, value, _ in day_words.all_forms():
            form = smoothed(form)
            if kind in numerals:
                numerals[kind][form] = value
            else:
                self._words[form] = Token(_LETTERS[kind], value + 1 if kind == "months" else value, form)
        longest_first = sorted(self._words, key=len, reverse=True)
        self._word = re.compile("|".join(re.escape(form) + _end(form) for form in longest_first))
        self._numeral = re.compile(f"[{''.join(map(re.escape, (*self._digits, *self._tens)))}]+")

    def scan(self, text: str) -> list[Token] | None:
        """The tokens of a text, fillers left out; None where anything in it is not a word of dates."""
        runs = self.runs(text)
        return runs[0] if len(runs) == 1 else None

    def runs(self, text: str) -> list[list[Token]]:
        """The tokens of a text, fillers left out, parted wherever something in it is not a word of dates.

        One run means that all of the text is words of dates.
        """
        text = smoothed(text)
        runs: list[list[Token]] = [[]]
        start = 0
        while start < len(text):
            if text[start] == " ":
                start += 1
                continue
            if match := self._word.match(text, start):
                token: Token | None = self._words[match[0]]
            elif match := _DIGITS.match(text, start) or self._numeral.match(text, start):
                token = self._number(match[0])
            else:
                token = None
            start = match.end() if match else start + 1
            if token is None:
                runs.append([])
            elif token.letter == _LETTERS["named"]:
                month, day = divmod(token.value, 100)
                runs[-1] += [Token(_LETTERS["months"], month, token.text), Token(SMALL, day, token.text)]
            elif token.letter != _LETTERS["fillers"]:
                runs[-1].append(token)
        return runs

    def _number(self, text: str) -> Token | None:
        if text.isascii():
            letter = _BY_LENGTH.get(len(text))
            return Token(letter, int(text), text, len(text)) if letter else None
        if any(character in self._tens for character in text):
            value = self._with_tens(text)
            return None if value is None else Token(SMALL, value, text)
        # One by one: 二〇二四, 二四. Two together are a day or month only with a zero (〇三): 三四月 is March or April.
        values = [self._digits[character] for character in text]
        letter = _BY_LENGTH.get(len(values))
        if letter == SMALL and len(values) == 2 and values[0] != 0:
            letter = YEAR
        return Token(letter, int("".join(map(str, values))), text, len(values)) if letter else None

    def _with_tens(self, text: str) -> int | None:
        """十二, 二十, 二十一, 廿一; None for what is no numeral."""
        before, ten, after = next(text.partition(c) for c in text if c in self._tens)
        if len(before) > 1 or len(after) > 1 or any(c not in self._digits for c in before + after):
            return None
        if before and self._tens[ten] > 1:
            return None
        tens = self._digits[before] if before else self._tens[ten]
        return 10 * tens + (self._digits[after] if after else 0)


def _end(form: str) -> str:
    """A Latin word does not end within a word, nor a number within a number."""
    if not form[-1].isascii() or not form[-1].isalnum():
        return ""
    return "(?![0-9])" if form[-1].isdigit() else "(?![a-z])"
