"""The JSON Schemas that editors use to complete and check the data files."""

import json
from collections.abc import Callable
from typing import Any

from gcguide.core.decide import STATES
from gcguide.editions.successor import DROP
from gcguide.policy.conditions import CONNECTIVES, MAX_OF, MAX_YEARS, SPANS
from gcguide.policy.edition import Edition
from gcguide.policy.notice import DEADLINE
from gcguide.policy.rules import Rules
from gcguide.policy.tables import Regions, Titles, YearSchedule
from gcguide.policy.vocabulary import UNSURE, Fact, Renames, Vocabulary
from gcguide.policy_check.terms import Terms
from gcguide.text import DEFAULT_LANG, LANGS, LANGUAGES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str, edition: Edition) -> dict[str, Any]:
    """One of `SCHEMAS`, by name."""
    return {"$schema": _DIALECT, **_MAKERS[name](edition)}


def _edition(edition: Edition) -> dict[str, Any]:
    """The model of a notice, with the condition language filled in where the model leaves a mark for it."""
    made, here = json.dumps(Rules.model_json_schema(by_alias=True)), {"$ref": "#/$defs/Condition"}
    filled: dict[str, Any] = json.loads(
        made, object_hook=lambda node: {**node, **here} if node.pop("$comment", None) else node
    )
    filled["$defs"]["Condition"] = _condition(
        edition.facts, list(edition.rules.definitions), [DEADLINE, *edition.rules.days]
    )
    return filled


def _successor(edition: Edition) -> dict[str, Any]:
    """What a notice that extends another may say: any part of one, and what it drops."""
    whole = _edition(edition)

    def partial(node: Any) -> Any:
        if isinstance(node, list):
            return [partial(one) for one in node]
        if not isinstance(node, dict) or "const" in node:
            return node
        kept = {
            key: partial(value) for key, value in node.items() if key not in ("required", "minItems", "minProperties")
        }
        if isinstance(kept.get("properties"), dict):
            kept["properties"] = {**kept["properties"], DROP: {"const": True}}
        return kept

    made: dict[str, Any] = partial({**whole, "$defs": {k: v for k, v in whole["$defs"].items() if k != "Condition"}})
    known = [*edition.facts.ids, *CONNECTIVES]
    of_its_own = {"type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": {"not": {"enum": known}}}
    made["$defs"]["Condition"] = {"anyOf": [*whole["$defs"]["Condition"]["anyOf"], {"type": "string"}, of_its_own]}
    return {**made, "title": "Successor", "required": ["id", "extends"]}


def _condition(facts: Vocabulary, definitions: list[str], days: list[str]) -> dict[str, Any]:
    """The JSON Schema of a condition, with every fact, value and definition spelt out for completion."""
    here, several = {"$ref": "#/$defs/Condition"}, {"type": "integer", "minimum": 2, "maximum": MAX_OF - 1}
    forms: list[dict[str, Any]] = [
        {"type": "string", "enum": definitions} if definitions else {"type": "string"},
        _object({"all": {"type": "array", "minItems": 2, "items": here}}),
        _object({"any": {"type": "array", "minItems": 2, "items": here}}),
        _object({"not": here}),
        _object({"at_least": _object({"count": several, "of": {"type": "array", "maxItems": MAX_OF, "items": here}})}),
    ]
    for id in facts.ids:
        fact = facts[id]
        if fact.kind == "date":
            whole = {"type": "integer", "minimum": 0, "maximum": MAX_YEARS}
            until = {"type": "string", "enum": days}
            body: dict[str, Any] = {"anyOf": [_object({key: whole, "before": until}) for key in SPANS]}
        elif fact.kind == "bool":
            body = {"type": "boolean"}
        else:
            one = {"type": "string", "enum": list(fact.values)} if fact.values else {"type": "string"}
            body = {"anyOf": [one, {"type": "array", "minItems": 1, "uniqueItems": True, "items": one}]}
            if fact.ordered:
                body["anyOf"].append(_object({"below": one}))
        forms.append({**_object({id: body}), "description": " · ".join(fact.label.in_all())})
    return {"anyOf": forms}


def _object(parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}


def _case(edition: Edition) -> dict[str, Any]:
    facts = {
        id: {
            "description": " · ".join(edition.facts[id].label.in_all()),
            "anyOf": [_value(edition, edition.facts[id]), {"const": UNSURE}, {"type": "null"}],
        }
        for id in edition.facts.ids
    }
    steps = {
        id: {"enum": [*STATES, None], "description": label[DEFAULT_LANG]} for id, label in edition.rules.to_do.items()
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
    chosen = {
        "category": {"enum": [category.number for category in edition.rules.categories]},
        "grade": {"enum": [*edition.rules.grades.order, None]},
    }
    sections = {
        "steps": {"type": ["object", "null"], "properties": steps, "additionalProperties": False},
        "person": {"type": ["object", "null"], "properties": fields, "additionalProperties": {"type": scalars}},
        "local_deadline": {"type": ["string", "null"], "format": "date"},
        "chosen": {"type": ["object", "null"], "properties": chosen, "additionalProperties": False},
        "assumed": {"type": ["array", "null"], "uniqueItems": True, "items": {"enum": list(edition.facts.ids)}},
        "uid": {"type": ["string", "null"], "pattern": r"\S"},
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
    "successor": _successor,
    "regions": lambda _: Regions.model_json_schema(),
    "titles": lambda _: Titles.model_json_schema(),
    "renames": lambda _: Renames.model_json_schema(),
    "calendar": lambda _: YearSchedule.model_json_schema(),
    "terms": lambda _: Terms.model_json_schema(),
    "case": _case,
}
SCHEMAS = tuple(_MAKERS)
