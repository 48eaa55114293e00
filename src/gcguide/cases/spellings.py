"""What people write on forms, brought to the form's own spelling: names, months, telephones, plain text."""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import category, east_asian_width, normalize

from gcguide.problem import Problem
from gcguide.text import shown

MOST = 200
_NAME = (2, 50)
_EARLIEST = 1900

DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•・‧∙．⋅･"), DOT)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ー_"), "-")

_MONTH = re.compile(
    r"([0-9]{4})(?:[^0-9A-Za-z]{1,3}([0-9]{1,2})|([0-9]{2}))(?:[^0-9A-Za-z]{1,3}([0-9]{1,2})|([0-9]{2}))?[^0-9A-Za-z]?\Z"
)
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[^0-9A-Za-z]{1,3}([0-9]{4})\Z")
_ABROAD = re.compile(r"(?:\+86|0086|86(?=-|1[3-9][0-9]{9}\Z))-?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}\Z")
_LANDLINE = re.compile(
    r"(010|02[0-9])-?([2-9][0-9]{7})(?:-([0-9]{1,6}))?\Z|(0[3-9][0-9]{2})-?([2-9][0-9]{6,7})(?:-([0-9]{1,6}))?\Z"
)
_LOCAL = re.compile(r"[2-9][0-9]{6,7}\Z")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, written as on the form: 1985/10."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}/{self.month:02}"

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.year, day.month)


def read_text(written: str) -> str:
    """Text as it is, if it is not too long for a form."""
    if len(written) > MOST:
        raise Problem("person_long", {"limit": MOST})
    return written


def read_name(written: str) -> str:
    """A person's name: rare characters as they are, one kind of dot, no spaces beside Chinese characters."""
    dotted = written.translate(_DOTS)
    kept = [c for i, c in enumerate(dotted) if c != " " or not (_closes(dotted[i - 1]) or _closes(dotted[i + 1]))]
    name = "".join(kept)
    least, most = _NAME
    if not least <= len(name) <= most:
        raise Problem("person_name_length", {"word": shown(written), "least": least, "most": most})
    return name


def _closes(character: str) -> bool:
    """Whether no space belongs beside it."""
    return character == DOT or east_asian_width(character) == "W"


def is_unusual(name: str) -> bool:
    """Whether a name holds what names do not hold: digits, signs."""
    return any(category(c)[0] in "NSPZ" and category(c) != "Nl" and c not in f"{DOT}-'’. ()（）" for c in name)


def read_month(written: str, today: date) -> Month:
    """A month that has come, from any common spelling of a month or day."""
    text = re.sub(r"\s*([^0-9A-Za-z\s])\s*", r"\1", normalize("NFKC", written)).strip()
    if not (found := _MONTH.match(text)):
        if (turned := _MONTH_FIRST.match(text)) and 1 <= int(turned[1]) <= 12:
            nearest = Month(int(turned[2]), int(turned[1]))
            raise Problem("value_date_nearest", {"word": shown(written), "nearest": nearest})
        raise Problem("person_month", {"word": shown(written)})
    year, month, day = int(found[1]), int(found[2] or found[3]), int(found[4] or found[5] or 1)
    try:
        date(year, month, day)
    except ValueError:
        raise Problem("date_impossible", {"word": shown(written)}) from None
    earliest, latest = Month(_EARLIEST, 1), Month.of(today)
    if not earliest <= Month(year, month) <= latest:
        raise Problem("date_far", {"word": shown(written), "earliest": earliest, "latest": latest})
    return Month(year, month)


def read_phone(written: str) -> str:
    """A mobile number as 11 digits, a landline as area code, number and extension with dashes."""
    text = normalize("NFKC", written).translate(_DASHES)
    text = re.sub(r"[\s()./-]+", "-", text).strip("-")
    if abroad := _ABROAD.match(text):
        text = text[abroad.end() :]
    digits = text.replace("-", "")
    if _MOBILE.match(digits):
        return digits
    if abroad and not text.startswith("0"):
        text, digits = f"0{text}", f"0{digits}"
    if _LOCAL.match(digits):
        raise Problem("person_phone_area", {"word": shown(written)})
    if found := _LANDLINE.match(text) or _LANDLINE.match(digits):
        return "-".join(part for part in found.groups() if part)
    raise Problem("person_phone", {"word": shown(written)})
