"""Values inside the data of an edition by address, entries of a list by what names them; and the way back to a file.

An address is `("contacts", "delivery", "value")`. `difference` is the inverse of the merge of successors: what it
gives, merged into the one, makes the other. `document` writes it as people do by hand: short mappings on one line.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from gcguide.editions.successor import AFTER, CONDITIONS, DROP, names_of
from gcguide.text import DEFAULT_LANG, LANGS, width

Address = tuple[str | int, ...]


def at(data: Any, address: Address) -> Any:
    """The value at an address; None where there is none."""
    for key in address:
        if isinstance(data, list):
            place = _place(data, key)
            data = None if place is None else data[place]
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def put(data: Any, address: Address, value: Any) -> None:
    """Sets the value at an address whose surroundings exist."""
    parent = at(data, address[:-1])
    key: Any = _place(parent, address[-1]) if isinstance(parent, list) else address[-1]
    parent[key] = value


def take_out(data: Any, address: Address) -> None:
    """Takes out the value at an address."""
    parent = at(data, address[:-1])
    del parent[_place(parent, address[-1]) if isinstance(parent, list) else address[-1]]


def _place(entries: list[Any], name: str | int) -> int | None:
    """Where in a list an entry stands; None where there is none of this name."""
    key = next(iter(names_of(entries)), None)
    if key is None:
        return name if isinstance(name, int) and name < len(entries) else None
    return next((n for n, entry in enumerate(entries) if entry[key] == name), None)


def walk(value: Any, address: Address = ()) -> Iterator[tuple[Address, Any]]:
    """Every value inside a value, itself first, with its address."""
    yield address, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from walk(one, (*address, key))
    elif isinstance(value, list):
        name = next(iter(names_of(value)), None)
        for index, one in enumerate(value):
            yield from walk(one, (*address, index if name is None else one[name]))


def difference(base: Any, new: Any, key: str | int = "") -> Any:
    """What an edition that extends `base` has to say to be `new`; the two differ."""
    if isinstance(base, dict) and isinstance(new, dict) and key not in CONDITIONS:
        return _of_mapping(base, new)
    if isinstance(base, list) and isinstance(new, list) and (names := names_of(base)):
        name = names[0]
        if all(isinstance(entry, dict) and name in entry for entry in new):
            return _of_list(base, new, name)
    return new


def _of_mapping(base: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in [*base, *(key for key in new if key not in base)]:
        if key not in new:
            if key not in LANGS:
                found[key] = {DROP: True}
        elif key not in base:
            found[key] = new[key]
        elif new[key] != base[key] or type(new[key]) is not type(base[key]):
            found[key] = difference(base[key], new[key], key)
    if DEFAULT_LANG in new and any(lang in base and lang not in new for lang in LANGS):
        found = {DEFAULT_LANG: new[DEFAULT_LANG], **found}  # said again, so that the older words of others do not stay
    elif DEFAULT_LANG in found:
        found |= {lang: new[lang] for lang in LANGS if lang in new}
    return found


def _of_list(base: list[Any], new: list[Any], name: str) -> list[Any]:
    was, now = ({entry[name]: entry for entry in entries} for entries in (base, new))
    found: list[Any] = []
    for word in was:
        if word not in now:
            found.append({name: word, DROP: True})
        elif now[word] != was[word]:
            found.append({name: word, **difference(was[word], now[word])})
    words = [*now]
    for at, (word, entry) in enumerate(now.items()):
        if word not in was:
            is_inside = any(later in was for later in words[at + 1 :])
            found.append({name: word, AFTER: words[at - 1], **entry} if at and is_inside else entry)
    return found


# The file.

_WIDTH = 150  # terminal columns
_INDENT = "  "


def document(data: dict[str, Any], remarks: list[str]) -> str:
    """The text of a file, with remarks at its head."""
    lines = [f"# {line}".rstrip() for remark in remarks for line in remark.split("\n")]
    for key, value in data.items():
        lines += _written(f"{_scalar(key)}:", value, "")
    return "\n".join(lines) + "\n"


def _written(head: str, value: Any, indent: str) -> list[str]:
    """A value behind its key or dash: on the line where it fits, else below."""
    flow = f"{indent}{head} {_flow(value)}"
    is_one = not isinstance(value, dict | list) or not value
    if is_one or (width(flow) <= _WIDTH and not _has_depth(value, 0 if not indent else 2)):
        return [flow]
    if isinstance(value, dict):
        return [f"{indent}{head}", *_lines(value, indent + _INDENT)]
    lines = [f"{indent}{head}"]
    for one in value:
        inner = _written("-", one, indent + _INDENT)
        if len(inner) > 1 and isinstance(one, dict):  # the first key stands behind the dash
            rest = _lines(one, indent + _INDENT * 2)
            inner = [f"{indent}{_INDENT}- {rest[0].strip()}", *rest[1:]]
        lines += inner
    return lines


def _lines(mapping: dict[str, Any], indent: str) -> list[str]:
    return [line for key, value in mapping.items() for line in _written(f"{_scalar(key)}:", value, indent)]


def _has_depth(value: Any, most: int) -> bool:
    """Whether a value holds more values of several parts than read well on one line."""
    inner = value.values() if isinstance(value, dict) else value
    return sum(isinstance(one, dict | list) for one in inner) > most


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    text = yaml.safe_dump(
        [value], allow_unicode=True, width=100_000, default_flow_style=True, default_style=None, sort_keys=False
    )
    return text.strip()[1:-1].strip()
