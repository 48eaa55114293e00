"""Strong Kleene logic: the conditions of the policy files, and one fold that serves every purpose.

A condition is a small tree of `Test`, `All`, `Any`, `Not` and `Named`. `fold` replaces its leaves by any operand that
has `&`, `|` and `~`: three-valued truths (an explanation), normal forms (verdicts, and what forces them).

Unknown is a value of its own (Kleene 1952, strong tables): AND is false if any part is false, else unknown if any is
unknown; OR is its mirror; NOT of unknown is unknown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Protocol, Self, TypeVar

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Test:
    """A leaf: one fact compared with what the rule asks.

    Exactly one of three forms: `values` (the fact is one of them, or, for a set, has one of them), `below` with the
    `values` that are below it, or `years` or `months` (a day at least so long before another, which `before` names;
    where `is_within`, at most so long).
    """

    fact: str
    values: tuple[str | bool, ...] = ()
    below: str | None = None
    years: int | None = None
    before: str = ""
    months: int | None = None
    is_within: bool = False

    __test__ = False  # not a test class for pytest

    @property
    def counts(self) -> bool:
        """Whether it counts from a day."""
        return self.span is not None

    @property
    def span(self) -> int | None:
        """How many months it counts."""
        return self.months if self.years is None else self.years * MONTHS


@dataclass(frozen=True, slots=True)
class All:
    """True if every part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True if one part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True if so many parts are, false if so few can be."""

    count: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True if the part is false."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Named:
    """A definition of the edition, used by name: it reads as its own condition."""

    name: str
    condition: "Condition"


Condition = Test | All | Any | AtLeast | Not | Named


class Operand(Protocol):
    """What a fold computes with."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __invert__(self) -> Self: ...


T = TypeVar("T", bound=Operand)


def fold(condition: Condition, leaf: Callable[[Test], T]) -> T:
    """The condition computed over `leaf(test)` with `&`, `|` and `~`."""
    match condition:
        case Test():
            return leaf(condition)
        case All(parts):
            return reduce(and_, [fold(part, leaf) for part in parts])
        case Any(parts):
            return reduce(or_, [fold(part, leaf) for part in parts])
        case AtLeast(count, parts):
            return _at_least(count, [fold(part, leaf) for part in parts])
        case Not(part):
            return ~fold(part, leaf)
        case Named(_, inner):
            return fold(inner, leaf)


def _at_least(count: int, parts: Sequence[T]) -> T:
    """That so many of the parts hold: any so many of them together."""
    held: list[T] = []  # by number less one, that so many of those seen hold
    for part in parts:
        for number in range(min(len(held), count - 1), 0, -1):
            more = held[number - 1] & part
            held[number : number + 1] = [held[number] | more] if number < len(held) else [more]
        held[:1] = [held[0] | part] if held else [part]
    return held[count - 1]


def tests(condition: Condition) -> Iterator[Test]:
    """Every leaf, in the order written."""
    match condition:
        case Test():
            yield condition
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from tests(part)
        case Not(part) | Named(_, part):
            yield from tests(part)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Many three-valued values at once: bit i of `true` and of `false` tell lane i; neither set is unknown."""

    true: int
    false: int

    def __and__(self, other: "Lanes") -> "Lanes":
        return Lanes(self.true & other.true, self.false | other.false)

    def __or__(self, other: "Lanes") -> "Lanes":
        return Lanes(self.true | other.true, self.false & other.false)

    def __invert__(self) -> "Lanes":
        return Lanes(self.false, self.true)

    def lane(self, index: int = 0) -> bool | None:
        """One lane as True, False or None (unknown)."""
        if self.true >> index & 1:
            return True
        return False if self.false >> index & 1 else None


TRUE, FALSE, UNKNOWN = Lanes(1, 0), Lanes(0, 1), Lanes(0, 0)
