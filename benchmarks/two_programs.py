"""Several programs at work on one store at once: is everything there that was told to be, and does nobody meet a lock?

Run it by `python3 benchmarks/two_programs.py [--programs N] [--operations N]`; the operations are those of all together.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from gcguide.cases.open_store import open_store  # noqa: E402
from gcguide.cases.saved import Answers  # noqa: E402
from gcguide.cases.store import Draft  # noqa: E402
from gcguide.problem import Problem  # noqa: E402

# How often each is done, of a hundred.
MIX = {"answer": 50, "new": 12, "note": 12, "mark": 6, "read": 10, "delete": 4, "back": 3, "import": 1, "reopen": 2}


class Program:
    """One program: does its share, and tells what was acknowledged, a line each."""

    def __init__(self, home, name, operations):
        self.home, self.name, self.operations = Path(home), name, operations
        self.chance = random.Random(name)
        self.counts = Counter()
        self.store = open_store(self.home, patience=60)

    def run(self):
        for turn in range(self.operations):
            kind = self.chance.choices(list(MIX), MIX.values())[0]
            getattr(self, f"do_{kind}")(f"{self.name}.{turn}")
            self.counts[kind] += 1
        self.store.close()
        return self.counts

    def tell(self, *what):
        print(json.dumps(what), flush=True)

    def some(self):
        numbers = sorted(self.store.numbers().values())
        return self.chance.choice(numbers[-6:]) if numbers else None  # few, so that they meet

    def do_new(self, word):
        (number,) = self.store.add([Draft("2026h1", label=word)])
        self.tell("new", number, word)

    def do_import(self, word):
        for number in self.store.add(Draft("2026h1", label=word) for _ in range(10)):
            self.tell("new", number, word)

    def do_answer(self, word):
        """Adds an answer to a case that others may be changing: who comes second reads it again."""
        while (number := self.some()) is not None:
            try:
                saved = self.store.load(number)
                answers = Answers(asked=(*saved.answers.asked[-50:], (word, {})))
                self.store.keep(saved, answers, saved.person, None, [("answer", {"question": word})])
            except Problem as problem:
                self.counts[problem.id] += 1
                if problem.id not in ("case_elsewhere", "case_missing"):
                    raise
                continue
            self.tell("answer", number, word)
            return

    def do_note(self, word):
        self._on_some(lambda number: self.store.note(number, note=word))

    def do_mark(self, word):
        self._on_some(lambda number: self.store.mark([number], self.chance.random() < 0.5))

    def do_read(self, word):
        for saved in self.store.cases(most=20):
            assert saved.label

    def do_delete(self, word):
        """Takes a case away and brings it back, or erases it for good."""
        def delete(number):
            self.store.delete([number])
            if self.chance.random() < 0.7:
                self.store.bring_back([number])
            else:
                self.tell("gone", number, word)
                self.store.erase_deleted([number])
        self._on_some(delete)

    def do_back(self, word):
        self._on_some(lambda number: self.store.exported([number], self.home / f"{word}.pdf"))

    def do_reopen(self, word):
        self.store.close()
        self.store = open_store(self.home, patience=60)

    def _on_some(self, do):
        number = self.some()
        try:
            if number is not None:
                do(number)
        except Problem as problem:
            self.counts[problem.id] += 1
            if problem.id != "case_missing":  # another took it away
                raise


def together(home, programs, operations):
    """Runs the programs; returns what each acknowledged, and how often what happened."""
    command = [sys.executable, __file__, "--home", str(home), "--operations", str(operations // programs), "--name"]
    acknowledged, counts = [], Counter()
    with ExitStack() as files:
        # Files, since one program would wait while the pipe of another is read.
        said = [files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(programs)]
        running = [
            subprocess.Popen([*command, f"p{n}"], stdout=out, stderr=subprocess.STDOUT) for n, out in enumerate(said)
        ]
        codes = [program.wait() for program in running]
        for code, out in zip(codes, said, strict=True):
            out.seek(0)
            *told, last = out.read().splitlines()
            if code:
                raise SystemExit("\n".join([*told[-20:], last]))
            acknowledged += map(json.loads, told)
            counts.update(json.loads(last))
    return acknowledged, counts


def lost(home, acknowledged):
    """What was acknowledged and is not there, though nobody took it away."""
    gone = {number for kind, number, _ in acknowledged if kind == "gone"}
    missing = []
    with open_store(home) as store:
        assert store.notices == []
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        labels = {saved.number: saved.label for saved in store.cases()}
        told = {number: {entry.body.get("question") for entry in store.history(number)} for number in labels}
        for kind, number, word in acknowledged:
            if number in gone or kind == "gone":
                continue
            is_there = labels.get(number) == word if kind == "new" else word in told.get(number, ())
            if not is_there:
                missing.append((kind, number, word))
        missing += [("gone", number, "") for number in gone & labels.keys()]
    return missing


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=2)
    parser.add_argument("--operations", type=int, default=10_000)
    parser.add_argument("--home", help=argparse.SUPPRESS)
    parser.add_argument("--name", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.name:
        counts = Program(given.home, given.name, given.operations).run()
        print(json.dumps(counts))
        return
    with tempfile.TemporaryDirectory() as folder:
        home, begun = Path(folder, "home"), time.perf_counter()
        acknowledged, counts = together(home, given.programs, given.operations)
        seconds = time.perf_counter() - begun
        missing = lost(home, acknowledged)
    print(f"{given.programs} programs, {given.operations} operations, {seconds:.0f} s; {len(acknowledged)} acknowledged, {len(missing)} lost")
    for kind, count in counts.most_common():
        print(f"  {kind:16} {count:6}")
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
