"""Cases handed over in one file: plain JSON, which a person can read and a later version of the program as well.

What is in it is all of a case but what concerns one computer only: whether it is marked or deleted there.
For the way it can be encrypted with a passphrase (age, https://age-encryption.org/v1). The passphrase is read as it
looks: full-width letters and digits, which an input method may give, count as plain ones, and what cannot be seen does
not count. It is in no message, and kept nowhere.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from unicodedata import normalize

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationError, WrapValidator
from pydantic_core import PydanticCustomError

from gcguide import __version__
from gcguide.cases.saved import Answers, HistoryEntry, Raw, Saved, Seen, Stage, is_identity
from gcguide.problem import Problem
from gcguide.text import plain, shown

FORMAT = "gcguide.cases"
VERSION = 5
MAX_BYTES = 64_000_000

# Nobody types so much into one line; a person's note is a few hundred characters.
LONGEST = 20_000
# What an entry of the history is about is a mapping, of facts at most, of lists at most.
DEEPEST = 6

_PLAIN = (
    "identity", "number", "revision", "edition", "label", "note", "created", "changed", "person", "owner", "links",
)  # fmt: skip
_MAX_DIGITS = 18
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}\Z")

# The same few thousand words make up most of any archive: each is looked at once.
_SHORT = 60
_plain = lru_cache(maxsize=16_384)(plain)


@dataclass(frozen=True)
class ArchivedCase:
    """One case of an archive.

    Args:
        saved: the case; its number and revision are those that it had where it was written, and it is not marked.
        history: what was changed in it there, the oldest first.
    """

    saved: Saved
    history: tuple[HistoryEntry, ...] = ()


def archive_bytes(saved: Sequence[Saved], histories: Mapping[int, Sequence[HistoryEntry]], now: datetime) -> bytes:
    """Cases as the bytes of one file, UTF-8; whatever is written here can be read again.

    Args:
        saved: the cases, those first that are to be on top where they are read.
        histories: what was changed in them, by number.
        now: the moment that it is written, with its zone.

    Raises:
        Problem: a case of the store is not whole, named by its place among `saved`; or they are too many for one file.
    """
    raw = {
        "format": FORMAT, "version": VERSION, "program": __version__, "written": now.isoformat(timespec="seconds"),
        "cases": [_raw(case, histories.get(case.number, ())) for case in saved],
    }  # fmt: skip
    data = (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode()
    read_archive(data)
    return data


def read_archive(data: bytes, file: Path | str | None = None) -> tuple[ArchivedCase, ...]:
    """The cases of a file's bytes; text in them is safe to show.

    Raises:
        Problem: it is encrypted, none of ours, of a newer program, damaged or too large; or something in a case is not
            what it must be: that names the case by its place in the file, from 1, and the key, and shows no value.
    """
    try:
        return _cases(_checked_head(_parsed(_text(data))))
    except Problem as problem:
        raise problem.at(file) from None


def as_archived(saved: Saved, history: Sequence[HistoryEntry]) -> ArchivedCase:
    """A case of the store as it would come out of an archive.

    Raises:
        Problem: it is not whole.
    """
    return _case(_raw(saved, history), 1)


# Writing


def _raw(saved: Saved, history: Sequence[HistoryEntry]) -> Raw:
    return {
        **{key: getattr(saved, key) for key in _PLAIN},
        "answers": vars(saved.answers),
        "seen": saved.seen and vars(saved.seen),
        "stage": saved.stage and vars(saved.stage),
        "history": [vars(entry) for entry in history],
    }


# The bytes as JSON


def _text(data: bytes) -> str:
    if is_sealed(data):
        raise Problem("archive_sealed")
    if len(data) > MAX_BYTES:
        raise Problem("file_too_large", {"limit": MAX_BYTES // 1_000_000})
    if not data.strip():
        raise Problem("yaml_empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Ours, saved by an editor in another encoding or with damaged bytes; anything else is some other file.
        raise Problem("file_not_utf8" if data.lstrip().startswith(b"{") else "archive_foreign") from None
    if not text.lstrip().startswith("{"):
        raise Problem("archive_foreign")
    return text


def _parsed(text: str) -> Raw:
    """The JSON of a text that begins with a brace; no key twice in one place, whole numbers only."""
    try:
        data: Raw = json.loads(
            text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_whole, parse_float=_refuse
        )
    except json.JSONDecodeError as error:
        raise Problem("archive_damaged", {"column": error.colno}, line=error.lineno) from None
    except RecursionError:
        raise Problem("json_deep") from None
    return data


def _once(pairs: list[tuple[str, Any]]) -> Raw:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, _ in pairs]
        raise Problem("yaml_duplicate", {"word": shown(next(key for key in keys if keys.count(key) > 1))})
    return mapping


def _refuse(word: str) -> NoReturn:
    raise Problem("json_number", {"word": word[:20]})


def _whole(word: str) -> int:
    if len(word.lstrip("-")) > _MAX_DIGITS:
        _refuse(word)
    return int(word)


# The JSON as cases: each value is what it must be, and safe to show


def _text_value(value: str) -> str:
    if len(value) > LONGEST:
        raise PydanticCustomError("archive_long", "too long")
    return _plain(value) if len(value) <= _SHORT else plain(value, LONGEST)


def _moment(value: str) -> str:
    if not _MOMENT.match(value):
        raise ValueError
    datetime.fromisoformat(value)
    return value


def _identity(value: str) -> str:
    if not is_identity(value):
        raise ValueError
    return value


def _fact(value: Any) -> Any:
    """A text, a yes or no, or a list of texts; whether there is such a fact is asked later."""
    if isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(item, str) for item in value)):
        raise ValueError
    return _data(value, 1)


def _data(value: Any, depth: int = DEEPEST - 1) -> Any:
    """Any plain data, not deep."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return _text_value(value)
        case list() if depth:
            return [_data(item, depth - 1) for item in value]
        case dict() if depth:
            return _distinct(value, lambda raw: {_text_value(key): _data(item, depth - 1) for key, item in raw.items()})
    raise ValueError


def _distinct(value: Any, read: Callable[[Any], Raw]) -> Raw:
    """A mapping whose keys do not differ only in what cannot be seen."""
    mapping = read(value)
    if len(mapping) < len(value):
        raise ValueError
    return mapping


_Text = Annotated[str, AfterValidator(_text_value)]
_Moment = Annotated[str, AfterValidator(_moment)]
_Whole = Annotated[int, Field(ge=0)]
_Texts = Annotated[dict[_Text, _Text], WrapValidator(_distinct)]
_Facts = Annotated[dict[_Text, Annotated[Any, AfterValidator(_fact)]], WrapValidator(_distinct)]
_Body = Annotated[dict[_Text, Annotated[Any, AfterValidator(_data)]], WrapValidator(_distinct)]
# JSON has lists only.
_Exchange = Annotated[tuple[_Text, _Facts], Strict(False)]
_Exchanges = Annotated[tuple[_Exchange, ...], Strict(False)]


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Head(_Model):
    format: Literal["gcguide.cases"]
    version: Literal[1, 2, 3, 4, 5]
    program: _Text
    written: _Moment
    cases: list[Any]


class _Chosen(_Model):
    category: _Whole
    grade: _Text | None


class _Answers(_Model):
    known: _Facts
    asked: _Exchanges
    undone: _Exchanges
    steps: _Texts
    gathered: Annotated[tuple[_Text, ...], Strict(False)]
    local_deadline: _Text | None
    chosen: _Chosen | None = None
    assumed: Annotated[tuple[_Text, ...], Strict(False)] = ()
    lapsed: _Facts = Field(default_factory=dict)


class _Seen(_Model):
    edition: _Text
    deadline: _Text
    verdicts: Annotated[dict[_Text, _Texts], WrapValidator(_distinct)]


class _Stage(_Model):
    id: _Text
    on: _Text
    why: _Text


class _Entry(_Model):
    at: _Moment
    who: _Text
    kind: _Text
    body: _Body


class _Case(_Model):
    identity: Annotated[str, AfterValidator(_identity)]
    number: _Whole
    revision: _Whole
    edition: _Text
    label: _Text
    note: _Text
    created: _Moment
    changed: _Moment
    person: _Texts
    answers: _Answers
    seen: _Seen | None
    history: list[_Entry]
    owner: _Text = ""
    stage: _Stage | None = None
    links: Annotated[tuple[_Text, ...], Strict(False)] = ()


def _checked_head(raw: Raw) -> list[Any]:
    """The cases of a file that is ours, and none that only a newer program can read."""
    if raw.get("format") != FORMAT:
        raise Problem("archive_foreign")
    version = raw.get("version")
    if type(version) is int and version > VERSION:
        raise Problem("archive_newer", {"word": plain(raw.get("program"), 20)})
    try:
        return _Head.model_validate(raw).cases
    except ValidationError as error:
        raise _wrong(error) from None


def _cases(raw: list[Any]) -> tuple[ArchivedCase, ...]:
    numbers: dict[str, int] = {}
    cases = []
    for number, value in enumerate(raw, start=1):
        cases.append(_case(value, number))
        if (first := numbers.setdefault(cases[-1].saved.identity, number)) != number:
            raise Problem("archive_twice", {"number": number, "other": first})
    return tuple(cases)


def _case(raw: Any, number: int) -> ArchivedCase:
    try:
        case = _Case.model_validate(raw)
    except ValidationError as error:
        raise _wrong(error, number) from None
    answers = Answers(**{**dict(case.answers), "chosen": case.answers.chosen and dict(case.answers.chosen)})
    seen = Seen(**dict(case.seen)) if case.seen else None
    stage = Stage(**dict(case.stage)) if case.stage else None
    own = {key: getattr(case, key) for key in _PLAIN}
    saved = Saved(**own, marked=False, answers=answers, seen=seen, stage=stage)
    return ArchivedCase(saved, tuple(HistoryEntry(**dict(entry)) for entry in case.history))


def _wrong(error: ValidationError, number: int = 0) -> Problem:
    """The first thing in a case (or 0, the head) that is not as it must be, by its key, such as `answers.asked[2]`.

    The value is not shown: it may be personal.
    """
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    steps = (
        f"[{step + 1}]" if isinstance(step, int) else f".{shown(step)}" for step in first["loc"] if step != "[key]"
    )
    key = "".join(steps).removeprefix(".") or "{}"
    id = "archive_long" if first["type"] == "archive_long" else "archive_value" if number else "archive_head"
    return Problem(id, {"number": number, "key": key, "limit": LONGEST})


# Encrypted, to travel

# Every guess costs about two seconds: eight characters that are not a word hold out; four digits fall in hours.
LEAST = 8
_MOST = 1000
MAX_SEALED = 100_000_000

_BINARY = b"age-encryption.org/"
_ARMORED = b"-----BEGIN AGE ENCRYPTED FILE-----"

# How age names what went wrong; whatever else it says, the file is damaged.
_TOO_MUCH = "Excessive work"
# The library measures this machine for two milliseconds to tell what is too much; a busy moment misleads it.
_TRIES = 5
_AGE_SAYS = {
    "Decryption failed": "sealed_wrong",
    "No matching keys found": "sealed_for_key",
    _TOO_MUCH: "sealed_work",
}


def is_sealed(data: bytes) -> bool:
    """Whether bytes are a file encrypted by age, with or without its armor of text."""
    return data.startswith(_BINARY) or data.lstrip().startswith(_ARMORED)


def check_passphrase(passphrase: str) -> str:
    """A new passphrase as it is used.

    Raises:
        Problem: it is empty or too short.
    """
    used = _used(passphrase)
    if len(used) < LEAST:
        raise Problem("passphrase_short", {"limit": LEAST, "count": len(used)})
    return used


def seal(data: bytes, passphrase: str) -> bytes:
    """Encrypts; takes about two seconds on purpose, in which the whole program stands still.

    Raises:
        Problem: the passphrase is empty or too short.
    """
    used = check_passphrase(passphrase)
    from pyrage import passphrase as age  # 3 ms, for who encrypts only

    sealed: bytes = age.encrypt(data, used)
    return sealed


def unseal(data: bytes, passphrase: str, file: Path | str | None = None) -> bytes:
    """Decrypts; takes about two seconds, or up to half a minute for a file from a much faster computer.

    Raises:
        Problem: the passphrase is wrong (it can be tried again); the file is damaged, too large, not encrypted, or
            encrypted for somebody's key.
    """
    if not is_sealed(data):
        raise Problem("sealed_foreign", {}, file)
    if len(data) > MAX_SEALED:
        raise Problem("file_too_large", {"limit": MAX_SEALED // 1_000_000}, file)
    used = _used(passphrase)
    from pyrage import DecryptError
    from pyrage import passphrase as age

    for tries_left in reversed(range(_TRIES)):
        try:
            opened: bytes = age.decrypt(data, used)
            break
        except DecryptError as error:
            why = next(filter(str(error).startswith, _AGE_SAYS), "")
            if why != _TOO_MUCH or not tries_left:
                raise Problem(_AGE_SAYS.get(why, "sealed_damaged"), {}, file) from None
    return opened


def _used(passphrase: str) -> str:
    used = plain(normalize("NFKC", passphrase), _MOST)
    if not used:
        raise Problem("passphrase_empty")
    return used
