"""A code that was handed over: what of it is shown to be confirmed, where it goes, how it comes line by line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from gcguide.conversation.deadlines import DayKind
from gcguide.conversation.understood import Stated
from gcguide.core.explain import beside_told
from gcguide.core.facts import Facts
from gcguide.core.interview import Interview
from gcguide.core.result import Target
from gcguide.person.case import Case
from gcguide.person.given import told_of
from gcguide.person.handover import Handover, goes_on, missing_groups
from gcguide.policy.edition import Edition
from gcguide.text import LONGEST_REPLY
from gcguide.words import Words


@dataclass(frozen=True)
class Beside:
    """Where a conversation keeps what it is told of a case beside answers, and asks of others; by default nowhere.

    Args:
        choose: takes the category and grade that the person chooses to apply for.
        set_day: takes a local or a supposed deadline.
        remembered: the local deadline that an earlier case of the same place was told.
        take: takes what a case that was handed over holds beside its answers.
    """

    choose: Callable[[Target | None], None] = lambda _: None
    set_day: Callable[[DayKind, date | None], None] = lambda _, __: None
    remembered: Callable[[], date | None] = lambda: None
    take: Callable[[Case], None] = lambda _: None


NOWHERE = Beside()


def beside_lines(handover: Handover, edition: Edition, words: Words) -> Iterator[str]:
    """What a code holds beside its answers, and what must be told of how it was read."""
    case = handover.case
    beside = beside_told(edition, words, case.chosen, case.local_deadline, case.steps)
    yield from (words.labelled(what, said) for what, said in beside)
    yield from told_of(handover, edition, words)


def heeding(stated: Stated, interview: Interview) -> Stated:
    """What is stated, without what a code only assumes of something that was told here."""
    assumed = stated.handover.case.assumed if stated.handover is not None else ()
    told = interview.facts.keys() - set(interview.assumed)
    facts = {id: value for id, value in stated.facts.items() if not (id in assumed and id in told)}
    return replace(stated, facts=facts)


def taking(interview: Interview, facts: Facts, handover: Handover | None, beside: Beside) -> Callable[[], None]:
    """What has an interview take facts that were confirmed, and with those of a code what stands beside them."""
    if handover is None:
        return lambda: interview.tell(facts)
    case = handover.case

    def take() -> None:
        beside.take(case)
        interview.take_over(facts, case.assumed)

    return take


class Pasted:
    """Puts together a code that comes line by line, as it does where it is typed, or pasted into a plain terminal.

    Args:
        means_something: whether a text is a command or a plain reply, and so no part of a code.
    """

    def __init__(self, means_something: Callable[[str], bool]) -> None:
        self._means_something = means_something
        self._begun = ""

    def joined(self, typed: str) -> tuple[str, int]:
        """What was typed, behind the beginning of its code; and how many groups are still to come.

        What is no continuation is taken as it is, and the beginning is dropped.
        """
        begun, self._begun = self._begun, ""
        if begun and goes_on(typed) and not self._means_something(typed):
            typed = f"{begun} {typed}"[:LONGEST_REPLY]
        missing = missing_groups(typed)
        if missing:
            self._begun = typed
        return typed, missing
