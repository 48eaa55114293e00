"""Deadlines that people tell: the earlier one of their place, and one that is only supposed, of a next batch."""

from datetime import date, timedelta
from typing import Literal

from gcguide.core.days import read_local_deadline, read_supposed_deadline
from gcguide.language.dates import read_days
from gcguide.language.lexicon import load_lexicon
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.text import shown

DayKind = Literal["local", "supposed"]

_YEAR = timedelta(days=365)


def read_deadline(edition: Edition, kind: DayKind, text: str, today: date) -> date | None:
    """The day that a text names; None for nothing, or for a word that says that there is none.

    A day without a year is the one nearest to the deadline of the notice, or the next one, where it is supposed.

    Raises:
        Problem: no day can be read, or it cannot be a deadline.
    """
    if not text.strip() or load_lexicon().reply(text) in ("no", "none"):
        return None
    days = days_meant(text, today)
    if kind == "supposed":
        return read_supposed_deadline(min(days, key=lambda day: (day < today, abs(day - today))), today)
    return read_local_deadline(edition, min(days, key=lambda day: abs(day - edition.deadline)))


def days_meant(text: str, today: date) -> list[date]:
    """The days that a text may mean: one, or where it has no year those around today.

    Raises:
        Problem: no single day can be read.
    """
    read = read_days(text, today)
    if read is None or read.span:
        raise Problem("deadline_unclear", {"word": shown(text)})
    coming = read_days(text, today + _YEAR) if len(read.days) > 1 else None
    return [*read.days, *(coming.days if coming else ())]


def same_day_later(deadline: date, today: date) -> date:
    """The same day of a later year, the first that is not over."""
    later = deadline.replace(day=28) if (deadline.month, deadline.day) == (2, 29) else deadline
    while later <= max(today, deadline):
        later = later.replace(year=later.year + 1)
    return later
