"""The letters that names begin with, character by character, in every reading.

Our own table holds what nearly all names are written with. Only for a character that it lacks is the large dictionary
read, which takes a moment.
"""

import re
from functools import lru_cache
from itertools import product

from gcguide.dialog.pinyin import counted, load_pinyin

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
