"""Kills real sessions (SIGKILL) at random moments: what was acknowledged must be there, and one goes on where one was.

Run it by `python3 benchmarks/kill.py [--kills N] [--seed N] [--only store,commands,line,screen]`,
or `python3 benchmarks/kill.py --damages N [--seed N]` for files damaged at rest: the store always opens, says what is
lost, and has exactly the cases of the newest backup that is whole; the damaged file is kept byte for byte.

Acknowledged is what a person could see: a command that said what it did, the next question standing on the screen.
The store of a kind is used on and on, so that each session begins with what a killed one has left.
"""

import argparse
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.programs import PATIENCE  # noqa: E402
from tests.test_line import Terminal  # noqa: E402
from tests.tui.terminal import App  # noqa: E402

from gcguide.cases.backup import backups  # noqa: E402
from gcguide.cases.open_store import open_store, set_aside  # noqa: E402
from gcguide.cases.restore import restored  # noqa: E402
from gcguide.cases.store import Draft  # noqa: E402
from gcguide.conversation.session import Session  # noqa: E402
from gcguide.policy.edition import load_edition  # noqa: E402
from gcguide.policy.front_page import read_front_page  # noqa: E402
from gcguide.policy.vocabulary import load_renames  # noqa: E402
from gcguide.words import load_words  # noqa: E402

SHARES = {"store": 120, "commands": 60, "line": 75, "screen": 45}
DAY = "2026-03-02"
REPLIES = ["2", "五类", "0", "3", "海拉尔", "副高", "2024-3-1"]
PEOPLE = 20
# So much of a question tells it from the others, and stands in one row of the screen.
BEGINNING = 9


def questions():
    """The question that stands after so many replies; the last is that none is left."""
    session = Session(read_front_page("2026h1"), load_words("zh"), date.fromisoformat(DAY))
    found = [session.conversation.prompt.ask]
    for reply in REPLIES:
        session.conversation.hear(reply)
        found.append(session.conversation.prompt.ask if session.conversation.prompt else None)
    return found


class Kind:
    """One kind of session, killed again and again.

    Args:
        home: of the store.
        chance: when to kill.
    """

    name = ""

    def __init__(self, home, chance):
        self.home, self.chance = home, chance
        self.kills = self.acknowledged = self.resumed = 0
        self.failures = []
        self.environment = {**os.environ, "GCGUIDE_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}

    def kill_once(self):
        self.kills += 1
        self.session()
        with open_store(self.home) as store:
            if store.notices:
                self.failures.append(("damaged", str(store.notices)))
            if store.connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                self.failures.append(("damaged", "integrity"))
            self.look(store)

    def expect(self, is_right, *what):
        if not is_right:
            self.failures.append((self.name, self.kills, *what))


STORE_WORK = """
import os, random, sys
from pathlib import Path
from gcguide.cases.open_store import open_store
from gcguide.cases.saved import Answers
from gcguide.cases.store import Draft
chance = random.Random(sys.argv[2])
def tell(*what):
    os.write(1, (" ".join(map(str, what)) + "\\n").encode())
with open_store(Path(sys.argv[1])) as store:
    tell("ready")
    for turn in range(100_000):
        (number,) = store.add([Draft("2026h1", label="x" * chance.randrange(200))])
        tell("answers", number, 0)
        for count in range(1, chance.randrange(2, 12)):
            saved = store.load(number)
            asked = (*saved.answers.asked, (f"q{count}", {"standing": "retired"}))
            store.keep(saved, Answers(asked=asked), {"name": "x" * chance.randrange(3000)}, None, [("answer", {})])
            tell("answers", number, count)
        if chance.random() < 0.3:
            store.delete([number])
            tell("deleted", number, 0)
            if chance.random() < 0.5:
                store.bring_back([number])
                tell("back", number, 0)
            else:
                store.erase_deleted([number])
                tell("gone", number, 0)
"""


class StoreKind(Kind):
    """The store itself, as fast as it goes."""

    name = "store"

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.told = {}

    def session(self):
        command = [sys.executable, "-c", STORE_WORK, str(self.home), str(self.chance.random())]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, env=self.environment)
        if self.chance.random() < 0.9:  # else while it opens
            running.stdout.readline()
            time.sleep(self.chance.uniform(0, 0.4))
        else:
            time.sleep(self.chance.uniform(0, 0.5))
        running.kill()
        said = running.communicate()[0].decode().split("\n")
        self.now = [line.split() for line in said[:-1] if line != "ready"]
        self.acknowledged += len(self.now)

    def look(self, store):
        for kind, number, count in self.now:
            self.told[int(number)] = (kind, int(count) if kind == "answers" else self.told[int(number)][1])
        last = int(self.now[-1][1]) if self.now else 0
        there = {saved.number: len(saved.answers.asked) for saved in store.cases()}
        for number, (kind, count) in self.told.items():
            under_way = number == last  # the step after the last one told may be there
            if kind in ("answers", "back"):
                self.expect(there.get(number, count if under_way else -1) - count in ((0, 1) if under_way else (0,)), number, kind)
            else:
                self.expect(number not in there or (under_way and kind == "deleted"), number, kind)
        self.told = {number: ("answers", count) for number, count in there.items()}


class CommandsKind(Kind):
    """`gcguide cases new | import | delete`, one after another."""

    name = "commands"

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.there, self.gone = set(), set()
        self.roster = self.home.parent / "people.csv"
        self.roster.write_text("姓名,单位\n" + "".join(f"人{n},某院\n" for n in range(PEOPLE)), "utf-8")
        begun = time.monotonic()  # how long a command takes on this machine, to be killed within
        subprocess.run([sys.executable, "-m", "gcguide", "cases", "list"], env=self.environment, capture_output=True, check=True)
        self.usual = time.monotonic() - begun

    def session(self):
        while True:
            kind = self.chance.choice(["new", "import", "delete"] if len(self.there) > 5 else ["new", "import"])
            number = self.chance.choice(sorted(self.there)) if kind == "delete" else None
            arguments = {"new": ["--label", "甲"], "import": [str(self.roster), "--yes"], "delete": [str(number), "--yes"]}
            command = [sys.executable, "-m", "gcguide", "cases", kind, *arguments[kind]]
            begun = time.monotonic()
            running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
            try:
                out, complaint = running.communicate(timeout=self.chance.uniform(0.1, 1.2) * self.usual)
                self.usual = (self.usual + time.monotonic() - begun) / 2
                is_killed = False
            except subprocess.TimeoutExpired:
                running.kill()
                out, complaint = running.communicate()
                is_killed = running.returncode == -signal.SIGKILL
                self.usual *= 1.02
            before = self.acknowledged
            self._heard(kind, number, out.decode())
            self.expect(is_killed or self.acknowledged > before, "says nothing that is understood", out.decode())
            self.expect(is_killed or running.returncode == 0, complaint.decode())
            self.unsure = {number} if kind == "delete" and number in self.there else set()
            if is_killed:
                return

    def _heard(self, kind, number, out):
        if kind == "new" and (made := re.search(r"已新建 (\d+) 号记录", out)):
            self.there.add(int(made[1]))
            self.acknowledged += 1
        if kind == "import" and (made := re.search(r"记录（(\d+) 至 (\d+) 号）", out)):
            self.there |= set(range(int(made[1]), int(made[2]) + 1))
            self.acknowledged += PEOPLE
        if kind == "delete" and "已彻底删除" in out:
            self.there.discard(number)
            self.gone.add(number)
            self.acknowledged += 1

    def look(self, store):
        found = {saved.number for saved in store.cases()}
        self.expect(self.there - self.unsure <= found, "lost", sorted(self.there - found))
        self.expect(not self.gone & found, "back", sorted(self.gone & found))
        # What the killed command had done without saying so: wholly or not at all.
        self.expect(len(found - self.there) in (0, 1, PEOPLE), "in part", sorted(found - self.there))
        self.there = found


class TalkKind(Kind):
    """A conversation in a terminal; what it has come to is seen by the question that stands."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.questions = questions()
        self.told = {}

    def session(self):
        self.begin()
        seen, sent = -1, 0
        # Half of the kills come right after a reply, where it is being kept.
        last = self.chance.randrange(len(REPLIES))
        after = self.chance.uniform(0, 0.08 if self.chance.random() < 0.5 else 0.4)
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            seen = max(seen, self.standing())
            if sent > last:
                break
            if seen == sent:
                self.terminal.type(REPLIES[sent] + self.enter)
                sent += 1
            if sent <= last:
                self.hear(0.05)
        else:
            self.failures.append(("no question", self.kills, seen, sent, self.terminal.seen[-300:]))
        end = time.monotonic() + after
        while time.monotonic() < end:
            self.hear(min(0.02, after))
            if sent < len(REPLIES) and self.standing() == sent:
                self.terminal.type(REPLIES[sent] + self.enter)
                sent += 1
        os.kill(self.terminal.pid, signal.SIGKILL)
        os.waitpid(self.terminal.pid, 0)
        while self.hear(0):  # what had been shown, though not read yet
            pass
        os.close(self.terminal.end)
        self.shown, self.sent = max(0, seen, self.standing()), sent
        self.acknowledged += self.shown

    def hear(self, seconds):
        if not select.select([self.terminal.end], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.terminal.end, 65536)
        except OSError:
            return False
        self.take(data)
        return bool(data)

    def look(self, store):
        found = {saved.number: saved for saved in store.cases()}
        new = sorted(found.keys() - self.told.keys())
        self.expect(len(new) in ((0, 1) if self.shown == 0 else (1,)), "cases", new, self.shown)
        for number, count in self.told.items():
            self.expect(number in found and len(found[number].answers.asked) == count, "earlier", number)
        for number in new:
            asked = found[number].answers.asked
            count = len(asked)
            self.expect(self.shown <= count <= self.sent, "answers", count, self.shown, self.sent)
            self.told[number] = count
            interview = restored(load_edition("2026h1"), found[number].answers, load_renames()).interview
            self.expect((interview.next_question() is None) == (self.questions[count] is None), "next", count)
            is_right = self.is_resumed(number, self.questions[count])
            self.expect(is_right, "resumed", number, count)
            self.resumed += is_right

    def is_resumed(self, number, question):
        command = [sys.executable, "-m", "gcguide", "--as-of", DAY, "--case", str(number)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=self.environment)
        asked = re.findall("^问：(.*)$", done.stdout.decode(), re.MULTILINE)
        if question is None:
            return done.returncode == 0 and asked == []
        return done.returncode == 0 and len(asked) == 1 and asked[0].startswith(question)


class LineKind(TalkKind):
    """Line by line."""

    name, enter = "line", "\n"

    def begin(self):
        self.terminal = Terminal("--plain", TERM="xterm", GCGUIDE_HOME=str(self.home))

    def take(self, data):
        self.terminal.seen += data.decode(errors="replace")

    def standing(self):
        """After how many replies the question stands that was asked last."""
        text = re.sub(r"\x1b\[\d*m", "", self.terminal.seen)
        heads = [text.rfind("问：" + q[:BEGINNING]) if q else text.rfind("== 结论 ==") for q in self.questions]
        return max((count for count, at in enumerate(heads) if at >= 0), default=-1)


class ScreenKind(TalkKind):
    """The app."""

    name, enter = "screen", "\r"

    def begin(self):
        self.terminal = App(self.home, "--as-of", DAY, size=(110, 44))
        self.terminal.shows("1 开始")
        self.terminal.type("\r")
        self.terminal.shows(self.questions[0][:BEGINNING])

    def take(self, data):
        self.terminal.seen += data.decode(errors="replace")
        self.terminal.stream.feed(data)

    def standing(self):
        text = "\n".join(self.terminal.rows)
        shown = [q[:BEGINNING] in text if q else "没有要问的" in text for q in self.questions]
        return max((count for count, is_there in enumerate(shown) if is_there), default=-1)

    def is_resumed(self, number, question):
        if not super().is_resumed(number, question):
            return False
        if self.kills % 3 or question is None:
            return True
        app = App(self.home, "--as-of", DAY, "--case", str(number), size=(110, 44))
        try:
            app.shows(question[:BEGINNING])
            later = [q for q in self.questions[self.questions.index(question) + 1 :] if q]
            return not any(q[:BEGINNING] in row for q in later for row in app.rows)
        finally:
            os.kill(app.pid, signal.SIGKILL)
            os.waitpid(app.pid, 0)
            os.close(app.end)


KINDS = {kind.name: kind for kind in (StoreKind, CommandsKind, LineKind, ScreenKind)}


# Damage: what happens to the bytes of the store (and, in some turns, of its newest backups as well).

PAGE = 4096


def flipped(raw, chance):
    for _ in range(chance.randrange(1, 4)):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)


def overwritten(raw, chance):
    at, size = chance.randrange(len(raw)), chance.choice((16, 512, PAGE, 5 * PAGE))
    raw[at : at + size] = chance.choice((bytes, chance.randbytes))(len(raw[at : at + size]))


def cut(raw, chance):
    del raw[chance.randrange(len(raw)) :]


def beheaded(raw, chance):
    size = chance.choice((16, 100, PAGE))
    raw[:size] = bytes(size)


def emptied(raw, chance):
    raw.clear()


def other(raw, chance):
    raw[:] = "案例\n".encode() * chance.randrange(1, 2000)


DAMAGES = (flipped, overwritten, cut, beheaded, emptied, other, None)  # None: the file is gone


def content(store):
    """All that a store holds of its cases."""
    cases = sorted(store.cases(), key=lambda saved: saved.number)
    return [(saved, store.history(saved.number), store.exports([saved.number])) for saved in cases]


def used_for_days(home):
    """A store used on several days; what its backups held when they were made, and what it held at last, by file."""
    held, state = {}, None
    for day in range(1, 6):
        with open_store(home, lambda day=day: datetime(2026, 3, day, 9, 15, tzinfo=UTC)) as store:
            for backup in backups(home):
                held.setdefault(backup.path.name, state)
            made = store.add(Draft("2026h1", label=f"案例{day}.{n}", note="备注" * 50, person={"name": f"人{n}"}) for n in range(30))
            store.exported(made[:2], home.parent / "pack.pdf")
            store.note(1, note=f"第 {day} 天")
            store.delete([made[-1], *([made[0] - 10] if day > 1 else [])])  # also one of the day before
            store.erase_deleted()
            state = content(store)
    left = {saved.number for saved, *_ in state}  # what was erased later is in no backup any more
    return {name: [case for case in cases if case[0].number in left] for name, cases in held.items()}, state


def damaged(times, seed):
    """Damages a store at rest so many times; counts of what came of each kind, and what went wrong."""
    chance = random.Random(f"damage {seed}")
    counts, failures = Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        held, last = used_for_days(whole)
        for turn in range(times):
            home = Path(shutil.copytree(whole, Path(folder) / "home"))
            damage = DAMAGES[turn % len(DAMAGES)]
            name = damage.__name__ if damage else "gone"
            newest = [backup.path for backup in backups(home)][::-1]
            spoilt = newest[: chance.choice((0, 0, 0, 1, 2))]
            for path in spoilt:
                path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
            file = home / "cases.db"
            raw = bytearray(file.read_bytes())
            if damage is None:
                file.unlink()
            else:
                damage(raw, chance)
                file.write_bytes(raw)
            try:
                with open_store(home, lambda: datetime(2026, 3, 5, 12, tzinfo=UTC)) as store:
                    notices, now = store.take_notices(), content(store)
                    unread = store.take_notices()
                    is_whole = store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                    store.add([Draft("2026h1")])
            except Exception as error:
                failures.append((turn, name, repr(error)))
                continue
            told = [notice.id for notice in notices]
            aside = [path.read_bytes() for path in set_aside(home)]
            if told in (["store_restored"], ["store_missing"]):
                backup = newest[len(spoilt)]
                day = backup.name.split("_")[1]
                is_right = (
                    now == held[backup.name] and notices[0].details["day"] == day and notices[0].details["count"] == len(now)
                    and aside == ([] if damage is None else [raw])
                )  # fmt: skip
                counts[name, f"restored (backup {len(spoilt) + 1})"] += 1
            else:  # it hit a text, or what is never read
                is_right = told == [] and aside == [] and len(now) + len(unread) == len(last)
                counts[name, "as it was" if now == last else "a text differs"] += 1
            if not is_right or not is_whole:
                failures.append((turn, name, told, len(now), is_whole))
            shutil.rmtree(home)
    return counts, failures


def killed(name, kills, seed):
    """One kind of session after so many kills."""
    with tempfile.TemporaryDirectory() as folder:
        kind = KINDS[name](Path(folder) / "home", random.Random(f"{name} {seed}"))
        for _ in range(kills):
            kind.kill_once()
    return kind


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=sum(SHARES.values()))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(SHARES))
    parser.add_argument("--damages", type=int, default=0)
    given = parser.parse_args()
    if given.damages:
        counts, failures = damaged(given.damages, given.seed)
        for (name, what), count in sorted(counts.items()):
            print(f"{name:12} {what:22} {count:5}")
        print(f"{sum(counts.values())} damages, {len(failures)} failures")
        print(*failures, sep="\n")
        sys.exit(bool(failures))
    print(f"{'':10} {'kills':>6} {'acknowledged':>13} {'resumed':>8} {'failures':>9} {'seconds':>8}")
    failures = []
    for name in given.only.split(","):
        begun = time.monotonic()
        kind = killed(name, round(given.kills * SHARES[name] / sum(SHARES.values())), given.seed)
        failures += kind.failures
        seconds = time.monotonic() - begun
        print(f"{name:10} {kind.kills:6} {kind.acknowledged:13} {kind.resumed:8} {len(kind.failures):9} {seconds:8.0f}", flush=True)
    for failure in failures:
        print(failure)
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
