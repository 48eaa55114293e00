"""What stands on which clause, source or reading; and every text that people see, in each language."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gcguide.editions.files import lineage
from gcguide.editions.successor import untranslated
from gcguide.policy.edition import Edition
from gcguide.policy.models import Text, each_of
from gcguide.policy.questions import FactQuestion, Questionnaire
from gcguide.policy.rules import Rules
from gcguide.policy.vocabulary import Fact
from gcguide.text import LANGS, LANGUAGES, Lang
from gcguide.words import PLACEHOLDER, Words

# Parts that inform people; a clause that only they cite decides nothing by rule.
_FOR_PEOPLE = ("procedure", "sanctions", "matters", "contacts", "papers", "readings", "clauses", "notice", "rounds")
_FOR_PEOPLE_INSIDE = ("materials.notes", "materials.rows", "roster.filled_as")


def citations(rules: Rules) -> dict[str, dict[str, list[str]]]:
    """For each kind (`clause`, `source`, `reading`) and id, the paths of the parts that cite it."""
    found: dict[str, dict[str, list[str]]] = {kind: defaultdict(list) for kind in ("clause", "source", "reading")}
    for path, model in walk(rules, ""):
        for kind, by_id in found.items():
            cited = getattr(model, kind, None)
            for id in each_of(cited) if isinstance(cited, str) else ():
                by_id[id].append(path)
    return found


def rules_citing(rules: Rules) -> dict[str, list[str]]:
    """For each clause, the paths of the rules (not of the parts for people) that cite it."""
    return {
        id: [p for p in paths if p.split(".")[0] not in _FOR_PEOPLE and not p.startswith(_FOR_PEOPLE_INSIDE)]
        for id, paths in citations(rules)["clause"].items()
    }


def walk(node: Any, path: str) -> Iterator[tuple[str, BaseModel]]:
    """Every model inside a value, with its path."""
    if isinstance(node, BaseModel):
        yield path, node
        for name in type(node).model_fields:
            yield from walk(getattr(node, name), f"{path}.{name}".lstrip("."))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, f"{path}.{key}")
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            yield from walk(value, f"{path}.{getattr(value, 'id', index)}")


_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")

# The name of a text, and what it reads in each language.
Named = tuple[str, Mapping[Lang, str]]


def texts(edition: Edition, questionnaire: Questionnaire | None, words: Words) -> Iterator[Named]:
    """Every text: of the policy, the questions, and the program itself."""
    for id in edition.facts.ids:
        fact = edition.facts[id]
        assumed = {"assumed": fact.assumed} if fact.assumed else {}
        for name, text in {"label": fact.label, **assumed, **fact.values}.items():
            yield f"{id}.{name}", {lang: text[lang] for lang in LANGS}
    asked = [questionnaire.questions] if questionnaire is not None else []
    for root in (edition.rules, edition.regions, edition.titles, *asked):
        for path, model in walk(root, ""):
            if isinstance(model, Text):
                yield path, {lang: model[lang] for lang in LANGS}
    for key, both in words.texts.items():
        yield key, {lang: PLACEHOLDER.sub("", text) for lang, text in both.items()}


def wrong_language(text: Mapping[Lang, str]) -> Iterator[str]:
    """What is not in its language. A mark without letters is none; an official name may stay Chinese elsewhere."""
    han, other = (([text[lang] for lang in LANGS if LANGUAGES[lang].is_han is is_han]) for is_han in (True, False))
    for said in han:
        if not _HAN.search(said) and (any(map(str.isalpha, said)) or any(map(_LATIN.search, other))):
            yield said
    for said in other:
        if _HAN.search(said) and not _LATIN.search(said) and said not in han:
            yield said


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


def said_in_one(edition: Edition) -> Iterator[tuple[Path | str | None, int | None, str]]:
    """The texts of an edition that one language lends to another, each with its file, its line and its path."""
    documents = lineage(edition.id, edition.folder)[1:]
    for document in documents:
        for path, _, _ in untranslated(document.data):
            yield *document.place(path), ".".join(map(str, path))
