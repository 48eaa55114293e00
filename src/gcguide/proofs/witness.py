"""Answers that make a condition true: the evidence that something can happen."""

from collections.abc import Mapping
from datetime import date, timedelta

from gcguide.decision.domain import OTHER, Domain
from gcguide.decision.facts import Value
from gcguide.decision.normal_form import NormalForm, in_order, merged
from gcguide.decision.rulebook import Rulebook


def witness(book: Rulebook, form: NormalForm) -> dict[str, Value] | None:
    """The shortest answers under which the condition holds whatever the other facts are; None: it never can."""
    for term in in_order(form.terms):
        wanted = merged(term)
        if all(wanted.values()):
            return {fact: an_answer(book, book.domains[fact], wanted[fact]) for fact in book.domains if fact in wanted}
    return None


def an_answer(book: Rulebook, domain: Domain, mask: int) -> Value:
    """One real answer of those in a mask."""
    number = (mask & -mask).bit_length() - 1
    answer = domain.answers[number]
    if domain.kind == "date":
        cuts = [cut for cut in domain.answers if isinstance(cut, date)]
        return answer if answer is not None else cuts[-1] + timedelta(days=1)
    if answer == OTHER and domain.kind == "code":
        return next(code for code in book.edition.places if code not in domain.answers)
    assert answer is not None
    return answer


def late_answers(form: NormalForm, book: Rulebook) -> dict[str, Value] | None:
    """Answers under which a condition is settled as false, yet unknown to Kleene logic; None: there are none.

    A way to hold that asks for two different answers to one fact never comes true, but while that fact is unknown the
    logic cannot see it. The verdict is then `open` a question longer than needed, and right as soon as it is answered.
    """
    full = dict(form.full)
    possible = [term for term in form.terms if all(merged(term).values())]
    for term in in_order(form.terms):
        for split in [fact for fact, mask in merged(term).items() if not mask]:
            candidate = _holds(term, split, full)
            for other in possible:
                candidate &= ~_holds(other, split, full)
            found = witness(book, candidate)
            if found is not None:
                return found
    return None


def _holds(term: frozenset[tuple[str, int]], without: str, full: Mapping[str, int]) -> NormalForm:
    form = NormalForm.constant(True, full)
    for fact, mask in sorted(term):
        if fact != without:
            form &= NormalForm.literal(fact, mask, full)
    return form
