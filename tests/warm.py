"""The program as a process of its own, begun from one that has loaded it already: what it loads takes a second each time.

Its arguments, folder, surroundings and the three files it reads and writes are its own, as is how it ends. Where the very
beginning is what is looked at (what is loaded, encodings, signals), Python itself is started instead.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.programs import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
CASES = ("list", "changes", "import", "overview", "archives")
LOADED = ("gcguide.line", *(f"gcguide.commands.{name}" for name in ("assess", "cases", "documents", "policy", *(f"case_{one}" for one in CASES))))
# What is set of the machine, so that nothing that never ends takes it down: seconds of the processor, bytes of memory.
LIMITS = (60, 2 << 30)  # twenty times what the heaviest needs


def program(*arguments, env, cwd=None, input=b"", stdin=None, is_limited=False):
    """What `subprocess.run` tells of `python -m gcguide` with these arguments; bytes in, bytes out."""
    command = [sys.executable, "-m", "gcguide", *map(str, arguments)]
    env = {"PYTHONPATH": str(ROOT / "src"), **env}
    if not hasattr(os, "fork"):
        given = {"stdin": stdin} if stdin else {"input": input}
        return subprocess.run(command, env=env, cwd=cwd, capture_output=True, timeout=PATIENCE, check=False, **given)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(input)
        given.seek(0)
        link = _loaded()
        asked = {"arguments": command[3:], "cwd": str(cwd or Path.cwd()), "env": env, "is_limited": is_limited}
        files = [(stdin or given).fileno(), out.fileno(), err.fileno()]
        socket.send_fds(link, [b"."], files)
        link.sendall(json.dumps(asked).encode() + b"\n")
        code = int(link.recv(100))
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, code, out.read(), err.read())


@cache
def _loaded():
    """The link to a process that has loaded the program; it ends with ours."""
    here, there = socket.socketpair()
    here.settimeout(PATIENCE)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", f"from tests.warm import _serve; _serve({there.fileno()})"]
    process = subprocess.Popen(command, env=env, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)
    there.close()

    def end():
        here.close()
        process.wait(PATIENCE)

    atexit.register(end)
    return here


def _serve(number):
    import gc
    from importlib import import_module

    for name in LOADED:
        import_module(name)
    gc.freeze()
    link = socket.socket(fileno=number)
    while True:
        said, files, _, _ = socket.recv_fds(link, 1, 3)
        while said and not said.endswith(b"\n"):
            said += link.recv(1 << 16)
        if not said:
            return
        if (child := os.fork()) == 0:
            link.close()
            _begin(json.loads(said[1:]), files)
        for file in files:
            os.close(file)
        link.sendall(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _begin(asked, files):
    """In the new process: all is as if Python had just been started for this."""
    import traceback

    for at, file in enumerate(files):
        os.dup2(file, at)
        os.close(file)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    code = 1
    try:
        if asked["is_limited"]:
            import resource

            resource.setrlimit(resource.RLIMIT_CPU, (LIMITS[0], LIMITS[0]))
            resource.setrlimit(resource.RLIMIT_AS, (LIMITS[1], LIMITS[1]))
        from gcguide.cli import main

        sys.argv = [str(ROOT / "src/gcguide/__main__.py"), *asked["arguments"]]
        code = main(asked["arguments"])
        atexit._run_exitfuncs()
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
