"""JSON read as strictly as YAML: no duplicate keys, no numbers that cannot be kept, and a line for every value."""

import json
import re
from pathlib import Path
from typing import NoReturn

from gcguide.problem import Problem
from gcguide.reading.strict_yaml import MAX_DEPTH, Document, Path_
from gcguide.text import plain

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_MAX_DIGITS = 18


def parse_json(text: str, file: Path | str | None = None) -> Document:
    """The value of a JSON text, with the line of each part.

    Raises:
        Problem: naming the file, the line and what was wrong.
    """

    def refuse(word: str) -> NoReturn:
        raise Problem("json_number", {"word": word[:20]}, file, _line(text, text.find(word)))

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
    return Document(data, _Lines(text, file).lines, file)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, max(position, 0)) + 1


class _Lines:
    """Walks the tokens of a text that is known to be JSON, noting the line of each value and each key written twice."""

    def __init__(self, text: str, file: Path | str | None) -> None:
        self.text = text
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.tokens = [(token.group(), token.start()) for token in _TOKEN.finditer(text)]
        self.next = 0
        # Lines are counted on the way: counting from the start for each token would be quadratic.
        self.counted, self.line = 0, 1
        self._value(())

    def _take(self) -> str:
        token, position = self.tokens[self.next]
        self.next += 1
        self.line += self.text.count("\n", self.counted, position)
        self.counted = position
        return token

    def _value(self, path: Path_) -> None:
        if len(path) > MAX_DEPTH:
            raise Problem("json_deep", {}, self.file, self.line)
        opening = self._take()
        self.lines.setdefault(path, self.line)
        if opening == "{":
            self._object(path)
        elif opening == "[":
            self._array(path)

    def _object(self, path: Path_) -> None:
        while (token := self._take()) != "}":
            if token == ",":
                token = self._take()
            key = (*path, json.loads(token))
            if key in self.lines:
                raise Problem("yaml_duplicate", {"word": plain(key[-1], 60)}, self.file, self.line)
            self.lines[key] = self.line
            self._take()  # the colon
            self._value(key)

    def _array(self, path: Path_) -> None:
        index = 0
        while self.tokens[self.next][0] != "]":
            if self.tokens[self.next][0] == ",":
                self._take()
                continue
            self._value((*path, index))
            index += 1
        self._take()
