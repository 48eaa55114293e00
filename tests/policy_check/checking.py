"""`gcguide policy check` as a person runs it, but only the proofs that a test is about: together they take a second."""

import io
from contextlib import redirect_stdout
from functools import cache

from gcguide.cli import main
from gcguide.policy_check.checks import Checker


def only(monkeypatch, *proofs):
    """Leaves out all other proofs."""
    every = Checker.checks
    monkeypatch.setattr(Checker, "checks", lambda self: {id: every(self)[id] for id in proofs})


@cache
def whole_report():
    """What all proofs say of the real edition, with their evidence."""
    with redirect_stdout(io.StringIO()) as out:
        assert main(["policy", "check"]) == 0
    return out.getvalue()


def check(capsys, *arguments):
    """The exit code, what is printed, and what is said to be wrong."""
    code = main(["policy", "check", *arguments])
    out, err = capsys.readouterr()
    return code, out, err
