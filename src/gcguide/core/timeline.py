"""By when: the acts of the timeline, counted back from the deadline (CONTRACT §3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gcguide.policy.edition import Edition
from gcguide.policy.rules import Act
from gcguide.words import Words

# The row of the timeline for the earlier date of a league or department.
LOCAL = "local_deadline"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One act: the last possible day, the day we suggest, and whether either lies in a year without a schedule."""

    id: str
    latest: date
    suggested: date
    estimated: bool


def timeline(
    edition: Edition,
    employer: str | None,
    local_deadline: date | None = None,
    is_local: bool = False,
    count_posting_day: bool = False,
) -> list[Milestone]:
    """The acts in the order in which they happen, with the local deadline, where there is one, among them.

    A posting leaves out its own day (or counts it, where asked to): the counted days are the working days after it, and
    the next act comes on the first working day after those. Each suggested day leaves the slack of all acts from it on.

    Args:
        edition: the notice.
        employer: its kind; None while it is not known.
        local_deadline: an earlier date of the league or department.
        is_local: whether the route ends there: nothing is counted from the deadline of the region then.
        count_posting_day: whether the day of a posting counts.
    """
    if is_local and local_deadline is None:
        return []
    days = edition.calendar
    rules = edition.rules.timeline
    acts = [act for act in rules.acts if _takes_part(act, employer) and not (is_local and act.regional)]
    local = days.on_or_before(local_deadline or edition.deadline)
    latest = suggested = local if is_local else days.on_or_before(edition.deadline)
    found: list[Milestone] = []
    for act in reversed(acts):
        before = rules.days_of(act) + (not count_posting_day) if act.posting else int(bool(found))
        if act.heeds_local_deadline:
            latest, suggested = min(latest, local), min(suggested, local)
        latest, suggested = days.back(latest, before), days.back(suggested, before + act.slack)
        if act.days is not None:  # the notice's own days for it, worked or not
            latest = min(latest, act.days.until)
            suggested = min(max(suggested, act.days.from_ or suggested), latest)
        estimated = days.is_estimated(latest) or days.is_estimated(suggested) or days.is_estimated(edition.deadline)
        found.append(Milestone(act.id, latest, suggested, estimated))
    if local_deadline is not None and (is_local or local_deadline < edition.deadline):
        place = sum(1 for milestone in found if milestone.latest > local_deadline)
        found.insert(place, Milestone(LOCAL, local_deadline, local_deadline, days.is_estimated(local_deadline)))
    first, start = (found[-1] if found else None), edition.rules.deadline.from_
    if first is not None and start is not None and first.id != LOCAL:  # nobody applies before the batch opens
        found[-1] = replace(first, suggested=min(max(first.suggested, start), first.latest))
    return found[::-1]


def lying_behind(edition: Edition, milestones: Sequence[Milestone], done: Collection[str]) -> int:
    """How many rows of the timeline, from the first, lie behind: those up to the last whose act is done."""
    behind = {id for act in edition.rules.procedure if act.id in done for id in act.on}
    return max((number for number, row in enumerate(milestones, 1) if row.id in behind), default=0)


def act_labels(edition: Edition, words: Words) -> dict[str, str]:
    """What the rows of the timeline are called."""
    own = {act.id: act.label[words.lang] for act in edition.rules.timeline.acts}
    return own | {LOCAL: words("remind.local_deadline")}


def _takes_part(act: Act, employer: str | None) -> bool:
    return employer not in act.unless_employer and (not act.only_employer or employer in act.only_employer)
