"""The papers: the rows of attachment 1, and what the best category adds to them."""

from dataclasses import dataclass

from gcguide.decision.result import Assessment
from gcguide.policy.loader import Edition
from gcguide.text import Lang


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of the list, or one paper of the category's own that goes with a row.

    Args:
        row: the row on the form.
        name: for a row, the form's own words.
        copies: as the notice says; None where it does not.
        source: the actor who supplies it.
        own: it is the category's own, beside what the form names.
    """

    row: int
    name: str
    copies: int | None
    source: str
    own: bool


def materials(edition: Edition, assessment: Assessment, lang: Lang = "zh") -> list[Paper]:
    """The rows in order, each followed by the best category's own evidence that goes with it."""
    best = assessment.best
    chosen = next((c for c in edition.rules.categories if best and c.number == best.category), None)
    found: list[Paper] = []
    for row in edition.rules.materials.rows:
        found.append(Paper(row.row, row.name, row.copies, row.from_, False))
        if chosen is not None:
            found += [
                Paper(row.row, e.name[lang], e.copies, e.from_, True) for e in chosen.evidence if e.row == row.row
            ]
    return found
