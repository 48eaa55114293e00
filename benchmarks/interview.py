"""How many questions until nothing can change: ours, beside two orders from other projects, on the same people.

    python3 benchmarks/interview.py

Each column is the mean number of prompts until no unknown fact can change a verdict or the route:
- with screens: the conversation as people see it; triage and gates, several choices each, are one prompt;
- step by step: the same for who answers triage with "ask me one by one"; the gates stay one prompt;
- ours, missing variables, author order: single facts only, so that just the order differs.
  - ours: the stages and topics of going step by step, without the screens;
  - missing variables (as publicodes does): the fact that most unfinished rules still miss;
  - author order (as docassemble does): rules one after the other, each asking for what it meets first.

The first table has one row for each kind of applicant. The second has only the means, on several draws of that population and
on two others: every kind equally often, and the people of the tests, whose answers are uniform. Draws of all three were looked
at while the order of stages and topics was chosen, so none of them is unseen; other seeds can be put in `SEEDS`.
"""

import platform
import random
import statistics
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.people import random_person  # noqa: E402

from benchmarks.population import SHARES, person, population  # noqa: E402
from gcguide import Interview, load_edition  # noqa: E402
from gcguide.core.rulebook import rulebook  # noqa: E402
from gcguide.core.verdict import Verdict, verdicts  # noqa: E402
from gcguide.kleene import FALSE, TRUE, UNKNOWN, All, Any, Named, Not, Test, fold  # noqa: E402
from gcguide.policy.questions import Questionnaire, load_questionnaire  # noqa: E402

PEOPLE, SEED = 600, 2026
OTHERS, SEEDS = 220, (1, 2, 3, 4, 5)
EDITION = load_edition("2026h1")
BOOK = rulebook(EDITION)


def with_screens(truth, timings):
    """Prompts of the real conversation; its end is checked against the whole truth."""
    return converse(Interview(EDITION), truth, timings)


def step_by_step(truth, timings):
    """The same for who wants to be asked one by one: triage is a prompt that tells nothing."""
    interview = Interview(EDITION)
    interview.answer({})
    return 1 + converse(interview, truth, timings)


def converse(interview, truth, timings):
    prompts = 0
    while True:
        start = perf_counter()
        question = interview.next_question()
        timings.append(perf_counter() - start)
        if question is None:
            break
        interview.answer(question.answer_for(truth))
        prompts += 1
    assert tuple(interview.verdicts().values()) == verdicts(BOOK, truth)
    for id in interview.skipped():
        assert not interview.would_change(id, truth[id])
    return prompts


QUESTIONS = load_questionnaire(EDITION).questions
# The stages of going step by step, the screens left out.
ONE_BY_ONE = Questionnaire(EDITION, QUESTIONS.model_copy(update={"flow": tuple(s for s in QUESTIONS.step_by_step if s.topics)}))


def ours(truth, timings):
    return converse(Interview(EDITION, questionnaire=ONE_BY_ONE), truth, timings)


def value(condition, facts):
    def leaf(test):
        if test.fact not in facts:
            return UNKNOWN
        domain = BOOK.domains[test.fact]
        return TRUE if domain.mask(test) >> domain.number(facts[test.fact]) & 1 else FALSE

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
    for cell, verdict in zip(BOOK.cells, verdicts(BOOK, facts), strict=True):
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
    if any(verdict is not Verdict.NO for verdict in verdicts(BOOK, facts)):  # the route, as ours asks it too
        if "employer" not in facts:
            facts["employer"] = truth["employer"]
            prompts += 1
        prompts += "place" not in facts and facts["employer"] in EDITION.rules.routes.place_matters_for
    return prompts


def missing_variables(truth):
    return other_order(truth, lambda rules: Counter(fact for rule in rules for fact in rule).most_common(1)[0][0])


def author_order(truth):
    return other_order(truth, lambda rules: rules[0][0])


COLUMNS = "with screens | step by step | one by one: ours | missing variables | author order"


def counts(truth, timings):
    """One person in every column."""
    return (with_screens(truth, timings), step_by_step(truth, timings), ours(truth, timings),
            missing_variables(truth), author_order(truth))  # fmt: skip


def table(first, rows):
    print(f"\n| {first} | {COLUMNS} |")
    print("| --- " * (COLUMNS.count("|") + 2) + "|")
    for name, found in rows:
        print(f"| {name} | " + " | ".join(f"{statistics.mean(column):.2f}" for column in zip(*found, strict=True)) + " |")


def populations():
    """Other people: what they are called, and their truths."""
    for seed in SEEDS:
        yield f"shares as above, seed {seed}", [truth for _, truth in population(OTHERS, seed)]
    for seed in SEEDS[:2]:
        rng = random.Random(seed)
        yield f"every kind equally often, seed {seed}", [person(rng, kind) for kind in SHARES for _ in range(OTHERS // len(SHARES))]
    for seed in SEEDS[:3]:
        rng = random.Random(seed)
        yield f"uniform answers, seed {seed}", [random_person(rng, 1.0) for _ in range(OTHERS)]


def main():
    timings, kinds = [], {kind: [] for kind in SHARES}
    for kind, truth in population(PEOPLE, SEED):
        kinds[kind].append(counts(truth, timings))
    print(f"{platform.platform()} · Python {platform.python_version()} · {PEOPLE} people, seed {SEED}")
    rows = [(f"{kind} ({SHARES[kind]:.0%})", found) for kind, found in kinds.items()]
    table("who (share)", [*rows, ("**all**", [one for _, found in rows for one in found])])
    table(f"all, {OTHERS} people each", [(name, [counts(truth, timings) for truth in people]) for name, people in populations()])
    timings.sort()
    print(f"\nnext question: median {statistics.median(timings) * 1e3:.3f} ms, 99% {timings[len(timings) * 99 // 100] * 1e3:.3f} ms")


if __name__ == "__main__":
    main()
