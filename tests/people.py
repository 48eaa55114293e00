"""Random applicants: any mixture of known, unsure and unanswered facts."""

import random
from datetime import date, timedelta

from hypothesis import strategies as st

from gcguide import load_edition

EDITION = load_edition("2026h1")
FACTS = EDITION.facts
STEP_IDS = list(EDITION.rules.steps)

# Around both ends of the two years (the deadline, and the last day of its year), and around 29 February.
DAYS = [date(2024, 4, 30) + timedelta(days=n) for n in range(-1, 3)]
DAYS += [date(2024, 12, 31) + timedelta(days=n) for n in range(-1, 3)]
DAYS += [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2010, 6, 1), date(2026, 4, 30)]
PLACES = ["150203", "150781", "152501", "152222", "150100", "152500"]


def answers(id):
    """The answers of a fact that tests draw from."""
    fact = FACTS[id]
    if fact.kind == "date":
        return DAYS
    if fact.kind == "code":
        return PLACES
    if fact.kind == "set":
        values = list(fact.values)
        return [frozenset(v for i, v in enumerate(values) if n >> i & 1) for n in range(1 << len(values))]
    return list(fact.options)


def random_person(rng: random.Random, known: float) -> dict:
    """Each fact known with a probability, else unsure or unanswered; gates lean to the harmless side.

    Uniform answers would leave nobody past the gates, and so test nothing behind them. Several cautions turn on the kind of
    employer, so it leans less.
    """
    person = {}
    for id in FACTS.ids:
        if rng.random() < known:
            harmless = HARMLESS.get(id)
            leaning = 0.5 if id == "employer" else 0.85
            person[id] = harmless if harmless is not None and rng.random() < leaning else rng.choice(answers(id))
        elif rng.random() < 0.3:
            person[id] = "unsure"
    return person


# What brings a person into one category or another; drawn uniformly, hardly anybody would have all of it.
FITTING = [
    {"achievements": frozenset(["engineering_problem"])},
    {"technical_leader_of": "national_key_laboratory", "achievements": frozenset()},
    {"talent_tier": "tier_4"},
    {"talent_tier": "tier_5", "current_grade": "associate_senior"},
    {"postdoc": "left_station", "postdoc_awards": frozenset(["science_foundation"])},
    {"long_term_practice": True, "education_below_requirement": True, "notable_achievements": True},
    {"overseas": "returnee", "long_term_practice": True, "notable_achievements": True, "first_title_application": True},
    {"skill_field": "art", "unique_skill": True},
    {"moved_from": "military", "held_title_grade": "junior", "held_title_verifiable": False},
    {"moved_from": "other_province", "held_title_grade": "associate_senior", "held_title_verifiable": False},
]


def random_fit(rng: random.Random, known: float) -> dict:
    """A person who has what one or two categories ask for."""
    person = random_person(rng, known)
    for wanted in rng.sample(FITTING, rng.choice([1, 2])):
        person |= wanted
    return person


HARMLESS = {
    "standing": "professional",
    "works_in_region": True,
    "green_channel_history": "never",
    "other_review_filed": False,
    "licence": "held",
    "series_exam": "not_required",
    "employer": "company",
}


def random_failed(rng: random.Random) -> dict:
    """Now and then a step that is done or has failed."""
    return {id: rng.choice(["done", "failed"]) for id in STEP_IDS if rng.random() < 0.03}


@st.composite
def people(draw, complete=False):
    """A person whose facts are known, unsure or missing; `complete` leaves none out."""
    person = {}
    for id in FACTS.ids:
        harmless = [HARMLESS[id]] * 6 if id in HARMLESS else []
        choices = [*harmless, *answers(id)]
        if not complete:
            choices += ["unsure"] + [None] * max(2, len(choices) // 3)
        value = draw(st.sampled_from(choices))
        if value is not None:
            person[id] = value
    return person


steps = st.dictionaries(st.sampled_from(STEP_IDS), st.sampled_from(["todo", "done", "failed"]), max_size=2)
