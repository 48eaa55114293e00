"""The facts that rules may ask about: kinds, values, words (`facts.yaml`), and their old names (`renames.yaml`)."""

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, RootModel, Strict, model_validator

from gcguide.folders import data_folder
from gcguide.policy.models import Day, Id, Model, RuleError, Text, need_known
from gcguide.policy.validation import check, located
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml

# A set of n values has 2 ** n answers, and each is numbered.
MAX_SET = 8

Kind = Literal["bool", "choice", "set", "date", "code"]

# How long an answer holds, the shortest first: for this batch, for this year, until somebody says otherwise.
Hold = Literal["batch", "year", "always"]

# The word for "I do not know": an answer, but unknown to the logic.
UNSURE = "unsure"


class Fact(Model):
    """One thing about an applicant."""

    kind: Kind
    label: Text
    alters: Literal["time", "effort", "settled"] = Field(description="how the answer can come to change")
    holds: Hold = Field("always", description="how long an answer holds: until it is changed, this year, this batch")
    holds_for: dict[str, Hold] = Field({}, description="by answer, how long it holds where that is another time")
    once: dict[str, Text] = Field({}, description="by answer, what has come about when it has changed for the better")
    ordered: Annotated[bool, Strict()] = Field(False, description="values are written from the lowest to the highest")
    values: dict[str, Text] = {}
    assumed: Text | None = Field(None, description="what it says of somebody of whom it was only assumed")
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
        for value in self.once:
            need_known("value", value, self.values, "once", value)
        for value in self.holds_for:
            need_known("value", value, self.values, "holds_for", value)
        if self.holds_for and self.kind == "set":  # an answer is any number of values, and no single one
            raise RuleError(Problem("fact_holds_for_set"), ("holds_for",))
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
        return self.values[_key(value)]

    @cached_property
    def is_timed(self) -> bool:
        """Whether some answer does not hold always."""
        return any(hold != "always" for hold in (self.holds, *self.holds_for.values()))

    def hold_of(self, value: object) -> Hold:
        """How long an answer holds, as the logic or a file has it; that one is not sure, no longer than another."""
        own = self.holds_for.get(_key(value)) if isinstance(value, str | bool) else None
        return own or self.holds

    def better_than(self, value: object) -> Text | None:
        """What has come about when this answer has changed for the better, where that can be said."""
        return self.once.get(_key(value)) if isinstance(value, str | bool) else None


def _key(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value


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


def load_vocabulary(folder: Path) -> Vocabulary:
    """`facts.yaml`."""
    return check(Vocabulary, read_yaml(folder / "facts.yaml"))


class Renames(Model):
    """Old names and the names of today, by what they name."""

    facts: dict[Id, Id] = {}
    values: dict[Id, dict[Id, Id]] = {}
    steps: dict[Id, Id] = {}
    questions: dict[Id, Id] = {}

    @cached_property
    def are_none(self) -> bool:
        """Whether all are called as they were."""
        return not (self.facts or self.values or self.steps or self.questions)

    @cached_property
    def _renamed(self) -> frozenset[str]:
        """The facts of which a name is another one today, or that of a value."""
        return frozenset([*self.facts, *self.values])

    def question(self, id: str) -> str:
        """A question's name of today: that of a screen, or of a fact."""
        return self.questions.get(id, self.facts.get(id, id))

    def step(self, id: str) -> str:
        """A step's name of today."""
        return self.steps.get(id, id)

    def read(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Saved facts (plain data) by the names of today; a fact saved under both names keeps the value of today's."""
        if self._renamed.isdisjoint(facts):
            return dict(facts)
        told: dict[str, Any] = {}
        for id, value in facts.items():
            now = self.facts.get(id, id)
            if now == id or now not in facts:
                told[now] = self._value(self.values.get(now, {}), value)
        return told

    def _value(self, names: Mapping[str, str], value: Any) -> Any:
        if isinstance(value, list):
            return list(dict.fromkeys(names.get(one, one) for one in value))
        return names.get(value, value) if isinstance(value, str) else value


def load_renames() -> Renames:
    """The table; empty for a `policy/` folder without one.

    Raises:
        Problem: a new name is none, or an old name is still in use; names file and line.
    """
    return _load(data_folder("policy"))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Renames:
    path = folder / "renames.yaml"
    if not path.is_file():
        return Renames()
    document = read_yaml(path)
    renames, facts = check(Renames, document), load_vocabulary(folder)
    with located(document):
        _check_names("fact", renames.facts, facts.ids, "facts")
        for fact, names in renames.values.items():
            need_known("fact", fact, facts.ids, "values", fact)
            _check_names("value", names, facts[fact].values, "values", fact)
    return renames


def _check_names(kind: str, names: Mapping[str, str], known: Collection[str], *where: str) -> None:
    """Every new name is one of today's, and no old name is."""
    for old, new in names.items():
        need_known(kind, new, known, *where, old)
        if old in known:
            raise RuleError(Problem("rename_in_use", {"word": old}), (*where, old))
