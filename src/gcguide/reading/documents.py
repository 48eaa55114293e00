"""YAML and JSON read strictly: what is written is what is meant, and every value knows its line.

YAML is read by parser events, so that we, not the library, decide what a scalar is. Only `true`, `false`, whole
numbers without leading zeros, ISO dates and `null` are anything but text: `no`, `010` and `12:30` stay what they look
like. Refused: duplicate keys, aliases and anchors, tags, several documents, deep nesting, oversized files, numbers
that cannot be kept, and characters that YAML does not allow.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import yaml

from gcguide.problem import Problem
from gcguide.reading.decode import decode, read_bytes
from gcguide.text import plain, shown

try:
    from yaml import CSafeLoader as _Parser
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

MAX_DEPTH = 40

_MAX_DIGITS = 18
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_INTEGER = re.compile(r"(0|-?[1-9][0-9]{0,17})\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data (dicts, lists, str, int, bool, date, None) and the line of each value, from 1, by its path.

    `files` has the file of those values that were put together from several.
    """

    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)
    file: Path | str | None = None
    files: dict[Path_, Path | str | None] = field(default_factory=dict)

    def line(self, path: Path_) -> int | None:
        """The line of the value at `path`, or of the nearest enclosing value that is in the file."""
        return self.place(path)[1]

    def texts(self) -> Iterator[tuple[Path_, str]]:
        """Every text that has a line of its own, with its path."""
        for path in self.lines:
            value = self.data
            for key in path:
                value = value[key]
            if isinstance(value, str):
                yield path, value

    def place(self, path: Path_) -> tuple[Path | str | None, int | None]:
        """The file and the line of the value at `path`, or of the nearest enclosing value that is written."""
        for length in range(len(path), -1, -1):
            if (near := path[:length]) in self.lines:
                return self.files.get(near, self.file), self.lines[near]
        return self.file, None


def need_mapping(document: Document) -> dict[str, Any]:
    """The document's data, which must be a mapping."""
    if isinstance(document.data, str) and "：" in document.data:
        raise Problem("yaml_fullwidth_colon", {"word": shown(document.data)}, document.file, document.line(()))
    if document.data is None:
        raise Problem("yaml_empty", {}, document.file)
    if not isinstance(document.data, dict):
        raise Problem("type_mapping", {"word": shown(document.data)}, document.file, document.line(()))
    return document.data


def scalar(text: str, quoted: bool) -> str | int | bool | date | None:
    """What a scalar means: text, unless it is written exactly as a boolean, number, ISO date or null."""
    if quoted:
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _INTEGER.match(text):
        return int(text)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Problem("date_impossible", {"word": text}) from None
    return text


# YAML


def read_yaml(path: Path) -> Document:
    """The one document of a file."""
    return parse_yaml(decode(read_bytes(path), path), path)


def parse_yaml(text: str, file: Path | str | None = None) -> Document:
    """The one document of a text.

    Raises:
        Problem: naming the file, the line and what was wrong.
    """
    try:
        events = yaml.parse(text, Loader=_Parser)
        return _Builder(events, file).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text).at(file) from None
    except (yaml.YAMLError, ValueError, UnicodeError):
        bad = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
        line = text[: bad.start()].count("\n") + 1 if bad else None
        raise Problem("yaml_character", {"code": f"U+{ord(bad.group()):04X}" if bad else "?"}, file, line) from None


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """What the parser stumbled over; a full-width colon or a tab, the commonest causes, are named as such."""
    lines = text.split("\n")
    last = len(text.rstrip().split("\n")) - 1
    marks = [min(mark.line, last) for mark in (error.context_mark, error.problem_mark) if mark is not None]
    said = [number for number, line in enumerate(lines) if line.split("#")[0].strip()]
    for number in [near for mark in marks for near in (mark, max((n for n in said if n < mark), default=mark))]:
        if "：" in lines[number].split(": ")[0].split("#")[0]:
            return Problem("yaml_fullwidth_colon", {"word": shown(lines[number])}, line=number + 1)
        if lines[number].lstrip(" ").startswith("\t"):
            return Problem("yaml_tab", line=number + 1)
    if marks and "flow" in str(error.context):
        # A bracket that is never closed is best mended where it was opened.
        return Problem("yaml_bracket", line=marks[0] + 1)
    return Problem(
        "yaml_syntax", {"what": plain(error.problem or error.context)}, line=marks[-1] + 1 if marks else None
    )


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


class _Builder:
    """Builds plain data from parser events."""

    def __init__(self, events: Any, file: Path | str | None) -> None:
        self.events = iter(events)
        self.file = file
        self.lines: dict[Path_, int] = {}

    def document(self) -> Document:
        data: Any = None
        seen = False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise self._problem("yaml_two_documents", event)
                seen = True
                data = self._value(next(self.events), ())
        if not seen:
            raise Problem("yaml_empty", {}, self.file)
        return Document(data, self.lines, self.file)

    def _problem(self, id: str, event: Any, **details: object) -> Problem:
        return Problem(id, details, self.file, _line(event))

    def _value(self, event: Any, path: Path_) -> Any:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._problem("yaml_alias", event, word=plain(event.anchor))
        # An explicit tag; `!` alone is what the parser itself gives to quoted text.
        if getattr(event, "tag", None) not in (None, "!"):
            raise self._problem("yaml_tag", event, word=plain(event.tag))
        if len(path) > MAX_DEPTH:
            raise self._problem("yaml_deep", event, limit=MAX_DEPTH)
        self.lines[path] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            try:
                return scalar(event.value, quoted=bool(event.style))
            except Problem as problem:
                problem.details["subject"] = next((key for key in reversed(path) if isinstance(key, str)), "")
                raise problem.at(self.file, _line(event)) from None
        return self._sequence(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _sequence(self, path: Path_) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path_) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._problem("yaml_key", event)
            key = event.value
            if event.anchor is not None or event.tag not in (None, "!"):
                raise self._problem("yaml_key", event)
            if key == "<<" and not event.style:
                raise self._problem("yaml_alias", event, word="<<")
            if key in items:
                raise self._problem("yaml_duplicate", event, word=plain(key))
            if "：" in key and not event.style:
                raise self._problem("yaml_fullwidth_colon", event, word=plain(key))
            items[key] = self._value(next(self.events), (*path, key))
            self.lines[(*path, key)] = _line(event)
        return items


# JSON


def parse_json(text: str, file: Path | str | None = None) -> Document:
    """The value of a JSON text, with the line of each part.

    Raises:
        Problem: naming the file, the line and what was wrong.
    """

    def refuse(word: str) -> NoReturn:
        raise Problem("json_number", {"word": word[:20]}, file, text.count("\n", 0, max(text.find(word), 0)) + 1)

    def whole(word: str) -> int | str:
        if len(word.lstrip("-")) > _MAX_DIGITS:
            refuse(word)
        return int(word) if str(int(word)) == word else word

    if not text.strip():
        raise Problem("yaml_empty", {}, file)
    try:
        # A number with a fraction or exponent stays as it is written: nothing here is measured.
        data = json.loads(text, parse_constant=refuse, parse_int=whole, parse_float=str)
    except json.JSONDecodeError as error:
        raise Problem("json_syntax", {"column": error.colno}, file, error.lineno) from None
    except RecursionError:
        raise Problem("json_deep", {}, file) from None
    return Document(data, _JsonLines(text, file).lines, file)


class _JsonLines:
    """Walks the tokens of a text that is known to be JSON, noting the line of each value and each key written twice."""

    def __init__(self, text: str, file: Path | str | None) -> None:
        self.text = text
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.tokens = _TOKEN.finditer(text)
        # Lines are counted on the way: counting from the start for each token would be quadratic.
        self.counted, self.line = 0, 1
        self._value((), self._take())

    def _take(self) -> str:
        token = next(self.tokens)
        self.line += self.text.count("\n", self.counted, token.start())
        self.counted = token.start()
        return token.group()

    def _value(self, path: Path_, opening: str) -> None:
        if len(path) > MAX_DEPTH:
            raise Problem("json_deep", {}, self.file, self.line)
        self.lines.setdefault(path, self.line)
        if opening not in "{[":
            return
        index = 0
        while (token := self._take()) not in "}]":
            if token == ",":
                continue
            if opening == "[":
                self._value((*path, index), token)
                index += 1
                continue
            key = (*path, json.loads(token))
            if key in self.lines:
                raise Problem("yaml_duplicate", {"word": plain(key[-1], 60)}, self.file, self.line)
            self.lines[key] = self.line
            self._take()  # the colon
            self._value(key, self._take())
