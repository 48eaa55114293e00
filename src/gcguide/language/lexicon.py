"""The words that dates are written with: the `days` of `dialogs/lexicon.yaml`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self, cast
from unicodedata import category, normalize

from pydantic import Field, Strict, StringConstraints, model_validator

from gcguide.folders import data_folder
from gcguide.policy.models import Model, RuleError, Wording
from gcguide.policy.validation import check
from gcguide.problem import Problem
from gcguide.reading.strict_yaml import read_yaml
from gcguide.text import shown

Forms = Annotated[tuple[Wording, ...], Field(min_length=1)]
Offset = Annotated[str, StringConstraints(pattern=r"^(0|-?[1-9][0-9]?)$")]
Ten = Annotated[str, StringConstraints(pattern=r"^[1-9]$")]
Numerals = Annotated[
    tuple[Annotated[str, Strict(), StringConstraints(pattern=r"^\S$")], ...],
    Field(min_length=1),
]
Month = Annotated[int, Strict(), Field(ge=1, le=12)]
Day = Annotated[int, Strict(), Field(ge=1, le=31)]


class Spans(Model):
    """What a count of years, months, weeks or days is followed by."""

    years: Forms
    months: Forms
    weeks: Forms
    days: Forms


class Relative(Model):
    """Words for a year, month or day, by how far it lies from today's."""

    years: dict[Offset, Forms]
    months: dict[Offset, Forms]
    days: dict[Offset, Forms]


class Part(Model):
    """Words for a part of a year (first and last month), of a month (first and last day), or of either."""

    forms: Forms
    months: tuple[Month, Month] | None = None
    days: tuple[Day, Day] | None = None


class Entry(NamedTuple):
    """One form: what kind of word it is, the number it stands for, and where it is written."""

    form: str
    kind: str
    value: int
    path: tuple[str | int, ...]


class DayWords(Model):
    """The words of dates, by what they do in one."""

    fillers: Forms
    separators: Forms
    digits: Annotated[tuple[Numerals, ...], Field(min_length=10, max_length=10)]
    tens: dict[Ten, Numerals]
    ordinals: Forms
    year: Forms
    month: Forms
    day: Forms
    months: Annotated[tuple[Forms, ...], Field(min_length=12, max_length=12)]
    last: Forms
    ago: Forms
    spans: Spans
    relative: Relative
    parts: tuple[Part, ...]

    def entries(self) -> Iterator[Entry]:
        """Every form; kinds are the keys of the file, such as `ago` or `relative.years`."""
        for kind in ("fillers", "separators", "ordinals", "year", "month", "day", "last", "ago"):
            yield from _entries(getattr(self, kind), kind, 0, kind)
        for kind in ("digits", "months"):
            for index, forms in enumerate(getattr(self, kind)):
                yield from _entries(forms, kind, index, kind, index)
        for ten, forms in self.tens.items():
            yield from _entries(forms, "tens", int(ten), "tens", ten)
        for unit in Spans.model_fields:
            yield from _entries(getattr(self.spans, unit), f"spans.{unit}", 0, "spans", unit)
        for unit in Relative.model_fields:
            for offset, forms in getattr(self.relative, unit).items():
                yield from _entries(forms, f"relative.{unit}", int(offset), "relative", unit, offset)
        for index, part in enumerate(self.parts):
            yield from _entries(part.forms, "parts", index, "parts", index, "forms")


def _entries(forms: tuple[str, ...], kind: str, value: int, *where: str | int) -> Iterator[Entry]:
    return (Entry(form, kind, value, (*where, index)) for index, form in enumerate(forms))


# How people put a plain reply and a command: `dialogs/lexicon.yaml`.
#
# Only whole replies are understood. What is not listed (`不是没有`) is left to others rather than guessed.

Reply = Literal["yes", "no", "unsure", "none", "all"]
Command = Literal["back", "redo", "change", "why", "status", "help", "quit", "list"]

# The one command that is followed by what it is about.
_WITH_REST: Command = "change"

# A reply to a question may itself be in doubt; only this one may end in a question mark.
_DOUBT: Reply = "unsure"

# What is longer is a sentence.
_LONGEST = 80

_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc]")
_BLANK_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_PAUSE = re.compile("[,;!.、。]+")


class Replies(Model):
    """The forms of each plain reply."""

    yes: Forms
    no: Forms
    unsure: Forms
    none: Forms
    all: Forms


class Commands(Model):
    """The forms of each command."""

    back: Forms
    redo: Forms
    change: Forms
    why: Forms
    status: Forms
    help: Forms
    quit: Forms
    list: Forms


class LexiconWords(Model):
    """`lexicon.yaml`."""

    particles: Forms
    replies: Replies
    commands: Commands
    not_change: Forms
    negations: Forms
    alternatives: Forms
    numbering: Forms
    introductions: Forms
    asking: Forms
    days: DayWords

    @model_validator(mode="after")
    def _each_form_has_one_meaning(self) -> Self:
        listed(self.replies, "replies")
        listed(self.commands, "commands")
        found: dict[str, str] = {}
        for form, kind, _, path in self.days.entries():
            _note(found, folded(form), form, kind, ("days", *path))
        return self


def listed(group: Model, *where: str) -> dict[str, str]:
    """The meaning of each form of a group, as `normal` has it; a form that is listed twice is an error."""
    found: dict[str, str] = {}
    for meaning in type(group).model_fields:
        for index, form in enumerate(getattr(group, meaning)):
            _note(found, normal(form), form, meaning, (*where, meaning, index))
    return found


def _note(found: dict[str, str], key: str, form: str, meaning: str, path: tuple[str | int, ...]) -> None:
    if not key:
        raise RuleError(Problem("text_pattern", {"word": shown(form)}), path)
    if key in found:
        raise RuleError(Problem("form_twice", {"word": shown(form), "other": found[key]}), path)
    found[key] = meaning


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What people's words mean; `words` is the file, `days` its part about dates."""

    words: LexiconWords
    replies: Mapping[str, str]
    commands: Mapping[str, str]
    changes: tuple[str, ...]
    not_changes: tuple[str, ...]
    introductions: tuple[str, ...]

    @property
    def days(self) -> DayWords:
        """The words of dates."""
        return self.words.days

    def is_plain_statement(self, text: str) -> bool:
        """Whether a text neither denies something nor says two things: only then may a part of it speak for all."""
        return not _holds(folded(text), (*self.words.negations, *self.words.alternatives))

    def denies(self, text: str) -> bool:
        """Whether a text has a word of negation in it."""
        return _holds(folded(text), self.words.negations)

    def asks(self, text: str) -> bool:
        """Whether a text is put as a question."""
        return _holds(folded(text), self.words.asking)

    def without_numbering(self, text: str) -> str:
        """A text without what people put around the number of a choice."""
        key, before = normal(text), ""
        while key != before:
            before = key
            for form in sorted(self.words.numbering, key=len, reverse=True):
                key = key.removeprefix(form).removesuffix(form).strip()
        return key

    def without_introduction(self, text: str) -> str:
        """What a sentence says without its beginning (我是) and particles at its end; empty where it has neither."""
        whole = normal(text)
        key, before = whole, ""
        while key and key != before:
            before = key
            key = next(filter(None, map(partial(_after, key), self.introductions)), key)
        said = key
        while key:
            said, key = key, self._without_particle(key)
        return said if said != whole else ""

    def reply(self, text: str) -> Reply | None:
        """Which plain reply a text is: `yes`, `no`, `unsure`, `none`, `all`; None where it is not one.

        To a question with several lines, `no` (没有) means what `none` (都没有) does. Several replies at once, as in
        是的，没错, must agree.
        """
        if len(text) > _LONGEST:
            return None
        whole = folded(text)
        found = self._meaning(whole, self.replies)
        if found is None:
            parts = {self._meaning(part, self.replies) for part in _PAUSE.split(whole) if part.strip()}
            found = parts.pop() if len(parts) == 1 else None
        if whole.endswith("?") and found != _DOUBT:
            return None
        return cast(Reply | None, found)

    def command(self, text: str) -> tuple[Command, str] | None:
        """Which command a text is, and for `change` what to change (may be empty); None where it is not a command."""
        if len(text) > _LONGEST:
            return None
        key = normal(text)
        is_other_word = key.startswith(self.not_changes)
        found = cast(Command | None, self._meaning(key, self.commands))
        if found is not None and not (found == _WITH_REST and is_other_word):
            return found, ""
        if is_other_word or folded(text).endswith("?"):
            return None
        for form in self.changes:
            rest = key.removeprefix(form)
            if rest != key and (not form[-1].isascii() or not rest[0].isalnum()):
                return _WITH_REST, normal(rest)
        return None

    def _meaning(self, text: str, table: Mapping[str, str]) -> str | None:
        """The meaning of a form, with or without particles at its end."""
        key = normal(text)
        while key:
            if key in table:
                return table[key]
            key = self._without_particle(key)
        return None

    def _without_particle(self, key: str) -> str:
        for particle in self.words.particles:
            rest = key.removesuffix(particle)
            if rest != key and (not particle.isascii() or rest.endswith(" ")):
                return normal(rest)
        return ""


def _after(text: str, form: str) -> str:
    """What follows a form at the beginning of a text; a Latin form is a word."""
    rest = text.removeprefix(form)
    return normal(rest) if rest != text and (not form[-1].isascii() or rest[:1] == " ") else ""


def _holds(text: str, forms: Iterable[str]) -> bool:
    """Whether one of the forms is in a text: a Chinese one anywhere, a Latin one as a word."""
    return any(
        re.search(rf"\b{re.escape(form)}\b", text) if form.isascii() and form.isalnum() else form in text
        for form in forms
    )


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The words of people.

    Raises:
        Problem: the file is wrong, or a form is listed twice; names file and line.
    """
    return _load(folder or data_folder("dialogs"))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Lexicon:
    words = check(LexiconWords, read_yaml(folder / "lexicon.yaml"))
    return Lexicon(
        words,
        listed(words.replies),
        listed(words.commands),
        _longest_first(words.commands.change),
        _longest_first(words.not_change),
        _longest_first(words.introductions),
    )


def _longest_first(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(normal, forms), key=len, reverse=True))


def folded(text: str) -> str:
    """A text without regard to case, width, apostrophes, and blanks beyond one between words."""
    text = " ".join(_APOSTROPHES.sub("", normalize("NFKC", text).casefold()).split())
    return _BLANK_IN_CHINESE.sub("", text)


def normal(text: str) -> str:
    """A text folded, and without punctuation at either end; what is nothing but punctuation stays."""
    text = folded(text)
    start, end = 0, len(text)
    while start < end and _is_outer(text[start]):
        start += 1
    while end > start and _is_outer(text[end - 1]):
        end -= 1
    return text[start:end] or text


def _is_outer(character: str) -> bool:
    """Punctuation, signs and blanks."""
    return category(character)[0] in "PSZ"
