"""Where a day stands in the batch."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gcguide.policy.front_page import FrontPage
    from gcguide.policy.loader import Edition


@dataclass(frozen=True, slots=True)
class Window:
    """Where the day stands in the batch.

    Args:
        state: `open` up to and including the deadline, then `closed`.
        days_left: calendar days to the deadline, negative after it.
        workdays_left: working days after the day, up to and including the deadline; 0 once closed.
    """

    state: str
    deadline: date
    days_left: int
    workdays_left: int


def window(edition: "Edition | FrontPage", as_of: date) -> Window:
    """Where a day stands in the batch."""
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    left = (edition.deadline - day).days
    return Window(
        "open" if left >= 0 else "closed", edition.deadline, left, edition.calendar.between(day, edition.deadline)
    )
