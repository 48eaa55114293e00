"""One file's bytes, encrypted with a passphrase (age, https://age-encryption.org/v1), so that they can travel.

The passphrase is read as it looks: full-width letters and digits, which an input method may give, count as plain ones,
and what cannot be seen does not count. It is in no message, and kept nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import normalize

from gcguide import __version__
from gcguide.cases.archive_parts import Part
from gcguide.cases.saved import Answers, Raw, Saved, Seen
from gcguide.cases.store import Entry
from gcguide.problem import Problem
from gcguide.text import plain, shown

# Every guess costs about two seconds: eight characters that are not a word hold out; four digits fall in hours.
LEAST = 8
MOST = 1000
MAX_SEALED = 100_000_000

_BINARY = b"age-encryption.org/"
_ARMORED = b"-----BEGIN AGE ENCRYPTED FILE-----"

# How age names what went wrong; whatever else it says, the file is damaged.
_WRONG = "Decryption failed"
_FOR_A_KEY = "No matching keys found"
_TOO_MUCH_WORK = "Excessive work"


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

    try:
        opened: bytes = age.decrypt(data, used)
    except DecryptError as error:
        raise _told(str(error), file) from None
    return opened


def _used(passphrase: str) -> str:
    used = plain(normalize("NFKC", passphrase), MOST)
    if not used:
        raise Problem("passphrase_empty")
    return used


def _told(error: str, file: Path | str | None) -> Problem:
    if error.startswith(_WRONG):
        return Problem("sealed_wrong", {}, file)
    if error.startswith(_FOR_A_KEY):
        return Problem("sealed_for_key", {}, file)
    if error.startswith(_TOO_MUCH_WORK):
        return Problem("sealed_work", {}, file)
    return Problem("sealed_damaged", {}, file)


# Cases handed over in one file: plain JSON that a person can read and a later version of the program as well.
#
# What is in it is all of a case but what concerns one computer only: whether it is marked or deleted there.

FORMAT = "gcguide.cases"
VERSION = 1
MAX_BYTES = 64_000_000

_HEAD = ("format", "version", "program", "written", "cases")
_PLAIN = ("identity", "number", "revision", "edition", "label", "note", "created", "changed", "person")
_ANSWERS = ("known", "asked", "undone", "steps", "gathered", "local_deadline")
_MAX_DIGITS = 18


@dataclass(frozen=True)
class ArchivedCase:
    """One case of an archive.

    Args:
        saved: the case; its number and revision are those that it had where it was written, and it is not marked.
        history: what was changed in it there, the oldest first.
    """

    saved: Saved
    history: tuple[Entry, ...] = ()


def archive_bytes(saved: Sequence[Saved], histories: Mapping[int, Sequence[Entry]], now: datetime) -> bytes:
    """Cases as the bytes of one file, UTF-8; whatever is written here can be read again.

    Args:
        saved: the cases, those first that are to be on top where they are read.
        histories: what was changed in them, by number.
        now: the moment that it is written, with its zone.

    Raises:
        Problem: a case of the store is not whole, named by its place among `saved`; or they are too many for one file.
    """
    data = _bytes({
        "format": FORMAT, "version": VERSION, "program": __version__, "written": now.isoformat(timespec="seconds"),
        "cases": [_raw(one, histories.get(one.number, ())) for one in saved],
    })  # fmt: skip
    read_archive(data)
    return data


def read_archive(data: bytes, file: Path | str | None = None) -> tuple[ArchivedCase, ...]:
    """The cases of a file's bytes; text in them is safe to show.

    Raises:
        Problem: it is encrypted, none of ours, of a newer program, damaged or too large; or something in a case is not
            what it must be: that names the case by its place in the file, from 1, and the key, and shows no value.
    """
    try:
        return _cases(_head(_parsed(_text(data))))
    except Problem as problem:
        raise problem.at(file) from None


def as_archived(saved: Saved, history: Sequence[Entry]) -> ArchivedCase:
    """A case of the store as it would come out of an archive.

    Raises:
        Problem: it is not whole.
    """
    return _case(Part(json.loads(_bytes(_raw(saved, history))), 1))


# Writing


def _bytes(raw: Raw) -> bytes:
    return (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode()


def _raw(saved: Saved, history: Sequence[Entry]) -> Raw:
    answers, seen = saved.answers, saved.seen
    return {
        **{key: getattr(saved, key) for key in _PLAIN},
        "answers": {key: getattr(answers, key) for key in _ANSWERS},
        "seen": seen and {"edition": seen.edition, "deadline": seen.deadline, "verdicts": seen.verdicts},
        "history": [{"at": entry.at, "who": entry.who, "kind": entry.kind, "body": entry.body} for entry in history],
    }


# Reading


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
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Problem("yaml_duplicate", {"word": shown(twice)})
    return found


def _refuse(word: str) -> NoReturn:
    raise Problem("json_number", {"word": word[:20]})


def _whole(word: str) -> int:
    if len(word.lstrip("-")) > _MAX_DIGITS:
        _refuse(word)
    return int(word)


def _head(raw: Raw) -> Part:
    """The cases of a file that is ours, and none that only a newer program can read."""
    if raw.get("format") != FORMAT:
        raise Problem("archive_foreign")
    version = raw.get("version")
    if type(version) is int and version > VERSION:
        raise Problem("archive_newer", {"word": plain(raw.get("program"), 20)})
    head = Part(raw).parts(*_HEAD)
    if version != VERSION or version is True:
        raise head["version"].wrong()
    head["program"].text()
    head["written"].moment()
    return head["cases"]


def _cases(part: Part) -> tuple[ArchivedCase, ...]:
    found: dict[str, int] = {}
    cases = []
    for number, one in enumerate(part.items(), start=1):
        cases.append(_case(Part(one.value, number)))
        if (first := found.setdefault(cases[-1].saved.identity, number)) != number:
            raise Problem("archive_twice", {"number": number, "other": first})
    return tuple(cases)


def _case(case: Part) -> ArchivedCase:
    part = case.parts(*_PLAIN, "answers", "seen", "history")
    saved = Saved(
        part["number"].whole(), part["revision"].whole(), part["edition"].text(), part["label"].text(),
        part["note"].text(), False, part["created"].moment(), part["changed"].moment(), _answers(part["answers"]),
        part["person"].texts(), _seen(part["seen"]), part["identity"].identity(),
    )  # fmt: skip
    return ArchivedCase(saved, tuple(map(_entry, part["history"].items())))


def _answers(answers: Part) -> Answers:
    part = answers.parts(*_ANSWERS)
    return Answers(
        part["known"].facts(), _exchanges(part["asked"]), _exchanges(part["undone"]), part["steps"].texts(),
        tuple(one.text() for one in part["gathered"].items()), part["local_deadline"].maybe(Part.text),
    )  # fmt: skip


def _exchanges(exchanges: Part) -> tuple[tuple[str, Raw], ...]:
    found = []
    for exchange in exchanges.items():
        question, learned = exchange.pair()
        found.append((question.text(), learned.facts()))
    return tuple(found)


def _seen(seen: Part) -> Seen | None:
    if seen.value is None:
        return None
    part = seen.parts("edition", "deadline", "verdicts")
    verdicts = {category: grades.texts() for category, grades in part["verdicts"].named().items()}
    return Seen(part["edition"].text(), part["deadline"].text(), verdicts)


def _entry(entry: Part) -> Entry:
    part = entry.parts("at", "who", "kind", "body")
    return Entry(part["at"].moment(), part["who"].text(), part["kind"].text(), part["body"].body())
