"""Finds rows by what is typed: words that all must hold, each of a name, a note, an employer, a category, a state."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from gcguide.core.verdict import Verdict
from gcguide.desk.rows import CaseRow
from gcguide.language.pinyin import spellings
from gcguide.language.places import load_gazetteer
from gcguide.policy.edition import Edition
from gcguide.policy.questions import load_questionnaire
from gcguide.policy.rules import Category
from gcguide.text import DEFAULT_LANG, LANGS, folded
from gcguide.words import Words

# A state that is due falls due within so many days.
DUE_DAYS = 7

# Where the words of a category stand; several, as those of a state, are parted by blanks.
_CATEGORY = "desk.category"

_DAY = 10  # characters of `2026-04-10`
# Of so few digits every number would hold some.
_LEAST_DIGITS = 4
# Fewer digits are no number that is looked for.
_NUMBER = 7
# Before a word that must not hold.
_NOT = "-"

# Of the name of a category so many characters tell it.
_LEAST = 2

# From a day to another; the case came to its stage then, or was changed where it has none.
_SPAN = re.compile(r"(?P<first>\d{4}-\d{1,2}-\d{1,2})?\.\.(?P<last>\d{4}-\d{1,2}-\d{1,2})?")
_LAST = "9999"

# A number as people type it: 138-0013-8000, 138 0013 8000, (0471)6928486.
_TYPED = re.compile(r"[\d(+][\d()+./ -]*")


def _has_come_between(first: str, last: str, row: CaseRow) -> bool:
    """Whether the day of the stage, or else of the last change, lies between two, as `2026-04-10`."""
    day = row.saved.stage.on if row.saved.stage is not None else row.saved.changed
    return first <= day[:_DAY] <= last


def _padded(day: str | None) -> str:
    """A day such that texts of days sort by time: `2026-4-1` is `2026-04-01`."""
    return "-".join(part.zfill(2) for part in day.split("-")) if day else ""


def _digits(text: str) -> str:
    """The digits of a number that is written in groups, 0471-692 8486; nothing of a text that has hardly any."""
    digits = "".join(filter(str.isdigit, text))
    return digits if len(digits) >= _NUMBER and digits != text else ""


def _number(typed: str) -> str:
    """The digits of a number that was typed in groups; nothing of anything else."""
    return _digits(typed) if _TYPED.fullmatch(typed) else ""


Check = Callable[[CaseRow], bool]


def is_due(row: CaseRow) -> bool:
    """Whether something is to be done within the week."""
    return row.due is not None and row.due.days_left <= DUE_DAYS


def _has_verdict(verdict: Verdict, row: CaseRow) -> bool:
    return row.verdict is verdict


# Whether a row is in a state, by the state's name.
STATES: dict[str, Check] = {
    **{str(verdict): partial(_has_verdict, verdict) for verdict in Verdict},
    "due": is_due,
    "overdue": lambda row: row.is_overdue,
    "marked": lambda row: row.marked,
    "to_find_out": lambda row: bool(row.to_find_out),
    "kept_long": lambda row: row.is_kept_long,
    "older": lambda row: row.is_older,
    "gains": lambda row: row.is_older and row.impact is not None and bool(row.impact.gains),
    "loses": lambda row: row.is_older and row.impact is not None and bool(row.impact.loses),
    "gone": lambda row: row.is_older and row.impact is not None and bool(row.impact.gone),
    "to_ask": lambda row: row.is_older and row.impact is not None and bool(row.impact.asked),
}


@dataclass(eq=False)
class Filter:
    """Filters the rows of a desk; what it works out of a row it keeps."""

    words: Words
    _texts: dict[int, tuple[CaseRow, str, tuple[str, ...], str]] = field(default_factory=dict)
    _places: dict[tuple[str, str], str] = field(default_factory=dict)
    _at_stage: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _named: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    _graded: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def test(self, typed: str) -> Check:
        """Whether every word that is typed holds in a row; one with a minus before it must not."""
        checks = [self._either_way(word) for word in folded(typed).split()]
        number = _number(folded(typed).strip())
        return lambda row: all(check(row) for check in checks) or bool(number and number in self.text(row)[0])

    def _either_way(self, word: str) -> Check:
        if span := _SPAN.fullmatch(word):
            return partial(_has_come_between, _padded(span["first"]), _padded(span["last"]) or _LAST)
        if len(word) < _LEAST or not word.startswith(_NOT):
            return self._check(word)
        check = self._either_way(word.removeprefix(_NOT))
        return lambda row: not check(row)

    def text(self, row: CaseRow) -> tuple[str, tuple[str, ...], str]:
        """What filtering looks at: the texts of a row, the initials of its names, its answers; worked out once."""
        cached = self._texts.get(row.number)
        if cached is None or cached[0] is not row:
            label, name = row.saved.label, row.saved.person.get("name", "")
            # Who made the roster says nothing of a person: the office's place and people would find everybody in it.
            # Its telephone is for whoever has none.
            office = row.edition.rules.roster.header if row.edition is not None else ()
            own = [value for id, value in row.saved.person.items() if id not in office]
            details = (*own, *map(_digits, row.saved.person.values()))
            why = row.saved.stage.why if row.saved.stage else ""
            said = (row.saved.note, row.employer, row.saved.owner, why, self._place(row))
            text = folded("\n".join((label, *details, *said)))
            initials = spellings(label) + (spellings(name) if name != label else ())
            answers = folded("\n".join(self._answers(row)))
            cached = self._texts[row.number] = row, text, initials, answers
        return cached[1:]

    def _stages(self, edition: Edition, word: str) -> frozenset[str]:
        """The stages that a word names: by the id, or part of a name; the shortest names, since others say more."""
        key = edition.id, word
        if key not in self._at_stage:
            names = [(folded(stage.label[lang]), stage.id) for stage in edition.rules.stages for lang in LANGS]
            named = [(len(name), id) for name, id in names if len(word) >= _LEAST and word in name]
            least = min(named, default=(0, ""))[0]
            exact = {stage.id for stage in edition.rules.stages if stage.id == word}
            self._at_stage[key] = frozenset(exact or {id for length, id in named if length == least})
        return self._at_stage[key]

    def _answers(self, row: CaseRow) -> Iterator[str]:
        """What was answered where one of several was chosen, and no plain no, in words: 五类人才, 副高级."""
        if (edition := row.edition) is not None:
            questions = load_questionnaire(edition).questions.facts
            for id, value in row.saved.answers.facts.items():
                known = edition.facts[id].values if id in edition.facts else {}
                if isinstance(value, str) and value in known and value != questions[id].no:
                    yield from known[value].in_all()

    def _place(self, row: CaseRow) -> str:
        """The place by its code and all its names."""
        edition, code = row.edition, row.saved.answers.facts.get("place")
        if edition is None or not isinstance(code, str) or code not in edition.places:
            return ""
        if (edition.id, code) not in self._places:
            place, forms = edition.places[code], load_gazetteer(edition).forms
            spoken = forms[code] | forms.get(place.league.code, frozenset())
            self._places[edition.id, code] = " ".join((code, place.name, place.league.name, *sorted(spoken)))
        return self._places[edition.id, code]

    def _check(self, word: str) -> Check:
        """Whether a word holds in a row: what is cheap to tell comes first."""
        states = [is_in for id, is_in in STATES.items() if word in self._state_words(id)]
        is_spelt, number = word.isascii(), _number(word)

        def check(row: CaseRow) -> bool:
            text, initials, answers = self.text(row)
            if word == str(row.number):
                return True
            if word.isdigit() and len(word) < _LEAST_DIGITS:  # else any ID number would hold it
                return word in folded(row.name + row.employer)
            if (
                word in text
                or (number and number in text)
                or (is_spelt and any(spelling.startswith(word) for spelling in initials))
            ):
                return True
            if any(is_in(row) for is_in in states):
                return True
            grades = self._grades(row.edition, word) if row.edition is not None else ()
            if grades and row.target is not None and row.target.grade is not None:  # as the numbers have it
                return row.target.grade in grades
            if len(word) >= _LEAST and word in answers:
                return True
            if row.edition is not None and row.stage is not None and row.stage.id in self._stages(row.edition, word):
                return True
            meant = self._categories(row.edition, word) if row.edition is not None else ()
            return bool(meant) and row.target is not None and row.target.category in meant

        return check

    def _categories(self, edition: Edition, word: str) -> frozenset[int]:
        """The numbers of the categories that a word names: 2类, 第2类, part of the short name, its initials."""
        key = edition.id, word
        if key not in self._named:
            self._named[key] = frozenset(
                category.number for category in edition.rules.categories if self._names(category, word)
            )
        return self._named[key]

    def _grades(self, edition: Edition, word: str) -> frozenset[str]:
        """The grades that a word names, by the id or part of a name."""
        key = edition.id, word
        if key not in self._graded:
            grades = edition.rules.grades
            names = {id: (id, *edition.facts[grades.fact].values[id].in_all()) for id in grades.order}
            named = (id for id in names if any(word in folded(name) for name in names[id]))
            self._graded[key] = frozenset(named if len(word) >= _LEAST else ())
        return self._graded[key]

    def _names(self, category: Category, word: str) -> bool:
        forms = (self.words.texts[_CATEGORY][lang].replace("{number}", str(category.number)) for lang in LANGS)
        if word in folded(" ".join(forms)).split():
            return True
        shorts = [folded(category.short[lang]) for lang in LANGS]
        is_part = len(word) >= _LEAST and any(word in short for short in shorts)
        return is_part or word in spellings(category.short[DEFAULT_LANG])

    def _state_words(self, id: str) -> set[str]:
        both = self.words.texts[f"desk.state.{id}"]
        return {word for lang in LANGS for word in folded(both[lang]).split()}
