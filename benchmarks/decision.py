"""One decision (facts to the verdicts of all nineteen cells, warm): the policy files against hand-written Python.

    python3 benchmarks/decision.py

Both are timed in turn, in one run, on the same people; the figure to read is the ratio. Machines are noisy, so no test
depends on it.
"""

import platform
import random
import statistics
import sys
from functools import partial
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.people import EDITION, random_person  # noqa: E402

from benchmarks.handwritten import decide  # noqa: E402
from gcguide.core.rulebook import rulebook  # noqa: E402
from gcguide.core.verdict import verdicts  # noqa: E402

PEOPLE, ROUNDS, SEED = 2_000, 15, 2026


def people():
    """Three kinds: all known, mostly known, mostly unknown."""
    rng = random.Random(SEED)
    return {name: [random_person(rng, known) for _ in range(PEOPLE)]
            for name, known in (("all known", 1.0), ("mostly known", 0.8), ("mostly unknown", 0.3))}  # fmt: skip


def timed(function, crowd):
    """Seconds for one pass over the people."""
    start = perf_counter()
    for person in crowd:
        function(person)
    return perf_counter() - start


def main():
    ours = partial(verdicts, rulebook(EDITION))
    cells = [(cell.category.number, cell.grade) for cell in rulebook(EDITION).cells]
    print(f"{platform.platform()} · Python {platform.python_version()} · {PEOPLE} people × {ROUNDS} rounds, seed {SEED}")
    print("| people | hand-written, µs | gcguide, µs | ratio (median, min–max) |")
    print("| --- | --- | --- | --- |")
    for name, crowd in people().items():
        for person in crowd:  # the two must agree before either is worth timing
            assert dict(zip(cells, ours(person), strict=True)) == decide(person)
        pairs = [(timed(decide, crowd), timed(ours, crowd)) for _ in range(ROUNDS)]
        ratios = sorted(b / a for a, b in pairs)
        hand, mine = (statistics.median(column) / PEOPLE * 1e6 for column in zip(*pairs, strict=True))
        spread = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
        print(f"| {name} | {hand:.1f} | {mine:.1f} | {spread} |")


if __name__ == "__main__":
    main()
