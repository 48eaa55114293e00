"""`gcguide screen`: a whole roster at once."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import Progress, made_line, tell, without_panics
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.files import check_new, write_new
from gcguide.policy.edition import Edition, load_edition
from gcguide.problem import Problem
from gcguide.text import plain, shown
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.screening.rosters import Roster
    from gcguide.screening.screen import Request
    from gcguide.screening.summary import Tally

# So many unreadable cells are told on the terminal; the page and the result's own column have more.
_TOLD = 20

_MOST_WORKERS = 256


def run(arguments: Namespace, words: Words) -> None:
    """Writes the verdicts of a roster's people and tells what they come to; or explains, or writes a template."""
    edition = load_edition(arguments.edition)
    if arguments.template is not None:
        _template(edition, arguments.template, arguments.force, words)
        return
    if arguments.file is None:
        raise Problem("screening_which")
    if arguments.out is None and not arguments.explain_columns:
        raise Problem("screening_no_out")
    try:
        import polars  # noqa: F401 - an extra, which most people never need
    except ImportError:
        raise Problem("screening_needs_polars") from None
    with without_panics():
        _screen(edition, arguments, words)


def _template(edition: Edition, path: Path, force: bool, words: Words) -> None:
    from gcguide.policy.questions import load_questionnaire
    from gcguide.screening.template import csv_template, xlsx_template

    makers = {".xlsx": xlsx_template, ".csv": csv_template}
    check_new(path, force, list(makers), "screening_template_suffix")
    write_new(path, makers[path.suffix.lower()](load_questionnaire(edition), words), force)
    print(plain(path))


def _screen(edition: Edition, arguments: Namespace, words: Words) -> None:
    from gcguide.screening.results import SUFFIXES
    from gcguide.screening.screen import Request
    from gcguide.screening.summary import based_on, lines, page
    from gcguide.tables.names import Mapped, read_mapping

    path = Path(arguments.file)
    day = day_to_judge_by(arguments.as_of)
    workers = _workers(arguments.workers)
    if workers is not None and arguments.dask is not None:
        raise Problem("screening_one_crew")
    mapped = read_mapping(arguments.mapping, edition) if arguments.mapping else Mapped()
    by_id = None if arguments.words is None else arguments.words == "ids"
    to_cases = None if arguments.to_cases is None else Verdict(arguments.to_cases)
    if to_cases is not None and path.is_dir():
        raise Problem("screening_cases_of_one", {}, path)
    request = Request(edition.id, words.lang, mapped, by_id, arguments.packed, arguments.sheet, to_cases)
    if arguments.explain_columns:
        _explain(edition, path, request, words)
        return
    if not path.is_dir():
        check_new(arguments.out, arguments.force, SUFFIXES, "screening_suffix")
    if arguments.html is not None and arguments.html.exists() and not arguments.force:
        raise Problem("file_exists", {}, arguments.html)
    with Progress(None, words) as progress:
        tally = _work(edition, arguments, path, request, workers, progress, words)
    book = rulebook(edition)
    if arguments.html is not None:
        write_new(arguments.html, page(book, tally, words, plain(path.name), day), arguments.force)
    print(*lines(book, tally, words, _can_draw(), get_terminal_size((100, 24)).columns), "", sep="\n")
    print(*based_on(edition, day, words), "", sep="\n")
    print(*(plain(one) for one in (arguments.out, arguments.html) if one is not None), sep="\n")


def _work(
    edition: Edition,
    arguments: Namespace,
    path: Path,
    request: "Request",
    workers: int | None,
    progress: Progress,
    words: Words,
) -> "Tally":
    """Writes the result or the results, tells of the cells that could not be read, makes cases; gives the counts."""
    from gcguide.screening.screen import Shard, screened
    from gcguide.screening.shards import Crew, alone, check_address, folder_screened, on_dask, screened_together

    def check(tally: "Tally") -> None:
        """What stands against the result comes up before its file has its name."""
        _tell(tally, words, progress)
        if arguments.strict and tally.unread_count:
            raise Problem("screening_strict", {"count": tally.unread_count}, path)
        if request.to_cases is not None:
            _make_cases(edition, path, request, tally, words)

    def started(roster: "Roster") -> Callable[[int], None]:
        progress.total = roster.rows
        return progress.at

    def begun(rows: int) -> None:
        progress.total = rows

    def done(tally: "Tally") -> None:
        progress.more(tally.rows)

    crew: Crew = alone
    if arguments.dask is not None:
        check_address(arguments.dask)
    if arguments.dask is not None or workers is not None:
        crew = partial(on_dask, workers=workers or 0, address=arguments.dask)
    if path.is_dir():
        return folder_screened(request, path, arguments.out, crew, arguments.force, check, done)
    if crew is not alone:
        return screened_together(request, path, arguments.out, crew, arguments.force, check, done, begun)
    return screened(request, Shard(path, arguments.out), arguments.force, started, check)


def _make_cases(edition: Edition, path: Path, request: "Request", tally: "Tally", words: Words) -> None:
    """Makes a case of every hit who has none yet, by the ID number."""
    from gcguide.cases.backup import Occasion
    from gcguide.cases.open_store import open_store
    from gcguide.desk.intake import row_lines
    from gcguide.desk.matching import Matching, intake, meet
    from gcguide.screening.cases import rows_of
    from gcguide.screening.rosters import opened

    with opened(path, request.names(), None, request.sheet) as roster:
        columns = roster.columns
    rows = [*rows_of(request, columns, tally.hits, path, date.today())]
    tell(line.strip() for row in rows for line in row_lines(row, words, set()))
    with open_store() as store:
        ready = intake(edition, meet(edition, store.cases(), rows), Matching.SKIP, words).drafts
        if ready:
            store.back_up(Occasion.IMPORT)
            numbers = store.add(ready)
            print(made_line(numbers, words))
        if left := len(rows) - len(ready):
            print(words("screening.cases_known", count=left))
        if not rows:
            print(words("screening.cases_none"))


def _workers(given: str | None) -> int | None:
    if given is None:
        return None
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= _MOST_WORKERS:
        raise Problem("screening_workers", {"word": shown(given), "limit": _MOST_WORKERS})
    return int(given)


def _explain(edition: Edition, path: Path, request: "Request", words: Words) -> None:
    """How each column of a roster, or of each roster of a folder, was read."""
    from gcguide.screening.rosters import opened
    from gcguide.screening.screen import check_columns
    from gcguide.screening.shards import several
    from gcguide.tables.ledger import column_line

    for one in several(path) if path.is_dir() else [path]:
        with opened(one, request.names(), None, request.sheet) as roster:
            check_columns(request, roster, one)
        if path.is_dir():
            print(plain(one.name))
        print(*(column_line(column, edition, words, True) for column in roster.columns), sep="\n")


def _tell(tally: "Tally", words: Words, progress: Progress) -> None:
    """What was set aside and what could not be read, on standard error."""
    from gcguide.screening.summary import aside_lines, unread_lines
    from gcguide.tables.ledger import said_lines

    progress.done()
    tell(aside_lines(tally, words))
    tell(said_lines(tally.said, words))
    if not tally.rows:
        tell([words("screening.nobody")])
    if tally.unread_count:
        tell([words("screening.unread_head", count=tally.unread_count), *unread_lines(tally, words, _TOLD)])


def _can_draw() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "gb18030")
