"""A case as it is saved: plain data that outlives an edition, a language and a version of the program."""

import os
import re
from dataclasses import dataclass, field
from typing import Any

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
    """

    known: Raw = field(default_factory=dict)
    asked: tuple[tuple[str, Raw], ...] = ()
    undone: tuple[tuple[str, Raw], ...] = ()
    steps: dict[str, str] = field(default_factory=dict)
    gathered: tuple[str, ...] = ()
    local_deadline: str | None = None

    @property
    def facts(self) -> Raw:
        """All answers, the latest word on each fact."""
        told = dict(self.known)
        for _, learned in self.asked:
            told |= learned
        return told


@dataclass(frozen=True)
class Seen:
    """What was shown when the case was last open: its verdicts by category and grade, and the deadline they heed."""

    edition: str
    deadline: str
    verdicts: dict[str, dict[str, str]]


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

    @property
    def name(self) -> str:
        """What tells it from the others at a glance: what it is called, or else the person's name."""
        return self.label or self.person.get("name", "")
