"""Verdicts for every row of a roster: each row is looked up in the tables of the decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import TypeVar

import polars as pl

from gcguide.decision.domain import Domain
from gcguide.decision.rulebook import Rulebook
from gcguide.decision.verdict import Verdict
from gcguide.screening.tables import RIGHT, SHIFT, UNKNOWN, WRONG, Axis, Table, tables

T = TypeVar("T")
U = TypeVar("U")

# The states of so many categories stand in one number, two bits each.
_STATE_BITS, _TOGETHER = 2, 16


def code_type(domain: Domain) -> type[pl.UInt8] | type[pl.UInt16]:
    """The type of a column of codes: the number of the answer in the fact's domain, or how many there are: unknown.

    The largest number of the type is kept free for cells that cannot be read.
    """
    return pl.UInt8 if len(domain.answers) < 255 else pl.UInt16


def step_column(id: str) -> str:
    """The column that tells whether a step has failed: true or false, never null."""
    return f"failed {id}"


@dataclass(frozen=True)
class Judged:
    """What a chunk of a roster comes to; all columns have its length and order.

    Args:
        keys: under each category's id the number of the row's combination in its table.
        score: of the cell to prefer, as in `tables.Table`.
        missing: bit i is set where the i-th fact of the vocabulary is unknown and can still change a verdict.
    """

    keys: pl.DataFrame
    score: pl.Series
    missing: pl.Series

    def looked_up(self, columns: Mapping[str, tuple[str, pl.Series]]) -> pl.DataFrame:
        """Columns of values: for each name a category and what each of its combinations has."""
        return self.keys.select(_at(values, id).alias(name) for name, (id, values) in columns.items())

    def packed(self, columns: Iterable[tuple[str, Mapping[str, pl.Series]]]) -> pl.DataFrame:
        """Columns of bits: for each name what each combination of its categories has, put together."""
        return self.keys.select(
            reduce(or_, [_at(values, id) for id, values in parts.items()]).alias(name) for name, parts in columns
        )


class Judge:
    """A rulebook prepared for rosters that have columns for certain facts and steps."""

    def __init__(self, book: Rulebook, present: Iterable[str], steps: Iterable[str] = ()) -> None:
        self.book = book
        self.facts = tuple(book.domains)
        order = book.edition.rules.grades.order
        self.preferred = sorted(
            range(len(book.cells)),
            key=lambda i: (order.index(book.cells[i].grade), -book.cells[i].category.number),
        )
        told = [fact for fact in self.facts if fact in set(present)]
        self.tables = tables(book, told, [self.preferred.index(cell) for cell in range(len(book.cells))])
        self._first = self._unknown_and_states(told, steps) + self._parts()
        self._keys = [self._key(at, id, table) for at, (id, table) in enumerate(self.tables.items())]
        self._outcome = [
            pl.max_horizontal([_at(table.score, id) for id, table in self.tables.items()]).alias("score"),
            (reduce(or_, [_at(table.live, id) for id, table in self.tables.items()]) & pl.col("unknown")).alias(
                "missing"
            ),
        ]

    def judge(self, codes: pl.DataFrame) -> Judged:
        """The verdicts of a chunk.

        Args:
            codes: for every fact the judge was made for, a column of codes under its id; for every step, a column
                `step_column(id)` of booleans.
        """
        first = codes.select(self._first)
        keys = first.select(self._keys)
        outcome = keys.with_columns(first["unknown"]).select(self._outcome)
        return Judged(keys, outcome["score"], outcome["missing"])

    def best(self, cells: Sequence[T], verdicts: Sequence[U]) -> tuple[list[T | None], list[U | None]]:
        """What to say of the best cell for each score, None where all are `no` or `open`.

        Args:
            cells: a value for each cell of the rulebook.
            verdicts: one for each rank.
        """
        count = len(Verdict) * SHIFT
        some = [(*divmod(score, SHIFT), score >= Verdict.CONSULT.rank * SHIFT) for score in range(count)]
        return (
            [cells[self.preferred[at]] if fits and at < len(cells) else None for _, at, fits in some],
            [verdicts[rank] if fits else None for rank, _, fits in some],
        )

    def _unknown_and_states(self, told: Sequence[str], steps: Iterable[str]) -> list[pl.Expr]:
        """The unknown facts of a row as bits, and the states of all categories, two bits each."""
        mask_type = next(iter(self.tables.values())).live.dtype
        never_told = sum(1 << at for at, fact in enumerate(self.facts) if fact not in told)
        unknown = [pl.lit(never_told, mask_type)]
        for fact in told:
            bits = [0] * len(self.book.domains[fact].answers) + [1 << self.facts.index(fact)]
            unknown.append(_at(pl.Series(bits, dtype=mask_type), fact))
        ids = list(self.tables)
        together = [ids[start : start + _TOGETHER] for start in range(0, len(ids), _TOGETHER)]
        states = [self._states_of(some, told, steps).alias(f"states {at}") for at, some in enumerate(together)]
        return [reduce(or_, unknown).alias("unknown"), *states]

    def _states_of(self, ids: Sequence[str], told: Sequence[str], steps: Iterable[str]) -> pl.Expr:
        def packed(states: Iterable[int]) -> int:
            return sum(state << _STATE_BITS * at for at, state in enumerate(states))

        tables = [self.tables[id] for id in ids]
        waiting = packed(UNKNOWN if table.waiting else RIGHT for table in tables)
        found = [pl.lit(waiting, pl.UInt32)]
        for fact in told:
            if any(fact in table.simple for table in tables):
                numbers = [*range(len(self.book.domains[fact].answers)), None]
                states = [packed(_state(table.simple.get(fact), number) for table in tables) for number in numbers]
                found.append(_at(pl.Series(states, dtype=pl.UInt32), fact))
        for step in steps:
            shut = packed(WRONG if step in self.book.steps[id] else RIGHT for id in ids)
            found.append(pl.col(step_column(step)).cast(pl.UInt32) * shut)
        return reduce(or_, found)

    def _parts(self) -> list[pl.Expr]:
        """What each fact adds to combinations' numbers, once for all categories to which it adds the same."""
        axes = {_part(axis): axis for table in self.tables.values() for axis in table.axes}
        return [
            _at(pl.Series([one * axis.stride for one in axis.classes], dtype=pl.UInt32), axis.fact).alias(name)
            for name, axis in axes.items()
        ]

    def _key(self, at: int, id: str, table: Table) -> pl.Expr:
        word, place = divmod(at, _TOGETHER)
        state = pl.col(f"states {word}") // (1 << _STATE_BITS * place) & ((1 << _STATE_BITS) - 1)
        return reduce(add, (pl.col(_part(axis)) for axis in table.axes), state * table.states).alias(id)


def _state(right: int | None, number: int | None) -> int:
    """What an answer (None: unknown) is to a category that only asks it to be right, if it asks at all."""
    if right is None:
        return RIGHT
    return UNKNOWN if number is None else RIGHT if right >> number & 1 else WRONG


def _part(axis: Axis) -> str:
    return f"{axis.fact} {axis.stride}"


def _at(values: pl.Series, key: str) -> pl.Expr:
    return pl.lit(values).gather(pl.col(key))
