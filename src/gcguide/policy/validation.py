"""A data file against its model: what is wrong in it, in our words, at its line."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, RootModel, ValidationError

from gcguide.policy.models import Context, RuleError
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document, need_mapping
from gcguide.text import shown

M = TypeVar("M", bound=BaseModel)


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


@contextmanager
def located(document: Document) -> Iterator[None]:
    """What is found wrong with a document besides its model is told at its line."""
    try:
        yield
    except RuleError as error:
        raise error.problem.at(*document.place(error.path)) from None


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
        return own.problem.at(*document.place((*_written(path, document), *own.path)))
    where = _written(path, document)
    file, line = document.place(where)
    value = error["input"]
    if kind == "missing":
        return Problem("key_missing", {"word": path[-1]}, file, line)
    if kind == "extra_forbidden":
        return unknown("key", path[-1], sorted(_fields(model, path[:-1]))).at(file, line)
    if value is None:
        return Problem("value_missing", {"key": _last_key(where)}, file, line)
    if kind == "literal_error":
        return unknown("value", shown(value), re.findall(r"'([^']*)'", error["ctx"]["expected"])).at(file, line)
    if kind == "string_pattern_mismatch":
        return Problem("text_pattern", {"word": shown(value)}, file, line)
    details = {"word": shown(value), "key": _last_key(where)}
    return Problem(_TYPES.get(kind, "value_wrong"), details, file, line)


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
