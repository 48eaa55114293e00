"""From the files under `policy/` to one checked `Edition`, and the real names of the bodies that take part in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from gcguide.editions.calendar import Calendar
from gcguide.editions.files import (
    Imprint,
    a_list,
    a_mapping,
    anywhere,
    edition_chosen,
    edition_document,
    imprint,
    lineage,
    vocabulary_document,
)
from gcguide.editions.filled import filled_document, need_filled
from gcguide.editions.notice_text import clause_texts
from gcguide.editions.numbering import in_order, printed_numbers, renumbered, rows_by_number
from gcguide.editions.successor import merged
from gcguide.editions.written import Written
from gcguide.folders import data_folder, notice_file, schedule_files
from gcguide.policy.conditions import Conditions
from gcguide.policy.models import Context, RuleError, need_known
from gcguide.policy.notice import DEADLINE
from gcguide.policy.rules import Category, Rules
from gcguide.policy.tables import Place, Regions, Titles, YearSchedule, calendar_of
from gcguide.policy.validation import check, located
from gcguide.policy.vocabulary import Vocabulary
from gcguide.problem import Problem
from gcguide.reading.documents import Document, need_mapping, read_yaml
from gcguide.text import DEFAULT_LANG, Lang, explained


@dataclass(frozen=True, eq=False)
class Edition:
    """One notice, ready for use: its rules, with the vocabulary, calendar and tables they speak of."""

    rules: Rules
    facts: Vocabulary
    calendar: Calendar
    regions: Regions
    titles: Titles
    places: MappingProxyType[str, Place]
    used_facts: frozenset[str]
    folder: Path
    numbers: MappingProxyType[str, str]  # what a clause is printed as, where not as it is called
    first: MappingProxyType[int, str]  # categories as the edition that it goes back to counts them
    imprint: Imprint
    published_deadline: date
    written: Written
    is_supposed: bool = False  # whether its deadline is one that was only supposed, to plan for a later batch

    @property
    def id(self) -> str:
        """Such as `2026h1`."""
        return self.rules.id

    @property
    def deadline(self) -> date:
        """The last day."""
        return self.rules.deadline.date

    def clause_text(self, id: str) -> str:
        """What the notice itself says in a clause, read when it is first asked for.

        Raises:
            Problem: the text of the notice is not there, or has no such clause.
        """
        begins = tuple((name, entry.begins) for name, entry in self.rules.clauses.items())
        return clause_texts(notice_file(self.id, self.folder), begins)[id]

    def identity(self, clause: str) -> str:
        """What the data call a clause that is printed by this number."""
        return next((id for id, printed in self.numbers.items() if printed == clause), clause)

    def category_called(self, number: int) -> Category | None:
        """A category by the number by which questions and answers call it, that of the first edition; None: gone."""
        id, known = self.first.get(number), self.first.values()
        of_number = (c for c in self.rules.categories if c.id == id or (c.number == number and c.id not in known))
        return next(of_number, None)

    def day(self, name: str) -> date:
        """A day that conditions count to: the deadline, or one that the edition names by the year of it."""
        named = self.rules.days.get(name)
        if named is None:
            return self.deadline
        return date(self.deadline.year - named.years_earlier, named.month, named.day)

    def with_deadline(self, day: date) -> "Edition":
        """The same rules with a supposed last day: a rehearsal for a later batch, of which no other day is known."""
        deadline = self.rules.deadline.model_copy(update={"date": day, "from_": None, "hour": None})
        acts = tuple(act.model_copy(update={"days": None}) for act in self.rules.timeline.acts)
        timeline = self.rules.timeline.model_copy(update={"acts": acts})
        rules = self.rules.model_copy(update={"deadline": deadline, "timeline": timeline})
        return replace(self, rules=rules, is_supposed=True)


def load_edition(id: str | None = None, folder: Path | str | None = None) -> Edition:
    """One edition, by default the newest that is published.

    Args:
        id: such as `2026h1`.
        folder: another `policy/` folder than the program's own.

    Raises:
        Problem: the edition does not exist, or a file is wrong; names file and line.
    """
    where = Path(folder) if folder is not None else data_folder("policy")
    return _load(edition_chosen(id, where), where)


def load_fresh(id: str) -> Edition:
    """An edition whose file was just written; what was read of it before is forgotten.

    Raises:
        Problem: as `load_edition`.
    """
    _load.cache_clear()
    return load_edition(id)


@lru_cache(maxsize=8)
def _load(id: str, folder: Path) -> Edition:
    files = lineage(id, folder)
    facts = check(Vocabulary, vocabulary_document(files, folder))
    titles = check(Titles, read_yaml(folder / "titles.yaml"))
    schedules = [check(YearSchedule, read_yaml(path)) for path in schedule_files(folder)]
    document = edition_document(files)
    numbers = _numbers(document, folder)
    written = renumbered(document, numbers)
    document = rows_by_number(filled_document(written))
    regions = check(Regions, _regions(document, folder))
    places = regions.places()
    context = edition_context(document, facts, places)
    rules = check(Rules, document, context)
    with located(document):
        _check_whole(rules, facts, id, context)
    need_filled(document)
    own = {int(year): holidays for year, holidays in rules.holidays.items()}
    calendar = calendar_of(own | {schedule.year: schedule.holidays for schedule in schedules})
    return Edition(
        _in_order(rules),
        facts,
        calendar,
        regions,
        titles,
        MappingProxyType(places),
        frozenset(context.used["facts"]),
        folder,
        MappingProxyType(numbers),
        MappingProxyType(_counted(files[0])),
        imprint(id, folder),
        rules.deadline.date,
        Written(written.data, calendar),
    )


def _counted(document: Document) -> dict[int, str]:
    """The categories of a file by their numbers."""
    entries = map(a_mapping, a_list(need_mapping(document).get("categories")))
    named = ((entry.get("number"), entry.get("id")) for entry in entries)
    return {number: id for number, id in named if isinstance(number, int) and isinstance(id, str)}


def _numbers(document: Document, folder: Path) -> dict[str, str]:
    """The clauses that are printed by another number than they are called; with what other editions have, if any is."""
    clauses = need_mapping(document).get("clauses")
    numbers = printed_numbers(clauses)
    return printed_numbers(clauses, anywhere(folder).parts["clauses"]) if numbers else numbers


def _in_order(rules: Rules) -> Rules:
    """The clauses and categories as the notice counts them, wherever a successor has written them."""
    clauses = in_order(rules.clauses)
    categories = tuple(sorted(rules.categories, key=lambda category: category.number))
    if clauses == [*rules.clauses] and categories == rules.categories:
        return rules
    return rules.model_copy(update={"clauses": {id: rules.clauses[id] for id in clauses}, "categories": categories})


def _regions(document: Document, folder: Path) -> Document:
    """The divisions that an edition brings, of another region than the program's; else those of `regions.yaml`."""
    if need_mapping(document).get("regions") is None:
        return read_yaml(folder / "regions.yaml")
    return merged(Document(None), document, ("regions",))


def edition_context(document: Document, facts: Vocabulary, places: dict[str, Place]) -> Context:
    """The ids that the parts of an edition file may refer to, collected from the raw data.

    What is not of the right shape is passed over here; the model says what is wrong with it.
    """
    raw = need_mapping(document)
    context = Context()
    for kind in ("clauses", "sources", "readings", "actors", "steps"):
        context.known[kind] = list(a_mapping(raw.get(kind)))
    for kind in ("categories", "cautions"):
        ids = [a_mapping(item).get("id") for item in a_list(raw.get(kind))]
        context.known[kind] = [id for id in ids if isinstance(id, str)]
    order = a_list(a_mapping(raw.get("grades")).get("order"))
    context.known["days"] = [DEADLINE, *a_mapping(raw.get("days"))]
    context.known["facts"] = list(facts.ids)
    context.known["grades"] = [grade for grade in order if isinstance(grade, str)]
    context.known["employers"] = list(facts["employer"].values) if "employer" in facts else []
    reader = Conditions(facts, places, a_mapping(raw.get("definitions")), context)
    context.condition = reader.read
    return context


def _check_whole(rules: Rules, facts: Vocabulary, name_of_file: str, context: Context) -> None:
    """What no single value can tell: the file's name, unreferenced definitions, grades that are no values."""
    if rules.id != name_of_file:
        raise RuleError(Problem("edition_name", {"word": rules.id, "file": name_of_file}), ("id",))
    for name in rules.definitions:
        if name not in context.used["definitions"]:
            raise RuleError(Problem("definition_unused", {"word": name}), ("definitions", name))
    for index, grade in enumerate(rules.grades.order):
        need_known("value", grade, facts[rules.grades.fact].values, "grades", "order", index)
    for id in rules.roster.foreign.fact_headings:
        need_known("fact", id, facts.ids, "roster", "foreign", "fact_headings", id)


def body_name(edition: Edition, actor: str, place: str | None, lang: Lang = DEFAULT_LANG) -> str:
    """The official name of an actor at a place, explained where it is foreign; else its label."""
    kind = edition.rules.actors[actor]
    if kind.name is None or place is None or place not in edition.places:
        return kind.label[lang]
    at = edition.places[place]
    names = {"league": at.league.name, "league_hrss": at.league.hrss, "league_government": at.league.government}
    if at.county is not None:
        names |= {"county": at.county, "county_hrss": edition.regions.county_hrss.format(county=at.county)}
    if any(hole not in names for hole in re.findall(r"\{(\w+)\}", kind.name)):
        return kind.label[lang]
    meaning = kind.label[lang] + (f", {at.league.latin}" if at.league.latin else "")
    return explained(kind.name.format(**names), meaning, lang)


def bodies_named(edition: Edition, actor: str, on_route: Iterable[str], place: str | None, lang: Lang) -> list[str]:
    """The official names of an actor: of one that stands for several, those that the papers go through."""
    kinds = edition.rules.actors
    own = [body for body in on_route if body in kinds[actor].among] or [actor]
    named = (
        (kinds[body].label[DEFAULT_LANG], kinds[body].label[lang], body_name(edition, body, place)) for body in own
    )
    return [label if name == kind else name for kind, label, name in named]
