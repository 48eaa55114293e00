"""What is offered to choose from, where a reply can be read in several ways, and which of it a further reply takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from gcguide.conversation.match import matching, number
from gcguide.conversation.prompt import Option
from gcguide.conversation.reply import Answer
from gcguide.dialog.faq import Entry
from gcguide.dialog.lexicon import Lexicon
from gcguide.dialog.pinyin import Pinyin
from gcguide.problem import Problem


@dataclass(frozen=True)
class Offer:
    """One of several readings, and what choosing it does: it answers, tells the answer of an entry, reopens a fact."""

    label: str
    chosen: Answer | Entry | str


def offer_taken(offers: Sequence[Offer], typed: str, lexicon: Lexicon, pinyin: Pinyin) -> Offer | None:
    """The reading that a reply takes; None where it is something else."""
    position, short = number(typed), lexicon.reply(typed)
    if position is not None:  # another number answers the question that stands
        return offers[position - 1] if 1 <= position <= len(offers) else None
    if len(offers) == 1 and short == "yes":
        return offers[0]
    if short is not None and any(isinstance(offer.chosen, Entry) for offer in offers):
        return None  # an answer to the question above
    if short in ("no", "none"):
        raise Problem("reply_again")
    options = [Option(str(index), offer.label) for index, offer in enumerate(offers)]
    found = matching(typed, options, pinyin)
    return offers[int(found[0].id)] if len(found) == 1 else None
