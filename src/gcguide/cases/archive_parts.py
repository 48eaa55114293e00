"""The values of an archive, each read as what it must be, and each knowing where it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from gcguide.cases.saved import Raw, is_identity
from gcguide.problem import Problem
from gcguide.text import plain, shown

# Nobody types so much into one line; a person's note is a few hundred characters.
LONGEST = 20_000
# What an entry of the history is about is a mapping, of facts at most, of lists at most.
DEEPEST = 6

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}\Z")

# The same few thousand words make up most of any archive: each is looked at once.
_SHORT = 60
_plain = lru_cache(maxsize=16_384)(plain)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """One value and where it is.

    Every reading raises a `Problem` that names the place, and never shows the value: it may be personal.

    Args:
        value: plain data, as JSON gives it.
        case: the case it belongs to, by its place in the file from 1; 0 for what comes before the cases.
        path: the keys and places (from 0) that lead to it.
    """

    value: Any
    case: int = 0
    path: tuple[str | int, ...] = ()

    @property
    def key(self) -> str:
        """Where it is, as a person would write it: `answers.asked[2]`, counted from 1."""
        steps = (f"[{step + 1}]" if isinstance(step, int) else f".{shown(step)}" for step in self.path)
        return "".join(steps).removeprefix(".") or "{}"

    def wrong(self) -> Problem:
        """What is not as it must be: which key of which case."""
        id = "archive_value" if self.case else "archive_head"
        return Problem(id, {"number": self.case, "key": self.key})

    def maybe(self, read: Callable[["Part"], T]) -> T | None:
        """The value as `read` takes it, or None where there is none."""
        return None if self.value is None else read(self)

    # Values

    def text(self) -> str:
        """A text, safe to show."""
        if not isinstance(self.value, str):
            raise self.wrong()
        if len(self.value) > LONGEST:
            raise Problem("archive_long", {"number": self.case, "key": self.key, "limit": LONGEST})
        return _plain(self.value) if len(self.value) <= _SHORT else plain(self.value, LONGEST)

    def whole(self) -> int:
        """A whole number, not below 0."""
        if type(self.value) is not int or self.value < 0:
            raise self.wrong()
        return self.value

    def moment(self) -> str:
        """A moment with its zone, such as `2026-03-02T09:15:00+08:00`."""
        if not isinstance(self.value, str) or not _MOMENT.match(self.value):
            raise self.wrong()
        try:
            datetime.fromisoformat(self.value)
        except ValueError:
            raise self.wrong() from None
        return self.value

    def identity(self) -> str:
        """What a case is on every computer."""
        if not is_identity(self.value):
            raise self.wrong()
        return str(self.value)

    # Values with values in them

    def items(self) -> list["Part"]:
        """The parts of a list."""
        if not isinstance(self.value, list):
            raise self.wrong()
        return [Part(value, self.case, (*self.path, place)) for place, value in enumerate(self.value)]

    def pair(self) -> tuple["Part", "Part"]:
        """The parts of a list of two."""
        match self.items():
            case [first, second]:
                return first, second
        raise self.wrong()

    def parts(self, *keys: str) -> dict[str, "Part"]:
        """The parts of a mapping that has these keys, all of them and no others."""
        found = self._mapping()
        for key in keys:
            if key not in found:
                raise self._under(key, None).wrong()
        for key in found:
            if key not in keys:
                raise self._under(key, None).wrong()
        return {key: self._under(key, value) for key, value in found.items()}

    def named(self) -> dict[str, "Part"]:
        """The parts of a mapping with any keys, safe to show."""
        found: dict[str, Part] = {}
        for key, value in self._mapping().items():
            under = self._under(key, value)
            name = Part(key, self.case, under.path).text()
            if name in found:  # the keys differed only in what cannot be seen
                raise under.wrong()
            found[name] = under
        return found

    def texts(self) -> dict[str, str]:
        """A mapping of texts."""
        return {name: part.text() for name, part in self.named().items()}

    def facts(self) -> Raw:
        """Facts and their values: a text, a yes or no, or a list of texts; whether there are such is asked later."""
        return {name: part._fact() for name, part in self.named().items()}

    def body(self) -> Raw:
        """A mapping of any plain data, not deep."""
        self._mapping()
        value: Raw = self._any(DEEPEST)
        return value

    def _fact(self) -> Any:
        if isinstance(self.value, list):
            return [item.text() for item in self.items()]
        return self.text() if isinstance(self.value, str) else self._scalar()

    def _scalar(self) -> bool | int | None:
        if self.value is None or isinstance(self.value, bool | int):
            return self.value
        raise self.wrong()

    def _any(self, depth: int) -> Any:
        match self.value:
            case str():
                return self.text()
            case list() | dict() if not depth:
                raise self.wrong()
            case list():
                return [item._any(depth - 1) for item in self.items()]
            case dict():
                return {name: part._any(depth - 1) for name, part in self.named().items()}
        return self._scalar()

    def _mapping(self) -> Raw:
        if not isinstance(self.value, dict):
            raise self.wrong()
        return self.value

    def _under(self, key: str, value: Any) -> "Part":
        return Part(value, self.case, (*self.path, key))
