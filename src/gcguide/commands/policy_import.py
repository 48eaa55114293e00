"""`gcguide policy import`: an edition from a file, checked and compared before it is taken in."""

import sys
from argparse import Namespace
from pathlib import Path

from gcguide.commands.terminal import confirmed
from gcguide.folders import edition_file
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.editions import DRAFT, edition_ids, fingerprint
from gcguide.policy_check.checks import Checker
from gcguide.policy_check.comparison import Comparison
from gcguide.policy_check.taking_in import staged, take_in
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words


def import_edition(arguments: Namespace, words: Words) -> int:
    """Checks a file, says what it changes, asks, and copies it to the user's own editions."""
    file: Path = arguments.file
    with staged(file, arguments.force) as edition:
        _check(edition, words)
        before = load_edition(edition.rules.extends, edition.folder) if edition.rules.extends else load_edition()
        print(*Comparison(before, edition).lines(words), sep="\n")
        print()
        label, is_draft = edition.rules.label[words.lang], edition.rules.status == DRAFT
        mark = fingerprint(edition.id, edition.folder)
        data = edition_file(edition.id, edition.folder).read_bytes()  # what was checked, and nothing else
    sys.stdout.flush()
    if not arguments.yes and not confirmed(words("take_in.ask", label=label), words):
        print(words("take_in.left"))
        return 0
    target = take_in(data, edition.id)
    print(words("take_in.done", label=label, id=edition.id, file=plain(target)))
    print(words("take_in.fingerprint", hash=mark))
    key = "draft" if is_draft else "newest" if edition_ids()[-1] == edition.id else "older"
    print(words(f"take_in.{key}", id=edition.id))
    return 0


def _check(edition: Edition, words: Words) -> None:
    """Raises, after naming what fails, unless every proof holds."""
    failed = [check for check in Checker(edition, words).run() if check.failures]
    for check in failed:
        print(words("check.mark_fail"), words(f"check.{check.id}"))
        for failure in check.failures:
            print("   ", words("check.mark_fail"), failure)
    if failed:
        sys.stdout.flush()
        raise Problem("check_failed", {"count": len(failed)})
