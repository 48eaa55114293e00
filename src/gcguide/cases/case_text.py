"""A case written as `case_file` reads it."""

import json
from datetime import date

from gcguide.cases.case_file import Case
from gcguide.decision.facts import Value


def case_text(case: Case) -> str:
    """The answers, the states of steps and the earlier local date as JSON; the person is left out."""
    raw: dict[str, object] = {id: _written(value) for id, value in case.facts.items()}
    if case.steps:
        raw["steps"] = case.steps
    if case.local_deadline is not None:
        raw["local_deadline"] = case.local_deadline.isoformat()
    return json.dumps(raw, ensure_ascii=False, indent=2) + "\n"


def _written(value: Value) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value
