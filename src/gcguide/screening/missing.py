"""Which unknown facts can still change a verdict, for every row: the situations of `decision.live` over columns.

Exact, as it is there: a fact is missing where it is unknown and one of the situations in which it decides is still
possible, that is, where none of the situation's literals is false.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_

import polars as pl

from gcguide.decision.live import Situation, deciding, outcomes
from gcguide.decision.normal_form import minimal
from gcguide.decision.rulebook import Rulebook
from gcguide.screening.literals import Literals


class Missing:
    """The situations of a rulebook, prepared for rosters that have columns for certain facts."""

    def __init__(self, book: Rulebook, literals: Literals, failed: Callable[[Iterable[str]], pl.Expr | None]) -> None:
        self.facts = tuple(book.domains)
        self.present = literals.present
        self.type = pl.UInt32 if len(self.facts) <= 32 else pl.UInt64
        # Categories that no step of the roster can shut are taken together: their situations cover one another.
        shut = {id: failed(steps) for id, steps in book.steps.items()}
        groups = [
            [id for id, one in shut.items() if one is None],
            *([id] for id, one in shut.items() if one is not None),
        ]
        possible: dict[str, list[pl.Expr]] = {}
        for group in groups:
            for fact, situations in _situations(book, group).items():
                some = _some(literals, situations)
                closed = shut[group[0]]
                possible.setdefault(fact, []).append(some if closed is None else some & ~closed)
        self.live = {fact: reduce(or_, found) for fact, found in possible.items()}
        self.possible = list(literals.names.values())

    def of(self, codes: pl.DataFrame, tests: pl.DataFrame, undecided: pl.Series) -> pl.Series:
        """Bit i is set where the i-th fact is missing; only rows with a cell that is open can have any."""
        rows = undecided.arg_true()
        if rows.is_empty():
            return pl.Series("missing", [0], self.type).new_from_index(0, len(undecided))
        unknown = codes.select(pl.col(fact).is_null().alias(fact) for fact in self.facts if fact in self.present)
        narrow = (
            pl.concat([tests, unknown], how="horizontal")
            .filter(undecided)
            .with_columns(pl.col(self.possible).fill_null(True))
        )
        bits = [
            (live & pl.col(fact) if fact in self.present else live).cast(self.type) * (1 << self.facts.index(fact))
            for fact, live in self.live.items()
        ]
        found = (narrow if narrow.width else pl.DataFrame({"": [True] * len(rows)})).with_columns(
            pl.sum_horizontal(bits).cast(self.type).alias("missing")
        )
        whole = pl.Series("missing", [0], self.type).new_from_index(0, len(undecided))
        return whole.scatter(rows, found["missing"])

    def names(self, mask: int) -> tuple[str, ...]:
        """The facts of a mask, in the order of the vocabulary."""
        return tuple(fact for index, fact in enumerate(self.facts) if mask >> index & 1)


def _situations(book: Rulebook, categories: Iterable[str]) -> dict[str, list[Situation]]:
    wanted = set(categories)
    found: dict[str, set[Situation]] = {}
    for cell in book.cells:
        if cell.category.id in wanted:
            for form in outcomes(cell):
                for fact, situation in deciding(form):
                    found.setdefault(fact, set()).add(situation)
    return {
        fact: sorted(minimal(situations), key=lambda one: (len(one), sorted(one))) for fact, situations in found.items()
    }


def _some(literals: Literals, situations: Iterable[Situation]) -> pl.Expr:
    """Whether one of the situations is possible: none of its literals is false.

    Literals of facts that the roster does not have are never false. What is possible is true or false, so what many
    situations share may be taken out of them (a & b | a & c is a & (b | c)), which leaves a tenth of the work.
    """
    known = minimal(frozenset(one for one in group if one[0] in literals.present) for group in situations)
    return _factored(literals, sorted(known, key=lambda one: (len(one), sorted(one))))


def _factored(literals: Literals, groups: list[Situation]) -> pl.Expr:
    if not all(groups):
        return pl.lit(True)
    shared, times = Counter(literal for group in groups for literal in sorted(group)).most_common(1)[0]
    if times == 1 or len(groups) == 1:
        return reduce(or_, [reduce(and_, [literals.column(one) for one in sorted(group)]) for group in groups])
    found = literals.column(shared) & _factored(literals, [group - {shared} for group in groups if shared in group])
    rest = [group for group in groups if shared not in group]
    return found | _factored(literals, rest) if rest else found
