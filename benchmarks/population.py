"""The applicants that interviews are measured on: who comes, in which shares, with which answers.

The shares are our estimate of who opens such an assistant, stated so that anyone may put others in their place; the rest
of the answers is drawn at random with the seed given. Nobody's real data is behind them.
"""

import random
from datetime import date, timedelta

SHARES = {
    "none of the seven": 0.40,
    "1 achievement": 0.06,
    "1 technical leader": 0.03,
    "2 upper tier": 0.04,
    "2 lower tier": 0.11,
    "2 a league's own class": 0.03,
    "3 postdoc": 0.08,
    "4 without the degree": 0.09,
    "5 overseas": 0.05,
    "6 unique skill": 0.04,
    "7 title from elsewhere": 0.07,
}

COUNTY_CODES = ["150203", "150402", "150602", "152222", "150781", "150102"]


def ordinary(rng):
    """Somebody who fits no category: everything known, nothing special, now and then behind a gate."""
    grade = rng.choices(["none", "junior", "intermediate", "associate_senior", "full_senior"], [15, 25, 35, 20, 5])[0]
    history = rng.choices(["never", "failed", "passed"], [92, 5, 3])[0]
    return {
        "standing": rng.choices(["professional", "civil_servant", "retired"], [95, 3, 2])[0],
        "works_in_region": rng.random() < 0.98,
        "employer": rng.choices(
            ["region_department", "league_unit", "county_unit", "company", "central_unit", "freelance"], [15, 25, 25, 28, 4, 3]
        )[0],
        "place": rng.choice(COUNTY_CODES),
        "current_grade": grade,
        "associate_senior_appointed": date(2026, 1, 1) - timedelta(days=rng.randrange(3000)),
        "first_title_application": grade == "none" and rng.random() < 0.7,
        "achievements": frozenset(),
        "technical_leader_of": "none",
        "talent_tier": "none",
        "postdoc": "none",
        "postdoc_awards": frozenset(),
        "postdoc_station_in_region": False,
        "long_term_practice": rng.random() < 0.8,
        "education_below_requirement": False,
        "notable_achievements": rng.random() < 0.4,
        "overseas": "none",
        "skill_field": "none",
        "unique_skill": False,
        "moved_from": "none",
        "held_title_grade": "none",
        "held_title_verifiable": False,
        "green_channel_history": history,
        "new_achievements": rng.random() < 0.5,
        "other_review_filed": rng.random() < 0.03,
        "social_review_eligible": rng.random() < 0.3,
        "licence": rng.choices(["not_required", "held", "missing"], [70, 27, 3])[0],
        "series_exam": rng.choices(["not_required", "passed", "not_passed"], [85, 12, 3])[0],
    }


def person(rng, kind):
    """One applicant of a kind."""
    truth = ordinary(rng)
    special = {
        "none of the seven": dict,
        "1 achievement": lambda: {"achievements": frozenset([rng.choice(
            ["research_breakthrough", "engineering_problem", "major_contribution"])])},
        "1 technical leader": lambda: {"technical_leader_of": rng.choice(
            ["state_key_laboratory", "national_key_laboratory", "leading_technology_enterprise"])},
        "2 upper tier": lambda: {"talent_tier": rng.choice(["tier_1", "tier_2", "tier_3", "tier_4"])},
        "2 lower tier": lambda: {"talent_tier": rng.choice(["tier_5", "tier_6"])},
        "2 a league's own class": lambda: {"talent_tier": "local_only"},
        "3 postdoc": lambda: {
            "postdoc": rng.choices(["left_station", "in_station"], [85, 15])[0],
            "postdoc_awards": frozenset(rng.choices([[], ["science_foundation"], ["national_programme"]], [25, 50, 25])[0]),
            "postdoc_station_in_region": rng.random() < 0.4,
        },
        "4 without the degree": lambda: {"education_below_requirement": True},
        "5 overseas": lambda: {"overseas": rng.choice(["returnee", "foreign_national"])},
        "6 unique skill": lambda: {"unique_skill": True, "skill_field": rng.choice(["engineering", "arts_and_crafts"])},
        "7 title from elsewhere": lambda: {
            "moved_from": rng.choice(["other_province", "central_unit", "military"]),
            "held_title_grade": rng.choices(["none", "junior", "intermediate", "associate_senior", "full_senior"],
                                            [10, 15, 30, 35, 10])[0],
            "held_title_verifiable": rng.random() < 0.5,
        },
    }  # fmt: skip
    return truth | special[kind]()


def population(count, seed):
    """That many applicants, in the shares above; in each place the kind and the truth."""
    rng = random.Random(seed)
    kinds = rng.choices(list(SHARES), list(SHARES.values()), k=count)
    return [(kind, person(rng, kind)) for kind in kinds]
