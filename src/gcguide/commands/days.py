"""The day by which a command judges."""

from datetime import date

from gcguide.decision.facts import read_day
from gcguide.problem import Problem


def as_of(given: str | None) -> date:
    """The day given with `--as-of`, else today."""
    if given is None:
        return date.today()
    try:
        return read_day(given, date.min, date.max)
    except Problem as problem:
        problem.details["subject"] = "--as-of"
        raise
