"""What imports of rosters leave in a case's note, beside the counsellor's own words: written there, and read back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from gcguide.text import LANGS, plain
from gcguide.words import Words, load_words

if TYPE_CHECKING:
    from gcguide.tables.roster import Row

# What may stand between parts of a note.
_SIGNS = " ,;\u3001\uff0c\uff1b"
# Between the cells that a note keeps of a roster.
_SEPARATOR = " | "


@dataclass(frozen=True)
class _Note:
    """The parts of a note, as far as an import in one language wrote them.

    Args:
        own: what a counsellor wrote.
        beside: the heading and the text of each cell that the case itself has no place for.
        doubts: the cells that are to be looked at.
    """

    own: str
    beside: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]


def note_of(row: "Row", words: Words, before: str = "") -> str:
    """The note of a case once a row of a roster came in.

    What the counsellor wrote stays, and of what earlier imports left there the columns that this roster does not have;
    what it says of the others is told anew.
    """
    note = _read(before, words)
    kept = [(heading, text) for heading, text in note.beside if heading not in row.headings]
    pairs = [*kept, *((heading, plain(text)) for heading, text in row.note)]
    told = _SEPARATOR.join(words.labelled(_inside(heading, words), _inside(text, words)) for heading, text in pairs)
    parts = note.own, words("transfer.beside", cells=told) if told else "", _doubts_of(row, words)
    return words.listing([*filter(None, parts)])


def noted_otherwise(row: "Row", note: str) -> Iterator[tuple[str, str, str]]:
    """The cells that a note does not tell as a row has them: the heading, what it tells, and what the row has."""
    known_in = map(load_words, LANGS) if row.note else ()  # whoever took it in before
    read = [(words, _read(note, words).beside) for words in known_in]
    for heading, text in row.note:
        if not any((_inside(heading, words), _inside(plain(text), words)) in left for words, left in read):
            before = (told for words, left in read for known, told in left if known == _inside(heading, words))
            yield heading, next(before, ""), plain(text)


def cells_in_doubt(note: str) -> tuple[str, ...]:
    """The cells of a roster that were not read, or should be looked at, as long as a note says so in any language."""
    return tuple(cell for lang in LANGS for cell in _read(note, load_words(lang)).doubts)


def _read(note: str, words: Words) -> _Note:
    told: dict[str, list[str]] = {}
    for key in ("beside", "doubts"):
        pattern = _pattern(words(f"transfer.{key}", cells="\0"))
        told[key] = pattern.findall(note)
        note = pattern.sub("", note)
    pairs = (pair.partition(words("join.colon")) for cells in told["beside"] for pair in cells.split(_SEPARATOR))
    doubts = (cell for cells in told["doubts"] for cell in cells.split(words("join.comma")))
    return _Note(note.strip(_SIGNS), tuple((heading, text) for heading, _, text in pairs), tuple(doubts))


@lru_cache(maxsize=8)
def _pattern(sentence: str) -> re.Pattern[str]:
    begins, _, ends = sentence.partition("\0")
    return re.compile(rf"{re.escape(begins)}([^{re.escape(ends[-1:])}]*){re.escape(ends)}")


def _inside(text: str, words: Words) -> str:
    """A text as it can stand between the brackets."""
    ends = words("transfer.beside", cells="")[-1:]
    return text.replace(ends, " ").replace(_SEPARATOR, " ")


def _doubts_of(row: "Row", words: Words) -> str:
    """What was not read of a row, or should be looked at again, by its cells; else empty."""
    cells = [str(problem.details.get("subject") or "") for problem in (*row.problems, *row.warnings)]
    named = list(dict.fromkeys(filter(None, map(plain, cells))))
    return words("transfer.doubts", cells=words.listing(named)) if named else ""
