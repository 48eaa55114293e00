"""`gcguide cases move`: cases assessed under another notice from now on, one, several, those that are found, or all."""

from argparse import Namespace
from collections.abc import Sequence

from gcguide.cases.backup import Occasion
from gcguide.cases.saved import Saved
from gcguide.cases.store import Store
from gcguide.commands.case_choice import is_asked_for
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import Line, Progress, confirmed
from gcguide.desk.filter import Filter
from gcguide.desk.moves import Move, move_lines, planned
from gcguide.desk.rows import CaseRow, RowContext
from gcguide.editions.files import need_same_scheme
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

_MOST_DIGITS = 9


def move(store: Store, arguments: Namespace, words: Words) -> int:
    """Moves cases to another notice, all of them or none: `move 3 4 2026h2`, `move --stage reported --to 2026h2`.

    Cases that are named by their numbers are moved at once; of others it is told first what would change, and asked.
    """
    items = list(arguments.items)
    to = arguments.to or (items.pop() if items else None)
    if to is None:
        raise Problem("move_where")
    edition, numbers = load_edition(to), [_number(word) for word in items]
    cases = _chosen(store, numbers, arguments, words)
    if not cases:
        print(words("case.none_found"))
        return 0
    progress = Progress(len(cases), words)
    plan = planned(edition, cases, progress.at)
    progress.done()
    for saved in cases if numbers else ():
        need_same_scheme(saved.edition, edition.id)
    if not plan.revisions:
        if numbers:
            raise Problem("edition_same", {"word": numbers[0], "nearest": edition.id})
        print(*move_lines(plan, words), sep="\n")
        return 0
    return _carry_out(store, plan, arguments, words, bool(numbers))


def _carry_out(store: Store, plan: Move, arguments: Namespace, words: Words, is_named: bool) -> int:
    """Tells what changes, asks where that is to be asked, and writes it as one."""
    count, lines = len(plan.revisions), list(move_lines(plan, words))
    if arguments.dry_run or not is_named:
        print(*lines, sep="\n")
    if arguments.dry_run:
        return 0
    if not is_named and not arguments.yes and not confirmed(words("move.ask", count=count), words):
        print(words("transfer.nothing_written"))
        return 0
    backup = store.back_up(Occasion.MOVE) if count > 1 else None
    line = Line()
    line.say(words("move.writing", count=count))
    try:
        store.revise(plan.revisions)
    finally:
        line.done()
    label, first = plan.edition.rules.label[words.lang], plan.revisions[0].before.number
    print(
        words("case.moved", number=first, edition=label)
        if count == 1
        else words("move.done", count=count, edition=label)
    )
    if is_named:
        print(*lines, sep="\n")
    if backup is not None:
        print(words("move.back", number=backup))
    return 0


def _chosen(store: Store, numbers: Sequence[int], arguments: Namespace, words: Words) -> list[Saved]:
    """The cases that are meant: of these numbers, or all that are found; each once.

    Raises:
        Problem: none is named, nor what they have in common, nor that all are meant.
    """
    found = " ".join(arguments.find or ())
    limits = bool(found or arguments.stage or arguments.overdue or arguments.edition)
    if arguments.all and (numbers or limits):
        raise Problem("options_apart", {"word": "--all", "other": plain(numbers[0]) if numbers else "--find"})
    if not (numbers or limits or arguments.all):
        raise Problem("move_which")
    cases = [store.load(number) for number in dict.fromkeys(numbers)] if numbers else list(store.cases())
    if not limits:
        return cases
    context, fits = RowContext(day_to_judge_by(arguments.as_of), words), Filter(words).test(found)
    rows = [CaseRow(saved, context) for saved in cases]
    return [row.saved for row in rows if is_asked_for(row, arguments) and fits(row)]


def _number(word: str) -> int:
    if not (word.isdecimal() and len(word) <= _MOST_DIGITS):
        raise Problem("case_missing", {"word": plain(word, _MOST_DIGITS * 2)})
    return int(word)
