"""An edition compiled: one cell for each category and grade, with the conditions that decide it in normal form.

base    = qualifies AND granted AND NOT excluded      (a failed step is false by itself)
consult = any consult-caution, verify = any verify-caution
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gcguide.core.facts import Facts
from gcguide.core.normal_form import Domain, NormalForm, domain
from gcguide.kleene import FALSE, TRUE, UNKNOWN, All, Condition, Lanes, Not, Test, fold, tests
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Category, Caution, Gate, Rules
from gcguide.policy.vocabulary import UNSURE


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


@dataclass(frozen=True, slots=True)
class Contender:
    """What a category (by number) has to offer for being the best: its one grade, or several, up to the highest."""

    category: int
    grade: str | None
    highest: str

    @classmethod
    def of(cls, category: int, grades: Sequence[str]) -> "Contender":
        """Of a category, given its grades with its best verdict, from the lowest."""
        return cls(category, grades[0] if len(grades) == 1 else None, grades[-1])


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All cells of an edition, categories in their order, grades from the lowest."""

    edition: Edition
    cells: tuple[Cell, ...]
    domains: dict[str, Domain]
    steps: dict[str, tuple[str, ...]]

    def normal_form(self, condition: Condition | None) -> NormalForm:
        """The normal form of a condition of this edition; None is always true."""
        return _normal_form(condition, self.domains)

    def truth(self, condition: Condition | None, facts: Facts) -> bool | None:
        """The three-valued value of a condition of this edition; None is always true."""

        def leaf(test: Test) -> Lanes:
            value = facts.get(test.fact, UNSURE)
            if value == UNSURE:
                return UNKNOWN
            domain = self.domains[test.fact]
            return TRUE if domain.mask(test) >> domain.number(value) & 1 else FALSE

        return True if condition is None else fold(condition, leaf).lane()

    def preference(self, contender: Contender) -> tuple[bool, int, int]:
        """What decides among equal verdicts, the greatest: one grade, then the higher, then the lower number."""
        highest = self.edition.rules.grades.order.index(contender.highest)
        return contender.grade is not None, highest, -contender.category

    def contenders(self) -> list[Contender]:
        """All that can come out best, the least preferred first."""
        own = [(cell.category.number, cell.grade) for cell in self.cells]
        lowest = dict(reversed(own))
        several = [Contender(number, None, grade) for number, grade in own if grade != lowest[number]]
        return sorted([*several, *(Contender(number, grade, grade) for number, grade in own)], key=self.preference)

    def cells_of(self, category: str) -> list[Cell]:
        """The cells of a category, grades from the lowest."""
        return [cell for cell in self.cells if cell.category.id == category]


def _normal_form(condition: Condition | None, domains: dict[str, Domain]) -> NormalForm:
    full = {id: domain.full for id, domain in domains.items()}

    def leaf(test: Test) -> NormalForm:
        return NormalForm.literal(test.fact, domains[test.fact].mask(test), full)

    return NormalForm.constant(True, full) if condition is None else fold(condition, leaf)


@lru_cache(maxsize=16)
def rulebook(edition: Edition) -> Rulebook:
    """The compiled edition, made once."""
    return compiled(edition, domains_of(edition))


def domains_of(edition: Edition) -> dict[str, Domain]:
    """The answers to each fact that the rules of an edition tell apart."""
    used: dict[str, list[Test]] = {id: [] for id in edition.facts.ids}
    for condition in conditions(edition.rules):
        for test in tests(condition):
            used[test.fact].append(test)
    return {id: domain(id, edition, used[id]) for id in edition.facts.ids}


def compiled(edition: Edition, domains: dict[str, Domain]) -> Rulebook:
    """An edition over given domains, which tell apart at least what its own do."""
    rules = edition.rules
    never = ~_normal_form(None, domains)

    def cell(category: Category, grade: str) -> Cell:
        granted = category.grades[grade].when
        gates = tuple(_gate_in(gate, category.id, grade) for gate in rules.gates)
        cautions = _cautions_in(rules, category.id, grade)
        base = _normal_form(category.qualifies, domains) & _normal_form(granted, domains)
        for gate in gates:
            base &= ~_normal_form(gate.when, domains)
        raised = dict.fromkeys(("consult", "verify", "advise"), never)
        for caution in cautions:
            raised[caution.caution.kind] |= _normal_form(caution.when, domains)
        return Cell(category, grade, granted, gates, cautions, base, raised["consult"], raised["verify"])

    cells = tuple(
        cell(category, grade)
        for category in sorted(rules.categories, key=lambda category: category.number)
        for grade in rules.grades.order
        if grade in category.grades
    )
    return Rulebook(edition, cells, domains, {category.id: rules.steps_of(category) for category in rules.categories})


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
