#!/usr/bin/env python3
"""Set up and run gcguide with nothing but Python: `python3 run.py [arguments]`, `python3 run.py test [arguments]`.

The first run makes `.venv` beside this file and installs the pinned packages, checked by hash; later runs start at
once. A stamp records what was installed, so that an interrupted or outdated set-up is repeated, never half used.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "gcguide-stamp"
OLDEST = (3, 11)


def stop(zh, en):
    """Say what is missing in both languages and leave with the code for a wrong request."""
    print(zh, en, sep="\n", file=sys.stderr)
    raise SystemExit(2)


def fingerprint(locks):
    """What the environment was made from: the lock files and this Python."""
    digest = hashlib.sha256(repr((sys.version_info[:3], sys.platform, str(ROOT))).encode())
    for lock in locks:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def installed():
    """The fingerprints of the set-ups that were completed, one a line."""
    return STAMP.read_text().split() if STAMP.is_file() and PYTHON.is_file() else []


def make_venv():
    """Make `.venv`, or say which system package is missing."""
    if VENV.exists():
        shutil.rmtree(VENV)
    try:
        import ensurepip  # noqa: F401  (Debian leaves it out of python3)
        import venv
    except ImportError:
        package = "python3-venv"
        stop(
            "缺少 Python 的 venv 模块，请先安装：sudo apt install " + package,
            "Python's venv module is missing; please install it first: sudo apt install " + package,
        )
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")


def set_up(lock):
    """Bring `.venv` to the state of `lock`; does nothing when it is there already."""
    wanted = fingerprint([lock])
    if wanted in installed():
        return
    print("正在准备运行环境，仅首次需要，请稍候…… / Setting up, first run only…", file=sys.stderr, flush=True)
    # A stamp of another lock with the same Python stays valid: packages are only added.
    kept = [line for line in installed() if line in [fingerprint([other]) for other in ROOT.glob("*.lock")]]
    if not kept:
        make_venv()
    STAMP.unlink(missing_ok=True)
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        str(lock),
    ]
    if subprocess.call(command) != 0:
        stop(
            "安装依赖未成功（见上文）。请检查网络后重试，已下载的不会丢失。",
            "Installing the pinned packages failed (see above). Check the network and run the same command again.",
        )
    STAMP.write_text("\n".join([*kept, wanted]) + "\n")


def main(arguments):
    """Set up what the request needs, then hand over to it; returns its exit code."""
    if sys.version_info < OLDEST:
        this = "{}.{}".format(*sys.version_info[:2])
        stop(
            "gcguide 需要 Python 3.11 或更高版本，当前是 {}。".format(this),
            "gcguide needs Python 3.11 or newer; this is {}.".format(this),
        )
    testing = arguments[:1] == ["test"]
    # Only whole rosters need the heavy library for columns, so it is fetched when they first come.
    screening = "-dask" if any(a.split("=")[0] == "--dask" for a in arguments) else "-screen"
    kind = "-dev" if testing else screening if "screen" in arguments else ""
    set_up(ROOT / "requirements{}.lock".format(kind))
    environment = dict(os.environ, PYTHONUTF8=os.environ.get("PYTHONUTF8", "1"))
    environment["PYTHONPATH"] = os.pathsep.join(p for p in (str(ROOT / "src"), os.environ.get("PYTHONPATH")) if p)
    workers = str((os.cpu_count() or 1) + 5)  # the tests of the screen mostly wait
    suite = ["pytest", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), "-n", workers]
    module = suite if testing else ["gcguide"]
    if testing and not any(not a.startswith("-") for a in arguments[1:]):
        module.append(str(ROOT / "tests"))
    try:
        return subprocess.call([str(PYTHON), "-m", *module, *arguments[1 if testing else 0 :]], env=environment)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
