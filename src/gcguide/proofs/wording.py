"""Every text that people see, with its name: is it there in both languages, and in the right one?"""

import re
from collections.abc import Iterator, Mapping

from gcguide.dialog.questions import FactQuestion, Questionnaire
from gcguide.dialog.words import PLACEHOLDER, Words
from gcguide.policy.loader import Edition
from gcguide.policy.vocabulary import Fact, Text
from gcguide.proofs.citations import walk
from gcguide.text import Lang

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")

Named = tuple[str, str, str]


def texts(edition: Edition, questionnaire: Questionnaire | None, words: Words) -> Iterator[Named]:
    """The name, Chinese and English of every text: of the policy, the questions, and the program itself."""
    for id in edition.facts.ids:
        fact = edition.facts[id]
        for name, text in (("label", fact.label), *fact.values.items()):
            yield f"{id}.{name}", text.zh, text.en
    asked = [questionnaire.questions] if questionnaire is not None else []
    for root in (edition.rules, edition.regions, edition.titles, *asked):
        for path, model in walk(root, ""):
            zh, en = getattr(model, "zh", None), getattr(model, "en", None)
            if isinstance(zh, str) and isinstance(en, str):
                yield path, zh, en
    for key, both in words.texts.items():
        yield key, PLACEHOLDER.sub("", both["zh"]), PLACEHOLDER.sub("", both["en"])


def wrong_language(zh: str, en: str) -> Iterator[str]:
    """What is not in its language. A mark without letters is none; an official name may stay Chinese in English."""
    if not _HAN.search(zh) and (_spells(zh) or _LATIN.search(en)):
        yield zh
    if _HAN.search(en) and not _LATIN.search(en) and en != zh:
        yield en


def _spells(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def option_words(fact: Fact, question: FactQuestion) -> Mapping[str, Text]:
    """The options of a question as people see them: the value's own words, unless the question has others."""
    return {**fact.values, **question.options}


def same_words(labels: Mapping[str, Text], lang: Lang) -> Iterator[tuple[str, str]]:
    """Each pair of labels that reads the same, capitals and spaces apart."""
    first: dict[str, str] = {}
    for name, text in labels.items():
        seen = "".join(text[lang].casefold().split())
        if seen in first:
            yield first[seen], name
        first.setdefault(seen, name)
