"""The boundary for text from people and files, and the pair of languages everything is said in."""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, product
from typing import Protocol, TextIO

# Two letters: a key of `LANGUAGES`.
Lang = str


@dataclass(frozen=True, slots=True)
class Language:
    """A language that everything is said in.

    Args:
        tag: its name in documents (BCP 47).
        is_han: whether it is set in Chinese characters, with their punctuation and their rules of typesetting.
        colon: what stands between a label and what it is about.
        indent: what a paragraph of a letter begins with.
    """

    tag: str
    is_han: bool = False
    colon: str = ": "
    indent: str = ""


# The first is the default. A further language is one line here, and its texts in `dialogs/` and `policy/`.
LANGUAGES: dict[Lang, Language] = {
    "zh": Language("zh-CN", is_han=True, colon="：", indent="\u3000\u3000"),
    "en": Language("en-US"),
}
LANGS: tuple[Lang, ...] = tuple(LANGUAGES)
DEFAULT_LANG = LANGS[0]


class InLanguages(Protocol):
    """A text in every language."""

    def __getitem__(self, lang: Lang, /) -> str: ...


def everywhere(text: str) -> InLanguages:
    """A text that reads the same in every language, such as an official name."""
    return dict.fromkeys(LANGS, text)


def explained(name: str, meaning: str, lang: Lang) -> str:
    """A Chinese name, which people must show, find or ask for as it is; in another language with what it means."""
    return name if LANGUAGES[lang].is_han else f"{name} ({meaning})"


# None of these belongs in a name or an answer, and all can harm a terminal.
_HARMFUL = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 and C1 controls, DEL
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # direction and zero-width controls, separators
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # interlinear and tag characters
    "\ufffe\uffff"  # no characters, which XML cannot hold
    "\ud800-\udfff"  # lone surrogates
    "]"
)


# More than this is neither a reply nor what a person tells about himself.
LONGEST_REPLY = 1500


def plain(text: object, limit: int = 500) -> str:
    """Text safe to show anywhere: no control or direction characters, one line, at most `limit` characters.

    It is called once, where text from outside enters; nothing downstream parses the result as markup.
    """
    cleaned = _HARMFUL.sub(" ", str(text))
    cleaned = " ".join(cleaned.split())
    return cleaned if len(cleaned) <= limit else cleaned[: limit - 1] + "…"


def harmless(text: str) -> str:
    """Text without what can harm a terminal, otherwise as it is: its lines stay lines."""
    if text.isprintable():
        return text
    return "\n".join(_HARMFUL.sub(" ", line) for line in text.split("\n"))


def shown(value: object, limit: int = 60) -> str:
    """A value of a data file as a person would write it there: `true`, `null`, `[a, b]`; the invisible made visible."""
    if not isinstance(value, str):
        return plain(json.dumps(value, ensure_ascii=False, default=str).strip('"'), limit)
    visible = _HARMFUL.sub(lambda match: f"\\u{ord(match.group()):04X}", value[: limit + 1])
    return plain(visible, limit) if visible == visible.strip() else f"'{visible[:limit]}'"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at a stream; the caller may have closed it, or have given none."""
    return stream is not None and not stream.closed and stream.isatty()


# A name in Latin letters with an apostrophe, which is a Latin one also in Chinese: a Chinese font has it wide.
LATIN_NAME = re.compile("([A-Za-z\u00c0-\u024f\u0300-\u036f]+(?:\u2019[A-Za-z\u00c0-\u024f\u0300-\u036f]+)+)")

# What two spellings of the same have in common.
_BRACKETS = re.compile(r"[(\[{<（【〔][^()\[\]{}<>（）【】〔〕]*[)\]}>）】〕]")
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc]")
_BLANK_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def same_width(text: str) -> str:
    """Text with everything compatible in one form: full width as half, ligatures as letters (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def folded(text: str) -> str:
    """Text without regard to width and case."""
    return same_width(text).casefold()


def bare(text: str) -> str:
    """The letters, digits and Han characters of a text alone, without regard to width and case."""
    return "".join(filter(str.isalnum, folded(text)))


def smoothed(text: str) -> str:
    """Text without regard to width, case, apostrophes, and blanks beyond one between Latin words."""
    return same_width(_BLANK_IN_CHINESE.sub("", " ".join(_APOSTROPHES.sub("", folded(text)).split())))


def half_width(text: str) -> str:
    """Text whose full-width ASCII is half as wide, every character where it was."""
    return text.translate(_HALF_WIDTH)


def without_brackets(text: str) -> str:
    """Text without its brackets and what stands in them."""
    return _BRACKETS.sub("", text)


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    invisible = unicodedata.category(character) in ("Mn", "Me", "Cf") and character != "\xad"
    return 0 if invisible else 1


def width(text: str) -> int:
    """Columns that `text` takes in a terminal: wide and full-width count two (UAX #11), marks on a letter none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces to a number of terminal columns."""
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int, ellipsis: str) -> str:
    """As much of `text` as a number of terminal columns holds; where something is left out, with an ellipsis."""
    if width(text) <= columns:
        return text
    room, kept = columns - width(ellipsis), ""
    for character in text:
        if (room := room - _columns(character)) < 0:
            break
        kept += character
    return kept + ellipsis


# Lines of a terminal: Chinese may part between any two characters, but for its marks; Latin words stay whole.
#
# The rules are those of GB/T 15834 for the ends of lines, and of UAX #14 where Latin and Chinese meet, reduced to what
# texts of a notice and names of people need. A mark on the wrong side of a line is accepted only where nothing else
# fits.

# No line begins with these, nor with any other closing bracket or quotation mark.
_CLOSING = frozenset("。，、；：？！．…‥·・‧•％‰℃°～〜〰々〻ー」』" + ",.;:?!%/／")
# No line ends with these, nor with any other opening bracket or quotation mark.
_OPENING = frozenset("￥¥＄$£€№§＃「『")

# It makes one picture of two: what follows belongs to what stands before.
_JOINER = "\u200d"

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
    if before in (_OPEN, _OPEN_WIDE) or after in (_CLOSE, _CLOSE_WIDE):
        return False
    if spaced:
        return True
    if _QUOTE in (before, after) or (before == after == _DASH):
        return False
    return before not in _NARROW or after not in _NARROW


_SEEN = "q-wloOcC"
_PARTED = {s: frozenset(a + b for a, b in product(_SEEN, _SEEN) if _part(a, b, s)) for s in (False, True)}


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
    lines = [line for part in text.split("\n") for line in _lines(_tidy(part), room)]
    return [(indent if first is None or at else first) + line for at, line in enumerate(lines)]


def wrap_indented(line: str, columns: int | None, hanging: int = 0) -> list[str]:
    """A line as it is where it fits; else wrapped, what follows as far in as it began, and so many columns more.

    Args:
        line: one with what stands before it.
        columns: of the terminal; None where lines stay whole, as pipes and screen readers like them.
        hanging: columns that the lines after the first stand further in.
    """
    text = line.lstrip(" ")
    if columns is None or width(line) <= columns:
        return [line]
    indent = " " * (len(line) - len(text))
    return wrap(text, columns, indent + " " * hanging, indent)


def longest_piece(text: str) -> int:
    """Columns of the widest word or other part that no line should cut."""
    text = _tidy(text)
    starts = [0, *(at for at in range(1, len(text)) if may_begin(text, at)), len(text)]
    return max(width(text[start:end].strip(" ")) for start, end in pairwise(starts))


def may_begin(text: str, at: int) -> bool:
    """Whether a line may begin with `text[at]`, and the one before it end there; spaces between stay at its end."""
    after = _KINDS[text[at]]
    if after in (_SPACE, _MARK):  # a mark belongs to the character before it
        return False
    if text[at : at + 3 : 2] == "（）":  # what numbers the word before it, as in 五（一）
        return False
    last = at - 1
    before = _KINDS[text[last]]
    spaced = before == _SPACE
    if (spaced and _is_clause(text, at)) or (text[at + 1 : at + 2] == " " and _is_clause(text, at + 2)):
        return False  # a clause stays with the word that cites it, of two characters
    while last > 0 and before in (_SPACE, _MARK):
        last -= 1
        before = _KINDS[text[last]]
    return before + after in _PARTED[spaced] and text[at - 1] != _JOINER


def _is_clause(text: str, at: int) -> bool:
    """Whether the number of a clause begins there, such as 一（二） or 三.1."""
    numeral = text[at : at + 1]  # a Chinese one
    return numeral.isnumeric() and not numeral.isdigit() and text[at + 1 : at + 2] in ("（", ".")


def line_starts(text: str, room: int, columns: Iterable[int], cut: bool = True) -> list[int]:
    """Where the lines after the first begin, each line holding as much as there is room for.

    Args:
        text: one paragraph. The spaces at the end of a line belong to it and may stand beyond the room.
        room: terminal columns of a line, at least one. One character may be wider.
        columns: of each character of the text, as the terminal counts; none for what joins the character before.
        cut: whether what no line should part is cut where it is longer than a line; otherwise it is left too long.

    Returns:
        Indices into the text, rising, none of them 0.
    """
    used = list(accumulate(columns, initial=0))
    starts: list[int] = []
    start, length = 0, len(text)
    while True:
        fits = bisect_right(used, used[start] + room, lo=start) - 1
        reach = _past_spaces(text, fits)
        if reach >= length:
            return starts
        begin = next((at for at in range(reach, start, -1) if may_begin(text, at)), None)
        if begin is None:
            following = (at for at in range(reach + 1, length) if may_begin(text, at))
            begin = _cut(text, start, fits, used) if cut else next(following, length)
            if begin >= length:
                return starts
        starts.append(begin)
        start = begin


def _past_spaces(text: str, at: int) -> int:
    while at < len(text) and _KINDS[text[at]] == _SPACE:
        at += 1
    return at


def _cut(text: str, start: int, fits: int, used: list[int]) -> int:
    """Where to cut what may not be parted: as late as fits, rather within a word than on the wrong side of a mark."""
    good, latest = (_WIDE, _LETTER), 0
    for at in range(fits, start, -1):
        kind = _KINDS[text[at]]
        if kind == _MARK or used[at] == used[start] or used[at + 1] == used[at]:
            continue
        if kind in good and _KINDS[text[at - 1]] in (*good, _MARK):
            return at
        latest = latest or at
    if latest:
        return _past_spaces(text, latest)
    at = start + 1  # not even one character fits: it stands alone, with the marks on it
    while at < len(text) and (used[at] == used[start] or used[at + 1] == used[at] or _KINDS[text[at]] == _MARK):
        at += 1
    return _past_spaces(text, at)


def _lines(text: str, room: int) -> list[str]:
    starts = [0, *line_starts(text, room, map(width, text)), len(text)]
    return [text[start:end].rstrip(" ") for start, end in pairwise(starts)]


def _tidy(text: str) -> str:
    return re.sub("[ \t]+", " ", text.strip(" \t"))
