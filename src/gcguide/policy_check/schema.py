"""The JSON Schemas that editors use to complete and check the data files."""

from collections.abc import Callable
from typing import Any

from gcguide.core.decide import STATES
from gcguide.policy.conditions import with_conditions
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Rules
from gcguide.policy.tables import Regions, Titles, YearSchedule
from gcguide.policy.vocabulary import UNSURE, Fact, Renames, Vocabulary
from gcguide.text import DEFAULT_LANG, LANGS, LANGUAGES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str, edition: Edition) -> dict[str, Any]:
    """One of `SCHEMAS`, by name."""
    return {"$schema": _DIALECT, **_MAKERS[name](edition)}


def _edition(edition: Edition) -> dict[str, Any]:
    return with_conditions(Rules.model_json_schema(by_alias=True), edition.facts, list(edition.rules.definitions))


def _case(edition: Edition) -> dict[str, Any]:
    facts = {
        id: {
            "description": " · ".join(edition.facts[id].label.in_all()),
            "anyOf": [_value(edition, edition.facts[id]), {"const": UNSURE}, {"type": "null"}],
        }
        for id in edition.facts.ids
    }
    steps = {
        id: {"enum": [*STATES, None], "description": step.label[DEFAULT_LANG]}
        for id, step in edition.rules.steps.items()
    }
    scalars = ["string", "number", "boolean", "null"]
    fields = {
        id: {
            "type": scalars,
            "description": " · ".join(
                f"{field.label[lang]}{LANGUAGES[lang].colon}{field.hint[lang]}" for lang in LANGS
            ),
        }
        for id, field in edition.rules.roster.fields.items()
    }
    sections = {
        "steps": {"type": ["object", "null"], "properties": steps, "additionalProperties": False},
        "person": {"type": ["object", "null"], "properties": fields, "additionalProperties": {"type": scalars}},
        "local_deadline": {"type": ["string", "null"], "format": "date"},
    }
    return {"title": "Case", "type": "object", "properties": {**facts, **sections}, "additionalProperties": False}


def _value(edition: Edition, fact: Fact) -> dict[str, Any]:
    match fact.kind:
        case "bool":
            return {"type": "boolean"}
        case "choice":
            return {"enum": list(fact.values)}
        case "set":
            return {"type": "array", "uniqueItems": True, "items": {"enum": list(fact.values)}}
        case "date":
            return {"type": "string", "format": "date"}
        case "code":
            return {"anyOf": [{"enum": list(edition.places)}, {"enum": [int(code) for code in edition.places]}]}


_MAKERS: dict[str, Callable[[Edition], dict[str, Any]]] = {
    "facts": lambda _: Vocabulary.model_json_schema(),
    "edition": _edition,
    "regions": lambda _: Regions.model_json_schema(),
    "titles": lambda _: Titles.model_json_schema(),
    "renames": lambda _: Renames.model_json_schema(),
    "calendar": lambda _: YearSchedule.model_json_schema(),
    "case": _case,
}
SCHEMAS = tuple(_MAKERS)
