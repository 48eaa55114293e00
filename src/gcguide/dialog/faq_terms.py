"""A text as the terms by which it is compared: characters and words, and pairs of neighbours.

Chinese is not segmented into words: pairs of characters find nearly what words would find, and need no dictionary.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from unicodedata import normalize

from gcguide.dialog.faq_words import SearchWords

# More of a text than this says nothing more about what is asked.
_ENOUGH = 120

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W\d_{_HAN}]+\d*)|(?P<number>\d+)")
# The longer ones first.
_ENDINGS = (
    *("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied"),
    *("ers", "er", "ees", "ed", "es", "ly", "s", "e", "y"),
)
_SHORTEST_STEM = 3

Pair = tuple[str, str]
Term = str | Pair


@dataclass(frozen=True, eq=False)
class Reader:
    """How a text is read: what is left out, and what is read as something else."""

    stop: frozenset[str]
    same: Mapping[str, str]
    lexicon: re.Pattern[str]

    def units(self, text: str) -> tuple[str, ...]:
        """The characters and words that say something, in order."""
        found: list[str] = []
        for piece in _PIECE.finditer(normalize("NFKC", text).casefold().replace("'", "")):
            if piece["han"]:
                found.extend(self._characters(piece["han"]))
            elif piece[0] not in self.stop:
                found.extend(self.word(piece[0]))
            if len(found) >= _ENOUGH:
                break
        return tuple(found[:_ENOUGH])

    def word(self, word: str) -> tuple[str, ...]:
        """What a Latin word or a number is read as."""
        rest = stem(word) if word.isalpha() else word
        return self._spelled(self.same.get(word, self.same.get(rest, rest)))

    def _characters(self, han: str) -> list[str]:
        found: list[str] = []
        for part in self.lexicon.split(han):
            if part and part not in self.stop:
                found.extend(self._spelled(self.same.get(part, part)))
        return found

    @staticmethod
    def _spelled(word: str) -> tuple[str, ...]:
        """A Han word as its characters."""
        return (word,) if word.isascii() else tuple(word)


def reader(words: SearchWords) -> Reader:
    """The way of reading that the words call for."""
    same: dict[str, str] = {}
    for first, *others in words.same:
        head = stem(first) if first.isalpha() and first.isascii() else first
        for word in (first, *others):
            same[word] = head
            if word.isascii() and word.isalpha():
                same[stem(word)] = head
    han = sorted((word for word in (*words.stop, *same) if not word.isascii()), key=lambda word: (-len(word), word))
    lexicon = re.compile(f"({'|'.join(han)})" if han else "(?!)")
    return Reader(frozenset(words.stop), MappingProxyType(same), lexicon)


def terms(units: tuple[str, ...]) -> frozenset[Term]:
    """Each unit, and each two that stand side by side."""
    return frozenset(units) | frozenset(pairwise(units))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """An English word without its ending: apply, applies, applied, applying are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
