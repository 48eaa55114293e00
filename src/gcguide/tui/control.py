"""What stands to be chosen now, as rows: of a question, of several readings, or of what to do once nothing is asked."""

from dataclasses import dataclass
from typing import Literal

from gcguide.conversation.conversation import Conversation
from gcguide.conversation.prompt import Prompt
from gcguide.dialog.words import Words

Kind = Literal["one", "several", "day", "place", "offer", "after"]

NOTHING = "nothing"
AFTER = ("result", "export", "change")


@dataclass(frozen=True)
class Row:
    """One line to choose; `digit` is how it is typed, `note` where it stands."""

    id: str
    label: str
    digit: str
    note: str = ""


@dataclass(frozen=True)
class Control:
    """What the dock becomes.

    Args:
        kind: what is chosen: one row, several, a day or a place that is typed, a reading, what to do next.
        hint: what may be typed.
    """

    kind: Kind
    rows: tuple[Row, ...]
    hint: str

    @property
    def is_typed(self) -> bool:
        """Whether digits belong to what is typed."""
        return self.kind in ("day", "place")


def control(conversation: Conversation) -> Control:
    """The control for where the conversation stands."""
    words, standing = conversation.words, conversation.prompt
    if conversation.offers:
        rows = [Row(str(n), label, str(n)) for n, label in enumerate(conversation.offers, start=1)]
        return Control("offer", tuple(rows), words("screen.hint_offer"))
    if standing is None:
        rows = [Row(id, words(f"screen.after_{id}"), str(n)) for n, id in enumerate(AFTER, start=1)]
        return Control("after", tuple(rows), words("screen.hint_after"))
    return Control(standing.kind, tuple(_rows(standing, words)), words(f"screen.hint_{standing.kind}"))


def _rows(standing: Prompt, words: Words) -> list[Row]:
    rows = [Row(NOTHING, words("answer.nothing"), "0")] if standing.kind == "several" else []
    return rows + [
        Row(option.id, option.label, str(n), words.cited(option.clause))
        for n, option in enumerate(standing.choices, start=1)
    ]
