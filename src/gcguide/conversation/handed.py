"""A code that was handed over: what of it is shown to be confirmed, and how it is put together line by line."""

from collections.abc import Callable, Iterator

from gcguide.conversation.beside import Beside
from gcguide.core.facts import Facts
from gcguide.core.interview import Interview
from gcguide.core.result import Target
from gcguide.person.given import told_of
from gcguide.person.handover import Handover, goes_on, missing_groups
from gcguide.policy.edition import Edition
from gcguide.text import LONGEST_REPLY
from gcguide.words import Words


def beside_lines(handover: Handover, edition: Edition, words: Words) -> Iterator[str]:
    """What a code holds beside its answers, and what must be told of how it was read."""
    case, labels = handover.case, edition.rules.to_do
    if case.chosen is not None:
        yield words.labelled(words("handover.chosen"), _target(case.chosen, edition, words))
    if case.steps:
        named = [(labels[id][words.lang], words(f"history.state_{state}")) for id, state in case.steps.items()]
        listed = words.listing([words("handover.step", step=step, state=state) for step, state in named])
        yield words.labelled(words("handover.steps"), listed)
    if case.local_deadline is not None:
        yield words.labelled(words("handover.local_deadline"), words.day(case.local_deadline))
    yield from told_of(handover, edition, words)


def _target(target: Target, edition: Edition, words: Words) -> str:
    category = next(one for one in edition.rules.categories if one.number == target.category)
    label = words("talk.category", number=category.number, category=category.short[words.lang])
    if target.grade is None:
        return label
    grade = edition.facts[edition.rules.grades.fact].words(target.grade)[words.lang]
    return words("handover.target", category=label, grade=grade)


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
