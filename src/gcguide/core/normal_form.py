"""A condition over numbered answers, in both normal forms: what forces it false, and what makes it true.

The answers to a fact that no rule can tell apart share a number: all days before a cut-off, all places that no rule
names. A test is then a mask with bit i set when answer i makes it true, its negation the mask turned over, and a known
fact one bit.

A literal is `(fact, mask)`: the fact's answer is among the numbers in the mask. `clauses` (a conjunction of
disjunctions) tell every way to fail: the condition is false when all literals of one clause are. `terms` (a disjunction
of conjunctions) tell every way to hold. Distribution and absorption are laws of Kleene algebra, so both forms have the
value of the condition for every mixture of known and unknown facts. What does not hold there is not used: `a or not a`
is left as it stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from gcguide.core.facts import Facts, Value
from gcguide.kleene import Lanes, Test
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import UNSURE

# Stands for every place that no rule names.
OTHER = "other"


def years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February counts to 28 February (CONTRACT §2)."""
    return day + relativedelta(years=years)


def full_on(day: date, test: Test) -> date:
    """The day on which what a test counts from a day is full."""
    return day + relativedelta(months=test.span or 0)


def last_day_for(test: Test, edition: Edition) -> date:
    """The last day that lies at least as long as a test asks for before the day that it names.

    Where it asks for at most so long, the last day that lies longer before.
    """
    until = edition.day(test.before) - timedelta(days=int(test.is_within))
    day = until - relativedelta(months=test.span or 0)
    while full_on(day + timedelta(days=1), test) <= until:
        day += timedelta(days=1)
    return day


@dataclass(frozen=True)
class Domain:
    """The answers to one fact that the rules tell apart.

    Args:
        id: the fact.
        answers: one representative for each number: the value itself; for a date the last day of its span, None for
            the span after the last cut-off.
        cuts: for a date, the last day that makes a test true; of one that asks for at most so long, false.
    """

    id: str
    kind: str
    answers: tuple[Value | None, ...]
    cuts: Mapping[Test, date]

    @property
    def full(self) -> int:
        """The mask of all answers."""
        return (1 << len(self.answers)) - 1

    def number(self, value: Value) -> int:
        """The number of a known value."""
        if self.kind == "date":
            assert isinstance(value, date)
            return sum(1 for cut in self.answers if isinstance(cut, date) and value > cut)
        if self.kind == "code" and value not in self._numbers:
            return self._numbers[OTHER]
        return self._numbers[value]

    @cached_property
    def _numbers(self) -> dict[Value | None, int]:
        return {answer: number for number, answer in enumerate(self.answers)}

    def mask(self, test: Test) -> int:
        """The answers that make `test` true."""
        if test.counts:
            until = (1 << self.answers.index(self.cuts[test]) + 1) - 1
            return (1 << len(self.answers)) - 1 & ~until if test.is_within else until
        wanted = frozenset(test.values)
        if self.kind == "set":
            return sum(
                1 << i for i, answer in enumerate(self.answers) if isinstance(answer, frozenset) and answer & wanted
            )
        return sum(1 << i for i, answer in enumerate(self.answers) if answer in wanted)

    def within(self, mask: int) -> list[Value | None]:
        """The representatives of a mask."""
        return [answer for i, answer in enumerate(self.answers) if mask >> i & 1]


def domain(id: str, edition: Edition, used: Iterable[Test]) -> Domain:
    """The domain of a fact, given the tests that rules make of it."""
    fact, tests = edition.facts[id], list(used)
    cuts = {test: last_day_for(test, edition) for test in tests if test.counts}
    answers: list[Value | None]
    if fact.kind == "set":
        values = list(fact.values)
        answers = [frozenset(v for i, v in enumerate(values) if number >> i & 1) for number in range(1 << len(values))]
    elif fact.kind == "date":
        answers = [*sorted(set(cuts.values())), None]
    elif fact.kind == "code":
        named = {str(value): None for test in tests for value in test.values}
        answers = [*named, OTHER]
    else:
        answers = list(fact.options)
    return Domain(id, fact.kind, tuple(answers), cuts)


T = TypeVar("T")
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


def minimal(groups: Iterable[frozenset[T]]) -> frozenset[frozenset[T]]:
    """The groups that contain no other group (absorption)."""
    kept: list[frozenset[T]] = []
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


@dataclass(frozen=True, eq=False)
class Literals:
    """Some literals, each with a bit of its own, and what every answer makes of them.

    Args:
        domains: the answers to each fact.
        bits: the bit of each literal.
        effects: for each fact, by the number of an answer, the literals that it makes true and those it makes false.
    """

    domains: Mapping[str, Domain]
    bits: Mapping[Literal, int]
    effects: Mapping[str, tuple[Lanes, ...]]

    @classmethod
    def of(cls, domains: Mapping[str, Domain], groups: Iterable[Iterable[Literal]]) -> "Literals":
        """The literals that stand in some groups."""
        bits = {
            literal: 1 << n for n, literal in enumerate(dict.fromkeys(x for group in groups for x in sorted(group)))
        }

        def effects(id: str, count: int) -> Iterator[Lanes]:
            own = [(bit, mask) for (fact, mask), bit in bits.items() if fact == id]
            every = sum(bit for bit, _ in own)
            for number in range(count):
                true = sum(bit for bit, mask in own if mask >> number & 1)
                yield Lanes(true, every & ~true)

        return cls(domains, bits, {id: tuple(effects(id, len(d.answers))) for id, d in domains.items()})

    def mask(self, group: Iterable[Literal]) -> int:
        """The bits of a group of literals."""
        return sum(self.bits[literal] for literal in group)

    def known(self, facts: Facts) -> Lanes:
        """The literals that the known facts make true, and those they make false."""
        true = false = 0
        for id, value in facts.items():
            if value != UNSURE:
                effect = self.effects[id][self.domains[id].number(value)]
                true |= effect.true
                false |= effect.false
        return Lanes(true, false)
