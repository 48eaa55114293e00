"""Whole rosters: `gcguide screen` beside a bare read and write of the same file, and beside one applicant at a time.

    python3 benchmarks/screening.py [--rows 10000 1000000] [--rounds 3] [--agree 100000] [--kinds parquet csv]

Beside it stand the same decision as SQL in DuckDB (which writes a key and the verdicts, without the roster's own columns
and the missing facts) and a loop in Python that reads the file and decides row by row, verdicts and missing facts.
`benchmarks/all.py` does the same as part of one report.

Every measurement is a process of its own, from file to file, so that its peak memory is its own; the ways are timed in
turn within each round, and the figure to read is the ratio. Before anything is timed, every verdict of `--agree` random
rows with unknowns is compared with the decision for one applicant.
"""

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import polars as pl  # noqa: E402
from tests.people import EDITION, FACTS, STEP_IDS, random_failed, random_person  # noqa: E402

from gcguide.core.live import liveness  # noqa: E402
from gcguide.core.rulebook import rulebook  # noqa: E402
from gcguide.core.verdict import verdicts  # noqa: E402

SEED = 2026
DISTINCT = 20_000  # so many people are drawn; longer rosters repeat them in a random order

# What each way does with {0} to make {1}; a process of its own, which tells its seconds and its peak memory.
WAYS = {
    "bare copy": """
import polars as pl
source, target = {0!r}, {1!r}
if source.endswith("parquet"):
    pl.scan_parquet(source).sink_parquet(target)
else:
    pl.scan_csv(source, infer_schema=False).sink_csv(target)
""",
    "gcguide screen": """
from gcguide.cli import main
if __name__ == "__main__":
    assert main(["screen", {0!r}, "-o", {1!r}]) == 0
""",
    "gcguide screen, packed": """
from gcguide.cli import main
if __name__ == "__main__":
    assert main(["screen", {0!r}, "-o", {1!r}, "--packed"]) == 0
""",
}
PEERS = {
    "DuckDB, policy sql": """
import duckdb
from benchmarks.screening import query
duckdb.execute(query({0!r}, {1!r}))
""",
    "Python, row by row": """
import polars as pl
from benchmarks.screening import row_by_row
row_by_row(pl.read_parquet({0!r})).write_parquet({1!r})
""",
}
MEASURED = r"""
import re, sys, time
from pathlib import Path
began = time.perf_counter()
{way}
seconds = time.perf_counter() - began
# Of this program alone; what getrusage tells has in it what the parent had when it started us.
peak = int(re.search(r"VmHWM:\s*([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024
print("MEASURED", seconds, peak, file=sys.stderr)
"""


def people(count, seed):
    rng = random.Random(seed)
    return [(random_person(rng, rng.choice([0.3, 0.6, 0.9, 1.0])), random_failed(rng)) for _ in range(count)]


def frame(crowd):
    """A roster as polars keeps one: choices as enumerations, days as days, sets as texts."""
    columns = {}
    for id in FACTS.ids:
        kind = FACTS[id].kind
        values = [None if (v := facts.get(id)) in (None, "unsure") else v for facts, _ in crowd]
        if kind == "set":
            values = [None if v is None else ",".join(sorted(v)) or "none" for v in values]
        types = {"bool": pl.Boolean, "date": pl.Date, "choice": pl.Enum(list(FACTS[id].values))}
        columns[id] = pl.Series(id, values, types.get(kind, pl.String))
    for id in STEP_IDS:
        columns[id] = pl.Series(id, [steps.get(id) for _, steps in crowd], pl.String)
    return pl.DataFrame(columns)


def roster(path, rows, distinct=DISTINCT):
    base = frame(people(min(rows, distinct), SEED)).drop(STEP_IDS)
    picked = pl.int_range(rows, eager=True).shuffle(seed=SEED) % base.height
    whole = base[picked].with_columns(pl.int_range(rows).alias("number"))
    whole.write_parquet(path) if path.suffix == ".parquet" else whole.write_csv(path)


def query(source, target):
    """The decision as SQL over a Parquet roster, with its sets as lists, into a file."""
    from contextlib import redirect_stdout
    from io import StringIO

    from gcguide.cli import main

    out = StringIO()
    with redirect_stdout(out):
        assert main(["policy", "sql", "--dialect", "duckdb", "--table", "roster", "--key", "number"]) == 0
    sets = [id for id in FACTS.ids if FACTS[id].kind == "set"]
    lists = ", ".join(f"CASE WHEN {id} = 'none' THEN [] ELSE string_split({id}, ',') END AS {id}" for id in sets)
    view = f"CREATE VIEW roster AS SELECT * REPLACE ({lists}) FROM '{source}';\n"
    return f"{view}COPY ({out.getvalue().rstrip().rstrip(';')}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"


def row_by_row(roster):
    """Each row as a person for the decision for one applicant."""
    book = rulebook(EDITION)
    decide, live = partial(verdicts, book), liveness(book).live
    sets = {id for id in FACTS.ids if FACTS[id].kind == "set"}
    rows = []
    for row in roster.iter_rows(named=True):
        facts = {id: row[id] for id in FACTS.ids if row[id] is not None}
        for id in sets & facts.keys():
            facts[id] = frozenset() if facts[id] == "none" else frozenset(facts[id].split(","))
        rows.append([*map(str, decide(facts)), ",".join(live(facts))])
    names = [f"category_{cell.category.number}_{cell.grade}" for cell in book.cells]
    return pl.DataFrame(rows, schema=[*names, "missing"], orient="row")


def measured(way, source, target):
    target.unlink(missing_ok=True)
    code = MEASURED.format(way={**WAYS, **PEERS}[way].format(str(source), str(target)))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    seconds, memory = done.stderr.rpartition("MEASURED ")[2].split()
    return float(seconds), float(memory)


def agree(count, folder):
    """Every verdict, best and missing fact of random rows, against the decision for one applicant."""
    crowd = people(count, SEED + 1)
    source, target = folder / "agree.parquet", folder / "agreed.parquet"
    frame(crowd).write_parquet(source)
    measured("gcguide screen", source, target)
    book = rulebook(EDITION)
    names = [f"category_{cell.category.number}_{cell.grade}" for cell in book.cells]
    decide, live = partial(verdicts, book), liveness(book)
    for row, (facts, steps) in zip(pl.read_parquet(target).iter_rows(named=True), crowd, strict=True):
        failed = {id for id, state in steps.items() if state == "failed"}
        assert [row[name] for name in names] == list(map(str, decide(facts, failed))), facts
        missing = {fact for id in book.steps for fact in live.missing(id, facts, failed)}
        assert set(filter(None, (row["missing"] or "").split(","))) == missing, facts
    return f"{count:,} random rows with unknowns: every verdict and every missing fact as for one applicant (seed {SEED + 1})"


def one_by_one(count):
    """Rows a second of the decision for one applicant: verdicts and missing facts, without reading or writing."""
    book = rulebook(EDITION)
    decide, live = partial(verdicts, book), liveness(book)
    crowd = people(count, SEED)
    began = perf_counter()
    for facts, _ in crowd:
        decide(facts)
        live.live(facts)
    return count / (perf_counter() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--agree", type=int, default=100_000)
    parser.add_argument("--kinds", nargs="+", default=["parquet", "csv"])
    given = parser.parse_args()
    print(f"{platform.platform()} · {os.cpu_count()} cores · Python {platform.python_version()} · polars {pl.__version__}")
    print(f"seed {SEED} · {given.rounds} rounds, the ways in turn · medians")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.agree:
            print(f"\n{agree(given.agree, folder)}")
        print(f"\none applicant at a time, in memory: {one_by_one(5_000):,.0f} rows/s")
        print("\n| file | rows | way | s | rows/s | ratio to bare copy (median, min–max) | peak MB |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for kind in given.kinds:
            for rows in given.rows:
                source = folder / f"roster.{kind}"
                roster(source, rows)
                rounds = [{way: measured(way, source, folder / f"out.{kind}") for way in WAYS} for _ in range(given.rounds)]
                for way in WAYS:
                    seconds = statistics.median(one[way][0] for one in rounds)
                    ratios = sorted(one[way][0] / one["bare copy"][0] for one in rounds)
                    spread = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
                    memory = max(one[way][1] for one in rounds)
                    print(f"| {kind} | {rows:,} | {way} | {seconds:.2f} | {rows / seconds:,.0f} | {spread} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
