"""Both normal forms of a condition, kept together: what forces it false, and what makes it true.

A literal is `(fact, mask)`: the fact's answer is among the numbers in the mask. `clauses` (a conjunction of
disjunctions) tell every way to fail: the condition is false when all literals of one clause are. `terms` (a disjunction
of conjunctions) tell every way to hold. Distribution and absorption are laws of Kleene algebra, so both forms have the
value of the condition for every mixture of known and unknown facts. What does not hold there is not used: `a or not a`
is left as it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
