"""What all data files are made of: words and texts, days, references to other parts by id, citations.

References between parts of a file (a clause, a source, a step …) are checked where they stand, so that an error carries
the line of the word at fault. The ids are collected from the raw data first.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from gcguide.kleene import Condition
from gcguide.problem import Problem, unknown
from gcguide.text import LANGS, Lang

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)


class RuleError(ValueError):
    """A problem inside a value, with the path from that value to the words at fault."""

    def __init__(self, problem: Problem, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.path = path


@dataclass
class Context:
    """The ids that exist, by kind; those that were used; and how a condition is read."""

    known: dict[str, list[str]] = field(default_factory=dict)
    used: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    condition: Callable[[Any], Condition] | None = None


def refers_to(kind: str, several: bool = False) -> AfterValidator:
    """A check for a string that must be the id of a `kind` of the same file, or several of them with 、 between."""

    def check(value: str, info: ValidationInfo) -> str:
        if isinstance(info.context, Context):
            for id in each_of(value) if several else [value]:
                need_known(kind, id, info.context.known.get(kind, ()))
                info.context.used[kind].add(id)
        return value

    return AfterValidator(check)


def each_of(cited: str | None) -> list[str]:
    """The clauses that a citation names: one, or several with 、 between them."""
    return cited.split("、") if cited else []


def only_placeholders(name: str, known: Iterable[str], *where: str) -> None:
    """Raises unless every brace of a name is part of a known placeholder."""
    rest = name
    for one in known:
        rest = rest.replace(f"{{{one}}}", "")
    if "{" in rest or "}" in rest:
        raise RuleError(Problem("name_placeholder", {"word": name, "known": [f"{{{one}}}" for one in known]}), where)


def need_known(kind: str, word: object, known: Collection[Any], *where: str | int) -> None:
    """Raises unless the word at the path `where` is one of the known."""
    if word not in known:
        raise RuleError(unknown(kind, word, known), where)


def no_repeats(kind: str, ids: Iterable[object], *where: str, key: str = "id") -> None:
    """Raises for the first id that occurs twice in the list at the path `where`."""
    seen: set[object] = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise RuleError(Problem("id_repeated", {"kind": kind, "word": id}), (*where, index, key))
        seen.add(id)


Wording = Annotated[str, Strict(), StringConstraints(min_length=1, pattern=r"^\S(.|\n)*$")]


def _plausible(day: date) -> date:
    """A slip of the keyboard in a year is caught here, once for all data files."""
    if not _EARLIEST <= day <= _LATEST:
        raise RuleError(Problem("date_far", {"word": day, "earliest": _EARLIEST, "latest": _LATEST}))
    return day


Day = Annotated[date, Strict(), AfterValidator(_plausible)]
Id = Annotated[str, Strict(), StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Model(BaseModel):
    """A value read from a data file: unknown keys are errors, nothing changes afterwards."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class Text(Model):
    """One text in every language."""

    __annotations__ = dict.fromkeys(LANGS, Wording)

    def __getitem__(self, lang: Lang) -> str:
        text: str = getattr(self, lang)
        return text

    def in_all(self) -> tuple[str, ...]:
        """What it reads in each language."""
        return tuple(self[lang] for lang in LANGS)


EDITION_ID = r"^[a-z0-9][a-z0-9_-]{0,39}$"
EditionId = Annotated[str, Strict(), StringConstraints(pattern=EDITION_ID)]
Count = Annotated[int, Strict(), Field(ge=1, le=1000)]
Slack = Annotated[int, Strict(), Field(ge=0, le=60)]
Flag = Annotated[bool, Strict()]
Clause = Annotated[str, refers_to("clauses", several=True)]
Source = Annotated[str, refers_to("sources")]
Reading = Annotated[str, refers_to("readings")]
Actor = Annotated[str, refers_to("actors")]
Step = Annotated[str, refers_to("steps")]
CategoryId = Annotated[str, refers_to("categories")]
Grade = Annotated[str, refers_to("grades")]
Employer = Annotated[str, refers_to("employers")]
CautionId = Annotated[str, refers_to("cautions")]


class Cited(Model):
    """Something that a clause of the notice, a source from elsewhere, or a reading of ours stands behind."""

    clause: Clause | None = Field(None, description="where the notice says so: keys of `clauses`, with 、 between them")
    source: Source | None = Field(None, description="what else says so: a key of `sources`")
    reading: Reading | None = Field(None, description="how we read an open point: a key of `readings`")

    needs_citation: ClassVar[bool] = True

    @model_validator(mode="after")
    def _is_cited(self) -> Self:
        if self.needs_citation and not (self.clause or self.source or self.reading):
            raise RuleError(Problem("citation_missing"))
        return self


class CitedElsewhere(Cited):
    """Cited by what uses it, unless it names its own."""

    needs_citation = False


class Saying(Cited, Text):
    """A sentence of ours in every language, with where it comes from."""

    id: Id
    actor: Actor | None = None
