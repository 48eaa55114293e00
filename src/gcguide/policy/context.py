"""What a data file may refer to, and what it did refer to, while it is being checked.

References between parts of a file (a clause, a source, a step …) are checked where they stand, so that an error carries
the line of the word at fault. The ids are collected from the raw data first.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import AfterValidator, ValidationInfo

from gcguide.kleene import Condition
from gcguide.problem import Problem, unknown


class RuleError(ValueError):
    """A problem inside a value, with the path from that value to the words at fault."""

    def __init__(self, problem: Problem, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.path = path


@dataclass
class Context:
    """The ids that exist, by kind; those that were used; and how a condition is read."""

    known: dict[str, list[str]] = field(default_factory=dict)
    used: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    condition: Callable[[Any], Condition] | None = None

    def refer(self, kind: str, id: str) -> str:
        """Checks and notes one reference."""
        if id not in self.known.get(kind, ()):
            raise RuleError(unknown(kind, id, self.known.get(kind, ())))
        self.used[kind].add(id)
        return id


def refers_to(kind: str) -> AfterValidator:
    """A check for a string that must be the id of a `kind` of the same file."""

    def check(value: str, info: ValidationInfo) -> str:
        context = info.context
        return context.refer(kind, value) if isinstance(context, Context) else value

    return AfterValidator(check)


def only_placeholders(name: str, known: Iterable[str], *where: str) -> None:
    """Raises unless every brace of a name is part of a known placeholder."""
    rest = name
    for one in known:
        rest = rest.replace(f"{{{one}}}", "")
    if "{" in rest or "}" in rest:
        raise RuleError(Problem("name_placeholder", {"word": name, "known": [f"{{{one}}}" for one in known]}), where)


def no_repeats(kind: str, ids: Iterable[object], *where: str, key: str = "id") -> None:
    """Raises for the first id that occurs twice in the list at the path `where`."""
    seen: set[object] = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise RuleError(Problem("id_repeated", {"kind": kind, "word": id}), (*where, index, key))
        seen.add(id)
