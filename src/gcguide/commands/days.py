"""The day that a command is told to judge by."""

from datetime import date

from gcguide.calendar_day import read_day
from gcguide.problem import Problem


def day_given(given: str | None) -> date:
    """The day of `--as-of`; today where it is left out."""
    if given is None:
        return date.today()
    try:
        return read_day(given, date.min, date.max)
    except Problem as problem:
        problem.details["subject"] = "--as-of"
        raise
