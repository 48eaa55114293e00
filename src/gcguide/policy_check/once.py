"""That what a notice says once stands in the edition alone, and that its own texts agree with it."""

from gcguide.folders import data_folder
from gcguide.language.faq import FaqFile, spoken_under
from gcguide.policy.edition import Edition
from gcguide.policy_check.at_odds import at_odds
from gcguide.policy_check.borne import read_terms
from gcguide.policy_check.literals import written_out
from gcguide.policy_check.witness import Check
from gcguide.problem import Problem
from gcguide.reading.documents import Document
from gcguide.words import message


def written_once(edition: Edition, faq: tuple[FaqFile, Document] | None, check: Check) -> None:
    """No text of `dialogs/` writes out what it should take from the edition; what the edition hides is listed."""
    words = check.words
    try:
        found = [*written_out(edition, read_terms(edition.folder)[0].written_once, data_folder("dialogs"))]
    except Problem as problem:
        check.failures.append(message(problem, words))
        return
    for one in found:
        said = words("check.written_out_shown", text=one.text)
        if one.use is not None:
            said = words("check.written_out", text=one.text, use=one.use)
        check.failures.append(words("where.file_line", file=one.file, line=one.line) + said)
    if faq is None:
        return
    told = {entry.id for _, entry in spoken_under(edition, faq[0])}
    if hidden := [entry.id for entry in faq[0].entries if entry.id not in told]:
        check.note("faq_hidden", count=len(hidden), entries=words.listing(hidden))


def texts_agree(edition: Edition, check: Check) -> None:
    """What the edition's texts write out of its own data is what the data says."""
    try:
        terms, _ = read_terms(edition.folder)
    except Problem as problem:
        check.failures.append(message(problem, check.words))
        return
    for one in at_odds(edition, terms.written_once, terms.halves):
        place = check.words("where.file_line", file=one.file, line=one.line)
        check.failures.append(place + check.words("check.text_at_odds", word=one.at, text=one.text, data=one.data))
