"""What a sentence says about the question that stands, and about the person beside it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gcguide.core.facts import Value
from gcguide.language.clauses import Said
from gcguide.language.lexicon import load_lexicon
from gcguide.language.phrases import ABOUT, EITHER, Found, load_phrases
from gcguide.language.places import load_gazetteer
from gcguide.language.sayings import load_synonyms
from gcguide.language.stated import Hearing
from gcguide.policy.edition import Edition
from gcguide.policy.questions import load_questionnaire
from gcguide.text import LANGS, smoothed, without_brackets

# A single Chinese character, or a short Latin word, says nothing within a sentence.
_SHORTEST, _SHORTEST_LATIN = 2, 4


def stated_facts(hearing: Hearing, text: str) -> tuple[dict[str, Value], frozenset[str]]:
    """The facts that a text states about a person, and those of them that it is not sure of."""
    said = hearing.stated(text)
    return {id: one.value for id, one in said.items()}, frozenset(id for id, one in said.items() if not one.sure)


def reply_texts(edition: Edition) -> Iterator[str]:
    """What replies are made of: labels, what people say for them, phrases, plain replies, titles, places."""
    lexicon = load_lexicon()
    yield from lexicon.replies
    yield from lexicon.commands
    for values in load_synonyms(edition).values():
        for forms in values.values():
            yield from forms
    for id in edition.facts.ids:
        for words in edition.facts[id].values.values():
            yield from words.in_all()
    yield from load_phrases(edition).words
    yield from (*lexicon.words.doubting, *lexicon.words.introductions, *edition.titles.names)
    yield from load_gazetteer(edition).codes


@dataclass(frozen=True)
class Answered:
    """What a sentence says about one fact.

    Args:
        affirmed, denied: values, in the order in which they were said.
        sure: whether it is said without a doubt.
        whole: whether hardly anything else is said.
        mixed: whether something else is denied, nobody knows what.
    """

    affirmed: tuple[Any, ...]
    denied: frozenset[Any]
    sure: bool
    whole: bool
    mixed: bool


def answer_in(hearing: Hearing, id: str, text: str, no: Value | None) -> Answered | None:
    """What a sentence says about the fact that is asked for; None where it says nothing about it.

    Args:
        hearing: what finds facts in sentences.
        id: the fact.
        text: what was typed.
        no: the value that a plain no to the question stands for.
    """
    said = hearing.replied(id, text, _finder(hearing.edition, id))
    if not said and no is not None and _denies_no(hearing, text):
        said = [Said(id, no, denied=True)]
    affirmed: list[Any] = []
    denied: set[Any] = set()
    either: list[list[Any]] = []
    for one in said:
        value = one.value
        if isinstance(value, str) and EITHER in value:
            several = [{"true": True, "false": False}.get(part, part) for part in value.split(EITHER)]
            if one.denied:
                denied |= set(several)
            else:
                either.append(several)
        elif value == ABOUT:
            if one.denied and no is not None:
                affirmed.append(no)
        elif not one.denied:
            affirmed.append(value)
        elif isinstance(value, bool):
            affirmed.append(not value)
        else:
            denied.add(value)
    # 报过 may be either, 没评上 says which.
    left_open = [several for several in either if not set(several) & set(affirmed)]
    affirmed += [value for several in left_open for value in several]
    if not affirmed and not denied:
        return None
    left = hearing.phrases.plainly(smoothed(text))
    for one in said:
        left = left.replace(one.words, "")
    whole = hearing.phrases.idle.match(left) is not None and not any(one.named for one in said)
    mixed = not any(one.denied for one in said) and hearing.phrases.marks["denying"].search(left) is not None
    sure = not left_open and all(one.sure for one in said)
    return Answered(tuple(dict.fromkeys(affirmed)), frozenset(denied), sure, whole, mixed)


def _denies_no(hearing: Hearing, text: str) -> bool:
    """Whether a text denies a plain no, and nothing else: 不是没有."""
    for clause in filter(None, re.split(r"[,，。;；]", text)):
        found = hearing.phrases.marks["denying"].match(smoothed(clause))
        if found and hearing.lexicon.reply(smoothed(clause)[found.end() :]) in ("no", "none"):
            return True
    return False


@lru_cache(maxsize=128)
def _finder(edition: Edition, id: str) -> Callable[[str], list[Found]]:
    """What finds the labels of a fact's values, and what people say for them, in a clause."""
    fact = edition.facts[id]
    options = load_questionnaire(edition).questions.facts[id].options
    owner: dict[str, str] = {}
    said = load_synonyms(edition).get(id, {})
    for value, label in fact.values.items():
        labels = [without_brackets(own[lang]) for own in filter(None, (label, options.get(value))) for lang in LANGS]
        for form in map(smoothed, (*labels, *said.get(value, ()))):
            long_enough = len(form) >= (_SHORTEST_LATIN if form.isascii() else _SHORTEST)
            if long_enough and load_lexicon().reply(form) is None:
                owner[form] = value if owner.get(form, value) == value else ""
    words = sorted((form for form, value in owner.items() if value), key=len, reverse=True)
    if not words:
        return lambda _: []
    pattern = re.compile(
        "|".join(rf"(?<![a-z0-9]){re.escape(w)}(?![a-z0-9])" if w.isascii() else re.escape(w) for w in words)
    )
    return lambda text: [Found(id, owner[m[0]], m.start(), m.end()) for m in pattern.finditer(text)]
