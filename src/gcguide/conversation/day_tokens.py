"""A text about a date as tokens, one letter each: numbers, and the words of the lexicon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gcguide.dialog.lexicon import Lexicon, folded

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
        text = folded(text)
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
            numerals[kind][folded(form)] = value
        else:
            words[folded(form)] = Token(LETTERS[kind], value + 1 if kind == "months" else value, folded(form))
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
