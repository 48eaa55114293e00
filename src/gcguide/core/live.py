"""Which unknown facts can still change a verdict, exactly.

With everything else known, a condition is true when all of one of its terms is, and false when all of one of its
clauses fails. So a fact decides just where a term and a clause agree on all facts but that one: every such contrast is
worked out once, with the answers that the other facts must have. An unknown fact is live while one of its contrasts is
still possible.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from gcguide.core.facts import Facts
from gcguide.core.normal_form import ByAnswer, Literals, NormalForm, in_order, merged, union
from gcguide.core.rulebook import Cell, Rulebook
from gcguide.policy.vocabulary import UNSURE


@dataclass(frozen=True, slots=True)
class Contrast:
    """A situation in which a fact decides a condition.

    Args:
        fact: the fact.
        holds: its answers that make the condition true, as a mask.
        fails: those that make it false.
        others: the answers that other facts must have, as masks; a fact that is not here may be anything.
    """

    fact: str
    holds: int
    fails: int
    others: Mapping[str, int]

    def tells_apart(self, first: int, second: int) -> bool:
        """Whether two answers, by number, stand on the two sides."""
        holds, fails = self.holds, self.fails
        return bool(holds >> first & fails >> second & 1 or holds >> second & fails >> first & 1)


def contrasts(form: NormalForm) -> Iterator[Contrast]:
    """Every situation in which a fact decides a condition."""
    failing = [merged((fact, form.full[fact] & ~mask) for fact, mask in clause) for clause in in_order(form.clauses)]
    for term in in_order(form.terms):
        holds = merged(term)
        for fails in failing:
            both = holds | fails | {fact: holds[fact] & fails[fact] for fact in holds.keys() & fails.keys()}
            against = [fact for fact, mask in both.items() if not mask]
            if len(against) == 1:
                (fact,) = against
                others = {id: mask for id, mask in sorted(both.items()) if mask not in (0, form.full[id])}
                yield Contrast(fact, holds.get(fact, 0), fails.get(fact, 0), others)


def outcomes(cell: Cell) -> list[NormalForm]:
    """The conditions for each verdict of a cell but `open`: it is open just while one of them is unknown."""
    return [
        cell.base,
        cell.base & cell.consult,
        cell.base & ~cell.consult & cell.verify,
        cell.base & ~cell.consult & ~cell.verify,
    ]


# For each fact its situations, each as bits of literals of which none may be false.
Situations = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class _Ruled:
    """Situations with a bit each: those of every fact, and by its answer those that it rules out."""

    own: dict[str, int]
    out: dict[str, ByAnswer[int]]
    every: int

    @classmethod
    def of(cls, situations: Situations, literals: Literals) -> "_Ruled":
        """Those of some facts."""
        own, asking, bit = dict[str, int](), dict.fromkeys(literals.bits.values(), 0), 1
        for id, masks in situations.items():
            first = bit
            for mask in masks:
                while mask:
                    asking[mask & -mask] |= bit
                    mask &= mask - 1
                bit <<= 1
            own[id] = bit - first

        def ruled_out(false: int) -> int:
            return union(asking[literal] for literal in asking if false & literal)

        out = {
            id: ByAnswer(literals.domains[id], [ruled_out(effect.false) for effect in effects], 0)
            for id, effects in literals.effects.items()
        }
        return cls(own, out, bit - 1)

    def possible(self, facts: Facts) -> list[str]:
        """The unknown facts of which a situation is possible still."""
        unknown = [id for id in self.own if facts.get(id, UNSURE) == UNSURE]
        if not unknown:
            return []
        out, ruled_out = 0, self.out
        for id, value in facts.items():
            out |= ruled_out[id][value]
        still = self.every & ~out
        return [id for id in unknown if self.own[id] & still]


@dataclass(frozen=True, eq=False)
class Liveness:
    """Every fact's situations: in each cell, in each category, and anywhere."""

    book: Rulebook
    literals: Literals
    cells: tuple[Situations, ...]
    categories: dict[str, Situations]
    anywhere: Situations

    @cached_property
    def _ruled(self) -> _Ruled:
        return _Ruled.of(self.anywhere, self.literals)

    @cached_property
    def _ruled_of(self) -> dict[str, _Ruled]:
        return {id: _Ruled.of(situations, self.literals) for id, situations in self.categories.items()}

    def missing(self, category: str, facts: Facts, failed: Collection[str] = ()) -> list[str]:
        """The unknown facts that can still change this category's verdicts, in the order of the vocabulary."""
        if not set(self.book.steps[category]).isdisjoint(failed):
            return []
        return self._ruled_of[category].possible(facts)

    def live(self, facts: Facts) -> list[str]:
        """The unknown facts that can still change any verdict, in the order of the vocabulary."""
        return self._ruled.possible(facts)

    def at_stake(self, id: str, facts: Facts) -> list[Cell]:
        """The cells whose verdict an unknown fact can still change."""
        false = self.literals.known(facts).false
        return [
            cell
            for cell, situations in zip(self.book.cells, self.cells, strict=True)
            if any(not mask & false for mask in situations.get(id, ()))
        ]


@lru_cache(maxsize=16)
def liveness(book: Rulebook) -> Liveness:
    """The situations of a rulebook, worked out once."""
    deciding = [[contrast for form in outcomes(cell) for contrast in contrasts(form)] for cell in book.cells]
    literals = Literals.of(book.domains, (contrast.others.items() for cell in deciding for contrast in cell))

    def situations(found: Iterable[tuple[str, Iterable[int]]]) -> Situations:
        masks: dict[str, set[int]] = {id: set() for id in book.domains}
        for id, own in found:
            masks[id].update(own)
        return {id: _least(own) for id, own in masks.items() if own}

    cells = [
        situations((contrast.fact, [literals.mask(contrast.others.items())]) for contrast in own) for own in deciding
    ]
    categories = {
        id: situations(pair for cell, own in zip(book.cells, cells, strict=True) if cell.category.id == id
                       for pair in own.items())
        for id in book.steps
    }  # fmt: skip
    anywhere = situations(pair for own in categories.values() for pair in own.items())
    return Liveness(book, literals, tuple(cells), categories, anywhere)


def _least(masks: Iterable[int]) -> tuple[int, ...]:
    """The masks that ask for least: one that contains another is never needed."""
    kept: list[int] = []
    for mask in sorted(masks, key=lambda mask: (mask.bit_count(), mask)):
        if not any(mask & less == less for less in kept):
            kept.append(mask)
    return tuple(kept)
