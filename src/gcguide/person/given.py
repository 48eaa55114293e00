"""A case as somebody gives it: a file of answers, or the code of them in a text, in a picture, or just as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gcguide.person.case import STDIN, Case, case_bytes, case_from, read_document
from gcguide.person.handover import BEGINNING, Handover, Unread, holds_code, read_handover
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.reading.decode import MAX_BYTES
from gcguide.reading.documents import Document
from gcguide.reading.pictures import MAX_BYTES as MAX_PICTURE
from gcguide.reading.pictures import codes_in, is_picture
from gcguide.words import Words

# Files that people keep a message in; others may hold one too, but are something else.
_TEXTS = (".txt", ".md", "")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Given:
    """A case, the document that tells the line of what is found wrong in it later, and the code it came as, if any."""

    case: Case
    document: Document
    handover: Handover | None = None


def read_given(edition: Edition, word: str) -> Given:
    """The case in a file or on standard input, or that of a code which is given instead.

    Raises:
        Problem: naming file, line, the offending key or value and the nearest valid spelling; or what is wrong with a
            code.
    """
    if holds_code(word):
        handover = handed_over(edition, word)
    else:
        raw = case_bytes(word, MAX_PICTURE if is_picture(word) else MAX_BYTES)
        if (code := code_in(raw, word)) is None:
            document = read_document(raw, word)
            return Given(case_from(edition, document), document)
        handover = handed_over(edition, code, word)
    return Given(handover.case, Document({}), handover)


def may_hold_code(file: Path | str) -> bool:
    """Whether a file is called like a picture, or like a text of its own."""
    return is_picture(file) or str(file) == STDIN or Path(file).suffix.lower() in _TEXTS


def code_in(raw: bytes, file: Path | str) -> str | None:
    """The text with a code in it that a file holds, a picture or a text of its own; None for a file of another kind.

    Raises:
        Problem: a picture cannot be read, or has no such code.
    """
    if is_picture(file):
        found = codes_in(raw, file)
        if (code := next(filter(holds_code, found), None)) is None:
            raise Problem("handover_none", {"nearest": BEGINNING}, file)
        return code
    if not may_hold_code(file):
        return None
    text = raw.decode("utf-16" if raw[:2] in _WIDE else "utf-8-sig", "replace")
    return text if holds_code(text) and not text.lstrip().startswith("{") else None


def handed_over(edition: Edition, code: str, file: Path | str | None = None) -> Handover:
    """The answers of a code, by the facts of a notice; see `read_handover`."""
    try:
        return read_handover(edition, code, load_renames())
    except Problem as problem:
        raise problem.at(file) from None


def told_of(handover: Handover, edition: Edition, words: Words) -> Iterator[str]:
    """What must be told of how a code was read: that it is of another notice, and what of it is not known here."""
    if handover.edition != edition.id:
        yield words("handover.other", word=handover.edition, edition=edition.rules.label[words.lang])
    if handover.unread:
        yield words("handover.unread", groups=words.listing([_named(one, edition, words) for one in handover.unread]))


def _named(unread: Unread, edition: Edition, words: Words) -> str:
    if (id := unread.about) is None:
        return unread.group
    about = edition.facts[id].label[words.lang] if id in edition.facts else words(f"handover.{id}")
    return words("handover.unread_of", group=unread.group, about=about)
