"""How many questions until nothing can change: ours, beside two orders from other projects, on the same people.

    python3 benchmarks/interview.py

`with screens` is the conversation as people see it, a screen of several choices being one prompt. The three one-by-one
columns ask single facts only and stop at the same point, so that just the order differs:
- ours: the live fact that leaves the fewest live facts, staying on a topic;
- missing variables (as publicodes does): the fact that most unfinished rules still miss;
- author order (as docassemble does): rules one after the other, each asking for what it meets first.
"""

import platform
import statistics
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.population import SHARES, population  # noqa: E402
from gcguide import Interview, load_edition  # noqa: E402
from gcguide.decision.rulebook import rulebook  # noqa: E402
from gcguide.decision.verdict import Verdict, board  # noqa: E402
from gcguide.dialog.questions import Questionnaire, load_questionnaire  # noqa: E402
from gcguide.kleene import FALSE, TRUE, UNKNOWN, All, Any, Named, Not, Test, fold  # noqa: E402

PEOPLE, SEED = 600, 2026
EDITION = load_edition("2026h1")
BOOK = rulebook(EDITION)
BOARD = board(BOOK)


def with_screens(truth, timings):
    """Prompts of the real conversation; its end is checked against the whole truth."""
    interview, prompts = Interview(EDITION), 0
    while True:
        start = perf_counter()
        question = interview.next_question()
        timings.append(perf_counter() - start)
        if question is None:
            break
        interview.answer(question.answer_for(truth))
        prompts += 1
    assert list(interview.verdicts().values()) == BOARD.verdicts(truth)
    for id in interview.skipped():
        assert not interview.would_change(id, truth[id])
    return prompts


QUESTIONS = load_questionnaire(EDITION).questions
# The same stages as in the conversation, the screens left out.
ONE_BY_ONE = Questionnaire(EDITION, QUESTIONS.model_copy(update={"flow": tuple(s for s in QUESTIONS.flow if s.topics)}))


def ours(truth):
    interview, prompts = Interview(EDITION, questionnaire=ONE_BY_ONE), 0
    while (question := interview.next_question()) is not None:
        interview.answer(question.answer_for(truth))
        prompts += 1
    return prompts


def value(condition, facts):
    def leaf(test):
        if test.fact not in facts:
            return UNKNOWN
        domain = BOOK.domains[test.fact]
        return TRUE if domain.mask(test, EDITION.deadline) >> domain.number(facts[test.fact]) & 1 else FALSE

    return fold(condition, leaf).lane()


def needed(condition, facts):
    """The unknown facts that evaluating a condition from left to right still needs; none once its value is known."""
    if value(condition, facts) is not None:
        return
    match condition:
        case Test(fact):
            yield fact
        case All(parts) | Any(parts):
            for part in parts:
                yield from needed(part, facts)
        case Not(part) | Named(_, part):
            yield from needed(part, facts)


def unfinished(facts):
    """For each cell still open, the facts that its rules miss, in the order written."""
    for cell, verdict in zip(BOOK.cells, BOARD.verdicts(facts), strict=True):
        if verdict is Verdict.OPEN:
            rules = [cell.category.qualifies, *([cell.granted] if cell.granted else []), *(g.when for g in cell.gates),
                     *(c.when for c in cell.cautions if c.when is not None and c.caution.kind != "advise")]  # fmt: skip
            yield list(dict.fromkeys(fact for rule in rules for fact in needed(rule, facts)))


def other_order(truth, choose):
    facts, prompts = {}, 0
    while open_rules := list(unfinished(facts)):
        id = choose(open_rules)
        facts[id] = truth[id]
        prompts += 1
    if any(verdict is not Verdict.NO for verdict in BOARD.verdicts(facts)):  # the route, as ours asks it too
        if "employer" not in facts:
            facts["employer"] = truth["employer"]
            prompts += 1
        prompts += "place" not in facts and facts["employer"] in EDITION.rules.routes.place_matters_for
    return prompts


def missing_variables(truth):
    return other_order(truth, lambda rules: Counter(fact for rule in rules for fact in rule).most_common(1)[0][0])


def author_order(truth):
    return other_order(truth, lambda rules: rules[0][0])


def main():
    people = population(PEOPLE, SEED)
    timings, table = [], {}
    for kind, truth in people:
        counts = (with_screens(truth, timings), ours(truth), missing_variables(truth), author_order(truth))
        table.setdefault(kind, []).append(counts)
    print(f"{platform.platform()} · Python {platform.python_version()} · {PEOPLE} people, seed {SEED}")
    print("| who (share) | prompts with screens | one by one: ours | missing variables | author order |")
    print("| --- | --- | --- | --- | --- |")
    rows = [(f"{kind} ({SHARES[kind]:.0%})", table.get(kind, [])) for kind in SHARES]
    for name, counts in [*rows, ("**all**", [c for _, cs in rows for c in cs])]:
        print(f"| {name} | " + " | ".join(f"{statistics.mean(column):.2f}" for column in zip(*counts, strict=True)) + " |")
    timings.sort()
    print(f"next question: median {statistics.median(timings) * 1e3:.3f} ms, 99% {timings[len(timings) * 99 // 100] * 1e3:.3f} ms")


if __name__ == "__main__":
    main()
