"""One case as a file: fact ids at the top level, and optionally what `SECTIONS` names."""

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO

from gcguide.core.days import read_local_deadline
from gcguide.core.decide import read_chosen, read_steps
from gcguide.core.facts import Value, plain_facts, read_assumed, read_facts
from gcguide.core.result import Target
from gcguide.policy.edition import Edition
from gcguide.problem import Problem, unknown
from gcguide.reading.decode import MAX_BYTES, decode, open_binary, read_bytes
from gcguide.reading.documents import Document, need_mapping, parse_json, parse_yaml
from gcguide.text import plain, shown

STDIN = "-"
SECTIONS = ("steps", "person", "local_deadline", "chosen", "assumed", "uid")
MAX_LINE = 1_000_000

# What a saved case is called on every computer; any other name becomes one of these.
_UID = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True)
class Case:
    """One applicant: checked answers, states of steps, what a form needs of the person, an earlier local date.

    Args:
        chosen: what the person has chosen to apply for.
        assumed: the answers that nobody gave: lines of a screen were left unticked.
        uid: what it is, whatever becomes of its answers and its name, as 32 hexadecimal digits; empty where nothing
            says so.
    """

    facts: dict[str, Value] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    person: dict[str, str] = field(default_factory=dict)
    local_deadline: date | None = None
    chosen: Target | None = None
    assumed: tuple[str, ...] = ()
    uid: str = ""


def case_bytes(file: str, limit: int = MAX_BYTES) -> bytes:
    """What is in a file, or comes on standard input."""
    if file != STDIN:
        return read_bytes(Path(file), limit)
    try:
        return _standard_input().read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise Problem("file_unreadable", {}, STDIN) from None


def read_document(raw: bytes, file: str) -> Document:
    """What a file holds, with the lines where it stands.

    It is JSON or YAML by the file's name, else by its first character, where a brace may begin either.
    """
    text = decode(raw, file)
    suffix = Path(file).suffix.lower()
    if suffix in (".yaml", ".yml") or (suffix != ".json" and not text.lstrip().startswith("{")):
        return parse_yaml(text, file)
    try:
        return parse_json(text, file)
    except Problem as not_json:
        meant = suffix == ".json" or text.lstrip()[1:].lstrip().startswith('"')
        if meant or not_json.id != "json_syntax":
            raise
        try:
            return parse_yaml(text, file)
        except Problem:
            raise not_json from None


def _standard_input() -> BinaryIO:
    try:
        return sys.stdin.buffer
    except (AttributeError, ValueError):  # closed, or none at all
        raise Problem("file_unreadable", {}, STDIN) from None


def read_cases(edition: Edition, file: str) -> Iterator[Case]:
    """The cases of a file with one JSON object a line; blank lines are passed over.

    Everything is checked before the first case is given, so that a mistake on the last line spoils no output. What can
    be read only once (standard input, a pipe) is kept on disk for the second reading.
    """
    if file != STDIN and os.path.isfile(file):  # noqa: PTH113 - answers False for a name that is no name
        for _ in _each(edition, open_binary(Path(file)), file):
            pass
        yield from _each(edition, open_binary(Path(file)), file)
        return
    with TemporaryFile() as copy:
        for _ in _each(edition, _standard_input() if file == STDIN else open_binary(Path(file)), file, copy):
            pass
        copy.seek(0)
        yield from _each(edition, copy, file)


def _each(edition: Edition, source: BinaryIO, file: str, keep: IO[bytes] | None = None) -> Iterator[Case]:
    """The case of each line, which is also written to `keep`."""
    with source:
        for number, raw in enumerate(_lines(source, file), start=1):
            if len(raw) > MAX_LINE:
                raise Problem("line_too_long", {"limit": MAX_LINE // 1_000_000}, file, number)
            if keep is not None:
                keep.write(raw)
            try:
                text = decode(raw, file)
                if text.strip():
                    yield case_from(edition, parse_json(text, file))
            except Problem as problem:
                problem.line = number
                raise


def _lines(source: BinaryIO, file: str) -> Iterator[bytes]:
    try:
        while raw := source.readline(MAX_LINE + 1):
            yield raw
    except (OSError, ValueError):
        raise Problem("file_unreadable", {}, file) from None


def case_from(edition: Edition, document: Document) -> Case:
    """A case from plain data."""
    raw = need_mapping(document)
    for key in raw:
        if key not in edition.facts and key not in SECTIONS:
            known = [*edition.facts.ids, *SECTIONS]
            raise unknown("key", shown(key), known).at(document.file, document.line((key,)))
    try:
        facts = read_facts(edition, {id: value for id, value in raw.items() if id in edition.facts})
        return Case(
            facts,
            read_steps(edition, _section(raw, "steps")),
            _person(_section(raw, "person")),
            _local_deadline(edition, raw.get("local_deadline")),
            read_chosen(edition, raw.get("chosen")),
            read_assumed(edition, raw.get("assumed"), facts),
            _uid(raw.get("uid")),
        )
    except Problem as problem:
        raise problem.at(document.file, document.line(problem.path)) from None


def _section(raw: dict[str, Any], key: str) -> dict[str, Any]:
    section = raw.get(key)
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise Problem("case_mapping", {"word": key}, path=(key,))
    return section


def _person(section: dict[str, Any]) -> dict[str, str]:
    person = {}
    for key, value in section.items():
        if isinstance(value, dict | list):
            raise Problem("case_person", {"word": shown(key)}, path=("person", key))
        if value is not None:
            person[plain(key, 60)] = plain(value) if isinstance(value, str) else shown(value, 500)
    return person


def _local_deadline(edition: Edition, value: Any) -> date | None:
    if value is None:
        return None
    try:
        return read_local_deadline(edition, value)
    except Problem as problem:
        problem.details["subject"] = "local_deadline"
        raise problem.within("local_deadline") from None


def _uid(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or not value.strip():
        raise Problem("type_text", {"word": shown(value), "key": "uid"}, path=("uid",))
    return uid_of(value.strip())


def uid_of(name: str) -> str:
    """A name that nothing else has, as the uid of a case; what is one already stays."""
    return name if _UID.match(name) else sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def case_text(case: Case) -> str:
    """All of it but the person as JSON."""
    raw = plain_facts(case.facts)
    if case.steps:
        raw["steps"] = case.steps
    if case.local_deadline is not None:
        raw["local_deadline"] = case.local_deadline.isoformat()
    if case.chosen is not None:
        raw["chosen"] = asdict(case.chosen)
    if case.assumed:
        raw["assumed"] = list(case.assumed)
    if case.uid:
        raw["uid"] = case.uid
    return json.dumps(raw, ensure_ascii=False, indent=2) + "\n"
