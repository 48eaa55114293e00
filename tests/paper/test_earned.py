"""What is said is earned: no invented grade, no silence but those listed, no false reason, no sentence twice."""

import random
import re
from collections import Counter
from datetime import date

import pytest

from gcguide.core.facts import read_facts
from gcguide.core.result import Target
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.paper.compose import report
from gcguide.paper.roster import roster_row
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.policy_check.witness import witness
from gcguide.words import load_words
from tests.effort import times
from tests.people import EDITION, HARMLESS, random_fit, random_person

BOOK = rulebook(EDITION)
DAYS = (date(2026, 3, 2), date(2026, 4, 20), date(2026, 11, 28))
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
GRADES = EDITION.rules.grades.order
LABELS = {lang: {grade: EDITION.facts["current_grade"].words(grade)[lang] for grade in GRADES} for lang in WORDS}
NAMES_GRADE = {category.number: category.names_grade for category in EDITION.rules.categories}
# Where the notice is said to be silent: sentences of the edition and of the words that say so.
SILENT = ("通知没有写", "通知没有规定", "通知未规定", "通知未提供", "没有写", "not written", "does not say", "is silent", "does not speak")


def everybody():
    """Random people, those whom something fits, and the edition's own witnesses."""
    rng = random.Random(1700)
    for _ in range(times(60)):
        yield random_person(rng, rng.choice([0.5, 0.9, 1.0]))
        yield random_fit(rng, rng.choice([0.9, 1.0]))
    for cell in BOOK.cells:
        for form in (cell.base & cell.consult, cell.base & ~cell.consult & cell.verify, cell.base):
            if (facts := witness(BOOK, form)) is not None:
                yield HARMLESS | facts


PEOPLE = [read_facts(EDITION, facts) for facts in everybody()]


def fragments(lang):
    """All that the edition and the words say, cut where something is filled in, the longest first."""
    rules = EDITION.rules
    told = [*(c.says for c in rules.cautions), *(g.says for g in rules.gates), *(s.says for s in rules.steps.values())]
    told += [c.point for c in rules.cautions if c.point] + [*rules.procedure, *rules.matters, *rules.ordinary_ways]
    told += [route.note for route in rules.routes.by_employer if route.note] + [x.note for x in rules.routes.exceptions]
    told += [row.hint for row in rules.materials.rows if row.hint] + [rules.deadline.says, rules.rounds.says, *rules.not_provided]
    texts = [text[lang] for text in told] + [text[lang] for text in WORDS[lang].texts.values()]
    return sorted({part for text in texts for part in re.split(r"\{\w+\}", text) if len(part) > 3}, key=len, reverse=True)


@pytest.mark.slow
def test_no_headline_and_no_roster_names_a_grade_that_neither_the_notice_nor_the_person_does():
    for facts in PEOPLE:
        for chosen in (None, Target(5, "associate_senior")):
            case = Case(facts, chosen=chosen)
            parts = Sections(EDITION, case, DAYS[0], WORDS["zh"])
            target = parts.assessment.target
            if target is None:
                continue
            named = {target.grade} if chosen or not NAMES_GRADE[target.category] else set(parts.assessment.best.grades)
            for lang in WORDS:
                said = (parts if lang == "zh" else Sections(EDITION, case, DAYS[0], WORDS[lang])).headline()
                said = said.split("：")[0] if lang == "zh" else re.split(";|; ", said)[0]
                told = {g for g in GRADES if LABELS[lang][g] in said.replace("associate senior", "") or (g == "associate_senior" and LABELS[lang][g] in said)}
                assert told - {None} <= named | ({"full_senior"} if lang == "en" and "associate_senior" in named else set()), said
            cells = dict(zip([c.derived or c.id for c in EDITION.rules.roster.columns], roster_row(EDITION, case, DAYS[0]).cells, strict=True))
            assert cells["grade"] == (LABELS["zh"][target.grade] if target.grade else "")


@pytest.mark.slow
@pytest.mark.parametrize("lang", WORDS)
def test_the_notice_is_called_silent_only_where_the_edition_or_the_words_say_so(lang):
    listed = [part for part in fragments(lang) if any(mark in part for mark in SILENT)]
    seen = 0
    for facts in PEOPLE[::3]:
        text = report(EDITION, Case(facts), DAYS[0], WORDS[lang])
        seen += any(mark in text for mark in SILENT)
        for part in listed:
            text = text.replace(part, "")
        left = [line for line in text.splitlines() if any(mark in line for mark in SILENT)]
        assert not left
    assert seen > 5


@pytest.mark.slow
def test_no_reason_but_what_is_at_fault():
    """The gates that are told are true of the person; the answers that are told are the culprits'."""
    for facts in PEOPLE:
        parts = Sections(EDITION, Case(facts), DAYS[0], WORDS["zh"])
        said = "\n".join(getattr(block, "text", "") for block in parts.why_not())
        for gate in EDITION.rules.gates:
            if gate.says["zh"] in said:
                assert BOOK.truth(gate.when, facts) is True, gate.id
        for category in parts.assessment.categories:
            if category.verdict is Verdict.NO:
                assert category.culprits


@pytest.mark.slow
@pytest.mark.parametrize("lang", WORDS)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_sentence_stands_twice_in_a_report(lang, day):
    for facts in PEOPLE[::4]:
        text = report(EDITION, Case(facts), day, WORDS[lang])
        sentences = [s.strip(" -") for line in text.splitlines() for s in re.split("(?<=。)|(?<=\\. )", line)]
        twice = [s for s, n in Counter(sentences).items() if n > 1 and len(s) > 16]
        assert not twice, (twice, dict(facts))
