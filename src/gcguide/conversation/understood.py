"""What a reply was understood as: an answer, several readings, a question of the person's own, or what it states."""

from dataclasses import dataclass
from typing import Any

from gcguide.core.facts import Facts
from gcguide.person.handover import Handover


@dataclass(frozen=True)
class Answer:
    """An answer understood: what it tells, and how it is said back."""

    learned: dict[str, Any]
    said: str


@dataclass(frozen=True)
class Readings:
    """What a reply may mean; `why` is the key of the words that ask which."""

    why: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Asked:
    """Not an answer but a question of the person's own."""

    text: str


@dataclass(frozen=True)
class Stated:
    """Not just an answer: what a text states about a person, to be confirmed.

    Args:
        facts: what it states.
        guessed: those of the facts that it is not sure of.
        unused: what else it says, as it was typed.
        asked: what it asks besides.
        touched: facts that it speaks of without saying anything certain.
        handover: the code that it is, which holds more than facts.
    """

    facts: Facts
    guessed: frozenset[str] = frozenset()
    unused: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    touched: frozenset[str] = frozenset()
    handover: Handover | None = None


Reply = Answer | Readings | Asked | Stated
