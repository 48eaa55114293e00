"""By what number each clause is printed in the next notice: what is gone, moved or new moves those behind it."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from gcguide.editions.numbering import place
from gcguide.policy.models import each_of

_INNER = re.compile("(\uff08)\\w+(\uff09)|\\.[0-9]+")


def renumber(
    printed: Mapping[str, str],
    gone: Collection[str],
    told: Mapping[str, str],
    new: Collection[str],
    numerals: Sequence[str],
) -> dict[str, str]:
    """The new number of each clause that stays.

    Args:
        printed: the clauses of the notice before, by their identity.
        gone: those that it no longer has.
        told: the numbers that were given for some.
        new: the numbers of those that are new.
        numerals: Chinese numerals from 1 on.
    """

    def group(number: str) -> tuple[int, bool] | None:
        """The part and the way of numbering: 四.3 and 四（三） do not count each other."""
        where = place(number)
        return (where[0], "." in number) if where and where[1] else None

    left = {id: told.get(id, number) for id, number in printed.items() if id not in gone}
    fixed = [*told.values(), *new]
    touched = {group(number) for number in (*(printed[id] for id in (*gone, *told)), *fixed)} - {None}
    for part in touched:
        taken = {_inner(number) for number in fixed if group(number) == part}
        waiting = [id for id, number in left.items() if id not in told and group(number) == part]
        slot = 0
        for id in sorted(waiting, key=lambda id: place(left[id]) or (0, 0)):
            slot += 1
            while slot in taken:
                slot += 1
            left[id] = _with(left[id], slot, numerals)
    return left


def _with(number: str, inner: int, numerals: Sequence[str]) -> str:
    """A number with another place in its part."""
    return _INNER.sub(lambda found: f"{found[1]}{numerals[inner - 1]}{found[2]}" if found[1] else f".{inner}", number)


def number_entries(data: dict[str, Any], before: Mapping[str, str], printed: Mapping[str, str]) -> None:
    """Writes the numbers into an edition; categories that were counted like their clauses still are.

    Args:
        data: the edition, whose clauses are those of `printed`.
        before: the numbers of the notice before.
        printed: those of now.
    """
    for id, number in printed.items():
        entry = {key: value for key, value in data["clauses"][id].items() if key != "now"}
        data["clauses"][id] = entry if number == id else {**entry, "now": number}
    counted = [(category, each_of(category["clause"])[0]) for category in data["categories"] if category.get("clause")]
    if all(_inner(before.get(clause, clause)) == category["number"] for category, clause in counted):
        for category, clause in counted:
            category["number"] = _inner(printed.get(clause, clause)) or category["number"]


def _inner(number: str) -> int | None:
    where = place(number)
    return where[1] if where else None
