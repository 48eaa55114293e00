"""A roster in, its verdicts out, frame by frame: what comes out of a row depends on that row alone."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.language.lexicon import load_lexicon
from gcguide.policy.edition import load_edition
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.screening.coding import Coder, step_reader
from gcguide.screening.judge import SHIFT, judge_of
from gcguide.screening.naming import Naming
from gcguide.screening.results import TEXTUAL, Sheets, rendered, write
from gcguide.screening.rosters import SHEET, Piece, Roster, opened
from gcguide.screening.summary import Place, Tally
from gcguide.screening.texts import BEYOND, ROW, Part
from gcguide.tables.answers import Answers, load_answers
from gcguide.tables.heads import Column
from gcguide.tables.names import Mapped, Names
from gcguide.tables.sheets import letters, written
from gcguide.tables.values import text_of
from gcguide.text import Lang, plain
from gcguide.words import load_words

# So many columns of the official form, and it is that form.
_OFFICIAL = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of every shard.

    Args:
        by_id: whether ids are written, else words; None: as each roster does itself.
        packed: whether a row's verdicts are written as one number.
        sheet: the only sheet to read.
        to_cases: the least verdict of those whose cells are kept to become cases.
    """

    edition: str
    lang: Lang
    mapped: Mapped
    by_id: bool | None
    packed: bool
    sheet: str | None = None
    to_cases: Verdict | None = None

    def names(self) -> Names:
        """What headings mean."""
        return Names(load_edition(self.edition), self.mapped, facts_first=True)


@dataclass(frozen=True, slots=True)
class Shard:
    """A file to read and a file to write.

    Args:
        piece: what of the file is read; None: all of it.
        roster: its name, where there are several rosters.
    """

    source: Path
    target: Path
    piece: Piece | None = None
    roster: str = ""


# Looks at the whole and raises what stands against it.
Check = Callable[[Tally], None]

# Parts of a roster that are worked on at a time.
_LANES = 2
# How many rows there are, what they come to, and they with it.
Judged = tuple[int, Tally, pl.DataFrame]


class Screening:
    """Everything that a roster's rows are judged with, and the counts of those that were.

    Args:
        request: what is asked.
        columns: how each heading was read.
        spelt: whether the roster's own texts may be enumerations in the result: where it is written as text anyhow,
            each different text is then looked at once.
    """

    def __init__(self, request: Request, columns: Sequence[Column], spelt: bool = False) -> None:
        edition, words = load_edition(request.edition), load_words(request.lang)
        book = rulebook(edition)
        facts = [column for column in columns if column.meaning and column.meaning.kind == "fact"]
        by_id = sum(column.by_id for column in facts) * 2 > len(facts) if request.by_id is None else request.by_id
        self.columns, self.spelt = columns, spelt
        self.least = request.to_cases.rank if request.to_cases else None
        self.naming = Naming(book, words, by_id, request.packed)
        self.judge = judge_of(book)
        self.tally = Tally.of(book)
        self.answers = answers = load_answers(edition, request.mapped.values)
        self.coders: dict[int, Coder] = {}
        for at, column in enumerate(columns):
            if column in facts:
                assert column.meaning is not None
                count = len(book.domains[column.meaning.id].answers)
                id = column.meaning.id
                self.coders[at] = Coder(partial(_number, answers, id), count, partial(answers.is_plain, id))
            elif column.meaning and column.meaning.kind == "step":
                self.coders[at] = Coder(step_reader(words, load_lexicon()), 0)

    @property
    def sheets(self) -> Sheets:
        """What the sheets of a workbook are called."""
        words = self.naming.words
        return Sheets(words("screening.sheet"), words("screening.sheet_hits"), self.naming.best_verdict)

    def schema(self, roster: Roster) -> pl.Schema:
        """The columns of the result."""
        kinds = {**{str(at): kind for at, kind in enumerate(roster.kinds)}, ROW: pl.UInt32()}
        return self._judged(lambda: (pl.DataFrame(schema=kinds), ()))[2].schema

    def results(self, roster: Roster, target: Path, progress: Callable[[int], None]) -> Iterator[pl.DataFrame]:
        """The rows of a roster with their verdicts, in order and as they are written.

        Threads of their own do all that rows need, while those before are counted and written; `progress` is told how
        many those are.
        """
        done = 0
        self.tally.sheets = roster.sheets
        work = partial(self._judged, target=target)
        for rows, tally, result in _ahead(work, roster.parts):
            self.tally.merge(tally)
            done += rows
            yield result
            progress(done)

    def _judged(self, part: Part, target: Path | None = None) -> tuple[int, Tally, pl.DataFrame]:
        """How many rows there are, what they come to, and they with it; nothing of it is kept here."""
        (frame, aside), tally = part(), Tally.of(self.judge.book)
        rows = frame[ROW]
        sheet = self._sheet(frame)
        if BEYOND in frame.columns:
            at = frame.width - 2
            beyond = frame[BEYOND].fill_null("").str.strip_chars()
            for number in (beyond != "").arg_true():
                column = letters(at)
                tally.cannot_read(Place(sheet, rows[number], column), column, "", Problem("import_headless"))
        frame = frame.drop(ROW, SHEET, BEYOND, strict=False)
        for row, reason in aside:
            tally.set_aside(Place(sheet, row), reason)
        codes, failed = {}, {}
        unread: list[tuple[int, int, Problem]] = []
        for at, coder in self.coders.items():
            coded, bad, texts, said = coder.code(frame[str(at)])
            if self.spelt:
                frame = frame.with_columns(texts)
            meaning = self.columns[at].meaning
            assert meaning is not None
            if meaning.kind == "fact":
                codes[meaning.id] = coded
            else:
                failed[meaning.id] = coded == 1
            unread += [(row, at, problem) for row, problem in bad]
            for word, count in said.items():
                value = self.answers.told(meaning.id, word, self.naming.words.lang)
                tally.said[self.columns[at].heading, word, value] += count
        unread.sort(key=lambda cell: cell[:2])
        for row, at, problem in unread:
            place = Place(sheet, rows[row], letters(at))
            tally.cannot_read(place, self.columns[at].heading, str(frame[row, at] or ""), problem)
        judged = self.judge.judge(codes, failed, frame.height)
        tally.add(judged, self.judge.contenders)
        if self.least is not None:
            for at in (judged.score >= self.least * SHIFT).arg_true():
                cells = [one if one is None else str(one) for one in frame.row(at)]
                tally.hit(Place(sheet, rows[at]), tuple(cells))
        names = self.naming.inputs([column.heading for column in self.columns])
        given = frame.rename(dict(zip(frame.columns, names, strict=True)))
        result = given.hstack(self.naming.columns(judged, self._unread(unread, frame.height)))
        return frame.height + len(aside), tally, rendered(result, target) if target else result

    def _sheet(self, frame: pl.DataFrame) -> str:
        """The name of the sheet that rows stand in, where there are several."""
        if SHEET not in frame.columns or not frame.height:
            return ""
        read = [account.sheet for account in self.tally.sheets if account.reason is None]
        return read[int(frame[SHEET][0])]

    def _unread(self, cells: Sequence[tuple[int, int, Problem]], rows: int) -> pl.Series:
        """For each row the headings of its cells that could not be read."""
        by_row: dict[int, list[str]] = {}
        for row, at, _ in cells:
            by_row.setdefault(row, []).append(plain(self.columns[at].heading))
        unread = pl.Series(self.naming.unread, [None], pl.String).new_from_index(0, rows)
        return unread.scatter(list(by_row), list(map(self.naming.listing, by_row.values()))) if by_row else unread


def _ahead(work: Callable[[Part], Judged], parts: Iterator[Part]) -> Iterator[Judged]:
    ahead: deque[Future[Judged]] = deque()
    with ThreadPoolExecutor(_LANES) as lanes:
        for part in parts:
            ahead.append(lanes.submit(work, part))
            if len(ahead) > _LANES:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _number(answers: Answers, id: str, text: str) -> int | None:
    """The number in the fact's domain of what a cell answers; None where it is unknown."""
    value = answers.value(id, text_of(written(text)))
    return None if value is None or value == UNSURE else answers.book.domains[id].number(value)


def check_columns(request: Request, roster: Roster, path: Path) -> None:
    """That the headings of a roster can be judged by.

    Raises:
        Problem: two columns tell the same fact, none tells any, or the mapping file names one that is not there.
    """
    columns = roster.columns
    headings = [column.heading for column in columns]
    try:
        for column in columns:
            other = next((one for one in columns if column.twice is not None and one.letters == column.twice), None)
            if other is not None and (meaning := other.meaning) is not None and meaning.kind != "field":
                details = {"word": column.heading, "other": other.heading, "fact": meaning.id}
                raise Problem("screening_column_twice", details)
        request.mapped.check(headings)
        if not any(column.meaning and column.meaning.kind == "fact" for column in columns):
            raise _no_fact(columns)
    except Problem as problem:
        raise problem.at(path) from None


def _no_fact(columns: Sequence[Column]) -> Problem:
    if sum(column.meaning is not None for column in columns) >= _OFFICIAL:
        return Problem("screening_official")
    near = next((one for one in columns if one.near), None)
    details = {"known": [plain(column.heading, 20) for column in columns][:12]}
    if near is not None:
        return Problem("screening_no_facts_nearest", {**details, "word": near.heading, "nearest": near.near})
    return Problem("screening_no_facts", details)


def screened(
    request: Request,
    shard: Shard,
    force: bool = True,
    started: Callable[[Roster], Callable[[int], None]] = lambda _: lambda _: None,
    check: Check = lambda _: None,
) -> Tally:
    """Writes the verdicts of a shard's people.

    Args:
        request: what is asked.
        shard: the files.
        force: whether a result that is there is replaced.
        started: is given the open roster, and gives what is told how many rows are done.
        check: looks at the counts before the result has its name.

    Raises:
        Problem: the roster cannot be read, or the result not written.
    """
    with opened(shard.source, request.names(), shard.piece, request.sheet) as roster:
        check_columns(request, roster, shard.source)
        screening = Screening(request, roster.columns, shard.target.suffix.lower() in TEXTUAL)
        results = screening.results(roster, shard.target, started(roster))
        record = partial(check, screening.tally)
        write(results, screening.schema(roster), shard.target, screening.sheets, force, record)
    return screening.tally.of_roster(shard.roster) if shard.roster else screening.tally
