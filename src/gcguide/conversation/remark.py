"""What the assistant says."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["understood", "verdict", "note", "answer", "problem", "offer", "ended", "farewell"]


@dataclass(frozen=True)
class Remark:
    """Something that the assistant says, by its kind, a paragraph a line; an offer's lines are numbered choices."""

    kind: Kind
    lines: tuple[str, ...]
    choices: tuple[str, ...] = ()
