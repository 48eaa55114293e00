"""The notice read a second time, straight into if-statements, without the policy files.

Whoever doubts the rules in YAML can compare this page with the notice, line by line. True, False, or None for unknown.
"""

from datetime import date

DEADLINE = date(2026, 4, 30)
GRADES = ["none", "junior", "intermediate", "associate_senior", "full_senior"]
CELLS = {
    1: ["associate_senior", "full_senior"],
    2: ["associate_senior", "full_senior"],
    3: ["associate_senior"],
    4: ["junior", "intermediate", "associate_senior", "full_senior"],
    5: ["junior", "intermediate", "associate_senior", "full_senior"],
    6: ["associate_senior", "full_senior"],
    7: ["junior", "intermediate", "associate_senior", "full_senior"],
}
STEPS = {
    1: ["recommendation", "achievement_appraisal"],
    2: ["employer_assessment"],
    3: ["employer_assessment", "recommendation"],
    4: ["expert_panel", "contribution_statement", "referees", "recommendation"],
    5: ["recommendation"],
    6: ["recommendation", "achievement_appraisal"],
    7: [],
}


def both(*values):
    if False in values:
        return False
    return None if None in values else True


def either(*values):
    if True in values:
        return True
    return None if None in values else False


def no(value):
    return None if value is None else not value


def verdict(facts, category, grade, failed=()):
    """One of no, open, consult, verify, clear."""

    def said(fact):
        value = facts.get(fact)
        return None if value == "unsure" else value

    def is_(fact, *values):
        value = said(fact)
        return None if value is None else value in values

    def some(fact):
        value = said(fact)
        return None if value is None else len(value) > 0

    def yes(fact):
        return said(fact)

    tier_1_to_4 = is_("talent_tier", "tier_1", "tier_2", "tier_3", "tier_4")
    tier_5_to_6 = is_("talent_tier", "tier_5", "tier_6")
    higher = is_("current_grade", *GRADES[: GRADES.index(grade)])

    # 聘任副高级职称满2年: the day two years later, 29 February counted to 28 February, is not after the deadline.
    appointed = said("associate_senior_appointed")
    if appointed is None:
        two_years = None
    elif (appointed.month, appointed.day) == (2, 29):
        two_years = date(appointed.year + 2, 2, 28) <= DEADLINE
    else:
        two_years = date(appointed.year + 2, appointed.month, appointed.day) <= DEADLINE

    if category == 1:
        qualifies = either(some("achievements"), no(is_("technical_leader_of", "none")))
        granted = higher
    elif category == 2:
        qualifies = is_("talent_tier", "tier_1", "tier_2", "tier_3", "tier_4", "tier_5", "tier_6")
        if grade == "full_senior":
            after_two_years = both(tier_5_to_6, is_("current_grade", "associate_senior"), two_years)
            granted = both(higher, either(tier_1_to_4, after_two_years))
        else:
            granted = both(higher, tier_5_to_6)
    elif category == 3:
        qualifies = both(is_("postdoc", "left_station"), some("postdoc_awards"), yes("works_in_region"))
        granted = higher
    elif category == 4:
        qualifies = both(yes("long_term_practice"), yes("education_below_requirement"), yes("notable_achievements"))
        granted = higher
    elif category == 5:
        qualifies = both(
            is_("overseas", "returnee", "foreign_national"),
            yes("long_term_practice"),
            yes("notable_achievements"),
            is_("current_grade", "none"),
            yes("first_title_application"),
        )
        granted = True
    elif category == 6:
        qualifies = both(no(is_("skill_field", "none")), yes("unique_skill"))
        granted = higher
    else:
        qualifies = both(
            no(is_("moved_from", "none")),
            yes("works_in_region"),
            no(is_("held_title_grade", "none")),
            no(yes("held_title_verifiable")),
        )
        granted = is_("held_title_grade", grade)

    # 五（三） against 一（二）: in one cell a former pass does not exclude but must be asked.
    passed = is_("green_channel_history", "passed")
    collision = category == 2 and grade == "full_senior"
    passed_excludes = both(passed, no(tier_5_to_6)) if collision else passed
    excluded = either(
        no(is_("standing", "professional")),
        no(yes("works_in_region")),
        passed_excludes,
        both(is_("green_channel_history", "failed"), no(yes("new_achievements"))),
        yes("other_review_filed"),
        is_("licence", "missing"),
        is_("series_exam", "not_passed"),
    )

    if any(step in failed for step in [*STEPS[category], "continuing_education"]):
        return "no"
    base = both(qualifies, granted, no(excluded))
    if base is False:
        return "no"
    if base is None:
        return "open"

    consult = [is_("employer", "central_unit", "freelance")]
    verify = [is_("place", "150781", "152501")]
    if collision:
        consult.append(both(passed, tier_5_to_6))
    if category in (1, 6) and grade == "full_senior":
        verify.append(no(is_("current_grade", "associate_senior")))
    if category == 1:
        verify.append(both(is_("technical_leader_of", "national_key_laboratory"), no(some("achievements"))))
    if category == 3:
        verify.append(no(yes("postdoc_station_in_region")))
    if category == 4:
        if grade in ("junior", "intermediate"):
            consult.append(True)
        elif grade == "associate_senior":
            verify.append(no(is_("current_grade", "intermediate")))
        else:
            verify.append(no(is_("current_grade", "associate_senior")))
    if category == 5:
        verify.append(True)
    if category == 7 and grade in ("junior", "intermediate"):
        consult.append(no(is_("employer", "region_department")))

    if either(*consult):
        return "consult"
    if either(*consult) is None:
        return "open"
    if either(*verify):
        return "verify"
    return "open" if either(*verify) is None else "clear"


def best(cells):
    """From {(category, grade): verdict}: highest verdict, then higher grade, then lower number; or None."""
    rank = {"clear": 3, "verify": 2, "consult": 1}
    usable = [(rank[v], GRADES.index(g), -c) for (c, g), v in cells.items() if v in rank]
    if not usable:
        return None
    strength, grade, number = max(usable)
    return {"category": -number, "grade": GRADES[grade], "verdict": {v: k for k, v in rank.items()}[strength]}
