"""What sentences stated and nobody has confirmed yet: it stands until it is noted, struck line by line, or refused."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from gcguide.conversation.heard import answer_in
from gcguide.conversation.options import facts_meant, number, parted
from gcguide.conversation.reply import Listener, Stated
from gcguide.core.explain import answered, told
from gcguide.core.facts import Facts, Value
from gcguide.core.interview import Interview
from gcguide.problem import Problem
from gcguide.text import bare
from gcguide.words import Words

_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Told:
    """Facts that sentences stated, confirmed."""

    facts: Mapping[str, Value]


@dataclass(frozen=True)
class Choice:
    """One thing that may be done with what was stated: note it, or go on without a part of it, or all."""

    label: str
    chosen: Told | Stated
    is_strike: bool = False


def together(before: Stated | None, after: Stated, ids: Sequence[str]) -> Stated:
    """What was stated before and what was stated since, in the order of `ids`; of two values the later is meant."""
    if before is None:
        return after
    facts = {**before.facts, **after.facts}
    return Stated(
        {id: facts[id] for id in ids if id in facts},
        (before.guessed - after.facts.keys()) | after.guessed,
        after.unused,
        tuple(dict.fromkeys((*before.asked, *after.asked))),
        before.touched | after.touched,
    )


def without(stated: Stated, facts: Collection[str]) -> Stated:
    """What was stated, but for some facts."""
    rest = {id: value for id, value in stated.facts.items() if id not in facts}
    return replace(stated, facts=rest, guessed=stated.guessed.difference(facts))


def lines_of(stated: Stated, interview: Interview, words: Words) -> list[str]:
    """What was stated, a line a fact; what was said besides, and what was asked."""
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
    return lines


def choices_of(stated: Stated, interview: Interview, words: Words) -> list[Choice]:
    """What may be done with what was stated, the likeliest first."""
    sure = {id: value for id, value in stated.facts.items() if id not in stated.guessed}
    several = len(stated.facts) > 1
    choices = [Choice(words("talk.stated_sure"), Told(sure))] if stated.guessed and sure else []
    choices.append(Choice(words("talk.stated_all" if several else "talk.stated_one"), Told(stated.facts)))
    for id in stated.facts if several else ():
        label = words("talk.stated_strike", fact=interview.edition.facts[id].label[words.lang])
        choices.append(Choice(label, without(stated, [id]), is_strike=True))
    return [*choices, Choice(words("talk.stated_none"), Stated({}))]


def settled(stated: Stated, typed: str, interview: Interview, listener: Listener) -> Told | Stated | None:
    """What a reply does with what was stated; None where it is about something else.

    Raises:
        Problem: it names a number that no line has, or two things that cannot be done at once.
    """
    choices = choices_of(stated, interview, listener.words)
    if (chosen := _by_number(stated, choices, typed)) is not None:
        return chosen
    short = listener.lexicon.reply(typed)
    if short in ("yes", "all"):
        return choices[0].chosen
    if short in ("no", "none"):
        return Stated({})
    if (named := [one for one in choices if bare(one.label) == bare(typed)]) and bare(typed):
        return named[0].chosen
    if listener.lexicon.strikes(typed):
        if positions := [int(one) for one in _DIGITS.findall(typed)]:
            return _struck(stated, [_at(choices, position) for position in positions])
        meant = facts_meant(interview, listener.lexicon.without_striking(typed), listener.words, listener.matcher)
        return without(stated, meant) if stated.facts.keys() & set(meant) else None
    wrong = [id for id in stated.facts if _is_denied(stated, id, typed, listener)]
    return without(stated, wrong) if wrong else None


def _by_number(stated: Stated, choices: Sequence[Choice], typed: str) -> Told | Stated | None:
    """What one number says, or several of lines that are to be struck."""
    numbers = [number(part) for part in parted(typed)]
    positions = [one for one in numbers if one is not None]
    if not positions or len(positions) < len(numbers):
        return None
    named = [_at(choices, position) for position in positions]
    return named[0].chosen if len(named) == 1 else _struck(stated, named)


def _at(choices: Sequence[Choice], position: int) -> Choice:
    if not 1 <= position <= len(choices):
        raise Problem("reply_number", {"word": position, "limit": len(choices)})
    return choices[position - 1]


def _struck(stated: Stated, named: Sequence[Choice]) -> Stated:
    """What is left when several lines are struck; the only line has no number of its own."""
    gone: set[str] = set()
    for one in named:
        if one.is_strike and isinstance(one.chosen, Stated):
            gone |= stated.facts.keys() - one.chosen.facts.keys()
        elif len(stated.facts) == 1:
            return Stated({})
        elif len(named) > 1:
            raise Problem("reply_conflict", {"word": one.label, "other": next(o for o in named if o != one).label})
        else:
            raise Problem("reply_again")
    return without(stated, gone)


def _is_denied(stated: Stated, id: str, typed: str, listener: Listener) -> bool:
    """Whether a text denies what was stated, and says nothing else about it: 不是五类人才."""
    if listener.edition.facts[id].kind not in ("choice", "bool") or listener.lexicon.asks(typed):
        return False
    heard = answer_in(listener.hearing, id, typed, None)
    return heard is not None and not heard.affirmed and stated.facts[id] in heard.denied


def said_of(facts: Facts, interview: Interview, words: Words) -> str:
    """Facts with their values, in one sentence."""
    return words("join.semicolon").join(told(interview.edition, words, id, value) for id, value in facts.items())
