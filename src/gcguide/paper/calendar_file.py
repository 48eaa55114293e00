"""The days of cases as a calendar file (.ics) with alarms: one that is imported later takes the place of an earlier."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from json import dumps
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gcguide import __version__
from gcguide.core.decide import done_of
from gcguide.core.facts import known_choice
from gcguide.core.verdict import Verdict
from gcguide.paper.reminders import Dated, Kind, Reminder, event_labels, is_local, reminders
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.words import Words

if TYPE_CHECKING:
    from icalendar import Alarm, Event, Timezone

_PROGRAM = "gcguide"
_ZONE = "Asia/Shanghai"

# When the alarms of a day go off: a week ahead there is still time to act, the day before the last it is urgent.
_ALARM_DAYS: dict[Kind, tuple[int, ...]] = {"latest": (7, 1), "suggested": (7,)}
_ALARM_TIME = time(9)

# Digits of a hash that tell cases apart.
_DIGITS = 32

# SEQUENCE counts tenths of a second from the day of the notice: what is exported later is higher, on whichever
# computer, and with no count to keep. Whole numbers of calendars have 32 bits: almost seven years of one notice.
_TICKS = 10
_MOST = 2**31 - 1

# Bytes of an earlier file that is looked into.
_MOST_BYTES = 8_000_000

_DAY = timedelta(days=1)


def export_moment() -> datetime:
    """The moment of an export, by the clock; the export after it is at another tick of the sequence."""
    moment = datetime.now(UTC)
    sleep(1 / _TICKS - moment.microsecond / 1_000_000 % (1 / _TICKS))
    return moment


def earlier_files(paths: Iterable[Path]) -> list[bytes]:
    """What is still there of the calendar files that were written before."""
    found = []
    for path in dict.fromkeys(path for path in paths if path.suffix.lower() == ".ics"):
        with suppress(OSError, ValueError):
            if path.is_file() and path.stat().st_size <= _MOST_BYTES:
                found.append(path.read_bytes())
    return found


def calendar(cases: Sequence[Dated], words: Words, at: datetime, earlier: Iterable[bytes] = ()) -> bytes:
    """The reminders of cases as a calendar file; the same cases at the same moment give the same bytes.

    It holds nothing of the person unless a case has a name here. What an event is called (UID) comes from the case's
    own uid and the act, never from answers or names, so that importing a later file moves, retitles or cancels the
    events of the earlier ones, be they of one case or of several. Days that have passed are kept, without alarms.

    Args:
        cases: each with its day.
        words: the language.
        at: the moment of writing, with its zone; see `export_moment`.
        earlier: calendar files that were written before. What they have of these cases, is still ahead, and is no more
            to do is told as done or cancelled; what they have is always followed by a higher SEQUENCE.

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
    before = _events_of(earlier)
    events = [event for dated in cases for event in _events(dated, before, words, at)]
    if not events:
        raise Problem("remind_local")
    file.add_component(_zone(min(event.start for event in events)))
    for event in events:
        file.add_component(event)
    return bytes(file.to_ical())


def _zone(first: date) -> "Timezone":
    """The zone in which the alarms are meant."""
    from icalendar import Timezone

    year = date(first.year - 1, 1, 1)
    zone = Timezone.from_tzid(_ZONE, first_date=year, last_date=date(first.year + 2, 1, 1))
    zone.pop("comment", None)  # the library's remark in English on the years covered
    return zone


# What events are called


def _uid(dated: Dated, key: str) -> str:
    """What an event is called, without telling whose it is; those of a supposed deadline are events of their own."""
    edition = dated.edition
    series = edition.id + (".supposed" if edition.is_supposed else "")
    return f"{series}-{key}-{_identity(dated)}@{_PROGRAM}"


def _identity(dated: Dated) -> str:
    """What tells one case from another: its uid, else what is known of it that seldom changes."""
    case, facts = dated.case, dated.case.facts
    known = [dated.edition.id, known_choice(facts, "employer"), known_choice(facts, "place"), case.person.get("name")]
    return sha256(dumps([case.uid] if case.uid else known).encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True)
class _Earlier:
    """An event of an earlier file."""

    day: date
    sequence: int


def _events_of(files: Iterable[bytes]) -> Mapping[str, _Earlier]:
    """The events of earlier files by what they are called, the highest of each; what cannot be read is none."""
    from icalendar import Calendar

    found: dict[str, _Earlier] = {}
    for data in files:
        with suppress(ValueError, KeyError, IndexError, TypeError, AttributeError):
            for event in Calendar.from_ical(data).walk("VEVENT"):
                start, sequence = event.get("dtstart"), event.get("sequence", 0)
                day = getattr(start, "dt", None)
                if isinstance(sequence, int) and 0 <= sequence < _MOST and type(day) is date:
                    uid, own = str(event.get("uid")), _Earlier(day, int(sequence))
                    found[uid] = max(own, found.get(uid, own), key=lambda one: one.sequence)
    return found


def _sequence(edition: Edition, at: datetime) -> int:
    begun = datetime.combine(edition.rules.notice.printed_on, time(), UTC)
    return min(max(int((at - begun) / timedelta(seconds=1 / _TICKS)), 0), _MOST)


# The events


def _events(dated: Dated, before: Mapping[str, _Earlier], words: Words, at: datetime) -> "Iterator[Event]":
    """The events of a case, and those of earlier files that are done or no more true."""
    assessment = dated.decision.assessment
    fits = any(category.verdict is not Verdict.NO for category in assessment.categories)
    days = reminders(dated, words) if fits else []  # nobody is reminded of what is not open to them
    uids = {_uid(dated, key): (key, *about) for key, about in event_labels(dated.edition, words).items()}
    sequence = max([_sequence(dated.edition, at), *(before[uid].sequence + 1 for uid in uids if uid in before)])
    as_of = dated.decision.assessment.as_of
    for reminder in days:
        title = _title(dated, "done" if reminder.is_done else reminder.kind, reminder.label, words)
        event = _event(_uid(dated, reminder.key), title, reminder.day, sequence, at)
        event.add("description", "\n".join(_description(reminder, dated, words)))
        for alarm in _alarms(reminder, title, as_of, words):
            event.add_component(alarm)
        yield event
    there, done = {reminder.key for reminder in days}, done_of(dated.case.steps)
    for uid, (key, id, label) in uids.items():
        if uid in before and key not in there and before[uid].day >= as_of:
            title = _title(dated, "done" if id in done else "cancelled", label, words)
            event = _event(uid, title, before[uid].day, sequence, at)
            if id not in done:
                event.add("status", "CANCELLED")
                event.add("description", words("remind.cancelled_why"))
            yield event


def _event(uid: str, title: str, day: date, sequence: int, at: datetime) -> "Event":
    """A day in a calendar."""
    from icalendar import Event

    event = Event()
    event.add("summary", title)
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)
    event.add("transp", "TRANSPARENT")  # a day to remember leaves its owner free
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("uid", uid)
    return event


def _title(dated: Dated, kind: str, act: str, words: Words) -> str:
    """What for, which kind of day, whose, and the act."""
    subject = words("remind.supposed" if dated.edition.is_supposed else "remind.subject")
    head = words("remind.head", subject=subject, kind=words(f"remind.{kind}"))
    return words("remind.event", head=head, what=words.labelled(dated.name, act) if dated.name else act)


def _description(reminder: Reminder, dated: Dated, words: Words) -> Iterator[str]:
    """The days in words, how safe they are, the deadline behind them, and what holds for all days."""
    edition, suggested, latest = dated.edition, reminder.suggested, reminder.latest
    if suggested is not None and latest is not None and suggested != latest:
        told = {"suggested": words.due(suggested), "latest": words.due(latest)}
        line = words("report.timeline_line", label=reminder.label, **told)
    elif reminder.kind == "suggested":
        line = words("remind.only_suggested", act=reminder.label, day=words.due(reminder.day))
    else:
        line = words.labelled(reminder.label, words.due(reminder.day))
    yield line + (words("report.estimated") if reminder.estimated else "")
    target = dated.decision.assessment.target
    if target is None:
        yield words("report.best_none_open")
    elif dated.decision.assessment.verdict_of(target) is Verdict.NO:
        yield words("remind.not_fitting")
    if reminder.says:
        yield reminder.says
    if latest != edition.deadline and not is_local(dated):
        yield words.labelled(words("remind.deadline"), words.due(edition.deadline))
    if edition.is_supposed:
        yield words("remind.supposed_why")
    if not dated.decision.plan.route.actors:
        yield words("report.timeline_assumed")
    yield words("report.timeline_note", days=words("join.or").join(map(str, edition.rules.timeline.every_count)))
    yield words("report.disclaimer")


def _alarms(reminder: Reminder, title: str, as_of: date, words: Words) -> "Iterator[Alarm]":
    """The alarms still to come; at a fixed time, since a day has no hour to count back from."""
    from icalendar import Alarm

    for days in () if reminder.is_done else _ALARM_DAYS[reminder.kind]:
        day = reminder.day - days * _DAY
        if day >= as_of:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", words.labelled(title, words.due(reminder.day)))
            time_of_day = datetime.combine(day, _ALARM_TIME, ZoneInfo(_ZONE)).astimezone(UTC)
            alarm.add("trigger", time_of_day, parameters={"VALUE": "DATE-TIME"})
            yield alarm
