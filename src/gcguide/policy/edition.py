"""From the files under `policy/` to one checked `Edition`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, RootModel, ValidationError

from gcguide.folders import data_folder, edition_chosen, edition_file, schedule_files
from gcguide.policy.calendar import Calendar
from gcguide.policy.conditions import Conditions
from gcguide.policy.rules import Category, Rules
from gcguide.policy.tables import Place, Regions, Titles, YearSchedule, calendar_of
from gcguide.policy.vocabulary import Context, RuleError, Vocabulary
from gcguide.problem import Problem, unknown
from gcguide.reading.strict_yaml import Document, need_mapping, read_yaml
from gcguide.text import Lang, shown

M = TypeVar("M", bound=BaseModel)


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

    @property
    def id(self) -> str:
        """Such as `2026h1`."""
        return self.rules.id

    @property
    def deadline(self) -> date:
        """The last day."""
        return self.rules.deadline.date

    def with_deadline(self, day: date) -> "Edition":
        """The same rules with another last day: a rehearsal for a later batch."""
        deadline = self.rules.deadline.model_copy(update={"date": day})
        return replace(self, rules=self.rules.model_copy(update={"deadline": deadline}))


def load_edition(id: str | None = None, folder: Path | str | None = None) -> Edition:
    """One edition, by default the newest.

    Args:
        id: such as `2026h1`.
        folder: another `policy/` folder than the program's own.

    Raises:
        Problem: the edition does not exist, or a file is wrong; names file and line.
    """
    where = Path(folder) if folder is not None else data_folder("policy")
    return _load(edition_chosen(id, where), where)


@lru_cache(maxsize=8)
def _load(id: str, folder: Path) -> Edition:
    facts = load_vocabulary(folder)
    regions = check(Regions, read_yaml(folder / "regions.yaml"))
    titles = check(Titles, read_yaml(folder / "titles.yaml"))
    schedules = [check(YearSchedule, read_yaml(path)) for path in schedule_files(folder)]
    places = regions.places()
    document = read_yaml(edition_file(id, folder))
    context = edition_context(document, facts, places)
    rules = check(Rules, document, context)
    _check_whole(rules, facts, document, context)
    return Edition(
        rules,
        facts,
        calendar_of(schedules),
        regions,
        titles,
        MappingProxyType(places),
        frozenset(context.used["facts"]),
    )


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """`facts.yaml`."""
    return check(Vocabulary, read_yaml((folder or data_folder("policy")) / "facts.yaml"))


def edition_context(document: Document, facts: Vocabulary, places: dict[str, Place]) -> Context:
    """The ids that the parts of an edition file may refer to, collected from the raw data.

    What is not of the right shape is passed over here; the model says what is wrong with it.
    """
    raw = need_mapping(document)
    context = Context()
    for kind in ("clauses", "sources", "readings", "actors", "steps"):
        context.known[kind] = list(_mapping(raw.get(kind)))
    for kind in ("categories", "cautions"):
        ids = [_mapping(item).get("id") for item in _list(raw.get(kind))]
        context.known[kind] = [id for id in ids if isinstance(id, str)]
    order = _list(_mapping(raw.get("grades")).get("order"))
    context.known["facts"] = list(facts.ids)
    context.known["grades"] = [grade for grade in order if isinstance(grade, str)]
    context.known["employers"] = list(facts["employer"].values) if "employer" in facts else []
    reader = Conditions(facts, places, _mapping(raw.get("definitions")), context)
    context.condition = reader.read
    return context


def _mapping(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _check_whole(rules: Rules, facts: Vocabulary, document: Document, context: Context) -> None:
    """What no single value can tell: the file's name, unreferenced definitions, grades that are no values."""
    expected = Path(str(document.file)).stem
    if rules.id != expected:
        raise Problem("edition_name", {"word": rules.id, "file": expected}, document.file, document.line(("id",)))
    for name in rules.definitions:
        if name not in context.used["definitions"]:
            raise Problem("definition_unused", {"word": name}, document.file, document.line(("definitions", name)))
    fact = facts[rules.grades.fact]
    for index, grade in enumerate(rules.grades.order):
        if grade not in fact.values:
            raise unknown("value", grade, fact.values).at(document.file, document.line(("grades", "order", index)))


def check(model: type[M], document: Document, context: Context | None = None) -> M:
    """The document as a model.

    Raises:
        Problem: for the first thing wrong, in the order of the file.
    """
    need_mapping(document)
    try:
        return model.model_validate(document.data, context=context)
    except ValidationError as errors:
        raise _worst(model, errors.errors(), document) from None


def _worst(model: type[BaseModel], errors: list[Any], document: Document) -> Problem:
    """Of all that is wrong, what explains most of it: the cause rather than what follows from it.

    A key misspelt is both unknown and missing, and what refers to it is unknown as well; a broken definition breaks its
    users; a bad entry makes its list too short.
    """
    lacking = {error["loc"][:-1] for error in errors if error["type"] == "missing"}
    ranked: list[tuple[bool, bool, int, int, Problem]] = []
    for error in errors:
        problem = _problem(model, error, document)
        misspelt = error["type"] == "extra_forbidden" and error["loc"][:-1] in lacking
        is_cause = misspelt or (len(error["loc"]) == 1 and error["type"].endswith("_type"))
        nothing_known = problem.id == "unknown" and not problem.details["known"]
        follows = (
            nothing_known
            or problem.id == "definition_broken"
            or any(
                other["loc"][: len(error["loc"])] == error["loc"] and other["loc"] != error["loc"] for other in errors
            )
        )
        ranked.append((not is_cause, follows, problem.line or 0, len(ranked), problem))
    return min(ranked)[-1]


_TYPES = {
    "string_type": "type_text",
    "bool_type": "type_bool",
    "int_type": "type_number",
    "int_parsing": "type_number",
    "int_from_float": "type_number",
    "date_type": "type_date",
    "date_parsing": "type_date",
    "date_from_datetime_parsing": "type_date",
    "model_type": "type_mapping",
    "dict_type": "type_mapping",
    "model_attributes_type": "type_mapping",
    "tuple_type": "type_list",
    "list_type": "type_list",
    "string_too_short": "text_empty",
    "too_short": "list_empty",
    "dict_too_short": "list_empty",
    "greater_than_equal": "number_range",
    "less_than_equal": "number_range",
}


def _problem(model: type[BaseModel], error: Any, document: Document) -> Problem:
    """One validation error as a problem with its line, in our words."""
    path = tuple(error["loc"])
    kind = error["type"]
    own = error.get("ctx", {}).get("error")
    if isinstance(own, RuleError):
        return own.problem.at(document.file, document.line((*_written(path, document), *own.path)))
    where = _written(path, document)
    line = document.line(where)
    value = error["input"]
    if kind == "missing":
        return Problem("key_missing", {"word": path[-1]}, document.file, line)
    if kind == "extra_forbidden":
        return unknown("key", path[-1], sorted(_fields(model, path[:-1]))).at(document.file, line)
    if value is None:
        return Problem("value_missing", {"key": _last_key(where)}, document.file, line)
    if kind == "literal_error":
        return unknown("value", shown(value), re.findall(r"'([^']*)'", error["ctx"]["expected"])).at(
            document.file, line
        )
    if kind == "string_pattern_mismatch":
        return Problem("text_pattern", {"word": shown(value)}, document.file, line)
    details = {"word": shown(value), "key": _last_key(where)}
    return Problem(_TYPES.get(kind, "value_wrong"), details, document.file, line)


def _written(path: tuple[Any, ...], document: Document) -> tuple[Any, ...]:
    """The part of a validation path that is in the file: pydantic adds marks of its own, such as `[key]`."""
    kept: list[Any] = []
    for part in path:
        if (*kept, part) in document.lines:
            kept.append(part)
    return tuple(kept)


def _last_key(path: Iterable[Any]) -> str:
    return next((str(part) for part in reversed(tuple(path)) if isinstance(part, str)), "")


def _fields(model: Any, path: tuple[Any, ...]) -> set[str]:
    """The keys that are allowed at a path of a model."""
    if isinstance(model, type) and issubclass(model, RootModel):
        return _fields(model.model_fields["root"].annotation, path)
    if isinstance(model, type) and issubclass(model, BaseModel):
        names = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        return _fields(names[path[0]], path[1:]) if path and path[0] in names else set(names)
    inner = [arg for arg in get_args(model) if arg is not type(None) and arg is not Ellipsis]
    if not inner:
        return set()
    steps = 1 if path and not _is_union(model) else 0
    return set().union(*(_fields(arg, path[steps:]) for arg in inner if not isinstance(arg, str)))


def _is_union(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is None or str(annotation).startswith(
        ("typing.Union", "typing.Annotated")
    )


# The real names of the bodies that take part, for a place.


def body_name(edition: Edition, actor: str, place: str | None, lang: Lang = "zh") -> str:
    """The official name of an actor at a place; its label where the place does not tell."""
    kind = edition.rules.actors[actor]
    if kind.name is None or place is None or place not in edition.places:
        return kind.label[lang]
    at = edition.places[place]
    names = {"league": at.league.name, "league_hrss": at.league.hrss, "league_government": at.league.government}
    if at.county is not None:
        names |= {"county": at.county, "county_hrss": edition.regions.county_hrss.format(county=at.county)}
    if any(hole not in names for hole in re.findall(r"\{(\w+)\}", kind.name)):
        return kind.label[lang]
    return kind.name.format(**names)


def recommenders(
    edition: Edition, category: Category, employer: str | None, place: str | None, lang: Lang = "zh"
) -> list[str]:
    """Who may recommend: the body that serves this kind of employer, or all of them where none is known to."""
    actors = edition.rules.actors
    serving = [actor for actor in category.recommenders if employer in actors[actor].serves]
    return [body_name(edition, actor, place, lang) for actor in serving or category.recommenders]
