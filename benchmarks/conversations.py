"""How far all conversations can be followed, state by state, and how long that takes.

    python3 benchmarks/conversations.py

The first row is complete for whoever knows every answer. With answers of not knowing, states no longer merge well, since
the order looks at what is still unknown: all lines at once are out of reach, so one line and two lines are followed, and
one line where the screen for what may exclude is passed over in silence and asked one by one.
"""

import platform
import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from gcguide import load_edition  # noqa: E402
from gcguide.policy.questions import load_questionnaire  # noqa: E402
from gcguide.policy_check.walks import Explorer, Graph, beginnings, ticked  # noqa: E402
from gcguide.policy_check.walks import Path as Way  # noqa: E402

GRAPH = Graph(load_questionnaire(load_edition("2026h1")))
FIRST = GRAPH.interview().next_question()
LINES = [line.id for line in FIRST.lines] if FIRST is not None else []


def choices(counts: Iterable[int]) -> list[Way]:
    """The first screen answered with so many lines."""
    return [ticked(GRAPH, chosen) for count in counts for chosen in combinations(LINES, count)]


def row(name: str, ways: list[Way], unsure: bool, silent: bool = False) -> None:
    explorer, start = Explorer(GRAPH, unsure, silent), perf_counter()
    longest = max(len(way) + explorer.follow(way) for way in ways)
    took = perf_counter() - start
    states, answers, wrong = len(explorer.longest), explorer.answers, len(explorer.wrong)
    print(f"{name:52} {len(ways):4} {states:8,} {answers:9,} {longest:4} {wrong:5} {took:7.1f} s")


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(f"{'':52} {'from':>4} {'states':>8} {'answers':>9} {'most':>4} {'wrong':>5} {'time':>9}")
    row("all lines and step by step, answers known", [*choices(range(len(LINES) + 1)), beginnings(GRAPH)[0]], False)
    row("at most one line, unsure allowed", choices((0, 1)), True)
    row("at most two lines, unsure allowed", choices((0, 1, 2)), True)
    row("at most one line, unsure and silence allowed", choices((0, 1)), True, silent=True)


if __name__ == "__main__":
    main()
