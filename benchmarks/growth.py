"""Editions with more rules: the categories of the real one several times over, each copy under its own number.

    python3 benchmarks/growth.py

How long one decision, the preparation for a roster and a roster's rows take to grow with the rules.
"""

import random
import statistics
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import polars as pl  # noqa: E402
from tests.people import EDITION, FACTS, random_person  # noqa: E402

from gcguide.core.rulebook import rulebook  # noqa: E402
from gcguide.core.verdict import verdicts  # noqa: E402
from gcguide.screening.judge import Judge  # noqa: E402

TIMES, SEED, PEOPLE, ROWS, ROUNDS = (1, 2, 4), 2026, 500, 100_000, 5


def edition(times):
    """The real edition with its categories `times` times."""
    rules = EDITION.rules
    copies = [c.model_copy(update={"id": f"{c.id}_{n}", "number": c.number + 7 * n}) for n in range(1, times) for c in rules.categories]
    cautions = []
    for one in rules.cautions:
        more = [cells.model_copy(update={"category": f"{cells.category}_{n}"}) for n in range(1, times) for cells in one.applies_to]
        cautions.append(one.model_copy(update={"applies_to": type(one.applies_to)([*one.applies_to, *more])}))
    update = {"categories": (*rules.categories, *copies), "cautions": tuple(cautions)}
    return replace(EDITION, rules=rules.model_copy(update=update))


def codes(rng, book):
    columns = []
    for id in FACTS.ids:
        count = len(book.domains[id].answers)
        columns.append(pl.Series(id, [rng.randrange(count + 1) for _ in range(2_000)], pl.UInt8))
    return pl.concat([pl.DataFrame(columns)] * (ROWS // 2_000)).to_dict()


def measured():
    """For each size: rules (cells), and in seconds one decision, the preparation, and the verdicts of `ROWS` coded rows."""
    rng = random.Random(SEED)
    crowd = [random_person(rng, 0.8) for _ in range(PEOPLE)]
    prepared = {}
    for times in TIMES:
        book = rulebook(edition(times))
        began = perf_counter()
        judge = Judge(book)
        preparation = perf_counter() - began
        prepared[times] = book, partial(verdicts, book), judge, codes(random.Random(SEED), book), preparation
    found = {times: ([], []) for times in TIMES}
    for _ in range(ROUNDS):
        for times, (_, decide, judge, rows, _) in prepared.items():
            began = perf_counter()
            for person in crowd:
                decide(person)
            found[times][0].append((perf_counter() - began) / PEOPLE)
            began = perf_counter()
            judge.judge(rows, {}, ROWS)
            found[times][1].append(perf_counter() - began)
    return [
        (len(prepared[times][0].cells), statistics.median(one), prepared[times][4], statistics.median(rows))
        for times, (one, rows) in found.items()
    ]


if __name__ == "__main__":
    for cells, one, preparation, rows in measured():
        print(f"{cells:4} cells: {one * 1e6:7.1f} µs a decision · preparation {preparation:.2f} s · {ROWS / rows:,.0f} rows/s judged")
