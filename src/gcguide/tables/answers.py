"""What the words in a cell answer: the one vocabulary of rosters and of the conversation.

A cell means what the same words mean as a reply: an id or label in either language, what people say for it
(`synonyms.yaml`), yes or no by the heading's own polarity, the name of a title or place, a day.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from gcguide.core.days import read_day
from gcguide.core.facts import Value, read_value
from gcguide.core.rulebook import Rulebook, rulebook
from gcguide.language.lexicon import Lexicon, load_lexicon
from gcguide.language.places import read_places
from gcguide.language.sayings import Synonyms, load_synonyms
from gcguide.person.person import Month
from gcguide.policy.edition import Edition
from gcguide.policy.questions import Questionnaire, load_questionnaire
from gcguide.policy.tables import Place
from gcguide.policy.vocabulary import UNSURE, Fact
from gcguide.problem import Problem, unknown
from gcguide.tables.sheets import LOST_ZERO, Cell
from gcguide.tables.values import in_digits, text_of
from gcguide.text import DEFAULT_LANG, LANGS, Lang, bare, same_width, shown, without_brackets

_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")

# A moment of no zone but UTC; here the day begins as many hours earlier.
INSTANT = " UTC"
_MOMENT = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) ([0-9]{{2}}):00:00(?:\.0+)?{INSTANT}\Z")
_EAST = 8
_BETWEEN = re.compile(r"[,，;；、|/+\n]+")
_AROUND = " []{}'\"“”"
_MOST_PLACES = 6
_WHOLE = re.compile(r"([0-9]+)\.0+\Z")


@dataclass(frozen=True, eq=False)
class Answers:
    """How the answers to facts are written.

    Args:
        own: for a fact, words of this very roster and the values they stand for (its mapping file tells).
    """

    book: Rulebook
    questionnaire: Questionnaire
    lexicon: Lexicon
    synonyms: Synonyms
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def value(self, id: str, cell: Cell) -> Value | None:
        """The answer to a fact; `UNSURE` where the cell says that it is not known, None where it is blank.

        A month answers for a day where all its days come to the same: its last day.

        Raises:
            Problem: the cell says nothing that fits the fact; names the nearest spelling.
        """
        text = text_of(cell)
        text = next((value for word, value in self.own.get(id, {}).items() if bare(word) == bare(text)), text)
        if not text:
            return None
        if text == UNSURE or self.lexicon.reply(text) == "unsure":
            return UNSURE
        fact = self.book.edition.facts[id]
        if same_width(text).endswith("?"):
            raise self._not_read(id, fact, text)
        if fact.kind == "date":
            if lost := LOST_ZERO.fullmatch(text):  # 2024.10 as a number is 2024.1
                year = int(lost[1])
                details = {"word": shown(text), "nearest": Month(year, 1), "other": Month(year, 10)}
                raise Problem("import_month_number", details)
            return self._day(id, fact, text)
        if number := _WHOLE.match(text):
            text = number[1]
        found = self._several(id, fact, text) if fact.kind == "set" else self._one(id, fact, text)
        if found is None:
            raise self._not_read(id, fact, text)
        return found

    def called(self, id: str, text: str) -> str | None:
        """The value of a fact that a text calls by its id, label or another form of it."""
        known = self._words[id].get(bare(text))
        return known[0] if known else None

    def is_plain(self, id: str, text: str) -> bool:
        """Whether a text is an id or label of the fact, or no more than yes and no."""
        known, kind = self._words[id].get(bare(text)), self.book.edition.facts[id].kind
        if kind in ("date", "set"):
            return True
        return (known is not None and not known[1]) or self.lexicon.reply(text) is not None or text.isdigit()

    def told(self, id: str, text: str, lang: Lang) -> str:
        """What a text was read as, in words."""
        value, edition = self.value(id, text), self.book.edition
        if isinstance(value, date):
            return value.isoformat()
        if edition.facts[id].kind == "code":
            return edition.places[str(value)].in_words(lang)
        several = sorted(value) if isinstance(value, frozenset) else [str(value).lower()]
        return "、".join(edition.facts[id].values[one][lang] for one in several)

    def _one(self, id: str, fact: Fact, text: str) -> Value | None:
        reply, question = self.lexicon.reply(text), self.questionnaire.questions.facts[id]
        if fact.kind == "bool" and (truth := self._truths[id].get(same_width(text).casefold().strip())) is not None:
            return truth
        if (known := self._words[id].get(bare(text))) is not None:
            return known[0] == "true" if fact.kind == "bool" else known[0]
        if fact.kind == "code":
            places = self._places(text)
            return places[0].code if len(places) == 1 else None
        # What a plain no to the question stands for, where there is such a value.
        if fact.kind == "choice" and reply in ("no", "none") and question.no is not None:
            return question.no
        if self.book.edition.rules.grades.fact == id:
            grades = self.book.edition.titles.grades_named(text)
            return grades.pop() if len(grades) == 1 else None
        return None

    def _places(self, text: str) -> list[Place]:
        """What a text may name: leagues and cities without their counties, else counties."""
        places = read_places(text, self.book.edition)
        return [place for place in places if place.county is None] or list(places)

    def _several(self, id: str, fact: Fact, text: str) -> frozenset[str]:
        """The answers listed in one cell; `[]` and a plain no are none of them."""
        if self.lexicon.reply(text) in ("no", "none") or not text.strip(_AROUND):
            return frozenset()
        found = set()
        for part in _BETWEEN.split(text):
            if word := part.strip(_AROUND):
                if (known := self._words[id].get(bare(word))) is None:
                    raise self._not_read(id, fact, word)
                found.add(known[0])
        return frozenset(found)

    def _day(self, id: str, fact: Fact, text: str) -> date:
        plain = in_digits(same_width(text)).strip()
        assert fact.earliest is not None
        assert fact.latest is not None
        if moment := _MOMENT.match(plain):
            plain = moment[1]
            if int(moment[2]) == 24 - _EAST:  # midnight here
                nearest = date.fromisoformat(plain) + timedelta(days=1)
                raise Problem("value_instant", {"word": shown(text), "nearest": nearest})
            if int(moment[2]):
                raise Problem("value_date", {"word": shown(text)})
        if found := self._days.match(plain) or _COMPACT.match(plain):
            try:
                day = date(*map(int, filter(str.isdigit, filter(None, found.groups()))))
            except ValueError:
                raise Problem("date_impossible", {"word": shown(text)}) from None
            return read_day(day, fact.earliest, fact.latest)
        if (found := self.month_of(text)) and 1 <= int(found[2]) <= 12:
            first = date(int(found[1]), int(found[2]), 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            domain = self.book.domains[id]
            if len({domain.number(read_day(day, fact.earliest, fact.latest)) for day in (first, last)}) == 1:
                return last
        raise Problem("value_date", {"word": shown(text)})

    def month_of(self, text: str) -> re.Match[str] | None:
        """The year and month of a text that tells a month and no day of it."""
        return self._months.match(in_digits(same_width(text)).strip())

    @cached_property
    def _days(self) -> re.Pattern[str]:
        """A day with the same sign between its parts, or with the words of dates behind them; midnight may follow."""
        signs = self._signs
        return re.compile(
            rf"([0-9]{{4}})(?:([./\- ])([0-9]{{1,2}})\2([0-9]{{1,2}})"
            rf"|{signs}([0-9]{{1,2}}){signs}([0-9]{{1,2}}){signs}?)"
            r"(?:[T ]+00?(?::00?){1,2}(?:\.0+)?)?\Z"
        )

    @cached_property
    def _months(self) -> re.Pattern[str]:
        return re.compile(rf"([0-9]{{4}})(?:[./\-]|{self._signs})([0-9]{{1,2}}){self._signs}*\Z")

    @cached_property
    def _signs(self) -> str:
        return rf"(?:\s*[{re.escape(self.book.edition.rules.roster.foreign.date_signs)}]\s*)"

    def _not_read(self, id: str, fact: Fact, text: str) -> Problem:
        """What is wrong, with the nearest spelling."""
        if fact.kind == "code" and not text.isdigit():
            names = [place.in_words(DEFAULT_LANG) for place in self._places(text)]
            if 1 < len(names) <= _MOST_PLACES:
                return Problem("import_place_several", {"word": shown(text), "known": names})
            return Problem("import_place", {"word": shown(text)})
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
    def _truths(self) -> dict[str, dict[str, bool]]:
        """For every fact of yes or no the words that mean either below its heading, whatever a question asks.

        Below 是否… that is yes and no alone, below 有无… also to have and not: 符合 and 没有 say the opposite of each
        other to different questions.
        """
        cells, found = self.lexicon.words.cells, {}
        for id in self.book.edition.facts.ids:
            label = self.book.edition.facts[id].label[DEFAULT_LANG]
            has = cells.have[0] in label
            yes, no = (*cells.yes, *(cells.have if has else ())), (*cells.no, *(cells.have_not if has else ()))
            found[id] = {word: word in yes for word in (*yes, *no)}
        return found

    @cached_property
    def _words(self) -> dict[str, dict[str, tuple[str, bool]]]:
        """For every fact, by each spelling as `bare` has it, its value and whether it is said, not called, so.

        What two values share is left out.
        """
        edition = self.book.edition
        found: dict[str, dict[str, tuple[str, bool]]] = {}
        for id in edition.facts.ids:
            fact = edition.facts[id]
            if fact.kind == "code":
                places = [(code, (code, place.name, place.county)) for code, place in edition.places.items()]
                called = _unmistakable((code, [w for w in words if w]) for code, words in places)
            else:
                options = self.questionnaire.questions.facts[id].options
                called = _unmistakable(
                    (value, [value, *(t.in_all() if (t := options.get(value)) else ()), *words.in_all()])
                    for value, words in fact.values.items()
                )
            said = {bare(form): value for value, forms in self.synonyms.get(id, {}).items() for form in forms}
            found[id] = {form: (value, True) for form, value in said.items()}
            found[id] |= {form: (value, False) for form, value in called.items()}
        return found


def _unmistakable(spellings: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The value of each spelling that only one value has; with and without what stands in brackets."""
    found: dict[str, set[str]] = {}
    for value, words in spellings:
        for word in words:
            for one in (bare(word), bare(without_brackets(word))):
                if one:
                    found.setdefault(one, set()).add(value)
    return {word: values.pop() for word, values in found.items() if len(values) == 1}


def load_answers(edition: Edition, own: Mapping[str, Mapping[str, str]] | None = None) -> Answers:
    """The answers to an edition's facts as people write them."""
    questionnaire = load_questionnaire(edition)
    return Answers(rulebook(edition), questionnaire, load_lexicon(), load_synonyms(edition), own or {})
