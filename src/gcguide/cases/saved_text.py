"""Cases as they stand in the store, answers as JSON text, and back."""

import json
from typing import Any

from gcguide.cases.saved import Answers, Raw, Saved, Seen

COLUMNS = "number, revision, edition, label, note, marked, created, changed, answers, person, seen, identity"

# Which of them are text, always; damage can make them something else.
_TEXTS = (2, 3, 4, 6, 7, 8, 9, 11)


def saved_from(row: tuple[Any, ...]) -> Saved:
    """The case in a row of the `COLUMNS`.

    Raises:
        ValueError: it is not what was written.
    """
    if not all(isinstance(row[at], str) for at in _TEXTS):
        raise ValueError(row[0])
    number, revision, edition, label, note, marked, created, changed, answers, person, seen, identity = row
    return Saved(
        number, revision, edition, label, note, bool(marked), created, changed,
        answers_from(answers), person_from(person), seen_from(seen), identity,
    )  # fmt: skip


def answers_text(answers: Answers) -> str:
    """The answers as JSON."""
    return _json({
        "known": answers.known, "asked": answers.asked, "undone": answers.undone, "steps": answers.steps,
        "gathered": answers.gathered, "local_deadline": answers.local_deadline,
    })  # fmt: skip


def answers_from(text: str) -> Answers:
    """The answers from JSON.

    Raises:
        ValueError: it is not what `answers_text` writes.
    """
    raw = _mapping(json.loads(text))
    asked, undone = (tuple((str(question), _mapping(learned)) for question, learned in raw.get(key, ()))
                     for key in ("asked", "undone"))  # fmt: skip
    local, steps = raw.get("local_deadline"), _mapping(raw.get("steps", {}))
    return Answers(
        _mapping(raw.get("known", {})), asked, undone, {str(id): str(state) for id, state in steps.items()},
        tuple(map(str, raw.get("gathered", ()))), None if local is None else str(local),
    )  # fmt: skip


def seen_text(seen: Seen | None) -> str | None:
    """What was shown, as JSON."""
    return (
        None if seen is None else _json({"edition": seen.edition, "deadline": seen.deadline, "verdicts": seen.verdicts})
    )


def seen_from(text: str | None) -> Seen | None:
    """What was shown, from JSON; None where it cannot be told any more."""
    try:
        raw = _mapping(json.loads(text or ""))
        return Seen(str(raw["edition"]), str(raw["deadline"]), {c: dict(g) for c, g in raw["verdicts"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def text_of(value: dict[str, Any]) -> str:
    """Plain data as JSON."""
    return _json(value)


def body_from(text: str) -> Raw:
    """What an entry of the history is about; nothing where that cannot be told any more."""
    try:
        return _mapping(json.loads(text))
    except ValueError:
        return {}


def person_from(text: str) -> dict[str, str]:
    """The person from JSON."""
    return {str(key): str(value) for key, value in _mapping(json.loads(text)).items()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _mapping(value: Any) -> Raw:
    if not isinstance(value, dict):
        raise ValueError(type(value))
    return value
