"""A season at the desk, played step by step: a roster, its correction, a colleague's cases, stages, returns, results.

Each step is one change of the store, so that one killed in the middle is either done or not. Run as a program it plays
what is left of a season and tells each step when it is done: `python -m tests.desk.season HOME PEOPLE FIRST`.
"""

import csv
import hashlib
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from gcguide.cases.archive import archive_bytes, read_archive
from gcguide.cases.open_store import open_store
from gcguide.cases.people import called
from gcguide.cases.transfer import import_cases
from gcguide.desk.changes import Values, owned, staged, valued
from gcguide.desk.desk import Desk
from gcguide.desk.matching import Matching, intake, meet
from gcguide.desk.rows import RowContext
from gcguide.policy.edition import load_edition
from gcguide.tables.roster import read_roster
from gcguide.words import load_words

EDITION, WORDS, TODAY = load_edition("2026h1"), load_words("zh"), date(2026, 4, 14)
HEADS = ["姓名", "工作单位", "现职称", "所在地", "单位类型", "英才兴蒙人才类别"]
PLACES = ["昆都仑区", "东胜区", "海拉尔区", "科尔沁区"]
TITLES = ["高级教师", "主治医师", "正高级工程师", "助理农艺师", ""]


def chance(saved, salt):
    """A number from 0 to 99 that is a person's own for each salt."""
    return int.from_bytes(hashlib.sha256(f"{saved.person['name']} {salt}".encode()).digest()[:4]) % 100


class Season:
    """The steps, and what must hold after each.

    Args:
        store: an open store.
        people: how many people the roster has.
        folder: where rosters are written.
    """

    def __init__(self, store, people, folder):
        self.people, self.folder = people, folder
        self.desk = Desk(store, RowContext(TODAY, WORDS))
        self.desk.read()

    # The steps

    def steps(self):
        """By name, in order."""
        half, late = self.people // 2, self.people + self.people // 50
        yield "roster", lambda: self._take_in(self._roster("first", range(self.people)))
        yield "correction", lambda: self._take_in(self._roster("second", range(late), turn=1))
        yield "a colleague's cases", lambda: self._colleague(range(half, late + 3))
        for number, owner in enumerate(["王五", "李四"]):
            yield f"owner {owner}", lambda n=number, o=owner: self._each(lambda s: owned(s, o), lambda s: chance(s, "o") % 2 == n)
        yield "local deadline of a place", lambda: self._each(
            lambda s: valued(s, Values({"local_deadline": "2026-04-10"})), lambda s: s.answers.facts.get("place") == "150602"
        )
        yield "submitted", lambda: self._stage("online", "2026-04-09", lambda s: chance(s, "s") < 70)
        yield "posted", lambda: self._stage("employer_publicity", "2026-04-13", self._at("online", 80))
        yield "returned", lambda: self._stage("returned", "2026-04-14", self._at("employer_publicity", 10), "缺照片")
        yield "again", lambda: self._stage("employer_publicity", "2026-04-14", self._at("returned", 70))
        yield "reported", lambda: self._stage("reported", "2026-04-28", self._at("employer_publicity", 90))
        yield "left", lambda: self.desk.delete([row for row in self.desk.rows if chance(row.saved, "d") < 4])
        yield "back", lambda: self.desk.bring_back([s.number for s in self.desk.store.in_bin() if chance(s, "b") < 50])
        yield "erased", self.desk.erase
        yield "reviewed", lambda: self._stage("reviewed", "2026-06-01", self._at("reported", 100))
        yield "passed", lambda: self._stage("passed", "2026-06-20", self._at("reviewed", 60))
        yield "failed", lambda: self._stage("failed", "2026-06-20", self._at("reviewed", 100))

    def _roster(self, name, numbers, turn=0):
        """A roster; the corrected one gives every tenth another title."""
        path = self.folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(HEADS)
            for n in numbers:
                title = TITLES[(n + (turn if n % 10 == 0 else 0)) % len(TITLES)]
                sheet.writerow([f"某{n}", f"单位{n % 40}", title, PLACES[n % 4], "旗县所属", "五类" if n % 3 else ""])
        return path

    def _take_in(self, path):
        met = meet(EDITION, self.desk.store.cases(), read_roster(EDITION, path, TODAY).people)
        taken = intake(EDITION, met, Matching.UPDATE, WORDS)
        self.desk.take_in(taken.drafts, taken.revisions)

    def _colleague(self, numbers):
        """Cases that a colleague made of a roster with some of the same people."""
        home = self.folder / "colleague"
        home.mkdir(exist_ok=True)
        with open_store(home) as other:
            if not other.numbers():
                met = meet(EDITION, (), read_roster(EDITION, self._roster("third", numbers), TODAY).people)
                other.take_in(intake(EDITION, met, Matching.UPDATE, WORDS).drafts, ())
            cases = list(other.cases())
            archived = read_archive(archive_bytes(cases, {s.number: other.history(s.number) for s in cases}, other.clock()))
        import_cases(self.desk.store, archived)
        self.desk.read()

    def _each(self, change, holds):
        self.desk.revise([change(row.saved) for row in self.desk.rows if holds(row.saved)])

    def _stage(self, id, day, holds, why=""):
        self._each(lambda saved: staged(saved, id, date.fromisoformat(day), why), holds)

    @staticmethod
    def _at(stage, share):
        return lambda saved: saved.stage is not None and saved.stage.id == stage and chance(saved, stage) < share

    # What must hold

    def check(self):
        """Nobody twice, nobody lost, and what the desk counts is what is in the store."""
        store = self.desk.store
        cases, deleted = list(store.cases()), list(store.in_bin())
        twice = [who for who, count in Counter(called(s.person) for s in [*cases, *deleted]).items() if count > 1]
        assert not twice, twice
        assert store.notices == []
        assert [row.number for row in self.desk.rows] == [saved.number for saved in cases]
        shown = Counter(row.stage.id for row in self.desk.rows)
        query = "SELECT ifnull(json_extract(stage, '$.id'), 'preparing'), count(*) FROM cases WHERE deleted IS NULL GROUP BY 1"
        assert shown == Counter(dict(store.connection.execute(query).fetchall()))
        for row in self.desk.rows:
            if row.stage.ends:
                assert row.due is None
            if row.saved.stage is not None and row.saved.stage.id == "returned":
                assert row.saved.stage.why
        return {called(s.person) for s in [*cases, *deleted]}

    def digest(self):
        """What is in the store, but when it was written."""
        query = """SELECT number, label, note, owner, answers, person, stage, deleted IS NULL,
            (SELECT count(*) FROM history WHERE history.number = cases.number) FROM cases ORDER BY number"""
        rows = self.desk.store.connection.execute(query).fetchall()
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def play(home, people, first=0, tell=lambda number: None):
    """Plays the steps from a number on."""
    folder = Path(home).with_name(f"{Path(home).name}.files")
    folder.mkdir(exist_ok=True)
    with open_store(Path(home)) as store:
        season = Season(store, people, folder)
        for number, (_, step) in enumerate(season.steps()):
            if number >= first:
                step()
                tell(number)


if __name__ == "__main__":
    play(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), lambda number: print(number, flush=True))
