"""What the forms need of the person, as a case's `person` section gives it: checked, in the form's spelling."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from gcguide.cases.id_number import IdNumber, read_id_number
from gcguide.cases.spellings import Month, is_unusual, read_month, read_name, read_phone, read_text
from gcguide.policy.forms import Ethnicities, Roster, Sexes
from gcguide.policy.loader import Edition
from gcguide.problem import Problem, unknown
from gcguide.text import shown

# A key this close to a field's is taken for a slip; other keys are somebody's own notes.
_CLOSE = 0.75

# The fields that are months.
MONTHS = ("birth", "graduated", "title_obtained")


@dataclass(frozen=True, slots=True)
class Person:
    """The fields of the forms; None where nothing was given, to be filled in by hand."""

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
    found: dict[str, Any] = {}
    for field in form.fields:
        if written := raw.get(field, "").strip():
            try:
                found[field] = _read(form, field, written, today)
            except Problem as problem:
                problem.details.setdefault("subject", field)
                raise problem.within("person", field) from None
    warnings = [*_slips(form, raw), *_doubts(form.sexes, found)]
    if isinstance(number := found.get("id_number"), IdNumber) and number.birth:
        found.setdefault("birth", Month.of(number.birth))
        found.setdefault("sex", number.sex_word(form.sexes))
    return PersonRead(Person(**found), tuple(warnings))


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
        case "phone":
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


def _doubts(sexes: Sexes, found: Mapping[str, Any]) -> Iterator[Problem]:
    """What does not fit together, or cannot be checked."""
    if "name" in found and is_unusual(found["name"]):
        yield _warning("name", Problem("person_name_unusual", {"word": found["name"]}))
    number = found.get("id_number")
    if number is None:
        return
    if number.kind == "other":
        yield _warning("id_number", Problem("id_number_other"))
    birth, sex = found.get("birth"), found.get("sex")
    if birth and number.birth and birth != (told := Month.of(number.birth)):
        yield _warning("birth", Problem("person_differs", {"word": birth, "told": told}))
    if sex and number.sex and sex != number.sex_word(sexes):
        yield _warning("sex", Problem("person_differs", {"word": sex, "told": number.sex_word(sexes)}))


def _slips(form: Roster, raw: Mapping[str, str]) -> Iterator[Problem]:
    """Keys that are no field but nearly are, are a field's name on the form, or follow from the answers."""
    fields: list[str] = list(form.fields)
    words = ((id, text) for id, field in form.fields.items() for text in (field.label.zh, field.label.en))
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
