"""How soon the screen is there, and how soon a key shows, beside a bare Textual app in the same run.

    python3 benchmarks/screen.py [--rounds N]

Each program runs in a pseudo-terminal of 120×32 as a person would start it; what counts is the time from starting the
process, or from pressing the key, until the text is written to the terminal. The programs take turns.
"""

import argparse
import json
import os
import platform
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from datetime import date
from fcntl import ioctl
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.tui.driver import CALM  # noqa: E402

# What stands last on the first screen, and on the first page of the result.
LEFT, LAST = "先看看", "本结果由程序"
# Nothing that somebody keeps is opened, and nothing is added to it.
HOME = str(Path(tempfile.gettempdir()) / "gcguide-benchmark-nothing-here")

BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Input, OptionList

class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Header()
        yield OptionList("READY one", "two", "three")
        yield Input()
        yield Footer()
    def on_mount(self):
        self.query_one(Input).focus()

Bare().run()
"""


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, *command, home=HOME):
        self.start = time.perf_counter()
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", PYTHONPATH=str(ROOT / "src"), LANG="C.UTF-8")
            os.environ.pop("ACCESSIBLE", None)
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that was started before has its modules compiled
            os.environ["GCGUIDE_HOME"] = home
            os.execv(sys.executable, [sys.executable, *command])
        ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 32, 120, 0, 0))

    def until(self, text, since=None, limit=20):
        """Milliseconds until the text is written, counted from the start or from `since`."""
        wanted, seen = text.encode(), b""
        deadline = time.perf_counter() + limit
        while wanted not in seen:
            if not select.select([self.end], [], [], max(0, deadline - time.perf_counter()))[0]:
                raise TimeoutError(f"{text!r} was not written; at the end: {seen[-300:]!r}")
            seen += os.read(self.end, 65536)
        return 1000 * (time.perf_counter() - (since or self.start))

    def press(self, keys, text):
        """Milliseconds from keys to a text."""
        self.quiet()
        since = time.perf_counter()
        os.write(self.end, keys.encode())
        return self.until(text, since)

    def quiet(self, seconds=0.3):
        """Reads on until nothing comes."""
        while select.select([self.end], [], [], seconds)[0]:
            os.read(self.end, 65536)

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)


def bare():
    terminal = Terminal("-c", BARE)
    first = terminal.until("READY")
    keys = [terminal.press(letter, letter) for letter in "jkwxz"]
    terminal.close()
    return {"first paint": first, "key": statistics.median(keys)}


def ours():
    terminal = Terminal("-m", "gcguide", "--as-of", "2026-03-02")
    first = terminal.until("绿色通道")
    question = terminal.until("申报截止")
    keys = [terminal.press(letter, letter) for letter in "jkwxz"]
    terminal.close()
    return {"first paint": first, "first question": question, "key": statistics.median(keys)}


def result():
    """From F4 to the last line of the result, of somebody who fits one category; a median of what follows the first."""
    with tempfile.TemporaryDirectory() as home:
        told = Path(home, "case.json")
        told.write_text(json.dumps({**{id: value for id, value in CALM.items() if not isinstance(value, date)}, "talent_tier": "tier_4"}))
        terminal = Terminal("-m", "gcguide", "cases", "new", str(told), home=home)
        terminal.until("1")
        os.waitpid(terminal.pid, 0)
        terminal = Terminal("-m", "gcguide", "--as-of", "2026-03-02", "--case", "1", home=home)
        terminal.until(LEFT)
        terminal.quiet(0.4)
        times = []
        for _ in range(5):
            times.append(terminal.press("\x1bOS", LAST))
            terminal.quiet(0.2)
            os.write(terminal.end, b"\x1b")
            terminal.quiet(0.2)
        terminal.close()
    return {"F4 to result": statistics.median(times), "first F4 to result": times[0]}


def full():
    """A conversation with as many bubbles as are kept alive: a question asked over and over."""
    terminal = Terminal("-m", "gcguide", "--as-of", "2026-03-02")
    terminal.until("申报截止")
    terminal.quiet()
    for _ in range(60):
        os.write(terminal.end, "材料要几份\r".encode())
        terminal.quiet(0.15)
    keys = [terminal.press(letter, letter) for letter in "jkwxz"]
    terminal.close()
    return {"key, full history": statistics.median(keys)}


def shown(name, beside, rounds):
    """One figure: its median and spread, and the median of its ratios to the bare app's of the same round."""
    values = sorted(ours[name] for _, ours in rounds)
    ratios = sorted(ours[name] / base[beside] for base, ours in rounds)
    middle, ratio = statistics.median(values), statistics.median(ratios)
    return f"{middle:7.1f}  ({values[0]:.1f}–{values[-1]:.1f})  {ratio:.2f}× bare  ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    for program in (bare, ours):
        program()  # files into memory
    runs = [(bare(), ours()) for _ in range(rounds)]
    histories = [(bare(), full()) for _ in range(max(1, rounds // 5))]
    print(f"{platform.platform()}, Python {platform.python_version()}, {rounds} rounds in turn; milliseconds, median (least–most)")
    for name in ("first paint", "key"):
        values = sorted(one[name] for one, _ in runs)
        print(f"  bare Textual  {name:18} {statistics.median(values):7.1f}  ({values[0]:.1f}–{values[-1]:.1f})")
    for name, beside in (("first paint", "first paint"), ("first question", "first paint"), ("key", "key")):
        print(f"  gcguide       {name:18} {shown(name, beside, runs)}")
    print(f"  gcguide       {'key, full history':18} {shown('key, full history', 'key', histories)}")
    results = [result() for _ in range(max(1, rounds // 3))]
    for name in ("first F4 to result", "F4 to result"):
        values = sorted(one[name] for one in results)
        print(f"  gcguide       {name:18} {statistics.median(values):7.1f}  ({values[0]:.1f}–{values[-1]:.1f})")


if __name__ == "__main__":
    main()
