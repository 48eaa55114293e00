"""Saved cases as lines of text and as JSON, for the commands."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from gcguide.cases.masking import masked_person
from gcguide.cases.restore import plain_facts, restored
from gcguide.cases.saved import Saved
from gcguide.decision.assessment import assess
from gcguide.dialog.words import Words
from gcguide.plan.plan import plan
from gcguide.policy.loader import load_edition
from gcguide.policy.renames import load_renames
from gcguide.text import pad, width


def shown_case(saved: Saved, day: date, words: Words, reveal: bool = False, brief: bool = False) -> dict[str, Any]:
    """A case as JSON.

    Args:
        saved: the case.
        day: the day to judge by.
        words: the language of names.
        reveal: whether numbers of the person are shown in full.
        brief: only what a list needs.
    """
    edition = load_edition(saved.edition)
    read = restored(edition, saved.answers, load_renames())
    assessment = assess(edition, read.facts, day, read.steps)
    follows = plan(edition, assessment, read.facts, read.local_deadline, words.lang)
    result = {**assessment.to_dict(), **follows.to_dict()}
    person = saved.person if reveal else masked_person(edition.rules.roster, saved.person)
    head = {
        "number": saved.number, "label": saved.label, "name": saved.person.get("name", ""), "note": saved.note,
        "marked": saved.marked, "edition": saved.edition, "created": saved.created, "changed": saved.changed,
    }  # fmt: skip
    if brief:
        ahead = next((one for one in result["timeline"] if one["latest"] >= day.isoformat()), None)
        verdict = str(max((category.verdict for category in assessment.categories), key=lambda one: one.rank))
        return {**head, "verdict": verdict, "best": result["best"], "to_find_out": result["to_find_out"], "next": ahead}
    local = read.local_deadline.isoformat() if read.local_deadline else None
    case = {**plain_facts(read.facts), "steps": read.steps, "person": person, "local_deadline": local}
    return {**head, "case": case, "result": result}


def listed(cases: Iterable[Saved], day: date, words: Words) -> Iterator[str]:
    """A table, a case a line."""
    heads = [words(f"case.column_{name}") for name in ("number", "name", "best", "verdict", "next", "changed")]
    rows = [heads, *(_row(saved, day, words) for saved in cases)]
    columns = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(pad(cell, columns[at]) for at, cell in enumerate(row)).rstrip()


def _row(saved: Saved, day: date, words: Words) -> list[str]:
    found = shown_case(saved, day, words, brief=True)
    edition, best, act = load_edition(saved.edition), found["best"], found["next"]
    best_said, verdict, next_said = "", words(f"verdict_short.{found['verdict']}"), ""
    if best is not None:
        grade = edition.facts[edition.rules.grades.fact].words(best["grade"])[words.lang]
        category = next(c for c in edition.rules.categories if c.number == best["category"])
        best_said = f"{category.number} {category.short[words.lang]} {grade}"
    if act is not None:
        label = next(one.label[words.lang] for one in edition.rules.timeline.acts if one.id == act["id"])
        next_said = f"{act['latest'][5:]} {label}"
    return [str(saved.number), saved.name, best_said, verdict, next_said, saved.changed[:16].replace("T", " ")]
