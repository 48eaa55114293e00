"""Whether there is a later notice than one's own: here already, or to be expected by now."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gcguide.editions.files import newest_beside
from gcguide.policy.front_page import FrontPage, front_page, read_front_page
from gcguide.problem import Problem
from gcguide.text import LANGS, Lang
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.policy.edition import Edition

_MONTHS, _HALVES = 12, 2


@dataclass(frozen=True, slots=True)
class Newer:
    """A later notice of the same scheme that is here."""

    id: str
    label: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """A later notice that is to be expected by now, and is not here.

    Args:
        deadline: about when the first such batch closes.
        per_year: how many batches there are a year.
        is_several: whether by now there should be more than one.
        where: the web address to look at; empty where the notice gives none.
    """

    deadline: date
    per_year: int
    is_several: bool
    where: str


def later_notice(edition: "Edition | FrontPage", day: date) -> Newer | Expected | None:
    """The later notice that is here, else the one that is to be expected on a day; None before that.

    A notice comes so many months after the last as the number a year tells, and leaves as long to apply: it is expected
    as long before its own deadline as this one was printed before its own.
    """
    front = edition if isinstance(edition, FrontPage) else front_page(edition)
    if (newest := newest_beside(front.id, front.folder)) != front.id:
        try:
            return Newer(newest, read_front_page(newest, front.folder).label)
        except Problem:  # who takes it is told what is wrong with it
            return Newer(newest, dict.fromkeys(LANGS, newest))
    if day < _expected(front, 1):
        return None
    return Expected(_deadline(front, 1), front.per_year, day >= _expected(front, 2), front.web)


def _deadline(front: FrontPage, number: int) -> date:
    """About when the batch closes that comes so many after this one."""
    own = front.published_deadline
    years, month = divmod(own.month - 1 + number * _MONTHS // front.per_year, _MONTHS)
    return date(own.year + years, month + 1, min(own.day, monthrange(own.year + years, month + 1)[1]))


def _expected(front: FrontPage, number: int) -> date:
    """From when its notice is to be expected: never before this batch has closed."""
    before = _deadline(front, number) - (front.published_deadline - front.printed_on)
    return max(before, front.published_deadline + timedelta(days=1))


def later_line(edition: "Edition | FrontPage", day: date, words: Words, is_newer_said: bool = False) -> str:
    """The same in a sentence, with where to look; empty where there is nothing to say.

    `is_newer_said` is whether it is told elsewhere that a newer one is here.
    """
    later = later_notice(edition, day)
    if later is None or (is_newer_said and isinstance(later, Newer)):
        return ""
    if isinstance(later, Newer):
        return words("later.newer", edition=later.label[words.lang], id=later.id)
    half = (later.deadline.month - 1) * later.per_year // _MONTHS + 1
    key = f"half_{half}" if later.per_year == _HALVES else "year" if later.per_year == 1 else "next"
    batch = words(f"later.{key}", year=later.deadline.year)
    where = words("later.at", where=later.where) if later.where else words("later.ask")
    return words("later.several" if later.is_several else "later.expected", batch=batch, where=where)


def notice_dict(edition: "Edition", day: date) -> dict[str, object]:
    """As JSON holds it: which file was read, and whether there is a later notice, or may be one by the day."""
    later, mark = later_notice(edition, day), edition.imprint
    return {
        "scheme": edition.rules.scheme.id,
        "status": edition.rules.status,
        "origin": "user" if mark.is_taken_in else "program",
        "fingerprint": mark.fingerprint,
        "newer": later.id if isinstance(later, Newer) else None,
        "later_expected": isinstance(later, Expected),
    }


def named(edition: "Edition | FrontPage", words: Words) -> str:
    """What an edition is called, marked where it is a draft."""
    label = edition.label if isinstance(edition, FrontPage) else edition.rules.label
    return words("imprint.draft", edition=label[words.lang]) if edition.imprint.is_draft else label[words.lang]


def remarks_on_notice(edition: "Edition", day: date, words: Words) -> list[str]:
    """What must be said beside papers that bear nothing of ours.

    That it is a draft, that its deadline is only supposed, that there is a later one.
    """
    supposed = words("talk.supposed_set", day=words.due(edition.deadline)) if edition.is_supposed else ""
    return [*remarks_on_draft(edition, words), *filter(None, (supposed, later_line(edition, day, words)))]


def remarks_on_draft(edition: "Edition", words: Words) -> list[str]:
    """That an edition is a draft; nothing where it is none."""
    return [words("imprint.is_draft", edition=edition.rules.label[words.lang])] if edition.imprint.is_draft else []


def about(front: FrontPage, words: Words) -> tuple[str, ...]:
    """The notice by its title, what it is called here, and its file."""
    return front.title, named(front, words), imprint_line(front, words)


def imprint_line(edition: "Edition | FrontPage", words: Words) -> str:
    """Which file it was read from: whether it came with the program, and its fingerprint in short."""
    origin = words("imprint.taken_in" if edition.imprint.is_taken_in else "imprint.own")
    return words("imprint.line", id=edition.id, origin=origin, hash=edition.imprint.short)
