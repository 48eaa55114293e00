"""A person as the forms need one: what people write, checked and brought to the form's own spelling."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any
from unicodedata import category, east_asian_width

from gcguide.person.id_number import IdNumber, read_id_number
from gcguide.policy.edition import Edition
from gcguide.policy.forms import Ethnicities, Roster, Sexes
from gcguide.problem import Problem, unknown
from gcguide.text import same_width, shown

MOST = 200
_NAME = (1, 50)
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
    characters = [c for i, c in enumerate(dotted) if c != " " or not (_closes(dotted[i - 1]) or _closes(dotted[i + 1]))]
    name = "".join(characters)
    least, most = _NAME
    if not least <= len(name) <= most:
        raise Problem("person_name_length", {"word": shown(written), "least": least, "most": most})
    return name


def _closes(character: str) -> bool:
    """Whether no space belongs beside it."""
    return character == DOT or east_asian_width(character) == "W"


def is_unusual(name: str) -> bool:
    """Whether a name holds what names do not hold, digits and signs, or is one character, which few names are."""
    return len(name) == 1 or any(
        category(c)[0] in "NSPZ" and category(c) != "Nl" and c not in f"{DOT}-'’. ()（）" for c in name
    )


def read_month(written: str, today: date) -> Month:
    """A month that has come, from any common spelling of a month or day."""
    text = re.sub(r"\s*([^0-9A-Za-z\s])\s*", r"\1", same_width(written)).strip()
    if not (parts := _MONTH.match(text)):
        if (turned := _MONTH_FIRST.match(text)) and 1 <= int(turned[1]) <= 12:
            nearest = Month(int(turned[2]), int(turned[1]))
            raise Problem("value_date_nearest", {"word": shown(written), "nearest": nearest})
        raise Problem("person_month", {"word": shown(written)})
    year, month, day = int(parts[1]), int(parts[2] or parts[3]), int(parts[4] or parts[5] or 1)
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
    text = same_width(written).translate(_DASHES)
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
    if parts := _LANDLINE.match(text) or _LANDLINE.match(digits):
        return "-".join(part for part in parts.groups() if part)
    raise Problem("person_phone", {"word": shown(written)})


# A key this close to a field's is taken for a slip; other keys are somebody's own notes.
_CLOSE = 0.75

# What the ID number tells, and the field that holds it.
ID_FIELD, TOLD_BY_ID = "id_number", ("birth", "sex")
# The fields that are months.
MONTHS = ("birth", "graduated", "title_obtained")


@dataclass(frozen=True, slots=True)
class Person:
    """The fields of the forms, and where to reach the person; None where nothing was given, to be filled in by hand."""

    name: str | None = None
    employer: str | None = None
    id_number: IdNumber | None = None
    sex: str | None = None
    birth: Month | None = None
    ethnicity: str | None = None
    education: str | None = None
    school: str | None = None
    graduated: Month | None = None
    series: str | None = None
    title: str | None = None
    title_obtained: Month | None = None
    target_title: str | None = None
    speciality: str | None = None
    remarks: str | None = None
    unit: str | None = None
    contact: str | None = None
    phone: str | None = None
    mobile: str | None = None

    def text(self, field: str) -> str:
        """A field as it is written on a form; nothing for None."""
        value = getattr(self, field)
        return value.text if isinstance(value, IdNumber) else "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A person, and what should be looked at again though it is no error."""

    person: Person
    warnings: tuple[Problem, ...]


def read_person(edition: Edition, raw: Mapping[str, str], today: date) -> PersonRead:
    """The person of a case (`Case.person`); sex and month of birth come from the ID number where they are left out.

    Raises:
        Problem: a field that does not hold; its path is that of the field in the case.
    """
    form = edition.rules.roster
    fields: dict[str, Any] = {}
    for field in form.fields:
        if written := raw.get(field, "").strip():
            try:
                fields[field] = _read(form, field, written, today)
            except Problem as problem:
                problem.details.setdefault("subject", field)
                raise problem.within("person", field) from None
    warnings = [*_slips(form, raw), *_doubts(form.sexes, fields)]
    if isinstance(number := fields.get("id_number"), IdNumber) and number.birth:
        fields.setdefault("birth", Month.of(number.birth))
        fields.setdefault("sex", number.sex_word(form.sexes))
    return PersonRead(Person(**fields), tuple(warnings))


def _read(form: Roster, field: str, written: str, today: date) -> object:
    match field:
        case "name":
            return read_name(written)
        case "id_number":
            return read_id_number(written, today)
        case "sex":
            return _sex(form.sexes, written)
        case "ethnicity":
            return _ethnicity(form.ethnicities, read_text(written))
        case _ if field in MONTHS:
            return read_month(written, today)
        case "phone" | "mobile":
            return read_phone(written)
        case _:
            return read_text(written)


def _sex(sexes: Sexes, written: str) -> str:
    for words in (sexes.male, sexes.female):
        if written.casefold() in words:
            return words[0]
    raise unknown("value", shown(written), (sexes.male[0], sexes.female[0]))


def _ethnicity(known: Ethnicities, written: str) -> str:
    short = written.removesuffix(known.suffix)
    return short if short in known.names else written


def _doubts(sexes: Sexes, fields: Mapping[str, Any]) -> Iterator[Problem]:
    """What does not fit together, or cannot be checked."""
    if "name" in fields and is_unusual(fields["name"]):
        yield _warning("name", Problem("person_name_unusual", {"word": fields["name"]}))
    number = fields.get("id_number")
    if number is None:
        return
    if number.birth is None:
        yield _warning("id_number", Problem("id_number_other"))
    birth, sex = fields.get("birth"), fields.get("sex")
    if birth and number.birth and birth != (told := Month.of(number.birth)):
        yield _warning("birth", Problem("person_differs", {"word": birth, "told": told}))
    if sex and number.sex and sex != number.sex_word(sexes):
        yield _warning("sex", Problem("person_differs", {"word": sex, "told": number.sex_word(sexes)}))


def _slips(form: Roster, raw: Mapping[str, str]) -> Iterator[Problem]:
    """Keys that are no field but nearly are, are a field's name on the form, or follow from the answers."""
    fields: list[str] = list(form.fields)
    if form.fields.keys() >= raw.keys():
        return
    words = ((id, text) for id, field in form.fields.items() for text in field.label.in_all())
    labels: dict[str, str] = {text.casefold(): id for id, text in words}
    labels |= {column.name: column.fields[0] for column in form.columns if column.fields}
    derived = {word for column in form.columns if column.derived for word in (column.id, column.name)}
    for key in raw:
        if key in fields:
            continue
        folded = key.casefold().replace(" ", "_")
        if key in derived:
            yield Problem("person_key_derived", {"word": shown(key)}, path=("person", key))
        elif near := labels.get(key.casefold()) or next(iter(get_close_matches(folded, fields, 1, _CLOSE)), None):
            yield Problem("person_key_near", {"word": shown(key), "nearest": near}, path=("person", key))


def _warning(field: str, problem: Problem) -> Problem:
    problem.details["subject"] = field
    return problem.within("person", field)
