"""A check, and the answers that serve as its evidence: that something can happen, or that a fact decides it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from gcguide.core.facts import Value
from gcguide.core.live import Contrast, contrasts, outcomes
from gcguide.core.normal_form import OTHER, Domain, NormalForm, in_order, merged
from gcguide.core.rulebook import Rulebook
from gcguide.words import Words


@dataclass
class Check:
    """One proof: what it claims, what breaks it, and the evidence."""

    id: str
    words: Words
    failures: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)

    def fail(self, key: str, **values: object) -> None:
        """Something that breaks it, in words."""
        self.failures.append(self.words(f"check.{key}", **values))

    def fail_at(self, place: tuple[Path | str | None, int | None], key: str, **values: object) -> None:
        """The same, with the file and line where it stands."""
        where = self.words("where.file_line", file=place[0], line=place[1])
        self.failures.append(where + self.words(f"check.{key}", **values))

    def note(self, key: str, **values: object) -> None:
        """A piece of evidence, in words."""
        self.evidence.append(self.words(f"check.{key}", **values))


def witness(book: Rulebook, form: NormalForm) -> dict[str, Value] | None:
    """The shortest answers under which the condition holds whatever the other facts are; None: it never can."""
    wanted = next(ways(form), None)
    if wanted is None:
        return None
    return {fact: an_answer(book, book.domains[fact], wanted[fact]) for fact in book.domains if fact in wanted}


def ways(form: NormalForm) -> Iterator[dict[str, int]]:
    """The ways in which a condition can hold, as masks of answers, the shortest first; none contradicts itself."""
    return (wanted for term in in_order(form.terms) if all((wanted := merged(term)).values()))


def an_answer(book: Rulebook, domain: Domain, mask: int) -> Value:
    """One real answer of those in a mask."""
    number = (mask & -mask).bit_length() - 1
    answer = domain.answers[number]
    if domain.kind == "date":
        cuts = [cut for cut in domain.answers if isinstance(cut, date)]
        after = cuts[-1] + timedelta(days=1) if cuts else book.edition.facts[domain.id].earliest
        day = answer if answer is not None else after  # a date that no rule of this edition tests has no cut
        assert day is not None
        return day
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


def verdict_contrasts(book: Rulebook) -> dict[str, list[Contrast]]:
    """For each fact, where it decides a verdict."""
    return _by_fact(book, (form for cell in book.cells for form in outcomes(cell)))


def caution_contrasts(book: Rulebook) -> dict[str, list[Contrast]]:
    """For each fact, where it decides whether a caution is raised or an advice given."""
    return _by_fact(book, _cautions(book))


def _cautions(book: Rulebook) -> Iterator[NormalForm]:
    for cell in book.cells:
        for one in cell.cautions:
            if one.when is not None and one.caution.kind != "advise":
                yield cell.base & book.normal_form(one.when)
    for caution in book.edition.rules.cautions:
        if caution.when is not None and caution.kind == "advise":
            yield book.normal_form(caution.when)


def _by_fact(book: Rulebook, forms: Iterable[NormalForm]) -> dict[str, list[Contrast]]:
    found: dict[str, list[Contrast]] = {id: [] for id in book.domains}
    for form in forms:
        for contrast in contrasts(form):
            found[contrast.fact].append(contrast)
    for places in found.values():
        places.sort(key=lambda contrast: len(contrast.others))
    return found


def world(
    book: Rulebook, others: Mapping[str, int], without: Iterable[str], usual: Mapping[str, Value]
) -> dict[str, Value]:
    """Answers to all facts but some: those that are asked for, and the usual ones, or any, for the rest."""
    found: dict[str, Value] = {}
    for id in [id for id in book.domains if id not in set(without)]:
        domain = book.domains[id]
        mask = others.get(id, domain.full)
        fits = id in usual and mask >> domain.number(usual[id]) & 1
        found[id] = usual[id] if fits else an_answer(book, domain, mask)
    return found
