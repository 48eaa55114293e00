"""The days off of a year that no schedule is here for, from the sentences of the State Council's notice.

An answer is kept as the days off, and behind a stroke the weekend days that are worked instead.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from gcguide.editions.calendar import SATURDAY, days_off_told
from gcguide.problem import Problem
from gcguide.text import half_width, shown
from gcguide.words import Words

_KEY, _DAY, _STROKE = "holidays", timedelta(days=1), "/"
_ASIDE = re.compile(r"\([^()]*\)")
_STOP = re.compile("[;.\u3002\n]")


def read_holiday(text: str, year: int, words: Words) -> str:
    """How a holiday of a year is had off; days of another year belong to that one's schedule.

    Raises:
        Problem: no day off is told, one is none, or a day that is worked instead is a weekday.
    """
    off, worked = set[date](), set[date]()
    for sentence in _STOP.split(_ASIDE.sub("", half_width(text)).replace(" ", "")):
        waiting = set[date]()  # weekend days of which is not said yet what becomes of them
        for part in sentence.split(","):
            try:
                waiting |= {day for day in _days(part, year, words) if day.year == year}
            except ValueError:
                raise Problem("author_holiday", {"word": shown(part)}) from None
            if re.search(words("author.worked_form"), part):
                worked, waiting = worked | waiting, set()
            elif words("author.off_word") in part or any(day.weekday() < SATURDAY for day in waiting):
                off, waiting = off | waiting, set()
        off |= waiting
    if not off or off & worked:
        raise Problem("author_holiday", {"word": shown(text)})
    if weekdays := [day for day in sorted(worked) if day.weekday() < SATURDAY]:
        raise Problem("calendar_workday_not_weekend", {"word": weekdays[0].isoformat()})
    return _STROKE.join(" ".join(day.isoformat() for day in sorted(days)) for days in (off, worked))


def _days(text: str, year: int, words: Words) -> Iterator[date]:
    """The days and spans of days in a sentence; a day without its month is of the month before it."""
    month = 0
    for found in re.finditer(words("author.holiday_form"), text):
        first, last = ([int(part) if part else 0 for part in found.group(*groups)] for groups in ((1, 2, 3), (4, 5, 6)))
        month = first[1] or month
        begin = date(first[0] or year, month, first[2])
        if found[6] is None:
            yield begin
            continue
        month = last[1] or month
        end = date(last[0] or year, month, last[2])
        if begin > end and not first[0]:  # from the end of one year into the next
            begin = begin.replace(year=year - 1)
        if not begin <= end < begin + 31 * _DAY:
            raise ValueError(text)
        yield from (begin + n * _DAY for n in range((end - begin).days + 1))


def check_others(key: str, answer: str, answers: Mapping[str, str]) -> None:
    """Raises where a day is off by one answer and worked by another; off by both it is once.

    Raises:
        Problem: it is so.
    """
    off, worked = map(set, _kept(answer))
    for other, told in answers.items():
        if other != key and told and other.startswith(f"{_KEY}."):
            off_there, worked_there = map(set, _kept(told))
            if wrong := sorted(off & worked_there | worked & off_there):
                raise Problem("author_holiday_at_odds", {"word": wrong[0].isoformat(), "nearest": other.split(".")[-1]})


def _kept(answer: str) -> tuple[list[date], list[date]]:
    off, worked = ([*map(date.fromisoformat, days.split())] for days in answer.split(_STROKE))
    return off, worked


def holiday_told(answer: str, words: Words) -> str:
    """What was understood: how many days off and which, and the days that are worked."""
    off, worked = _kept(answer)
    return days_off_told(off, worked, words)


def key_of(year: int, name: str) -> str:
    """By what the answer to a holiday of a year is kept."""
    return f"{_KEY}.{year}.{name}"


def add_holidays(data: dict[str, Any], answers: Mapping[str, str]) -> None:
    """Adds the holidays that were told to an edition; of two that are one, no day is there twice."""
    for key, answer in answers.items():
        place, _, named = key.partition(".")
        if place == _KEY and answer:
            year, _, name = named.partition(".")
            there = data.setdefault(_KEY, {}).setdefault(year, [])
            off, worked = _kept(answer)
            one = next((one for one in there if {*off} & {*one["days_off"]}), None)  # two that are one
            if one is None:
                one = {"name": name, "days_off": []}
                there.append(one)
            for part, days in (("days_off", off), ("workdays", worked)):
                known = {day for other in there if other is not one for day in other.get(part, ())}
                if all_of := sorted({*one.get(part, ()), *days} - known):
                    one[part] = all_of
