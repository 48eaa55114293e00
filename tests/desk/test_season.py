"""A season at the desk: nobody is there twice or lost, numbers are counts of the store, and a kill takes nothing back."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gcguide.cases.open_store import open_store
from gcguide.desk.matching import State, meet
from gcguide.tables.roster import read_roster
from tests.desk.season import EDITION, TODAY, Season
from tests.effort import is_deep
from tests.programs import PATIENCE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "home.files"
    made.mkdir()
    return made


def test_after_each_step_of_a_season_nobody_is_twice_or_lost_and_numbers_are_counts(home, folder):
    people = 3000 if is_deep() else 150
    with open_store(home) as store:
        season = Season(store, people, folder)
        there = set()
        for name, step in season.steps():
            step()
            found = season.check()
            gone = there - found
            assert not gone or name == "erased", (name, gone)
            there = found
        assert len(there) > people * 0.9
        passed = [row for row in season.desk.rows if row.stage.id == "passed"]
        assert len(passed) > people // 10
        met = meet(EDITION, store.cases(), read_roster(EDITION, folder / "second.csv", TODAY).people)
        assert not any(one.state in (State.CHANGED, State.SEVERAL) for one in met), "the correction is in, once"


def test_what_was_done_as_one_is_undone_as_one(home, folder):
    with open_store(home) as store:
        season = Season(store, 60, folder)
        for name, step in season.steps():
            before = {saved.number: (saved.answers, saved.person, saved.stage, saved.owner) for saved in store.cases()}
            count = len(season.desk.done)
            step()
            if len(season.desk.done) > count:
                season.desk.undo()
                after = {saved.number: (saved.answers, saved.person, saved.stage, saved.owner) for saved in store.cases()}
                assert after == before, name
                store.erase_deleted()
                step()
            season.check()


@pytest.mark.skipif(sys.platform == "win32", reason="no kill")
def test_a_season_killed_at_random_loses_nothing_that_was_told(tmp_path, folder):
    people, kills = (3000, 200) if is_deep() else (200, 6)
    states = []
    with open_store(tmp_path / "whole") as store:
        season = Season(store, people, folder)
        states.append(season.digest())
        for _, step in season.steps():
            step()
            states.append(season.digest())
    assert len(set(states)) == len(states)
    lot, done, killed, rounds = random.Random(7), 0, 0, 0
    home = tmp_path / "round0"
    while killed < kills:
        command = [sys.executable, "-m", "tests.desk.season", str(home), str(people), str(done)]
        process = subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, stdout=subprocess.PIPE, text=True)
        told = []
        for line in process.stdout:
            told.append(int(line))
            if lot.random() < 0.4:
                time.sleep(lot.random() * 0.1)  # into the middle of what comes next
                process.kill()
                break
        told += map(int, process.stdout)  # what was told before it was killed
        process.stdout.close()
        killed += process.wait(PATIENCE) != 0
        acknowledged = told[-1] + 1 if told else done
        with open_store(home) as store:
            now = Season(store, people, folder).digest()
        assert now in states[acknowledged : acknowledged + 2], (acknowledged, states.index(now) if now in states else None)
        done = states.index(now)
        if done == len(states) - 1:
            rounds += 1
            home, done = tmp_path / f"round{rounds}", 0
