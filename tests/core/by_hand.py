"""The notice read a second time, straight into if-statements, without the policy files.

Whoever doubts the rules in YAML can compare this page with the notice, line by line. True, False, or None for unknown.
"""

from datetime import date

DEADLINE = date(2026, 4, 30)
YEAR_END = date(2026, 12, 31)
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
# To whom the papers go from the employer, each in turn.
ROUTES = {
    "region_department": ["regional_department", "regional_centre"],
    "region_unit": ["regional_centre"],
    "league_unit": ["league_hrss", "regional_centre"],
    "county_unit": ["county_hrss", "league_hrss", "regional_centre"],
    "company": ["county_hrss", "league_hrss", "regional_centre"],
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
    # 自治区直属单位, with a department above it or none: the lower grades are sent to the centre in words (一（七）).
    of_the_region = is_("employer", "region_department", "region_unit")

    def two_years_by(day):
        """聘任副高级职称满2年 by a day: appointed on 29 February, the two years are over on 28 February."""
        appointed = said("associate_senior_appointed")
        if appointed is None:
            return None
        if (appointed.month, appointed.day) == (2, 29):
            return date(appointed.year + 2, 2, 28) <= day
        return date(appointed.year + 2, appointed.month, appointed.day) <= day

    if category == 1:
        qualifies = either(some("achievements"), no(is_("technical_leader_of", "none")))
        granted = higher
    elif category == 2:
        qualifies = is_("talent_tier", "tier_1", "tier_2", "tier_3", "tier_4", "tier_5", "tier_6")
        granted = higher
        if grade == "full_senior":
            after_two_years = both(tier_5_to_6, is_("current_grade", "associate_senior"), two_years_by(YEAR_END))
            granted = both(higher, either(tier_1_to_4, after_two_years))
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
            yes("first_title_application"),
        )
        granted = higher
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
    verify = [is_("employer", "region_unit"), both(is_("place", "150781", "152501"), no(of_the_region))]
    if category not in (3, 7):
        consult.append(no(yes("works_in_region")))
    if category == 1:
        verify.append(both(is_("technical_leader_of", "national_key_laboratory"), no(some("achievements"))))
    if category in (1, 6) and grade == "full_senior":
        verify.append(no(is_("current_grade", "associate_senior")))
    if category == 2 and grade == "full_senior":
        consult.append(both(passed, tier_5_to_6))
        consult.append(both(tier_5_to_6, no(two_years_by(DEADLINE))))
    if category == 2 and grade == "associate_senior":
        consult.append(tier_1_to_4)
    if category == 3:
        verify.append(no(yes("postdoc_station_in_region")))
    if category == 4 and grade in ("junior", "intermediate"):
        consult.append(True)
    if category == 4 and grade in ("associate_senior", "full_senior"):
        one_below = is_("current_grade", GRADES[GRADES.index(grade) - 1])
        verify.append(one_below)
        consult.append(no(one_below))
    if category == 5:
        verify.append(True)
        consult.append(no(is_("current_grade", "none")))
    if category == 7:
        verify.append(True)
    if category in (5, 7) and grade in ("junior", "intermediate"):
        consult.append(no(of_the_region))

    if either(*consult):
        return "consult"
    if either(*consult) is None:
        return "open"
    if either(*verify):
        return "verify"
    return "open" if either(*verify) is None else "clear"


def best(cells):
    """From {(category, grade): verdict}: the highest verdict, then one grade before several, higher grade, lower number."""
    rank = {"consult": 1, "verify": 2, "clear": 3}
    found = []
    for category, grades in CELLS.items():
        strongest = max((cells[category, grade] for grade in grades), key=lambda verdict: rank.get(verdict, 0))
        if strongest in rank:
            like = [grade for grade in grades if cells[category, grade] == strongest]
            order = (rank[strongest], len(like) == 1, GRADES.index(like[-1]), -category)
            grade = like[0] if len(like) == 1 else None
            found.append((order, {"category": category, "grade": grade, "grades": like, "verdict": strongest}))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def route(facts, aim):
    """The actors for what one applies for, or None; [] where the notice gives no route."""
    onward = ROUTES.get(facts.get("employer"))
    if onward is None:
        return []
    lower = aim is not None and aim["category"] == 7 and aim["grade"] in ("junior", "intermediate")
    if lower and facts["employer"] == "league_unit":
        onward = ["league_hrss"]
    elif lower and facts["employer"] in ("county_unit", "company"):
        onward = ["local_hrss"]
    return ["applicant", "employer", *onward]
