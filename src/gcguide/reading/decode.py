"""The bytes of a file, and the text that they are: in which encoding, or at which byte they stop being text."""

import codecs
import re
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from gcguide.problem import Problem
from gcguide.reading.private_use import without_private_use

# A data file or a case is smaller.
MAX_BYTES = 4_000_000

# What spreadsheet programs save a text in where it has no mark at its beginning.
OFFICE = ("utf-8", "gb18030")

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Pictures and documents for print hold these, no text does.
_NO_TEXT_CHARACTERS = "\0\1\2\3\4\5\6\x0e\x0f"
_NO_TEXT = re.compile(f"[{_NO_TEXT_CHARACTERS}]")

# In the wrong encoding nearly every character is bad; in a text with an accident in it few are.
_BAD_OF_ALL = 1 / 3

# A bad byte is decoded as what no text can hold: a lone surrogate that tells which byte it was.
_BAD = re.compile("[\udc00-\udcff]")
codecs.register_error("gcguide.bad_byte", lambda error: (chr(0xDC00 + error.object[error.start]), error.end))  # type: ignore[attr-defined]


def open_binary(path: Path) -> BinaryIO:
    """The file, opened to read its bytes; what keeps it from being read is said as a problem."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise Problem("file_missing", {}, path) from None
    except IsADirectoryError:
        raise Problem("file_is_folder", {}, path) from None
    except (OSError, ValueError):
        raise Problem("file_unreadable", {}, path) from None


def open_file(path: Path) -> BinaryIO:
    """The same of a file that is to be read more than once, which a pipe cannot be: it would wait for ever."""
    with suppress(OSError, ValueError):
        if stat.S_IFMT(path.stat().st_mode) not in (stat.S_IFREG, stat.S_IFDIR):
            raise Problem("file_pipe", {}, path)
    return open_binary(path)


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file.

    Raises:
        Problem: it cannot be read, or has more bytes than the limit; what never ends is left there.
    """
    with open_binary(path) as source:
        try:
            raw = source.read(limit + 1)
        except OSError:
            raise Problem("file_unreadable", {}, path) from None
    return within(raw, limit, path)


def within(raw: bytes, limit: int = MAX_BYTES, file: Path | str | None = None) -> bytes:
    """The bytes, if they are no more than the limit."""
    if len(raw) > limit:
        raise Problem("file_too_large", {"limit": limit // 1_000_000}, file)
    return raw


def decode(raw: bytes, file: Path | str | None = None) -> str:
    """The text of a data file or a case: UTF-8 with or without its mark, or UTF-16 with its mark."""
    encoding = "utf-16" if raw[:2] in _WIDE else "utf-8-sig"
    try:
        return within(raw, MAX_BYTES, file).decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1 if encoding == "utf-8-sig" else None
        raise Problem("file_not_utf8", {}, file, line) from None


def encoding_of(blocks: Callable[[], Iterable[bytes]], known: Iterable[str] = OFFICE) -> str | None:
    """The encoding of a text that may be too large to hold; None where the bytes are no text.

    Args:
        blocks: gives the bytes from the beginning, piece by piece; it is called once for each encoding that is tried.
        known: the encodings that a text without a mark may be in, the likeliest first.

    Raises:
        Problem: `file_bad_byte`, with its line and its place in the line, where all but a few bytes are text.
    """
    start = next(iter(blocks()), b"")
    encodings = ("utf-16",) if start[:2] in _WIDE else tuple(known)
    if _is_clean(blocks(), encodings[0]):
        return encodings[0]
    for encoding in encodings:
        trial = _Trial(encoding)
        if all(trial.holds(block) for block in blocks()) and trial.holds(b"", final=True):
            if trial.problem is None:
                return encoding
            if trial.bad <= _BAD_OF_ALL * trial.beyond_ascii:
                raise trial.problem
    return None


def _is_clean(blocks: Iterable[bytes], encoding: str) -> bool:
    """Whether the likeliest encoding fits without a doubt, which is found many times sooner."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks:
            text = decoder.decode(block)
            if any(character in text for character in _NO_TEXT_CHARACTERS):
                return False
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


class _Trial:
    """One encoding, tried on bytes that come piece by piece."""

    def __init__(self, encoding: str) -> None:
        self.decoder = codecs.getincrementaldecoder(encoding)("gcguide.bad_byte")
        self.unmarked = "utf-16-le" if encoding == "utf-16" else encoding
        self.bad = self.beyond_ascii = 0
        self.line, self.before = 1, 0  # the line reached, and how many of its bytes were read, up to the first bad one
        self.problem: Problem | None = None

    def holds(self, block: bytes, final: bool = False) -> bool:
        """Takes the next bytes; whether this may still be a text."""
        text = self.decoder.decode(block, final)
        bad = [] if text.isascii() else _BAD.findall(text)
        if not self.bad:
            good = text[: text.index(bad[0])] if bad else text
            if (lines := good.count("\n")) > 0:
                self.line, self.before = self.line + lines, 0
            self.before += len(good[good.rfind("\n") + 1 :].removeprefix("\ufeff").encode(self.unmarked))
            if bad:
                details = {"byte": self.before + 1, "code": f"{ord(bad[0]) - 0xDC00:02X}"}
                self.problem = Problem("file_bad_byte", details, line=self.line)
        self.bad += len(bad)
        self.beyond_ascii += len(text) - len(text.encode("ascii", "ignore"))
        return not _NO_TEXT.search(text)


def decode_office(raw: bytes) -> str | None:
    """A text that a spreadsheet program saved, in characters that everybody has; None where the bytes are no text.

    Raises:
        Problem: as `encoding_of`.
    """
    encoding = encoding_of(lambda: (raw,))
    return None if encoding is None else without_private_use(raw.decode(encoding).removeprefix("\ufeff"))
