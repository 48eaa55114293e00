"""What a conversation is made of as it is shown: what the assistant says, and what was answered."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["understood", "verdict", "note", "answer", "problem", "offer", "ended", "farewell"]


@dataclass(frozen=True)
class Remark:
    """Something that the assistant says, by its kind, a paragraph a line; an offer's lines are numbered choices."""

    kind: Kind
    lines: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """One exchange as it is shown afterwards.

    Args:
        label: what was asked, in short.
        said: the answer.
        facts: what it told, to be asked again.
        verdicts: the verdicts that it changed, a line each.
    """

    label: str
    said: str
    facts: tuple[str, ...]
    verdicts: tuple[str, ...]
