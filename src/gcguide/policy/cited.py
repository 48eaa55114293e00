"""What every part of an edition shares: a citation, and references to other parts by id."""

from typing import Annotated, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.policy.context import RuleError, refers_to
from gcguide.policy.vocabulary import Id, Model, Words
from gcguide.problem import Problem

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
    zh: Words
    en: Words
