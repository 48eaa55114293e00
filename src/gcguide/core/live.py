"""Which unknown facts can still change a verdict, exactly.

With everything else known, a condition is true when all of one of its terms is, and false when all of one of its
clauses fails. So a fact decides just where a term and a clause agree on all facts but that one: every such contrast is
worked out once, with the answers that the other facts must have. An unknown fact is live while one of its contrasts is
still possible.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gcguide.core.facts import Facts
from gcguide.core.normal_form import Literals, NormalForm, in_order, merged
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
class Liveness:
    """Every fact's situations: in each cell, in each category, and anywhere."""

    book: Rulebook
    literals: Literals
    cells: tuple[Situations, ...]
    categories: dict[str, Situations]
    anywhere: Situations

    def missing(self, category: str, facts: Facts, failed: Collection[str] = ()) -> list[str]:
        """The unknown facts that can still change this category's verdicts, in the order of the vocabulary."""
        return self.missing_each(facts, failed, [category])[0]

    def missing_each(
        self, facts: Facts, failed: Collection[str] = (), categories: Collection[str] | None = None
    ) -> list[list[str]]:
        """What `missing` tells of each of some categories, by default of all in their order."""
        false = self.literals.known(facts).false
        return [
            [] if not set(self.book.steps[id]).isdisjoint(failed) else self._unknown(id, facts, false)
            for id in (self.categories if categories is None else categories)
        ]

    def live(self, facts: Facts) -> list[str]:
        """The unknown facts that can still change any verdict, in the order of the vocabulary."""
        return self._unknown(None, facts, self.literals.known(facts).false)

    def at_stake(self, id: str, facts: Facts) -> list[Cell]:
        """The cells whose verdict an unknown fact can still change."""
        return list(_deciding(self, id, self.literals.known(facts).false))

    def _unknown(self, category: str | None, facts: Facts, false: int) -> list[str]:
        return [id for id in _possible(self, category, false) if facts.get(id, UNSURE) == UNSURE]


# One question asks this of the same answers several times over.
@lru_cache(maxsize=1 << 12)
def _possible(live: Liveness, category: str | None, false: int) -> tuple[str, ...]:
    """The facts of which a situation is left in a category (None: in any), once these literals are false."""
    situations = live.anywhere if category is None else live.categories[category]
    return tuple(id for id, masks in situations.items() if _is_left(masks, false))


@lru_cache(maxsize=1 << 12)
def _deciding(live: Liveness, id: str, false: int) -> tuple[Cell, ...]:
    """The cells in which a situation of a fact is left, once these literals are false."""
    cells = zip(live.book.cells, live.cells, strict=True)
    return tuple(cell for cell, situations in cells if _is_left(situations.get(id, ()), false))


def _is_left(masks: tuple[int, ...], false: int) -> bool:
    for mask in masks:  # noqa: SIM110 - half as long as any() of a generator, where most of an interview's time went
        if not mask & false:
            return True
    return False


@lru_cache(maxsize=16)
def liveness(book: Rulebook) -> Liveness:
    """The situations of a rulebook, worked out once."""
    deciding = [[contrast for form in outcomes(cell) for contrast in contrasts(form)] for cell in book.cells]
    literals = Literals.of(book.domains, (contrast.others.items() for cell in deciding for contrast in cell))

    def situations(cells: Iterable[list[Contrast]]) -> Situations:
        masks: dict[str, set[int]] = {id: set() for id in book.domains}
        for cell in cells:
            for contrast in cell:
                masks[contrast.fact].add(literals.mask(contrast.others.items()))
        return {id: _least(own) for id, own in masks.items() if own}

    by_category = {
        id: situations(own for cell, own in zip(book.cells, deciding, strict=True) if cell.category.id == id)
        for id in book.steps
    }
    return Liveness(book, literals, tuple(situations([own]) for own in deciding), by_category, situations(deciding))


def _least(masks: Iterable[int]) -> tuple[int, ...]:
    """The masks that ask for least: one that contains another is never needed."""
    kept: list[int] = []
    for mask in sorted(masks, key=lambda mask: (mask.bit_count(), mask)):
        if not any(mask & less == less for less in kept):
            kept.append(mask)
    return tuple(kept)
