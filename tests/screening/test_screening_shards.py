"""Rosters shared among processes: the same result as from one, whatever is lost on the way."""

import logging
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import polars as pl
import pytest

from gcguide.cli import main
from gcguide.commands import screen as command
from gcguide.screening import shards, texts
from tests.effort import is_deep
from tests.screening.test_screening import ODD, crowd, read, table, write

pytestmark = pytest.mark.filterwarnings("ignore")  # of the cluster's own making


@pytest.fixture(autouse=True)
def quiet():
    logging.getLogger("distributed").setLevel(logging.CRITICAL)


@pytest.fixture
def small(monkeypatch):
    """Shards of few rows."""
    monkeypatch.setattr(shards, "_SHARD_ROWS", 64)
    monkeypatch.setattr(texts, "TEXTS", 75)
    monkeypatch.setattr(texts, "_BLOCK", 256)


@pytest.fixture(scope="module")
def cluster():
    from distributed import LocalCluster

    # Two processes take longer to begin than all that they do here; those of `--workers` are processes below.
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=is_deep(), protocol="tcp://", dashboard_address=None) as cluster:
        yield cluster.scheduler_address


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


@pytest.mark.slow
@pytest.mark.parametrize(("name", "out"), [("r.parquet", "o.csv"), ("r.csv", "o.xlsx"), *(pytest.param(*one, marks=pytest.mark.deep) for one in (("r.parquet", "o.parquet"), ("r.csv", "o.csv")))])
def test_many_do_what_one_does(tmp_path, capsys, small, cluster, name, out):
    path = roster(tmp_path / name, 200)
    page = [tmp_path / "one.html", tmp_path / "many.html"]
    one, many = tmp_path / f"one-{out}", tmp_path / f"many-{out}"
    assert main(["screen", str(path), "-o", str(one), "--html", str(page[0])]) == 0
    expected = told(capsys)
    assert main(["screen", str(path), "-o", str(many), "--html", str(page[1]), "--dask", cluster]) == 0
    assert told(capsys) == expected
    assert "9" in expected[1]
    assert many.read_bytes() == one.read_bytes() if out != "o.xlsx" else read(many) == read(one)
    assert page[1].read_bytes() == page[0].read_bytes()
    assert len(list(tmp_path.iterdir())) == 5, "nothing else is left"


def killed_when_something_is_done(folder, workers):
    """Kills one of the workers (their process ids come from a function) as soon as a shard is done; gives the thread."""
    victims = []

    def kill():
        while not victims:
            if any(Path(folder).glob(".*.part/result-*")):
                victims.append(next(iter(workers())))
                os.kill(victims[0], signal.SIGKILL)
            time.sleep(0.01)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    return killer


@pytest.mark.slow
@pytest.mark.parametrize("way", [("--workers", "1"), *(pytest.param(way, marks=pytest.mark.deep) for way in (("--workers", "2"), ("--dask",)))], ids=" ".join)
def test_a_killed_worker_loses_nothing_and_counts_nothing_twice(tmp_path, capsys, small, way):
    import psutil
    from distributed import LocalCluster

    path = roster(tmp_path / "r.parquet", 400)
    assert main(["screen", str(path), "-o", str(tmp_path / "one.parquet")]) == 0
    expected = told(capsys)

    def workers():
        children = psutil.Process().children(recursive=True)
        return [child.pid for child in children if "spawn_main" in " ".join(child.cmdline())]

    killer = killed_when_something_is_done(tmp_path, workers)
    if way[0] == "--workers":
        assert main(["screen", str(path), "-o", str(tmp_path / "many.parquet"), *way]) == 0
    else:
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            assert main(["screen", str(path), "-o", str(tmp_path / "many.parquet"), "--dask", cluster.scheduler_address]) == 0
    killer.join(10)
    assert not killer.is_alive(), "a worker was killed"
    assert told(capsys) == expected
    assert (tmp_path / "many.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()


def always_dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.deep
def test_processes_that_always_die_are_one_message(tmp_path, capsys, small, monkeypatch):
    path = roster(tmp_path / "r.parquet", 100)
    monkeypatch.setattr(shards, "screened", always_dies)
    assert main(["screen", str(path), "-o", str(tmp_path / "o.parquet"), "--workers", "1"]) == 2
    assert "没有写结果" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["r.parquet"]


@pytest.mark.parametrize("alone", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_folder_of_rosters_becomes_a_folder_of_results(tmp_path, capsys, request, alone):
    crew = [] if alone else ["--dask", request.getfixturevalue("cluster")]
    folder = tmp_path / "rosters [1]"
    folder.mkdir()
    write(folder / "a.csv", ODD)
    roster(folder / "b.parquet", 120)
    (folder / ".hidden.csv").write_text("current_grade\nnonsense\n")
    assert main(["screen", str(folder), "-o", str(tmp_path / "results"), *crew]) == 0
    out, err = told(capsys)
    assert "共 123 人" in out[0]
    assert "（a.csv!" in err
    assert "（b.parquet!F9、" in err
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == ["a.csv", "b.parquet"]
    assert main(["screen", str(folder / "b.parquet"), "-o", str(tmp_path / "b.parquet")]) == 0
    assert (tmp_path / "b.parquet").read_bytes() == (tmp_path / "results/b.parquet").read_bytes()
    if not alone:
        return
    capsys.readouterr()
    assert main(["screen", str(folder), "-o", str(tmp_path / "results")]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["screen", str(folder), "-o", str(tmp_path / "strict"), "--strict"]) == 2
    (folder / "c.csv").write_text("nothing,here\n1,2\n")
    assert main(["screen", str(folder), "-o", str(tmp_path / "broken")]) == 2
    assert "c.csv" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.parquet", "results", "rosters [1]"], "nothing by halves"
    assert main(["screen", str(tmp_path / "results"), "--explain-columns"]) == 0
    (tmp_path / "empty").mkdir()
    assert main(["screen", str(tmp_path / "empty"), "-o", str(tmp_path / "o")]) == 2
    assert ".parquet" in capsys.readouterr().err


@pytest.mark.slow
def test_an_interruption_and_a_refusal_leave_nothing(tmp_path, small, monkeypatch, cluster):
    path = roster(tmp_path / "r.parquet", 150)
    assert main(["screen", str(path), "-o", str(tmp_path / "o.parquet"), "--dask", cluster, "--strict"]) == 2
    monkeypatch.setattr(command.Progress, "more", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main(["screen", str(path), "-o", str(tmp_path / "o.parquet"), "--dask", cluster]) == 130
    assert [one.name for one in tmp_path.iterdir()] == ["r.parquet"]


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", pytest.param("2", marks=pytest.mark.deep)])
def test_an_interrupted_local_cluster_leaves_no_process(tmp_path, workers):
    import psutil

    path = roster(tmp_path / "r.parquet", 1000)
    code = "from gcguide.screening import shards; shards._SHARD_ROWS = 10\nfrom gcguide.cli import main\n"
    code += f"if __name__ == '__main__': raise SystemExit(main(['screen', {str(path)!r}, '-o', {str(tmp_path / 'o.parquet')!r}, '--workers', '{workers}']))\n"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True) as program:
        while program.poll() is None and not any(tmp_path.glob(".*.part/result-*")):
            time.sleep(0.01)
        family = psutil.Process(program.pid).children(recursive=True)
        assert family
        os.killpg(program.pid, signal.SIGINT)  # as Ctrl-C in a terminal does
        errors = program.stderr.read()
        assert program.wait(60) == 130
    assert "Traceback" not in errors
    _, alive = psutil.wait_procs(family, 30)
    assert not alive
    assert [one.name for one in tmp_path.iterdir()] == ["r.parquet"]


def test_wrong_crews(tmp_path, capsys):
    path = str(write(tmp_path / "r.csv", [["current_grade"], ["junior"]]))
    for crew, said in [
        (["--workers", "0"], "1 到"), (["--workers", "many"], "“many”"), (["--workers", "2", "--dask", "x"], "--dask"),
    ]:  # fmt: skip
        assert main(["screen", path, "-o", str(tmp_path / "o.csv"), *crew]) == 2
        assert said in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["r.csv"]


NO_ADDRESSES = [
    "", " ", "nowhere", "tcp://", "tcp://host", "127.0.0.1", ":8786", "tcp://:8786", "tcp://127.0.0.1:0", "tcp://127.0.0.1:70000",
    "tcp://127.0.0.1:port", "tcp://127.0.0.1:-1", "ftp://127.0.0.1:8786", "http://127.0.0.1:8786", "inproc://127.0.0.1:8786",
    "ucx://127.0.0.1:8786", "tcp://127.0.0.1:8786/path", "tcp://user@:8786", "tcp://[::1]", "tcp://[::1:8786", "tcp://::1:8786",
    "tcp://127.0.0.1: 8786", "tcp:/127.0.0.1:8786", "\x1b[31m:8786", "tcp://127.0.0.1:8786\n",
]  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_one_message(tmp_path, capsys, address):
    path = str(write(tmp_path / "r.csv", [["current_grade"], ["junior"]]))
    assert main(["screen", path, "-o", str(tmp_path / "o.csv"), "--dask", address]) == 2
    error = capsys.readouterr().err
    assert "Dask" in error
    assert len(error.splitlines()) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["r.csv"]


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)

    def log_message(self, *_):
        pass


@pytest.mark.slow
@pytest.mark.parametrize("there", ["nothing", "nothing on IPv6", "no such host", "silence", "a web server", pytest.param("a scheduler without workers", marks=pytest.mark.deep)])
def test_what_answers_as_no_cluster_is_one_message(tmp_path, capsys, there, monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr(shards, "_PATIENCE", 0.3)
    path = str(write(tmp_path / "r.csv", [["current_grade"], ["junior"]]))

    def refused(address):
        assert main(["screen", path, "-o", str(tmp_path / "o.csv"), "--dask", address]) == 2
        error = capsys.readouterr().err
        assert "Dask" in error
        assert len(error.splitlines()) == 1
        assert [one.name for one in tmp_path.iterdir()] == ["r.csv"]

    if there == "no such host":
        refused("tcp://no-such-host.invalid:8786")
    elif there == "a web server":
        with HTTPServer(("127.0.0.1", 0), Page) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            refused(f"tcp://127.0.0.1:{server.server_port}")
            server.shutdown()
    elif there == "a scheduler without workers":
        with LocalCluster(n_workers=0, dashboard_address=None) as cluster:
            refused(cluster.scheduler_address)
    else:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            if there == "silence":
                taken.listen()
            host = "[::1]" if there == "nothing on IPv6" else "127.0.0.1"
            refused(f"tcp://{host}:{taken.getsockname()[1]}")
