"""Which columns of the desk fit, and how wide each is."""

from dataclasses import dataclass

from gcguide.dialog.words import Words
from gcguide.text import width


@dataclass(frozen=True)
class Slot:
    """A column on the screen: where it begins, and its width."""

    column: str
    start: int
    width: int


# By column: how wide it must be, how wide it may become, its rank (those of high rank go first where room is short).
_RULES = {
    "number": (4, 5, 0),
    "name": (10, 20, 0),
    "employer": (10, 24, 5),
    "best": (10, 22, 1),
    "verdict": (8, 10, 0),
    "to_find_out": (4, 5, 3),
    "act": (12, 22, 6),
    "day": (6, 6, 1),
    "left": (5, 5, 2),
    "changed": (5, 16, 4),
}
# Room is given to these first.
_WIDENED = ("best", "name", "employer", "act", "changed", "number", "to_find_out", "verdict")
_GAP = 1
# A moment is shown whole, or only its day.
_MOMENT = 16


def slots(columns: int, lead: int, words: Words) -> list[Slot]:
    """The columns for a line of so many terminal columns, after so many for marks."""
    least = {column: max(rule[0], width(words(f"desk.column_{column}"))) for column, rule in _RULES.items()}
    shown = list(_RULES)
    while len(shown) > 1 and _needed(shown, least) > columns - lead:
        shown.remove(max(shown, key=lambda column: _RULES[column][2]))
    widths = {column: least[column] for column in shown}
    spare = columns - lead - _needed(shown, least)
    for column in _WIDENED:
        if column in widths:
            more = min(spare, max(0, _RULES[column][1] - widths[column]))
            if column == "changed" and widths[column] + more < _MOMENT:
                more = 0
            widths[column] += more
            spare -= more
    found, at = [], lead
    for column in shown:
        found.append(Slot(column, at, widths[column]))
        at += widths[column] + _GAP
    return found


def _needed(shown: list[str], least: dict[str, int]) -> int:
    return sum(least[column] + _GAP for column in shown) - _GAP
