"""The characters the screen draws with. All else on it is words.

Terminals set to Chinese may draw characters of ambiguous width (UAX #11) two columns wide, and frames break: quotation
marks, the long dash, the middle dot, circles, squares, most of the lines of boxes. None of them is used here. Frames of
Textual have no such choice: `border` names the kind to use, and only the ASCII one is safe there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Marks:
    """Each is one to three columns wide and has the same meaning in both sets.

    `ascii` is whether the screen must draw with nothing but ASCII, in what Textual and other widgets draw as well.
    """

    ascii: bool
    border: str
    """The kind of frame, as Textual's style sheets name it."""
    bar: str
    """At the side of what was said."""
    cursor: str
    """Before the choice that Enter takes, and before the line to type on."""
    tick_on: str
    tick_off: str
    radio_on: str
    radio_off: str
    arrow: str
    """From one body of the route to the next."""
    past: str
    """A date of the timeline that has passed, the one to mind now, one to come; and the line that joins them."""
    now: str
    ahead: str
    thread: str
    rule: str
    """Repeated, a line across."""
    ellipsis: str
    """Where something was left out."""
    between: str
    """Between two things on one line, with a space at each side."""
    opened: str
    """Before what is unfolded, and what is folded."""
    closed: str
    verdicts: Mapping[str, str]
    """By the words of the five verdicts; the same as `verdict_mark` of dialogs/results.yaml, but for ASCII."""

    def drawn(self, text: str) -> str:
        """A text that was made elsewhere, with these marks of the verdicts."""
        if self.ascii:
            for verdict, mark in self.verdicts.items():
                text = text.replace(UNICODE.verdicts[verdict], mark)
        return text


UNICODE = Marks(
    ascii=False,
    border="round",
    bar="▐",
    cursor="❯",
    tick_on="☑",
    tick_off="☐",
    radio_on="◉",
    radio_off="◌",
    arrow="➜",
    past="✓",
    now="❯",
    ahead="◦",
    thread="╎",
    rule="╌",
    ellipsis="⋯",
    between="∙",
    opened="⌄",
    closed="›",
    verdicts=MappingProxyType({"clear": "✓", "verify": "~", "consult": "!", "open": "?", "no": "✗"}),
)

ASCII = Marks(
    ascii=True,
    border="ascii",
    bar="|",
    cursor=">",
    tick_on="[x]",
    tick_off="[ ]",
    radio_on="(*)",
    radio_off="( )",
    arrow="->",
    past="+",
    now=">",
    ahead="o",
    thread="|",
    rule="-",
    ellipsis="...",
    between="|",
    opened="v",
    closed=">",
    verdicts=MappingProxyType({"clear": "+", "verify": "~", "consult": "!", "open": "?", "no": "x"}),
)
