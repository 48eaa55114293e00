"""What every combination of answers comes to in a category, as tables to look rows up in.

Rules tell few answers apart, so a category's verdicts depend on some thousands of combinations at most. All of them
are decided at once, by the edition's own conditions in normal form: a combination is a lane, a bit of an integer, and a
condition is the pair of the lanes in which it is true and in which it is false. Nothing here repeats a rule.

What makes the combinations few: a *simple* fact is one that a category only asks to be right (one test, the same in
every grade, and no caution looks at it). Any of them being wrong shuts the category, any unknown one leaves it waiting,
so the combinations hold the worst of them only, the *state*, and not each of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from typing import TypeVar

import polars as pl

from gcguide.core.live import contrasts, outcomes
from gcguide.core.normal_form import Domain, Group, Literal, NormalForm
from gcguide.core.rulebook import Cell, Rulebook
from gcguide.core.verdict import Verdict
from gcguide.kleene import Lanes

# The worst of a category's simple facts; two bits, so that the states of several facts can be OR-ed: 3 is WRONG, too.
RIGHT, UNKNOWN, WRONG = 0, 1, 2
_STATES = 4

# From the character of a sixteen to its number.
_SIXTEENS = bytes(int(chr(one), 16) if chr(one) in "0123456789abcdef" else 0 for one in range(256))

# Ranks of verdicts and the place of a cell in the order of preference share one number.
SHIFT = 256


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact whose answers make different combinations.

    Args:
        classes: for each number of an answer, and last for an unknown one, which the rules tell apart.
        stride: how many combinations lie between two neighbouring classes.
    """

    fact: str
    classes: tuple[int, ...]
    stride: int

    @property
    def size(self) -> int:
        """How many classes there are; the last is the unknown."""
        return max(self.classes) + 1


@dataclass(frozen=True, eq=False)
class Table:
    """A category: what each combination comes to. All columns have one row for each combination.

    Args:
        axes: whose classes, each times its stride, add up to the combination.
        states: where the state comes in: a combination of it is `state * states` further on.
        simple: for each simple fact of the roster the mask of its right answers.
        waiting: whether there are simple facts that the roster does not tell: the state is `UNKNOWN` at the least.
        cells: ranks of the verdicts of the category's cells.
        category: the rank of the best of them.
        score: `SHIFT` times the rank of the cell to prefer plus its place in the order of preference.
        live: bit i is set where the i-th fact of the vocabulary, if it is unknown, can still change a verdict.
    """

    axes: tuple[Axis, ...]
    states: int
    simple: dict[str, int]
    waiting: bool
    cells: tuple[pl.Series, ...]
    category: pl.Series
    score: pl.Series
    live: pl.Series


def tables(book: Rulebook, present: Collection[str], places: Sequence[int]) -> dict[str, Table]:
    """The table of every category, in the order of the rulebook.

    Args:
        book: the rules.
        present: the facts that the roster has a column for; all others are unknown in every row.
        places: for each cell of the rulebook, its place in the order of preference.
    """
    cells: dict[str, list[int]] = {}
    for index, cell in enumerate(book.cells):
        cells.setdefault(cell.category.id, []).append(index)
    simple = {id: _simple([book.cells[i] for i in indexes]) for id, indexes in cells.items()}
    axes = {
        id: {fact for i in indexes for fact in _facts(book.cells[i])} - simple[id].keys()
        for id, indexes in cells.items()
    }
    # What many categories ask comes first: their numbers of combinations begin with the same few sums.
    asked = Counter(fact for own in axes.values() for fact in own)
    common = sorted(book.domains, key=lambda fact: -asked[fact])
    made = {}
    for id, indexes in cells.items():
        order = [fact for fact in common if fact in axes[id] and fact in present]
        made[id] = _Maker(book, [book.cells[i] for i in indexes], order, simple[id]).table(
            [places[i] for i in indexes], present
        )
    return made


def _groups(cell: Cell) -> Iterable[Group]:
    for form in (cell.base, cell.consult, cell.verify):
        yield from form.clauses
        yield from form.terms


def _facts(cell: Cell) -> set[str]:
    return {fact for group in _groups(cell) for fact, _ in group}


def _simple(cells: Sequence[Cell]) -> dict[str, int]:
    """The simple facts of a category, each with the mask of its right answers."""
    alone = [{next(iter(c)) for c in cell.base.clauses if len(c) == 1} for cell in cells]
    found = dict(set.intersection(*alone))
    asked: dict[str, set[int]] = {}
    for cell in cells:
        for group in _groups(cell):
            for fact, mask in group:
                asked.setdefault(fact, set()).add(mask)
        cautions = [*cell.consult.terms, *cell.verify.terms, *cell.consult.clauses, *cell.verify.clauses]
        wide = [clause for clause in cell.base.clauses if len(clause) > 1]
        for group in (*cautions, *wide):
            for fact, _ in group:
                found.pop(fact, None)
    return {fact: mask for fact, mask in found.items() if len(asked[fact]) == 1}


class _Maker:
    """Makes a category's table."""

    def __init__(self, book: Rulebook, cells: Sequence[Cell], order: Sequence[str], simple: dict[str, int]) -> None:
        self.book = book
        self.cells = cells
        self.simple = simple
        literals = {one for cell in book.cells for group in _groups(cell) for one in group}
        self.axes: dict[str, Axis] = {}
        stride = 1
        for fact in order:
            self.axes[fact] = axis = _axis(book, fact, literals, stride)
            stride *= axis.size
        self.states = stride
        self.count = stride * _STATES
        self.all = (1 << self.count) - 1
        self.wrong = self._lanes(self.states, _STATES, [WRONG, WRONG | UNKNOWN])
        self.right = self._lanes(self.states, _STATES, [RIGHT])

    def _lanes(self, stride: int, size: int, classes: Iterable[int]) -> int:
        """The combinations that have one of some classes of an axis."""
        run = (1 << stride) - 1
        once = sum(run << stride * one for one in set(classes))
        return once * (self.all // ((1 << stride * size) - 1))

    def _truth(self, literal: Literal) -> Lanes:
        """Where a test is true, and where it is false."""
        fact, mask = literal
        if fact in self.simple:
            return Lanes(self.right, self.wrong)
        if (axis := self.axes.get(fact)) is None:
            return Lanes(0, 0)
        among: dict[bool, list[int]] = {True: [], False: []}
        for number, one in enumerate(axis.classes[:-1]):
            among[bool(mask >> number & 1)].append(one)
        return Lanes(*(self._lanes(axis.stride, axis.size, among[wanted]) for wanted in (True, False)))

    def _form(self, form: NormalForm) -> Lanes:
        """Where a condition is true, and where it is false."""
        terms = [reduce(and_, map(self._truth, term), Lanes(self.all, 0)) for term in form.terms]
        return reduce(or_, terms, Lanes(0, self.all))

    def _ranks(self, cell: Cell) -> pl.Series:
        """The verdict of a cell (CONTRACT §2)."""
        # A failed step is no fact: it shuts the category by itself.
        base = self._form(cell.base) & Lanes(self.all & ~self.wrong, self.wrong)
        planes = [(self.all & ~base.true & ~base.false, Verdict.OPEN.rank)]
        left = base.true
        for form, verdict in ((cell.consult, Verdict.CONSULT), (cell.verify, Verdict.VERIFY)):
            raised = self._form(form)
            planes += [(left & raised.true, verdict.rank), (left & ~raised.true & ~raised.false, Verdict.OPEN.rank)]
            left &= raised.false
        return self._column([*planes, (left, Verdict.CLEAR.rank)])

    def _live(self) -> dict[str, int]:
        """For each fact where, if it is unknown, it can still change a verdict: one of its situations is possible."""
        found: dict[str, int] = {}
        possible: dict[Literal, int] = {}
        for cell in self.cells:
            for form in outcomes(cell):
                for fact, situation in {(c.fact, frozenset(c.others.items())) for c in contrasts(form)}:
                    lanes = self.all & ~self.wrong
                    for one in situation:
                        if one not in possible:
                            possible[one] = self.all & ~self._truth(one).false
                        lanes &= possible[one]
                    found[fact] = found.get(fact, 0) | lanes
        return found

    def _column(self, planes: Iterable[tuple[int, int]]) -> pl.Series:
        """Numbers below 16 for every combination, each the sum of those whose lanes it is in."""
        # Written with ones and zeros and read as sixteens, an integer has four bits for each of its bits.
        total = sum(int(f"{lanes:b}", 16) * number for lanes, number in planes)
        return pl.Series(list(f"{total:0{self.count}x}".encode().translate(_SIXTEENS)[::-1]), dtype=pl.UInt8)

    def _mask(self) -> pl.Series:
        live = self._live()
        facts = list(self.book.domains)
        kind = pl.UInt32 if len(facts) <= 32 else pl.UInt64
        total = pl.Series([0], dtype=kind).new_from_index(0, self.count)
        for start in range(0, len(facts), 4):
            planes = [(live[fact], 1 << at) for at, fact in enumerate(facts[start : start + 4]) if fact in live]
            if planes:
                total |= self._column(planes).cast(kind) * (1 << start)
        return total

    def table(self, places: Sequence[int], present: Collection[str]) -> Table:
        ranks = tuple(map(self._ranks, self.cells))
        scores = [rank.cast(pl.UInt16) * SHIFT + place for rank, place in zip(ranks, places, strict=True)]
        return Table(
            tuple(self.axes.values()),
            self.states,
            {fact: mask for fact, mask in self.simple.items() if fact in present},
            any(fact not in present for fact in self.simple),
            ranks,
            pl.select(pl.max_horizontal(ranks)).to_series(),
            pl.select(pl.max_horizontal(scores)).to_series(),
            self._mask(),
        )


def _axis(book: Rulebook, fact: str, literals: Iterable[Literal], stride: int) -> Axis:
    masks = sorted(mask for one, mask in literals if one == fact)
    numbers: dict[tuple[int, ...], int] = {}
    classes = [
        numbers.setdefault(tuple(mask >> number & 1 for mask in masks), len(numbers))
        for number in range(len(book.domains[fact].answers))
    ]
    return Axis(fact, (*classes, len(numbers)), stride)


# Verdicts for every row of a roster: each row is looked up in the tables of the decision.

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
