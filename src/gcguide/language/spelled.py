"""What was typed in pinyin, or with wrong characters of the right sound, in the characters that are likeliest.

`zai qi yiyuan shangban` is 在旗医院上班, and so is 在旗衣院上班: of all characters that sound so, those that follow one
another most often in the texts of this program (a bigram model, searched by Viterbi's algorithm). What comes out is a
guess: it finds questions, and in a reply it is asked back.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from math import log

from gcguide.language.pinyin import load_pinyin
from gcguide.text import folded

_PIECE = re.compile(r"(?P<letters>[a-z]+)|(?P<han>[\u3400-\u9fff]+)|(?P<other>[^a-z\u3400-\u9fff]+)")
_RUN = re.compile(r"[\u3400-\u9fff]+")

# Where a run begins.
_START = "^"
# How much a pair that was never seen still counts, as so many seen ones.
_UNSEEN = 0.4
# What it costs to read another character than the one that was typed.
_CHANGED = 6.0
# At least this share of the characters must stand beside one that they were seen beside.
_KNOWN = 0.6
# More than this is no slip and no reply.
_LONGEST = 120


class Speller:
    """Characters by sound and by what they stand beside.

    Args:
        texts: like those expected: how often characters follow one another, and stand, in them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._singles: Counter[str] = Counter()
        for text in texts:
            for run in _RUN.findall(text):
                self._pairs.update(pairwise((_START, *run)))
                self._singles.update((_START, *run))
        self._total = self._singles.total()

    def in_han(self, text: str) -> str | None:
        """The text in characters; None where it is no pinyin, is already so, or is too little known."""
        said: list[str] = []
        for piece in _PIECE.finditer(folded(text[:_LONGEST]).replace("'", "")):
            if piece["other"]:
                said.append("" if piece["other"].isspace() else piece["other"])
                continue
            heard = self._heard(piece["letters"], piece["han"])
            if heard is None:
                return None
            if piece["letters"] and said and _RUN.fullmatch(said[-1][-1:]):  # blanks part syllables, not what is said
                heard = [((), one) for one in said.pop()] + heard
            said.append("".join(self._likeliest(heard)))
        spelled = "".join(said)
        return spelled if spelled != folded(text) and self._is_known(spelled) else None

    def _heard(self, letters: str | None, han: str | None) -> list[tuple[tuple[str, ...], str]] | None:
        """For each syllable how it may be read, and the character that was typed."""
        if letters is None:
            return [(load_pinyin().syllables.get(one, ()), one) for one in han or ""]
        syllables = load_pinyin().parted(letters)
        return None if syllables is None else [((one,), "") for one in syllables]

    def _likeliest(self, heard: list[tuple[tuple[str, ...], str]]) -> list[str]:
        best: dict[str, tuple[float, list[str]]] = {_START: (0.0, [])}
        for readings, typed in heard:
            choices = {one for reading in readings for one in self._reading.get(reading, ())} | (
                {typed} if typed else set()
            )
            if not choices:  # a syllable that nothing here is read as
                choices = set(readings)
            best = {one: self._step(best, one, _CHANGED if typed and one != typed else 0.0) for one in sorted(choices)}
        return max(best.values(), key=lambda way: way[0])[1]

    def _step(self, best: dict[str, tuple[float, list[str]]], one: str, cost: float) -> tuple[float, list[str]]:
        score, before = max((value + self._follows(last, one), last) for last, (value, _) in best.items())
        return score - cost, [*best[before][1], one]

    def _follows(self, last: str, one: str) -> float:
        expected = (self._singles[one] + _UNSEEN) / self._total
        return log((self._pairs[last, one] + _UNSEEN * expected) / (self._singles[last] + _UNSEEN))

    def _is_known(self, spelled: str) -> bool:
        """Whether most characters stand beside one that they were seen beside."""
        count = known = 0
        for run in _RUN.findall(spelled):
            seen = [self._pairs[pair] > 0 for pair in pairwise((_START, *run))]
            count += len(run)
            known += sum(here or after for here, after in zip(seen, [*seen[1:], False], strict=True))
        return count > 0 and known >= _KNOWN * count

    @cached_property
    def _reading(self) -> dict[str, list[str]]:
        """The characters of the texts by how they are read."""
        found: dict[str, list[str]] = {}
        for one in self._singles:
            for syllable in load_pinyin().syllables.get(one, ()):
                found.setdefault(syllable, []).append(one)
        return found
