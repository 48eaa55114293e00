"""People of a screened roster as rows of `tables`, from which cases are made."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from gcguide.screening.screen import Request
from gcguide.screening.summary import Place
from gcguide.tables.answers import load_answers
from gcguide.tables.heads import Column, Layout
from gcguide.tables.people import PersonReader
from gcguide.tables.roster import Row
from gcguide.tables.sheets import LOST_ZERO, Sheet


def rows_of(
    request: Request,
    columns: tuple[Column, ...],
    hits: Iterable[tuple[Place, tuple[str | None, ...]]],
    path: Path,
    today: date,
) -> Iterator[Row]:
    """What each hit says: the person as far as the columns tell, and all answers.

    Args:
        request: what was asked of the screening.
        columns: how the headings were read.
        hits: place and cells of each.
        path: the roster.
        today: months and days of birth cannot lie after it.
    """
    kept = [*hits]
    # A month whose zero may be lost is asked about here as well: 1985.1.
    rows = [[float(cell) if cell and LOST_ZERO.fullmatch(cell) else cell or "" for cell in cells] for _, cells in kept]
    sheet = Sheet("", rows)
    names = request.names()
    reader = PersonReader(names, load_answers(names.edition, request.mapped.values), path, today)
    reader.begin(Layout(sheet, -1, -1, columns), {})
    for at, (place, _) in enumerate(kept):
        found = reader.read(at, needs_name=False, number=place.row)
        yield Row(place.sheet, place.row, found.name, found.case, found.note, found.problems, found.warnings)
