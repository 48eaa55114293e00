"""What two editions do differently: each category and grade whose verdict changes, and a person for whom it does.

Both are compiled over the same numbered answers. A verdict is a condition, so "this under the one and that under the
other" is one as well, and holds for somebody or for nobody: that is exact. An answer that only one edition knows cannot
be given under the other; there the fact is unknown, and the verdict may be open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gcguide.core.facts import Value
from gcguide.core.normal_form import OTHER, Domain, NormalForm
from gcguide.core.rulebook import Cell, Rulebook, compiled, domains_of
from gcguide.core.verdict import Verdict
from gcguide.policy.edition import Edition
from gcguide.policy_check.witness import an_answer, ways
from gcguide.problem import Problem

_Wanted = dict[str, int]


@dataclass(frozen=True)
class Change:
    """A verdict that changes for a category and grade, and the shortest answers with which it does.

    Args:
        before: under the first edition; None where it has no such category or grade.
        after: under the second; None where it has none.
        facts: with these, whatever else is answered.
    """

    category: str
    grade: str
    before: Verdict | None
    after: Verdict | None
    facts: Mapping[str, Value]


@dataclass(frozen=True)
class _Shared(Domain):
    """The answers that either edition tells apart, of which one of them knows some."""

    known: int

    @property
    def full(self) -> int:
        """The mask of the answers that this edition knows: what is none of some of them is another of them."""
        return self.known


def changes(before: Edition, after: Edition) -> list[Change]:
    """Every category and grade whose verdict differs for somebody, from which to which.

    Raises:
        Problem: a fact is of another kind, so that its answers cannot be compared.
    """
    books = _together(before, after)
    return [*_Comparison(*books).run()]


def _together(before: Edition, after: Edition) -> tuple[Rulebook, Rulebook]:
    """Both editions over the same answers."""
    old, new = domains_of(before), domains_of(after)
    shared: tuple[dict[str, Domain], dict[str, Domain]] = ({}, {})
    for id in dict.fromkeys([*old, *new]):
        own = [domains[id] for domains in (old, new) if id in domains]
        if len({domain.kind for domain in own}) > 1:
            raise Problem("diff_kind", {"word": id})
        answers = _answers(own)
        for side, domains in zip(shared, (old, new), strict=True):
            domain = domains.get(id, own[0])
            side[id] = _Shared(id, domain.kind, answers, domain.cuts, _known(domain, answers))
    return compiled(before, shared[0]), compiled(after, shared[1])


def _answers(own: list[Domain]) -> tuple[Value | None, ...]:
    every = list(dict.fromkeys(answer for domain in own for answer in domain.answers))
    if own[0].kind == "date":
        return (*sorted(day for day in every if isinstance(day, date)), None)
    last = [OTHER] if own[0].kind == "code" else []
    return (*(answer for answer in every if answer not in last), *last)


def _known(domain: Domain, answers: tuple[Value | None, ...]) -> int:
    if domain.kind in ("date", "code"):
        return (1 << len(answers)) - 1
    return sum(1 << number for number, answer in enumerate(answers) if answer in domain.answers)


class _Comparison:
    """Compares cell by cell."""

    def __init__(self, before: Rulebook, after: Rulebook) -> None:
        self.before, self.after = before, after
        self.full = {id: (1 << len(domain.answers)) - 1 for id, domain in before.domains.items()}
        # Facts with answers that one of them does not know.
        self.uneven = {
            id for id, full in self.full.items() if before.domains[id].full != full or after.domains[id].full != full
        }

    def run(self) -> Iterator[Change]:
        old, new = ({(cell.category.id, cell.grade): cell for cell in book.cells} for book in (self.before, self.after))
        for key in dict.fromkeys([*old, *new]):
            one, other = old.get(key), new.get(key)
            if one is not None and other is not None and _same(one, other) and not self._is_uneven(one):
                continue
            here, there = ({None: [_WHOEVER]} if cell is None else self._ways(cell) for cell in (one, other))
            for before, terms in here.items():
                for after, others in there.items():
                    is_told = before != after and {before, after} != {None, Verdict.NO}
                    if is_told and (facts := self._somebody(terms, others)) is not None:
                        yield Change(*key, before, after, facts)

    def _is_uneven(self, cell: Cell) -> bool:
        forms = (cell.base, cell.consult, cell.verify)
        return any(id in self.uneven for form in forms for clause in form.clauses for id, _ in clause)

    def _ways(self, cell: Cell) -> dict[Verdict | None, list[_Wanted]]:
        """For each verdict the ways to it, the shortest first."""
        base, consult, verify = cell.base, cell.consult, cell.verify
        forms = {
            Verdict.NO: ~base,
            Verdict.CONSULT: base & consult,
            Verdict.VERIFY: base & ~consult & verify,
            Verdict.CLEAR: base & ~consult & ~verify,
        }
        if self._is_uneven(cell):
            forms[Verdict.OPEN] = (
                self._unknown(base)
                | self._holds(base) & self._unknown(consult)
                | self._holds(base & ~consult) & self._unknown(verify)
            )
        return {verdict: [*ways(form)] for verdict, form in forms.items()}

    def _holds(self, form: NormalForm) -> NormalForm:
        """That a condition is true, of whoever gives any answer at all."""
        return replace(form, full=self.full)

    def _unknown(self, form: NormalForm) -> NormalForm:
        """That a condition is neither true nor false, for an answer that the edition does not know."""
        return ~self._holds(form) & ~self._holds(~form)

    def _somebody(self, one: list[_Wanted], other: list[_Wanted]) -> dict[str, Value] | None:
        """The shortest answers that are a way of the one and of the other kind."""
        best: _Wanted | None = None
        for wanted in one:
            for others in other:
                if (best is None or max(len(wanted), len(others)) < len(best)) and _agree(wanted, others):
                    both = {**others, **{id: mask & others.get(id, mask) for id, mask in wanted.items()}}
                    best = both if best is None or len(both) < len(best) else best
        if best is None:
            return None
        found = {}
        for id in [id for id in self.full if id in best]:
            domain = self.before.domains[id]
            both_know = best[id] & domain.full & self.after.domains[id].full
            found[id] = an_answer(self.before, domain, both_know or best[id])
        return found


_WHOEVER: _Wanted = {}


def _same(one: Cell, other: Cell) -> bool:
    return all(
        mine.clauses == theirs.clauses and mine.terms == theirs.terms
        for mine, theirs in ((one.base, other.base), (one.consult, other.consult), (one.verify, other.verify))
    )


def _agree(one: _Wanted, other: _Wanted) -> bool:
    return all(mask & other.get(id, mask) for id, mask in one.items())
