"""`gcguide` without a command: the conversation."""

from argparse import Namespace

from gcguide.commands.days import day_given
from gcguide.dialog.words import Words
from gcguide.policy.loader import load_edition


def run(arguments: Namespace, words: Words) -> int:
    """Talks until the person leaves."""
    from gcguide import line

    return line.start(load_edition(arguments.edition), words, day_given(arguments.as_of))
