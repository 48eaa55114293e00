"""Which options or facts a typed text means: by number, label, part of a label, initials."""

import re
from collections.abc import Callable, Sequence

from gcguide.conversation.prompt import Option
from gcguide.core.interview import Interview
from gcguide.language.pinyin import Pinyin
from gcguide.text import bare, same_width
from gcguide.words import Words

_NUMBER = re.compile(r"\W*([0-9]{1,3})\W*\Z")
_BRACKET = re.compile(r"[(（]")
_LETTERS = re.compile(r"[a-z]{1,40}\Z")

# A part of an English label must be long enough to be one on purpose.
_SHORTEST_PART = 3


def number(text: str) -> int | None:
    """The number that is all the text says."""
    digits = _NUMBER.match(same_width(text).strip())
    return int(digits[1]) if digits else None


def named(text: str, options: Sequence[Option], pinyin: Pinyin) -> tuple[tuple[Option, ...], bool]:
    """The options that a text names, by the surest way in which any is named, and whether it names one outright.

    Surest is the whole label, then its initials, then a part of it, then initials of a part. Outright is a whole label
    (or what it says before a bracket), its initials, or half of it and more; the rest is to be offered.
    """
    options_named = matching(text, options, pinyin)
    typed = bare(text)
    whole = [option for option in options_named if _is_whole(typed, option, pinyin)]
    return options_named, len(options_named) == 1 and bool(whole)


def _is_whole(typed: str, option: Option, pinyin: Pinyin) -> bool:
    said = bare(_BRACKET.split(option.label)[0])
    if typed in (said, bare(option.label)) or typed == option.initials:
        return True
    if typed.isascii() and pinyin.spells_all(typed, option.label):
        return len(typed) > 1
    return typed in said and 2 * len(typed) >= len(said)


def matching(text: str, options: Sequence[Option], pinyin: Pinyin) -> tuple[Option, ...]:
    """The options that a text names in any way, by the surest way in which any is named."""
    typed = bare(text)
    if not typed:
        return ()
    letters = typed if _LETTERS.match(typed) else None
    ways: tuple[Callable[[Option], bool], ...] = (
        lambda o: bare(o.label) == typed,
        lambda o: letters is not None and (o.initials == letters or pinyin.spells_all(letters, o.label)),
        lambda o: (not typed.isascii() or len(typed) >= _SHORTEST_PART) and typed in bare(o.label),
        lambda o: letters is not None and len(letters) > 1 and pinyin.spells(letters, o.label),
    )
    for way in ways:
        if options_named := tuple(option for option in options if way(option)):
            return options_named
    return ()


def named_in(text: str, options: Sequence[Option]) -> tuple[Option, ...]:
    """The options whose whole label, or what it says before a bracket, stands somewhere in a longer text."""
    typed = bare(text)
    labelled = []
    for option in options:
        label = bare(_BRACKET.split(option.label)[0])
        if len(label) > 1 and label in typed:
            labelled.append((label, option))
    # "full senior" holds "senior" as well: the longer one is meant.
    return tuple(o for label, o in labelled if not any(label != other and label in other for other, _ in labelled))


def facts_meant(interview: Interview, text: str, words: Words, pinyin: Pinyin) -> list[str]:
    """The facts that a text names; where it names none, those of the topics that it names."""
    facts, topics = interview.edition.facts, interview.questions.topics
    named = matching(text, [Option(id, facts[id].label[words.lang]) for id in facts.ids], pinyin)
    if named:
        return [option.id for option in named]
    matched = matching(text, [Option(id, topic.label[words.lang]) for id, topic in topics.items()], pinyin)
    return [id for topic in matched for id in topics[topic.id].facts]
