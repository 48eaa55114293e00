"""Ends long commands (SIGTERM) at random moments: nothing of anybody is left outside the data folder and the result.

Run it by `python3 benchmarks/ended.py [--times N] [--seed N] [--only screen,import,…]`.

After each end every file but the result named and those of the data folder is looked at: none may have a byte in it.
A result is whole or not there, a step at the store done or not done, nothing goes on running, and no traceback is said.
"""

import argparse
import io
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import openpyxl  # noqa: E402
import polars as pl  # noqa: E402
from tests.programs import PATIENCE  # noqa: E402

PEOPLE = 1500
HEAD = ("姓名", "单位", "身份证号", "talent_tier", "current_grade")
# Beside each command the results that it names.
COMMANDS = {
    "screen csv": (["screen", "../r.csv", "-o", "o.csv"], ["o.csv"]),
    "screen xlsx": (["screen", "../r.xlsx", "-o", "o.xlsx", "--html", "o.html"], ["o.xlsx", "o.html"]),
    "screen parquet": (["screen", "../r.parquet", "-o", "o.parquet"], ["o.parquet"]),
    "screen crew": (["screen", "../r.xlsx", "-o", "o.csv", "--workers", "2"], ["o.csv"]),
    "screen to cases": (["screen", "../r.csv", "-o", "o.csv", "--to-cases", "clear"], ["o.csv"]),
    "import": (["cases", "import", "../r.xlsx", "--yes", "--matching", "new"], []),
    "import age": (["cases", "import", "../x.age", "--yes", "--copy", "--passphrase-file", "../p"], []),
    "roster": (["roster", *map(str, range(1, 41)), "-o", "o.xlsx"], ["o.xlsx"]),
    "print pdf": (["print", "1", "-o", "o.pdf"], ["o.pdf"]),
    "print docx": (["print", "1", "-o", "o.docx"], ["o.docx"]),
    "export age": (["cases", "export", "-o", "o.age", "--passphrase-file", "../p"], ["o.age"]),
    "export json": (["cases", "export", "-o", "o.json", "--yes"], ["o.json"]),
    "message": (["cases", "message", "-o", "o.txt"], ["o.txt"]),
    "stats": (["cases", "stats", "-o", "o.xlsx"], ["o.xlsx"]),
    "impact": (["cases", "impact", "2026h2", "-o", "o.xlsx"], ["o.xlsx"]),
    "move": (["cases", "move", "--all", "--to", "2026h2", "--yes"], []),
    "policy diff": (["policy", "diff", "2026h1", "2026h2"], []),
    "policy import": (["policy", "import", "../2026h3.yaml", "--yes"], []),
    "policy publish": (["policy", "publish", "2026h2", "--yes"], []),
}


def environment(base):
    """Every place where a program may put something is in one folder."""
    inside = {name: str(base / name.lower()) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GCGUIDE_", "PYTHON"))}
    more = {"GCGUIDE_HOME": str(base / "data"), "PYTHONPATH": str(ROOT / "src")}
    return {**kept, **inside, **more}


def gcguide(base, command, **more):
    """A command in a folder of its own, all it may write to in `base`."""
    start = [sys.executable, "-P", "-m", "gcguide", *command]
    pipe = subprocess.PIPE
    return subprocess.Popen(start, cwd=base / "here", env=environment(base), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, **more)


def prepared(base):
    """Rosters, a store with cases, an archive, and the next notice as a draft."""
    rows = [(f"张某{at}", f"某院{at % 7}", "", "tier_1" if at % 3 else "tier_6", "junior") for at in range(PEOPLE)]
    frame = pl.DataFrame(rows, schema=HEAD, orient="row")
    frame.write_csv(base / "r.csv")
    frame.write_parquet(base / "r.parquet")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("a")
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(base / "r.xlsx")
    (base / "p").write_text("a passphrase that is long enough\n", "utf-8")
    for name in ("here", "home", "tmpdir", "data"):
        (base / name).mkdir()
    editions = base / "data/policy/editions"
    editions.mkdir(parents=True)
    drill = (ROOT / "tests/policy/editions/2026h2-drill.yaml").read_text("utf-8")
    for id in ("2026h2", "2026h3"):
        (base / f"{id}.yaml").write_text(drill.replace("2026h2-drill", id), "utf-8")
    shutil.copy(base / "2026h2.yaml", editions)
    frame[:60].write_csv(base / "few.csv")
    for command in (["import", "../few.csv", "--yes"], ["export", "-o", "../x.age", "--passphrase-file", "../p"]):
        with gcguide(base, ["cases", *command]) as program:
            said = program.communicate(timeout=PATIENCE)
        assert program.returncode == 0, said
    shutil.copytree(base / "data", base / "kept")


def cleared(base):
    """As it was prepared."""
    for name in ("here", "home", "tmpdir", "data", "xdg_cache_home", "xdg_data_home", "xdg_runtime_dir"):
        shutil.rmtree(base / name, ignore_errors=True)
    shutil.copytree(base / "kept", base / "data")
    for name in ("here", "home", "tmpdir"):
        (base / name).mkdir()


def left(base, results):
    """What has a byte in it and is neither a result nor in the data folder; in that, no unfinished file."""
    given = {base / name for name in ("r.csv", "r.xlsx", "r.parquet", "few.csv", "p", "x.age", "2026h2.yaml", "2026h3.yaml")}
    mine = {base / "here" / name for name in results} | given
    found = [path for path in base.rglob("*") if path.is_file() and path.stat().st_size and path not in mine and base / "kept" not in path.parents]
    return [str(path) for path in found if base / "data" not in path.parents or path.name.endswith(".part")]


def whole(path):
    """Whether a result can be read from its beginning to its end."""
    raw = path.read_bytes()
    if path.suffix in (".xlsx", ".docx"):
        return zipfile.ZipFile(io.BytesIO(raw)).testzip() is None
    if path.suffix == ".parquet":
        return pl.read_parquet(io.BytesIO(raw)).height == PEOPLE
    if path.suffix == ".csv":
        return raw.count(b"\n") == PEOPLE + 1
    return raw.rstrip().endswith({".pdf": b"%%EOF", ".html": b"</html>", ".json": b"}"}.get(path.suffix, b""))


def running(base):
    """Processes that were started here and still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"GCGUIDE_HOME={base / 'data'}".encode() in (folder / "environ").read_bytes():
                found.append(folder.name)
    return found


def counts(base):
    """How many cases are kept, and how many stand under the next notice."""
    with sqlite3.connect(base / "data/cases.db") as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        number = store.execute("SELECT count(*) FROM cases").fetchone()[0]
        moved = store.execute("SELECT count(*) FROM cases WHERE edition = '2026h2'").fetchone()[0]
    return number, moved


def tried(base, name, times, chance):
    """Ends one command so many times; gives the failures and how often it was ended before it was done."""
    command, results = COMMANDS[name]
    cleared(base)
    before = counts(base)
    begun = time.monotonic()
    with gcguide(base, command) as program:
        said = program.communicate(timeout=PATIENCE)
    usual = time.monotonic() - begun
    failures = [] if program.returncode == 0 else [("not done", program.returncode, said[1].decode()[-300:])]
    after, early = counts(base), 0
    for turn in range(times):
        cleared(base)
        with gcguide(base, command) as program:
            time.sleep(chance.uniform(0, usual))
            program.send_signal(signal.SIGTERM)
            said = program.communicate(timeout=PATIENCE)
        early += program.returncode != 0
        limit = time.monotonic() + 10
        while (still := running(base)) and time.monotonic() < limit:
            time.sleep(0.05)
        wrong = [("left", path) for path in left(base, results)] + [("running", one) for one in still]
        wrong += [("in part", one) for one in results if (base / "here" / one).exists() and not whole(base / "here" / one)]
        if program.returncode not in (0, -signal.SIGTERM, 128 + signal.SIGTERM):
            wrong.append(("code", program.returncode, said[1].decode()[-300:]))
        if b"Traceback" in said[1]:
            wrong.append(("said", said[1].decode()[-300:]))
        if (now := counts(base)) not in (before, after):
            wrong.append(("store", before, now, after))
        failures += [(turn, *one) for one in wrong]
    return usual, early, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(COMMANDS))
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        prepared(base)
        for name in given.only.split(","):
            usual, early, failures = tried(base, name, given.times, random.Random(f"{given.seed} {name}"))
            print(f"{name:16} {usual:5.1f} s  ended {given.times} times, {early} before it was done; {len(failures)} wrong", flush=True)
            for one in failures[:5]:
                print("   ", *one, flush=True)
            failed += len(failures)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
