"""Saved cases as lines of text and as JSON, for the commands."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from gcguide.cases.masking import masked_person
from gcguide.cases.restore import edition_of, plain_facts, restored
from gcguide.cases.saved import Saved
from gcguide.decision.assessment import assess
from gcguide.desk.columns import COLUMNS, text, title
from gcguide.desk.row import Row
from gcguide.dialog.words import Words
from gcguide.plan.plan import plan
from gcguide.policy.renames import load_renames
from gcguide.text import pad, width


def shown_case(saved: Saved, day: date, words: Words, reveal: bool = False) -> dict[str, Any]:
    """A case as JSON.

    Args:
        saved: the case.
        day: the day to judge by.
        words: the language of names.
        reveal: whether numbers of the person are shown in full.
    """
    edition = edition_of(saved)
    read = restored(edition, saved.answers, load_renames())
    assessment = assess(edition, read.facts, day, read.steps)
    follows = plan(edition, assessment, read.facts, read.local_deadline, words.lang)
    person = saved.person if reveal else masked_person(edition.rules.roster, saved.person)
    local = read.local_deadline.isoformat() if read.local_deadline else None
    case = {**plain_facts(read.facts), "steps": read.steps, "person": person, "local_deadline": local}
    return {**_head(saved), "case": case, "result": {**assessment.to_dict(), **follows.to_dict()}}


def row_dict(row: Row) -> dict[str, Any]:
    """A line of the list as JSON."""
    best, due = row.best, row.due
    return {
        **_head(row.saved),
        "employer": row.employer,
        "verdict": str(row.verdict) if row.verdict is not None else None,
        "best": {"category": best.category, "grade": best.grade, "verdict": str(best.verdict)} if best else None,
        "to_find_out": list(row.to_find_out),
        "next": {"id": due.id, "latest": due.day.isoformat(), "days_left": due.days_left} if due else None,
    }


def _head(saved: Saved) -> dict[str, Any]:
    return {
        "number": saved.number, "label": saved.label, "name": saved.person.get("name", ""), "note": saved.note,
        "marked": saved.marked, "edition": saved.edition, "created": saved.created, "changed": saved.changed,
    }  # fmt: skip


def listed(rows: Iterable[Row], words: Words) -> Iterator[str]:
    """A table, a case a line."""
    heads = [title(column, words) for column in COLUMNS]
    lines = [heads, *([text(row, column, words) for column in COLUMNS] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(pad(cell, widths[at]) for at, cell in enumerate(line)).rstrip()
