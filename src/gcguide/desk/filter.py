"""Finds rows by what is typed: words that all must hold, each of a name, a note, an employer, a category, a state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from gcguide.core.verdict import Verdict
from gcguide.desk.rows import CaseRow
from gcguide.language.pinyin import spellings
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Category
from gcguide.text import DEFAULT_LANG, LANGS, folded
from gcguide.words import Words

# A state that is due falls due within so many days.
DUE_DAYS = 7

# Where the words of a category stand; several, as those of a state, are parted by blanks.
_CATEGORY = "desk.category"

# Of the name of a category so many characters tell it.
_LEAST = 2

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
    "marked": lambda row: row.marked,
    "to_find_out": lambda row: bool(row.to_find_out),
    "kept_long": lambda row: row.is_kept_long,
}


@dataclass(eq=False)
class Filter:
    """Filters the rows of a desk; what it works out of a row it keeps."""

    words: Words
    _texts: dict[int, tuple[CaseRow, str, tuple[str, ...]]] = field(default_factory=dict)
    _named: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    def test(self, typed: str) -> Check:
        """Whether every word that is typed holds in a row."""
        checks = [self._check(word) for word in folded(typed).split()]
        return lambda row: all(check(row) for check in checks)

    def text(self, row: CaseRow) -> tuple[str, tuple[str, ...]]:
        """What filtering looks at first: the texts of a row, and the initials of its names; worked out once."""
        cached = self._texts.get(row.number)
        if cached is None or cached[0] is not row:
            label, name = row.saved.label, row.saved.person.get("name", "")
            text = folded("\n".join((str(row.number), label, name, row.note, row.employer)))
            initials = spellings(label) + (spellings(name) if name != label else ())
            cached = self._texts[row.number] = row, text, initials
        return cached[1], cached[2]

    def _check(self, word: str) -> Check:
        """Whether a word holds in a row: what is cheap to tell comes first."""
        states = [is_in for id, is_in in STATES.items() if word in self._state_words(id)]
        is_spelt = word.isascii()

        def check(row: CaseRow) -> bool:
            text, initials = self.text(row)
            if word in text or (is_spelt and any(spelling.startswith(word) for spelling in initials)):
                return True
            if any(is_in(row) for is_in in states):
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
