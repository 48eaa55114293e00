"""What a program leaves where it was started, stopped or lied to: nothing but what was asked for."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import openpyxl
import pytest

from gcguide.cli import main
from tests.programs import PATIENCE

HEAD = ["姓名", "身份证号", "current_grade"]
PEOPLE = [[f"姓名{number}", f"15010219800101{number:04}", "junior"] for number in range(4000)]


def started(folder, *arguments, **more):
    """The program in a process of its own, as its installed command starts it: without a safe path."""
    script = folder.parent / "gcguide"
    if not script.exists():
        script.write_text("from gcguide.cli import main\nif __name__ == '__main__':\n    raise SystemExit(main())\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(folder.parent / "temporary")}
    environment.pop("PYTHONSAFEPATH", None)
    (folder.parent / "temporary").mkdir(exist_ok=True)
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, script, *arguments], cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True, **more)


@pytest.fixture
def folder(tmp_path):
    """A folder to start in, beside a roster."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("a")
    for row in [HEAD, *PEOPLE]:
        sheet.append(row)
    book.save(tmp_path / "r.xlsx")
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


LONG = {
    "screen": ["screen", "../r.xlsx", "-o", "o.xlsx"],
    "a crew": ["screen", "../r.xlsx", "-o", "o.csv", "--workers", "1"],
    "import": ["cases", "import", "../r.xlsx", "--yes"],
    "roster": ["roster", "-o", "o.xlsx"],
}


def left(folder):
    """What has a byte in it; of Dask, locks stay."""
    places = folder, folder.parent / "temporary"
    return sorted(path.name for place in places for path in place.rglob("*") if path.is_file() and path.stat().st_size)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_ended_while_writing_leaves_nothing(folder, number):
    signal.signal(number, signal.SIG_DFL)
    with started(folder, *LONG["screen"]) as program:
        while program.poll() is None and not any((folder.parent / "temporary").glob("openpyxl.*")):
            time.sleep(0.005)
        program.send_signal(number)
        said = program.communicate(timeout=PATIENCE)
    assert program.returncode == 128 + number
    assert said == ("", "")
    assert left(folder) == []


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_an_end_of_which_a_library_made_an_error_is_an_end_all_the_same():
    code = """
import signal
from gcguide.signals import ended_by_signals
with ended_by_signals():
    try:
        signal.raise_signal(signal.SIGTERM)
    except SystemExit:
        raise RuntimeError from None
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, b"")


@pytest.mark.deep
@pytest.mark.parametrize("command", LONG)
def test_whenever_a_long_command_is_ended_nothing_is_left(folder, command):
    rng = random.Random(command)
    begun = time.monotonic()
    with started(folder, *LONG[command]) as program:
        program.communicate(timeout=PATIENCE)
    whole = time.monotonic() - begun
    for _ in range(100):
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        with started(folder, *LONG[command]) as program:
            time.sleep(rng.uniform(0, whole))
            program.terminate()
            _, error = program.communicate(timeout=PATIENCE)
        assert "Traceback" not in error
        assert set(left(folder)) <= {"o.xlsx", "o.csv"}


@pytest.mark.slow
@pytest.mark.parametrize("command", ["screen", "a crew"])
def test_code_in_the_current_folder_is_not_run_by_what_is_started(folder, command):
    hostile = f"open({str(folder.parent / 'ran')!r}, 'a').write(__name__)\nraise SystemExit('hostile')"
    names = {*sys.stdlib_module_names, "yaml", "python_calamine", "gcguide", "polars", "distributed", "pydantic", "sitecustomize"}
    for name in names:
        (folder / f"{name}.py").write_text(hostile, "utf-8")
    with started(folder, *LONG[command], stdin=subprocess.DEVNULL) as program:
        _, error = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0, error
    assert not (folder.parent / "ran").exists()


HARM = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
CASE = "talent_tier: tier_1\ncurrent_grade: junior\nperson: {name: 某, employer: 某院}\n"
NAMES = ["r[1]*?{a,b}", "it's \"q\" $(x)`y`;&|<>", "\x1b[31m\x07\r\n\u202e", os.fsdecode(b"\xff\xfe[0]"), "-o", "~", "%s=@+", "s3:x#?y"]
# What is read, the command, and the ending of what it writes, if it does.
COMMANDS = [
    ("yaml", ["assess"], ""), ("yaml", ["print"], ".txt"), ("yaml", ["roster"], ".xlsx"), ("yaml", ["remind"], ".ics"), ("yaml", ["cases", "new"], ""),
    ("yaml", ["cases", "link", "1"], ""), ("yaml", ["policy", "import"], ""), ("csv", ["screen"], ".csv"), ("csv", ["cases", "import", "--dry-run"], ""),
    ("csv", ["screen", "--explain-columns"], ""), ("json", ["cases", "import", "--yes"], ""), ("", ["cases", "export", "1", "--yes"], ".json"),
    ("", ["cases", "message", "1"], ".txt"), ("", ["cases", "show", "1", "--history"], ""), ("none", ["assess"], ""), ("none", ["screen"], ".csv"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_that_file_and_nothing_of_it_is_a_command_to_the_terminal(name, tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    texts = {"yaml": CASE, "csv": "姓名,current_grade\n甲,junior\n", "json": ""}
    assert main(["cases", "new", f"--label={name}"]) == 0
    for kind, command, ending in COMMANDS:
        given, made = tmp_path / "in" / f"{name}.{kind}", tmp_path / "out" / f"{name}{ending}"
        if kind in texts:
            given.write_text(texts[kind], "utf-8")
        code = main([*command, *([str(given)] if kind else []), *(["-o", str(made)] if ending else [])])
        said = capsys.readouterr()
        refused = kind in ("none", "json") or command[0] == "policy" or (command[1:2] == ["link"] and HARM.search(name))
        assert code == (2 if refused else 0), (command, said.err)
        assert not HARM.search(said.out + said.err), command
        assert [path.name for path in (tmp_path / "out").iterdir()] == ([made.name] if ending and code == 0 else []), command
        made.unlink(missing_ok=True)


# A worker that goes on making a folder of its own in one that is being deleted.
STARTING = """
import multiprocessing, sys, time
from pathlib import Path
from gcguide.files import staging
from gcguide.signals import end_now

def work(folder):
    until = time.monotonic() + 10
    while time.monotonic() < until:
        Path(folder, "scratch").mkdir(parents=True, exist_ok=True)

if __name__ == "__main__":
    with staging(Path(sys.argv[1])) as folder:
        multiprocessing.get_context("spawn").Process(target=work, args=(str(folder),)).start()
        while not (folder / "scratch").exists():
            time.sleep(0.01)
        end_now(7)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a worker there holds its folder")
def test_a_worker_that_is_starting_makes_no_folder_anew_when_the_program_ends(tmp_path):
    script, place = tmp_path / "script.py", tmp_path / "place"
    script.write_text(STARTING)
    place.mkdir()
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, script, place / "result.csv"], env=env, timeout=PATIENCE, check=False)
    assert done.returncode == 7
    time.sleep(0.5)
    assert list(place.iterdir()) == []
