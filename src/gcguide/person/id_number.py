"""Numbers of identity documents: check character (GB 11643, MOD 11-2), date, kinds, and how much of one is shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gcguide.policy.forms import Kept, Roster, Sexes
from gcguide.problem import Problem
from gcguide.text import half_width

Sex = Literal["male", "female"]

_EARLIEST = date(1900, 1, 1)
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECKS = "10X98765432"

# Permanent residents begin with 9, residence permits for people from Hong Kong, Macau and Taiwan with these codes, all
# others with a province. Counties are not looked up: numbers keep the codes of counties long dissolved.
_PLACE = re.compile("9|8[123]0000|1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]")

_SPACING = re.compile(r"[\s\-‐‑–—－]+")

# Passports and older permits begin with letters; nothing about them can be checked.
_OTHER = re.compile(r"[A-Z]{1,3}[0-9]{6,12}\Z")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that holds, and what it tells: nothing where it is a passport's or an older permit's."""

    text: str
    birth: date | None = None
    sex: Sex | None = None

    def sex_word(self, words: Sexes) -> str | None:
        """The form's word for the sex that the number tells."""
        return getattr(words, self.sex)[0] if self.sex else None


def check_character(first: str) -> str:
    """The last character that belongs to 17 digits."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def read_id_number(written: str, today: date) -> IdNumber:
    """A checked number, in half-width digits and a capital X.

    Raises:
        Problem: what is wrong with it; the number itself is not repeated in it.
    """
    text = _SPACING.sub("", half_width(written)).upper()
    if _OTHER.match(text):
        return IdNumber(text)
    if re.fullmatch("[0-9]{15}", text):
        raise Problem("id_number_old")
    if len(text) != 18:
        raise Problem("id_number_length", {"count": len(text)})
    if not re.fullmatch("[0-9]{17}[0-9X]", text):
        raise Problem("id_number_shape")
    if not _PLACE.match(text):
        raise Problem("id_number_place", {"word": text[:6]})
    birth = _birth(text[6:14], today)
    if check_character(text[:17]) != text[17]:
        raise Problem("id_number_check")
    return IdNumber(text, birth, "male" if int(text[16]) % 2 else "female")


def _birth(digits: str, today: date) -> date:
    try:
        birth = date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        birth = None
    if birth is None or not _EARLIEST <= birth <= today:
        raise Problem("id_number_date", {"word": digits})
    return birth


# Numbers of ID cards in a text, also written in groups; the old ones have 15 digits.
_IN_TEXT = re.compile(r"(?<!\d)(?:\d[ -]?){14}(?:\d|(?:\d[ -]?){3}[\dXxＸｘ])(?!\d)")
# So many characters of one stay readable at its beginning and its end.
_FIRST, _LAST = 6, 4


def hidden_numbers(text: str) -> str:
    """A note or a reason as it may stand in a list: ID numbers that were typed into it are masked."""
    return _IN_TEXT.sub(lambda number: _middle_hidden(number[0]), text)


def _middle_hidden(number: str) -> str:
    return number[:_FIRST] + _HIDDEN * (len(number) - _FIRST - _LAST) + number[-_LAST:]


_HIDDEN = "*"
_PARTS = 3


def masked(text: str, keep: Kept | None) -> str:
    """The text with its middle hidden: to be recognised, not used. Of a short one a third stays at either end."""
    if keep is None or not text:
        return text
    third = len(text) // _PARTS
    fits = keep.first + keep.last + third <= len(text)
    first, last = (keep.first, keep.last) if fits else (min(keep.first, third), min(keep.last, third))
    return text[:first] + _HIDDEN * (len(text) - first - last) + text[len(text) - last :]


def kept(form: Roster) -> dict[str, Kept]:
    """What stays readable, by the field that is masked."""
    return {field: keep for field, keep in form.masked.keep.items()}  # noqa: C416 - keys of a wider type


def masked_person(form: Roster, person: Mapping[str, str]) -> dict[str, str]:
    """A person as it may stand on a screen: names as they are, numbers masked."""
    keep = kept(form)
    return {field: masked(text, keep.get(field)) for field, text in person.items()}
