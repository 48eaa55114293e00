"""People of a roster as the beginnings of cases."""

from collections.abc import Iterable

from gcguide.cases.restore import answers_of_case, seen_now
from gcguide.cases.roster_import import ImportedRow
from gcguide.cases.store import Draft
from gcguide.dialog.words import Words
from gcguide.interview import Interview
from gcguide.policy.loader import Edition
from gcguide.text import plain


def drafts(edition: Edition, rows: Iterable[ImportedRow], words: Words) -> list[Draft]:
    """A new case for every row that has one; what the roster says beside it goes into the note."""
    return [
        Draft(
            edition.id,
            answers_of_case(row.case),
            note=words.listing([words.labelled(heading, plain(text)) for heading, text in row.note]),
            person=dict(row.case.person),
            seen=seen_now(Interview(edition, row.case.facts)),
        )
        for row in rows
        if row.case is not None
    ]
