"""How long `cases impact` and `cases move --all` take over a whole season of cases, and how much of it is the processor's.

    python3 benchmarks/next_notice.py [--cases N] [--rounds N]

The cases are those of the tests of moving, in a store of their own; they go to the invented notices of `tests/policy`:
one of other dates, and one of other rules. Each command is run as a person types it. Beside other work only the
processor's time says something.
"""

import argparse
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

COMMANDS = {"impact": ("impact", "{to}"), "move": ("move", "--all", "--to", "{to}", "--yes")}


def fill(count):
    from tests.desk.test_moves import random_case

    from gcguide.cases.open_store import open_store
    from gcguide.cases.store import Draft

    rng = random.Random(7)
    cases = [random_case(rng, number) for number in range(count)]
    with open_store() as store:
        store.add(Draft(one.edition, one.answers, one.label, stage=one.stage, person=one.person) for one in cases)


def timed(*arguments):
    """Seconds by the clock and of the processor."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run(
        [sys.executable, "-m", "gcguide", "cases", *arguments], env=environment, stdout=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    from tests.policy.drills import DATES, RULES, drill_folder

    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {arguments.cases} cases")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GCGUIDE_POLICY"] = str(drill_folder(Path(folder) / "policy"))
        full, home = Path(folder) / "full", Path(folder) / "home"
        os.environ["GCGUIDE_HOME"] = str(full)
        fill(arguments.cases)
        os.environ["GCGUIDE_HOME"] = str(home)
        for to in (DATES, RULES):
            for name, words in COMMANDS.items():
                found = []
                for _ in range(arguments.rounds):
                    shutil.rmtree(home, ignore_errors=True)
                    shutil.copytree(full, home)
                    found.append(timed(*(word.format(to=to) for word in words)))
                clock, processor = map(statistics.median, zip(*found, strict=True))
                print(f"{name:7} {to:20} {clock:5.2f} s, of the processor {processor:5.2f} s")


if __name__ == "__main__":
    main()
