"""Writing that fails: at every single call, on a full disk, in a folder that may not be written.

What was told as done is there; what failed is there wholly or not at all; the person is told, and can go on.
"""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gcguide.cases import database
from gcguide.cases import store as store_module
from gcguide.cases.open_store import open_store, set_aside
from gcguide.cases.store import Draft
from tests.store_work import SECRET, Work, held, moment

ROOT = Path(__file__).resolve().parent.parent
ONCE, STAYS, SHORT_ONCE, SHORT_STAYS = range(4)
TOLD = {"disk_full", "write_failed", "write_denied"}
COMPILER = shutil.which("cc") or shutil.which("gcc")


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    if COMPILER is None or sys.platform != "linux":
        pytest.skip("no C compiler")
    built = tmp_path_factory.mktemp("failing") / "failing_calls.so"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", "-o", built, ROOT / "tests/failing_calls.c", "-ldl"], check=True)
    return built


@pytest.fixture
def quick(tmp_path):
    """A folder in memory, where there is one: what is tested here is not the disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def failing(library, folder, scene, error, how, again=False):
    """What came of each call that failed; the first is the run in which none did."""
    settings = {"LD_PRELOAD": str(library), "FAILING_FOLDER": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, ROOT / "tests/failing_run.py", folder, scene, str(error), str(how), str(int(again))]
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True) as child:
        yield from map(json.loads, child.stdout)
    assert child.returncode == 0


def is_clean(store):
    return store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def known(folder, scene, monkeypatch):
    """What a store holds after each step, when nothing fails."""
    if scene == "network":
        for module in (database, store_module):
            monkeypatch.setattr(module, "is_remote", lambda *_: True)
    work = Work(folder)
    found = [None]
    for step in work.steps():
        step()
        with open_store(folder, moment) as store:
            found.append(held(store))
    found[0] = json.dumps([[], [], [[] for _ in range(1, 10)], []])
    return found


@pytest.mark.parametrize(
    ("scene", "error", "how", "again"),
    [
        ("home", errno.ENOSPC, STAYS, False), ("home", errno.EIO, ONCE, True), ("home", errno.EIO, ONCE, False),
        ("home", errno.ENOSPC, SHORT_STAYS, False), ("home", errno.ENOSPC, SHORT_ONCE, False),
        ("network", errno.EIO, ONCE, True), ("network", errno.ENOSPC, STAYS, False),
    ],
)  # fmt: skip
def test_every_call_that_writes_may_fail(library, quick, monkeypatch, scene, error, how, again):
    states = known(quick / "known", scene, monkeypatch)
    (quick / "runs").mkdir()
    told = Counter()
    for one in failing(library, quick / "runs", scene, error, how, again):
        home, done = Path(one["home"]), one["said"].count("done")
        problems = [said for said in one["said"] if said != "done" and not said.startswith("calls")]
        assert set(problems) <= TOLD, one
        assert len(problems) < 2, one
        is_stopped = bool(problems) and not again
        assert one["code"] == (2 if is_stopped else 0), one
        with open_store(home, moment) as store:
            assert store.notices == [], one
            assert is_clean(store), one
            assert held(store) in states[done : done + (2 if is_stopped else 1)], one
        told.update(problems)
        if done == len(states) - 1:
            assert not any(SECRET.encode() in path.read_bytes() and path.name != "cases.db" for path in home.iterdir())
        shutil.rmtree(home)
    print(scene, errno.errorcode[error], how, dict(told))
    assert told or how == SHORT_ONCE


@pytest.mark.parametrize(("error", "how", "again"), [(errno.ENOSPC, STAYS, False), (errno.EIO, ONCE, True)])
def test_a_rescue_that_fails_is_gone_on_with(library, quick, error, how, again):
    runs = quick / "runs"
    with open_store(runs / "damaged" if runs.mkdir() is None else runs, moment) as store:
        store.add(Draft("2026h1", label=f"案例{n}", note="备" * 100) for n in range(40))
    file = runs / "damaged" / "cases.db"
    raw = bytearray(file.read_bytes())
    raw[:100] = bytes(100)
    file.write_bytes(raw)
    for one in failing(library, runs, "rescue", error, how, again):
        home = Path(one["home"])
        assert set(one["said"][:-1]) <= TOLD | {"done"}, one
        with open_store(home, moment) as store:
            assert is_clean(store)
            assert sorted(saved.label for saved in store.cases()) == sorted(f"案例{n}" for n in range(40)), one
        aside = [path for path in set_aside(home) if path.suffix == ".db"]
        assert [hashlib.sha256(path.read_bytes()).digest() for path in aside] == [hashlib.sha256(raw).digest()], one
        assert not (home / "cases.rescue").exists()
        shutil.rmtree(home)
