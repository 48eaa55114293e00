"""`gcguide assess`: one case as a report or JSON, many as JSON lines."""

import json
import sys
from argparse import Namespace
from datetime import date
from typing import Any

from gcguide.commands.inputs import given_case, supposed, tell_waiting
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import print_json
from gcguide.core.decide import decide
from gcguide.core.explain import Explainer
from gcguide.core.rulebook import rulebook
from gcguide.person.case import Case, read_cases
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.later import notice_dict
from gcguide.words import Words


def run(arguments: Namespace, words: Words) -> None:
    """One case as a report or JSON, or a stream of cases as JSON lines."""
    edition = supposed(load_edition(arguments.edition), arguments.deadline)
    day = day_to_judge_by(arguments.as_of)
    if arguments.jsonl:
        tell_waiting(arguments.file, words)
        for case in read_cases(edition, arguments.file):
            line = json.dumps(_result(edition, case, day, words), ensure_ascii=False, separators=(",", ":"))
            sys.stdout.write(line + "\n")
        return
    case = given_case(edition, arguments.file, words).case
    if arguments.json:
        print_json({**_result(edition, case, day, words), "explanation": _explanation(edition, case, words)})
        return
    from gcguide.paper.compose import report

    sys.stdout.write(report(edition, case, day, words, arguments.full))


def _result(edition: Edition, case: Case, day: date, words: Words) -> dict[str, Any]:
    return {**decide(edition, case, day).to_dict(words.lang), "notice": notice_dict(edition, day)}


def _explanation(edition: Edition, case: Case, words: Words) -> dict[str, dict[str, object]]:
    """For each category and grade, the tree of reasons."""
    explainer = Explainer(rulebook(edition), case.facts, words, case.assumed)
    trees: dict[str, dict[str, object]] = {}
    for cell in rulebook(edition).cells:
        trees.setdefault(cell.category.id, {})[cell.grade] = explainer.cell(cell, case.steps).as_json()
    return trees
