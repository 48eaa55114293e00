"""What is shown of numbers: on a screen to recognise them by, on a posted roster too little to work them out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from unicodedata import numeric

from gcguide.person.id_number import IdNumber
from gcguide.person.person import Month, Person
from gcguide.policy.forms import Kept, Roster
from gcguide.text import bare, half_width

_HIDDEN = "*"
_PARTS = 3

# So many digits in a row are a telephone without its area code, or more; so many, an ID number of today or of old.
_LONG, _ID = 7, 15
# So many characters in a row are taken for a part of the person's own number; the row shows the month of birth anyway.
_PIECE, _AREA, _AFTER_MONTH = 4, 6, 9


def masked(text: str, keep: Kept | None) -> str:
    """The text with its middle hidden. Of a short one a third stays at either end."""
    if keep is None or not text:
        return text
    third = len(text) // _PARTS
    fits = keep.first + keep.last + third <= len(text)
    first, last = (keep.first, keep.last) if fits else (min(keep.first, third), min(keep.last, third))
    return text[:first] + _HIDDEN * (len(text) - first - last) + text[len(text) - last :]


# Numbers of ID cards in a text, also written in groups; the old ones have 15 digits.
_ID_IN_TEXT = re.compile(r"(?<!\d)(?:\d[ -]?){14}(?:\d|(?:\d[ -]?){3}[\dXx\uff38\uff58])(?!\d)")
# So much of one stays readable.
_ENDS = Kept(first=6, last=4)


def hidden_numbers(text: str) -> str:
    """A note or a reason as it may stand in a list: ID numbers that were typed into it are masked."""
    return _ID_IN_TEXT.sub(lambda number: masked(number[0], _ENDS), text)


def person_on_screen(form: Roster, person: Mapping[str, str]) -> dict[str, str]:
    """A person as it may stand on a screen: names as they are, of numbers what people recognise them by.

    It keeps them from the eyes of those who pass by, and from nobody who has the text: see `posted` for that.
    """
    keep: dict[str, Kept] = {field: keep for field, keep in form.on_screen.items()}  # noqa: C416 - keys of a wider type
    return {field: masked(text, keep.get(field)) for field, text in person.items()}


class Posted:
    """The texts of one person as they may stand on a roster that everybody can read."""

    def __init__(self, form: Roster, person: Person) -> None:
        self.shown: dict[str, int] = {field: count for field, count in form.masked.shown.items()}  # noqa: C416
        self.person = person
        self.cues = _cues(form.masked.cues)
        self.shapes = _shapes(form.foreign.date_signs)
        number = person.id_number
        self.own = "" if number is None else number.text
        if number is not None and number.birth:
            self.own = f"{number.text[:_AREA]} {number.text[_AFTER_MONTH:]}"
        # The number may tell another month than the person does.
        told = Month.of(number.birth) if number and number.birth else None
        self.births = [month for month in (person.birth, told) if month]

    def field(self, field: str) -> str:
        """A field: a number as far as it is kept, a text without the numbers in it, all else as it is."""
        value, text = getattr(self.person, field), self.person.text(field)
        if isinstance(value, IdNumber) or field in self.shown:
            count = self.shown.get(field, 0)
            return text[:count] + _HIDDEN * len(text[count:])
        return self.text(text) if isinstance(value, str) else text

    def text(self, text: str) -> str:
        """A text without numbers of documents and telephones, the person's own or others', however they are written.

        Months, years and short numbers stay. Hidden are: long runs of digits, whatever marks part them; what letters
        lead; a part of the person's own number; the day of birth; and, where words tell of a number, all digits.
        """
        shape = text.translate(self.shapes)
        if not _NUMERAL.search(shape):
            return text
        if not self.cues.search(bare(text).translate(_DIGITS)):
            return _without(text, shape, self._numbers(text, shape))
        found = chain(_ANY.finditer(shape), _DAY.finditer(shape), _DECIMAL.finditer(text))
        return _without(text, shape, (match.span() for match in found))

    def _numbers(self, text: str, shape: str) -> Iterator[tuple[int, int]]:
        for match in _DOCUMENT.finditer(shape):
            yield match.span()
        for match in _RUN.finditer(shape):
            digits = match[0].translate(_READ)
            is_long = len(digits) >= _LONG and not _DATES.fullmatch(match[0])
            if is_long or any(digits[at : at + _PIECE] in self.own for at in range(len(digits) - _PIECE + 1)):
                yield _run(text, match)
        for match in _DAY.finditer(shape) if self.births else ():
            year, month = match["year"], _value(match["month"])
            if any(month == own.month and (not year or int(year) % 100 == own.year % 100) for own in self.births):
                yield match.span()


def without_id_numbers(text: str) -> str:
    """A text that shows no ID number, and telephones as they are."""
    shape = text.translate(_shapes(""))
    runs = (run for run in _RUN.finditer(shape) if len(run[0].translate(_READ)) >= _ID)
    return _without(text, shape, (_run(text, run) for run in runs))


class _Digits(dict[int, str]):
    """Numerals up to nine as digits, all other characters as they are."""

    def __missing__(self, code: int) -> str:
        value = numeric(chr(code), -1)
        self[code] = str(int(value)) if value in range(_TEN) else chr(code)
        return self[code]


_TEN = 10
_DIGITS = _Digits()


@lru_cache(maxsize=4)
def _cues(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(bare(word).translate(_DIGITS)) for word in words) or "(?!)")


# The shape of a text, a character for a character: digits of all scripts and widths as 0 to 9, other numerals up to
# nine likewise, a ten as t, the letters taken for digits as o and l, the check character as X, other Latin letters
# as a, what stands in dates as d, all other letters as w, and what is no letter as a space.

_TAKEN = {"o": "o", "O": "o", "l": "l", "I": "l", "i": "l", "x": "X", "X": "X", "×": "X"}
_READ = str.maketrans({" ": "", "o": "0", "l": "1"})


class _Shapes(dict[int, str]):
    """The shape of every character, found once."""

    def __init__(self, signs: str) -> None:
        super().__init__()
        self.signs = signs

    def __missing__(self, code: int) -> str:
        character = half_width(chr(code))
        value = numeric(character, -1)
        if value in range(_TEN + 1):
            shape = str(int(value)) if value < _TEN else "t"
        elif value in (2 * _TEN, 3 * _TEN):
            shape = "t"
        elif character in _TAKEN:
            shape = _TAKEN[character]
        elif character in self.signs:
            shape = "d"
        elif character.isascii() and character.isalpha():
            shape = "a"
        else:
            shape = "w" if character.isalnum() else " "
        self[code] = shape
        return shape


_shapes = lru_cache(maxsize=4)(_Shapes)


# Digits with up to eight marks between two of them, and the check character behind; letters and at least six digits.
_NUMERAL, _DECIMAL = re.compile("[0-9t]"), re.compile(r"\d+")
_GAP = " {0,8}"
_END = rf"{_GAP}X(?![aXol])"
_RUN = re.compile(rf"[0-9](?:{_GAP}(?:[0-9]|[ol](?={_GAP}[0-9ol])))*(?:{_END})?")
_DOCUMENT = re.compile(rf"(?<![aXol])[aXol]{{1,3}}{_GAP}[0-9](?:{_GAP}[0-9]){{5,}}")
# Where words tell of a number: two numerals or more; one alone may be a word of Chinese.
_ANY = re.compile(rf"[0-9t](?:(?:{_GAP}(?:[0-9t]|[ol](?={_GAP}[0-9ol])))+(?:{_END})?|{_END})")
# Years and months one after the other, and numbers of papers such as 〔2025〕201. Days are looked at by `_DAY`.
_YEAR, _MONTH = "(?:19|20)[0-9]{2}", "(?:0?[1-9]|1[0-2])"
_DATE = rf"{_YEAR}(?: {_MONTH}(?: [0-9]{{1,2}})?)?"
_DATES = re.compile(rf"{_DATE}(?: {{1,4}}{_DATE})*|{_YEAR} {{1,4}}[0-9]{{1,4}}")
# A day with its month, and with its year where that is told.
_BETWEEN = "[ d]{1,3}"
_DAY = re.compile(
    rf"(?:(?<![0-9])(?P<year>[0-9]{{2}}(?:[0-9]{{2}})?){_BETWEEN})?"
    rf"(?P<month>[0-9t]{{1,3}})(?(year){_BETWEEN}|d)[0-9t]{{1,3}}(?![0-9])"
)


def _value(digits: str) -> int:
    """A month in digits, or in numerals with a ten among them."""
    before, ten, after = digits.partition("t")
    return int(before or "1") * _TEN + int(after or "0") if ten and "t" not in after else int(before or "0")


def _run(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where a run is: a numeral before digits, as at the end of many a name, is no part of it."""
    start, end = match.span()
    is_word = not text[start].isdecimal() and text[start + 1 : end].lstrip()[:1].isdecimal()
    return start + is_word, end


def _without(text: str, shape: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with some parts hidden; the marks between them, and the signs of dates, stay."""
    for start, end in spans:
        part = shape[start:end]
        if part.isalnum() and "d" not in part:
            hidden = _HIDDEN * len(part)
        else:
            hidden = "".join(old if mark in " d" else _HIDDEN for old, mark in zip(text[start:end], part, strict=True))
        text = text[:start] + hidden + text[end:]
    return text
