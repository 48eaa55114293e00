"""An edition compiled: one cell for each category and grade, with the conditions that decide it in normal form.

base    = qualifies AND granted AND NOT excluded      (a failed step is false by itself)
consult = any consult-caution, verify = any verify-caution
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from gcguide.decision.domain import Domain, domain
from gcguide.decision.normal_form import NormalForm
from gcguide.kleene import All, Condition, Not, Test, fold, tests
from gcguide.policy.edition import Category, Caution, Gate, Rules
from gcguide.policy.loader import Edition


@dataclass(frozen=True)
class CautionInCell:
    """A caution as it stands in one cell: `when` None is always."""

    caution: Caution
    when: Condition | None


@dataclass(frozen=True)
class GateInCell:
    """A gate as it stands in one cell; `softened` when part of it has turned into a caution there."""

    gate: Gate
    when: Condition
    softened: bool = False


@dataclass(frozen=True)
class Cell:
    """One category and grade."""

    category: Category
    grade: str
    granted: Condition | None
    gates: tuple[GateInCell, ...]
    cautions: tuple[CautionInCell, ...]
    base: NormalForm
    consult: NormalForm
    verify: NormalForm


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All cells of an edition, categories in their order, grades from the lowest."""

    edition: Edition
    cells: tuple[Cell, ...]
    domains: dict[str, Domain]
    steps: dict[str, tuple[str, ...]]

    def normal_form(self, condition: Condition) -> NormalForm:
        """The normal form of a condition of this edition."""
        return fold(condition, _leaf(self.domains, self.edition))


def _leaf(domains: dict[str, Domain], edition: Edition) -> Callable[[Test], NormalForm]:
    full = {id: one.full for id, one in domains.items()}

    def leaf(test: Test) -> NormalForm:
        return NormalForm.literal(test.fact, domains[test.fact].mask(test, edition.deadline), full)

    return leaf


@lru_cache(maxsize=16)
def rulebook(edition: Edition) -> Rulebook:
    """The compiled edition, made once."""
    rules = edition.rules
    used: dict[str, list[Test]] = {id: [] for id in edition.facts.ids}
    for condition in conditions(rules):
        for test in tests(condition):
            used[test.fact].append(test)
    domains = {id: domain(id, edition.facts[id], used[id], edition.deadline) for id in edition.facts.ids}
    leaf = _leaf(domains, edition)
    full = {id: one.full for id, one in domains.items()}

    def form(condition: Condition | None) -> NormalForm:
        return NormalForm.constant(True, full) if condition is None else fold(condition, leaf)

    def cell(category: Category, grade: str) -> Cell:
        granted = category.grades[grade].when
        gates = tuple(_gate_in(gate, category.id, grade) for gate in rules.gates)
        cautions = _cautions_in(rules, category.id, grade)
        base = form(category.qualifies) & form(granted)
        for gate in gates:
            base &= ~form(gate.when)
        kinds = {kind: NormalForm.constant(False, full) for kind in ("consult", "verify", "advise")}
        for caution in cautions:
            kinds[caution.caution.kind] |= form(caution.when)
        return Cell(category, grade, granted, gates, cautions, base, kinds["consult"], kinds["verify"])

    cells = tuple(
        cell(category, grade)
        for category in sorted(rules.categories, key=lambda c: c.number)
        for grade in rules.grades.order
        if grade in category.grades
    )
    return Rulebook(edition, cells, domains, {c.id: rules.steps_of(c) for c in rules.categories})


def conditions(rules: Rules) -> list[Condition]:
    """Every condition that decides a verdict or an advice."""
    found: list[Condition | None] = []
    for category in rules.categories:
        found += [category.qualifies, *(grade.when for grade in category.grades.values())]
    for gate in rules.gates:
        found += [gate.when, *(softening.when for softening in gate.softened)]
    found += [caution.when for caution in rules.cautions]
    return [condition for condition in found if condition is not None]


def _gate_in(gate: Gate, category: str, grade: str) -> GateInCell:
    """The gate, or what is left of it where it is softened."""
    for softening in gate.softened:
        if (softening.category, softening.grade) == (category, grade):
            return GateInCell(gate, All((gate.when, Not(softening.when))), softened=True)
    return GateInCell(gate, gate.when)


def _cautions_in(rules: Rules, category: str, grade: str) -> tuple[CautionInCell, ...]:
    """The cautions that hold in a cell, in the order of the edition."""
    softened = {
        s.to: All((gate.when, s.when))
        for gate in rules.gates
        for s in gate.softened
        if (s.category, s.grade) == (category, grade)
    }
    only_softened = {s.to for gate in rules.gates for s in gate.softened}
    found = []
    for caution in rules.cautions:
        if caution.id in softened:
            found.append(CautionInCell(caution, softened[caution.id]))
        elif caution.id not in only_softened and _applies(caution, category, grade):
            found.append(CautionInCell(caution, caution.when))
    return tuple(found)


def _applies(caution: Caution, category: str, grade: str) -> bool:
    return not caution.applies_to or any(
        cells.category == category and grade in cells.grades for cells in caution.applies_to
    )
