"""The words that dates are written with: the `days` of `dialogs/lexicon.yaml`."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import Field, Strict, StringConstraints

from gcguide.policy.vocabulary import Model, Words

Forms = Annotated[tuple[Words, ...], Field(min_length=1)]
Offset = Annotated[str, StringConstraints(pattern=r"^(0|-?[1-9][0-9]?)$")]
Ten = Annotated[str, StringConstraints(pattern=r"^[1-9]$")]
Numerals = Annotated[
    tuple[Annotated[str, Strict(), StringConstraints(pattern=r"^\S$")], ...],
    Field(min_length=1),
]
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


class Entry(NamedTuple):
    """One form: what kind of word it is, the number it stands for, and where it is written."""

    form: str
    kind: str
    value: int
    path: tuple[str | int, ...]


class DayWords(Model):
    """The words of dates, by what they do in one."""

    fillers: Forms
    separators: Forms
    digits: Annotated[tuple[Numerals, ...], Field(min_length=10, max_length=10)]
    tens: dict[Ten, Numerals]
    ordinals: Forms
    year: Forms
    month: Forms
    day: Forms
    months: Annotated[tuple[Forms, ...], Field(min_length=12, max_length=12)]
    last: Forms
    ago: Forms
    spans: Spans
    relative: Relative
    parts: tuple[Part, ...]

    def entries(self) -> Iterator[Entry]:
        """Every form; kinds are the keys of the file, such as `ago` or `relative.years`."""
        for kind in ("fillers", "separators", "ordinals", "year", "month", "day", "last", "ago"):
            yield from _entries(getattr(self, kind), kind, 0, kind)
        for kind in ("digits", "months"):
            for index, forms in enumerate(getattr(self, kind)):
                yield from _entries(forms, kind, index, kind, index)
        for ten, forms in self.tens.items():
            yield from _entries(forms, "tens", int(ten), "tens", ten)
        for unit in Spans.model_fields:
            yield from _entries(getattr(self.spans, unit), f"spans.{unit}", 0, "spans", unit)
        for unit in Relative.model_fields:
            for offset, forms in getattr(self.relative, unit).items():
                yield from _entries(forms, f"relative.{unit}", int(offset), "relative", unit, offset)
        for index, part in enumerate(self.parts):
            yield from _entries(part.forms, "parts", index, "parts", index, "forms")


def _entries(forms: tuple[str, ...], kind: str, value: int, *where: str | int) -> Iterator[Entry]:
    return (Entry(form, kind, value, (*where, index)) for index, form in enumerate(forms))
