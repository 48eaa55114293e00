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

from gcguide.folders import data_folder
from gcguide.policy.calendar import Calendar, YearSchedule
from gcguide.policy.conditions import Conditions
from gcguide.policy.context import Context, RuleError
from gcguide.policy.edition import Rules
from gcguide.policy.tables import Place, Regions, Titles
from gcguide.policy.vocabulary import Vocabulary
from gcguide.problem import Problem, unknown
from gcguide.strict_yaml import Document, read_yaml
from gcguide.text import plain

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


def edition_ids(folder: Path | None = None) -> list[str]:
    """The ids of the editions there are, oldest first."""
    where = (folder or data_folder("policy")) / "editions"
    if not where.is_dir():
        raise Problem("policy_folder_missing", {}, where)
    return sorted(path.stem for path in where.glob("*.yaml"))


def load_edition(id: str | None = None, folder: Path | str | None = None) -> Edition:
    """One edition, by default the newest.

    Args:
        id: such as `2026h1`.
        folder: another `policy/` folder than the program's own.

    Raises:
        Problem: the edition does not exist, or a file is wrong; names file and line.
    """
    where = Path(folder) if folder is not None else data_folder("policy")
    known = edition_ids(where)
    if not known:
        raise Problem("policy_empty", {}, where / "editions")
    chosen = id if id is not None else known[-1]
    if chosen not in known:
        raise unknown("edition", plain(chosen), known)
    return _load(chosen, where)


@lru_cache(maxsize=8)
def _load(id: str, folder: Path) -> Edition:
    facts = load_vocabulary(folder)
    regions = check(Regions, read_yaml(folder / "regions.yaml"))
    titles = check(Titles, read_yaml(folder / "titles.yaml"))
    schedules = [check(YearSchedule, read_yaml(path)) for path in sorted((folder / "calendar").glob("*.yaml"))]
    places = regions.places()
    document = read_yaml(folder / "editions" / f"{id}.yaml")
    context = edition_context(document, facts, places)
    rules = check(Rules, document, context)
    _check_whole(rules, facts, document, context)
    return Edition(
        rules,
        facts,
        Calendar.of(schedules),
        regions,
        titles,
        MappingProxyType(places),
        frozenset(context.used["facts"]),
    )


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """`facts.yaml`."""
    return check(Vocabulary, read_yaml((folder or data_folder("policy")) / "facts.yaml"))


def edition_context(document: Document, facts: Vocabulary, places: dict[str, Place]) -> Context:
    """The ids that the parts of an edition file may refer to, collected from the raw data."""
    raw = _need_mapping(document)
    context = Context()
    for kind in ("clauses", "sources", "readings", "actors", "steps"):
        context.known[kind] = _keys(raw.get(kind))
    for kind in ("categories", "cautions"):
        items = raw.get(kind)
        context.known[kind] = (
            [str(i["id"]) for i in items if isinstance(i, dict) and "id" in i] if isinstance(items, list) else []
        )
    grades = raw.get("grades")
    context.known["facts"] = list(facts.ids)
    context.known["grades"] = [str(g) for g in (grades.get("order") or [])] if isinstance(grades, dict) else []
    context.known["employers"] = list(facts["employer"].values) if "employer" in facts else []
    definitions = raw.get("definitions")
    reader = Conditions(facts, places, definitions if isinstance(definitions, dict) else {}, context)
    context.condition = reader.read
    return context


def _keys(raw: Any) -> list[str]:
    return list(raw) if isinstance(raw, dict) else []


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


def _need_mapping(document: Document) -> dict[str, Any]:
    if isinstance(document.data, str) and "：" in document.data:
        raise Problem("yaml_fullwidth_colon", {"word": plain(document.data, 60)}, document.file, document.line(()))
    if not isinstance(document.data, dict):
        raise Problem("type_mapping", {"word": plain(document.data, 60)}, document.file, document.line(()))
    return document.data


def check(model: type[M], document: Document, context: Context | None = None) -> M:
    """The document as a model.

    Raises:
        Problem: for the first thing wrong, in the order of the file.
    """
    _need_mapping(document)
    try:
        return model.model_validate(document.data, context=context)
    except ValidationError as errors:
        problems = [_problem(model, error, document) for error in errors.errors()]
    # A definition that does not hold together is reported where it is written, not where it is used.
    worth = [p for p in problems if p.id != "definition_broken"] or problems
    raise min(worth, key=lambda p: p.line or 0)


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
        return unknown("value", value, re.findall(r"'([^']*)'", error["ctx"]["expected"])).at(document.file, line)
    if kind == "string_pattern_mismatch":
        return Problem("text_pattern", {"word": plain(value, 60)}, document.file, line)
    details = {"word": plain(str(value).lower() if isinstance(value, bool) else value, 60), "key": _last_key(where)}
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
