"""People of a roster as the beginnings of cases."""

from collections.abc import Iterable

from gcguide.cases.restore import answers_of_case, seen_now
from gcguide.cases.roster_rows import ImportedRow
from gcguide.cases.store import Draft, Store
from gcguide.core.interview import Interview
from gcguide.policy.edition import Edition
from gcguide.text import plain
from gcguide.words import Words


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


def id_number_of(row: ImportedRow) -> str:
    """The ID number of a row; empty where there is none that holds."""
    return row.case.person.get("id_number", "") if row.case is not None else ""


def known_numbers(store: Store) -> dict[str, int]:
    """The case of each ID number that the store holds: who is there already would be there twice."""
    numbers = ((saved.person.get("id_number", ""), saved.number) for saved in store.cases())
    return {id_number: number for id_number, number in numbers if id_number}
