"""What a reply was understood as: an answer, readings, a question, what it states; what is offered to choose from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gcguide.conversation.options import number, options_matching
from gcguide.conversation.prompt import Option
from gcguide.conversation.transcript import Remark
from gcguide.core.facts import Facts
from gcguide.language.lexicon import load_lexicon
from gcguide.person.handover import Handover
from gcguide.problem import Problem
from gcguide.text import bare


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


# What is offered to choose from: readings of a reply, questions of the FAQ, commands


@dataclass(frozen=True)
class Offer:
    """One of several things to choose from.

    Args:
        label: what it says.
        take: does what choosing it does, and says what comes of it.
        kind: whether it reads a reply, asks a question that the FAQ answers, or says that it is none of those.
    """

    label: str
    take: Callable[[], list[Remark]]
    kind: Literal["reading", "question", "none"] = "reading"


def offer_taken(offers: Sequence[Offer], typed: str) -> Offer | None:
    """The reading that a reply takes; None where it is something else."""
    position, short = number(typed), load_lexicon().reply(typed)
    if position is not None:  # another number answers the question that stands
        return offers[position - 1] if 1 <= position <= len(offers) else None
    if short in ("yes", "all") and len(offers) == 1:
        return offers[0]
    is_asked = any(offer.kind != "reading" for offer in offers)
    if is_asked and short == "none":
        return next((offer for offer in offers if offer.kind == "none"), None)
    if is_asked:  # whatever is not the whole of one of them answers the question above
        return next((offer for offer in offers if bare(offer.label) == bare(typed)), None)
    if short in ("no", "none"):
        raise Problem("reply_again")
    options = [Option(str(index), offer.label) for index, offer in enumerate(offers)]
    named = options_matching(typed, options)
    return offers[int(named[0].id)] if len(named) == 1 else None
