"""Each fact's possible answers, numbered, so that every test of a rule is a set of numbers.

The answers that no rule can tell apart share a number: all days before a cut-off, all places that no rule names. A test
is then a mask with bit i set when answer i makes it true, its negation the mask turned over, and a known fact one bit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from gcguide.decision.facts import Value
from gcguide.kleene import Test
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
