"""How people put a plain reply and a command: `dialogs/lexicon.yaml`.

Only whole replies are understood. What is not listed (`不是没有`) is left to others rather than guessed.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Literal, Self, cast, get_args
from unicodedata import category

from pydantic import model_validator

from gcguide.folders import data_folder
from gcguide.language.day_words import NUMBERS, DayWords, Forms, Scanner
from gcguide.language.pinyin import load_pinyin
from gcguide.policy.models import Model, RuleError
from gcguide.policy.validation import check
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import shown, smoothed

Reply = Literal["yes", "no", "unsure", "none", "all"]
Command = Literal[
    "back", "redo", "change", "choose", "skip", "drop", "again", "clause", "topics",
    "local", "supposed", "why", "status", "help", "quit", "list", "anew",
]  # fmt: skip

# The one command that is followed by what it is about.
_WITH_REST: Command = "change"

# A reply to a question may itself be in doubt; only this one may end in a question mark.
_DOUBT: Reply = "unsure"

# Fewer letters spell too many things.
_SHORTEST_SPELLED = 2

# What is longer is a sentence.
_LONGEST = 80

_PAUSE = re.compile("[,;!.、。]+")


class Replies(Model):
    """The forms of each plain reply."""

    __annotations__ = dict.fromkeys(get_args(Reply), Forms)


class Commands(Model):
    """The forms of each command."""

    __annotations__ = dict.fromkeys(get_args(Command), Forms)


class CellWords(Model):
    """What says yes and no below a heading that asks whether, and what says so, too, where it asks what one has."""

    yes: Forms
    no: Forms
    have: Forms
    have_not: Forms


class LexiconWords(Model):
    """`lexicon.yaml`."""

    particles: Forms
    cells: CellWords
    replies: Replies
    commands: Commands
    not_change: Forms
    negations: Forms
    alternatives: Forms
    numbering: Forms
    introductions: Forms
    doubting: Forms
    asking: Forms
    striking: Forms
    days: DayWords

    @model_validator(mode="after")
    def _each_form_has_one_meaning(self) -> Self:
        listed(self.replies, "replies")
        listed(self.commands, "commands")
        meanings: dict[str, str] = {}
        for form, kind, _, path in self.days.all_forms():
            _enter(meanings, smoothed(form), form, kind, ("days", *path))
        return self


def listed(group: Model, *where: str) -> dict[str, str]:
    """The meaning of each form of a group, as `normal` has it; a form that is listed twice is an error."""
    meanings: dict[str, str] = {}
    for meaning in type(group).model_fields:
        for index, form in enumerate(getattr(group, meaning)):
            _enter(meanings, normal(form), form, meaning, (*where, meaning, index))
    return meanings


def _enter(meanings: dict[str, str], key: str, form: str, meaning: str, path: tuple[str | int, ...]) -> None:
    if not key:
        raise RuleError(Problem("text_pattern", {"word": shown(form)}), path)
    if key in meanings:
        raise RuleError(Problem("form_twice", {"word": shown(form), "other": meanings[key]}), path)
    meanings[key] = meaning


class Lexicon:
    """What people's words mean; `words` is the file."""

    def __init__(self, words: LexiconWords) -> None:
        self.words = words
        self.replies, self.commands = listed(words.replies), listed(words.commands)
        self._changes = _longest_first(form for form, command in self.commands.items() if command == _WITH_REST)
        self._not_changes = _longest_first(words.not_change)
        self._introductions = _longest_first(words.introductions)

    @cached_property
    def day_scanner(self) -> Scanner:
        """What finds the words of dates in a text."""
        return Scanner(self.words.days)

    def is_plain_statement(self, text: str) -> bool:
        """Whether a text neither denies something nor says two things: only then may a part of it speak for all."""
        return not _holds(smoothed(text), (*self.words.negations, *self.words.alternatives))

    def denies(self, text: str) -> bool:
        """Whether a text has a word of negation in it."""
        return _holds(smoothed(text), self.words.negations)

    def strikes(self, text: str) -> bool:
        """Whether a text says that something is to be struck: 第4条不对."""
        return _holds(smoothed(text), self.words.striking)

    def without_striking(self, text: str) -> str:
        """What is to be struck, without the words that say so."""
        text = smoothed(text)
        for form in sorted(map(smoothed, self.words.striking), key=len, reverse=True):
            text = text.replace(form, " ")
        return text.strip()

    def doubts(self, text: str) -> bool:
        """Whether a text says somewhere that one does not know."""
        return _holds(smoothed(text), map(smoothed, self.words.doubting))

    def asks(self, text: str) -> bool:
        """Whether a text is put as a question."""
        return _holds(smoothed(text), self.words.asking)

    @cached_property
    def doubting(self) -> tuple[str, ...]:
        """What says within a reply that one does not know, as `smoothed` has it."""
        return tuple(map(smoothed, self.words.doubting))

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
            key = next(filter(None, map(partial(_after, key), self._introductions)), key)
        rest = key
        while key:
            rest, key = key, self._without_particle(key)
        return rest if rest != whole else ""

    def reply(self, text: str) -> Reply | None:
        """Which plain reply a text is: `yes`, `no`, `unsure`, `none`, `all`; None where it is not one.

        To a question with several lines, `no` (没有) means what `none` (都没有) does. Several replies at once, as in
        是的，没错, must agree.
        """
        if len(text) > _LONGEST:
            return None
        whole = smoothed(text)
        meaning = self._meaning(whole, self.replies)
        if meaning is None:
            parts = {self._meaning(part, self.replies) for part in _PAUSE.split(whole) if part.strip()}
            meaning = parts.pop() if len(parts) == 1 else None
        if whole.endswith("?") and meaning != _DOUBT:
            return None
        return cast(Reply | None, meaning)

    def spelled_command(self, text: str) -> Command | None:
        """Which command the Latin letters of a text spell: cxks or chongxinkaishi for 重新开始."""
        letters = normal(text).replace(" ", "")
        if not letters.isascii() or not letters.isalpha() or len(letters) < _SHORTEST_SPELLED:
            return None
        spelled = (c for form, c in self.commands.items() if not form.isascii() and _spells(letters, form))
        return cast(Command | None, next(spelled, None))

    def count(self, text: str) -> int | None:
        """The number that is all a text says, around which may stand what people put there: 第三题, 3."""
        tokens = self.day_scanner.scan(self.without_numbering(text)) or []
        return tokens[0].value if len(tokens) == 1 and tokens[0].letter in NUMBERS else None

    def first_word(self, text: str) -> Reply | None:
        """What the first of several Latin words is as a plain reply: yes, on 12333."""
        first, _, rest = smoothed(text).partition(" ")
        return self.reply(first.strip(",.;")) if rest and first.isascii() else None

    def command(self, text: str) -> tuple[Command, str] | None:
        """Which command a text is, and for `change` what to change (may be empty); None where it is not a command."""
        if len(text) > _LONGEST:
            return None
        key = normal(text)
        is_other_word = key.startswith(self._not_changes)
        meaning = cast(Command | None, self._meaning(key, self.commands))
        if meaning is not None and not (meaning == _WITH_REST and is_other_word):
            return meaning, ""
        if is_other_word or smoothed(text).endswith("?"):
            return None
        for form in self._changes:
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


def _spells(letters: str, form: str) -> bool:
    pinyin = load_pinyin()
    return len(form) > 1 and (pinyin.spells_all(letters, form) or pinyin.reads(letters, form))


def _after(text: str, form: str) -> str:
    """What follows a form at the beginning of a text; a Latin form is a word."""
    rest = text.removeprefix(form)
    return normal(rest) if rest != text and (not form[-1].isascii() or rest[:1] == " ") else ""


def _holds(text: str, forms: Iterable[str]) -> bool:
    """Whether one of the forms is in a text: a Chinese one anywhere, a Latin one as a word."""
    return any(
        re.search(rf"\b{re.escape(form)}\b", text) if form.isascii() and form[-1].isalnum() else form in text
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
    return Lexicon(check(LexiconWords, read_yaml(folder / "lexicon.yaml")))


def _longest_first(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(normal, forms), key=len, reverse=True))


def normal(text: str) -> str:
    """A text smoothed, and without punctuation, signs and blanks at either end; what is nothing else stays."""
    text = smoothed(text)
    inner = [index for index, character in enumerate(text) if category(character)[0] not in "PSZ"]
    return text[inner[0] : inner[-1] + 1] if inner else text
