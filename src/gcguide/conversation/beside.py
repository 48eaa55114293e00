"""What a conversation may change of a case beside its answers, and ask of the cases that are there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gcguide.conversation.deadlines import DayKind
from gcguide.core.result import Target
from gcguide.person.case import Case


@dataclass(frozen=True)
class Beside:
    """Where these things are kept; by default nowhere.

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
