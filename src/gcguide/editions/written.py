"""What a notice says once: texts take it by placeholders, those of the edition's own file and those of `dialogs/`.

A placeholder of the edition has a dot, `{deadline.day}`; one without is filled in where the program speaks. What an
edition does not have is lacking, and the text that asks for it hides itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gcguide.editions.calendar import Calendar
from gcguide.editions.files import readable
from gcguide.text import DEFAULT_LANG, Lang, without_brackets
from gcguide.words import Words, load_words

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

    _values: dict[tuple[str, Lang], str | None] = field(default_factory=dict, init=False, repr=False)

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
        if (name, lang) not in self._values:
            kind, _, part = name.partition(".")
            self._values[name, lang] = None  # also for what is asked within: nothing stands for itself
            try:
                said = _KINDS[kind].said(self, part, lang)
            except (AttributeError, KeyError, IndexError, TypeError, ValueError, StopIteration):
                said = None
            self._values[name, lang] = None if said is None else self.filled(str(said), lang)
        return self._values[name, lang]

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
    if part == "from":
        return words.day_of_year(written.raw["deadline"]["from"])
    if part == "hour":
        return str(written.raw["deadline"]["hour"])
    if part == "gives":
        return words("written.gives_hour" if written.raw["deadline"].get("hour") else "written.gives_day")
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
    """Of all, of one posting, or of the last one with the day on which it is posted."""
    timeline = written.raw["timeline"]
    of_all: int = timeline["counted_days"]
    own = {act["id"]: act.get("counted_days", of_all) for act in timeline["acts"] if act.get("posting")}
    last = next(reversed(own.values()), of_all)
    days: int = {"days": of_all, "with_posting": last + 1, **own}[part]
    return days


def _lengths(condition: Any) -> Iterator[int]:
    """The numbers of years that a condition asks for."""
    if isinstance(condition, Mapping):
        yield from (one for key, one in condition.items() if key == "years" and isinstance(one, int))
    if isinstance(condition, Mapping | list):
        for one in condition.values() if isinstance(condition, Mapping) else condition:
            yield from _lengths(one)


def _categories(written: Written, part: str, lang: Lang) -> object:
    numbers = [category["number"] for category in written.raw["categories"]]
    if part == "labels":
        return load_words(lang)("join.semicolon").join(one["label"][lang] for one in written.raw["categories"])
    if part == "count":
        return load_words(lang).numeral(len(numbers))
    return max(numbers) if part == "last" else load_words(lang).numeral(max(numbers), {"last_ordinal": "ordinal"}[part])


def _entry(entries: Iterable[Mapping[str, Any]], id: str) -> Mapping[str, Any]:
    return next(one for one in entries if one["id"] == id)


def _row(raw: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    rows: Iterable[Mapping[str, Any]] = raw["materials"]["rows"]
    return next(row for row in rows if row["row"] == int(part))


def printed_row(row: Mapping[str, Any]) -> Any:
    """The number that a row is printed by; it may be named by an older one."""
    return row.get("now", row["row"])


def _rows_of(written: "Written", part: str, lang: Lang) -> object:
    """Of all rows of the materials: how many, the last, the first that is bound, and what they are."""
    raw = written.raw["materials"]
    if part == "labels":
        labels = [row["label"][lang] for row in sorted(raw["rows"], key=printed_row)]
        return load_words(lang)("join.semicolon").join(labels)
    if part == "bound":
        return printed_row(_row(written.raw, raw["binding_from_row"]))
    return len(raw["rows"]) if part == "count" else max(map(printed_row, raw["rows"]))


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
    "deadline": _Kind(lambda raw: ("day", "spoken", "date", "due", "year", "kind", "gives", "from", "hour"), _deadline),
    "years_before": _Kind(
        lambda raw: range(1, _YEARS_BEFORE + 1), lambda written, part, lang: written.deadline.year - int(part)
    ),
    "batch": _Kind(lambda raw: ("label",), lambda written, part, lang: written.raw[part][lang]),
    "notice": _Kind(lambda raw: ("title", "issuer", "printed_by", "printed_on"), _notice),
    "based_on": _Kind(
        lambda raw: [one["id"] for one in raw["notice"]["based_on"] if "id" in one],
        lambda written, part, lang: next(
            one.get("number", "") + one["name"] for one in written.raw["notice"]["based_on"] if one.get("id") == part
        ),
    ),
    "years": _Kind(
        lambda raw: [id for id, one in raw["definitions"].items() if [*_lengths(one["when"])]],
        lambda written, part, lang: next(_lengths(written.raw["definitions"][part]["when"])),
    ),
    "needed": _Kind(
        lambda raw: [id for id, one in raw["steps"].items() if "count" in one],
        lambda written, part, lang: written.raw["steps"][part]["count"],
    ),
    "publicity": _Kind(
        lambda raw: ("days", "with_posting", *(act["id"] for act in raw["timeline"]["acts"] if act.get("posting"))),
        _publicity,
    ),
    "categories": _Kind(lambda raw: ("count", "labels", "last", "last_ordinal"), _categories),
    "category": _Kind(
        _ids("categories"),
        lambda written, part, lang: load_words(lang).numeral(
            _entry(written.raw["categories"], part)["number"], "ordinal"
        ),
    ),
    "number": _Kind(_ids("categories"), lambda written, part, lang: _entry(written.raw["categories"], part)["number"]),
    "copies": _Kind(_rows, lambda written, part, lang: _row(written.raw, part)["copies"]),
    "originals": _Kind(_rows, lambda written, part, lang: _row(written.raw, part)["originals"]),
    "photocopies": _Kind(
        _rows, lambda written, part, lang: _row(written.raw, part)["copies"] - _row(written.raw, part)["originals"]
    ),
    "paper": _Kind(_rows, lambda written, part, lang: _row(written.raw, part)["paper"]),
    "form": _Kind(
        _rows,
        # Its own placeholders stand in brackets, and are brackets themselves.
        lambda written, part, lang: without_brackets(written.filled(_row(written.raw, part)["name"], lang) or ""),
    ),
    # By the name on the paper form, in whatever language.
    "called": _Kind(_rows, lambda written, part, lang: _row(written.raw, part)["label"][DEFAULT_LANG]),
    "row": _Kind(_rows, lambda written, part, lang: printed_row(_row(written.raw, part))),
    "rows": _Kind(lambda raw: ("count", "last", "bound", "labels"), _rows_of),
    "roster": _Kind(lambda raw: ("title", "copies"), lambda written, part, lang: written.raw["roster"][part]),
    "online": _Kind(
        lambda raw: [
            one for route in raw["routes"]["by_employer"] if "choose_online" in route for one in route["employers"]
        ],
        lambda written, part, lang: next(
            route["choose_online"][lang] for route in written.raw["routes"]["by_employer"] if part in route["employers"]
        ),
    ),
    "contact": _Kind(_ids("contacts"), lambda written, part, lang: _entry(written.raw["contacts"], part)["value"]),
    "entrance": _Kind(_ids("contacts"), lambda written, part, lang: _entry(written.raw["contacts"], part)["entrance"]),
    "contacts": _Kind(lambda raw: {one["kind"] for one in raw["contacts"]}, _contacts),
    "latest": _Kind(lambda raw: [act["id"] for act in raw["timeline"]["acts"]], _latest),
}


def names_anywhere(folder: Path) -> dict[str, None]:
    """The names of the placeholders that any edition of a folder has something for, in order."""
    return dict.fromkeys(name for raw in readable(folder) for name in Written(raw).names())
