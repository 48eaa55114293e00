"""A code of answers that comes to the desk: what it holds, and the new case that it makes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gcguide.cases.restore import answers_of_case, seen_now
from gcguide.conversation.handed import beside_lines
from gcguide.core.explain import told
from gcguide.core.interview import Interview
from gcguide.desk.matching import Matching
from gcguide.desk.preview import Entry, Preview, Taken
from gcguide.person.given import handed_over, told_of
from gcguide.person.handover import Handover, edition_of_code
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.editions import edition_ids
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.store import Draft
    from gcguide.desk.desk import Desk


def read_code(code: str, edition_id: str | None = None) -> tuple[Edition, Handover]:
    """The notice that a code's case is assessed under, and what the code holds.

    Args:
        code: a text with it.
        edition_id: the notice that is asked for; by default that of the code, or the newest where it is not here.

    Raises:
        Problem: see `read_handover`.
    """
    edition = load_edition(edition_id or edition_of_code(code, edition_ids()))
    return edition, handed_over(edition, code)


def code_lines(edition: Edition, handover: Handover, words: Words) -> Iterator[str]:
    """What a code holds, a line a thing."""
    facts, assumed = handover.case.facts, handover.case.assumed
    yield words("handover.case", count=len(facts), edition=edition.rules.label[words.lang])
    yield from (told(edition, words, id, value, assumed) for id, value in facts.items())
    yield from beside_lines(handover, edition, words)


def code_preview(code: str, words: Words) -> Preview:
    """A code as it would come in: one new case.

    Raises:
        Problem: see `read_handover`.
    """
    edition, handover = read_code(code)
    draft = draft_of_code(edition, handover, words)
    by = {matching: Matching.SKIP if matching is Matching.SKIP else Matching.NEW for matching in Matching}
    entry = Entry("\n".join(code_lines(edition, handover, words)), "clear", (Matching.NEW, Matching.SKIP), True, by)

    def take(desk: "Desk", each: Sequence[Matching]) -> Taken:
        return Taken(tuple(desk.take_in([draft] if Matching.NEW in each else [], [])), ())

    return Preview((), (entry,), "", take)


def draft_of_code(edition: Edition, handover: Handover, words: Words) -> "Draft":
    """A new case with the answers of a code; what of it is not known here goes into the note."""
    from gcguide.cases.store import Draft

    case = handover.case
    failed = [id for id, state in case.steps.items() if state == "failed"]
    seen = seen_now(Interview(edition, case.facts, steps_failed=failed))
    note = " ".join([words("handover.note"), *told_of(handover, edition, words)])
    return Draft(edition.id, answers_of_case(case), note=note, seen=seen)
