"""`gcguide screen`: a whole roster at once."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from gcguide.commands.days import day_given
from gcguide.dialog.words import Words
from gcguide.files import write_new
from gcguide.policy.loader import Edition, load_edition
from gcguide.problem import Problem
from gcguide.text import plain

if TYPE_CHECKING:
    from gcguide.screening.layout import ColumnRead
    from gcguide.screening.sinks import Result
    from gcguide.screening.tally import Tally

# So many unreadable cells are told on the terminal; the page and the result's own column have more.
_TOLD = 20
_EVERY = 0.5  # seconds between two lines of progress


def run(arguments: Namespace, words: Words) -> int:
    """Writes the verdicts of a roster's people and tells what they come to; or explains, or writes a template."""
    edition = load_edition(arguments.edition)
    if arguments.template is not None:
        return _template(edition, arguments.template, arguments.force, words)
    if arguments.file is None:
        raise Problem("screening_which")
    if arguments.out is None and not arguments.explain_columns:
        raise Problem("screening_no_out")
    try:
        import polars  # noqa: F401 - an extra, which most people never need
    except ImportError:
        raise Problem("screening_needs_polars") from None
    return _screen(edition, arguments, words)


def _template(edition: Edition, path: Path, force: bool, words: Words) -> int:
    from gcguide.dialog.questions import load_questionnaire
    from gcguide.screening.template import csv_template, xlsx_template

    makers = {".csv": csv_template, ".xlsx": xlsx_template}
    if path.suffix.lower() not in makers:
        raise Problem("screening_template_suffix", {"word": path.name, "nearest": path.with_suffix(".xlsx").name}, path)
    write_new(path, makers[path.suffix.lower()](load_questionnaire(edition), words), force)
    print(plain(path))
    return 0


def _screen(edition: Edition, arguments: Namespace, words: Words) -> int:
    from gcguide.decision.rulebook import rulebook
    from gcguide.dialog.lexicon import load_lexicon
    from gcguide.dialog.questions import load_questionnaire
    from gcguide.screening import sinks
    from gcguide.screening.layout import Layouts, Mapped, read_mapping
    from gcguide.screening.naming import Naming
    from gcguide.screening.screen import Screening
    from gcguide.screening.sources import opened
    from gcguide.screening.spellings import Spellings
    from gcguide.screening.steps import spellings
    from gcguide.screening.summary import lines, page
    from gcguide.screening.tally import Tally

    path = Path(arguments.file)
    day = day_given(arguments.as_of)
    mapped = read_mapping(arguments.mapping, edition) if arguments.mapping else Mapped()
    layouts = Layouts(edition, mapped)
    if arguments.out is not None:
        sinks.check_name(arguments.out, arguments.force)
    if arguments.html is not None and arguments.html.exists() and not arguments.force:
        raise Problem("file_exists", {}, arguments.html)
    with opened(path, layouts.count) as source:
        try:
            columns = layouts.columns(source.headings)
        except Problem as problem:
            raise problem.at(path) from None
        if arguments.explain_columns:
            print(*(_explained(one, edition, words) for one in columns), sep="\n")
            return 0
        book = rulebook(edition)
        told = [one for one in columns if one.fact]
        by_id = arguments.words == "ids" or (arguments.words is None and sum(one.by_id for one in told) * 2 > len(told))
        reading = Spellings(book, load_questionnaire(edition), load_lexicon(), mapped.values)
        screening = Screening(book, columns, reading, spellings(words), Naming(book, words, by_id), arguments.packed)
        tally = Tally(book)
        progress = Progress(source.rows, words)
        results = screening.results(source, tally, progress.at, arguments.out.suffix.lower() == ".parquet")
        if arguments.strict:
            results = _strict(results, tally, path, partial(_tell, tally, words, progress))
        sinks.write(results, arguments.out, words("screening.sheet"), arguments.force)
    progress.done()
    if not arguments.strict:
        _tell(tally, words, progress)
    if arguments.html is not None:
        write_new(arguments.html, page(tally, words, plain(path.name), day), arguments.force)
    print(*lines(tally, words, _can_draw()), "", sep="\n")
    print(*(plain(one) for one in (arguments.out, arguments.html) if one is not None), sep="\n")
    return 0


def _strict(results: Iterator["Result"], tally: "Tally", path: Path, tell: Callable[[], None]) -> Iterator["Result"]:
    """The results, and in the end, before the file has its name, the refusal if a cell could not be read."""
    yield from results
    if tally.unread_count:
        tell()
        raise Problem("screening_strict", {"count": tally.unread_count}, path)


def _tell(tally: "Tally", words: Words, progress: "Progress") -> None:
    """The cells that could not be read, on standard error."""
    from gcguide.screening.summary import unread_line, unread_rest

    progress.done()
    if tally.unread_count:
        print(words("screening.unread_head", count=tally.unread_count), file=sys.stderr)
        shown = tally.unread[:_TOLD]
        told = [unread_line(one, words) for one in shown]
        print(*told, *unread_rest(tally, len(shown), words), sep="\n", file=sys.stderr)


def _explained(one: "ColumnRead", edition: Edition, words: Words) -> str:
    """How a column was read."""
    heading = plain(one.heading, 40) or words("screening.no_heading")
    if one.fact is not None:
        fact = edition.facts[one.fact]
        kind = words(f"kind_name.{fact.kind}")
        return words("screening.reads_fact", heading=heading, fact=one.fact, label=fact.label[words.lang], kind=kind)
    if one.step is not None:
        label = edition.rules.steps[one.step].label[words.lang]
        return words("screening.reads_step", heading=heading, step=one.step, label=label)
    if one.near is not None:
        return words("screening.reads_nothing_near", heading=heading, near=one.near)
    return words("screening.reads_nothing", heading=heading)


def _can_draw() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "gb18030")


class Progress:
    """Rows done, rows a second and the time left, on one line of a terminal; nothing where nobody sees it."""

    def __init__(self, total: int | None, words: Words) -> None:
        self.total = total
        self.words = words
        self.began = self.told = monotonic()
        self.shows = sys.stderr.isatty()
        self.wrote = False

    def at(self, rows: int) -> None:
        """So many rows are done."""
        now = monotonic()
        if not self.shows or now - self.told < _EVERY:
            return
        self.told = now
        rate = rows / max(now - self.began, 1e-6)
        left = self.total - rows if self.total else None
        key = "progress" if left is None else "progress_left"
        said = self.words(
            f"screening.{key}", rows=f"{rows:,}", total=f"{self.total or 0:,}", rate=f"{rate:,.0f}",
            seconds=f"{(left or 0) / max(rate, 1e-6):.0f}",
        )  # fmt: skip
        print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)
        self.wrote = True

    def done(self) -> None:
        """Leaves a clean line behind."""
        if self.wrote:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self.wrote = False
