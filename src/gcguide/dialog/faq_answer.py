"""An answer as lines to show: how much the notice gives, the answer, where it stands, whom to ask about the rest."""

from gcguide.dialog.faq import Entry, Faq
from gcguide.dialog.words import Words
from gcguide.policy.bodies import body_name
from gcguide.policy.loader import Edition

_LEADS = {"partly": "faq.partly", "no": "faq.not_given"}


def faq_answer(entry: Entry, edition: Edition, words: Words, place: str | None = None) -> list[str]:
    """The lines that answer a question.

    Args:
        entry: the question.
        edition: the notice that the answer rests on.
        words: the words of the language to answer in.
        place: where the employer is, if that is known; it tells the real names of the bodies.
    """
    lines = [words(_LEADS[entry.given])] if entry.given in _LEADS else []
    lines.append(entry.answer[words.lang])
    if entry.clause:
        lines.append(words("faq.clause", clause=entry.clause))
    if entry.source:
        source = edition.rules.sources[entry.source]
        lines.append(words("faq.source", name=source.name, issuer=source.issuer))
    return lines + _whom("faq.ask", entry.ask, edition, words, place)


def no_answer(faq: Faq, words: Words, place: str | None = None) -> list[str]:
    """The lines for a text that no question is near: the notice does not give it; whom to ask, and the telephones."""
    lines = [words("faq.unknown"), *_whom("faq.ask_policy", faq.ask_otherwise, faq.edition, words, place)]
    for contact in faq.edition.rules.contacts:
        if contact.kind == "phone":
            lines.append(words.labelled(contact.label[words.lang], contact.value) + words.cited(contact.clause))
    return lines


def _whom(key: str, actors: tuple[str, ...], edition: Edition, words: Words, place: str | None) -> list[str]:
    names = list(dict.fromkeys(body_name(edition, actor, place, words.lang) for actor in actors))
    return [words(key, whom=words.listing(names))] if names else []
