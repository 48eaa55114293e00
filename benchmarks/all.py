"""Every measurement in one run: one Markdown table a subject, and figures as SVG, into `benchmarks/results/<date>/`.

    python3 -m venv .bench && .bench/bin/pip install --require-hashes -r requirements-bench.lock
    .bench/bin/python benchmarks/all.py [--rows 10000 1000000 10000000] [--rounds 3] [--people 300] [--paint 7]

What is compared takes turns within each round, so that a busy machine slows all of it; the figure to read is the ratio,
as the median of the rounds with the least and the most. A peer that is not installed is said to be absent. Nothing stands
in a report that was not measured in its run.
"""

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.people import EDITION, random_person  # noqa: E402

from benchmarks import figures, growth, handwritten, interview, peers, screen, screening  # noqa: E402
from benchmarks.population import SHARES, population  # noqa: E402
from gcguide import Interview  # noqa: E402
from gcguide.core.rulebook import rulebook  # noqa: E402
from gcguide.core.verdict import verdicts  # noqa: E402

SEED = 2026
BOOK = rulebook(EDITION)
SITUATIONS = 40
LIBRARIES = ("polars", "duckdb", "zen-engine", "json-logic-qubit", "textual")


class Report:
    """What is said, as it is measured."""

    def __init__(self, folder):
        self.folder = folder
        self.lines = []

    def say(self, *lines):
        self.lines += lines
        print(*lines, sep="\n", flush=True)

    def table(self, heads, rows):
        self.say("", "| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |")
        self.say(*("| " + " | ".join(map(str, row)) + " |" for row in rows))

    def figure(self, name, svg):
        (self.folder / f"{name}.svg").write_text(svg, "utf-8")
        self.say("", f"![{name}]({name}.svg)")

    def write(self):
        (self.folder / "report.md").write_text("\n".join(self.lines) + "\n", "utf-8")


def spread(values, digits=2):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def compared(ways, rounds, beside):
    """Seconds of each way in each round, in turn, and their ratios to one of them."""
    timed = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            began = perf_counter()
            way()
            timed[name].append(perf_counter() - began)
    ratios = {name: [a / b for a, b in zip(times, timed[beside], strict=True)] for name, times in timed.items()}
    return timed, ratios


def one_decision(report, rounds):
    """Facts to the verdicts of all cells."""
    others, absent = peers.installed()
    rng = random.Random(SEED)
    crowd = [random_person(rng, known) for known in (0.3, 0.8, 1.0) for _ in range(200)]
    contexts = [peers.context(person) for person in crowd]
    ours = partial(verdicts, BOOK)
    for person, context in zip(crowd, contexts, strict=True):
        expected = handwritten.decide(person)
        assert dict(zip(peers.CELLS, ours(person), strict=True)) == expected
        for decide in others.values():
            assert decide(context) == expected
    ways = {"hand-written Python": lambda: [handwritten.decide(one) for one in crowd], "gcguide": lambda: [ours(one) for one in crowd]}
    ways |= {name: (lambda decide=decide: [decide(one) for one in contexts]) for name, decide in others.items()}
    timed, ratios = compared(ways, rounds, "hand-written Python")
    report.say("", "## One decision", "", f"All nineteen verdicts of one applicant, warm; {len(crowd)} people, {rounds} rounds. "
               "Everybody agrees on every verdict. The engines get their answers ready made.")  # fmt: skip
    report.table(
        ("way", "µs", "ratio to hand-written"),
        [(name, f"{statistics.median(times) / len(crowd) * 1e6:.1f}", spread(ratios[name])) for name, times in timed.items()],
    )
    said_absent(report, absent)
    rows = [(name, *(pick(timed[name]) / len(crowd) * 1e6 for pick in (statistics.median, min, max))) for name in timed if name != "json-logic"]
    report.figure("decision", figures.bars("One decision (json-logic left out: it would flatten the rest)", rows, " µs"))


def said_absent(report, absent):
    if absent:
        report.say("", f"Not installed, so not measured: {', '.join(absent)}.")


def next_question(report, rounds):
    """The question to ask next, in situations on the way."""
    others, absent = peers.installed()
    rng = random.Random(SEED)
    crowd = [{id: v for id, v in random_person(rng, known).items() if v != "unsure"} for known in (0.1, 0.5) for _ in range(SITUATIONS // 2)]

    def ours():
        for facts in crowd:
            Interview(EDITION, facts).next_question()

    def ahead(decide, made):
        """The fact whose answers leave the fewest verdicts open: what a decision alone can do."""

        def ask():
            for facts in crowd:
                best = None
                for id, domain in BOOK.domains.items():
                    if id not in facts and domain.kind not in ("date", "code"):
                        left = [list(decide(made({**facts, id: one})).values()).count("open") for one in domain.answers]
                        best = min(best or (99, ""), (sum(left) / len(left), id))

        return ask

    ways = {"hand-written Python": ahead(handwritten.decide, lambda facts: facts), "gcguide": ours}
    ways |= {name: ahead(decide, peers.context) for name, decide in others.items()}
    timed, ratios = compared(ways, rounds, "hand-written Python")
    report.say("", "## The next question", "", f"{len(crowd)} situations, {rounds} rounds. gcguide asks only what can still change the outcome, "
               "in the order of its conversation, and prepares the interview each time; the others try every answer of every unknown fact on "
               "their decision, which is the least that a look-ahead needs.")  # fmt: skip
    report.table(
        ("way", "ms", "ratio to hand-written"),
        [(name, f"{statistics.median(times) / len(crowd) * 1e3:.2f}", spread(ratios[name])) for name, times in timed.items()],
    )
    said_absent(report, absent)


def rosters(report, sizes, rounds, agree):
    """From file to file; every measurement is a process of its own."""
    report.say("", "## Whole rosters", "", "Parquet to Parquet, from the start of the work to the end, each in a process of its own; the bare copy is "
               "`scan_parquet(…).sink_parquet(…)` with its defaults (zstd), as is the result. Rosters: 28 typed columns and a number, "
               f"{screening.DISTINCT:,} different people with random answers and unknowns (seed {SEED}), repeated in a random order. The SQL gives a key and "
               "the verdicts only, without the roster's columns and the missing facts; row by row is `decide` and `live` on each row in Python.")  # fmt: skip
    ways = [*screening.WAYS, "DuckDB, policy sql", "Python, row by row"]
    absent = []
    try:
        version("duckdb")
    except PackageNotFoundError:
        absent.append("duckdb")
    ratios, speeds, memory, rows = {}, {}, {}, []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if agree:
            report.say("", screening.agree(agree, folder) + ".")
        for size in sizes:
            source = folder / "roster.parquet"
            screening.roster(source, size)
            here = [way for way in ways if way.partition(",")[0].lower() not in absent and not (size > 1_000_000 and way.startswith("Python"))]
            found = {way: [] for way in here}
            for number in range(rounds):
                for way in here:
                    # The slowest is measured once where it takes long.
                    if not (number and size >= 1_000_000 and way.startswith("Python")):
                        found[way].append(screening.measured(way, source, folder / "out.parquet"))
            bare = [seconds for seconds, _ in found["bare copy"]]
            slow = [seconds for seconds, _ in found.get("Python, row by row", [])]
            for way, measured in found.items():
                seconds = statistics.median(one for one, _ in measured)
                beside = [one / other for (one, _), other in zip(measured, bare, strict=False)]
                ratios[way, size], memory[way, size] = beside, max(peak for _, peak in measured)
                speeds[way, size] = size / seconds
                faster = f"{statistics.median(slow) / seconds:.1f}×" if slow else "not measured"
                rows.append((f"{size:,}", way, f"{seconds:.2f}", f"{size / seconds:,.0f}", spread(beside), faster, f"{memory[way, size]:.0f}"))
    heads = ("rows", "way", "s", "rows/s", "ratio to the bare copy", "faster than row by row", "peak MB")
    report.table(heads, rows)
    said_absent(report, absent)
    last = sizes[-1]
    bars = [(way, statistics.median(r), min(r), max(r)) for (way, size), r in ratios.items() if size == last]
    report.figure("rosters", figures.bars(f"{last:,} rows, time beside a bare copy of the file", bars, "×", line=1))
    series = {way: [(size, speed) for (other, size), speed in speeds.items() if other == way] for way in ways if (way, sizes[0]) in speeds}
    report.figure("rows", figures.lines("Growth with rows", series, "rows of the roster", "rows/s"))
    series = {way: [(size, peak) for (other, size), peak in memory.items() if other == way] for way in ways if (way, sizes[0]) in memory}
    report.figure("memory", figures.lines("Peak memory", series, "rows of the roster", "MB"))


def rules(report):
    """The same with more rules."""
    found = growth.measured()
    report.say("", "## Growth with rules", "", "The seven categories once, twice and four times over (each with its own cautions).")
    rows = [
        (cells, f"{one * 1e6:.1f}", f"{once:.2f}", f"{growth.ROWS / judged:,.0f}") for cells, one, once, judged in found
    ]
    report.table(("cells", "one decision, µs", "preparing a roster, s (once)", "coded rows judged a second"), rows)
    series = {"one decision, µs": [(cells, one * 1e6) for cells, one, _, _ in found]}
    report.figure("rules", figures.lines("Growth with rules", series, "cells (category × grade)", "µs"))


def prompts(report, people):
    """How many prompts until nothing can change."""
    timings = []
    crowd = [interview.counts(truth, timings) for _, truth in population(people, SEED)]
    names = [name.strip() for name in interview.COLUMNS.split("|")]
    columns = list(zip(*crowd, strict=True))
    report.say("", "## Prompts per interview", "", f"{people} applicants in the shares of `benchmarks/population.py` ({len(SHARES)} kinds, seed {SEED}); "
               "what each column is stands in `benchmarks/interview.py`.")  # fmt: skip
    report.table(("order", "mean prompts", "median", "most"), [
        (name, f"{statistics.mean(column):.2f}", f"{statistics.median(column):.0f}", max(column)) for name, column in zip(names, columns, strict=True)
    ])  # fmt: skip
    bars = [(name, statistics.mean(column), min(column), max(column)) for name, column in zip(names, columns, strict=True)]
    report.figure("prompts", figures.bars("Prompts until everything is settled: mean, least, most", bars, ""))


def paint(report, rounds):
    """How soon the screen is there."""
    screen.bare(), screen.ours()
    pairs = [(screen.bare(), screen.ours()) for _ in range(rounds)]
    report.say("", "## First paint", "", f"From starting the process to the text on a terminal of 120×32, {rounds} rounds in turn.")
    rows = []
    for name, beside in (("first paint", "first paint"), ("first question", "first paint"), ("key", "key")):
        ours, bare = [one[name] for _, one in pairs], [one[beside] for one, _ in pairs]
        ratio = [a / b for a, b in zip(ours, bare, strict=True)]
        rows.append((name, spread(ours, 0), spread(bare, 0), spread(ratio)))
    report.table(("", "gcguide, ms", "bare Textual app, ms", "ratio"), rows)


def installed(name):
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} absent"


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--agree", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--paint", type=int, default=7)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    given = parser.parse_args()
    now = datetime.now(UTC)
    folder = given.out / now.strftime("%Y-%m-%d")
    folder.mkdir(parents=True, exist_ok=True)
    report = Report(folder)
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    report.say(f"# Measured on {now:%Y-%m-%d}", "", f"{processor()}, {os.cpu_count()} cores{load} · {platform.system()} · Python {platform.python_version()}",
               " · ".join(map(installed, LIBRARIES)), f"seed {SEED} · medians, with least–most · one run of `benchmarks/all.py`")  # fmt: skip
    began = time.monotonic()
    one_decision(report, 9)
    next_question(report, 3)
    rosters(report, given.rows, given.rounds, given.agree)
    rules(report)
    prompts(report, given.people)
    paint(report, given.paint)
    if load:
        report.say("", f"The run took {(time.monotonic() - began) / 60:.0f} minutes; load {os.getloadavg()[0]:.1f} at its end.")
    report.write()


if __name__ == "__main__":
    main()
