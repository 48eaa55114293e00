"""The words that the checks go by (`policy/terms.yaml`): key terms of the notice, and what a notice says once."""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict

from gcguide.policy.models import Id, Model, Text, Wording
from gcguide.policy.validation import check
from gcguide.reading.documents import Document, read_yaml

Place = Literal["said", "shown", "asked"]


class Kind(Model):
    """One kind of what a notice says once, and where writing it out is a mistake."""

    kind: Id
    use: tuple[Id, ...] = Field(min_length=1, description="the beginnings of the placeholders that stand for it")
    in_: tuple[Place, ...] = Field((), alias="in", description="where every one of them is a mistake")
    of_editions: tuple[Place, ...] = Field((), description="where only what an edition says is one")
    forms: tuple[Wording, ...] = Field(min_length=1, description="how it is written, as regular expressions")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of its forms."""
        return re.compile("|".join(f"(?:{form})" for form in self.forms))


class Half(Model):
    """A half of the year: what it is called, its first and its last month."""

    forms: tuple[Wording, ...] = Field(min_length=1)
    months: tuple[Annotated[int, Strict()], Annotated[int, Strict()]]


class Excepted(Model):
    """Terms that one sentence uses although its clause does not, and why it may."""

    at: Wording
    terms: tuple[Wording, ...] = Field(min_length=1)
    why: Text


class Terms(Model):
    """`terms.yaml`."""

    terms: tuple[tuple[Wording, ...], ...] = Field(description="each in all its spellings; it is called by the first")
    units: tuple[Wording, ...] = Field(description="a number before one of these is a term as well")
    claims_nothing: tuple[Wording, ...] = Field(description="what marks a part of a sentence as no claim of the notice")
    exceptions: tuple[Excepted, ...]
    written_once: tuple[Kind, ...] = Field((), description="what a notice says once, as prose writes it out")
    halves: tuple[Half, ...] = ()

    def of(self, text: str) -> set[str]:
        """The terms in a text; a spelling inside a longer one of another term is none."""
        found = [
            (match.start(), match.end(), spellings[0])
            for spellings in self.terms
            for spelling in spellings
            if spelling in text
            for match in re.finditer(re.escape(spelling), text)
        ]
        outer = {
            name
            for start, end, name in found
            if not any(b <= start and end <= e and e - b > end - start and other != name for b, e, other in found)
        }
        return outer | set(re.findall(rf"\d+(?:{'|'.join(sorted(self.units, key=len, reverse=True))})", text))

    def claimed(self, text: str) -> set[str]:
        """The terms in those parts of a text that say what the notice says."""
        parts = re.split("[。；！？]", text)
        return set().union(*(self.of(part) for part in parts if not any(mark in part for mark in self.claims_nothing)))


def read_terms(folder: Path) -> tuple[Terms, Document]:
    """The terms of a `policy/` folder, and the file with its lines.

    Raises:
        Problem: naming file and line.
    """
    document = read_yaml(folder / "terms.yaml")
    return check(Terms, document), document
