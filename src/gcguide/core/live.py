"""Which unknown facts can still change a verdict, exactly.

A fact decides when all other facts are such that with it unknown the verdict is open, and with it known it is not.
For a condition in both normal forms that happens just where a way to hold and a way to fail agree on everything but
that fact: every such situation is worked out once, as answers the other facts must have. An unknown fact is then live
if one of its situations is still possible.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from gcguide.core.facts import Facts
from gcguide.core.rulebook import Cell, Literal, NormalForm, Rulebook, merged
from gcguide.policy.vocabulary import UNSURE

Situation = frozenset[Literal]


# For each fact its situations, each as bits of literals of which none may be false.
Situations = dict[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Liveness:
    """Every fact's situations: in each cell, in each category, and anywhere."""

    book: Rulebook
    cells: tuple[Situations, ...]
    categories: dict[str, Situations]
    anywhere: Situations
    falsified: dict[str, tuple[int, ...]]

    def missing(self, category: str, facts: Facts, failed: Collection[str] = ()) -> list[str]:
        """The unknown facts that can still change this category's verdicts, in the order of the vocabulary."""
        if not set(self.book.steps[category]).isdisjoint(failed):
            return []
        return _possible(self.categories[category], self.false_literals(facts), facts)

    def live(self, facts: Facts) -> list[str]:
        """The unknown facts that can still change any verdict, in the order of the vocabulary."""
        return _possible(self.anywhere, self.false_literals(facts), facts)

    def at_stake(self, id: str, facts: Facts) -> list[Cell]:
        """The cells whose verdict an unknown fact can still change."""
        false = self.false_literals(facts)
        return [
            cell
            for cell, situations in zip(self.book.cells, self.cells, strict=True)
            if any(not mask & false for mask in situations.get(id, ()))
        ]

    def expected_live(self, id: str, facts: Facts) -> float:
        """How many facts would be live after an answer to `id`, on average over the answers that rules tell apart."""
        false = self.false_literals(facts)
        others = [other for other in self.anywhere if other != id and facts.get(other, UNSURE) == UNSURE]
        outcomes = [false | bits for bits in dict.fromkeys(self.falsified[id])]
        left = sum(any(not mask & known for mask in self.anywhere[other]) for known in outcomes for other in others)
        return left / len(outcomes)

    def false_literals(self, facts: Facts) -> int:
        """The literals that the known facts make false."""
        false = 0
        for id, value in facts.items():
            if value != UNSURE:
                false |= self.falsified[id][self.book.domains[id].number(value)]
        return false


def _possible(situations: Situations, false: int, facts: Facts) -> list[str]:
    return [
        id
        for id, masks in situations.items()
        if facts.get(id, UNSURE) == UNSURE and any(not mask & false for mask in masks)
    ]


@lru_cache(maxsize=16)
def liveness(book: Rulebook) -> Liveness:
    """The situations of a rulebook, worked out once."""
    bits: dict[Literal, int] = {}
    cells = []
    for cell in book.cells:
        found: dict[str, set[Situation]] = {}
        for form in outcomes(cell):
            for id, situation in deciding(form):
                found.setdefault(id, set()).add(situation)
        cells.append(
            {
                id: _least(sum(1 << bits.setdefault(literal, len(bits)) for literal in sorted(s)) for s in found[id])
                for id in book.domains
                if id in found
            }
        )
    categories = {
        category: _together(book, [s for c, s in zip(book.cells, cells, strict=True) if c.category.id == category])
        for category in book.steps
    }
    falsified = {
        id: tuple(
            sum(1 << bit for (fact, mask), bit in bits.items() if fact == id and not mask >> number & 1)
            for number in range(len(domain.answers))
        )
        for id, domain in book.domains.items()
    }
    return Liveness(book, tuple(cells), categories, _together(book, list(categories.values())), falsified)


def _together(book: Rulebook, parts: list[Situations]) -> Situations:
    found = {id: [mask for part in parts for mask in part.get(id, ())] for id in book.domains}
    return {id: _least(masks) for id, masks in found.items() if masks}


def outcomes(cell: Cell) -> list[NormalForm]:
    """The conditions for each verdict of a cell but `open`: it is open just while one of them is unknown."""
    return [
        cell.base,
        cell.base & cell.consult,
        cell.base & ~cell.consult & cell.verify,
        cell.base & ~cell.consult & ~cell.verify,
    ]


def deciding(form: NormalForm) -> Iterable[tuple[str, Situation]]:
    """Every fact that can decide the condition, with the answers that the others must have."""
    for term in form.terms:
        holds = merged(term)
        for clause in form.clauses:
            fails = merged((fact, form.full[fact] & ~mask) for fact, mask in clause)
            both = {
                fact: holds.get(fact, form.full[fact]) & fails.get(fact, form.full[fact]) for fact in {*holds, *fails}
            }
            against = [fact for fact, mask in both.items() if not mask]
            if len(against) == 1:
                yield against[0], frozenset(item for item in both.items() if item[1] not in (0, form.full[item[0]]))


def _least(masks: Iterable[int]) -> tuple[int, ...]:
    """The masks that ask for least: one that contains another is never needed."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda m: (m.bit_count(), m)):
        if not any(mask & less == less for less in kept):
            kept.append(mask)
    return tuple(kept)
