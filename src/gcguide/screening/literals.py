"""The tests that rules make of facts, as columns of true, false and null (unknown).

A roster's facts come as codes: the number of the answer in the fact's domain, null where it is unknown. A test is then
a mask of numbers, as everywhere in the decision, and each mask that occurs is worked out once for all rules.
"""

from dataclasses import dataclass, field

import polars as pl

from gcguide.decision.domain import Domain
from gcguide.decision.normal_form import Literal
from gcguide.decision.rulebook import Rulebook
from gcguide.kleene import Test

# More runs of numbers than this are looked up instead of compared.
_MOST_RUNS = 4


def code_type(domain: Domain) -> type[pl.UInt8] | type[pl.UInt16]:
    """The type of a column of codes; its largest number is kept free for cells that cannot be read."""
    return pl.UInt8 if len(domain.answers) < 255 else pl.UInt16


@dataclass
class Literals:
    """Collects the tests that conditions make, each under the name of a column.

    Args:
        present: the facts that the roster has a column for; all others are unknown in every row.
    """

    book: Rulebook
    present: frozenset[str]
    names: dict[Literal, str] = field(default_factory=dict)

    def leaf(self, test: Test) -> pl.Expr:
        """The column of a test: an operand for `kleene.fold`."""
        return self.column((test.fact, self.book.domains[test.fact].mask(test, self.book.edition.deadline)))

    def column(self, literal: Literal) -> pl.Expr:
        """The column that tells whether the fact's answer is among the numbers of the mask."""
        if literal[0] not in self.present:
            return pl.lit(None, pl.Boolean)
        return pl.col(self.names.setdefault(literal, f"literal {len(self.names)}"))

    def expressions(self) -> list[pl.Expr]:
        """All columns asked for so far, over the codes."""
        return [within(pl.col(fact), mask).alias(name) for (fact, mask), name in self.names.items()]


def within(code: pl.Expr, mask: int) -> pl.Expr:
    """Whether a code is among the numbers of a mask; null where it is null."""
    runs = _runs(mask)
    if len(runs) > _MOST_RUNS:
        return code.is_in([number for first, last in runs for number in range(first, last + 1)])
    found: pl.Expr | None = None
    for first, last in runs:
        one = code == first if first == last else (code >= first) & (code <= last)
        found = one if found is None else found | one
    # A mask of nothing is false for every known answer, not for an unknown one.
    return code < 0 if found is None else found


def _runs(mask: int) -> list[tuple[int, int]]:
    """The numbers of a mask as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for number in range(mask.bit_length()):
        if mask >> number & 1:
            if runs and runs[-1][1] == number - 1:
                runs[-1] = runs[-1][0], number
            else:
                runs.append((number, number))
    return runs
