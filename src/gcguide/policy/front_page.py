"""The front page of an edition: enough to open a conversation, to count working days, to place a day in the batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gcguide.editions.calendar import Calendar
from gcguide.editions.files import Imprint, edition_chosen, edition_document, imprint, lineage
from gcguide.folders import data_folder, schedule_files
from gcguide.reading.documents import read_yaml
from gcguide.text import DEFAULT_LANG, LANGS, InLanguages, Lang

if TYPE_CHECKING:
    from gcguide.policy.edition import Edition

T = TypeVar("T")

_WEB = "web"


@dataclass(frozen=True)
class FrontPage:
    """The face of one notice.

    Args:
        id: such as `2026h1`.
        label: its name, by language.
        categories: how many there are.
        title: of the notice.
        printed_on: the day that the notice bears.
        deadline: the last day.
        calendar: working days.
        glossary: words of the notice; in a language that is not the notice's, what they mean.
        per_year: how many notices there are a year.
        opens: the first day, where the notice gives one.
        hour: until when on the last day, where it says so.
        web: the first web address that it gives; empty where it gives none.
        imprint: which file it was read from.
        folder: where that stands.
        published_deadline: its own last day, also where another is supposed.
    """

    id: str
    label: Mapping[Lang, str]
    categories: int
    title: str
    printed_on: date
    deadline: date
    calendar: Calendar
    glossary: tuple[Mapping[Lang, str], ...]
    per_year: int
    web: str
    opens: date | None
    hour: str | None
    imprint: Imprint
    folder: Path
    published_deadline: date
    is_supposed: bool = False


def front_page(edition: "Edition") -> FrontPage:
    """The front page of an edition that is already loaded."""
    rules, notice = edition.rules, edition.rules.notice
    return FrontPage(
        edition.id, _in_languages(rules.label), len(rules.categories),
        notice.title, notice.printed_on, edition.deadline, edition.calendar, tuple(map(_in_languages, rules.glossary)),
        rules.rounds.per_year, next((contact.value for contact in rules.contacts if contact.kind == _WEB), ""),
        rules.deadline.from_, rules.deadline.hour,
        edition.imprint, edition.folder, edition.published_deadline, edition.is_supposed,
    )  # fmt: skip


def read_front_page(id: str | None = None, folder: Path | None = None) -> FrontPage:
    """The front page of an edition, by default the newest, read without the models, which take a while to load.

    Where anything is not as it should be, the edition is read whole, to be told what is wrong.

    Raises:
        Problem: the edition does not exist, or a file is wrong; names file and line.
    """
    where = folder or data_folder("policy")
    chosen = edition_chosen(id, where)
    raw = edition_document(lineage(chosen, where)).data
    schedules = [read_yaml(path).data for path in schedule_files(where)]
    try:
        return _read(_filled(raw), schedules, where)
    except (AttributeError, KeyError, TypeError, ValueError):
        from gcguide.policy.edition import load_edition

        return front_page(load_edition(chosen, where))


def _read(raw: Any, schedules: list[Any], folder: Path) -> FrontPage:
    own = {int(year): holidays for year, holidays in raw.get("holidays", {}).items()}
    years = own | {schedule["year"]: schedule["holidays"] for schedule in schedules}
    holidays = [holiday for of_year in years.values() for holiday in of_year]
    calendar = Calendar(
        frozenset(_a(date, day) for holiday in holidays for day in holiday["days_off"]),
        frozenset(_a(date, day) for holiday in holidays for day in holiday.get("workdays", ())),
        frozenset(years),
    )
    notice, deadline = raw["notice"], _a(date, raw["deadline"]["date"])
    webs = [_a(str, contact["value"]) for contact in raw["contacts"] if contact["kind"] == _WEB]
    return FrontPage(
        _a(str, raw["id"]), _in_languages(raw["label"]), len(raw["categories"]),
        _a(str, notice["title"]), _a(date, notice["printed_on"]), deadline, calendar,
        tuple(map(_in_languages, raw["glossary"])), _a(int, raw["rounds"]["per_year"]), next(iter(webs), ""),
        raw["deadline"].get("from"), raw["deadline"].get("hour"),
        imprint(raw["id"], folder), folder, deadline,
    )  # fmt: skip


def _filled(raw: Any) -> Any:
    """With the placeholders of what stands on the front page filled in."""
    from gcguide.editions.written import Written

    fill, label, notice = Written(raw).filled, raw["label"], raw["notice"]
    said = {lang: fill(label[lang], lang) for lang in LANGS}
    return {**raw, "label": said, "notice": {**notice, "title": fill(notice["title"], DEFAULT_LANG)}}


def _in_languages(text: InLanguages) -> dict[Lang, str]:
    return {lang: _a(str, text[lang]) for lang in LANGS}


def _a(kind: type[T], raw: Any) -> T:
    if not isinstance(raw, kind):
        raise TypeError
    return raw


@dataclass(frozen=True, slots=True)
class Window:
    """Where the day stands in the batch.

    Args:
        state: `open` up to and including the deadline, then `closed`; `supposed` where the deadline is only supposed.
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
    state = "supposed" if edition.is_supposed else "open" if left >= 0 else "closed"
    return Window(state, edition.deadline, left, edition.calendar.between(day, edition.deadline))
