"""The days of the timetable as a calendar file (.ics) with alarms, for a phone or a desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gcguide import __version__
from gcguide.core.decide import Decision
from gcguide.core.facts import known_choice
from gcguide.core.plan import Plan, ends_locally
from gcguide.core.timeline import act_labels
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.words import Words

if TYPE_CHECKING:
    from icalendar import Alarm, Event, Timezone

_PROGRAM = "gcguide"
_ZONE = "Asia/Shanghai"

# When the alarms of a day go off: a week ahead there is still time to act, the day before it is urgent.
_ALARM_DAYS = (7, 1)
_ALARM_TIME = time(9)

# Digits of a hash that tell cases apart.
_DIGITS = 32

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day to be reminded of.

    Args:
        id: the act's, or that of a deadline.
        label: what is to be done.
        day: the last possible day.
        suggested: the day we suggest; None for a deadline, which is nobody's suggestion.
        estimated: whether a day lies in a year without a schedule.
    """

    id: str
    label: str
    day: date
    suggested: date | None = None
    estimated: bool = False


@dataclass(frozen=True)
class Dated:
    """A case with what its days follow from.

    Args:
        name: stands before every act; empty where a file is of one case alone.
        sign: what tells it from a case that is otherwise the same, such as its number.
    """

    edition: Edition
    case: Case
    decision: Decision
    name: str = ""
    sign: str | None = None


def reminders(dated: Dated, words: Words) -> list[Reminder]:
    """The acts of the timetable in the order of their days, with the deadlines that are no act's own day."""
    deadline, labels = dated.edition.deadline, act_labels(dated.edition, words)
    days = [Reminder(m.id, labels[m.id], m.latest, m.suggested, m.estimated) for m in dated.decision.plan.timeline]
    is_local = ends_locally(dated.edition, dated.decision.assessment.target, dated.case.facts)
    if not is_local and all(reminder.day != deadline for reminder in days):
        days.append(Reminder("deadline", words("remind.deadline"), deadline))
    if dated.name:
        days = [replace(reminder, label=words.labelled(dated.name, reminder.label)) for reminder in days]
    return sorted(days, key=lambda reminder: reminder.day)


def calendar(cases: Sequence[Dated], words: Words) -> bytes:
    """The reminders of cases as a calendar file; the same cases on the same day give the same bytes.

    It holds nothing of the person: the identity of an event is a hash, so that importing a later file moves the events
    of the earlier one, be it of one case or of several. Days that have passed are kept, without alarms.

    Raises:
        ValueError: there is no case.
        Problem: the routes of all of them end locally, and no day is known.
    """
    from icalendar import Calendar

    editions = list(dict.fromkeys(dated.edition.rules.label[words.lang] for dated in cases))
    file = Calendar()
    file.add("prodid", f"-//{_PROGRAM}//{_PROGRAM} {__version__}//{words.lang.upper()}")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", words("remind.title", edition=words.listing(editions)))
    file.add("x-wr-timezone", _ZONE)
    days = [reminders(dated, words) for dated in cases]
    if not any(days):
        raise Problem("remind_local")
    file.add_component(_zone(min(reminder.day for of_case in days for reminder in of_case)))
    plain = [_identity(dated) for dated in cases]
    for dated, of_case, identity in zip(cases, days, plain, strict=True):
        # Cases that only their signs tell apart have those in the identity of their events.
        own = _identity(dated, dated.sign) if plain.count(identity) > 1 else identity
        for reminder in of_case:
            file.add_component(_event(dated, reminder, own, words))
    return bytes(file.to_ical())


def _identity(dated: Dated, sign: str | None = None) -> str:
    """What tells one case from another, without telling who it is."""
    facts, name = dated.case.facts, dated.case.person.get("name")
    parts = [dated.edition.id, known_choice(facts, "employer"), known_choice(facts, "place"), name]
    parts += [sign] if sign is not None else []
    return sha256(dumps(parts).encode()).hexdigest()[:_DIGITS]


def _zone(first: date) -> "Timezone":
    """The zone in which the alarms are meant."""
    from icalendar import Timezone

    year = date(first.year - 1, 1, 1)
    zone = Timezone.from_tzid(_ZONE, first_date=year, last_date=date(first.year + 2, 1, 1))
    zone.pop("comment", None)  # the library's remark in English on the years covered
    return zone


def _event(dated: Dated, reminder: Reminder, identity: str, words: Words) -> "Event":
    """A reminder with its alarms."""
    from icalendar import Event

    edition, as_of = dated.edition, dated.decision.assessment.as_of
    event = Event()
    event.add("summary", reminder.label)
    event.add("description", "\n".join(_description(reminder, edition, dated.decision.plan, words)))
    event.add("dtstart", reminder.day)
    event.add("dtend", reminder.day + _DAY)
    event.add("transp", "TRANSPARENT")  # a day to remember leaves its owner free
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("sequence", as_of.toordinal())  # a file of a later day replaces one of an earlier
    event.add("uid", f"{edition.id}-{reminder.id}-{identity}@{_PROGRAM}")
    for alarm in _alarms(reminder, as_of, words):
        event.add_component(alarm)
    return event


def _description(reminder: Reminder, edition: Edition, plan: Plan, words: Words) -> Iterator[str]:
    """The day in words, how safe it is, the deadline behind it, and what holds for all days."""
    if reminder.suggested is None:
        yield _alarm_text(reminder, words)
    else:
        suggested, latest = words.day(reminder.suggested), words.day(reminder.day)
        line = words("report.timeline_line", label=reminder.label, suggested=suggested, latest=latest)
        yield line + (words("report.estimated") if reminder.estimated else "")
    if reminder.day != edition.deadline:
        yield words.labelled(words("remind.deadline"), words.day(edition.deadline))
    if not plan.route.actors:
        yield words("report.timeline_assumed")
    yield words("report.timeline_note", days=edition.rules.timeline.counted_days)
    yield words("report.disclaimer")


def _alarm_text(reminder: Reminder, words: Words) -> str:
    if reminder.suggested is None:
        return words.labelled(reminder.label, words.day(reminder.day))
    return words("remind.alarm", act=reminder.label, day=words.day(reminder.day))


def _alarms(reminder: Reminder, as_of: date, words: Words) -> "Iterator[Alarm]":
    """The alarms still to come; at a fixed time, since a day has no hour to count back from."""
    from icalendar import Alarm

    for days in _ALARM_DAYS:
        day = reminder.day - days * _DAY
        if day >= as_of:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _alarm_text(reminder, words))
            time_of_day = datetime.combine(day, _ALARM_TIME, ZoneInfo(_ZONE)).astimezone(UTC)
            alarm.add("trigger", time_of_day, parameters={"VALUE": "DATE-TIME"})
            yield alarm
