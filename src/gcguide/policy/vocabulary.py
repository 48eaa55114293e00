"""`facts.yaml`: the facts that rules may ask about, their kinds, values and words."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, RootModel, Strict, model_validator

from gcguide.policy.models import Day, Id, Model, RuleError, Text
from gcguide.problem import Problem

# A set of n values has 2 ** n answers, and each is numbered.
MAX_SET = 8

Kind = Literal["bool", "choice", "set", "date", "code"]

# The word for "I do not know": an answer, but unknown to the logic.
UNSURE = "unsure"


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
