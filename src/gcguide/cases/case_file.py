"""One case as a file: fact ids at the top level, and optionally `steps`, `person` and `local_deadline`."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from gcguide.decision.assessment import read_steps
from gcguide.decision.facts import Value, read_facts
from gcguide.policy.loader import Edition
from gcguide.problem import Problem, unknown
from gcguide.strict_yaml import Document, decode, parse_yaml, read_bytes
from gcguide.text import plain

STDIN = "-"
SECTIONS = ("steps", "person", "local_deadline")
MAX_LINE = 1_000_000


@dataclass(frozen=True)
class Case:
    """One applicant: checked answers, states of steps, what a form needs of the person, an earlier local date."""

    facts: dict[str, Value] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    person: dict[str, str] = field(default_factory=dict)
    local_deadline: date | None = None


def read_case(edition: Edition, file: str) -> Case:
    """The case in a file; `-` is standard input.

    Raises:
        Problem: naming file, line, the offending key or value and the nearest valid spelling.
    """
    raw = sys.stdin.buffer.read() if file == STDIN else read_bytes(Path(file))
    text = decode(raw, file)
    suffix = Path(file).suffix.lower()
    is_json = suffix == ".json" or (suffix not in (".yaml", ".yml") and text.lstrip().startswith("{"))
    return case_from(edition, _json_document(text, file) if is_json else parse_yaml(text, file))


def read_cases(edition: Edition, file: str) -> Iterator[Case]:
    """The cases of a file with one JSON object a line; blank lines are passed over.

    The whole file is checked before the first case is given, so that a mistake on the last line spoils no output.
    """
    whole = sys.stdin.buffer.read().splitlines() if file == STDIN else None
    for _ in _each(edition, whole if whole is not None else _open(Path(file)), file):
        pass
    yield from _each(edition, whole if whole is not None else _open(Path(file)), file)


def _open(path: Path) -> BinaryIO:
    try:
        if path.is_dir():
            raise Problem("file_is_folder", {}, path)
        return path.open("rb")
    except FileNotFoundError:
        raise Problem("file_missing", {}, path) from None
    except (OSError, ValueError):
        raise Problem("file_unreadable", {}, path) from None


def _each(edition: Edition, lines: Any, file: str) -> Iterator[Case]:
    try:
        for number, raw in enumerate(lines, start=1):
            if len(raw) > MAX_LINE:
                raise Problem("line_too_long", {"limit": MAX_LINE // 1_000_000}, file, number)
            try:
                text = decode(raw, file)
                if text.strip():
                    yield case_from(edition, _json_document(text, file))
            except Problem as problem:
                problem.line = number
                raise
    finally:
        if hasattr(lines, "close"):
            lines.close()


def case_from(edition: Edition, document: Document) -> Case:
    """A case from plain data."""
    raw = document.data
    if isinstance(raw, str) and "：" in raw:
        raise Problem("yaml_fullwidth_colon", {"word": plain(raw, 60)}, document.file, document.line(()))
    if not isinstance(raw, dict):
        raise Problem("type_mapping", {"word": plain(raw, 60)}, document.file, document.line(()))
    for key in raw:
        if key not in edition.facts and key not in SECTIONS:
            known = [*edition.facts.ids, *SECTIONS]
            raise unknown("key", plain(key, 60), known).at(document.file, document.line((key,)))
    try:
        facts = read_facts(edition, {id: value for id, value in raw.items() if id in edition.facts})
        return Case(
            facts, read_steps(edition, _section(document, "steps")), _person(document), _local_deadline(document)
        )
    except Problem as problem:
        where = ("steps", problem.details["step"]) if "step" in problem.details else (problem.details.get("fact", ""),)
        raise problem.at(document.file, document.line(where)) from None


def _section(document: Document, key: str) -> dict[str, Any]:
    section = document.data.get(key)
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise Problem("case_mapping", {"word": key}, document.file, document.line((key,)))
    return section


def _person(document: Document) -> dict[str, str]:
    person = {}
    for key, value in _section(document, "person").items():
        if isinstance(value, dict | list):
            raise Problem("case_person", {"word": plain(key, 60)}, document.file, document.line(("person", key)))
        if value is not None:
            person[plain(key, 60)] = plain(value)
    return person


def _local_deadline(document: Document) -> date | None:
    value = document.data.get("local_deadline")
    if value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            line = document.line(("local_deadline",))
            raise Problem("date_impossible", {"word": value}, document.file, line) from None
    if not isinstance(value, date):
        line = document.line(("local_deadline",))
        raise Problem("case_local_deadline", {"word": plain(value, 60)}, document.file, line)
    return value


def _json_document(text: str, file: str) -> Document:
    """JSON with the line of each key at the top, and of each key of its sections."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise Problem("yaml_duplicate", {"word": plain(key, 60)}, file, _line_of(text, key, last=True))
            found[key] = value
        return found

    def refuse(word: str) -> NoReturn:
        raise Problem("json_number", {"word": word[:20]}, file)

    def whole(word: str) -> int:
        return int(word) if len(word) < 20 else refuse(word)

    try:
        data = json.loads(text, object_pairs_hook=once, parse_constant=refuse, parse_int=whole)
    except json.JSONDecodeError as error:
        raise Problem("json_syntax", {"column": error.colno}, file, error.lineno) from None
    except RecursionError:
        raise Problem("json_deep", {}, file) from None
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    if isinstance(data, dict):
        for key, value in data.items():
            lines[(key,)] = _line_of(text, key)
            if isinstance(value, dict):
                lines.update({(key, inner): _line_of(text, inner) for inner in value})
    return Document(data, lines, file)


def _line_of(text: str, key: str, last: bool = False) -> int:
    """The line on which a key is written, as far as a search for it tells."""
    found = list(re.finditer(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:", text))
    return text[: found[-1 if last else 0].start()].count("\n") + 1 if found else 1
