"""Papers that a notice has people write without giving them a form: letters, opinions, statements, covers."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from gcguide.policy.models import CategoryId, Cited, Count, Flag, Id, Model, RuleError, Step, Text, Wording
from gcguide.problem import Problem, unknown

# What a paper may be filled in with, beside the columns of the roster: the case, its dates and its bodies tell it.
FILLED_IN = (
    "batch",
    "notice",
    "clause",
    "least_days",
    "posted_on",
    "signed_on",
    "publicity_from",
    "publicity_to",
    "publicity_days",
    "addressee",
    "recommender",
    "recommenders",
    "contact",
    "office_phone",
)
# Those that are fields of the roster's header.
OF_HEADER = {"contact": "contact", "office_phone": "phone"}
# What no paper may show: some are posted, all lie about in offices.
PRIVATE = ("serial", "id_number", "birth", "remarks")

_BRACED = re.compile(r"\{([^{}]*)\}|[{}]")

Part = Literal["employer", "experts", "cover"]
Cell = Annotated[str, Strict()]
Percent = Annotated[int, Strict(), Field(ge=1, le=100)]
Millimetres = Annotated[int, Strict(), Field(ge=6, le=230)]


class Line(Model):
    """A label with a line to write on, or with what is known."""

    label: Wording
    value: Cell = ""


class GridColumn(Model):
    """A column of a table: its title, its share of the width in percent, whether its cells are centred."""

    title: Wording
    share: Percent
    centred: Flag = False


class Grid(Model):
    """A table, with room to write."""

    columns: tuple[GridColumn, ...] = Field(min_length=1)
    rows_of: Literal["loose", "bound"] | None = Field(
        None, description="begins with these rows of the list of materials, before or from where it has them bound"
    )
    rows: tuple[tuple[Cell, ...], ...] = ()
    repeat: Count = Field(1, description="how often all of `rows` stand there")
    empty: Count | None = Field(None, description="so many more rows to write on")
    numbered: Flag = Field(False, description="whether those are numbered in their first cell")
    row_height: Millimetres | None = Field(None, description="the least height of a row")

    @model_validator(mode="after")
    def _has_a_cell_for_each_column(self) -> Self:
        for index, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                details = {"count": len(self.columns), "found": len(row)}
                raise RuleError(Problem("cells_of_row", details), ("rows", index))
        return self


# The kinds of blocks, each with one thing in it.
KINDS = ("to", "text", "heading", "note", "right", "fields", "table")


class PaperBlock(Model):
    """One block of a paper: one of these."""

    to: Wording | None = Field(None, description="whom it is addressed to, flush left")
    text: Wording | None = Field(None, description="a paragraph of the letter, indented")
    heading: Wording | None = None
    note: Wording | None = Field(None, description="set small")
    right: Wording | None = Field(None, description="at the right: who signs, where the seal goes, the date")
    fields: tuple[Line, ...] | None = Field(None, min_length=1)
    table: Grid | None = None

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if len(self.model_fields_set & set(KINDS)) != 1:
            raise RuleError(Problem("block_kind", {"known": list(KINDS)}))
        return self

    @property
    def kind(self) -> str:
        """Which kind it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text of it, with its path."""
        for index, line in enumerate(self.fields or ()):
            yield ("fields", index, "value"), line.value
        if self.table is not None:
            for row, cells in enumerate(self.table.rows):
                yield from ((("table", "rows", row, at), cell) for at, cell in enumerate(cells))
        elif self.fields is None:
            yield (self.kind,), getattr(self, self.kind)


class OfficePaper(Cited):
    """One paper of those that offices, experts and applicants write; its words are Chinese whoever prints it.

    Without `step` and `categories` it belongs to everybody.
    """

    id: Id
    part: Part
    title: Wording
    label: Text = Field(description="what it is, in a word")
    about: Text = Field(description="what it is for, who signs it, what to mind")
    step: Step | None = Field(None, description="belongs to the categories with this step")
    categories: tuple[CategoryId, ...] = Field((), description="belongs to these")
    copies: Count | None = Field(None, description="as many sheets; nothing: the count of its step, else one")
    blocks: tuple[PaperBlock, ...] = Field(min_length=1)

    @property
    def placeholders(self) -> frozenset[str]:
        """What it is filled in with."""
        return frozenset(braced[1] for _, text in self.texts() for braced in _BRACED.finditer(text))

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text that may have placeholders, with its path."""
        yield ("title",), self.title
        for index, block in enumerate(self.blocks):
            yield from ((("blocks", index, *path), text) for path, text in block.texts())


def check_placeholders(papers: Iterable[OfficePaper], columns: Iterable[str]) -> None:
    """Raises for the first brace that is no known placeholder; the columns of the roster and clauses are known."""
    known = [*(column for column in columns if column not in PRIVATE), *FILLED_IN]
    for number, paper in enumerate(papers):
        for path, text in paper.texts():
            for braced in _BRACED.finditer(text):
                if braced[1] not in known:
                    raise RuleError(unknown("placeholder", braced[1] or braced[0], known), ("papers", number, *path))
