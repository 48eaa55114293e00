"""What Enter would do with what is typed so far."""

from gcguide.conversation.conversation import Conversation
from gcguide.conversation.places import read_places
from gcguide.conversation.reply import Answer, Asked, Readings
from gcguide.dialog.messages import message
from gcguide.problem import Problem
from gcguide.tui.control import Control, Row

# As many places as one may look through.
_PLACES = 60


def hint(conversation: Conversation, stands: Control, text: str) -> tuple[str, str | None]:
    """What the line below the reply says, and the row that what is typed stands for, if it is one."""
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


def places(conversation: Conversation, text: str) -> tuple[Row, ...]:
    """The places that what is typed may name, to be looked through."""
    found = read_places(text, conversation.interview.edition, conversation.pinyin)[:_PLACES]
    return tuple(Row(place.code, place.name, "") for place in found)
