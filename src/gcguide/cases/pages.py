"""Rows out of a damaged store, page by page: what no index, no header and no inner page needs to lead to.

Erased rows are not found again: the store overwrites what it frees (`secure_delete`).
The format is that of https://www.sqlite.org/fileformat2.html.
"""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeGuard

from gcguide.cases.wal import changes, read_log

Value = None | int | float | str | bytes

_FIRST = 100  # bytes before the first page's own
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_SIZES = [1 << power for power in range(9, 17)]
_USUAL = 4096
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_COLUMNS = 40
# The record in which SQLite remembers the highest number of the cases: its header, the name, an integer.
_HIGHEST = re.compile(rb"\x03\x17([\x01-\x06\x08\x09])cases(.{0,8})", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One row: of a table, with its number, or of an index, without."""

    number: int | None
    values: tuple[Value, ...]


class Pages:
    """The pages of a store, as its log has left them.

    Args:
        main: the bytes of its file.
        log: those of its log.
    """

    def __init__(self, main: bytes, log: bytes = b"") -> None:
        self._raw = (main, log)
        read = read_log(log)
        size = int.from_bytes(main[16:18], "big")
        size = 65536 if size == 1 else size
        self.size = size if size in _SIZES else read.page_size if read else _USUAL
        self._pages = {at // self.size + 1: main[at : at + self.size] for at in range(0, len(main), self.size)}
        if read and read.page_size == self.size:
            self._pages |= {frame.page: frame.data for frame in changes(read)}

    def rows(self) -> Iterator[Row]:
        """Every row that can be read."""
        for number in sorted(self._pages):
            # The last page of a file that was cut off is made up to its size.
            page = self._pages[number].ljust(self.size, b"\0")
            start = _FIRST if number == 1 else 0
            kind = page[start]
            if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER):
                continue
            inner = 4 if kind == _INDEX_INNER else 0
            (count,) = struct.unpack(">H", page[start + 3 : start + 5])
            at = start + 8 + inner
            for (cell,) in struct.iter_unpack(">H", page[at : at + 2 * min(count, self.size // 4)]):
                with suppress(IndexError, struct.error, ValueError):
                    yield self._row(page, cell + inner, kind == _TABLE_LEAF)

    def highest(self) -> int:
        """The highest number that was ever given to a case, as far as SQLite's own note of it is still there."""
        found = []
        for raw in self._raw:
            for match in _HIGHEST.finditer(raw):
                with suppress(ValueError):
                    found.append(_value(match[2], 0, match[1][0])[0])
        return max((number for number in found if is_likely(number)), default=0)

    def _row(self, page: bytes, at: int, is_table: bool) -> Row:
        length, at = _varint(page, at)
        number = None
        if is_table:
            number, at = _varint(page, at)
        return Row(number, _record(self._payload(page, at, length, is_table)))

    def _payload(self, page: bytes, at: int, length: int, is_table: bool) -> bytes:
        """What a cell holds: here, and on further pages where it is long."""
        most = self.size - 35 if is_table else (self.size - 12) * 64 // 255 - 23
        if length <= most:
            return page[at : at + length]
        least = (self.size - 12) * 32 // 255 - 23
        here = least + (length - least) % (self.size - 4)
        here = here if here <= most else least
        found = [page[at : at + here]]
        following = int.from_bytes(page[at + here : at + here + 4], "big")
        left = length - here
        while left > 0:
            further = self._pages.get(following)
            if further is None:
                raise ValueError(following)
            found.append(further[4 : 4 + min(left, self.size - 4)])
            left -= self.size - 4
            following = int.from_bytes(further[:4], "big")
        return b"".join(found)


def is_likely(number: object) -> TypeGuard[int]:
    """Whether it can be a case's number; damage makes others."""
    return isinstance(number, int) and 0 < number < 10_000_000


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = data[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    raise ValueError(at)


def _record(data: bytes) -> tuple[Value, ...]:
    length, at = _varint(data, 0)
    kinds = []
    while at < length:
        kind, at = _varint(data, at)
        kinds.append(kind)
    if at != length or len(kinds) > _MOST_COLUMNS:
        raise ValueError(length)
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(data, at, kind)
        values.append(value)
    if at != len(data):
        raise ValueError(at)
    return tuple(values)


def _value(data: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(data[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", data[at : at + 8])[0], at + 8
    if kind < 12:
        raise ValueError(kind)
    end = at + (kind - 12) // 2
    piece = data[at:end]
    return (piece.decode("utf-8", "replace") if kind % 2 else piece), end
