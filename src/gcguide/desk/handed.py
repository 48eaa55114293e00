"""A code of answers that comes to the desk: what it holds, the new case that it makes, or the case that takes it.

A code says nothing of whose it is. So it makes a new case, unless the counsellor says that it is that of the case under
the cursor; where some case has just these answers, that is said, and nothing comes in unless it is asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from gcguide.cases.restore import answers_of_case, case_changes, case_of, seen_now
from gcguide.cases.saved import Revision, Saved
from gcguide.conversation.handed import beside_lines
from gcguide.core.explain import beside_told, told
from gcguide.core.facts import plain_facts, read_facts
from gcguide.core.interview import Interview
from gcguide.desk.changes import answering
from gcguide.desk.matching import CHOSEN, Difference, Matching, difference_told
from gcguide.desk.preview import Entry, Preview, Taken
from gcguide.editions.files import edition_ids
from gcguide.person.given import handed_over, told_of
from gcguide.person.handover import Handover, edition_of_code
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.vocabulary import UNSURE, load_renames
from gcguide.text import plain
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.store import Draft, Store
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


def code_preview(code: str, words: Words, store: "Store", pointed: int | None = None) -> Preview:
    """A code as it would come in: as a new case, or into the case that is pointed at.

    Args:
        code: a text with it.
        words: the language.
        store: the cases that are there.
        pointed: the number of the case under the cursor, if any.

    Raises:
        Problem: see `read_handover`.
    """
    edition, handover = read_code(code)
    draft, (head, *answers) = draft_of_code(edition, handover, words), code_lines(edition, handover, words)
    there = [saved for saved in store.cases() if saved.edition == edition.id]
    alike = [saved for saved in there if _has_these(saved, edition, handover, words)]
    meant = next((saved for saved in there if saved.number == pointed and saved not in alike), None)
    offered, told = [Matching.NEW, Matching.SKIP], [head]
    if alike:
        offered.reverse()
        told.append(words("handover.alike", numbers=words("join.comma").join(str(saved.number) for saved in alike)))
    if meant is not None:
        offered.insert(1, Matching.UPDATE)
        differences = words.listing([*_differences_told(meant, edition, handover, words)]) or words("handover.nothing")
        name = plain(meant.name, 60) or words("desk.nameless")
        told.append(words("handover.into", number=meant.number, name=name, differences=differences))
    by = {matching: matching if matching in offered else offered[0] for matching in Matching}
    entry = Entry("\n".join((*told, *answers)), "consult" if alike else "clear", tuple(offered), True, by)

    def take(desk: "Desk", each: Sequence[Matching]) -> Taken:
        if Matching.UPDATE in each and meant is not None:
            desk.take_in([], [_into(meant, edition, handover, words)])
            return Taken((), (meant.number,))
        return Taken(tuple(desk.take_in([draft] if Matching.NEW in each else [], [])), ())

    return Preview((), (entry,), "", take)


def _has_these(saved: Saved, edition: Edition, handover: Handover, words: Words) -> bool:
    """Whether a case has just the answers of a code."""
    if load_renames().read(saved.answers.facts) != plain_facts(handover.case.facts):
        return False
    return not any(_differences_told(saved, edition, handover, words))


def _news(saved: Saved, edition: Edition, handover: Handover) -> dict[str, Any]:
    """The answers of a code that a case takes: what was only assumed there, or not sure, takes no answer away."""
    own, given = case_of(saved, edition, load_renames()), handover.case
    before = plain_facts(own.facts)
    found = {}
    for id, value in plain_facts(given.facts).items():
        is_firm = id not in given.assumed and value != UNSURE
        if id not in before or (is_firm and (before[id] != value or id in own.assumed)):
            found[id] = value
    return found


def _differences_told(saved: Saved, edition: Edition, handover: Handover, words: Words) -> Iterator[str]:
    """What a case would have otherwise with the answers of a code."""
    own, given = case_of(saved, edition, load_renames()), handover.case
    before = plain_facts(own.facts)
    for id, value in _news(saved, edition, handover).items():
        yield difference_told(Difference(id, False, before.get(id), value), edition, words)
    if given.chosen is not None and given.chosen != own.chosen:
        was = asdict(own.chosen) if own.chosen else None
        yield difference_told(Difference(CHOSEN, False, was, asdict(given.chosen)), edition, words)
    steps = {id: state for id, state in given.steps.items() if own.steps.get(id) != state}
    local = given.local_deadline if given.local_deadline != own.local_deadline else None
    yield from (words.labelled(what, said) for what, said in beside_told(edition, words, None, local, steps))


def _into(saved: Saved, edition: Edition, handover: Handover, words: Words) -> Revision:
    """A case with the answers of a code."""
    given, news = handover.case, _news(saved, edition, handover)
    assumed = sorted({*saved.answers.assumed}.difference(news) | {*given.assumed}.intersection(news))
    weighed = replace(saved, answers=replace(saved.answers, assumed=tuple(assumed)))
    read = answering(weighed, edition, read_facts(edition, news))
    steps = read.steps | given.steps
    read.interview.fail(id for id, state in steps.items() if state == "failed")
    local, chosen = given.local_deadline or read.local_deadline, given.chosen or read.chosen
    answers = replace(read, steps=steps, local_deadline=local, chosen=chosen).answers()
    note = words.listing([*filter(None, (saved.note, *told_of(handover, edition, words)))])
    after = replace(saved, answers=answers, note=note, seen=seen_now(read.interview))
    return Revision(
        saved, after, [("code", {"count": len(news)}), *case_changes(saved, answers, saved.person, edition.id)]
    )


def draft_of_code(edition: Edition, handover: Handover, words: Words) -> "Draft":
    """A new case with the answers of a code; what of it is not known here goes into the note."""
    from gcguide.cases.store import Draft

    case = handover.case
    failed = [id for id, state in case.steps.items() if state == "failed"]
    seen = seen_now(Interview(edition, case.facts, steps_failed=failed))
    note = " ".join([words("handover.note"), *told_of(handover, edition, words)])
    return Draft(edition.id, answers_of_case(case), note=note, seen=seen)
