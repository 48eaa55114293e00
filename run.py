#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Set up and run gcguide with nothing but Python: `python3 run.py [arguments]`.

`python3 run.py test [FILE…] [--quick | --deep] [arguments of pytest]` runs the tests, `python3 run.py regenerate`
writes anew what they compare with, `python3 run.py env` prints the folder of the developers' programs. What is needed
is installed the first time, as pinned and checked by hash.

Each set of packages has an environment, a folder of its own under `.venv`. It is built where it stays, and counts from
the moment its stamp is there, which is written last; nothing is changed in one that counts. Whoever runs in an
environment holds a lock on it; only those that nobody holds and nobody needs any more are deleted.
"""

import sys

if __name__ == "__main__" and not getattr(sys.flags, "safe_path", False):
    del sys.path[0]  # this file's own folder: what lies there, perhaps among downloads, is no module of ours


def stop(zh, en, details=()):
    """Say in both languages what is wrong and what to do, and leave with the code for a wrong request."""
    sys.stderr.write("\n".join([zh, en] + ["  " + line for line in details]) + "\n")  # an old Python reads this, too
    raise SystemExit(2)


if sys.version_info < (3, 11):  # said before anything that an old Python lacks
    stop(
        "gcguide 需要 Python 3.11 或更高版本，当前是 {}.{}。".format(*sys.version_info[:2]),
        "gcguide needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]),
    )

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) == signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while this file is still being read

import errno
import hashlib
import json
import os
import re
import sysconfig
import time
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
CACHE = "LOCALAPPDATA" if WINDOWS else "XDG_CACHE_HOME"
OURS = re.compile(r"py3\.\d+(-[a-z]+)?-[0-9a-f]{6,}$")  # the names of our environments
STOPPED = []  # the signals that came
# The Python that an environment is made for: where it is, its line of versions, and all else that tells builds apart.
PYTHON = [sys.base_prefix, "{}.{}".format(*sys.version_info[:2]), sys.version + sysconfig.get_platform()]
# What pictures are called; one that is handed in takes what reads it.
PICTURES = (".png", ".jpg", ".jpeg", ".jpe", ".webp", ".gif", ".bmp", ".tif", ".tiff")
# The settings of pip that say where packages come from and how to get there; all others are left out.
SOURCES = """index-url extra-index-url find-links no-index trusted-host cert client-cert proxy keyring-provider
    timeout default-timeout retries cache-dir no-cache-dir""".split()  # noqa: SIM905
# Every package is there as pinned, and every module that is called like its package can be imported.
CHECK = """
import importlib, importlib.metadata, importlib.util, sys
names = {"pillow": "PIL", "zxing-cpp": "zxingcpp"}
names |= {"pyyaml": "yaml", "python-dateutil": "dateutil", "python-docx": "docx", "pytest-xdist": "xdist"}
for name, version in (pin.split("==") for pin in sys.argv[1:]):
    assert importlib.metadata.version(name) == version, "{} is not {}".format(name, version)
    module = names.get(name, name.replace("-", "_"))
    if name in names or importlib.util.find_spec(module):
        importlib.import_module(module)
"""


def say(text, end="\n"):
    """Tell the person at the terminal; what the program itself prints stays apart."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def on_terminal():
    """Whether a line can be written over again where the person reads."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def pins_of(lock_file):
    """What a lock file pins: `name==version`, with the condition it may have."""
    return set(re.findall(r"^[a-z0-9][^\\\n]*==[^\\\n]*[^\\\s]", lock_file.read_text("utf-8", "replace"), re.MULTILINE))


def digest_of(lock_file):
    """What a lock file is known by."""
    return hashlib.sha256(lock_file.read_bytes()).hexdigest()


def larger():
    """For the digest of each lock file, those of the others that pin all it pins, and more."""
    pins = {digest_of(lock_file): pins_of(lock_file) for lock_file in ROOT.glob("*.lock")}
    return {one: [other for other in pins if pins[one] < pins[other]] for one in pins}


def on_signals(handler):
    """Answer what asks the set-up to stop."""
    for number in (getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")):
        if number and signal.getsignal(number) != signal.SIG_IGN:  # nohup ignores one
            signal.signal(number, handler)


def go_on():
    """Asked often during the set-up: after a signal it stops here, where what was begun can be undone."""
    if STOPPED:
        say("\n已停止；再运行一次同样的命令即可。 / Stopped; run the same command again to go on.")
        raise SystemExit(128 + STOPPED[0])


# Environments


def homes():
    """Where environments can be: beside this file, or in the user's cache when that is not possible."""
    try:
        cache = Path(os.environ.get(CACHE) or Path.home() / ".cache")
    except RuntimeError:  # nobody's home is known
        return [ROOT / ".venv"]
    ours = cache / "gcguide" / "venv-{}".format(hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:8])
    return [ROOT / ".venv"] + ([ours] if cache.is_absolute() else [])


def environments(home):
    """The folders of environments there, complete or not."""
    try:
        return sorted(folder for folder in home.iterdir() if OURS.match(folder.name))
    except OSError:
        return []


def programs(folder):
    """The folder of an environment's programs."""
    return folder / ("Scripts" if WINDOWS else "bin")


def python_of(folder):
    """The Python of an environment."""
    return programs(folder) / ("python.exe" if WINDOWS else "python")


def packages(folder):
    """The names of what is installed in an environment of this Python."""
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    return {entry.name for entry in site.iterdir() if entry.name != "__pycache__"} if site.is_dir() else set()


def stamp_of(folder):
    """What a complete environment was made from; None for any that is not complete, whatever its stamp says."""
    try:
        stamp = json.loads((folder / "stamp").read_bytes())
        complete = stamp["folder"] == str(folder) and os.access(python_of(folder), os.X_OK)
        if stamp["python"] == PYTHON:  # another Python's packages are for it to look after
            complete = complete and set(stamp["modules"]) <= packages(folder)
        return stamp if complete and hash(stamp["lock"]) and stamp["python"][2:] else None
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def lock(file, shared=False):
    """Try to lock an open file: True when we have it, False when another has, None where there are no locks."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_NB | (fcntl.LOCK_SH if shared else fcntl.LOCK_EX))
        else:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return False if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK) else None
    return True


def hold(folder):
    """Mark an environment as in use for as long as the file returned is open."""
    held = os.open(folder / "in-use", os.O_RDONLY | os.O_CREAT, 0o644)
    while fcntl and lock(held, shared=True) is False:  # it is being deleted
        time.sleep(0.05)
    return held


def remove(folder):
    """Delete an environment, its stamp first; one that is in use is left for a later start."""
    from shutil import rmtree

    if WINDOWS:  # it lets no folder be renamed in which a file is open
        rmtree(folder.rename("{}0".format(folder)), ignore_errors=True)
        return
    with (folder / "in-use").open("a") as file:
        if lock(file) is True:
            (folder / "stamp").unlink(missing_ok=True)
            rmtree(folder, ignore_errors=True)


def ready(digests):
    """A complete environment made from one of these lock files, with its hold; None when there is none."""
    places = [folder for home in homes() for folder in environments(home)]
    for digest in digests:
        for folder in places:
            stamp = stamp_of(folder)
            if stamp and stamp["lock"] == digest and stamp["python"] == PYTHON:
                with suppress(OSError):
                    held = hold(folder)
                    if stamp_of(folder) == stamp:
                        return folder, held
                    os.close(held)  # it was deleted meanwhile
    return None


def tidy(home):
    """Delete what nobody needs: not complete, for no lock file of today, of a replaced Python, or part of another."""
    above = larger()
    stamps = {folder: stamp_of(folder) for folder in environments(home)}
    for folder, stamp in stamps.items():
        if stamp and stamp["lock"] in above and (stamp["python"] == PYTHON or stamp["python"][:2] != PYTHON[:2]):
            beside = {other["lock"] for other in stamps.values() if other and other["python"] == stamp["python"]}
            if not beside.intersection(above[stamp["lock"]]):
                continue
        with suppress(OSError):
            remove(folder)


@contextmanager
def alone(home, waiting=True):
    """Only one command at a time changes what is there; the system frees the lock however a command ends."""
    home.mkdir(parents=True, exist_ok=True)
    file = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        taken = lock(file) is False
        if taken and waiting:
            say("另一个命令正在准备运行环境，请稍候…… / Another command is setting up; waiting for it…")
        while taken and waiting:
            go_on()
            time.sleep(0.2)
            taken = lock(file) is False
        yield not taken
    finally:
        os.close(file)


# Installing


def plain_environment():
    """The user's environment without what bends Python or pip; proxies and certificates stay."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(("PIP_", "PYTHON"))}


def pip_environment(pip):
    """An environment for pip in which only its sources are as the user has set them, in files or variables."""
    from ast import literal_eval
    from subprocess import DEVNULL, run

    files = {name: value for name, value in os.environ.items() if name == "PIP_CONFIG_FILE"}
    told = run(pip + ["config", "list"], env=dict(plain_environment(), **files), stdin=DEVNULL, capture_output=True)
    lines = sorted(told.stdout.decode("utf-8", "replace").splitlines())  # [install] after [global]: it counts more
    set_there = re.findall(r"^(?:global|install)\.([a-z-]+)=(['\"].*)$", "\n".join(lines), re.MULTILINE)
    sources = {name: literal_eval(value) for name, value in set_there if name in SOURCES}
    variables = {"PIP_" + name.upper().replace("-", "_"): sources.get(name) for name in SOURCES}
    kept = {name: os.environ.get(name, value) for name, value in variables.items()}
    kept.update({"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    return dict(plain_environment(), **{name: value for name, value in kept.items() if value is not None})


def step(command, environment, log, held, progress):
    """Run one step of the set-up, all it says going to the log; True when it succeeded. It does not outlive us."""
    from subprocess import DEVNULL, STDOUT, Popen, TimeoutExpired

    # In a group of its own it is ended with its children; holding the folder, it does not lose it if we are killed.
    apart = {} if WINDOWS else {"start_new_session": True, "pass_fds": [held]}
    child = Popen(
        command, env=environment, cwd=Path(log.name).parent, stdin=DEVNULL, stdout=log, stderr=STDOUT, **apart
    )
    try:
        while child.poll() is None:
            go_on()
            progress()
            with suppress(TimeoutExpired):
                child.wait(0.2)
        return child.returncode == 0
    finally:
        if child.poll() is None:
            child.kill() if WINDOWS else os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def fixed_pins(lock_file):
    """The pins that hold on every system."""
    return sorted(pin for pin in pins_of(lock_file) if ";" not in pin)


def progress_of(folder, total, log):
    """What shows on a terminal how far the installation is, on one line written over again."""

    def show():
        installed = len([name for name in packages(folder) if name.endswith(".dist-info")])
        done = (Path(log.name).read_bytes().count(b"\nCollecting ") + installed) // 2
        say("\r正在准备运行环境 {}/{} / Setting up, first run only ".format(min(done, total), total), end="")

    return show if on_terminal() else lambda: None


def install(folder, lock_file, log, held, progress):
    """Fill a new environment as pinned, and check that it can be used; True when it can."""
    python = [str(python_of(folder)), "-I", "-X", "utf8"]
    pip = python + ["-m", "pip"]
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--progress-bar", "off"]
    done = step(pip + ["install"] + options + ["-r", str(lock_file)], pip_environment(pip), log, held, progress)
    return done and step(python + ["-c", CHECK] + fixed_pins(lock_file), plain_environment(), log, held, progress)


def last_errors(log):
    """What went wrong, as the log says it: its last errors, else its last lines."""
    lines = [line.strip() for line in Path(log.name).read_text("utf-8", "replace").splitlines() if line.strip()]
    lines = [line for line in lines if line.startswith("ERROR")] or lines
    return ["".join(letter for letter in line if letter.isprintable()) for line in lines[-3:]]


def failed(log):
    """Say why the packages could not be installed, and what to do."""
    from shutil import disk_usage

    full = disk_usage(Path(log.name).parent).free < 2**20 or b"No space left" in Path(log.name).read_bytes()
    zh, en = ("腾出磁盘空间", "Make room on the disk") if full else ("检查网络", "Check the network")
    stop(
        "运行环境没有准备好，原有的没有改动。{}后再运行同样的命令。".format(zh),
        "Setting up failed; nothing that worked was changed. {} and run the same command again.".format(en),
        last_errors(log) + [log.name],
    )


def build(home, lock_file):
    """Make a new environment there, with its hold; what was begun is deleted when anything goes wrong.

    Raises:
        OSError: no environment can be made in this place.
    """
    from shutil import rmtree

    kind = lock_file.stem[len("requirements") :]
    folder = home / "py{}{}-{}".format(PYTHON[1], kind, os.urandom(3).hex())
    folder.mkdir()
    held = hold(folder)
    try:
        with (home / "set-up.log").open("wb") as log:
            progress = progress_of(folder, len(fixed_pins(lock_file)), log)
            venv = [sys.executable, "-I", "-m", "venv", str(folder)]
            made = step(venv, plain_environment(), log, held, progress)
            done = made and install(folder, lock_file, log, held, progress)
            if on_terminal():
                say("\r" + " " * 56 + "\r", end="")
            if not made:
                raise OSError("; ".join(last_errors(log)))
            if not done:
                failed(log)
        if os.pathsep in str(ROOT):  # such a path cannot stand in PYTHONPATH
            (folder / "src").symlink_to(ROOT / "src")
        modules = sorted(name for name in packages(folder) if not name.endswith(".dist-info"))
        stamp = {"folder": str(folder), "python": PYTHON, "lock": digest_of(lock_file), "modules": modules}
        (folder / "stamp.new").write_text(json.dumps(stamp), "utf-8")
        (folder / "stamp.new").replace(folder / "stamp")
    except BaseException:
        os.close(held)
        rmtree(folder, ignore_errors=True)
        raise
    return folder, held


def need_venv():
    """Say which system package is missing where Python comes without what makes environments."""
    try:
        import ensurepip  # noqa: F401  (Debian leaves it out of python3)
        import venv  # noqa: F401
    except ImportError:
        package = "python3-venv"
        stop(
            "缺少 Python 的 venv 模块，请先安装：sudo apt install " + package,
            "Python's venv module is missing; please install it first: sudo apt install " + package,
        )


def prepare(lock_file, digests):
    """Build an environment beside this file or, when that cannot be, in the user's cache."""
    need_venv()
    problems = []
    for home in homes():
        try:
            with alone(home):
                found = ready(digests)  # perhaps made while we waited
                if not found and problems:
                    say(
                        "运行环境不能放在程序旁边，改放在 {0} / Cannot be set up beside the program, so in {0}".format(
                            home
                        )
                    )
                if not found and not problems and not on_terminal():
                    say("正在准备运行环境，仅首次需要，请稍候…… / Setting up, first run only…")
                found = found or build(home, lock_file)
                tidy(home)
                return found
        except OSError as error:
            problems.append("{}: {}".format(home, error.strerror or error))
    return stop(
        "没有地方放运行环境。请检查权限和磁盘空间，或用环境变量 {} 指定一个能写入的文件夹。".format(CACHE),
        "Found no place for the environment. Check permissions and disk space, or name a folder in {}.".format(CACHE),
        problems,
    )


def set_up(kind):
    """The environment for a request, with its hold: one that is there already, or a new one."""
    lock_file = ROOT / "requirements{}.lock".format(kind)
    digest = digest_of(lock_file)
    found = ready([digest]) or ready(larger()[digest])
    if not found:
        return prepare(lock_file, [digest] + larger()[digest])
    for home in homes():
        if len(environments(home)) > 1:
            with suppress(OSError), alone(home, waiting=False) as free:
                if free:
                    tidy(home)
    return found


# Running


def called():
    """How this file was called, as one types it again."""
    from shutil import which

    typed = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1]
    if typed[-1:] != sys.argv[:1]:
        typed = ["python3", sys.argv[0]]
    known = which(Path(typed[0]).name)
    if known and Path(known).resolve() == Path(sys.executable).resolve():  # pyenv and others pass on the whole path
        typed[0] = Path(typed[0]).name
    if WINDOWS:
        from subprocess import list2cmdline as join
    else:
        from shlex import join
    return join(typed)


def pytest_command(arguments):
    """Run the tests that are named, or all of them on all cores; pytest's own arguments count more."""
    own = [a for a in arguments if a not in ("--quick", "--deep")]
    values = {own[i + 1] for i in range(len(own) - 1) if own[i] in ("-k", "-m", "-n", "-p", "-c", "-o", "-W", "-r")}
    named = [a for a in own if a not in values and Path(a.split("::")[0]).exists()]
    command = ["-m", "pytest", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")]
    if not any(a.startswith(("-n", "--numprocesses", "--dist", "--tx")) for a in own):
        # Starting others takes longer than a file; of all tests, some wait. What a file's tests share is made once
        # where they stay together, and it is stealing work that keeps them so.
        command += ["-p", "no:xdist"] if named else ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    if not any(a.startswith("-m") or "::" in a for a in own) and "--deep" not in arguments:
        command += ["-m", "not slow and not deep" if "--quick" in arguments else "not deep"]
    return command + own + ([] if named else [str(ROOT / "tests")])


def hand_over(folder, held, command, environment):
    """Become the program, which goes on holding its environment and gets every signal; on Windows, wait for it."""
    source = folder / "src" if os.pathsep in str(ROOT) else ROOT / "src"
    ours = dict(os.environ, PYTHONPATH=str(source), PYTHONUTF8=os.environ.get("PYTHONUTF8", "1"), **environment)
    ours.pop("PYTHONHOME", None)
    command = [str(python_of(folder)), "-P"] + command  # -P: code in the current folder is not run
    if not WINDOWS:
        on_signals(signal.SIG_DFL)
        go_on()
        os.set_inheritable(held, True)
        os.execve(command[0], command, ours)
    from subprocess import call

    signal.signal(signal.SIGINT, lambda *_: None)  # the program gets it as well, and answers
    return call(command, env=ours)


def main(arguments):
    """Set up what the request needs, then hand over to it; returns its exit code."""
    on_signals(lambda number, _frame: STOPPED.append(number))
    first = arguments[0] if arguments else ""
    # Only whole rosters need the heavy library for columns, so it is fetched when they first come.
    screening = "-dask" if any(a.split("=")[0] in ("--dask", "--workers") for a in arguments) else "-screen"
    kind = "-dev" if first in ("test", "regenerate", "env") else screening if "screen" in arguments else ""
    if not kind and any(a.lower().endswith(PICTURES) for a in arguments):
        kind = "-qr"
    try:
        folder, held = set_up(kind)
        if first == "env":
            print(programs(folder))
            return 0
        if first == "regenerate":
            return hand_over(folder, held, [str(ROOT / "tests" / "regenerate.py")] + arguments[1:], {})
        if first == "test":
            # Tests start hundreds of programs: what is compiled is kept, whatever the variable says.
            return hand_over(folder, held, pytest_command(arguments[1:]), {"PYTHONDONTWRITEBYTECODE": ""})
        return hand_over(
            folder, held, ["-m", "gcguide"] + arguments, {"PYTHONSAFEPATH": "1", "GCGUIDE_CALLED": called()}
        )
    except OSError as error:
        return stop("没有做成，请检查权限和磁盘空间。", "This failed; check permissions and disk space.", [str(error)])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
