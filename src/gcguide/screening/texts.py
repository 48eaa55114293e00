"""Text files of any length: the headings, then some rows at a time, without those that are nobody's."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from itertools import chain
from pathlib import Path

import polars as pl

from gcguide.problem import Problem
from gcguide.reading.decode import encoding_of
from gcguide.reading.private_use import without_private_use
from gcguide.tables.heads import Column, Layout, layout_of, scored
from gcguide.tables.names import NAME, Names
from gcguide.tables.rows import Reason, Sorter
from gcguide.tables.sheets import SEPARATORS, Sheet, written
from gcguide.tables.values import text_of

# Rows of a frame; texts take more memory than what they stand for.
TEXTS = 3 << 15

# The column of a frame that tells the number of its row in the file, and what stands right of the last heading.
ROW, BEYOND = "row", "beyond"

_HEAD_ROWS, _HEAD, _BLOCK, _MOST = 30, 1 << 20, 1 << 18, 1 << 25
_MARK = b"\xef\xbb\xbf"
_UTF8 = "utf-8"

# Some rows, and those that are nobody's: their numbers and why.
Rows = tuple[pl.DataFrame, Sequence[tuple[int, Reason]]]
Part = Callable[[], Rows]
Texts = tuple[int, Callable[[], pl.DataFrame]]


def spread(layout: Layout) -> tuple[Column, ...]:
    """A column of its own for each column of the sheet, up to the last with a heading."""
    by_position = {at: column for column in layout.columns for at in column.positions}
    last = max(by_position, default=-1)
    blank = [Column("", (at,), None) for at in range(last + 1)]
    first = {column.positions[0]: column for column in layout.columns}
    return tuple(first.get(at, blank[at]) for at in range(last + 1))


def texts_schema(width: int) -> dict[str, type[pl.String]]:
    """The columns of a frame of texts."""
    return {str(at): pl.String for at in range(width)}


def separated(path: Path, names: Names) -> tuple[tuple[Column, ...], Iterator[Part]]:
    """A text file: the rows up to the headings are read here, the others by polars, which must find as many as we."""
    stream = _utf8(path, _encoding(path))
    start = b""
    for block in stream:
        start += block
        if len(start) >= _HEAD:
            break
    text = start.decode(errors="ignore")
    best: tuple[tuple[int, int], str, Sheet, list[int]] | None = None
    for separator in SEPARATORS:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
        rows, ends = list[list[str]](), list[int]()
        try:
            for _, row in zip(range(_HEAD_ROWS), reader, strict=False):
                rows.append([without_private_use(str(written(cell))) for cell in row])
                ends.append(reader.line_num)
        except csv.Error:
            continue
        sheet = Sheet("", rows)
        score = scored(names, sheet)
        here = (score.count if score else 0, max(map(len, rows), default=0))
        if best is None or here > best[0]:
            best = here, separator, sheet, ends
    if best is None:
        raise Problem("screening_broken", {}, path)
    _, separator, sheet, ends = best
    score = scored(names, sheet)
    if score is None:
        top = next((at for at, row in enumerate(sheet.rows) if sum(cell != "" for cell in row) > 1), 0)
        layout = layout_of(names, sheet, top, alone=True)
    else:
        layout = layout_of(names, sheet, score.row)
    lines = ends[layout.bottom]
    *head, rest = [*start.split(b"\n", lines), b""][: lines + 1]
    _rows(b"\n".join(head).split(b'"'), separator, path, 1)
    again = (rest[at : at + _BLOCK] for at in range(0, len(rest), _BLOCK))
    columns = spread(layout)
    texts = _parts(chain(again, stream), separator, len(columns), path, lines + 1)
    aside = Aside(names, layout)
    return columns, _numbered(texts, aside, layout.bottom + 2)


def _numbered(texts: Iterator[Texts], aside: "Aside", first: int) -> Iterator[Part]:
    """Texts with the numbers of their rows, and without those that are nobody's."""
    for rows, text in texts:
        yield partial(aside.sort, text, first)
        first += rows


def _alone(names: Names, row: Sequence[str]) -> Layout:
    return layout_of(names, Sheet("", [row]), 0, alone=True)


class Aside:
    """Finds among many rows those that are nobody's: what could be one is looked at as `tables` does."""

    def __init__(self, names: Names, layout: Layout) -> None:
        self.sorter = Sorter(names, layout, {})
        self.width = sum(len(column.positions) for column in spread(layout))
        named = layout.of("field").get(NAME)
        self.name = str(named.positions[0]) if named else None
        words = [word for group in self.sorter.words.values() for word in group]
        # As `begins_with` has it: a word, and no letter after it; or nothing at all.
        begins = "|".join("".join(c if c.isalnum() else f"\\{c}" for c in word) for word in words)
        self.suspect = rf"(?i)^\s*(?:[-‐–—―－_/\\|.…·。、,，*\s]*\z|(?:{begins})(?:\P{{L}}|\z))"
        heads = "|".join(names.fields_of(NAME))
        self.heads = rf"(?i)^\s*(?:{heads})\s*\z"

    def sort(self, text: Callable[[], pl.DataFrame], first: int) -> Rows:
        """The rows that are somebody's with their numbers, and the others."""
        frame = text()
        frame = frame.with_columns(pl.int_range(first, first + frame.height, dtype=pl.UInt32).alias(ROW))
        beginning = frame["0"]
        for at in range(1, self.width):
            if not beginning.null_count():
                break
            beginning = beginning.zip_with(beginning.is_not_null(), frame[str(at)])
        beginning = beginning.fill_null("")
        different = beginning.unique()  # mostly few, each looked at once
        suspects = beginning.is_in(different.filter(different.str.contains(self.suspect)).to_list())
        if self.name is not None:
            name = frame[self.name]
            suspects |= name.is_null() | (name.str.contains("[:：]") | name.str.contains(self.heads)).fill_null(True)
        numbers = suspects.arg_true()
        aside: list[tuple[int, Reason]] = []
        nobody: list[int] = []
        for number in numbers:
            row = [text_of(cell or "") for cell in frame.row(number)[: self.width]]
            if (reason := self.sorter.reason_of(row, -1)) is not None:
                is_head = reason is Reason.REPEATED_HEAD and self.sorter.layout.top == self.sorter.layout.bottom
                here = _alone(self.sorter.names, row) if is_head else self.sorter.layout
                if not here.means_alike(self.sorter.layout):
                    raise Problem("screening_other_head", line=first + number)
                nobody.append(number)
                aside.append((first + number, reason))
        if nobody:
            kept = pl.repeat(True, frame.height, eager=True).scatter(nobody, False)
            frame = frame.filter(kept)
        return frame, aside


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030, which spreadsheet programs here save text in; all of it is tried.

    Raises:
        Problem: it is no text; or a few of its bytes are none, names the first.
    """

    def blocks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block

    try:
        found = encoding_of(blocks)
    except Problem as problem:
        raise problem.at(path) from None
    if found is None:
        raise Problem("import_kind", {}, path)
    return found


def _utf8(path: Path, encoding: str) -> Iterator[bytes]:
    """Blocks of the text; what is UTF-8 already, which `_encoding` has seen, is not decoded again."""
    if encoding != _UTF8:
        with path.open(encoding=encoding) as text:
            while block := text.read(_BLOCK):
                yield block.encode()
        return
    with path.open("rb") as file:
        if file.read(len(_MARK)) != _MARK:
            file.seek(0)
        while part := file.read(_BLOCK):
            while part.endswith(b"\r") and (more := file.read(1)):  # a line feed after it ends the same line
                part += more
            yield part.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in part else part


def _parts(stream: Iterable[bytes], separator: str, width: int, path: Path, line: int) -> Iterator[Texts]:
    """Whole rows, about `TEXTS` at a time: how many, and what parses them.

    Raises:
        Problem: a quotation mark has no other half, or stands within a cell; it names the line.
    """
    left, begins, waiting, rows = b"", line, list[bytes](), 0
    for block in chain(stream, [b""]):
        left += block or (b"\n" if left else b"")  # the last row ends, too
        parts = left.split(b'"')
        # A row ends at a line feed that no quotation marks stand around.
        last = next((at for at in range((len(parts) - 1) // 2 * 2, -1, -2) if b"\n" in parts[at]), None)
        if last is not None:
            end = parts[last].rfind(b"\n") + 1
            rest = b'"'.join([parts[last][end:], *parts[last + 1 :]])
            parts[last:] = [parts[last][:end]]
            count = _rows(parts, separator, path, line)
            waiting.append(left[: len(left) - len(rest)])
            left, rows, line = rest, rows + count, line + count + b"".join(parts[1::2]).count(b"\n")
        if rows >= TEXTS or len(waiting) * _BLOCK >= _MOST or (rows and not block):
            yield rows, partial(_parsed, b"".join(waiting), separator, width, rows, path, begins)
            begins, waiting, rows = line, [], 0
        if len(left) > _MOST:  # no row is so long
            break
    if left:
        raise Problem("screening_quote", {}, path, line)


def _rows(parts: Sequence[bytes], separator: str, path: Path, line: int) -> int:
    """How many rows a text has, split at its quotation marks: they stand around whole cells, doubled within them.

    Raises:
        Problem: one stands elsewhere, where programs differ on what it means; it names the line.
    """
    border = (b"\n", separator.encode())
    outside = parts[::2]  # an empty one lies within a pair of marks, which is one mark of the cell's text
    first, last = {part[:1] for part in outside[1:]}, {part[-1:] for part in outside[:-1]}
    if len(parts) % 2 == 0 or not first | last <= {b"", *border}:
        for at, part in enumerate(outside):
            begins = at == 0 or not part or part.startswith(border)
            if not (begins and (at == len(outside) - 1 or not part or part.endswith(border))):
                line += sum(one.count(b"\n") for one in parts[: 2 * at]) + (part.count(b"\n") if begins else 0)
                break
        raise Problem("screening_quote", {}, path, line)
    return b"".join(outside).count(b"\n")


def _parsed(text: bytes, separator: str, width: int, rows: int, path: Path, line: int) -> pl.DataFrame:
    frame = pl.scan_csv(
        text,
        has_header=False,
        separator=separator,
        schema=texts_schema(width + 1),
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
    ).collect()
    beyond = frame.to_series(width)
    is_filled = beyond.null_count() < rows and (beyond.fill_null("").str.strip_chars() != "").any()
    frame = frame.rename({str(width): BEYOND}) if is_filled else frame.drop(str(width))
    if frame.height != rows:
        raise Problem("screening_rows", {"count": rows, "other": frame.height}, path, line)
    return frame
