"""A clause that the next notice no longer has: it goes, and with it whatever stands on it alone.

A category goes with its clause, and so do the cautions, papers and remarks that are for it alone; what cites several
clauses keeps the others; readings and definitions that nothing uses any more go too.
"""

from collections.abc import Collection, Iterator
from typing import Any

from gcguide.authoring.entries import Address, at, put, take_out, walk
from gcguide.editions.successor import CONDITIONS
from gcguide.policy.models import each_of

# Sections whose entries may go.
_MAPPINGS = ("definitions", "readings", "days", "steps", "sources")
# Lists and values that name an entry of such a section; where one value names what is gone, its key goes.
_LISTS = ("done", "on", "before", "steps", "doubts")
_SINGLE = ("where", "matter")
# Where the one condition stands that decides no verdict: who has no such paper.
_LACKING = "absent"


def without_clause(data: dict[str, Any], clause: str) -> list[Address]:
    """Takes a clause out of an edition.

    Returns:
        What stands on it and cannot go, such as the deadline; then the clause stays as well, for a person to settle.
    """
    if stays := [address for address, _ in _citing(data, clause) if not _may_go(data, address)]:
        return stays
    for address, rest in reversed([*_citing(data, clause)]):
        if at(data, address) is None:
            continue  # gone with what it was part of
        if rest:
            put(data, (*address, "clause"), "\u3001".join(rest))
        elif not _is_named(address):
            value = at(data, address)
            take_out(data, address)
            if address[0] == "categories" and len(address) == 2:
                _drop_category(data, value["id"])
    for address, value in [*walk(data)][::-1]:
        if isinstance(value, dict) and any(isinstance(one, str) and f"{{{clause}}}" in one for one in value.values()):
            take_out(data, address)  # a block of a paper that tells what the clause says
    take_out(data, ("clauses", clause))
    clear_unused(data)
    for address, _ in [*_citing(data, clause)]:
        if at(data, address) is None:
            continue
        if (other := _of_user(data, address)) is not None:
            put(data, (*address, "clause"), other)
        else:
            take_out(data, address)
            clear_unused(data)
    _forget_untold(data)
    return []


def _forget_untold(data: dict[str, Any]) -> None:
    """Takes out of who lacks a paper the facts that decide nothing any more: nobody is asked for them."""
    deciding = {
        key
        for address, value in walk(data)
        if isinstance(value, dict) and not {*CONDITIONS}.isdisjoint(address) and _LACKING not in address
        for key in value
    }
    for _, value in [*walk(data)]:
        if isinstance(value, dict) and _LACKING in value and (left := _told(value[_LACKING], deciding)) is not None:
            value[_LACKING] = left
        elif isinstance(value, dict):
            value.pop(_LACKING, None)


def _told(condition: Any, deciding: Collection[str]) -> Any:
    """A condition without its tests of other facts; None where nothing is left of it."""
    if not isinstance(condition, dict) or len(condition) != 1:
        return condition  # the name of a definition, which goes by itself
    ((key, inside),) = condition.items()
    if key == "not":
        return None if (left := _told(inside, deciding)) is None else {key: left}
    if key not in ("all", "any"):
        return condition if key in deciding or key == "at_least" else None
    parts = [left for one in inside if (left := _told(one, deciding)) is not None]
    return parts[0] if len(parts) == 1 else {key: parts} if parts else None


def _is_named(address: Address) -> bool:
    """Whether it is used by its name, and stays as long as anything does."""
    return len(address) == 2 and address[0] in _MAPPINGS


def _of_user(data: dict[str, Any], address: Address) -> str | None:
    """The clause of the first that uses something by its name, or any that is left; None: nothing uses it."""
    users = [where for where, value in walk(data) if value == address[1] and where[0] not in ("clauses", address[0])]
    if not users:
        return None
    parts = (where[:length] for where in users for length in range(len(where), 0, -1))
    cited = (_text(value.get("clause")) for part in parts if isinstance(value := at(data, part), dict))
    return next((one for one in cited if one), next(iter(data["clauses"])))


def _citing(data: dict[str, Any], clause: str) -> Iterator[tuple[Address, list[str]]]:
    """What cites a clause, each with the others that it cites."""
    for address, value in walk(data):
        if isinstance(value, dict) and clause in (cited := each_of(_text(value.get("clause")))):
            yield address, [other for other in cited if other != clause]


def _may_go(data: dict[str, Any], address: Address) -> bool:
    parent, value = at(data, address[:-1]), at(data, address)
    has_others = len(each_of(_text(value.get("clause")))) > 1
    return has_others or isinstance(parent, list) or _is_named(address)


def _drop_category(data: dict[str, Any], category: str) -> None:
    """Takes out what is for a category alone, and the category from what is for several."""
    targets = _softened(data)
    for address, value in [*walk(data)][::-1]:
        if not isinstance(value, dict) or at(data, address) is None:
            continue
        listed = value.get("categories") if isinstance(value.get("categories"), list) else None
        if value.get("category") == category or listed == [category]:
            take_out(data, address)
        elif listed is not None and category in listed:
            value["categories"] = [one for one in listed if one != category]
    for caution in [*data["cautions"]]:
        is_left = caution.get("applies_to") == [] or caution["id"] in targets - _softened(data)
        if is_left:
            data["cautions"].remove(caution)
    for _, value in walk(data):
        if isinstance(value, dict) and value.get("softened") == []:
            del value["softened"]


def _softened(data: dict[str, Any]) -> set[str]:
    """The cautions that a gate turns into."""
    return {softening["to"] for gate in data["gates"] for softening in gate.get("softened", ())}


def clear_unused(data: dict[str, Any]) -> None:
    """Takes out references to what is gone, then readings and definitions that nothing uses any more."""
    known = {id for _, value in walk(data) if isinstance(value, dict) and isinstance(id := value.get("id"), str)}
    known |= {name for section in _MAPPINGS for name in data.get(section, ())}
    for address, value in [*walk(data)][::-1]:
        if isinstance(value, dict):
            for key in [key for key in _SINGLE if isinstance(value.get(key), str) and value[key] not in known]:
                del value[key]
            if isinstance(step := value.get("step"), str) and step not in known:
                take_out(data, address)
                continue
            for key in [key for key in _LISTS if _is_listing(value.get(key))]:
                value[key] = [one for one in value[key] if one in known]
    asked = {step for category in data["categories"] for step in category["steps"]}
    if idle_steps := [id for id, step in data["steps"].items() if not step.get("everywhere") and id not in asked]:
        for id in idle_steps:
            del data["steps"][id]
        clear_unused(data)
    while idle := [(kind, id) for kind in ("definitions", "readings") for id in _unused(data, kind)]:
        for kind, id in idle:
            del data[kind][id]


def _is_listing(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _unused(data: dict[str, Any], kind: str) -> Collection[str]:
    entries = data.get(kind, {})
    used = {value for address, value in walk(data) if isinstance(value, str) and address[:1] != ("clauses",)}
    return [id for id in entries if id not in used]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
