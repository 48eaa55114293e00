"""The compact form of Thrift, in which a Parquet file describes itself: any message read, and written as it was.

A struct is `{field: (type, value)}`, a list `(type of its members, members)`; what a field
means is its reader's business.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import polars as pl

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


# Parquet files group by group: columns that stay as they are go from file to file as they are, undecoded.
#
# A file is a run of compressed columns and, at its end, a description of where each stands (parquet.thrift). A result
# has the roster's own columns and ours; decoding and encoding the former again would be most of the work.

_MAGIC = b"PAR1"
_TAIL = 8  # the length of the description, and the mark

# Fields of FileMetaData, RowGroup, ColumnChunk and ColumnMetaData, by their numbers in the specification.
_VERSION, _SCHEMA, _ROWS, _GROUPS, _NOTES, _ENCRYPTED = 1, 2, 3, 4, 5, 8
_COLUMNS, _BYTES, _GROUP_ROWS, _OFFSET, _PACKED_BYTES, _ORDINAL = 1, 2, 3, 5, 6, 7
_ELSEWHERE, _CHUNK_OFFSET, _META, _CRYPTO = 1, 2, 3, 8
_INDEXES = (4, 5, 6, 7)
_NAME, _UNPACKED, _PACKED, _DATA_AT, _INDEX_AT, _DICTIONARY_AT = 3, 6, 7, 9, 10, 11
_BLOOM = (14, 15)
_ELEMENT_NAME, _CHILDREN, _FIELD_ID = 4, 5, 9


@dataclass(frozen=True, eq=False)
class Group:
    """Compressed columns of some rows, and their descriptions."""

    rows: int
    columns: tuple[Struct, ...]
    data: tuple[bytes, ...]

    def __add__(self, other: "Group") -> "Group":
        return Group(self.rows, self.columns + other.columns, self.data + other.data)


class Description:
    """What a file says of itself at its end."""

    def __init__(self, file: IO[bytes]) -> None:
        size = file.seek(0, 2)
        file.seek(size - _TAIL)
        tail = file.read(_TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or length > size - _TAIL:
            raise ValueError(tail)
        file.seek(size - _TAIL - length)
        self.said = Reader(file.read(length)).struct()
        self.size = size
        self.groups: list[Struct] = self.said[_GROUPS][1][1]

    @property
    def schema(self) -> list[Struct]:
        """Its columns, the top first, each without the number that some programs give it."""
        return [{k: v for k, v in one.items() if k != _FIELD_ID} for one in self.said[_SCHEMA][1][1]]

    @property
    def rows(self) -> list[int]:
        """How many rows each group has."""
        return [group[_GROUP_ROWS][1] for group in self.groups]

    def check(self) -> None:
        """Whether every group stands in the file as it is told.

        Raises:
            ValueError: encrypted, or columns that stand elsewhere or nowhere.
        """
        for group in self.groups:
            for column in group[_COLUMNS][1][1]:
                start, length = _start(column[_META][1]), column[_META][1][_PACKED][1]
                if {_ELSEWHERE, _CRYPTO} & column.keys() or not 0 <= start <= start + length <= self.size:
                    raise ValueError(start)
        if _ENCRYPTED in self.said:
            raise ValueError(_ENCRYPTED)

    def read(self, file: IO[bytes], number: int) -> Group:
        """A group, as it is compressed."""
        columns: tuple[Struct, ...] = tuple(self.groups[number][_COLUMNS][1][1])
        data = []
        for column in columns:
            file.seek(_start(column[_META][1]))
            data.append(file.read(column[_META][1][_PACKED][1]))
        return Group(self.groups[number][_GROUP_ROWS][1], columns, tuple(data))


def _start(meta: Struct) -> int:
    dictionary = meta.get(_DICTIONARY_AT, (I64, 0))[1]
    data: int = meta[_DATA_AT][1]
    return min(dictionary, data) if dictionary > 0 else data


def _moved(column: Struct, to: int) -> Struct:
    """A column's description for another place; what the file had elsewhere for it (indexes, filters) stays behind."""
    meta = {k: v for k, v in column[_META][1].items() if k not in _BLOOM}
    by = to - _start(meta)
    for field in (_DATA_AT, _INDEX_AT, _DICTIONARY_AT):
        if field in meta and meta[field][1] > 0:
            meta[field] = (I64, meta[field][1] + by)
    return {**{k: v for k, v in column.items() if k not in _INDEXES}, _CHUNK_OFFSET: (I64, 0), _META: (STRUCT, meta)}


class Writer:
    """Writes a file group by group; in memory is one group, and for each group the description of its columns.

    Args:
        out: where to.
        like: the description of a file with the same columns.
    """

    def __init__(self, out: IO[bytes], like: Description) -> None:
        self.out = out
        self.like = like
        self.at = out.write(_MAGIC)
        self.groups: list[Struct] = []
        self.rows = 0

    def append(self, group: Group) -> None:
        """The next rows."""
        start, columns = self.at, []
        for column, data in zip(group.columns, group.data, strict=True):
            columns.append(_moved(column, self.at))
            self.at += self.out.write(data)
        unpacked = sum(column[_META][1][_UNPACKED][1] for column in columns)
        self.rows += group.rows
        self.groups.append(
            {
                _COLUMNS: (LIST, (STRUCT, columns)),
                _BYTES: (I64, unpacked),
                _GROUP_ROWS: (I64, group.rows),
                _OFFSET: (I64, start),
                _PACKED_BYTES: (I64, self.at - start),
                **({_ORDINAL: (I16, len(self.groups))} if len(self.groups) < 1 << 15 else {}),
            }
        )

    def close(self) -> None:
        """Writes the description."""
        said = {**self.like.said, _ROWS: (I64, self.rows), _GROUPS: (LIST, (STRUCT, self.groups))}
        description = written(said)
        self.out.write(description + len(description).to_bytes(4, "little") + _MAGIC)


def like(schema: pl.Schema) -> Description:
    """The description of a file with such columns, as the library writes it."""
    out = BytesIO()
    pl.DataFrame(schema=schema).write_parquet(out)
    return Description(out)


def encoded(frame: pl.DataFrame, rows: int) -> list[Group]:
    """A frame as groups of so many rows, the last of them of what is left."""
    out = BytesIO()
    # A higher level of compression takes longer and saves nothing of columns with so few different values.
    frame.write_parquet(out, statistics=False, row_group_size=rows, compression_level=1)
    description = Description(out)
    return [description.read(out, number) for number in range(len(description.groups))]


def with_copies(group: Group, names: Sequence[str], alike: Mapping[str, str]) -> Group:
    """A group with columns that are like others of it, encoded once and written under each name.

    Args:
        group: it has the other columns.
        names: all of them, in order.
        alike: for each of the missing ones the column that it is like.
    """
    own = [name for name in names if name not in alike]
    places = [own.index(alike.get(name, name)) for name in names]
    columns = [_named(group.columns[at], name) for name, at in zip(names, places, strict=True)]
    return Group(group.rows, tuple(columns), tuple(group.data[at] for at in places))


def _named(column: Struct, name: str) -> Struct:
    meta = {**column[_META][1], _NAME: (LIST, (BINARY, [name.encode()]))}
    return {**column, _META: (STRUCT, meta)}


class Grouped:
    """A file that can be read group by group, and whose columns can be handed on as they are.

    Args:
        numbers: the groups to read, where not all are wanted.

    Raises:
        LookupError, ValueError, TypeError, RecursionError: the file is not what it should be.
    """

    def __init__(self, path: Path, numbers: range | None = None) -> None:
        self.path = path
        with path.open("rb") as file:
            self.description = Description(file)
        self.description.check()
        self.numbers = range(len(self.description.groups)) if numbers is None else numbers

    @property
    def rows(self) -> list[int]:
        """How many rows each of its groups has."""
        return [self.description.rows[number] for number in self.numbers]

    def groups(self) -> Iterable[Group]:
        """All groups, in order."""
        with self.path.open("rb") as file:
            for number in self.numbers:
                yield self.description.read(file, number)

    def batches(self, most: int) -> Iterator[list[Group]]:
        """The same several at once, up to so many rows; all of a batch have equally many, the last may have fewer."""
        batch: list[Group] = []
        for group in self.groups():
            if batch and (
                sum(one.rows for one in batch) + group.rows > most
                or batch[-1].rows < batch[0].rows
                or group.rows > batch[0].rows
            ):
                yield batch
                batch = []
            batch.append(group)
        if batch:
            yield batch

    def decoded(self, batch: Sequence[Group], columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of a batch, by way of a file in memory that has these groups alone."""
        out = BytesIO()
        writer = Writer(out, self.description)
        for group in batch:
            writer.append(group)
        writer.close()
        return pl.read_parquet(out.getvalue(), columns=list(columns), use_statistics=False)

    def fits(self, result: Description) -> bool:
        """Whether a file of that description begins with just these columns, so that groups can be taken over."""
        own, wanted = self.description.schema, result.schema
        return own[1:] == wanted[1 : len(own)] and not any(_CHILDREN in one for one in own[1:])
