"""Twelve people on their way from the first question to what they do next, each in every size of screen and language."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gcguide.conversation.session import Session
from gcguide.policy.front_page import read_front_page
from gcguide.words import load_words
from tests.people import EDITION
from tests.tui.driver import CALM, reply
from tests.tui.driver import NOTHING as NONE_OF_THEM

FOLDER = Path(__file__).resolve().parent / "kept"
EARLY, LATE, CLOSED = date(2026, 3, 2), date(2026, 4, 24), date(2026, 11, 28)


@dataclass(frozen=True)
class Journey:
    """What somebody knows, the day, and what is typed once all is asked; commands are understood in either language."""

    day: date
    truth: dict
    then: tuple[str, ...] = ()


DOCTOR = CALM | {"talent_tier": "tier_5", "associate_senior_appointed": date(2024, 3, 1)}
SHORT = DOCTOR | {"associate_senior_appointed": date(2025, 2, 1)}
POSTDOC = CALM | {
    "postdoc": "left_station", "postdoc_awards": ["science_foundation"], "postdoc_station_in_region": False,
    "place": "150602", "employer": "company", "current_grade": "intermediate",
}  # fmt: skip
RETURNEE = CALM | {
    "overseas": "returnee", "current_grade": "none", "first_title_application": True, "employer": "freelance", "place": "150102",
}  # fmt: skip
WELDER = CALM | {"unique_skill": True, "skill_field": "engineering", "employer": "company", "place": "150402", "current_grade": "none"}

JOURNEYS = {
    "doctor": Journey(EARLY, DOCTOR),
    "doctor_in_the_last_days": Journey(LATE, DOCTOR),
    "doctor_afterwards": Journey(CLOSED, DOCTOR),
    "doctor_plans_for_the_next_batch": Journey(CLOSED, DOCTOR, ("设想截止", "2027-4-30")),
    "doctor_with_a_local_deadline": Journey(date(2026, 3, 30), DOCTOR, ("当地截止", "2026-4-20")),
    "doctor_too_late_for_the_local_one": Journey(LATE, DOCTOR, ("当地截止", "2026-4-20")),
    "time_alone_will_open_it": Journey(CLOSED, SHORT),
    "postdoc_from_elsewhere": Journey(EARLY, POSTDOC),
    "returnee_without_employer": Journey(EARLY, RETURNEE),
    "welder": Journey(LATE, WELDER),
    "nothing_fits": Journey(EARLY, CALM),
    "sure_of_nothing": Journey(EARLY, dict.fromkeys(EDITION.facts.ids, "unsure")),
}


def session_of(journey, lang):
    return Session(read_front_page("2026h1"), load_words(lang), journey.day)


def typed(journey, lang):
    """What the person types, a reply each: numbers of what is offered, days and places in words."""
    conversation = session_of(journey, lang).conversation
    replies = []
    while (prompt := conversation.prompt) is not None:
        rows, text = reply(prompt, journey.truth)
        numbers = {option.id: str(n) for n, option in enumerate(prompt.choices, start=1)} | {NONE_OF_THEM: "0"}
        if prompt.question.is_screen and all(value == "unsure" for value in journey.truth.values()):
            rows, text = [prompt.leave.id], None
        if text in EDITION.places:
            text = EDITION.places[text].county or EDITION.places[text].league.name
        replies.append(text or " ".join(numbers[row] for row in rows))
        before = conversation.interview.transcript
        conversation.hear(replies[-1])
        assert conversation.interview.transcript != before, (prompt.ask, replies[-1])
    return [*replies, *journey.then]
