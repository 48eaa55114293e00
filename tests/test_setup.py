"""Set-up by run.py, tried on a small checkout with packages of its own: no network, nothing of this checkout is touched."""

import ast
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
posix = pytest.mark.skipif(os.name == "nt", reason="signals and locks of POSIX")
PROGRAM = """
import json, os, sys, time
import demo
if "sleep" in sys.argv:
    print("ready", flush=True)
    time.sleep(60)
names = ("GCGUIDE_CALLED", "PYTHONPATH", "PYTHONHOME")
print(json.dumps({"path": sys.path, "demo": demo.__file__, "arguments": sys.argv[1:], **{n: os.environ.get(n) for n in names}}))
sys.exit(7 if "seven" in sys.argv else 0)
"""


def wheel(folder, name):
    """A package of one module; returns its line in a lock file."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", f"NAME = {name!r}\n")
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Checkout:
    """A checkout of a small program; `python3 run.py` in it is real in every part but the packages."""

    def __init__(self, base, folder="checkout"):
        self.root, self.wheels = base / folder, base / "wheels"
        (self.root / "src/gcguide").mkdir(parents=True)
        self.wheels.mkdir(exist_ok=True)
        shutil.copy(ROOT / "run.py", self.root)
        (self.root / "src/gcguide/__main__.py").write_text(PROGRAM, "utf-8")
        demo, extra = wheel(self.wheels, "demo"), wheel(self.wheels, "extra")
        (self.root / "requirements.lock").write_text(demo, "utf-8")
        (self.root / "requirements-screen.lock").write_text(demo + extra, "utf-8")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "GCGUIDE_"))}
        self.environment = {**clean, "PIP_FIND_LINKS": str(self.wheels), "PIP_NO_INDEX": "1", "XDG_CACHE_HOME": str(base / "cache")}

    def command(self, *arguments):
        return [sys.executable, str(self.root / "run.py"), *arguments]

    def start(self, *arguments, **environment):
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
        return subprocess.Popen(self.command(*arguments), env={**self.environment, **environment}, cwd=self.root.parent, **both)

    def run(self, *arguments, cwd=None, **environment):
        return subprocess.run(
            self.command(*arguments), env={**self.environment, **environment}, cwd=cwd or self.root.parent,
            capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    def environments(self, home=None):
        return sorted(path for path in (home or self.root / ".venv").glob("py3*") if (path / "stamp").is_file())

    def module(self):
        """run.py of this checkout, to call its parts."""
        spec = importlib.util.spec_from_file_location("run_of_checkout", self.root / "run.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A checkout that was set up once, with everything that breaks pip set."""
    base = tmp_path_factory.mktemp("setup")
    checkout = Checkout(base, "a checkout")
    (base / "pip.conf").write_text("[install]\nuser = true\ntarget = /nowhere\nrequire-virtualenv = true\n", "utf-8")
    (base / "elsewhere").mkdir()
    wheel(base / "elsewhere", "demo")
    with zipfile.ZipFile(base / "elsewhere/demo-1.0-py3-none-any.whl") as file:
        file.extractall(base / "elsewhere")  # installed already, as it looks by PYTHONPATH
    bent = {"PIP_TARGET": "t", "PIP_USER": "1", "PIP_ROOT": "r", "PIP_DRY_RUN": "1", "PIP_NO_DEPS": "1", "PIP_QUIET": "3"}
    files = {"PIP_CONFIG_FILE": str(base / "pip.conf"), "PIP_CONSTRAINT": "none.txt", "PIP_REQUIREMENT": "none.txt"}
    checkout.first = checkout.run(**bent, **files, PYTHONPATH=str(base / "elsewhere"), PIP_PREFIX="p")
    return checkout


@pytest.fixture
def copy(tmp_path):
    """A checkout not yet set up."""
    return Checkout(tmp_path)


@pytest.fixture
def parts(tmp_path):
    """The parts of a checkout's run.py, and the checkout."""
    checkout = Checkout(tmp_path)
    module = checkout.module()
    return module, checkout


def complete(module, home, lock_name, python=None, name=None):
    """A folder that counts as an environment of a lock file."""
    folder = home / (name or f"py3.11-{os.urandom(3).hex()}")
    site = Path(module.sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    (site / "demo").mkdir(parents=True)
    module.programs(folder).mkdir()
    module.python_of(folder).symlink_to(sys.executable)
    lock = module.digest_of(module.ROOT / lock_name) if lock_name else "of yesterday"
    stamp = {"folder": str(folder), "python": python or module.PYTHON, "lock": lock, "modules": ["demo"]}
    (folder / "stamp").write_text(json.dumps(stamp), "utf-8")
    return folder


# What it says before it does anything


def test_an_old_python_can_read_it():
    source = (ROOT / "run.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 4))
    assert source.startswith("#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n")  # Python 2 asks for the second line
    for word in ("nonlocal ", "async ", "raise SystemExit(2) from", ":="):
        assert word not in source


# A first start


@pytest.mark.slow
def test_the_users_settings_do_not_bend_the_first_start(made):
    assert made.first.returncode == 0, made.first.stderr
    said = json.loads(made.first.stdout)
    assert str(made.environments()[0]) in said["demo"]
    assert said["PYTHONPATH"] == str(made.root / "src")
    assert made.first.stderr == "正在准备运行环境，仅首次需要，请稍候…… / Setting up, first run only…\n"
    assert not [path for path in made.root.parent.iterdir() if path.name in "trp"]


def test_the_next_start_is_quiet_and_passes_on_arguments_and_the_exit_code(made):
    done = made.run("a b", "seven")
    assert done.returncode == 7
    assert done.stderr == ""
    assert json.loads(done.stdout)["arguments"] == ["a b", "seven"]


def test_code_in_the_current_folder_is_not_run(made, tmp_path):
    names = [f"{name}.py" for name in ("demo", "json", "types", "gcguide", "re", "signal", "__future__")]
    for folder in (tmp_path, made.root):  # beside run.py, too
        for name in names:
            (folder / name).write_text("raise SystemExit('hostile')", "utf-8")
    try:
        done = made.run(cwd=tmp_path, PYTHONPATH=str(tmp_path / "none"))
    finally:
        for name in names:
            (made.root / name).unlink()
    assert done.returncode == 0, done.stderr
    assert not {"", str(tmp_path)} & set(json.loads(done.stdout)["path"])


def test_a_home_for_python_does_not_lead_the_program_astray(made):
    done = made.run(PYTHONHOME=sys.base_prefix)
    assert (done.returncode, json.loads(done.stdout)["PYTHONHOME"]) == (0, None)


@pytest.mark.parametrize("typed", ["run.py", "./run.py", "a b/../run.py"])
def test_it_is_told_how_it_was_called(made, typed):
    (made.root / "a b").mkdir(exist_ok=True)
    name = Path(sys.executable).name
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run([name, typed], cwd=made.root, env={**made.environment, "PATH": path}, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["GCGUIDE_CALLED"] == shlex.join([name, typed])


# Signals


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_reach_the_program_and_nothing_is_left(made, number):
    ignored = signal.getsignal(number) is signal.SIG_IGN  # as below nohup, and children inherit it
    if ignored:
        signal.signal(number, signal.SIG_DFL)
    child = made.start("sleep")
    if ignored:
        signal.signal(number, signal.SIG_IGN)
    assert child.stdout.readline() == "ready\n"
    child.send_signal(number)
    child.communicate(timeout=10)
    assert child.returncode in (-number, 130)


@posix
def test_a_step_is_ended_with_its_children(parts, tmp_path):
    module, _ = parts
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'])"
    held = os.open(tmp_path, os.O_RDONLY)

    def interrupt():
        if (tmp_path / "log").read_bytes().endswith(b"\n"):
            raise KeyboardInterrupt

    with (tmp_path / "log").open("wb") as log, pytest.raises(KeyboardInterrupt):
        module.step([sys.executable, "-c", script], dict(os.environ), log, held, interrupt)
    os.close(held)
    grandchild = int((tmp_path / "log").read_text())
    for _ in range(50):
        state = Path(f"/proc/{grandchild}/stat")
        if not state.exists() or state.read_text().split(") ")[1][0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child of a step is still there")


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_first_start_that_is_stopped_says_so_and_leaves_nothing(copy, number, code):
    child = copy.start()
    child.stderr.readline()
    while not list((copy.root / ".venv").glob("py3*")):
        time.sleep(0.01)
    child.send_signal(number)
    _, said = child.communicate(timeout=20)
    assert child.returncode == code
    assert "已停止" in said
    assert "Stopped" in said
    assert "Traceback" not in said
    assert not list((copy.root / ".venv").glob("py3*"))


# Stamps and folders


@pytest.mark.parametrize(
    "stamp",
    [b"", b"\xff\xfe\x00", b"null", b"[]", b"{}", b"[" * 100_000, b'{"folder": 1, "python": 2, "lock": {}, "modules": 3}', b"old-hash\n"],
    ids=range(8),
)
def test_a_stamp_that_is_no_stamp_counts_as_none(parts, stamp):
    module, checkout = parts
    folder = complete(module, checkout.root / ".venv", "requirements.lock")
    assert module.stamp_of(folder)
    (folder / "stamp").write_bytes(stamp)
    assert module.stamp_of(folder) is None


def test_values_of_another_kind_in_a_stamp(parts):
    module, checkout = parts
    folder = complete(module, checkout.root / ".venv", "requirements.lock")
    good = json.loads((folder / "stamp").read_text("utf-8"))
    for key in good:
        for value in (None, 1, [], {}, [[]], "x"):
            (folder / "stamp").write_text(json.dumps({**good, key: value}), "utf-8")
            stamp = module.stamp_of(folder)
            assert not stamp or key in ("lock", "modules", "python")
            module.ready([stamp["lock"]] if stamp else [])
            module.tidy(folder.parent / "none")


def test_an_environment_whose_packages_are_gone_does_not_count(parts):
    module, checkout = parts
    folder = complete(module, checkout.root / ".venv", "requirements.lock")
    shutil.rmtree(next(folder.rglob("demo")))
    assert module.stamp_of(folder) is None


def test_an_environment_that_was_moved_or_has_no_python_does_not_count(parts):
    module, checkout = parts
    folder = complete(module, checkout.root / ".venv", "requirements.lock")
    moved = folder.rename(folder.with_name("py3.11-aaaaaa"))
    assert module.stamp_of(moved) is None
    moved.rename(folder)
    module.python_of(folder).unlink()
    module.python_of(folder).symlink_to("/nowhere/python")
    assert module.stamp_of(folder) is None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("", ""), ("assess case.yaml", ""), ("screen people.xlsx -o r.csv", "-screen"), ("screen a.csv --workers 2", "-dask"),
     ("cases import 照片.JPG --yes", "-qr"), ("assess code.png", "-qr"), ("test", "-dev")],
)  # fmt: skip
def test_only_what_a_request_takes_is_set_up(parts, monkeypatch, typed, kind):
    module, checkout = parts
    asked = []
    monkeypatch.setattr(module, "set_up", lambda kind: asked.append(kind) or (checkout.root, 0))
    monkeypatch.setattr(module, "hand_over", lambda *_: 0)
    monkeypatch.setattr(module, "on_signals", lambda _: None)
    assert module.main(typed.split()) == 0
    assert asked == [kind]


@posix
def test_a_larger_environment_serves_and_the_smaller_goes_when_nobody_uses_it(parts):
    module, checkout = parts
    home = checkout.root / ".venv"
    small = complete(module, home, "requirements.lock")
    assert module.ready([module.digest_of(module.ROOT / "requirements-screen.lock")]) is None
    large = complete(module, home, "requirements-screen.lock")
    folder, held = module.set_up("")
    assert folder == small  # in use: not deleted
    assert small.is_dir()
    os.close(held)
    folder, held = module.set_up("-screen")
    assert folder == large
    assert not small.exists()
    os.close(held)
    folder, held = module.set_up("")
    assert folder == large
    os.close(held)


@posix
def test_only_what_nobody_needs_is_deleted(parts):
    module, checkout = parts
    home = checkout.root / ".venv"
    other = ["/other", "3.12", "3.12.1"]
    kept = [complete(module, home, "requirements.lock"), complete(module, home, "requirements.lock", other)]
    gone = [complete(module, home, None), complete(module, home, "requirements.lock", [*module.PYTHON[:2], "older"])]
    gone += [home / "py3.11-dev-abcdef", home / "py3.12-abcdef0"]
    held = complete(module, home, None)
    foreign = [home / "bin", home / "py3.11-mine", home / "lib64"]
    for folder in (*gone[2:], *foreign):
        folder.mkdir()
    file = module.hold(held)
    module.tidy(home)
    assert all(folder.is_dir() for folder in (*kept, *foreign, held))
    assert not [folder for folder in gone if folder.exists()]
    os.close(file)
    module.tidy(home)
    assert not held.exists()


@posix
def test_one_sets_up_at_a_time_and_a_killed_one_lets_go(parts):
    module, checkout = parts
    code = f"import runpy, time; run = runpy.run_path({str(checkout.root / 'run.py')!r})\n"
    code += "with run['alone'](run['homes']()[0]):\n    print('in', flush=True)\n    time.sleep(60)"
    first = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    first.stdout.readline()
    second = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert "另一个命令正在准备运行环境" in second.stderr.readline().decode()
    with module.alone(module.homes()[0], waiting=False) as free:
        assert not free
    first.kill()
    assert second.stdout.readline() == b"in\n"
    for child in (first, second):
        child.kill()
        child.communicate()


# What goes wrong


@pytest.mark.slow
def test_a_package_that_cannot_be_had_leaves_what_works(made):
    before = made.environments()
    (made.wheels / "extra-1.0-py3-none-any.whl").rename(made.wheels / "away")
    done = made.run("screen")
    (made.wheels / "away").rename(made.wheels / "extra-1.0-py3-none-any.whl")
    assert done.returncode == 2
    assert "运行环境没有准备好" in done.stderr
    assert "Setting up failed" in done.stderr
    assert "ERROR: No matching distribution found for extra==1.0" in done.stderr
    assert "set-up.log" in done.stderr
    assert "Traceback" not in done.stderr
    assert made.environments() == before
    assert not [path for path in (made.root / ".venv").glob("py3*") if path not in before]
    assert made.run().returncode == 0


def blocked(root, how):
    venv = root / ".venv"
    if how == "a file":
        venv.write_text("mine", "utf-8")
    elif how == "a dangling link":
        venv.symlink_to(root / "nowhere")
    elif how == "read-only":
        root.chmod(0o500)


@posix
@pytest.mark.parametrize("how", ["a file", "a dangling link", "read-only", "no cache either"])
def test_without_a_place_it_says_so_in_both_languages(copy, how, tmp_path):
    if how == "read-only" and os.geteuid() == 0:
        pytest.skip("root writes anywhere")
    blocked(copy.root, "a file" if how == "no cache either" else how)
    (tmp_path / "cache").write_text("no folder", "utf-8")
    done = copy.run()
    copy.root.chmod(0o700)
    assert done.returncode == 2
    assert "没有地方放运行环境" in done.stderr
    assert "XDG_CACHE_HOME" in done.stderr
    assert "Traceback" not in done.stderr


@posix
@pytest.mark.deep
@pytest.mark.parametrize("how", ["a file", "a dangling link", "read-only"])
def test_the_users_cache_takes_the_environment_then(copy, how, tmp_path):
    if how == "read-only" and os.geteuid() == 0:
        pytest.skip("root writes anywhere")
    blocked(copy.root, how)
    first, second = copy.run(), copy.run()
    copy.root.chmod(0o700)
    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")
    assert "改放在" in first.stderr
    assert str(tmp_path / "cache/gcguide") in json.loads(first.stdout)["demo"]


@posix
@pytest.mark.deep
@pytest.mark.parametrize("folder", ["a:b", "盟 市 'x' $HOME"])
def test_any_path_of_a_checkout(tmp_path, folder):
    checkout = Checkout(tmp_path, folder)
    first, second = checkout.run(), checkout.run()
    assert (first.returncode, second.returncode, second.stderr) == (0, 0, ""), first.stderr


@posix
@pytest.mark.deep
def test_a_venv_that_is_a_link_is_followed(copy, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (copy.root / ".venv").symlink_to(tmp_path / "elsewhere")
    assert copy.run().returncode == 0
    assert list((tmp_path / "elsewhere").glob("py3*/stamp"))


@posix
@pytest.mark.deep
def test_two_first_starts_at_once_with_different_packages(copy):
    both = [copy.start(), copy.start("screen")]
    for child in both:
        _, said = child.communicate(timeout=120)
        assert child.returncode == 0, said
    assert copy.run("screen").stderr == copy.run().stderr == ""


@posix
@pytest.mark.deep
def test_new_pins_leave_the_environment_of_a_running_program(copy):
    assert copy.run().returncode == 0
    running = copy.start("sleep")
    running.stdout.readline()
    old = copy.environments()
    (copy.root / "requirements.lock").write_text((copy.root / "requirements-screen.lock").read_text("utf-8") + "# new\n", "utf-8")
    assert copy.run().returncode == 0
    assert set(old) < set(copy.environments())
    running.terminate()
    running.communicate()
    assert copy.run().stderr == ""
    assert not set(old) & set(copy.environments())


@posix
@pytest.mark.deep
def test_killed_at_any_moment_the_next_start_works(copy):
    """Killed in each half second of a set-up; what was left is used or deleted, never half used."""
    for wait in range(12):
        child = copy.start("screen")
        time.sleep(wait / 2)
        child.kill()
        child.communicate()
        done = copy.run()
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), (wait, done.stderr)
    assert copy.run("screen").returncode == 0
    assert len(list((copy.root / ".venv").glob("py3*"))) == 1


@pytest.mark.deep
def test_the_pinned_packages_are_installed_and_imported(tmp_path):
    """The real lock file, from the sources that this machine has."""
    root = tmp_path / "checkout"
    skip = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", "benchmarks", "tests")
    shutil.copytree(ROOT, root, ignore=skip)
    done = subprocess.run([sys.executable, root / "run.py", "--version"], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("gcguide ")


# Its parts


def test_the_packages_say_where_they_come_from_and_no_more(parts, tmp_path, monkeypatch):
    module, _ = parts
    text = "[global]\nindex-url = file:///a\nproxy = p:1\ntimeout = 3\n[install]\nuser = true\nindex-url = file:///b\nfind-links = /x\n    /y z\n"
    (tmp_path / "pip.conf").write_text(text, "utf-8")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in {"CONFIG_FILE": str(tmp_path / "pip.conf"), "TARGET": "t", "PROXY": "q:2", "CONSTRAINT": "c"}.items():
        monkeypatch.setenv("PIP_" + name, value)
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    made = module.pip_environment([sys.executable, "-I", "-m", "pip"])
    pip = {name: value for name, value in made.items() if name.startswith(("PIP_", "PYTHON"))}
    expected = {"INDEX_URL": "file:///b", "PROXY": "q:2", "TIMEOUT": "3", "CONFIG_FILE": os.devnull, "NO_INPUT": "1"}
    assert {name: pip["PIP_" + name] for name in expected} == expected
    assert pip["PIP_FIND_LINKS"].split() == ["/x", "/y", "z"]
    assert not {"PIP_TARGET", "PIP_CONSTRAINT", "PIP_USER", "PYTHONHOME"} & set(pip)


def test_errors_in_the_log_reach_the_terminal_without_escapes(parts, tmp_path):
    module, _ = parts
    (tmp_path / "log").write_bytes(b"WARNING: much\nERROR: \x1b[31mone\xff\x07\nthe end\n")
    with (tmp_path / "log").open() as log:
        assert module.last_errors(log) == ["ERROR: [31mone\ufffd"]


ALL = [str(ROOT / "tests")]
FILE = str(ROOT / "tests/test_setup.py")
WORKERS = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [*WORKERS, "-m", "not deep", *ALL]),
        (["--quick"], [*WORKERS, "-m", "not slow and not deep", *ALL]),
        (["--deep"], [*WORKERS, *ALL]),
        (["-x", "-k", "src"], [*WORKERS, "-m", "not deep", "-x", "-k", "src", *ALL]),
        ([FILE], ["-p", "no:xdist", "-m", "not deep", FILE]),
        ([FILE, "--deep"], ["-p", "no:xdist", FILE]),
        ([FILE + "::test_one"], ["-p", "no:xdist", FILE + "::test_one"]),
        (["-n", "2", FILE], ["-m", "not deep", "-n", "2", FILE]),
        (["-m", "slow"], [*WORKERS, "-m", "slow", *ALL]),
        (["-mslow", "--numprocesses=1", "--quick"], ["-mslow", "--numprocesses=1", *ALL]),
    ],
)
def test_the_tests_asked_for(arguments, expected, monkeypatch):
    monkeypatch.chdir(ROOT)
    spec = importlib.util.spec_from_file_location("run_here", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    command = module.pytest_command(arguments)
    start = command.index(str(ROOT / "pyproject.toml")) + 1
    assert command[start - 5 : start - 1] == ["pytest", "--rootdir", str(ROOT), "-c"]
    assert command[start:] == expected
