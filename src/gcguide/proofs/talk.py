"""Conversations held to prove something: a person with given answers is led to a question."""

from collections.abc import Collection, Mapping

from gcguide.decision.assessment import assess
from gcguide.decision.facts import Facts, Value
from gcguide.dialog.questions import Questionnaire
from gcguide.interview import Interview
from gcguide.plan.route import route


def most_questions(questionnaire: Questionnaire) -> int:
    """No conversation is longer: each question tells a fact that was not told, or is a screen not shown before."""
    return len(questionnaire.edition.facts.ids) + len(questionnaire.questions.screens)


def lead_to(
    questionnaire: Questionnaire, truth: Mapping[str, Value], question: str, left_open: Collection[str]
) -> Interview | None:
    """A conversation from the start that has come to a question; None if it never does.

    Args:
        questionnaire: how to ask.
        truth: what the person knows; asked about anything else, the person is unsure.
        question: the fact or screen.
        left_open: what the person does not say on a screen, and leaves for its own question.
    """
    interview = Interview(questionnaire.edition, questionnaire=questionnaire)
    for _ in range(most_questions(questionnaire) + 1):
        asked = interview.next_question()
        if asked is None:
            return None
        if asked.id == question:
            return interview
        learned = asked.answer_for(truth)
        interview.answer({id: value for id, value in learned.items() if not asked.is_screen or id not in left_open})
    return None


def outcome(questionnaire: Questionnaire, facts: Facts) -> object:
    """What a person is told: every verdict with its cautions, the advice, and the route."""
    edition = questionnaire.edition
    # The day tells only the days left.
    result = assess(edition, facts, edition.deadline)
    grades = [
        (category.id, grade, one.verdict, one.cautions)
        for category in result.categories
        for grade, one in category.grades.items()
    ]
    return grades, result.advice, route(edition, result, facts)


def state(questionnaire: Questionnaire, interview: Interview) -> object:
    """What a conversation has come to: what the person is told, and what is still to ask."""
    return outcome(questionnaire, interview.facts), interview.live()
