"""`gcguide cases stats | impact`: all saved cases at once, in numbers, and as another notice would have them."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from gcguide.cases.store import Store
from gcguide.commands.inputs import tell_later
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import Progress
from gcguide.desk.filter import Filter
from gcguide.desk.rows import CaseRow, RowContext
from gcguide.desk.stats import counted
from gcguide.desk.stats_page import stats_dict, stats_page
from gcguide.files import write_new
from gcguide.paper.counts import CountPage, render_html, render_text
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

_WORKBOOK, _PAGE, _TEXT = _ENDINGS = (".xlsx", ".html", ".txt")


def tell_stats(store: Store, arguments: Namespace, words: Words) -> int:
    """Counts the cases that fit, and prints or writes the numbers."""
    out: Path | None = arguments.out
    if out is not None:
        _check(out, arguments.force)
    day = day_to_judge_by(arguments.as_of)
    edition = load_edition(arguments.edition) if arguments.edition else None
    context, fits = RowContext(day, words), Filter(words).test(" ".join(arguments.text))
    rows = [CaseRow(saved, context) for saved in store.cases() if edition is None or saved.edition == edition.id]
    rows = [row for row in rows if fits(row)]
    if not rows and not arguments.json:
        if out is not None:
            raise Problem("stats_nothing")
        print(words("case.none_found" if arguments.text or edition is not None else "case.none"))
        return 0
    stats = counted(rows, {row.number: store.history(row.number) for row in rows}, edition is not None)
    if arguments.json:
        sys.stdout.write(json.dumps(stats_dict(stats), ensure_ascii=False, indent=2) + "\n")
        return 0
    tell_later(day, words)
    page = stats_page(stats, day, words, edition, bool(arguments.text))
    if out is None:
        sys.stdout.write(render_text(page))
        return 0
    write_new(out, _written(page, out.suffix.lower()), arguments.force)
    print(plain(out))
    return 0


def _check(out: Path, force: bool) -> None:
    """Whether a file can be written there, before anything is counted.

    Raises:
        Problem: it is a folder, has another ending, or is there already.
    """
    if out.is_dir():
        raise Problem("file_is_folder", {}, out)
    if out.suffix.lower() not in _ENDINGS:
        raise Problem("stats_suffix", {"word": out.name, "nearest": out.with_suffix(_WORKBOOK).name}, out)
    if out.exists() and not force:
        raise Problem("file_exists", {}, out)


def _written(page: CountPage, ending: str) -> bytes:
    if ending == _WORKBOOK:
        from gcguide.paper.workbooks import counts_workbook

        return counts_workbook(page)
    return (render_html(page) if ending == _PAGE else render_text(page)).encode()


def tell_impact(store: Store, arguments: Namespace, words: Words) -> int:
    """Says who gains, who loses and who must be asked more; nothing is changed.

    Raises:
        Problem: the file to write is no workbook, or is there already.
    """
    from gcguide.desk.impact import NAMED, impacts, impacts_dict, impacts_lines, impacts_page

    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() != _WORKBOOK:
        raise Problem("impact_suffix", {"word": out.name, "nearest": out.with_suffix(_WORKBOOK).name}, out)
    edition, cases = load_edition(arguments.to), list(store.cases())
    progress = Progress(len(cases), words)
    found = impacts(edition, cases, progress.at)
    progress.done()
    if arguments.json:
        sys.stdout.write(json.dumps(impacts_dict(found), ensure_ascii=False, indent=2) + "\n")
    elif out is not None:
        page = impacts_page(found, day_to_judge_by(arguments.as_of), words)
        write_new(out, _written(page, _WORKBOOK), arguments.force)
        print(plain(out))
    else:
        print(*impacts_lines(found, words), sep="\n")
        if found.all or found.unknown:
            if len(found.cases) > NAMED:
                print(words("impact.list", id=edition.id, file=words("impact.sheet") + _WORKBOOK))
            print(words("impact.next", id=edition.id))
    return 0
