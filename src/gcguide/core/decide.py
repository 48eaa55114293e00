"""The decision: an edition, a case and a day in, all that follows out. Pure: the day is an argument."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from gcguide.core.acts import recommenders
from gcguide.core.facts import Facts, Value, known_choice, read_facts
from gcguide.core.live import liveness
from gcguide.core.plan import Plan, plan
from gcguide.core.reasons import culprits, nearest_change
from gcguide.core.result import Assessment, Best, CategoryResult, GradeResult, StepResult, Target
from gcguide.core.rulebook import Cell, Contender, Rulebook, rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.policy.edition import Edition
from gcguide.policy.front_page import window
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem, unknown
from gcguide.text import Lang, shown

STATES = ("todo", "done", "failed")


class Applicant(Protocol):
    """What a decision needs of a case: checked answers, states of steps, an earlier local date, what was chosen.

    And of the answers, those that were only assumed, by lines of a screen left unticked.
    """

    @property
    def facts(self) -> Facts:
        """By fact id."""

    @property
    def steps(self) -> Mapping[str, str]:
        """By step id."""

    @property
    def local_deadline(self) -> date | None:
        """Of the league or department."""

    @property
    def chosen(self) -> Target | None:
        """What the person has chosen to apply for."""

    @property
    def assumed(self) -> tuple[str, ...]:
        """Ids of facts, in the order of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Decision:
    """All that follows from a case: the verdicts with their reasons, and the plan. Every face shows parts of it.

    Args:
        assumed: the answers that it rests on and nobody gave.
    """

    assessment: Assessment
    plan: Plan
    assumed: tuple[str, ...]

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """Plain data with the keys of the contract (§5); names and notes in one language."""
        return {**self.assessment.to_dict(), "assumed": list(self.assumed), **self.plan.to_dict(lang)}


def decide(edition: Edition, case: Applicant, day: date) -> Decision:
    """The only way from a case to what is shown of it.

    Args:
        edition: the notice.
        case: the applicant's answers and steps.
        day: the day on which the question is asked.
    """
    assessment = assess(edition, case.facts, day, case.steps, case.chosen)
    none_fits = all(category.verdict is Verdict.NO for category in assessment.categories)
    done = done_of(case.steps)
    return Decision(
        assessment, plan(edition, assessment.target, case.facts, case.local_deadline, done, none_fits), case.assumed
    )


def done_of(states: Mapping[str, str]) -> set[str]:
    """The steps and acts that are done."""
    return {id for id, state in states.items() if state == "done"}


def assess(
    edition: Edition,
    facts: Mapping[str, Any],
    as_of: date,
    steps: Mapping[str, str] | None = None,
    chosen: Target | None = None,
) -> Assessment:
    """Decides every category and grade for one applicant.

    Args:
        edition: the notice.
        facts: answers by fact id, as `read_facts` takes them; absent, None and `unsure` are unknown.
        as_of: the day on which the question is asked.
        steps: the state of the steps: `todo` (the default), `done` or `failed`.
        chosen: what the person has chosen to apply for.

    Raises:
        Problem: an answer or step that does not exist or does not fit.
    """
    known = read_facts(edition, facts)
    states = read_steps(edition, steps or {})
    failed = {id for id, state in states.items() if state == "failed"}
    book = rulebook(edition)
    cells = verdicts(book, known, failed)
    categories = tuple(_category(book, known, states, failed, id, cells) for id in book.steps)
    best = best_of(book, cells)
    return Assessment(
        edition.id,
        as_of,
        window(edition, as_of),
        categories,
        best,
        chosen,
        target_of(edition, best, chosen),
        _advice(book, known),
        to_find_out(book, known, [id for category in categories for id in category.missing]),
    )


def read_steps(edition: Edition, raw: Mapping[str, Any]) -> dict[str, str]:
    """Checked states of steps, by step id; an act of the procedure is to do or done, it cannot fail."""
    known = edition.rules.to_do
    for id, state in raw.items():
        if id not in known:
            raise unknown("step", shown(id), known).within("steps", str(id))
        states = STATES if id in edition.rules.steps else STATES[:2]
        if state is not None and state not in states:
            problem = unknown("value", shown(state), states)
            problem.details["subject"] = id
            raise problem.within("steps", str(id))
    return {id: state for id, state in raw.items() if state is not None}


def _category(
    book: Rulebook,
    facts: dict[str, Value],
    states: Mapping[str, str],
    failed: Collection[str],
    id: str,
    verdicts: tuple[Verdict, ...],
) -> CategoryResult:
    cells = [(cell, verdict) for cell, verdict in zip(book.cells, verdicts, strict=True) if cell.category.id == id]
    category = cells[0][0].category
    verdict = max((verdict for _, verdict in cells), key=lambda v: v.rank)
    return CategoryResult(
        category.number,
        id,
        verdict,
        category.clause or "",
        {cell.grade: _grade(book, facts, failed, cell, own) for cell, own in cells},
        tuple(liveness(book).missing(id, facts, failed)),
        tuple(culprits(book, id, facts, failed)) if verdict is Verdict.NO else (),
        tuple(StepResult(step, states.get(step, "todo")) for step in book.steps[id]),
        recommenders(book.edition, category, known_choice(facts, "place")),
    )


def _grade(book: Rulebook, facts: Facts, failed: Collection[str], cell: Cell, verdict: Verdict) -> GradeResult:
    if verdict is Verdict.NO:
        return GradeResult(verdict, (), nearest_change(book, cell, facts, failed))
    raised = tuple(c.caution.id for c in cell.cautions if c.caution.kind != "advise" and (book.truth(c.when, facts)))
    return GradeResult(verdict, raised, None)


def best_of(book: Rulebook, verdicts: Sequence[Verdict]) -> Best | None:
    """Highest verdict first, then one single grade, then the higher, then the lower number (CONTRACT §5).

    None when all verdicts are `no` or `open`.
    """
    top = max(verdicts, key=lambda verdict: verdict.rank)
    if top is Verdict.NO or top is Verdict.OPEN:
        return None
    grades: dict[int, list[str]] = {}
    for cell, verdict in zip(book.cells, verdicts, strict=True):
        if verdict is top:
            grades.setdefault(cell.category.number, []).append(cell.grade)
    best = max((Contender.of(number, own) for number, own in grades.items()), key=book.preference)
    return Best(best.category, best.grade, tuple(grades[best.category]), top)


def target_of(edition: Edition, best: Best | None, chosen: Target | None) -> Target | None:
    """What is applied for: what was chosen, else the best, whose grade is left open where the notice names none."""
    if chosen is not None or best is None:
        return chosen
    category = next(c for c in edition.rules.categories if c.number == best.category)
    return Target(best.category, best.grade if category.names_grade else None)


def targets(edition: Edition, verdicts: Mapping[tuple[str, str], Verdict]) -> list[Target]:
    """What may be applied for by the verdicts (of category id and grade), the best first."""
    order, numbers = edition.rules.grades.order, {c.id: c.number for c in edition.rules.categories}
    fitting = [cell for cell, verdict in verdicts.items() if verdict.rank > Verdict.OPEN.rank]
    fitting.sort(key=lambda cell: (-verdicts[cell].rank, numbers[cell[0]], -order.index(cell[1])))
    return [Target(numbers[id], grade) for id, grade in fitting]


def is_to_choose(edition: Edition, verdicts: Mapping[tuple[str, str], Verdict]) -> bool:
    """Whether the person has to choose: several categories or grades fit, or the notice names no grade."""
    fitting = targets(edition, verdicts)
    named = {category.number: category.names_grade for category in edition.rules.categories}
    return len(fitting) > 1 or any(not named[target.category] for target in fitting)


def read_chosen(edition: Edition, raw: Any) -> Target | None:
    """What a person has chosen, from `{category: number, grade: id}`; the grade may be left out.

    Raises:
        Problem: it is not of this shape, or there is no such category or grade.
    """
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise Problem("case_mapping", {"word": "chosen"}, path=("chosen",))
    for key in raw:
        if key not in ("category", "grade"):
            raise unknown("key", shown(key), ("category", "grade")).within("chosen", str(key))
    numbers = [category.number for category in edition.rules.categories]
    category, grade, order = raw.get("category"), raw.get("grade"), edition.rules.grades.order
    if type(category) is not int or category not in numbers:
        word = f'"{shown(category)}"' if isinstance(category, str) else shown(category)  # a text is no number
        raise unknown("categories", word, numbers).within("chosen", "category")
    if grade is not None and grade not in order:
        raise unknown("grades", shown(grade), order).within("chosen", "grade")
    return Target(category, grade)


def target_under(target: Target, own: Edition, edition: Edition) -> Target | None:
    """What was chosen under one notice as another one numbers it; None where that has no such category or grade."""
    id = next((category.id for category in own.rules.categories if category.number == target.category), None)
    there = next((category for category in edition.rules.categories if category.id == id), None)
    if there is None or target.grade not in (None, *edition.rules.grades.order):
        return None
    return Target(there.number, target.grade)


def _advice(book: Rulebook, facts: Facts) -> tuple[str, ...]:
    return tuple(
        caution.id
        for caution in book.edition.rules.cautions
        if caution.kind == "advise" and (book.truth(caution.when, facts))
    )


def route_facts(edition: Edition, facts: Facts) -> set[str]:
    """The unknown facts that can still change the route."""
    employer = facts.get("employer", UNSURE)
    if employer == UNSURE:
        return {id for id in ("employer", "place") if facts.get(id, UNSURE) == UNSURE}
    place_matters = employer in edition.rules.routes.place_matters_for
    return {"place"} if place_matters and facts.get("place", UNSURE) == UNSURE else set()


def to_find_out(book: Rulebook, facts: Facts, missing: Iterable[str]) -> tuple[str, ...]:
    """Of the facts that can still change a verdict, and those that can change the route, the ones to be asked about."""
    live = route_facts(book.edition, facts).union(missing)
    return tuple(id for id in book.domains if id in live and facts.get(id) == UNSURE)
