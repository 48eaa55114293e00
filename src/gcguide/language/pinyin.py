"""How Chinese characters are read: `dialogs/pinyin.yaml`; kdl finds the name it abbreviates, kundulun the same.

Our own table (8,231 characters, read in a millisecond or two) holds the readings of today, and nearly all that names
are written with. Only for a person's name with a character that it lacks is pypinyin loaded, which knows 41,923: that
takes 200 ms, too long for the first key that is typed, and of one in six of our characters it has readings of old books
as well, which would find what nobody means.
"""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, RootModel, Strict, StringConstraints

from gcguide.folders import data_folder
from gcguide.policy.validation import check
from gcguide.reading.documents import read_yaml
from gcguide.text import bare

Syllable = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,6}$")]
Characters = Annotated[str, Strict(), StringConstraints(pattern=r"^[^\x00-\x7f]+$")]


# 仇 has two initials; a name of many such characters would have hundreds of spellings.
_MOST = 32
_LONGEST = 12
# No syllable is longer.
_SYLLABLE = 6
_PART = re.compile(r"[^\W_]+")


class Readings(RootModel[dict[Syllable, Characters]]):
    """`pinyin.yaml`: under each syllable, without its tone, the characters that are read so."""

    model_config = ConfigDict(frozen=True)


class Pinyin:
    """Readings of characters; one with several has several initials."""

    def __init__(self, characters: Mapping[str, str]) -> None:
        self.characters = characters
        # Looking through some hundred characters is quicker than making sets of all of them at every start.
        self.initials: dict[str, str] = {}
        for syllable, ours in characters.items():
            self.initials[syllable[0]] = self.initials.get(syllable[0], "") + ours

    def letters(self, character: str) -> frozenset[str]:
        """The letters that a character may begin with; none where it is not known."""
        return frozenset(letter for letter, ours in self.initials.items() if character and character in ours)

    @cached_property
    def syllables(self) -> Mapping[str, tuple[str, ...]]:
        """For each character, how it may be read."""
        found: dict[str, tuple[str, ...]] = {}
        for syllable, ours in self.characters.items():
            for character in ours:
                found[character] = (*found.get(character, ()), syllable)
        return found

    def reads(self, letters: str, text: str) -> bool:
        """Whether the letters are a whole text in full pinyin, without tones; blanks and punctuation do not count."""
        wanted = {0}
        spelled = bare(letters)
        for character in bare(text):
            read = self.syllables.get(character, (character,))
            wanted = {at + len(one) for at in wanted for one in read if spelled.startswith(one, at)}
        return bool(spelled) and len(spelled) in wanted

    def sorting(self, text: str) -> tuple[str, ...]:
        """What a name is sorted by: how its characters are read; where several ways are known, in the first."""
        return tuple(self.syllables.get(character, (character,))[0] for character in bare(text))

    def sounds_like(self, text: str, other: str) -> bool:
        """Whether two texts of Chinese characters are read the same, as when the wrong one was picked while typing."""
        return len(text) == len(other) and all(
            one == two or not set(self.syllables.get(one, ())).isdisjoint(self.syllables.get(two, ()))
            for one, two in zip(text, other, strict=True)
        )

    def parted(self, letters: str) -> tuple[str, ...] | None:
        """A word in small letters as syllables, the fewest that make it; None where it is no pinyin."""
        fewest: list[tuple[str, ...] | None] = [()]
        for end in range(1, len(letters) + 1):
            ways = [
                (*before, letters[start:end])
                for start in range(max(0, end - _SYLLABLE), end)
                if (before := fewest[start]) is not None and letters[start:end] in self.characters
            ]
            fewest.append(min(ways, key=len, default=None))
        return fewest[-1] or None

    def spells(self, letters: str, text: str) -> bool:
        """Whether the letters are the initials of consecutive characters somewhere in a text.

        Latin letters and digits of the text stand for themselves; blanks and punctuation do not count.
        """
        wanted, there = bare(letters), bare(text)
        starts = range(len(there) - len(wanted) + 1) if wanted else ()
        return any(self._at(start, wanted, there) for start in starts)

    def spells_all(self, letters: str, text: str) -> bool:
        """Whether the letters are the initials of a whole text."""
        wanted, there = bare(letters), bare(text)
        return 0 < len(wanted) == len(there) and self._at(0, wanted, there)

    def _at(self, start: int, wanted: str, there: str) -> bool:
        return all(
            letter == character or character in self.initials.get(letter, "")
            for letter, character in zip(wanted, there[start : start + len(wanted)], strict=True)
        )


def load_pinyin(folder: Path | None = None) -> Pinyin:
    """The initials.

    Raises:
        Problem: the file is wrong; names file and line.
    """
    return _load(folder or data_folder("dialogs"))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Pinyin:
    return Pinyin(check(Readings, read_yaml(folder / "pinyin.yaml")).root)


def spellings(text: str) -> tuple[str, ...]:
    """The initials of a name from its start, and from each of its parts, in every reading."""
    parts = _PART.findall(text)
    starts = (bare("".join(parts[index:]))[:_LONGEST] for index in range(len(parts)))
    readings = (islice(product(*map(_letters, start)), _MOST) for start in starts)
    return tuple(dict.fromkeys("".join(letters) for reading in readings for letters in reading))


@lru_cache(maxsize=8192)
def _letters(character: str) -> tuple[str, ...]:
    """The letters that a character may begin with; Latin letters and digits stand for themselves."""
    if character.isascii():
        return (character,)
    if letters := load_pinyin().letters(character):
        return tuple(sorted(letters))
    from pypinyin import Style, pinyin

    known = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return tuple(sorted({letter for several in known for letter in several})) or (character,)
