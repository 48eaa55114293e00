"""What a data file may refer to, and what it did refer to, while it is being checked.

References between parts of a file (a clause, a source, a step …) are checked where they stand, so that an error carries
the line of the word at fault. The ids are collected from the raw data first.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    Strict,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from gcguide.kleene import Condition
from gcguide.problem import Problem, unknown
from gcguide.text import Lang


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

    def refer(self, kind: str, id: str) -> str:
        """Checks and notes one reference."""
        if id not in self.known.get(kind, ()):
            raise RuleError(unknown(kind, id, self.known.get(kind, ())))
        self.used[kind].add(id)
        return id


def refers_to(kind: str) -> AfterValidator:
    """A check for a string that must be the id of a `kind` of the same file."""

    def check(value: str, info: ValidationInfo) -> str:
        context = info.context
        return context.refer(kind, value) if isinstance(context, Context) else value

    return AfterValidator(check)


def only_placeholders(name: str, known: Iterable[str], *where: str) -> None:
    """Raises unless every brace of a name is part of a known placeholder."""
    rest = name
    for one in known:
        rest = rest.replace(f"{{{one}}}", "")
    if "{" in rest or "}" in rest:
        raise RuleError(Problem("name_placeholder", {"word": name, "known": [f"{{{one}}}" for one in known]}), where)


def no_repeats(kind: str, ids: Iterable[object], *where: str, key: str = "id") -> None:
    """Raises for the first id that occurs twice in the list at the path `where`."""
    seen: set[object] = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise RuleError(Problem("id_repeated", {"kind": kind, "word": id}), (*where, index, key))
        seen.add(id)


# `facts.yaml`: the facts that rules may ask about, their kinds, values and words.

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)

# A set of n values has 2 ** n answers, and each is numbered.
MAX_SET = 8

Kind = Literal["bool", "choice", "set", "date", "code"]

# The word for "I do not know": an answer, but unknown to the logic.
UNSURE = "unsure"

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
    """One text in both languages."""

    zh: Wording
    en: Wording

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class Fact(Model):
    """One thing about an applicant."""

    kind: Kind
    label: Text
    alters: Literal["time", "effort", "settled"] = Field(description="how the answer can come to change")
    ordered: Annotated[bool, Strict()] = Field(False, description="values are written from the lowest to the highest")
    values: dict[str, Text] = {}
    table: Literal["regions"] | None = Field(None, description="for a code: the table its values come from")
    earliest: Day | None = None
    latest: Day | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        needs_values = self.kind in ("choice", "set")
        if needs_values and len(self.values) < 2:
            raise RuleError(Problem("fact_needs_values"), ("values",))
        if self.kind == "bool" and set(self.values) != {"true", "false"}:
            raise RuleError(Problem("fact_bool_values"), ("values",))
        if self.kind in ("date", "code") and self.values:
            raise RuleError(Problem("fact_has_no_values", {"kind": self.kind}), ("values",))
        if UNSURE in self.values:
            raise RuleError(Problem("fact_value_reserved", {"word": UNSURE}), ("values", UNSURE))
        if self.ordered and self.kind != "choice":
            raise RuleError(Problem("fact_not_ordered", {"kind": self.kind}), ("ordered",))
        if self.kind == "set" and len(self.values) > MAX_SET:
            raise RuleError(Problem("fact_set_too_large", {"limit": MAX_SET}), ("values",))
        if self.earliest and self.latest and self.latest < self.earliest:
            raise RuleError(Problem("fact_bounds_reversed"), ("latest",))
        if (self.kind == "code") != (self.table is not None):
            raise RuleError(Problem("fact_code_table"), ("table",))
        if (self.kind == "date") != (self.earliest is not None and self.latest is not None):
            raise RuleError(Problem("fact_date_bounds"), ("earliest",))
        return self

    @property
    def options(self) -> tuple[str | bool, ...]:
        """The values of a bool, choice or set, as the logic sees them."""
        return (True, False) if self.kind == "bool" else tuple(self.values)

    def words(self, value: str | bool) -> Text:
        """The words for one value."""
        return self.values[str(value).lower() if isinstance(value, bool) else value]


class Vocabulary(RootModel[dict[Id, Fact]]):
    """All facts by id, in the order in which they are told."""

    model_config = ConfigDict(defer_build=True, frozen=True)

    def __getitem__(self, id: str) -> Fact:
        return self.root[id]

    def __contains__(self, id: object) -> bool:
        return id in self.root

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the order told."""
        return tuple(self.root)


# What every part of an edition shares: a citation, and references to other parts by id.

EditionId = Annotated[str, Strict(), StringConstraints(pattern=r"^[0-9]{4}h[12][a-z0-9_]*$")]
Count = Annotated[int, Strict(), Field(ge=1, le=1000)]
Slack = Annotated[int, Strict(), Field(ge=0, le=60)]
Flag = Annotated[bool, Strict()]
Clause = Annotated[str, refers_to("clauses")]
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

    clause: Clause | None = Field(None, description="where the notice says so: a key of `clauses`")
    source: Source | None = Field(None, description="what else says so: a key of `sources`")
    reading: Reading | None = Field(None, description="how we read an open point: a key of `readings`")

    @model_validator(mode="after")
    def _is_cited(self) -> Self:
        if self._needs_citation() and not (self.clause or self.source or self.reading):
            raise RuleError(Problem("citation_missing"))
        return self

    def _needs_citation(self) -> bool:
        return True


class CitedElsewhere(Cited):
    """Cited by what uses it, unless it names its own."""

    def _needs_citation(self) -> bool:
        return False


class Saying(Cited):
    """A sentence of ours in both languages, with where it comes from."""

    id: Id
    actor: Actor | None = None
    zh: Wording
    en: Wording
