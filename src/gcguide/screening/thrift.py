"""The compact form of Thrift, in which a Parquet file describes itself: any message read, and written as it was.

A struct is `{field: (type, value)}`, a list `(type of its members, members)`; what a field
means is its reader's business.
"""

from typing import Any

_STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(13)

Struct = dict[int, tuple[int, Any]]


class Reader:
    """Reads from a place in a buffer; `at` is where it has come to.

    Whoever uses it on a foreign file must be ready for any `LookupError`, `ValueError` or `RecursionError`.
    """

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def struct(self) -> Struct:
        """A message, or a struct within one."""
        found: Struct = {}
        field = 0
        while head := self._byte():
            kind = head & 15
            field = field + (head >> 4) if head >> 4 else self._signed()
            found[field] = (kind, self._value(kind) if kind > FALSE else None)
        return found

    def _value(self, kind: int) -> Any:
        if kind in (I16, I32, I64):
            return self._signed()
        if kind == BINARY:
            return self._bytes(self._unsigned())
        if kind == STRUCT:
            return self.struct()
        if kind in (LIST, SET):
            head = self._byte()
            size = head >> 4 if head >> 4 < 15 else self._unsigned()
            return head & 15, [self._member(head & 15) for _ in range(size)]
        if kind == BYTE:
            return self._byte()
        if kind == DOUBLE:
            return self._bytes(8)
        raise ValueError(kind)  # maps: no description of a Parquet file has any

    def _member(self, kind: int) -> Any:
        return self._byte() if kind in (TRUE, FALSE) else self._value(kind)

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self.data) - self.at:
            raise ValueError(count)
        self.at += count
        return self.data[self.at - count : self.at]

    def _unsigned(self) -> int:
        value = shift = 0
        while (one := self._byte()) > 127:
            value |= (one & 127) << shift
            shift += 7
        return value | one << shift

    def _signed(self) -> int:
        value = self._unsigned()
        return value >> 1 ^ -(value & 1)


def written(message: Struct) -> bytes:
    """A message as bytes."""
    out = bytearray()
    _struct(out, message)
    return bytes(out)


def _struct(out: bytearray, message: Struct) -> None:
    last = 0
    for field in sorted(message):
        kind, value = message[field]
        if 0 < field - last < 16:
            out.append(field - last << 4 | kind)
        else:
            out.append(kind)
            _signed(out, field)
        last = field
        if kind > FALSE:
            _value(out, kind, value)
    out.append(_STOP)


def _value(out: bytearray, kind: int, value: Any) -> None:
    if kind in (I16, I32, I64):
        _signed(out, value)
    elif kind == BINARY:
        _unsigned(out, len(value))
        out += value
    elif kind == STRUCT:
        _struct(out, value)
    elif kind in (LIST, SET):
        of, members = value
        if len(members) < 15:
            out.append(len(members) << 4 | of)
        else:
            out.append(15 << 4 | of)
            _unsigned(out, len(members))
        for member in members:
            if of in (TRUE, FALSE):
                out.append(member)
            else:
                _value(out, of, member)
    elif kind == BYTE:
        out.append(value)
    else:
        out += value


def _unsigned(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _signed(out: bytearray, value: int) -> None:
    _unsigned(out, value << 1 if value >= 0 else (-value << 1) - 1)
