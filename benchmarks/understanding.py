"""How well people's own words are understood, and how long that takes.

    python3 benchmarks/understanding.py [--misses]

The sets stand in tests/understanding. What was never looked at is only counted; `--misses` lists what of the rest is
still missed.
"""

import argparse
import platform
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.understanding.measure import HALVES, questions, replies, told  # noqa: E402

# Import, first and later reply, and memory, each in a process of its own.
_COST = """
import resource, sys
from time import perf_counter
from datetime import date
sys.path.insert(0, {src!r})
from gcguide.policy.edition import load_edition
edition = load_edition("2026h1")
def memory(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, began = memory(), perf_counter()
from gcguide import read_reply
from gcguide.conversation.asking import ask
from gcguide.language.faq import load_faq
imported = perf_counter() - began
began = perf_counter()
read_reply(edition, "moved_from", "从部队转业来的", as_of=date(2026, 3, 2))
ask(load_faq(edition), "jiezhi riqi")
first = perf_counter() - began
print(imported * 1000, first * 1000, memory() - before)
"""


def row(name, half, figures, *shares):
    took = sorted(figures.seconds)[:-1]  # without the first, which reads the words
    times = f"{statistics.median(took) * 1000:6.1f} {took[int(len(took) * 0.99)] * 1000:6.1f}"
    print(f"{name:15} {half:9} {figures.counts['all']:5}  {times}  " + "  ".join(shares))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true")
    wants_misses = parser.parse_args().misses
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(f"{'':25} {'count':>5}  {'median':>6} {'99 %':>6} ms")
    for half in HALVES:
        asked, replied = questions(half), replies(half)
        row("questions", half, asked, f"helped {asked.share('helped'):.1%}", f"first {asked.share('first'):.1%}",
            f"at once {asked.share('at_once'):.1%}", f"wrong at once {asked.share('wrong'):.1%}")  # fmt: skip
        row("replies", half, replied, f"right or offered {replied.share('right'):.1%}",
            f"taken wrongly {replied.counts['wrong']}", f"taken too soon {replied.counts['soon']}")  # fmt: skip
        if wants_misses and half == HALVES[0]:
            print("", *asked.misses, "", *replied.misses, sep="\n  ")
    for name in ("paragraphs", "stories", "stories_unseen"):
        found = told(name)
        row(name, "", found, f"facts found {found.share('found', 'stated'):.1%} of {found.counts['stated']}",
            f"invented {found.counts['invented']} of {found.counts['shown']}")  # fmt: skip
        if wants_misses and name != "stories_unseen":
            print("", *found.misses, sep="\n  ")
    code = _COST.format(src=str(ROOT / "src"))
    costs = [
        list(map(float, subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()))
        for _ in range(5)
    ]
    imported, first, memory = (statistics.median(values) for values in zip(*costs, strict=True))
    print(f"import {imported:.0f} ms, first reply and question together {first:.0f} ms, memory {memory:.0f} MB more")


if __name__ == "__main__":
    main()
