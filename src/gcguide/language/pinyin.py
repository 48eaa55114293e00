"""The letters that Chinese characters begin with: `dialogs/pinyin.yaml`; kdl finds the name it abbreviates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Annotated
from unicodedata import normalize

from pydantic import ConfigDict, RootModel, Strict, StringConstraints

from gcguide.folders import data_folder
from gcguide.policy.validation import check
from gcguide.reading.strict_yaml import read_yaml

Letter = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
Characters = Annotated[str, Strict(), StringConstraints(pattern=r"^[^\x00-\x7f]+( [^\x00-\x7f]+)*$")]


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
        return frozenset(letter for letter, those in self.characters.items() if character and character in those)

    def spells(self, letters: str, text: str) -> bool:
        """Whether the letters are the initials of consecutive characters somewhere in a text.

        Latin letters and digits of the text stand for themselves; blanks and punctuation do not count.
        """
        wanted, there = counted(letters), counted(text)
        starts = range(len(there) - len(wanted) + 1) if wanted else ()
        return any(self._at(start, wanted, there) for start in starts)

    def spells_all(self, letters: str, text: str) -> bool:
        """Whether the letters are the initials of a whole text."""
        wanted, there = counted(letters), counted(text)
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
    return Pinyin({letter: those.replace(" ", "") for letter, those in readings.items()})


def counted(text: str) -> str:
    """What counts of a text: letters, digits and characters, without regard to case and width."""
    return "".join(c for c in normalize("NFKC", text).casefold() if c.isalnum())


# The letters that names begin with, character by character, in every reading.
#
# Our own table holds what nearly all names are written with. Only for a character that it lacks is the large dictionary
# read, which takes a moment.

# 仇 has two initials; a name of many such characters would have hundreds of spellings.
_MOST = 32
_LONGEST = 12
_PART = re.compile(r"[^\W_]+")


def spellings(text: str) -> tuple[str, ...]:
    """The initials of a text from its start, and from each of its parts, in every reading."""
    parts = _PART.findall(text)
    starts = ("".join(parts[at:]) for at in range(len(parts)))
    return tuple(dict.fromkeys(spelling for start in starts for spelling in _read(counted(start)[:_LONGEST])))


def _read(text: str) -> list[str]:
    readings: list[str] = []
    for count, letters in enumerate(product(*map(_letters, text))):
        if count == _MOST:
            break
        readings.append("".join(letters))
    return readings


@lru_cache(maxsize=8192)
def _letters(character: str) -> tuple[str, ...]:
    """The letters that a character may begin with; Latin letters and digits stand for themselves."""
    if character.isascii():
        return (character,)
    return tuple(sorted(load_pinyin().letters(character))) or _rare(character)


def _rare(character: str) -> tuple[str, ...]:
    """The letters of a character that our own table lacks."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return tuple(sorted({reading for readings in found for reading in readings})) or (character,)
