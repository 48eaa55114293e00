"""The days of the timetable as a calendar file (.ics) with alarms, for a phone or a desk."""

from collections import Counter
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
from gcguide.core.plan import Plan
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.words import Words

if TYPE_CHECKING:
    from icalendar import Alarm, Event, Timezone

PROGRAM = "gcguide"

ZONE = "Asia/Shanghai"

# When the alarms of a day go off: a week ahead there is still time to act, the day before it is urgent.
ALARM_DAYS = (7, 1)
ALARM_TIME = time(9)

# Digits of a hash that tell cases apart.
_DIGITS = 32

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day to be reminded of.

    Args:
        id: that of the act, or of the deadline.
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


def reminders(edition: Edition, case: Case, plan: Plan, words: Words) -> list[Reminder]:
    """The acts of the timetable in the order of their days, with the deadlines that are no act's own day."""
    labels = {act.id: act.label[words.lang] for act in edition.rules.timeline.acts}
    found = [Reminder(m.id, labels[m.id], m.latest, m.suggested, m.estimated) for m in plan.timeline]
    if all(one.day != edition.deadline for one in found):
        found.append(Reminder("deadline", words("remind.deadline"), edition.deadline))
    local = case.local_deadline
    if local is not None and local < edition.deadline:
        found.append(Reminder("local_deadline", words("remind.local_deadline"), local))
    return sorted(found, key=lambda one: one.day)


@dataclass(frozen=True)
class Dated:
    """A case with what its days follow from.

    Args:
        name: said before every act; nothing where a file is of one case alone.
        sign: tells it from others that nothing else does, such as its number.
    """

    edition: Edition
    case: Case
    decision: Decision
    name: str = ""
    sign: str | None = None


def calendar(edition: Edition, case: Case, decision: Decision, words: Words) -> bytes:
    """The reminders of a case as a calendar file; the same case on the same day gives the same bytes.

    It holds nothing of the person: the identity of an event is a hash, so that importing a later file moves the events
    of the earlier one. Days that have passed are kept, without alarms.
    """
    return calendar_of([Dated(edition, case, decision)], words)


def calendar_of(cases: Sequence[Dated], words: Words) -> bytes:
    """The reminders of several cases in one file; every event says whose it is, and is the one of that case's own file.

    Raises:
        ValueError: there is no case.
    """
    from icalendar import Calendar

    editions = list(dict.fromkeys(one.edition.rules.label[words.lang] for one in cases))
    file = Calendar()
    file.add("prodid", f"-//{PROGRAM}//{PROGRAM} {__version__}//{words.lang.upper()}")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", words("remind.title", edition=words.listing(editions)))
    file.add("x-wr-timezone", ZONE)
    days = [(one, day) for one in cases for day in reminders(one.edition, one.case, one.decision.plan, words)]
    file.add_component(_zone(min(day.day for _, day in days)))
    identities = _identities(cases)
    for one, day in days:
        file.add_component(_whole(one, day, identities[id(one)], words))
    return bytes(file.to_ical())


def _whole(one: Dated, day: Reminder, identity: str, words: Words) -> "Event":
    """An event with all that hangs on it."""
    edition, as_of = one.edition, one.decision.assessment.as_of
    notes = "\n".join(_notes(edition, one.decision.plan, words))
    named = replace(day, label=words.labelled(one.name, day.label)) if one.name else day
    event = _event(named, as_of, "\n".join((*_about(named, edition, words), notes)))
    event.add("uid", f"{edition.id}-{day.id}-{identity}@{PROGRAM}")
    for alarm in _alarms(named, as_of, words):
        event.add_component(alarm)
    return event


def _identities(cases: Sequence[Dated]) -> dict[int, str]:
    """The identity of each case's events; cases that only their signs tell apart have those in it."""
    plain = {id(one): _identity(one.edition, one.case) for one in cases}
    counts = Counter(plain.values())
    return {
        id(one): _identity(one.edition, one.case, one.sign) if counts[plain[id(one)]] > 1 else plain[id(one)]
        for one in cases
    }


def _identity(edition: Edition, case: Case, sign: str | None = None) -> str:
    """What tells one case from another, without telling who it is."""
    facts, name = case.facts, case.person.get("name")
    parts = [edition.id, known_choice(facts, "employer"), known_choice(facts, "place"), name]
    parts += [sign] if sign is not None else []
    return sha256(dumps(parts).encode()).hexdigest()[:_DIGITS]


def _zone(first: date) -> "Timezone":
    """The zone in which the alarms are meant."""
    from icalendar import Timezone

    year = date(first.year - 1, 1, 1)
    zone = Timezone.from_tzid(ZONE, first_date=year, last_date=date(first.year + 2, 1, 1))
    zone.pop("comment", None)  # the library's remark in English on the years covered
    return zone


def _event(one: Reminder, as_of: date, description: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("summary", one.label)
    event.add("description", description)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + _DAY)
    event.add("transp", "TRANSPARENT")  # a day to remember leaves its owner free
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("sequence", as_of.toordinal())  # a file of a later day replaces one of an earlier
    return event


def _about(one: Reminder, edition: Edition, words: Words) -> Iterator[str]:
    """The day in words, how safe it is, and the deadline behind it."""
    if one.suggested is None:
        yield _said(one, words)
    else:
        said = words(
            "report.timeline_line", label=one.label, suggested=words.day(one.suggested), latest=words.day(one.day)
        )
        yield said + (words("report.estimated") if one.estimated else "")
    if one.day != edition.deadline:
        yield words.labelled(words("remind.deadline"), words.day(edition.deadline))


def _said(one: Reminder, words: Words) -> str:
    """What an alarm says."""
    if one.suggested is None:
        return words.labelled(one.label, words.day(one.day))
    return words("remind.alarm", act=one.label, day=words.day(one.day))


def _notes(edition: Edition, plan: Plan, words: Words) -> Iterator[str]:
    """What holds for all days."""
    if not plan.route.actors:
        yield words("report.timeline_assumed")
    yield words("report.timeline_note", days=edition.rules.timeline.counted_days)
    yield words("report.disclaimer")


def _alarms(one: Reminder, as_of: date, words: Words) -> "Iterator[Alarm]":
    """The alarms still to come; at a fixed moment, since a day has no hour to count back from."""
    from icalendar import Alarm

    for days in ALARM_DAYS:
        day = one.day - days * _DAY
        if day >= as_of:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _said(one, words))
            moment = datetime.combine(day, ALARM_TIME, ZoneInfo(ZONE)).astimezone(UTC)
            alarm.add("trigger", moment, parameters={"VALUE": "DATE-TIME"})
            yield alarm
