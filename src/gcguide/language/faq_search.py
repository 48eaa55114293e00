"""A text as the terms by which it is compared: characters and words, and pairs of neighbours.

Chinese is not segmented into words: pairs of characters find nearly what words would find, and need no dictionary.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import fsum, log
from typing import Literal

from gcguide.language.faq import Faq, FaqEntry, SearchWords
from gcguide.text import bare, folded

# More of a text than this says nothing more about what is asked.
_ENOUGH = 120

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W\d_{_HAN}]+\d*)|(?P<number>\d+)")
_LAST_MARKS = re.compile(r"[\W_]+\Z")
# The longer ones first.
_ENDINGS = (
    *("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied"),
    *("ers", "er", "ees", "ed", "es", "ly", "s", "e", "y"),
)
_SHORTEST_STEM = 3
# So many characters or words beside one of another matter say nothing of their own.
_BESIDE = 4

Pair = tuple[str, str]
Term = str | Pair


class Reader:
    """How a text is read: what is left out, and what is read as something else."""

    def __init__(self, words: SearchWords) -> None:
        self.stop, self.same = frozenset(words.stop), dict[str, str]()
        for first, *others in words.same:
            head = stem(first) if first.isalpha() and first.isascii() else first
            for word in (first, *others):
                self.same[word] = head
                if word.isascii() and word.isalpha():
                    self.same[stem(word)] = head
        han = sorted((one for one in (*self.stop, *self.same) if not one.isascii()), key=lambda one: (-len(one), one))
        self._words = re.compile(f"({'|'.join(han)})" if han else "(?!)")
        self._denial = _denial(words)
        # A word in Latin letters only as a whole.
        elsewhere = (rf"\b{word}\b" if word.isascii() else word for word in words.other_matters)
        self._others = re.compile("|".join(elsewhere) or "(?!)")

    def is_elsewhere(self, text: str) -> bool:
        """Whether a text is about something else altogether, or only courteous: 今天天气怎么样, 谢谢.

        One that says more beside such a word may be about us all the same: 下雪耽误了，材料能晚交吗.
        """
        rest, named = self._others.subn(" ", _bare_words(text))
        return not self.units(text) or (bool(named) and len(self.units(rest)) <= _BESIDE)

    def denies(self, text: str) -> bool:
        """Whether a text asks about the opposite of what it names: 我不是公务员能报吗."""
        return any(found["denial"] for found in self._denial.finditer(_bare_words(text)))

    def units(self, text: str) -> tuple[str, ...]:
        """The characters and words that say something, in order."""
        units: list[str] = []
        for piece in _PIECE.finditer(folded(text).replace("'", "")):
            if piece["han"]:
                units.extend(self._characters(piece["han"]))
            elif piece[0] not in self.stop:
                units.extend(self.word(piece[0]))
            if len(units) >= _ENOUGH:
                break
        return tuple(units[:_ENOUGH])

    def word(self, word: str) -> tuple[str, ...]:
        """What a Latin word or a number is read as."""
        rest = stem(word) if word.isalpha() else word
        return self._spelled(self.same.get(word, self.same.get(rest, rest)))

    def _characters(self, han: str) -> list[str]:
        characters: list[str] = []
        for part in self._words.split(han):
            if part and part not in self.stop:
                characters.extend(self._spelled(self.same.get(part, part)))
        return characters

    @staticmethod
    def _spelled(word: str) -> tuple[str, ...]:
        """A Han word as its characters."""
        return (word,) if word.isascii() else tuple(word)


def _denial(words: SearchWords) -> re.Pattern[str]:
    """What denies, as the group `denial`; what only looks like it comes first."""
    longest = sorted(words.denying, key=len, reverse=True)
    han = "|".join(word for word in longest if not word.isascii())
    latin = "|".join(word for word in longest if word.isascii())
    spared = "|".join(map(re.escape, words.not_denying))
    return re.compile(rf"{spared}|(.)(?:{han})\1|(?:{han})\Z|(?P<denial>{han}|\b(?:{latin})\b)")


def _bare_words(text: str) -> str:
    """A text in small letters without apostrophes, and without marks at its end."""
    return _LAST_MARKS.sub("", folded(text).replace("'", "").replace("\u2019", ""))


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


# Which question somebody means: the entries nearest to a text, and whether one is clearly meant.
#
# A text and a way of putting a question are alike when the terms they share weigh much in both: a term weighs the more,
# the fewer entries have it. What is typed should be covered by the phrase, and the phrase by what is typed; the entry's
# other phrases and its answer help a little.

# A character says less than a word or a pair of neighbours; a pair of words less than its words, which count already.
_CHARACTER, _WORD, _HAN_PAIR, _WORD_PAIR = 0.9, 1.0, 0.55, 0.6
# A term that no entry has weighs like a rare one, times this: people use many words that say nothing here.
_STRANGE = 0.95
# How much the best phrase, all phrases of the entry together, and its answer count.
_PHRASE, _ENTRY, _ANSWER = 0.5, 0.32, 0.1
# How much the text's being covered counts against the phrase's being covered.
_TEXT_SHARE = 0.5

# Nearer than this: worth offering. Nearer than this, with so much in common, and so far ahead of the next: meant.
_NEAR, _SURE, _MUTUAL, _AHEAD = 0.28, 0.64, 0.25, 1.28
# What asks about the opposite has no more in common.
_OPPOSITE = _MUTUAL / 2

# What a text and a phrase have in common must weigh so much: a character or two say nothing.
_WEIGHTY = 4.0

# A short text whose words nearly all are known is taken for what it is.
_NEARLY_ALL = 0.9
# An answer at once needs so much in common.
_TELLING_ENOUGH = 7.5

# So near must a text be that is no question.
_CLOSE = 0.4
# What a text sounds like counts where it is so much nearer than the text itself.
_AHEAD_BY_SOUND = 1.18

# How much one clause of a longer text counts, the last one and the others, and the text as a whole beside it.
_LAST_PART, _OTHER_PART, _WITH_WHOLE = 0.5, 0.65, 0.85
_SHORTEST_PART = 5
_PART = re.compile(r"[,;:.!?，。；：！？、\n]+|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")

# A text or phrase that weighs less than this tells too little to be sure of anything, however alike they are.
_TELLING = 9.0

# So few characters name a matter and ask nothing of it, unless that is one of the ways to put a question.
_BARE_WORD = 4

# So many questions are offered to choose from.
OFFERED = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry near a text.

    Args:
        score: how near it is, from 0 to 1.
        mutual: the share that its best phrase and the text both have in common, from 0 to 1.
        weight: how much what they have in common weighs.
    """

    entry: FaqEntry
    score: float
    mutual: float
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a text comes to: one entry that answers it, or that tells a silence; several to choose from; or none.

    That nothing was found says nothing about the notice.

    Args:
        near: how near the first entry is, from 0 to 1.
    """

    kind: Literal["answer", "choices", "silent", "not_found"]
    entries: tuple[FaqEntry, ...] = ()
    near: float = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether one question is clearly meant."""
        return self.kind in ("answer", "silent")

    @property
    def is_close(self) -> bool:
        """Whether a text that is not put as a question is near enough to one to be taken for it."""
        return self.is_sure or self.near >= _CLOSE


def look_up(faq: Faq, text: str, in_han: Callable[[str], str | None] = lambda _: None) -> Found:
    """What somebody means who typed this: one question, up to four to choose from, or none.

    Args:
        faq: the questions.
        text: in either language or both; an entry found is shown in whichever is spoken.
        in_han: what a text sounds like, in likely characters; looked for too, where the text itself is not clear.
    """
    if _index(faq).reader.is_elsewhere(text):
        return Found("not_found")
    found = _found(search(faq, text))
    if found.is_sure and len(bare(text)) <= _BARE_WORD and bare(text) not in _index(faq).exact:
        found = replace(found, kind="choices")
    if not found.is_sure and (spelled := in_han(text)) is not None:
        sounds = _found(search(faq, spelled))
        if sounds.near > found.near * _AHEAD_BY_SOUND:
            return sounds
    return found


def _found(hits: tuple[Hit, ...]) -> Found:
    """What hits come to."""
    if not hits:
        return Found("not_found")
    best, ahead = hits[0], len(hits) == 1 or hits[0].score >= hits[1].score * _AHEAD
    word_for_word = best.mutual == 1 and not any(hit.mutual == 1 for hit in hits[1:])
    is_telling = best.weight >= _TELLING_ENOUGH and best.mutual >= _MUTUAL
    if word_for_word or (best.score >= _SURE and is_telling and ahead):
        return Found("silent" if best.entry.given == "silent" else "answer", (best.entry,), best.score)
    return Found("choices", tuple(hit.entry for hit in hits[:OFFERED]), best.score)


def search(faq: Faq, text: str) -> tuple[Hit, ...]:
    """The entries near enough to a text in either language or both, nearest first.

    A longer text is looked for clause by clause as well: people tell a story before they ask.
    """
    index = _index(faq)
    whole = _near(index, text)
    if (known := index.exact.get(bare(text))) is not None and known in whole:  # one of the ways, word for word
        whole[known] = replace(whole[known], score=1.0, mutual=1.0)
        others = (
            (entry, replace(hit, mutual=_MUTUAL) if hit.mutual > _MUTUAL else hit)
            for entry, hit in whole.items()
            if entry != known
        )
        whole = {known: whole[known], **dict(others)}
    found = dict(whole)
    is_known = any(hit.mutual == 1 for hit in whole.values())
    parts = _parts(text) if not is_known else []
    for at, part in enumerate(parts if len(parts) > 1 else ()):
        worth = _LAST_PART if at == len(parts) - 1 else _OTHER_PART
        for entry, hit in _near(index, part).items():
            near = worth * hit.score + _WITH_WHOLE * (whole[entry].score if entry in whole else 0.0)
            if entry not in found or near > found[entry].score:
                mutual = found[entry].mutual if entry in found else 0.0
                found[entry] = Hit(hit.entry, round(near, 6), mutual, hit.weight)
    near_enough = (hit for hit in found.values() if hit.score >= _NEAR and hit.weight >= _WEIGHTY)
    return tuple(sorted(near_enough, key=lambda hit: -hit.score))


def _parts(text: str) -> list[str]:
    """The clauses of a text; a very short one says nothing by itself, and stays with the next."""
    parts: list[str] = []
    rest = ""
    for part in filter(str.strip, _PART.split(text)):
        rest = f"{rest} {part}".strip()
        if len(rest) >= _SHORTEST_PART:
            parts.append(rest)
            rest = ""
    return [*parts, rest] if rest else parts


def _near(index: "_Index", text: str) -> dict[int, Hit]:
    """How near each entry is to a text, by its number."""
    wanted = index.terms_of(text)
    total = fsum(wanted.values())
    if not total:
        return {}
    weighed = sorted(wanted.items(), key=str)
    in_phrase, in_entry, in_answer = (
        _sums(postings, weighed) for postings in (index.phrases, index.entries, index.answers)
    )
    denies = index.reader.denies(text)
    best: dict[int, tuple[float, float, float]] = defaultdict(lambda: (0.0, 0.0, 0.0))
    for phrase, shared in in_phrase.items():
        entry, size = index.sizes[phrase]
        alike = round((shared / total) ** _TEXT_SHARE * (shared / size) ** (1 - _TEXT_SHARE), 6)
        if alike < best[entry][0]:
            continue
        weight = shared if shared < _NEARLY_ALL * total else max(shared, _WEIGHTY)  # 材料 says no more than it says
        mutual = shared / max(total, size, _TELLING)
        if denies != index.denials[phrase]:  # near, but perhaps the opposite: never answered at once
            mutual = min(mutual, _OPPOSITE)
        best[entry] = max(best[entry], (alike, mutual, weight))
    return {
        entry: Hit(
            index.faq.entries[entry],
            round(_PHRASE * alike + (_ENTRY * in_entry[entry] + _ANSWER * in_answer[entry]) / total, 6),
            round(mutual, 6),
            round(weight, 6),
        )
        for entry, (alike, mutual, weight) in sorted(best.items())
    }


def _sums(postings: Mapping[Term, list[int]], weighed: Iterable[tuple[Term, float]]) -> dict[int, float]:
    """What the terms weigh together in each phrase, entry or answer."""
    sums: dict[int, float] = defaultdict(float)
    for term, weight in weighed:
        for number in postings.get(term, ()):
            sums[number] += weight
    return sums


class _Index:
    """Where each term stands: in which phrases, entries, answers, by number."""

    def __init__(self, faq: Faq) -> None:
        self.faq, self.reader = faq, Reader(faq.words)
        read = self.reader.units
        ways = [[(terms(read(way)), way) for way in faq.ways[entry.id]] for entry in faq.entries]
        answers = [
            frozenset[Term]().union(*(terms(read(text)) for text in entry.answer.in_all())) for entry in faq.entries
        ]
        together = [frozenset[Term]().union(*(phrase for phrase, _ in each)) for each in ways]
        having = Counter(term for either in zip(together, answers, strict=True) for term in frozenset().union(*either))
        count = len(faq.entries)
        self.weights = {term: log(1 + count / number) * _kind(term) for term, number in having.items()}
        self.strange = log(1 + count) * _STRANGE
        flat = [(number, phrase, way) for number, each in enumerate(ways) for phrase, way in each if phrase]
        self.phrases, self.entries, self.answers = (
            _postings(items) for items in ([phrase for _, phrase, _ in flat], together, answers)
        )
        self.sizes = [(number, fsum(self.weights[term] for term in phrase)) for number, phrase, _ in flat]
        self.denials = [self.reader.denies(way) for _, _, way in flat]
        self.exact = {bare(way): number for number, entry in enumerate(faq.entries) for way in faq.ways[entry.id]}
        self.corrections: dict[str, list[str]] = defaultdict(list)
        for word in sorted({*self.reader.same, *(term for term in having if isinstance(term, str))}):
            if word.isascii() and word.isalpha() and len(word) >= _TYPO_FROM - 1:
                for key in (word, *_shorter(word)):
                    self.corrections[key].append(word)

    def terms_of(self, text: str) -> dict[Term, float]:
        """The terms of what was typed, with their weights; a Latin word misspelt is read as the one that is near."""
        units = tuple(read for unit in self.reader.units(text) for read in self._corrected(unit))
        return {term: self.weights.get(term, self.strange * _kind(term)) for term in terms(units)}

    def _corrected(self, unit: str) -> tuple[str, ...]:
        if unit in self.weights or len(unit) < _TYPO_FROM or not unit.isalpha():
            return (unit,)
        near = [word for key in (unit, *_shorter(unit)) for word in self.corrections.get(key, ())]
        return self.reader.word(min(near, key=lambda word: (abs(len(word) - len(unit)), word))) if near else (unit,)


# A shorter word with one letter wrong is too often another word.
_TYPO_FROM = 5


# Built once for each set of entries.
_index = lru_cache(maxsize=8)(_Index)


def _postings(items: list[frozenset[Term]]) -> dict[Term, list[int]]:
    postings: dict[Term, list[int]] = {}
    for number, item in enumerate(items):
        for term in item:
            postings.setdefault(term, []).append(number)
    return postings


def _kind(term: Term) -> float:
    if isinstance(term, str):
        return _WORD if term.isascii() else _CHARACTER
    return _WORD_PAIR if term[0].isascii() and term[1].isascii() else _HAN_PAIR


def _shorter(word: str) -> list[str]:
    """The word with one letter left out, each in turn: words one slip apart have one of these in common."""
    return [word[:index] + word[index + 1 :] for index in range(len(word))]
