"""What a question of one's own comes to: an answer of the FAQ, some to choose from, or none; pinyin and slips too."""

from functools import lru_cache

from gcguide.conversation.heard import reply_texts
from gcguide.language.faq import Faq
from gcguide.language.faq_search import Found, look_up
from gcguide.language.lexicon import Lexicon, load_lexicon
from gcguide.language.pinyin import Pinyin, load_pinyin
from gcguide.language.spelled import Speller, speller


def ask(faq: Faq, text: str) -> Found:
    """What somebody means who typed this; where it is not clear as it stands, also as what it sounds like."""
    return look_up(faq, text, spelling_of(faq, load_lexicon(), load_pinyin()).in_han)


@lru_cache(maxsize=4)
def spelling_of(faq: Faq, lexicon: Lexicon, pinyin: Pinyin) -> Speller:
    """What reads pinyin and slips, from how people put their questions and what replies are made of."""
    asked = (way for ways in faq.ways.values() for way in ways)
    return speller((*asked, *reply_texts(faq.edition, lexicon)), pinyin)
