"""`gcguide` without a command: the conversation, on a screen of its own or line by line."""

import os
import sys
from argparse import Namespace

from gcguide.commands.inputs import day_to_judge_by
from gcguide.words import Words


def run(arguments: Namespace, words: Words) -> int:
    """Talks until the person leaves."""
    today = day_to_judge_by(arguments.as_of)
    if _has_screen() and not arguments.plain:
        from gcguide.tui.start import start as open_screen

        is_lang_chosen = bool(arguments.lang or os.environ.get("GCGUIDE_LANG"))
        return open_screen(arguments.edition, words, today, is_lang_chosen, arguments.case)
    from gcguide import line

    return line.start(arguments.edition, words, today, arguments.case)


def _has_screen() -> bool:
    """Whether a full-screen app can be used here: a terminal on both ends that can move its cursor, and no reader."""
    if os.environ.get("ACCESSIBLE") or os.environ.get("TERM", "dumb" if os.name == "posix" else "") == "dumb":
        return False
    return all(stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stdout))
