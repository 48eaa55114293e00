"""Each fact's possible answers, numbered, so that every test of a rule is a set of numbers.

The answers that no rule can tell apart share a number: all days before a cut-off, all places that no rule names. A test
is then a mask with bit i set when answer i makes it true, its negation the mask turned over, and a known fact one bit.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from gcguide.core.facts import Value
from gcguide.kleene import All, Condition, Not, Test, fold, tests
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Category, Caution, Gate, Rules
from gcguide.policy.vocabulary import Fact

# Stands for every place that no rule names.
OTHER = "other"


def years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February counts to 28 February (CONTRACT §2)."""
    return day + relativedelta(years=years)


def last_day_for(deadline: date, years: int) -> date:
    """The last day that lies at least `years` years before the deadline."""
    day = deadline - relativedelta(years=years)
    while years_later(day + timedelta(days=1), years) <= deadline:
        day += timedelta(days=1)
    return day


@dataclass(frozen=True)
class Domain:
    """The answers to one fact that the rules tell apart.

    Args:
        id: the fact.
        answers: one representative for each number: the value itself; for a date the last day of its span, None for
            the span after the last cut-off.
    """

    id: str
    kind: str
    answers: tuple[Value | None, ...]

    @property
    def full(self) -> int:
        """The mask of all answers."""
        return (1 << len(self.answers)) - 1

    def number(self, value: Value) -> int:
        """The number of a known value."""
        if self.kind == "date":
            assert isinstance(value, date)
            return sum(1 for cut in self.answers if isinstance(cut, date) and value > cut)
        if self.kind == "code":
            return self.answers.index(value if value in self.answers else OTHER)
        return self.answers.index(value)

    def mask(self, test: Test, deadline: date) -> int:
        """The answers that make `test` true."""
        if test.years is not None:
            return (1 << self.answers.index(last_day_for(deadline, test.years)) + 1) - 1
        wanted = frozenset(test.values)
        if self.kind == "set":
            return sum(
                1 << i for i, answer in enumerate(self.answers) if isinstance(answer, frozenset) and answer & wanted
            )
        return sum(1 << i for i, answer in enumerate(self.answers) if answer in wanted)

    def within(self, mask: int) -> list[Value | None]:
        """The representatives of a mask."""
        return [answer for i, answer in enumerate(self.answers) if mask >> i & 1]


def domain(id: str, fact: Fact, used: Iterable[Test], deadline: date) -> Domain:
    """The domain of a fact, given the tests that rules make of it."""
    tests = list(used)
    answers: list[Value | None]
    if fact.kind == "set":
        values = list(fact.values)
        answers = [frozenset(v for i, v in enumerate(values) if number >> i & 1) for number in range(1 << len(values))]
    elif fact.kind == "date":
        answers = [*sorted({last_day_for(deadline, test.years) for test in tests if test.years is not None}), None]
    elif fact.kind == "code":
        named = {str(value): None for test in tests for value in test.values}
        answers = [*named, OTHER]
    else:
        answers = list(fact.options)
    return Domain(id, fact.kind, tuple(answers))


# Both normal forms of a condition, kept together: what forces it false, and what makes it true.
#
# A literal is `(fact, mask)`: the fact's answer is among the numbers in the mask. `clauses` (a conjunction of
# disjunctions) tell every way to fail: the condition is false when all literals of one clause are. `terms` (a
# disjunction of conjunctions) tell every way to hold. Distribution and absorption are laws of Kleene algebra, so both
# forms have the value of the condition for every mixture of known and unknown facts. What does not hold there is not
# used: `a or not a` is left as it stands.

Literal = tuple[str, int]
Group = frozenset[Literal]


@dataclass(frozen=True, slots=True)
class NormalForm:
    """An operand for `fold`."""

    clauses: frozenset[Group]
    terms: frozenset[Group]
    full: Mapping[str, int]

    @classmethod
    def literal(cls, fact: str, mask: int, full: Mapping[str, int]) -> "NormalForm":
        """The form of one test; `full` has the mask of all answers of each fact."""
        only = frozenset([frozenset([(fact, mask)])])
        return cls(only, only, full)

    @classmethod
    def constant(cls, value: bool, full: Mapping[str, int]) -> "NormalForm":
        """True has no way to fail; false has no way to hold."""
        none: frozenset[Group] = frozenset()
        always: frozenset[Group] = frozenset([frozenset()])
        return cls(none, always, full) if value else cls(always, none, full)

    def __and__(self, other: "NormalForm") -> "NormalForm":
        return NormalForm(minimal(self.clauses | other.clauses), _product(self.terms, other.terms), self.full)

    def __or__(self, other: "NormalForm") -> "NormalForm":
        return NormalForm(_product(self.clauses, other.clauses), minimal(self.terms | other.terms), self.full)

    def __invert__(self) -> "NormalForm":
        return NormalForm(self._negated(self.terms), self._negated(self.clauses), self.full)

    def _negated(self, groups: Iterable[Group]) -> frozenset[Group]:
        return frozenset(frozenset((fact, self.full[fact] & ~mask) for fact, mask in group) for group in groups)


def minimal(groups: Iterable[Group]) -> frozenset[Group]:
    """The groups that contain no other group (absorption)."""
    kept: list[Group] = []
    for group in sorted(set(groups), key=len):
        if not any(smaller <= group for smaller in kept):
            kept.append(group)
    return frozenset(kept)


def _product(left: Iterable[Group], right: Iterable[Group]) -> frozenset[Group]:
    others = list(right)
    return minimal(a | b for a in left for b in others)


def merged(group: Iterable[Literal]) -> dict[str, int]:
    """The answers each fact may have for all literals of a group to be true; 0 where they contradict each other."""
    found: dict[str, int] = {}
    for fact, mask in group:
        found[fact] = found.get(fact, -1) & mask
    return found


def in_order(groups: Iterable[Group]) -> list[Group]:
    """Groups in an order that does not change from run to run: the shortest first."""
    return sorted(groups, key=lambda group: (len(group), sorted(group)))


# An edition compiled: one cell for each category and grade, with the conditions that decide it in normal form.
#
# base    = qualifies AND granted AND NOT excluded      (a failed step is false by itself)
# consult = any consult-caution, verify = any verify-caution


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
