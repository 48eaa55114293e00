"""What to gather: the rows of the official list and the category's own papers, to be ticked off."""

from collections.abc import Iterator

from gcguide.paper.pack import Tick
from gcguide.paper.sections import Sections
from gcguide.plan.materials import Paper
from gcguide.policy.forms import Row


def checklist(parts: Sections) -> Iterator[tuple[str, Tick]]:
    """Each paper with a key that stays the same in every language: its row, and its place among the row's own."""
    rows = {row.row: row for row in parts.edition.rules.materials.rows}
    own: dict[int, int] = {}
    for paper in parts.plan.papers:
        own[paper.row] = own.get(paper.row, -1) + 1
        yield f"{paper.row}.{own[paper.row]}", _paper(parts, paper, rows[paper.row])


def _paper(parts: Sections, paper: Paper, row: Row) -> Tick:
    """A row, or a paper of the category's own that goes with it."""
    words, lang = parts.words, parts.lang
    facts = [words("pack.from", who=parts.edition.rules.actors[paper.source].label[lang])]
    if paper.own:
        return Tick(words("pack.own", row=paper.row, name=paper.name), details=tuple(facts))
    if row.copies is not None:
        key = "pack.copies_originals" if row.originals is not None else "pack.copies"
        facts.append(words(key, copies=row.copies, originals=row.originals, others=row.copies - (row.originals or 0)))
    if row.paper is not None:
        facts.append(words("pack.paper", size=row.paper))
    detail = words("join.semicolon").join(facts)
    if row.hint is not None:
        detail = words("pack.hinted", facts=detail, hint=row.hint[lang])
    return Tick(words("pack.row", row=row.row, name=row.name), details=(detail,))
