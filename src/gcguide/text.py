"""The boundary for text from people and files, and the pair of languages everything is said in."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

# None of these belongs in a name or an answer, and all can harm a terminal.
_HARMFUL = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 and C1 controls, DEL
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # direction and zero-width controls, separators
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # interlinear and tag characters
    "\ufffe\uffff"  # no characters, which XML cannot hold
    "\ud800-\udfff"  # lone surrogates
    "]"
)


def plain(text: object, limit: int = 500) -> str:
    """Text safe to show anywhere: no control or direction characters, one line, at most `limit` characters.

    It is called once, where text from outside enters; nothing downstream parses the result as markup.
    """
    cleaned = _HARMFUL.sub(" ", str(text))
    cleaned = " ".join(cleaned.split())
    return cleaned if len(cleaned) <= limit else cleaned[: limit - 1] + "…"


def shown(value: object, limit: int = 60) -> str:
    """A value of a data file as a person would write it there: `true`, `null`, `[a, b]`; the invisible made visible."""
    if not isinstance(value, str):
        return plain(json.dumps(value, ensure_ascii=False, default=str).strip('"'), limit)
    visible = _HARMFUL.sub(lambda match: f"\\u{ord(match.group()):04X}", value[: limit + 1])
    return plain(visible, limit) if visible == visible.strip() else f"'{visible[:limit]}'"


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    invisible = unicodedata.category(character) in ("Mn", "Me", "Cf") and character != "\xad"
    return 0 if invisible else 1


def width(text: str) -> int:
    """Columns that `text` takes in a terminal: wide and full-width count two (UAX #11), marks on a letter none."""
    return sum(map(_columns, text))


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces to a number of terminal columns."""
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int, ellipsis: str) -> str:
    """As much of `text` as a number of terminal columns holds; where something is left out, with an ellipsis."""
    if width(text) <= columns:
        return text
    room, kept = columns - width(ellipsis), ""
    for character in text:
        if (room := room - _columns(character)) < 0:
            break
        kept += character
    return kept + ellipsis


def pick(text: Mapping[Lang, str], lang: Lang) -> str:
    """One language of a `{zh: …, en: …}` text."""
    return text[lang]
