"""The letters that Chinese characters begin with: `dialogs/pinyin.yaml`; kdl finds the name it abbreviates.

Our own table (8,231 characters, read in a millisecond or two) holds the readings of today, and nearly all that names
are written with. Only for a person's name with a character that it lacks is pypinyin loaded, which knows 41,923: that
takes 200 ms, too long for the first key that is typed, and of one in six of our characters it has readings of old books
as well, which would find what nobody means.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, RootModel, Strict, StringConstraints

from gcguide.folders import data_folder
from gcguide.policy.validation import check
from gcguide.reading.documents import read_yaml
from gcguide.text import bare

Letter = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
Characters = Annotated[str, Strict(), StringConstraints(pattern=r"^[^\x00-\x7f]+( [^\x00-\x7f]+)*$")]


# 仇 has two initials; a name of many such characters would have hundreds of spellings.
_MOST = 32
_LONGEST = 12
_PART = re.compile(r"[^\W_]+")


class Readings(RootModel[dict[Letter, Characters]]):
    """`pinyin.yaml`: under each letter, the characters that some reading of begins with it."""

    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True, eq=False)
class Pinyin:
    """Initials of characters; one with several readings has several."""

    # Looking through some hundred characters is quicker than making sets of all of them at every start.
    characters: Mapping[str, str]

    def letters(self, character: str) -> frozenset[str]:
        """The letters that a character may begin with; none where it is not known."""
        return frozenset(letter for letter, ours in self.characters.items() if character and character in ours)

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
            letter == character or character in self.characters.get(letter, "")
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
    readings = check(Readings, read_yaml(folder / "pinyin.yaml")).root
    return Pinyin({letter: characters.replace(" ", "") for letter, characters in readings.items()})


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
