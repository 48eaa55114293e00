"""Lines of a terminal: Chinese may part between any two characters, but for its marks; Latin words stay whole.

The rules are those of GB/T 15834 for the ends of lines, and of UAX #14 where Latin and Chinese meet, reduced to what
texts of a notice and names of people need. A mark on the wrong side of a line is accepted only where nothing else fits.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from gcguide.text import width

# No line begins with these, nor with any other closing bracket or quotation mark.
_CLOSING = frozenset("。，、；：？！．…‥·・‧•％‰℃°～〜〰々〻ー」』" + ",.;:?!%/／")
# No line ends with these, nor with any other opening bracket or quotation mark.
_OPENING = frozenset("￥¥＄$£€№＃「『")

# Kinds of characters, a letter each. A straight quotation mark opens or closes, nobody knows; two dashes are one mark.
_SPACE, _MARK, _QUOTE, _DASH, _WIDE, _LETTER = " mq-wl"
_OPEN, _OPEN_WIDE, _CLOSE, _CLOSE_WIDE = "oOcC"
_NARROW = (_QUOTE, _LETTER, _OPEN, _CLOSE)


class _Kinds(dict[str, str]):
    """The kind of every character, found once."""

    def __missing__(self, character: str) -> str:
        wide, category = width(character) > 1, unicodedata.category(character)
        if character in " \t":
            kind = _SPACE
        elif character in "\"'":
            kind = _QUOTE
        elif character in "—―⸺":
            kind = _DASH
        elif character in _OPENING or category in ("Ps", "Pi"):
            kind = _OPEN_WIDE if wide else _OPEN
        elif character in _CLOSING or category in ("Pe", "Pf"):
            kind = _CLOSE_WIDE if wide else _CLOSE
        elif width(character) == 0:
            kind = _MARK
        else:
            kind = _WIDE if wide else _LETTER
        self[character] = kind
        return kind


_KINDS = _Kinds()


def _part(before: str, after: str, spaced: bool) -> bool:
    """Whether a line may end between two kinds."""
    if before in (_OPEN, _OPEN_WIDE) or after in (_MARK, _CLOSE, _CLOSE_WIDE):
        return False
    if spaced:
        return True
    if _QUOTE in (before, after) or (before == after == _DASH):
        return False
    return before not in _NARROW or after not in _NARROW


_ALL = "mq-wloOcC"
_PARTED = {s: frozenset(a + b for a, b in product(_ALL, _ALL) if _part(a, b, s)) for s in (False, True)}


def wrap(text: str, columns: int, indent: str = "", first: str | None = None) -> list[str]:
    """Lines of at most `columns` terminal columns with the words of `text`, in order; a new line in it stays one.

    Args:
        text: runs of spaces count as one, and none stands at the ends of a line.
        columns: at least two are used beside the indent: a Chinese character needs them.
        indent: stands before every line.
        first: stands before the first line instead, such as the mark of a list; as wide as the indent.

    Returns:
        At least one line; an empty text is one empty line with its indent.
    """
    room = max(2, columns - width(indent))
    lines = [line for part in text.split("\n") for line in _filled(_pieces(part), room)]
    return [(indent if first is None or at else first) + line for at, line in enumerate(lines)]


def longest_piece(text: str) -> int:
    """Columns of the widest word or other part that no line should cut."""
    return max((width(piece) for piece in _pieces(text)), default=0)


def _filled(pieces: Iterator[str], room: int) -> Iterator[str]:
    """As many pieces on a line as there is room for; a piece longer than a line is cut."""
    line, used = "", 0
    for piece in pieces:
        wide = width(piece)
        if line and used + wide <= room:
            line, used = line + piece, used + wide
            continue
        if line:
            yield line.rstrip(" ")
        line = piece.lstrip(" ")
        while width(line) > room:
            end = _cut(line, room)
            yield line[:end].rstrip(" ")
            line = line[end:].lstrip(" ")
        used = width(line)
    yield line


def _pieces(text: str) -> Iterator[str]:
    """What no line may part, each with the space before it."""
    text = re.sub("[ \t]+", " ", text.strip(" \t"))
    start, last, spaced = 0, "", False
    for at, character in enumerate(text):
        kind = _KINDS[character]
        if kind == _SPACE:
            spaced = True
            continue
        if last + kind in _PARTED[spaced]:
            end = at - spaced
            yield text[start:end]
            start = end
        if kind != _MARK:
            last = kind
        spaced = False
    if text:
        yield text[start:]


def _cut(piece: str, room: int) -> int:
    """Where to cut what may not be parted: as late as fits, rather within a word than on the wrong side of a mark."""
    ends, used = [], 0
    for at, character in enumerate(piece):
        if used and _KINDS[character] != _MARK:
            ends.append(at)
        used += width(character)
        if used > room:
            break
    good = (_WIDE, _LETTER)
    for end in reversed(ends):
        if _KINDS[piece[end]] in good and _KINDS[piece[end - 1]] in (*good, _MARK):
            return end
    return ends[-1] if ends else len(piece)
