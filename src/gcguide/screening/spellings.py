"""What a cell of a roster says about a fact: its answer's number, from an id, a label in either language, yes or no."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from gcguide.core.days import read_day
from gcguide.core.facts import read_value
from gcguide.core.normal_form import OTHER, Domain
from gcguide.core.rulebook import Rulebook
from gcguide.language.lexicon import Lexicon
from gcguide.policy.questions import Questionnaire
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem, unknown
from gcguide.tables.values import text_of
from gcguide.text import DEFAULT_LANG, LANGS, bare, same_width, shown, without_brackets

_DAY = re.compile(r"([0-9]{4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,2})(?:[^0-9]|[^0-9]+00?(?::00?){1,2}(?:\.0+)?)?\Z")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_MONTH = re.compile(r"([0-9]{4})[^0-9]+([0-9]{1,2})[^0-9]?\Z")
_BETWEEN = re.compile(r"[,，;；、|/+\n]+")
_AROUND = " []{}'\"“”"


@dataclass(frozen=True, eq=False)
class Spellings:
    """How the answers to facts are written in cells.

    Args:
        own: for a fact, words of this very roster and the values they stand for (its mapping file tells).
    """

    book: Rulebook
    questionnaire: Questionnaire
    lexicon: Lexicon
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def number(self, id: str, cell: str) -> int | None:
        """The number of the answer in the fact's domain, None where it is unknown.

        Raises:
            Problem: the cell says nothing that fits the fact.
        """
        text = text_of(cell)
        meant = next((value for word, value in self.own.get(id, {}).items() if bare(word) == bare(text)), None)
        if meant is not None:
            text = meant
        if not text or text == UNSURE:
            return None
        domain = self.book.domains[id]
        if domain.kind == "date":
            return self._day(id, domain, text)
        words = self._words[id]
        if (value := words.get(bare(text))) is not None:
            # A place that no rule names is any other.
            if domain.kind == "code":
                return domain.number(value) if value in domain.answers else domain.number(OTHER)
            return domain.number(frozenset([value]) if domain.kind == "set" else _of_kind(domain, value))
        reply = self.lexicon.reply(text)
        if reply == "unsure":
            return None
        if domain.kind == "bool" and reply in ("yes", "no"):
            return domain.number(reply == "yes")
        # What a plain no to the question stands for, where there is such a value.
        no = self.questionnaire.questions.facts[id].no
        if domain.kind == "choice" and reply in ("no", "none") and no is not None:
            return domain.number(no)
        if domain.kind == "set":
            return self._several(id, domain, text, empty=reply in ("no", "none"))
        raise self._not_read(id, text)

    def _several(self, id: str, domain: Domain, text: str, empty: bool) -> int:
        """The answers listed in one cell; `[]` and a plain no are none of them."""
        if empty or not text.strip(_AROUND):
            return domain.number(frozenset())
        found = set()
        for part in _BETWEEN.split(text):
            word = part.strip(_AROUND)
            if not word:
                continue
            if (value := self._words[id].get(bare(word))) is None:
                raise self._not_read(id, word)
            found.add(value)
        return domain.number(frozenset(found))

    def _day(self, id: str, domain: Domain, text: str) -> int | None:
        plain = same_width(text).strip()
        if self.lexicon.reply(text) == "unsure":
            return None
        fact = self.book.edition.facts[id]
        assert fact.earliest is not None
        assert fact.latest is not None
        if found := _DAY.match(plain) or _COMPACT.match(plain):
            try:
                day = date(*map(int, found.groups()))
            except ValueError:
                raise Problem("date_impossible", {"word": shown(text)}) from None
            return domain.number(read_day(day, fact.earliest, fact.latest))
        if (found := _MONTH.match(plain)) and 1 <= int(found[2]) <= 12:
            # A month will do where all its days come to the same.
            first = date(int(found[1]), int(found[2]), 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            numbers = {domain.number(read_day(day, fact.earliest, fact.latest)) for day in (first, last)}
            if len(numbers) == 1:
                return numbers.pop()
        raise Problem("value_date", {"word": shown(text)})

    def _not_read(self, id: str, text: str) -> Problem:
        """What is wrong, with the nearest spelling."""
        fact = self.book.edition.facts[id]
        if fact.kind == "code":
            try:
                read_value(self.book.edition, id, text)
            except Problem as problem:
                problem.details.pop("subject", None)
                return problem
        labels = [str(text[lang]) for text in fact.values.values() for lang in LANGS]
        found = unknown("value", shown(text), [*fact.values, *labels])
        if found.id == "unknown":
            found = unknown("value", shown(text), [words[DEFAULT_LANG] for words in fact.values.values()])
        return found

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        """For every fact the value of each spelling, as `bare` has it; what two values share is left out."""
        edition = self.book.edition
        found: dict[str, dict[str, str]] = {}
        for id in edition.facts.ids:
            fact = edition.facts[id]
            if fact.kind == "code":
                named = [(code, (code, place.name, place.county)) for code, place in edition.places.items()]
                found[id] = _unmistakable((code, [w for w in words if w]) for code, words in named)
            else:
                options = self.questionnaire.questions.facts[id].options
                labels = [
                    (value, [value, *(t.in_all() if (t := options.get(value)) else ()), *words.in_all()])
                    for value, words in fact.values.items()
                ]
                found[id] = _unmistakable(labels)
        return found


def _unmistakable(spellings: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    """The value of each spelling that only one value has; with and without what stands in brackets."""
    found: dict[str, set[str]] = {}
    for value, words in spellings:
        for word in words:
            for one in (bare(word), bare(without_brackets(word))):
                if one:
                    found.setdefault(one, set()).add(value)
    return {word: values.pop() for word, values in found.items() if len(values) == 1}


def _of_kind(domain: Domain, value: str) -> str | bool:
    return value == "true" if domain.kind == "bool" else value
