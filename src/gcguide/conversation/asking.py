"""What a question of one's own comes to: an answer of the FAQ, some to choose from, or none; pinyin and slips too."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from gcguide.conversation.heard import reply_texts
from gcguide.conversation.prompt import Prompt
from gcguide.conversation.transcript import Remark
from gcguide.conversation.understood import Offer
from gcguide.language.faq import Faq, FaqEntry, faq_answer, load_faq, not_found
from gcguide.language.faq_search import Found, look_up
from gcguide.language.lexicon import load_lexicon
from gcguide.language.spelled import Speller
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.words import Words


@lru_cache(maxsize=16)  # one text is looked at several times before it is answered
def ask(faq: Faq, text: str) -> Found:
    """What somebody means who typed this; where it is not clear as it stands, also as what it sounds like."""
    return look_up(faq, text, spelling_of(faq).in_han)


@lru_cache(maxsize=4)
def spelling_of(faq: Faq) -> Speller:
    """What reads pinyin and slips, from how people put their questions and what replies are made of."""
    asked = (way for ways in faq.ways.values() for way in ways)
    return Speller((*asked, *reply_texts(faq.edition)))


@dataclass(frozen=True)
class Questions:
    """The questions that people ask beside answering; the FAQ is read once one is looked for."""

    edition: Edition

    @property
    def faq(self) -> Faq:
        """The questions, with their answers."""
        return load_faq(self.edition)

    def found(self, text: str) -> Found:
        """What a question comes to."""
        return ask(self.faq, text)

    def is_sure(self, text: str) -> bool:
        """Whether one question is clearly meant."""
        return self.found(text).is_sure

    def in_han(self, text: str) -> str | None:
        """What was typed in pinyin, or with wrong characters of the right sound, in likely characters."""
        return spelling_of(self.faq).in_han(text)

    def answer(self, entry: FaqEntry, words: Words) -> Remark:
        """A question as it is put in the FAQ, with its answer."""
        said = faq_answer(entry, self.faq.edition, words)
        return Remark("answer", (entry.question[words.lang], *said))

    def none(self, words: Words) -> Remark:
        """That nothing was found, and whom to ask."""
        return Remark("answer", tuple(not_found(self.faq, words)))

    def offers(self, entries: Iterable[FaqEntry], words: Words) -> list[Offer]:
        """Questions to choose from, and that it is none of them."""

        def offer(entry: FaqEntry) -> Offer:
            return Offer(entry.question[words.lang], lambda: [self.answer(entry, words)], "question")

        return [*map(offer, entries), Offer(words("talk.none_of_these"), lambda: [self.none(words)], "none")]

    def reply(self, text: str, standing: Prompt | None, words: Words, only_asked: bool = False) -> Remark | list[Offer]:
        """The answer to a text that answers nothing itself, or the questions that it may mean.

        With `only_asked` what is not put as a question is none, unless it is surely one.

        Raises:
            Problem: it is neither put as a question nor near one, while a question stands.
        """
        found, asks = self.found(text), load_lexicon().asks(text)
        if found.is_sure:
            return self.answer(found.entries[0], words)
        likely = not only_asked and (found.is_close or standing is None)
        if found.kind == "choices" and (asks or likely):
            return self.offers(found.entries, words)
        if not asks:
            raise standing.not_chosen if standing and standing.kind in ("day", "place") else Problem("reply_unclear")
        return self.none(words)
