"""The decision: facts, an edition and a day in, an `Assessment` out. Pure: the day is an argument."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gcguide.core.explain import truth
from gcguide.core.facts import Facts, Value, known_choice, read_facts
from gcguide.core.live import liveness
from gcguide.core.reasons import culprits, nearest_change
from gcguide.core.result import Assessment, Best, CategoryResult, GradeResult, StepResult
from gcguide.core.rulebook import Cell, Rulebook, rulebook
from gcguide.core.verdict import Verdict, board
from gcguide.policy.edition import Edition, recommenders
from gcguide.policy.front_page import window
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import unknown
from gcguide.text import shown

STATES = ("todo", "done", "failed")


def assess(
    edition: Edition, facts: Mapping[str, Any], as_of: date, steps: Mapping[str, str] | None = None
) -> Assessment:
    """Decides every category and grade for one applicant.

    Args:
        edition: the notice.
        facts: answers by fact id, as `read_facts` takes them; absent, None and `unsure` are unknown.
        as_of: the day on which the question is asked.
        steps: the state of the steps: `todo` (the default), `done` or `failed`.

    Raises:
        Problem: an answer or step that does not exist or does not fit.
    """
    known = read_facts(edition, facts)
    states = read_steps(edition, steps or {})
    failed = {id for id, state in states.items() if state == "failed"}
    book = rulebook(edition)
    verdicts = board(book).verdicts(known, failed)
    categories = tuple(_category(book, known, states, failed, id, verdicts) for id in book.steps)
    return Assessment(
        edition.id,
        as_of,
        window(edition, as_of),
        categories,
        best_of(book, verdicts),
        _advice(book, known),
        to_find_out(book, known, [id for category in categories for id in category.missing]),
    )


def read_steps(edition: Edition, raw: Mapping[str, Any]) -> dict[str, str]:
    """Checked states of steps, by step id."""
    for id, state in raw.items():
        if id not in edition.rules.steps:
            raise unknown("step", shown(id), edition.rules.steps).within("steps", str(id))
        if state is not None and state not in STATES:
            problem = unknown("value", shown(state), STATES)
            problem.details["subject"] = id
            raise problem.within("steps", str(id))
    return {id: state for id, state in raw.items() if state is not None}


def _category(
    book: Rulebook,
    facts: dict[str, Value],
    states: Mapping[str, str],
    failed: Collection[str],
    id: str,
    verdicts: list[Verdict],
) -> CategoryResult:
    cells = [(cell, verdict) for cell, verdict in zip(book.cells, verdicts, strict=True) if cell.category.id == id]
    category = cells[0][0].category
    verdict = max((verdict for _, verdict in cells), key=lambda v: v.rank)
    employer, place = known_choice(facts, "employer"), known_choice(facts, "place")
    return CategoryResult(
        category.number,
        id,
        verdict,
        category.clause or "",
        {cell.grade: _grade(book, facts, failed, cell, own) for cell, own in cells},
        tuple(liveness(book).missing(id, facts, failed)),
        tuple(culprits(book, id, facts, failed)) if verdict is Verdict.NO else (),
        tuple(StepResult(step, states.get(step, "todo")) for step in book.steps[id]),
        tuple(recommenders(book.edition, category, employer, place)),
    )


def _grade(book: Rulebook, facts: Facts, failed: Collection[str], cell: Cell, verdict: Verdict) -> GradeResult:
    if verdict is Verdict.NO:
        return GradeResult(verdict, (), nearest_change(book, cell, facts, failed))
    raised = tuple(
        c.caution.id
        for c in cell.cautions
        if c.caution.kind != "advise" and (c.when is None or truth(book, c.when, facts))
    )
    return GradeResult(verdict, raised, None)


def best_of(book: Rulebook, verdicts: Sequence[Verdict]) -> Best | None:
    """Highest verdict first, then the higher grade, then the lower number; None when all are `no` or `open`."""
    order = book.edition.rules.grades.order
    cells = [
        (cell, verdict)
        for cell, verdict in zip(book.cells, verdicts, strict=True)
        if verdict is not Verdict.NO and verdict is not Verdict.OPEN
    ]
    if not cells:
        return None
    cell, verdict = max(cells, key=lambda c: (c[1].rank, order.index(c[0].grade), -c[0].category.number))
    return Best(cell.category.number, cell.grade, verdict)


def _advice(book: Rulebook, facts: Facts) -> tuple[str, ...]:
    return tuple(
        caution.id
        for caution in book.edition.rules.cautions
        if caution.kind == "advise" and (caution.when is None or truth(book, caution.when, facts))
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
