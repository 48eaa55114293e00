"""The timetable, counted back from the deadline in working days (CONTRACT §3)."""

from dataclasses import dataclass
from datetime import date

from gcguide.policy.loader import Edition
from gcguide.policy.procedure import Act


@dataclass(frozen=True, slots=True)
class Milestone:
    """One act: the last possible day, the day we suggest, and whether either lies in a year without a schedule."""

    id: str
    latest: date
    suggested: date
    estimated: bool


def timeline(
    edition: Edition, employer: str | None, local_deadline: date | None = None, count_posting_day: bool = False
) -> list[Milestone]:
    """The acts in the order in which they happen.

    A posting leaves out its own day (or counts it, where asked to): the counted days are the working days after it, and
    the next act comes on the first working day after those. Each suggested day leaves the slack of all acts from it on.
    """
    days = edition.calendar
    rules = edition.rules.timeline
    acts = [act for act in rules.acts if _takes_part(act, employer)]
    latest = suggested = days.on_or_before(edition.deadline)
    found: list[Milestone] = []
    for act in reversed(acts):
        if found:
            before = rules.counted_days + (not count_posting_day) if act.posting else 1
            due, safe = latest, suggested
            if act.heeds_local_deadline and local_deadline is not None:
                local = days.on_or_before(local_deadline)
                due, safe = min(due, local), min(safe, local)
            latest, suggested = days.back(due, before), days.back(safe, before)
        suggested = days.back(suggested, act.slack)
        estimated = days.is_estimated(latest) or days.is_estimated(suggested) or days.is_estimated(edition.deadline)
        found.append(Milestone(act.id, latest, suggested, estimated))
    return found[::-1]


def _takes_part(act: Act, employer: str | None) -> bool:
    return employer not in act.unless_employer and (not act.only_employer or employer in act.only_employer)
