"""Which answer a person wants to change, by the name of the fact or of its topic."""

from gcguide.conversation.match import matching
from gcguide.conversation.prompt import Option
from gcguide.dialog.pinyin import Pinyin
from gcguide.dialog.words import Words
from gcguide.interview import Interview


def facts_meant(interview: Interview, text: str, words: Words, pinyin: Pinyin) -> list[str]:
    """The facts that a text names; where it names none, those of the topics that it names."""
    facts, topics = interview.edition.facts, interview.questions.topics
    named = matching(text, [Option(id, facts[id].label[words.lang]) for id in facts.ids], pinyin)
    if named:
        return [option.id for option in named]
    matched = matching(text, [Option(id, topic.label[words.lang]) for id, topic in topics.items()], pinyin)
    return [id for topic in matched for id in topics[topic.id].facts]
