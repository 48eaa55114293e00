"""Does the work of `store_work` with each of its writing calls failing in turn; run by test_store_failures.

Arguments: folder, scene, error number, how it fails (see failing_calls.c), whether a failed step is taken again,
how many calls to go on by.
For each call a line of JSON: which, how many steps were done, what was told, how the process ended.
"""

import ctypes
import json
import os
import shutil
import sys
import traceback
from functools import partial
from pathlib import Path

from gcguide.problem import Problem
from tests.cases.store_work import Work

TOLD, CRASHED = 2, 1


def run(home, scene, again, say):
    work = Work(home)
    steps = [work.open, work.close] if scene == "restoring" else work.steps()
    for step in steps:
        try:
            step()
        except Problem as problem:
            say(problem.id)
            if not again:
                return TOLD
            step()
        say("done")
    return 0


def tell(sink, line):
    os.write(sink, f"{line}\n".encode())


def main():
    base, scene, error, how, again, by = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])
    calls = ctypes.CDLL(None)
    calls.failing_calls.restype = ctypes.c_long
    at = -1  # first without a failure, to see how many calls there are
    while True:
        home = base / str(max(at, 0))
        if scene == "restoring":
            shutil.copytree(base / "damaged", home)
        source, sink = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(source)
            code = CRASHED
            try:
                calls.failing_set(ctypes.c_long(max(at, 0)), error, how)
                code = run(home, scene, again, partial(tell, sink))
                tell(sink, f"calls {calls.failing_calls()}")
            except BaseException as crash:
                tell(sink, "crash " + repr("".join(traceback.format_exception(crash)[-3:])))
            finally:
                os._exit(code)
        os.close(sink)
        with os.fdopen(source, encoding="utf-8") as pipe:
            said = pipe.read().split("\n")[:-1]
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"at": at, "said": said, "code": code, "home": str(home)}), flush=True)
        if at < 0:
            last, at = int(said[-1].split()[1]), 1 - by
        at += by
        if at > last:
            return


if __name__ == "__main__":
    main()
