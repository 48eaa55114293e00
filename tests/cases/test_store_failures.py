"""Writing that fails: at every single call, on a full disk, in a folder that may not be written.

What was told as done is there; what failed is there wholly or not at all; the person is told, and can go on.
"""

import errno
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gcguide.cases.open_store import open_store, set_aside
from gcguide.cases.store import Draft
from gcguide.problem import Problem
from tests.cases.store_work import SECRET, Work, held, moment
from tests.effort import is_deep
from tests.programs import needs

ROOT = Path(__file__).resolve().parents[2]
ONCE, STAYS, SHORT_ONCE, SHORT_STAYS = range(4)
TOLD = {"disk_full", "write_failed", "write_denied"}


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    if sys.platform != "linux":
        pytest.skip("no calls that can be made to fail")
    built = tmp_path_factory.mktemp("failing") / "failing_calls.so"
    subprocess.run([needs("cc"), "-shared", "-fPIC", "-O1", "-o", built, ROOT / "tests/cases/failing_calls.c", "-ldl"], check=True)
    return built


def failing(library, folder, scene, error, how, again, by):
    """What came of each call that failed; the first is the run in which none did."""
    settings = {"LD_PRELOAD": str(library), "FAILING_FOLDER": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, ROOT / "tests/cases/failing_run.py", folder, scene, str(error), str(how), str(int(again)), str(1 if is_deep() else by)]
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True) as child:
        yield from map(json.loads, child.stdout)
    assert child.returncode == 0


def is_clean(store):
    return store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def known(folder):
    """What a store holds after each step, when nothing fails."""
    work = Work(folder)
    found = [None]
    for step in work.steps():
        step()
        with open_store(folder, moment) as store:
            found.append(held(store))
    found[0] = json.dumps([[], [], [[] for _ in range(1, 10)], []])
    return found


@pytest.mark.parametrize(
    ("error", "how", "again", "by"),
    [
        (errno.ENOSPC, STAYS, False, 61), (errno.EIO, ONCE, True, 59), (errno.EIO, ONCE, False, 61),
        (errno.ENOSPC, SHORT_STAYS, False, 61), (errno.ENOSPC, SHORT_ONCE, False, 59),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_every_call_that_writes_may_fail(library, quick, error, how, again, by):
    states = known(quick / "known")
    (quick / "runs").mkdir()
    told, runs = Counter(), 0
    for one in failing(library, quick / "runs", "work", error, how, again, by):
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
        runs += 1
        if done == len(states) - 1:
            files = [path for path in home.rglob("*") if path.is_file()]
            assert any(path.parent.name == "backups" for path in files), one
            erased = [f"{SECRET}{n}".encode() for n in range(1, 7)]
            assert not any(label in path.read_bytes() for path in files for label in erased), one
        shutil.rmtree(home)
    print(errno.errorcode[error], how, runs - 1, dict(told))
    assert runs > 10
    assert bool(told) == (how != SHORT_ONCE), "what was written in two pieces is written"


@pytest.mark.slow
@pytest.mark.parametrize(("error", "how", "again"), [(errno.ENOSPC, STAYS, False), (errno.EIO, ONCE, True)])
def test_a_restoring_that_fails_is_gone_on_with(library, quick, error, how, again):
    runs = quick / "runs"
    runs.mkdir()
    with open_store(runs / "damaged", moment) as store:
        store.add(Draft("2026h1", label=f"记录{n}", note="备" * 100) for n in range(40))
    open_store(runs / "damaged", moment).close()  # makes the backup
    file = runs / "damaged" / "cases.db"
    raw = bytearray(file.read_bytes())
    raw[:100] = bytes(100)
    file.write_bytes(raw)
    for one in failing(library, runs, "restoring", error, how, again, by=2):
        home = Path(one["home"])
        assert set(one["said"][:-1]) <= TOLD | {"done"}, one
        with open_store(home, moment) as store:
            assert is_clean(store)
            assert sorted(saved.label for saved in store.cases()) == sorted(f"记录{n}" for n in range(40)), one
        aside = [path for path in set_aside(home) if path.suffix == ".db"]
        assert [hashlib.sha256(path.read_bytes()).digest() for path in aside] == [hashlib.sha256(raw).digest()], one
        assert not (home / "cases.restoring").exists()
        shutil.rmtree(home)


def run_apart(code, *arguments, **settings):
    """What a program of its own prints."""
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], env=environment, capture_output=True, text=True, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


UNTIL_TOLD = """
import os, sys
from pathlib import Path
from gcguide.cases import restore
from gcguide.cases.open_store import open_store
from gcguide.cases.store import Draft
from gcguide.problem import Problem
from tests.cases.store_work import moment
if sys.argv[2:]:
    os.setgid(int(sys.argv[2])), os.setuid(int(sys.argv[2]))
try:
    store = open_store(Path(sys.argv[1]), moment)
    for _ in range(500):
        print(*store.add([Draft("2026h1", note="x" * 3000)]), flush=True)
    print("whole")
except Problem as problem:
    print(problem.id)
"""


@pytest.mark.slow
def test_a_disk_that_fills_up(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True).returncode:
        pytest.skip("no disk of its own can be mounted")
    try:
        filler = disk / "filler"
        filler.write_bytes(bytes(100_000))
        *done, told = run_apart(UNTIL_TOLD, disk / "home")
        assert told == "disk_full"
        assert len(done) > 20
        filler.unlink()
        with open_store(disk / "home", moment) as store:
            assert [str(saved.number) for saved in store.cases()] == done[::-1]
            store.add([Draft("2026h1")])
        while len(list(disk.iterdir())) < 2:
            filler.write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize))
        with pytest.raises(Problem) as caught:
            open_store(disk / "other", moment)
        assert caught.value.id == "disk_full"
        command = [sys.executable, "-m", "gcguide", "cases", "new", "--label", "x" * 9000]
        environment = os.environ | {"GCGUIDE_HOME": str(disk / "home"), "PYTHONPATH": str(ROOT / "src")}
        refused = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "磁盘已满" in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.slow
def test_a_file_that_may_grow_no_further(tmp_path):
    limit = 400_000
    *done, told = run_apart(UNTIL_TOLD, tmp_path / "home", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert told in TOLD
    assert len(done) > 10
    with open_store(tmp_path / "home", moment) as store:
        assert [str(saved.number) for saved in store.cases()] == done[::-1]


@pytest.mark.slow
@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_that_may_not_be_written(is_there):
    with TemporaryDirectory() as around:
        Path(around).chmod(0o755)
        is_refused(Path(around) / "home", is_there)


def is_refused(home, is_there):
    home.mkdir()
    if is_there:
        with open_store(home, moment) as store:
            store.add([Draft("2026h1")])
        (home / "cases.db").chmod(0o444)
    home.chmod(0o555)
    try:
        assert run_apart(UNTIL_TOLD, home, *([65534] if os.geteuid() == 0 else [])) == ["write_denied"]
    finally:
        home.chmod(0o700)
    assert {path.name for path in home.iterdir()} <= {"cases.db", "cases.lock"}
