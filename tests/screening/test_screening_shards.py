"""Rosters shared among processes: the same result as from one, whatever is lost on the way."""

import logging
import os
import random
import signal
import threading
import time
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from gcguide.cli import main
from gcguide.commands import screen as command
from gcguide.screening import pool, shards, sources
from tests.programs import PATIENCE
from tests.screening.test_screening import ODD, crowd, read, table, write


@pytest.fixture
def small(monkeypatch):
    """Shards of few rows."""
    monkeypatch.setattr(shards, "_LEAST_ROWS", 100)
    monkeypatch.setattr(sources, "_SMALL_GROUP", 10)
    monkeypatch.setattr(sources, "CHUNK", 150)


def roster(path, rows):
    """A roster with cells that cannot be read here and there."""
    lines = table(crowd(rows, seed=rows))
    for at in random.Random(1).sample(range(1, rows), 9):
        lines[at][5] = "nonsense"
    if path.suffix == ".parquet":
        frame = pl.DataFrame({head: [row[at] for row in lines[1:]] for at, head in enumerate(lines[0])})
        frame.write_parquet(path, row_group_size=100)
        return path
    return write(path, lines)


def told(capsys):
    """What was said, without the names of files."""
    said = capsys.readouterr()
    return [line for line in said.out.splitlines() if "/" not in line], said.err


@pytest.mark.parametrize(("name", "out"), [("r.parquet", "o.parquet"), ("r.parquet", "o.csv"), ("r.csv", "o.csv"), ("r.csv", "o.xlsx")])
def test_many_do_what_one_does(tmp_path, capsys, small, name, out):
    path = roster(tmp_path / name, 1000)
    page = [tmp_path / "one.html", tmp_path / "many.html"]
    one, many = tmp_path / f"one-{out}", tmp_path / f"many-{out}"
    assert main(["screen", str(path), "-o", str(one), "--html", str(page[0])]) == 0
    expected = told(capsys)
    assert main(["screen", str(path), "-o", str(many), "--html", str(page[1]), "--workers", "2"]) == 0
    assert told(capsys) == expected
    assert "9" in expected[1]
    assert many.read_bytes() == one.read_bytes() if out != "o.xlsx" else read(many) == read(one)
    assert page[1].read_bytes() == page[0].read_bytes()
    assert len(list(tmp_path.iterdir())) == 5, "nothing else is left"


def dies_once(request, shard):
    """Half of the shards kill their process the first time."""
    mark = shard.target.with_suffix(".seen")
    if int(shard.target.stem[-1]) % 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return shards.screened(request, shard)


def always_dies(request, shard):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_process_loses_nothing_and_counts_nothing_twice(tmp_path, capsys, small, monkeypatch):
    path = roster(tmp_path / "r.parquet", 400)
    assert main(["screen", str(path), "-o", str(tmp_path / "one.parquet")]) == 0
    expected = told(capsys)
    monkeypatch.setattr(pool, "on_processes", partial(pool.on_processes, work=dies_once))
    assert main(["screen", str(path), "-o", str(tmp_path / "many.parquet"), "--workers", "2"]) == 0
    assert told(capsys) == expected
    assert (tmp_path / "many.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()


def test_processes_that_always_die_are_one_message(tmp_path, capsys, small, monkeypatch):
    path = roster(tmp_path / "r.parquet", 200)
    monkeypatch.setattr(pool, "_PATIENCE", 1)
    monkeypatch.setattr(pool, "on_processes", partial(pool.on_processes, work=always_dies))
    assert main(["screen", str(path), "-o", str(tmp_path / "o.parquet"), "--workers", "2"]) == 2
    assert "没有写结果" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["r.parquet"]


def test_a_folder_of_rosters_becomes_a_folder_of_results(tmp_path, capsys):
    folder = tmp_path / "rosters"
    folder.mkdir()
    write(folder / "a.csv", ODD)
    roster(folder / "b.parquet", 120)
    (folder / ".hidden.csv").write_text("current_grade\nnonsense\n")
    assert main(["screen", str(folder), "-o", str(tmp_path / "results")]) == 0
    out, err = told(capsys)
    assert "共 123 人" in out[0]
    assert "（a.csv）" in err
    assert "（b.parquet）" in err
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == ["a.csv", "b.parquet"]
    assert main(["screen", str(folder / "b.parquet"), "-o", str(tmp_path / "b.parquet")]) == 0
    assert (tmp_path / "b.parquet").read_bytes() == (tmp_path / "results/b.parquet").read_bytes()
    capsys.readouterr()
    assert main(["screen", str(folder), "-o", str(tmp_path / "results")]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["screen", str(folder), "-o", str(tmp_path / "strict"), "--strict"]) == 2
    (folder / "c.csv").write_text("nothing,here\n1,2\n")
    assert main(["screen", str(folder), "-o", str(tmp_path / "broken")]) == 2
    assert "c.csv" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.parquet", "results", "rosters"], "nothing by halves"
    assert main(["screen", str(tmp_path / "results"), "--explain-columns"]) == 0
    (tmp_path / "empty").mkdir()
    assert main(["screen", str(tmp_path / "empty"), "-o", str(tmp_path / "o")]) == 2
    assert ".parquet" in capsys.readouterr().err


def test_an_interruption_and_a_refusal_leave_nothing(tmp_path, small, monkeypatch):
    path = roster(tmp_path / "r.parquet", 300)
    assert main(["screen", str(path), "-o", str(tmp_path / "o.parquet"), "--workers", "2", "--strict"]) == 2
    monkeypatch.setattr(command.Progress, "more", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main(["screen", str(path), "-o", str(tmp_path / "o.parquet"), "--workers", "2"]) == 130
    assert [one.name for one in tmp_path.iterdir()] == ["r.parquet"]


def test_wrong_crews(tmp_path, capsys):
    path = str(write(tmp_path / "r.csv", [["current_grade"], ["junior"]]))
    for crew, said in [
        (["--workers", "0"], "1 到"), (["--workers", "many"], "“many”"), (["--workers", "2", "--dask", "x"], "--dask"),
        (["--dask", "nowhere"], "“nowhere”"),
    ]:  # fmt: skip
        assert main(["screen", path, "-o", str(tmp_path / "o.csv"), *crew]) == 2
        assert said in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_does_what_one_does_though_a_worker_is_killed(tmp_path, capsys, small):
    from distributed import LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    path = roster(tmp_path / "r.parquet", 3000)
    assert main(["screen", str(path), "-o", str(tmp_path / "one.parquet")]) == 0
    expected = told(capsys)
    killed = []

    def kill(cluster):
        """One of the workers, as soon as a shard is done and others are at work."""
        end = time.monotonic() + PATIENCE
        while not killed and time.monotonic() < end:
            if any(Path(tmp_path).glob(".*.part/result-*")):
                worker = next(iter(cluster.workers.values()))
                os.kill(worker.pid, signal.SIGKILL)
                killed.append(worker.pid)
            time.sleep(0.002)

    with LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        killer = threading.Thread(target=kill, args=(cluster,))
        killer.start()
        assert main(["screen", str(path), "-o", str(tmp_path / "many.parquet"), "--dask", cluster.scheduler_address]) == 0
        killer.join()
    assert killed
    assert told(capsys) == expected
    assert (tmp_path / "many.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()
