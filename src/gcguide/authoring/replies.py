"""What is typed or written in a cell for an item, as the answer that is kept; and what is kept, in words.

An answer is text: a day as YYYY-MM-DD, several as their ids with blanks between them, nothing for what stays the same.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from gcguide.authoring.days_off import check_others, holiday_told, read_holiday
from gcguide.authoring.items import GONE, MOVED, SAME, STATES, Answers, Item
from gcguide.editions.numbering import counted, place
from gcguide.language.dates import read_days
from gcguide.problem import Problem, nearest, unknown
from gcguide.text import folded, half_width, shown
from gcguide.words import Words

_MOST = 1000
_NOON = 12
_MONTH_DAY = re.compile(r"\D*(\d{1,2})\D+(\d{1,2})\D*")
_PAIR = re.compile("\\s*([^\\s:\uff1a\u3001]+)[\\s:\uff1a\u3001]+(\\S.*)")
_CLAUSE = re.compile("\\s*(\\w+?(?:[(\uff08]\\w+[)\uff09]|[.\uff0e]\\d+))[\\s:\uff1a\u3001.]*(\\S.*)")
_INNER = re.compile("\uff08\\w+\uff09\\Z|\\.[0-9]+\\Z")
_LONGEST = 12
_ENTRY = re.compile("\\D*([0-9]{1,2})\\D?[\\s.:\uff1a\u3001\uff0e]+(\\S.*)")
# How several things are written, each behind what it is called, and what is said of what is written otherwise.
_PAIRS = {"contacts": _PAIR, "clauses": _CLAUSE, "entries": _ENTRY}
_NO_PAIR = {"contacts": "author_contacts", "clauses": "author_clauses", "entries": "author_entries"}
# What a contact looks like: a telephone (or several), a mail address, a web page.
_SHAPES = (
    ("phone", r"[-+()/ \d]+"),
    ("email", r"[\w.+-]+@[\w.-]+"),
    ("web", r"(?:https?://)?[\w-]+(?:\.[\w-]+)+[\w./:-]*"),
)


def read(item: Item, typed: str, answers: Answers, words: Words) -> str:
    """The answer to an item; "" for the same as before.

    Raises:
        Problem: it cannot be read, or not be right.
    """
    text = " ".join(typed.split())
    if not text or (item.kind != "clause" and folded(text) in _words(words, "same_words")):
        return ""
    match item.kind:
        case "day" | "hour" | "entry" if folded(text) in _words(words, "gone_words"):
            return "" if item.before is None else _gone(item, text)
        case "day":
            return _day(item, text, answers, words).isoformat()
        case "hour":
            return _hour(text, words)
        case "count":
            return "" if (count := _count(text)) == item.before else str(count)
        case "contact":
            return GONE if folded(text) in _words(words, "gone_words") else _contact(item, text)
        case "clause":
            return _state(item, text, words)
        case "number":
            return _number(item, text)
        case "several":
            is_none = not item.is_known and folded(text) in _words(words, "gone_words")
            return "" if is_none else _several(item, text)
        case "holiday":
            if folded(text) in _words(words, "gone_words"):
                return ""
            answer = read_holiday(text, item.year, words)
            check_others(item.key, answer, answers)
            return answer
        case "contacts" | "clauses" | "entries":
            told = [*_pairs(item, text)] if folded(text) not in _words(words, "gone_words") else []
            names = [name for name, _ in told]
            if twice := [name for name in names if item.kind == "clauses" and names.count(name) > 1]:
                raise Problem("author_clause_twice", {"word": twice[0]})
            return "\n".join(map(" ".join, told))
        case "sentences":
            return " ".join(_listed(text, [*item.options]))
        case "condition" | "told" | "left" if folded(text) in _words(words, "gone_words") or not re.search(r"\w", text):
            return ""
        case "text" if item.is_of_new and folded(text) in _words(words, "gone_words"):
            return ""
        case _:
            return "" if item.kind in ("text", "entry") and text == _tight(str(item.before)) else _tight(text)


def _words(words: Words, key: str) -> list[str]:
    return words(f"author.{key}").split()


def _gone(item: Item, text: str) -> str:
    """That there is none now; every notice has its last day.

    Raises:
        Problem: it cannot be gone.
    """
    if item.kind == "day" and item.name != "from":
        raise Problem("author_day", {"word": shown(text), "nearest": item.before.isoformat()})
    return GONE


def kind_of_contact(value: str) -> str:
    """What a contact looks like: a telephone, a mail address, a web page; anything else is where to go."""
    return next((kind for kind, shape in _SHAPES if re.fullmatch(shape, value, re.ASCII)), "address")


def _contact(item: Item, text: str) -> str:
    """A contact that looks like what it is.

    Raises:
        Problem: it is of another kind, as if written one line too high or too low.
    """
    told = half_width(text)
    if kind_of_contact(told) != kind_of_contact(str(item.before)):
        raise Problem("author_contact", {"word": shown(text), "nearest": str(item.before)})
    return "" if text == str(item.before) else text


def _tight(text: str) -> str:
    """Without the blanks that a line break leaves between two Chinese characters."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)


def _day(item: Item, text: str, answers: Answers, words: Words) -> date:
    printed = answers.get("notice.printed_on") or (item.before or date.today()).isoformat()
    year = date.fromisoformat(printed).year
    parts = re.split("|".join(_words(words, "span_words")), half_width(text))  # of a span the first day, or the last
    plain = _without_hour(parts[0] if item.name == "from" else parts[-1], words)
    found = None
    if match := _MONTH_DAY.fullmatch(plain):
        with suppress(ValueError):  # no such day; said below
            found = date(year, int(match[1]), int(match[2]))
    else:
        days = read_days(plain, date(year, 12, 31))
        found = days.days[0] if days is not None and not days.span and len(days.days) == 1 else None
    if found is None:
        raise Problem("author_day", {"word": shown(text), "nearest": (item.before or date(year, 1, 1)).isoformat()})
    if item.name == "deadline":
        check_deadline(found, date.fromisoformat(printed))
    last = answers.get("deadline.date")
    if item.name == "from" and last and found > date.fromisoformat(last):
        raise Problem("author_from", {"word": found.isoformat(), "day": last})
    return found


def _without_hour(text: str, words: Words) -> str:
    """A day without the hour behind it, which is asked for by itself."""
    day = re.sub(words("author.hour_form"), "", text)
    for word in _words(words, "afternoon_words") if day != text else ():
        day = day.removesuffix(word)
    return day.strip(" ,")


def hour_in(text: str, words: Words) -> str | None:
    """The hour behind a day, where somebody writes both; None: there is none."""
    with suppress(Problem):
        return _hour(text.strip(), words)
    return None


def _hour(text: str, words: Words) -> str:
    """An hour of the day as HH:MM.

    Raises:
        Problem: it is none.
    """
    plain = half_width(text)
    found = re.search(words("author.hour_form"), plain)
    if found is not None:
        hour, minute = int(found[1]), int(found[2] or found[3] or (30 if found[4] else 0))
        if hour < _NOON and any(word in plain for word in _words(words, "afternoon_words")):
            hour += _NOON
        if hour <= 2 * _NOON and minute < 60 and (hour, minute) <= (2 * _NOON, 0):
            return f"{hour:02}:{minute:02}"
    raise Problem("author_hour", {"word": shown(text)})


def check_deadline(deadline: date, printed: date) -> None:
    """Raises where a last day cannot be that of a notice that was printed on a day.

    Raises:
        Problem: it is before that, or more than a year behind.
    """
    if not printed <= deadline <= date(printed.year + 1, 12, 31):
        raise Problem("author_deadline", {"word": deadline.isoformat(), "day": printed.isoformat()})


def _count(text: str) -> int:
    """The number in a text, in figures or in Chinese."""
    found = re.findall(r"\d+", half_width(text))
    numbers = [int(one[:6]) for one in found] or [value for one in _numerals(text) if (value := counted(one))]
    if len(numbers) != 1 or not 0 < numbers[0] <= _MOST:
        raise Problem("author_count", {"word": shown(text)})
    return numbers[0]


def _numerals(text: str) -> list[str]:
    """A Chinese number alone, or with one character behind it that is what is counted."""
    return [text] if counted(text) else [text[:-1]] if counted(text[:-1]) else []


def _state(item: Item, text: str, words: Words) -> str:
    for number, state in enumerate(STATES, start=1):
        if folded(text) in (str(number), state, *_words(words, f"state_words.{state}")):
            return "" if state == SAME else state
    if (moved := _completed(item, text)) is not None:
        return "" if _fitting(item, moved) == item.about_number else f"{MOVED} {moved}"
    every = [_words(words, f"state_words.{state}") for state in STATES]
    known = [word for of_state in every for word in of_state]
    raise unknown("author_state", shown(text), known if nearest(text, known) else [first for first, *_ in every])


def _number(item: Item, text: str) -> str:
    number = _completed(item, text) or _bracketed(text)
    if place(number) is None and (place(item.about_number) is not None or len(number) > _LONGEST):
        raise Problem("author_number", {"word": shown(text), "nearest": item.about_number})
    return "" if _fitting(item, number) == item.about_number else number


def _fitting(item: Item, number: str) -> str:
    """A new number of a clause that can be so.

    Raises:
        Problem: a category would be counted in another part.
    """
    there, before = place(number), place(item.about_number)
    if item.stays and before is not None and (there is None or there[0] != before[0] or not there[1]):
        raise Problem("author_part", {"word": shown(number), "nearest": item.about_number})
    return number


def _completed(item: Item, text: str) -> str | None:
    """A number as it stands in the notice, where its part is not repeated, with the part of the clause; None: none."""
    number, before = _bracketed(text), item.about_number
    inner, own = _INNER.fullmatch(number), _INNER.search(before)
    if inner and own and place(before):
        return before[: own.start()] + inner[0]
    return number if place(number) and not number[0].isdigit() and len(number) > 1 else None


def _bracketed(text: str) -> str:
    """A number of a clause as notices write it: full-width brackets, a plain full stop."""
    tight = text.replace(" ", "").lstrip("\u00a7")
    tight = re.sub("[(\uff08](\\w+)[)\uff09]", "\uff08\\1\uff09", tight)
    return re.sub("[.\uff0e\u3001\u3002]([0-9]+)\\Z", r".\1", half_width_digits(tight))


def half_width_digits(text: str) -> str:
    """A text with plain figures."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _pairs(item: Item, text: str) -> Iterator[tuple[str, str]]:
    """Names or numbers with what they are, several parted by semicolons."""
    for part in filter(None, (one.strip() for one in re.split("[;\uff1b\n]", text))):
        found = _PAIRS[item.kind].fullmatch(half_width_digits(part) if item.kind == "entries" else part)
        name = found[1] if found else ""
        if item.kind == "clauses":
            name = _bracketed(name)
        if found is None or (item.kind == "clauses" and place(name) is None):
            raise Problem(_NO_PAIR[item.kind], {"word": shown(part)})
        yield name, found[2].strip()


def pairs(answer: str) -> list[tuple[str, str]]:
    """What was told by `contacts` and `clauses`."""
    lines = (line.split(" ", 1) for line in answer.split("\n") if line)
    return [(name, value) for name, value in lines]


def _several(item: Item, text: str) -> str:
    numbered = {str(n): id for n, id in enumerate(item.options, start=1)}
    labels = {folded(label): id for id, label in item.options.items()}
    if folded(text) in labels:
        return labels[folded(text)]
    chosen = []
    for part in re.split(r"[\s,;\uff0c\uff1b\u3001]+", text.strip()):
        own = part if part in item.options else None
        id = numbered.get(half_width_digits(part)) or labels.get(folded(part)) or own
        if id is None:
            raise unknown("author_option", shown(part), [*numbered, *item.options.values()])
        chosen.append(id)
    kept = [id for id in item.options if id in chosen]
    return "" if kept == before_ids(item) else " ".join(kept)


def before_ids(item: Item) -> list[str]:
    """What was chosen before, of a list."""
    value = item.before
    return [id for id in item.options if id in ([value] if isinstance(value, str) else value)]


def _listed(text: str, known: list[str]) -> list[str]:
    numbers = re.findall(r"\d+", half_width(text))
    for number in numbers or [text]:
        if number not in known:
            raise unknown("author_option", shown(number), known)
    return [number for number in known if number in numbers]


def told(item: Item, answer: str | None, words: Words) -> str:
    """What an item was (None) or is by an answer, in words."""
    if item.kind == "several":
        ids = before_ids(item) if answer is None else answer.split()
        return words.listing([item.options[id] for id in ids]) or words("author.none")
    if item.kind == "clause":
        return words(f"author.state.{(answer or SAME).split()[0]}")
    if answer == GONE or (answer is None and item.before is None and item.name in ("from", "hour")):
        return words("author.state.gone" if answer else "author.none")
    if item.kind == "holiday":
        return holiday_told(answer, words) if answer else ""
    if item.kind == "day":
        return words.day(item.before if answer is None else date.fromisoformat(answer))
    if item.kind in ("contacts", "clauses", "entries"):
        return words("join.semicolon").join(map(" ".join, pairs(answer or "")))
    value: Any = item.before if answer is None else answer
    return "" if value is None else str(value)


def moved_to(answers: Mapping[str, str], clause: str) -> str | None:
    """The number that was given for a clause, by itself or with its state."""
    state = (answers.get(f"clauses.{clause}") or SAME).split()
    return answers.get(f"clauses.{clause}.now") or (state[1] if len(state) > 1 else None)
