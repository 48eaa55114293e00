"""Numbers of identity documents: check character (GB 11643, MOD 11-2), date, kinds."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gcguide.policy.forms import Sexes
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
