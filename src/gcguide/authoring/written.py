"""An edition as its file: short mappings on one line, as people write them by hand."""

from typing import Any

import yaml

from gcguide.text import width

_WIDTH = 150  # terminal columns
_INDENT = "  "


def document(data: dict[str, Any], remarks: list[str]) -> str:
    """The text of a file, with remarks at its head."""
    lines = [f"# {line}".rstrip() for remark in remarks for line in remark.split("\n")]
    for key, value in data.items():
        lines += _entry(f"{_scalar(key)}:", value, "")
    return "\n".join(lines) + "\n"


def _entry(head: str, value: Any, indent: str) -> list[str]:
    """A value behind its key or dash: on the line where it fits, else below."""
    flow = f"{indent}{head} {_flow(value)}"
    is_one = not isinstance(value, dict | list) or not value
    if is_one or (width(flow) <= _WIDTH and not _has_depth(value, 0 if not indent else 2)):
        return [flow]
    if isinstance(value, dict):
        return [f"{indent}{head}", *_lines(value, indent + _INDENT)]
    lines = [f"{indent}{head}"]
    for one in value:
        inner = _entry("-", one, indent + _INDENT)
        if len(inner) > 1 and isinstance(one, dict):  # the first key stands behind the dash
            rest = _lines(one, indent + _INDENT * 2)
            inner = [f"{indent}{_INDENT}- {rest[0].strip()}", *rest[1:]]
        lines += inner
    return lines


def _lines(mapping: dict[str, Any], indent: str) -> list[str]:
    return [line for key, value in mapping.items() for line in _entry(f"{_scalar(key)}:", value, indent)]


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
