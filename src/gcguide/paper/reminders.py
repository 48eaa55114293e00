"""The days that a case has to keep, each as something to be reminded of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from gcguide.core.decide import Decision, done_of
from gcguide.core.plan import ends_locally
from gcguide.core.timeline import Milestone, act_labels, lying_behind
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.words import Words

# The last day of the batch itself, where it is no act's own.
DEADLINE = "deadline"

# The last possible day of an act, or the day that we suggest for it.
Kind = Literal["latest", "suggested"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day to be reminded of.

    Args:
        id: the act's, the step's, or that of a deadline.
        label: what is to be done.
        day: the day itself.
        suggested: the day that we suggest; None for a deadline, which is nobody's suggestion.
        latest: the last possible day; None where nothing sets one.
        kind: which of the two the day is.
        estimated: whether a day lies in a year without a schedule.
        is_step: whether it is a step of the category, not an act of the timetable.
        is_done: whether it lies behind.
        says: how a step is done, in a sentence.
    """

    id: str
    label: str
    day: date
    suggested: date | None = None
    latest: date | None = None
    kind: Kind = "latest"
    estimated: bool = False
    is_step: bool = False
    is_done: bool = False
    says: str = ""

    @property
    def key(self) -> str:
        """What tells it from the other days of the case, in every language."""
        return event_key(self.id, self.kind, self.is_step)


@dataclass(frozen=True)
class Dated:
    """A case with what its days follow from.

    Args:
        name: stands in the title of every event; empty where a file is of one case alone.
    """

    edition: Edition
    case: Case
    decision: Decision
    name: str = ""


def is_local(dated: Dated) -> bool:
    """Whether the route ends before the region: the deadline of the batch is not the case's own then."""
    return ends_locally(dated.edition, dated.decision.assessment.target, dated.case.facts)


def event_key(id: str, kind: Kind, is_step: bool) -> str:
    """What an act's or a step's day is called in calendars; must stay as it is."""
    return ("step." if is_step else "") + id + ("" if kind == "latest" else f".{kind}")


def last_days(dated: Dated, words: Words) -> list[Reminder]:
    """The last days of the acts of the timetable, in order, with the deadlines that are no act's own day."""
    edition, rows, labels = dated.edition, dated.decision.plan.timeline, act_labels(dated.edition, words)
    behind = lying_behind(edition, rows, done_of(dated.case.steps))
    days = [
        Reminder(
            row.id, labels[row.id], row.latest, row.suggested, row.latest, estimated=row.estimated, is_done=n < behind
        )
        for n, row in enumerate(rows)
    ]
    if not is_local(dated) and all(day.day != edition.deadline for day in days):
        days.append(Reminder(DEADLINE, words("remind.deadline"), edition.deadline, latest=edition.deadline))
    return sorted(days, key=lambda day: day.day)


def reminders(dated: Dated, words: Words) -> list[Reminder]:
    """All days to be reminded of, in order: last and suggested ones, of the timetable and of the steps to do."""
    days = last_days(dated, words)
    early = [
        replace(day, day=day.suggested, kind="suggested")
        for day in days
        if day.suggested is not None and day.suggested != day.latest
    ]
    return sorted([*days, *early, *_steps(dated, words)], key=lambda day: day.day)


def event_labels(edition: Edition, words: Words) -> dict[str, tuple[str, str]]:
    """Of every event that a case of an edition may ever have, by its key: the act's or step's id, and its name."""
    acts = act_labels(edition, words) | {DEADLINE: words("remind.deadline")}
    steps = {id: step.label[words.lang] for id, step in edition.rules.steps.items()}
    return {
        event_key(id, kind, is_step): (id, label)
        for labels, is_step in ((acts, False), (steps, True))
        for id, label in labels.items()
        for kind in get_args(Kind)
    }


def _steps(dated: Dated, words: Words) -> Iterator[Reminder]:
    """The days of the steps still to do: those of the acts of the timetable before which they are due."""
    edition, planned = dated.edition, dated.decision.plan
    rows: dict[str | None, Milestone] = {row.id: row for row in planned.timeline}
    for act in planned.acts:
        if act.kind != "step" or act.is_done or dated.case.steps.get(act.id) == "failed":
            continue
        rule = edition.rules.steps[act.id]
        advised, last = rows.get(rule.advised or rule.before), rows.get(rule.before) if rule.advised else None
        label, says = act.label[words.lang], act.text[words.lang]
        suggested, latest = advised.suggested if advised else None, last.latest if last else None
        days: tuple[tuple[Kind, date | None, Milestone | None], ...]
        days = ("suggested", suggested, advised), ("latest", latest, last)
        for kind, day, row in days:
            if day is not None and row is not None:
                yield Reminder(act.id, label, day, suggested, latest, kind, row.estimated, is_step=True, says=says)
