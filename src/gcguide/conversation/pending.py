"""What sentences stated and nobody has confirmed yet: it stands until it is noted, struck line by line, or refused."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from gcguide.conversation.handed import beside_lines
from gcguide.conversation.heard import Answered, answer_in, stated_facts
from gcguide.conversation.options import facts_meant
from gcguide.conversation.reply import Listener
from gcguide.conversation.transcript import Remark
from gcguide.conversation.understood import Stated
from gcguide.core.explain import answered, told
from gcguide.core.facts import Facts, Value
from gcguide.core.interview import Interview
from gcguide.language.dates import find_days
from gcguide.language.lexicon import load_lexicon
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import bare, same_width
from gcguide.words import Words

_DIGITS = re.compile(r"[0-9]+")
_RANGE = re.compile(r"([0-9]+)(?:\s*[-~—–]+\s*([0-9]+))?")
_PARTS = re.compile(r"[,，;；。!！\n]+")


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
        after.handover or before.handover,
    )


def without(stated: Stated, facts: Collection[str]) -> Stated:
    """What was stated, but for some facts."""
    rest = {id: value for id, value in stated.facts.items() if id not in facts}
    return replace(stated, facts=rest, guessed=stated.guessed.difference(facts))


def unanswered(stated: Stated, learned: Facts, by_lines: bool) -> Stated | None:
    """What is still to be confirmed after an answer.

    What it tells outright is, and so is the same; not what one is unsure of, nor what lines that were left out suppose.
    """
    told = set() if by_lines else {id for id, value in learned.items() if value != UNSURE}
    rest = without(stated, told | {id for id, value in stated.facts.items() if learned.get(id) == value})
    return rest if rest.facts else None


def struck(before: Stated, after: Stated, interview: Interview, words: Words) -> str:
    """Which lines were struck, or are otherwise now."""
    gone = [id for id, value in before.facts.items() if after.facts.get(id) != value]
    labels = [interview.edition.facts[id].label[words.lang] for id in gone]
    return words("talk.stated_struck", facts=words.listing(labels))


def _lines(stated: Stated, interview: Interview, words: Words) -> list[str]:
    """What was stated, a line a fact; what was said besides, and what was asked."""
    lines: list[str] = []
    assumed = stated.handover.case.assumed if stated.handover else ()
    for id, value in stated.facts.items():
        said = told(interview.edition, words, id, value, assumed)
        before = interview.facts.get(id)
        if before is not None and before != value:
            earlier = answered(interview.edition, words, id, before, interview.assumed)
            said = words("talk.stated_before", told=said, before=earlier)
        said = words("talk.stated_guess", told=said) if id in stated.guessed else said
        lines.append(words("talk.stated_line", number=len(lines) + 1, told=said) if len(stated.facts) > 1 else said)
    lines += beside_lines(stated.handover, interview.edition, words) if stated.handover else []
    if stated.unused:
        lines.append(words("talk.stated_unused", said=words.listing(list(stated.unused))))
    if stated.asked:
        lines.append(words("talk.stated_asked", asked=words.listing(list(stated.asked))))
    return lines


def listed(stated: Stated, interview: Interview, words: Words) -> Remark:
    """What was stated, to be noted or struck."""
    labels = [choice.label for choice in choices_of(stated, interview, words)]
    lead = words("handover.read" if stated.handover else "talk.stated")
    return Remark("offer", (lead, *_lines(stated, interview, words)), tuple(labels))


def choices_of(stated: Stated, interview: Interview, words: Words) -> list[Choice]:
    """What may be done with what was stated, the likeliest first."""
    sure = {id: value for id, value in stated.facts.items() if id not in stated.guessed}
    several = len(stated.facts) > 1
    choices = [Choice(words("talk.stated_sure"), Told(sure))] if stated.guessed and sure else []
    choices.append(Choice(words("talk.stated_all" if several else "talk.stated_one"), Told(stated.facts)))
    for id in stated.facts if several and not stated.handover else ():  # a code is as it was written
        label = words("talk.stated_strike", fact=interview.edition.facts[id].label[words.lang])
        choices.append(Choice(label, without(stated, [id]), is_strike=True))
    return [*choices, Choice(words("talk.stated_none"), Stated({}))]


def settled(stated: Stated, typed: str, interview: Interview, listener: Listener) -> Told | Stated | None:
    """What a reply does with what was stated; None where it is about something else.

    Bare numbers are those of the choices; the 2 of 第2条不对 is that of a line.

    Raises:
        Problem: it names a number that there is not, or two things that cannot be done at once.
    """
    choices = choices_of(stated, interview, listener.words)
    if positions := _numbers(typed, listener):
        named = [_at(choices, position) for position in positions]
        return named[0].chosen if len(named) == 1 else _struck(stated, named)
    short = load_lexicon().reply(typed)
    if short == "all":
        return Told(stated.facts)
    if short == "yes":
        return choices[0].chosen
    if short in ("no", "none"):
        return Stated({})
    if (named := [one for one in choices if bare(one.label) == bare(typed)]) and bare(typed):
        return named[0].chosen
    return None if load_lexicon().asks(typed) else _put_right(stated, typed, interview, listener)


def _numbers(typed: str, listener: Listener) -> list[int]:
    """The numbers that are all that was typed; 2-4 is three of them."""
    text = same_width(typed)
    rest = _DIGITS.sub("", load_lexicon().without_numbering(text))
    left = "".join(filter(str.isalpha, rest))
    if not _DIGITS.search(text) or len(left) > 1:
        return []
    if left or "?" in text:  # 2对, 2?: it is not sure what is to be done
        raise Problem("reply_again")
    numbers: list[int] = []
    for first, last in _RANGE.findall(text):
        numbers += range(int(first), int(last or first) + 1)
    return list(dict.fromkeys(numbers))


def _at(choices: Sequence[Choice], position: int) -> Choice:
    if not 1 <= position <= len(choices):
        raise Problem("reply_number", {"word": position, "limit": len(choices)})
    return choices[position - 1]


def _struck(stated: Stated, named: Sequence[Choice]) -> Stated:
    """What is left when several choices are made that each strike a line."""
    gone: set[str] = set()
    for one in named:
        if not one.is_strike or not isinstance(one.chosen, Stated):
            raise Problem("reply_conflict", {"word": one.label, "other": next(o for o in named if o != one).label})
        gone |= stated.facts.keys() - one.chosen.facts.keys()
    return without(stated, gone)


def _put_right(stated: Stated, typed: str, interview: Interview, listener: Listener) -> Stated | None:
    """What is left, and what is instead, where a reply strikes or denies a line: 第2条不对，是民营企业."""
    parts = [part for part in _PARTS.split(typed) if part.strip()]
    striking = [part for part in parts if load_lexicon().strikes(part)]
    rest = "，".join(part for part in parts if part not in striking)
    wrong = {id for part in striking for id in _named(stated, part, interview, listener)}
    heard = {id: one for id in stated.facts if (one := _heard(id, rest, listener)) is not None}
    wrong |= {id for id, one in heard.items() if stated.facts[id] in one.denied}
    if load_lexicon().denies(rest):  # 不是公务员 leaves two things that it may be
        wrong |= {id for id, one in heard.items() if len(one.affirmed) > 1 and stated.facts[id] not in one.affirmed}
    instead = {id: one.affirmed[0] for id, one in heard.items() if len(one.affirmed) == 1}
    other = {id: value for id, value in instead.items() if value != stated.facts[id]}
    if not wrong and len(other) == 1 and (striking or any(heard[id].denied for id in other)):
        wrong = set(other)
    if not wrong:
        return None
    facts, guessed = stated_facts(listener.hearing, rest)
    replaced = {id: instead[id] for id in wrong if id in instead}
    unused = () if replaced else listener.hearing.unused(rest)
    after = Stated({**replaced, **facts}, guessed, unused)
    return together(without(stated, wrong), after, interview.edition.facts.ids)


def _named(stated: Stated, part: str, interview: Interview, listener: Listener) -> list[str]:
    """The lines that a clause wants struck: by number, by the name of the fact, by its value."""
    lexicon, ids = load_lexicon(), list(stated.facts)
    rest = lexicon.without_striking(part)
    if not find_days(part, listener.today):
        counted = lexicon.count(rest)
        positions = [int(one) for one in _DIGITS.findall(part)] or ([] if counted is None else [counted])
        for position in positions:
            if not 1 <= position <= len(ids):
                raise Problem("reply_number", {"word": position, "limit": len(ids)})
        if positions:
            return [ids[position - 1] for position in positions]
    meant = facts_meant(interview, rest, listener.words)
    same = [id for id in ids if (one := _heard(id, rest, listener)) is not None and stated.facts[id] in one.affirmed]
    return same or [id for id in ids if id in meant]


def _heard(id: str, text: str, listener: Listener) -> Answered | None:
    """What a text says of a fact that has one value."""
    if listener.edition.facts[id].kind not in ("choice", "bool") or not text:
        return None
    return answer_in(listener.hearing, id, text, None)


def said_of(facts: Facts, interview: Interview, words: Words) -> str:
    """Facts with their values, in one sentence."""
    return words("join.semicolon").join(told(interview.edition, words, id, value) for id, value in facts.items())
