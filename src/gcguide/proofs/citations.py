"""Which part of an edition stands on which clause, source or reading."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from gcguide.policy.edition import Rules

# Parts that inform people; a clause that only they cite decides nothing by rule.
_FOR_PEOPLE = ("procedure", "sanctions", "matters", "contacts", "readings", "clauses", "notice", "rounds")
_FOR_PEOPLE_INSIDE = ("materials.notes", "roster.filled_as")


def citations(rules: Rules) -> dict[str, dict[str, list[str]]]:
    """For each kind (`clause`, `source`, `reading`) and id, the paths of the parts that cite it."""
    found: dict[str, dict[str, list[str]]] = {kind: defaultdict(list) for kind in ("clause", "source", "reading")}
    for path, model in walk(rules, ""):
        for kind, by_id in found.items():
            cited = getattr(model, kind, None)
            if isinstance(cited, str):
                by_id[cited].append(path)
    return found


def rules_citing(rules: Rules) -> dict[str, list[str]]:
    """For each clause, the paths of the rules (not of the parts for people) that cite it."""
    cited = citations(rules)["clause"]
    return {id: [path for path in paths if not _informs(path)] for id, paths in cited.items()}


def _informs(path: str) -> bool:
    return path.split(".")[0] in _FOR_PEOPLE or path.startswith(_FOR_PEOPLE_INSIDE)


def walk(node: Any, path: str) -> Iterator[tuple[str, BaseModel]]:
    """Every model inside a value, with its path."""
    if isinstance(node, BaseModel):
        yield path, node
        for name in type(node).model_fields:
            yield from walk(getattr(node, name), f"{path}.{name}".lstrip("."))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, f"{path}.{key}")
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            yield from walk(value, f"{path}.{getattr(value, 'id', index)}")
