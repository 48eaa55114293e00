"""A text as the clauses that it is made of: what each says, whether it asks, whether it is about somebody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gcguide.language.phrases import Phrases
from gcguide.text import smoothed

# Where a clause ends; a full stop within a number or between Latin letters does not.
_BREAK = re.compile(
    r"(?P<colon>[:：])|[!?。！？\n,;，；、]|——|--| - |…"
    r"|\.(?=\s|\Z)|(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])"
)
_ENDS = frozenset("!?。！？\n;；.")
_BRACKETS = re.compile(r"[(（【]([^()（）【】]*)[)）】]([^!?。！？\n,;，；、]*)")
# What is quoted belongs to the clause it stands in.
_QUOTES = str.maketrans("", "", '"“”「」『』')
# Marks what stood in brackets.
_INNER = "\x00"
# 学历：大专 says one thing; after more than a heading another clause begins.
_HEADING = 8
_COLON = re.compile(r"\A(.{1,8}?)[:：]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text that says one thing.

    Args:
        text: as `smoothed` has it.
        typed: as it was typed.
        bracketed: whether it stood in brackets.
        ends: whether the sentence ends with it.
        asks: whether it asks.
        about_others: whether it is about somebody else.
    """

    text: str
    typed: str
    bracketed: bool = False
    ends: bool = False
    asks: bool = False
    about_others: bool = False


def clauses(text: str, phrases: Phrases) -> list[Clause]:
    """The clauses of a text in order, what stands in brackets behind the clause that it is in.

    What is about somebody else stays so until the sentence or its part ends, or speaks of oneself.
    """
    parts: list[Clause] = []
    others = False
    for piece, mark in _pieces(text):
        typed = piece.removeprefix(_INNER)
        raw = phrases.plainly(smoothed(_COLON.sub(r"\1", typed).translate(_QUOTES)))
        if raw:
            about, own = phrases.about_others.search(raw), phrases.marks["oneself"].search(raw)
            if about and (not own or own.start() <= about.start()):
                others = True
            elif own:
                others = False
            asks = mark in ("?", "？") or _asks(raw, phrases)
            parts.append(Clause(raw, typed, piece != typed, mark in _ENDS, asks, others))
        if mark in _ENDS:
            others = False
    return parts


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What stands between marks, and the mark behind it; what is in brackets comes behind what it is in."""
    text, start = _BRACKETS.sub(rf"\2，{_INNER}\1，", text), 0
    for match in _BREAK.finditer(text):
        if match["colon"] and match.start() - start <= _HEADING:
            continue
        yield text[start : match.start()].strip(), match[0]
        start = match.end()
    yield text[start:].strip(), ""


def _asks(clause: str, phrases: Phrases) -> bool:
    asking, indefinite = phrases.marks["asking"], phrases.marks["indefinite"]
    return bool(asking.search(indefinite.sub("", clause)) or phrases.asking_last.search(clause))
