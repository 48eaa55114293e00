"""What the options chosen at a question say: the value, the line of a screen, and whether they go together."""

from collections.abc import Sequence
from typing import Any

from gcguide.conversation.prompt import Option, Prompt
from gcguide.dialog.questions import ScreenLine
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem


def value_of(prompt: Prompt, chosen: Sequence[Option], unsure: Sequence[Option]) -> Any:
    """The value of a fact."""
    if prompt.kind != "several":
        return chosen[0].value
    # One sure thing is enough to know; unsure of all that was named, the whole is not known.
    return frozenset(o.id for o in chosen) if chosen or not unsure else UNSURE


def line_of(prompt: Prompt, option: Option) -> ScreenLine:
    """The line of a screen that an option stands for."""
    return next(line for line in prompt.question.lines if line.id == option.id)


def no_conflict(prompt: Prompt, chosen: Sequence[Option]) -> None:
    """Two lines that say different things about the same fact cannot both hold."""
    said: dict[str, tuple[Any, Option]] = {}
    for option in chosen:
        for fact, value in line_of(prompt, option).ticked.items():
            before = said.setdefault(fact, (value, option))
            if before[0] != value:
                raise Problem("reply_conflict", {"word": before[1].label, "other": option.label})
