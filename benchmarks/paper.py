"""How long a person waits for paper: each form in a process of its own, beside a bare interpreter, by turns in one run.

Run it by `python3 benchmarks/paper.py [--rounds N]`.
"""

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

CASE = """
talent_tier: tier_5
current_grade: associate_senior
associate_senior_appointed: 2020-05-06
employer: county_unit
place: '150203'
standing: professional
works_in_region: true
green_channel_history: never
other_review_filed: false
licence: not_required
series_exam: not_required
person: {name: 巴特尔, employer: 昆都仑区某研究院}
"""


PEOPLE = 3000


def large_roster(rounds):
    """A roster of thousands, as it is and masked, beside the library writing the same cells and nothing else: seconds."""
    from gcguide.paper.roster import roster, roster_row
    from gcguide.paper.workbooks import roster_workbook
    from gcguide.person.case import Case
    from gcguide.person.id_number import check_character
    from gcguide.policy.edition import load_edition

    edition, day = load_edition(), date(2026, 3, 2)
    first = [f"15020319{60 + at // 1000}1012{at % 1000:03}" for at in range(PEOPLE)]
    people = [{"name": f"巴特尔{at}", "employer": f"昆都仑区第{at}研究院", "id_number": text + check_character(text), "remarks": "手机13904720000"} for at, text in enumerate(first)]
    rows = [roster_row(edition, Case({}, {}, person), day) for person in people]

    def bare():
        book = Workbook()
        for row in rows:
            book.active.append(row.cells)
        book.save(BytesIO())

    ways = {"the same cells, bare": bare, "roster": lambda: roster_workbook(roster(edition, rows, day)), "roster, masked": lambda: roster_workbook(roster(edition, rows, day, masked=True))}
    times = {name: [] for name in ways}
    for _ in range(rounds):
        for name, make in ways.items():
            start = time.process_time()
            make()
            times[name].append(time.process_time() - start)
    return {name: min(values) for name, values in times.items()}


def warm(case, rounds):
    """The pack and a single sheet in a process that has made one before, in each format: seconds."""
    from gcguide.paper.compose import compose
    from gcguide.paper.outputs import FORMATS, rendered
    from gcguide.person.given import read_given
    from gcguide.policy.edition import load_edition
    from gcguide.words import load_words

    edition, day, words = load_edition(), date(2026, 3, 2), load_words("zh")
    read = read_given(edition, str(case)).case
    times = {}
    for name, only in (("pack", None), ("form", ["form"]), ("wall", ["wall"])):
        for form in FORMATS:
            spent = []
            for _ in range(rounds + 1):
                start = time.perf_counter()
                rendered(compose(edition, read, day, words, only), form)
                spent.append(time.perf_counter() - start)
            times[f"{name}, {form}, warm"] = statistics.median(spent[1:])
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder, "case.yaml")
        case.write_text(CASE, "utf-8")
        program = ["-m", "gcguide"]
        day = ["--as-of", "2026-03-02", "--force"]
        commands = {"bare interpreter": ["-c", "pass"], "--version": [*program, "--version"]}
        for form in ("txt", "md", "html", "docx", "pdf"):
            commands[f"print {form}"] = [*program, "print", str(case), "-o", str(Path(folder, f"pack.{form}")), *day]
        commands["roster"] = [*program, "roster", str(case), "-o", str(Path(folder, "roster.xlsx")), *day]
        commands["remind"] = [*program, "remind", str(case), "-o", str(Path(folder, "days.ics")), *day]
        ready = warm(case, rounds)
        times = {name: [] for name in commands}
        for turn in range(rounds + 1):  # the first brings files into memory
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT, env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"})
                if turn:
                    times[name].append(1000 * (time.perf_counter() - start))
    print(f"{platform.platform()}, Python {platform.python_version()}, {rounds} rounds; milliseconds, median (least–most)")
    bare = statistics.median(times["bare interpreter"])
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"  {name:18} {middle:7.0f}  ({min(values):.0f}–{max(values):.0f})  {middle / bare:5.1f}× bare")
    for name, seconds in ready.items():
        print(f"  {name:18} {1000 * seconds:7.0f}")
    print(f"a roster of {PEOPLE:,}, seconds of the processor, the least of {rounds} rounds")
    large = large_roster(rounds)
    for name, seconds in large.items():
        print(f"  {name:22} {seconds:5.2f}  {seconds / large['the same cells, bare']:5.2f}×")


if __name__ == "__main__":
    main()
