"""Which options or facts a typed text means: by number, label, another form of it, a part of it, pinyin."""

import re
from collections.abc import Callable, Sequence

from gcguide.conversation.prompt import Option
from gcguide.core.interview import Interview
from gcguide.language.lexicon import load_lexicon
from gcguide.language.pinyin import load_pinyin
from gcguide.problem import Problem
from gcguide.text import bare, same_width
from gcguide.words import Words

_NUMBER = re.compile(r"\W*([0-9]{1,3})\W*\Z")
_BRACKET = re.compile(r"[(（]")
_LETTERS = re.compile(r"[a-z]{1,40}\Z")

# Fewer letters in full pinyin may be another word: wu lei is 五类, or 无类.
_SURE_SPELLING = 7

# A part of an English label must be long enough to be one on purpose.
_SHORTEST_PART = 3

_BETWEEN = re.compile(r"[\s,，、;；/+&]+")


def parted(text: str) -> list[str]:
    """What stands between blanks and commas, in half width."""
    return list(filter(None, _BETWEEN.split(same_width(text).strip())))


def number(text: str) -> int | None:
    """The number that is all the text says."""
    digits = _NUMBER.match(same_width(text).strip())
    return int(digits[1]) if digits else None


def options_named(text: str, options: Sequence[Option]) -> tuple[tuple[Option, ...], bool]:
    """The options that a text names, by the surest way in which any is named, and whether it names one outright.

    Surest is the whole label, then another form of it, its spelling or initials, a part of it, what sounds like
    it, initials of a part. Outright is a whole label (or what it says before a bracket), another form, its spelling
    or initials, or half of it and more; the rest is to be offered.
    """
    found = options_matching(text, options)
    return found, len(found) == 1 and _is_whole(text, found[0])


def _is_whole(text: str, option: Option) -> bool:
    typed, said = bare(text), bare(_BRACKET.split(option.label)[0])
    if typed in (said, bare(option.label), option.initials, *option.forms):
        return True
    if typed.isascii() and (load_pinyin().spells_all(typed, option.label) or _spelled(typed, option)):
        return len(typed) > 1 and not (len(typed) < _SURE_SPELLING and _spelled(typed, option))
    return typed in said and 2 * len(typed) >= len(said) and not drops_negation(text, option.label)


def drops_negation(text: str, label: str) -> bool:
    """Whether a text is a part of a label that leaves out what the label denies."""
    return bare(text) in bare(label) and load_lexicon().denies(label) and not load_lexicon().denies(text)


def options_matching(text: str, options: Sequence[Option]) -> tuple[Option, ...]:
    """The options that a text names in any way, by the surest way in which any is named."""
    typed = bare(text)
    if not typed:
        return ()
    letters = typed if _LETTERS.match(typed) else None
    spells, spells_all = load_pinyin().spells, load_pinyin().spells_all
    ways: tuple[Callable[[Option], bool], ...] = (
        lambda o: bare(o.label) == typed,
        lambda o: typed in o.forms,
        lambda o: letters is not None and (o.initials == letters or spells_all(letters, o.label)),
        lambda o: letters is not None and _spelled(letters, o),
        lambda o: (not typed.isascii() or len(typed) >= _SHORTEST_PART) and _is_part(typed, o.label),
        lambda o: letters is None and len(typed) > 1 and _sounds(typed, o),
        lambda o: letters is not None and len(letters) > 1 and spells(letters, o.label),
    )
    for way in ways:
        if found := tuple(option for option in options if way(option)):
            return found
    return ()


def _spelled(letters: str, option: Option) -> bool:
    """Whether the letters are all of the label or another form of it in full pinyin."""
    forms = (bare(_BRACKET.split(option.label)[0]), *option.forms)
    return any(not form.isascii() and load_pinyin().reads(letters, form) for form in forms)


def _sounds(typed: str, option: Option) -> bool:
    """Whether a form of the option is read like what was typed."""
    forms = (bare(_BRACKET.split(option.label)[0]), *option.forms)
    return any(len(form) == len(typed) and load_pinyin().sounds_like(typed, form) for form in forms)


def _is_part(typed: str, label: str) -> bool:
    """Whether the text is a part of a label, and not the inner words of what the label denies."""
    before, part, _ = bare(label).partition(typed)
    return bool(part) and not (load_lexicon().denies(before) and not load_lexicon().denies(typed))


def facts_to_change(interview: Interview, which: str, words: Words) -> list[str]:
    """The facts that are to be changed: all that are known, the one of a number, or those that are named.

    Raises:
        Problem: nothing is known yet, or the number is none of an answer.
    """
    known, position = list(interview.facts), load_lexicon().count(which) if which else None
    if not known and (not which or position is not None):
        raise Problem("reply_nothing_told")
    if position is None:
        return facts_meant(interview, which, words) if which else known
    if not 1 <= position <= len(known):
        raise Problem("reply_answered", {"word": position, "limit": len(known)})
    return [known[position - 1]]


def facts_meant(interview: Interview, text: str, words: Words) -> list[str]:
    """The facts that a text names; where it names none, those of the topics that it names."""
    facts, topics = interview.edition.facts, interview.questions.topics
    named = options_matching(text, [Option(id, facts[id].label[words.lang]) for id in facts.ids])
    if named:
        return [option.id for option in named]
    matched = options_matching(text, [Option(id, topic.label[words.lang]) for id, topic in topics.items()])
    return [id for topic in matched for id in topics[topic.id].facts]
