"""What workbooks made of records do not show or lack: .xls and .et, which lie in a file system of their own, and .xlsb.

Nothing here refuses a file: the library that reads the values does. What cannot be made sense of gives nothing.
"""

from collections.abc import Iterator
from contextlib import suppress
from struct import error as StructError  # noqa: N812 - a class named in lower case
from struct import iter_unpack, unpack_from
from zipfile import ZipFile

from gcguide.tables.parts import part
from gcguide.tables.shown import Unseen, targets_of

_MOST_SHEETS = 200
_CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

# .xls and .et

_FREE = 0xFFFFFFFA  # what is not less is no number of a sector
_BOUND_SHEET, _ROW, _ERROR, _FORMULA, _BEGIN, _END = 0x85, 0x208, 0x205, 0x06, 0x809, 0x0A
_ROW_HIDDEN = 0x20


def in_old_workbook(raw: bytes) -> list[Unseen]:
    """What each sheet hides and lacks, in their order."""
    with suppress(StructError, IndexError, ValueError):
        book = _stream(raw)
        sheets = [unpack_from("<I", body)[0] for kind, body in _records(book, 0) if kind == _BOUND_SHEET]
        return [_old_sheet(book, start) for start in sheets[:_MOST_SHEETS]]
    return []


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end that belongs to this beginning, without those of charts within."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = unpack_from("<HH", book, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _old_sheet(book: bytes, start: int) -> Unseen:
    found = Unseen()
    for kind, body in _records(book, start):
        if kind == _ROW and len(body) >= 14 and body[12] & _ROW_HIDDEN:
            found.hide(unpack_from("<H", body)[0])
        elif kind == _ERROR and len(body) >= 8 and body[7]:
            found.miss(*_place(body), _CODES.get(body[6], "#N/A"))
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            found.miss(*_place(body), _CODES.get(body[8], "#N/A"))
    return found


def _place(body: bytes) -> tuple[int, int]:
    row, column = unpack_from("<HH", body)
    return row, column


def _stream(raw: bytes) -> bytes:
    """The stream of the workbook in the file system; each chain of sectors is followed no longer than the file is."""
    shift, small_shift = unpack_from("<HH", raw, 30)
    first_folder, limit, first_small = (unpack_from("<I", raw, at)[0] for at in (48, 56, 60))
    if not 7 <= shift <= 16 or not 4 <= small_shift < shift:
        return b""
    most = len(raw) >> shift

    def sector(number: int) -> bytes:
        return raw[(number + 1) << shift : (number + 2) << shift]

    lists = list(unpack_from("<109I", raw, 76))
    following, steps = unpack_from("<I", raw, 68)[0], 0
    while following < _FREE and steps < most:
        *more, following = (number for (number,) in iter_unpack("<I", sector(following)))
        lists += more
        steps += 1
    table = _numbers(b"".join(sector(number) for number in [one for one in lists if one < _FREE][:most]))

    def whole(first: int) -> bytes:
        return b"".join(sector(number) for number in _chain(table, first, most))

    folder = whole(first_folder)
    root = folder[:128]
    for at in range(0, len(folder), 128):
        entry = folder[at : at + 128]
        name = entry[: max(unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace").casefold()
        if name not in ("workbook", "book"):
            continue
        first, size = unpack_from("<II", entry, 116)
        if size >= limit:
            return whole(first)[:size]
        space, small_table = whole(unpack_from("<I", root, 116)[0]), _numbers(whole(first_small))
        parts = _chain(small_table, first, len(space) >> small_shift)
        return b"".join(space[at << small_shift : (at + 1) << small_shift] for at in parts)[:size]
    return b""


def _numbers(raw: bytes) -> list[int]:
    return [number for (number,) in iter_unpack("<I", raw[: len(raw) // 4 * 4])]


def _chain(table: list[int], first: int, most: int) -> Iterator[int]:
    while first < len(table) and most > 0:
        yield first
        first, most = table[first], most - 1


# .xlsb

_BINARY_ROW, _BINARY_ERROR, _FORMULA_ERROR, _BUNDLE = 0, 3, 11, 156
_BINARY_HIDDEN = 0x10


def in_binary_workbook(file: ZipFile) -> dict[str, Unseen]:
    """What each sheet of an .xlsb file hides and lacks, by its name."""
    found: dict[str, Unseen] = {}
    with suppress(StructError, IndexError, ValueError):
        targets = targets_of(file, "xl/workbook.bin")
        for kind, body in _binary_records(part(file, "xl/workbook.bin")):
            if kind == _BUNDLE and len(found) < _MOST_SHEETS:
                id, at = _wide(body, 8)
                name, _ = _wide(body, at)
                if id in targets:
                    found[name] = _binary_sheet(part(file, targets[id]))
    return found


def _binary_sheet(raw: bytes) -> Unseen:
    found, row = Unseen(), 0
    for kind, body in _binary_records(raw):
        if kind == _BINARY_ROW and len(body) >= 12:
            row = unpack_from("<I", body)[0]
            if body[11] & _BINARY_HIDDEN:
                found.hide(row)
        elif kind in (_BINARY_ERROR, _FORMULA_ERROR) and len(body) >= 9:
            found.miss(row, unpack_from("<I", body)[0], _CODES.get(body[8], "#N/A"))
    return found


def _binary_records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(raw):
        kind = raw[at]
        at += 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (raw[at] & 0x7F) << 7, at + 1
        length = 0
        for step in range(4):
            byte = raw[at]
            at += 1
            length |= (byte & 0x7F) << 7 * step
            if not byte & 0x80:
                break
        yield kind, raw[at : at + length]
        at += length


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    end = at + 4 + 2 * unpack_from("<I", body, at)[0]
    return body[at + 4 : end].decode("utf-16-le"), end
