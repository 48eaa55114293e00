"""What a notice says once: texts take it by placeholders, those of the edition's own file and those of `dialogs/`.

A placeholder of the edition has a dot, `{deadline.day}`; one without is filled in where the program speaks. What an
edition does not have is lacking, and the text that asks for it hides itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from gcguide.folders import edition_files
from gcguide.policy.editions import read_once
from gcguide.policy.front_page import Calendar
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document, Path_
from gcguide.text import DEFAULT_LANG, LANGS, Lang, without_brackets
from gcguide.words import Words, load_words

M = TypeVar("M", bound=BaseModel)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\.([a-z0-9_]+)\}")

# So many years before that of the deadline can be named.
_YEARS_BEFORE = 9


@dataclass(frozen=True, eq=False)
class Written:
    """What one notice says, by the names of placeholders.

    Args:
        raw: the edition's data as it is written, which may be wrong: what cannot be read is lacking.
        calendar: working days; without them nothing is said of the kind of day.
        latest: by when the acts of the timeline must happen at the latest, and whether that is estimated.
    """

    raw: Mapping[str, Any]
    calendar: Calendar | None = None
    latest: Mapping[str, tuple[date, bool]] = field(default_factory=dict)

    def filled(self, text: str, lang: Lang) -> str | None:
        """A text with its placeholders filled in; None where the edition lacks one of them."""
        if "{" not in text:
            return text
        parts: list[str] = []
        end = 0
        for match in PLACEHOLDER.finditer(text):
            said = self.value(f"{match[1]}.{match[2]}", lang)
            if said is None:
                return None
            parts += text[end : match.start()], said
            end = match.end()
        return "".join(parts) + text[end:]

    def value(self, name: str, lang: Lang) -> str | None:
        """What a placeholder stands for; None where the edition lacks it, or there is no such placeholder."""
        kind, _, part = name.partition(".")
        try:
            said = _KINDS[kind].said(self, part, lang)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError, StopIteration):
            return None
        return None if said is None else str(said)

    def names(self) -> Iterator[str]:
        """The names of all placeholders that something is written for, without those that the calendar tells."""
        for kind, one in _KINDS.items():
            try:
                yield from (f"{kind}.{part}" for part in one.parts(self.raw))
            except (AttributeError, KeyError, TypeError):
                continue

    @property
    def deadline(self) -> date:
        """The last day that the notice names, whatever day is supposed."""
        day = self.raw["deadline"]["date"]
        if not isinstance(day, date):
            raise TypeError
        return day


@dataclass(frozen=True)
class _Kind:
    """The placeholders that begin alike.

    Args:
        parts: what can stand behind the dot, as far as the data goes.
        said: what one of them stands for.
    """

    parts: Callable[[Mapping[str, Any]], Iterable[object]]
    said: Callable[[Written, str, Lang], object]


def _deadline(written: Written, part: str, lang: Lang) -> str:
    day = written.deadline
    if part == "year":
        return str(day.year)
    words = load_words(lang)
    if part == "spoken":
        return words.day_of_year(day, is_spoken=True)
    if part == "kind":
        return _kind_of_day(written, words)
    return {"day": words.day_of_year, "date": words.day, "due": words.due}[part](day)


def _kind_of_day(written: Written, words: Words) -> str:
    """Whether the last day is worked, and what follows from that."""
    day, calendar = written.deadline, written.calendar
    if calendar is None:
        raise KeyError
    if not calendar.is_workday(day):
        return words("written.day_off", day=words.due(calendar.on_or_before(day)))
    return words("written.workday_estimated" if calendar.is_estimated(day) else "written.workday")


def _notice(written: Written, part: str, lang: Lang) -> object:
    said = written.raw["notice"][part]
    return load_words(lang).day(said) if isinstance(said, date) else said


def _publicity(written: Written, part: str, lang: Lang) -> int:
    days: int = written.raw["timeline"]["counted_days"]
    return days + {"days": 0, "with_posting": 1}[part]


def _categories(written: Written, part: str, lang: Lang) -> object:
    numbers = [category["number"] for category in written.raw["categories"]]
    if part == "labels":
        return load_words(lang)("join.semicolon").join(one["label"][lang] for one in written.raw["categories"])
    if part == "count":
        return load_words(lang).numeral(len(numbers))
    return max(numbers) if part == "last" else load_words(lang).numeral(max(numbers), {"last_ordinal": "ordinal"}[part])


def _number(raw: Mapping[str, Any], id: str) -> int:
    number = next(category["number"] for category in raw["categories"] if category["id"] == id)
    return int(number)


def _row(raw: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(row for row in raw["materials"]["rows"] if row["row"] == int(part))
    return found


def _contact(written: Written, id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in written.raw["contacts"] if one["id"] == id)
    return found


def _contacts(written: Written, part: str, lang: Lang) -> str | None:
    """All of one kind; a telephone that bears no area code is told as such."""
    words = load_words(lang)
    said = [one["value"] for one in written.raw["contacts"] if one["kind"] == part]
    if part == "phone":
        bare = re.compile("[1-9][0-9]{6,7}")
        said = [words("written.no_area_code", phone=one) if bare.fullmatch(one) else one for one in said]
    return words.listing(said) or None


def _latest(written: Written, part: str, lang: Lang) -> str:
    words, (day, is_estimated) = load_words(lang), written.latest[part]
    return words.day_of_year(day) + (words("report.estimated") if is_estimated else "")


def _ids(key: str) -> Callable[[Mapping[str, Any]], Iterable[object]]:
    return lambda raw: [one["id"] for one in raw[key] if "id" in one]


def _rows(raw: Mapping[str, Any]) -> list[object]:
    return [row["row"] for row in raw["materials"]["rows"]]


# Every placeholder there is, by what stands before its dot.
_KINDS: dict[str, _Kind] = {
    "deadline": _Kind(lambda raw: ("day", "spoken", "date", "due", "year", "kind"), _deadline),
    "years_before": _Kind(
        lambda raw: range(1, _YEARS_BEFORE + 1),
        lambda written, part, lang: written.deadline.year - int(part),
    ),
    "batch": _Kind(lambda raw: ("label",), lambda written, part, lang: written.raw[part][lang]),
    "notice": _Kind(lambda raw: ("title", "issuer", "printed_by", "printed_on"), _notice),
    "based_on": _Kind(
        lambda raw: [one["id"] for one in raw["notice"]["based_on"] if "id" in one],
        lambda written, part, lang: next(
            one.get("number", "") + one["name"] for one in written.raw["notice"]["based_on"] if one.get("id") == part
        ),
    ),
    "publicity": _Kind(lambda raw: ("days", "with_posting"), _publicity),
    "categories": _Kind(lambda raw: ("count", "labels", "last", "last_ordinal"), _categories),
    "category": _Kind(
        _ids("categories"),
        lambda written, part, lang: load_words(lang).numeral(_number(written.raw, part), "ordinal"),
    ),
    "number": _Kind(_ids("categories"), lambda written, part, lang: _number(written.raw, part)),
    "copies": _Kind(_rows, lambda written, part, lang: _row(written.raw, part)["copies"]),
    "originals": _Kind(_rows, lambda written, part, lang: _row(written.raw, part)["originals"]),
    "photocopies": _Kind(
        _rows,
        lambda written, part, lang: _row(written.raw, part)["copies"] - _row(written.raw, part)["originals"],
    ),
    "paper": _Kind(_rows, lambda written, part, lang: _row(written.raw, part)["paper"]),
    "form": _Kind(_rows, lambda written, part, lang: without_brackets(_row(written.raw, part)["name"])),
    "roster": _Kind(lambda raw: ("title", "copies"), lambda written, part, lang: written.raw["roster"][part]),
    "contact": _Kind(_ids("contacts"), lambda written, part, lang: _contact(written, part)["value"]),
    "entrance": _Kind(_ids("contacts"), lambda written, part, lang: _contact(written, part)["entrance"]),
    "contacts": _Kind(lambda raw: {one["kind"] for one in raw["contacts"]}, _contacts),
    "latest": _Kind(lambda raw: [act["id"] for act in raw["timeline"]["acts"]], _latest),
}


def filled_document(document: Document) -> Document:
    """An edition with the placeholders of its own texts filled in, each value still at its place.

    What is lacking is left as it is (`need_filled` tells of it once all else is seen to be right).

    Raises:
        Problem: there is no such placeholder; names file and line.
    """
    written = Written(document.data)
    names = dict.fromkeys(written.names())

    def fill(value: Any, path: Path_) -> Any:
        if isinstance(value, str):
            if "{" not in value:
                return value
            need_names(value, names, document, path)
            said = written.filled(value, str(path[-1]) if path and path[-1] in LANGS else DEFAULT_LANG)
            return value if said is None else said
        if isinstance(value, dict):
            return {key: fill(one, (*path, key)) for key, one in value.items()}
        if isinstance(value, list):
            return [fill(one, (*path, index)) for index, one in enumerate(value)]
        return value

    return Document(fill(document.data, ()), document.lines, document.file, document.files)


def need_names(text: str, names: Iterable[str], document: Document, path: Path_) -> None:
    """Raises, at the line of the text, unless each placeholder of it is one of these."""
    for match in PLACEHOLDER.finditer(text):
        name = f"{match[1]}.{match[2]}"
        if name not in names:
            raise unknown("placeholder", name, list(names)).at(*document.place(path))


def need_all_names(document: Document, names: Iterable[str]) -> None:
    """Raises, at its line, for the first text of a file with a placeholder that is none of these."""
    for path, value in _strings(document):
        need_names(value, names, document, path)


def _strings(document: Document) -> Iterator[tuple[Path_, str]]:
    """The texts of a document that have a brace, each with its path."""
    for path in document.lines:
        value = document.data
        for key in path:
            value = value[key]
        if isinstance(value, str) and "{" in value:
            yield path, value


def need_filled(document: Document) -> None:
    """Raises for the first placeholder that nothing is written for."""
    for path, value in _strings(document):
        if (match := PLACEHOLDER.search(value)) is not None:
            raise Problem("placeholder_lacking", {"word": match[0]}).at(*document.place(path))


def filled_model(written: Written, model: M) -> M | None:
    """A model with the placeholders of its texts filled in; None where the edition lacks one of them."""
    try:
        filled: M = _filled(written, model, DEFAULT_LANG)
    except LookupError:
        return None
    return filled


def _filled(written: Written, value: Any, lang: Lang) -> Any:
    """A value filled in, itself where there is nothing to fill in; raises LookupError for what is lacking."""
    if isinstance(value, str):
        if (said := written.filled(value, lang)) is None:
            raise LookupError
        return said
    if isinstance(value, dict):
        return {key: _filled(written, one, lang) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(_filled(written, one, lang) for one in value)
    if not isinstance(value, BaseModel):
        return value
    own = {name: getattr(value, name) for name in type(value).model_fields}
    filled = {name: _filled(written, one, name if name in LANGS else lang) for name, one in own.items()}
    changed = {name: one for name, one in filled.items() if one != own[name]}
    return value.model_copy(update=changed) if changed else value


def names_anywhere(folder: Path) -> dict[str, None]:
    """The names of the placeholders that any edition of a folder has something for, in order."""
    found: dict[str, None] = {}
    for path in edition_files(folder).values():
        try:
            raw = read_once(path).data
        except Problem:
            continue
        if isinstance(raw, dict):
            found |= dict.fromkeys(Written(raw).names())
    return found
