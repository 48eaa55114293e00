"""A case as it is saved: plain data that outlives an edition, a language and a version of the program."""

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from gcguide.text import harmless

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Raw = dict[str, Any]

_IDENTITY = re.compile(r"[0-9a-f]{32}\Z")


def new_identity() -> str:
    """What a case is on every computer: 128 random bits as 32 hexadecimal digits."""
    return os.urandom(16).hex()


def is_identity(text: object) -> bool:
    """Whether it can be what `new_identity` gives."""
    return isinstance(text, str) and bool(_IDENTITY.match(text))


@dataclass(frozen=True)
class Answers:
    """What a conversation has come to.

    Args:
        known: facts that were known before it began.
        asked: what was asked and learned, in order.
        undone: what was taken back and can be brought back.
        steps: states of the steps, those that are not to do.
        gathered: what is ticked of the materials.
        local_deadline: an earlier date of the place, as `2026-04-20`.
        assumed: which of the facts known before the conversation were only assumed.
        chosen: the category by number and the grade that the person has chosen to apply for.
        lapsed: what was answered under a notice before and does not hold any more: no answer, but what to propose.
    """

    known: Raw = field(default_factory=dict)
    asked: tuple[tuple[str, Raw], ...] = ()
    undone: tuple[tuple[str, Raw], ...] = ()
    steps: dict[str, str] = field(default_factory=dict)
    gathered: tuple[str, ...] = ()
    local_deadline: str | None = None
    chosen: Raw | None = None
    assumed: tuple[str, ...] = ()
    lapsed: Raw = field(default_factory=dict)

    @property
    def facts(self) -> Raw:
        """All answers, the latest word on each fact."""
        facts = dict(self.known)
        for _, learned in self.asked:
            facts |= learned
        return facts


@dataclass(frozen=True)
class Seen:
    """What was shown when the case was last open: its verdicts by category and grade, and the deadline they heed."""

    edition: str
    deadline: str
    verdicts: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Stage:
    """Where a person stands after the verdict.

    Args:
        id: one of the edition's stages.
        on: the day on which it was reached, as `2026-04-10`.
        why: the reason, of a return.
    """

    id: str
    on: str
    why: str = ""


def stage_noted(stage: Stage | None) -> Raw | None:
    """A stage as the history tells it where something else than noting it led there."""
    return None if stage is None else {"id": stage.id, "on": stage.on}


@dataclass(frozen=True)
class Saved:
    """One case of the store.

    Args:
        number: what it is called by; never given twice.
        revision: grows with every change; what was read at an older one must not be written back.
        edition: the notice it is assessed under.
        label, note: what the counsellor calls it and remembers of it.
        person: what the forms need, as typed.
        created, changed: moments, as `2026-03-02T09:15:00+08:00`.
        identity: what it is on every computer that it is handed to; a copy of a case is another case.
        stage: where the person stands after the verdict; None while nothing was noted.
        owner: who looks after the case.
        links: files and folders that belong to it, as whole paths; they stay where they are.
    """

    number: int
    revision: int
    edition: str
    label: str
    note: str
    marked: bool
    created: str
    changed: str
    answers: Answers
    person: dict[str, str]
    seen: Seen | None = None
    identity: str = ""
    stage: Stage | None = None
    owner: str = ""
    links: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from the others at a glance: what it is called, or else the person's name."""
        return self.label or self.person.get("name", "")


@dataclass(frozen=True)
class HistoryEntry:
    """One line of a case's history: when, who, what kind of change, and what it was about (nothing personal)."""

    at: str
    who: str
    kind: str
    body: Raw


# What is new in a case, as kinds of change and what they are about.
Log = Sequence[tuple[str, Raw]]


@dataclass(frozen=True)
class Revision:
    """A change of one case: as it was read, as it is to be, and what the history says of it."""

    before: Saved
    after: Saved
    log: Log


class Latest(NamedTuple):
    """Of a case, what it takes to find it again: its number, its name, and the day on which it was changed last."""

    number: int
    name: str
    day: date


# Cases as they stand in the store, answers as JSON text, and back.

COLUMNS = (
    "number, revision, edition, label, note, marked, created, changed, answers, person, seen, identity, stage, owner, "
    "links"
)

# Which of them a change of a case may write, as they are and as JSON.
_PLAIN, _JSON = ("edition", "label", "note", "owner"), ("answers", "person", "seen", "stage", "links")
# Which of them are text, always; damage can make them something else.
_TEXTS = itemgetter(2, 3, 4, 6, 7, 8, 9, 11, 13, 14)
_NO_LINKS = "[]"


@cache
def _read_as(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # takes longer to load than the first screen, which names the latest case

    return TypeAdapter(kind)


# What `saved_from` raises of a row that is damaged.
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError)


def outline_from(number: int, label: str) -> Saved:
    """A case of which no more is known than what it is called."""
    return Saved(number, 0, "", label, "", False, "", "", Answers(), {})


def _read_json(kind: Any, text: str) -> Any:
    """Plain data from JSON; no text in it can harm whoever sees it, even if somebody altered the file."""
    if text.isprintable() and "\\u" not in text:
        return _read_as(kind).validate_json(text)
    return _read_as(kind).validate_python(_harmless(json.loads(text)))


def _harmless(data: Any) -> Any:
    if isinstance(data, str):
        return harmless(data)
    if isinstance(data, dict):
        return {harmless(key): _harmless(value) for key, value in data.items()}
    return [*map(_harmless, data)] if isinstance(data, list) else data


def saved_from(row: tuple[Any, ...]) -> Saved:
    """The case in a row of the `COLUMNS`.

    Raises:
        ValueError: it is not what was written.
    """
    if {*map(type, _TEXTS(row))} != {str}:
        raise ValueError(row[0])
    number, revision, edition, label, note, marked, created, changed, *texts = row
    answers, person, seen, identity, stage, owner, links = texts
    return Saved(
        number, revision, harmless(edition), harmless(label), harmless(note), bool(marked), harmless(created),
        harmless(changed), _read_json(Answers, answers), _read_json(dict[str, str], person), seen_from(seen),
        harmless(identity), None if stage is None else _read_json(Stage, stage), harmless(owner),
        () if links == _NO_LINKS else _read_json(tuple[str, ...], links),
    )  # fmt: skip


def seen_from(text: str | None) -> Seen | None:
    """What was shown, from JSON; None where it cannot be told any more."""
    with suppress(*UNREADABLE):
        return cast(Seen, _read_json(Seen, text)) if text is not None else None
    return None


def body_from(text: str) -> Raw:
    """What an entry of the history is about; nothing where that cannot be told any more."""
    with suppress(ValueError):
        return cast(Raw, _read_json(Raw, text))
    return {}


def json_text(value: object) -> str:
    """Plain data, answers or what was shown, as JSON."""
    from pydantic_core import to_json  # takes longer to load than the first screen

    return to_json(value).decode()


def all_columns(saved: Saved) -> dict[str, str | None]:
    """What a change of a case may write."""
    return {name: _column(saved, name) for name in (*_PLAIN, *_JSON)}


def changed_columns(before: Saved, after: Saved) -> dict[str, str | None]:
    """What a change of a case writes: the columns that are not as they were."""
    return {name: _column(after, name) for name in (*_PLAIN, *_JSON) if getattr(before, name) != getattr(after, name)}


def _column(saved: Saved, name: str) -> str | None:
    value = getattr(saved, name)
    return value if name in _PLAIN or value is None else json_text(value)


def json_columns(
    answers: Answers, person: dict[str, str], seen: Seen | None, stage: Stage | None
) -> dict[str, str | None]:
    """What is in columns of JSON."""
    columns = {"answers": answers, "person": person, "seen": seen, "stage": stage}
    return {column: None if value is None else json_text(value) for column, value in columns.items()}
