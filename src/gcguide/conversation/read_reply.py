"""How the conversation would understand a reply, for programs: CONTRACT §7, `read_reply`."""

from datetime import date
from typing import Any

from gcguide.conversation.conversation import Conversation
from gcguide.conversation.understood import Answer, Asked, Readings, Stated
from gcguide.core.facts import Facts, plain_facts
from gcguide.core.interview import Interview
from gcguide.policy.edition import Edition
from gcguide.problem import unknown
from gcguide.text import DEFAULT_LANG, Lang
from gcguide.words import load_words


def read_reply(
    edition: Edition, question: str, text: str, as_of: date | None = None, lang: Lang = DEFAULT_LANG
) -> dict[str, Any]:
    """What a text means as a reply to a question; nothing is taken.

    Args:
        edition: the notice.
        question: the fact that is asked for, or a screen.
        text: what was typed.
        as_of: the day that "last May" is counted from; the deadline of the edition by default.
        lang: the language of the conversation; replies are read in either.

    Returns:
        `kind`: `answer` with its `facts`; `offers`, each a mapping of facts to be confirmed; `question` of the person's
        own; or `unclear`. Sets are sorted lists, days ISO texts.

    Raises:
        Problem: the edition asks no such question.
    """
    interview = Interview(edition)
    known = [*edition.facts.ids, *interview.questions.screens]
    if question not in known:
        raise unknown("fact", question, known)
    talk = Conversation(interview, load_words(lang), as_of or edition.deadline)
    kind, facts, offers = "unclear", dict[str, Any](), list[Facts]()
    match talk.reads(text, question):
        case Answer(learned):
            kind, facts = "answer", learned
        case Readings() as readings:
            kind, offers = "offers", [answer.learned for answer in readings.answers]
        case Stated(stated):
            kind, offers = "offers", [stated]
        case Asked() if talk.is_question(text):
            kind = "question"
    return {"kind": kind, "facts": plain_facts(facts), "offers": [*map(plain_facts, offers)]}
