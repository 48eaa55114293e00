"""How the conversation would understand a reply, for programs: CONTRACT §7, `read_reply`."""

from datetime import date
from typing import Any

from gcguide.conversation.conversation import Conversation
from gcguide.conversation.understood import Answer, Asked, Readings, Stated
from gcguide.core.facts import plain_facts
from gcguide.core.interview import Interview
from gcguide.policy.edition import Edition
from gcguide.problem import Problem, unknown
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
    reply = talk.reads(text, question)
    match reply:
        case Answer(learned):
            return {"kind": "answer", "facts": plain_facts(learned), "offers": []}
        case Readings() as readings:
            return {
                "kind": "offers",
                "facts": {},
                "offers": [plain_facts(answer.learned) for answer in readings.answers],
            }
        case Stated(facts):
            return {"kind": "offers", "facts": {}, "offers": [plain_facts(facts)]}
        case Asked():
            is_question = talk.is_question(text)
            return {"kind": "question" if is_question else "unclear", "facts": {}, "offers": []}
        case Problem() | None:
            return {"kind": "unclear", "facts": {}, "offers": []}
