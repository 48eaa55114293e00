"""What is offered to choose from: readings of a reply, facts to confirm, questions of the FAQ; what a reply takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gcguide.conversation.options import number
from gcguide.conversation.prompt import Option
from gcguide.conversation.reply import Answer, Listener, Stated
from gcguide.core.explain import answered, told
from gcguide.core.facts import Value
from gcguide.core.interview import Interview
from gcguide.core.result import Target
from gcguide.language.faq import Faq, FaqEntry
from gcguide.language.lexicon import Command
from gcguide.problem import Problem
from gcguide.text import bare
from gcguide.words import Words


@dataclass(frozen=True)
class Told:
    """Facts that a sentence stated, all confirmed."""

    facts: Mapping[str, Value]


@dataclass(frozen=True)
class Topic:
    """A topic of the FAQ."""

    id: str


@dataclass(frozen=True)
class Do:
    """A command."""

    command: Command


NONE_OF_THESE: Literal["none_of_these"] = "none_of_these"


@dataclass(frozen=True)
class Offer:
    """One of several readings, and what choosing it does.

    Args:
        chosen: an answer is taken, facts are noted, or offered anew without one; an entry's answer told, a topic's
            questions offered, whom to ask otherwise; a fact asked again; a command obeyed; a category and grade (None:
            none) chosen to be applied for.
    """

    label: str
    chosen: "Answer | Told | Stated | FaqEntry | Topic | Do | str | Target | None"


def offer_taken(offers: Sequence[Offer], typed: str, listener: Listener) -> Offer | None:
    """The reading that a reply takes; None where it is something else."""
    position, short = number(typed), listener.lexicon.reply(typed)
    if position is not None:  # another number answers the question that stands
        return offers[position - 1] if 1 <= position <= len(offers) else None
    if short in ("yes", "all") and (len(offers) == 1 or isinstance(offers[0].chosen, Told)):
        return offers[0]
    is_asked = any(isinstance(offer.chosen, FaqEntry | Topic) for offer in offers)
    if is_asked and short == "none":
        return next((offer for offer in offers if offer.chosen == NONE_OF_THESE), None)
    if is_asked:  # whatever is not the whole of one of them answers the question above
        return next((offer for offer in offers if bare(offer.label) == bare(typed)), None)
    if short in ("no", "none"):
        raise Problem("reply_again")
    options = [Option(str(index), offer.label) for index, offer in enumerate(offers)]
    named = listener.matcher.matching(typed, options)
    return offers[int(named[0].id)] if len(named) == 1 else None


def stated_offers(stated: Stated, interview: Interview, words: Words) -> tuple[list[str], list[Offer]]:
    """What a sentence was found to state, a line a fact, and what may be done with it: note it, strike something."""
    lines = []
    for id, value in stated.facts.items():
        said = told(interview.edition, words, id, value)
        before = interview.facts.get(id)
        if before is not None and before != value:
            earlier = answered(interview.edition, words, id, before, interview.assumed)
            said = words("talk.stated_before", told=said, before=earlier)
        lines.append(words("talk.stated_guess", told=said) if id in stated.guessed else said)
    if stated.unused:
        lines.append(words("talk.stated_unused", said=words.listing(list(stated.unused))))
    if stated.asked:
        lines.append(words("talk.stated_asked", asked=words.listing(list(stated.asked))))
    sure = {id: value for id, value in stated.facts.items() if id not in stated.guessed}
    several = len(stated.facts) > 1
    offers = [Offer(words("talk.stated_sure"), Told(sure))] if stated.guessed and sure else []
    offers.append(Offer(words("talk.stated_all" if several else "talk.stated_one"), Told(stated.facts)))
    if several:
        for id in stated.facts:
            rest = {other: value for other, value in stated.facts.items() if other != id}
            label = interview.edition.facts[id].label[words.lang]
            offers.append(Offer(words("talk.stated_strike", fact=label), Stated(rest, stated.guessed - {id})))
    return lines, offers


def said_of(facts: Mapping[str, Value], interview: Interview, words: Words) -> str:
    """Facts with their values, in one sentence."""
    return words("join.semicolon").join(told(interview.edition, words, id, value) for id, value in facts.items())


def question_offers(entries: Sequence[FaqEntry], words: Words) -> list[Offer]:
    """Questions to choose from, and that it is none of them."""
    offers = [Offer(entry.question[words.lang], entry) for entry in entries]
    return [*offers, Offer(words("talk.none_of_these"), NONE_OF_THESE)]


def topic_offers(faq: Faq, words: Words) -> list[Offer]:
    """The topics that questions are about."""
    return [Offer(label[words.lang], Topic(id)) for id, label in faq.topics.items()]
