"""`gcguide cases stats | impact | move`: all saved cases at once, in numbers, and under another notice."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.cases.backup import Occasion
from gcguide.cases.restore import edition_here
from gcguide.cases.saved import Saved
from gcguide.cases.store import Store
from gcguide.commands.case_choice import loaded, numbers_in, rows_of
from gcguide.commands.inputs import tell_later
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import Line, Progress, agreed, print_json
from gcguide.desk.moves import Move, move_lines, planned
from gcguide.editions.files import edition_ids, need_same_scheme
from gcguide.files import check_new, write_new
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.paper.counts import CountPage

_WORKBOOK, _PAGE, _TEXT = _ENDINGS = (".xlsx", ".html", ".txt")


def tell_stats(store: Store, arguments: Namespace, words: Words) -> None:
    """Counts the cases that fit, and prints or writes the numbers."""
    out: Path | None = arguments.out
    if out is not None:
        check_new(out, arguments.force, _ENDINGS, "stats_suffix")
    day = day_to_judge_by(arguments.as_of)
    edition = load_edition(arguments.edition) if arguments.edition else None
    rows = rows_of(store.cases(), arguments, words, " ".join(arguments.text))
    if not rows and not arguments.json:
        if out is not None:
            raise Problem("stats_nothing")
        print(words("case.none_found" if arguments.text or edition is not None else "case.none"))
        return
    from gcguide.desk.stats import counted
    from gcguide.desk.stats_page import stats_dict, stats_page
    from gcguide.paper.counts import render_text

    stats = counted(rows, {row.number: store.history(row.number) for row in rows}, edition is not None)
    if arguments.json:
        print_json(stats_dict(stats))
        return
    tell_later(day, words)
    page = stats_page(stats, day, words, edition, bool(arguments.text))
    if out is None:
        print(render_text(page), end="")
    else:
        _write(out, page, arguments.force)


def _write(out: Path, page: "CountPage", force: bool) -> None:
    """Writes numbers as what the file's name ends with, and prints where they are."""
    from gcguide.paper.counts import render_html, render_text

    if (ending := out.suffix.lower()) == _WORKBOOK:
        from gcguide.paper.workbooks import counts_workbook

        data = counts_workbook(page)
    else:
        data = (render_html if ending == _PAGE else render_text)(page).encode()
    write_new(out, data, force)
    print(plain(out))


def tell_impact(store: Store, arguments: Namespace, words: Words) -> None:
    """Says who gains, who loses and who must be asked more; nothing is changed.

    Raises:
        Problem: the file to write is no workbook, or is there already.
    """
    from gcguide.desk.impact import impacts
    from gcguide.desk.impact_told import NAMED, impacts_dict, impacts_lines, impacts_page

    out: Path | None = arguments.out
    if out is not None:
        check_new(out, arguments.force, [_WORKBOOK], "impact_suffix")
    edition, cases = load_edition(arguments.to), list(store.cases())
    with Progress(len(cases), words) as progress:
        found = impacts(edition, cases, progress.at)
    if arguments.json:
        print_json(impacts_dict(found))
    elif out is not None:
        _write(out, impacts_page(found, day_to_judge_by(arguments.as_of), words), arguments.force)
    else:
        print(*impacts_lines(found, words), sep="\n")
        if found.all or found.unknown:
            if len(found.cases) > NAMED:
                print(words("impact.list", id=edition.id, file=words("impact.sheet") + _WORKBOOK))
            print(words("impact.next", id=edition.id))


def move(store: Store, arguments: Namespace, words: Words) -> None:
    """Moves cases to another notice, all of them or none: `move 3 4 2026h2`, `move --stage reported --to 2026h2`.

    Cases that are named by their numbers are moved at once; of others it is told first what would change, and asked.
    """
    items, found = list(arguments.items), list(arguments.find or ())
    # `--find` takes all that follows; a notice at the end of that is no word to be found.
    last = items or (found if len(found) > 1 and found[-1] in edition_ids() else [])
    to = arguments.to or (last.pop() if last else None)
    if to is None:
        raise Problem("move_where")
    edition, numbers = load_edition(to), numbers_in(items)
    cases = _chosen(store, numbers, " ".join(found), arguments, words)
    if not cases:
        print(words("case.none_found"))
        return
    with Progress(len(cases), words) as progress:
        plan = planned(edition, cases, progress.at)
    for saved in cases if numbers else ():
        need_same_scheme(saved.edition, edition.id)
    if plan.revisions:
        _carry_out(store, plan, arguments, words, bool(numbers))
    elif numbers:
        raise Problem("edition_same", {"word": numbers[0], "nearest": edition.id})
    else:
        print(*move_lines(plan, words), sep="\n")


def _carry_out(store: Store, plan: Move, arguments: Namespace, words: Words, is_named: bool) -> None:
    """Tells what changes, asks where that is to be asked, and writes it as one."""
    count, lines = len(plan.revisions), list(move_lines(plan, words))
    if arguments.dry_run or not is_named:
        print(*lines, sep="\n")
    if arguments.dry_run or not (is_named or agreed(arguments, words("move.ask", count=count), words)):
        return
    backup = store.back_up(Occasion.MOVE) if count > 1 else None
    with Line() as line:
        line.say(words("move.writing", count=count))
        store.revise(plan.revisions)
    label, first = plan.edition.rules.label[words.lang], plan.revisions[0].before.number
    print(words("case.moved" if count == 1 else "move.done", number=first, count=count, edition=label))
    if is_named:
        print(*lines, sep="\n")
    own = plan.revisions[0].before.edition
    if backup is not None:
        print(words("move.back", number=backup))
    elif count == 1 and edition_here(own) is not None:
        print(words("move.back_one", number=first, id=own))


def _chosen(store: Store, numbers: Sequence[int], found: str, arguments: Namespace, words: Words) -> list[Saved]:
    """The cases that are meant: of these numbers, or all that are found; each once.

    Raises:
        Problem: none is named, nor what they have in common, nor that all are meant.
    """
    limits = found or arguments.stage or arguments.overdue or arguments.edition
    if arguments.all and (numbers or limits):
        raise Problem("options_apart", {"word": "--all", "other": plain(numbers[0]) if numbers else "--find"})
    if not (numbers or limits or arguments.all):
        raise Problem("move_which")
    cases = loaded(store, numbers)
    return [row.saved for row in rows_of(cases, arguments, words, found)] if limits else cases
