"""Finds rows by what is typed: words that all must hold, each of a name, a note, an employer, a category, a state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from gcguide.core.verdict import Verdict
from gcguide.desk.row import Row
from gcguide.language.pinyin import spellings
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Category
from gcguide.text import DEFAULT_LANG, LANGS
from gcguide.words import Words

# A state that is due falls due within so many days.
DUE_DAYS = 7

# Where the words of a category stand; several, as those of a state, are parted by blanks.
_CATEGORY = "desk.category"

# Of the name of a category so many characters tell it.
_LEAST = 2

Check = Callable[[Row], bool]


def _state(id: str) -> Check:
    """Whether a row is in a state."""
    if id == "due":
        return is_due
    if id == "marked":
        return lambda row: row.marked
    if id == "to_find_out":
        return lambda row: bool(row.to_find_out)
    if id == "kept_long":
        return lambda row: row.is_kept_long
    verdict = Verdict(id)
    return lambda row: row.verdict is verdict


STATES = (*map(str, Verdict), "due", "marked", "to_find_out", "kept_long")


def is_due(row: Row) -> bool:
    """Whether something is to be done within the week."""
    return row.due is not None and row.due.days_left <= DUE_DAYS


@dataclass(eq=False)
class Filter:
    """Filters the rows of a desk; what it works out of a row it keeps."""

    words: Words

    def __post_init__(self) -> None:
        self._texts: dict[int, tuple[Row, str, tuple[str, ...]]] = {}
        self._named: dict[tuple[str, str], frozenset[int]] = {}

    def fitting(self, rows: Sequence[Row], typed: str) -> list[Row]:
        """The rows in which every word that is typed holds; all where nothing is."""
        fits = self.test(typed)
        return [row for row in rows if fits(row)]

    def test(self, typed: str) -> Check:
        """Whether every word that is typed holds in a row."""
        checks = [self._check(word) for word in _plain(typed).split()]
        return lambda row: all(check(row) for check in checks)

    def prepare(self, rows: Sequence[Row]) -> None:
        """Works out beforehand what filtering looks at."""
        for row in rows:
            self._text(row)

    def _text(self, row: Row) -> tuple[str, tuple[str, ...]]:
        kept = self._texts.get(row.number)
        if kept is None or kept[0] is not row:
            label, name = row.saved.label, row.saved.person.get("name", "")
            text = _plain("\n".join((str(row.number), label, name, row.note, row.employer)))
            initials = spellings(label) + (spellings(name) if name != label else ())
            kept = self._texts[row.number] = row, text, initials
        return kept[1], kept[2]

    def _check(self, word: str) -> Check:
        """Whether a word holds in a row: what is cheap to tell comes first."""
        states = [_state(id) for id in STATES if word in self._state_words(id)]
        is_spelt = word.isascii()

        def check(row: Row) -> bool:
            text, initials = self._text(row)
            if word in text or (is_spelt and any(one.startswith(word) for one in initials)):
                return True
            if any(state(row) for state in states):
                return True
            meant = self._categories(row.edition, word) if row.edition is not None else ()
            return bool(meant) and row.best is not None and row.best.category in meant

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
        if word in _plain(" ".join(forms)).split():
            return True
        shorts = [_plain(category.short[lang]) for lang in LANGS]
        is_part = len(word) >= _LEAST and any(word in short for short in shorts)
        return is_part or word in spellings(category.short[DEFAULT_LANG])

    def _state_words(self, id: str) -> set[str]:
        both = self.words.texts[f"desk.state.{id}"]
        return {word for lang in LANGS for word in _plain(both[lang]).split()}


def _plain(text: str) -> str:
    """Without regard to case, and full or half width."""
    return normalize("NFKC", text).casefold()
