"""`gcguide assess`."""

import json
import sys
from argparse import Namespace
from datetime import date
from typing import Any

from gcguide.cases.case_file import Case, read_case, read_cases
from gcguide.commands.days import as_of
from gcguide.decision.assessment import assess
from gcguide.decision.explain import Explainer
from gcguide.decision.result import Assessment
from gcguide.decision.rulebook import rulebook
from gcguide.dialog.words import Words
from gcguide.plan.plan import Plan, plan
from gcguide.policy.loader import Edition, load_edition


def run(arguments: Namespace, words: Words) -> int:
    """One case as a report or JSON, or a stream of cases as JSON lines."""
    edition = load_edition(arguments.edition)
    day = as_of(arguments.as_of)
    if arguments.jsonl:
        for case in read_cases(edition, arguments.file):
            sys.stdout.write(
                json.dumps(_result(edition, case, day, words), ensure_ascii=False, separators=(",", ":")) + "\n"
            )
        return 0
    case = read_case(edition, arguments.file)
    assessment, follows = _decide(edition, case, day, words)
    if arguments.json:
        result = {**assessment.to_dict(), **follows.to_dict(), "explanation": _explanation(edition, case, words)}
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
        return 0
    from gcguide.paper.report import Report

    sys.stdout.write(Report(edition, case, assessment, follows, words).text())
    return 0


def _decide(edition: Edition, case: Case, day: date, words: Words) -> tuple[Assessment, Plan]:
    assessment = assess(edition, case.facts, day, case.steps)
    return assessment, plan(edition, assessment, case.facts, case.local_deadline, words.lang)


def _result(edition: Edition, case: Case, day: date, words: Words) -> dict[str, Any]:
    assessment, follows = _decide(edition, case, day, words)
    return {**assessment.to_dict(), **follows.to_dict()}


def _explanation(edition: Edition, case: Case, words: Words) -> dict[str, dict[str, object]]:
    """For each category and grade, the tree of reasons."""
    explainer = Explainer(rulebook(edition), case.facts, words)
    found: dict[str, dict[str, object]] = {}
    for cell in rulebook(edition).cells:
        found.setdefault(cell.category.id, {})[cell.grade] = explainer.cell(cell, case.steps).as_json()
    return found
