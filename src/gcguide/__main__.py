"""`python -m gcguide`, and the command `gcguide`."""

import gc

from gcguide.cli import main


def run() -> int:
    """Runs one command, as a program of its own."""
    code = main()
    gc.freeze()  # Python ends by looking through all there is for rubbish: after much work a third of a second
    return code


if __name__ == "__main__":
    raise SystemExit(run())
