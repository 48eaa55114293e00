"""SQLite's write-ahead log, read without SQLite: it would pass over what is damaged, and delete it.

The format is that of https://www.sqlite.org/walformat.html and https://www.sqlite.org/fileformat2.html#walformat.
"""

import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

_HEADER, _FRAME = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
_SIZES = [1 << power for power in range(9, 17)]
# Another program may be writing just where it is read.
_LOOKS, _PAUSE = 3, 0.05


@dataclass(frozen=True)
class Frame:
    """One page in the log.

    Args:
        page: which, from 1.
        is_last: whether a change ends with it.
        is_whole: whether its checksum is right.
        is_ours: whether it belongs to what was written since the log was last emptied.
    """

    page: int
    is_last: bool
    is_whole: bool
    is_ours: bool
    data: bytes


@dataclass(frozen=True)
class Log:
    """What a log holds.

    Args:
        is_readable: whether its beginning is right.
    """

    is_readable: bool
    page_size: int
    frames: tuple[Frame, ...]


def read_log(raw: bytes) -> Log | None:
    """The log in these bytes; None where there is none."""
    if len(raw) < _HEADER + _FRAME + _SIZES[0]:
        return None
    magic, _, size, _, *salts, one, two = struct.unpack(">8I", raw[:_HEADER])
    order = "<" if magic == _MAGIC[0] else ">" if magic == _MAGIC[1] else "<"
    is_readable = magic in _MAGIC and size in _SIZES and _checksum(order, raw[: _HEADER - 8], (0, 0)) == (one, two)
    if not is_readable:  # the first frame has always been written last; the size is what nearly every store has
        size = size if size in _SIZES else 4096
        salts = list(struct.unpack(">2I", raw[_HEADER + 8 : _HEADER + 16]))
    return Log(is_readable, size, tuple(_frames(raw, order, size, tuple(salts), (one, two))))


def _frames(raw: bytes, order: str, size: int, salts: tuple[int, ...], before: tuple[int, int]) -> Iterator[Frame]:
    """All frames; each is checked by what stands in the one before, so that one bad frame does not take the rest."""
    for start in range(_HEADER, len(raw) - _FRAME - size + 1, _FRAME + size):
        page, pages, *found, one, two = struct.unpack(">6I", raw[start : start + _FRAME])
        data = raw[start + _FRAME : start + _FRAME + size]
        is_ours = tuple(found) == salts
        is_whole = is_ours and _checksum(order, raw[start : start + 8] + data, before) == (one, two)
        yield Frame(page, pages > 0, is_whole, is_ours, data)
        before = one, two


def _checksum(order: str, data: bytes, before: tuple[int, int]) -> tuple[int, int]:
    one, two = before
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for word in words:
        one = (one + word + two) & 0xFFFFFFFF
        two = (two + next(words) + one) & 0xFFFFFFFF
    return one, two


def changes(log: Log) -> list[Frame]:
    """The whole frames of all changes that were ended, in order."""
    found = [frame for frame in log.frames if frame.is_whole]
    while found and not found[-1].is_last:
        found.pop()
    return found


def is_damaged(path: Path) -> bool:
    """Whether something that had been written whole is no more: changes go on behind it.

    What a program that was killed leaves (a change without its end) is no damage, nor what is left of an older round.
    """
    return all(_seems_damaged(path, look) for look in range(_LOOKS))


def _seems_damaged(path: Path, look: int) -> bool:
    if look:
        time.sleep(_PAUSE)
    try:
        log = read_log(path.read_bytes())
    except FileNotFoundError:
        return False
    if log is None:
        return False
    behind = dropwhile(lambda frame: frame.is_whole, log.frames)
    return not log.is_readable or any(frame.is_whole and frame.is_last for frame in behind)
