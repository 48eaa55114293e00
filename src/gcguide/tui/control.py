"""What stands to be chosen now, as rows: of a question, of several readings, or of what to do once nothing is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gcguide.words import Words, message

if TYPE_CHECKING:
    from gcguide.cases.saved import Saved
    from gcguide.conversation.conversation import Conversation
    from gcguide.conversation.prompt import Prompt

Kind = Literal["one", "several", "day", "place", "offer", "start", "after"]

NOTHING = "nothing"
START = ("begin", "materials", "cases")
AFTER = ("result", "export", "change", "cases")


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
        kind: what is chosen: one row, several, a day or a place that is typed, a reading, how to begin or to go on.
        hint: what may be typed.
        done: what to click when several rows are ticked.
    """

    kind: Kind
    rows: tuple[Row, ...]
    hint: str
    done: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether digits belong to what is typed."""
        return self.kind in ("day", "place")

    def numbered(self, text: str) -> Row | None:
        """The row of a menu that a typed number names; a question's rows are read with all else that is typed."""
        digits = text.strip()
        if self.kind not in ("start", "after") or not digits.isdecimal():
            return None
        return next((row for row in self.rows if row.digit == str(int(digits))), None)


def control(conversation: "Conversation") -> Control:
    """The control for where the conversation stands."""
    words, standing = conversation.words, conversation.prompt
    if conversation.offers:
        rows = [Row(str(n), label, str(n)) for n, label in enumerate(conversation.offers, start=1)]
        return Control("offer", tuple(rows), words("screen.hint_offer"))
    if standing is None:
        return _menu("after", [(id, words(f"screen.after_{id}")) for id in AFTER], words)
    done = words("screen.done") if standing.kind == "several" else ""
    return Control(standing.kind, tuple(_rows(standing, words)), words(f"screen.hint_{standing.kind}"), done)


def start(words: Words, latest: "Saved | None" = None) -> Control:
    """The control before the first question; the latest case, if there is one, can be gone on with."""
    begin, *rest = [(id, words(f"screen.start_{id}")) for id in START]
    if latest is not None:
        rest = [("resume", words("screen.start_resume", number=latest.number, name=latest.name)), *rest]
    return _menu("start", [begin, *rest], words)


def _menu(kind: Kind, entries: Sequence[tuple[str, str]], words: Words) -> Control:
    rows = [Row(id, label, str(n)) for n, (id, label) in enumerate(entries, start=1)]
    return Control(kind, tuple(rows), words(f"screen.hint_{kind}"))


def _rows(standing: "Prompt", words: Words) -> list[Row]:
    rows = [Row(NOTHING, words("answer.nothing"), "0")] if standing.kind == "several" else []
    return rows + [
        Row(option.id, option.label, str(n), words.cited(option.clause))
        for n, option in enumerate(standing.choices, start=1)
    ]


# As many places as one may look through.
_PLACES = 60


def hint(conversation: "Conversation", stands: Control, text: str) -> tuple[str, str | None]:
    """What Enter would do with what is typed so far, and the row that it stands for, if it is one."""
    from gcguide.conversation.reply import Answer, Asked, Readings  # not needed for the first screen
    from gcguide.problem import Problem

    words = conversation.words
    match conversation.reads(text):
        case Answer() as answer:
            row = next((row.id for row in stands.rows if row.label == answer.said), None)
            return words("screen.takes", answer=answer.said), row
        case Readings() as readings:
            return words("screen.takes_readings", count=len(readings.answers)), None
        case Asked():
            return words("screen.takes_question"), None
        case Problem() as problem:
            return message(problem, words), None
        case None:
            return stands.hint, None


def places(conversation: "Conversation", text: str) -> tuple[Row, ...]:
    """The places that what is typed may name, to be looked through."""
    from gcguide.language.places import read_places

    found = read_places(text, conversation.interview.edition, conversation.pinyin)[:_PLACES]
    return tuple(Row(place.code, place.name, "") for place in found)
